//! The rules and the portal's codes as pages tell them: what a rule demands is in its
//! [`Check`], here is what else there is to say.
//!
//! ```
//! use inv01::explain::{Page, page};
//!
//! let Some(Page::Rule(rule)) = page("place-of-supply-code") else { panic!() };
//! assert_eq!(rule.checks[0].title, "Place of supply is a state");
//! // Its code and its id name the same page.
//! assert_eq!(page("2243"), page("S11"));
//! // A code of several rules, or of none, has a page of its own.
//! let Some(Page::Code(code)) = page("2300") else { panic!() };
//! assert_eq!(code.decidable, "registry");
//! ```

use std::fmt;

use crate::check::{Check, words};
use crate::generated::explain::{CODES, RULES, SOURCES};

/// A rule, and cases that show it.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rule {
    /// The rule under each of its codes; one without a code where it has none.
    pub checks: &'static [&'static Check],
    /// Id of the rule that findings carry, where it is another.
    pub decided_as: Option<&'static str>,
    /// Some cases: accepted ones, then warned, then rejected ones.
    pub examples: &'static [Example],
}

words! {
    /// What a case shows.
    Outcome {
        /// Nothing is found.
        Accepted = "accepted",
        /// All findings are warnings.
        Warned = "warned",
        /// There is an error.
        Rejected = "rejected",
    }
}

/// A case of a rule.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Example {
    /// What becomes of it.
    pub outcome: Outcome,
    /// What it shows.
    pub title: &'static str,
    /// The context where it is not the usual one, then what is changed in a valid invoice:
    /// `as-of 2025-09-20`, `/BuyerDtls/Pos = "25"`, `/ShipDtls -`.
    pub lines: &'static [&'static str],
    /// Every finding.
    pub findings: &'static [Expected],
}

/// A finding of a case.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Expected {
    /// `error` or `warning`.
    pub severity: &'static str,
    /// The portal's code.
    pub code: Option<&'static str>,
    /// Where, as RFC 6901 writes it.
    pub pointer: &'static str,
    /// Id of the rule.
    pub id: &'static str,
}

/// A code of the portal.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Code {
    /// The code.
    pub code: &'static str,
    /// Its text in the portal's list; empty where none was seen.
    pub message: &'static str,
    /// What is answered with it: `irn`, `ewb`, `cancel`, `auth`, `other`.
    pub applies_to: &'static str,
    /// `offline`; or what it takes: `state` (what has been registered), `registry` (of taxpayers),
    /// `server` (tables of the portal, or its own trouble).
    pub decidable: &'static str,
    /// `current`, `withdrawn`, or `unknown`.
    pub status: &'static str,
    /// The members that it is about; empty where the list does not say.
    pub members: &'static str,
    /// What else is known; may be empty.
    pub note: &'static str,
    /// Codes that are reported in its place.
    pub instead: &'static [&'static str],
    /// Why no rule reports it, where the data of the portal is not the reason.
    pub why: Option<&'static str>,
    /// The text that lists it: a key of [`sources`].
    pub source: &'static str,
}

impl Code {
    /// The rules that report it.
    pub fn rules(&self) -> impl Iterator<Item = &'static Rule> + use<> {
        let code = self.code;
        rules().iter().filter(move |rule| rule.reports(code))
    }

    /// The rules that name it as one which the portal may use instead of theirs.
    pub fn alternative_of(&self) -> impl Iterator<Item = &'static Check> + use<> {
        let code = self.code;
        crate::checks().iter().copied().filter(move |check| check.also.contains(&code))
    }
}

impl Rule {
    /// The rule under the first of its codes, or without one: id, name and the like are the same
    /// under all.
    pub fn check(&self) -> &'static Check {
        self.checks[0]
    }

    /// The portal's codes.
    pub fn codes(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.checks.iter().filter_map(|check| check.code)
    }

    fn reports(&self, code: &str) -> bool {
        self.decided_as.is_none() && self.codes().any(|known| known == code)
    }
}

/// A text that rules and codes rest on.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Source {
    /// What rules name it by.
    pub key: &'static str,
    /// Its title.
    pub title: &'static str,
    /// When it was published or fetched: a day, a month or a year.
    pub date: &'static str,
}

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Page {
    /// One rule: by its id, its name, or a code that it alone reports.
    Rule(&'static Rule),
    /// A code that several rules report, or none.
    Code(&'static Code),
}

/// Every rule, in the order of the catalogue.
pub fn rules() -> &'static [Rule] {
    RULES
}

/// Every code of the portal that is known, withdrawn ones included, in their order.
pub fn codes() -> &'static [Code] {
    CODES
}

/// The texts that everything rests on.
pub fn sources() -> &'static [Source] {
    SOURCES
}

/// The page of a code, or of a rule by its id or name; none where nothing is called so.
pub fn page(name: &str) -> Option<Page> {
    let is_called = |rule: &&Rule| rule.check().id == name || rule.check().rule == name;
    if let Some(rule) = rules().iter().find(is_called) {
        return Some(Page::Rule(rule));
    }
    let code = codes().iter().find(|code| code.code == name)?;
    let mut rules = code.rules();
    match (rules.next(), rules.next()) {
        (Some(rule), None) => Some(Page::Rule(rule)),
        _ => Some(Page::Code(code)),
    }
}

/// Every name that has a page: ids and names of rules, then codes.
pub fn names() -> impl Iterator<Item = &'static str> + Clone {
    let of_rules = rules().iter().flat_map(|rule| [rule.check().id, rule.check().rule]);
    of_rules.chain(codes().iter().map(|code| code.code))
}
