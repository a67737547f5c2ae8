//! The record of a report keeps its schema, whatever was found.

use inv01::Document;
use inv01::generate::{Choices, Options, broken, faults};
use inv01::json::{Fault, FaultKind};
use inv01::schema::{Dialect, Form};
use inv01::{Checker, Diagnostic, Names, Origin, RECORD_VERSION, Report, Selection, Values};
use inv01_workspace::{Node, cases, context, source};
use jsonschema::Validator;
use serde_json::{Value, json};

/// The strict form: every member that is written must be described.
fn schema() -> Validator {
    let form = Form { dialect: Dialect::default(), strict: true };
    jsonschema::validator_for(Document::Report.schema(form).as_value()).unwrap()
}

fn record(report: &Report<'_>, values: Values) -> Value {
    let origin = Origin { source: "requests.json", index: 7, line: 3, column: 2 };
    serde_json::to_value(report.record(&origin, values)).unwrap()
}

#[test]
fn every_record_is_valid() {
    let schema = schema();
    let mut records = 0;
    let mut judge = |report: &Report<'_>| {
        for values in [Values::Masked, Values::Shown] {
            let record = record(report, values);
            if let Err(error) = schema.validate(&record) {
                panic!("{error}: {record}");
            }
            records += 1;
        }
    };
    let mut checker = Checker::new(context());
    for case in cases::ALL.iter().flat_map(|make| make()) {
        judge(&checker.check(case.json.as_bytes()));
    }
    for fault in faults() {
        let broken = broken(&mut Choices::seeded(1), &Options::default(), fault).unwrap();
        judge(&Checker::new(broken.context.clone()).check(broken.json.as_bytes()));
    }
    let selection = Selection::all().without(["5002"]).unwrap();
    let mut ignoring = Checker::new(context().names(Names::Strict).selection(selection));
    for json in ["", "{", "[]", "{}", "\u{feff}{\"version\":1,\"Version\":\"\",\"Version\":null}"] {
        judge(&checker.check(json.as_bytes()));
        judge(&ignoring.check(json.as_bytes()));
    }
    let fault = Fault { kind: FaultKind::TooLong { limit: 7 }, offset: 0 };
    judge(&Report::unreadable(b"", &context(), fault));
    assert!(records > 14_000, "{records}");
}

#[test]
fn a_record_that_is_not_described_is_refused() {
    let schema = schema();
    let sound = record(&Checker::new(context()).check(b"{}"), Values::Masked);
    assert_eq!((schema.is_valid(&sound), &sound["v"]), (true, &json!(RECORD_VERSION)));
    for (at, value) in [
        ("/verdict", json!("maybe")),
        ("/omitted", json!(-1)),
        ("/diagnostics/0/code", json!(5002)),
        ("/diagnostics/0/severity", json!("fatal")),
        ("/ignored", Value::Null),
    ] {
        let mut broken = sound.clone();
        *broken.pointer_mut(at).unwrap() = value;
        assert!(!schema.is_valid(&broken), "{at}");
    }
    let mut more = sound.clone();
    more["irn2"] = Value::Null;
    assert!(!schema.is_valid(&more));
    let mut less = sound;
    less.as_object_mut().unwrap().remove("as_of");
    assert!(!schema.is_valid(&less));
}

