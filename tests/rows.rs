//! Every constraint of every row of `schemas/inv01.toml`: a body that keeps it is accepted, a body
//! that breaks it is refused with the row's code at the row's place, and with nothing else.

use std::collections::BTreeSet;

use inv01::{Affects, Checker, Severity, Stage};
use inv01_codegen::source::{Constraint, Kind};
use inv01_workspace::cases::{self, Case, Finding};
use inv01_workspace::{Node, context, source};

/// Judges every case, and gives how many of them are sound and how many not.
fn judge(cases: &[Case]) -> (usize, usize) {
    let mut checker = Checker::new(context());
    for case in cases {
        let report = checker.check(case.json.as_bytes());
        // What the rules across members say of a changed value is no matter of its row.
        let of_rows = report.diagnostics().iter().filter(|d| d.check().stage == Stage::Schema);
        let mut found: Vec<Finding> =
            of_rows.map(|d| (report.pointer(d), d.check().rule, d.code(), d.severity())).collect();
        found.sort();
        assert_eq!(found, case.findings, "{}: {}", case.why, case.json);
    }
    let sound = cases.iter().filter(|case| case.findings.is_empty()).count();
    (sound, cases.len() - sound)
}

/// The members that the refused cases are about.
fn refused(cases: &[Case]) -> BTreeSet<&str> {
    cases.iter().flat_map(|case| &case.findings).map(|finding| finding.0.as_str()).collect()
}

/// Six containers, 28 leaves always, 16 inside an object that is given, and two for goods.
const MANDATORY: usize = 6 + 28 + 16 + 2;

#[test]
fn the_table_is_the_source() {
    let source = source();
    assert_eq!(inv01::fields().len(), source.request().len());
    for (row, field) in inv01::fields().iter().zip(source.request()) {
        assert_eq!((row.path, row.doc), (field.path.as_str(), field.doc.as_str()));
    }
    let leaves =
        source.request().iter().filter(|field| matches!(field.kind, Kind::Leaf(_))).count();
    assert_eq!((leaves, source.request().len() - 1 - leaves), (132, 18));
}

#[test]
fn every_sample_is_accepted_and_every_optional_member_may_go_or_be_null() {
    assert_eq!(judge(&cases::optional_members()), (1 + 2 * (150 - MANDATORY), 0));
}

#[test]
fn every_mandatory_member_is_missed() {
    let cases = cases::mandatory_members();
    assert_eq!(judge(&cases), (0, 2 * MANDATORY));
    assert_eq!(refused(&cases).len(), MANDATORY);
}

#[test]
fn a_member_that_a_sibling_asks_for_may_go_otherwise() {
    assert_eq!(judge(&cases::conditional_members()), (1, 2));
}

#[test]
fn every_json_type_is_asked() {
    let cases = cases::json_types();
    assert_eq!(judge(&cases).0, 0);
    assert_eq!(refused(&cases).len(), 150);
}

#[test]
fn every_length_has_its_edges() {
    let cases = cases::lengths();
    judge(&cases);
    assert_eq!(refused(&cases).len(), texts());
}

#[test]
fn every_shape_is_asked() {
    let cases = cases::shapes();
    judge(&cases);
    // Any 64 characters are an IRN.
    assert_eq!(refused(&cases).len(), texts() - 1);
    assert!(!refused(&cases).contains("/Irn"));
}

#[test]
fn every_date_is_a_day_of_the_calendar() {
    let source = source();
    let request = Node::request(&source).without("/Irn");
    let mut dates = 0;
    for field in source.request().iter().filter(|f| source.lexical(f).is_some_and(|l| l.day)) {
        let at = inv01_workspace::pointer(&field.path);
        let (code, severity, affects) = match field.codes.get(&Constraint::Day).map(String::as_str)
        {
            None => (None, Severity::Warning, Affects::Irn),
            Some("4017") => (Some("4017"), Severity::Error, Affects::Ewb),
            Some(code) => (Some(code), Severity::Error, Affects::Irn),
        };
        for (day, exists) in [
            ("30/04/2028", true),
            ("31/04/2028", false),
            ("29/02/2028", true),
            ("30/02/2028", false),
            ("28/02/2027", true),
            ("29/02/2027", false),
            ("31/12/2027", true),
        ] {
            let json = request.with(&at, Node::raw(format!("\"{day}\""))).to_json();
            let mut checker = Checker::new(context());
            let report = checker.check(json.as_bytes());
            let no_day = report.diagnostics().iter().filter(|found| {
                ["document-date", "other-date", "transport-day"].contains(&found.check().rule)
            });
            let found: Vec<_> = no_day
                .map(|d| (report.pointer(d), d.code(), d.severity(), d.check().affects))
                .collect();
            let expected = (!exists).then(|| (at.clone(), code, severity, affects));
            assert_eq!(found, Vec::from_iter(expected), "{at} {day}");
            assert!(report.diagnostics().iter().all(|d| d.check().stage != Stage::Schema), "{at}");
        }
        dates += 1;
    }
    assert_eq!(dates, 10);
}

#[test]
fn every_range_and_every_decimal_has_its_edge() {
    let cases = cases::numbers();
    judge(&cases);
    assert_eq!(refused(&cases).len(), 132 - texts());
}

#[test]
fn the_number_of_items_has_its_edges() {
    assert_eq!(judge(&cases::item_counts()), (2, 2));
}

/// How many leaves are texts.
fn texts() -> usize {
    let is_text = |field: &&inv01::Field| matches!(field.kind, inv01::Kind::Text(_));
    inv01::fields().iter().filter(is_text).count()
}
