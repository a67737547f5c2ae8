//! `inv01 check` from the outside.

mod common;

use std::io::{Read as _, Write as _};
use std::process::{Command, Stdio};
use std::thread;

use serde_json::Value;

use common::{check, check_with, one_line, records, run};

#[test]
fn findings_for_people() {
    let outcome = check(&["examples"]);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (1, ""));
    insta::assert_snapshot!("examples", outcome.stdout);
}

#[test]
fn findings_for_people_with_values_and_colours() {
    let arguments = ["--show-values", "--color", "always", "examples/invoice-faulty.json"];
    insta::assert_snapshot!(
        "faulty_with_values_in_colour",
        check(&arguments).stdout.replace('\x1b', "ESC")
    );
}

#[test]
fn records_for_programs() {
    let outcome = check(&["--format", "ndjson", "examples/invoice-faulty.json"]);
    assert_eq!(outcome.code, 1);
    insta::assert_snapshot!("faulty_record", outcome.stdout);
}

#[test]
fn counts_only() {
    let outcome = check(&["--format", "summary", "examples"]);
    assert_eq!(outcome.code, 1);
    assert_eq!(
        outcome.stdout,
        "8 invoices: 4 accepted, 3 rejected, 1 malformed; 10 errors, 3 warnings\n",
    );
    let outcome = check(&["--format", "summary", "examples/invoice.json"]);
    assert_eq!(
        (outcome.code, outcome.stdout.as_str()),
        (0, "1 invoice: 1 accepted; 0 errors, 0 warnings\n")
    );
}

#[test]
fn wrong_usage_is_told_apart_from_wrong_invoices() {
    let format = &["--as-of", "2026-11-21", "--format", "xml"];
    for arguments in
        [&["--as-of", "yesterday"][..], &["--as-of", "20261121"], format, &["--frobnicate"]]
    {
        let outcome = run(&[&["check"], arguments].concat(), b"");
        assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""));
        assert!(!outcome.stderr.is_empty());
    }
}

#[test]
fn names_and_profile_are_options() {
    let odoo = one_line().replacen("\"Gstin\"", "\"GSTIN\"", 1);
    let rules = |arguments: &[&str]| -> Vec<String> {
        let record = &records(arguments, odoo.as_bytes())[0];
        let found = record["diagnostics"].as_array().unwrap();
        found.iter().map(|d| d["id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(rules(&[]), ["F9"]);
    assert_eq!(rules(&["--names", "lenient", "--profile", "sandbox"]), ["F9"]);
    assert_eq!(rules(&["--names", "strict"]), ["F1", "F8"]);
}

#[test]
fn many_findings_on_one_long_line_are_shown_in_time() {
    let hostile = format!("{{{}\"a\":1}}", "\"a\":1,".repeat(8_000));
    let outcome = check_with(&["--max-diagnostics", "10000"], hostile.as_bytes());
    assert_eq!(outcome.stdout.matches("(F12 repeated-member)").count(), 8_000);
}

#[test]
fn errors_are_reported_before_warnings_and_the_verdict_counts_all() {
    let json = format!("{{{}\"Version\":\"1.1\"}}", "\"a\":1,".repeat(200));
    let missing = ["TranDtls", "DocDtls", "SellerDtls", "BuyerDtls", "ItemList", "ValDtls"];
    for (most, errors, omitted) in [("100", 6, 106), ("7", 6, 199), ("3", 3, 203), ("0", 0, 206)] {
        let record = &records(&["--max-diagnostics", most], json.as_bytes())[0];
        let found = record["diagnostics"].as_array().unwrap();
        assert_eq!(found.len().to_string(), most);
        let is_error = |d: &&Value| d["severity"] == "error";
        assert_eq!(found.iter().filter(is_error).count(), errors);
        for (found, member) in found.iter().filter(is_error).zip(missing) {
            assert_eq!(found["pointer"], format!("/{member}"));
        }
        assert_eq!((&record["omitted"], &record["verdict"]), (&omitted.into(), &"rejected".into()));
    }
    let human = check_with(&["--max-diagnostics", "3"], json.as_bytes()).stdout;
    assert!(human.ends_with("6 errors, 200 warnings (203 of them not listed)\n"), "{human}");
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let batch = format!("{}\n", one_line()).repeat(2_000);
    let mut child = Command::new(env!("CARGO_BIN_EXE_inv01"))
        .args(["check", "--as-of", "2026-11-21", "--format", "ndjson", "--ignore", "2150"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdout = child.stdout.take().unwrap();
    let mut pipe = child.stdin.take().unwrap();
    let writer = thread::spawn(move || drop(pipe.write_all(batch.as_bytes())));
    stdout.read_exact(&mut [0; 10]).unwrap();
    drop(stdout);
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    // The verdict on what has been checked until then, and not a word.
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(output.stderr, b"");
}

#[test]
fn the_day_of_the_check_is_in_the_record() {
    let record = &records(&[], one_line().as_bytes())[0];
    assert_eq!((&record["as_of"], &record["v"]), (&Value::from("2026-11-21"), &Value::from(1)));
    assert_eq!(
        (&record["source"], &record["doc"]),
        (&Value::from("-"), &Value::from("TN/2026/0119"))
    );
    // Without the option it is a day all the same.
    let outcome = Command::new(env!("CARGO_BIN_EXE_inv01"))
        .args(["check", "--format", "ndjson"])
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let record: Value = serde_json::from_slice(&outcome.stdout).unwrap();
    assert_eq!(record["as_of"].as_str().unwrap().len(), 10);
}
