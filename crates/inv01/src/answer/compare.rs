//! What an answer says next to what a report says.

use std::collections::HashMap;
use std::fmt;

use crate::answer::{Answer, ErrorDetail, Outcome};
use crate::check::{Affects, Check, Severity, Stage, Verdict, checks, words};
use crate::diagnostic::Diagnostic;
use crate::explain::{self, Code};
use crate::field::{Field, FieldId};
use crate::findings::MAX_FINDINGS;
use crate::generated::checks::{DUPLICATE_DOCUMENT, PATTERN};
use crate::record::{Origin, Values};
use crate::report::Report;
use crate::undecided::{Applies, Undecided};
use crate::words::Words;
use crate::{fields, mask};

/// Most positions that are given for one error of an answer.
const MOST_POSITIONS: usize = 100;

/// Shortest name that a text is searched for: shorter ones are words too, such as `No`.
const SHORTEST_NAME: usize = 4;

/// How much of a text is searched for names, in characters.
const SEARCHED: usize = 1000;

/// Why an error may have been foreseen although no finding is at hand.
const LEFT_OUT: &str = "Findings that may be it were left out for their number.";

/// Why an error is foreseen that no rule was asked about.
const UNREADABLE: &str =
    "The request cannot be read; with which code the portal says so is not known.";

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
    /// The portal may not have got so far: what the answer names comes before.
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
        let Comparison { outcome, codes, alone } = comparison;
        let Origin { source, index, line, .. } = *origin;
        Self { source, index, line, outcome, fault: None, codes, alone }
    }

    /// An answer that cannot be read.
    pub fn unreadable(origin: &Origin<'a>, fault: &str) -> Self {
        let (outcome, nothing) = (Outcome::Unknown, Vec::new());
        let nothing = Comparison { outcome, codes: Vec::new(), alone: nothing };
        Self { fault: Some(fault.to_owned()), ..Self::new(origin, nothing) }
    }
}

impl Answer {
    /// Compares with the report on the request, for which the answer came.
    ///
    /// An error is foreseen if a finding, be it a warning, has its code, or names it as one which the
    /// portal may use instead. 5002 is the code of every fault of a member, so there the finding also
    /// has to have the same text, or to be about the member that the portal's text names.
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
        let mut named = vec![false; report.diagnostics().len()];
        let codes: Vec<Compared> =
            self.errors.iter().map(|error| ours.compare(error, values, &mut named)).collect();
        let reach = self.reach(&codes);
        let found = report.diagnostics().iter().enumerate();
        let alone = found
            .filter(|(i, found)| found.severity() == Severity::Error && !named[*i])
            .map(|(diagnostic, found)| Alone { diagnostic, after: reach.is_before(found.check) })
            .collect();
        Comparison { outcome: self.outcome, codes, alone }
    }

    /// How far the portal has got for certain.
    fn reach(&self, codes: &[Compared]) -> Reach {
        let is_nowhere = match self.outcome {
            Outcome::Registered => return Reach::End,
            Outcome::Unknown => codes.is_empty(),
            // Who asks is asked first, and a service provider may have stopped the request itself.
            Outcome::Refused => {
                codes.iter().all(|error| error.standing == Standing::Unknown)
                    || codes.iter().any(|error| code(&error.code).is_some_and(is_of_login))
            }
        };
        let mut of_irn = codes.iter().filter(|error| error.affects == Affects::Irn);
        if is_nowhere {
            Reach::Nowhere
        } else if self.outcome == Outcome::Unknown {
            Reach::End
        } else if of_irn.all(|error| is_of_schema(&error.code)) {
            Reach::Schema
        } else {
            Reach::Irn
        }
    }
}

/// How far the portal has got for certain.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    Nowhere,
    /// Through the checks of single members.
    Schema,
    /// Through those of the IRN. E-way bills come behind it.
    Irn,
    End,
}

impl Reach {
    /// Whether it may have stopped before it came to a check.
    fn is_before(self, check: &Check) -> bool {
        match self {
            Self::Nowhere => true,
            Self::Schema => check.stage == Stage::Rules,
            Self::Irn => check.stage == Stage::Rules && check.affects == Affects::Ewb,
            Self::End => false,
        }
    }
}

fn code(code: &str) -> Option<&'static Code> {
    explain::codes().iter().find(|known| known.code == code)
}

fn is_of_login(code: &Code) -> bool {
    code.applies_to == "auth"
}

/// Whether a code is given before checks across members are asked.
fn is_of_schema(code: &str) -> bool {
    checks().iter().any(|check| check.code == Some(code) && check.stage != Stage::Rules)
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

    fn compare(&self, error: &ErrorDetail, values: Values, named: &mut [bool]) -> Compared {
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
            diagnostics: self.diagnostics.of(error),
            ignored: self.ignored.of(error),
            rules: Vec::new(),
            why: None,
        };
        let is_found = !(compared.diagnostics.is_empty() && compared.ignored.is_empty());
        if !is_found {
            self.judge(error, &mut compared);
        }
        for &position in &compared.diagnostics {
            named[position] = true;
        }
        compared.diagnostics.truncate(MOST_POSITIONS);
        compared.ignored.truncate(MOST_POSITIONS);
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
        let Some(known) = code(&error.code) else {
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

        // A note on a code that is decided here says nothing of this case.
        let note = Some(known.note).filter(|note| rules.is_empty() && !note.is_empty());
        compared.why = why.or(note);
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

/// Findings by the codes that foresee an error.
struct Index<'r> {
    by_code: HashMap<&'static str, Vec<usize>>,
    /// Those that foresee 5002.
    of_members: Vec<OfMember<'r>>,
}

struct OfMember<'r> {
    position: usize,
    found: &'r Diagnostic,
    message: String,
    path: String,
}

