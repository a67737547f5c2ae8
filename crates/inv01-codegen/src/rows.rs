//! Every constraint of every row of `schemas/inv01.toml` as bodies: one that keeps it, and some that
//! break it and nothing else.
//!
//! The bodies are made from the rows themselves; whether a text has its shape is asked of the
//! `regex` crate.

use regex::Regex;

use crate::node::{Node, pointer};
use crate::source::{Base, Constraint, Field, Kind, Lexical, Presence, Source};

/// A body, and what is wrong with it.
#[derive(Debug, Clone)]
pub struct RowCase {
    /// The body as JSON.
    pub json: String,
    /// Where the request of samples is changed; empty where it is not, or in another way.
    pub pointer: String,
    /// What stands there, as JSON; none for a member that is left out.
    pub value: Option<String>,
    /// What else is to be said of it; empty of most unsound ones.
    pub why: &'static str,
    /// Every fault, sorted; all of them are errors.
    pub faults: Vec<Fault>,
}

impl RowCase {
    /// What is done to the request, and why.
    pub fn title(&self) -> String {
        const SHOWN: usize = 60;
        let change = match &self.value {
            _ if self.pointer.is_empty() => return self.why.to_owned(),
            Some(value) if value.chars().count() > SHOWN => {
                let beginning: String = value.chars().take(SHOWN).collect();
                format!("{} = {beginning}…", self.pointer)
            }
            Some(value) => format!("{} = {value}", self.pointer),
            None => format!("{} left out", self.pointer),
        };
        let rules: Vec<&str> = self.faults.iter().map(|fault| fault.rule.as_str()).collect();
        match rules.as_slice() {
            [] if self.value.is_none() || self.value.as_deref() == Some("null") => change,
            [] => format!("{change}: {}", self.why),
            rules if self.why.is_empty() => format!("{change}: {}", rules.join(", ")),
            rules => format!("{change}: {}; {}", rules.join(", "), self.why),
        }
    }
}

/// What is wrong with a body.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// Where.
    pub pointer: String,
    /// Name of the rule.
    pub rule: String,
    /// The portal's code.
    pub code: String,
}

/// A kind of cases.
pub type Make = fn(&Source) -> Vec<RowCase>;

struct Table<'s> {
    source: &'s Source,
    request: Node,
    cases: Vec<RowCase>,
}

impl<'s> Table<'s> {
    fn new(source: &'s Source) -> Self {
        Self { source, request: Node::request(source), cases: Vec::new() }
    }

    /// That a body has no fault.
    fn accepts(&mut self, body: &Node, at: (&str, Option<&str>), why: &'static str) {
        self.add(body, at, why, Vec::new());
    }

    /// That a body has exactly these faults, all of them at the place of `field`.
    fn refuses(
        &mut self,
        body: &Node,
        field: &Field,
        value: Option<&str>,
        faults: &[(&str, &str)],
    ) {
        let at = pointer(&field.path);
        let fault = |&(rule, code): &(&str, &str)| Fault {
            pointer: at.clone(),
            rule: rule.to_owned(),
            code: code.to_owned(),
        };
        let mut faults: Vec<Fault> = faults.iter().map(fault).collect();
        faults.sort();
        self.add(body, (&at, value), "", faults);
    }

    fn add(
        &mut self,
        body: &Node,
        (pointer, value): (&str, Option<&str>),
        why: &'static str,
        faults: Vec<Fault>,
    ) {
        let (pointer, value) = (pointer.to_owned(), value.map(str::to_owned));
        self.cases.push(RowCase { json: body.to_json(), pointer, value, why, faults });
    }

    fn set(&self, field: &Field, value: &str) -> Node {
        self.request.with(&pointer(&field.path), Node::raw(value))
    }

    fn accepts_value(&mut self, field: &Field, value: &str, why: &'static str) {
        self.accepts(&self.set(field, value), (&pointer(&field.path), Some(value)), why);
    }

    fn refuses_value(&mut self, field: &Field, value: &str, faults: &[(&str, &str)]) {
        self.refuses(&self.set(field, value), field, Some(value), faults);
    }

    fn each_leaf(&mut self, mut make: impl FnMut(&mut Self, &Field, &Lexical)) {
        let source = self.source;
        for field in source.request() {
            if let Some(lexical) = source.lexical(field) {
                make(self, field, lexical);
            }
        }
    }

    /// The rule and code of a constraint of this row.
    fn code<'f>(
        &self,
        field: &'f Field,
        constraint: Constraint,
        usual: &'static str,
    ) -> (&'s str, &'f str) {
        let Some(code) = field.codes.get(&constraint) else {
            return (usual, "5002");
        };
        let rule = self.source.rules.iter().find(|rule| rule.codes.contains(code));
        (rule.map_or(usual, |rule| &rule.name), code)
    }
}

