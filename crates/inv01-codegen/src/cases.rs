//! The files of `tests/cases`: a rule each, with invoices that keep it and invoices that break it.
//! `tests/cases/README.md` describes them. Nothing here knows of the library: pages and the conformance
//! suite are generated from the same files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fmt, fs};

use crate::SourceError;
use crate::node::Node;

/// Where the files are, relative to the root of the repository.
pub const FOLDER: &str = "tests/cases";

/// The cases of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseFile {
    /// Id of the rule, such as `S11`.
    pub id: String,
    /// Name of the rule, which is also the name of the file.
    pub rule: String,
    /// The heading without id and name.
    pub title: String,
    /// What stands between the heading and the first case.
    pub prose: String,
    /// In the order of the file.
    pub cases: Vec<Case>,
}

/// An invoice, and what a check finds in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// What its heading says becomes of it.
    pub outcome: Outcome,
    /// The heading without the outcome.
    pub title: String,
    /// What stands between the heading and the block.
    pub prose: String,
    /// Line of the heading, from 1.
    pub line: usize,
    /// The document that the body is, by its name; none for a request for an IRN.
    pub document: Option<String>,
    /// The invoice that is changed: a file of `tests/cases/bases`, without its ending.
    pub base: String,
    /// What stands in the place of the base, as JSON.
    pub body: Option<String>,
    /// How many bytes the invoice is made long by blanks behind its first brace; none for no blanks.
    pub bytes: Option<usize>,
    /// How many items it is given by copies of the last one, numbered on; none for no copies.
    pub items: Option<usize>,
    /// Day of the check, as written; none for the usual one.
    pub as_of: Option<String>,
    /// The portal that is asked, as written.
    pub profile: Option<String>,
    /// How member names are read, as written.
    pub names: Option<String>,
    /// What is known of the supplier's turnover, as written.
    pub turnover: Option<String>,
    /// The earliest document date, as written.
    pub floor_date: Option<String>,
    /// The GSTIN that the request is sent under.
    pub caller_gstin: Option<String>,
    /// Whether the rule on the GSTIN of the ship-to party is switched on, as written.
    pub ship_to_gstin: Option<String>,
    /// What is changed in the base for an invoice that is checked before this one, in the same run;
    /// where nothing is, there is no such invoice.
    pub before: Vec<Change>,
    /// What is changed in the base, in this order.
    pub changes: Vec<Change>,
    /// Every finding, in the order of the report.
    pub findings: Vec<Finding>,
}

/// What the heading of a case says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing is found, whatever the rule.
    Accepted,
    /// There are findings, and all are warnings.
    Warned,
    /// There is an error.
    Rejected,
}

impl Outcome {
    const ALL: [(&'static str, Self); 3] =
        [("Accepted", Self::Accepted), ("Warned", Self::Warned), ("Rejected", Self::Rejected)];

    /// What findings of these severities amount to.
    fn of(findings: &[Finding]) -> Self {
        match findings {
            [] => Self::Accepted,
            _ if findings.iter().all(|finding| finding.severity == "warning") => Self::Warned,
            _ => Self::Rejected,
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = Self::ALL.iter().find(|(_, outcome)| outcome == self).map(|(word, _)| *word);
        f.write_str(word.unwrap_or_default())
    }
}

/// A change of the base.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Line of the file, from 1.
    pub line: usize,
    /// Where, as RFC 6901 writes it; names without `/` and `~`.
    pub pointer: String,
    /// The new value as JSON; none to remove the member.
    pub value: Option<String>,
}

impl fmt::Display for Change {
    /// As a line of a case.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.value {
            Some(value) => write!(f, "{} = {value}", self.pointer),
            None => write!(f, "{} -", self.pointer),
        }
    }
}

