//! The documents beside the request as Rust types: answers, queries, and the other requests.
//!
//! They are made like those of the [`model`](crate::model), and what is said there holds here. Of
//! members that are not known for certain nothing is asked. [`Checker::for_document`] says what
//! is wrong with the JSON of a document, and where.
//!
//! ```
//! use inv01::documents::{CancelIrn, IrnCancelReason};
//!
//! let irn = "58f1669d31c5725ddcc39eeecd465e69543c639daeb1d582546aa3d28d66c3f8".to_owned();
//! let cancel = CancelIrn { irn, cnl_rem: Some("Wrong rate".into()), ..CancelIrn::new(IrnCancelReason::DataEntryMistake) };
//! # #[cfg(feature = "serde")]
//! assert!(serde_json::to_string(&cancel)?.ends_with(r#""CnlRsn":"2","CnlRem":"Wrong rate"}"#));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`Checker::for_document`]: crate::Checker::for_document

use std::fmt;
use std::str::FromStr;

pub use crate::generated::documents::*;
use crate::json::{Fault, validate};

/// A JSON value as it is written, where nothing is known of what it holds.
///
/// ```
/// use inv01::documents::Json;
///
/// let remark: Json = r#"{"distance": 1330.50}"#.parse()?;
/// assert_eq!(remark.as_str(), r#"{"distance": 1330.50}"#);
/// assert!("{".parse::<Json>().is_err());
/// # Ok::<(), inv01::json::Fault>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Json(String);

impl Json {
    /// The JSON text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Json {
    type Err = Fault;

    /// # Errors
    ///
    /// What makes the text no JSON.
    fn from_str(text: &str) -> Result<Self, Fault> {
        validate(text.as_bytes()).map(|()| Self(text.to_owned()))
    }
}

impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A value of a known shape, or something else in its place, which is taken as it is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Or<T> {
    /// The known shape.
    Known(T),
    /// Something else.
    Other(Json),
}
