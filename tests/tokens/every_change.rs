//! Every change of a single character in the signed samples: replaced by any other that ASCII has, or left
//! out. None of them may be taken.
//!
//! `cargo run --release --example tokens`

use std::io::Write as _;
use std::thread;

use inv01::signed::Keys;
use inv01_workspace::tokens::{SAMPLES, keys_of};

fn main() {
    for sample in &SAMPLES {
        let keys = keys_of(&[sample.key]);
        for token in sample.tokens() {
            assert!(keys.verify(&token).is_ok());
            let middle = token.len() / 2;
            let refused = |at| refused(&keys, &token, at);
            let all = thread::scope(|scope| {
                let first = scope.spawn(|| (0..middle).map(refused).sum::<usize>());
                let second: usize = (middle..token.len()).map(refused).sum();
                second + first.join().unwrap_or_default()
            });
            let length = token.len();
            // Where nobody listens, the exit code has to do.
            let _ = writeln!(
                std::io::stdout(),
                "{all} changes of a token of {length} characters refused"
            );
            assert_eq!(all, length * (127 + 1));
        }
    }
}

/// Makes every change at this place, and says how many were refused: all, or it panics.
fn refused(keys: &Keys, token: &str, at: usize) -> usize {
    let (before, behind) = token.split_at(at);
    let rest = &behind[1..];
    let replaced = (0..128_u8).map(char::from).filter(|other| !behind.starts_with(*other));
    let replaced = replaced.map(|other| format!("{before}{other}{rest}"));
    let mut count = 0;
    for changed in replaced.chain([format!("{before}{rest}")]) {
        assert!(keys.verify(&changed).is_err(), "a change at {at} is taken: {changed}");
        count += 1;
    }
    count
}
