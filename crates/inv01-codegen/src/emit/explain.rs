//! `explain.rs`: what the pages of rules and codes have besides the checks.

use std::fmt::Write as _;

use super::{capital, check_constant, list_of_texts};
use crate::source::{Rule, Source};
use crate::suite::{Context, Suite, SuiteCase};

/// How many examples of each outcome a page has.
const EXAMPLES: usize = 3;

pub(super) fn emit(source: &Source, suite: &Suite<'_>) -> String {
    let mut out = String::from(
        "//! What the pages of rules and codes have besides the checks.\n\n\
         use super::checks;\nuse crate::explain::{Code, Example, Expected, Outcome, Rule, Source};\n\n\
         /// Every rule, in the order of the catalogue.\npub(crate) static RULES: &[Rule] = &[\n",
    );
    for rule in &source.rules {
        emit_rule(&mut out, source, rule, suite.get(&*rule.name).map_or(&[][..], Vec::as_slice));
    }
    out.push_str(
        "];\n\n/// Every code of the portal, in the order of codes.\npub(crate) static CODES: &[Code] = &[\n",
    );
    let mut codes: Vec<_> = source.codes.iter().filter(|code| code.case.is_empty()).collect();
    codes.sort_by(|a, b| a.code.cmp(&b.code));
    for code in codes {
        let unreported = source.unreported.iter().find(|row| row.codes.contains(&code.code));
        let _ = writeln!(
            out,
            "    Code {{\n        code: {:?},\n        message: {:?},\n        applies_to: {:?},\n        \
             decidable: {:?},\n        status: {:?},\n        members: {:?},\n        note: {:?},\n        \
             instead: {},\n        why: {:?},\n        source: {:?},\n    }},",
            code.code,
            code.message,
            code.applies_to,
            code.decidable,
            code.status,
            code.member,
            code.note,
            list_of_texts(unreported.map(|row| row.instead.as_slice()).unwrap_or_default()),
            unreported.map(|row| &row.why),
            code.source,
        );
    }
    out.push_str(
        "];\n\n/// The texts that everything rests on.\npub(crate) static SOURCES: &[Source] = &[\n",
    );
    for text in &source.texts {
        let _ = writeln!(
            out,
            "    Source {{ key: {:?}, title: {:?}, date: {:?} }},",
            text.key, text.title, text.date
        );
    }
    out + "];\n"
}

fn emit_rule(out: &mut String, source: &Source, rule: &Rule, cases: &[SuiteCase<'_>]) {
    let checks: Vec<String> = match rule.codes.as_slice() {
        [] => vec![check_constant(rule, None)],
        codes => codes.iter().map(|code| check_constant(rule, Some(code))).collect(),
    };
    let checks: Vec<String> = checks.iter().map(|name| format!("&checks::{name}")).collect();
    let by = rule.decided_as.as_ref().and_then(|name| {
        source.rules.iter().find(|other| other.name == *name).map(|other| &other.id)
    });
    let _ = write!(
        out,
        "    // {} {}\n    Rule {{\n        checks: &[{}],\n        decided_as: {by:?},\n        \
         examples: &[\n",
        rule.id,
        rule.name,
        checks.join(", "),
    );
    let reporter = by.unwrap_or(&rule.id);
    for case in examples(rule, reporter, cases) {
        example(out, case);
    }
    out.push_str("        ],\n    },\n");
}

/// Some cases of each outcome: the first ones, and of those that a code answers the first of each
/// code.
fn examples<'c, 's>(
    rule: &Rule,
    reporter: &str,
    cases: &'c [SuiteCase<'s>],
) -> Vec<&'c SuiteCase<'s>> {
    let of = |wanted: &str| {
        let all: Vec<&SuiteCase<'_>> =
            cases.iter().filter(|case| outcome(case) == wanted).collect();
        let answers = |case: &&&SuiteCase<'_>, code: &String| {
            let mut findings = case.findings.iter();
            findings.any(|f| f.id == reporter && f.code.as_ref() == Some(code))
        };
        let firsts: Vec<usize> = rule
            .codes
            .iter()
            .filter_map(|code| all.iter().position(|case| answers(&case, code)))
            .collect();
        let mut chosen: Vec<usize> = (0..all.len()).filter(|i| firsts.contains(i)).collect();
        for position in 0..all.len() {
            if chosen.len() < EXAMPLES && !chosen.contains(&position) {
                chosen.push(position);
            }
        }
        chosen.sort_unstable();
        chosen.into_iter().map(|position| all[position]).collect::<Vec<_>>()
    };
    [of("accepted"), of("warned"), of("rejected")].concat()
}

fn outcome(case: &SuiteCase<'_>) -> &'static str {
    match case.findings.as_slice() {
        [] => "accepted",
        findings if findings.iter().all(|finding| finding.severity == "warning") => "warned",
        _ => "rejected",
    }
}

fn example(out: &mut String, case: &SuiteCase<'_>) {
    let mut lines = Vec::new();
    if let Some(base) = case.base.filter(|base| *base != "b2b") {
        lines.push(format!("base {base}"));
    }
    lines.extend(context(&case.context));
    lines.extend(case.changes.iter().cloned());
    let _ = write!(
        out,
        "            Example {{\n                outcome: Outcome::{},\n                title: {:?},\n                \
         lines: {},\n                findings: &[",
        capital(outcome(case)),
        case.description,
        list_of_texts(&lines),
    );
    for finding in &case.findings {
        let _ = write!(
            out,
            "\n                    Expected {{ severity: {:?}, code: {:?}, pointer: {:?}, id: {:?} }},",
            finding.severity, finding.code, finding.pointer, finding.id
        );
    }
    out.push_str(if case.findings.is_empty() { "" } else { "\n                " });
    out.push_str("],\n            },\n");
}

/// What a case asks of the context, as a case file says it.
fn context(context: &Context<'_>) -> Vec<String> {
    let usual = Context::default();
    let mut lines = Vec::new();
    let mut add = |key: &str, value: Option<&str>, usual: Option<&str>| {
        if let Some(value) = value.filter(|value| Some(*value) != usual) {
            lines.push(format!("{key} {value}"));
        }
    };
    add("as-of", Some(context.as_of), Some(usual.as_of));
    add("profile", Some(context.profile), Some(usual.profile));
    add("names", Some(context.names), Some(usual.names));
    add("turnover", context.turnover, None);
    add("floor-date", context.floor_date, None);
    add("caller-gstin", context.caller_gstin, None);
    add("ship-to-gstin", context.ship_to_gstin.then_some("on"), None);
    lines
}
