//! What a row of the table of fields adds to the schema of its type.

use schemars::Schema;
use schemars::transform::Transform;
use serde_json::{Map, Value, json};

use crate::field::{Confidence, Field, FieldId, JsonType, Kind, Number, Pii, Presence, Text};
use crate::generated::checks;

/// The row of a member, on the schema of the member's type.
pub(crate) struct Row(pub(crate) u16);

impl Transform for Row {
    fn transform(&mut self, schema: &mut Schema) {
        let field = FieldId(self.0).field();
        describe(schema, field);
        let mut limits = Map::new();
        match &field.kind {
            Kind::Text(row) => {
                schema.insert("title".to_owned(), field.label.into());
                limits = text(row, field);
                if row.unquoted {
                    add_types(schema, &["integer"]);
                }
            }
            Kind::Number(row) => {
                schema.insert("title".to_owned(), field.label.into());
                // Limits of the Rust type.
                for word in ["format", "minimum", "maximum"] {
                    schema.remove(word);
                }
                limits = number(row);
            }
            Kind::Flag => {
                schema.insert("title".to_owned(), field.label.into());
            }
            Kind::Open => {
                schema.insert("title".to_owned(), field.label.into());
                schema.insert("type".to_owned(), json!(["null"]));
            }
            Kind::Array(row) => {
                // How the list is kept in Rust is no matter of the document.
                schema.remove("default");
                if !field.presence.is_mandatory() {
                    schema.insert("type".to_owned(), json!(["array", "null"]));
                }
                if row.min_items > 0 {
                    schema.insert("minItems".to_owned(), row.min_items.into());
                }
                if let Some(most) = row.max_items {
                    schema.insert("maxItems".to_owned(), most.into());
                }
            }
            Kind::Object { .. } | Kind::Invoice => {}
        }
        let others: Vec<&str> = field.or.iter().copied().map(name_of_type).collect();
        add_types(schema, &others);
        if field.is_lax {
            loosen(schema, limits);
        } else {
            schema.ensure_object().extend(limits);
        }
        annotate(schema, field);
    }
}

/// What the strict form adds: limits that are not known for certain.
pub(super) const STRICT: &str = "x-inv01-strict";

/// Leaves it to the strict form what a value is: its JSON type, and its limits.
fn loosen(schema: &mut Schema, mut limits: Map<String, Value>) {
    let words = schema.ensure_object();
    if let Some(types) = words.remove("type") {
        limits.insert("type".to_owned(), types);
    }
    // What is an object, is this one.
    if let Some(items) = words.remove("items") {
        let loose = json!({ "anyOf": [items, { "not": { "type": "object" } }] });
        words.insert("items".to_owned(), loose);
        limits.insert("items".to_owned(), items);
    }
    // An object, or null. If it is an object, it is this one.
    if let Some(Value::Array(known)) = words.get("anyOf") {
        let mut loose: Vec<Value> = known.iter().take(1).cloned().collect();
        loose.push(json!({ "not": { "type": "object" } }));
        if let Some(known) = words.insert("anyOf".to_owned(), loose.into()) {
            limits.insert("anyOf".to_owned(), known);
        }
    }
    schema.insert(STRICT.to_owned(), limits.into());
}

/// Lets a value have other JSON types besides.
fn add_types(schema: &mut Schema, types: &[&str]) {
    if types.is_empty() {
        return;
    }
    let words = schema.ensure_object();
    match words.get_mut("type") {
        Some(Value::Array(known)) => {
            // Null stands last.
            let end = known.iter().position(|json| json == "null").unwrap_or(known.len());
            known.splice(end..end, types.iter().map(|json| Value::from(*json)));
        }
        Some(known) => {
            let all = [known.take()].into_iter().chain(types.iter().map(|json| Value::from(*json)));
            *known = all.collect();
        }
        None => {
            let others = types.iter().map(|json| json!({ "type": json }));
            if let Some(Value::Array(known)) = words.get_mut("anyOf") {
                known.extend(others);
            }
        }
    }
}

fn name_of_type(json: JsonType) -> &'static str {
    match json {
        JsonType::String => "string",
        JsonType::Object => "object",
        JsonType::Array => "array",
    }
}

pub(super) fn describe(schema: &mut Schema, field: &Field) {
    schema.insert("description".to_owned(), field.doc.into());
    // A container has no sample.
    if let Ok(sample) = serde_json::from_str::<Value>(field.sample) {
        schema.insert("examples".to_owned(), json!([sample]));
    }
}

