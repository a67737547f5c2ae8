//! Reads a request in one pass and judges each value where it lies.
//!
//! The generated functions know which members a container has; what is done with a member is here.
//! Reading never fails on a wrong value: it adds a finding and goes on. Only bytes that are no JSON
//! end the pass, and what was found before is kept.

mod repeated;

use std::borrow::Cow;

use jiff::civil::Date;

use crate::check::{Check, Severity};
use crate::context::{Context, Names};
use crate::cursor::{BYTE_ORDER_MARK, Cursor, RawText, Span};
use crate::decimal::{self, Decimal};
use crate::diagnostic::{Diagnostic, Evidence, Pointer, decode};
use crate::draft::{Draft, Given, Kept};
use crate::field::{Field, FieldId, Kind, Number, Presence, Text};
use crate::findings::Findings;
use crate::generated::checks;
use crate::json::{Fault, FaultKind, MAX_BYTES};
use repeated::{around, merged};

/// Most elements of an array that rules look at. The portal takes a hundredth of them; the bound
/// keeps the memory of hostile records down.
const MAX_ELEMENTS: usize = 100_000;

/// What one pass found.
pub(crate) struct Reading {
    pub(crate) findings: Findings,
    pub(crate) malformed: bool,
    /// Something in it passes on some days only.
    pub(crate) depends_on_day: bool,
    /// What rules read.
    pub(crate) draft: Draft,
}

impl Reading {
    /// Of a record that was refused before it was read.
    pub(crate) fn nothing() -> Self {
        let (findings, draft) = (Findings::default(), Draft::absent());
        Self { findings, malformed: true, depends_on_day: false, draft }
    }
}

/// Reads a record.
pub(crate) fn read(json: &[u8], context: &Context) -> Reading {
    let mut reader = Reader::new(json, context);
    let mut outcome = reader.record();
    if !reader.findings.omitted.is_empty() && !reader.dropped.is_empty() {
        // What was only counted cannot be told from what an earlier use of a repeated name holds.
        // So the record is read again, with open eyes; none but a hostile one is.
        let dropped = merged(std::mem::take(&mut reader.dropped));
        reader = Reader { skipped: dropped, ..Reader::new(json, context) };
        outcome = reader.record();
    }
    if let Err(fault) = outcome {
        reader.findings.kept.push(Diagnostic::of_fault(fault));
    }
    let Reader { findings, depends_on_day, draft, .. } = reader;
    Reading { findings, malformed: outcome.is_err(), depends_on_day, draft }
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
    pub(crate) draft: Draft,
}

/// An object that is being read.
pub(crate) struct Object {
    field: &'static Field,
    /// Its opening brace.
    brace: usize,
    /// How many findings there were before it.
    found_before: usize,
    first: bool,
    /// Members whose name has been seen, one bit each.
    named: u64,
    /// Members that have been given a value other than null.
    given: u64,
    /// How many names are unknown.
    unknown: u32,
    /// A known name has been seen twice.
    repeated: bool,
}

/// A member name with its escapes undone.
pub(crate) struct Name<'j> {
    raw: RawText,
    text: Cow<'j, str>,
}

impl Name<'_> {
    pub(crate) fn text(&self) -> &[u8] {
        self.text.as_bytes()
    }
}

impl Object {
    /// Where it is, for the rules.
    pub(crate) fn this(&self) -> Kept<()> {
        let place = Span::new(self.brace, self.brace + 1);
        let this = Given { field: self.field.id, place, value: () };
        if self.given == 0 { Kept::Unsound(Some(this)) } else { Kept::Sound(this) }
    }
}

/// The position of a member that is none.
const NO_MEMBER: usize = usize::MAX;

impl<'j> Reader<'j> {
    fn new(json: &'j [u8], context: &Context) -> Self {
        Self {
            json,
            cursor: Cursor::new(json),
            names: context.names,
            as_of: context.as_of,
            findings: Findings::default(),
            dropped: Vec::new(),
            skipped: Vec::new(),
            place: Pointer::ROOT,
            depends_on_day: false,
            draft: Draft::absent(),
        }
    }

