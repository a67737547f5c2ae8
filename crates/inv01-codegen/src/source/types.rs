//! The lexical domains of documents.

use serde::Deserialize;
use toml::de::{DeTable, DeValue};

use super::loader::Known;
use super::masters::is_date;
use super::sample::thousandths;
use super::text::{File, SourceError};
use crate::pattern;

/// The JSON type of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Base {
    /// A text.
    String,
    /// A number.
    Number,
    /// A whole number.
    Integer,
    /// True or false.
    Boolean,
}

/// A lexical domain: what a value looks like.
#[derive(Debug)]
pub struct Lexical {
    /// Name.
    pub name: String,
    /// JSON type.
    pub base: Base,
    /// Least number of characters, unless the fields say it.
    pub min_length: Option<u32>,
    /// Greatest number of characters, unless the fields say it.
    pub max_length: Option<u32>,
    /// Least value, in thousandths.
    pub min: i64,
    /// Greatest value, in thousandths.
    pub max: i64,
    /// Decimals.
    pub decimals: u8,
    /// Shape.
    pub pattern: Option<String>,
    /// A shape that is shut out although `pattern` has it.
    pub pattern_not: Option<String>,
    /// The portal's own text of the pattern, where it is another.
    pub nic_pattern: Option<String>,
    /// List of `enums.csv`.
    pub list: Option<String>,
    /// Whether the values of the list pass in another letter case.
    pub any_case: bool,
    /// Whether a text of this shape names a day, which the calendar may have or not.
    pub day: bool,
    /// Whether a number whose digits are the text is taken in its place.
    pub unquoted: bool,
    /// A value that passed once.
    pub once: Option<Once>,
    /// Case of the 5002 texts for a wrong shape.
    pub message: Option<String>,
    /// Master that holds the codes.
    pub master: Option<String>,
}

/// A value that is in the list no longer.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Once {
    /// The value.
    pub value: String,
    /// Last day of the check on which it passes, `YYYY-MM-DD`.
    pub until: String,
    /// Last day on which it is not known whether it does.
    pub doubtful_until: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TypeRow {
    base: Base,
    min_length: Option<u32>,
    max_length: Option<u32>,
    min: Option<String>,
    max: Option<String>,
    decimals: Option<u8>,
    pattern: Option<String>,
    pattern_not: Option<String>,
    nic_pattern: Option<String>,
    #[serde(rename = "enum")]
    list: Option<String>,
    #[serde(default)]
    any_case: bool,
    #[serde(default)]
    day: bool,
    #[serde(default)]
    unquoted: bool,
    once: Option<Once>,
    message: Option<String>,
    master: Option<String>,
}

/// Keys of a domain of texts.
const OF_TEXTS: &[&str] = &[
    "base",
    "min_length",
    "max_length",
    "pattern",
    "pattern_not",
    "nic_pattern",
    "enum",
    "any_case",
    "unquoted",
    "day",
    "once",
    "message",
    "master",
];

/// Keys of a domain of numbers.
const OF_NUMBERS: &[&str] = &["base", "min", "max", "decimals", "nic_pattern", "master"];

/// Keys of a domain of truth values.
const OF_BOOLEANS: &[&str] = &["base"];

/// The domains with the offset of each table.
pub(super) fn load(
    file: &File,
    known: &Known<'_>,
    table: DeTable<'_>,
) -> Result<Vec<(usize, Lexical)>, SourceError> {
    let mut types = Vec::new();
    for (name, value) in table {
        let span = name.span();
        let name = name.into_inner().into_owned();
        let wrong = |reason: String| file.error(span.start, format!("[type.{name}] {reason}"));
        let DeValue::Table(row) = value.into_inner() else {
            return Err(wrong("is no table".to_owned()));
        };
        let base = row.get("base").and_then(|base| base.get_ref().as_str()).unwrap_or_default();
        let keys = match base {
            "string" => OF_TEXTS,
            "boolean" => OF_BOOLEANS,
            _ => OF_NUMBERS,
        };
        file.only_keys(&row, keys, &format!("a domain of base `{base}`"))?;
        let row: TypeRow = file.row(row, span.clone())?;
        if row.any_case && row.list.is_none() {
            return Err(wrong("`any_case` is about the values of `enum`".to_owned()));
        }
        if row.unquoted && row.list.is_none() {
            return Err(wrong("`unquoted` is about the values of `enum`".to_owned()));
        }
        if row.day && row.pattern.is_none() {
            return Err(wrong("`day` is asked of texts that fit a `pattern`".to_owned()));
        }
        if let Some(once) = &row.once {
            check_once(once, row.list.is_some()).map_err(&wrong)?;
        }
        for pattern in row.pattern.iter().chain(&row.pattern_not) {
            pattern::parse(pattern).map_err(&wrong)?;
        }
        if let Some(list) = &row.list
            && !known.enums.iter().any(|value| value.list == *list)
        {
            return Err(wrong(format!("enums.csv has no list `{list}`")));
        }
        if let Some(case) = &row.message
            && !known.codes.iter().any(|code| code.code == "5002" && code.case == *case)
        {
            return Err(wrong(format!("error_codes.csv has no text of 5002 for `{case}`")));
        }
        known_master(known, row.master.as_ref()).map_err(&wrong)?;
        let bound = |text: &Option<String>| match text {
            Some(text) => thousandths(text)
                .map(|(value, _)| value)
                .ok_or_else(|| wrong(format!("`{text}` is no number of at most three decimals"))),
            None if matches!(row.base, Base::String | Base::Boolean) => Ok(0),
            None => Err(wrong("a number has `min` and `max`".to_owned())),
        };
        let (min, max) = (bound(&row.min)?, bound(&row.max)?);
        types.push((
            span.start,
            Lexical {
                base: row.base,
                min_length: row.min_length,
                max_length: row.max_length,
                min,
                max,
                decimals: row.decimals.unwrap_or_default(),
                pattern: row.pattern,
                pattern_not: row.pattern_not,
                nic_pattern: row.nic_pattern,
                list: row.list,
                any_case: row.any_case,
                unquoted: row.unquoted,
                day: row.day,
                once: row.once,
                message: row.message,
                master: row.master,
                name,
            },
        ));
    }
    Ok(types)
}

/// That a value which passed once has its days, in order.
fn check_once(once: &Once, has_list: bool) -> Result<(), String> {
    let Once { until, doubtful_until, .. } = once;
    if !has_list {
        return Err("`once` is about the values of `enum`".to_owned());
    }
    match [until, doubtful_until].into_iter().find(|day| !is_date(day)) {
        Some(day) => Err(format!("`{day}` is no date, YYYY-MM-DD")),
        None if until > doubtful_until => Err("`until` is after `doubtful_until`".to_owned()),
        None => Ok(()),
    }
}

/// A list that is made from the states.
pub(crate) const POS_STATES: &str = "pos_states";

pub(super) fn known_master(known: &Known<'_>, name: Option<&String>) -> Result<(), String> {
    match name {
        Some(name)
            if name != POS_STATES && !known.masters.iter().any(|master| master.name == name) =>
        {
            Err(format!("there is no master `{name}`"))
        }
        _ => Ok(()),
    }
}
