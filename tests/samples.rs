//! The two bodies of public documentation that the project started from.

use inv01::{
    Affects, Checker, Context, Date, Decimal, Entry, Origin, Profile, Severity, Values, Verdict,
};
use inv01_workspace::Node;

/// What a portal says to a body on the day of its document.
fn check((json, day): (&str, Date), profile: Profile) -> (Verdict, Vec<Entry>) {
    let mut checker = Checker::new(Context::new(day).profile(profile));
    let report = checker.check(json.as_bytes());
    (report.verdict(), report.entries(&Origin::whole("sample.json"), Values::Masked))
}

/// What the portal signed: the invoices of the two bodies as the answers hold them, each with the day
/// of its acknowledgement. The first is a body of 2020, other than the request beside it.
const SIGNED: [(&str, Date); 2] = [
    (include_str!("samples/signed-generate-irn.json"), Date::constant(2020, 8, 8)),
    (include_str!("samples/signed-get-invoice-details.json"), Date::constant(2025, 4, 17)),
];

/// Each on the day of its document: no e-way bill is made for an old one.
const REQUEST: (&str, Date) =
    (include_str!("samples/generate-irn.json"), Date::constant(2020, 12, 12));
const DETAILS: (&str, Date) =
    (include_str!("samples/get-invoice-details.json"), Date::constant(2025, 4, 17));

#[test]
fn the_request_of_generate_irn_names_a_member_that_is_none() {
    let (verdict, entries) = check(REQUEST, Profile::Sandbox);
    assert_eq!(verdict, Verdict::Accepted);
    let [entry] = entries.as_slice() else { panic!("{entries:#?}") };
    assert_eq!(entry.pointer, "/RefDtls/ContrDtls/0/RecAdvRef");
    assert_eq!((entry.rule, entry.severity), ("unknown-member", Severity::Warning));
    assert_eq!(entry.hint.as_deref(), Some("RecAdvRefr"));
    assert_eq!((entry.line, entry.column), (142, 9));
}

#[test]
fn the_details_of_an_invoice_have_no_finding() {
    let (verdict, entries) = check(DETAILS, Profile::Sandbox);
    assert_eq!((verdict, entries.len()), (Verdict::Accepted, 0), "{entries:#?}");
}

#[test]
fn their_test_gstins_are_those_of_no_taxpayer() {
    // The sandbox took them; their check characters are wrong, so production cannot have them.
    for sample in [REQUEST, DETAILS] {
        let (verdict, entries) = check(sample, Profile::Production);
        assert_eq!(verdict, Verdict::Rejected);
        let errors = entries.iter().filter(|entry| entry.severity == Severity::Error);
        let errors: Vec<_> = errors
            .map(|entry| (entry.id, &*entry.pointer, entry.expected.as_deref().unwrap_or_default()))
            .collect();
        let seller = if sample == REQUEST { "1 at position 15" } else { "R at position 15" };
        let buyer = ("G2", "/BuyerDtls/Gstin", "F at position 15");
        assert_eq!(errors, [("G2", "/SellerDtls/Gstin", seller), buyer]);
    }
}

#[test]
fn what_the_portal_signed_has_no_error_that_affects_the_irn() {
    for (json, day) in SIGNED {
        let mut checker = Checker::new(Context::new(day).profile(Profile::Sandbox));
        let report = checker.check(json.as_bytes());
        let entries = report.entries(&Origin::whole("signed.json"), Values::Masked);
        let errors: Vec<_> = entries
            .iter()
            .filter(|e| e.severity == Severity::Error && e.affects == Affects::Irn)
            .collect();
        assert!(errors.is_empty(), "{day}: {errors:#?}");
        assert_eq!(report.verdict(), Verdict::Accepted, "{day}: {entries:#?}");
    }
}

/// Members of a signed invoice and their values as JSON.
type Figures = &'static [(&'static str, &'static str)];

