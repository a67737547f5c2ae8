//! Invoices with one fault: each has exactly the findings that it says, and every rule has its fault.

use std::fmt::Write as _;

use inv01::generate::{Broken, Choices, Fault, Options, broken, faults};
use inv01::{
    Batch, Check, Checker, Field, Kind, Origin, Presence, Severity, Stage, checks, fields,
};

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
        for seed in 0..60 {
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

/// What is reported without a fault to show it, and why.
const WITHOUT: [(&str, &str); 1] = [("F15", "asked of other documents than a request")];

/// Findings that are only warned of where the rule is in doubt, and why there is no fault for it.
const WITHOUT_DOUBT: [(&str, &str); 1] =
    [("D13", "in doubt only until 13/07/2021, long before the masters")];

#[test]
fn every_rule_has_its_fault() {
    let has_fault = |check: &Check| faults().iter().any(|fault| fault.check() == check);
    let missing: Vec<_> = checks()
        .iter()
        .filter(|check| !has_fault(check) && !WITHOUT.iter().any(|(id, _)| *id == check.id))
        .map(|check| (check.id, check.rule, check.code))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
    for (id, why) in WITHOUT {
        assert!(!faults().iter().any(|fault| fault.is_called(id)), "{id} has one, {why}");
    }

    let doubts = |check: &&&Check| check.doubtful.is_some() && check.severity == Severity::Error;
    for check in checks().iter().filter(doubts) {
        let warns =
            |fault: &&Fault| fault.check().id == check.id && fault.severity() == Severity::Warning;
        let is_left_out = WITHOUT_DOUBT.iter().any(|(id, _)| *id == check.id);
        assert_ne!(faults().iter().any(|fault| warns(&fault)), is_left_out, "{}", check.id);
    }
}

/// Each constraint of each member that a check can find broken, from the table of fields.
#[test]
fn every_constraint_has_its_fault() {
    let has = |field: &Field, rules: &[&str]| {
        let is_it = |fault: &&Fault| {
            fault.field().id == field.id
                && rules.contains(&fault.check().rule)
                && fault.check().stage == Stage::Schema
        };
        assert!(faults().iter().any(|fault| is_it(&fault)), "{} {rules:?}", field.path);
    };
    for field in fields().iter().filter(|field| !field.name.is_empty()) {
        has(field, &["json-type"]);
        has(field, &["member-name-case"]);
        has(field, &["repeated-member"]);
        if field.members().next().is_some() {
            has(field, &["unknown-member"]);
        }
        if !matches!(field.presence, Presence::Optional | Presence::When(_) | Presence::WithAny(_))
        {
            has(field, &["required-member", "goods-quantity-and-unit", "item-count"]);
        }
        match &field.kind {
            Kind::Text(text) => {
                has(field, &["length", "schema-version"]);
                if text.pattern.is_some() || text.values.is_some() {
                    has(field, &["pattern", "schema-version"]);
                }
                if !matches!(field.presence, Presence::Mandatory) {
                    has(field, &["empty-text"]);
                }
            }
            Kind::Number(row) => {
                has(field, &["range"]);
                has(field, &["trailing-zeros"]);
                if !row.whole {
                    has(field, &["decimals"]);
                }
            }
            _ => {}
        }
    }
}
