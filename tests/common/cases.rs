//! The cases of `inv01_codegen::rows`, in the words of the library.

use inv01::Severity;
use inv01_codegen::rows::{self, Make, RowCase};

use crate::source;

/// A body, and what is wrong with it.
#[derive(Debug, Clone)]
pub struct Case {
    /// The body as JSON.
    pub json: String,
    /// What it is made for.
    pub why: String,
    /// Pointer, rule, code and severity of each finding, sorted.
    pub findings: Vec<Finding>,
}

/// What a finding is compared by.
pub type Finding = (String, &'static str, Option<&'static str>, Severity);

fn in_words_of_the_library(row: RowCase) -> Case {
    let why = format!("{} = {:?} {} {:?}", row.pointer, row.value, row.why, row.faults);
    let finding = |fault: rows::Fault| {
        let mut checks = inv01::checks().iter();
        let check =
            checks.find(|check| check.rule == fault.rule && check.code == Some(&*fault.code));
        let check = check.unwrap_or_else(|| panic!("no rule is called so: {fault:?}"));
        (fault.pointer, check.rule, check.code, Severity::Error)
    };
    let mut findings: Vec<Finding> = row.faults.into_iter().map(finding).collect();
    findings.sort();
    Case { json: row.json, why, findings }
}

fn made(make: Make) -> Vec<Case> {
    make(&source()).into_iter().map(in_words_of_the_library).collect()
}

/// Declares a function for each kind of cases, and the list of all.
macro_rules! kinds {
    ($($(#[$of:meta])* $name:ident,)*) => {
        $(
            $(#[$of])*
            pub fn $name() -> Vec<Case> {
                made(rows::$name)
            }
        )*

        /// Makes all of them, kind by kind.
        pub const ALL: &[fn() -> Vec<Case>] = &[$($name),*];
    };
}

kinds! {
    /// Every sample, and every optional member left out or null.
    optional_members,
    /// Every mandatory member left out or null.
    mandatory_members,
    /// Members that a text beside them asks for.
    conditional_members,
    /// Every member with values of another JSON type.
    json_types,
    /// Every text at the edges of its length, and beyond.
    lengths,
    /// Every text with each of its characters changed, and every value of its list.
    shapes,
    /// Every number at the edges of its range and of its decimals, and beyond.
    numbers,
    /// Lists of items of every critical length.
    item_counts,
}
