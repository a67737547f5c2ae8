//! Reads a request in one pass and judges each value where it lies.
//!
//! The generated functions know which members a container has; what is done with a member is here.
//! Reading never fails on a wrong value: it adds a finding and goes on. Only bytes that are no JSON
//! end the pass, and what was found before is kept.
//!
//! What is right, and spelt as most programs spell it, is taken by a short way that only ever says
//! yes: the name that is expected, an ASCII text or a plain number that breaks no constraint. Where
//! it does not say yes, the long way reads the same bytes and says what they are.

mod documents;
mod names;
mod numbers;
mod repeated;
mod texts;

use jiff::civil::Date;

use crate::check::{Check, Severity};
use crate::context::{Context, Names};
use crate::cursor::{BYTE_ORDER_MARK, Cursor, RawText, Span};
use crate::diagnostic::{Diagnostic, Evidence, Pointer};
use crate::document::Document;
use crate::draft::{Decoded, Draft, Given, Kept, MAX_ELEMENTS};
use crate::field::{Field, FieldId, Kind};
use crate::findings::Findings;
use crate::generated::checks;
use crate::json::{Fault, FaultKind, MAX_BYTES};
use names::Guesses;
pub(crate) use names::{END, FIRST, KEYS, Key, LATER, MemberNames};
use repeated::{around, merged};
pub(crate) use texts::calendar_day;

/// How a record is read to its end, or not. The fault is put away, so that a good result is small.
pub(crate) type Outcome<T = ()> = Result<T, Box<Fault>>;

/// What one pass found.
pub(crate) struct Reading {
    pub(crate) findings: Findings,
    pub(crate) malformed: bool,
    /// Something in it passes on some days only.
    pub(crate) depends_on_day: bool,
    /// The row that it was read by.
    pub(crate) root: FieldId,
    pub(crate) holds: Holds,
}

/// What there is in a record for the rules across members.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holds {
    /// An invoice, whose members are in the draft.
    Invoice,
    /// What was read as an invoice, and looks like the wrapper of one.
    Wrapper,
    /// No invoice.
    Nothing,
}

impl Reading {
    /// Of a record that was refused before it was read.
    pub(crate) fn nothing() -> Self {
        Self {
            findings: Findings::default(),
            malformed: true,
            depends_on_day: false,
            root: FieldId::REQUEST,
            holds: Holds::Nothing,
        }
    }
}

/// What is used again from record to record.
#[derive(Debug)]
pub(crate) struct Scratch {
    /// What rules read of the record at hand.
    pub(crate) draft: Draft,
    guesses: Guesses,
}

impl Scratch {
    pub(crate) const fn new() -> Self {
        Self { draft: Draft::absent(), guesses: Guesses::new() }
    }
}

/// Reads a record of a document into the draft of `scratch`.
pub(crate) fn read(
    json: &[u8],
    document: Document,
    context: &Context,
    scratch: &mut Scratch,
) -> Reading {
    let Scratch { draft, guesses } = scratch;
    draft.clear();
    let mut reader = Reader::new(json, context, guesses, std::mem::take(&mut draft.decoded));
    let mut outcome = reader.record(document, draft);
    if !reader.findings.omitted.is_empty() && !reader.dropped.is_empty() {
        // What was only counted cannot be told from what an earlier use of a repeated name holds.
        // So the record is read again, with open eyes; none but a hostile one is.
        let skipped = merged(std::mem::take(&mut reader.dropped));
        draft.clear();
        reader =
            Reader { skipped, ..Reader::new(json, context, reader.guesses, Decoded::default()) };
        outcome = reader.record(document, draft);
    }
    if let Err(fault) = &outcome {
        reader.findings.kept.push(Diagnostic::of_fault(**fault));
    }
    let Reader { findings, depends_on_day, holds, decoded, .. } = reader;
    draft.decoded = decoded;
    let root = document.root().unwrap_or(FieldId::REQUEST);
    Reading { findings, malformed: outcome.is_err(), depends_on_day, root, holds }
}

impl Diagnostic {
    pub(crate) fn of_fault(fault: Fault) -> Self {
        Self {
            check: &checks::JSON,
            severity: Severity::Error,
            pointer: Pointer::ROOT,
            place: Span::new(fault.offset, fault.offset),
            evidence: Evidence::Fault(fault),
            item: None,
        }
    }

