//! `rules.toml`.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::SourceKeys;
use super::fields::Field;
use super::masters::{ErrorCode, is_date};
use super::text::{File, SourceError, one_of};

/// The metadata of a rule.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Kebab-case name, such as `required-member`: the name of its table.
    #[serde(skip)]
    pub name: String,
    /// Stable id, such as `F1`.
    pub id: String,
    /// Title.
    pub title: String,
    /// What must hold.
    pub demands: String,
    /// When a finding is only a warning although the rule is an error.
    pub doubtful: Option<String>,
    /// The rule that findings carry, when it is another.
    pub decided_as: Option<String>,
    /// The portal's codes.
    #[serde(default)]
    pub codes: Vec<String>,
    /// `error` or `warning`.
    pub severity: String,
    /// What an error stops: `irn` or `ewb`.
    #[serde(default = "irn")]
    pub affects: String,
    /// `official`, `observed` or `inferred`.
    pub basis: String,
    /// `json`, `schema` or `rules`.
    pub stage: String,
    /// Case of the 5002 texts that its findings carry.
    pub text: Option<String>,
    /// Its own text, for a finding that is not the portal's.
    pub message: Option<String>,
    /// What the numbered placeholders of the portal's text stand for, in order.
    #[serde(default)]
    pub fill: Vec<String>,
    /// Codes that the portal may use instead, by code.
    #[serde(default)]
    pub also: BTreeMap<String, Vec<String>>,
    /// Of a rule that no single invoice decides: `batch`.
    pub decided_by: Option<String>,
    /// Of a rule across members: the module of `rules/` that has its function.
    pub subject: Option<String>,
    /// Of a rule across members: the paths of the members that it reads.
    #[serde(default)]
    pub reads: Vec<String>,
    /// `item` for a rule that is asked of each item.
    pub each: Option<String>,
    /// The calculation behind it, in the names of members.
    pub formula: Option<String>,
    /// How far a value may lie from what is calculated: `band`, `exact` or `days`.
    pub tolerance: Option<String>,
    /// First day of the check on which it holds, `YYYY-MM-DD`.
    pub from: Option<String>,
    /// Last day of the check on which it holds, `YYYY-MM-DD`.
    pub until: Option<String>,
    /// What of the context it depends on.
    #[serde(default)]
    pub parameters: Vec<String>,
    /// Ids or codes of rules that necessarily speak up with it.
    #[serde(default)]
    pub with: Vec<String>,
    /// Keys into sources.toml.
    pub source: Vec<String>,
}

impl Rule {
    /// Whether a function of the library decides it.
    pub fn has_function(&self) -> bool {
        self.subject.is_some()
    }

    /// Whether it is asked of each item.
    pub fn is_of_items(&self) -> bool {
        self.each.is_some()
    }
}

fn irn() -> String {
    "irn".to_owned()
}

/// The closed vocabularies of a rule.
const WORDS: [(&str, &[&str]); 4] = [
    ("severity", &["error", "warning"]),
    ("affects", &["irn", "ewb"]),
    ("basis", &["official", "observed", "inferred"]),
    ("stage", &["json", "schema", "rules"]),
];

/// How far a value may lie from what is calculated.
const TOLERANCES: &[&str] = &["band", "exact", "days"];

/// What of the context a rule may depend on.
const PARAMETERS: &[&str] = &[
    "as_of",
    "profile",
    "turnover",
    "floor_date",
    "caller_gstin",
    "ship_to_gstin",
    "names",
    "masters",
];

/// What a numbered placeholder of the portal's texts may stand for.
const PLACEHOLDERS: &[&str] =
    &["item", "value", "party", "state", "hsn", "supply-type", "date", "days", "turnover"];

/// How many numbered placeholders a text of the portal has.
fn placeholders(message: &str) -> usize {
    (0..10).take_while(|i| message.contains(&format!("{{{i}}}"))).count()
}

/// That every member which a rule reads is there, and is kept by the reader.
pub(super) fn check_reads(
    file: &File,
    rules: &[Rule],
    fields: &[Field],
) -> Result<(), SourceError> {
    for rule in rules {
        for path in &rule.reads {
            let field = fields.iter().find(|field| field.path == *path);
            let kept = match path.matches("[]").count() {
                0 => true,
                1 => path.starts_with("ItemList[].") && path.matches('.').count() == 1,
                _ => false,
            };
            if field.is_none() || !kept {
                let at = file.text.find(&format!("[{}]", rule.name)).unwrap_or_default();
                let reason = format!("[{}] reads `{path}`, which no reader keeps", rule.name);
                return Err(file.error(at, reason));
            }
        }
    }
    Ok(())
}

