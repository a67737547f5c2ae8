//! The two bodies of public documentation that the project started from.

use inv01::{Affects, Checker, Context, Date, Entry, Origin, Profile, Severity, Values, Verdict};

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
