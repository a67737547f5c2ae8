//! `docs/rules`: a page for each of the portal's codes, and for each rule without one.

use std::fmt::Write as _;
use std::path::PathBuf;

use super::markdown::{HEAD, Here, Pages, cell, code, pair, plain};
use super::{examples, portal_text, words};
use crate::Generated;
use crate::coverage::{Covered, State};
use crate::source::{Rule, Source};
use crate::suite::Suite;

/// The folder of the pages.
pub(super) const FOLDER: &str = "docs/rules";

pub(super) fn emit(
    pages: &Pages<'_>,
    covered: &[Covered<'_>],
    suite: &Suite<'_>,
) -> Vec<Generated> {
    let mut files = vec![index(pages, covered)];
    for code in covered {
        let path = format!("{FOLDER}/{}.md", code.code.code);
        let text = of_code(&pages.at(&path), &path, code, suite);
        files.push(Generated { path: PathBuf::from(path), text });
    }
    for rule in &pages.source.rules {
        let path = pages.of_rule(rule).to_owned();
        if files.iter().any(|file| file.path.as_os_str() == path.as_str()) {
            continue;
        }
        let mut text = HEAD.to_owned();
        section(&mut text, &pages.at(&path), rule, "#", suite);
        files.push(Generated { path: PathBuf::from(path), text });
    }
    files
}

/// The table by code, and the table by rule.
fn index(pages: &Pages<'_>, covered: &[Covered<'_>]) -> Generated {
    let path = format!("{FOLDER}/README.md");
    let here = pages.at(&path);
    let mut out = format!(
        "{HEAD}# Codes and rules\n\nA page for each code of the portal's list that a request for an IRN or an e-way bill can be \
         answered with, and for each rule\nwithout a code. A rule with several codes stands on the page of the first. \
         `inv01 explain CODE` prints the same in short;\n{} counts the codes, {} has the members that rules read.\n\n\
         - [By code](#by-code)\n- [By rule](#by-rule)\n- [How to read a rule](#how-to-read-a-rule)\n\n\
         ## By code\n\n| code | the portal's text | |\n|---|---|---|\n",
        here.link("docs/coverage.md", "docs/coverage.md", ""),
        here.link("docs/fields", "docs/fields/README.md", ""),
    );
    for Covered { code, state } in covered {
        let what = match state {
            // Of 5002 there are too many to name.
            State::Decided(rules) if rules.len() > 4 => format!("{} rules", rules.len()),
            State::Decided(rules) => {
                rules.iter().map(|rule| here.rule(rule)).collect::<Vec<_>>().join(", ")
            }
            State::Instead(codes, _) => format!("{} first", come(here.codes(codes), codes)),
            State::Needs(whose, _) => format!("not decided: {}", words::needs(whose)),
            State::NotKnown(_) => "not known when it is given".to_owned(),
            State::Uncovered => "not decided yet".to_owned(),
        };
        let text = cell(&plain(code.message.trim()));
        let _ = writeln!(out, "| {} | {text} | {} |", here.code(&code.code), cell(&what));
    }
    out.push_str("\n## By rule\n\n| rule | what it is about | codes | |\n|---|---|---|---|\n");
    for rule in &pages.source.rules {
        let codes = if rule.codes.is_empty() { "none".to_owned() } else { here.codes(&rule.codes) };
        let by = rule.decided_as.as_deref().and_then(|name| named(pages.source, name));
        let what = match by {
            Some(by) => format!("reported as {}", here.rule(by)),
            None if rule.severity == "warning" => "warning".to_owned(),
            None if rule.affects == "ewb" => "stops the e-way bill only".to_owned(),
            None => String::new(),
        };
        let _ = writeln!(
            out,
            "| {} | {} | {codes} | {what} |",
            here.rule(rule),
            cell(&plain(&rule.title)),
        );
    }
    let _ = write!(
        out,
        "\n## How to read a rule\n\n\
         A rule demands something; what breaks the demand is an error or a warning. *In doubt* says when a finding of a rule that \
         makes\nerrors is a warning. *Examples* are the cases of its file in {}: each changes one of the invoices in {},\nin which \
         nothing is found: `b2b`, or the one that is named. The day of the check is {} and the portal is that of\nproduction, \
         unless something else is said. *Found* is all that a check finds, by code and place, with words where they\nmatter.\n\n\
         | basis | |\n|---|---|\n",
        here.link("tests/cases", "tests/cases/README.md", ""),
        here.link("tests/cases/bases", "tests/cases/bases", ""),
        examples::usual_day(),
    );
    for word in ["official", "observed", "inferred"] {
        let _ = writeln!(out, "| {word} | {} |", words::basis(word));
    }
    Generated { path: PathBuf::from(path), text: out }
}

