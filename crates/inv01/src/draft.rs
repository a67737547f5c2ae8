//! What the reader keeps of an invoice for the rules across members.

use crate::cursor::{Cursor, RawText, Span};
use crate::diagnostic::decode_into;
use crate::field::FieldId;
use crate::json::Fault;

pub(crate) use crate::generated::draft::{Draft, ItemList};

/// A member that rules read. Of a container only its place is kept here: its brace.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Kept<T> {
    /// It is left out, or null.
    Absent(FieldId),
    /// Its row refuses it, or it is an object without a value, of which it is not known whether the
    /// portal takes it as given. None where it has another JSON type.
    Unsound(Option<Given<T>>),
    /// Its row takes it.
    Sound(Given<T>),
}

/// A value and its place.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Given<T> {
    pub(crate) field: FieldId,
    pub(crate) place: Span,
    pub(crate) value: T,
}

/// An array whose elements rules read.
#[derive(Debug)]
pub(crate) struct List<T> {
    /// Sound if every element is an object and is kept.
    pub(crate) this: Kept<()>,
    pub(crate) elements: Vec<T>,
    /// The last one of those that are too many to be kept.
    beyond: Option<T>,
}

impl<T> List<T> {
    /// An array that is left out.
    pub(crate) const fn absent(field: FieldId) -> Self {
        Self { this: Kept::Absent(field), elements: Vec::new(), beyond: None }
    }

    /// Makes it one that is left out, and keeps the room of its elements.
    pub(crate) fn clear(&mut self, field: FieldId) {
        self.this = Kept::Absent(field);
        self.elements.clear();
    }

    /// Adds an element, or, where there are as many as are kept, one that is forgotten.
    #[inline]
    pub(crate) fn add(&mut self, element: T) -> &mut T {
        if self.elements.len() < MAX_ELEMENTS {
            self.elements.push(element);
            let last = self.elements.len() - 1;
            &mut self.elements[last]
        } else {
            self.beyond.insert(element)
        }
    }
}

/// Most elements of an array that rules look at: twice as many as the portal takes. The bound keeps
/// the memory of hostile records down.
pub(crate) const MAX_ELEMENTS: usize = 2_000;

impl Draft {
    /// Makes it one of which nothing is given, and keeps the room of what was.
    pub(crate) fn clear(&mut self) {
        let mut elements = std::mem::take(&mut self.item_list.elements);
        elements.clear();
        let mut decoded = std::mem::take(&mut self.decoded);
        decoded.clear();
        *self = Self { decoded, ..Self::absent() };
        self.item_list.elements = elements;
    }

    /// A text that was kept.
    pub(crate) fn text<'a>(&'a self, text: RawText, json: &'a [u8]) -> &'a str {
        self.decoded.text(text, json)
    }

    /// The same as bytes.
    pub(crate) fn bytes<'a>(&'a self, text: RawText, json: &'a [u8]) -> &'a [u8] {
        self.decoded.bytes(text, json)
    }
}

/// Texts of a record that have escapes, with these undone: once for all rules, and in one place, so
/// that none takes memory of its own.
#[derive(Debug, Default)]
pub(crate) struct Decoded {
    text: String,
    /// In order: where a text begins in the record, and where here.
    places: Vec<(u32, u32)>,
}

impl Decoded {
    pub(crate) const fn new() -> Self {
        Self { text: String::new(), places: Vec::new() }
    }

    /// Forgets all texts. The room of a hostile record is given back.
    pub(crate) fn clear(&mut self) {
        const ROOM: usize = 64 * 1024;
        if self.text.capacity() > ROOM || self.places.capacity() > ROOM {
            *self = Self::new();
        }
        self.text.clear();
        self.places.clear();
    }

    /// Reads a text, which stands behind all others in the record, and keeps it without its escapes.
    pub(crate) fn read<'a, 'j: 'a>(
        &'a mut self,
        cursor: &mut Cursor<'j>,
    ) -> Result<(RawText, &'a str), Fault> {
        let start = self.text.len();
        let (text, raw) = decode_into(cursor, &mut self.text)?;
        if !text.escaped {
            return Ok((text, raw));
        }
        // No longer than the record, whose offsets fit.
        self.places.push((text.span.start, u32::try_from(start).unwrap_or(u32::MAX)));
        Ok((text, self.text.get(start..).unwrap_or_default()))
    }

    /// Forgets the text that was added last.
    pub(crate) fn forget(&mut self, text: RawText) {
        if text.escaped
            && let Some((_, start)) = self.places.pop()
        {
            self.text.truncate(start as usize);
        }
    }

    /// A text of the record.
    pub(crate) fn text<'a>(&'a self, text: RawText, json: &'a [u8]) -> &'a str {
        std::str::from_utf8(self.bytes(text, json)).unwrap_or_default()
    }

    /// The same as bytes.
    #[inline]
    pub(crate) fn bytes<'a>(&'a self, text: RawText, json: &'a [u8]) -> &'a [u8] {
        if text.escaped { self.find(text) } else { text.span.of(json) }
    }

    fn find(&self, text: RawText) -> &[u8] {
        let Ok(at) = self.places.binary_search_by_key(&text.span.start, |(start, _)| *start) else {
            return &[];
        };
        let end = self.places.get(at + 1).map_or(self.text.len(), |(_, next)| *next as usize);
        self.text.as_bytes().get(self.places[at].1 as usize..end).unwrap_or_default()
    }
}

impl<T: Copy> Kept<T> {
    /// The value, where a rule may rest on it.
    pub(crate) fn sound(&self) -> Option<Given<T>> {
        match *self {
            Self::Sound(given) => Some(given),
            Self::Absent(_) | Self::Unsound(_) => None,
        }
    }

    /// The value, sound or not.
    pub(crate) fn any(&self) -> Option<T> {
        match *self {
            Self::Sound(given) | Self::Unsound(Some(given)) => Some(given.value),
            Self::Absent(_) | Self::Unsound(None) => None,
        }
    }

    /// Whether it is left out.
    pub(crate) fn is_absent(&self) -> bool {
        matches!(self, Self::Absent(_))
    }

    /// The field, where it is left out.
    pub(crate) fn absent(&self) -> Option<FieldId> {
        match *self {
            Self::Absent(field) => Some(field),
            Self::Unsound(_) | Self::Sound(_) => None,
        }
    }
}
