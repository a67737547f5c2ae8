//! What an answer says next to what a report says.

use std::collections::HashMap;
use std::fmt;

use crate::answer::index::{Index, Matches};
use crate::answer::reach::Reach;
use crate::answer::{Answer, ErrorDetail, Outcome, known};
use crate::check::{Affects, Check, Severity, Stage, Verdict, checks, words};
use crate::explain::{self, Code};
use crate::findings::MAX_FINDINGS;
use crate::generated::checks::DUPLICATE_DOCUMENT;
use crate::mask;
use crate::record::{Origin, Values};
use crate::report::Report;
use crate::undecided::{Applies, Undecided};

/// Why an error may have been foreseen although no finding is at hand.
const LEFT_OUT: &str = "Findings that may be it were left out for their number.";

/// Why an error is foreseen that no rule was asked about.
const UNREADABLE: &str =
    "The request cannot be read; with which code the portal says so is not known.";

/// Why no rule foresees a code that is of no use any more.
const WITHDRAWN: &str = "The portal's list does not have it any more.";

/// What an answer says of an invoice, error by error, next to what a report says.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Comparison {
    /// What became of the request.
    pub outcome: Outcome,
    /// The errors of the answer, in its order.
    pub codes: Vec<Compared>,
    /// Errors of the report that the answer does not name, in the report's order.
    pub alone: Vec<Alone>,
    /// How much of the answer was left out, as [`Answer::omitted`] has it.
    pub omitted: u64,
}

words! {
    /// Where an error of an answer stands with the report.
    Standing {
        /// The report says it too.
        Foreseen = "foreseen",
        /// It takes data that only the portal has.
        Undecidable = "undecidable",
        /// It could have been known, and the report does not say it.
        Gap = "gap",
        /// No list of the portal's codes has it: it may be the service provider's own.
        Unknown = "unknown",
    }
}

/// An error of an answer, compared.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Compared {
    /// The code, as the answer has it.
    pub code: String,
    /// Its text, as the answer has it; empty where it has none.
    pub message: String,
    /// Who says it, where that is told.
    pub source: Option<String>,
    /// What it stopped.
    pub affects: Affects,
    /// Where it stands with the report.
    pub standing: Standing,
    /// Positions of findings that foresaw it, among the diagnostics of the report: at most 100.
    pub diagnostics: Vec<usize>,
    /// The same among the findings that were not asked for.
    pub ignored: Vec<usize>,
    /// Of a gap, ids of the rules that would have foreseen it.
    pub rules: Vec<&'static str>,
    /// Why, where that is known.
    pub why: Option<&'static str>,
}

/// An error of a report that the answer does not name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Alone {
    /// Its position among the diagnostics of the report.
    pub diagnostic: usize,
    /// The portal may not have got so far: what the answer names comes before. Or what was left out of
    /// the answer may name it.
    pub after: bool,
}

/// An answer next to a report, as a part of the record.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Answered<'a> {
    /// Name of the source of the answer.
    pub source: &'a str,
    /// Which record of that source it is, from 0.
    pub index: u64,
    /// Line on which it begins, from 1.
    #[cfg_attr(feature = "schemars", schemars(range(min = 1)))]
    pub line: u64,
    /// What became of the request.
    pub outcome: Outcome,
    /// Why the answer cannot be read; none where it can.
    pub fault: Option<String>,
    /// The errors of the answer, in its order.
    pub codes: Vec<Compared>,
    /// Errors of the report that the answer does not name; none where it cannot be read.
    pub alone: Vec<Alone>,
    /// How much of the answer was left out for its number, its depth, or the length of its place.
    pub omitted: u64,
}

impl<'a> Answered<'a> {
    /// An answer that can be read, and stands there.
    ///
    /// ```
    /// use inv01::answer::{Answer, Answered};
    /// use inv01::{Checker, Context, Origin, Values};
    ///
    /// let mut checker = Checker::new(Context::new("2026-11-21".parse()?));
    /// let report = checker.check(br#"{"Version": "1.03"}"#);
    /// let origin = Origin::whole("answer.json");
    /// let answer = Answer::read(br#"{"ErrorCode": 2279}"#)?;
    ///
    /// let mut record = report.record(&Origin::whole("request.json"), Values::Masked);
    /// record.answer = Some(Some(Answered::new(&origin, answer.compare(&report, Values::Masked))));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn new(origin: &Origin<'a>, comparison: Comparison) -> Self {
        let Comparison { outcome, codes, alone, omitted } = comparison;
        let Origin { source, index, line, .. } = *origin;
        Self { source, index, line, outcome, fault: None, codes, alone, omitted }
    }

    /// An answer that cannot be read.
    pub fn unreadable(origin: &Origin<'a>, fault: &str) -> Self {
        let (codes, alone) = (Vec::new(), Vec::new());
        let nothing = Comparison { outcome: Outcome::Unknown, codes, alone, omitted: 0 };
        Self { fault: Some(fault.to_owned()), ..Self::new(origin, nothing) }
    }
}

