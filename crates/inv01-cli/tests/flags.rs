//! Which findings count, what they do to the exit code, and what else is said.

mod common;

use serde_json::Value;

use common::{FORMATS, check, check_with, one_line, records};

/// Rules of the findings of the only record.
fn rules(arguments: &[&str], json: &str, list: &str) -> Vec<String> {
    let record = &records(arguments, json.as_bytes())[0];
    let found = record[list].as_array().unwrap();
    found.iter().map(|d| d["id"].as_str().unwrap().to_owned()).collect()
}

fn verdict(arguments: &[&str], json: &str) -> Value {
    records(arguments, json.as_bytes())[0]["verdict"].clone()
}

/// A version that is refused (D13, 2279), an unknown member (F8), a small letter (F13).
fn faulty() -> String {
    let json = doubtful().replacen("0119", "0120", 1);
    json.replacen("\"Version\":\"1.1\"", "\"Version\":\"1.2\",\"Foo\":1", 1)
}

/// Only warnings.
fn doubtful() -> String {
    one_line().replacen("\"SupTyp\":\"B2B\"", "\"SupTyp\":\"b2b\"", 1)
}

#[test]
fn rules_are_selected_and_ignored_by_code_id_or_name() {
    let json = faulty();
    let (found, ignored) = ("diagnostics", "ignored");
    assert_eq!(rules(&[], &json, found), ["D13", "F13", "F8"]);
    for name in ["2279", "D13", "schema-version"] {
        assert_eq!(rules(&["--select", name], &json, found), ["D13"]);
        assert_eq!(rules(&["--select", name], &json, ignored), ["F13", "F8"]);
        assert_eq!(verdict(&["--select", name], &json), "rejected");
        assert_eq!(rules(&["--ignore", name], &json, found), ["F13", "F8"]);
        assert_eq!(rules(&["--ignore", name], &json, ignored), ["D13"]);
        assert_eq!(verdict(&["--ignore", name], &json), "accepted");
    }
    // Several at once, one after the other, and both ways.
    assert_eq!(rules(&["--select", "2279, F8"], &json, found), ["D13", "F8"]);
    assert_eq!(rules(&["--select", "2279", "--select", "F8"], &json, found), ["D13", "F8"]);
    assert_eq!(rules(&["--select", "2279,F8", "--ignore", "F8"], &json, found), ["D13"]);
    assert_eq!(rules(&["--ignore", "F8", "--ignore", "F13,D13"], &json, found), [""; 0]);
    // What is ignored does not count for the exit code either.
    assert_eq!(check_with(&["--ignore", "D13"], json.as_bytes()).code, 0);
    assert_eq!(check_with(&["--ignore", "D13", "--deny-warnings"], json.as_bytes()).code, 1);
    assert_eq!(check_with(&["--select", "F1", "--deny-warnings"], json.as_bytes()).code, 0);
    // That there is no invoice at all cannot be ignored.
    assert_eq!(check_with(&["--ignore", "J1"], b"{").code, 1);
}

#[test]
fn a_rule_that_is_not_there_is_wrong_usage() {
    for (option, name, near) in [
        ("--select", "unknown-membr", Some("`unknown-member`")),
        ("--ignore", "2279,REQUIRED-MEMBER", Some("`required-member`")),
        ("--ignore", "f8", Some("`F8`")),
        ("--ignore", "9999", None),
        ("--select", "", None),
        ("--select", "F8,,F9", None),
    ] {
        let outcome = check_with(&[option, name], one_line().as_bytes());
        assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""), "{name}");
        assert!(outcome.stderr.contains("no rule that is checked here"), "{}", outcome.stderr);
        assert_eq!(outcome.stderr.contains("there is `"), near.is_some(), "{}", outcome.stderr);
        assert!(outcome.stderr.contains(near.unwrap_or_default()), "{}", outcome.stderr);
    }
}

#[test]
fn warnings_are_denied_and_findings_forgiven_on_request() {
    let code = |arguments: &[&str], json: &str| check_with(arguments, json.as_bytes()).code;
    for (json, plain, strict) in
        [(one_line(), 0, 0), (doubtful(), 0, 1), (faulty(), 1, 1), ("{".to_owned(), 1, 1)]
    {
        assert_eq!(code(&[], &json), plain);
        assert_eq!(code(&["--deny-warnings"], &json), strict);
        assert_eq!(code(&["--exit-zero"], &json), 0);
        assert_eq!(code(&["--exit-zero", "--deny-warnings"], &json), 0);
    }
    // A warning counts whether it is listed or not.
    assert_eq!(code(&["--deny-warnings", "--max-diagnostics", "0"], &doubtful()), 1);
    // Trouble of our own is not forgiven.
    assert_eq!(check(&["--exit-zero", "no/such/file.json", "examples"]).code, 2);
    assert_eq!(check(&["--exit-zero", "--output-file", "no/such/folder/f", "examples"]).code, 2);
    assert_eq!(check(&["--exit-zero", "--frobnicate"]).code, 2);
}