pub(super) fn load(
    file: &File,
    sources: &SourceKeys,
    codes: &[ErrorCode],
) -> Result<Vec<Rule>, SourceError> {
    let mut rules: Vec<Rule> = Vec::new();
    for (name, span, row) in file.rows::<Rule>()? {
        let wrong = |reason: String| file.error(span.start, format!("[{name}] {reason}"));
        file.sourced(span.start, &row.source, sources)?;
        let given = [&row.severity, &row.affects, &row.basis, &row.stage];
        for ((key, words), value) in WORDS.iter().zip(given) {
            one_of(key, value, words).map_err(&wrong)?;
        }
        if rules.iter().any(|rule| rule.id == row.id) {
            return Err(wrong(format!("id `{}` is taken", row.id)));
        }
        if let Some(other) = &row.decided_as
            && !rules.iter().any(|rule| rule.name == *other)
        {
            return Err(wrong(format!("`decided_as` names no earlier rule: `{other}`")));
        }
        for code in row.codes.iter().chain(row.also.values().flatten()) {
            if !codes.iter().any(|known| known.code == *code) {
                return Err(wrong(format!("code {code} is not in error_codes.csv")));
            }
        }
        if let Some(case) = &row.text
            && !codes.iter().any(|known| known.code == "5002" && known.case == *case)
        {
            return Err(wrong(format!("error_codes.csv has no text of 5002 for `{case}`")));
        }
        if let Some(code) = row.also.keys().find(|code| !row.codes.contains(code)) {
            return Err(wrong(format!("`also` is about {code}, which is no code of the rule")));
        }
        if let Some(by) = &row.decided_by {
            one_of("decided_by", by, &["rows", "batch"]).map_err(&wrong)?;
            one_of("stage", &row.stage, &["rules"]).map_err(&wrong)?;
        }
        let has_function =
            row.stage == "rules" && row.decided_as.is_none() && row.decided_by.is_none();
        if has_function != row.subject.is_some() || !(has_function || row.reads.is_empty()) {
            let reason =
                "a rule of stage `rules` has a `subject`, and only such a rule has `reads`";
            return Err(wrong(reason.to_owned()));
        }
        let module = |c: char| c.is_ascii_lowercase() || c == '_';
        if row.subject.as_ref().is_some_and(|subject| !subject.chars().all(module)) {
            let reason = "`subject` names a module: crates/inv01/src/rules/<subject>.rs";
            return Err(wrong(reason.to_owned()));
        }
        if let Some(code) =
            row.codes.iter().enumerate().find(|(i, code)| row.codes[..*i].contains(code))
        {
            return Err(wrong(format!("code {} stands twice", code.1)));
        }
        if let Some(each) = &row.each {
            one_of("each", each, &["item"]).map_err(&wrong)?;
        }
        for word in &row.fill {
            one_of("fill", word, PLACEHOLDERS).map_err(&wrong)?;
        }
        if let Some(word) = &row.tolerance {
            one_of("tolerance", word, TOLERANCES).map_err(&wrong)?;
        }
        for word in &row.parameters {
            one_of("parameters", word, PARAMETERS).map_err(&wrong)?;
        }
        dates(&row).map_err(&wrong)?;
        if row.message.is_none() {
            let case = row.text.as_deref().unwrap_or_default();
            let texts = codes.iter().filter(|c| row.codes.contains(&c.code) && c.case == case);
            let most = texts.map(|text| placeholders(&text.message)).max().unwrap_or_default();
            if most != row.fill.len() {
                let reason = format!("`fill` has {} words for {most} placeholders", row.fill.len());
                return Err(wrong(reason));
            }
        }
        rules.push(Rule { name, ..row });
    }
    check_companions(file, &rules, codes)?;
    Ok(rules)
}

/// That the dates of a rule are days, in order.
fn dates(row: &Rule) -> Result<(), String> {
    for date in row.from.iter().chain(&row.until) {
        if !is_date(date) {
            return Err(format!("`{date}` is no date, YYYY-MM-DD"));
        }
    }
    match (&row.from, &row.until) {
        (Some(from), Some(until)) if from > until => Err("`from` is after `until`".to_owned()),
        _ => Ok(()),
    }
}

/// That what speaks up with a rule is another rule, before it or behind, or a code.
fn check_companions(file: &File, rules: &[Rule], codes: &[ErrorCode]) -> Result<(), SourceError> {
    for rule in rules {
        let is_another = |name: &String| {
            rules.iter().any(|other| other.id == *name && other.id != rule.id)
                || codes.iter().any(|code| code.code == *name)
        };
        if let Some(name) = rule.with.iter().find(|name| !is_another(name)) {
            let at = file.text.find(&format!("[{}]", rule.name)).unwrap_or_default();
            let reason =
                format!("[{}] `with` names no other rule and no code: `{name}`", rule.name);
            return Err(file.error(at, reason));
        }
    }
    Ok(())
}
