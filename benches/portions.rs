//! Checks the invoices of a file so many times, for an instruction counter: `benches/instructions`
//! runs it under valgrind. By itself it says only how many were accepted.

use std::hint::black_box;

use inv01::{Checker, Context, Date, Verdict};
use serde::de::IgnoredAny;

#[expect(clippy::print_stdout, clippy::print_stderr, reason = "a program for the hand")]
fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [what, file, times] = arguments.as_slice() else {
        eprintln!("usage: portions check|syntax FILE.ndjson TIMES");
        return;
    };
    let text = std::fs::read(file).expect("a file of invoices");
    let invoices: Vec<&[u8]> =
        text.split(|byte| *byte == b'\n').filter(|l| !l.is_empty()).collect();
    let times: usize = times.parse().expect("a number");
    let mut checker = Checker::new(Context::new(Date::constant(2026, 11, 21)));
    let mut accepted = 0;
    for _ in 0..times {
        for json in &invoices {
            accepted += usize::from(match what.as_str() {
                "syntax" => serde_json::from_slice::<IgnoredAny>(black_box(json)).is_ok(),
                _ => checker.check(black_box(json)).verdict() == Verdict::Accepted,
            });
        }
    }
    println!("{accepted}");
}