/// The JSON types of a value that is given: one, or a list.
pub(super) fn types_of(field: &Field) -> Value {
    let own = match &field.kind {
        Kind::Object { .. } | Kind::Invoice => Some("object"),
        Kind::Array(_) => Some("array"),
        Kind::Text(_) => Some("string"),
        Kind::Number(row) if row.whole => Some("integer"),
        Kind::Number(_) => Some("number"),
        Kind::Flag => Some("boolean"),
        Kind::Open => None,
    };
    let all: Vec<_> = own.into_iter().chain(field.or.iter().copied().map(name_of_type)).collect();
    if let [only] = all[..] { only.into() } else { all.into() }
}

/// The limits of a text.
fn text(row: &Text, field: &Field) -> Map<String, Value> {
    let mut words = Map::new();
    if let Some(values) = row.values {
        let codes = values.entries().iter().map(|entry| entry.code);
        if row.any_case {
            let codes: Vec<String> = codes.map(in_any_case).collect();
            words.insert("pattern".to_owned(), format!("^(?:{})$", codes.join("|")).into());
        } else {
            let mut known: Vec<Value> = codes.clone().map(Value::from).collect();
            if row.unquoted {
                known.extend(codes.filter_map(|code| serde_json::from_str::<Value>(code).ok()));
            }
            if !field.presence.is_mandatory() {
                known.push(Value::Null);
            }
            words.insert("enum".to_owned(), known.into());
        }
        return words;
    }
    if row.min_length > 0 {
        words.insert("minLength".to_owned(), row.min_length.into());
    }
    if row.max_length < u32::MAX {
        words.insert("maxLength".to_owned(), row.max_length.into());
    }
    if let Some(pattern) = row.pattern {
        words.insert("pattern".to_owned(), pattern.regex.into());
        if let Some(except) = pattern.regex_not {
            words.insert("not".to_owned(), json!({ "type": "string", "pattern": except }));
        }
    }
    words
}

/// A pattern of a code in either letter case; flags are not known to every dialect.
fn in_any_case(code: &str) -> String {
    let mut out = String::new();
    for c in code.chars() {
        match (c.to_ascii_lowercase(), c.to_ascii_uppercase()) {
            (lower, upper) if lower != upper => out.extend(['[', upper, lower, ']']),
            _ => out.push(c),
        }
    }
    out
}

/// The limits of a number.
fn number(row: &Number) -> Map<String, Value> {
    let limits = [("minimum", row.min), ("maximum", row.max)];
    limits.into_iter().map(|(word, limit)| (word.to_owned(), json!(limit))).collect()
}

/// How well a row of a document beside the request is known, where that is not for certain.
pub(super) fn confidence(schema: &mut Schema, field: &Field) {
    let word = match field.confidence {
        Confidence::Medium => "medium",
        Confidence::Low => "low",
        Confidence::High => return,
    };
    if !field.is_of_request() {
        schema.insert("x-inv01-confidence".to_owned(), word.into());
    }
}

/// What no word of JSON Schema says.
fn annotate(schema: &mut Schema, field: &Field) {
    let mut codes = Map::new();
    let mut code = |constraint: &str, code: Option<&str>| {
        if let Some(code) = code {
            codes.insert(constraint.to_owned(), code.into());
        }
    };
    match field.presence {
        Presence::Optional => {}
        Presence::Mandatory | Presence::WhenSibling { .. } | Presence::WithAny(_) => {
            code("required", field.missing.code);
        }
        Presence::When(text) => {
            schema.insert("x-inv01-required-when".to_owned(), text.into());
        }
    }
    code("type", checks::JSON_TYPE.code);
    let mut master = None;
    match &field.kind {
        Kind::Text(row) => {
            code("length", checks::LENGTH.code);
            if row.pattern.is_some() || row.values.is_some() {
                code("pattern", row.shape.code);
            }
            master = row.values.or(row.master);
        }
        Kind::Number(row) => {
            code("range", checks::RANGE.code);
            if !row.whole {
                code("decimals", checks::DECIMALS.code);
                schema.insert("x-inv01-decimals".to_owned(), row.decimals.into());
            }
            master = row.master;
        }
        Kind::Array(row) => {
            if row.min_items > 0 {
                code("min_items", row.too_few.code);
            }
            if row.max_items.is_some() {
                code("max_items", row.too_many.code);
            }
        }
        Kind::Object { .. } | Kind::Flag | Kind::Open | Kind::Invoice => {}
    }
    if let Some(master) = master {
        schema.insert("x-inv01-master".to_owned(), master.name.into());
    }
    if field.label != field.name {
        schema.insert("x-inv01-label".to_owned(), field.label.into());
    }
    // With which code another document is answered is not known.
    if field.is_of_request() {
        schema.insert("x-inv01-codes".to_owned(), codes.into());
    }
    confidence(schema, field);
    let pii = match field.pii {
        Pii::Direct => "direct",
        Pii::Indirect => "indirect",
        Pii::None => return,
    };
    schema.insert("x-inv01-pii".to_owned(), pii.into());
}
