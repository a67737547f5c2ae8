//! The documents, field by field.

use jiff::civil::Date;

use crate::check::Check;
use crate::context::Names;
use crate::generated::fields::{self, FIELDS};
use crate::{Decimal, Master, Pattern};

/// All fields of the request in schema order: the request itself, its 18 containers, its 132 leaves.
///
/// ```
/// let unit = inv01::fields().iter().find(|field| field.path == "ItemList[].Unit").unwrap();
/// assert_eq!(unit.name, "Unit");
/// assert_eq!(unit.presence, inv01::Presence::WhenSibling { member: "IsServc", is: "N" });
/// ```
pub fn fields() -> &'static [Field] {
    &FIELDS[..fields::REQUEST]
}

/// Names a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FieldId(pub(crate) u16);

impl FieldId {
    /// The request itself.
    pub(crate) const REQUEST: Self = Self(0);

    /// The field.
    pub fn field(self) -> &'static Field {
        // Ids are made by the generator only, one for each row.
        &FIELDS[usize::from(self.0)]
    }
}

/// A member of a document, or the document itself.
#[derive(Debug)]
#[non_exhaustive]
pub struct Field {
    /// Its id; in the request, the position in [`fields`].
    pub id: FieldId,
    /// Member name; empty for a document itself.
    pub name: &'static str,
    /// Other spellings of the name, which mean the same.
    pub spellings: &'static [&'static str],
    /// Dotted path with `[]` after an array, such as `ItemList[].Qty`.
    pub path: &'static str,
    /// The container it stands in; none for a document itself.
    pub parent: Option<FieldId>,
    /// What it means.
    pub doc: &'static str,
    /// The name that the portal's messages call it by; where that is not known, the member name.
    pub label: &'static str,
    /// When it must be there.
    pub presence: Presence,
    /// Groups of its members, of which one must be complete.
    pub choice: Option<Choice>,
    /// The finding when it is missing.
    pub(crate) missing: &'static Check,
    /// Codes that the portal may use for a value that breaks the row, instead of 5002.
    pub also: &'static [&'static str],
    /// What it holds.
    pub kind: Kind,
    /// JSON types that are taken besides, and not looked into.
    pub or: &'static [JsonType],
    /// Whether a value that breaks the row is only warned of, as the row is not known for certain.
    /// Of the request no row is.
    pub is_lax: bool,
    /// Whether its value is about a person.
    pub pii: Pii,
    /// A value that passes, as JSON; empty for a container.
    pub sample: &'static str,
    /// How well the row is known.
    pub confidence: Confidence,
    /// The texts that the row rests on, by their keys in `schemas/sources.toml`.
    pub sources: &'static [&'static str],
}

impl Field {
    /// The fields inside an object, or inside each element of an array.
    pub fn members(&self) -> impl Iterator<Item = &'static Field> + use<> {
        let members = match self.kind {
            Kind::Object { members } | Kind::Array(Array { members, .. }) => members,
            _ => &[],
        };
        members.iter().map(|id| id.field())
    }

    /// The member that a name is bound to, and its position among [`Field::members`].
    pub(crate) fn member(&self, name: &str, names: Names) -> Option<(usize, &'static Field)> {
        self.members().enumerate().find(|(_, member)| match names {
            Names::Strict => member.is_called(name),
            Names::Lenient => {
                member.name.eq_ignore_ascii_case(name) || member.spellings.contains(&name)
            }
        })
    }

    /// Whether it is a member of the request, or the request itself.
    #[cfg(feature = "schemars")]
    pub(crate) fn is_of_request(&self) -> bool {
        usize::from(self.id.0) < fields::REQUEST
    }

    /// Whether this is its name, or another spelling of it.
    pub(crate) fn is_called(&self, name: &str) -> bool {
        self.name == name || self.spellings.contains(&name)
    }

    /// Whether a text or number in its place is shown only as a shape. In the place of a container
    /// it may be anything.
    pub(crate) fn is_masked(&self) -> bool {
        match self.kind {
            Kind::Object { .. } | Kind::Array(_) | Kind::Open | Kind::Invoice => true,
            Kind::Text(_) | Kind::Number(_) => self.pii == Pii::Direct,
            Kind::Flag => false,
        }
    }
}

/// When a member must be there, inside an object that is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Presence {
    /// It may be left out.
    Optional,
    /// Always.
    Mandatory,
    /// When a text beside it has this value.
    WhenSibling {
        /// Name of the member beside it.
        member: &'static str,
        /// Its value.
        is: &'static str,
    },
    /// When one of these members beside it is given.
    WithAny(&'static [&'static str]),
    /// When this holds; a business rule decides it.
    When(&'static str),
}

