//! What the row of a container adds to the schema of its members: which of them have to be there.

use schemars::Schema;
use schemars::transform::Transform;
use serde_json::{Map, Value, json};

use super::rows::{STRICT, confidence, describe, types_of};
use crate::field::{Choice, Field, FieldId, Kind, Presence};

/// The row of a container, on the schema of its members; and the name of its type, after which
/// generators of code call theirs.
pub(crate) struct Members(pub(crate) u16, pub(crate) &'static str);

/// Words of JSON Schema.
type Words = Map<String, Value>;

impl Transform for Members {
    fn transform(&mut self, schema: &mut Schema) {
        let container = FieldId(self.0).field();
        schema.insert("title".to_owned(), self.1.into());
        describe(schema, container);
        let mut parts = conditions(container);
        parts.extend(container.choice.as_ref().map(|choice| choose(container, choice)));
        parts.extend(container.members().filter_map(|member| spell(schema, member)));
        match parts.len() {
            0 => {}
            1 => schema.ensure_object().extend(parts.into_iter().flatten()),
            _ => {
                schema.insert("allOf".to_owned(), json!(parts));
            }
        }
        if let Some(strict) = doubtful(container) {
            schema.insert(STRICT.to_owned(), strict.into());
        }
        confidence(schema, container);
    }
}

/// The names of a member.
fn names(member: &Field) -> Vec<&'static str> {
    [&[member.name], member.spellings].concat()
}

/// That these members are given, each under one of its names. Null counts as missing.
fn given<'f>(members: impl IntoIterator<Item = &'f Field>) -> Words {
    let (mut properties, mut required) = (Words::new(), Vec::new());
    let mut parts: Vec<Words> = Vec::new();
    for member in members {
        // Of what is not known for certain the type is not, either.
        let value = if member.is_lax {
            json!({ "not": { "type": "null" } })
        } else {
            json!({ "type": types_of(member) })
        };
        if member.spellings.is_empty() {
            properties.insert(member.name.to_owned(), value);
            required.push(member.name);
        } else {
            let under = |name: &str| json!({ "properties": { name: value }, "required": [name] });
            parts.push(any_of(names(member).into_iter().map(under)));
        }
    }
    if !required.is_empty() {
        let plain = [("properties", properties.into()), ("required", json!(required))];
        parts.insert(0, plain.map(|(word, value)| (word.to_owned(), value)).into_iter().collect());
    }
    all_of(parts)
}

fn any_of(parts: impl Iterator<Item = Value>) -> Words {
    Words::from_iter([("anyOf".to_owned(), parts.collect())])
}

/// Several schemas as one.
fn all_of(mut parts: Vec<Words>) -> Words {
    if parts.len() == 1 {
        return parts.remove(0);
    }
    Words::from_iter([("allOf".to_owned(), json!(parts))])
}

fn member(container: &Field, name: &str) -> Option<&'static Field> {
    container.members().find(|member| member.name == name)
}

/// Members that must be there when one beside them has a value, or is there: as if and then.
fn conditions(container: &Field) -> Vec<Words> {
    let mut conditions: Vec<(Presence, Vec<&Field>)> = Vec::new();
    for member in container.members() {
        if matches!(member.presence, Presence::WhenSibling { .. } | Presence::WithAny(_)) {
            match conditions.iter_mut().find(|(known, _)| *known == member.presence) {
                Some((_, members)) => members.push(member),
                None => conditions.push((member.presence, vec![member])),
            }
        }
    }
    let words = conditions.into_iter().map(|(when, members)| {
        let condition = match when {
            Presence::WhenSibling { member: sibling, is } => {
                let sibling = member(container, sibling);
                let parts = sibling.map(|sibling| {
                    names(sibling).into_iter().map(|name| {
                    json!({ "properties": { name: value(sibling, is) }, "required": [name] })
                }).collect::<Vec<_>>()
                });
                one_or_any(parts.unwrap_or_default())
            }
            Presence::WithAny(names) => {
                let members = names.iter().filter_map(|name| member(container, name));
                one_or_any(members.map(|member| given([member]).into()).collect())
            }
            Presence::Optional | Presence::Mandatory | Presence::When(_) => Value::Bool(false),
        };
        let then = given(members);
        Words::from_iter([("if".to_owned(), condition), ("then".to_owned(), then.into())])
    });
    words.collect()
}

fn one_or_any(mut parts: Vec<Value>) -> Value {
    if parts.len() == 1 { parts.remove(0) } else { json!({ "anyOf": parts }) }
}

/// That a member has a value.
fn value(member: &Field, is: &str) -> Value {
    let is_unquoted = matches!(&member.kind, Kind::Text(row) if row.unquoted);
    match serde_json::from_str::<Value>(is) {
        Ok(number) if is_unquoted => json!({ "enum": [is, number] }),
        _ => json!({ "const": is }),
    }
}

/// One of several groups of members, and where they exclude each other, nothing of another.
fn choose(container: &Field, choice: &Choice) -> Words {
    let groups = choice.groups.iter().map(|group| {
        let mut words = given(container.members().filter(|m| group.contains(&m.name)));
        if choice.exclusive {
            let others = choice.groups.iter().filter(|other| *other != group).copied().flatten();
            let nothing = others.map(|name| ((*name).to_owned(), json!({ "type": "null" })));
            if let Some(Value::Object(properties)) = words.get_mut("properties") {
                properties.extend(nothing);
            }
        }
        Value::from(words)
    });
    let word = if choice.exclusive { "oneOf" } else { "anyOf" };
    Words::from_iter([(word.to_owned(), groups.collect())])
}

/// Adds the other spellings of a name. Where the member has to be there, one of them has to.
fn spell(schema: &mut Schema, member: &Field) -> Option<Words> {
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
    Some(one_named(member))
}

/// That a member is there under one of its names. Said by a condition: generators of code take a choice
/// for a choice between types.
fn one_named(member: &Field) -> Words {
    let mut names = names(member).into_iter().rev();
    let last = names.next().unwrap_or_default();
    names.fold(required(last), |others, name| {
        let missing = json!({ "not": required(name) });
        let words = [("if", missing), ("then", others.into())];
        words.map(|(word, value)| (word.to_owned(), value)).into_iter().collect()
    })
}

fn required(name: &str) -> Words {
    Words::from_iter([("required".to_owned(), json!([name]))])
}

/// What the strict form adds: members that have to be there, as far as is known.
fn doubtful(container: &Field) -> Option<Words> {
    let doubtful = |member: &&Field| member.is_lax && member.presence.is_mandatory();
    let (plain, spelt): (Vec<&Field>, Vec<&Field>) =
        container.members().filter(doubtful).partition(|member| member.spellings.is_empty());
    let mut words = Words::new();
    if !plain.is_empty() {
        let names: Vec<&str> = plain.into_iter().map(|member| member.name).collect();
        words.insert("required".to_owned(), json!(names));
    }
    if !spelt.is_empty() {
        let each: Vec<Words> = spelt.into_iter().map(one_named).collect();
        words.insert("allOf".to_owned(), json!(each));
    }
    (!words.is_empty()).then_some(words)
}
