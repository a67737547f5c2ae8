//! `inv01 explain` and `inv01 rules`, from the outside.

mod common;

use std::collections::BTreeSet;

use serde_json::Value;

use common::{Outcome, run};

fn explain(name: &str) -> Outcome {
    run(&["explain", name], b"")
}

fn page(name: &str) -> String {
    let outcome = explain(name);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (0, ""), "{name}");
    outcome.stdout
}

fn catalogue() -> Value {
    serde_json::from_str(&run(&["rules", "--format", "json"], b"").stdout).unwrap()
}

fn texts<'v>(value: &'v Value, key: &str) -> Vec<&'v str> {
    value[key].as_array().unwrap().iter().map(|text| text.as_str().unwrap()).collect()
}

#[test]
fn a_rule_has_one_page_by_whatever_name() {
    insta::assert_snapshot!("rule", page("S11"));
    assert_eq!(page("2243"), page("S11"));
    assert_eq!(page("place-of-supply-code"), page("S11"));
    assert_eq!(page("2189"), page("H7"));
    assert_eq!(page("total-invoice-value"), page("H7"));
    // Several codes of one rule.
    assert_eq!(page("2238"), page("2239"));
}

#[test]
fn a_code_of_several_rules_names_them() {
    insta::assert_snapshot!("code_of_rules", page("3028"));
    let page = page("5002");
    for rule in ["F1  ", "F2  ", "F3  ", "F6  "] {
        assert!(page.contains(rule), "{page}");
    }
}

#[test]
fn a_code_that_is_not_decided_says_why() {
    insta::assert_snapshot!("undecided", page("2300"));
    insta::assert_snapshot!("unreported", page("3040"));
    // Withdrawn, and of another request.
    assert!(page("2264").contains("withdrawn"));
    assert!(page("2270").contains("a cancellation"));
}

#[test]
fn every_rule_and_every_code_has_a_page() {
    let catalogue = catalogue();
    let list = run(&["masters", "error_codes", "--as-of", "2026-11-21", "--format", "json"], b"");
    let codes: Value = serde_json::from_str(&list.stdout).unwrap();
    let codes: BTreeSet<&str> =
        codes["rows"].as_array().unwrap().iter().map(|row| row["code"].as_str().unwrap()).collect();
    assert!(codes.len() > 300, "{}", codes.len());
    for code in codes.into_iter().step_by(7) {
        assert!(page(code).ends_with('\n'));
    }
    for rule in catalogue["rules"].as_array().unwrap() {
        let [id, name] = ["id", "name"].map(|key| rule[key].as_str().unwrap());
        let of_id = page(id);
        assert!(of_id.starts_with(&format!("{id} {name}: ")), "{of_id}");
        // It ends with its sources.
        assert!(of_id.trim_end().lines().last().unwrap().contains("20"), "{of_id}");
    }
}

#[test]
fn slips_are_told() {
    for (name, near) in [
        ("s11", "there is `S11`"),
        ("place-of-suply-code", "there is `place-of-supply-code`"),
        ("Null-Member", "there is `null-member`"),
        ("9998", "no code is called `9998`"),
        ("", "no rule and no code"),
    ] {
        let outcome = explain(name);
        assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""), "{name}");
        assert!(outcome.stderr.contains(near), "{}", outcome.stderr);
    }
    assert_eq!(run(&["explain"], b"").code, 2);
    assert_eq!(run(&["rules", "--format", "yaml"], b"").code, 2);
}

#[test]
fn the_catalogue_has_every_rule_that_a_check_can_report() {
    let catalogue = catalogue();
    let rules = catalogue["rules"].as_array().unwrap();
    for check in inv01::checks() {
        let rule = rules.iter().find(|rule| rule["id"] == check.id);
        let rule = rule.unwrap_or_else(|| panic!("{} is missing", check.id));
        assert_eq!(rule["name"], check.rule);
        assert!(check.code.is_none_or(|code| texts(rule, "codes").contains(&code)), "{rule}");
        assert_eq!(rule["formula"].as_str(), check.formula);
    }
    // What a rule reports is not among the rest.
    for code in catalogue["undecided"].as_array().unwrap() {
        let code = code["code"].as_str().unwrap();
        assert!(inv01::checks().iter().all(|check| check.code != Some(code)), "{code}");
    }
}

#[test]
fn the_formats_have_the_same_rows() {
    let catalogue = catalogue();
    let rows = ["rules", "undecided"].map(|key| catalogue[key].as_array().unwrap().len());
    let table = run(&["rules"], b"").stdout;
    let markdown = run(&["rules", "--format", "md"], b"").stdout;
    assert_eq!(table.lines().count(), 1 + rows[0] + rows[1]);
    assert_eq!(markdown.lines().count(), 2 + rows[0] + rows[1]);
    for line in markdown.lines() {
        assert_eq!(line.matches('|').count(), 10, "{line}");
    }
    for (line, row) in table.lines().skip(1).zip(markdown.lines().skip(2)) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let cells: Vec<&str> = row.split(['|', ' ']).filter(|cell| !cell.is_empty()).collect();
        assert_eq!(words, cells);
    }
}
