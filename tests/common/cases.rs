//! Every constraint of every row of `schemas/inv01.toml` as bodies: one that keeps it, and some that
//! break it and nothing else.
//!
//! The bodies are made from the rows themselves; whether a text has its shape is asked of the
//! `regex` crate.

use inv01::{Decimal, Severity};
use inv01_codegen::source::{Base, Constraint, Field, Kind, Lexical, Presence, Source};
use regex::Regex;

use crate::{Node, pointer, source};

/// A body, and what is wrong with it.
#[derive(Debug, Clone)]
pub struct Case {
    /// The body as JSON.
    pub json: String,
    /// What it is made for.
    pub why: String,
    /// Pointer, rule, code and severity of each finding, sorted.
    pub findings: Vec<Finding>,
}

/// What a finding is compared by.
pub type Finding = (String, &'static str, Option<&'static str>, Severity);

struct Table {
    source: Source,
    request: Node,
    cases: Vec<Case>,
}

impl Table {
    fn new() -> Self {
        let source = source();
        let request = Node::request(&source);
        Self { source, request, cases: Vec::new() }
    }

    fn accepts(&mut self, body: &Node, why: &str) {
        let (json, why) = (body.to_json(), why.to_owned());
        self.cases.push(Case { json, why, findings: Vec::new() });
    }

    /// That a body has exactly these faults, all of them at the place of `field`.
    fn refuses(&mut self, body: &Node, field: &Field, faults: &[(&'static str, &'static str)]) {
        let at = pointer(&field.path);
        let finding = |&(rule, code): &(_, _)| (at.clone(), rule, Some(code), Severity::Error);
        let mut findings: Vec<Finding> = faults.iter().map(finding).collect();
        findings.sort();
        let why = format!("{faults:?} of {}", field.path);
        self.cases.push(Case { json: body.to_json(), why, findings });
    }

    fn set(&self, field: &Field, value: &str) -> Node {
        self.request.with(&pointer(&field.path), Node::raw(value))
    }

    fn each_leaf(&mut self, mut make: impl FnMut(&mut Self, &Field, &Lexical)) {
        let source = source();
        for field in &source.fields {
            if let Some(lexical) = source.lexical(field) {
                make(self, field, lexical);
            }
        }
    }
}

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

/// Thousandths as a number.
fn plain(thousandths: i64) -> String {
    Decimal::from_thousandths(thousandths).to_string()
}

/// Every sample, and every optional member left out or null.
pub fn optional_members() -> Vec<Case> {
    let mut rows = Table::new();
    rows.accepts(&rows.request.clone(), "all samples");
    for field in source().fields.iter().skip(1) {
        if matches!(field.presence, Presence::Optional | Presence::When(_)) {
            let at = pointer(&field.path);
            rows.accepts(&rows.request.without(&at), "left out");
            rows.accepts(&rows.request.with(&at, Node::raw("null")), "null");
        }
    }
    rows.cases
}

/// Every mandatory member left out or null.
pub fn mandatory_members() -> Vec<Case> {
    let mut rows = Table::new();
    for field in source().fields.iter().skip(1) {
        if matches!(field.presence, Presence::Mandatory | Presence::WhenSibling { .. }) {
            let at = pointer(&field.path);
            let fault = code(field, Constraint::Required, "required-member");
            rows.refuses(&rows.request.without(&at), field, &[fault]);
            rows.refuses(&rows.request.with(&at, Node::raw("null")), field, &[fault]);
        }
    }
    rows.cases
}

/// Members that a text beside them asks for.
pub fn conditional_members() -> Vec<Case> {
    let mut rows = Table::new();
    let service = rows.request.with("/ItemList/0/IsServc", Node::raw("\"Y\""));
    rows.accepts(&service.without("/ItemList/0/Qty").without("/ItemList/0/Unit"), "a service");
    // Spelt with an escape it is the same value.
    let goods = rows.request.with("/ItemList/0/IsServc", Node::raw("\"\\u004e\""));
    for (member, code) in [("Qty", "2238"), ("Unit", "2239")] {
        let body = goods.without(&format!("/ItemList/0/{member}"));
        let source = source();
        let field = source.fields.iter().find(|f| f.path == format!("ItemList[].{member}"));
        rows.refuses(&body, field.unwrap(), &[("goods-quantity-and-unit", code)]);
    }
    rows.cases
}

/// Every member with values of another JSON type.
pub fn json_types() -> Vec<Case> {
    let mut rows = Table::new();
    rows.each_leaf(|rows, field, lexical| {
        let wrong: &[&str] = match lexical.base {
            Base::String => &["12", "true", "{\"a\":[]}", "[]"],
            Base::Number => &["\"12\"", "false", "{}", "[1]"],
            Base::Integer => &["\"12\"", "12.5", "600001.00000000000000001", "false", "{}"],
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
    rows.cases
}

/// Every text at the edges of its length, and beyond.
pub fn lengths() -> Vec<Case> {
    let mut rows = Table::new();
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
    rows.cases
}

/// Every text with each of its characters changed, and every value of its list.
pub fn shapes() -> Vec<Case> {
    let mut rows = Table::new();
    rows.each_leaf(|rows, field, lexical| {
        if lexical.base != Base::String {
            return;
        }
        if lexical.pattern.is_none() && lexical.list.is_none() {
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
    rows.cases
}

/// Every number at the edges of its range and of its decimals, and beyond.
pub fn numbers() -> Vec<Case> {
    let mut rows = Table::new();
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
    rows.cases
}

/// Lists of items of every critical length.
pub fn item_counts() -> Vec<Case> {
    let mut rows = Table::new();
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
    rows.cases
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

/// Makes all of them, kind by kind.
pub const ALL: &[fn() -> Vec<Case>] = &[
    optional_members,
    mandatory_members,
    conditional_members,
    json_types,
    lengths,
    shapes,
    numbers,
    item_counts,
];
