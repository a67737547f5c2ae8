//! The answer of the portal, or of a service provider, to a request: what was signed, and errors.
//!
//! Every provider wraps the portal's answer in its own way and may spell its names anew, so nothing is
//! asked of the answer as a whole: what counts is found wherever it stands.
//!
//! ```
//! use inv01::answer::{Answer, Outcome};
//!
//! let answer = Answer::read(br#"{
//!     "Status": 0,
//!     "ErrorDetails": [{ "ErrorCode": "2150", "ErrorMessage": "Duplicate IRN" }]
//! }"#)?;
//! assert_eq!(answer.outcome, Outcome::Refused);
//! assert_eq!((&*answer.errors[0].code, &*answer.errors[0].message), ("2150", "Duplicate IRN"));
//!
//! let answer = Answer::read(br#"{ "Data": "{\"signed_invoice\":\"eyJ.eyJ.sig\"}" }"#)?;
//! assert_eq!(answer.tokens[0].pointer, "/Data/signed_invoice");
//! # Ok::<(), inv01::json::Fault>(())
//! ```

mod compare;
mod index;
mod reach;

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::sync::LazyLock;

use base64ct::{Base64Unpadded, Encoding as _};

use crate::check::{Affects, words};
use crate::document::Document;
use crate::explain::{self, Code};
use crate::findings::MAX_FINDINGS;
use crate::json::{Fault, FaultKind, MAX_DEPTH};
use crate::tree::{Place, Tree};

pub use compare::{Alone, Answered, Compared, Comparison, Standing};

/// How many texts may be unpacked into each other.
const MAX_UNPACKED: u32 = 4;

/// What an answer says.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Answer {
    /// What became of the request.
    pub outcome: Outcome,
    /// What was signed, in the order of the answer.
    pub tokens: Vec<Token>,
    /// The errors, in the order of the answer.
    pub errors: Vec<ErrorDetail>,
    /// How much was left out: of tokens and of errors [`MAX_FINDINGS`] each are kept, and no token
    /// whose place takes more than 4096 bytes to tell. What holds JSON and is packed or nested too
    /// deep to be looked at counts as one, whatever it holds.
    pub omitted: u64,
}

words! {
    /// What became of a request.
    @non_exhaustive
    Outcome {
        /// There is an IRN, or a signed invoice.
        Registered = "registered",
        /// There is none: an error says why.
        Refused = "refused",
        /// The answer does not say.
        Unknown = "unknown",
    }
}

/// What the portal signed, as it stands in the answer.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Token {
    /// Its place in the answer, as RFC 6901 writes it. A text that is JSON itself counts as if its
    /// value stood there: `/Data/SignedInvoice`.
    pub pointer: String,
    /// [`Document::SignedInvoice`] or [`Document::SignedQr`].
    pub document: Document,
    /// The text; empty where something else than a text stands there.
    pub text: String,
}

/// An error that the answer names.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ErrorDetail {
    /// The code, without white space around it: the portal's, or the service provider's own.
    pub code: String,
    /// What is said of it; empty where nothing is.
    pub message: String,
    /// Who says it, where that is told: `GOVT`, or the name of a service provider.
    pub source: Option<String>,
    /// What it stopped: the e-way bill if it stands in an information `EWBERR`, or if its code is one
    /// of e-way bills and there is an IRN; else the IRN.
    pub affects: Affects,
    /// The array that it stands in, by a number; 0 in none. An answer may say all twice, plain and
    /// packed.
    list: u32,
}

impl Answer {
    /// Reads an answer. Any JSON is one, even if it says nothing.
    ///
    /// Found are, at any depth and in any letter case, with or without underscores:
    ///
    /// - members `SignedInvoice` and `SignedQRCode` that are not null,
    /// - objects with an `ErrorCode` or `ErrorCd` that is a text or a whole number, other than 0, with
    ///   its `ErrorMessage` and `ErrorSource`.
    ///
    /// Every use of a name that is repeated counts. Of several codes in one object the last has the
    /// message and the source.
    ///
    /// A text that is itself the JSON of an object, an array or a text is read as if that stood there,
    /// and so are `ErrorDetails`, `InfoDtls`, `Info`, `Desc` and `Data` that are base64 of such JSON: up
    /// to four such steps into each other, and all in all [`MAX_DEPTH`] levels.
    ///
    /// ```
    /// use inv01::answer::Answer;
    ///
    /// // As the portal itself packs what is wrong.
    /// let packed = br#"{"Status":"0","ErrorDetails":"W3siRXJyb3JDb2RlIjoyMTcyfV0="}"#;
    /// assert_eq!(Answer::read(packed)?.errors[0].code, "2172");
    /// # Ok::<(), inv01::json::Fault>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A [`Fault`] if it is no JSON by RFC 8259, or has something behind the value.
    pub fn read(json: &[u8]) -> Result<Self, Fault> {
        let tree = Tree::read(json)?;
        let mut walk = Walk {
            answer: Self {
                outcome: Outcome::Unknown,
                tokens: Vec::new(),
                errors: Vec::new(),
                omitted: 0,
            },
            place: Place::default(),
            lists: 0,
            has_irn: false,
            is_refused: false,
            is_stopped: false,
        };
        walk.value(&tree, "", Inside { unpacked: 0, depth: 0, list: 0, information: None });
        Ok(walk.end())
    }
}

