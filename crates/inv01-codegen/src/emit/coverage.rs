//! `docs/coverage.md`: the table of the portal's codes.

use std::fmt::Write as _;
use std::path::PathBuf;

use super::markdown::{HEAD, Here, Pages, cell};
use crate::Generated;
use crate::coverage::{Covered, State};

pub(super) fn emit(pages: &Pages<'_>, codes: &[Covered<'_>]) -> Generated {
    let here = pages.at("docs/coverage.md");
    let count = |wanted: fn(&State<'_>) -> bool| codes.iter().filter(|c| wanted(&c.state)).count();
    let decided = count(|state| matches!(state, State::Decided(_)));
    let mut out = format!(
        "{HEAD}# Which of the portal's codes are decided\n\n\
         The portal's list of 2026 has {} codes that a request for an IRN or an e-way bill can be answered with. \
         {decided} of them\nare decided offline: a rule reports them, and a case shows it. What the others take \
         is said below. {} has a page for\neach, with examples, and `inv01 explain CODE` prints it in short.\n\n| | codes |\n|---|---|\n",
        codes.len(),
        here.link("docs/rules", "docs/rules/README.md", ""),
    );
    let counts = [
        ("decided offline", decided),
        ("another code comes first", count(|state| matches!(state, State::Instead(..)))),
        ("need what the portal has registered", count(|state| needs(state, "state"))),
        ("need the register of taxpayers", count(|state| needs(state, "registry"))),
        ("need tables of the portal, or tell of its own trouble", count(|s| needs(s, "server"))),
        ("not known when they are given", count(|state| matches!(state, State::NotKnown(_)))),
        ("not decided yet", count(|state| matches!(state, State::Uncovered))),
    ];
    for (what, number) in counts.iter().filter(|(_, number)| *number > 0) {
        let _ = writeln!(out, "| {what} | {number} |");
    }
    out.push_str(
        "\n## Decided offline\n\nIn part: what else the code stands for takes data of the portal.\n\n\
         | code | applies to | text | rules | |\n|---|---|---|---|---|\n",
    );
    for covered in codes {
        let code = covered.code;
        if let State::Decided(rules) = &covered.state {
            let rules: Vec<String> = rules.iter().map(|rule| here.rule(rule)).collect();
            let part = if covered.in_part(pages.source) { "in part" } else { "" };
            let _ = writeln!(
                out,
                "| {} | {} | {} | {} | {part} |",
                here.code(&code.code),
                code.applies_to,
                text(&code.message),
                rules.join(", "),
            );
        }
    }
    section(&mut out, &here, "Another code comes first", codes, |state| match state {
        State::Instead(codes, why) => Some(format!("{}: {why}", here.codes(codes))),
        _ => None,
    });
    for (needed, title) in [
        ("state", "Need what the portal has registered"),
        ("registry", "Need the register of taxpayers"),
        ("server", "Need tables of the portal, or tell of its own trouble"),
    ] {
        section(&mut out, &here, title, codes, |state| match state {
            State::Needs(whose, asked) if *whose == needed => Some((*asked).to_owned()),
            _ => None,
        });
    }
    section(&mut out, &here, "Not known when they are given", codes, |state| match state {
        State::NotKnown(why) => Some((*why).to_owned()),
        _ => None,
    });
    section(&mut out, &here, "Not decided yet", codes, |state| {
        matches!(state, State::Uncovered).then(String::new)
    });
    Generated { path: PathBuf::from("docs/coverage.md"), text: out }
}

fn needs(state: &State<'_>, whose: &str) -> bool {
    matches!(state, State::Needs(needed, _) if *needed == whose)
}

/// Codes of one kind, with why they are.
fn section(
    out: &mut String,
    here: &Here<'_, '_>,
    title: &str,
    codes: &[Covered<'_>],
    why: impl Fn(&State<'_>) -> Option<String>,
) {
    let rows: Vec<_> =
        codes.iter().filter_map(|covered| Some((covered.code, why(&covered.state)?))).collect();
    if rows.is_empty() {
        return;
    }
    let _ = write!(out, "\n## {title}\n\n| code | applies to | text | |\n|---|---|---|---|\n");
    for (code, why) in rows {
        let _ = writeln!(
            out,
            "| {} | {} | {} | {} |",
            here.code(&code.code),
            code.applies_to,
            text(&code.message),
            text(&why),
        );
    }
}

/// A text in a cell: braces stand for what is filled in.
fn text(text: &str) -> String {
    cell(text).replace('<', "&lt;")
}
