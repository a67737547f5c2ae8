//! What the black-box tests share: bodies that break a row of `schemas/inv01.toml`, a context, and
//! what the generator reads of the sources.

#![allow(clippy::missing_panics_doc, reason = "a test that cannot go on panics")]

pub mod cases;
pub mod tokens;

use std::path::Path;

use inv01::{Context, Date, FloorDate, Profile, Turnover};
use inv01_codegen::source::Source;

pub use inv01_codegen::cases as case_file;
pub use inv01_codegen::node::{Node, NothingThere, pointer};

/// The context of the tests: a day on which every row and rule is in force.
pub fn context() -> Context {
    Context::new(Date::constant(2026, 11, 21))
}

/// Contexts that differ in what is asked.
pub fn contexts() -> Vec<(&'static str, Context)> {
    let on = |year, month, date| Context::new(Date::constant(year, month, date));
    vec![
        ("today", context()),
        ("sandbox", context().profile(Profile::Sandbox)),
        ("turnover under 5 crore", context().turnover(Turnover::Under5Crore)),
        ("turnover from 5 crore", context().turnover(Turnover::From5Crore)),
        ("turnover from 10 crore", context().turnover(Turnover::From10Crore)),
        ("turnover from 100 crore", context().turnover(Turnover::From100Crore)),
        ("floor of the same day", context().floor_date(FloorDate::Day(context().as_of))),
        ("no floor", context().floor_date(FloorDate::None)),
        ("the seller calls", context().caller_gstin("33GSPTN1882G1Z3")),
        ("an operator calls", context().caller_gstin("27AAAAA0000A1CD")),
        ("GSTIN of the ship-to party", context().ship_to_gstin(true)),
        ("before retail prices", on(2026, 1, 31)),
        ("since retail prices", on(2026, 2, 1)),
        ("since the floor of 2025", on(2026, 9, 1).profile(Profile::Sandbox)),
        ("2025", on(2025, 10, 1)),
        ("leap day", on(2028, 2, 29)),
        ("the last day", on(2029, 12, 31)),
    ]
}

/// An invoice of `tests/cases/bases`, by its name.
pub fn base(name: &str) -> Node {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/bases");
    let text = std::fs::read_to_string(path.join(name).with_extension("json"));
    Node::parse(&text.unwrap_or_else(|error| panic!("{name}: {error}")))
        .unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Changes of an invoice: where, and the new value as JSON; `-` removes.
pub type Changes<'a> = &'a [(&'a str, &'a str)];

/// An invoice of `tests/cases/bases` with some changes.
pub fn changed(name: &str, changes: Changes<'_>) -> Node {
    let mut body = base(name);
    for (pointer, value) in changes {
        let done = match *value {
            "-" => body.remove(pointer),
            value => body.set(pointer, Node::raw(value)),
        };
        assert!(done.is_ok(), "{name} has nothing at {pointer}");
    }
    body
}

/// The sources of this repository.
///
/// # Panics
///
/// If they do not load; then there is nothing to test.
pub fn source() -> Source {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    Source::load(root).unwrap_or_else(|error| panic!("{error}"))
}