impl Presence {
    /// Whether it must always be there. Comparing would look into the other conditions as well, and
    /// the reader asks it of every member that it does not know to be there.
    #[inline]
    pub(crate) fn is_mandatory(self) -> bool {
        matches!(self, Self::Mandatory)
    }

    /// Whether it may be left out whatever else there is.
    #[inline]
    pub(crate) fn is_optional(self) -> bool {
        matches!(self, Self::Optional)
    }
}

/// What a field holds.
#[derive(Debug)]
#[non_exhaustive]
pub enum Kind {
    /// Members.
    Object {
        /// In schema order.
        members: &'static [FieldId],
    },
    /// Objects.
    Array(Array),
    /// A text.
    Text(Text),
    /// A number.
    Number(Number),
    /// True or false.
    Flag,
    /// Anything of the JSON types that are taken.
    Open,
    /// A whole request for an IRN, which is checked like one that stands by itself.
    Invoice,
}

/// A JSON type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JsonType {
    /// A text.
    String,
    /// An object.
    Object,
    /// An array.
    Array,
}

impl JsonType {
    /// The type of a value, by its first byte; none for numbers, truth values and null.
    pub(crate) fn of(first: u8) -> Option<Self> {
        match first {
            b'"' => Some(Self::String),
            b'{' => Some(Self::Object),
            b'[' => Some(Self::Array),
            _ => None,
        }
    }
}

/// Groups of members of which one must be complete.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Choice {
    /// The groups, by the names of the members.
    pub groups: &'static [&'static [&'static str]],
    /// Whether two complete ones exclude each other.
    pub exclusive: bool,
}

/// What an array must hold.
#[derive(Debug)]
#[non_exhaustive]
pub struct Array {
    /// The members of each element, in schema order.
    pub members: &'static [FieldId],
    /// Least number of elements.
    pub min_items: u32,
    /// Greatest number of elements, where one is published.
    pub max_items: Option<u32>,
    /// The finding when there are fewer.
    pub(crate) too_few: &'static Check,
    /// The finding when there are more.
    pub(crate) too_many: &'static Check,
}

/// What a text must look like.
#[derive(Debug)]
#[non_exhaustive]
pub struct Text {
    /// Least number of characters.
    pub min_length: u32,
    /// Greatest number of characters; [`u32::MAX`] where none is known.
    pub max_length: u32,
    /// Its shape.
    pub pattern: Option<&'static Pattern>,
    /// Its values, where they are few.
    pub values: Option<&'static Master>,
    /// Whether a text is one of them, spelt exactly so.
    pub(crate) exactly: Option<fn(&[u8]) -> bool>,
    /// Whether a value in another letter case is only a warning.
    pub any_case: bool,
    /// Whether a number whose digits are the text is taken in its place.
    pub unquoted: bool,
    /// A value that passed once.
    pub once: Option<Once>,
    /// The pattern as the portal's messages quote it.
    pub portal_pattern: &'static str,
    /// The portal's own text for a wrong shape, in place of the usual one.
    pub(crate) message: Option<&'static str>,
    /// The finding when the shape is wrong.
    pub(crate) shape: &'static Check,
    /// The finding when a text of this shape is no day of the calendar; none where it names no day.
    pub(crate) day: Option<&'static Check>,
    /// The list that its codes come from.
    pub master: Option<&'static Master>,
}

/// A value that is in the list no longer.
#[derive(Debug)]
#[non_exhaustive]
pub struct Once {
    /// The value.
    pub value: &'static str,
    /// Last day of the check on which it passes.
    pub until: Date,
    /// Last day on which it is not known whether it does.
    pub doubtful_until: Date,
}

/// What a number must look like.
#[derive(Debug)]
#[non_exhaustive]
pub struct Number {
    /// Whether it is a whole number.
    pub whole: bool,
    /// Least value.
    pub min: Decimal,
    /// Greatest value.
    pub max: Decimal,
    /// Greatest number of decimals.
    pub decimals: u8,
    /// The pattern as the portal's messages quote it; it is applied to the value, not to the text.
    pub portal_pattern: &'static str,
    /// The list that its values come from.
    pub master: Option<&'static Master>,
}

/// Whether a value is about a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pii {
    /// It names or reaches one; shown as shape and length only, unless the caller asks.
    Direct,
    /// It may hold such a thing in passing.
    Indirect,
    /// It does not.
    None,
}

/// How well the row of a field is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confidence {
    /// Official texts or acceptances agree.
    High,
    /// One text, or texts that differ in detail.
    Medium,
    /// Hearsay.
    Low,
}