    /// Of a byte order mark at the start of the record.
    pub(crate) fn of_byte_order_mark() -> Self {
        Self {
            check: &checks::BYTE_ORDER_MARK,
            severity: checks::BYTE_ORDER_MARK.severity,
            pointer: Pointer::ROOT,
            place: Span::new(0, BYTE_ORDER_MARK.len()),
            evidence: Evidence::ByteOrderMark,
            item: None,
        }
    }
}

pub(crate) struct Reader<'j> {
    json: &'j [u8],
    cursor: Cursor<'j>,
    guesses: &'j mut Guesses,
    names: Names,
    /// The day of the check.
    as_of: Date,
    findings: Findings,
    /// Earlier uses of repeated names, whose findings were dropped.
    dropped: Vec<Span>,
    /// Such stretches, known before: nothing in them is a finding.
    skipped: Vec<Span>,
    /// Where the reader is: the positions in the arrays around it.
    place: Pointer,
    /// A value has been read that passes on some days only.
    depends_on_day: bool,
    /// The texts with escapes that are kept.
    decoded: Decoded,
    /// The document, while what is read is no request.
    document: Option<Document>,
    /// The request has an unknown member that a wrapper would have.
    is_wrapped: bool,
    holds: Holds,
}

/// An object that is being read.
pub(crate) struct Object {
    field: &'static Field,
    /// Its opening brace.
    brace: usize,
    /// How many findings there were before it.
    found_before: usize,
    /// Where its names begin in the table.
    start: u8,
    /// The place in the table behind the name of the member at hand, or that of the first.
    next: u8,
    /// Members whose name has been seen, one bit each.
    named: u64,
    /// Members whose value is null.
    nulls: u64,
    /// How many names are unknown.
    unknown: u32,
    /// A known name has been seen twice.
    repeated: bool,
}

impl Object {
    /// Where it is, for the rules.
    pub(crate) fn this(&self) -> Kept<()> {
        let place = Span::new(self.brace, self.brace + 1);
        let this = Given { field: self.field.id, place, value: () };
        if self.given() == 0 { Kept::Unsound(Some(this)) } else { Kept::Sound(this) }
    }

    /// Begins with the first of these members.
    #[inline]
    pub(crate) fn begin(&mut self, names: &MemberNames) {
        (self.start, self.next) = (names.start, names.start);
    }

    /// Notes the name of a member, which is given for the time being: its position in the container
    /// and in the table.
    #[inline]
    fn note(&mut self, member: u8, name: u8) {
        self.next = name.wrapping_add(1);
        let bit = 1 << (member % 64);
        if self.named & bit != 0 {
            self.repeated = true;
            self.nulls &= !bit;
        }
        self.named |= bit;
    }

    /// The same of a member that comes in schema order, so that it has not been there before.
    #[inline]
    fn note_first(&mut self, member: u8, name: u8) {
        self.next = name.wrapping_add(1);
        self.named |= 1 << (member % 64);
    }

    /// What stands before the next name: before the first, whether it is known or not, the brace.
    fn opening(&self) -> [u8; 2] {
        if self.named == 0 && self.unknown == 0 { FIRST } else { LATER }
    }

    /// Whether a name has been seen twice, so that what was kept of a member may be of an earlier use.
    pub(crate) fn is_repeated(&self) -> bool {
        self.repeated
    }

    /// Notes that the member at hand is null.
    fn note_null(&mut self) {
        let member = self.next.wrapping_sub(self.start).wrapping_sub(1);
        self.nulls |= 1 << (member % 64);
    }

    /// Members that have been given a value other than null.
    fn given(&self) -> u64 {
        self.named & !self.nulls
    }
}

impl<'j> Reader<'j> {
    fn new(
        json: &'j [u8],
        context: &Context,
        guesses: &'j mut Guesses,
        mut decoded: Decoded,
    ) -> Self {
        decoded.clear();
        Self {
            json,
            cursor: Cursor::new(json),
            guesses,
            names: context.names,
            as_of: context.as_of,
            findings: Findings::default(),
            dropped: Vec::new(),
            skipped: Vec::new(),
            place: Pointer::ROOT,
            depends_on_day: false,
            decoded,
            document: None,
            is_wrapped: false,
            holds: Holds::Nothing,
        }
    }

