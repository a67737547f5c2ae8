//! Invoices with one fault: each has exactly the findings that it says, and every rule has its fault.

use std::fmt::Write as _;

use inv01::generate::{Broken, Choices, Fault, Options, Size, Style, broken, faults};
use inv01::model::{DocTyp, SupTyp};
use inv01::{Check, Context, Date, Field, Kind, Presence, Severity, Stage, checks, fields};
use inv01_workspace::contexts;

const SUPPLY_TYPES: [SupTyp; 6] =
    [SupTyp::B2B, SupTyp::SEZWP, SupTyp::SEZWOP, SupTyp::EXPWP, SupTyp::EXPWOP, SupTyp::DEXP];

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
            if let Some(difference) = broken.difference(&broken.check()) {
                let _ = writeln!(said, "{fault}, seed {seed}: {difference}");
                wrong += 1;
                break;
            }
        }
    }
    assert!(wrong == 0, "{wrong} of {} faults\n{said}", faults().len());
}

/// Whatever the options ask for, a fault is made or it is said why not.
#[test]
fn faults_in_other_contexts_and_invoices() {
    let mut options: Vec<(String, Options)> = contexts()
        .into_iter()
        .map(|(what, context)| (what.to_owned(), Options::new(context)))
        .collect();
    // The first days on which something is in force, and days before anything is.
    for (year, month, date) in [
        (2021, 2, 1),
        (2021, 6, 1),
        (2023, 11, 1),
        (2023, 12, 15),
        (2024, 6, 30),
        (2025, 1, 1),
        (2025, 4, 1),
        (2025, 9, 21),
        (2026, 2, 1),
    ] {
        let day = Date::constant(year, month, date);
        options.push((day.to_string(), Options::new(Context::new(day))));
    }
    let usual = Options::default;
    for supply in SUPPLY_TYPES {
        options.push((supply.to_string(), usual().supply_type(supply)));
    }
    for document in [DocTyp::INV, DocTyp::CRN, DocTyp::DBN] {
        options.push((document.to_string(), usual().document_type(document)));
    }
    for is_asked in [true, false] {
        options.push((format!("e-way bill {is_asked}"), usual().e_way_bill(is_asked)));
        options.push((format!("export {is_asked}"), usual().export(is_asked)));
        options.push((format!("cess {is_asked}"), usual().cess(is_asked)));
    }
    for size in [Size::Least, Size::Most] {
        options.push((format!("{size:?}"), usual().size(size)));
    }
    options.push(("plain".to_owned(), usual().style(Style::Plain)));
    options.push(("one item".to_owned(), usual().items(1..=1)));

    let mut said = String::new();
    let mut made = vec![0; faults().len()];
    for (what, options) in &options {
        for (fault, made) in faults().iter().zip(&mut made) {
            for seed in 0..3 {
                let Ok(broken) = broken(&mut Choices::seeded(seed), options, fault) else { break };
                *made += 1;
                if let Some(difference) = broken.difference(&broken.check()) {
                    let _ = writeln!(said, "{what}: {fault}, seed {seed}: {difference}");
                    break;
                }
            }
        }
    }
    assert!(said.is_empty(), "{said}");
    // On the first day of a rule each of its faults is made.
    for (day, id) in
        [((2021, 6, 1), "P3"), ((2023, 11, 1), "D7"), ((2023, 12, 15), "I4"), ((2025, 1, 1), "W16")]
    {
        let options = Options::new(Context::new(Date::constant(day.0, day.1, day.2)));
        let all = faults().iter().filter(|fault| fault.is_called(id));
        let made = all.filter(|fault| broken(&mut Choices::seeded(1), &options, fault).is_ok());
        assert!(made.count() > 0, "{id}");
    }
    let least = made.iter().zip(faults()).min_by_key(|(made, _)| **made).unwrap();
    assert!(*least.0 > 0, "{}", least.1);
}

/// A fault never makes what the options shut out.
#[test]
fn options_hold_for_faults_too() {
    let has = |json: &str, members: &[&str]| members.iter().any(|member| json.contains(member));
    let cess = ["CesAmt\":", "CesNonAdvlAmt\":"];
    for fault in faults().iter().filter(|fault| fault.check().stage == Stage::Rules) {
        for seed in 0..2 {
            let make = |options| broken(&mut Choices::seeded(seed), &options, fault);
            let options = Options::default;
            if let Ok(made) = make(options().e_way_bill(false)) {
                assert!(!has(&made.json, &["\"EwbDtls\":{", "\"EwbDtls\": {"]), "{fault}");
            }
            if let Ok(made) = make(options().cess(false).style(Style::Plain).size(Size::Least)) {
                assert!(!has(&made.json, &cess), "{fault}: {}", made.json);
            }
            if let Ok(made) = make(options().export(true)) {
                assert!(made.json.contains("EXPW"), "{fault}");
            }
            if let Ok(made) = make(options().items(1..=1))
                && !["I1", "I2"].contains(&fault.check().id)
            {
                assert_eq!(made.json.matches("\"HsnCd\"").count(), 1, "{fault}");
            }
        }
    }
}

/// Whatever a property test does to the stream of choices.
#[test]
fn a_changed_stream_keeps_its_fault() {
    let options = Options::default();
    let mut said = String::new();
    for (i, fault) in faults().iter().enumerate() {
        let mut random = Choices::seeded(i as u64);
        let mut choices = random.clone();
        make(&mut choices, &options, fault);
        let drawn = choices.drawn();
        let half = drawn[..drawn.len() / 2].to_vec();
        let any: Vec<u64> = (0..400).map(|_| random.below(u64::MAX)).collect();
        let greatest = vec![u64::MAX; 2000];
        for numbers in [Vec::new(), half, any, greatest] {
            let broken = make(&mut Choices::recorded(numbers), &options, fault);
            if let Some(difference) = broken.difference(&broken.check()) {
                let _ = writeln!(said, "{fault}: {difference}");
            }
        }
        let again = make(&mut Choices::recorded(drawn), &options, fault);
        assert_eq!(again.json, make(&mut Choices::seeded(i as u64), &options, fault).json);
    }
    assert!(said.is_empty(), "{said}");
}

/// A supplier may lie in other territory, and its GSTIN may look like the first that is made up for
/// somebody else.
#[test]
fn faults_of_any_supplier() {
    let mut said = String::new();
    for supplier in ["97AAAAA0000A1ZV", "97AAAAA0001A1ZU", "01AAAAA0001A1ZF"] {
        let options = Options::default().supplier(supplier);
        for fault in faults() {
            let streams = (0..8).map(Choices::seeded).chain([Choices::recorded([])]);
            for mut choices in streams {
                let Ok(broken) = broken(&mut choices, &options, fault) else { break };
                if let Some(difference) = broken.difference(&broken.check()) {
                    let _ = writeln!(said, "{supplier}: {fault}: {difference}");
                    break;
                }
            }
        }
    }
    assert!(said.is_empty(), "{said}");
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
