//! The strict form.

use schemars::Schema;
use schemars::transform::{Transform, transform_subschemas};
use serde_json::{Map, Value};

use super::rows::STRICT;
use crate::Decimal;
use crate::masters::{Standing, list};

/// Most rows of a master whose codes are listed.
const SMALL: usize = 300;

/// Closes objects, counts decimals, and lists the codes of small masters.
#[derive(Clone)]
pub(super) struct Strict;

impl Transform for Strict {
    fn transform(&mut self, schema: &mut Schema) {
        if schema.get("properties").is_some() && has_type(schema, "object") {
            schema.insert("additionalProperties".to_owned(), false.into());
        }
        let decimals = schema.get("x-inv01-decimals").and_then(Value::as_u64);
        if let Some(step) = decimals.and_then(smallest_step) {
            schema.insert("multipleOf".to_owned(), step);
        }
        if let Some(Value::Object(limits)) = schema.remove(STRICT) {
            demand(schema, &limits);
            for (word, limit) in limits {
                match (schema.get_mut(&word), limit) {
                    (Some(Value::Array(known)), Value::Array(more)) if word != "anyOf" => {
                        known.extend(more);
                    }
                    (_, limit) => drop(schema.insert(word, limit)),
                }
            }
        }
        if let Some(codes) = codes(schema) {
            schema.insert("enum".to_owned(), codes.into());
        }
        transform_subschemas(self, schema);
    }
}

/// Takes null from the members that have to be there. Their own limits are still apart.
fn demand(schema: &mut Schema, limits: &Map<String, Value>) {
    let mut names = Vec::new();
    required(&Value::Object(limits.clone()), &mut names);
    let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) else {
        return;
    };
    for name in &names {
        let row = properties.get_mut(name).and_then(|row| row.get_mut(STRICT)?.as_object_mut());
        let Some(row) = row else { continue };
        for word in ["type", "enum"] {
            if let Some(Value::Array(values)) = row.get_mut(word) {
                values.retain(|value| value != "null" && !value.is_null());
            }
        }
    }
}

/// Every name that some word requires.
fn required(words: &Value, names: &mut Vec<String>) {
    match words {
        Value::Object(words) => {
            for (word, value) in words {
                match value.as_array().filter(|_| word == "required") {
                    Some(list) => {
                        names.extend(list.iter().filter_map(Value::as_str).map(str::to_owned));
                    }
                    None => required(value, names),
                }
            }
        }
        Value::Array(values) => values.iter().for_each(|value| required(value, names)),
        _ => {}
    }
}

/// The smallest amount with so many decimals.
fn smallest_step(decimals: u64) -> Option<Value> {
    let thousandths = 10_i64.checked_pow(3_u32.checked_sub(u32::try_from(decimals).ok()?)?)?;
    serde_json::to_value(Decimal::from_thousandths(thousandths)).ok()
}

/// The codes of the master of a member, where they are few.
fn codes(schema: &Schema) -> Option<Vec<Value>> {
    if schema.get("enum").is_some() {
        return None;
    }
    let master = list(schema.get("x-inv01-master")?.as_str()?)?;
    if master.count() > SMALL || !master.is_of_codes() {
        return None;
    }
    let listed = master.rows().filter(|row| row.tier.standing() == Standing::Listed);
    let is_text = has_type(schema, "string");
    let codes = listed.map(|row| {
        if is_text { Some((*row.code).into()) } else { serde_json::from_str(&row.code).ok() }
    });
    let mut codes = codes.collect::<Option<Vec<Value>>>()?;
    if has_type(schema, "null") {
        codes.push(Value::Null);
    }
    Some(codes)
}

fn has_type(schema: &Schema, name: &str) -> bool {
    match schema.get("type") {
        Some(Value::Array(types)) => types.iter().any(|one| one == name),
        Some(one) => one == name,
        None => false,
    }
}
