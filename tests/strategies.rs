//! The strategies: what they draw is valid, also while it becomes smaller; what is left of a failure
//! is the smallest invoice with what the failure needs; and the edges are drawn.

use std::cell::Cell;
use std::collections::{BTreeSet, HashSet};
use std::fmt::Debug;
use std::hash::Hash;
use std::sync::LazyLock;

use inv01::generate::{self, Choices, Options, Style};
use inv01::masters::{Masters, PINCODES, STATES};
use inv01::model::{DocTyp, SupTyp};
use inv01::proptest::collection::vec;
use inv01::proptest::prelude::*;
use inv01::proptest::strategy::{ValueTree, check_strategy_sanity};
use inv01::proptest::test_runner::{Config, RngAlgorithm, TestError, TestRng, TestRunner};
use inv01::strategies::{self, Valid};
use inv01::{Checker, Context, Decimal, Profile, Turnover};
use inv01_workspace::{Node, context};

/// A runner that draws the same in every run.
fn runner(seed: u8, cases: u32) -> TestRunner {
    let config = Config { failure_persistence: None, cases, ..Config::default() };
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]))
}

/// So many values.
fn drawn<T: Strategy>(strategy: &T, count: usize) -> Vec<T::Value> {
    let mut runner = runner(1, 1);
    (0..count).map(|_| strategy.new_tree(&mut runner).unwrap().current()).collect()
}

fn findings(checker: &mut Checker, json: &str) -> Vec<String> {
    let report = checker.check(json.as_bytes());
    let found = report.diagnostics().iter();
    found.map(|found| format!("{} {}", found.check().id, report.pointer(found))).collect()
}

fn is_accepted(checker: &mut Checker, json: &str) {
    let findings = findings(checker, json);
    assert!(findings.is_empty(), "{findings:#?}\n{json}");
}

/// The smallest invoice with another value at each of these places; texts in quotes.
fn with(changes: &[(&str, String)]) -> String {
    static JSON: LazyLock<String> =
        LazyLock::new(|| generate::invoice(&mut Choices::recorded([]), &Options::default()));
    let mut body = Node::parse(&JSON).unwrap();
    for (pointer, value) in changes {
        body.set(pointer, Node::raw(value)).unwrap();
    }
    body.to_json()
}

fn quoted(text: &str) -> String {
    format!("\"{text}\"")
}