    fn record(&mut self) -> Result<(), Fault> {
        if self.json.len() > MAX_BYTES {
            let kind = FaultKind::TooLong { limit: MAX_BYTES };
            return Err(Fault { kind, offset: 0 });
        }
        if self.json.starts_with(BYTE_ORDER_MARK) {
            self.cursor = Cursor::starting(self.json, BYTE_ORDER_MARK.len());
            self.add(Diagnostic::of_byte_order_mark());
        }
        let first = match self.cursor.value() {
            Err(Fault { kind: FaultKind::UnexpectedEnd, offset }) => {
                return Err(Fault { kind: FaultKind::Empty, offset });
            }
            other => other?,
        };
        if first != b'{' {
            let offset = self.cursor.offset();
            // A broken value is called broken before it is called no object.
            self.cursor.skip_value()?;
            return Err(Fault { kind: FaultKind::NotAnObject, offset });
        }
        let request = FieldId::REQUEST.field();
        let mut object = self.open(request)?;
        self.invoice(&mut object)?;
        self.draft.this = object.this();
        if object.named == 0 && object.unknown == 0 {
            let braces = Span::new(object.brace, self.cursor.offset());
            self.report(&checks::EMPTY_REQUEST, Pointer::ROOT, braces, Evidence::EmptyRequest);
        }
        self.cursor.end()
    }

    fn add(&mut self, finding: Diagnostic) {
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

    fn open(&mut self, field: &'static Field) -> Result<Object, Fault> {
        let brace = self.cursor.offset();
        self.cursor.open()?;
        Ok(Object {
            field,
            brace,
            found_before: self.findings.kept.len(),
            first: true,
            named: 0,
            given: 0,
            unknown: 0,
            repeated: false,
        })
    }

    /// The next member name of an object, or none at its end.
    pub(crate) fn next_name(&mut self, object: &mut Object) -> Result<Option<Name<'j>>, Fault> {
        if !self.cursor.next_name(std::mem::take(&mut object.first))? {
            return Ok(None);
        }
        let raw = self.cursor.name()?;
        Ok(Some(Name { raw, text: decode(raw, self.json) }))
    }

    /// A name that is not the schema's: in another letter case it may still be bound. Returns the
    /// position of its member, or steps over the value.
    pub(crate) fn unlisted(
        &mut self,
        object: &mut Object,
        name: &Name<'j>,
    ) -> Result<usize, Fault> {
        let place = name.raw.quoted();
        let bound = object.field.member(&name.text, self.names);
        if let Some((bit, member)) = bound {
            self.report_at(&checks::MEMBER_NAME_CASE, member, place, Evidence::NameCase);
            return Ok(bit);
        }
        let pointer = Pointer { name: Some(name.raw), ..self.pointer(object.field) };
        self.report(&checks::UNKNOWN_MEMBER, pointer, place, Evidence::UnknownName);
        object.unknown += 1;
        self.cursor.skip_value()?;
        Ok(NO_MEMBER)
    }

    /// Begins the value of a member: notes its name, and answers a null.
    fn begin(
        &mut self,
        object: &mut Object,
        bit: usize,
        field: &'static Field,
    ) -> Result<Option<u8>, Fault> {
        let mask = 1 << bit;
        object.repeated |= object.named & mask != 0;
        object.named |= mask;
        object.given &= !mask;
        let first = self.cursor.value()?;
        let start = self.cursor.offset();
        if !self.cursor.null()? {
            object.given |= mask;
            return Ok(Some(first));
        }
        if field.presence == Presence::Mandatory {
            let place = Span::new(start, self.cursor.offset());
            self.report_at(field.missing, field, place, Evidence::Null);
        }
        Ok(None)
    }

