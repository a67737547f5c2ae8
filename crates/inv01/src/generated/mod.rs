//! What `cargo codegen` writes: facts of `schemas/` and `masters/` as Rust.

pub(crate) mod checks;
pub(crate) mod document;
#[cfg_attr(
    feature = "validator",
    allow(clippy::trivially_copy_pass_by_ref, reason = "the derive gives its functions references")
)]
pub(crate) mod documents;
pub(crate) mod draft;
pub(crate) mod explain;
pub(crate) mod fields;
#[allow(clippy::unreadable_literal, reason = "codes are written without separators")]
mod hsn;
pub(crate) mod masters;
#[cfg_attr(
    feature = "validator",
    expect(clippy::trivially_copy_pass_by_ref, reason = "the derive gives its functions references")
)]
pub(crate) mod model;
pub(crate) mod patterns;
#[allow(clippy::unreadable_literal, reason = "codes are written without separators")]
mod pincodes;
pub(crate) mod reader;
#[cfg(feature = "generate")]
pub(crate) mod row_faults;
pub(crate) mod rules;
pub(crate) mod undecided;
