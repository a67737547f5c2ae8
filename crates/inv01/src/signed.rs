//! What the portal signed: verifying it, and comparing it with what was sent.
//!
//! An answer holds the invoice as it was registered (`SignedInvoice`) and what the QR code says of it
//! (`SignedQRCode`): JWTs, signed with RS256, whose claim `data` is JSON in a text. They are verified
//! with the keys that the caller gives; none is built in, and nothing is fetched. What a token says of
//! where its key may be found is not read.
//!
//! [`Keys::verify`] takes one token, [`examine`] an answer with all the tokens in it, and what was sent
//! for it.
//!
//! ```
//! use inv01::signed::{Assessment, Input, Keys, TokenFault, examine};
//! use inv01::{Origin, Values};
//! # let pem = include_str!("../../../tests/samples/keys/nic-sandbox-2025.pem");
//! # let answer = include_str!("../../../tests/samples/documents/get-invoice-details-response.json");
//! # let request = include_str!("../../../tests/samples/get-invoice-details.json");
//!
//! let mut keys = Keys::new();
//! keys.add("portal.pem", pem.as_bytes(), None)?;
//!
//! let answer = Input::new(answer.as_bytes(), Origin::whole("answer.json"));
//! let sent = Input::new(request.as_bytes(), Origin::whole("request.json"));
//! let found = examine(answer, Some(sent), &keys, Values::Masked);
//! assert_eq!(found.assessment, Assessment::Verified);
//! assert_eq!(found.tokens[0].pointer, "/GovtResponse/SignedInvoice");
//!
//! // {"alg":"none"}
//! let unsigned = keys.verify("eyJhbGciOiJub25lIn0.e30.AA").unwrap_err();
//! assert_eq!(unsigned, TokenFault::Algorithm(Some("none".into())));
//! # Ok::<(), inv01::signed::KeyFault>(())
//! ```

mod contents;
mod difference;
mod examination;
mod keys;
mod token;

pub use contents::{Mismatch, invoice_mismatches, qr_mismatches};
pub use difference::{Change, Difference, Differences, differences};
pub use examination::{
    Assessment, EXAMINATION_VERSION, Examination, Examined, Input, SentComparison, examine,
};
pub use keys::{KeyFault, Keys, MAX_BITS, MIN_BITS};
pub use token::{MAX_TOKEN, Part, TokenFault};

use crate::document::Document;
use crate::documents::{SignedInvoice, SignedQr};
use crate::tree::Tree;
use token::Unverified;

/// A token whose signature is right.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Verified {
    /// Name of the key that has signed it.
    pub key: String,
    /// Who says so: the claim `iss`, such as `NIC`.
    pub issuer: Option<String>,
    /// The JSON that was signed.
    pub data: String,
    /// The same as a value.
    pub payload: Payload,
}

/// What was signed.
#[derive(Debug, Clone)]
pub enum Payload {
    /// The invoice as it was registered.
    Invoice(Box<SignedInvoice>),
    /// What the QR code says of it.
    Qr(Box<SignedQr>),
}

impl Payload {
    /// [`Document::SignedInvoice`] or [`Document::SignedQr`].
    pub fn document(&self) -> Document {
        match self {
            Self::Invoice(_) => Document::SignedInvoice,
            Self::Qr(_) => Document::SignedQr,
        }
    }

    /// The number of the document.
    pub fn document_number(&self) -> &str {
        match self {
            Self::Invoice(invoice) => &invoice.doc_dtls.no,
            Self::Qr(qr) => &qr.doc_no,
        }
    }

    /// The IRN that it names.
    pub fn irn(&self) -> &str {
        match self {
            Self::Invoice(invoice) => &invoice.irn,
            Self::Qr(qr) => &qr.irn,
        }
    }
}

impl Keys {
    /// Verifies a token and reads what was signed.
    ///
    /// The token has to be a JWS in its compact form as RFC 7515 writes it: three parts of base64url
    /// without padding, in its one spelling, and nothing before or behind them; a header of one JSON
    /// object with algorithm RS256 and without `crit`.
    ///
    /// # Errors
    ///
    /// The first [`TokenFault`]. Nothing of a token is told that no key here has signed.
    pub fn verify(&self, token: &str) -> Result<Verified, TokenFault> {
        let token = Unverified::read(token)?;
        let key = self.signer(&token)?.to_owned();
        Verified::of_claims(key, &token.payload).map_err(TokenFault::Payload)
    }
}

impl Verified {
    fn of_claims(key: String, claims: &[u8]) -> Result<Self, String> {
        let claims = token::object(claims)
            .ok_or("the claims are not one JSON object whose names are all different")?;
        let data = token::text(&claims, "data").ok_or("there is no text `data`")?;
        let payload = Payload::read(&data)?;
        Ok(Self { key, issuer: token::text(&claims, "iss"), data, payload })
    }
}

impl Payload {
    fn read(data: &str) -> Result<Self, String> {
        let tree =
            Tree::read(data.as_bytes()).map_err(|fault| format!("`data` is no JSON: {fault}"))?;
        let has = |name| tree.get(name).is_some();
        let read = if has("ItemList") {
            serde_json::from_str(data).map(|invoice| Self::Invoice(Box::new(invoice)))
        } else if has("SellerGstin") {
            serde_json::from_str(data).map(|qr| Self::Qr(Box::new(qr)))
        } else {
            return Err("`data` is neither an invoice nor what a QR code holds".to_owned());
        };
        // What serde_json says of a value may be somebody's name.
        read.map_err(|error| {
            let (line, column) = (error.line(), error.column());
            format!("`data` has another shape than is known, at line {line}, column {column}")
        })
    }
}