impl Answer {
    /// Compares with the report on the request, for which the answer came.
    ///
    /// An error is foreseen if a finding, be it a warning, has its code, or names it as one which the
    /// portal may use instead. Where the portal's text names items by their serial numbers, the finding
    /// has to be about one of them. 5002 is the code of every fault of a member, so there the finding
    /// also has to have the same text, or to be about the member that the portal's text names. An error
    /// that one list has several times is foreseen so often as there are findings.
    ///
    /// Unless values may be shown, what is written like a GSTIN in the answer's texts is a shape.
    ///
    /// ```
    /// use inv01::answer::{Answer, Standing};
    /// use inv01::{Checker, Context, Values};
    ///
    /// let mut checker = Checker::new(Context::new("2026-11-21".parse()?));
    /// let report = checker.check(br#"{"Version": "1.03"}"#);
    /// let answer = Answer::read(br#"{"ErrorDetails": [
    ///     {"ErrorCode": "2279", "ErrorMessage": "Invalid schema version"},
    ///     {"ErrorCode": "5002", "ErrorMessage": "The DocDtls field is required."}
    /// ]}"#)?;
    /// let compared = answer.compare(&report, Values::Masked);
    /// assert_eq!(compared.codes[0].standing, Standing::Foreseen);
    /// assert_eq!(compared.codes[0].diagnostics, [0]);
    /// assert_eq!(compared.codes[1].standing, Standing::Foreseen);
    /// // The report misses other members too, and the answer does not.
    /// assert!(compared.alone.len() > 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn compare(&self, report: &Report<'_>, values: Values) -> Comparison {
        let ours = Ours::new(report);
        let mut told = Told { named: vec![false; report.diagnostics().len()], ..Told::default() };
        let codes: Vec<Compared> =
            self.errors.iter().map(|error| ours.compare(error, values, &mut told)).collect();
        let reach = Reach::of(self.outcome, &codes);
        // What was left out may name it.
        let is_after = |check| self.omitted > 0 || reach.is_before(check);
        let found = report.diagnostics().iter().enumerate();
        let alone = found
            .filter(|(i, found)| found.severity() == Severity::Error && !told.named[*i])
            .map(|(diagnostic, found)| Alone { diagnostic, after: is_after(found.check) })
            .collect();
        Comparison { outcome: self.outcome, codes, alone, omitted: self.omitted }
    }
}

/// Whether a code is given before checks across members are asked.
pub(super) fn is_of_schema(code: &str) -> bool {
    checks().iter().any(|check| check.code == Some(code) && check.stage != Stage::Rules)
}

/// What the errors of an answer have told so far.
#[derive(Default)]
struct Told<'e> {
    /// For each diagnostic whether one names it.
    named: Vec<bool>,
    /// By code and text the findings, and those that were not asked for.
    found: HashMap<(&'e str, &'e str), (Matches, Matches)>,
    /// How often a list has a code with a text.
    times: HashMap<(u32, &'e str, &'e str), usize>,
}

/// A report, ready to be asked for findings.
struct Ours<'r> {
    report: &'r Report<'r>,
    diagnostics: Index<'r>,
    ignored: Index<'r>,
    /// Rules of which there may be findings that are in neither list.
    left_out: Vec<&'static Check>,
    /// Position of the finding that the record cannot be read.
    unreadable: Option<usize>,
    undecided: Vec<&'static str>,
}

impl<'r> Ours<'r> {
    fn new(report: &'r Report<'r>) -> Self {
        let found = report.diagnostics();
        Self {
            report,
            diagnostics: Index::new(report, found),
            ignored: Index::new(report, report.ignored()),
            left_out: left_out(report),
            unreadable: found.iter().position(|found| {
                found.check.stage == Stage::Json && found.severity() == Severity::Error
            }),
            undecided: report.undecided(),
        }
    }

