//! The stages of a check, each by itself. What only the rules cost, with the report, is `check` less
//! `reader`: they take what the reader has just left.

use inv01::{Checker, Verdict, json};
use serde::de::IgnoredAny;

/// What takes the bytes of an invoice and says whether it has anything against them.
pub(crate) type Stage = fn(&mut Checker, &[u8]) -> bool;

/// Each goes further than the one before. serde_json, which only parses, is what to compare with.
pub(crate) const STAGES: [(&str, Stage); 4] = [
    ("serde_json", |_, json| serde_json::from_slice::<IgnoredAny>(json).is_ok()),
    ("cursor", |_, json| json::validate(json).is_ok()),
    ("reader", |checker, json| checker.read_only(json) == 0),
    ("check", |checker, json| checker.check(json).verdict() == Verdict::Accepted),
];
