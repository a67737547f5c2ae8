//! A schema as text, in an order that people read and with exact numbers.

use std::collections::BTreeMap;

use schemars::Schema;
use serde::ser::{Serialize, SerializeMap as _, SerializeSeq as _, Serializer};
use serde_json::{Number, Value};

use crate::{Decimal, Kind, fields};

/// The words of a schema in the order in which they are written, whatever order they were added in.
/// Others come after `examples` by their letters.
const WORDS: &[&str] = &[
    "$schema",
    "$id",
    "openapi",
    "info",
    "paths",
    "$ref",
    "title",
    "description",
    "type",
    "format",
    "const",
    "enum",
    "minLength",
    "maxLength",
    "pattern",
    "minimum",
    "maximum",
    "multipleOf",
    "minItems",
    "maxItems",
    "items",
    "properties",
    "required",
    "additionalProperties",
    "if",
    "then",
    "examples",
];

/// The words that stand last.
const LAST: &[&str] = &["components", "definitions", "$defs"];

/// The words whose value has names of its own making.
const NAMES: &[&str] = &["properties", "schemas", "definitions", "$defs", "x-inv01-codes"];

#[expect(clippy::expect_used, reason = "a JSON value always has a JSON text")]
pub(super) fn text(schema: &Schema) -> String {
    let exact = exact_numbers();
    let printed = Printed { value: schema.as_value(), exact: &exact, names: false };
    let mut text = serde_json::to_string_pretty(&printed).expect("a schema is JSON");
    text.push('\n');
    text
}

/// The limits of the members by the spelling that a binary number gives them: 99999999999999.99
/// would be printed with another last digit.
fn exact_numbers() -> BTreeMap<String, Decimal> {
    let limits = fields().iter().filter_map(|field| match &field.kind {
        Kind::Number(row) => Some([row.min, row.max]),
        _ => None,
    });
    let spelt = |limit| Some((serde_json::to_value(limit).ok()?.to_string(), limit));
    limits.flatten().filter_map(spelt).collect()
}

struct Printed<'a> {
    value: &'a Value,
    exact: &'a BTreeMap<String, Decimal>,
    /// Whether the members are names rather than words of JSON Schema.
    names: bool,
}

impl Printed<'_> {
    fn inside<'v>(&'v self, word: &str, value: &'v Value) -> Printed<'v> {
        Printed { value, exact: self.exact, names: !self.names && NAMES.contains(&word) }
    }

    fn number(&self, number: &Number) -> Option<Decimal> {
        self.exact.get(&number.to_string()).copied()
    }
}

impl Serialize for Printed<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.value {
            Value::Number(number) => match self.number(number) {
                Some(exact) => exact.serialize(serializer),
                None => number.serialize(serializer),
            },
            Value::Array(elements) => {
                let mut list = serializer.serialize_seq(Some(elements.len()))?;
                for element in elements {
                    list.serialize_element(&self.inside("", element))?;
                }
                list.end()
            }
            Value::Object(members) => {
                let mut members: Vec<_> = members.iter().collect();
                if !self.names {
                    members.sort_by(|(one, _), (other, _)| rank(one).cmp(&rank(other)));
                }
                let mut map = serializer.serialize_map(Some(members.len()))?;
                for (word, value) in members {
                    map.serialize_entry(word, &self.inside(word, value))?;
                }
                map.end()
            }
            scalar => scalar.serialize(serializer),
        }
    }
}

fn rank(word: &str) -> (usize, &str) {
    let known = WORDS.iter().position(|known| *known == word);
    let last = LAST.iter().position(|known| *known == word);
    (known.or(last.map(|last| WORDS.len() + 1 + last)).unwrap_or(WORDS.len()), word)
}