impl<'r> Index<'r> {
    fn new(report: &Report<'_>, found: &'r [Diagnostic]) -> Self {
        let mut index = Self { by_code: HashMap::new(), of_members: Vec::new() };
        for (position, found) in found.iter().enumerate() {
            let words = Words { report, found, values: Values::Shown };
            for code in found.code().into_iter().chain(words.also()) {
                let positions = index.by_code.entry(code).or_default();
                if positions.last() != Some(&position) {
                    positions.push(position);
                }
                if Some(code) == PATTERN.code {
                    index.of_members.push(OfMember {
                        position,
                        found,
                        message: words.message(),
                        path: found.pointer.portal_path(),
                    });
                }
            }
        }
        index
    }

    /// Positions of the findings that foresee an error.
    fn of(&self, error: &ErrorDetail) -> Vec<usize> {
        if Some(&*error.code) != PATTERN.code {
            return self.by_code.get(&*error.code).cloned().unwrap_or_default();
        }
        // Where the portal found it in its own decrypted text says nothing here.
        let text = error.message.split(" | LineNumber:").next().unwrap_or_default().trim();
        let those = |is_meant: &dyn Fn(&OfMember<'_>) -> bool| -> Vec<usize> {
            let meant = self.of_members.iter().filter(|finding| is_meant(finding));
            meant.map(|finding| finding.position).collect()
        };
        let same = those(&|finding| finding.message.trim() == text);
        if !same.is_empty() {
            return same;
        }
        match Named::of(text) {
            Named::Nobody => those(&|_| true),
            Named::Path(path) => those(&|finding| ends_with(&finding.path, path)),
            Named::Member(name) => those(&|finding| {
                is_called(finding.found.field(), name) || ends_with(&finding.path, name)
            }),
            Named::Somewhere => {
                let Some(name) = name_in(text) else { return Vec::new() };
                those(&|finding| is_called(finding.found.field(), name))
            }
        }
    }
}

/// How the portal's text names a member.
enum Named<'t> {
    /// It is the text for whatever has no other.
    Nobody,
    /// By the way to it.
    Path(&'t str),
    /// By its label, or its name.
    Member(&'t str),
    /// In words of somebody else, if it does.
    Somewhere,
}

impl<'t> Named<'t> {
    fn of(text: &'t str) -> Self {
        if text.is_empty() || PATTERN.code.and_then(code).is_some_and(|code| code.message == text) {
            return Self::Nobody;
        }
        if let Some((_, path)) = text.split_once("Path: $") {
            let end = path.find([' ', '|']).unwrap_or(path.len());
            let path = path[..end].trim_end_matches('.');
            let inner = path.strip_prefix(".Data").filter(|p| p.is_empty() || p.starts_with('.'));
            return Self::Path(inner.unwrap_or(path).trim_start_matches('.'));
        }
        let field = text.strip_prefix("The field ").and_then(|rest| rest.split_once(" must "));
        let required =
            || text.strip_prefix("The ").and_then(|rest| rest.split_once(" field is required"));
        match field.or_else(required) {
            Some((name, _)) => Self::Member(name.trim()),
            None => Self::Somewhere,
        }
    }
}

fn is_called(field: &Field, name: &str) -> bool {
    [field.label, field.name].iter().any(|own| own.eq_ignore_ascii_case(name))
}

/// Whether a path is another one, or ends with it. One inside a wrapper begins with that.
fn ends_with(path: &str, end: &str) -> bool {
    let Some(at) = path.len().checked_sub(end.len()) else { return false };
    if end.is_empty() {
        return path.is_empty();
    }
    let is_end = path.get(at..).is_some_and(|tail| tail.eq_ignore_ascii_case(end));
    is_end && (at == 0 || path.as_bytes()[at - 1] == b'.')
}

/// The longest label or name of a member of the request that a text has as words of its own. A shorter
/// one may be a part of it.
fn name_in(text: &str) -> Option<&'static str> {
    let end = text.char_indices().nth(SEARCHED).map_or(text.len(), |(end, _)| end);
    let text = text[..end].to_ascii_lowercase();
    let of_request = |field: &&Field| {
        let mut at = field.id;
        while let Some(parent) = at.field().parent {
            at = parent;
        }
        at == FieldId::REQUEST
    };
    let names = fields().iter().filter(of_request).flat_map(|field| [field.label, field.name]);
    names
        .filter(|name| name.len() >= SHORTEST_NAME && has_word(&text, &name.to_ascii_lowercase()))
        .max_by_key(|name| name.len())
}

fn has_word(text: &str, word: &str) -> bool {
    let is_letter = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    text.match_indices(word).any(|(at, _)| {
        let before = at.checked_sub(1).and_then(|before| text.as_bytes().get(before));
        !is_letter(before) && !is_letter(text.as_bytes().get(at + word.len()))
    })
}
