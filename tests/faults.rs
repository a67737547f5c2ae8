//! Invoices with one fault: each has exactly the findings that it says, and every rule has its fault.

use std::fmt::Write as _;

use inv01::generate::{Broken, Choices, Fault, Options, broken, faults};
use inv01::{Batch, Checker, Origin};

/// What is wrong with a broken invoice beside its fault.
fn difference(broken: &Broken) -> Option<String> {
    let mut checker = Checker::new(broken.context.clone().max_diagnostics(usize::MAX));
    let mut report = checker.check(broken.json.as_bytes());
    if !broken.seen.is_empty() {
        let mut batch = Batch::new();
        batch.register(broken.seen.iter().copied());
        batch.settle(&mut report, &Origin::whole("broken"));
    }
    broken.difference(&report)
}

fn make(choices: &mut Choices, options: &Options, fault: &'static Fault) -> Broken {
    broken(choices, options, fault).unwrap_or_else(|error| panic!("{error}"))
}

/// Each fault many times; what differs is told for all of them at once.
#[test]
fn each_fault_is_found_and_nothing_else() {
    let options = Options::default();
    let mut said = String::new();
    let mut wrong = 0;
    for fault in faults() {
        for seed in 0..8 {
            let broken = make(&mut Choices::seeded(seed), &options, fault);
            if let Some(difference) = difference(&broken) {
                let _ = writeln!(said, "{fault}, seed {seed}: {difference}");
                wrong += 1;
                break;
            }
        }
    }
    assert!(wrong == 0, "{wrong} of {} faults\n{said}", faults().len());
}