/// A finding that is expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Line of the file, from 1.
    pub line: usize,
    /// `error` or `warning`.
    pub severity: String,
    /// The portal's code; none where it has none.
    pub code: Option<String>,
    /// Id of the rule that reports it.
    pub id: String,
    /// The place inside the invoice; empty for the invoice as a whole.
    pub pointer: String,
    /// Texts of the finding that matter, by member of the record. None: it has no such text.
    pub words: Vec<(String, Option<String>)>,
}

/// The texts of a finding that a case may pin.
pub const WORDS: [&str; 7] = ["message", "expected", "actual", "formula", "hint", "item", "also"];

/// What is wrong with a file, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseError {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong.
    pub reason: String,
}

fn error<T>(line: usize, reason: impl Into<String>) -> Result<T, CaseError> {
    Err(CaseError { line, reason: reason.into() })
}

/// The files of all rules, in the order of their names, by the path that complaints show.
///
/// # Errors
///
/// A file that cannot be read or does not fit the format, with its line.
pub fn files(root: &Path) -> Result<BTreeMap<String, CaseFile>, SourceError> {
    let mut files = BTreeMap::new();
    for (shown, text) in texts(root, FOLDER, "md")? {
        if shown.ends_with("/README.md") {
            continue;
        }
        let file = parse(Path::new(&shown), &text).map_err(|error| SourceError {
            file: shown.clone(),
            line: error.line,
            reason: error.reason,
        })?;
        files.insert(shown, file);
    }
    Ok(files)
}

/// The invoices that cases change, by name.
///
/// # Errors
///
/// A file that cannot be read or is no JSON.
pub fn bases(root: &Path) -> Result<BTreeMap<String, Node>, SourceError> {
    let mut bases = BTreeMap::new();
    for (shown, text) in texts(root, &format!("{FOLDER}/bases"), "json")? {
        let base = Node::parse(&text).map_err(|error| SourceError {
            file: shown.clone(),
            line: error.line(),
            reason: error.to_string(),
        })?;
        let name = shown.rsplit('/').next().and_then(|name| name.strip_suffix(".json"));
        bases.insert(name.unwrap_or_default().to_owned(), base);
    }
    Ok(bases)
}

/// The files of a folder with this ending, with their texts, in the order of names.
fn texts(root: &Path, folder: &str, ending: &str) -> Result<Vec<(String, String)>, SourceError> {
    let unread = |file: &str, error: &std::io::Error| SourceError {
        file: file.to_owned(),
        line: 0,
        reason: error.to_string(),
    };
    let entries = fs::read_dir(root.join(folder)).map_err(|error| unread(folder, &error))?;
    let paths: Result<Vec<PathBuf>, _> = entries.map(|entry| Ok(entry?.path())).collect();
    let mut paths = paths.map_err(|error: std::io::Error| unread(folder, &error))?;
    paths.retain(|path| path.extension().is_some_and(|found| found == ending));
    paths.sort();
    let read = |path: PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let shown = format!("{folder}/{name}");
        let text = fs::read_to_string(&path).map_err(|error| unread(&shown, &error))?;
        Ok((shown, text))
    };
    paths.into_iter().map(read).collect()
}

impl Case {
    /// The base with some changes.
    fn changed(
        &self,
        changes: &[Change],
        bases: &BTreeMap<String, Node>,
    ) -> Result<Node, CaseError> {
        let mut invoice = match (&self.body, bases.get(&self.base)) {
            (Some(body), _) => match Node::parse(body) {
                Ok(body) => body,
                Err(reason) => return error(self.line, format!("`body {body}`: {reason}")),
            },
            (None, Some(base)) => base.clone(),
            (None, None) => {
                return error(self.line, format!("`base {}`: no such base", self.base));
            }
        };
        for change in changes {
            let at = &change.pointer;
            let before = invoice.at(at).map(|node| node.clone());
            let done = match &change.value {
                None => invoice.remove(at),
                Some(json) => match Node::parse(json) {
                    Ok(value) => invoice.set(at, value),
                    Err(reason) => return error(change.line, format!("`{json}`: {reason}")),
                },
            };
            if done.is_err() {
                return error(change.line, format!("the invoice has nothing at {at}"));
            }
            if invoice.at(at).map(|node| node.clone()) == before {
                return error(change.line, format!("{at} has this value already"));
            }
        }
        Ok(invoice)
    }

