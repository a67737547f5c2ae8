//! The way in.

use std::sync::Arc;

use jiff::civil::Date;

use crate::context::Context;
use crate::diagnostic::decode;
use crate::read::{self, Reading};
use crate::report::Report;
use crate::rules;

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
}

impl Checker {
    /// A checker in this context.
    pub fn new(context: Context) -> Self {
        Self { context: Arc::new(context) }
    }

    /// The context.
    pub fn context(&self) -> &Context {
        &self.context
    }

    /// Checks one request: the bytes of one JSON object. A byte order mark at its start is skipped
    /// with a warning.
    ///
    /// It takes the checker for itself, so that a later release may keep buffers in it.
    pub fn check<'j>(&mut self, json: &'j [u8]) -> Report<'j> {
        let mut reading = read::read(json, &self.context);
        let (context, day) = self.judge(json, &mut reading);
        Report::new(json.into(), context, &mut reading, day)
    }

    /// The same for bytes that the report keeps.
    #[cfg(feature = "serde")]
    pub(crate) fn check_owned(&mut self, json: Vec<u8>) -> Report<'static> {
        let mut reading = read::read(&json, &self.context);
        let (context, day) = self.judge(&json, &mut reading);
        Report::new(json.into(), context, &mut reading, day)
    }

    /// Asks the rules about what was read to its end. Gives the context of the invoice, and its day.
    fn judge(&self, json: &[u8], reading: &mut Reading) -> (Arc<Context>, Option<Date>) {
        let draft = &reading.draft;
        let day = rules::day(json, &draft.doc_dtls.dt);
        if reading.malformed {
            return (Arc::clone(&self.context), day);
        }
        let supplier = draft.seller_dtls.gstin.sound().filter(|_| !self.context.sellers.is_empty());
        let supplier = supplier.map(|given| decode(given.value, json));
        let context = self.context.of_invoice(supplier.as_deref(), day);
        if reading.depends_on_day && context.as_of != self.context.as_of {
            *reading = read::read(json, &context);
        }
        rules::ask(json, &context, day, &reading.draft, &mut reading.findings);
        (context, day)
    }
}
