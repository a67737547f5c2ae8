//! How long a check takes beside the same bytes merely being parsed by serde_json.
//!
//! `cargo bench` prints both in one run. Only their ratio means anything, and only on a quiet
//! machine.

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use inv01::{Checker, Context, Verdict};
use serde::de::IgnoredAny;

fn main() {
    divan::main();
}

/// A valid invoice of two items, on one line.
fn valid() -> &'static [u8] {
    let batch = include_bytes!("../examples/batch.ndjson");
    let end = batch.iter().position(|&byte| byte == b'\n').unwrap_or(batch.len());
    &batch[..end]
}

/// The same with five errors and two warnings, over many lines.
fn faulty() -> &'static [u8] {
    include_bytes!("../examples/invoice-faulty.json")
}

#[divan::bench(args = ["valid", "faulty"])]
fn inv01_check(bencher: Bencher<'_, '_>, which: &str) {
    let json = if which == "valid" { valid() } else { faulty() };
    let mut checker = Checker::new(Context::new(jiff::civil::date(2026, 11, 21)));
    let accepted = checker.check(json).verdict() == Verdict::Accepted;
    assert_eq!(accepted, which == "valid");
    bencher
        .counter(BytesCount::of_slice(json))
        .bench_local(|| checker.check(black_box(json)).verdict());
}

#[divan::bench(args = ["valid", "faulty"])]
fn serde_json_syntax(bencher: Bencher<'_, '_>, which: &str) {
    let json = if which == "valid" { valid() } else { faulty() };
    bencher
        .counter(BytesCount::of_slice(json))
        .bench_local(|| serde_json::from_slice::<IgnoredAny>(black_box(json)).is_ok());
}
