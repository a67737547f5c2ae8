//! What a row of the table of fields adds to the schema of its type.

use schemars::Schema;
use schemars::transform::Transform;
use serde_json::{Map, Value, json};

use crate::field::{Field, FieldId, Kind, Number, Pii, Presence, Text};
use crate::generated::checks;

/// The row of a member, on the schema of the member's type.
pub(crate) struct Row(pub(crate) u16);

impl Transform for Row {
    fn transform(&mut self, schema: &mut Schema) {
        let field = FieldId(self.0).field();
        describe(schema, field);
        match &field.kind {
            Kind::Text(row) => {
                schema.insert("title".to_owned(), field.label.into());
                text(schema, row, field);
            }
            Kind::Number(row) => {
                schema.insert("title".to_owned(), field.label.into());
                number(schema, row);
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
            Kind::Object { .. } => {}
        }
        annotate(schema, field);
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
                    None => conditions.push(Condition { sibling, is, members: vec![member] }),
                }
            }
        }
        match conditions.as_slice() {
            [] => {}
            [only] => schema.ensure_object().extend(only.words()),
            several => {
                let several: Vec<_> = several.iter().map(Condition::words).collect();
                schema.insert("allOf".to_owned(), json!(several));
            }
        }
    }
}

/// Members that must be there when a text beside them has a value.
struct Condition {
    sibling: &'static str,
    is: &'static str,
    members: Vec<&'static Field>,
}

impl Condition {
    /// As if and then.
    fn words(&self) -> Map<String, Value> {
        let names: Vec<&str> = self.members.iter().map(|member| member.name).collect();
        // Null counts as missing.
        let given = self.members.iter().map(|m| (m.name.to_owned(), json!({ "type": type_of(m) })));
        let given: Map<String, Value> = given.collect();
        let condition = json!({ "const": self.is });
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

fn type_of(field: &Field) -> &'static str {
    match &field.kind {
        Kind::Object { .. } => "object",
        Kind::Array(_) => "array",
        Kind::Text(_) => "string",
        Kind::Number(row) if row.whole => "integer",
        Kind::Number(_) => "number",
    }
}

fn text(schema: &mut Schema, row: &Text, field: &Field) {
    if let Some(values) = row.values {
        let codes = values.entries().iter().map(|entry| entry.code);
        if row.any_case {
            let codes: Vec<String> = codes.map(in_any_case).collect();
            schema.insert("pattern".to_owned(), format!("^(?:{})$", codes.join("|")).into());
        } else {
            let mut codes: Vec<Value> = codes.map(Value::from).collect();
            if field.presence != Presence::Mandatory {
                codes.push(Value::Null);
            }
            schema.insert("enum".to_owned(), codes.into());
        }
        return;
    }
    schema.insert("minLength".to_owned(), row.min_length.into());
    schema.insert("maxLength".to_owned(), row.max_length.into());
    if let Some(pattern) = row.pattern {
        schema.insert("pattern".to_owned(), pattern.regex.into());
        if let Some(except) = pattern.regex_not {
            schema.insert("not".to_owned(), json!({ "type": "string", "pattern": except }));
        }
    }
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

fn number(schema: &mut Schema, row: &Number) {
    schema.remove("format");
    schema.insert("minimum".to_owned(), json!(row.min));
    schema.insert("maximum".to_owned(), json!(row.max));
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
        Kind::Object { .. } => {}
    }
    if let Some(master) = master {
        schema.insert("x-inv01-master".to_owned(), master.name.into());
    }
    if field.label != field.name {
        schema.insert("x-inv01-label".to_owned(), field.label.into());
    }
    schema.insert("x-inv01-codes".to_owned(), codes.into());
    let pii = match field.pii {
        Pii::Direct => "direct",
        Pii::Indirect => "indirect",
        Pii::None => return,
    };
    schema.insert("x-inv01-pii".to_owned(), pii.into());
}
