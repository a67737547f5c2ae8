//! `inv01 explain`.

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::process::ExitCode;

use inv01::explain::{Code, Example, Outcome, Page, Rule, sources};
use inv01::{Affects, Basis, Check, Date, Severity, Stage, Tolerance, Undecided};

use crate::args;

/// Texts go no further to the right.
const WIDTH: usize = 98;

/// Where the right one of two columns begins.
const COLUMN: usize = 14;

/// Prints the page of a rule or a code.
pub(crate) fn run(arguments: &args::Explain) -> io::Result<ExitCode> {
    let text = match arguments.page {
        Page::Rule(rule) => of_rule(rule),
        Page::Code(code) => of_code(code),
    };
    let mut stdout = io::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        // Whoever read it has seen enough.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error),
        _ => Ok(ExitCode::SUCCESS),
    }
}

fn of_rule(rule: &Rule) -> String {
    let check = rule.check();
    let mut page = Lines(format!("{} {}: {}\n\n", check.id, check.rule, check.title));
    page.paragraph(check.demands);
    if let Some(doubtful) = check.doubtful {
        page.paragraph(&format!("In doubt: {doubtful}"));
    }
    for check in rule.checks {
        page.pair(check.code.unwrap_or("no code"), check.message());
        let known = check.code.and_then(|code| codes().find(|known| known.code == code));
        // The note on 5002 is about another text of that code.
        let known = known.filter(|code| code.code != "5002" && !code.note.is_empty());
        if let Some(code) = known {
            page.pair("", code.note);
        }
        if let Some(open) = check.code.and_then(asked_of_the_portal) {
            page.pair("", &format!("Left open: {}", open.why));
        }
        if !check.also.is_empty() {
            page.pair("", &format!("The portal may answer {} instead.", check.also.join(", ")));
        }
    }
    page.end();
    if let Some(id) = rule.decided_as {
        page.pair("reported as", &titled(id));
    }
    page.pair("severity", severity(check));
    page.pair("basis", basis(check.basis));
    page.pair("asked", stage(check.stage));
    if let Some(formula) = check.formula {
        page.pair("formula", formula);
    }
    if let Some(tolerance) = check.tolerance {
        page.pair("tolerance", tolerance_in_words(tolerance));
    }
    let on_hold = check.parameters.contains(&"ship_to_gstin");
    page.pair(
        "in force",
        &if on_hold {
            "no, it is on hold: asked only with --ship-to-gstin".to_owned()
        } else {
            in_force(check.from, check.until)
        },
    );
    if !check.parameters.is_empty() {
        let parameters: Vec<_> = check.parameters.iter().map(|name| parameter(name)).collect();
        page.pair("depends on", &parameters.join(", "));
    }
    if !check.with.is_empty() {
        let with: Vec<_> = check.with.iter().map(|name| titled(name)).collect();
        page.pair("comes with", &with.join("; "));
    }
    page.end();
    for example in rule.examples {
        page.example(check, example);
    }
    if !rule.examples.is_empty() {
        page.paragraph(BASES);
    }
    page.sources(check.sources);
    page.0
}

/// What the examples of a page change.
const BASES: &str = "Each example is a change of an invoice in tests/cases/bases of the sources: of \
                     b2b, or of the one that it names as base.";

fn of_code(code: &Code) -> String {
    let message = if code.message.is_empty() { "no text is known" } else { code.message };
    let mut page = Lines(String::new());
    page.paragraph(&format!("{}: {message}", code.code));
    if !code.note.is_empty() {
        page.paragraph(code.note);
    }
    page.pair("answers", applies_to(code.applies_to));
    if !code.members.is_empty() {
        page.pair("about", &code.members.replace(';', ", "));
    }
    page.pair("status", status(code.status));
    let rules: Vec<&Rule> = code.rules().collect();
    if let Some(why) = code.why {
        page.pair("not reported", why);
    } else if rules.is_empty() {
        page.pair("not decided", needs(code));
    }
    if let Some(open) = asked_of_the_portal(code.code) {
        page.pair("left open", open.why);
    }
    if !code.instead.is_empty() {
        page.pair("see", &code.instead.join(", "));
    }
    for check in code.alternative_of() {
        let reported = check.code.unwrap_or_default();
        let named = format!("{} {}, which reports {reported}", check.id, check.rule);
        page.pair("may replace", &named);
    }
    page.end();
    if !rules.is_empty() {
        page.paragraph("Rules that report it, each with a page of its own:");
        for rule in rules {
            let check = rule.check();
            page.pair(check.id, &format!("{}: {}", check.rule, check.title));
            // Of 5002 each has a text of its own.
            if code.code == "5002" {
                page.pair("", check.message());
            }
        }
        page.end();
    }
    page.sources(&[code.source]);
    page.0
}

fn codes() -> impl Iterator<Item = &'static Code> {
    inv01::explain::codes().iter()
}

/// What the portal asks of data of its own under a code.
fn asked_of_the_portal(code: &str) -> Option<&'static Undecided> {
    inv01::undecided().iter().find(|check| check.codes.contains(&code))
}

