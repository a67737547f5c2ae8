//! An answer with everything that was signed in it.

use std::borrow::Cow;
use std::fmt;

use super::contents::{Mismatch, invoice_mismatches, qr_mismatches};
use super::difference::{Differences, differences};
use super::token::TokenFault;
use super::{Keys, Payload, Verified};
use crate::answer::{Answer, Token};
use crate::check::words;
use crate::cursor::BYTE_ORDER_MARK;
use crate::document::Document;
use crate::documents::{SignedInvoice, SignedQr};
use crate::findings::MAX_FINDINGS;
use crate::json::{Fault, FaultKind};
use crate::record::{Origin, Values};

/// Version of the record of an examination. It changes when a member changes its meaning or goes.
pub const EXAMINATION_VERSION: u32 = 1;

words! {
    /// What is known of an answer.
    @non_exhaustive
    Assessment {
        /// Every token is verified, agrees with itself and, where something was sent, with that.
        Verified = "verified",
        /// Every token is verified, and what was sent differs from what was signed.
        Differs = "differs",
        /// A token is not verified, or does not agree with itself, or what was sent cannot be compared.
        Unverified = "unverified",
        /// There is no token in it.
        NoToken = "no-token",
        /// It is neither JSON nor a token.
        Malformed = "malformed",
    }
}

/// Everything that is known of an answer: a line for other programs.
#[derive(Debug, Clone, serde::Serialize)]
#[non_exhaustive]
pub struct Examination<'a> {
    /// Version of this record: 1.
    pub v: u32,
    /// Name of the source.
    pub source: &'a str,
    /// Which record of the source it is, from 0.
    pub index: u64,
    /// Line on which it begins, from 1.
    pub line: u64,
    /// What is known of it.
    #[serde(rename = "verdict")]
    pub assessment: Assessment,
    /// The document number that was signed; none where no token is verified.
    pub doc: Option<String>,
    /// The IRN that was signed; none where no token is verified.
    pub irn: Option<String>,
    /// Why it cannot be read.
    pub fault: Option<String>,
    /// The tokens, in the order of the answer.
    pub tokens: Vec<Examined>,
    /// How many tokens, or texts that may hold some, were not looked at for their number or their depth.
    pub omitted: u64,
    /// What was sent next to what was signed; none where nothing is said of what was sent.
    pub sent: Option<SentComparison<'a>>,
}

/// A token.
#[derive(Debug, Clone, serde::Serialize)]
#[non_exhaustive]
pub struct Examined {
    /// Its place in the answer, as RFC 6901 writes it; empty for one that stands by itself.
    pub pointer: String,
    /// What it is: `signed-invoice` or `signed-qr`. Of one that stands by itself it is known only when it
    /// is verified.
    pub document: Option<&'static str>,
    /// Whether its signature is right and its payload one of an IRP.
    pub verified: bool,
    /// Name of the key that has signed it.
    pub key: Option<String>,
    /// Who says so: the claim `iss`.
    pub issuer: Option<String>,
    /// The IRN in it.
    pub irn: Option<String>,
    /// Why it is not verified: [`TokenFault::as_str`].
    pub fault: Option<&'static str>,
    /// The same in words.
    pub message: Option<String>,
    /// What in it does not agree: with its own IRN, and of a QR code with its invoice.
    pub mismatches: Vec<Mismatch>,
}

/// What was sent next to what was signed.
#[derive(Debug, Clone, serde::Serialize)]
#[non_exhaustive]
pub struct SentComparison<'a> {
    /// Name of the source.
    pub source: &'a str,
    /// Which record of the source it is, from 0.
    pub index: u64,
    /// Line on which it begins, from 1.
    pub line: u64,
    /// Why they cannot be compared.
    pub fault: Option<String>,
    /// What differs.
    #[serde(flatten)]
    pub differences: Differences,
}

/// A text to be looked at: an answer, or what was sent for it.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// Its bytes, or why there are none.
    pub text: Result<&'a [u8], Fault>,
    /// Where it comes from.
    pub origin: Origin<'a>,
}

impl<'a> Input<'a> {
    /// A text from there.
    pub fn new(text: &'a [u8], origin: Origin<'a>) -> Self {
        Self { text: Ok(text), origin }
    }
}

