//! A finding and its place.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::ops::Range;

use jiff::civil::Date;

use crate::Decimal;
use crate::amount::{Hint, Working};
use crate::check::{Check, Severity};
use crate::cursor::{Cursor, RawText, Span};
use crate::field::{Choice, Field, FieldId, Kind};
use crate::generated::fields::{ARRAYS, LEVELS};
use crate::json::Fault;
use crate::masters::Master;
use crate::rules::supply::Reason;

/// A finding: which rule, how bad, where. [`Report::entries`](crate::Report::entries) puts it into
/// words.
#[derive(Debug, Clone)]
pub struct Diagnostic {
    pub(crate) check: &'static Check,
    pub(crate) severity: Severity,
    pub(crate) pointer: Pointer,
    /// The value that is judged; for a missing member, the brace of its container.
    pub(crate) place: Span,
    pub(crate) evidence: Evidence,
    /// Serial number of the item it belongs to.
    pub(crate) item: Option<RawText>,
}

impl Diagnostic {
    /// The rule, under the code that it reports here.
    pub fn check(&self) -> &'static Check {
        self.check
    }

    /// The portal's code; none where it has none or none is known.
    pub fn code(&self) -> Option<&'static str> {
        self.check.code
    }

    /// How bad it is: as the rule says, or less where the rule is in doubt.
    pub fn severity(&self) -> Severity {
        self.severity
    }

    /// The field that is judged; of an unknown member, its container.
    pub fn field(&self) -> &'static Field {
        self.pointer.field.field()
    }

    /// Its place in bytes from the start of the record: the value that is judged, or the name; for
    /// a missing member, the brace of its container.
    pub fn range(&self) -> Range<usize> {
        self.place.start as usize..self.place.end as usize
    }

    /// In schema order, then by code: the same whatever the order of the names in the record.
    pub(crate) fn sort_key(&self, json: &[u8]) -> impl Ord + use<> {
        let Pointer { field, indices, depth, name } = self.pointer;
        // Positions from the outside in: ids grow in schema order, and elements in array order.
        // What stands for a whole container comes before what is inside it.
        let mut steps = [0_u32; LEVELS + ARRAYS + 1];
        let mut lineage = [FieldId::REQUEST; LEVELS];
        let mut levels = 0;
        let mut at = Some(field);
        while let Some(id) = at {
            lineage[levels] = id;
            levels += 1;
            at = id.field().parent;
        }
        let (mut step, mut index) = (0, 0);
        for id in lineage[..levels].iter().rev() {
            steps[step] = u32::from(id.0) + 1;
            step += 1;
            if matches!(id.field().kind, Kind::Array(_)) {
                if index < usize::from(depth) {
                    steps[step] = indices[index].saturating_add(1);
                    index += 1;
                }
                step += 1;
            }
        }
        let unknown = name.map(|name| decode(name, json).into_owned());
        if unknown.is_some() {
            steps[step] = u32::MAX;
        }
        (steps, unknown, self.check.code, self.check.id, self.place.start)
    }
}

/// What a finding rests on, beyond the value at its place.
#[derive(Debug, Clone)]
pub(crate) enum Evidence {
    Missing,
    Null,
    EmptyText,
    /// Counted in code points and in UTF-16 units.
    Length {
        points: usize,
        units: usize,
    },
    Shape,
    Case,
    Range,
    Decimals,
    Zeros,
    Type,
    UnknownName,
    NameCase,
    Repeated,
    EmptyRequest,
    Items(u32),
    ByteOrderMark,
    Fault(Fault),
    /// The portal's list does not hold it, or may not.
    NotListed(&'static Master),
    /// The list holds it in capital letters.
    SmallLetters,
    /// The state is that of no party in India.
    OtherCountries,
    /// A PIN code and the state that was given with it, and whether it is known.
    Pincode {
        pin: u32,
        state: u8,
        is_known: bool,
    },
    /// What the last character should be.
    CheckCharacter(u8),
    GstinClass,
    GstinState,
    /// What would pass, in words.
    Wants(&'static str),
    /// The state that it should be.
    State(u8),
    /// The day is later than this one, the last that would do.
    Late(Date),
    /// The day is earlier than this one, the first that would do.
    Early(Date),
    /// The document is older than so many days, for suppliers of a turnover of so many crore, or for
    /// all.
    Old {
        earliest: Date,
        days: u16,
        crore: Option<u16>,
    },
    /// The calendar does not have the day.
    NoDay,
    /// A tax of the wrong kind, and what decided.
    WrongTax {
        reason: Reason,
        hint: Option<Hint>,
    },
    /// The states of the seller and of supply, which ought to be the same.
    States(u8, u8),
    /// Not the same as this amount of that member.
    NotEqual(FieldId, Decimal),
    /// The calculation that it does not fit.
    Amount(Box<Working>),
    /// The item before it, by its position, that has the same.
    SameAs(u32),
    /// From and to which PIN code the goods move.
    SamePincode(u32),
    /// No item is one of goods.
    ServicesOnly,
    /// The state that a GSTIN should begin with.
    GstinOf(u8),
    /// Which of the groups of members are there, and of one that is begun, its members.
    Choice {
        choosing: Choosing,
        choice: &'static Choice,
        lacking: Option<&'static [&'static str]>,
    },
    /// So many bytes are more than these.
    Bytes {
        size: usize,
        most: usize,
    },
    /// The HSN code, which is of the other kind.
    OfKind(RawText),
    /// The document number is used already: in this source, by the record with this index. None
    /// where the portal has it.
    Duplicate(Option<(Box<str>, u64)>),
    /// The HSN code of an item, which is no transport of goods.
    NoTransport(RawText),
}

/// How groups of members, of which one should be complete, are given.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Choosing {
    /// Nothing of any.
    Nothing,
    /// None in full.
    Incomplete,
    /// Something of several, which exclude each other.
    Several,
}