fn named<'s>(source: &'s Source, name: &str) -> Option<&'s Rule> {
    source.rules.iter().find(|rule| rule.name == name)
}

/// That codes come.
fn come(shown: String, codes: &[String]) -> String {
    shown + if codes.len() == 1 { " comes" } else { " come" }
}

/// The page of a code.
fn of_code(here: &Here<'_, '_>, path: &str, covered: &Covered<'_>, suite: &Suite<'_>) -> String {
    let source = here.source();
    let code = covered.code;
    let text = if code.message.is_empty() { "no text is known" } else { code.message.trim() };
    let mut out = format!("{HEAD}# {}\n\n> {}\n\n", code.code, plain(text));
    if !code.note.is_empty() {
        let _ = writeln!(out, "{}\n", here.text(&code.note));
    }
    let is_of_code = |rule: &&Rule| rule.codes.contains(&code.code);
    let rules: Vec<&Rule> = source.rules.iter().filter(is_of_code).collect();
    let reports = |rule: &&Rule| rule.decided_as.is_none();
    let listed =
        |rules: &[&Rule]| rules.iter().map(|rule| here.rule(rule)).collect::<Vec<_>>().join(", ");
    let reporting: Vec<&Rule> = rules.iter().copied().filter(reports).collect();
    let open = source.undecided.iter().find(|row| row.codes.contains(&code.code));
    let unreported = source.unreported.iter().find(|row| row.codes.contains(&code.code));
    let mut keys: Vec<&str> = vec![&code.source];

    let _ = write!(out, "| answers | {} |\n|---|---|\n", words::answers(&code.applies_to));
    pair(&mut out, "about", &about(here, &code.member));
    match &covered.state {
        State::Decided(_) => {
            let part = if covered.in_part(source) { "in part" } else { "yes" };
            // 5002 has them all in its contents.
            let by =
                if reporting.len() > 4 { "the rules below".to_owned() } else { listed(&reporting) };
            pair(&mut out, "decided here", &format!("{part}, by {by}"));
        }
        State::Instead(codes, why) => {
            let others = come(here.codes(codes), codes);
            let what = format!("no, {others} in its place. {}", here.text(why));
            pair(&mut out, "decided here", &what);
        }
        State::Needs(whose, why) => {
            let why = if open.is_some() { here.text(why) } else { String::new() };
            let what = format!("no, it {}. {why}", words::needs(whose));
            pair(&mut out, "decided here", &what);
        }
        State::NotKnown(why) => {
            pair(&mut out, "decided here", &format!("no. {}", here.text(why)));
        }
        State::Uncovered => pair(&mut out, "decided here", "not yet"),
    }
    if let Some(row) = open {
        if matches!(covered.state, State::Decided(_)) {
            pair(&mut out, "left to the portal", &here.text(&row.why));
        }
        pair(&mut out, "looked up by", &here.members(&row.reads));
        let others: Vec<String> =
            row.codes.iter().filter(|other| **other != code.code).cloned().collect();
        pair(&mut out, "asked together with", &here.codes(&others));
        keys.extend(row.source.iter().map(String::as_str));
    }
    keys.extend(unreported.into_iter().flat_map(|row| &row.source).map(String::as_str));
    for rule in &source.rules {
        for (of, _) in rule.also.iter().filter(|(_, also)| also.contains(&code.code)) {
            let what = format!("{} of {}", here.code(of), here.rule(rule));
            pair(&mut out, "the portal may use it for", &what);
        }
    }
    pair(&mut out, "sources", &here.sources(keys));

    texts(&mut out, here, &code.code);
    let (at_home, elsewhere): (Vec<&Rule>, Vec<&Rule>) =
        rules.iter().partition(|rule| here.pages.of_rule(rule) == path);
    for rule in &elsewhere {
        let (title, demands) = (plain(&rule.title), here.text(&rule.demands));
        let _ = write!(out, "\n## {}: {title}\n\n{demands}\n", here.rule(rule));
        examples::of_code(&mut out, here, rule, &code.code);
    }
    if at_home.len() > 2 {
        out.push_str("\n## Rules\n\n| rule | what it is about | reported as |\n|---|---|---|\n");
        for rule in &at_home {
            let by = rule.decided_as.as_deref().and_then(|name| named(source, name));
            let by = by.map_or(String::new(), |by| here.rule(by));
            let _ = writeln!(out, "| {} | {} | {by} |", here.rule(rule), cell(&plain(&rule.title)));
        }
    }
    for rule in at_home {
        out.push('\n');
        section(&mut out, here, rule, "##", suite);
    }
    out
}

