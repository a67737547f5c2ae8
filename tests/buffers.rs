//! A checker keeps buffers and what it has learnt about the order of names: nothing of it is seen in
//! the next report.

#[path = "../benches/corpus/mod.rs"]
mod corpus;

use inv01::{Checker, Origin, Values};
use inv01_workspace::Node;

/// Everything that is said of a record.
fn said(checker: &mut Checker, json: &[u8]) -> String {
    let report = checker.check(json);
    let record = report.record(&Origin::whole("x"), Values::Shown);
    let findings: Vec<String> =
        report.diagnostics().iter().map(|found| format!("{found:?}")).collect();
    format!("{record:?} {findings:#?}")
}

#[test]
fn a_used_checker_says_what_a_new_one_says() {
    let valid = corpus::valid(60);
    let mut faulty: Vec<String> = (1..=10).map(|n| corpus::with_faults(&valid[n], n)).collect();
    faulty.extend(corpus::one_fault());
    let mut records: Vec<Vec<u8>> = Vec::new();
    for json in valid.iter().chain(&faulty) {
        let body = Node::parse(json).unwrap();
        records.push(json.clone().into_bytes());
        records.push(body.reversed().to_json().into_bytes());
        // Cut off in the middle, and a list that is given twice.
        records.push(json.as_bytes()[..json.len() / 2].to_vec());
        records.push(json.replacen('{', "{\"ItemList\":[{\"SlNo\":\"\\u0031\"}],", 1).into_bytes());
    }
    let mut used = Checker::new(corpus::context());
    // In an order in which neighbours have nothing in common.
    for i in 0..records.len() {
        let json = &records[i * 101 % records.len()];
        let mut new = Checker::new(corpus::context());
        assert_eq!(
            said(&mut used, json),
            said(&mut new, json),
            "{}",
            String::from_utf8_lossy(json)
        );
    }
}
