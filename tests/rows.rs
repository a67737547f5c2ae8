//! Every constraint of every row of `schemas/inv01.toml`: a body that keeps it is accepted, a body
//! that breaks it is refused with the row's code at the row's place, and with nothing else.
//!
//! The bodies are made from the rows themselves; whether a text has its shape is asked of the
//! `regex` crate.

use inv01::{Checker, Severity};
use inv01_codegen::source::{Base, Constraint, Field, Kind, Lexical, Presence, Source};
use inv01_workspace::{Node, context, pointer, source};
use regex::Regex;

/// What a finding is compared by.
type Finding = (String, &'static str, Option<&'static str>, Severity);

struct Rows {
    source: Source,
    request: Node,
    checker: Checker,
    cases: usize,
}

impl Rows {
    fn new() -> Self {
        let source = source();
        let request = Node::request(&source);
        let checker = Checker::new(context());
        Self { source, request, checker, cases: 0 }
    }

    fn findings(&mut self, body: &Node) -> Vec<Finding> {
        self.cases += 1;
        let json = body.to_json();
        let report = self.checker.check(json.as_bytes());
        report
            .diagnostics()
            .iter()
            .map(|d| (report.pointer(d), d.check().rule, d.code(), d.severity()))
            .collect()
    }

    fn accepts(&mut self, body: &Node, why: &str) {
        assert_eq!(self.findings(body), [], "{why}: {}", body.to_json());
    }

    /// That a body has exactly these faults, all of them at the place of `field`.
    fn refuses(&mut self, body: &Node, field: &Field, faults: &[(&'static str, &'static str)]) {
        let at = pointer(&field.path);
        let expected: Vec<Finding> = faults
            .iter()
            .map(|&(rule, code)| (at.clone(), rule, Some(code), Severity::Error))
            .collect();
        let mut found = self.findings(body);
        found.sort();
        let mut sorted = expected;
        sorted.sort();
        assert_eq!(found, sorted, "{}: {}", field.path, body.to_json());
    }

    fn set(&self, field: &Field, value: &str) -> Node {
        self.request.with(&pointer(&field.path), Node::raw(value))
    }

    fn each_leaf(&mut self, mut test: impl FnMut(&mut Self, &Field, &Lexical)) {
        let source = source();
        let mut leaves = 0;
        for field in &source.fields {
            if let Some(lexical) = source.lexical(field) {
                test(self, field, lexical);
                leaves += 1;
            }
        }
        assert_eq!(leaves, 132);
    }
}

/// Six containers, 28 leaves always, 16 inside an object that is given, and two for goods.
const MANDATORY: usize = 6 + 28 + 16 + 2;

/// The rule and code of a constraint of this row.
fn code(
    field: &Field,
    constraint: Constraint,
    usual: &'static str,
) -> (&'static str, &'static str) {
    let Some(code) = field.codes.get(&constraint) else {
        return (usual, "5002");
    };
    let check = inv01::checks().iter().find(|check| check.code == Some(code)).unwrap();
    (check.rule, check.code.unwrap())
}

/// A text as JSON.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}

/// Thousandths as a plain decimal.
fn plain(thousandths: i64) -> String {
    let sign = if thousandths < 0 { "-" } else { "" };
    let value = thousandths.unsigned_abs();
    format!("{sign}{}.{:03}", value / 1000, value % 1000)
        .trim_end_matches('0')
        .trim_end_matches('.')
        .to_owned()
}

#[test]
fn the_table_is_the_source() {
    let source = source();
    assert_eq!(inv01::fields().len(), source.fields.len());
    for (row, field) in inv01::fields().iter().zip(&source.fields) {
        assert_eq!((row.path, row.doc), (field.path.as_str(), field.doc.as_str()));
    }
    let leaves = source.fields.iter().filter(|field| matches!(field.kind, Kind::Leaf(_))).count();
    assert_eq!((leaves, source.fields.len() - 1 - leaves), (132, 18));
}

#[test]
fn every_sample_is_accepted_and_every_optional_member_may_go_or_be_null() {
    let mut rows = Rows::new();
    rows.accepts(&rows.request.clone(), "all samples");
    for field in source().fields.iter().skip(1) {
        if matches!(field.presence, Presence::Optional | Presence::When(_)) {
            let at = pointer(&field.path);
            rows.accepts(&rows.request.without(&at), "left out");
            rows.accepts(&rows.request.with(&at, Node::raw("null")), "null");
        }
    }
    assert_eq!(rows.cases, 1 + 2 * (150 - MANDATORY));
}

