//! Rows that a caller lays over the masters.

use std::borrow::Cow;
use std::fmt;
use std::path::Path;
use std::sync::Arc;

use super::{
    EDITION, Entry, Lookup, Master, Row, STATES, Tier, Validity, all, by_name, two_digits,
};
use crate::Decimal;
use crate::table::{self, Columns, Wrong};
use crate::words::shorten;

/// Longest name of an overlay, in characters.
const LONGEST_NAME: usize = 64;

/// Masters that take no rows: the portal's own make, on which code rests.
const CLOSED: [&str; 3] = ["states", "enums", "error_codes"];

/// Rows laid over the masters.
#[derive(Debug)]
pub(super) struct Overlay {
    pub(super) edition: String,
    /// Sorted by master, code and state.
    rows: Vec<Delta>,
}

#[derive(Debug)]
struct Delta {
    master: &'static Master,
    code: String,
    name: String,
    /// 0 for none.
    state: u8,
    tier: Tier,
    validity: Validity,
    /// Whether it stands in the place of a row that is compiled in.
    replaces: bool,
    /// Where it was read.
    file: Arc<str>,
    line: u64,
}

impl Delta {
    fn key(&self) -> (&str, &str, u8) {
        (self.master.name, &self.code, self.state)
    }

    fn row(&self) -> Row<'_> {
        Row {
            code: Cow::Borrowed(&self.code),
            name: &self.name,
            state: (self.state != 0).then_some(self.state),
            list: None,
            tier: self.tier,
            validity: self.validity,
        }
    }
}

/// Why rows cannot be laid over the masters.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct OverlayError {
    /// The file as it was named; none when the overlay as a whole is meant.
    pub file: Option<String>,
    /// The line, from 1; none when the file as a whole is meant.
    pub line: Option<u64>,
    /// What is wrong.
    pub reason: String,
}

impl fmt::Display for OverlayError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.file, self.line) {
            (None, _) => f.write_str(&self.reason),
            (Some(file), None) => write!(f, "{file}: {}", self.reason),
            (Some(file), Some(line)) => write!(f, "{file}:{line}: {}", self.reason),
        }
    }
}

impl std::error::Error for OverlayError {}

impl Overlay {
    pub(super) fn read<N: AsRef<str>, T: AsRef<str>>(
        name: &str,
        files: impl IntoIterator<Item = (N, T)>,
    ) -> Result<Self, OverlayError> {
        let readable = |c: char| !c.is_control() && c != '+';
        if !(1..=LONGEST_NAME).contains(&name.chars().count()) || !name.chars().all(readable) {
            let reason = format!(
                "an overlay has a name of 1 to {LONGEST_NAME} characters, without `+` and control characters"
            );
            return Err(OverlayError { file: None, line: None, reason });
        }
        let mut rows = Vec::new();
        for (file, text) in files {
            read_file(&Arc::from(file.as_ref()), text.as_ref(), &mut rows)?;
        }
        rows.sort_by(|a: &Delta, b| a.key().cmp(&b.key()));
        let twice = |pair: &&[Delta]| pair[0].key() == pair[1].key();
        if let Some([first, second]) = rows.windows(2).find(twice) {
            return Err(OverlayError {
                file: Some(second.file.to_string()),
                line: Some(second.line),
                reason: format!(
                    "`{}` stands twice: also {}:{}",
                    second.code, first.file, first.line
                ),
            });
        }
        Ok(Self { edition: format!("{EDITION}+{name}"), rows })
    }

    /// The rows of a master.
    fn of(&self, master: &'static Master) -> &[Delta] {
        let start = self.rows.partition_point(|row| row.master.name < master.name);
        let rows = self.rows.get(start..).unwrap_or_default();
        let end = rows.partition_point(|row| row.master.name == master.name);
        rows.get(..end).unwrap_or_default()
    }

    /// What stands in the place of a row that is compiled in.
    pub(super) fn in_place_of(&self, master: &'static Master, row: &Row<'_>) -> Option<Row<'_>> {
        let rows = self.of(master);
        let key = (&*row.code, row.state.unwrap_or_default());
        let found = rows.binary_search_by(|delta| (&*delta.code, delta.state).cmp(&key)).ok()?;
        rows.get(found).map(Delta::row)
    }

    /// Those that a code goes by.
    pub(super) fn added_for<'a>(
        &'a self,
        master: &'static Master,
        code: &'a str,
    ) -> impl Iterator<Item = Row<'a>> {
        let mut rows = self.of(master);
        if matches!(master.lookup, Lookup::Code | Lookup::Pincode | Lookup::Hsn) {
            let start = rows.partition_point(|row| *row.code < *code);
            rows = rows.get(start..).unwrap_or_default();
            let end = rows.partition_point(|row| row.code == code);
            rows = rows.get(..end).unwrap_or_default();
        }
        let added = rows.iter().filter(|row| !row.replaces);
        added.filter(move |row| master.lookup.fits(&row.code, code.as_bytes())).map(Delta::row)
    }

    /// The rows of a master that are not compiled in.
    pub(super) fn added(&self, master: &'static Master) -> impl Iterator<Item = Row<'_>> {
        self.of(master).iter().filter(|row| !row.replaces).map(Delta::row)
    }
}