    fn record(&mut self, document: Document, draft: &mut Draft) -> Outcome {
        if self.json.len() > MAX_BYTES {
            let kind = FaultKind::TooLong { limit: MAX_BYTES };
            return Err(Fault { kind, offset: 0 }.into());
        }
        if self.json.starts_with(BYTE_ORDER_MARK) {
            self.cursor = Cursor::starting(self.json, BYTE_ORDER_MARK.len());
            self.add(Diagnostic::of_byte_order_mark());
        }
        let first = match self.cursor.value() {
            Err(Fault { kind: FaultKind::UnexpectedEnd, offset }) => {
                return Err(Fault { kind: FaultKind::Empty, offset }.into());
            }
            other => other?,
        };
        if first != b'{' {
            let offset = self.cursor.offset();
            // A broken value is called broken before it is called no object.
            self.cursor.skip_value()?;
            return Err(Fault { kind: FaultKind::NotAnObject, offset }.into());
        }
        match document.root() {
            Some(FieldId::REQUEST) | None => self.request(draft)?,
            Some(root) => self.document(document, root.field(), draft)?,
        }
        Ok(self.cursor.end()?)
    }

    fn request(&mut self, draft: &mut Draft) -> Outcome {
        let mut object = self.open(FieldId::REQUEST.field())?;
        self.invoice(draft, &mut object)?;
        draft.this = object.this();
        let is_wrapper = self.is_wrapped && object.named == 0;
        self.holds = if is_wrapper { Holds::Wrapper } else { Holds::Invoice };
        if object.named == 0 && object.unknown == 0 {
            let braces = Span::new(object.brace, self.cursor.offset());
            self.report(&checks::EMPTY_REQUEST, Pointer::ROOT, braces, Evidence::EmptyRequest);
        }
        Ok(())
    }

    fn add(&mut self, mut finding: Diagnostic) {
        if self.document.is_some() {
            documents::soften(&mut finding);
        }
        if let Some(skipped) = around(&self.skipped, finding.place.start) {
            // That the name is repeated is all that is told of it.
            let is_repeated = matches!(finding.evidence, Evidence::Repeated);
            if !is_repeated || finding.place.start != skipped.start {
                return;
            }
        }
        self.findings.add(finding);
    }

    fn report(&mut self, check: &'static Check, pointer: Pointer, place: Span, evidence: Evidence) {
        let severity = check.severity;
        self.add(Diagnostic { check, severity, pointer, place, evidence, item: None });
    }

    fn report_at(&mut self, check: &'static Check, field: &Field, place: Span, evidence: Evidence) {
        self.report(check, self.pointer(field), place, evidence);
    }

    fn pointer(&self, field: &Field) -> Pointer {
        Pointer { field: field.id, ..self.place }
    }

    fn open(&mut self, field: &'static Field) -> Outcome<Object> {
        let brace = self.cursor.offset();
        self.cursor.enter()?;
        Ok(Object {
            field,
            brace,
            found_before: self.findings.kept.len(),
            start: 0,
            next: 0,
            named: 0,
            nulls: 0,
            unknown: 0,
            repeated: false,
        })
    }

    /// Whether a member that may be left out is null; then that is stepped over.
    #[inline]
    fn is_left_out(&mut self, object: &mut Object, field: &Field) -> bool {
        let start = self.cursor.offset();
        let is_left_out = !field.presence.is_mandatory()
            && self.json.get(start..).is_some_and(|rest| rest.starts_with(b"null"));
        if is_left_out {
            object.note_null();
            self.cursor.step_to(start + b"null".len());
        }
        is_left_out
    }

    /// Begins the value of a member: answers a null.
    fn begin(&mut self, object: &mut Object, field: &'static Field) -> Outcome<Option<u8>> {
        let first = self.cursor.value()?;
        let start = self.cursor.offset();
        if first != b'n' {
            return Ok(Some(first));
        }
        self.cursor.null()?;
        object.note_null();
        if field.presence.is_mandatory() {
            let place = Span::new(start, self.cursor.offset());
            self.report_at(field.missing, field, place, Evidence::Null);
        }
        Ok(None)
    }

    /// Steps over a value of the wrong JSON type.
    fn wrong_type(&mut self, field: &Field) -> Outcome {
        let place = self.cursor.skip_value()?;
        self.report_at(&checks::JSON_TYPE, field, place, Evidence::Type);
        Ok(())
    }

