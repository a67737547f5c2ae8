//! The cases of a rule as a table of its page: what is changed, what is found.

use std::fmt::Write as _;

use super::markdown::{Here, cell, code, plain};
use crate::cases::{Case, Change, FOLDER, Finding};
use crate::source::Rule;
use crate::suite::{Context, Suite};

/// A value that is longer is cut: the case file has it.
const LONGEST: usize = 100;

/// The day of the check where a case names none.
pub(super) fn usual_day() -> &'static str {
    Context::default().as_of
}

pub(super) fn emit(
    out: &mut String,
    here: &Here<'_, '_>,
    rule: &Rule,
    level: &str,
    suite: &Suite<'_>,
) {
    let file = here.source().cases.iter().find(|(_, file)| file.rule == rule.name);
    let Some((_, file)) = file else {
        of_suite(out, rule, level, suite);
        return;
    };
    let _ =
        write!(out, "{}\n\n{level}# Examples of {}\n\n", here.markdown(file.prose.trim()), rule.id);
    table(out, here, rule, file.cases.iter());
}

/// Of a rule that another page describes, the examples of one of its codes.
pub(super) fn of_code(out: &mut String, here: &Here<'_, '_>, rule: &Rule, wanted: &str) {
    let shows = |case: &&Case| {
        let is_meant = |f: &Finding| f.id == rule.id && f.code.as_deref() == Some(wanted);
        case.findings.iter().any(is_meant)
    };
    let file = here.source().cases.values().find(|file| file.rule == rule.name);
    let cases: Vec<&Case> = file.into_iter().flat_map(|file| &file.cases).filter(shows).collect();
    if !cases.is_empty() {
        out.push('\n');
        table(out, here, rule, cases.into_iter());
    }
}

fn table<'c>(
    out: &mut String,
    here: &Here<'_, '_>,
    rule: &Rule,
    cases: impl Iterator<Item = &'c Case>,
) {
    out.push_str("| | changed | found |\n|---|---|---|\n");
    for case in cases {
        let mut title = format!("**{}:** {}", case.outcome, here.markdown(&case.title));
        if !case.prose.trim().is_empty() {
            let _ = write!(title, ". {}", here.markdown(&case.prose.trim().replace('\n', " ")));
        }
        let _ = writeln!(
            out,
            "| {} | {} | {} |",
            cell(&title),
            cell(&changes(here, case).join("<br>")),
            cell(&found(here, rule, case)),
        );
    }
    let _ = write!(
        out,
        "\n{} · {}\n",
        here.link("as a case file", &format!("{FOLDER}/{}.md", rule.name), ""),
        here.link(
            "how to read them",
            &format!("{}/README.md", super::rule_pages::FOLDER),
            "how-to-read-a-rule"
        ),
    );
}

/// Of a rule about bytes that are no invoice: what is done to one. Other bytes say nothing to people.
fn of_suite(out: &mut String, rule: &Rule, level: &str, suite: &Suite<'_>) {
    let cases = suite.get(rule.name.as_str()).map_or(&[][..], Vec::as_slice);
    let _ = write!(out, "{level}# Examples of {}\n\n", rule.id);
    for case in cases.iter().filter(|case| !case.description.contains(": ")) {
        let outcome = if rule.severity == "warning" { "Warned" } else { "Malformed" };
        let _ = writeln!(out, "- **{outcome}:** {}", plain(&case.description));
    }
}

/// What makes the invoice and its check.
fn changes(here: &Here<'_, '_>, case: &Case) -> Vec<String> {
    let mut lines = Vec::new();
    if case.body.is_none() && case.base != "b2b" {
        let path = format!("{FOLDER}/bases/{}.json", case.base);
        lines.push(format!("in {}", here.link(&code(&case.base), &path, "")));
    }
    if let Some(day) = &case.as_of {
        lines.push(format!("checked on {day}"));
    }
    let options = [
        ("profile", &case.profile),
        ("names", &case.names),
        ("turnover", &case.turnover),
        ("floor-date", &case.floor_date),
        ("caller-gstin", &case.caller_gstin),
        ("document", &case.document),
    ];
    for (option, value) in options {
        if let Some(value) = value {
            lines.push(format!("with {}", code(&format!("--{option} {value}"))));
        }
    }
    if case.ship_to_gstin.is_some() {
        lines.push("with `--ship-to-gstin`".to_owned());
    }
    if let Some(body) = &case.body {
        lines.push(format!("the whole body is {}", value(body)));
    }
    if let Some(count) = case.items {
        lines.push(format!("{count} items, copies of the last"));
    }
    if let Some(count) = case.bytes {
        lines.push(format!("{count} bytes, by blanks"));
    }
    if !case.before.is_empty() {
        let before: Vec<String> = case.before.iter().map(change).collect();
        lines.push(format!("after another one with {}", before.join(", ")));
    }
    lines.extend(case.changes.iter().map(change));
    if lines.is_empty() {
        lines.push("nothing: the invoice as it is".to_owned());
    }
    lines
}

fn change(change: &Change) -> String {
    match &change.value {
        Some(json) => format!("{} = {}", code(&change.pointer), value(json)),
        None => format!("{} left out", code(&change.pointer)),
    }
}

fn value(json: &str) -> String {
    if json.chars().count() <= LONGEST {
        return code(json);
    }
    let start: String = json.chars().take(LONGEST / 2).collect();
    format!("{} and so on, {} characters", code(&format!("{start}…")), json.chars().count())
}

fn found(here: &Here<'_, '_>, rule: &Rule, case: &Case) -> String {
    let lines: Vec<String> =
        case.findings.iter().map(|finding| line(here, rule, finding)).collect();
    if lines.is_empty() { "nothing".to_owned() } else { lines.join("<br>") }
}

fn line(here: &Here<'_, '_>, rule: &Rule, finding: &Finding) -> String {
    let mut out = finding.severity.clone();
    if let Some(code) = &finding.code {
        let _ = write!(out, " {}", here.code(code));
    }
    if !finding.pointer.is_empty() {
        let _ = write!(out, " at {}", code(&finding.pointer));
    }
    if finding.id != rule.id
        && let Some(other) = here.source().rules.iter().find(|other| other.id == finding.id)
    {
        let _ = write!(out, " ({})", here.rule_id(other));
    }
    for (word, text) in &finding.words {
        let Some(text) = text else { continue };
        let _ = match word.as_str() {
            // It is in the text, and in the place.
            "item" => Ok(()),
            "message" => write!(out, "<br>*{}*", plain(text)),
            word => write!(out, "<br>{word}: {}", plain(text)),
        };
    }
    out
}
