//! How far the portal has got with an invoice.

use crate::answer::compare::{Compared, is_of_schema};
use crate::answer::{Outcome, known};
use crate::check::{Affects, Check, Stage};
use crate::explain::Code;

/// How far the portal has got for certain.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    Nowhere,
    /// Through the checks of single members.
    Schema,
    /// Through those of the IRN. E-way bills come behind it.
    Irn,
    End,
}

impl Reach {
    /// How far it has got that has given these errors.
    pub(super) fn of(outcome: Outcome, codes: &[Compared]) -> Self {
        match outcome {
            Outcome::Unknown if codes.is_empty() => return Self::Nowhere,
            Outcome::Registered | Outcome::Unknown => return Self::End,
            Outcome::Refused => {}
        }
        // Who asks is asked first.
        if codes
            .iter()
            .any(|error| known(&error.code).is_some_and(|code| code.applies_to == "auth"))
        {
            return Self::Nowhere;
        }
        // Of a code that is unknown, a service provider may have stopped the request itself.
        let of_irn = codes.iter().filter(|error| error.affects == Affects::Irn);
        let examined = of_irn.filter(|error| known(&error.code).is_some_and(is_of_contents));
        let mut examined = examined.map(|error| is_of_schema(&error.code)).peekable();
        if examined.peek().is_none() {
            Self::Nowhere
        } else if examined.all(|is_of_schema| is_of_schema) {
            Self::Schema
        } else {
            Self::Irn
        }
    }

    /// Whether it may have stopped before it came to a check.
    pub(super) fn is_before(self, check: &Check) -> bool {
        match self {
            Self::Nowhere => true,
            Self::Schema => check.stage == Stage::Rules,
            Self::Irn => check.stage == Stage::Rules && check.affects == Affects::Ewb,
            Self::End => false,
        }
    }
}

/// Whether the portal has looked at the invoice when it gives a code. It has not for trouble of its own,
/// which is about no member, and for requests of another kind.
fn is_of_contents(code: &Code) -> bool {
    let is_its_trouble = code.decidable == "server" && code.members.is_empty();
    ["irn", "ewb"].contains(&code.applies_to) && !is_its_trouble
}