    /// A member that is an object, read by `members`.
    pub(crate) fn object(
        &mut self,
        object: &mut Object,
        field: &'static Field,
        members: impl FnOnce(&mut Self, &mut Object) -> Outcome,
    ) -> Outcome<Kept<()>> {
        match self.begin(object, field)? {
            None => Ok(Kept::Absent(field.id)),
            Some(b'{') => {
                let mut inner = self.open(field)?;
                members(self, &mut inner)?;
                Ok(inner.this())
            }
            Some(_) => self.wrong_type(field).map(|()| Kept::Unsound(None)),
        }
    }

    /// A member that is an array of objects, each read by `members`.
    pub(crate) fn array(
        &mut self,
        object: &mut Object,
        field: &'static Field,
        mut members: impl FnMut(&mut Self, &mut Object) -> Outcome,
    ) -> Outcome<Kept<()>> {
        match self.begin(object, field)? {
            None => return Ok(Kept::Absent(field.id)),
            Some(b'[') => {}
            Some(_) => return self.wrong_type(field).map(|()| Kept::Unsound(None)),
        }
        let start = self.cursor.offset();
        self.cursor.open()?;
        let level = usize::from(self.place.depth);
        let (mut count, mut whole) = (0_u32, true);
        while self.cursor.next_element(count == 0)? {
            self.place.depth += 1;
            self.place.indices[level] = count;
            if self.cursor.value()? == b'{' {
                let mut element = self.open(field)?;
                members(self, &mut element)?;
            } else {
                self.wrong_type(field)?;
                whole = false;
            }
            self.place.depth -= 1;
            count = count.saturating_add(1);
        }
        let place = Span::new(start, self.cursor.offset());
        if let Kind::Array(row) = &field.kind {
            if count < row.min_items {
                self.report_at(row.too_few, field, place, Evidence::Items(count));
            }
            if row.max_items.is_some_and(|most| count > most) {
                self.report_at(row.too_many, field, place, Evidence::Items(count));
            }
        }
        let this = Given { field: field.id, place, value: () };
        let is_kept = whole && count as usize <= MAX_ELEMENTS;
        Ok(if is_kept { Kept::Sound(this) } else { Kept::Unsound(Some(this)) })
    }

    /// Whether a text that was kept reads `value`.
    pub(crate) fn reads(&self, text: &Kept<RawText>, value: &str) -> bool {
        text.any().is_some_and(|text| self.decoded.bytes(text, self.json) == value.as_bytes())
    }

    /// Gives the findings of an item its serial number.
    pub(crate) fn name_item(&mut self, object: &Object, number: &Kept<RawText>) {
        for found in &mut self.findings.kept[object.found_before..] {
            found.item = number.any();
        }
    }

    /// The position in the innermost array around.
    pub(crate) fn index(&self) -> u32 {
        let level = usize::from(self.place.depth).checked_sub(1);
        level.and_then(|level| self.place.indices.get(level)).copied().unwrap_or_default()
    }

    /// Ends an object: settles repeated names, and says which of the `required` members are missing.
    #[expect(clippy::unnecessary_wraps, reason = "the last word of functions that can fail")]
    pub(crate) fn close(&mut self, object: &Object, required: u64) -> Outcome {
        if object.repeated || object.unknown > 1 {
            self.settle_repeated(object);
        }
        // Whether the portal takes an object without a value as given is not known. An element of
        // an array is given by its place.
        let doubtful = object.given() == 0
            && object.field.presence.is_optional()
            && matches!(object.field.kind, Kind::Object { .. });
        let brace = Span::new(object.brace, object.brace + 1);
        let missing = required & !object.given();
        if missing != 0 {
            for (bit, member) in object.field.members().enumerate() {
                // The null of a mandatory member has been answered at its place.
                let answered = member.presence.is_mandatory() && object.named >> bit & 1 == 1;
                if missing >> bit & 1 == 1 && !answered {
                    self.report_at(member.missing, member, brace, Evidence::Missing);
                }
            }
        }
        if doubtful {
            for found in &mut self.findings.kept[object.found_before..] {
                if matches!(found.evidence, Evidence::Missing | Evidence::Null) {
                    found.severity = Severity::Warning;
                }
            }
        }
        Ok(())
    }
}