/// A rule by its id, or a code, with what it is called.
fn titled(name: &str) -> String {
    match inv01::explain::page(name) {
        Some(Page::Rule(rule)) => format!("{name} {}", rule.check().rule),
        _ => name.to_owned(),
    }
}

/// A page as it grows.
struct Lines(String);

impl Lines {
    /// A text by itself.
    fn paragraph(&mut self, text: &str) {
        for line in wrapped(text, WIDTH) {
            let _ = writeln!(self.0, "{line}");
        }
        self.0.push('\n');
    }

    /// A word, and beside it what it stands for.
    fn pair(&mut self, word: &str, text: &str) {
        for (i, line) in wrapped(text, WIDTH - COLUMN).iter().enumerate() {
            let _ = writeln!(self.0, "{:COLUMN$}{line}", if i == 0 { word } else { "" });
        }
    }

    /// An empty line behind pairs.
    fn end(&mut self) {
        self.0.push('\n');
    }

    fn example(&mut self, check: &Check, example: &Example) {
        let outcome = match example.outcome {
            Outcome::Accepted => "Accepted",
            Outcome::Warned => "Warned",
            Outcome::Rejected => "Rejected",
        };
        let _ = writeln!(self.0, "{outcome}: {}", example.title);
        for line in example.lines {
            let _ = writeln!(self.0, "    {line}");
        }
        for finding in example.findings {
            let code = finding.code.unwrap_or("-");
            let pointer = if finding.pointer.is_empty() { "-" } else { finding.pointer };
            let by = if finding.id == check.id { "" } else { finding.id };
            let line = format!("    => {} {code} {pointer} {by}", finding.severity);
            let _ = writeln!(self.0, "{}", line.trim_end());
        }
        self.0.push('\n');
    }

    fn sources(&mut self, keys: &[&str]) {
        for key in keys {
            if let Some(text) = sources().iter().find(|text| text.key == *key) {
                self.pair(key, &format!("{}, {}", text.title, text.date));
            }
        }
    }
}

/// A text as lines of at most this many characters, unless a word is longer.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let Some(line) = lines.last_mut() else { break };
        if line.is_empty() {
            line.push_str(word);
        } else if line.chars().count() + 1 + word.chars().count() <= width {
            line.push(' ');
            line.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    lines
}

fn severity(check: &Check) -> &'static str {
    match (check.severity, check.affects) {
        (Severity::Warning, _) => "warning: the portal would not refuse it, as far as is known",
        (Severity::Error, Affects::Irn) => "error: the portal refuses the invoice",
        (Severity::Error, Affects::Ewb) => "error: the IRN is issued, the e-way bill is not",
    }
}

fn basis(basis: Basis) -> &'static str {
    match basis {
        Basis::Official => "official: a text in force says so",
        Basis::Observed => "observed: an acceptance or a refusal proves it",
        Basis::Inferred => "inferred: it follows from something else",
    }
}

fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Json => "before anything else (json)",
        Stage::Schema => "member by member (schema)",
        Stage::Rules => "across members, or in a list (rules)",
    }
}

fn tolerance_in_words(tolerance: Tolerance) -> &'static str {
    match tolerance {
        Tolerance::Band => {
            "band: from one rupee below the calculated value rounded down to one rupee above it rounded up"
        }
        Tolerance::Exact => "exact: none",
        Tolerance::Days => "days: whole days are counted",
    }
}

fn in_force(from: Option<Date>, until: Option<Date>) -> String {
    match (from, until) {
        (None, None) => "always, as far as is known".to_owned(),
        (Some(from), None) => format!("from {from}"),
        (None, Some(until)) => format!("until {until}"),
        (Some(from), Some(until)) => format!("from {from} until {until}"),
    }
}

/// What of the context a rule depends on, with the option that says it.
fn parameter(name: &str) -> String {
    let word = match name {
        "as_of" => "the day of the check",
        "profile" => "the portal",
        "turnover" => "the supplier's turnover",
        "floor_date" => "the earliest document date",
        "caller_gstin" => "who sends the request",
        "ship_to_gstin" => "whether the rule is asked",
        "names" => "the reading of names",
        "masters" => "the lists of codes",
        _ => "",
    };
    format!("{word} (--{})", name.replace('_', "-"))
}

fn applies_to(word: &str) -> &'static str {
    match word {
        "irn" => "a request for an IRN",
        "ewb" => "a request for an e-way bill",
        "cancel" => "a cancellation",
        "auth" => "a login",
        _ => "other requests",
    }
}

fn status(word: &str) -> &'static str {
    match word {
        "current" => "current: in the portal's list",
        "withdrawn" => "withdrawn: only in older lists",
        _ => "unknown: in no list that was seen",
    }
}

/// What it takes to decide a code.
pub(crate) fn needs(code: &Code) -> &'static str {
    match (code.status, code.decidable) {
        ("withdrawn", _) => "The portal does not answer with it any more.",
        ("unknown", _) => "It stands in no list of the portal's that was seen.",
        (_, "state") => "It takes what the portal has registered before.",
        (_, "registry") => "It takes the register of taxpayers.",
        (_, "server") => "It takes tables of the portal, or tells of its own trouble.",
        _ => "No rule reports it yet.",
    }
}