#[test]
fn exit_codes_do_not_depend_on_the_format() {
    for format in FORMATS {
        let code = |path: &str| check(&["--format", format, path]).code;
        assert_eq!(code("examples/invoice.json"), 0, "{format}");
        assert_eq!(code("examples"), 1, "{format}");
        assert_eq!(code("no/such/file.json"), 2, "{format}");
    }
}

#[test]
fn quiet_says_only_what_was_found() {
    let quiet = |format: &str, json: &str| {
        let outcome = check_with(&["--quiet", "--format", format], json.as_bytes());
        assert_eq!(outcome.stderr, "");
        outcome.stdout
    };
    for format in ["human", "concise", "summary"] {
        assert_eq!(quiet(format, &one_line()), "", "{format}");
    }
    assert_eq!(quiet("summary", &faulty()), "");
    let another = doubtful().replacen("0119", "0121", 1);
    let human = quiet("human", &format!("{}\n{}\n{}", one_line(), faulty(), another));
    assert!(human.starts_with("error[2279]"), "{human}");
    assert!(human.contains("\nrejected TN/2026/0120 (-:2): 1 error, 2 warnings\n"), "{human}");
    assert!(human.ends_with("accepted TN/2026/0121 (-:3): 0 errors, 1 warning\n"), "{human}");
    assert!(!human.contains("(-:1)"), "{human}");
    assert_eq!(quiet("concise", &faulty()).lines().count(), 3);
    // What programs read stays as it is.
    for format in ["json", "ndjson", "sarif", "junit", "github"] {
        let loud = check_with(&["--format", format], faulty().as_bytes()).stdout;
        assert_eq!(quiet(format, &faulty()), loud, "{format}");
    }
}

#[test]
fn statistics_count_each_rule() {
    let table = "\
count  severity  code  id   rule
    4  warning   -     F8   unknown-member
    2  error     2279  D13  schema-version
    2  warning   -     F13  value-case
";
    let line = faulty().replacen("\"Foo\":1", "\"Foo\":1,\"Bar\":2", 1);
    let batch = format!("{line}\n{}\n{line}\n", one_line());
    for format in FORMATS {
        let plain = check_with(&["--format", format], batch.as_bytes());
        for quiet in [false, true] {
            let mut arguments = vec!["--statistics", "--format", format];
            arguments.extend(quiet.then_some("--quiet"));
            let outcome = check_with(&arguments, batch.as_bytes());
            assert_eq!(outcome.code, 1);
            if ["human", "concise", "summary"].contains(&format) {
                assert!(outcome.stdout.ends_with(table), "{format}: {}", outcome.stdout);
                assert_eq!(outcome.stderr, "");
                if !quiet {
                    assert_eq!(outcome.stdout, plain.stdout.clone() + table);
                }
            } else {
                assert_eq!(
                    (outcome.stdout, outcome.stderr.as_str()),
                    (plain.stdout.clone(), table)
                );
            }
        }
    }
    // What is not listed counts; what is ignored does not.
    let few = ["--statistics", "--format", "summary", "--max-diagnostics", "1", "--ignore", "F13"];
    let outcome = check_with(&few, batch.as_bytes());
    let (totals, counted) = outcome.stdout.split_once('\n').unwrap();
    assert!(totals.ends_with("2 errors, 4 warnings (4 of them not listed)"), "{totals}");
    assert_eq!(counted.lines().count(), 3);
    // No findings, no table.
    let outcome = check_with(&["--statistics", "--format", "ndjson"], one_line().as_bytes());
    assert_eq!((outcome.code, outcome.stderr.as_str()), (0, ""));
}

#[test]
fn a_rule_that_another_one_reports_is_named_by_that_one() {
    for (name, id) in [("S28", "C3"), ("tax-without-payment", "C3"), ("G4", "S17"), ("W1", "F4")] {
        let outcome = check_with(&["--ignore", name], b"{}");
        assert_eq!(outcome.code, 2, "{name}");
        let told = format!("findings of `{name}` are reported as {id}: name that");
        assert!(outcome.stderr.contains(&told), "{name}: {}", outcome.stderr);
    }
}
