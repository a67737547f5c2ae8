//! `inv01 check`.

use std::io::{self, BufWriter, IntoInnerError, IsTerminal as _, Write as _};
use std::process::ExitCode;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use inv01::json::Fault;
use inv01::{Batch, Checker, Report};

use crate::args::{Check, Color, Format};
use crate::formats::{self, End, Formatter};
use crate::input;
use crate::output::Destination;
use crate::records::{self, Record, Trouble};
use crate::summary::{Statistics, Totals};
use crate::{complain, named, overlay, suppliers};

/// Exit code when an invoice is refused, or has no IRN.
pub(crate) const REFUSED: u8 = 1;
/// Exit code when the command itself failed.
pub(crate) const FAILED: u8 = 2;

/// Checks everything that the arguments name.
pub(crate) fn run(arguments: &Check) -> io::Result<ExitCode> {
    let mut context = arguments.context().map_err(io::Error::other)?;
    if let Some(folder) = &arguments.masters {
        context = context.masters(overlay::read(folder)?);
    }
    if let Some(file) = &arguments.sellers {
        context = context.sellers(suppliers::sellers(file)?);
    }
    let mut batch = Batch::new();
    if let Some(file) = &arguments.seen {
        suppliers::register(file, &mut batch)?;
    }
    let mut checker = Checker::new(context);
    let destination = Destination::open(arguments.output_file.as_deref())?;
    let (to_stdout, color) = (destination.is_stdout(), arguments.color);
    let mut formatter = formats::formatter(
        arguments.format,
        arguments.values(),
        color == Color::Always || color == Color::Auto && to_stdout && terminal_has_colors(),
        arguments.quiet,
    );
    let mut run = Run {
        arguments,
        batch,
        totals: Totals::default(),
        statistics: Statistics::default(),
        complete: true,
    };
    let progress = progress(arguments, to_stdout);
    match run.write(&mut checker, formatter.as_mut(), destination, &progress) {
        Ok(()) => {}
        // Where the reader of the results has gone away, there is nobody left to tell.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(run.code()),
        Err(error) => {
            progress.finish_and_clear();
            return Err(error);
        }
    }
    if arguments.statistics && !arguments.format.is_text() {
        // Where nobody listens, the results have to do.
        let _ = write!(io::stderr(), "{}", run.statistics);
    }
    Ok(run.code())
}

struct Run<'a> {
    arguments: &'a Check,
    batch: Batch,
    totals: Totals,
    statistics: Statistics,
    /// Every source has been read to its end.
    complete: bool,
}

impl Run<'_> {
    fn write(
        &mut self,
        checker: &mut Checker,
        formatter: &mut dyn Formatter,
        destination: Destination,
        progress: &ProgressBar,
    ) -> io::Result<()> {
        let sources = input::sources(&self.arguments.paths, destination.target())?;
        let mut to = BufWriter::new(destination);
        formatter.begin(&mut to)?;
        for source in sources {
            let mut take = |record: Record<'_>| {
                let Record { origin, bytes, fault } = record;
                let mut report = match fault {
                    Some(kind) => {
                        let fault = Fault { kind, offset: 0 };
                        Report::unreadable(bytes, checker.context(), fault)
                    }
                    None => checker.check(bytes),
                };
                self.batch.settle(&mut report, &origin);
                self.totals.add(&report);
                self.statistics.add(&report);
                progress.inc(1);
                formatter.invoice(&mut to, &report, &origin)
            };
            let (input, limit) = (self.arguments.input, self.arguments.limit());
            let complaint = match source {
                Err(error) => error.to_string(),
                Ok(source) => match records::each(&source, input, limit, &mut take) {
                    Ok(()) => continue,
                    Err(Trouble::Reading(error)) => named(source.name(), &error).to_string(),
                    Err(Trouble::Writing(error)) => return Err(error),
                },
            };
            // The other sources are checked all the same.
            progress.suspend(|| complain(&complaint));
            formatter.trouble(&mut to, &complaint)?;
            self.complete = false;
        }
        // Totals and remarks do not go beside the running count.
        progress.finish_and_clear();
        let end = End { totals: &self.totals, complete: self.complete };
        formatter.finish(&mut to, &end)?;
        if self.arguments.statistics && self.arguments.format.is_text() {
            write!(to, "{}", self.statistics)?;
        }
        to.into_inner().map_err(IntoInnerError::into_error)?.complete()
    }

    fn code(&self) -> ExitCode {
        let Check { deny_warnings, exit_zero, .. } = *self.arguments;
        let totals = &self.totals;
        let refused = totals.refused() > 0 || deny_warnings && totals.any_warning();
        ExitCode::from(match (self.complete, refused) {
            (false, _) => FAILED,
            (true, true) if !exit_zero => REFUSED,
            (true, _) => 0,
        })
    }
}

fn terminal_has_colors() -> bool {
    io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty())
}

/// A count on stderr while it is a terminal and the results do not go by themselves.
fn progress(arguments: &Check, to_stdout: bool) -> ProgressBar {
    let results_go_by =
        to_stdout && io::stdout().is_terminal() && arguments.format != Format::Summary;
    if results_go_by || arguments.quiet || !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template("{spinner} {human_pos} invoices") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}
