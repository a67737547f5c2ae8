//! The way in.

use std::sync::Arc;

use jiff::civil::Date;

use crate::context::Context;
use crate::document::Document;
use crate::read::{self, Holds, Reading, Scratch};
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
    document: Document,
    context: Arc<Context>,
    scratch: Scratch,
}

/// A clone checks the same in the same context, with buffers of its own.
impl Clone for Checker {
    fn clone(&self) -> Self {
        let Self { document, context, .. } = self;
        Self { document: *document, context: Arc::clone(context), scratch: Scratch::new() }
    }
}

impl Checker {
    /// A checker of requests in this context. What looks like an entry of a
    /// [`ClearBatch`](Document::ClearBatch) is taken for one.
    pub fn new(context: Context) -> Self {
        Self::of(Document::GenerateIrn, context)
    }

    /// A checker of a document in this context. Of a document that is an array, it checks the
    /// elements. None for the record of a report, which is no document that anybody sends.
    ///
    /// In documents beside the request, findings have no code: which one the portal or a service
    /// provider answers with is not known. What breaks a row that is not known for certain is a
    /// warning.
    ///
    /// ```
    /// use inv01::{Checker, Context, Document, Origin, Values};
    ///
    /// let context = Context::new("2026-11-21".parse()?);
    /// let mut checker = Checker::for_document(Document::CancelIrn, context).unwrap();
    /// let report = checker.check(br#"{"Irn": "58f1669d", "CnlRsn": "5", "CnlRem": "Wrong rate"}"#);
    /// let findings = report.entries(&Origin::whole("cancel.json"), Values::Masked);
    /// let places: Vec<_> = findings.iter().map(|entry| (&*entry.rule, &*entry.pointer)).collect();
    /// assert_eq!(places, [("length", "/Irn"), ("pattern", "/Irn"), ("pattern", "/CnlRsn")]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn for_document(document: Document, context: Context) -> Option<Self> {
        document.root().map(|_| Self::of(document, context))
    }

    fn of(document: Document, context: Context) -> Self {
        Self { document, context: Arc::new(context), scratch: Scratch::new() }
    }

    /// The document.
    pub fn document(&self) -> Document {
        self.document
    }

    /// The context.
    pub fn context(&self) -> &Context {
        &self.context
    }

    /// Checks one request, or one document of another kind: the bytes of one JSON object. A byte order
    /// mark at its start is skipped with a warning.
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
        read::read(json, self.document, &self.context, &mut self.scratch).findings.kept.len()
    }

    /// Reads a record, and asks the rules about what was read to its end. Gives the context of the
    /// invoice, its day, and what else the rules found it to be.
    fn read(&mut self, json: &[u8]) -> (Arc<Context>, Reading, (Option<Date>, Facts)) {
        let mut document = self.document;
        let mut reading = read::read(json, document, &self.context, &mut self.scratch);
        if reading.holds == Holds::Wrapper {
            document = Document::ClearBatch;
            reading = read::read(json, document, &self.context, &mut self.scratch);
        }
        let draft = &self.scratch.draft;
        let day = rules::day(json, draft);
        if reading.malformed || reading.holds != Holds::Invoice {
            return (Arc::clone(&self.context), reading, (day, Facts::default()));
        }
        let supplier = draft.seller_dtls.gstin.sound().filter(|_| !self.context.sellers.is_empty());
        let supplier = supplier.map(|given| draft.text(given.value, json));
        let context = self.context.of_invoice(supplier, day);
        if reading.depends_on_day && context.as_of != self.context.as_of {
            reading = read::read(json, document, &context, &mut self.scratch);
        }
        let draft = &self.scratch.draft;
        let facts = rules::ask(json, &context, day, draft, &mut reading.findings);
        (context, reading, (day, facts))
    }
}