    fn compare<'e>(&self, error: &'e ErrorDetail, values: Values, told: &mut Told<'e>) -> Compared {
        let (code, message) = (&*error.code, &*error.message);
        let named = &mut told.named;
        let (diagnostics, ignored) = told.found.entry((code, message)).or_insert_with(|| {
            let mut name = |position: usize| named[position] = true;
            (self.diagnostics.of(error, &mut name), self.ignored.of(error, &mut |_| ()))
        });
        let times = told.times.entry((error.list, code, message)).or_default();
        *times += 1;
        let is_found = *times <= diagnostics.count + ignored.count;
        let positions = |matches: &Matches| {
            if is_found { matches.positions.clone() } else { Vec::new() }
        };
        let shown = |text: &str| match values {
            Values::Shown => text.to_owned(),
            Values::Masked => mask::gstins(text),
        };
        let mut compared = Compared {
            code: shown(&error.code),
            message: shown(&error.message),
            source: error.source.as_deref().map(shown),
            affects: error.affects,
            standing: Standing::Foreseen,
            diagnostics: positions(diagnostics),
            ignored: positions(ignored),
            rules: Vec::new(),
            why: None,
        };
        if !is_found {
            self.judge(error, &mut compared);
            for &position in &compared.diagnostics {
                told.named[position] = true;
            }
        }
        compared
    }

    /// Whether the caller has given what the portal alone has otherwise, and so a rule has decided.
    fn was_given(&self, code: &str, asked: Option<&Undecided>) -> bool {
        if DUPLICATE_DOCUMENT.code == Some(code) {
            return self.report.knows_the_portal && self.report.irn().is_some();
        }
        let who_asks = [Applies::CallerUnknown, Applies::CallerUnknownWithoutOperator];
        self.report.context.caller_gstin.is_some()
            && self.report.verdict() != Verdict::Malformed
            && asked.is_some_and(|check| who_asks.contains(&check.applies))
    }

    /// Where an error stands that no finding at hand has foreseen.
    fn judge(&self, error: &ErrorDetail, compared: &mut Compared) {
        let Some(known) = known(&error.code) else {
            compared.standing = Standing::Unknown;
            return;
        };
        let is_malformed = self.report.verdict() == Verdict::Malformed;
        if self.left_out.iter().any(|check| may_be(check, known)) {
            compared.why = Some(LEFT_OUT);
            return;
        }
        if is_malformed
            && is_of_schema(known.code)
            && let Some(position) = self.unreadable
        {
            compared.diagnostics.push(position);
            compared.why = Some(UNREADABLE);
            return;
        }
        let asked = crate::undecided().iter().find(|check| check.codes.contains(&known.code));
        let why = known.why.or(asked.map(|check| check.why));
        let of_code = known.rules().map(explain::Rule::check);
        let mut rules: Vec<_> = of_code.chain(known.alternative_of()).map(|rule| rule.id).collect();
        let mut seen = Vec::new();
        rules.retain(|id| {
            !seen.contains(id) && {
                seen.push(*id);
                true
            }
        });

        // The notes of the list are about the list.
        let is_withdrawn = known.status == "withdrawn" && rules.is_empty();
        compared.why = why.or(is_withdrawn.then_some(WITHDRAWN));
        let takes_data = known.decidable != "offline" && !self.was_given(known.code, asked);
        if takes_data || self.undecided.contains(&known.code) {
            compared.standing = Standing::Undecidable;
        } else {
            compared.standing = Standing::Gap;
            compared.rules = rules;
        }
    }
}

/// Whether a finding of a rule may be the error with this code.
fn may_be(check: &Check, code: &Code) -> bool {
    check.code.is_some_and(|own| own == code.code || code.instead.contains(&own))
        || check.also.contains(&code.code)
}

/// The rules of which there may be findings that the report does not have at hand.
fn left_out(report: &Report<'_>) -> Vec<&'static Check> {
    let mut out = Vec::new();
    if report.omitted() > 0 {
        let mut kept: HashMap<*const Check, u64> = HashMap::new();
        for found in report.diagnostics() {
            *kept.entry(found.check).or_default() += 1;
        }
        let mut all: HashMap<*const Check, (&'static Check, u64)> = HashMap::new();
        for count in report.counts() {
            all.entry(count.check).or_insert((count.check, 0)).1 += count.findings;
        }
        let is_left_out = |(check, count): &(&'static Check, u64)| {
            kept.get(&std::ptr::from_ref(*check)).is_none_or(|kept| kept < count)
        };
        out.extend(all.into_values().filter(is_left_out).map(|(check, _)| check));
    }
    // Of the others nobody counts how many there are.
    if report.ignored().len() >= report.context.max_diagnostics.min(MAX_FINDINGS) {
        let is_ignored = |check: &&&Check| !report.context.selection.takes(check);
        out.extend(checks().iter().filter(is_ignored));
    }
    out
}