    /// Steps over a value of the wrong JSON type.
    fn wrong_type(&mut self, field: &Field) -> Result<(), Fault> {
        let place = self.cursor.skip_value()?;
        self.report_at(&checks::JSON_TYPE, field, place, Evidence::Type);
        Ok(())
    }

    /// A member that is a text.
    pub(crate) fn text(
        &mut self,
        object: &mut Object,
        bit: usize,
        field: &'static Field,
    ) -> Result<Kept<RawText>, Fault> {
        match self.begin(object, bit, field)? {
            None => Ok(Kept::Absent(field.id)),
            Some(b'"') => {
                let value = self.cursor.text()?;
                let given = Given { field: field.id, place: value.quoted(), value };
                let sound = match &field.kind {
                    Kind::Text(row) => self.judge_text(field, row, value),
                    _ => true,
                };
                Ok(if sound { Kept::Sound(given) } else { Kept::Unsound(Some(given)) })
            }
            Some(_) => self.wrong_type(field).map(|()| Kept::Unsound(None)),
        }
    }

    /// Whether a text breaks no constraint of its row.
    fn judge_text(&mut self, field: &Field, row: &Text, raw: RawText) -> bool {
        let place = raw.quoted();
        let text = decode(raw, self.json);
        if text.is_empty() {
            let check = match field.presence {
                Presence::Mandatory => field.missing,
                _ => &checks::EMPTY_TEXT,
            };
            self.report_at(check, field, place, Evidence::EmptyText);
            return false;
        }
        let (points, units) = if raw.ascii && !raw.escaped {
            (text.len(), text.len())
        } else {
            (text.chars().count(), text.encode_utf16().count())
        };
        let lengths = row.min_length as usize..=row.max_length as usize;
        let (points_fit, units_fit) = (lengths.contains(&points), lengths.contains(&units));
        if !points_fit || !units_fit {
            // Which of the two the portal counts is not known.
            let severity =
                if points_fit || units_fit { Severity::Warning } else { Severity::Error };
            let evidence = Evidence::Length { points, units };
            let (check, pointer) = (&checks::LENGTH, self.pointer(field));
            self.add(Diagnostic { check, severity, pointer, place, evidence, item: None });
        }
        let shape = shape(row, &text, self.as_of);
        self.depends_on_day |= row.once.as_ref().is_some_and(|once| once.value == text);
        // A code of its own belongs to a later stage, which a wrong length does not reach.
        let later = row.shape.code != checks::PATTERN.code;
        match shape {
            Shape::Right => {}
            Shape::OtherCase => self.report_at(&checks::VALUE_CASE, field, place, Evidence::Case),
            Shape::Outdated => {
                let (check, severity) = (row.shape, Severity::Warning);
                let (pointer, evidence) = (self.pointer(field), Evidence::Shape);
                self.add(Diagnostic { check, severity, pointer, place, evidence, item: None });
            }
            Shape::Wrong if later && !points_fit && !units_fit => {}
            Shape::Wrong => self.report_at(row.shape, field, place, Evidence::Shape),
        }
        let fits = (points_fit || units_fit) && !matches!(shape, Shape::Wrong);
        match row.day {
            Some(check) if fits && calendar_day(&text).is_none() => {
                self.report_at(check, field, place, Evidence::NoDay);
                false
            }
            _ => fits,
        }
    }

    /// A member that is a number.
    pub(crate) fn number(
        &mut self,
        object: &mut Object,
        bit: usize,
        field: &'static Field,
    ) -> Result<Kept<Decimal>, Fault> {
        match self.begin(object, bit, field)? {
            None => Ok(Kept::Absent(field.id)),
            Some(b'-' | b'0'..=b'9') => {
                let place = self.cursor.number()?;
                let number = decimal::Number::read(place.of(self.json));
                let given = Given { field: field.id, place, value: number.value };
                let sound = match &field.kind {
                    Kind::Number(row) => self.judge_number(field, row, &number, place),
                    _ => true,
                };
                Ok(if sound { Kept::Sound(given) } else { Kept::Unsound(Some(given)) })
            }
            Some(_) => self.wrong_type(field).map(|()| Kept::Unsound(None)),
        }
    }

