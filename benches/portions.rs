//! Puts the invoices of a file through a stage of a check, so many times, for an instruction counter:
//! `benches/instructions` runs it under valgrind. By itself it says only how many were accepted.

#[path = "corpus/stages.rs"]
mod stages;

use std::hint::black_box;

use inv01::{Checker, Context, Date};
use stages::STAGES;

#[expect(clippy::print_stdout, clippy::print_stderr, reason = "a program for the hand")]
fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [name, file, times] = arguments.as_slice() else {
        let names = STAGES.map(|(name, _)| name);
        eprintln!(
            "usage: portions STAGE FILE.ndjson TIMES, with STAGE one of {}",
            names.join(", ")
        );
        return;
    };
    let (_, stage) = STAGES.iter().find(|(stage, _)| stage == name).expect("a stage");
    let text = std::fs::read(file).expect("a file of invoices");
    let invoices: Vec<&[u8]> =
        text.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).collect();
    let times: usize = times.parse().expect("a number");
    let mut checker = Checker::new(Context::new(Date::constant(2026, 11, 21)));
    let mut accepted = 0;
    for _ in 0..times {
        for json in &invoices {
            accepted += usize::from(stage(&mut checker, black_box(json)));
        }
    }
    println!("{accepted}");
}
