//! What inv01 is compared with. A contestant takes the bytes of one invoice and says whether it
//! accepts them; what it can keep between invoices, it keeps.

use std::hint::black_box;

use boon::{Compiler, Schemas};
use inv01::{Checker, Context, Date, Verdict};
use serde::de::IgnoredAny;
use serde_json::Value;

pub mod model;

use model::{Digits, Invoice};

/// The exported schema, as `inv01 schema` prints it.
const SCHEMA: &str = include_str!("../../../schemas/generate-irn.schema.json");

/// On this day the invoices of the corpus are checked.
const DAY: Date = Date::constant(2026, 11, 21);

/// A validator that the macro writes from the schema when this program is compiled.
#[jsonschema::validator(path = "../../schemas/generate-irn.schema.json")]
struct Compiled;

/// Whether an invoice is accepted.
pub type Judge = Box<dyn FnMut(&[u8]) -> bool>;

/// Rust code that is called in this process.
pub struct Contestant {
    /// Its name on the command line and in the files of results.
    pub id: &'static str,
    /// Makes what judges; the time that this takes is not counted.
    pub judge: fn() -> Judge,
}

const fn contestant(id: &'static str, judge: fn() -> Judge) -> Contestant {
    Contestant { id, judge }
}

/// All of them. What is compared with them comes first.
pub const CONTESTANTS: &[Contestant] = &[
    contestant("inv01", inv01),
    contestant("memchr", memchr),
    contestant("serde-json-syntax", || {
        Box::new(|json| serde_json::from_slice::<IgnoredAny>(json).is_ok())
    }),
    contestant("serde-json-value", || {
        Box::new(|json| black_box(serde_json::from_slice::<Value>(json)).is_ok())
    }),
    contestant("serde-json-typed", || {
        Box::new(|json| black_box(serde_json::from_slice::<Invoice<'_, Digits<'_>>>(json)).is_ok())
    }),
    contestant("sonic-rs-value", || {
        Box::new(|json| black_box(sonic_rs::from_slice::<sonic_rs::Value>(json)).is_ok())
    }),
    contestant("sonic-rs-typed", || {
        Box::new(|json| {
            black_box(sonic_rs::from_slice::<Invoice<'_, sonic_rs::RawNumber>>(json)).is_ok()
        })
    }),
    contestant("simd-json-tape", simd_json_tape),
    contestant("jsonschema-runtime", jsonschema_runtime),
    contestant("jsonschema-compiled", || {
        Box::new(|json| read(json).is_some_and(|json| Compiled::is_valid(&json)))
    }),
    contestant("boon", boon),
];

/// The contestant of a name.
pub fn by_id(id: &str) -> Option<&'static Contestant> {
    CONTESTANTS.iter().find(|contestant| contestant.id == id)
}

fn inv01() -> Judge {
    let mut checker = Checker::new(Context::new(DAY));
    Box::new(move |json| checker.check(json).verdict() == Verdict::Accepted)
}

fn memchr() -> Judge {
    Box::new(|json| {
        black_box(memchr::memchr_iter(b'"', json).count());
        true
    })
}

fn simd_json_tape() -> Judge {
    let mut copy = Vec::new();
    let mut buffers = simd_json::Buffers::default();
    Box::new(move |json| {
        // It writes over what it reads.
        copy.clear();
        copy.extend_from_slice(json);
        black_box(simd_json::to_tape_with_buffers(&mut copy, &mut buffers)).is_ok()
    })
}

fn read(json: &[u8]) -> Option<Value> {
    serde_json::from_slice(json).ok()
}

fn schema() -> Value {
    serde_json::from_str(SCHEMA).expect("the schema is JSON")
}

fn jsonschema_runtime() -> Judge {
    let validator = jsonschema::validator_for(&schema()).expect("a schema");
    Box::new(move |json| read(json).is_some_and(|json| validator.is_valid(&json)))
}

fn boon() -> Judge {
    const NAME: &str = "urn:inv01:schema:generate-irn";
    let mut schemas = Schemas::new();
    let mut compiler = Compiler::new();
    compiler.add_resource(NAME, schema()).expect("a resource");
    let index = compiler.compile(NAME, &mut schemas).expect("a schema");
    Box::new(move |json| read(json).is_some_and(|json| schemas.validate(&json, index).is_ok()))
}

/// The invoices of a file that has one a line.
pub fn invoices(ndjson: &[u8]) -> Vec<&[u8]> {
    ndjson.split(|&byte| byte == b'\n').filter(|line| !line.is_empty()).collect()
}

/// One pass over all invoices: how many are accepted.
pub fn accepted(judge: &mut Judge, invoices: &[&[u8]]) -> usize {
    invoices.iter().filter(|invoice| judge(black_box(invoice))).count()
}
