//! Whether bytes are JSON, and what is wrong with them when they are not.

use std::fmt;

use crate::cursor::Cursor;

/// Deepest nesting of objects and arrays that is read. INV-01 itself needs six levels.
pub const MAX_DEPTH: u32 = 128;

/// Longest record that is read, in bytes: offsets in a report have 32 bits.
pub const MAX_BYTES: usize = u32::MAX as usize;

/// Why a record cannot be read, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong.
    pub kind: FaultKind,
    /// Offset in bytes from the start of the record.
    pub offset: usize,
}

/// What makes a record unreadable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum FaultKind {
    /// There is nothing but white space.
    Empty,
    /// The text ends inside a value.
    UnexpectedEnd,
    /// A byte stands where the grammar has no place for it.
    UnexpectedByte(u8),
    /// The value is not an object.
    NotAnObject,
    /// The source is not an array, although it should be one.
    NotAnArray,
    /// Something follows the object.
    TrailingBytes,
    /// A number is not written as JSON writes numbers: `01`, `1.`, `+1`.
    BadNumber,
    /// A byte of value 0.
    Nul,
    /// A control character stands unescaped in a text.
    ControlCharacter(u8),
    /// A backslash is followed by what is no escape.
    BadEscape,
    /// Half of a surrogate pair.
    LoneSurrogate,
    /// A text is not UTF-8.
    InvalidUtf8,
    /// A byte order mark after the start of the file.
    ByteOrderMark,
    /// Objects and arrays are nested deeper than [`MAX_DEPTH`].
    TooDeep,
    /// The record is longer than the limit, in bytes.
    TooLong {
        /// The limit that was passed.
        limit: usize,
    },
}

impl fmt::Display for FaultKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("there is nothing but white space"),
            Self::UnexpectedEnd => f.write_str("the text ends inside a value"),
            // A letter or digit may be part of somebody's name or number.
            Self::UnexpectedByte(byte) if byte.is_ascii_punctuation() => {
                write!(f, "`{}` has no place here", char::from(*byte))
            }
            Self::UnexpectedByte(_) => f.write_str("this character has no place here"),
            Self::NotAnObject => f.write_str("the value is not an object"),
            Self::NotAnArray => f.write_str("this is not the bracket of an array"),
            Self::TrailingBytes => f.write_str("something follows the object"),
            Self::BadNumber => f.write_str("this is not how JSON writes a number"),
            Self::Nul => f.write_str("a NUL byte"),
            Self::ControlCharacter(byte) => {
                write!(f, "an unescaped control character (U+{byte:04X}) in a text")
            }
            Self::BadEscape => f.write_str("this is no escape"),
            Self::LoneSurrogate => f.write_str("half of a surrogate pair"),
            Self::InvalidUtf8 => f.write_str("the text is not UTF-8"),
            Self::ByteOrderMark => f.write_str("a byte order mark inside the file"),
            Self::TooDeep => write!(f, "more than {MAX_DEPTH} levels of nesting"),
            Self::TooLong { limit } => write!(f, "the record is longer than {limit} bytes"),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at byte {}", self.kind, self.offset)
    }
}

impl std::error::Error for Fault {}

/// Checks that `bytes` are one JSON value by RFC 8259, in UTF-8, and nothing else.
///
/// Numbers may have any size. Repeated member names are well-formed.
///
/// # Errors
///
/// The first [`Fault`], with its offset.
///
/// ```
/// use inv01::json::{FaultKind, validate};
///
/// assert_eq!(validate(b" [1, 2.50e3] "), Ok(()));
/// assert_eq!(validate(b"[1,]").unwrap_err().kind, FaultKind::UnexpectedByte(b']'));
/// ```
pub fn validate(bytes: &[u8]) -> Result<(), Fault> {
    let mut cursor = Cursor::new(bytes);
    cursor.skip_value()?;
    cursor.end()
}
