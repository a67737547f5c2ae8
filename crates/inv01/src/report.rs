//! What a check found.

use std::borrow::Cow;
use std::sync::Arc;

use jiff::civil::Date;

use crate::check::{Affects, Check, Severity, Verdict};
use crate::context::Context;
use crate::cursor::{BYTE_ORDER_MARK, RawText};
use crate::diagnostic::{Diagnostic, Evidence, Pointer, decode};
use crate::draft::{Draft, Given};
use crate::field::FieldId;
use crate::findings::{Findings, MAX_FINDINGS};
use crate::generated::checks;
use crate::irn::{Irn, write_recipe};
use crate::json::Fault;
use crate::masters::Days;
use crate::read::{Holds, Reading};
use crate::rules::supply::Facts;
use crate::undecided::{self, Invoice};

/// What a check found in one record. It borrows the record: places and values are looked up in it
/// only when they are asked for.
#[derive(Debug, Clone)]
pub struct Report<'j> {
    pub(crate) json: Cow<'j, [u8]>,
    pub(crate) context: Arc<Context>,
    /// The row of the document.
    pub(crate) root: FieldId,
    diagnostics: Vec<Diagnostic>,
    ignored: Vec<Diagnostic>,
    tally: Tally,
    verdict: Verdict,
    document_number: Option<RawText>,
    document_day: Option<Date>,
    supply_type: Option<RawText>,
    identity: Option<Identity>,
    /// The portal's checks that may apply, a bit for each row of the table.
    undecided: u64,
    /// Which numbers the portal has is known.
    pub(crate) knows_the_portal: bool,
}

/// What the IRN is made of.
#[derive(Debug, Clone, Copy)]
struct Identity {
    supplier: RawText,
    date: Date,
    document_type: RawText,
    number: Given<RawText>,
}

impl Identity {
    /// None where a part of it is missing or unsound.
    fn of(draft: &Draft, date: Option<Date>) -> Option<Self> {
        Some(Self {
            supplier: draft.seller_dtls.gstin.sound()?.value,
            date: date?,
            document_type: draft.doc_dtls.typ.sound()?.value,
            number: draft.doc_dtls.no.sound()?,
        })
    }
}

/// The findings in schema order, as the context wants them.
#[derive(Default)]
struct Sorted {
    diagnostics: Vec<Diagnostic>,
    ignored: Vec<Diagnostic>,
    tally: Tally,
}

impl Sorted {
    fn new(findings: Findings, context: &Context, json: &[u8]) -> Self {
        let Findings { kept: mut found, omitted: mut tally } = findings;
        if found.is_empty() {
            return Self::default();
        }
        found.sort_by_cached_key(|diagnostic| diagnostic.sort_key(json));
        let takes = |check| context.selection.takes(check);
        // Mostly all are asked for, and many need not be there twice.
        let (mut diagnostics, mut ignored): (Vec<_>, Vec<_>) =
            if found.iter().all(|found| takes(found.check)) {
                (found, Vec::new())
            } else {
                found.into_iter().partition(|found| takes(found.check))
            };

        tally.0.retain(|count| takes(count.check));
        for found in &diagnostics {
            tally.add(found.check, found.severity, 1);
        }

        let most = context.max_diagnostics.min(MAX_FINDINGS);
        if diagnostics.len() > most {
            // The sort is stable: within its severity each keeps its place.
            let mut order: Vec<usize> = (0..diagnostics.len()).collect();
            order.sort_by_key(|&i| std::cmp::Reverse(diagnostics[i].severity));
            let mut kept = vec![false; diagnostics.len()];
            order.iter().take(most).for_each(|&i| kept[i] = true);
            let mut kept = kept.into_iter();
            diagnostics.retain(|_| kept.next() == Some(true));
        }
        ignored.truncate(most);
        Self { diagnostics, ignored, tally }
    }
}