/// The place of a value inside the invoice.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pointer {
    pub(crate) field: FieldId,
    /// Positions in the arrays on the way, from the outside in.
    pub(crate) indices: [u32; ARRAYS],
    /// How many of them count.
    pub(crate) depth: u8,
    /// The name of an unknown member inside the field, as it is spelt in the record.
    pub(crate) name: Option<RawText>,
}

impl Pointer {
    /// The invoice as a whole.
    pub(crate) const ROOT: Self =
        Self { field: FieldId::REQUEST, indices: [0; ARRAYS], depth: 0, name: None };

    /// Whether it points at an element of the field, which is then an array.
    pub(crate) fn is_element(&self) -> bool {
        usize::from(self.depth) > self.field.field().path.matches("[]").count()
    }

    /// As RFC 6901 writes it.
    pub(crate) fn json_pointer(&self, json: &[u8]) -> String {
        let mut out = String::new();
        self.walk(|step| match step {
            Step::Member(name) => {
                out.push('/');
                out.push_str(name);
            }
            Step::Index(index) => {
                let _ = write!(out, "/{index}");
            }
        });
        if let Some(name) = self.name {
            out.push('/');
            out.push_str(&escaped(&decode(name, json)));
        }
        out
    }

    /// As the portal's messages write it: `ItemList[0].Qty`.
    pub(crate) fn portal_path(&self) -> String {
        let mut out = String::new();
        self.walk(|step| match step {
            Step::Member(name) => {
                if !out.is_empty() {
                    out.push('.');
                }
                out.push_str(name);
            }
            Step::Index(index) => {
                let _ = write!(out, "[{index}]");
            }
        });
        out
    }

    /// The steps from the outside in.
    fn walk(&self, mut take: impl FnMut(Step)) {
        let mut indices = self.indices.iter().take(usize::from(self.depth));
        for part in self.field.field().path.split('.').filter(|part| !part.is_empty()) {
            let name = part.strip_suffix("[]");
            take(Step::Member(name.unwrap_or(part)));
            if name.is_some()
                && let Some(&index) = indices.next()
            {
                take(Step::Index(index));
            }
        }
        // What is left over points at an element of the field itself.
        for &index in indices {
            take(Step::Index(index));
        }
    }
}

enum Step {
    Member(&'static str),
    Index(u32),
}

/// A name as a step of a pointer: RFC 6901.
pub(crate) fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// A text of the record with its escapes undone. The cursor has checked them, and the encoding.
pub(crate) fn decode(text: RawText, json: &[u8]) -> Cow<'_, str> {
    if text.escaped {
        let mut out = String::with_capacity(text.span.of(json).len());
        let quote = text.quoted().start as usize;
        let outcome = decode_into(&mut Cursor::starting(json, quote), &mut out);
        return Cow::Owned(outcome.map_or_else(|_| String::new(), |_| out));
    }
    Cow::Borrowed(std::str::from_utf8(text.span.of(json)).unwrap_or_default())
}

/// Reads a text, and if it has escapes, adds it with these undone.
#[inline]
pub(crate) fn decode_into<'j>(
    cursor: &mut Cursor<'j>,
    out: &mut String,
) -> Result<(RawText, &'j str), Fault> {
    let from = cursor.offset() + 1;
    let start = out.len();
    let bytes = cursor.bytes();
    let mut done = from;
    let outcome = cursor.text_with(|character, at, end| {
        push(out, bytes.get(done..at));
        out.push(character);
        done = end;
    });
    match outcome {
        Ok((text, raw)) => {
            if text.escaped {
                push(out, bytes.get(done..text.span.end as usize));
            }
            Ok((text, raw))
        }
        Err(fault) => {
            out.truncate(start);
            Err(fault)
        }
    }
}

/// Adds what stands between escapes. What is no UTF-8 is a fault of the whole text.
#[inline]
fn push(out: &mut String, bytes: Option<&[u8]>) {
    if let Some(bytes @ [_, ..]) = bytes {
        out.push_str(std::str::from_utf8(bytes).unwrap_or_default());
    }
}

#[cfg(test)]
mod tests {
    use super::decode;
    use crate::cursor::Cursor;

    #[test]
    fn escapes_are_undone_as_serde_json_does() {
        for text in [
            r#""plain""#,
            r#""\"\\\/\b\f\n\r\t""#,
            r#""\u0041\u00e9\u0928""#,
            r#""\ud83d\ude00 and \uD800\uDC00""#,
            r#""a\u0000b""#,
            "\"नमस्ते \\u0041\"",
        ] {
            let (raw, _) = Cursor::new(text.as_bytes()).text().unwrap();
            let expected: String = serde_json::from_str(text).unwrap();
            assert_eq!(decode(raw, text.as_bytes()), expected, "{text}");
        }
    }
}
