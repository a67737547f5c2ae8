//! What is kept of what was found.

use crate::check::Severity;
use crate::diagnostic::Diagnostic;
use crate::report::Tally;

/// Most findings that are reported of one record. A thousand items with eight findings each stay
/// below it, so it bounds the memory of hostile records only.
pub const MAX_FINDINGS: usize = 8_192;

/// What was found in a record.
#[derive(Default)]
pub(crate) struct Findings {
    pub(crate) kept: Vec<Diagnostic>,
    /// What was found beyond what is kept.
    pub(crate) omitted: Tally,
}

impl Findings {
    /// Keeps a finding, or counts it where there are too many. So many warnings leave room for as
    /// many errors: whatever number is reported in the end, errors come first.
    pub(crate) fn add(&mut self, finding: Diagnostic) {
        let limit = match finding.severity {
            Severity::Warning => MAX_FINDINGS,
            Severity::Error => 2 * MAX_FINDINGS,
        };
        if self.kept.len() < limit {
            self.kept.push(finding);
        } else {
            self.omitted.add(finding.check, finding.severity, 1);
        }
    }
}
