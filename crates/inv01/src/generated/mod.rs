//! What `cargo codegen` writes: facts of `schemas/` and `masters/` as Rust.

pub(crate) mod checks;
pub(crate) mod fields;
pub(crate) mod masters;
pub(crate) mod patterns;
mod reader;
