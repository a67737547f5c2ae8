//! `checks.rs`: one constant for each rule and code.

use std::fmt::Write as _;

use super::{capital, check_constant, list_of_texts, portal_text};
use crate::source::{Rule, Source};

pub(super) fn emit(source: &Source) -> String {
    let mut out = String::from(
        "//! The rules as constants, one for each code of a rule.\n\n\
         use jiff::civil::Date;\n\nuse crate::check::{Affects, Basis, Check, Severity, Stage, Tolerance};\n",
    );
    let mut all = Vec::new();
    for rule in &source.rules {
        let codes: Vec<Option<&str>> = match rule.codes.as_slice() {
            [] => vec![None],
            codes => codes.iter().map(|code| Some(code.as_str())).collect(),
        };
        for code in codes {
            let name = check_constant(rule, code);
            check(&mut out, source, rule, code, &name);
            // What another rule reports is only explained.
            if rule.decided_as.is_none() {
                all.push(name);
            }
        }
    }
    out.push_str("\n/// Every check, in the order of the catalogue.\npub(crate) static ALL: &[&Check] = &[\n");
    for name in all {
        let _ = writeln!(out, "    &{name},");
    }
    out + "];\n"
}

fn check(out: &mut String, source: &Source, rule: &Rule, code: Option<&str>, name: &str) {
    let message = match (&rule.message, code) {
        (Some(message), _) => message,
        (None, Some(code)) => portal_text(source, code, rule.text.as_deref().unwrap_or_default()),
        (None, None) => &rule.title,
    };
    let mut message = message.to_owned();
    for (i, word) in rule.fill.iter().enumerate() {
        message = message.replace(&format!("{{{i}}}"), &format!("{{{word}}}"));
    }
    let also = code.and_then(|code| rule.also.get(code)).map(Vec::as_slice).unwrap_or_default();
    let tolerance = rule
        .tolerance
        .as_deref()
        .map_or("None".to_owned(), |word| format!("Some(Tolerance::{})", capital(word)));
    let _ = write!(
        out,
        "\n/// {} {}.\npub(crate) static {name}: Check = Check {{\n    id: {:?},\n    rule: {:?},\n    \
         title: {:?},\n    demands: {:?},\n    doubtful: {:?},\n    code: {code:?},\n    \
         also: {},\n    message: {message:?},\n    \
         severity: Severity::{},\n    affects: Affects::{},\n    basis: Basis::{},\n    \
         stage: Stage::{},\n    formula: {:?},\n    tolerance: {tolerance},\n    \
         from: {},\n    until: {},\n    parameters: {},\n    with: {},\n    \
         sources: {},\n}};\n",
        rule.id,
        rule.title,
        rule.id,
        rule.name,
        rule.title,
        rule.demands,
        rule.doubtful,
        list_of_texts(also),
        capital(&rule.severity),
        capital(&rule.affects),
        capital(&rule.basis),
        capital(&rule.stage),
        rule.formula,
        day(rule.from.as_deref()),
        day(rule.until.as_deref()),
        list_of_texts(&rule.parameters),
        list_of_texts(&rule.with),
        list_of_texts(&rule.source),
    );
}

/// A day that the loader has checked, as a constant.
fn day(day: Option<&str>) -> String {
    day.map_or("None".to_owned(), |day| format!("Some({})", date_constant(day)))
}

/// The same of a day that is always there.
pub(super) fn date_constant(day: &str) -> String {
    let mut parts = day.split('-').map(|part| part.trim_start_matches('0'));
    let mut next = || parts.next().unwrap_or_default();
    format!("Date::constant({}, {}, {})", next(), next(), next())
}
