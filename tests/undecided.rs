//! Which of the portal's own checks are listed as undecided, and on what invoice.

use std::collections::BTreeSet;

use inv01::{Applies, Checker, Context, Selection, undecided};
use inv01_workspace::{Node, base, context, source};

fn listed_in(context: Context, json: &str) -> Vec<&'static str> {
    Checker::new(context).check(json.as_bytes()).undecided()
}

fn listed(body: &Node) -> Vec<&'static str> {
    listed_in(context(), &body.to_json())
}

fn text(text: &str) -> Node {
    Node::raw(format!("\"{text}\""))
}

/// What is asked of every invoice whose parties are registered, with what comes between.
fn with(more: &[&'static str]) -> Vec<&'static str> {
    let always = [
        "2150", "2169", "2231", "2278", "2288", "2295", "2300", "2301", "3026", "3028", "3029",
        "3074", "3075", "3076", "3077", "3078", "3079",
    ];
    let mut codes = [&always, more].concat();
    codes.sort_unstable();
    codes
}

/// What is asked of every e-way bill.
const EWB: [&str; 21] = [
    "4015", "4026", "4044", "4045", "4046", "4047", "4048", "4049", "4050", "4051", "4052", "4063",
    "4064", "4065", "4066", "4067", "4068", "4069", "4070", "4071", "4072",
];

#[test]
fn each_kind_of_invoice_meets_its_own_checks() {
    let ewb = |more: &[&'static str]| with(&[&EWB[..], more].concat());
    let (b2b, export, note) = (base("b2b"), base("export"), base("credit-note"));
    assert_eq!(listed(&b2b), ewb(&["2246", "4013", "4014", "4018", "4038"]));
    // The buyer abroad is in no register.
    let mut expected = ewb(&["4013", "4014", "4018", "4038"]);
    expected.retain(|code| *code != "2288");
    assert_eq!(listed(&export), expected);
    assert_eq!(listed(&note), with(&["2174", "2246"]));

    let kind = |kind: &str| listed(&note.with("/TranDtls/SupTyp", text(kind)));
    assert_eq!(kind("SEZWP"), with(&["2247"]));
    assert_eq!(kind("sezwop"), with(&["2247"]));
    assert_eq!(kind("DEXP"), with(&["2174", "2298"]));
    let reverse = note.with("/TranDtls/RegRev", text("Y"));
    assert_eq!(listed(&reverse), with(&["2174", "2246", "2297"]));
    // Inter-state, or IGST all the same: an SEZ developer's tax is no other.
    let elsewhere = note.with("/BuyerDtls/Pos", text("27"));
    assert_eq!(listed(&elsewhere), with(&["2246"]));
    let mut igst = note.clone();
    igst.set("/TranDtls/IgstOnIntra", text("Y")).unwrap();
    assert_eq!(listed(&igst), with(&["2246"]));
    // An operator is named: 2299 in place of 2301.
    let mut operator = note.clone();
    operator.set("/TranDtls/EcmGstin", text("33GSPTN3381G1C5")).unwrap();
    let mut expected = with(&["2174", "2195", "2246", "2299"]);
    expected.retain(|code| *code != "2301");
    assert_eq!(listed(&operator), expected);
}

#[test]
fn each_kind_of_transport_meets_its_own_checks() {
    let b2b = base("b2b");
    let ewb = |body: &Node| -> Vec<&str> {
        let codes = listed(body).into_iter().filter(|code| code.starts_with('4'));
        codes.filter(|code| !EWB.contains(code)).collect()
    };
    assert_eq!(ewb(&b2b), ["4013", "4014", "4018", "4038"]);
    let computed = b2b.with("/EwbDtls/Distance", Node::raw("0"));
    assert_eq!(ewb(&computed), ["4014", "4018", "4030"]);
    let part_a = b2b.without("/EwbDtls/VehNo");
    assert_eq!(ewb(&part_a), ["4013", "4018", "4038"]);
    let mut rail = b2b.with("/EwbDtls/TransMode", text("2"));
    rail.set("/EwbDtls/TransDocNo", text("RR1")).unwrap();
    assert_eq!(ewb(&rail), ["4013", "4014", "4018", "4038", "4042"]);
    assert_eq!(listed(&b2b.without("/EwbDtls")), with(&["2246"]));
    // An object without a value may count as left out.
    assert_eq!(listed(&b2b.with("/EwbDtls", Node::raw("{}"))), with(&["2246"]));
}

#[test]
fn what_the_context_knows_is_decided() {
    let without = |codes: &[&str], context: Context| -> Vec<&'static str> {
        let json = base("b2b").to_json();
        let before = listed_in(self::context(), &json);
        assert!(codes.iter().all(|code| before.contains(code)), "{before:?}");
        let after = listed_in(context, &json);
        assert!(!codes.iter().any(|code| after.contains(code)), "{after:?}");
        after.into_iter().filter(|code| !before.contains(code)).collect()
    };
    assert_eq!(without(&["2169", "2301"], context().caller_gstin("33GSPTN1882G1Z3")), [""; 0]);
    // With the rule on the ship-to party its GSTIN is looked up.
    assert_eq!(without(&[], context().ship_to_gstin(true)), ["4075"]);
}

#[test]
fn what_is_answered_or_unsound_is_not_listed() {
    let note = base("credit-note");
    // Answered with an error: a wrong check character; as long as it is asked for.
    let wrong = note.with("/SellerDtls/Gstin", text("33GSPTN1882G1ZX"));
    assert!(!listed(&wrong).contains(&"3028"));
    let ignoring = context().selection(Selection::all().without(["3028"]).unwrap());
    assert!(listed_in(ignoring, &wrong.to_json()).contains(&"3028"));
    // What cannot be looked up.
    let gone = |pointer: &str| -> Vec<&str> {
        let after = listed(&note.with(pointer, text("?")));
        let before = listed(&note);
        assert!(after.iter().all(|code| before.contains(code)), "{pointer}: {after:?}");
        before.into_iter().filter(|code| !after.contains(code)).collect()
    };
    let numbered = ["2150", "2278", "2295"];
    assert_eq!(gone("/DocDtls/No"), numbered);
    assert_eq!(gone("/DocDtls/Typ"), numbered);
    assert_eq!(gone("/DocDtls/Dt"), [&numbered[..], &["3074", "3077", "3079"]].concat());
    let of_seller = ["2150", "2169", "2174", "2231", "2278", "2295", "2300", "2301", "3026"];
    assert_eq!(gone("/SellerDtls/Gstin"), of_seller);
    assert_eq!(gone("/BuyerDtls/Gstin"), ["2246", "2288"]);
    assert_eq!(gone("/TranDtls/SupTyp"), ["2174", "2246"]);
    assert_eq!(gone("/BuyerDtls/Pos"), ["2174"]);
    assert_eq!(listed(&Node::raw("{}")), [""; 0]);
    // Nothing of a record that cannot be read.
    for json in ["", "[]", &format!("{}x", note.to_json())] {
        assert_eq!(listed_in(context(), json), [""; 0], "{json}");
    }
}

#[test]
fn the_table_holds_each_code_once_and_each_word_is_used() {
    let codes: Vec<&str> = undecided().iter().flat_map(|check| check.codes).copied().collect();
    assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), codes.len());
    for word in Applies::ALL {
        assert!(undecided().iter().any(|check| check.applies == *word), "{word}");
    }
    // Whatever takes the register or the portal's memory, and stands on a request for an IRN, is
    // there: the list of codes says so too.
    for code in source().codes {
        let takes_data = ["registry", "state"].contains(&&*code.decidable);
        if takes_data && code.status == "current" && code.applies_to == "irn" {
            assert!(codes.contains(&&*code.code), "{}: {}", code.code, code.message);
        }
    }
}
