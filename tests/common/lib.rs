//! What the black-box tests share: bodies that break a row of `schemas/inv01.toml`, a context, and
//! what the generator reads of the sources.

#![allow(clippy::missing_panics_doc, reason = "a test that cannot go on panics")]

pub mod cases;

use std::path::Path;

use inv01::{Context, Date};
use inv01_codegen::source::Source;

pub use inv01_codegen::cases as case_file;
pub use inv01_codegen::node::{Node, NothingThere, pointer};

/// The context of the tests: a day on which every row and rule is in force.
pub fn context() -> Context {
    Context::new(Date::constant(2026, 11, 21))
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