    /// Whether a number breaks no constraint of its row.
    fn judge_number(
        &mut self,
        field: &Field,
        row: &Number,
        number: &decimal::Number,
        place: Span,
    ) -> bool {
        let allowed = u32::from(row.decimals);
        if row.whole && number.decimals > 0 {
            self.report_at(&checks::JSON_TYPE, field, place, Evidence::Type);
            return false;
        }
        let in_range = !number.is_below(row.min) && !number.is_above(row.max);
        if !in_range {
            self.report_at(&checks::RANGE, field, place, Evidence::Range);
        }
        if number.decimals > allowed {
            self.report_at(&checks::DECIMALS, field, place, Evidence::Decimals);
        } else if number.written > allowed {
            self.report_at(&checks::TRAILING_ZEROS, field, place, Evidence::Zeros);
        }
        in_range && number.decimals <= allowed
    }

    /// A member that is an object, read by `members`.
    pub(crate) fn object(
        &mut self,
        object: &mut Object,
        bit: usize,
        field: &'static Field,
        members: impl Fn(&mut Self, &mut Object) -> Result<(), Fault>,
    ) -> Result<Kept<()>, Fault> {
        match self.begin(object, bit, field)? {
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
        bit: usize,
        field: &'static Field,
        members: impl Fn(&mut Self, &mut Object) -> Result<(), Fault>,
    ) -> Result<Kept<()>, Fault> {
        match self.begin(object, bit, field)? {
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
        text.any().is_some_and(|text| decode(text, self.json) == value)
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

    /// Keeps an element for the rules.
    pub(crate) fn keep<T>(&mut self, of: impl Fn(&mut Draft) -> &mut Vec<T>, element: T) {
        let elements = of(&mut self.draft);
        if elements.len() < MAX_ELEMENTS {
            elements.push(element);
        }
    }

    /// Ends an object: settles repeated names, and says which of the `required` members are missing.
    #[expect(clippy::unnecessary_wraps, reason = "the last word of functions that can fail")]
    pub(crate) fn close(&mut self, object: &Object, required: u64) -> Result<(), Fault> {
        if object.repeated || object.unknown > 1 {
            self.settle_repeated(object);
        }
        // Whether the portal takes an object without a value as given is not known. An element of
        // an array is given by its place.
        let doubtful = object.given == 0
            && object.field.presence == Presence::Optional
            && matches!(object.field.kind, Kind::Object { .. });
        let brace = Span::new(object.brace, object.brace + 1);
        let missing = required & !object.given;
        if missing != 0 {
            for (bit, member) in object.field.members().enumerate() {
                // The null of a mandatory member has been answered at its place.
                let answered =
                    member.presence == Presence::Mandatory && object.named >> bit & 1 == 1;
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

enum Shape {
    Right,
    OtherCase,
    /// It passed once, and may still do.
    Outdated,
    Wrong,
}

fn shape(row: &Text, text: &str, as_of: Date) -> Shape {
    if row.pattern.is_some_and(|pattern| !pattern.is_match(text)) {
        return Shape::Wrong;
    }
    match row.values {
        None => Shape::Right,
        Some(values) if values.entry(text).is_some() => Shape::Right,
        Some(values)
            if row.any_case
                && values.entries().iter().any(|e| e.code.eq_ignore_ascii_case(text)) =>
        {
            Shape::OtherCase
        }
        Some(_) => match &row.once {
            Some(once) if once.value == text && as_of <= once.until => Shape::Right,
            Some(once) if once.value == text && as_of <= once.doubtful_until => Shape::Outdated,
            _ => Shape::Wrong,
        },
    }
}

/// The day that a text of the form DD/MM/YYYY names, where the calendar has it.
pub(crate) fn calendar_day(text: &str) -> Option<Date> {
    let mut parts = text.split('/');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}