fn read_file(file: &Arc<str>, text: &str, rows: &mut Vec<Delta>) -> Result<(), OverlayError> {
    let whole = |reason| OverlayError { file: Some(file.to_string()), line: None, reason };
    let stem = Path::new(&**file).file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    let Some(master) = by_name(stem) else {
        let near = all().iter().find(|master| master.name.eq_ignore_ascii_case(stem));
        let near = near.map_or(String::new(), |master| format!(", but `{}`", master.name));
        return Err(whole(format!("there is no master `{}`{near}", shorten(stem))));
    };
    if CLOSED.contains(&master.name) {
        return Err(whole(format!("nothing can be laid over the master `{stem}`")));
    }
    // A tier means something for the masters that have it; the portal may list anything.
    let tiers = Tier::ALL.iter().copied();
    let tiers: Vec<Tier> = tiers.filter(|t| *t == Tier::Portal || master.has_tier(*t)).collect();
    let needed: &[&str] = if has_state(master) { &["code", "state"] } else { &["code"] };
    let columns = Columns { of: master.name, known: master.columns, needed };
    let read = table::read(text, &columns, |row| {
        rows.push(delta(master, &tiers, row, file)?);
        Ok(())
    });
    read.map_err(|Wrong { line, reason }| OverlayError {
        file: Some(file.to_string()),
        line: Some(line),
        reason,
    })
}

/// Whether the state is part of a row.
fn has_state(master: &Master) -> bool {
    matches!(master.lookup, Lookup::Pincode | Lookup::Range)
}

fn delta(
    master: &'static Master,
    tiers: &[Tier],
    given: &table::Row<'_>,
    file: &Arc<str>,
) -> Result<Delta, String> {
    let code = canonical(master, given.get("code"))?;
    let state = match given.get("state") {
        _ if !has_state(master) => 0,
        state => super::state(state.as_bytes())
            .filter(|&state| STATES.entry(&two_digits(state)).is_some_and(Entry::is_listed))
            .ok_or_else(|| format!("`{}` is no state of the portal's list", shorten(state)))?,
    };
    let date = |column: &str| match given.get(column) {
        "" => Ok(None),
        text => table::date(text).map(Some).map_err(|reason| format!("`{column}`: {reason}")),
    };
    let validity = Validity { from: date("from")?, to: date("to")? };
    let tier = match given.get("tier") {
        "" => None,
        word => {
            let Some(tier) = tiers.iter().find(|tier| tier.as_str() == word) else {
                let words: Vec<&str> = tiers.iter().map(|tier| tier.as_str()).collect();
                let words = words.join(", ");
                return Err(format!("`{}` is no tier of {}: {words}", shorten(word), master.name));
            };
            Some(*tier)
        }
    };
    let same = |row: &Row<'_>| row.code == code && row.state.unwrap_or_default() == state;
    let built_in = match master.lookup {
        // No format fits itself.
        Lookup::Format => master.rows().find(same),
        _ => master.find(&code).find(same),
    };
    let built_in = built_in.map(|row| (row.name.to_owned(), row.tier, row.validity));
    let replaces = built_in.is_some();
    let name = given.get("name");
    let (name, tier, validity) = match (validity.to, built_in) {
        (Some(_), None) => {
            return Err(format!("`to` ends a row, but {} has no row `{code}`", master.name));
        }
        (Some(to), Some((name, tier, dates))) => {
            (name, tier, Validity { from: validity.from.or(dates.from), to: Some(to) })
        }
        (None, row) => {
            let tier = tier.ok_or("a row that is added has a tier")?;
            let name = match row {
                Some((built_in, ..)) if name.is_empty() => built_in,
                _ => name.to_owned(),
            };
            (name, tier, validity)
        }
    };
    if validity.from.zip(validity.to).is_some_and(|(from, to)| from > to) {
        return Err("`from` is after `to`".to_owned());
    }
    let (file, line) = (Arc::clone(file), given.line);
    Ok(Delta { master, code, name, state, tier, validity, replaces, file, line })
}

/// A code as its list spells it.
fn canonical(master: &Master, code: &str) -> Result<String, String> {
    let spelt = match master.lookup {
        // A rate by its value.
        Lookup::Rate => code.parse::<Decimal>().map_or(code.to_owned(), |rate| rate.to_string()),
        _ => code.to_owned(),
    };
    let backwards = match master.lookup {
        Lookup::Range => spelt.split_once('-').is_some_and(|(first, last)| first > last),
        _ => false,
    };
    match master.spelling {
        Some((pattern, _)) if pattern.is_match(&spelt) && !backwards => Ok(spelt),
        spelling => {
            let called = spelling.map_or("code", |(_, called)| called);
            Err(format!("`{}` is no {called}", shorten(code)))
        }
    }
}