#[test]
fn every_mandatory_member_is_missed() {
    let mut rows = Rows::new();
    let mut mandatory = 0;
    for field in source().fields.iter().skip(1) {
        if matches!(field.presence, Presence::Mandatory | Presence::WhenSibling { .. }) {
            let at = pointer(&field.path);
            let fault = code(field, Constraint::Required, "required-member");
            rows.refuses(&rows.request.without(&at), field, &[fault]);
            rows.refuses(&rows.request.with(&at, Node::raw("null")), field, &[fault]);
            mandatory += 1;
        }
    }
    assert_eq!(mandatory, MANDATORY);
}

#[test]
fn a_member_that_a_sibling_asks_for_may_go_otherwise() {
    let mut rows = Rows::new();
    let service = rows.request.with("/ItemList/0/IsServc", Node::raw("\"Y\""));
    rows.accepts(&service.without("/ItemList/0/Qty").without("/ItemList/0/Unit"), "a service");
    // Spelt with an escape it is the same value.
    let goods = rows.request.with("/ItemList/0/IsServc", Node::raw("\"\\u004e\""));
    let found = rows.findings(&goods.without("/ItemList/0/Qty").without("/ItemList/0/Unit"));
    let codes: Vec<_> = found.iter().map(|finding| finding.2.unwrap()).collect();
    assert_eq!(codes, ["2238", "2239"]);
}

#[test]
fn every_json_type_is_asked() {
    let mut rows = Rows::new();
    rows.each_leaf(|rows, field, lexical| {
        let wrong: &[&str] = match lexical.base {
            Base::String => &["12", "true", "{\"a\":[]}", "[]"],
            Base::Number => &["\"12\"", "false", "{}", "[1]"],
            Base::Integer => &["\"12\"", "12.5", "false", "{}"],
        };
        for value in wrong {
            rows.refuses(&rows.set(field, value), field, &[("json-type", "5002")]);
        }
    });
    for field in source().fields.iter().skip(1) {
        if !matches!(field.kind, Kind::Leaf(_)) {
            for value in ["\"text\"", "17", "true"] {
                rows.refuses(&rows.set(field, value), field, &[("json-type", "5002")]);
            }
            let other = if matches!(field.kind, Kind::Object) { "[]" } else { "{}" };
            rows.refuses(&rows.set(field, other), field, &[("json-type", "5002")]);
        }
    }
}

#[test]
fn every_length_has_its_edges() {
    let mut rows = Rows::new();
    rows.each_leaf(|rows, field, lexical| {
        if lexical.base != Base::String {
            return;
        }
        for length in [field.min_length, field.max_length] {
            if let Some(text) = fitting(&rows.source, lexical, length as usize) {
                rows.accepts(&rows.set(field, &quoted(&text)), "edge of the length");
            }
        }
        // Too short, too long, and empty, which is another matter.
        for length in [field.min_length - 1, field.max_length + 1] {
            if length == 0 {
                continue;
            }
            let text = fitting(&rows.source, lexical, length as usize)
                .unwrap_or_else(|| "0".repeat(length as usize));
            let mut faults = vec![("length", "5002")];
            let shape = code(field, Constraint::Pattern, "pattern");
            // A code of its own belongs to a later stage, which a wrong length does not reach.
            if !fits(&rows.source, lexical, &text) && shape.1 == "5002" {
                faults.push(shape);
            }
            rows.refuses(&rows.set(field, &quoted(&text)), field, &faults);
        }
        let fault = match field.presence {
            Presence::Mandatory => "required-member",
            _ => "empty-text",
        };
        rows.refuses(&rows.set(field, "\"\""), field, &[(fault, "5002")]);
    });
}

