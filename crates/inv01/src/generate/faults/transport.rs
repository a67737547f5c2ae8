//! x
use super::Fault;
pub(super) fn faults() -> Vec<Fault> { Vec::new() }
