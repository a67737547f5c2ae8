//! `inv01 irn`.

use std::io::{self, BufWriter, Write as _};
use std::process::ExitCode;

use inv01::json::Fault;
use inv01::{Checker, Entry, Origin, Report, Severity, Stage, Values};

use crate::args::{Input, Irn, LONGEST, bytes};
use crate::check::{FAILED, REFUSED};
use crate::portion::{Limits, Portion, Record};
use crate::records::Records;
use crate::{complain, input};

/// Prints the IRN of every invoice, one a line.
pub(crate) fn run(arguments: &Irn) -> io::Result<ExitCode> {
    let mut checker = Checker::new(arguments.context());
    let mut to = BufWriter::new(io::stdout().lock());
    let (mut each_has_one, mut complete) = (true, true);
    let sources = input::sources(arguments.path.as_slice(), None)?;
    let mut records = Records::new(sources, Input::Auto, Limits::new(bytes(LONGEST), 1));
    let mut portion = Portion::default();
    loop {
        records.fill(&mut portion, &|_| ());
        if portion.is_empty() {
            break;
        }
        for Record { origin, bytes, fault } in portion.records() {
            let report = match fault {
                Some(kind) => {
                    Report::unreadable(bytes, checker.context(), Fault { kind, offset: 0 })
                }
                None => checker.check(bytes),
            };
            if let Some(irn) = report.irn() {
                if let Err(error) = writeln!(to, "{irn}") {
                    return gone_away(error, each_has_one);
                }
                continue;
            }
            each_has_one = false;
            let Origin { source, index, .. } = origin;
            complain(&format!("{source}: record {index}: no IRN: {}", why(&report, &origin)));
        }
        if let Some(complaint) = &portion.trouble {
            complain(complaint);
            complete = false;
        }
    }
    if let Err(error) = to.flush() {
        return gone_away(error, each_has_one);
    }
    Ok(if complete { code(each_has_one) } else { ExitCode::from(FAILED) })
}

fn code(each_has_one: bool) -> ExitCode {
    ExitCode::from(if each_has_one { 0 } else { REFUSED })
}

/// Where the reader of the results has gone away, there is nobody left to tell.
fn gone_away(error: io::Error, each_has_one: bool) -> io::Result<ExitCode> {
    match error.kind() {
        io::ErrorKind::BrokenPipe => Ok(code(each_has_one)),
        _ => Err(error),
    }
}

/// Where the parts of an IRN stand.
const PARTS: [&str; 4] = ["/SellerDtls/Gstin", "/DocDtls/Typ", "/DocDtls/No", "/DocDtls/Dt"];

/// Why an invoice has no IRN: what is wrong with a part of it, or with what holds the part.
fn why(report: &Report<'_>, origin: &Origin<'_>) -> String {
    let mut errors = report.entries(origin, Values::Masked);
    errors.retain(|entry| entry.severity == Severity::Error);
    let holds_a_part = |entry: &&Entry| {
        let inside = |part: &str| part.strip_prefix(&*entry.pointer).is_some_and(is_step);
        entry.stage == Stage::Schema && PARTS.iter().any(|part| inside(part))
    };
    if let Some(fault) = errors.iter().find(|entry| entry.stage == Stage::Json) {
        return fault.message.clone();
    }
    match errors.iter().find(holds_a_part) {
        Some(Entry { pointer, message, .. }) => format!("{pointer}: {message}"),
        None => "/DocDtls/Dt: the calendar does not have this day".to_owned(),
    }
}

fn is_step(rest: &str) -> bool {
    rest.is_empty() || rest.starts_with('/')
}
