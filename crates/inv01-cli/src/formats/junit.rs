//! JUnit XML as CI servers read it: a suite for each source, a test case for each invoice.

use std::fmt::Write as _;
use std::io::{self, Seek as _, Write};

use inv01::{Entry, Origin, Report, Severity, Values, Verdict};
use tempfile::SpooledTempFile;

use crate::answers::Answer;
use crate::formats::{End, Formatter, line};
use crate::named;
use crate::printable;
use crate::summary::Findings;

/// Bytes of a suite that are kept in memory; a longer one goes through a temporary file, since its
/// counts stand before its cases.
const IN_MEMORY: usize = 1024 * 1024;

pub(super) struct Junit {
    values: Values,
    suite: Option<Suite>,
    /// The cases of the suite.
    cases: SpooledTempFile,
}

struct Suite {
    name: String,
    tests: u64,
    failures: u64,
    errors: u64,
}

impl Junit {
    pub(super) fn new(values: Values) -> Self {
        Self { values, suite: None, cases: SpooledTempFile::new(IN_MEMORY) }
    }

    /// Writes the suite at hand, if there is one.
    fn close(&mut self, to: &mut dyn Write) -> io::Result<()> {
        let Some(Suite { name, tests, failures, errors }) = self.suite.take() else {
            return Ok(());
        };
        writeln!(
            to,
            "<testsuite name=\"{}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\" \
             skipped=\"0\">",
            escape(&name),
        )?;
        self.cases.rewind()?;
        io::copy(&mut self.cases, to)?;
        self.cases.rewind()?;
        self.cases.set_len(0)?;
        writeln!(to, "</testsuite>")
    }
}

impl Formatter for Junit {
    fn begin(&mut self, to: &mut dyn Write) -> io::Result<()> {
        writeln!(to, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"inv01\">")
    }

    fn invoice(
        &mut self,
        to: &mut dyn Write,
        report: &Report<'_>,
        origin: &Origin<'_>,
        _: Option<&Answer<'_>>,
    ) -> io::Result<()> {
        if origin.index == 0 {
            self.close(to)?;
        }
        let suite = self.suite.get_or_insert_with(|| Suite {
            name: origin.source.to_owned(),
            tests: 0,
            failures: 0,
            errors: 0,
        });
        suite.tests += 1;
        match report.verdict() {
            Verdict::Accepted => {}
            Verdict::EwbRejected | Verdict::Rejected => suite.failures += 1,
            Verdict::Malformed => suite.errors += 1,
        }
        let case = case(report, origin, self.values);
        self.cases.write_all(case.as_bytes()).map_err(|error| named("a temporary file", &error))
    }

    fn trouble(&mut self, to: &mut dyn Write, complaint: &str) -> io::Result<()> {
        self.close(to)?;
        writeln!(
            to,
            "<testsuite name=\"inv01\" tests=\"1\" failures=\"0\" errors=\"1\" skipped=\"0\">\n\
             <testcase name=\"reading\" classname=\"inv01\">\n\
             <error type=\"unreadable\" message=\"{0}\">{0}</error>\n</testcase>\n</testsuite>",
            escape(complaint),
        )
    }

    fn finish(&mut self, to: &mut dyn Write, _: &End<'_>) -> io::Result<()> {
        self.close(to)?;
        writeln!(to, "</testsuites>")
    }
}

fn case(report: &Report<'_>, origin: &Origin<'_>, values: Values) -> String {
    let number = report.document_number().map_or(String::new(), |number| {
        let number = escape(&printable::beginning(&number));
        if number.is_empty() { number } else { number + " " }
    });
    let source = escape(origin.source);
    let head = format!(
        "<testcase name=\"{number}#{}\" classname=\"{source}\" file=\"{source}\" line=\"{}\"",
        origin.index, origin.line,
    );
    let entries = report.entries(origin, values);
    let (errors, warnings): (Vec<&Entry>, Vec<&Entry>) =
        entries.iter().partition(|entry| entry.severity == Severity::Error);
    let lines = |entries: &[&Entry]| -> String {
        entries.iter().map(|entry| escape(&line(entry, origin.source)) + "\n").collect()
    };
    let counts = Findings::of(report);
    let remark = if report.omitted() > 0 { counts.to_string() } else { String::new() };
    let mut inside = String::new();
    let element = match report.verdict() {
        Verdict::Accepted => None,
        Verdict::EwbRejected | Verdict::Rejected => Some("failure"),
        Verdict::Malformed => Some("error"),
    };
    if let Some(element) = element {
        let message = errors.first().map_or(counts.to_string(), |first| {
            let code = first.code.map_or(String::new(), |code| format!("{code}: "));
            code + &printable::text(&first.message)
        });
        let _ = writeln!(
            inside,
            "<{element} type=\"{}\" message=\"{}\">{}{}</{element}>",
            report.verdict(),
            escape(&message),
            lines(&errors),
            remark,
        );
    }
    let remark = if element.is_none() { remark } else { String::new() };
    if !warnings.is_empty() || !remark.is_empty() {
        let _ = writeln!(inside, "<system-out>{}{remark}</system-out>", lines(&warnings));
    }
    if inside.is_empty() { head + "/>\n" } else { format!("{head}>\n{inside}</testcase>\n") }
}

/// Text on one line as XML 1.0 takes it, which has no way at all to write most control characters.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in printable::text(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            '\u{FFFE}' | '\u{FFFF}' => out.push(char::REPLACEMENT_CHARACTER),
            c => out.push(c),
        }
    }
    out
}
