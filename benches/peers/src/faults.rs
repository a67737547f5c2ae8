//! Invoices with a single fault: the cases of the conformance suite that a single rule refuses.

use std::error::Error;
use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
struct File {
    rule: Rule,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Rule {
    id: String,
}

#[derive(Deserialize)]
struct Finding {
    severity: String,
    id: String,
}

#[derive(Deserialize)]
struct Case {
    context: Value,
    /// Bytes that are no text are left out.
    body: Option<String>,
    /// Of another invoice, or of blanks, no line can tell.
    before: Option<Value>,
    bytes: Option<u64>,
    verdict: Option<String>,
    findings: Vec<Finding>,
}

/// The refused bodies of some stages, one a line; those that have lines themselves are left out.
pub fn of(suite: &Path, stages: &[&str]) -> Result<String, Box<dyn Error>> {
    let context: Value = serde_json::from_str(
        r#"{"as_of":"2026-11-21","profile":"production","names":"lenient","turnover":null,
            "floor_date":null,"caller_gstin":null,"ship_to_gstin":false}"#,
    )?;
    let mut lines = String::new();
    for stage in stages {
        for entry in fs::read_dir(suite.join(stage))? {
            let file: File = serde_json::from_slice(&fs::read(entry?.path())?)?;
            for case in file.cases {
                let is_refused = matches!(case.verdict.as_deref(), Some("rejected" | "malformed"));
                let is_single = case
                    .findings
                    .iter()
                    .all(|finding| finding.severity != "error" || finding.id == file.rule.id);
                let is_alone = case.before.is_none() && case.bytes.is_none();
                let body = case.body.filter(|body| !body.is_empty() && !body.contains('\n'));
                if let Some(body) = body
                    && is_refused
                    && is_single
                    && is_alone
                    && case.context == context
                {
                    lines.push_str(&body);
                    lines.push('\n');
                }
            }
        }
    }
    Ok(lines)
}
