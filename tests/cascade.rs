//! What one finding silences: a rule says nothing where another has said why it cannot be asked.

use inv01::{Checker, Severity};
use inv01_workspace::{Changes, changed, context};

/// The errors in an invoice: code and place.
fn errors(base: &str, changes: Changes<'_>) -> Vec<String> {
    let body = changed(base, changes);
    let mut checker = Checker::new(context());
    let json = body.to_json();
    let report = checker.check(json.as_bytes());
    let errors = report.diagnostics().iter().filter(|d| d.severity() == Severity::Error);
    errors.map(|d| format!("{} {}", d.code().unwrap_or("-"), report.pointer(d))).collect()
}

/// CGST and SGST of an item of the inter-state base, neither equal nor what the rate gives.
const CENTRAL_TAX: [(&str, &str); 6] = [
    ("/ItemList/1/IgstAmt", "0"),
    ("/ItemList/1/CgstAmt", "1000"),
    ("/ItemList/1/SgstAmt", "1700"),
    ("/ValDtls/IgstVal", "52921.18"),
    ("/ValDtls/CgstVal", "1000"),
    ("/ValDtls/SgstVal", "1700"),
];

#[test]
fn a_tax_of_the_wrong_kind_silences_the_amounts_of_its_item() {
    // Without the cascade 2235 and 2227 would speak too.
    assert_eq!(errors("b2b", &CENTRAL_TAX), ["2174 /ItemList/1/CgstAmt"]);
    // The other item is asked as ever.
    let mut changes = CENTRAL_TAX.to_vec();
    changes.extend([("/ItemList/0/IgstAmt", "52925.18"), ("/ItemList/0/TotItemVal", "346931.74")]);
    changes.extend([("/ValDtls/IgstVal", "52925.18"), ("/ValDtls/TotInvVal", "364632")]);
    assert_eq!(errors("b2b", &changes), ["2235 /ItemList/0/IgstAmt", "2174 /ItemList/1/CgstAmt"]);
    // Inter-state by its kind.
    let mut changes = CENTRAL_TAX.to_vec();
    changes.push(("/TranDtls/SupTyp", "\"SEZWP\""));
    assert_eq!(errors("b2b", &changes), ["2174 /ItemList/1/CgstAmt"]);
    // Intra-state: 2234 and 2227 would speak too.
    let igst = [
        ("/ItemList/0/IgstAmt", "150"),
        ("/ItemList/0/CgstAmt", "10"),
        ("/ItemList/0/SgstAmt", "20"),
        ("/ValDtls/IgstVal", "150"),
        ("/ValDtls/CgstVal", "10"),
        ("/ValDtls/SgstVal", "20"),
    ];
    assert_eq!(errors("local", &igst), ["2172 /ItemList/0/IgstAmt"]);
}

#[test]
fn a_seller_whose_state_contradicts_its_gstin_silences_the_kind_of_tax() {
    let elsewhere = [("/SellerDtls/Stcd", "\"29\""), ("/SellerDtls/Pin", "560037")];
    // P5: intra-state by the GSTIN, IGST as from the state that is given.
    let mut changes = elsewhere.to_vec();
    changes.extend([
        ("/ItemList/0/IgstAmt", "180"),
        ("/ItemList/0/CgstAmt", "0"),
        ("/ItemList/0/SgstAmt", "0"),
        ("/ValDtls/IgstVal", "180"),
        ("/ValDtls/CgstVal", "0"),
        ("/ValDtls/SgstVal", "0"),
    ]);
    assert_eq!(errors("local", &changes), ["2258 /SellerDtls/Stcd"]);
    // P6: the other way round.
    let mut changes = elsewhere.to_vec();
    changes.extend(CENTRAL_TAX);
    assert_eq!(errors("b2b", &changes), ["2258 /SellerDtls/Stcd"]);
    // P2.
    let mut changes = elsewhere.to_vec();
    changes.extend([("/TranDtls/IgstOnIntra", "\"Y\""), ("/TranDtls/RegRev", "\"Y\"")]);
    assert_eq!(errors("b2b", &changes), ["2258 /SellerDtls/Stcd"]);
    // What is certain wherever the seller is stays: exports bear no CGST.
    let changes = [
        ("/SellerDtls/Stcd", "\"29\""),
        ("/SellerDtls/Pin", "560037"),
        ("/ItemList/0/CgstAmt", "0.50"),
    ];
    let found = errors("export", &changes);
    assert_eq!(found, ["2258 /SellerDtls/Stcd", "2174 /ItemList/0/CgstAmt"]);
}

#[test]
fn an_amount_that_is_not_sound_silences_what_is_computed_from_it() {
    // Each value has a finding of its own; nothing is computed from it.
    for (member, silent) in [
        ("/ItemList/0/Qty", "2192"),
        ("/ItemList/0/UnitPrice", "2192"),
        ("/ItemList/0/TotAmt", "2193"),
        ("/ItemList/0/Discount", "2193"),
        ("/ItemList/0/AssAmt", "2182"),
        ("/ItemList/0/GstRt", "2235"),
        ("/ItemList/0/IgstAmt", "2185"),
        ("/ItemList/0/CgstAmt", "2184"),
        ("/ItemList/0/SgstAmt", "2183"),
        ("/ItemList/0/CesRt", "2266"),
        ("/ItemList/0/CesAmt", "2186"),
        ("/ItemList/0/StateCesAmt", "2187"),
        ("/ItemList/0/OthChrg", "2194"),
        ("/ItemList/0/TotItemVal", "2189"),
        ("/ValDtls/Discount", "2189"),
        ("/ValDtls/RndOffAmt", "2189"),
    ] {
        for value in ["\"1\"", "1.23456", "-5000"] {
            let expected = format!("5002 {member}");
            let found = errors("cess", &[(member, value)]);
            assert!(found.iter().all(|line| *line == expected), "{member} {silent}: {found:?}");
            assert!(!found.is_empty(), "{member}");
        }
    }
    for member in ["/ItemList/0/AssAmt", "/ItemList/0/TotItemVal", "/ItemList/0/GstRt"] {
        assert_eq!(errors("cess", &[(member, "-")]), [format!("5002 {member}")]);
    }
    // Where an item is none, no sum is known.
    let found = errors("cess", &[("/ItemList/1", "7")]);
    assert_eq!(found, ["5002 /ItemList/1"]);
    assert_eq!(errors("b2b", &[("/ItemList/1", "7")]), ["5002 /ItemList/1"]);
    assert_eq!(errors("cess", &[("/ItemList", "[]")]), ["2228 /ItemList"]);
    // Nor which tax is right, where the place of supply is not sound.
    assert_eq!(errors("local", &[("/BuyerDtls/Pos", "33")]), ["5002 /BuyerDtls/Pos"]);
    assert_eq!(errors("local", &[("/TranDtls/SupTyp", "\"B2C\"")]), ["5002 /TranDtls/SupTyp"]);
}
