//! `tests/conformance`: cases for any implementation, by stage and rule. `tests/conformance/README.md`
//! describes the files.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use serde::Serialize;

use crate::Generated;
use crate::cases::{self, CaseFile, Outcome};
use crate::malformed;
use crate::rows::{self, Make, RowCase};
use crate::source::{Kind, Rule, Source, SourceError};

/// Where the files are, a folder for each stage.
pub(crate) const FOLDER: &str = "tests/conformance";

/// Version of the files.
const VERSION: u32 = 1;

/// The day of the check where a case names none.
const AS_OF: &str = "2026-11-21";

/// What a case asks besides the body.
#[derive(Serialize)]
struct Context<'a> {
    as_of: &'a str,
    profile: &'a str,
    names: &'a str,
    turnover: Option<&'a str>,
    floor_date: Option<&'a str>,
    caller_gstin: Option<&'a str>,
    ship_to_gstin: bool,
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
#[derive(Serialize)]
struct Finding<'a> {
    severity: &'a str,
    code: Option<&'a str>,
    pointer: &'a str,
    id: &'a str,
}

/// A case, as lines of a file.
struct Lines(Vec<(&'static str, String)>);

impl Lines {
    fn add(&mut self, key: &'static str, value: &impl Serialize) {
        self.0.push((key, json(value)));
    }

    /// A list with a line for each element.
    fn add_list<T: Serialize>(&mut self, key: &'static str, values: &[T]) {
        let lines: Vec<String> =
            values.iter().map(|value| format!("\n    {}", json(value))).collect();
        let end = if values.is_empty() { "" } else { "\n   " };
        self.0.push((key, format!("[{}{end}]", lines.join(","))));
    }

    fn text(&self) -> String {
        let lines: Vec<String> =
            self.0.iter().map(|(key, value)| format!("   \"{key}\": {value}")).collect();
        format!("  {{\n{}\n  }}", lines.join(",\n"))
    }
}

/// Every value here is a text, a number or made of such, which serde_json always writes.
fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// The cases of each rule, by its name.
type ByRule<'s> = BTreeMap<&'s str, Vec<Lines>>;

pub(super) fn emit(source: &Source) -> Result<Vec<Generated>, SourceError> {
    let mut cases = ByRule::new();
    of_bytes(source, &mut cases);
    of_rows(source, &mut cases);
    for (path, file) in &source.cases {
        of_file(source, path, file, &mut cases)?;
    }
    let files = source.rules.iter().filter_map(|rule| Some((rule, cases.get(&*rule.name)?)));
    Ok(files.map(|(rule, cases)| file(source, rule, cases)).collect())
}

fn file(source: &Source, rule: &Rule, cases: &[Lines]) -> Generated {
    #[derive(Serialize)]
    struct Named<'a> {
        id: &'a str,
        name: &'a str,
        title: &'a str,
        codes: &'a [String],
    }
    let Rule { id, name, title, codes, stage, .. } = rule;
    let named = Named { id, name, title, codes };
    let cases: Vec<String> = cases.iter().map(Lines::text).collect();
    let text = format!(
        "{{\n \"v\": {VERSION},\n \"rule\": {},\n \"stage\": \"{stage}\",\n \"masters\": \"{}\",\n \
         \"cases\": [\n{}\n ]\n}}\n",
        json(&named),
        source.edition,
        cases.join(",\n"),
    );
    Generated { path: PathBuf::from(format!("{FOLDER}/{stage}/{name}.json")), text }
}

/// A body that is text stands as it is, any other in base64.
fn add_body(lines: &mut Lines, bytes: &[u8]) {
    match std::str::from_utf8(bytes) {
        Ok(text) if text.starts_with('{') => lines.add("body", &text),
        _ => lines.add("base64", &base64(bytes)),
    }
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for group in bytes.chunks(3) {
        let bits = group.iter().fold(0, |bits, byte| bits << 8 | usize::from(*byte))
            << (8 * (3 - group.len()));
        for place in 0..4 {
            let letter = LETTERS[bits >> (18 - 6 * place) & 63];
            out.push(if place <= group.len() { char::from(letter) } else { '=' });
        }
    }
    out
}

/// Bytes that are no invoice, and a mark that is skipped.
fn of_bytes<'s>(source: &'s Source, cases: &mut ByRule<'s>) {
    let mut bodies: Vec<(String, Vec<u8>)> = Vec::new();
    for bytes in malformed::NO.iter().filter(|bytes| !bytes.starts_with(BYTE_ORDER_MARK)) {
        bodies.push((format!("no JSON: {}", bytes.escape_ascii()), bytes.to_vec()));
    }
    for bytes in malformed::NO_OBJECT {
        bodies.push((format!("no object: {}", bytes.escape_ascii()), bytes.to_vec()));
    }
    for base in source.bases.values().take(1) {
        let broken = malformed::of(base).into_iter();
        bodies.extend(broken.map(|(what, bytes)| (format!("an invoice, {what}"), bytes)));
        let marked = [BYTE_ORDER_MARK, base.to_json().as_bytes()].concat();
        bodies.push(("a byte order mark is skipped".to_owned(), marked));
    }
    for (description, bytes) in bodies {
        let (rule, verdict) = if bytes.starts_with(BYTE_ORDER_MARK) {
            ("byte-order-mark", "accepted")
        } else {
            ("json", "malformed")
        };
        let Some(rule) = source.rules.iter().find(|known| known.name == rule) else { continue };
        let Rule { severity, id, .. } = rule;
        let mut lines = Lines(Vec::new());
        lines.add("description", &description);
        lines.add("context", &Context::default());
        lines.add("stages", &["json"]);
        add_body(&mut lines, &bytes);
        lines.add("verdict", &verdict);
        lines.add_list("findings", &[Finding { severity, code: None, pointer: "", id }]);
        cases.entry(&rule.name).or_default().push(lines);
    }
}

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// A kind of cases of rows, the rule that a sound body goes to, and whether each lexical domain is
/// something else, or only each JSON type.
const ROWS: [(Make, &str, bool); 8] = [
    (rows::optional_members, "required-member", false),
    (rows::mandatory_members, "required-member", false),
    (rows::conditional_members, "goods-quantity-and-unit", false),
    (rows::json_types, "json-type", true),
    (rows::lengths, "length", true),
    (rows::shapes, "pattern", true),
    (rows::numbers, "range", true),
    (rows::item_counts, "item-count", false),
];

