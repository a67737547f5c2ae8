//! What a check found.

use std::borrow::Cow;

use crate::check::{Affects, Severity, Verdict};
use crate::context::Context;
use crate::cursor::RawText;
use crate::diagnostic::{Diagnostic, decode};
use crate::json::Fault;
use crate::read::{Omitted, Reading};

/// What a check found in one record. It borrows the record: places and values are looked up in it
/// only when they are asked for.
#[derive(Debug, Clone)]
pub struct Report<'j> {
    pub(crate) json: &'j [u8],
    pub(crate) context: Context,
    diagnostics: Vec<Diagnostic>,
    omitted: Omitted,
    malformed: bool,
    document_number: Option<RawText>,
}

impl<'j> Report<'j> {
    pub(crate) fn new(json: &'j [u8], context: &Context, reading: Reading) -> Self {
        let Reading { found: mut diagnostics, omitted, malformed, document_number } = reading;
        diagnostics.sort_by_cached_key(|diagnostic| diagnostic.sort_key(json));
        Self { json, context: context.clone(), diagnostics, omitted, malformed, document_number }
    }

    /// The report on a record that was refused before it was read, for example because it passed a
    /// limit of the caller's. `json` is what there is of the record.
    pub fn unreadable(json: &'j [u8], context: &Context, fault: Fault) -> Self {
        let found = vec![Diagnostic::of_fault(fault)];
        let omitted = Omitted::default();
        Self::new(json, context, Reading { found, omitted, malformed: true, document_number: None })
    }

    /// What becomes of the invoice.
    pub fn verdict(&self) -> Verdict {
        let refused = |affects| {
            self.diagnostics.iter().any(|diagnostic| {
                diagnostic.severity == Severity::Error && diagnostic.check.affects == affects
            })
        };
        if self.malformed {
            Verdict::Malformed
        } else if refused(Affects::Irn) || self.omitted.refused {
            Verdict::Rejected
        } else if refused(Affects::Ewb) {
            Verdict::EwbRejected
        } else {
            Verdict::Accepted
        }
    }

    /// The findings in schema order, whatever the order of the names in the record.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// How many findings were left out because there were more than [`MAX_FINDINGS`](crate::MAX_FINDINGS).
    /// The verdict counts them.
    pub fn omitted(&self) -> u64 {
        self.omitted.count
    }

    /// The place of a finding inside the invoice, as RFC 6901 writes it.
    pub fn pointer(&self, diagnostic: &Diagnostic) -> String {
        diagnostic.pointer.json_pointer(self.json)
    }

    /// The stretch of the record that a finding is about, as it is: personal data is not masked.
    pub fn source(&self, diagnostic: &Diagnostic) -> &'j [u8] {
        self.json.get(diagnostic.range()).unwrap_or_default()
    }

    /// The document number, sound or not.
    pub fn document_number(&self) -> Option<Cow<'j, str>> {
        self.document_number.map(|number| decode(number, self.json))
    }
}
