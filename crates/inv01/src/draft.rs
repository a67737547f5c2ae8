//! What the reader keeps of an invoice for the rules across members.

use crate::cursor::Span;
use crate::field::FieldId;

pub(crate) use crate::generated::draft::{Draft, ItemList};

/// A member that rules read.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) enum Kept<T> {
    /// It is left out, or null.
    #[default]
    Absent,
    /// Its row refuses it. None where it has another JSON type.
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

impl<T: Copy> Kept<T> {
    /// The value, where a rule may rest on it.
    pub(crate) fn sound(&self) -> Option<Given<T>> {
        match *self {
            Self::Sound(given) => Some(given),
            Self::Absent | Self::Unsound(_) => None,
        }
    }

    /// The value, sound or not.
    pub(crate) fn any(&self) -> Option<T> {
        match *self {
            Self::Sound(given) | Self::Unsound(Some(given)) => Some(given.value),
            Self::Absent | Self::Unsound(None) => None,
        }
    }
}