    /// The invoice that is checked before this one in the same run, if there is one.
    ///
    /// # Errors
    ///
    /// As [`invoice`](Self::invoice).
    pub fn earlier(&self, bases: &BTreeMap<String, Node>) -> Result<Option<Node>, CaseError> {
        if self.before.is_empty() {
            return Ok(None);
        }
        self.changed(&self.before, bases).map(Some)
    }

    /// The invoice: the base with its changes.
    ///
    /// # Errors
    ///
    /// The line of the change that cannot be made, or changes nothing, and why.
    pub fn invoice(&self, bases: &BTreeMap<String, Node>) -> Result<Node, CaseError> {
        let mut invoice = self.changed(&self.changes, bases)?;
        if let Some(count) = self.items {
            let items = match invoice.at("/ItemList") {
                Some(Node::Array(items)) if (1..count).contains(&items.len()) => items,
                _ => return error(self.line, format!("`items {count}`: no fewer to copy")),
            };
            for number in items.len() + 1..=count {
                let mut copy = items[items.len() - 1].clone();
                let number = Node::raw(format!("\"{number}\""));
                if copy.set("/SlNo", number).is_err() {
                    return error(self.line, format!("`items {count}`: the last is no item"));
                }
                items.push(copy);
            }
        }
        Ok(invoice)
    }

    /// An invoice as JSON, in the length that the case asks for.
    ///
    /// # Errors
    ///
    /// If it is longer already.
    pub fn json(&self, invoice: &Node) -> Result<String, CaseError> {
        let mut json = invoice.to_json();
        if let Some(bytes) = self.bytes {
            let Some(blanks) = bytes.checked_sub(json.len()) else {
                return error(self.line, format!("`bytes {bytes}`: it has {}", json.len()));
            };
            json.insert_str(1, &" ".repeat(blanks));
        }
        Ok(json)
    }
}

/// Reads the file of a rule.
///
/// # Errors
///
/// The first line that does not fit the format, or a case that contradicts itself.
pub fn parse(path: &Path, text: &str) -> Result<CaseFile, CaseError> {
    let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    let mut lines = Lines { lines: text.lines().collect(), read: 0 };
    let heading = lines.next().unwrap_or_default();
    let parts = heading.strip_prefix("# ").and_then(|rest| rest.split_once(": "));
    let parts = parts.and_then(|(names, title)| Some((names.split_once(' ')?, title)));
    let Some(((id, rule), title)) = parts else {
        return error(1, "the first line is `# ID rule-name: what the rule demands`");
    };
    if rule != stem {
        return error(1, format!("the heading names the rule {rule}, the file {stem}"));
    }
    let prose = prose(&mut lines)?;
    if prose.is_empty() {
        return error(1, "no text follows the heading");
    }
    let mut cases: Vec<Case> = Vec::new();
    while let Some(heading) = lines.next() {
        let line = lines.read;
        let case = case(id, heading, &mut lines)?;
        if cases.iter().any(|other| other.title == case.title) {
            return error(line, format!("two cases have the heading `{}`", case.title));
        }
        cases.push(case);
    }
    if cases.is_empty() {
        return error(lines.read, "there is no case");
    }
    Ok(CaseFile { id: id.to_owned(), rule: rule.to_owned(), title: title.to_owned(), prose, cases })
}

/// The lines of a file, and how many of them have been read.
struct Lines<'a> {
    lines: Vec<&'a str>,
    read: usize,
}

impl<'a> Lines<'a> {
    fn peek(&self) -> Option<&'a str> {
        self.lines.get(self.read).copied()
    }

    fn next(&mut self) -> Option<&'a str> {
        let line = self.peek()?;
        self.read += 1;
        Some(line)
    }
}

