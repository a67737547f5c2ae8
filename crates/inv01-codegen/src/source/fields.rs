//! The fields of documents.

use std::collections::BTreeMap;

use serde::Deserialize;

/// When a member must be there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Presence {
    /// It may be left out.
    Optional,
    /// Always, inside an object that is given.
    Mandatory,
    /// When a text beside it has this value.
    WhenSibling {
        /// Name of the member beside it.
        member: String,
        /// Its value.
        is: String,
    },
    /// When one of these members beside it is given.
    WithAny(Vec<String>),
    /// When something holds that a business rule decides; said in words.
    When(String),
}

/// What a field holds.
#[derive(Debug, Clone)]
pub enum Kind {
    /// Members.
    Object,
    /// Objects.
    Array {
        /// Least number of elements.
        min_items: u32,
        /// Greatest number of elements.
        max_items: Option<u32>,
    },
    /// One value; position of its domain in [`super::Source::types`].
    Leaf(usize),
    /// Anything of the JSON types in [`Field::or`], not looked into.
    Open,
    /// A whole request for an IRN.
    Invoice,
}

/// A JSON type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum JsonType {
    /// A text.
    String,
    /// An object.
    Object,
    /// An array.
    Array,
}

/// Groups of members, of which one must be complete.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Names of members.
    pub groups: Vec<Vec<String>>,
    /// Whether two complete ones exclude each other.
    pub exclusive: bool,
}

/// A constraint that a row may give a code of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Constraint {
    /// The member is missing.
    Required,
    /// The shape or the list of values is broken.
    Pattern,
    /// The calendar does not have the day.
    Day,
    /// Too few elements.
    MinItems,
    /// Too many elements.
    MaxItems,
}

/// What of a field is another's, by its position in [`super::Source::fields`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// Nothing.
    Own,
    /// A container that has the members of that one besides its own.
    Extends(usize),
    /// A container that has the members of that one, and so its type.
    Holds(usize),
    /// All of it: there is no row but that one's.
    TakenOver(usize),
}

/// A field of a document.
#[derive(Debug, Clone)]
pub struct Field {
    /// Line of its table.
    pub line: usize,
    /// Position of its container; none for a document itself.
    pub parent: Option<usize>,
    /// Member name; empty for a document itself.
    pub name: String,
    /// Other spellings of the name that mean the same.
    pub spellings: Vec<String>,
    /// Dotted path with `[]` after an array, such as `ItemList[].Qty`.
    pub path: String,
    /// What the member means.
    pub doc: String,
    /// Presence.
    pub presence: Presence,
    /// What it holds.
    pub kind: Kind,
    /// JSON types that are taken besides, and not looked into.
    pub or: Vec<JsonType>,
    /// Groups of its members, of which one must be complete.
    pub choice: Option<Choice>,
    /// Whether it is of a document beside the request.
    pub is_beside: bool,
    /// Whether what breaks the row is only a warning, since the row is not known for certain.
    pub is_lax: bool,
    /// Of a container, the name of its type in other languages.
    pub type_name: String,
    /// What of it is another's.
    pub origin: Origin,
    /// Least number of characters.
    pub min_length: u32,
    /// Greatest number of characters; `u32::MAX` where it is not known.
    pub max_length: u32,
    /// Codes other than 5002, by constraint.
    pub codes: BTreeMap<Constraint, String>,
    /// Master that holds the codes.
    pub master: Option<String>,
    /// A value that passes, as JSON.
    pub sample: String,
    /// direct, indirect or none.
    pub pii: String,
    /// The portal's display name.
    pub label: Option<String>,
    /// Keys into sources.toml.
    pub source: Vec<String>,
    /// high, medium or low.
    pub confidence: String,
}

impl Field {
    /// Whether it has the type of another field, so that none is made for it.
    pub fn is_copy(&self) -> bool {
        matches!(self.origin, Origin::Holds(_) | Origin::TakenOver(_))
    }

    /// Whether it has no row of its own.
    pub fn is_taken_over(&self) -> bool {
        matches!(self.origin, Origin::TakenOver(_))
    }
}
