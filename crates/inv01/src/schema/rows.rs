//! What a row of the table of fields adds to the schema of its type.

use schemars::Schema;
use schemars::transform::Transform;
use serde_json::{Map, Value, json};

use crate::field::{
    Choice, Confidence, Field, FieldId, JsonType, Kind, Number, Pii, Presence, Text,
};
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
                if field.presence != Presence::Mandatory {
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
        if field.is_lax && !limits.is_empty() {
            schema.insert(STRICT.to_owned(), limits.into());
        } else {
            schema.ensure_object().extend(limits);
        }
        annotate(schema, field);
    }
}

/// What the strict form adds: limits that are not known for certain.
pub(super) const STRICT: &str = "x-inv01-strict";

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

/// The row of a container, on the schema of its members; and the name of its type, after which
/// generators of code call theirs.
pub(crate) struct Members(pub(crate) u16, pub(crate) &'static str);

impl Transform for Members {
    fn transform(&mut self, schema: &mut Schema) {
        let container = FieldId(self.0).field();
        schema.insert("title".to_owned(), self.1.into());
        describe(schema, container);
        let mut conditions: Vec<Condition> = Vec::new();
        for member in container.members() {
            if let Presence::WhenSibling { member: sibling, is } = member.presence {
                match conditions.iter_mut().find(|known| (known.sibling, known.is) == (sibling, is))
                {
                    Some(known) => known.members.push(member),
                    None => {
                        let named = container.members().find(|other| other.name == sibling);
                        let is_unquoted = named
                            .is_some_and(|m| matches!(&m.kind, Kind::Text(row) if row.unquoted));
                        let members = vec![member];
                        conditions.push(Condition { sibling, is, is_unquoted, members });
                    }
                }
            }
        }
        let mut parts: Vec<_> = conditions.iter().map(Condition::words).collect();
        parts.extend(container.choice.as_ref().map(|choice| choose(container, choice)));
        parts.extend(container.members().filter_map(|member| spell(schema, member)));
        match parts.len() {
            0 => {}
            1 => schema.ensure_object().extend(parts.into_iter().flatten()),
            _ => {
                schema.insert("allOf".to_owned(), json!(parts));
            }
        }
        let doubtful =
            container.members().filter(|m| m.is_lax && m.presence == Presence::Mandatory);
        let doubtful: Vec<&str> = doubtful.map(|member| member.name).collect();
        if !doubtful.is_empty() {
            schema.insert(STRICT.to_owned(), json!({ "required": doubtful }));
        }
        confidence(schema, container);
    }
}

/// One of several groups of members. Null counts as missing.
fn choose(container: &Field, choice: &Choice) -> Map<String, Value> {
    let groups = choice.groups.iter().map(|group| {
        let given = container.members().filter(|member| group.contains(&member.name));
        let given: Map<String, Value> =
            given.map(|m| (m.name.to_owned(), json!({ "type": types_of(m) }))).collect();
        json!({ "properties": given, "required": group })
    });
    let word = if choice.exclusive { "oneOf" } else { "anyOf" };
    Map::from_iter([(word.to_owned(), groups.collect())])
}

/// Adds the other spellings of a name. Where the member has to be there, one of them has to.
fn spell(schema: &mut Schema, member: &Field) -> Option<Map<String, Value>> {
    let words = schema.ensure_object();
    let row = words.get("properties")?.get(member.name)?.clone();
    let properties = words.get_mut("properties")?.as_object_mut()?;
    for spelling in member.spellings {
        properties.insert((*spelling).to_owned(), row.clone());
    }
    let required = words.get_mut("required").and_then(Value::as_array_mut)?;
    let position = required.iter().position(|name| name == member.name);
    let position = position.filter(|_| !member.spellings.is_empty())?;
    required.remove(position);
    if required.is_empty() {
        words.remove("required");
    }
    let names = [&[member.name], member.spellings].concat();
    let one: Value = names.iter().map(|name| json!({ "required": [name] })).collect();
    Some(Map::from_iter([("anyOf".to_owned(), one)]))
}

/// Members that must be there when a text beside them has a value.
struct Condition {
    sibling: &'static str,
    is: &'static str,
    /// A number whose digits are the text is that value, too.
    is_unquoted: bool,
    members: Vec<&'static Field>,
}

impl Condition {
    /// As if and then.
    fn words(&self) -> Map<String, Value> {
        let names: Vec<&str> = self.members.iter().map(|member| member.name).collect();
        // Null counts as missing.
        let given =
            self.members.iter().map(|m| (m.name.to_owned(), json!({ "type": types_of(m) })));
        let given: Map<String, Value> = given.collect();
        let condition = match serde_json::from_str::<Value>(self.is) {
            Ok(number) if self.is_unquoted => json!({ "enum": [self.is, number] }),
            _ => json!({ "const": self.is }),
        };
        let condition =
            json!({ "properties": { self.sibling: condition }, "required": [self.sibling] });
        let consequence = json!({ "properties": given, "required": names });
        Map::from_iter([("if".to_owned(), condition), ("then".to_owned(), consequence)])
    }
}

fn describe(schema: &mut Schema, field: &Field) {
    schema.insert("description".to_owned(), field.doc.into());
    // A container has no sample.
    if let Ok(sample) = serde_json::from_str::<Value>(field.sample) {
        schema.insert("examples".to_owned(), json!([sample]));
    }
}

/// The JSON types of a value that is given: one, or a list.
fn types_of(field: &Field) -> Value {
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
            if field.presence != Presence::Mandatory {
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
fn confidence(schema: &mut Schema, field: &Field) {
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
        Presence::Mandatory | Presence::WhenSibling { .. } => code("required", field.missing.code),
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
