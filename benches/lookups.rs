//! So many look-ups in one master, for an instruction counter: `benches/instructions` runs it under
//! valgrind. By itself it says only how many were found.

use std::hint::black_box;

use inv01::Date;
use inv01::masters::{Days, Masters, Standing, all, by_name};

/// A day on which the rows of the edition are in force.
const DAY: Date = Date::constant(2026, 11, 21);

/// How far the next code is from the last one, so that neighbours do not follow each other.
const STRIDE: usize = 7919;

#[expect(clippy::print_stdout, clippy::print_stderr, reason = "a program for the hand")]
fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [name, kind, count] = arguments.as_slice() else {
        let names: Vec<&str> = all().iter().map(|master| master.name).collect();
        eprintln!(
            "usage: lookups NAME listed|unlisted COUNT, with NAME one of {}",
            names.join(", ")
        );
        return;
    };
    let master = by_name(name).expect("a master");
    let count: usize = count.parse().expect("a number");
    let built_in = Masters::built_in();
    let is_listed =
        |code: &str| built_in.standing(master, code, Days::on(DAY)) != Standing::Unlisted;
    let mut codes: Vec<String> = match kind.as_str() {
        "listed" => master.rows().map(|row| sample_of(name, &row.code)).collect(),
        // Near misses, as slips of the keyboard are.
        _ => master.rows().map(|row| miss_of(name, &row.code)).collect(),
    };
    // Some rows are not in force on that day, and some misses hit another row.
    codes.retain(|code| is_listed(code) == (kind == "listed"));
    let mut listed = 0;
    for i in 0..count {
        let code = &codes[i * STRIDE % codes.len()];
        listed += usize::from(is_listed(black_box(code)));
    }
    println!("{listed}");
}

/// A code that goes by a row.
fn sample_of(master: &str, code: &str) -> String {
    match master {
        "vehicle_formats" => {
            let code = code.split('[').next().unwrap_or_default();
            code.replace(['@', '*'], "K").replace('#', "7")
        }
        "pincode_state_pattern" => format!("{}001", &code[..3]),
        "rsp_valuation_hsn" => format!("{code:0<8}"),
        _ => code.to_owned(),
    }
}

/// A code that goes by no row.
fn miss_of(master: &str, code: &str) -> String {
    match master {
        "vehicle_formats" => format!("7{}", sample_of(master, code)),
        "pincode_state_pattern" => "999001".to_owned(),
        "rsp_valuation_hsn" => format!("1{code:0<7}"),
        "pincodes" => format!("9{}", &code[1..]),
        "hsn" => format!("{}99", &code[..code.len() - 2]),
        "tax_rates" => format!("{code}1"),
        "states" => "39".to_owned(),
        _ => format!("{}?", &code[..code.len() - 1]),
    }
}