const FENCE: &str = "```";
const CASE_FENCE: &str = "```case";

/// What stands before the next case, or the next block.
fn prose(lines: &mut Lines<'_>) -> Result<String, CaseError> {
    let mut prose = Vec::new();
    while let Some(line) = lines.peek() {
        if line.starts_with("## ") || line == CASE_FENCE {
            break;
        }
        lines.next();
        let start = line.trim_start();
        if start.starts_with(FENCE) || start.starts_with("~~~") {
            return error(lines.read, format!("`{line}`: a case begins with `{CASE_FENCE}`"));
        }
        if start.starts_with('#') {
            return error(lines.read, format!("`{line}`: a heading is `## Accepted: …` or so"));
        }
        prose.push(line);
    }
    Ok(prose.join("\n").trim().to_owned())
}

/// A case, of which the heading has been read.
fn case(id: &str, heading: &str, lines: &mut Lines<'_>) -> Result<Case, CaseError> {
    let line = lines.read;
    let parts = heading.strip_prefix("## ").and_then(|rest| rest.split_once(": "));
    let outcome = |word: &str| Outcome::ALL.iter().find(|(known, _)| *known == word);
    let Some((&(_, outcome), title)) =
        parts.and_then(|(word, title)| outcome(word).zip(Some(title)))
    else {
        return error(line, format!("`{heading}`: a case is Accepted, Warned or Rejected"));
    };
    let mut case = Case {
        outcome,
        title: title.to_owned(),
        prose: prose(lines)?,
        line,
        document: None,
        base: "b2b".to_owned(),
        body: None,
        bytes: None,
        items: None,
        as_of: None,
        profile: None,
        names: None,
        turnover: None,
        floor_date: None,
        caller_gstin: None,
        ship_to_gstin: None,
        before: Vec::new(),
        changes: Vec::new(),
        findings: Vec::new(),
    };
    if lines.next() != Some(CASE_FENCE) {
        return error(line, format!("no block `{CASE_FENCE}` follows the heading"));
    }
    let mut has_base = false;
    loop {
        let Some(text) = lines.next() else {
            return error(line, "the block of the case has no end");
        };
        if text == FENCE {
            break;
        }
        block_line(id, text, lines.read, &mut case, &mut has_base)?;
    }
    if !prose(lines)?.is_empty() {
        return error(lines.read, "what is said of a case stands above its block");
    }
    if lines.peek() == Some(CASE_FENCE) {
        return error(lines.read + 1, "a case has one block");
    }
    let found = Outcome::of(&case.findings);
    if found != case.outcome {
        return error(line, format!("the heading says {}, the findings {found}", case.outcome));
    }
    Ok(case)
}

