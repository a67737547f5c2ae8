//! `inv01 check`.

use std::io::{self, IsTerminal as _, Write as _};
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use inv01::{Batch, Checker, Document};

use crate::answers::Answers;
use crate::args::{Check, Color, Format};
use crate::output::Destination;
use crate::partners::Partners;
use crate::portion::Limits;
use crate::records::Records;
use crate::results::{Counted, Results};
use crate::{formats, input, suppliers, threads};

/// Exit code when an invoice is refused, or has no IRN.
pub(crate) const REFUSED: u8 = 1;
/// Exit code when the command itself failed.
pub(crate) const FAILED: u8 = 2;

/// Checks everything that the arguments name.
pub(crate) fn run(arguments: &Check) -> io::Result<ExitCode> {
    let asked = arguments.asked().map_err(io::Error::other)?;
    let context = arguments.context.apply(asked)?;
    let document = arguments.document;
    let unknown = || io::Error::other(format!("`{document}` is no document that is sent"));
    let checker = Checker::for_document(document, context).ok_or_else(unknown)?;
    let mut batch = Batch::new();
    if let Some(file) = &arguments.context.seen {
        batch.register(None);
        suppliers::irns(file, |irn| batch.register([irn]))?;
    }
    let destination = Destination::open(arguments.output_file.as_deref())?;
    let (to_stdout, color) = (destination.is_stdout(), arguments.color);
    let formatter = formats::formatter(
        arguments.format,
        arguments.values(),
        color == Color::Always || color == Color::Auto && to_stdout && terminal_has_colors(),
        arguments.quiet,
    );
    let answers = answers(arguments, destination.target())?;
    let sources = input::sources(&arguments.paths, destination.target())?;
    let threads = arguments.threads();
    let limits = Limits::new(arguments.limit(), threads);
    let records = Records::new(sources, arguments.input(), limits);
    let progress = progress(arguments, to_stdout);
    let mut results = Results::new(batch, formatter, destination, progress);
    if !is_of_invoices(document) {
        results.are_of_documents();
    }
    if let Some(answers) = answers {
        results.have_answers(answers);
    }
    results.begin();
    let results = threads::check(threads, checker, records, results)?;
    // Statistics stand behind results that people read.
    let with_statistics = arguments.statistics && arguments.format.is_text();
    let (counted, outcome) = results.finish(with_statistics);
    match outcome {
        Ok(()) => {}
        // Where the reader of the results has gone away, there is nobody left to tell.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
            return Ok(code(arguments, &counted));
        }
        Err(error) => return Err(error),
    }
    if arguments.statistics && !with_statistics {
        // Where nobody listens, the results have to do.
        let _ = write!(io::stderr(), "{}", counted.statistics);
    }
    Ok(code(arguments, &counted))
}

/// The answers that the results are compared with.
fn answers(arguments: &Check, results: Option<&Path>) -> io::Result<Option<Answers>> {
    let Some(file) = &arguments.answer else { return Ok(None) };
    let wrong = |reason: &str| Err(io::Error::other(format!("--answer: {reason}")));
    if !is_of_invoices(arguments.document) {
        return wrong("only invoices are compared with their answers");
    }
    if let Format::Sarif | Format::Junit | Format::Github = arguments.format {
        return wrong("only human, concise, json, ndjson and summary show it");
    }
    let partners = Partners::open(file, arguments.limit(), results)?;
    Ok(Some(Answers::new(partners, arguments.values())))
}

/// Whether the document is an invoice, or holds some.
fn is_of_invoices(document: Document) -> bool {
    matches!(document, Document::GenerateIrn | Document::ClearBatch | Document::Bulk)
}

fn code(arguments: &Check, counted: &Counted) -> ExitCode {
    let Check { deny_warnings, exit_zero, .. } = *arguments;
    let Counted { totals, incomplete, .. } = counted;
    let refused = totals.refused() > 0 || deny_warnings && totals.any_warning();
    ExitCode::from(match (incomplete, refused) {
        (true, _) => FAILED,
        (false, true) if !exit_zero => REFUSED,
        (false, _) => 0,
    })
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