/// The members that a code is about, as the list of codes names them.
fn about(here: &Here<'_, '_>, members: &str) -> String {
    let known = |path: &str| here.source().fields.iter().any(|field| field.path == path);
    let shown = members.split(';').filter(|member| !member.is_empty()).map(|member| {
        if known(member) {
            here.member(member)
        } else if member.contains(' ') {
            plain(member)
        } else {
            code(member)
        }
    });
    shown.collect::<Vec<_>>().join(", ")
}

/// The texts of a code that has several.
fn texts(out: &mut String, here: &Here<'_, '_>, wanted: &str) {
    let of_cases = here.source().codes.iter().filter(|c| c.code == wanted && !c.case.is_empty());
    let rows: Vec<_> = of_cases.collect();
    if rows.is_empty() {
        return;
    }
    out.push_str("\n## Texts\n\n| of | text | |\n|---|---|---|\n");
    for row in rows {
        let (case, text) = (plain(&row.case), plain(&row.message));
        let _ = writeln!(out, "| {case} | {} | {} |", cell(&text), cell(&here.text(&row.note)));
    }
}

/// A rule, with its examples.
fn section(out: &mut String, here: &Here<'_, '_>, rule: &Rule, level: &str, suite: &Suite<'_>) {
    let _ = write!(
        out,
        "{level} <a id=\"{id}\"></a>{id} {}: {}\n\n{}\n\n",
        rule.name,
        plain(&rule.title),
        here.text(&rule.demands),
        id = rule.id,
    );
    if let Some(doubtful) = &rule.doubtful {
        let _ = write!(out, "*In doubt:* {}\n\n", here.text(doubtful));
    }
    facts(out, here, rule);
    examples::emit(out, here, rule, level, suite);
}

/// What the catalogue says of a rule.
fn facts(out: &mut String, here: &Here<'_, '_>, rule: &Rule) {
    let source = here.source();
    let severity = words::severity(&rule.severity, &rule.affects);
    let _ = write!(out, "| severity | {severity} |\n|---|---|\n");
    if let Some(by) = rule.decided_as.as_deref().and_then(|name| named(source, name)) {
        pair(out, "reported as", &here.rule(by));
    }
    let codes = match rule.codes.as_slice() {
        [_, _, ..] => {
            let text = |code: &String| plain(portal_text(source, code, ""));
            let lines =
                rule.codes.iter().map(|code| format!("{}: {}", here.code(code), text(code)));
            lines.collect::<Vec<_>>().join("<br>")
        }
        codes => here.codes(codes),
    };
    pair(out, "codes", &codes);
    for (code, also) in &rule.also {
        let what = format!("{} instead of {}", here.codes(also), here.code(code));
        pair(out, "the portal may use", &what);
    }
    let own = rule.message.as_deref();
    let of_case = rule.text.as_deref().map(|case| portal_text(source, "5002", case));
    pair(out, "text", &own.or(of_case).map(plain).unwrap_or_default());
    let fill = rule
        .fill
        .iter()
        .enumerate()
        .map(|(i, word)| format!("{} {}", code(&format!("{{{i}}}")), words::placeholder(word)));
    pair(out, "in the text", &fill.collect::<Vec<_>>().join(", "));
    pair(out, "basis", &format!("{}: {}", rule.basis, words::basis(&rule.basis)));
    let each = if rule.is_of_items() { ", of each item" } else { "" };
    let stage = words::stage(&rule.stage, rule.decided_by.as_deref());
    pair(out, "asked", &format!("{stage}{each}"));
    pair(out, "reads", &here.members(&rule.reads));
    pair(out, "formula", &rule.formula.as_deref().map(code).unwrap_or_default());
    pair(out, "tolerance", rule.tolerance.as_deref().map(words::tolerance).unwrap_or_default());
    pair(out, "in force", &in_force(rule));
    let parameters = rule.parameters.iter().map(|name| {
        let option = format!("`--{}`", name.replace('_', "-"));
        let option = here.link(&option, "docs/cli.md", "context");
        format!("{} ({option})", words::parameter(name))
    });
    pair(out, "depends on", &parameters.collect::<Vec<_>>().join(", "));
    let with = rule.with.iter().map(|name| {
        let other = source.rules.iter().find(|other| other.id == *name);
        other.map_or_else(|| here.code(name), |other| here.rule(other))
    });
    pair(out, "comes with", &with.collect::<Vec<_>>().join(", "));
    pair(out, "sources", &here.sources(rule.source.iter().map(String::as_str)));
    out.push('\n');
}

fn in_force(rule: &Rule) -> String {
    if rule.parameters.iter().any(|name| name == "ship_to_gstin") {
        return "no, it is on hold: asked only with `--ship-to-gstin`".to_owned();
    }
    match (&rule.from, &rule.until) {
        (None, None) => String::new(),
        (Some(from), None) => format!("from {from}"),
        (None, Some(until)) => format!("until {until}"),
        (Some(from), Some(until)) => format!("from {from} until {until}"),
    }
}
