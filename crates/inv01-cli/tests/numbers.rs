//! `inv01 irn`, and document numbers that are used twice.

mod common;

use serde_json::Value;

use common::{FORMATS, check_with, folder, one_line, records, run, run_in};

/// sha256 of 33GSPTN1882G1Z32026-27INVTN/2026/0119
const IRN: &str = "2147f5d55177c8ae426bd34389e2823e6cad2610271425182291bd04a4a91cac";

fn numbered(number: &str) -> String {
    one_line().replacen("TN/2026/0119", number, 1)
}

/// Verdict and places that the duplicates rest on, for each record.
fn duplicates(records: &[Value]) -> Vec<Option<Vec<(String, u64)>>> {
    let of_record = |record: &Value| {
        let found = record["diagnostics"].as_array().unwrap().iter().find(|d| d["code"] == "2150");
        assert_eq!(found.is_some(), record["verdict"] == "rejected", "{record}");
        found.map(|found| {
            let first = |first: &Value| {
                assert_eq!(first["pointer"], "/DocDtls/No");
                (first["source"].as_str().unwrap().to_owned(), first["index"].as_u64().unwrap())
            };
            found["related"].as_array().unwrap().iter().map(first).collect()
        })
    };
    records.iter().map(of_record).collect()
}

#[test]
fn a_number_is_used_once_in_all_sources() {
    let lines = format!("{}\n{}\n", numbered("A1"), numbered("a1"));
    let folder =
        folder(&[("1.json", &numbered("A2")), ("2.ndjson", &lines), ("3.json", &numbered("A2"))]);
    let arguments = ["check", "--as-of", "2026-11-21", "--format", "ndjson", "."];
    let outcome = run_in(folder.path(), &arguments, b"");
    assert_eq!((outcome.code, outcome.stderr.as_str()), (1, ""));
    let records: Vec<Value> = outcome.stdout.lines().map(common::record).collect();
    let first = |source: &str, index| Some(vec![(format!("./{source}"), index)]);
    assert_eq!(duplicates(&records), [None, None, first("2.ndjson", 0), first("1.json", 0)]);
    // Every format and the exit code know of it.
    for format in FORMATS {
        let arguments = ["check", "--as-of", "2026-11-21", "--format", format, "--statistics", "."];
        let outcome = run_in(folder.path(), &arguments, b"");
        assert_eq!(outcome.code, 1, "{format}");
        let all = outcome.stdout + &outcome.stderr;
        assert!(all.contains("2  error     2150  D9  duplicate-document"), "{format}: {all}");
    }
    // Where the number was used first is told.
    for (format, told) in [
        ("human", "= see: ./1.json#0 /DocDtls/No\n"),
        ("concise", " (D9 duplicate-document, see ./2.ndjson#0 /DocDtls/No)\n"),
        ("junit", " (D9 duplicate-document, see ./1.json#0 /DocDtls/No)\n"),
        ("github", " (D9 duplicate-document, see ./1.json#0 /DocDtls/No)\n"),
        ("sarif", "\"message\":{\"text\":\"record 0 of the source\"}"),
    ] {
        let arguments = ["check", "--as-of", "2026-11-21", "--format", format, "."];
        let outcome = run_in(folder.path(), &arguments, b"");
        assert!(outcome.stdout.contains(told), "{format}: {}", outcome.stdout);
    }
    // It can be switched off.
    let arguments = ["check", "--as-of", "2026-11-21", "--ignore", "2150", "."];
    assert_eq!(run_in(folder.path(), &arguments, b"").code, 0);
}

#[test]
fn numbers_that_the_portal_has_are_used() {
    let undecided =
        |record: &Value| record["undecided"].as_array().unwrap().contains(&"2150".into());
    let body = one_line();
    assert!(undecided(&records(&[], body.as_bytes())[0]));
    // In either case, with blank lines, line ends of Windows and a byte order mark.
    let upper = IRN.to_uppercase();
    for text in [format!("{IRN}\n"), format!("\u{feff}{upper}"), format!("\r\n  {IRN}\r\n\r\n")] {
        let folder = folder(&[("seen.txt", &text)]);
        let seen = folder.path().join("seen.txt");
        let found = records(&["--seen", seen.to_str().unwrap()], body.as_bytes());
        assert_eq!(duplicates(&found), [Some(vec![])]);
        assert!(!undecided(&found[0]));
    }
    // That there is none is known too.
    let folder = folder(&[("seen.txt", ""), ("other.txt", &"0".repeat(64))]);
    for file in ["seen.txt", "other.txt"] {
        let seen = folder.path().join(file);
        let found = records(&["--seen", seen.to_str().unwrap()], body.as_bytes());
        assert_eq!(duplicates(&found), [None]);
        assert!(!undecided(&found[0]));
    }
}

