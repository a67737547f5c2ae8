//! Everything that shows what a rule says: the cases of its file, of the rows of `schemas/inv01.toml`, and
//! of bytes that are no invoice. The conformance suite, the pages of rules and the table of coverage
//! are made of them.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::cases::{Case, CaseFile, Change, Outcome};
use crate::malformed;
use crate::node::pointer;
use crate::rows::{self, Make, RowCase};
use crate::source::{Kind, Rule, Source, SourceError};

/// The day of the check where a case names none.
const AS_OF: &str = "2026-11-21";

/// The invoice that cases change where they name none.
const BASE: &str = "b2b";

/// What a case asks besides the body.
#[derive(Debug, Clone, Serialize)]
pub struct Context<'s> {
    /// Day of the check.
    pub as_of: &'s str,
    /// The portal that is asked.
    pub profile: &'s str,
    /// How member names are read.
    pub names: &'s str,
    /// What is known of the supplier's turnover.
    pub turnover: Option<&'s str>,
    /// The earliest document date.
    pub floor_date: Option<&'s str>,
    /// The GSTIN that the request is sent under.
    pub caller_gstin: Option<&'s str>,
    /// Whether the rule on the GSTIN of the ship-to party is asked.
    pub ship_to_gstin: bool,
}

impl Default for Context<'_> {
    fn default() -> Self {
        Self {
            as_of: AS_OF,
            profile: "production",
            names: "lenient",
            turnover: None,
            floor_date: None,
            caller_gstin: None,
            ship_to_gstin: false,
        }
    }
}

/// What must be found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// `error` or `warning`.
    pub severity: String,
    /// The portal's code.
    pub code: Option<String>,
    /// Where.
    pub pointer: String,
    /// Id of the rule.
    pub id: String,
}

/// A body and everything that is to be said of it.
#[derive(Debug, Clone)]
pub struct SuiteCase<'s> {
    /// What it shows.
    pub description: String,
    /// What else is asked.
    pub context: Context<'s>,
    /// The stages whose findings are meant; none for all.
    pub stages: Option<&'static [&'static str]>,
    /// The document that the bytes are, by its name; none for a request for an IRN.
    pub document: Option<&'s str>,
    /// The invoice of `tests/cases/bases` that was changed; none for another.
    pub base: Option<&'s str>,
    /// How it was made, in lines of a case file.
    pub changes: Vec<String>,
    /// The invoice that is checked before this one in the same run.
    pub before: Option<String>,
    /// The bytes.
    pub body: Vec<u8>,
    /// How many bytes they are made long by blanks behind the first brace; none for no blanks.
    pub length: Option<usize>,
    /// What becomes of it; none where other stages decide.
    pub verdict: Option<&'static str>,
    /// Every finding.
    pub findings: Vec<Finding>,
}

/// The cases of each rule, by its name.
pub type Suite<'s> = BTreeMap<&'s str, Vec<SuiteCase<'s>>>;

/// Makes all cases.
///
/// # Errors
///
/// A case file that names no rule, or changes what is not there: with its line.
pub fn suite(source: &Source) -> Result<Suite<'_>, SourceError> {
    let mut suite = Suite::new();
    of_bytes(source, &mut suite);
    of_rows(source, &mut suite);
    for (path, file) in &source.cases {
        of_file(source, path, file, &mut suite)?;
    }
    Ok(suite)
}

fn rule<'s>(source: &'s Source, name: &str) -> Option<&'s Rule> {
    source.rules.iter().find(|rule| rule.name == name)
}

impl Finding {
    fn of(rule: &Rule, pointer: &str) -> Self {
        Self {
            severity: rule.severity.clone(),
            code: rule.codes.first().cloned(),
            pointer: pointer.to_owned(),
            id: rule.id.clone(),
        }
    }
}

/// Bytes that are no invoice, and a mark that is skipped.
fn of_bytes<'s>(source: &'s Source, suite: &mut Suite<'s>) {
    let mut bodies: Vec<(String, Vec<u8>)> = Vec::new();
    for bytes in malformed::NO.iter().filter(|bytes| !bytes.starts_with(BYTE_ORDER_MARK)) {
        bodies.push((format!("no JSON: {}", bytes.escape_ascii()), bytes.to_vec()));
    }
    for bytes in malformed::NO_OBJECT {
        bodies.push((format!("no object: {}", bytes.escape_ascii()), bytes.to_vec()));
    }
    if let Some(base) = source.bases.get(BASE) {
        let broken = malformed::of(base).into_iter();
        bodies.extend(broken.map(|(what, bytes)| (format!("an invoice, {what}"), bytes)));
        let marked = [BYTE_ORDER_MARK, base.to_json().as_bytes()].concat();
        bodies.push(("a byte order mark is skipped".to_owned(), marked));
    }
    for (description, body) in bodies {
        let (name, verdict) = if body.starts_with(BYTE_ORDER_MARK) {
            ("byte-order-mark", "accepted")
        } else {
            ("json", "malformed")
        };
        let Some(rule) = rule(source, name) else { continue };
        suite.entry(&rule.name).or_default().push(SuiteCase {
            description,
            context: Context::default(),
            stages: Some(&["json"]),
            document: None,
            base: None,
            changes: Vec::new(),
            before: None,
            body,
            length: None,
            verdict: Some(verdict),
            findings: vec![Finding::of(rule, "")],
        });
    }
}

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// A kind of cases of rows, the rule that a sound body goes to, and whether each lexical domain is
/// something else, or only each JSON type. The number of items is in a case file.
const ROWS: [(Make, &str, bool); 7] = [
    (rows::optional_members, "required-member", false),
    (rows::mandatory_members, "required-member", false),
    (rows::conditional_members, "goods-quantity-and-unit", false),
    (rows::json_types, "json-type", true),
    (rows::lengths, "length", true),
    (rows::shapes, "pattern", true),
    (rows::numbers, "range", true),
];