#[test]
fn what_is_ignored_stands_apart_and_does_not_count() {
    let body = Node::request(&source())
        .without("/Irn")
        .with("/Version", Node::raw("\"1.03\""))
        .with("/ValDtls/RndOffAmt", Node::raw("100"))
        .with("/DocDtls/No", Node::raw("\"0117\""))
        .to_json();
    let pointers = |list: &Value| -> Vec<String> {
        let list = list.as_array().unwrap();
        list.iter().map(|entry| entry["pointer"].as_str().unwrap().to_owned()).collect()
    };
    let all = ["/Version", "/DocDtls/No", "/ValDtls/RndOffAmt"];
    // By code, by id, by name, and both ways together.
    for (only, without, reported, verdict) in [
        (vec![], vec!["2279"], vec![1, 2], "rejected"),
        (vec![], vec!["D13", "5002"], vec![], "accepted"),
        (vec!["range"], vec![], vec![2], "rejected"),
        (vec!["5002"], vec!["F4"], vec![1], "rejected"),
        (vec!["I1"], vec![], vec![], "accepted"),
    ] {
        let selection = Selection::all().only(only).unwrap().without(without).unwrap();
        let mut checker = Checker::new(context().selection(selection));
        let record = record(&checker.check(body.as_bytes()), Values::Masked);
        let expected: Vec<&str> = reported.iter().map(|&i: &usize| all[i]).collect();
        let rest: Vec<&str> = all.into_iter().filter(|at| !expected.contains(at)).collect();
        assert_eq!(pointers(&record["diagnostics"]), expected);
        assert_eq!(pointers(&record["ignored"]), rest);
        assert_eq!((&record["verdict"], &record["omitted"]), (&json!(verdict), &json!(0)));
    }
    // What cannot be read is always told.
    let selection = Selection::all().only(["2279"]).unwrap().without(["json", "J1"]).unwrap();
    let report = Checker::new(context().selection(selection)).check(b"{").verdict();
    assert_eq!(report, inv01::Verdict::Malformed);
}

#[test]
fn counts_hold_every_finding_that_is_asked_for() {
    let json = format!("{{{}\"Version\":\"1\"}}", "\"a\":1,".repeat(300));
    let selection = Selection::all().without(["repeated-member"]).unwrap();
    let mut checker = Checker::new(context().selection(selection).max_diagnostics(4));
    let report = checker.check(json.as_bytes());
    let counts: Vec<_> =
        report.counts().iter().map(|count| (count.check.id, count.findings)).collect();
    assert_eq!(counts, [("D13", 1), ("F1", 6), ("F8", 1)]);
    assert_eq!((report.errors(), report.warnings(), report.omitted()), (7, 1, 4));
    assert_eq!((report.diagnostics().len(), report.ignored().len()), (4, 4));
}

#[test]
fn a_serial_number_that_is_repeated_names_the_item_that_has_it() {
    let item = |number: &str| format!(r#"{{"SlNo":"{number}"}}"#);
    let related = |numbers: &[&str]| -> Vec<(String, String)> {
        let items: Vec<String> = numbers.iter().copied().map(item).collect();
        let json = format!(r#"{{"ItemList":[{}]}}"#, items.join(","));
        let mut checker = Checker::new(context());
        let record = record(&checker.check(json.as_bytes()), Values::Masked);
        let found = record["diagnostics"].as_array().unwrap().iter().filter(|d| d["id"] == "I2");
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        found.map(|d| (text(&d["pointer"]), text(&d["related"][0]["pointer"]))).collect()
    };
    let at = |index: usize| format!("/ItemList/{index}/SlNo");
    assert_eq!(related(&["7", "1", "1", "1"]), [(at(2), at(1)), (at(3), at(1))]);
    // A number that may be the same rests on the first of them, the same number on its own first.
    let expected = [(at(1), at(0)), (at(2), at(1)), (at(3), at(0))];
    assert_eq!(related(&["1", "01", "01", "1"]), expected);
}

#[test]
fn a_value_that_passed_once_is_judged_on_the_day_of_the_document() {
    let body = include_str!("cases/bases/credit-note.json");
    let body = Node::parse(body).unwrap().with("/Version", Node::raw("\"1.01\""));
    let of = |day: &str, at_document_date| {
        let json = body.with("/DocDtls/Dt", Node::raw(format!("\"{day}\""))).to_json();
        let context = context().floor_date(inv01::FloorDate::None);
        let context = context.at_document_date(at_document_date);
        let mut checker = Checker::new(context);
        let report = checker.check(json.as_bytes());
        let found = report.diagnostics().iter().filter(|d| d.code() == Some("2279"));
        found.map(Diagnostic::severity).collect::<Vec<_>>()
    };
    assert_eq!(of("30/09/2020", false), [inv01::Severity::Error]);
    assert_eq!(of("30/09/2020", true), []);
    assert_eq!(of("01/10/2020", true), [inv01::Severity::Warning]);
    assert_eq!(of("14/07/2021", true), [inv01::Severity::Error]);
}