/// Verifies every token of an answer, asks whether they agree with themselves and each other, and
/// compares the invoice that was signed with the request that was sent for it.
///
/// An answer is JSON with tokens in it, wherever they stand (see [`Answer::read`]), or nothing but tokens
/// with white space between them. With `sent` there has to be one signed invoice in it. Nothing is told
/// of what a token holds that is not verified.
///
/// ```
/// use inv01::signed::{Assessment, Input, Keys, examine};
/// use inv01::{Origin, Values};
///
/// let answer = br#"{"Success":"Y","SignedInvoice":"eyJhbGciOiJIUzI1NiJ9.e30.AA"}"#;
/// let answer = Input::new(answer, Origin::whole("answer.json"));
/// let found = examine(answer, None, &Keys::new(), Values::Masked);
/// assert_eq!(found.assessment, Assessment::Unverified);
/// assert_eq!(found.tokens[0].pointer, "/SignedInvoice");
/// assert_eq!(found.tokens[0].fault, Some("algorithm"));
/// ```
pub fn examine<'a>(
    answer: Input<'a>,
    sent: Option<Input<'a>>,
    keys: &Keys,
    values: Values,
) -> Examination<'a> {
    let found = match answer.text.and_then(Found::read) {
        Ok(found) => found,
        Err(fault) => return Examination::unreadable(answer.origin, fault, sent),
    };
    let mut tokens = Vec::new();
    let mut verified = Vec::new();
    for token in &found.tokens {
        let outcome = keys.verify(&token.text).and_then(|found| token.is_said(found));
        tokens.push(Examined::new(token, &outcome));
        verified.push(outcome.ok());
    }
    for (i, token) in tokens.iter_mut().enumerate() {
        token.mismatches = match verified[i].as_ref().map(|verified| &verified.payload) {
            None => Vec::new(),
            Some(Payload::Invoice(invoice)) => invoice_mismatches(invoice),
            Some(Payload::Qr(qr)) => qr_mismatches(qr, found.invoice_of(i, qr, &verified), values),
        };
    }
    let sent = sent.map(|Input { text, origin }| {
        let differences = found.invoice(&verified).and_then(|signed| {
            text.and_then(|request| differences(request, signed.data.as_bytes(), values)).map_err(
                |fault| match fault.kind {
                    FaultKind::Empty => "nothing was sent for it".to_owned(),
                    _ => format!("what was sent cannot be read: {fault}"),
                },
            )
        });
        SentComparison::new(origin, differences)
    });
    let mut examination =
        Examination { tokens, omitted: found.omitted, sent, ..Examination::new(answer.origin) };
    let known = verified.iter().flatten().next().map(|verified| &verified.payload);
    examination.irn = known.map(|payload| payload.irn().to_owned());
    examination.doc = known.map(|payload| payload.document_number().to_owned());
    examination.assessment = examination.judged();
    examination
}

/// What there is to verify in a record.
struct Found<'t> {
    tokens: Vec<At<'t>>,
    omitted: u64,
}

/// A token and its place.
struct At<'t> {
    pointer: String,
    /// What its member says that it is; none of one that stands by itself.
    document: Option<Document>,
    text: Cow<'t, str>,
}

impl<'t> Found<'t> {
    fn read(record: &'t [u8]) -> Result<Self, Fault> {
        let text = record.strip_prefix(BYTE_ORDER_MARK).unwrap_or(record);
        match text.trim_ascii_start().first() {
            Some(b'{' | b'[') | None => Ok(Self::of_answer(Answer::read(record)?)),
            Some(b'"') => match Answer::read(record)? {
                // A text of one token, or of nothing.
                Answer { tokens, omitted: 0, .. } if tokens.is_empty() => Self::of_words(text),
                packed => Ok(Self::of_answer(packed)),
            },
            Some(_) => Self::of_words(text),
        }
    }

    fn of_answer(Answer { tokens, omitted, .. }: Answer) -> Self {
        let at = |Token { pointer, document, text }| At {
            pointer,
            document: Some(document),
            text: Cow::Owned(text),
        };
        Self { tokens: tokens.into_iter().map(at).collect(), omitted }
    }

    /// Tokens with white space between them.
    fn of_words(record: &'t [u8]) -> Result<Self, Fault> {
        let text = std::str::from_utf8(record)
            .map_err(|error| Fault { kind: FaultKind::InvalidUtf8, offset: error.valid_up_to() })?;
        let text = text.trim();
        // A JSON text of one token.
        let unquoted = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
        let text = unquoted.unwrap_or(text);
        if !text.split_ascii_whitespace().next().is_some_and(|first| first.contains('.')) {
            // Whatever else it is, it is not JSON.
            crate::json::validate(record)?;
            return Ok(Self { tokens: Vec::new(), omitted: 0 });
        }
        let mut words = text.split_ascii_whitespace();
        let at = |text| At { pointer: String::new(), document: None, text: Cow::Borrowed(text) };
        let tokens = words.by_ref().take(MAX_FINDINGS).map(at).collect();
        Ok(Self { tokens, omitted: words.count() as u64 })
    }

