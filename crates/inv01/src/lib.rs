//! The offline checker of Indian GST e-invoices: what the portal would say to a FORM GST INV-01
//! request, with its own code, at which place in the file.
//!
//! ```
//! use inv01::{Checker, Context, Origin, Values, Verdict};
//!
//! let json = br#"{
//!     "Version": "1.1",
//!     "DocDtls": { "Typ": "INV", "No": "0117", "Dt": "14/11/2026" }
//! }"#;
//!
//! let context = Context::new("2026-11-21".parse()?);
//! let mut checker = Checker::new(context);
//! let report = checker.check(json);
//! assert_eq!(report.verdict(), Verdict::Rejected);
//!
//! let findings = report.entries(&Origin::whole("invoice.json"), Values::Masked);
//! let number = findings.iter().find(|entry| entry.pointer == "/DocDtls/No").unwrap();
//! assert_eq!(number.code, Some("5002"));
//! assert_eq!((number.line, number.column), (3, 38));
//! assert_eq!(
//!     number.message,
//!     "The field Document Number must match the regular expression \
//!      '^([a-zA-Z1-9]{1}[a-zA-Z0-9/-]{0,15})$'.",
//! );
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The same bytes in the same [`Context`] give the same [`Report`]: nothing is read from the clock,
//! the network or the environment, and money is exact.
//!
//! Other documents of the exchange with the portal, such as its answers, are checked by
//! [`Checker::for_document`]; [`Document`] names them, and [`documents`] has their types.
//!
//! # Features
//!
//! - `serde`: `Serialize` for [`Record`], the report as other programs read it; reading, writing and
//!   checking the [`model`]; reading and writing the [`documents`].
//! - `answer`: reading the portal's answers, and comparing them with a report: `answer`.
//! - `generate`: for tests, valid invoices from a stream of choices, and such with one fault:
//!   `generate`.
//! - `proptest`: the same as strategies for property tests, and the parts of an invoice: `strategies`.
//! - `signed`: what the portal signed, verified with keys of the caller and compared with what was
//!   sent: `signed`.
//! - `validator`: `validator::Validate` for the [`model`] and the [`documents`].
//! - `schemars`: `schemars::JsonSchema` for the [`model`], the [`documents`] and [`Record`], and their
//!   schemas in several dialects.

// Bad input is a finding, never a panic.
#![warn(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod amount;
#[cfg(feature = "answer")]
pub mod answer;
mod batch;
mod check;
mod checker;
mod context;
mod cursor;
mod decimal;
mod diagnostic;
mod document;
pub mod documents;
mod draft;
pub mod explain;
mod field;
mod findings;
#[cfg(feature = "generate")]
pub mod generate;
#[rustfmt::skip]
mod generated;
mod irn;
pub mod json;
mod looked_up;
mod mask;
pub mod masters;
pub mod model;
mod pattern;
mod read;
mod record;
mod report;
mod rules;
mod scan;
#[cfg(feature = "schemars")]
pub mod schema;
mod selection;
mod sellers;
#[cfg(feature = "signed")]
pub mod signed;
#[cfg(feature = "proptest")]
pub mod strategies;
mod table;
#[cfg(feature = "answer")]
mod tree;
mod undecided;
mod words;

pub use batch::Batch;
pub use check::{Affects, Basis, Check, Severity, Stage, Tolerance, Verdict, checks};
pub use checker::Checker;
pub use context::{Context, Date, FloorDate, Names, Profile, Turnover, UnknownWord};
pub use decimal::{Decimal, ParseDecimalError};
pub use diagnostic::Diagnostic;
pub use document::{Document, UnknownDocument};
pub use field::{
    Array, Choice, Confidence, Field, FieldId, JsonType, Kind, Number, Pii, Presence, Text, fields,
};
pub use findings::MAX_FINDINGS;
pub use irn::{Irn, ParseIrnError, irn};
pub use masters::{Master, Masters};
pub use pattern::Pattern;
pub use record::{Entry, Origin, RECORD_VERSION, Record, Related, Values};
pub use report::{Count, Report};
pub use selection::{Selection, UnknownRule};
pub use sellers::{Seller, Sellers, SellersError};
pub use undecided::{Applies, Needs, Undecided, undecided};

// Whose traits the model and the strategies have: in the versions that they have them in.
#[cfg(feature = "proptest")]
pub use proptest;
#[cfg(feature = "schemars")]
pub use schemars;
#[cfg(feature = "validator")]
pub use validator;

#[cfg(all(doctest, feature = "proptest"))]
#[doc = include_str!("../../../docs/property-testing.md")]
struct PropertyTesting;

#[cfg(all(doctest, feature = "serde"))]
#[doc = include_str!("../../../README.md")]
struct Readme;
