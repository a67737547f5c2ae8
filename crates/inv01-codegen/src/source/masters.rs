//! `masters/*.csv`: code lists and the portal's texts.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::civil::Date;
use regex::Regex;
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
    /// The shape of its codes; none for a list that is made from others.
    pub spelling: Option<Spelling>,
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

/// A master that is compiled into a table.
struct Kind {
    name: &'static str,
    title: &'static str,
    lookup: Lookup,
    /// The shape of a code, and what it is called.
    spelling: Spelling,
}

/// The shape of the codes of a master.
#[derive(Debug, Clone, Copy)]
pub struct Spelling {
    /// As a pattern of `inv01.toml` is written.
    pub pattern: &'static str,
    /// In words.
    pub called: &'static str,
}

const fn kind(
    name: &'static str,
    title: &'static str,
    lookup: Lookup,
    pattern: &'static str,
    called: &'static str,
) -> Kind {
    Kind { name, title, lookup, spelling: Spelling { pattern, called } }
}

/// The masters.
const MASTERS: [Kind; 11] = [
    kind(
        "states",
        "States and union territories",
        Lookup::State,
        "^[0-9]{2}$",
        "state code: two digits",
    ),
    kind(
        "uqc",
        "Unit quantity codes",
        Lookup::Code,
        "^[A-Z]{3,8}$",
        "unit: three to eight capital letters",
    ),
    kind(
        "currencies",
        "Currencies",
        Lookup::Code,
        "^[A-Z]{3}$",
        "currency code: three capital letters",
    ),
    kind("countries", "Countries", Lookup::Code, "^[A-Z]{2}$", "country code: two capital letters"),
    kind(
        "ports",
        "Ports, stations and posts through which goods leave India",
        Lookup::Code,
        "^[A-Z0-9]{6}$",
        "port code: six capital letters and digits",
    ),
    kind(
        "tax_rates",
        "GST rates in percent",
        Lookup::Rate,
        r"^(?:[0-9]{1,3}|[0-9]{1,3}\.[1-9]|[0-9]{1,3}\.[0-9][1-9]|[0-9]{1,3}\.[0-9]{2}[1-9])$",
        "rate: up to 999, with at most three decimals",
    ),
    kind(
        "pincodes",
        "PIN codes with the states that they lie in",
        Lookup::Pincode,
        "^[1-9][0-9]{5}$",
        "PIN code: six digits, the first no 0",
    ),
    kind(
        "pincode_state_pattern",
        "First three digits of the PIN codes of a state",
        Lookup::Range,
        "^[0-9]{3}-[0-9]{3}$",
        "range of first digits, such as 110-120",
    ),
    kind(
        "hsn",
        "HSN codes of goods and services",
        Lookup::Hsn,
        "^(?:[0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{8})$",
        "HSN code: 2, 4, 6 or 8 digits",
    ),
    kind(
        "rsp_valuation_hsn",
        "HSN codes of goods taxed on the retail price",
        Lookup::Prefix,
        "^[0-9]{2,8}$",
        "prefix of an HSN code: 2 to 8 digits",
    ),
    kind(
        "vehicle_formats",
        "Formats of vehicle numbers",
        Lookup::Format,
        r"^(?:[A-Z0-9@#*]{1,20}|[A-Z0-9@#*]{1,20}\[[A-Z0-9@#*]{1,20}\])$",
        "format, such as @@##@@####",
    ),
];

/// Who may list a code.
const TIERS: &[&str] = &[
    "portal", "gstn", "new", "older", "workbook", "chapter", "iso", "other", "inferred", "unknown",
    "high", "medium", "low", "seen",
];

/// The most characters of a code of `enums.csv`: the library looks it up as a number. The shapes above
/// keep to it too.
const LONGEST_CODE: usize = 8;

pub(super) fn all(root: &Path, origins: &Origins) -> Result<Vec<Master>, SourceError> {
    let mut masters: Vec<Master> = Vec::new();
    for Kind { name, title, lookup, spelling } in MASTERS {
        let shape = Regex::new(spelling.pattern).map_err(|error| SourceError {
            file: format!("masters/{name}.csv"),
            line: 0,
            reason: error.to_string(),
        })?;
        let file = File::read(root, &format!("masters/{name}.csv"))?;
        let mut rows = Vec::new();
        for (line, row) in file.csv::<MasterRow>()? {
            let states = masters.first().map(|states| states.rows.as_slice());
            if !shape.is_match(&row.code) || !is_plain(&row.code, lookup) {
                let reason = format!("`{}` is no {}", row.code, spelling.called);
                return Err(file.error_at_line(line, reason));
            }
            let row = checked(lookup, row, states.unwrap_or_default())
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
        masters.push(Master {
            name,
            title,
            lookup,
            spelling: Some(spelling),
            attribution,
            columns,
            rows,
        });
    }
    Ok(masters)
}

fn checked(lookup: Lookup, mut row: MasterRow, states: &[MasterRow]) -> Result<MasterRow, String> {
    one_of("tier", &row.tier, TIERS)?;
    for date in [&row.from, &row.to] {
        if !date.is_empty() && !is_date(date) {
            return Err(format!("`{date}` is no date, YYYY-MM-DD"));
        }
    }
    if !row.from.is_empty() && !row.to.is_empty() && row.from > row.to {
        return Err("`from` is after `to`".to_owned());
    }
    // Of a port the state is for readers only.
    if !matches!(lookup, Lookup::Pincode | Lookup::Range) {
        row.state.clear();
    } else if !states.iter().any(|state| state.code == row.state) {
        return Err(format!("`{}` is no state", row.state));
    }
    Ok(row)
}

/// What no pattern says: a range does not go backwards, a number has no zeros in front.
fn is_plain(code: &str, lookup: Lookup) -> bool {
    match lookup {
        Lookup::Range => code.split_once('-').is_some_and(|(first, last)| first <= last),
        Lookup::Rate => !code.starts_with('0') || code == "0" || code.starts_with("0."),
        _ => true,
    }
}

/// Whether a text is a day of the calendar, `YYYY-MM-DD` and in no other way.
pub(super) fn is_date(text: &str) -> bool {
    text.parse::<Date>().is_ok_and(|date| date.to_string() == text)
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
        let is_new = values.last().is_some_and(|last: &EnumValue| last.list != row.list);
        if is_new && values.iter().any(|known| known.list == row.list) {
            let reason = format!("the rows of `{}` stand together", row.list);
            return Err(file.error_at_line(line, reason));
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
    /// Its day.
    pub(super) day: String,
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
    let names: Vec<String> = MASTERS.iter().map(|kind| kind.name.to_owned()).collect();
    for name in names {
        let Some(DeValue::Table(table)) = head.remove(name.as_str()).map(Spanned::into_inner)
        else {
            return Err(file.error(0, format!("there is no table `{name}`")));
        };
        let origin: Origin = file.row(table, 0..0)?;
        attribution.extend(origin.attribution.map(|text| (name, text)));
    }
    let origins: Origins = file.row(head, 0..0)?;
    if !is_date(&origins.day) {
        return Err(file.error(0, "day is no YYYY-MM-DD".to_owned()));
    }
    Ok(Origins { attribution, ..origins })
}
