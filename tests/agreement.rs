//! Three judges of one body: the reader, the `validator` derive on the model, and the exported JSON
//! Schema run by an engine that knows nothing of this project. They agree on whether a body breaks
//! its rows, but for the divergences that are named here. What the model cannot hold, it refuses.

use inv01::Document;
use inv01::generate::{Choices, Options, broken, faults, invoice};
use inv01::model::Invoice;
use inv01::schema::Form;
use inv01::{Checker, Diagnostic, Kind, Names, Report, Severity, Stage, strategies};
use inv01_workspace::{Node, cases, context, source};
use jsonschema::Validator;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::Value;
use validator::Validate as _;

/// Where the judges differ by nature.
struct Divergence {
    name: &'static str,
    reason: &'static str,
    /// Whether it can be at work in a body, by its bytes and what the reader found.
    applies: fn(&str, &Report<'_>) -> bool,
    /// A change to the request that holds every member.
    example: fn(&Node) -> String,
    /// Who refuses the example: reader, schema, model. The odd one out may differ in this way
    /// elsewhere too; the other two may not.
    refusals: [bool; 3],
}

impl Divergence {
    fn odd_one_out(&self) -> usize {
        let alone =
            |&i: &usize| self.refusals.iter().filter(|r| **r == self.refusals[i]).count() == 1;
        (0..3).find(alone).unwrap()
    }
}

const DIVERGENCES: &[Divergence] = &[
    Divergence {
        name: "decimals",
        reason: "JSON Schema cannot count decimals: its engines read numbers in binary, where 0.07 \
                 is no multiple of 0.01 for some, and where a whole number with a last digit far \
                 behind the point is a whole number. The default form only annotates decimals",
        applies: |_, report| {
            let at = |found: &Diagnostic| report.pointer(found);
            let decimals: Vec<String> =
                errors(report).filter(|found| is_about_decimals(report, found)).map(at).collect();
            // What lies beyond a limit by less than a binary number can tell is out of range too.
            !decimals.is_empty() && errors(report).all(|found| decimals.contains(&at(found)))
        },
        example: |request| request.with("/ItemList/0/TotAmt", Node::raw("100.005")).to_json(),
        refusals: [true, false, true],
    },
    Divergence {
        name: "length-units",
        reason: "JSON Schema and the derive count code points. Whether the portal counts these or \
                 UTF-16 units is not known, so the reader only warns where the counts differ",
        applies: |_, report| has_warning(report, "length"),
        example: |request| {
            request.with("/SellerDtls/LglNm", Node::raw("\"\u{1F6E0}\u{1F6E0}\"")).to_json()
        },
        refusals: [false, true, true],
    },
    Divergence {
        name: "object-without-value",
        reason: "Whether the portal takes an optional object without a value as given is not \
                 known, so the reader only warns of what it lacks",
        applies: |_, report| has_warning(report, "required-member"),
        example: |request| request.with("/DispDtls", Node::raw("{}")).to_json(),
        refusals: [false, true, true],
    },
    Divergence {
        name: "repeated-member",
        reason: "RFC 8259 leaves repeated names open. For the reader the last one counts, as for \
                 most parsers that feed a schema; serde's derive refuses them",
        applies: |_, report| has_warning(report, "repeated-member"),
        example: |request| {
            let mut request = request.clone();
            request.members("").push(("Version".to_owned(), Node::raw("\"1.1\"")));
            request.to_json()
        },
        refusals: [false, false, true],
    },
    Divergence {
        name: "member-name-case",
        reason: "The portal has bound names in another letter case; to a schema and to serde they \
                 are other names. Such bodies are judged with strict names, with which the reader \
                 agrees",
        applies: |_, report| has_warning(report, "member-name-case"),
        example: |request| {
            let mut request = request.clone();
            "VERSION".clone_into(&mut request.members("")[0].0);
            request.to_json()
        },
        refusals: [false, true, true],
    },
    Divergence {
        name: "binary-range",
        reason: "The parser that feeds the engine refuses a number that no binary number comes \
                 near, and 128 levels of nesting, wherever they stand; the reader steps over \
                 unknown members",
        applies: |json, _| {
            serde_json::from_str::<Value>(json.trim_start_matches('\u{FEFF}')).is_err()
        },
        example: |request| {
            let mut request = request.clone();
            request.members("").push(("Note".to_owned(), Node::raw("1e400")));
            request.to_json()
        },
        refusals: [false, true, false],
    },
    Divergence {
        name: "byte-order-mark",
        reason: "RFC 8259 lets parsers step over a byte order mark. The reader does, with a \
                 warning; serde_json does not",
        applies: |_, report| has_warning(report, "byte-order-mark"),
        example: |request| format!("\u{FEFF}{}", request.to_json()),
        refusals: [false, true, true],
    },
];

/// The errors that a schema could tell: those of rules across members are not.
fn errors<'r>(report: &'r Report<'_>) -> impl Iterator<Item = &'r Diagnostic> {
    let found = report.diagnostics().iter();
    found.filter(|d| d.severity() == Severity::Error && d.check().stage != Stage::Rules)
}

fn is_about_decimals(report: &Report<'_>, found: &Diagnostic) -> bool {
    let is_whole = matches!(&found.field().kind, Kind::Number(row) if row.whole);
    let is_number = matches!(report.source(found).first(), Some(b'-' | b'0'..=b'9'));
    match found.check().rule {
        "decimals" => true,
        "json-type" => is_whole && is_number,
        _ => false,
    }
}

fn has_warning(report: &Report<'_>, rule: &str) -> bool {
    let mut found = report.diagnostics().iter();
    found.any(|found| found.severity() == Severity::Warning && found.check().rule == rule)
}

struct Judges {
    lenient: Checker,
    strict: Checker,
    schema: Validator,
}

impl Judges {
    fn new() -> Self {
        let schema = Document::GenerateIrn.schema(Form::default());
        let schema = jsonschema::validator_for(schema.as_value()).unwrap();
        let reader = |names| Checker::new(context().names(names).max_diagnostics(usize::MAX));
        Self { lenient: reader(Names::Lenient), strict: reader(Names::Strict), schema }
    }

