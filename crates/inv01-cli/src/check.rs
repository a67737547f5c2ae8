//! `inv01 check`.

use std::io::{self, BufWriter, IsTerminal as _, Write};
use std::process::ExitCode;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use inv01::json::Fault;
use inv01::{Checker, Origin, Report, Values};
use serde::Serialize as _;
use serde_json::Serializer;

use crate::args::{Check, Color, Format};
use crate::complain;
use crate::human::Human;
use crate::input;
use crate::printable::JsonLine;
use crate::records::{self, Record, Trouble};
use crate::summary::Totals;

/// Exit code when an invoice is refused.
const REFUSED: u8 = 1;
/// Exit code when the command itself failed.
pub(crate) const FAILED: u8 = 2;

/// Checks everything that the arguments name.
pub(crate) fn run(arguments: &Check) -> io::Result<ExitCode> {
    let mut checker = Checker::new(arguments.context());
    let mut totals = Totals::default();
    let mut failed = false;
    let progress = progress(arguments.format);
    let mut output = Output {
        to: BufWriter::new(io::stdout().lock()),
        format: match arguments.format {
            Format::Human => Writer::Human(Human::new(in_color(arguments.color))),
            Format::Ndjson => Writer::Ndjson,
            Format::Summary => Writer::Summary,
        },
        values: arguments.values(),
    };
    for source in input::sources(&arguments.paths) {
        let mut take = |record: Record<'_>| {
            let Record { origin, bytes, fault } = record;
            let report = match fault {
                Some(kind) => {
                    let fault = Fault { kind, offset: 0 };
                    Report::unreadable(bytes, checker.context(), fault)
                }
                None => checker.check(bytes),
            };
            totals.add(&report);
            progress.inc(1);
            output.write(&report, &origin)
        };
        let complaint = match source {
            Err(error) => error.to_string(),
            Ok(source) => match records::each(&source, arguments.input, &mut take) {
                Ok(()) => continue,
                Err(Trouble::Reading(error)) => format!("{}: {error}", source.name()),
                Err(Trouble::Writing(error)) => return unwritten(error, &totals),
            },
        };
        // The other sources are checked all the same.
        complain(&complaint);
        failed = true;
    }
    progress.finish_and_clear();
    match output.finish(&totals) {
        Ok(()) if failed => Ok(ExitCode::from(FAILED)),
        Ok(()) => Ok(verdict(&totals)),
        Err(error) => unwritten(error, &totals),
    }
}

fn verdict(totals: &Totals) -> ExitCode {
    ExitCode::from(if totals.refused() == 0 { 0 } else { REFUSED })
}

/// The end of a run whose results cannot be written. Where the reader of the results has gone away,
/// there is nobody left to tell.
fn unwritten(error: io::Error, totals: &Totals) -> io::Result<ExitCode> {
    match error.kind() {
        io::ErrorKind::BrokenPipe => Ok(verdict(totals)),
        _ => Err(error),
    }
}

struct Output<W> {
    to: W,
    format: Writer,
    values: Values,
}

enum Writer {
    Human(Human),
    Ndjson,
    Summary,
}

impl<W: Write> Output<W> {
    fn write(&mut self, report: &Report<'_>, origin: &Origin<'_>) -> io::Result<()> {
        match &self.format {
            Writer::Human(human) => human.report(&mut self.to, report, origin, self.values),
            Writer::Ndjson => {
                let mut line = Serializer::with_formatter(&mut self.to, JsonLine);
                report.record(origin, self.values).serialize(&mut line)?;
                self.to.write_all(b"\n")
            }
            Writer::Summary => Ok(()),
        }
    }

    fn finish(mut self, totals: &Totals) -> io::Result<()> {
        match self.format {
            Writer::Human(_) | Writer::Summary => writeln!(self.to, "{totals}")?,
            Writer::Ndjson => {}
        }
        self.to.flush()
    }
}

fn in_color(color: Color) -> bool {
    match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => {
            io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty())
        }
    }
}

/// A count on stderr while it is a terminal and the results do not go by themselves.
fn progress(format: Format) -> ProgressBar {
    let results_go_by = io::stdout().is_terminal() && format != Format::Summary;
    if results_go_by || !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template("{spinner} {human_pos} invoices, {per_sec}") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}
