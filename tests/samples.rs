//! The two bodies of public documentation that the project started from.

use inv01::{Checker, Entry, Origin, Severity, Stage, Values, Verdict};
use inv01_workspace::context;

fn check(json: &str) -> (Verdict, Vec<Entry>) {
    let mut checker = Checker::new(context());
    let report = checker.check(json.as_bytes());
    (report.verdict(), report.entries(&Origin::whole("sample.json"), Values::Masked))
}

#[test]
fn the_request_of_generate_irn_names_a_member_that_is_none() {
    let (_, entries) = check(include_str!("samples/generate-irn.json"));
    let [entry] = entries.as_slice() else { panic!("{entries:#?}") };
    assert_eq!(entry.pointer, "/RefDtls/ContrDtls/0/RecAdvRef");
    assert_eq!((entry.rule, entry.severity), ("unknown-member", Severity::Warning));
    assert_eq!(entry.hint.as_deref(), Some("RecAdvRefr"));
    assert_eq!((entry.line, entry.column), (142, 9));
}

#[test]
fn the_details_of_an_invoice_break_no_row() {
    let (verdict, entries) = check(include_str!("samples/get-invoice-details.json"));
    assert_eq!(verdict, Verdict::Accepted);
    let schema: Vec<_> = entries.iter().filter(|entry| entry.stage == Stage::Schema).collect();
    assert!(schema.is_empty(), "{schema:#?}");
}