/// What a value stands in.
#[derive(Clone, Copy)]
struct Inside {
    /// How many texts were unpacked on the way.
    unpacked: u32,
    /// How many objects and arrays are around it.
    depth: u32,
    /// Number of the array around it.
    list: u32,
    /// What the errors of an information stop; none outside of any.
    information: Option<Affects>,
}

struct Walk {
    answer: Answer,
    place: Place,
    /// How many arrays there have been.
    lists: u32,
    /// There is an IRN or a signed invoice, and not as a part of some information.
    has_irn: bool,
    /// There is an error that stops the IRN, whatever stands beside it.
    is_refused: bool,
    /// There is one that has stopped it unless there is an IRN.
    is_stopped: bool,
}

impl Walk {
    /// `name` is that of the member.
    fn value(&mut self, tree: &Tree<'_>, name: &str, inside: Inside) {
        // Texts that are unpacked would add up to more than the stack may hold.
        let inner = Inside { depth: inside.depth + 1, ..inside };
        match tree {
            Tree::Object(_) | Tree::Array(_) if inside.depth == MAX_DEPTH => {
                self.answer.omitted += u64::from(holds_any(tree));
            }
            Tree::Object(members) => self.object(tree, members, inner),
            Tree::Array(elements) => {
                self.lists = self.lists.saturating_add(1);
                let inner = Inside { list: self.lists, ..inner };
                for (i, element) in elements.iter().enumerate() {
                    self.step(&i.to_string(), |walk| walk.value(element, name, inner));
                }
            }
            Tree::Text(text) => self.text(text, name, inside),
            _ => {}
        }
    }

    fn text(&mut self, text: &str, name: &str, inside: Inside) {
        if inside.unpacked == MAX_UNPACKED {
            self.answer.omitted += u64::from(holds_json(text, name));
            return;
        }
        let Some(json) = packed(text, name) else { return };
        match Tree::read(&json) {
            Ok(tree) => {
                let unpacked = inside.unpacked + 1;
                self.value(&tree, name, Inside { unpacked, ..inside });
            }
            Err(fault) if fault.kind == FaultKind::TooDeep => self.answer.omitted += 1,
            // Most texts that begin with a bracket are no JSON, and nothing is wrong with them.
            Err(_) => {}
        }
    }

    /// What an earlier use of a name says is looked at too: nobody knows which one others read.
    fn object(&mut self, tree: &Tree<'_>, members: &[(Cow<'_, str>, Tree<'_>)], inside: Inside) {
        let mut inside = inside;
        if let Some(information) = member(tree, "infcd").and_then(Tree::text) {
            let is_of_ewb = information.trim().eq_ignore_ascii_case("EWBERR");
            inside.information = Some(if is_of_ewb { Affects::Ewb } else { Affects::Irn });
        }
        self.errors(tree, members, inside);
        for (name, value) in members {
            let document = if is_called(name, "signedinvoice") {
                Some(Document::SignedInvoice)
            } else if is_called(name, "signedqrcode") {
                Some(Document::SignedQr)
            } else {
                None
            };
            match (document, value) {
                (Some(_), Tree::Null) => {}
                (Some(document), value) => {
                    let text = value.text().unwrap_or_default();
                    let is_invoice = document == Document::SignedInvoice && !text.is_empty();
                    self.has_irn |= inside.information.is_none() && is_invoice;
                    self.step(name, |walk| walk.token(document, text));
                }
                (None, Tree::Text(irn)) if is_called(name, "irn") => {
                    // The information DUPIRN of a refusal has the IRN of another request.
                    self.has_irn |= inside.information.is_none() && is_irn(irn);
                }
                (None, value) => self.step(name, |walk| walk.value(value, name, inside)),
            }
        }
    }

    /// Goes a step down, and back.
    fn step(&mut self, name: &str, inner: impl FnOnce(&mut Self)) {
        let back = self.place.enter(name);
        inner(self);
        self.place.leave(back);
    }

    fn token(&mut self, document: Document, text: &str) {
        match self.place.told() {
            Some(pointer) if self.answer.tokens.len() < MAX_FINDINGS => {
                self.answer.tokens.push(Token { pointer, document, text: text.to_owned() });
            }
            _ => self.answer.omitted += 1,
        }
    }

