//! Counts over a run.

use std::cmp::Reverse;
use std::fmt;

use inv01::{Check, Count, Report, Verdict};

use crate::answers::Counts;

/// How many invoices of each verdict, and how many findings.
#[derive(Debug, Default)]
pub(crate) struct Totals {
    /// They are other documents than invoices.
    pub(crate) are_documents: bool,
    /// Where the portal's answers stand, if there are any to be compared.
    pub(crate) answers: Option<Counts>,
    accepted: u64,
    ewb_rejected: u64,
    rejected: u64,
    malformed: u64,
    findings: Findings,
}

impl Totals {
    pub(crate) fn add(&mut self, report: &Report<'_>) {
        *match report.verdict() {
            Verdict::Accepted => &mut self.accepted,
            Verdict::EwbRejected => &mut self.ewb_rejected,
            Verdict::Rejected => &mut self.rejected,
            Verdict::Malformed => &mut self.malformed,
        } += 1;
        let Findings { errors, warnings, omitted } = Findings::of(report);
        self.findings.errors += errors;
        self.findings.warnings += warnings;
        self.findings.omitted += omitted;
    }

    /// Whether any invoice has a warning.
    pub(crate) fn any_warning(&self) -> bool {
        self.findings.warnings > 0
    }

    /// How many invoices are not accepted.
    pub(crate) fn refused(&self) -> u64 {
        self.ewb_rejected + self.rejected + self.malformed
    }
}

/// How many errors and warnings there are, and how many of them are not reported.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    errors: u64,
    warnings: u64,
    omitted: u64,
}

impl Findings {
    pub(crate) fn of(report: &Report<'_>) -> Self {
        Self { errors: report.errors(), warnings: report.warnings(), omitted: report.omitted() }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.errors + self.warnings == 0
    }
}

impl fmt::Display for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {}", plural(self.errors, "error"), plural(self.warnings, "warning"))?;
        if self.omitted > 0 {
            write!(f, " ({} of them not listed)", self.omitted)?;
        }
        Ok(())
    }
}

/// `1 error`, `2 errors`.
pub(crate) fn plural(count: u64, thing: &str) -> String {
    format!("{count} {thing}{}", if count == 1 { "" } else { "s" })
}

impl fmt::Display for Totals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let invoices = self.accepted + self.refused();
        let thing = if self.are_documents { "document" } else { "invoice" };
        write!(f, "{}: {} accepted", plural(invoices, thing), self.accepted)?;
        for (count, verdict) in [
            (self.ewb_rejected, Verdict::EwbRejected),
            (self.rejected, Verdict::Rejected),
            (self.malformed, Verdict::Malformed),
        ] {
            if count > 0 {
                write!(f, ", {count} {verdict}")?;
            }
        }
        write!(f, "; {}", self.findings)?;
        self.answers.map_or(Ok(()), |answers| write!(f, "\n{answers}"))
    }
}

/// How often each rule found something in a run.
#[derive(Debug, Default)]
pub(crate) struct Statistics(Vec<Count>);

impl Statistics {
    pub(crate) fn add(&mut self, report: &Report<'_>) {
        for count in report.counts() {
            let same = |known: &&mut Count| {
                std::ptr::eq(known.check, count.check) && known.severity == count.severity
            };
            match self.0.iter_mut().find(same) {
                Some(known) => known.findings += count.findings,
                None => self.0.push(*count),
            }
        }
    }
}

/// A table, the most frequent first; nothing where there are no findings.
impl fmt::Display for Statistics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rows: Vec<&Count> = self.0.iter().collect();
        if rows.is_empty() {
            return Ok(());
        }
        rows.sort_by_key(|row| {
            let position = inv01::checks().iter().position(|c| std::ptr::eq(*c, row.check));
            (Reverse(row.findings), Reverse(row.severity), position)
        });
        let cells = rows.iter().map(|row| {
            let Check { code, id, rule, .. } = row.check;
            [&row.findings.to_string(), row.severity.as_str(), code.unwrap_or("-"), id, rule]
                .map(str::to_owned)
        });
        let head = ["count", "severity", "code", "id", "rule"].map(str::to_owned);
        let table: Vec<[String; 5]> = std::iter::once(head).chain(cells).collect();
        let width = |column: usize| table.iter().map(|row| row[column].len()).max().unwrap_or(0);
        let [counts, severities, codes, ids] = [0, 1, 2, 3].map(width);
        for [findings, severity, code, id, rule] in &table {
            writeln!(
                f,
                "{findings:>counts$}  {severity:severities$}  {code:codes$}  {id:ids$}  {rule}"
            )?;
        }
        Ok(())
    }
}
