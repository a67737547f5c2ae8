//! `rules.toml`.

use serde::Deserialize;

use super::SourceKeys;
use super::masters::ErrorCode;
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
    /// Keys into sources.toml.
    pub source: Vec<String>,
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
        for code in &row.codes {
            if !codes.iter().any(|known| known.code == *code) {
                return Err(wrong(format!("code {code} is not in error_codes.csv")));
            }
        }
        if let Some(case) = &row.text
            && !codes.iter().any(|known| known.code == "5002" && known.case == *case)
        {
            return Err(wrong(format!("error_codes.csv has no text of 5002 for `{case}`")));
        }
        rules.push(Rule { name, ..row });
    }
    Ok(rules)
}