#[test]
fn a_line_that_is_no_irn_is_wrong_usage() {
    for (text, line) in [
        ("x\n".to_owned(), 1),
        (format!("{IRN}\n\n{IRN} {IRN}\n"), 3),
        (format!("{IRN}\n{}", &IRN[1..]), 2),
    ] {
        let folder = folder(&[("seen.txt", &text), ("a.json", &one_line())]);
        let outcome = run_in(folder.path(), &["check", "--seen", "seen.txt", "a.json"], b"");
        assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""));
        let expected = format!("inv01: seen.txt:{line}: an IRN has 64 hexadecimal digits");
        assert!(outcome.stderr.starts_with(&expected), "{}", outcome.stderr);
    }
    let outcome = check_with(&["--seen", "no/such/file"], one_line().as_bytes());
    assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""));
    assert!(outcome.stderr.contains("no/such/file"), "{}", outcome.stderr);
}

#[test]
fn the_record_has_the_irn() {
    assert_eq!(records(&[], one_line().as_bytes())[0]["irn"], IRN);
    let without = one_line().replacen("14/11/2026", "14-11-2026", 1);
    assert_eq!(records(&[], without.as_bytes())[0]["irn"], Value::Null);
}

fn irn(arguments: &[&str], stdin: &str) -> (i32, String, String) {
    let outcome = run(&[&["irn"], arguments].concat(), stdin.as_bytes());
    (outcome.code, outcome.stdout, outcome.stderr)
}

#[test]
fn irns_stand_one_a_line() {
    let line = format!("{IRN}\n");
    assert_eq!(irn(&[], &one_line()), (0, line.clone(), String::new()));
    // What else is wrong is no matter.
    let faulty = one_line().replacen("\"B2B\"", "\"B2C\"", 1);
    assert_eq!(irn(&["-"], &faulty), (0, line.clone(), String::new()));
    assert_eq!(irn(&[], &format!("[{faulty},{faulty}]")).1, line.repeat(2));
    // A folder, and the parts of an IRN that an invoice of the examples lacks.
    let (code, stdout, stderr) = irn(&["examples"], "");
    assert_eq!((code, stdout.lines().count()), (1, 6), "{stdout}");
    assert!(stdout.starts_with(&line), "{stdout}");
    let told = "inv01: examples/batch.ndjson: record 1: no IRN: ";
    assert!(stderr.starts_with(told), "{stderr}");
    assert_eq!(stderr.lines().count(), 2, "{stderr}");
}

#[test]
fn the_letter_case_of_numbers_goes_by_the_day() {
    let body = |number: &str| numbered(number).replacen("14/11/2026", "20/05/2025", 1);
    let of = |arguments: &[&str], number: &str| irn(arguments, &body(number)).1;
    assert_ne!(of(&[], "a1"), of(&[], "A1"));
    assert_ne!(of(&["--as-of", "2025-05-31"], "a1"), of(&["--as-of", "2025-05-31"], "A1"));
    assert_eq!(of(&["--as-of", "2025-06-01"], "a1"), of(&["--as-of", "2025-06-01"], "A1"));
    assert_eq!(of(&[], "A1"), of(&["--as-of", "2025-06-01"], "A1"));
}

#[test]
fn why_there_is_no_irn_is_told() {
    for (old, new, why) in [
        ("\"Gstin\":\"33GSPTN1882G1Z3\",", "", "/SellerDtls/Gstin: The GSTIN field is required."),
        ("\"INV\"", "\"BOS\"", "/DocDtls/Typ: Invalid value in Document Type"),
        ("TN/2026/0119", "0119", "/DocDtls/No: The field Document Number must match"),
        ("14/11/2026", "31/11/2026", "/DocDtls/Dt: the calendar does not have this day"),
        ("\"DocDtls\":", "\"DocDtl\":", "/DocDtls: The DocDtls field is required."),
        ("\"Version\"", "Version", "The record is not one JSON object: "),
        // Not what is wrong with the day, but with the supplier.
        (
            "33GSPTN1882G1Z3\",\"LglNm",
            "33GSPTN\",\"LglNm",
            "/SellerDtls/Gstin: The field GSTIN must be",
        ),
    ] {
        let body = one_line().replacen(old, new, 1);
        assert_ne!(body, one_line(), "{old}");
        let (code, stdout, stderr) = irn(&["--as-of", "2026-11-01"], &body);
        assert_eq!((code, stdout.as_str()), (1, ""), "{new}");
        let why_not = stderr.strip_prefix("inv01: -: record 0: no IRN: ").unwrap();
        assert!(why_not.starts_with(why), "{new}: {stderr}");
        assert_eq!(stderr.lines().count(), 1);
    }
    // The others are printed all the same.
    let (code, stdout, stderr) = irn(&[], &format!("[{{}},{}]", one_line()));
    assert_eq!((code, stdout), (1, format!("{IRN}\n")));
    assert!(stderr.starts_with("inv01: -: record 0: "), "{stderr}");
    // Trouble and wrong usage.
    assert_eq!(irn(&["no/such/file.json"], "").0, 2);
    assert_eq!(irn(&["--as-of", "document"], "").0, 2);
    assert_eq!(irn(&["a.json", "b.json"], "").0, 2);
}