/// Puts 500 values into the smallest invoice.
fn each_fits<T: Strategy>(
    strategy: &T,
    changes: impl Fn(&T::Value) -> Vec<(&'static str, String)>,
) {
    let mut checker = Checker::new(context());
    for value in drawn(strategy, 500) {
        is_accepted(&mut checker, &with(&changes(&value)));
    }
}

proptest! {
    #![proptest_config(Config { failure_persistence: None, ..Config::default() })]

    #[test]
    fn invoices_are_accepted(invoice in strategies::invoice()) {
        is_accepted(&mut Checker::new(invoice.context().clone()), &invoice);
        prop_assert_eq!(invoice.context().as_of, context().as_of);
        prop_assert_eq!(format!("{invoice:?}"), invoice.as_str());
        prop_assert_eq!(invoice.to_string(), String::from(invoice));
    }

    #[test]
    fn several_are_accepted_together(
        invoices in vec(strategies::invoice(), 1..4),
        (number, date) in (strategies::doc_no(), strategies::date_of_document()),
    ) {
        for invoice in invoices {
            let mut body = Node::parse(&invoice).unwrap();
            body.set("/DocDtls/No", Node::raw(quoted(&number))).unwrap();
            body.set("/DocDtls/Dt", Node::raw(quoted(&date))).unwrap();
            body.remove("/EwbDtls").ok();
            is_accepted(&mut Checker::new(context()), &body.to_json());
        }
    }
}

#[test]
fn invoices_of_one_kind_and_in_other_contexts() {
    let on = |context: Context| Options::new(context);
    let of = |options: Options| drawn(&strategies::invoice_with(options), 200);
    for options in [
        on(context().turnover(Turnover::Under5Crore)),
        on(context().turnover(Turnover::From100Crore).profile(Profile::Sandbox)),
        on(context().caller_gstin("33GSPTN1882G1Z3")),
        on(context().ship_to_gstin(true)),
        on(Context::new("2025-10-01".parse().unwrap())),
        Options::default().supply_type(SupTyp::EXPWP).document_type(DocTyp::CRN),
        Options::default().style(Style::Plain).items(20..=20),
    ] {
        for invoice in of(options) {
            is_accepted(&mut Checker::new(invoice.context().clone()), &invoice);
        }
    }
    let exports = of(Options::default().supply_type(SupTyp::EXPWP).style(Style::Plain));
    assert!(exports.iter().all(|json| json.contains(r#""SupTyp":"EXPWP""#)));
}

#[test]
fn codes_and_numbers_fit_in_their_places() {
    each_fits(&strategies::doc_no(), |number| vec![("/DocDtls/No", quoted(number))]);
    each_fits(&strategies::date_of_document(), |date| vec![("/DocDtls/Dt", quoted(date))]);
    each_fits(&strategies::hsn(), |code| vec![("/ItemList/0/HsnCd", quoted(code))]);
    each_fits(&strategies::service_code(), |code| {
        vec![("/ItemList/0/HsnCd", quoted(code)), ("/ItemList/0/IsServc", quoted("Y"))]
    });
    each_fits(&strategies::unit(), |unit| vec![("/ItemList/0/Unit", quoted(unit))]);
    each_fits(&strategies::phone(), |phone| vec![("/SellerDtls/Ph", quoted(phone))]);
    each_fits(&strategies::email(), |address| vec![("/SellerDtls/Em", quoted(address))]);
    each_fits(&strategies::rate(), |rate| vec![("/ItemList/0/GstRt", rate.to_string())]);
    let abroad = (strategies::port(), strategies::country(), strategies::currency());
    each_fits(&abroad, |(port, country, currency)| {
        let members = format!(r#""Port":"{port}","CntCode":"{country}","ForCur":"{currency}""#);
        vec![("/ExpDtls", format!("{{{members}}}"))]
    });
    each_fits(&strategies::vehicle_number(), |number| {
        let members = r#""TransMode":"1","Distance":10,"VehType":"R","VehNo":"#;
        vec![("/EwbDtls", format!("{{{members}\"{number}\"}}"))]
    });
}

#[test]
fn amounts_and_quantities_fit() {
    let value = |amount: String| {
        ["/ItemList/0/TotAmt", "/ItemList/0/AssAmt", "/ItemList/0/TotItemVal"]
            .into_iter()
            .chain(["/ValDtls/AssVal", "/ValDtls/TotInvVal"])
            .map(move |pointer| (pointer, amount.clone()))
    };
    each_fits(&strategies::amount(), |amount| {
        let amount = amount.to_string();
        let price = ("/ItemList/0/UnitPrice", amount.clone());
        value(amount).chain([price]).collect()
    });
    each_fits(&strategies::quantity(), |quantity| {
        let paise = Decimal::from_thousandths(quantity.thousandths() / 10 * 10);
        value(paise.to_string()).chain([("/ItemList/0/Qty", quantity.to_string())]).collect()
    });
}

#[test]
fn texts_fit() {
    each_fits(&strategies::text(3..=100), |text| vec![("/SellerDtls/LglNm", quoted(text))]);
    each_fits(&strategies::text(1..=100), |text| vec![("/BuyerDtls/Addr1", quoted(text))]);
    each_fits(&strategies::text(3..=300), |text| vec![("/ItemList/0/PrdDesc", quoted(text))]);
    each_fits(&strategies::text(10..=11), |text| vec![("/BuyerDtls/Loc", quoted(text))]);
}

#[test]
fn gstins_and_places_fit() {
    let place = |gstin: String| {
        let state = gstin[..2].parse().unwrap();
        (Just(gstin), strategies::pincode_of(state))
    };
    each_fits(&strategies::gstin().prop_flat_map(place), |(gstin, pincode)| {
        // Only an operator's has a C there, and he is nobody else.
        if gstin.as_bytes()[13] == b'C' {
            return vec![("/TranDtls/EcmGstin", quoted(gstin))];
        }
        vec![
            ("/BuyerDtls/Gstin", quoted(gstin)),
            ("/BuyerDtls/Stcd", quoted(&gstin[..2])),
            ("/BuyerDtls/Pin", pincode.to_string()),
        ]
    });
    let of_state = |state| (Just(state), strategies::pincode_of(state));
    each_fits(&strategies::state().prop_flat_map(of_state), |(state, pincode)| {
        let party = r#""Nm":"Depot","Addr1":"Road","Loc":"Market""#;
        vec![("/DispDtls", format!("{{{party},\"Pin\":{pincode},\"Stcd\":\"{state:02}\"}}"))]
    });
    for gstin in drawn(&strategies::gstin_of(33), 200) {
        assert!(gstin.starts_with("33"));
    }
    let masters = Masters::built_in();
    for pincode in drawn(&strategies::pincode(), 500) {
        assert!(masters.find(&PINCODES, &pincode.to_string()).next().is_some(), "{pincode}");
    }
    assert_eq!(drawn(&strategies::pincode_of(96), 10), [999_999; 10]);
}

#[test]
fn what_cannot_be_drawn_says_why() {
    fn reason<T: Clone + Debug + Eq + Hash>(strategy: &strategies::Stream<T>) -> String {
        strategy.new_tree(&mut runner(1, 1)).unwrap_err().message().to_owned()
    }
    let state = "is no state that a party may lie in: 01 to 38 without 25 and 28, or 97";
    assert_eq!(reason(&strategies::pincode_of(98)), format!("98 {state}"));
    assert_eq!(reason(&strategies::gstin_of(25)), format!("25 {state}"));
    assert_eq!(reason(&strategies::gstin_of(0)), format!("00 {state}"));
    let empty = std::ops::RangeInclusive::new(5, 3);
    assert_eq!(reason(&strategies::text(empty)), "no text has 5 to 3 characters");
}

/// On one line.
fn compact(json: &str) -> String {
    Node::parse(json).unwrap().to_json()
}

/// What is left of a failure from 24 starts, and the most steps that it took.
fn smallest(fails: fn(&str) -> bool) -> (BTreeSet<String>, u32) {
    let (mut found, mut most) = (BTreeSet::new(), 0);
    for seed in 0..24 {
        let steps = Cell::new(None);
        let failure = runner(seed, 5000).run(&strategies::invoice(), |invoice: Valid| {
            steps.set(steps.get().map(|steps: u32| steps + 1));
            if fails(&invoice) {
                steps.set(Some(steps.get().unwrap_or_default()));
                return Err(TestCaseError::fail("found"));
            }
            Ok(())
        });
        let Err(TestError::Fail(_, invoice)) = failure else { panic!("not found: {failure:?}") };
        found.insert(compact(&invoice));
        most = most.max(steps.get().unwrap_or_default());
    }
    (found, most)
}

/// From every start to this one invoice, within so many steps.
fn shrinks_to(fails: fn(&str) -> bool, steps: u32, changes: &[(&str, String)]) {
    let (found, most) = smallest(fails);
    let wanted = with(changes);
    assert_eq!(found, BTreeSet::from([wanted]));
    assert!(most <= steps, "{most} steps");
}

fn body(json: &str) -> serde_json::Value {
    serde_json::from_str(json).unwrap()
}

#[test]
fn a_failure_that_needs_nothing() {
    shrinks_to(|_| true, 5, &[]);
    let failure = runner(9, 10).run(&strategies::invoice(), |_| Err(TestCaseError::fail("all")));
    let Err(TestError::Fail(_, invoice)) = failure else { panic!("{failure:?}") };
    let smallest = generate::invoice(&mut Choices::recorded([]), &Options::default());
    assert_eq!(invoice.as_str(), smallest);
}

#[test]
fn a_failure_that_needs_three_items() {
    let item = |serial| {
        let start = format!(r#"{{"SlNo":"{serial}","IsServc":"N","HsnCd":"010121","Qty":1,"#);
        start + r#""Unit":"BAG","UnitPrice":1,"TotAmt":1,"AssAmt":1,"GstRt":0,"TotItemVal":1}"#
    };
    let items = format!("[{},{},{}]", item(1), item(2), item(3));
    let changes = [("/ItemList", items)];
    let totals = ["/ValDtls/AssVal", "/ValDtls/TotInvVal"].map(|total| (total, "3".to_owned()));
    let changes: Vec<_> = changes.into_iter().chain(totals).collect();
    shrinks_to(|json| json.matches("\"HsnCd\"").count() >= 3, 100, &changes);
}

#[test]
fn a_failure_that_needs_a_cess() {
    let has_cess = |json: &str| {
        let has = |item: &serde_json::Value| item["CesAmt"].as_f64().is_some_and(|cess| cess > 0.0);
        body(json)["ItemList"].as_array().unwrap().iter().any(has)
    };
    let start = r#"{"SlNo":"1","IsServc":"N","HsnCd":"010121","Qty":1,"Unit":"BAG","UnitPrice":1,"#;
    let end =
        r#""TotAmt":1,"AssAmt":1,"GstRt":0,"CesRt":1,"CesAmt":0.01,"TotItemVal":1.01}"#.to_owned();
    let changes = [
        ("/ItemList/0", start.to_owned() + &end),
        ("/ValDtls", r#"{"AssVal":1,"CesVal":0.01,"TotInvVal":1.01}"#.to_owned()),
    ];
    shrinks_to(has_cess, 150, &changes);
}

#[test]
fn a_failure_that_needs_an_indian_letter_in_the_name_of_the_seller() {
    let is_indian = |json: &str| {
        let is_letter = |letter| matches!(letter, '\u{900}'..='\u{D7F}');
        body(json)["SellerDtls"]["LglNm"].as_str().unwrap().chars().any(is_letter)
    };
    shrinks_to(is_indian, 100, &[("/SellerDtls/LglNm", quoted("वस्तु"))]);
}

#[test]
fn a_failure_that_needs_a_slash_in_the_number() {
    let has_slash = |json: &str| body(json)["DocDtls"]["No"].as_str().unwrap().contains('/');
    shrinks_to(has_slash, 150, &[("/DocDtls/No", quoted("1/"))]);
}

#[test]
fn a_failure_that_needs_an_e_way_bill() {
    let has_ewb = |json: &str| !body(json)["EwbDtls"].is_null();
    let ewb = r#"{"TransId":"01AAAAA0003A1ZD","Distance":1}"#.to_owned();
    shrinks_to(has_ewb, 100, &[("/EwbDtls", ewb)]);
    let has_rail = |json: &str| body(json)["EwbDtls"]["TransMode"] == "2";
    let ewb = r#"{"TransMode":"2","Distance":1,"TransDocNo":"1","TransDocDt":"21/11/2026"}"#;
    shrinks_to(has_rail, 100, &[("/EwbDtls", ewb.to_owned())]);
}

#[test]
fn a_failure_that_needs_an_export() {
    let is_note = |json: &str| {
        let body = body(json);
        body["TranDtls"]["SupTyp"] == "EXPWP" && body["DocDtls"]["Typ"] == "DBN"
    };
    let changes = [
        ("/TranDtls/SupTyp", quoted("EXPWP")),
        ("/DocDtls/Typ", quoted("DBN")),
        ("/BuyerDtls/Gstin", quoted("URP")),
        ("/BuyerDtls/Pos", quoted("96")),
        ("/BuyerDtls/Pin", "999999".to_owned()),
        ("/BuyerDtls/Stcd", quoted("96")),
    ];
    shrinks_to(is_note, 150, &changes);
}

/// There is more than one way to a lakh of rupees: a price, a quantity, charges, a price with its tax.
/// Each ends with one item and hardly more than is needed.
#[test]
fn a_failure_that_needs_a_large_total() {
    let total =
        |json: &str| -> Decimal { body(json)["ValDtls"]["TotInvVal"].to_string().parse().unwrap() };
    let (found, most) = smallest(|json| {
        let total = body(json)["ValDtls"]["TotInvVal"].to_string();
        total.parse::<Decimal>().unwrap() >= Decimal::from(100_000)
    });
    let plain = with(&[]);
    for json in &found {
        let exact = Decimal::from(100_000)..=Decimal::from(101_000);
        assert!(exact.contains(&total(json)), "{json}");
        assert!(json.len() <= plain.len() + 130, "{json}");
    }
    let price = [
        ("/ItemList/0/UnitPrice", "100000".to_owned()),
        ("/ItemList/0/TotAmt", "100000".to_owned()),
        ("/ItemList/0/AssAmt", "100000".to_owned()),
        ("/ItemList/0/TotItemVal", "100000".to_owned()),
        ("/ValDtls/AssVal", "100000".to_owned()),
        ("/ValDtls/TotInvVal", "100000".to_owned()),
    ];
    assert!(found.contains(&with(&price)), "{found:#?}");
    assert!(most <= 300, "{most} steps");
}

/// Whole items are left out, although their number stands before them.
#[test]
fn of_a_thousand_items_as_many_are_left_as_are_needed() {
    let thousand = strategies::invoice_with(Options::default().items(1..=1000));
    let failure = runner(5, 1000).run(&thousand, |invoice| {
        let has_attributes = compact(&invoice).contains("\"AttribDtls\":[");
        let is_long = invoice.matches("\"HsnCd\"").count() > 700;
        prop_assert!(!is_long || !has_attributes);
        Ok(())
    });
    let Err(TestError::Fail(_, invoice)) = failure else { panic!("not found: {failure:?}") };
    assert_eq!(invoice.matches("\"HsnCd\"").count(), 701);
    assert_eq!(compact(&invoice).matches("\"AttribDtls\":[").count(), 1);
}

#[test]
fn parts_become_as_small_as_they_can() {
    fn smallest<T: Clone + Debug + Eq + Hash>(
        strategy: &strategies::Stream<T>,
        fails: impl Fn(&T) -> bool,
    ) -> T {
        let found = (0..24).map(|seed| {
            let failure = runner(seed, 5000).run(strategy, |value| {
                if fails(&value) { Err(TestCaseError::fail("found")) } else { Ok(()) }
            });
            match failure {
                Err(TestError::Fail(_, value)) => value,
                other => panic!("not found: {other:?}"),
            }
        });
        let mut found: Vec<T> = found.collect();
        found.dedup();
        assert_eq!(found.len(), 1, "{found:?}");
        found.remove(0)
    }
    let paise = |amount: &Decimal| amount.thousandths() / 10;
    assert_eq!(smallest(&strategies::amount(), |_| true), Decimal::ZERO);
    assert_eq!(
        smallest(&strategies::amount(), |amount| paise(amount) > 12_345).to_string(),
        "123.46"
    );
    assert_eq!(
        smallest(&strategies::quantity(), |qty| qty.thousandths() > 1000).to_string(),
        "1.001"
    );
    assert_eq!(smallest(&strategies::rate(), |rate| paise(rate) > 500).to_string(), "6");
    assert_eq!(smallest(&strategies::state(), |state| *state > 9), 10);
    assert_eq!(smallest(&strategies::doc_no(), |number| number.len() > 2), "100");
    assert_eq!(smallest(&strategies::doc_no(), |number| number.contains('-')), "1-");
    assert_eq!(smallest(&strategies::text(1..=100), |_| true), "Item");
    assert_eq!(
        smallest(&strategies::text(1..=100), |text| text.chars().count() > 40),
        "Item Item Item Item Item Item Item Item I"
    );
    let operator = smallest(&strategies::gstin(), |gstin| gstin.as_bytes()[13] == b'C');
    assert!(operator.starts_with("01AAAAA0000A1C"), "{operator}");
}

/// Whatever is taken and whatever is refused on the way.
#[test]
fn everything_on_the_way_down_is_valid() {
    let mut checker = Checker::new(context());
    for seed in 0..60 {
        let mut tree = strategies::invoice().new_tree(&mut runner(seed, 1)).unwrap();
        let mut turns = Choices::seeded(u64::from(seed));
        let mut steps = 0;
        let mut goes_on = tree.simplify();
        while goes_on {
            steps += 1;
            is_accepted(&mut checker, &tree.current());
            goes_on = if turns.below(8) == 0 { tree.simplify() } else { tree.complicate() };
        }
        assert!(steps < 3000, "{steps} steps");
    }
}

/// When every smaller value passes, the first is what is left, and none is tried twice.
#[test]
fn nothing_smaller_that_fails() {
    for seed in 0..5 {
        let mut tree = strategies::invoice().new_tree(&mut runner(seed, 1)).unwrap();
        let first = tree.current().to_string();
        let mut steps = 0;
        let mut tried = HashSet::new();
        assert!(tree.simplify());
        loop {
            tried.insert(tree.current().to_string());
            if !tree.complicate() {
                break;
            }
            steps += 1;
        }
        assert!(!tree.simplify() && !tree.complicate());
        assert_eq!(tree.current().as_str(), first);
        // The last is the first again.
        assert_eq!(tried.len(), steps + 1);
        assert!(steps < 3000, "{steps} steps");
    }
}

#[test]
fn the_contract_of_value_trees_holds() {
    check_strategy_sanity(strategies::doc_no(), None);
    check_strategy_sanity(strategies::amount(), None);
    check_strategy_sanity((strategies::unit(), vec(strategies::phone(), 0..3)), None);
}

prop_compose! {
    fn named()(name in strategies::text(3..=100), gstin in strategies::gstin_of(7)) -> (String, String) {
        (gstin, name)
    }
}

#[test]
fn strategies_make_others() {
    let strategy = named().prop_map(|(gstin, name)| format!("{gstin} {name}"));
    let any = prop_oneof![strategy, strategies::hsn(), strategies::service_code()];
    assert!(drawn(&any, 100).iter().any(|text| text.starts_with("07")));
    let boxed = strategies::invoice().boxed();
    assert_eq!(drawn(&boxed, 3).len(), 3);
    assert_eq!(format!("{:?}", strategies::invoice()), "Stream { .. }");
}

#[test]
fn the_edges_are_drawn() {
    let amounts: BTreeSet<String> =
        drawn(&strategies::amount(), 2000).iter().map(Decimal::to_string).collect();
    for edge in ["0", "0.01", "1", "999999999999.99"] {
        assert!(amounts.contains(edge), "{edge}");
    }
    let quantities: BTreeSet<String> =
        drawn(&strategies::quantity(), 2000).iter().map(Decimal::to_string).collect();
    for edge in ["0", "0.001", "1", "9999999999.999"] {
        assert!(quantities.contains(edge), "{edge}");
    }
    let lengths = |numbers: Vec<String>| numbers.iter().map(String::len).collect::<BTreeSet<_>>();
    assert_eq!(lengths(drawn(&strategies::doc_no(), 2000)), (1..=16).collect());
    assert_eq!(lengths(drawn(&strategies::phone(), 2000)), (6..=12).collect());
    assert_eq!(lengths(drawn(&strategies::hsn(), 2000)), BTreeSet::from([6, 8]));
    assert_eq!(
        drawn(&strategies::date_of_document(), 2000).iter().collect::<BTreeSet<_>>().len(),
        30
    );
    assert_eq!(drawn(&strategies::rate(), 2000).iter().collect::<HashSet<_>>().len(), 13);
    for class in [("1Z", 2000), ("C", 100), ("D", 100), ("UN", 100)] {
        let gstins = drawn(&strategies::gstin(), 2000);
        assert!(gstins.iter().any(|gstin| gstin[..14].ends_with(class.0)), "{class:?}");
    }
}

#[test]
fn every_state_and_every_script_is_drawn() {
    let states: BTreeSet<u8> = drawn(&strategies::state(), 2000).into_iter().collect();
    let listed = STATES.rows().filter_map(|row| row.code.parse::<u8>().ok());
    assert_eq!(states, listed.filter(|state| ![25, 28, 96, 99].contains(state)).collect());
    let of_gstins: BTreeSet<u8> =
        drawn(&strategies::gstin(), 2000).iter().map(|gstin| gstin[..2].parse().unwrap()).collect();
    assert_eq!(of_gstins, states);

    let texts = drawn(&strategies::text(1..=100), 2000);
    for length in [1, 100] {
        assert!(texts.iter().any(|text| text.encode_utf16().count() == length), "{length}");
        assert!(texts.iter().any(|text| !text.is_ascii() && text.chars().count() == length));
    }
    let all: HashSet<char> = texts.iter().flat_map(|text| text.chars()).collect();
    for (script, first, last) in [
        ("Devanagari", '\u{900}', '\u{97F}'),
        ("Bengali", '\u{980}', '\u{9FF}'),
        ("Gurmukhi", '\u{A00}', '\u{A7F}'),
        ("Gujarati", '\u{A80}', '\u{AFF}'),
        ("Odia", '\u{B00}', '\u{B7F}'),
        ("Tamil", '\u{B80}', '\u{BFF}'),
        ("Telugu", '\u{C00}', '\u{C7F}'),
        ("Kannada", '\u{C80}', '\u{CFF}'),
        ("Malayalam", '\u{D00}', '\u{D7F}'),
        ("Arabic", '\u{600}', '\u{6FF}'),
        ("beyond the basic plane", '\u{10000}', '\u{10FFFF}'),
    ] {
        assert!(all.iter().any(|letter| (first..=last).contains(letter)), "{script}");
    }
}
