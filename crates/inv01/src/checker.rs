//! The way in.

use std::sync::Arc;

use jiff::civil::Date;

use crate::context::Context;
use crate::read::{self, Reading, Scratch};
use crate::report::Report;
use crate::rules;
use crate::rules::supply::Facts;

/// Checks requests in one context.
///
/// ```
/// use inv01::{Checker, Context, Severity};
///
/// let mut checker = Checker::new(Context::new("2026-11-21".parse()?));
/// let report = checker.check(br#"{"Version": "1.1", "version": "1.1"}"#);
/// let warnings = report.diagnostics().iter().filter(|d| d.severity() == Severity::Warning);
/// let rules: Vec<_> = warnings.map(|warning| warning.check().rule).collect();
/// assert_eq!(rules, ["repeated-member", "member-name-case"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Checker {
    context: Arc<Context>,
    scratch: Scratch,
}

impl Checker {
    /// A checker in this context.
    pub fn new(context: Context) -> Self {
        Self { context: Arc::new(context), scratch: Scratch::new() }
    }

    /// The context.
    pub fn context(&self) -> &Context {
        &self.context
    }

    /// Checks one request: the bytes of one JSON object. A byte order mark at its start is skipped
    /// with a warning.
    ///
    /// The checker keeps its buffers: once it has seen records like these, a valid one takes no memory
    /// from the heap.
    pub fn check<'j>(&mut self, json: &'j [u8]) -> Report<'j> {
        let (context, reading, known) = self.read(json);
        Report::new(json.into(), context, reading, &self.scratch.draft, known)
    }

    /// The same for bytes that the report keeps.
    #[cfg(feature = "serde")]
    pub(crate) fn check_owned(&mut self, json: Vec<u8>) -> Report<'static> {
        let (context, reading, known) = self.read(&json);
        Report::new(json.into(), context, reading, &self.scratch.draft, known)
    }

    /// Reads a record without asking the rules: how many findings that has. What the two cost apart
    /// cannot be told from outside, and `benches/stages.rs` wants to know.
    #[cfg(feature = "stages")]
    #[doc(hidden)]
    pub fn read_only(&mut self, json: &[u8]) -> usize {
        read::read(json, &self.context, &mut self.scratch).findings.kept.len()
    }

    /// Reads a record, and asks the rules about what was read to its end. Gives the context of the
    /// invoice, its day, and what else the rules found it to be.
    fn read(&mut self, json: &[u8]) -> (Arc<Context>, Reading, (Option<Date>, Facts)) {
        let mut reading = read::read(json, &self.context, &mut self.scratch);
        let draft = &self.scratch.draft;
        let day = rules::day(json, draft);
        if reading.malformed {
            return (Arc::clone(&self.context), reading, (day, Facts::default()));
        }
        let supplier = draft.seller_dtls.gstin.sound().filter(|_| !self.context.sellers.is_empty());
        let supplier = supplier.map(|given| draft.text(given.value, json));
        let context = self.context.of_invoice(supplier, day);
        if reading.depends_on_day && context.as_of != self.context.as_of {
            reading = read::read(json, &context, &mut self.scratch);
        }
        let draft = &self.scratch.draft;
        let facts = rules::ask(json, &context, day, draft, &mut reading.findings);
        (context, reading, (day, facts))
    }
}
