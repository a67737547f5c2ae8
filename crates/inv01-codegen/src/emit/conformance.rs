//! `tests/conformance`: cases for any implementation, by stage and rule. `tests/conformance/README.md`
//! describes the files.

use std::path::PathBuf;

use serde::Serialize;

use crate::Generated;
use crate::source::{Rule, Source};
use crate::suite::{Suite, SuiteCase};

/// Where the files are, a folder for each stage.
const FOLDER: &str = "tests/conformance";

/// Version of the files.
const VERSION: u32 = 1;

pub(super) fn emit(source: &Source, suite: &Suite<'_>) -> Vec<Generated> {
    let rules = source.rules.iter().filter_map(|rule| Some((rule, suite.get(&*rule.name)?)));
    rules.filter_map(|(rule, cases)| file(source, rule, cases)).collect()
}

/// The file of a rule, if it has cases: only requests for an IRN are in the suite.
fn file(source: &Source, rule: &Rule, cases: &[SuiteCase<'_>]) -> Option<Generated> {
    #[derive(Serialize)]
    struct Named<'a> {
        id: &'a str,
        name: &'a str,
        title: &'a str,
        codes: &'a [String],
    }
    let Rule { id, name, title, codes, stage, .. } = rule;
    let named = Named { id, name, title, codes };
    let cases = cases.iter().filter(|case| case.document.is_none());
    let cases: Vec<String> = cases.map(text).collect();
    if cases.is_empty() {
        return None;
    }
    let text = format!(
        "{{\n \"v\": {VERSION},\n \"rule\": {},\n \"stage\": \"{stage}\",\n \"masters\": \"{}\",\n \
         \"cases\": [\n{}\n ]\n}}\n",
        json(&named),
        source.edition,
        cases.join(",\n"),
    );
    Some(Generated { path: PathBuf::from(format!("{FOLDER}/{stage}/{name}.json")), text })
}

/// A case, a line for each member and for each element of its lists, so that a change of a case is a
/// change of few lines.
fn text(case: &SuiteCase<'_>) -> String {
    let mut lines = vec![
        format!("\"description\": {}", json(&case.description)),
        format!("\"context\": {}", json(&case.context)),
    ];
    if let Some(stages) = case.stages {
        lines.push(format!("\"stages\": {}", json(&stages)));
    }
    if let Some(base) = case.base {
        lines.push(format!("\"base\": {}", json(&base)));
    }
    if !case.changes.is_empty() {
        lines.push(format!("\"changes\": {}", list(&case.changes)));
    }
    if let Some(before) = &case.before {
        lines.push(format!("\"before\": {}", json(before)));
    }
    lines.push(match std::str::from_utf8(&case.body) {
        Ok(text) if text.starts_with('{') => format!("\"body\": {}", json(&text)),
        _ => format!("\"base64\": \"{}\"", base64(&case.body)),
    });
    if let Some(length) = case.length {
        lines.push(format!("\"bytes\": {length}"));
    }
    lines.push(format!("\"verdict\": {}", json(&case.verdict)));
    lines.push(format!("\"findings\": {}", list(&case.findings)));
    format!("  {{\n   {}\n  }}", lines.join(",\n   "))
}

fn list<T: Serialize>(values: &[T]) -> String {
    let lines: Vec<String> = values.iter().map(|value| format!("\n    {}", json(value))).collect();
    format!("[{}{}]", lines.join(","), if values.is_empty() { "" } else { "\n   " })
}

/// Every value here is made of texts and numbers, which serde_json always writes.
fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// Base64 by RFC 4648.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for group in bytes.chunks(3) {
        let bits = group.iter().fold(0, |bits, byte| bits << 8 | usize::from(*byte))
            << (8 * (3 - group.len()));
        for place in 0..4 {
            let letter = LETTERS[bits >> (18 - 6 * place) & 63];
            out.push(if place <= group.len() { char::from(letter) } else { '=' });
        }
    }
    out
}
