//! Which of the portal's codes are decided here, and what the others take.

use std::collections::BTreeSet;

use crate::source::{ErrorCode, Rule, Source};
use crate::suite::Suite;

/// A code that a request for an IRN or an e-way bill can be answered with.
#[derive(Debug)]
pub struct Covered<'s> {
    /// The code with its text in the portal's list.
    pub code: &'s ErrorCode,
    /// Whether it is decided.
    pub state: State<'s>,
}

impl Covered<'_> {
    /// Whether the portal's own data may still bring the code, although a rule reports it.
    pub fn in_part(&self, source: &Source) -> bool {
        let asked = source.undecided.iter().any(|row| row.codes.contains(&self.code.code));
        asked || self.code.decidable != "offline"
    }
}

/// Whether a code is decided.
#[derive(Debug)]
pub enum State<'s> {
    /// Rules report it, and a case shows each of them.
    Decided(Vec<&'s Rule>),
    /// Another code comes first: which, and why.
    Instead(&'s [String], &'s str),
    /// It takes data of the portal, `state`, `registry` or `server`: what is asked of them.
    Needs(&'s str, &'s str),
    /// When the portal answers with it is not known: what is.
    NotKnown(&'s str),
    /// Nothing decides it, and nothing says why.
    Uncovered,
}

/// The codes that are current and apply to a request for an IRN or an e-way bill, in the order of the
/// list. The cases are those of [`suite`](crate::suite::suite).
pub fn coverage<'s>(source: &'s Source, suite: &Suite<'_>) -> Vec<Covered<'s>> {
    let shown: BTreeSet<(&str, Option<&str>)> = suite
        .values()
        .flatten()
        .flat_map(|case| &case.findings)
        .map(|finding| (finding.id.as_str(), finding.code.as_deref()))
        .collect();
    let applies = |code: &&ErrorCode| {
        code.case.is_empty()
            && code.status == "current"
            && ["irn", "ewb"].contains(&code.applies_to.as_str())
    };
    let codes = source.codes.iter().filter(applies);
    let covered = codes.map(|code| {
        let reports = |rule: &&Rule| rule.codes.contains(&code.code) && rule.decided_as.is_none();
        let is_shown = |rule: &&Rule| shown.contains(&(rule.id.as_str(), Some(code.code.as_str())));
        let rules: Vec<&Rule> = source.rules.iter().filter(reports).filter(is_shown).collect();
        let unreported = source.unreported.iter().find(|row| row.codes.contains(&code.code));
        let state = match (unreported, code.decidable.as_str()) {
            _ if !rules.is_empty() => State::Decided(rules),
            (Some(row), _) if row.instead.is_empty() => State::NotKnown(&row.why),
            (Some(row), _) => State::Instead(&row.instead, &row.why),
            (None, "offline") => State::Uncovered,
            (None, needs) => {
                let asked = source.undecided.iter().find(|row| row.codes.contains(&code.code));
                State::Needs(needs, asked.map_or(&code.note, |row| &row.why))
            }
        };
        Covered { code, state }
    });
    covered.collect()
}
