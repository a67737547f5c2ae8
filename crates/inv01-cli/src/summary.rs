//! Counts over a run.

use std::fmt;

use inv01::{Report, Verdict};

/// How many invoices of each verdict, and how many findings.
#[derive(Debug, Default)]
pub(crate) struct Totals {
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
fn plural(count: u64, thing: &str) -> String {
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
        write!(f, "; {}", self.findings)
    }
}
