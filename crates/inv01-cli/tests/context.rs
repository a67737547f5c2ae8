//! What `inv01 check` is told of suppliers and days.

mod common;

use serde_json::Value;

use common::{check_with, folder, one_line, records, run, run_in};

fn undecided(record: &Value) -> Vec<&str> {
    record["undecided"].as_array().unwrap().iter().map(|code| code.as_str().unwrap()).collect()
}

/// Codes of the findings of a record.
fn codes(record: &Value) -> Vec<&str> {
    let found = record["diagnostics"].as_array().unwrap().iter();
    found.filter_map(|found| found["code"].as_str()).collect()
}

#[test]
fn each_invoice_is_checked_on_its_own_day_if_that_is_asked() {
    // 40 % is a rate from 21/09/2025 on.
    let on = |day: &str| one_line().replacen("14/11/2026", day, 1);
    let batch = [on("20/07/2025"), on("14/11/2026"), on("31/11/2026"), "{}".to_owned()].join("\n");
    let arguments = ["check", "--as-of", "document", "--format", "ndjson"];
    let outcome = run(&arguments, batch.as_bytes());
    let days: Vec<String> = outcome
        .stdout
        .lines()
        .map(|line| common::record(line)["as_of"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(days[..2], ["2025-07-20", "2026-11-14"]);
    // Today, where there is no day.
    let today = run(&["check", "--format", "ndjson"], one_line().as_bytes()).stdout;
    let today = common::record(today.trim())["as_of"].as_str().unwrap().to_owned();
    assert_eq!(days[2..], [today.clone(), today]);
}

#[test]
fn the_caller_decides_who_may_ask() {
    let found = |arguments: &[&str]| records(arguments, one_line().as_bytes()).remove(0);
    let open = found(&[]);
    for code in ["2169", "2301"] {
        assert!(undecided(&open).contains(&code), "{open}");
    }
    let closed = found(&["--caller-gstin", "33GSPTN1882G1Z3"]);
    for code in ["2169", "2299", "2301"] {
        assert!(!undecided(&closed).contains(&code), "{closed}");
    }
    let small = found(&["--caller-gstin", "33gsptn1882g1z3"]);
    assert_eq!(small, closed);
    for wrong in ["33GSPTN1882G1Z", "33GSPTN1882G1Z34", "URP", ""] {
        let outcome = check_with(&["--caller-gstin", wrong], b"{}");
        assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""), "{wrong}");
        assert!(outcome.stderr.contains("two digits and thirteen"), "{}", outcome.stderr);
    }
}

#[test]
fn wrong_words_are_wrong_usage() {
    for (option, wrong) in [
        ("--turnover", "10"),
        ("--turnover", "unknown"),
        ("--floor-date", "01/04/2025"),
        ("--floor-date", "table"),
        ("--as-of", "Document"),
    ] {
        let outcome = check_with(&[option, wrong], b"{}");
        let outcome =
            if option == "--as-of" { run(&["check", option, wrong], b"{}") } else { outcome };
        assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""), "{option} {wrong}");
        assert!(!outcome.stderr.is_empty());
    }
}

/// An invoice of a supplier whose GSTIN has a wrong check character, as test numbers do.
fn of_test_supplier() -> String {
    one_line().replacen("33GSPTN1882G1Z3", "33GSPTN1882G1Z4", 1)
}

#[test]
fn a_row_goes_before_the_options_for_its_supplier_only() {
    let table =
        "profile,gstin,caller_gstin\nsandbox,33GSPTN1882G1Z4,\n,33GSPTN1882G1Z3,33GSPTN1882G1Z3\n";
    let folder = folder(&[("sellers.csv", table)]);
    let file = folder.path().join("sellers.csv");
    let batch = format!("{}\n{}\n", one_line(), of_test_supplier());
    let run = |more: &[&str]| {
        records(&[&["--sellers", file.to_str().unwrap()], more].concat(), batch.as_bytes())
    };
    let plain = records(&[], batch.as_bytes());
    assert_eq!(
        (codes(&plain[0]).contains(&"3028"), codes(&plain[1]).contains(&"3028")),
        (false, true)
    );
    let told = run(&[]);
    assert!(!codes(&told[1]).contains(&"3028"), "{}", told[1]);
    assert!(!undecided(&told[0]).contains(&"2169"), "{}", told[0]);
    // An empty cell leaves it to the option.
    assert!(undecided(&told[1]).contains(&"2169"), "{}", told[1]);
    let told = run(&["--caller-gstin", "33GSPTN1882G1Z4"]);
    assert!(!undecided(&told[1]).contains(&"2169"), "{}", told[1]);
}