/// Of the cases of rows, the first of its kind: of each sort of member with each fault.
fn of_rows<'s>(source: &'s Source, suite: &mut Suite<'s>) {
    for (make, of_sound, by_domain) in ROWS {
        let mut seen = BTreeSet::new();
        for case in make(source) {
            let faults: Vec<_> =
                case.faults.iter().map(|fault| (fault.rule.clone(), fault.code.clone())).collect();
            let sort = sort(source, &case, by_domain);
            if !seen.insert((sort, case.why, case.value.is_none(), faults)) {
                continue;
            }
            let name = case.faults.first().map_or(of_sound, |fault| &fault.rule);
            if let Some(rule) = rule(source, name) {
                suite.entry(&rule.name).or_default().push(of_row(source, &case));
            }
        }
    }
}

/// What sort of member a case is about.
fn sort(source: &Source, case: &RowCase, by_domain: bool) -> String {
    let found = source.request().iter().find(|field| pointer(&field.path) == case.pointer);
    match found.map(|field| (&field.kind, source.lexical(field))) {
        Some((_, Some(lexical))) if by_domain => lexical.name.clone(),
        Some((_, Some(lexical))) => format!("{:?}", lexical.base),
        Some((Kind::Object, _)) => "object".to_owned(),
        Some(_) => "array".to_owned(),
        None => String::new(),
    }
}

fn of_row<'s>(source: &'s Source, case: &RowCase) -> SuiteCase<'s> {
    let findings = case.faults.iter().map(|fault| Finding {
        severity: "error".to_owned(),
        code: Some(fault.code.clone()),
        pointer: fault.pointer.clone(),
        id: rule(source, &fault.rule).map_or_else(String::new, |rule| rule.id.clone()),
    });
    let findings: Vec<Finding> = findings.collect();
    SuiteCase {
        description: case.title(),
        context: Context::default(),
        stages: Some(&["json", "schema"]),
        document: None,
        base: None,
        changes: Vec::new(),
        before: None,
        body: case.json.clone().into_bytes(),
        length: None,
        // What rules across members say of a changed value is no matter of its row.
        verdict: (!findings.is_empty()).then_some("rejected"),
        findings,
    }
}

/// The cases of a file of `tests/cases`.
fn of_file<'s>(
    source: &'s Source,
    path: &str,
    file: &'s CaseFile,
    suite: &mut Suite<'s>,
) -> Result<(), SourceError> {
    let wrong = |line: usize, reason: String| SourceError { file: path.to_owned(), line, reason };
    if !source.rules.iter().any(|rule| rule.name == file.rule && rule.id == file.id) {
        return Err(wrong(1, format!("no rule is called {} {}", file.id, file.rule)));
    }
    for case in &file.cases {
        let invoice =
            case.invoice(&source.bases).map_err(|error| wrong(error.line, error.reason))?;
        let earlier =
            case.earlier(&source.bases).map_err(|error| wrong(error.line, error.reason))?;
        let mut affects = Vec::new();
        for finding in &case.findings {
            let Some(rule) = source.rules.iter().find(|rule| rule.id == finding.id) else {
                return Err(wrong(finding.line, format!("no rule has the id {}", finding.id)));
            };
            if finding.severity == "error" {
                affects.push(rule.affects.as_str());
            }
        }
        let verdict = match case.outcome {
            Outcome::Accepted | Outcome::Warned => "accepted",
            Outcome::Rejected if affects.contains(&"irn") => "rejected",
            Outcome::Rejected => "ewb-rejected",
        };
        let usual = Context::default();
        let findings = case.findings.iter().map(|finding| Finding {
            severity: finding.severity.clone(),
            code: finding.code.clone(),
            pointer: finding.pointer.clone(),
            id: finding.id.clone(),
        });
        suite.entry(&file.rule).or_default().push(SuiteCase {
            description: case.title.clone(),
            context: Context {
                as_of: case.as_of.as_deref().unwrap_or(usual.as_of),
                profile: case.profile.as_deref().unwrap_or(usual.profile),
                names: case.names.as_deref().unwrap_or(usual.names),
                turnover: case.turnover.as_deref(),
                floor_date: case.floor_date.as_deref(),
                caller_gstin: case.caller_gstin.as_deref(),
                ship_to_gstin: case.ship_to_gstin.as_deref() == Some("on"),
            },
            stages: None,
            document: case.document.as_deref(),
            base: case.body.is_none().then_some(&*case.base),
            changes: lines(case),
            before: earlier.map(|earlier| earlier.to_json()),
            body: invoice.to_json().into_bytes(),
            length: case.bytes,
            verdict: Some(verdict),
            findings: findings.collect(),
        });
    }
    Ok(())
}

/// How the invoice of a case is made of its base, in the lines of a case file.
fn lines(case: &Case) -> Vec<String> {
    let line = |key: &str, value: Option<String>| value.map(|value| format!("{key} {value}"));
    let whole = [
        line("document", case.document.clone()),
        line("body", case.body.clone()),
        line("items", case.items.map(|count| count.to_string())),
        line("bytes", case.bytes.map(|count| count.to_string())),
    ];
    let before = case.before.iter().map(|change| format!("before {change}"));
    let changes = case.changes.iter().map(Change::to_string);
    whole.into_iter().flatten().chain(before).chain(changes).collect()
}