    fn reader(&mut self, names: Names) -> &mut Checker {
        match names {
            Names::Lenient => &mut self.lenient,
            Names::Strict => &mut self.strict,
        }
    }

    /// Who refuses the body: reader, schema, model. And which divergences can be at work.
    fn ask(&mut self, json: &str, names: Names) -> ([bool; 3], Vec<&'static Divergence>) {
        let report = self.reader(names).check(json.as_bytes());
        assert!(errors(&report).all(|found| found.check().stage != Stage::Json), "{json}");
        let reader = errors(&report).any(|found| found.check().stage == Stage::Schema);
        let at_work = DIVERGENCES.iter().filter(|known| (known.applies)(json, &report)).collect();
        // A number that no binary number holds cannot even be shown to a schema.
        let value = serde_json::from_str::<Value>(json);
        let schema = !value.is_ok_and(|value| self.schema.is_valid(&value));
        let model = serde_json::from_str::<Invoice>(json);
        let model = !model.is_ok_and(|invoice| invoice.validate().is_ok());
        ([reader, schema, model], at_work)
    }

    /// That all three agree but for those whom a divergence excuses. Gives who refuses the body, and
    /// the divergences at work.
    fn agree(&mut self, json: &str) -> Result<([bool; 3], Vec<&'static str>), String> {
        let mut names = Names::Lenient;
        let (mut refusals, mut at_work) = self.ask(json, names);
        if at_work.iter().any(|known| known.name == "member-name-case") {
            names = Names::Strict;
            (refusals, at_work) = self.ask(json, names);
        }
        let excused = |judge: &usize| {
            let mut odd = at_work.iter().filter(|known| known.odd_one_out() == *judge);
            odd.any(|known| known.refusals[*judge] == refusals[*judge])
        };
        let mut bound = (0..3).filter(|judge| !excused(judge)).map(|judge| refusals[judge]);
        let first = bound.next();
        if !bound.all(|refuses| Some(refuses) == first) {
            let found = self.reader(names).check(json.as_bytes());
            let found: Vec<_> =
                errors(&found).map(|d| (found.pointer(d), d.check().rule)).collect();
            let model = serde_json::from_str::<Invoice>(json);
            let model = model.map(|invoice| invoice.validate());
            return Err(format!(
                "[reader, schema, model] refuse: {refusals:?}\n{found:?}\n{model:?}\n{json}"
            ));
        }
        Ok((refusals, at_work.iter().map(|known| known.name).collect()))
    }
}

#[test]
fn each_divergence_is_still_there() {
    let request = Node::request(&source());
    let mut judges = Judges::new();
    for divergence in DIVERGENCES {
        let example = (divergence.example)(&request);
        let (refusals, at_work) = judges.ask(&example, Names::Lenient);
        assert_eq!(refusals, divergence.refusals, "{}: {example}", divergence.reason);
        let names: Vec<&str> = at_work.iter().map(|known| known.name).collect();
        assert_eq!(names, [divergence.name], "{example}");
    }
}

#[test]
fn strict_names_are_the_names_of_the_schema() {
    let example = DIVERGENCES.iter().find(|known| known.name == "member-name-case").unwrap();
    let body = (example.example)(&Node::request(&source()));
    assert_eq!(Judges::new().agree(&body), Ok(([true; 3], vec![])));
}

#[test]
fn the_bodies_of_every_row() {
    let mut judges = Judges::new();
    let (mut refused, mut accepted) = (0, 0);
    let mut diverged = Vec::new();
    for make in cases::ALL {
        for case in make() {
            let agreed = judges.agree(&case.json);
            let (refusals, at_work) = agreed.unwrap_or_else(|error| panic!("{error}"));
            match refusals {
                [true, true, true] => refused += 1,
                [false, false, false] => accepted += 1,
                _ => diverged.extend(at_work),
            }
        }
    }
    diverged.sort_unstable();
    diverged.dedup();
    assert_eq!(diverged, ["decimals"]);
    assert!(refused > 6000 && accepted > 500, "{refused} refused, {accepted} accepted");
}

/// A change of a body.
/// Generated ones: valid, and with each fault of a member or a name, and of every rule besides.
#[test]
fn generated_invoices() {
    let (mut judges, options) = (Judges::new(), Options::default());
    let mut agree = |json: &str, what: &dyn std::fmt::Display| {
        let (refusals, at_work) =
            judges.agree(json).unwrap_or_else(|error| panic!("{what}: {error}"));
        (refusals[0], at_work)
    };
    for seed in 0..2000 {
        let json = invoice(&mut Choices::seeded(seed), &options);
        assert_eq!(agree(&json, &seed), (false, vec![]), "{json}");
    }
    let mut diverged = Vec::new();
    for fault in faults().iter().filter(|fault| fault.check().id != "J1") {
        for seed in 0..4 {
            let broken = broken(&mut Choices::seeded(seed), &options, fault).unwrap();
            let (is_refused, at_work) = agree(&broken.json, fault);
            let is_error = fault.severity() == Severity::Error;
            // In another letter case a name is none for the strict names that are asked then.
            if !at_work.contains(&"member-name-case") && fault.check().id != "F9" {
                assert_eq!(is_refused, is_error && fault.check().stage == Stage::Schema, "{fault}");
            }
            diverged.extend(at_work);
        }
    }
    diverged.sort_unstable();
    diverged.dedup();
    let known = [
        "binary-range",
        "byte-order-mark",
        "decimals",
        "length-units",
        "object-without-value",
        "repeated-member",
    ];
    assert_eq!(diverged, known);
}

#[derive(Debug, Clone)]
enum Change {
    Set(Index, String),
    Edit(Index, Index, char),
    Remove(Index),
    Repeat(Index, String),
    Rename(Index, bool),
    Add(Index, String),
}

/// Values of every kind, near the edges that rows have.
fn value() -> impl Strategy<Value = String> {
    let text = prop_oneof![
        "[0-9]{1,16}",
        "[A-Z]{2,4}",
        "[0-9]{2}/[0-9]{2}/20[0-9]{2}",
        "[a-zA-Z1-9][a-zA-Z0-9/-]{0,16}",
        "[0-9]{2}[0-9A-Z]{12,14}",
        "\\PC{0,4}",
        "[aé\u{915}\u{1F600}]{0,120}",
        select(vec!["Y", "N", "b2b", "Inv", "sezwp", "URP", "1.1", "GST", "O", "2"])
            .prop_map(str::to_owned),
    ];
    let quoted = text.prop_map(|text| serde_json::to_string(&text).unwrap());
    let number = prop_oneof![
        (0_u64..2_000_000).prop_map(|n| n.to_string()),
        (any::<i32>(), 0_u32..1000).prop_map(|(n, f)| format!("{n}.{f:03}")),
        (0_u32..700_000, "0{0,18}[0-9]").prop_map(|(n, f)| format!("{n}.{f}")),
        (0_i32..200).prop_map(|n| format!("{}.{}", n / 100, n % 100)),
        ("[1-9]", -6_i32..20).prop_map(|(n, e)| format!("{n}e{e}")),
        select(vec!["0", "-0.0", "99999999999999.99", "400001.0", "4e5", "1e400", "-1"])
            .prop_map(str::to_owned),
    ];
    let other = select(vec!["null", "true", "{}", "[]", "[{}]", "[null]", "{\"Nm\":null}", "[1]"]);
    prop_oneof![4 => quoted, 3 => number, 2 => other.prop_map(str::to_owned)]
}

fn change() -> impl Strategy<Value = Change> {
    let at = any::<Index>;
    let letter = select("aZ09/-.@ \"\\é\u{1F600}".chars().collect::<Vec<_>>());
    prop_oneof![
        3 => (at(), value()).prop_map(|(at, value)| Change::Set(at, value)),
        3 => (at(), at(), letter).prop_map(|(at, place, c)| Change::Edit(at, place, c)),
        2 => at().prop_map(Change::Remove),
        1 => (at(), value()).prop_map(|(at, value)| Change::Repeat(at, value)),
        1 => (at(), any::<bool>()).prop_map(|(at, upper)| Change::Rename(at, upper)),
        1 => (at(), value()).prop_map(|(at, value)| Change::Add(at, value)),
    ]
}

fn change_body(body: &mut Node, change: Change) {
    let pointers = body.pointers();
    let at = |index: Index| pointers[index.index(pointers.len())].clone();
    // Of members only: elements have no name.
    let named = |index: Index| {
        let steps = pointers.iter().filter_map(|pointer| pointer.rsplit_once('/'));
        let members: Vec<_> = steps.filter(|(_, name)| name.parse::<usize>().is_err()).collect();
        members[index.index(members.len())]
    };
    match change {
        Change::Set(index, value) => *body.at(&at(index)).unwrap() = Node::raw(value),
        Change::Edit(index, place, c) => {
            if let Some(Node::Raw(raw)) = body.at(&at(index))
                && let Ok(text) = serde_json::from_str::<String>(raw)
            {
                let mut characters: Vec<char> = text.chars().collect();
                characters.insert(place.index(characters.len() + 1), c);
                let text: String = characters.into_iter().collect();
                *raw = serde_json::to_string(&text).unwrap();
            }
        }
        Change::Remove(index) => {
            let (parent, name) = named(index);
            body.members(parent).retain(|(member, _)| member != name);
        }
        Change::Repeat(index, value) => {
            let (parent, name) = named(index);
            body.members(parent).push((name.to_owned(), Node::raw(value)));
        }
        Change::Rename(index, upper) => {
            let (parent, name) = named(index);
            let members = body.members(parent);
            let member = members.iter_mut().find(|(member, _)| member == name).unwrap();
            member.0 = if upper { name.to_uppercase() } else { format!("{name}_") };
        }
        Change::Add(index, value) => {
            let (parent, name) = named(index);
            body.members(parent).push((format!("x{name}"), Node::raw(value)));
        }
    }
}

fn body() -> impl Strategy<Value = Node> {
    let request = Node::request(&source());
    let optional: Vec<String> = request
        .pointers()
        .into_iter()
        .filter(|at| !at.ends_with("/0") && !at.contains("/0/") && at.matches('/').count() == 1)
        .collect();
    // Often without some of the optional containers.
    let left_out = proptest::sample::subsequence(optional, 0..=4);
    let all_members = left_out.prop_map(move |left_out| {
        left_out.iter().fold(request.clone(), |body, at| body.without(at))
    });
    let generated = strategies::invoice().prop_map(|json| Node::parse(&json).unwrap());
    let changes = proptest::collection::vec(change(), 0..4);
    (prop_oneof![all_members, generated], changes).prop_map(|(mut body, changes)| {
        for change in changes {
            change_body(&mut body, change);
        }
        body
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4096, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn changed_bodies(body in body()) {
        thread_local!(static JUDGES: std::cell::RefCell<Judges> = std::cell::RefCell::new(Judges::new()));
        let json = body.to_json();
        let agreed = JUDGES.with_borrow_mut(|judges| judges.agree(&json));
        prop_assert!(agreed.is_ok(), "{}", agreed.unwrap_err());
    }
}
