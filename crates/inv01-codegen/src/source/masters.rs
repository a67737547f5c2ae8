//! `masters/*.csv`: code lists and the portal's texts.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use toml::Spanned;
use toml::de::DeValue;

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
    /// How a row is found.
    pub lookup: Lookup,
    /// What the licence of the list asks to be said wherever it is shown.
    pub attribution: Option<String>,
    /// The columns of its file.
    pub columns: Vec<String>,
    /// Sorted by code and state.
    pub rows: Vec<MasterRow>,
}

/// How the row of a code is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lookup {
    /// Spelt as in the list.
    Code,
    /// As a number of one digit or two.
    State,
    /// By its value, as a number.
    Rate,
    /// As a PIN code.
    Pincode,
    /// As an HSN code.
    Hsn,
    /// The row is a range of first digits.
    Range,
    /// The row is a prefix.
    Prefix,
    /// The row is a format.
    Format,
}

/// A row of a master. Every file has the columns `code`, `from`, `to` and `tier`, and some have more.
#[derive(Debug, Clone, Deserialize)]
pub struct MasterRow {
    /// The code.
    pub code: String,
    /// Its name; empty where none is known.
    #[serde(default)]
    pub name: String,
    /// The state that it lies in, where that is part of the row.
    #[serde(default)]
    pub state: String,
    /// First day on which the portal's list holds it; empty where that is not known.
    pub from: String,
    /// Last day on which the portal's list holds it; empty where no end is known.
    pub to: String,
    /// Who lists it: `portal` for the portal itself.
    pub tier: String,
    /// Of a state: whether it is a place of supply.
    #[serde(default)]
    pos: String,
}

/// The masters that are compiled into tables.
const MASTERS: [(&str, &str, Lookup); 11] = [
    ("states", "States and union territories", Lookup::State),
    ("uqc", "Unit quantity codes", Lookup::Code),
    ("currencies", "Currencies", Lookup::Code),
    ("countries", "Countries", Lookup::Code),
    ("ports", "Ports, stations and posts through which goods leave India", Lookup::Code),
    ("tax_rates", "GST rates in percent", Lookup::Rate),
    ("pincodes", "PIN codes with the states that they lie in", Lookup::Pincode),
    ("pincode_state_pattern", "First three digits of the PIN codes of a state", Lookup::Range),
    ("hsn", "HSN codes of goods and services", Lookup::Hsn),
    ("rsp_valuation_hsn", "HSN codes of goods taxed on the retail price", Lookup::Prefix),
    ("vehicle_formats", "Formats of vehicle numbers", Lookup::Format),
];

/// The most characters of a code that the library looks up by its spelling.
const LONGEST_CODE: usize = 8;

/// Who may list a code.
const TIERS: &[&str] = &[
    "portal", "gstn", "new", "older", "workbook", "chapter", "iso", "other", "inferred", "unknown",
    "high", "medium", "low", "seen",
];

/// Lists whose rows lie in a state. Of a port the state is for readers only.
const IN_STATES: &[&str] = &["pincodes", "pincode_state_pattern"];

pub(super) fn all(root: &Path, origins: &Origins) -> Result<Vec<Master>, SourceError> {
    let mut masters: Vec<Master> = Vec::new();
    for (name, title, lookup) in MASTERS {
        let file = File::read(root, &format!("masters/{name}.csv"))?;
        let mut rows = Vec::new();
        for (line, row) in file.csv::<MasterRow>()? {
            let states = masters.first().map(|states| states.rows.as_slice());
            let by_spelling = matches!(lookup, Lookup::Code | Lookup::State | Lookup::Rate);
            if by_spelling && row.code.len() > LONGEST_CODE {
                let reason = format!("a code has at most {LONGEST_CODE} characters");
                return Err(file.error_at_line(line, reason));
            }
            let row = checked(name, row, states.unwrap_or_default())
                .map_err(|reason| file.error_at_line(line, reason))?;
            rows.push((line, row));
        }
        rows.sort_by(|(_, a), (_, b)| (&a.code, &a.state).cmp(&(&b.code, &b.state)));
        let twice = |pair: &&[(usize, MasterRow)]| {
            (&pair[0].1.code, &pair[0].1.state) == (&pair[1].1.code, &pair[1].1.state)
        };
        if let Some(pair) = rows.windows(2).find(twice) {
            let reason = format!("code `{}` stands twice", pair[1].1.code);
            return Err(file.error_at_line(pair[1].0, reason));
        }
        let rows = rows.into_iter().map(|(_, row)| row).collect();
        let attribution = origins.attribution.get(name).cloned();
        let columns = file.columns()?;
        masters.push(Master { name, title, lookup, attribution, columns, rows });
    }
    Ok(masters)
}

fn checked(master: &str, mut row: MasterRow, states: &[MasterRow]) -> Result<MasterRow, String> {
    if row.code.is_empty() {
        return Err("code is never empty".to_owned());
    }
    one_of("tier", &row.tier, TIERS)?;
    for date in [&row.from, &row.to] {
        if !date.is_empty() && !is_date(date) {
            return Err(format!("`{date}` is no date, YYYY-MM-DD"));
        }
    }
    if !row.from.is_empty() && !row.to.is_empty() && row.from > row.to {
        return Err("`from` is after `to`".to_owned());
    }
    if !IN_STATES.contains(&master) {
        row.state.clear();
    } else if !states.iter().any(|state| state.code == row.state) {
        return Err(format!("`{}` is no state", row.state));
    }
    Ok(row)
}

/// The shape of a date; the compiler asks the calendar.
fn is_date(text: &str) -> bool {
    let shape = |(i, byte): (usize, u8)| match i {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    };
    text.len() == 10 && text.bytes().enumerate().all(shape)
}

/// The states that may be a place of supply, as a list of their own: the tier says so too.
pub(super) fn places_of_supply(states: &Master) -> Vec<MasterRow> {
    let rows = states.rows.iter().filter_map(|row| match row.pos.as_str() {
        "yes" => Some(row.clone()),
        "unknown" => Some(MasterRow { tier: "unknown".to_owned(), ..row.clone() }),
        // A state that was one: the portal still lists it as a state.
        _ if row.tier == "portal" => {
            Some(MasterRow { tier: "withdrawn".to_owned(), ..row.clone() })
        }
        _ => None,
    });
    rows.collect()
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
        if row.code.len() > LONGEST_CODE {
            let reason = format!("a code has at most {LONGEST_CODE} characters");
            return Err(file.error_at_line(line, reason));
        }
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

/// `SOURCES.toml`: the edition, and where each file comes from.
#[derive(Debug, Deserialize)]
pub(super) struct Origins {
    pub(super) edition: String,
    #[serde(skip)]
    attribution: BTreeMap<String, String>,
}

/// What is read of the table of a file; the rest is for people and for a test.
#[derive(Deserialize)]
struct Origin {
    attribution: Option<String>,
}

pub(super) fn origins(file: &File) -> Result<Origins, SourceError> {
    let mut head = file.parse()?;
    let mut attribution = BTreeMap::new();
    let names: Vec<String> = MASTERS.iter().map(|(name, ..)| (*name).to_owned()).collect();
    for name in names {
        let Some(DeValue::Table(table)) = head.remove(name.as_str()).map(Spanned::into_inner)
        else {
            return Err(file.error(0, format!("there is no table `{name}`")));
        };
        let origin: Origin = file.row(table, 0..0)?;
        attribution.extend(origin.attribution.map(|text| (name, text)));
    }
    let origins: Origins = file.row(head, 0..0)?;
    Ok(Origins { attribution, ..origins })
}
