//! `undecided.toml`.

use serde::Deserialize;

use super::SourceKeys;
use super::fields::{Field, Kind};
use super::masters::ErrorCode;
use super::text::{File, SourceError, one_of};

/// Checks of the portal that need data of its own.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Undecided {
    /// Kebab-case name: that of its table.
    #[serde(skip)]
    pub name: String,
    /// The portal's codes.
    pub codes: Vec<String>,
    /// Whose data: `registry`, `state` or `server`.
    pub needs: String,
    /// To which invoices it applies.
    pub applies: String,
    /// The paths of the members without whose sound values there is nothing to ask.
    #[serde(default)]
    pub reads: Vec<String>,
    /// What is asked, and why no file can answer it.
    pub why: String,
    /// Keys into sources.toml.
    pub source: Vec<String>,
}

const NEEDS: &[&str] = &["registry", "state", "server"];

/// To which invoices a check applies: the library has a question for each word.
const APPLIES: &[&str] = &[
    "always",
    "registered-party",
    "registered-buyer",
    "b2b",
    "sez",
    "deemed-export",
    "reverse-charge",
    "intra-state",
    "caller-unknown",
    "caller-unknown-without-operator",
    "ewb",
    "ewb-distance",
    "ewb-no-distance",
    "ewb-rail",
    "ship-to-rule",
];

/// The library keeps a bit for each.
const MOST: usize = 64;

/// What the rows are checked against.
pub(super) struct Known<'a> {
    pub(super) sources: &'a SourceKeys,
    pub(super) codes: &'a [ErrorCode],
    pub(super) fields: &'a [Field],
}

pub(super) fn load(file: &File, known: &Known<'_>) -> Result<Vec<Undecided>, SourceError> {
    let mut groups: Vec<Undecided> = Vec::new();
    for (name, span, row) in file.rows::<Undecided>()? {
        let wrong = |reason: String| file.error(span.start, format!("[{name}] {reason}"));
        file.sourced(span.start, &row.source, known.sources)?;
        one_of("needs", &row.needs, NEEDS).map_err(&wrong)?;
        one_of("applies", &row.applies, APPLIES).map_err(&wrong)?;
        if row.codes.is_empty() || groups.len() == MOST {
            return Err(wrong(format!("a table has codes, and there are at most {MOST}")));
        }
        for (i, code) in row.codes.iter().enumerate() {
            let current = |known: &&ErrorCode| {
                known.code == *code
                    && known.status == "current"
                    && ["irn", "ewb"].contains(&&*known.applies_to)
            };
            let Some(of_list) = known.codes.iter().find(current) else {
                return Err(wrong(format!(
                    "error_codes.csv has no current code {code} of such requests"
                )));
            };
            // Of a code that is decided in part, the rest may need more.
            if ![&row.needs, "offline"].contains(&of_list.decidable.as_str()) {
                let decidable = &of_list.decidable;
                return Err(wrong(format!("error_codes.csv calls {code} `{decidable}`")));
            }
            let earlier = groups.iter().flat_map(|group| &group.codes);
            if earlier.chain(&row.codes[..i]).any(|other| other == code) {
                return Err(wrong(format!("code {code} stands twice")));
            }
        }
        let is_leaf = |path: &&String| {
            let found = known.fields.iter().find(|field| field.path == **path);
            !path.contains("[]") && found.is_some_and(|field| matches!(field.kind, Kind::Leaf(_)))
        };
        if let Some(path) = row.reads.iter().find(|path| !is_leaf(path)) {
            return Err(wrong(format!("reads `{path}`, which no reader keeps")));
        }
        groups.push(Undecided { name, ..row });
    }
    Ok(groups)
}