    /// The invoice that a QR code should be of, if any is verified: the only one in the same object, or
    /// else one with its IRN. Where none has that, any other does not agree with it either.
    fn invoice_of<'v>(
        &self,
        at: usize,
        qr: &SignedQr,
        verified: &'v [Option<Verified>],
    ) -> Option<&'v SignedInvoice> {
        let parent = |at: usize| self.tokens[at].pointer.rsplit_once('/').map(|(parent, _)| parent);
        let invoices = || {
            verified.iter().enumerate().filter_map(|(at, verified)| {
                match &verified.as_ref()?.payload {
                    Payload::Invoice(invoice) => Some((at, &**invoice)),
                    Payload::Qr(_) => None,
                }
            })
        };
        let mut beside = invoices().filter(|(invoice, _)| parent(*invoice) == parent(at));
        let found = match (beside.next(), beside.next()) {
            (Some(only), None) => Some(only),
            (first, _) => {
                let same = invoices().find(|(_, invoice)| invoice.irn == qr.irn);
                same.or(first).or_else(|| invoices().next())
            }
        };
        found.map(|(_, invoice)| invoice)
    }

    /// The only signed invoice; the same token may be there several times.
    fn invoice<'v>(&self, verified: &'v [Option<Verified>]) -> Result<&'v Verified, String> {
        let is_invoice = |at: &usize| {
            let payload = verified[*at].as_ref().map(|verified| verified.payload.document());
            // One that stands by itself and is not verified may be an invoice.
            !matches!(self.tokens[*at].document.or(payload), Some(Document::SignedQr))
        };
        let mut invoices = (0..self.tokens.len()).filter(is_invoice);
        let invoice = invoices.next().ok_or("there is no signed invoice to compare it with")?;
        let is_other = |at: usize| self.tokens[at].text != self.tokens[invoice].text;
        if self.omitted > 0 || invoices.any(is_other) {
            return Err(
                "there are several signed invoices, and it is not known which is its".into()
            );
        }
        Ok(verified[invoice].as_ref().ok_or("the signed invoice is not verified")?)
    }
}

impl At<'_> {
    /// That a token holds what its member says.
    fn is_said(&self, found: Verified) -> Result<Verified, TokenFault> {
        let document = found.payload.document();
        if self.document.is_none_or(|said| said == document) {
            return Ok(found);
        }
        Err(TokenFault::Payload(format!("it is that of {document}")))
    }
}

impl Examined {
    fn new(token: &At<'_>, outcome: &Result<Verified, TokenFault>) -> Self {
        let (verified, fault) = (outcome.as_ref().ok(), outcome.as_ref().err());
        let document = token.document.or(verified.map(|verified| verified.payload.document()));
        Self {
            pointer: token.pointer.clone(),
            document: document.map(Document::as_str),
            verified: verified.is_some(),
            key: verified.map(|verified| verified.key.clone()),
            issuer: verified.and_then(|verified| verified.issuer.clone()),
            irn: verified.map(|verified| verified.payload.irn().to_owned()),
            fault: fault.map(TokenFault::as_str),
            message: fault.map(ToString::to_string),
            mismatches: Vec::new(),
        }
    }
}

impl<'a> SentComparison<'a> {
    fn new(origin: Origin<'a>, outcome: Result<Differences, String>) -> Self {
        let Origin { source, index, line, .. } = origin;
        let (differences, fault) = match outcome {
            Ok(differences) => (differences, None),
            Err(fault) => (Differences::default(), Some(fault)),
        };
        Self { source, index, line, fault, differences }
    }
}

impl<'a> Examination<'a> {
    fn new(origin: Origin<'a>) -> Self {
        let Origin { source, index, line, .. } = origin;
        Self {
            v: EXAMINATION_VERSION,
            source,
            index,
            line,
            assessment: Assessment::NoToken,
            doc: None,
            irn: None,
            fault: None,
            tokens: Vec::new(),
            omitted: 0,
            sent: None,
        }
    }

    /// That of an answer that cannot be read.
    fn unreadable(origin: Origin<'a>, fault: Fault, sent: Option<Input<'a>>) -> Self {
        let fault = Some(fault.to_string());
        let not_compared = || Err("the answer cannot be read".to_owned());
        let sent = sent.map(|sent| SentComparison::new(sent.origin, not_compared()));
        Self { assessment: Assessment::Malformed, fault, sent, ..Self::new(origin) }
    }

    fn judged(&self) -> Assessment {
        if self.tokens.is_empty() && self.omitted == 0 {
            return Assessment::NoToken;
        }
        let is_sound = |token: &Examined| token.verified && token.mismatches.is_empty();
        let is_compared = self.sent.as_ref().is_none_or(|sent| sent.fault.is_none());
        if self.omitted > 0 || !is_compared || !self.tokens.iter().all(is_sound) {
            return Assessment::Unverified;
        }
        let differs = self.sent.as_ref().is_some_and(|sent| !sent.differences.is_empty());
        if differs { Assessment::Differs } else { Assessment::Verified }
    }
}
