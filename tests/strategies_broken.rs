//! Strategies of invoices with one fault: they keep it while they become smaller.

use std::collections::BTreeSet;

use inv01::generate::{Broken, Choices, Options, Size, Style, broken, faults};
use inv01::proptest::prelude::*;
use inv01::proptest::strategy::ValueTree;
use inv01::proptest::test_runner::{Config, RngAlgorithm, TestError, TestRng, TestRunner};
use inv01::strategies;

fn runner(seed: u8) -> TestRunner {
    let config = Config { failure_persistence: None, cases: 2000, ..Config::default() };
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]))
}

/// Of every rule: each step down, whatever is taken and refused, and the smallest at the end.
#[test]
fn what_becomes_smaller_keeps_its_fault() {
    let rules: BTreeSet<&str> = faults().iter().map(|fault| fault.check().rule).collect();
    for (rule, seed) in rules.iter().zip(0..) {
        let mut tree = strategies::broken(*rule).new_tree(&mut runner(seed)).unwrap();
        let mut turns = Choices::seeded(seed.into());
        // Of the largest few steps are enough.
        let most = if tree.current().json.len() > 100_000 { 5 } else { 60 };
        for _ in 0..most {
            let current = tree.current();
            assert_eq!(current.difference(&current.check()), None, "{current:?}");
            assert!(current.fault.is_called(rule));
            let goes_on = if turns.below(4) == 0 { tree.complicate() } else { tree.simplify() };
            if !goes_on {
                break;
            }
        }
    }
}

/// What is left of a failure that needs nothing but the fault.
#[test]
fn the_smallest_invoice_with_a_fault() {
    let options = || Options::default().style(Style::Plain);
    let smallest = |rule: &str| {
        let mut found = BTreeSet::new();
        for seed in 0..8 {
            let strategy = strategies::broken_with(rule, options());
            let failure = runner(seed).run(&strategy, |_| Err(TestCaseError::fail("found")));
            let Err(TestError::Fail(_, broken)) = failure else { panic!("{rule}: {failure:?}") };
            found.insert(broken.json);
        }
        assert_eq!(found.len(), 1, "{found:#?}");
        found.pop_first().unwrap()
    };
    let plain = inv01::generate::invoice(&mut Choices::recorded([]), &options());
    let total = smallest("2189");
    // A paisa more than a rupee above.
    assert_eq!(total, plain.replace(r#""TotInvVal":1}"#, r#""TotInvVal":2.01}"#));
    assert_eq!(smallest("D4"), plain.replace("21/11/2026", "31/04/2026"));
    let two = smallest("serial-numbers");
    assert_eq!(two.matches(r#""SlNo":"1""#).count(), 2);
    assert_eq!(smallest("empty-request"), "{}");
}

#[test]
fn a_failing_input_can_be_read() {
    let fault = faults().iter().find(|fault| fault.is_called("D7")).unwrap();
    let options = Options::default().style(Style::Plain);
    let broken = broken(&mut Choices::recorded([]), &options, fault).unwrap();
    let (head, json) =
        format!("{broken:?}").split_once('{').map(|(a, b)| (a.to_owned(), b.len())).unwrap();
    assert_eq!(
        head,
        "D7 reporting-window (2305) at DocDtls.Dt: rejected\n\
         error 2305 /DocDtls/Dt\n\
         as of 2026-11-21, Production, turnover From100Crore, floor None,\n\
         Lenient names, sent by None, ship-to GSTIN false\n",
    );
    assert_eq!(json + 1, broken.json.len());
}

#[test]
fn what_cannot_be_drawn_says_why() {
    let reason = |strategy: strategies::Stream<Broken>| {
        strategy.new_tree(&mut runner(0)).unwrap_err().message().to_owned()
    };
    assert_eq!(reason(strategies::broken("3029")), "there is no fault of `3029`");
    let domestic = Options::default().export(false);
    assert_eq!(
        reason(strategies::broken_with("export-buyer", domestic)),
        "no invoice has the fault S2 export-buyer (2248) at BuyerDtls.Gstin: it belongs to other supply \
         types",
    );
    let without = Options::default().e_way_bill(false).size(Size::Least);
    assert!(reason(strategies::broken_with("transporter", without)).contains("e-way bill"));
}