impl<'j> Report<'j> {
    /// `document_day` is the day of the document, where the calendar has it; the facts are those of a
    /// record that was read to its end.
    pub(crate) fn new(
        json: Cow<'j, [u8]>,
        context: Arc<Context>,
        reading: Reading,
        draft: &Draft,
        (document_day, facts): (Option<Date>, Facts),
    ) -> Self {
        let Reading { findings, malformed, root, holds, .. } = reading;
        let Sorted { diagnostics, ignored, tally } = Sorted::new(findings, &context, &json);
        let verdict = if malformed { Verdict::Malformed } else { tally.verdict() };
        let identity = Identity::of(draft, document_day).filter(|_| !malformed);
        let invoice = Invoice { json: &json, context: &context, draft, facts, day: document_day };
        let undecided = if malformed || holds != Holds::Invoice { 0 } else { invoice.applying() };
        Self {
            json,
            context,
            root,
            diagnostics,
            ignored,
            tally,
            verdict,
            document_number: draft.doc_dtls.no.any(),
            document_day,
            supply_type: draft.tran_dtls.sup_typ.any(),
            identity,
            undecided,
            knows_the_portal: false,
        }
    }

    /// The report on a record that was refused before it was read, for example because it passed a
    /// limit of the caller's. `json` is what there is of the record; of a byte order mark at its start
    /// is warned.
    pub fn unreadable(json: &'j [u8], context: &Context, fault: Fault) -> Self {
        let mut reading = Reading::nothing();
        reading.findings.add(Diagnostic::of_fault(fault));
        if json.starts_with(BYTE_ORDER_MARK) {
            reading.findings.add(Diagnostic::of_byte_order_mark());
        }
        let (context, nothing) = (Arc::new(context.clone()), Draft::absent());
        Self::new(json.into(), context, reading, &nothing, (None, Facts::default()))
    }

    /// The day of the check.
    pub fn as_of(&self) -> Date {
        self.context.as_of
    }

    /// What becomes of the invoice. Every finding that is asked for counts, reported or omitted.
    pub fn verdict(&self) -> Verdict {
        self.verdict
    }

    /// The findings in schema order, whatever the order of the names in the record. Where there are
    /// more than the context wants, errors are kept before warnings.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// The findings that the context does not ask for, at most as many as it wants of those that it
    /// asks for.
    pub fn ignored(&self) -> &[Diagnostic] {
        &self.ignored
    }

    /// How many findings were left out because there were more than
    /// [`Context::max_diagnostics`](crate::Context::max_diagnostics).
    pub fn omitted(&self) -> u64 {
        self.errors() + self.warnings() - self.diagnostics.len() as u64
    }

    /// How many errors were found, those that were left out included.
    pub fn errors(&self) -> u64 {
        self.tally.of(Severity::Error)
    }

    /// How many warnings were found, those that were left out included.
    pub fn warnings(&self) -> u64 {
        self.tally.of(Severity::Warning)
    }

    /// How many findings there are of each rule, those that were left out included.
    pub fn counts(&self) -> &[Count] {
        &self.tally.0
    }

    /// The place of a finding inside the invoice, as RFC 6901 writes it.
    pub fn pointer(&self, diagnostic: &Diagnostic) -> String {
        diagnostic.pointer.json_pointer(&self.json)
    }

    /// The stretch of the record that a finding is about, as it is: personal data is not masked.
    pub fn source(&self, diagnostic: &Diagnostic) -> &[u8] {
        self.json.get(diagnostic.range()).unwrap_or_default()
    }

    /// The days that a row of a master may be valid on.
    pub(crate) fn days(&self) -> Days {
        Days { as_of: self.context.as_of, document: self.document_day }
    }

    /// The IRN that the portal would give; none where the supplier's GSTIN, the date, the type or the
    /// number of the document is missing or unsound, and of a malformed record.
    pub fn irn(&self) -> Option<Irn> {
        let mut recipe = Vec::new();
        self.write_recipe(&mut recipe)?;
        Some(Irn::of_recipe(&recipe))
    }

    /// Writes what the IRN is the hash of, and nothing where there is no IRN.
    pub(crate) fn write_recipe(&self, to: &mut Vec<u8>) -> Option<()> {
        let Identity { supplier, date, document_type, number } = self.identity?;
        let text = |raw| decode(raw, &self.json);
        let (supplier, document_type) = (text(supplier), text(document_type));
        let (number, as_of) = (text(number.value), self.context.as_of);
        write_recipe(to, &supplier, date, &document_type, &number, as_of);
        Some(())
    }

