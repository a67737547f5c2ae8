//! Counts over a run.

use std::fmt;

use inv01::{Diagnostic, Report, Severity, Verdict};

/// How many invoices of each verdict, and how many findings.
#[derive(Debug, Default)]
pub(crate) struct Totals {
    accepted: u64,
    ewb_rejected: u64,
    rejected: u64,
    malformed: u64,
    errors: u64,
    warnings: u64,
}

impl Totals {
    pub(crate) fn add(&mut self, report: &Report<'_>) {
        *match report.verdict() {
            Verdict::Accepted => &mut self.accepted,
            Verdict::EwbRejected => &mut self.ewb_rejected,
            Verdict::Rejected => &mut self.rejected,
            Verdict::Malformed => &mut self.malformed,
        } += 1;
        let (errors, warnings) = count(report);
        self.errors += errors;
        self.warnings += warnings;
    }

    /// How many invoices are not accepted.
    pub(crate) fn refused(&self) -> u64 {
        self.ewb_rejected + self.rejected + self.malformed
    }
}

/// How many errors and warnings a report has.
pub(crate) fn count(report: &Report<'_>) -> (u64, u64) {
    let is_error = |severity| u64::from(severity == Severity::Error);
    let severities = report.diagnostics().iter().map(Diagnostic::severity);
    severities.fold((0, 0), |(errors, warnings), severity| {
        (errors + is_error(severity), warnings + 1 - is_error(severity))
    })
}

/// `1 error`, `2 errors`.
pub(crate) fn plural(count: u64, thing: &str) -> String {
    format!("{count} {thing}{}", if count == 1 { "" } else { "s" })
}

impl fmt::Display for Totals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let invoices = self.accepted + self.refused();
        write!(f, "{}: {} accepted", plural(invoices, "invoice"), self.accepted)?;
        for (count, verdict) in [
            (self.ewb_rejected, Verdict::EwbRejected),
            (self.rejected, Verdict::Rejected),
            (self.malformed, Verdict::Malformed),
        ] {
            if count > 0 {
                write!(f, ", {count} {verdict}")?;
            }
        }
        write!(f, "; {}, {}", plural(self.errors, "error"), plural(self.warnings, "warning"))
    }
}
