//! The portal's answer next to the findings, for people and for `grep`.

use std::fmt::Write as _;

use inv01::answer::{Answered, Compared};
use inv01::{Entry, Origin};

use crate::answers::{Answer, is_silent};
use crate::formats::{place, what};
use crate::printable;

/// What is said of an error of ours that the portal may not have come to.
const AFTER: &str = "the portal may not have got that far";

/// The same where a part of the answer was left out.
const LEFT_OUT: &str = "what was not looked at may name it";

/// What is said of an answer in which nothing was found.
const SILENT: &str = "nothing known: neither an IRN nor the code of an error";

/// Some lines for people: every error of the answer, and ours that it does not name.
pub(super) fn block(answer: &Answer<'_>, entries: &[Entry]) -> String {
    let Some(answer) = &answer.compared else { return "answer: none\n".to_owned() };
    let Answered { source, line, outcome, fault, codes, alone, .. } = answer;
    let mut out = format!("answer ({}:{line}): ", printable::text(source));
    let _ = match fault {
        Some(fault) => writeln!(out, "malformed: {}", printable::text(fault)),
        None => writeln!(out, "{outcome}"),
    };
    for remark in remarks(answer) {
        let _ = writeln!(out, "  {remark}");
    }
    for error in codes {
        let _ = writeln!(out, "  {:<11} {}", error.standing.as_str(), said(error));
        for note in notes(error, entries) {
            let _ = writeln!(out, "  {:11} {note}", "");
        }
    }
    for alone in alone {
        let Some(entry) = entries.get(alone.diagnostic) else { continue };
        let code = entry.code.map_or(String::new(), |code| format!("{code} "));
        let _ = writeln!(out, "  {:<11} {code}{}", "ours alone", what(entry));
        if alone.after {
            let _ = writeln!(out, "  {:11} {}", "", after(answer));
        }
    }
    out
}

/// A line for each error of the answer, and for each of ours that it does not name.
pub(super) fn lines(answer: &Answer<'_>, entries: &[Entry], origin: &Origin<'_>) -> String {
    let Some(answer) = &answer.compared else {
        return format!("{}: no answer\n", start(origin.source, origin.line));
    };
    let start = start(answer.source, answer.line);
    let mut out = String::new();
    if let Some(fault) = &answer.fault {
        let _ = writeln!(out, "{start}: malformed answer: {}", printable::text(fault));
    }
    for remark in remarks(answer) {
        let _ = writeln!(out, "{start}: {remark}");
    }
    for error in &answer.codes {
        let notes = notes(error, entries).join("; ");
        let notes = if notes.is_empty() { notes } else { format!(" ({notes})") };
        let _ = writeln!(out, "{start}: {} {}{notes}", error.standing, said(error));
    }
    for alone in &answer.alone {
        let Some(entry) = entries.get(alone.diagnostic) else { continue };
        let code = entry.code.map_or(String::new(), |code| format!("[{code}]"));
        let after = if alone.after { format!(" ({})", after(answer)) } else { String::new() };
        let place = place(entry, origin.source);
        let _ = writeln!(out, "{place}: alone{code} {}{after}", what(entry));
    }
    out
}

/// What is said of an answer as a whole.
fn remarks(answer: &Answered<'_>) -> impl Iterator<Item = String> {
    let silent = is_silent(answer).then(|| SILENT.to_owned());
    let omitted = (answer.omitted > 0).then(|| format!("{} more not looked at", answer.omitted));
    silent.into_iter().chain(omitted)
}

/// Why the answer may not name what it would.
fn after(answer: &Answered<'_>) -> &'static str {
    if answer.omitted > 0 { LEFT_OUT } else { AFTER }
}

/// `SOURCE:LINE`, which is no command in a log.
fn start(source: &str, line: u64) -> String {
    let here = if source.trim_start().starts_with("::") { "./" } else { "" };
    format!("{here}{}:{line}", printable::text(source))
}

/// `CODE MESSAGE`, and who says it.
fn said(error: &Compared) -> String {
    let mut out = printable::beginning(&error.code);
    if let Some(source) = &error.source {
        let _ = write!(out, " ({})", printable::beginning(source));
    }
    if !error.message.is_empty() {
        out.push(' ');
        out += &printable::beginning(&error.message);
    }
    out
}

/// Which findings have foreseen it, which rules would have, and why they have not.
fn notes(error: &Compared, entries: &[Entry]) -> Vec<String> {
    let mut out = Vec::new();
    let found = error.diagnostics.iter().filter_map(|&position| entries.get(position));
    out.extend(found.map(|entry| {
        let pointer = printable::beginning(&entry.pointer);
        let gap = if pointer.is_empty() { "" } else { " " };
        format!("{} {}{gap}{pointer}", entry.id, entry.rule)
    }));
    if !error.ignored.is_empty() {
        out.push("found, but not asked for".to_owned());
    }
    if !error.rules.is_empty() {
        out.push(format!("see {}", error.rules.join(", ")));
    }
    out.extend(error.why.map(str::to_owned));
    out
}
