//! Names that an object repeats.

use std::borrow::Cow;

use super::{Object, Reader};
use crate::cursor::{Cursor, RawText, Span};
use crate::diagnostic::{Diagnostic, Evidence, Pointer, decode};
use crate::field::FieldId;
use crate::generated::checks;
use crate::json::Fault;

impl<'j> Reader<'j> {
    /// Of a repeated name the last one counts: each earlier one becomes a warning, and what was
    /// found in it is dropped. The object is walked once more, which only objects that repeat a
    /// name or hold several unknown ones pay for.
    pub(super) fn settle_repeated(&mut self, object: &Object) {
        let mut uses = self.uses(object);
        uses.sort_by(|a, b| (&a.key, a.place.start).cmp(&(&b.key, b.place.start)));
        let mut earlier: Vec<Use<'_>> = Vec::new();
        let mut uses = uses.into_iter().peekable();
        while let Some(this) = uses.next() {
            if uses.peek().is_some_and(|next| next.key == this.key) {
                earlier.push(this);
            }
        }
        if earlier.is_empty() {
            return;
        }
        earlier.sort_by_key(|repeated| repeated.place.start);
        let spans: Vec<Span> = earlier.iter().map(|repeated| repeated.place).collect();
        // Only what was found in this object is looked at, so that a list of such objects costs
        // time in its length.
        let inner = self.findings.kept.split_off(object.found_before);
        let outside = |found: &Diagnostic| around(&spans, found.place.start).is_none();
        self.findings.kept.extend(inner.into_iter().filter(outside));
        self.dropped.extend(spans);
        for Use { key, name, .. } in earlier {
            let pointer = match key {
                Key::Member(id) => self.pointer(id.field()),
                Key::Unknown(_) => Pointer { name: Some(name), ..self.pointer(object.field) },
            };
            self.report(&checks::REPEATED_MEMBER, pointer, name.quoted(), Evidence::Repeated);
        }
    }

    /// Every use of a name in an object that has been read.
    fn uses(&self, object: &Object) -> Vec<Use<'j>> {
        let mut cursor = Cursor::starting(self.json, object.brace);
        let mut uses = Vec::new();
        let mut walk = || -> Result<(), Fault> {
            cursor.open()?;
            let mut first = true;
            while cursor.next_name(std::mem::take(&mut first))? {
                let start = cursor.offset();
                let name = cursor.name()?;
                let end = cursor.skip_value()?.end;
                let text = decode(name, self.json);
                let key = match object.field.member(&text, self.names) {
                    Some((_, member)) => Key::Member(member.id),
                    None => Key::Unknown(text),
                };
                let place = Span { start: Span::new(start, start).start, end };
                uses.push(Use { key, name, place });
            }
            Ok(())
        };
        // The object has been read to its end once, so the walk meets no fault.
        let outcome = walk();
        debug_assert!(outcome.is_ok(), "{outcome:?}");
        uses
    }
}

/// A member of an object, from its name to the end of its value.
struct Use<'j> {
    key: Key<'j>,
    name: RawText,
    place: Span,
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Key<'j> {
    Member(FieldId),
    Unknown(Cow<'j, str>),
}

/// Stretches in order, those inside others left out.
pub(super) fn merged(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
    let mut outermost: Vec<Span> = Vec::new();
    for span in spans {
        if outermost.last().is_none_or(|last| span.start >= last.end) {
            outermost.push(span);
        }
    }
    outermost
}

/// The stretch that an offset lies in, of stretches in order that do not overlap.
pub(super) fn around(spans: &[Span], offset: u32) -> Option<Span> {
    let after = spans.partition_point(|span| span.start <= offset);
    let last = spans.get(after.checked_sub(1)?)?;
    (offset < last.end).then_some(*last)
}
