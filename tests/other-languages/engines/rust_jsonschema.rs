//! Answers for Rust's jsonschema: `protocol.py` says how.

use std::env;
use std::fs;
use std::io::{self, BufRead as _, Write as _};

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind;
use serde_json::{Value, json};

/// The error itself, or what failed in the branches of an anyOf, as pointer and keyword.
pub(crate) fn leaves(error: &ValidationError<'_>, found: &mut Vec<Value>) {
    if let ValidationErrorKind::AnyOf { context } = error.kind() {
        context.iter().flatten().for_each(|inner| leaves(inner, found));
    } else {
        let at = error.schema_path().to_string();
        let keyword = at.rsplit('/').next().unwrap_or_default();
        found.push(json!([error.instance_path().to_string(), keyword]));
    }
}

fn main() -> io::Result<()> {
    let path = env::args().nth(1).expect("a schema");
    let schema: Value = serde_json::from_str(&fs::read_to_string(path)?)?;
    let mut out = io::stdout().lock();
    let validator = match jsonschema::validator_for(&schema) {
        Ok(validator) => validator,
        Err(refusal) => return writeln!(out, "{}", json!({ "refuses": refusal.to_string() })),
    };
    writeln!(out, "{}", json!({ "takes": true }))?;
    for line in io::stdin().lock().lines() {
        let text: String = serde_json::from_str(&line?)?;
        let answer = match serde_json::from_str::<Value>(&text) {
            Ok(body) => {
                let mut found = Vec::new();
                validator.iter_errors(&body).for_each(|error| leaves(&error, &mut found));
                Value::Array(found)
            }
            Err(trouble) => json!({ "trouble": trouble.to_string() }),
        };
        writeln!(out, "{answer}")?;
    }
    Ok(())
}
