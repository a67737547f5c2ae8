//! What the reader keeps of an invoice for the rules across members.

use crate::cursor::Span;
use crate::field::FieldId;

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
}

impl<T> List<T> {
    /// An array that is left out.
    pub(crate) const fn absent(field: FieldId) -> Self {
        Self { this: Kept::Absent(field), elements: Vec::new() }
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