    /// Codes with which the portal may still answer: checks that need its own data and apply to this
    /// invoice, sorted. What the report answers with an error is not among them, nor what rests on a
    /// value that is unsound; of a malformed record there are none. [`undecided`](crate::undecided)
    /// says why each needs the portal.
    pub fn undecided(&self) -> Vec<&'static str> {
        let answered = |code: &&str| self.tally.has_error(code);
        let decided =
            |code: &&str| self.knows_the_portal && checks::DUPLICATE_DOCUMENT.code == Some(code);
        let mut codes = undecided::codes(self.undecided);
        codes.retain(|code| !answered(code) && !decided(code));
        codes
    }

    /// Adds the finding that the document number is used already, by another invoice or at the
    /// portal.
    pub(crate) fn add_duplicate(&mut self, first_use: Option<(Box<str>, u64)>) {
        let Some(Identity { number, .. }) = self.identity else { return };
        self.add(Diagnostic {
            check: &checks::DUPLICATE_DOCUMENT,
            severity: checks::DUPLICATE_DOCUMENT.severity,
            pointer: Pointer { field: number.field, ..Pointer::ROOT },
            place: number.place,
            evidence: Evidence::Duplicate(first_use),
            item: None,
        });
    }

    /// Adds a finding, as if it had been there from the beginning.
    fn add(&mut self, found: Diagnostic) {
        let most = self.context.max_diagnostics.min(MAX_FINDINGS);
        let is_taken = self.context.selection.takes(found.check);
        let list = if is_taken {
            self.tally.add(found.check, found.severity, 1);
            self.verdict = self.tally.verdict();
            &mut self.diagnostics
        } else {
            &mut self.ignored
        };
        let key = found.sort_key(&self.json);
        let place = list.partition_point(|other| other.sort_key(&self.json) <= key);
        list.insert(place, found);
        if list.len() > most {
            // The last warning goes first, as it would have in a longer list.
            let warning = list.iter().rposition(|other| other.severity == Severity::Warning);
            list.remove(warning.filter(|_| is_taken).unwrap_or(most));
        }
    }

    /// The supply type, sound or not.
    pub(crate) fn supply_type(&self) -> Option<Cow<'_, str>> {
        self.supply_type.map(|kind| decode(kind, &self.json))
    }

    /// The document number, sound or not.
    pub fn document_number(&self) -> Option<Cow<'_, str>> {
        self.document_number.map(|number| decode(number, &self.json))
    }
}

/// How often a rule found something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Count {
    /// The rule, under the code that it reported.
    pub check: &'static Check,
    /// How bad it was.
    pub severity: Severity,
    /// How often.
    pub findings: u64,
}

/// Counts of findings: of few rules, even where there are many findings.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tally(Vec<Count>);

impl Tally {
    pub(crate) fn add(&mut self, check: &'static Check, severity: Severity, findings: u64) {
        let same =
            |count: &&mut Count| std::ptr::eq(count.check, check) && count.severity == severity;
        match self.0.iter_mut().find(same) {
            Some(count) => count.findings += findings,
            None => self.0.push(Count { check, severity, findings }),
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn has_error(&self, code: &str) -> bool {
        let is_answer =
            |count: &Count| count.severity == Severity::Error && count.check.code == Some(code);
        self.0.iter().any(is_answer)
    }

    fn of(&self, severity: Severity) -> u64 {
        self.0.iter().filter(|count| count.severity == severity).map(|count| count.findings).sum()
    }

    fn verdict(&self) -> Verdict {
        let refused = |affects| {
            self.0
                .iter()
                .any(|count| count.severity == Severity::Error && count.check.affects == affects)
        };
        if refused(Affects::Irn) {
            Verdict::Rejected
        } else if refused(Affects::Ewb) {
            Verdict::EwbRejected
        } else {
            Verdict::Accepted
        }
    }
}