/// Of the cases of rows, the first of its kind: of each sort of member with each fault.
fn of_rows<'s>(source: &'s Source, cases: &mut ByRule<'s>) {
    for (make, of_sound, by_domain) in ROWS {
        let mut seen = BTreeSet::new();
        for case in make(source) {
            let faults: Vec<_> =
                case.faults.iter().map(|fault| (fault.rule.clone(), fault.code.clone())).collect();
            if !seen.insert((sort(source, &case, by_domain), case.why, case.value.is_none(), faults)) {
                continue;
            }
            let rule = case.faults.first().map_or(of_sound, |fault| &fault.rule);
            let Some(rule) = source.rules.iter().find(|known| known.name == rule) else { continue };
            cases.entry(&rule.name).or_default().push(of_row(source, &case));
        }
    }
    let rule = |name: &str| source.rules.iter().find(|known| known.name == name);
    if let Some(repeated) = rule("repeated-member") {
        cases.entry(&repeated.name).or_default().extend(of_repeated(source, repeated));
    }
    if let (Some(empty), Some(missing)) = (rule("empty-request"), rule("required-member")) {
        cases.entry(&empty.name).or_default().push(of_nothing(source, empty, missing));
    }
}

/// What sort of member a case is about.
fn sort(source: &Source, case: &RowCase, by_domain: bool) -> String {
    let found = source.fields.iter().find(|f| crate::node::pointer(&f.path) == case.pointer);
    match found.map(|field| (&field.kind, source.lexical(field))) {
        Some((_, Some(lexical))) if by_domain => lexical.name.clone(),
        Some((_, Some(lexical))) => format!("{:?}", lexical.base),
        Some((Kind::Object, _)) => "object".to_owned(),
        Some(_) => "array".to_owned(),
        None => String::new(),
    }
}

