//! What each format holds.

mod common;

use serde_json::Value;

use common::{check, check_with, one_line, records};

#[test]
fn one_line_for_each_finding() {
    let outcome = check(&["--format", "concise", "examples"]);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (1, ""));
    insta::assert_snapshot!("concise", outcome.stdout);
    // Nothing stands before the first one, and accepted invoices are passed over.
    let accepted = check(&["--format", "concise", "examples/invoice.json"]).stdout;
    assert_eq!(accepted, "1 invoice: 1 accepted; 0 errors, 0 warnings\n");
}

#[test]
fn annotations_for_github() {
    let outcome = check(&["--format", "github", "examples"]);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (1, ""));
    insta::assert_snapshot!("github", outcome.stdout);
    assert_eq!(check(&["--format", "github", "examples/invoice.json"]).stdout, "");
}

#[test]
fn a_document_of_records() {
    let outcome = check(&["--format", "json", "examples"]);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (1, ""));
    let document: Value = serde_json::from_str(&outcome.stdout).unwrap();
    assert_eq!(document["v"], 1);
    assert_eq!(document.as_object().unwrap().len(), 2);
    // The same records, each on its own line.
    let lines = check(&["--format", "ndjson", "examples"]).stdout;
    assert_eq!(
        outcome.stdout,
        format!("{{\"v\":1,\"results\":[\n{}\n]}}\n", lines.trim_end().replace('\n', ",\n"))
    );
    assert_eq!(document["results"].as_array().unwrap().len(), 8);
    // Also of nothing, and of a source that cannot be read.
    assert_eq!(check_with(&["--format", "json"], b"[]").stdout, "{\"v\":1,\"results\":[]}\n");
    let outcome = check(&["--format", "json", "no/such/file.json"]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (2, "{\"v\":1,\"results\":[]}\n"));
}

#[test]
fn test_cases_for_ci_servers() {
    let outcome = check(&["--format", "junit", "examples"]);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (1, ""));
    insta::assert_snapshot!("junit", outcome.stdout);

    let document = roxmltree::Document::parse(&outcome.stdout).unwrap();
    let suites: Vec<_> =
        document.descendants().filter(|node| node.has_tag_name("testsuite")).collect();
    assert_eq!(suites.len(), 5);
    for suite in suites {
        let children = |name: &str| suite.descendants().filter(|n| n.has_tag_name(name)).count();
        for (count, element) in
            [("tests", "testcase"), ("failures", "failure"), ("errors", "error")]
        {
            assert_eq!(suite.attribute(count).unwrap(), children(element).to_string(), "{count}");
        }
    }
}

#[test]
fn test_cases_have_names_of_their_own() {
    let line = one_line();
    // The same number twice, none, one of nothing, and the same source once more.
    let batch = format!("{line}\n{line}\n{{}}\n{{\"DocDtls\":{{\"No\":\"\"}}}}\n");
    let files = common::folder(&[("a.ndjson", &batch)]);
    let path = files.path().join("a.ndjson");
    let path = path.to_str().unwrap();
    let outcome = check(&["--format", "junit", path, path]);
    let document = roxmltree::Document::parse(&outcome.stdout).unwrap();
    let names: Vec<&str> = document
        .descendants()
        .filter(|node| node.has_tag_name("testcase"))
        .map(|case| case.attribute("name").unwrap())
        .collect();
    let once = ["TN/2026/0119 #0", "TN/2026/0119 #1", "#2", "#3"];
    assert_eq!(names, [once, once].concat());
    let suites = document.descendants().filter(|node| node.has_tag_name("testsuite"));
    let tests: Vec<&str> = suites.map(|suite| suite.attribute("tests").unwrap()).collect();
    assert_eq!(tests, ["4", "4"]);
    // Where no error is reported, the failure counts them.
    let outcome = check_with(&["--format", "junit", "--max-diagnostics", "0"], b"{}");
    assert!(
        outcome.stdout.contains("<failure type=\"rejected\" message=\"8 errors, 0 warnings (8 of "),
        "{}",
        outcome.stdout
    );
    // No invoice, no suite.
    let outcome = check_with(&["--format", "junit"], b"[]");
    assert_eq!(outcome.stdout.lines().last(), Some("</testsuites>"));
    assert!(!outcome.stdout.contains("<testsuite "));
}

#[test]
fn a_suite_of_any_size_is_written() {
    // More than is kept in memory.
    let batch = "{}\n".repeat(8_000);
    let outcome = check_with(&["--format", "junit"], batch.as_bytes());
    assert!(outcome.stdout.len() > 2 * 1024 * 1024);
    let document = roxmltree::Document::parse(&outcome.stdout).unwrap();
    let cases = document.descendants().filter(|node| node.has_tag_name("testcase"));
    assert_eq!(cases.count(), 8_000);
    assert!(outcome.stdout.contains("tests=\"8000\" failures=\"8000\" errors=\"0\""));
}

#[test]
fn findings_that_are_not_listed_are_counted_in_every_record() {
    let record = &records(&["--max-diagnostics", "1"], b"{\"Version\":\"1.1\"}")[0];
    assert_eq!(record["diagnostics"].as_array().unwrap().len(), 1);
    assert_eq!(record["omitted"], 5);
}

#[test]
fn a_source_that_cannot_be_read_is_told_to_ci_servers() {
    let sources = ["no/such/<file>.json", "examples/invoice.json"];
    let with = |format| check(&[&["--format", format], &sources[..]].concat());
    let outcome = with("junit");
    let document = roxmltree::Document::parse(&outcome.stdout).unwrap();
    let errors: Vec<_> = document.descendants().filter(|n| n.has_tag_name("error")).collect();
    assert_eq!((outcome.code, errors.len()), (2, 1));
    assert!(errors[0].attribute("message").unwrap().contains("no/such/<file>.json: "));
    let outcome = with("github");
    assert_eq!((outcome.code, outcome.stdout.lines().count()), (2, 1));
    assert!(outcome.stdout.starts_with("::error title=inv01::no/such/<file>.json: "));
}

#[test]
fn findings_that_are_not_reported_are_told_in_junit() {
    let doubtful = one_line().replacen('{', "{\"a\":1,\"b\":2,", 1);
    let arguments = ["--format", "junit", "--max-diagnostics", "1"];
    let outcome = check_with(&arguments, doubtful.as_bytes());
    let remark = "0 errors, 2 warnings (1 of them not listed)</system-out>";
    assert!(outcome.stdout.contains(remark), "{}", outcome.stdout);
}