/// A line inside the block of a case.
fn block_line(
    id: &str,
    text: &str,
    line: usize,
    case: &mut Case,
    has_base: &mut bool,
) -> Result<(), CaseError> {
    if text.is_empty() {
        return Ok(());
    }
    if let Some(words) = text.strip_prefix("  ") {
        let Some(finding) = case.findings.last_mut() else {
            return error(line, "the words of a finding stand below it");
        };
        let parts = words.split_once(": ").filter(|(key, _)| WORDS.contains(key));
        let Some((key, value)) = parts else {
            return error(line, format!("`{words}`: one of {} with its text", WORDS.join(", ")));
        };
        if finding.words.iter().any(|(known, _)| known == key) {
            return error(line, format!("`{key}` is given twice"));
        }
        finding.words.push((key.to_owned(), (value != "-").then(|| value.to_owned())));
        return Ok(());
    }
    if let Some(rest) = text.strip_prefix("=> ") {
        case.findings.push(finding(id, rest, line)?);
        return Ok(());
    }
    if !case.findings.is_empty() {
        return error(line, format!("`{text}`: nothing but words follows a finding"));
    }
    if text.starts_with('/') {
        case.changes.push(change(text, line)?);
        return Ok(());
    }
    let Some((key, value)) = text.split_once(' ').filter(|(_, value)| !value.trim().is_empty())
    else {
        return error(line, format!("`{text}` is no line of a case"));
    };
    if !case.changes.is_empty() {
        return error(line, format!("`{text}`: context stands above the changes"));
    }
    if key == "before" {
        case.before.push(change(value, line)?);
        return Ok(());
    }
    let value = value.to_owned();
    let earlier = match key {
        "document" => case.document.replace(value).is_some(),
        "base" => {
            case.base = value;
            std::mem::replace(has_base, true)
        }
        "body" => {
            case.body = Some(value);
            std::mem::replace(has_base, true)
        }
        "bytes" => match value.parse() {
            Ok(bytes) => case.bytes.replace(bytes).is_some(),
            Err(_) => return error(line, format!("`{text}`: a number of bytes")),
        },
        "items" => match value.parse() {
            Ok(items) => case.items.replace(items).is_some(),
            Err(_) => return error(line, format!("`{text}`: a number of items")),
        },
        "as-of" => case.as_of.replace(value).is_some(),
        "profile" => case.profile.replace(value).is_some(),
        "names" => case.names.replace(value).is_some(),
        "turnover" => case.turnover.replace(value).is_some(),
        "floor-date" => case.floor_date.replace(value).is_some(),
        "caller-gstin" => case.caller_gstin.replace(value).is_some(),
        "ship-to-gstin" => case.ship_to_gstin.replace(value).is_some(),
        _ => return error(line, format!("`{text}` is no line of a case")),
    };
    if earlier { error(line, format!("`{key}` is given twice")) } else { Ok(()) }
}

/// `/pointer = JSON`, or `/pointer -`.
fn change(text: &str, line: usize) -> Result<Change, CaseError> {
    let (pointer, value) = match text.split_once(' ') {
        Some((pointer, "-")) => (pointer, None),
        Some((pointer, rest)) => match rest.strip_prefix("= ") {
            Some(value) if !value.trim().is_empty() => (pointer, Some(value.to_owned())),
            _ => return error(line, format!("`{text}`: a change is `/… = JSON` or `/… -`")),
        },
        None => return error(line, format!("`{text}`: a change is `/… = JSON` or `/… -`")),
    };
    Ok(Change { line, pointer: pointer.to_owned(), value })
}

/// `SEVERITY CODE POINTER [ID]`, with `-` for no code and for the invoice as a whole.
fn finding(id: &str, text: &str, line: usize) -> Result<Finding, CaseError> {
    let parts: Vec<&str> = text.split(' ').collect();
    let (severity, code, pointer, companion) = match parts[..] {
        [severity, code, pointer] => (severity, code, pointer, None),
        [severity, code, pointer, id] => (severity, code, pointer, Some(id)),
        _ => return error(line, format!("`{text}`: a finding is `SEVERITY CODE POINTER [ID]`")),
    };
    if !["error", "warning"].contains(&severity) {
        return error(line, format!("`{severity}` is no severity: error, warning"));
    }
    let is_code = code.len() == 4 && code.bytes().all(|byte| byte.is_ascii_digit());
    if !is_code && code != "-" {
        return error(line, format!("`{code}` is no code: four digits, or - for none"));
    }
    if !pointer.starts_with('/') && pointer != "-" {
        return error(line, format!("`{pointer}` is no pointer: `/…`, or - for the whole"));
    }
    if companion == Some(id) {
        return error(line, format!("`{id}` is the rule of the file and need not be named"));
    }
    Ok(Finding {
        line,
        severity: severity.to_owned(),
        code: is_code.then(|| code.to_owned()),
        id: companion.unwrap_or(id).to_owned(),
        pointer: pointer.strip_prefix('-').unwrap_or(pointer).to_owned(),
        words: Vec::new(),
    })
}
