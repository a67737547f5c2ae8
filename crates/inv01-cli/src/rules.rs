//! `inv01 rules`.

use std::fmt::Write as _;
use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

use inv01::explain::{Code, Rule, codes, rules};
use inv01::masters::EDITION;
use inv01::{Affects, Check, Severity};
use serde::Serialize;

use crate::args::{self, RulesFormat};
use crate::formats::json::Elements;

/// Version of the JSON document.
const VERSION: u32 = 1;

/// Cells of a row.
const COLUMNS: usize = 9;

const HEADINGS: [&str; COLUMNS] =
    ["id", "name", "codes", "severity", "affects", "basis", "from", "until", "decided"];

/// Prints the catalogue: the rules, then the codes of the portal that none of them reports.
pub(crate) fn run(arguments: &args::Rules) -> io::Result<ExitCode> {
    let mut stdout = BufWriter::new(io::stdout().lock());
    let written = match arguments.format {
        RulesFormat::Table => table(&mut stdout),
        RulesFormat::Json => as_json(&mut stdout),
        RulesFormat::Md => markdown(&mut stdout),
    };
    match written.and_then(|()| stdout.flush()) {
        // Whoever read it has seen enough.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error),
        _ => Ok(ExitCode::SUCCESS),
    }
}

/// The codes that a request for an IRN or an e-way bill can be answered with and no rule reports.
fn undecided() -> impl Iterator<Item = &'static Code> {
    codes().iter().filter(|code| {
        code.status == "current"
            && ["irn", "ewb"].contains(&code.applies_to)
            && code.rules().next().is_none()
    })
}

fn cells() -> Vec<[String; COLUMNS]> {
    let of_rules = rules().iter().map(|rule| {
        let check = rule.check();
        let day = |day: Option<inv01::Date>| day.map_or(String::new(), |day| day.to_string());
        let codes: Vec<&str> = rule.codes().collect();
        [
            check.id.to_owned(),
            check.rule.to_owned(),
            codes.join(" "),
            check.severity.to_string(),
            affects(check).to_owned(),
            check.basis.to_string(),
            day(check.from),
            day(check.until),
            rule.decided_as.map_or("offline".to_owned(), |id| format!("offline, as {id}")),
        ]
    });
    let of_codes = undecided().map(|code| {
        let mut row: [String; COLUMNS] = Default::default();
        code.code.clone_into(&mut row[2]);
        "error".clone_into(&mut row[3]);
        code.applies_to.clone_into(&mut row[4]);
        decided(code).clone_into(&mut row[8]);
        row
    });
    of_rules.chain(of_codes).collect()
}

/// What an error stops; a warning stops nothing.
fn affects(check: &Check) -> &'static str {
    match (check.severity, check.affects) {
        (Severity::Warning, _) => "",
        (Severity::Error, Affects::Irn) => "irn",
        (Severity::Error, Affects::Ewb) => "ewb",
    }
}

/// Why a code is not reported: what it takes, another code that comes first, or that it is not known
/// when it is given.
fn decided(code: &Code) -> String {
    match (code.why, code.instead) {
        (Some(_), []) => "not known".to_owned(),
        (Some(_), instead) => format!("as {}", instead.join(" ")),
        (None, _) if code.decidable == "offline" => "not yet".to_owned(),
        (None, _) => format!("by {}", code.decidable),
    }
}

fn table(to: &mut dyn Write) -> io::Result<()> {
    let rows = cells();
    let widths: [usize; COLUMNS] = std::array::from_fn(|column| {
        let cells = rows.iter().map(|row| row[column].len());
        cells.chain([HEADINGS[column].len()]).max().unwrap_or_default()
    });
    let headings = HEADINGS.map(str::to_owned);
    for row in [&headings].into_iter().chain(&rows) {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(widths) {
            let _ = write!(line, "{cell:width$}  ");
        }
        writeln!(to, "{}", line.trim_end())?;
    }
    Ok(())
}

fn markdown(to: &mut dyn Write) -> io::Result<()> {
    writeln!(to, "| {} |\n|{}", HEADINGS.join(" | "), "---|".repeat(COLUMNS))?;
    for row in cells() {
        writeln!(to, "| {} |", row.join(" | "))?;
    }
    Ok(())
}

/// A rule. Readers rely on these members: `docs/cli.md`.
#[derive(Serialize)]
struct Listed {
    id: &'static str,
    name: &'static str,
    title: &'static str,
    demands: &'static str,
    codes: Vec<&'static str>,
    severity: &'static str,
    affects: &'static str,
    basis: &'static str,
    stage: &'static str,
    formula: Option<&'static str>,
    tolerance: Option<&'static str>,
    from: Option<String>,
    until: Option<String>,
    parameters: &'static [&'static str],
    decided_as: Option<&'static str>,
}

/// A code that no rule reports.
#[derive(Serialize)]
struct Undecided {
    code: &'static str,
    message: Option<&'static str>,
    affects: &'static str,
    needs: Option<&'static str>,
    instead: &'static [&'static str],
    why: Option<&'static str>,
}

fn as_json(to: &mut dyn Write) -> io::Result<()> {
    write!(to, "{{\"v\":{VERSION},\"edition\":\"{EDITION}\",\"rules\":[")?;
    let mut elements = Elements::default();
    for rule in rules() {
        elements.add(to, &listed(rule))?;
    }
    elements.close(to)?;
    write!(to, ",\"undecided\":[")?;
    let mut elements = Elements::default();
    for code in undecided() {
        let asked = inv01::undecided().iter().find(|check| check.codes.contains(&code.code));
        let why = code.why.or(asked.map(|check| check.why));
        let why = why.or(Some(code.note).filter(|note| !note.is_empty()));
        elements.add(
            to,
            &Undecided {
                code: code.code,
                message: Some(code.message).filter(|message| !message.is_empty()),
                affects: code.applies_to,
                needs: Some(code.decidable).filter(|needed| *needed != "offline"),
                instead: code.instead,
                why,
            },
        )?;
    }
    elements.close(to)?;
    to.write_all(b"}\n")
}

fn listed(rule: &Rule) -> Listed {
    let check = rule.check();
    Listed {
        id: check.id,
        name: check.rule,
        title: check.title,
        demands: check.demands,
        codes: rule.codes().collect(),
        severity: check.severity.as_str(),
        affects: check.affects.as_str(),
        basis: check.basis.as_str(),
        stage: check.stage.as_str(),
        formula: check.formula,
        tolerance: check.tolerance.map(inv01::Tolerance::as_str),
        from: check.from.map(|day| day.to_string()),
        until: check.until.map(|day| day.to_string()),
        parameters: check.parameters,
        decided_as: rule.decided_as,
    }
}