    /// The errors that an object is: one for each code, which is one in most.
    fn errors(&mut self, tree: &Tree<'_>, members: &[(Cow<'_, str>, Tree<'_>)], inside: Inside) {
        let is_code = |name: &str| is_called(name, "errorcode") || is_called(name, "errorcd");
        let codes = members.iter().filter(|(name, _)| is_code(name));
        let mut codes: Vec<&str> = codes.filter_map(|(_, value)| code(value)).collect();
        codes.dedup();
        let Some(end) = codes.len().checked_sub(1) else { return };
        let (affects, list) = (inside.information.unwrap_or(Affects::Irn), inside.list);
        for (i, code) in codes.into_iter().enumerate() {
            // Once for all of them: with each, a long text would be more than the answer.
            let tree = if i == end { tree } else { &Tree::Null };
            let text = |name| member(tree, name).and_then(Tree::text);
            let message = text("errormessage").unwrap_or_default().to_owned();
            let source = text("errorsource").map(str::to_owned);
            self.error(ErrorDetail { code: code.to_owned(), message, source, affects, list });
        }
    }

    fn error(&mut self, error: ErrorDetail) {
        if error.affects == Affects::Irn {
            // An e-way bill, and what no list has, stops no IRN that is there.
            let stops = known(&error.code).is_some_and(|code| !is_of_ewb(code));
            self.is_refused |= stops;
            self.is_stopped |= !stops;
        }
        if self.answer.errors.len() == MAX_FINDINGS {
            self.answer.omitted += 1;
            return;
        }
        self.answer.errors.push(error);
    }

    /// The answer, when all of it has been seen.
    fn end(self) -> Answer {
        let Self { mut answer, has_irn, is_refused, is_stopped, .. } = self;
        answer.outcome = match (is_refused, has_irn) {
            (true, _) => Outcome::Refused,
            (false, true) => Outcome::Registered,
            (false, false) if is_stopped => Outcome::Refused,
            (false, false) => Outcome::Unknown,
        };
        if has_irn {
            for error in &mut answer.errors {
                if known(&error.code).is_some_and(is_of_ewb) {
                    error.affects = Affects::Ewb;
                }
            }
        }
        answer
    }
}

/// What the lists of the portal say of a code.
fn known(code: &str) -> Option<&'static Code> {
    static KNOWN: LazyLock<HashMap<&str, &Code>> =
        LazyLock::new(|| explain::codes().iter().map(|code| (code.code, code)).collect());
    KNOWN.get(code).copied()
}

fn is_of_ewb(code: &Code) -> bool {
    code.applies_to == "ewb"
}

/// The member that is called so, however it is spelt; of several the last.
fn member<'t>(tree: &'t Tree<'t>, name: &str) -> Option<&'t Tree<'t>> {
    let Tree::Object(members) = tree else { return None };
    members.iter().rev().find(|(other, _)| is_called(other, name)).map(|(_, value)| value)
}

/// Whether a name is `plain`, which is in small letters, but for letter case and underscores.
fn is_called(name: &str, plain: &str) -> bool {
    let letters = name.bytes().filter(|&byte| byte != b'_').map(|byte| byte.to_ascii_lowercase());
    letters.eq(plain.bytes())
}

/// The code that a value is.
fn code<'t>(tree: &'t Tree<'t>) -> Option<&'t str> {
    let code = match tree {
        Tree::Text(text) => Some(text.trim()),
        Tree::Number(number) if number.bytes().all(|byte| byte.is_ascii_digit()) => Some(*number),
        _ => None,
    };
    // Success may be told with an empty one, or with 0.
    code.filter(|code| code.bytes().any(|byte| byte != b'0'))
}

fn is_irn(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The JSON of an object, an array or a text that a text may be; `name` is that of its member.
fn packed<'t>(text: &'t str, name: &str) -> Option<Cow<'t, [u8]>> {
    let text = text.trim();
    let is_json =
        |bytes: &[u8]| matches!(bytes.trim_ascii_start().first(), Some(b'{' | b'[' | b'"'));
    if is_json(text.as_bytes()) {
        return Some(Cow::Borrowed(text.as_bytes()));
    }
    if !["errordetails", "infodtls", "info", "desc", "data"].iter().any(|own| is_called(name, own))
    {
        return None;
    }
    // Some break the lines, and some leave the padding out.
    let digits: String = text.split_ascii_whitespace().collect();
    let bytes = Base64Unpadded::decode_vec(digits.trim_end_matches('='));
    bytes.ok().filter(|bytes| is_json(bytes)).map(Cow::Owned)
}

/// Whether a text that is not unpacked has something in it.
fn holds_json(text: &str, name: &str) -> bool {
    let Some(json) = packed(text, name) else { return false };
    match Tree::read(&json) {
        // Each step takes many more bytes than the next, so there are few.
        Ok(Tree::Text(inner)) => holds_json(&inner, name),
        Ok(tree) => holds_any(&tree),
        Err(fault) => fault.kind == FaultKind::TooDeep,
    }
}

fn holds_any(tree: &Tree<'_>) -> bool {
    match tree {
        Tree::Object(members) => !members.is_empty(),
        Tree::Array(elements) => !elements.is_empty(),
        _ => false,
    }
}

#[cfg(test)]
mod tests;
