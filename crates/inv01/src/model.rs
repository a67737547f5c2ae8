//! The request as Rust types, for programs that make invoices.
//!
//! Members have their official names in snake case. What is mandatory is a plain value, what is
//! optional an [`Option`] or a [`Vec`], and what has only a few values an enum. A type has
//! [`Default`] where nothing in it is a choice: its texts and lists are empty and its numbers zero
//! until they are set. The others have `new`, which asks for the choices and for nothing else.
//! [`Invoice::check`] finds the texts and lists that were left empty; a number that was left zero is
//! an amount of zero, as far as the rules of single members can tell.
//!
//! ```
//! use inv01::model::{DocDtls, DocTyp, Invoice, Item, SellerDtls, SupTyp, TranDtls, YesNo};
//!
//! let doc_dtls = DocDtls { typ: DocTyp::INV, no: "TN/2026/0118".into(), dt: "14/11/2026".into() };
//! let mut invoice = Invoice::new(TranDtls::new(SupTyp::B2B), doc_dtls);
//! invoice.seller_dtls = SellerDtls { lgl_nm: "Coromandel Tools".into(), ..SellerDtls::default() };
//! invoice.item_list.push(Item {
//!     sl_no: "1".into(),
//!     hsn_cd: "8205".into(),
//!     qty: Some("2.5".parse()?),
//!     unit: Some("KGS".into()),
//!     unit_price: "1200.25".parse()?,
//!     tot_amt: "3000.63".parse()?,
//!     ass_amt: "3000.63".parse()?,
//!     gst_rt: 18.into(),
//!     tot_item_val: "3540.74".parse()?,
//!     ..Item::new(YesNo::N)
//! });
//! assert_eq!(invoice.tran_dtls.sup_typ.as_str(), "B2B");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Features
//!
//! - `serde`: the types are read and written by `serde_json`, exactly as the portal spells them;
//!   [`Invoice::check`] and [`Invoice::to_json`].
//! - `validator`: `validator::Validate` says member by member what breaks its row. It knows no
//!   codes and no places; [`Invoice::check`] does. Its errors hold the values that they are about,
//!   so they hold personal data.
//! - `schemars`: `schemars::JsonSchema`; see [`crate::schema`].
//!
//! `Debug` and the errors of serde show values as they are, personal data included.
//!
//! # Numbers
//!
//! A [`Decimal`](crate::Decimal) is exact in memory and in JSON text. It is read only straight from
//! text, by `serde_json::from_str` or `from_slice`: a `serde_json::Value`, a reader, and a
//! `flatten` or `untagged` around it are refused, since a number that went through binary floating
//! point there may have lost digits.
//!
//! Written, it is exact in text only. `serde_json::to_value` and `json!` make binary numbers of it,
//! which round beyond 15 digits; to put an invoice inside other JSON, use
//! `RawValue::from_string(invoice.to_json())`.

use std::fmt;

pub use crate::generated::model::*;

#[cfg(feature = "validator")]
pub(crate) mod validators;
#[cfg(feature = "serde")]
pub(crate) mod wire;

#[cfg(feature = "serde")]
impl Invoice {
    /// Checks the invoice as it would be sent: what the portal would say to [`Invoice::to_json`].
    ///
    /// ```
    /// use inv01::model::{DocDtls, DocTyp, Invoice, SupTyp, TranDtls};
    /// use inv01::Context;
    ///
    /// let doc_dtls = DocDtls { no: "0117".into(), ..DocDtls::new(DocTyp::INV) };
    /// let invoice = Invoice::new(TranDtls::new(SupTyp::B2B), doc_dtls);
    /// let report = invoice.check(&Context::new("2026-11-21".parse()?));
    /// let places: Vec<_> = report.diagnostics().iter().map(|d| report.pointer(d)).collect();
    /// assert_eq!(places[..2], ["/DocDtls/No", "/DocDtls/Dt"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn check(&self, context: &crate::Context) -> crate::Report<'static> {
        crate::Checker::new(context.clone()).check_owned(self.to_json().into_bytes())
    }

    /// The invoice as JSON on one line, members in schema order; what is not given is left out.
    ///
    /// ```
    /// use inv01::model::ValDtls;
    /// # use inv01::model::{DocDtls, DocTyp, Invoice, SupTyp, TranDtls};
    /// # let mut invoice = Invoice::new(TranDtls::new(SupTyp::B2B), DocDtls::new(DocTyp::INV));
    ///
    /// let tot_inv_val = "99999999999999.99".parse()?;
    /// invoice.val_dtls = ValDtls { tot_inv_val, ..ValDtls::default() };
    /// let json = invoice.to_json();
    /// assert!(json.ends_with(r#""ValDtls":{"AssVal":0,"TotInvVal":99999999999999.99}}"#));
    /// assert_eq!(serde_json::from_str::<Invoice>(&json)?, invoice);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[expect(
        clippy::expect_used,
        clippy::missing_panics_doc,
        reason = "texts, numbers and lists of them always have a JSON"
    )]
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("an invoice is JSON")
    }
}

/// A text is none of the values of a closed set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownValue {
    /// The values.
    pub(crate) values: &'static [&'static str],
}

impl fmt::Display for UnknownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "none of {}", self.values.join(", "))
    }
}

impl std::error::Error for UnknownValue {}

/// What an enum of codes has besides its values: their texts, and reading it from them.
macro_rules! closed_set {
    ($name:ident, any_case: $any_case:literal, { $($variant:ident = $code:literal,)* }) => {
        impl $name {
            /// Every value.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The code.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $code,)*
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = crate::model::UnknownValue;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                crate::model::value_of(text, Self::ALL, Self::as_str, $any_case)
                    .ok_or(crate::model::UnknownValue { values: &[$($code),*] })
            }
        }

        #[cfg(feature = "serde")]
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        #[cfg(feature = "serde")]
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                crate::model::wire::from_text(from)
            }
        }

        // Which values it has is said by the row of each member.
        #[cfg(feature = "schemars")]
        impl schemars::JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string" })
            }
        }
    };
}
pub(crate) use closed_set;

/// The value whose code a text is; of some sets, in any letter case.
pub(crate) fn value_of<T: Copy>(
    text: &str,
    all: &[T],
    code: impl Fn(T) -> &'static str,
    any_case: bool,
) -> Option<T> {
    let is = |value: &&T| {
        let code = code(**value);
        code == text || any_case && code.eq_ignore_ascii_case(text)
    };
    all.iter().find(is).copied()
}
