//! The masters: lists of codes, compiled in.
//!
//! ```
//! use inv01::masters::{UQC, master};
//!
//! assert_eq!(UQC.get("NOS").unwrap().name, "Numbers");
//! assert!(UQC.get("KG").is_none());
//! assert_eq!(master("states").unwrap().get("33").unwrap().name, "Tamil Nadu");
//! ```

use std::fmt;

use crate::generated::masters;

pub use crate::generated::masters::{COUNTRIES, CURRENCIES, PORTS, STATES, TAX_RATES, UQC};

/// A list of codes.
pub struct Master {
    /// Stem of its file in `masters/`, or name of its list in `enums.csv`.
    pub name: &'static str,
    /// What it lists.
    pub title: &'static str,
    /// Its rows, sorted by code.
    pub(crate) entries: &'static [Entry],
}

/// A code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Entry {
    /// The code, as the portal's list spells it.
    pub code: &'static str,
    /// Its name; empty where none is known.
    pub name: &'static str,
    /// Whether the portal itself lists it; if not, somebody else does.
    pub listed: bool,
}

impl Master {
    /// The rows, sorted by code.
    pub fn entries(&self) -> &'static [Entry] {
        self.entries
    }

    /// The row of a code, spelt exactly so.
    pub fn get(&self, code: &str) -> Option<&'static Entry> {
        let found = self.entries.binary_search_by(|entry| entry.code.cmp(code)).ok()?;
        self.entries.get(found)
    }
}

impl fmt::Debug for Master {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Master({}, {} rows)", self.name, self.entries.len())
    }
}

/// Every master and every list of `enums.csv`.
pub fn masters() -> &'static [&'static Master] {
    masters::ALL
}

/// The master of a name, such as `uqc` or `sup_typ`.
pub fn master(name: &str) -> Option<&'static Master> {
    masters::ALL.iter().copied().find(|master| master.name == name)
}

/// The edition of the masters that are compiled in, such as `2026-11`.
pub const EDITION: &str = masters::EDITION;