#[test]
fn every_shape_is_asked() {
    let mut rows = Rows::new();
    let mut shapeless = Vec::new();
    rows.each_leaf(|rows, field, lexical| {
        if lexical.base != Base::String {
            return;
        }
        if lexical.pattern.is_none() && lexical.list.is_none() {
            shapeless.push(field.path.clone());
            return;
        }
        let fault = code(field, Constraint::Pattern, "pattern");
        let mut broken = 0;
        for text in mutations(field.sample.trim_matches('"')) {
            let length = u32::try_from(text.chars().count()).unwrap();
            let legal = (field.min_length..=field.max_length).contains(&length);
            if !legal || fits(&rows.source, lexical, &text) {
                continue;
            }
            if lexical.any_case && fits(&rows.source, lexical, &text.to_uppercase()) {
                continue;
            }
            rows.refuses(&rows.set(field, &quoted(&text)), field, &[fault]);
            broken += 1;
        }
        assert!(broken > 0, "no text breaks the shape of {}", field.path);
        if let Some(list) = &lexical.list {
            for value in
                rows.source.enum_values(list).into_iter().map(str::to_owned).collect::<Vec<_>>()
            {
                let mut body = rows.set(field, &quoted(&value));
                if field.name == "IsServc" {
                    body = body.with("/ItemList/0/Qty", Node::raw("1"));
                }
                rows.accepts(&body, "a value of the list");
            }
        }
    });
    assert_eq!(shapeless, ["Irn"]);
}

#[test]
fn every_range_and_every_decimal_has_its_edge() {
    let mut rows = Rows::new();
    rows.each_leaf(|rows, field, lexical| {
        if lexical.base == Base::String {
            return;
        }
        let step = 10_i64.pow(3 - u32::from(lexical.decimals));
        for value in [lexical.min, lexical.max, lexical.min + step, lexical.max - step] {
            rows.accepts(&rows.set(field, &plain(value)), "edge of the range");
        }
        for value in [lexical.min - step, lexical.max + step, i64::MIN + 1, i64::MAX - 807] {
            let value = value / step * step;
            rows.refuses(&rows.set(field, &plain(value)), field, &[("range", "5002")]);
        }
        rows.refuses(&rows.set(field, "1e400"), field, &[("range", "5002")]);
        rows.refuses(&rows.set(field, &"9".repeat(500)), field, &[("range", "5002")]);
        if lexical.base == Base::Integer {
            return;
        }
        let finest = format!("{}1", "0".repeat(usize::from(lexical.decimals)));
        rows.refuses(&rows.set(field, &format!("1.{finest}")), field, &[("decimals", "5002")]);
        // Just outside the range it is both.
        let beyond = format!("{}{}1", plain(lexical.max), "0".repeat(9));
        rows.refuses(&rows.set(field, &beyond), field, &[("range", "5002"), ("decimals", "5002")]);
    });
}

#[test]
fn the_number_of_items_has_its_edges() {
    let mut rows = Rows::new();
    let source = source();
    let list = source.fields.iter().find(|field| field.path == "ItemList").unwrap();
    let mut request = rows.request.clone();
    let Some(Node::Array(items)) = request.at("/ItemList") else { panic!("no items") };
    let item = items[0].clone();
    for (count, fault) in [(0, Some("2228")), (1, None), (1000, None), (1001, Some("2173"))] {
        let body = rows.request.with("/ItemList", Node::Array(vec![item.clone(); count]));
        match fault {
            Some(code) => rows.refuses(&body, list, &[("item-count", code)]),
            None => rows.accepts(&body, "a legal number of items"),
        }
    }
}

/// Whether a text has the shape of a domain.
fn fits(source: &Source, lexical: &Lexical, text: &str) -> bool {
    let regex = |pattern: &String| Regex::new(pattern).unwrap().is_match(text);
    lexical.pattern.as_ref().is_none_or(regex)
        && !lexical.pattern_not.as_ref().is_some_and(regex)
        && lexical.list.as_ref().is_none_or(|list| source.enum_values(list).contains(&text))
}

/// A text of the domain with this many characters, if there is one that is easily made.
fn fitting(source: &Source, lexical: &Lexical, length: usize) -> Option<String> {
    let mail = format!("a@{}", "b".repeat(length.saturating_sub(2)));
    let candidates = ["9".repeat(length), "A".repeat(length), "URP".to_owned(), mail];
    candidates
        .into_iter()
        .find(|text| text.chars().count() == length && fits(source, lexical, text))
}

/// A text with each of its characters replaced by others, in turn.
fn mutations(text: &str) -> Vec<String> {
    let characters: Vec<char> = text.chars().collect();
    let mut mutations = Vec::new();
    for i in 0..characters.len() {
        for other in ['"', '\\', 'Z', 'z', '0', '9', '-', '/', '@', ' ', '|', 'é', 'अ', '\u{0}']
        {
            let mut changed = characters.clone();
            changed[i] = other;
            mutations.push(changed.into_iter().collect());
        }
    }
    mutations
}
