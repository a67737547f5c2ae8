//! `masters/*.csv`: code lists and the portal's texts.

use std::path::Path;

use serde::Deserialize;

use super::SourceKeys;
use super::text::{File, SourceError, one_of};

/// A row of `error_codes.csv`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ErrorCode {
    /// The portal's code.
    pub code: String,
    /// Which of several texts of one code this is; empty for the text of the list.
    pub case: String,
    /// The portal's words, with its placeholders; empty when never seen.
    pub message: String,
    /// What kind of call answers with it: irn, ewb, cancel, auth, other.
    pub applies_to: String,
    /// offline; or what it takes: state, registry, server.
    pub decidable: String,
    /// current, withdrawn or unknown.
    pub status: String,
    /// The members meant.
    pub member: String,
    /// Key into sources.toml.
    pub source: String,
    /// high, medium or low.
    pub confidence: String,
    /// What else is known.
    pub note: String,
}

/// A row of `enums.csv`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EnumValue {
    /// Name of the list.
    pub list: String,
    /// The value.
    pub code: String,
    /// What it stands for.
    pub meaning: String,
    /// Key into sources.toml.
    pub source: String,
}

/// A code list with a file of its own.
#[derive(Debug)]
pub struct Master {
    /// Stem of the file.
    pub name: &'static str,
    /// What the list holds.
    pub title: &'static str,
    /// Code, name and tier, sorted by code.
    pub rows: Vec<MasterRow>,
}

/// A row of a master, of which every file has at least these columns.
#[derive(Debug, Deserialize)]
pub struct MasterRow {
    /// The code.
    pub code: String,
    /// Its name; empty where none is known.
    pub name: String,
    /// Who lists it: `portal` for the portal itself.
    pub tier: String,
}

/// The masters that are compiled into tables.
const MASTERS: [(&str, &str); 6] = [
    ("states", "States and union territories"),
    ("uqc", "Unit quantity codes"),
    ("currencies", "Currencies"),
    ("countries", "Countries"),
    ("ports", "Ports, stations and posts through which goods leave India"),
    ("tax_rates", "GST rates in percent"),
];

pub(super) fn all(root: &Path) -> Result<Vec<Master>, SourceError> {
    MASTERS
        .into_iter()
        .map(|(name, title)| {
            let file = File::read(root, &format!("masters/{name}.csv"))?;
            let mut rows = Vec::new();
            for (line, row) in file.csv::<MasterRow>()? {
                if row.code.is_empty() || row.tier.is_empty() {
                    return Err(file.error_at_line(line, "code and tier are never empty"));
                }
                rows.push((line, row));
            }
            rows.sort_by(|(_, a), (_, b)| a.code.cmp(&b.code));
            if let Some(pair) = rows.windows(2).find(|pair| pair[0].1.code == pair[1].1.code) {
                let reason = format!("code `{}` stands twice", pair[1].1.code);
                return Err(file.error_at_line(pair[1].0, reason));
            }
            Ok(Master { name, title, rows: rows.into_iter().map(|(_, row)| row).collect() })
        })
        .collect()
}

pub(super) fn error_codes(
    file: &File,
    sources: &SourceKeys,
) -> Result<Vec<ErrorCode>, SourceError> {
    let mut codes: Vec<ErrorCode> = Vec::new();
    for (line, row) in file.csv::<ErrorCode>()? {
        sourced(file, line, &row.source, sources)?;
        one_of("applies_to", &row.applies_to, &["irn", "ewb", "cancel", "auth", "other"])
            .and(one_of("decidable", &row.decidable, &["offline", "state", "registry", "server"]))
            .and(one_of("status", &row.status, &["current", "withdrawn", "unknown"]))
            .and(one_of("confidence", &row.confidence, &["high", "medium", "low"]))
            .map_err(|reason| file.error_at_line(line, reason))?;
        if codes.iter().any(|known| known.code == row.code && known.case == row.case) {
            return Err(file.error_at_line(line, format!("code {} stands twice", row.code)));
        }
        codes.push(row);
    }
    Ok(codes)
}

pub(super) fn enums(file: &File, sources: &SourceKeys) -> Result<Vec<EnumValue>, SourceError> {
    let mut values: Vec<EnumValue> = Vec::new();
    for (line, row) in file.csv::<EnumValue>()? {
        sourced(file, line, &row.source, sources)?;
        if values.iter().any(|known| known.list == row.list && known.code == row.code) {
            return Err(file.error_at_line(line, format!("code `{}` stands twice", row.code)));
        }
        values.push(row);
    }
    Ok(values)
}

/// That the source of a row is known.
fn sourced(file: &File, line: usize, key: &str, sources: &SourceKeys) -> Result<(), SourceError> {
    if sources.contains(key) {
        return Ok(());
    }
    Err(file.error_at_line(line, format!("source `{key}` is not in sources.toml")))
}

/// The head of `SOURCES.toml`; the tables below it say where each file comes from.
#[derive(Deserialize)]
struct Edition {
    edition: String,
}

pub(super) fn edition(file: &File) -> Result<String, SourceError> {
    let table = file.parse()?;
    file.row::<Edition>(table, 0..0).map(|head| head.edition)
}