#[test]
fn a_table_that_does_not_fit_is_told_with_its_line() {
    for (table, told) in [
        ("gstin,trunover\n", "1: `trunover` is no column of sellers: gstin, turnover, "),
        ("turnover\n5cr\n", "1: there is no column `gstin`"),
        // What is no name may be a person's: a table without its header begins so.
        ("33GSPTN1882G1Z3,10cr\n", "1: `99AAAAA9999A9A9` is no column of sellers"),
        ("gstin,gstin\n", "1: column `gstin` stands twice"),
        ("gstin\n33GSPTN1882G1Z3\n\n33GSPTN\n", "4: `gstin`: no GSTIN"),
        ("gstin\n33GSPTN1882G1Z3\n33GSPTN1882G1Z3\n", "3: the supplier has a row already"),
        ("gstin,turnover\n33GSPTN1882G1Z3,5\n", "2: `turnover`: none of these: under-5cr, "),
        ("gstin,floor_date\n33GSPTN1882G1Z3,1/4/25\n", "2: `floor_date`: none of these"),
        ("gstin,profile\n33GSPTN1882G1Z3,test\n", "2: `profile`: none of these: production"),
        ("gstin,caller_gstin\n33GSPTN1882G1Z3,URP\n", "2: `caller_gstin`: no GSTIN"),
        ("gstin,ship_to_gstin\n33GSPTN1882G1Z3,1\n", "2: `ship_to_gstin`: neither yes nor no"),
        ("gstin,turnover\n33GSPTN1882G1Z3\n", "2: the row has 1 columns, the header 2"),
    ] {
        let folder = folder(&[("sellers.csv", table), ("a.json", &one_line())]);
        let outcome = run_in(folder.path(), &["check", "--sellers", "sellers.csv", "a.json"], b"");
        assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""), "{table}");
        let expected = format!("inv01: sellers.csv:{told}");
        assert!(outcome.stderr.starts_with(&expected), "{expected}: {}", outcome.stderr);
    }
    let outcome = check_with(&["--sellers", "no/such.csv"], b"{}");
    assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""));
}

#[test]
fn turnover_and_floor_date_are_heeded() {
    let old = one_line().replacen("14/11/2026", "20/10/2026", 1);
    let severity = |arguments: &[&str], code: &str, json: &str| {
        let record = records(arguments, json.as_bytes()).remove(0);
        let found = record["diagnostics"].as_array().unwrap().iter().find(|d| d["code"] == code);
        found.map(|found| found["severity"].as_str().unwrap().to_owned())
    };
    let warning = || Some("warning".to_owned());
    let error = || Some("error".to_owned());
    // 32 days, which suppliers of 10 crore or more do not have.
    for (class, expected) in
        [("under-5cr", None), ("5cr", None), ("10cr", error()), ("100cr", error())]
    {
        assert_eq!(severity(&["--turnover", class], "2305", &old), expected, "{class}");
        // The same of one supplier only.
        let table = format!("gstin,turnover\n33GSPTN1882G1Z3,{class}\n");
        let folder = folder(&[("sellers.csv", &table)]);
        let file = folder.path().join("sellers.csv");
        let sellers = ["--sellers", file.to_str().unwrap()];
        assert_eq!(severity(&sellers, "2305", &old), expected, "{class}");
        let other = old.replacen("33GSPTN1882G1Z3", "33GSPTN3381G1Z5", 1);
        assert_eq!(severity(&sellers, "2305", &other), warning(), "{class}");
    }
    assert_eq!(severity(&[], "2305", &old), warning());
    for (floor, expected) in [("2026-11-14", None), ("2026-11-15", error()), ("none", None)] {
        assert_eq!(severity(&["--floor-date", floor], "2284", &one_line()), expected, "{floor}");
    }
    // Below the portal's own floor, unless none is asked.
    let older = one_line().replacen("14/11/2026", "31/03/2025", 1);
    assert_eq!(severity(&[], "2284", &older), warning());
    assert_eq!(severity(&["--floor-date", "none"], "2284", &older), None);
}

#[test]
fn a_row_that_is_in_force_on_some_days_only_is_asked_on_the_day_of_the_document() {
    // Version 1.01 was taken until 2020.
    let old = one_line().replacen("14/11/2026", "08/08/2020", 1).replacen("\"1.1\"", "\"1.01\"", 1);
    let found = |as_of: &str| {
        let outcome = run(&["check", "--as-of", as_of, "--format", "ndjson"], old.as_bytes());
        let record = common::record(outcome.stdout.trim());
        codes(&record).contains(&"2279")
    };
    assert!(found("2026-11-21"));
    assert!(!found("document"));
}
