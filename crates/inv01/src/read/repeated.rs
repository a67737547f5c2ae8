//! Names that an object repeats.

use super::{Object, Reader};
use crate::cursor::{Cursor, RawText, Span};
use crate::diagnostic::{Diagnostic, Evidence, Pointer, decode};
use crate::generated::checks;
use crate::json::Fault;

impl Reader<'_> {
    /// Of a repeated name the last one counts: each earlier one becomes a warning, and what was
    /// found in it is dropped. The object is walked once more, which only objects that repeat a
    /// name or hold several unknown ones pay for.
    pub(super) fn settle_repeated(&mut self, object: &Object) {
        if !self.skipped.is_empty() {
            // They are known, and what was found in them has not been kept.
            each_use(self.json, object, |name, start| {
                if self.skipped.binary_search_by_key(&start, |span| span.start).is_ok() {
                    self.report_repeated(object, name);
                }
            });
            return;
        }
        let spans = self.earlier_uses(object);
        if spans.is_empty() {
            return;
        }
        // Only what was found in this object is looked at, so that a list of such objects costs
        // time in its length.
        let inner = self.findings.kept.split_off(object.found_before);
        let outside = |found: &Diagnostic| around(&spans, found.place.start).is_none();
        self.findings.kept.extend(inner.into_iter().filter(outside));
        for span in &spans {
            self.report_repeated(object, self.use_at(span.start).0);
        }
        if self.dropped.is_empty() {
            self.dropped = spans;
        } else {
            self.dropped.extend(spans);
        }
    }

    fn report_repeated(&mut self, object: &Object, name: RawText) {
        let pointer = match object.field.member(&decode(name, self.json), self.names) {
            Some((_, member)) => self.pointer(member),
            None => Pointer { name: Some(name), ..self.pointer(object.field) },
        };
        self.report(&checks::REPEATED_MEMBER, pointer, name.quoted(), Evidence::Repeated);
    }

    /// The uses of names that are used again later, from the name to the end of the value, in order.
    ///
    /// A hostile object has millions of names, so that of each only its offset is kept, and a number
    /// that tells most of them apart.
    fn earlier_uses(&self, object: &Object) -> Vec<Span> {
        let mut count = 0;
        each_use(self.json, object, |_, _| count += 1);
        let mut uses: Vec<(u32, u32)> = Vec::with_capacity(count);
        each_use(self.json, object, |name, start| uses.push((self.number_of(object, name), start)));
        uses.sort_unstable();
        let text = |start| decode(self.use_at(start).0, self.json);
        // What has the number of a member is bound to it, whatever its letters; other names may have
        // the same number by chance.
        for same in uses.chunk_by_mut(|a, b| a.0 == b.0) {
            let first = text(same[0].1);
            if same[0].0 >= UNKNOWN && same.iter().any(|(_, start)| text(*start) != first) {
                same.sort_unstable_by(|a, b| text(a.1).cmp(&text(b.1)).then(a.1.cmp(&b.1)));
            }
        }
        let is_again = |before: (u32, u32), after: (u32, u32)| {
            before.0 == after.0 && (before.0 < UNKNOWN || text(before.1) == text(after.1))
        };
        let mut kept = 0;
        for i in 1..uses.len() {
            if is_again(uses[i - 1], uses[i]) {
                uses[kept] = uses[i - 1];
                kept += 1;
            }
        }
        uses.truncate(kept);
        uses.sort_unstable_by_key(|(_, start)| *start);
        uses.into_iter().map(|(_, start)| Span { start, end: self.use_at(start).1 }).collect()
    }

    /// The name at an offset, and where its value ends.
    fn use_at(&self, start: u32) -> (RawText, u32) {
        let mut cursor = Cursor::starting(self.json, start as usize);
        // It has been read once.
        let mut read = || -> Result<_, Fault> { Ok((cursor.name()?, cursor.skip_value()?.end)) };
        read().unwrap_or((RawText::plain(0, 0), start))
    }

    /// A number that is the same for names that mean the same: the position of a member, or a hash.
    fn number_of(&self, object: &Object, name: RawText) -> u32 {
        let text = decode(name, self.json);
        if let Some((position, _)) = object.field.member(&text, self.names) {
            return u32::try_from(position).unwrap_or_default();
        }
        // FNV-1a, which is short: names that it does not tell apart are compared.
        let hash = |hash: u32, byte: u8| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
        text.bytes().fold(0x811C_9DC5, hash) | UNKNOWN
    }
}

/// Gives every name of an object that has been read, with its offset.
fn each_use(json: &[u8], object: &Object, mut take: impl FnMut(RawText, u32)) {
    let mut cursor = Cursor::starting(json, object.brace);
    let mut walk = || -> Result<(), Fault> {
        cursor.open()?;
        let mut first = true;
        while cursor.next_name(std::mem::take(&mut first))? {
            let start = Span::new(cursor.offset(), 0).start;
            take(cursor.name()?, start);
            cursor.skip_value()?;
        }
        Ok(())
    };
    // The object has been read to its end once, so the walk meets no fault.
    let outcome = walk();
    debug_assert!(outcome.is_ok(), "{outcome:?}");
}

/// Above the positions of members.
const UNKNOWN: u32 = 1 << 31;

/// Stretches in order, those inside others left out.
pub(super) fn merged(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
    let mut end = 0;
    spans.retain(|span| {
        let is_outside = span.start >= end;
        end = end.max(span.end);
        is_outside
    });
    spans
}

/// The stretch that an offset lies in, of stretches in order that do not overlap.
pub(super) fn around(spans: &[Span], offset: u32) -> Option<Span> {
    let after = spans.partition_point(|span| span.start <= offset);
    let last = spans.get(after.checked_sub(1)?)?;
    (offset < last.end).then_some(*last)
}