fn of_row(source: &Source, case: &RowCase) -> Lines {
    let id = |name: &str| {
        let rule = source.rules.iter().find(|rule| rule.name == name);
        rule.map_or("", |rule| rule.id.as_str())
    };
    let findings: Vec<Finding<'_>> = case
        .faults
        .iter()
        .map(|fault| Finding {
            severity: "error",
            code: Some(&fault.code),
            pointer: &fault.pointer,
            id: id(&fault.rule),
        })
        .collect();
    let mut lines = Lines(Vec::new());
    lines.add("description", &case.title());
    lines.add("context", &Context::default());
    lines.add("stages", &["json", "schema"]);
    lines.add("body", &case.json);
    // What rules across members say of a changed value is no matter of its row.
    lines.add("verdict", &(!findings.is_empty()).then_some("rejected"));
    lines.add_list("findings", &findings);
    lines
}

/// An invoice that gives a member twice, which no change of a base can say.
fn of_repeated(source: &Source, repeated: &Rule) -> Option<Lines> {
    let json = source.bases.values().next()?.to_json();
    let pointer = "/Version";
    let Rule { severity, id, .. } = repeated;
    let mut lines = Lines(Vec::new());
    lines.add("description", &"the version is given twice, the first time wrong");
    lines.add("context", &Context::default());
    lines.add("body", &format!("{{\"Version\":\"1.2\",{}", json.strip_prefix('{')?));
    lines.add("verdict", &"accepted");
    lines.add_list("findings", &[Finding { severity, code: None, pointer, id }]);
    Some(lines)
}

/// `{}`: empty, and without everything that is mandatory.
fn of_nothing(source: &Source, empty: &Rule, missing: &Rule) -> Lines {
    let members = source.members(0).into_iter().map(|member| &source.fields[member]);
    let pointers: Vec<String> = members
        .filter(|field| field.presence == crate::source::Presence::Mandatory)
        .map(|field| crate::node::pointer(&field.path))
        .collect();
    let finding = |rule: &'_ Rule| (rule.codes.first().cloned(), rule.id.clone());
    let (code, id) = finding(empty);
    let (missing_code, missing_id) = finding(missing);
    let mut findings =
        vec![Finding { severity: "error", code: code.as_deref(), pointer: "", id: &id }];
    findings.extend(pointers.iter().map(|pointer| Finding {
        severity: "error",
        code: missing_code.as_deref(),
        pointer,
        id: &missing_id,
    }));
    let mut lines = Lines(Vec::new());
    lines.add("description", &"an empty object");
    lines.add("context", &Context::default());
    lines.add("body", &"{}");
    lines.add("verdict", &"rejected");
    lines.add_list("findings", &findings);
    lines
}

/// The cases of a file of `tests/cases`.
fn of_file<'s>(
    source: &'s Source,
    path: &str,
    file: &'s CaseFile,
    cases: &mut ByRule<'s>,
) -> Result<(), SourceError> {
    let wrong = |line: usize, reason: String| SourceError { file: path.to_owned(), line, reason };
    if !source.rules.iter().any(|rule| rule.name == file.rule && rule.id == file.id) {
        return Err(wrong(1, format!("no rule is called {} {}", file.id, file.rule)));
    }
    for case in &file.cases {
        let invoice =
            case.invoice(&source.bases).map_err(|error| wrong(error.line, error.reason))?;
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
        let context = Context {
            as_of: case.as_of.as_deref().unwrap_or(usual.as_of),
            profile: case.profile.as_deref().unwrap_or(usual.profile),
            names: case.names.as_deref().unwrap_or(usual.names),
            turnover: case.turnover.as_deref(),
            floor_date: case.floor_date.as_deref(),
            caller_gstin: case.caller_gstin.as_deref(),
            ship_to_gstin: case.ship_to_gstin.as_deref() == Some("on"),
        };
        let findings: Vec<Finding<'_>> = case
            .findings
            .iter()
            .map(|finding| Finding {
                severity: &finding.severity,
                code: finding.code.as_deref(),
                pointer: &finding.pointer,
                id: &finding.id,
            })
            .collect();
        let mut lines = Lines(Vec::new());
        lines.add("description", &case.title);
        lines.add("context", &context);
        lines.add("base", &case.base);
        lines.add_list(
            "changes",
            &case.changes.iter().map(cases::Change::to_string).collect::<Vec<_>>(),
        );
        lines.add("body", &invoice.to_json());
        lines.add("verdict", &verdict);
        lines.add_list("findings", &findings);
        cases.entry(&file.rule).or_default().push(lines);
    }
    Ok(())
}
