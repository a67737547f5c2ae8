//! The ways in which results are written. All of them write an invoice when it has been checked, and
//! none keeps it.

mod answer;
mod concise;
mod github;
mod human;
pub(crate) mod json;
mod junit;
mod sarif;

use std::io::{self, Write};

use inv01::{Entry, Origin, Related, Report, Values};

use crate::answers::Answer;
use crate::args::Format;
use crate::printable;
use crate::summary::Totals;

/// A way to write results: [`begin`](Self::begin), each invoice, [`finish`](Self::finish). It goes from
/// one thread to the other.
pub(crate) trait Formatter: Send {
    /// Writes what stands before the first result.
    fn begin(&mut self, _to: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    /// Writes the result for an invoice. Those of a source come together, and its first has index 0.
    fn invoice(
        &mut self,
        to: &mut dyn Write,
        report: &Report<'_>,
        origin: &Origin<'_>,
        answer: Option<&Answer<'_>>,
    ) -> io::Result<()>;

    /// Writes that a source could not be read to its end, where the format is read by those who do
    /// not see standard error.
    fn trouble(&mut self, _to: &mut dyn Write, _complaint: &str) -> io::Result<()> {
        Ok(())
    }

    /// Writes what stands behind the last result.
    fn finish(&mut self, _to: &mut dyn Write, _end: &End<'_>) -> io::Result<()> {
        Ok(())
    }
}

/// How a run ended.
pub(crate) struct End<'a> {
    pub(crate) totals: &'a Totals,
    /// Every source was read to its end.
    pub(crate) complete: bool,
}

pub(crate) fn formatter(
    format: Format,
    values: Values,
    color: bool,
    quiet: bool,
) -> Box<dyn Formatter> {
    match format {
        Format::Human => Box::new(human::Human { values, color, quiet }),
        Format::Concise => Box::new(concise::Concise { values, quiet }),
        Format::Json => Box::new(json::Json::new(values)),
        Format::Ndjson => Box::new(json::Ndjson { values }),
        Format::Sarif => Box::new(sarif::Sarif::new(values)),
        Format::Junit => Box::new(junit::Junit::new(values)),
        Format::Github => Box::new(github::Github { values }),
        Format::Summary => Box::new(Summary { quiet }),
    }
}

/// Counts only.
struct Summary {
    quiet: bool,
}

impl Formatter for Summary {
    fn invoice(
        &mut self,
        _: &mut dyn Write,
        _: &Report<'_>,
        _: &Origin<'_>,
        _: Option<&Answer<'_>>,
    ) -> io::Result<()> {
        Ok(())
    }

    fn finish(&mut self, to: &mut dyn Write, end: &End<'_>) -> io::Result<()> {
        if self.quiet { Ok(()) } else { writeln!(to, "{}", end.totals) }
    }
}

/// A finding on one line: `SOURCE:LINE:COLUMN: error[CODE] POINTER MESSAGE (ID RULE)`.
fn line(entry: &Entry, source: &str) -> String {
    let code = entry.code.map_or(String::new(), |code| format!("[{code}]"));
    format!("{}: {}{code} {}", place(entry, source), entry.severity, what(entry))
}

/// `SOURCE:LINE:COLUMN`.
fn place(entry: &Entry, source: &str) -> String {
    // A line that begins like this is a command in the log of GitHub Actions. A name that does is
    // relative.
    let here = if source.trim_start().starts_with("::") { "./" } else { "" };
    format!("{here}{}:{}:{}", printable::text(source), entry.line, entry.column)
}

/// `POINTER MESSAGE (ID RULE)`, and the other places that the finding rests on.
fn what(entry: &Entry) -> String {
    let pointer = printable::beginning(&entry.pointer);
    let gap = if pointer.is_empty() { "" } else { " " };
    let message = printable::text(&entry.message);
    let mut out = format!("{pointer}{gap}{message} ({} {}", entry.id, entry.rule);
    for other in &entry.related {
        out += ", see ";
        out += &there(other);
    }
    out + ")"
}

/// Another place that a finding rests on: `SOURCE#INDEX POINTER`.
fn there(other: &Related) -> String {
    let (source, pointer) = (printable::text(&other.source), printable::beginning(&other.pointer));
    format!("{source}#{} {pointer}", other.index)
}
