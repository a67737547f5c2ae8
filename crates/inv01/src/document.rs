//! The documents of the exchange with the portal and with service providers.

use std::fmt;
use std::str::FromStr;

pub use crate::generated::document::Document;

impl Document {
    /// The row of the document; of an array, that of its elements. None for the record of a report,
    /// which nobody sends.
    ///
    /// ```
    /// use inv01::Document;
    ///
    /// let cancel = Document::CancelIrn.field().unwrap();
    /// let names: Vec<_> = cancel.members().map(|member| member.name).collect();
    /// assert_eq!(names, ["Irn", "CnlRsn", "CnlRem"]);
    /// ```
    pub fn field(self) -> Option<&'static crate::Field> {
        self.root().map(crate::FieldId::field)
    }
}

impl fmt::Display for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Document {
    type Err = UnknownDocument;

    fn from_str(name: &str) -> Result<Self, UnknownDocument> {
        Self::ALL.iter().find(|known| known.as_str() == name).copied().ok_or(UnknownDocument)
    }
}

/// There is no document of this name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownDocument;

impl fmt::Display for UnknownDocument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = Document::ALL.iter().map(|known| known.as_str()).collect();
        write!(f, "the documents are {}", names.join(", "))
    }
}

impl std::error::Error for UnknownDocument {}