/// What the two signed invoices have in common: the figures of the item and of the totals.
const COMMON: Figures = &[
    ("/BuyerDtls/Gstin", "\"29AWGPV7107B1Z1\""),
    ("/BuyerDtls/Pos", "\"12\""),
    ("/ItemList/0/Qty", "100.345"),
    ("/ItemList/0/UnitPrice", "99.545"),
    ("/ItemList/0/TotAmt", "9988.84"),
    ("/ItemList/0/Discount", "10"),
    ("/ItemList/0/AssAmt", "9978.84"),
    ("/ItemList/0/GstRt", "12"),
    ("/ItemList/0/IgstAmt", "1197.46"),
    ("/ItemList/0/CesRt", "5"),
    ("/ItemList/0/CesAmt", "498.94"),
    ("/ItemList/0/CesNonAdvlAmt", "10"),
    ("/ItemList/0/StateCesRt", "12"),
    ("/ItemList/0/StateCesAmt", "1197.46"),
    ("/ItemList/0/StateCesNonAdvlAmt", "5"),
    ("/ItemList/0/OthChrg", "10"),
    ("/ItemList/0/TotItemVal", "12897.70"),
    ("/ValDtls/AssVal", "9978.84"),
    ("/ValDtls/IgstVal", "1197.46"),
    ("/ValDtls/CesVal", "508.94"),
    ("/ValDtls/StCesVal", "1202.46"),
    ("/ValDtls/Discount", "10"),
    ("/ValDtls/OthChrg", "20"),
    ("/ValDtls/RndOffAmt", "0.30"),
    ("/ValDtls/TotInvVal", "12908.00"),
    ("/ValDtls/TotInvValFc", "12897.70"),
];

/// What each has of its own.
const OWN: [Figures; 2] = [
    &[
        ("/AckNo", "162010000001700"),
        ("/AckDt", "\"2020-08-08 11:23:00\""),
        ("/Irn", "\"58f1669d31c5725ddcc39eeecd465e69543c639daeb1d582546aa3d28d66c3f8\""),
        ("/SellerDtls/Gstin", "\"24AAFCD5862R005\""),
        ("/DocDtls/No", "\"DOC/007\""),
        ("/DocDtls/Dt", "\"08/08/2020\""),
        ("/TranDtls/RegRev", "\"Y\""),
    ],
    &[
        ("/AckNo", "112510223447367"),
        ("/AckDt", "\"2025-04-17 13:56:00\""),
        ("/Irn", "\"1e60d7816bfcac5418e06f6ce58f6ba3518494f0c006da93a5db9f78418de8e6\""),
        ("/SellerDtls/Gstin", "\"29AAFCD5862R000\""),
        ("/DocDtls/No", "\"IC2000\""),
        ("/DocDtls/Dt", "\"17/04/2025\""),
        ("/TranDtls/RegRev", "\"N\""),
    ],
];

#[test]
fn the_key_figures_of_what_was_signed_hold() {
    for ((json, day), own) in SIGNED.into_iter().zip(OWN) {
        let mut body = Node::parse(json).unwrap();
        for (pointer, expected) in own.iter().chain(COMMON) {
            let Some(Node::Raw(found)) = body.at(pointer) else { panic!("{day}: no {pointer}") };
            match expected.parse::<Decimal>() {
                Ok(amount) => assert_eq!(found.parse(), Ok(amount), "{day}: {pointer}"),
                Err(_) => assert_eq!(found, expected, "{day}: {pointer}"),
            }
        }
        // The IRN that the portal gave is the one that is computed here.
        let mut checker = Checker::new(Context::new(day).profile(Profile::Sandbox));
        let irn = checker.check(json.as_bytes()).irn().map(|irn| format!("\"{irn}\""));
        assert_eq!(irn.as_deref(), own.iter().find(|(at, _)| *at == "/Irn").map(|(_, irn)| *irn));
    }
}