/// A text as JSON.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Thousandths as a number.
fn plain(thousandths: i64) -> String {
    let (sign, value) = (if thousandths < 0 { "-" } else { "" }, thousandths.unsigned_abs());
    let text = format!("{sign}{}.{:03}", value / 1000, value % 1000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Every sample, and every optional member left out or null.
pub fn optional_members(source: &Source) -> Vec<RowCase> {
    let mut rows = Table::new(source);
    rows.accepts(&rows.request.clone(), ("", None), "all samples");
    for field in source.request().iter().skip(1) {
        if matches!(field.presence, Presence::Optional | Presence::When(_)) {
            let at = pointer(&field.path);
            rows.accepts(&rows.request.without(&at), (&at, None), "left out");
            rows.accepts_value(field, "null", "null");
        }
    }
    rows.cases
}

/// Every mandatory member left out or null.
pub fn mandatory_members(source: &Source) -> Vec<RowCase> {
    let mut rows = Table::new(source);
    for field in source.request().iter().skip(1) {
        if matches!(field.presence, Presence::Mandatory | Presence::WhenSibling { .. }) {
            let fault = rows.code(field, Constraint::Required, "required-member");
            let body = rows.request.without(&pointer(&field.path));
            rows.refuses(&body, field, None, &[fault]);
            rows.refuses_value(field, "null", &[fault]);
        }
    }
    rows.cases
}

/// Members that a text beside them asks for.
pub fn conditional_members(source: &Source) -> Vec<RowCase> {
    let mut rows = Table::new(source);
    let service = rows.request.with("/ItemList/0/IsServc", Node::raw("\"Y\""));
    let body = service.without("/ItemList/0/Qty").without("/ItemList/0/Unit");
    rows.accepts(&body, ("", None), "a service without quantity and unit");
    // Spelt with an escape it is the same value.
    let goods = rows.request.with("/ItemList/0/IsServc", Node::raw("\"\\u004e\""));
    for field in source.request() {
        if matches!(field.presence, Presence::WhenSibling { .. }) {
            let fault = rows.code(field, Constraint::Required, "required-member");
            rows.refuses(&goods.without(&pointer(&field.path)), field, None, &[fault]);
            if let Some(case) = rows.cases.last_mut() {
                case.why = "IsServc spelt with an escape";
            }
        }
    }
    rows.cases
}

/// Every member with values of another JSON type.
pub fn json_types(source: &Source) -> Vec<RowCase> {
    const FAULT: (&str, &str) = ("json-type", "5002");
    let mut rows = Table::new(source);
    rows.each_leaf(|rows, field, lexical| {
        let wrong: &[&str] = match lexical.base {
            Base::String => &["12", "true", "{\"a\":[]}", "[]"],
            Base::Number => &["\"12\"", "false", "{}", "[1]"],
            Base::Boolean => &["\"true\"", "1", "{}", "[]"],
            Base::Integer => &["\"12\"", "12.5", "600001.00000000000000001", "false", "{}"],
        };
        for value in wrong {
            rows.refuses_value(field, value, &[FAULT]);
        }
    });
    for field in source.request().iter().skip(1) {
        if !matches!(field.kind, Kind::Leaf(_)) {
            let other = if matches!(field.kind, Kind::Object) { "[]" } else { "{}" };
            for value in ["\"text\"", "17", "true", other] {
                rows.refuses_value(field, value, &[FAULT]);
            }
        }
    }
    rows.cases
}

/// Every text at the edges of its length, and beyond.
pub fn lengths(source: &Source) -> Vec<RowCase> {
    let mut rows = Table::new(source);
    rows.each_leaf(|rows, field, lexical| {
        if lexical.base != Base::String {
            return;
        }
        let shape = Shape::of(source, lexical);
        for length in [field.min_length, field.max_length] {
            if let Some(text) = shape.fitting(length as usize) {
                rows.accepts_value(field, &quoted(&text), "edge of the length");
            }
        }
        // Too short, too long, and empty, which is another matter.
        for length in [field.min_length - 1, field.max_length + 1] {
            if length == 0 {
                continue;
            }
            let text =
                shape.fitting(length as usize).unwrap_or_else(|| "0".repeat(length as usize));
            let mut faults = vec![("length", "5002")];
            let fault = rows.code(field, Constraint::Pattern, "pattern");
            // A code of its own belongs to a later stage, which a wrong length does not reach.
            if !shape.takes(&text) && fault.1 == "5002" {
                faults.push(fault);
            }
            rows.refuses_value(field, &quoted(&text), &faults);
        }
        let fault = match field.presence {
            Presence::Mandatory => "required-member",
            _ => "empty-text",
        };
        rows.refuses_value(field, "\"\"", &[(fault, "5002")]);
    });
    rows.cases
}

/// Every text with each of its characters changed, and every value of its list.
///
/// # Panics
///
/// If no such text breaks the shape of its member.
pub fn shapes(source: &Source) -> Vec<RowCase> {
    let mut rows = Table::new(source);
    rows.each_leaf(|rows, field, lexical| {
        if lexical.base != Base::String || lexical.pattern.is_none() && lexical.list.is_none() {
            return;
        }
        let fault = rows.code(field, Constraint::Pattern, "pattern");
        let shape = Shape::of(source, lexical);
        let mut broken = 0;
        for text in mutations(field.sample.trim_matches('"')) {
            let length = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
            let legal = (field.min_length..=field.max_length).contains(&length);
            if !legal || shape.takes(&text) {
                continue;
            }
            if lexical.any_case && shape.takes(&text.to_uppercase()) {
                continue;
            }
            rows.refuses_value(field, &quoted(&text), &[fault]);
            broken += 1;
        }
        assert!(broken > 0, "no text breaks the shape of {}", field.path);
        for value in lexical.list.iter().flat_map(|list| source.enum_values(list)) {
            let value = quoted(value);
            let mut body = rows.set(field, &value);
            if field.name == "IsServc" {
                body = body.with("/ItemList/0/Qty", Node::raw("1"));
            }
            rows.accepts(&body, (&pointer(&field.path), Some(&value)), "a value of the list");
        }
    });
    rows.cases
}

/// Every number at the edges of its range and of its decimals, and beyond.
pub fn numbers(source: &Source) -> Vec<RowCase> {
    const RANGE: (&str, &str) = ("range", "5002");
    const DECIMALS: (&str, &str) = ("decimals", "5002");
    let mut rows = Table::new(source);
    rows.each_leaf(|rows, field, lexical| {
        if lexical.base == Base::String {
            return;
        }
        let step = 10_i64.pow(3 - u32::from(lexical.decimals));
        for value in [lexical.min, lexical.max, lexical.min + step, lexical.max - step] {
            rows.accepts_value(field, &plain(value), "edge of the range");
        }
        for value in [lexical.min - step, lexical.max + step, i64::MIN + 1, i64::MAX - 807] {
            rows.refuses_value(field, &plain(value / step * step), &[RANGE]);
        }
        rows.refuses_value(field, "1e400", &[RANGE]);
        rows.refuses_value(field, &"9".repeat(500), &[RANGE]);
        if lexical.base == Base::Integer {
            return;
        }
        let finest = format!("{}1", "0".repeat(usize::from(lexical.decimals)));
        rows.refuses_value(field, &format!("1.{finest}"), &[DECIMALS]);
        // Just outside the range it is both.
        let beyond = format!("{}{}1", plain(lexical.max), "0".repeat(9));
        rows.refuses_value(field, &beyond, &[RANGE, DECIMALS]);
    });
    rows.cases
}

/// Lists of items of every critical length, each with what is mandatory only.
pub fn item_counts(source: &Source) -> Vec<RowCase> {
    let mut rows = Table::new(source);
    let mut item = rows.request.at("/ItemList/0").cloned().unwrap_or(Node::Object(Vec::new()));
    for field in source.request() {
        if field.path.strip_prefix("ItemList[].").is_some_and(|name| !name.contains('.'))
            && matches!(field.presence, Presence::Optional | Presence::When(_))
        {
            item = item.without(&format!("/{}", field.name));
        }
    }
    for field in source.request().iter().filter(|field| field.path == "ItemList") {
        for count in [0, 1, 1000, 1001] {
            let body = rows.request.with("/ItemList", Node::Array(vec![item.clone(); count]));
            let constraint = match count {
                0 => Constraint::MinItems,
                1001 => Constraint::MaxItems,
                _ => {
                    let why = if count == 1 { "one item" } else { "a thousand items" };
                    rows.accepts(&body, ("", None), why);
                    continue;
                }
            };
            let fault = rows.code(field, constraint, "item-count");
            rows.refuses(&body, field, Some(&format!("{count} items")), &[fault]);
        }
    }
    rows.cases
}

/// The shape of a domain of texts.
struct Shape<'s> {
    pattern: Option<Regex>,
    pattern_not: Option<Regex>,
    values: Option<Vec<&'s str>>,
}

impl<'s> Shape<'s> {
    fn of(source: &'s Source, lexical: &Lexical) -> Self {
        // The sources have been read, so their patterns are sound.
        let regex = |pattern: &String| Regex::new(pattern).ok();
        Self {
            pattern: lexical.pattern.as_ref().and_then(regex),
            pattern_not: lexical.pattern_not.as_ref().and_then(regex),
            values: lexical.list.as_ref().map(|list| source.enum_values(list)),
        }
    }

    fn takes(&self, text: &str) -> bool {
        self.pattern.as_ref().is_none_or(|pattern| pattern.is_match(text))
            && !self.pattern_not.as_ref().is_some_and(|pattern| pattern.is_match(text))
            && self.values.as_ref().is_none_or(|values| values.contains(&text))
    }

    /// A text of the domain with this many characters, if there is one that is easily made.
    fn fitting(&self, length: usize) -> Option<String> {
        let mail = format!("a@{}", "b".repeat(length.saturating_sub(2)));
        let candidates = ["9".repeat(length), "A".repeat(length), "URP".to_owned(), mail];
        candidates.into_iter().find(|text| text.chars().count() == length && self.takes(text))
    }
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
pub const ALL: &[Make] = &[
    optional_members,
    mandatory_members,
    conditional_members,
    json_types,
    lengths,
    shapes,
    numbers,
    item_counts,
];
