//! `unreported.toml`.

use serde::Deserialize;

use super::masters::ErrorCode;
use super::text::{File, SourceError};
use super::{Rule, SourceKeys};

/// Codes that no rule reports, though no data of the portal is known to be needed.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unreported {
    /// The portal's codes.
    pub codes: Vec<String>,
    /// Codes that are reported in their place.
    #[serde(default)]
    pub instead: Vec<String>,
    /// Why.
    pub why: String,
    /// Keys into sources.toml.
    pub source: Vec<String>,
}

pub(super) fn load(
    file: &File,
    sources: &SourceKeys,
    codes: &[ErrorCode],
    rules: &[Rule],
) -> Result<Vec<Unreported>, SourceError> {
    let mut rows: Vec<Unreported> = Vec::new();
    for (name, span, row) in file.rows::<Unreported>()? {
        let wrong = |reason: String| file.error(span.start, format!("[{name}] {reason}"));
        file.sourced(span.start, &row.source, sources)?;
        if row.codes.is_empty() {
            return Err(wrong("a table has codes".to_owned()));
        }
        for (i, code) in row.codes.iter().enumerate() {
            let mut current = codes.iter().filter(|known| known.status == "current");
            if !current.any(|known| known.code == *code) {
                return Err(wrong(format!("error_codes.csv has no current code {code}")));
            }
            let reports = |rule: &&Rule| rule.codes.contains(code) && rule.decided_as.is_none();
            if let Some(rule) = rules.iter().find(reports) {
                return Err(wrong(format!("{code} is reported by {}", rule.name)));
            }
            let earlier = rows.iter().flat_map(|row| &row.codes);
            if earlier.chain(&row.codes[..i]).any(|other| other == code) {
                return Err(wrong(format!("code {code} stands twice")));
            }
        }
        if let Some(code) = row.instead.iter().find(|code| !codes.iter().any(|c| c.code == **code))
        {
            return Err(wrong(format!("code {code} is not in error_codes.csv")));
        }
        rows.push(row);
    }
    Ok(rows)
}
