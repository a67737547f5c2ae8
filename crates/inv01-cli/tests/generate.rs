//! `inv01 generate`: what it makes is what it says.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use common::{Outcome, folder, run, run_for_ten_bytes};

const DAY: [&str; 2] = ["--as-of", "2026-11-21"];

fn generate(arguments: &[&str]) -> Outcome {
    run(&[&["generate"], arguments].concat(), b"")
}

/// What is made without a word.
fn made(arguments: &[&str]) -> String {
    let Outcome { code, stdout, stderr } = generate(arguments);
    assert_eq!((code, stderr.as_str()), (0, ""), "{arguments:?}");
    stdout
}

/// What is said of what is not made.
fn refused(arguments: &[&str]) -> String {
    let Outcome { code, stdout, stderr } = generate(arguments);
    assert_eq!((code, stdout.as_str()), (2, ""), "{arguments:?}");
    stderr
}

fn cases(arguments: &[&str]) -> Vec<Value> {
    let lines = made(&[arguments, &["--labels"]].concat());
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn irns(invoices: &str) -> Vec<String> {
    let outcome = run(&[&["irn"], &DAY[..]].concat(), invoices.as_bytes());
    assert_eq!((outcome.code, outcome.stderr.as_str()), (0, ""));
    outcome.stdout.lines().map(str::to_owned).collect()
}

fn texts<'v>(cases: &'v [Value], pointer: &str) -> BTreeSet<&'v str> {
    cases.iter().filter_map(|case| case.pointer(pointer)?.as_str()).collect()
}

/// Whoever has kept a seed gets the same again, until the generator or the masters change.
#[test]
fn a_seed_means_the_same_everywhere() {
    let invoices = made(&["--seed", "7", "--count", "200"]);
    assert_eq!(invoices.lines().count(), 200);
    let mut hash = String::new();
    for byte in Sha256::digest(&invoices) {
        let _ = write!(hash, "{byte:02x}");
    }
    assert_eq!(hash, "902d87b5b4b17162b247b2489fd6d179a0b2219c09687e1e7c5c6a3019006a9b");
    assert_ne!(made(&["--seed", "8"]), made(&["--seed", "7"]));
    assert_eq!(made(&[]), made(&["--seed", "0", "--count", "1", "--items", "1-5"]));
    assert_eq!(made(&["--count", "0"]), "");
}

#[test]
fn more_invoices_begin_with_the_fewer() {
    let table = "gstin,turnover\n33GSPTN1882G1Z3,100cr\n27GSPMH1881G1ZH,\n";
    let folder = folder(&[("sellers.csv", table)]);
    let table = folder.path().join("sellers.csv");
    let sellers = ["--sellers", table.to_str().unwrap(), "--labels", "--break", "rate-list"];
    for arguments in [&["--seed", "3"][..], &["--break", "2189", "--labels"], &sellers] {
        let few = made(&[arguments, &["--count", "10"]].concat());
        let many = made(&[arguments, &["--count", "100"]].concat());
        assert!(many.starts_with(&few) && many.len() > few.len());
    }
}

#[test]
fn no_number_is_used_twice() {
    let arguments = ["--count", "20000", "--caller-gstin", "33GSPTN1882G1Z3", "--items", "1-1"];
    let invoices = made(&[&arguments[..], &["--type", "INV"]].concat());
    let irns = irns(&invoices);
    assert_eq!(irns.len(), 20_000);
    assert_eq!(irns.iter().collect::<BTreeSet<_>>().len(), 20_000);
}

#[test]
fn seen_numbers_are_not_used_again() {
    let arguments = ["--caller-gstin", "33GSPTN1882G1Z3", "--count", "60", "--items", "1-1"];
    let seen = irns(&made(&arguments));
    let folder = folder(&[("seen.txt", &seen.join("\n"))]);
    let file = folder.path().join("seen.txt");
    let with_seen = [&arguments[..], &["--seen", file.to_str().unwrap()]].concat();
    let invoices = made(&with_seen);
    assert!(irns(&invoices).iter().all(|irn| !seen.contains(irn)));
    let check =
        [DAY[0], DAY[1], "--caller-gstin", "33GSPTN1882G1Z3", "--seen", file.to_str().unwrap()];
    assert_accepted(&check, &invoices, 60);
}

fn assert_accepted(context: &[&str], invoices: &str, count: usize) {
    let outcome = run(&[&["check", "--format", "summary"], context].concat(), invoices.as_bytes());
    let expected = format!("{count} invoices: {count} accepted; 0 errors, 0 warnings\n");
    assert_eq!((outcome.stdout, outcome.stderr, outcome.code), (expected, String::new(), 0));
}

#[test]
fn what_is_made_is_accepted_without_a_finding() {
    let table = "gstin,turnover,profile,floor_date,ship_to_gstin,caller_gstin\n\
                 33GSPTN1882G1Z3,100cr,sandbox,2026-11-01,yes,33GSPTN1882G1Z3\n\
                 27GSPMH1881G1ZH,under-5cr,,none,,\n\
                 33GSPTN3382G1Z4,,,,no,\n";
    let folder = folder(&[("sellers.csv", table)]);
    let table = folder.path().join("sellers.csv");
    let sellers = ["--sellers", table.to_str().unwrap(), "--turnover", "10cr"];
    let strict = ["--names", "strict", "--profile", "sandbox", "--turnover", "under-5cr"];
    for context in [
        &[][..],
        &strict,
        &["--turnover", "100cr", "--floor-date", "2026-11-15", "--ship-to-gstin"],
        &["--floor-date", "none", "--caller-gstin", "33gsptn1882g1z3"],
        &["--masters", "examples/overlay"],
        &sellers,
    ] {
        let context = [&DAY[..], context].concat();
        for kind in [
            &["--seed", "1"][..],
            &["--supply-type", "EXPWOP", "--items", "3-3"],
            &["--type", "CRN", "--supply-type", "B2B"],
        ] {
            let invoices = made(&[&["--count", "150"], &context[..], kind].concat());
            assert_accepted(&context, &invoices, 150);
        }
    }
    let then = ["--as-of", "2025-06-30"];
    assert_accepted(&then, &made(&[&["--count", "150"], &then[..]].concat()), 150);
    // The default day is that of the masters.
    assert_eq!(made(&DAY), made(&[]));
}

#[test]
fn kinds_are_as_they_are_asked_for() {
    let arguments = ["--supply-type", "SEZWP", "--type", "DBN", "--items", "2-3", "--count", "40"];
    let mut counts = BTreeSet::new();
    for line in made(&arguments).lines() {
        let invoice: Value = serde_json::from_str(line).unwrap();
        assert_eq!(invoice["TranDtls"]["SupTyp"], "SEZWP");
        assert_eq!(invoice["DocDtls"]["Typ"], "DBN");
        counts.insert(invoice["ItemList"].as_array().unwrap().len());
    }
    assert_eq!(counts.into_iter().collect::<Vec<_>>(), [2, 3]);
}

#[test]
fn suppliers_of_a_table_take_turns() {
    let table = "gstin,turnover\n33GSPTN1882G1Z3,100cr\n27GSPMH1881G1ZH,5cr\n33GSPTN3382G1Z4,\n";
    let folder = folder(&[("sellers.csv", table), ("empty.csv", "gstin\n")]);
    let path = |name| folder.path().join(name).to_str().unwrap().to_owned();
    let turns = ["27GSPMH1881G1ZH", "33GSPTN1882G1Z3", "33GSPTN3382G1Z4"];
    let turnovers = ["5cr", "100cr", "10cr"];
    let sellers = ["--sellers", &path("sellers.csv"), "--turnover", "10cr"];
    let made = cases(&[&sellers[..], &["--count", "9"]].concat());
    assert_eq!(made.len(), 9);
    for (i, case) in made.iter().enumerate() {
        let invoice: Value = serde_json::from_str(case["body"].as_str().unwrap()).unwrap();
        assert_eq!(invoice["SellerDtls"]["Gstin"], turns[i % 3]);
        assert_eq!(case["context"]["turnover"], turnovers[i % 3]);
        assert_eq!((&case["description"], &case["verdict"]), (&"valid".into(), &"accepted".into()));
        assert_eq!((&case["findings"], case.get("seen")), (&Value::Array(Vec::new()), None));
    }
    // Each of them gets every fault.
    let broken = cases(&[&sellers[..], &["--break", "2240", "--count", "60"]].concat());
    let pairs: BTreeSet<(&str, String)> = (broken.iter().enumerate())
        .map(|(i, case)| (turns[i % 3], case["description"].to_string()))
        .collect();
    assert_eq!(pairs.len(), 3 * texts(&broken, "/description").len());
    let said = refused(&["--sellers", &path("empty.csv")]);
    assert!(said.contains("no supplier"), "{said}");
}

/// The options that a case needs.
fn options(context: &Value) -> Vec<String> {
    let mut options = Vec::new();
    for (name, value) in context.as_object().unwrap() {
        let name = format!("--{}", name.replace('_', "-"));
        match value {
            Value::Bool(true) => options.push(name),
            Value::String(value) => options.extend([name, value.clone()]),
            _ => {}
        }
    }
    options
}

/// What differs between the findings of a run and those of the cases.
fn checked(cases: &[&Value], files: &[String], seen: Option<&str>) {
    let mut arguments = vec!["check", "--format", "ndjson", "--input", "object"];
    arguments.extend(["--max-diagnostics", "100000"]);
    arguments.extend(seen.map_or(["--ignore", "2150"], |file| ["--seen", file]));
    let options = options(&cases[0]["context"]);
    arguments.extend(options.iter().chain(files).map(String::as_str));
    let outcome = run(&arguments, b"");
    let records: Vec<Value> = outcome.stdout.lines().map(common::record).collect();
    assert_eq!(records.len(), cases.len(), "{}", outcome.stderr);
    for (record, case) in records.iter().zip(cases) {
        let key = |found: &Value| {
            ["severity", "code", "pointer", "id"].map(|member| found[member].to_string())
        };
        let keys = |findings: &Value| {
            let mut keys: Vec<_> = findings.as_array().unwrap().iter().map(key).collect();
            keys.sort();
            keys
        };
        assert_eq!(record["verdict"], case["verdict"], "{}", case["description"]);
        let (found, expected) = (keys(&record["diagnostics"]), keys(&case["findings"]));
        assert_eq!(found, expected, "{}", case["description"]);
    }
}

/// Of every rule: the label is what `inv01 check` says in its context.
#[test]
fn each_fault_is_found_where_its_label_says() {
    let mut names: Vec<&str> = inv01::checks().iter().map(|check| check.id).collect();
    names.dedup();
    names.retain(|id| *id != "F15");
    assert!(names.len() > 90);
    for id in names {
        let made = cases(&["--break", id, "--count", "4"]);
        assert_eq!(made.len(), 4);
        let mut groups: BTreeMap<String, Vec<&Value>> = BTreeMap::new();
        for case in &made {
            assert!(case["description"].as_str().unwrap().starts_with(&format!("{id} ")));
            let found = case["findings"].as_array().unwrap();
            assert!(found.iter().any(|found| found["id"] == id), "{case}");
            let body = case["body"].as_str().unwrap();
            assert!(!body.contains('\n'), "{id}");
            groups.entry(case["context"].to_string()).or_default().push(case);
        }
        for cases in groups.values() {
            let folder = folder(&[]);
            let path = |name: String| folder.path().join(name).to_str().unwrap().to_owned();
            let mut files = Vec::new();
            let mut seen = String::new();
            for (i, case) in cases.iter().enumerate() {
                files.push(path(format!("{i}.json")));
                fs::write(&files[i], case["body"].as_str().unwrap()).unwrap();
                for irn in case["seen"].as_array().into_iter().flatten() {
                    seen = seen + irn.as_str().unwrap() + "\n";
                }
            }
            let file = path("seen.txt".to_owned());
            fs::write(&file, &seen).unwrap();
            checked(cases, &files, Some(&*file).filter(|_| !seen.is_empty()));
        }
    }
}

#[test]
fn a_rule_goes_by_code_id_or_name() {
    let by_code = made(&["--break", "2189", "--count", "3"]);
    assert_eq!(made(&["--break", "H7", "--count", "3"]), by_code);
    assert_eq!(made(&["--break", " total-invoice-value", "--count", "3"]), by_code);
    // A code may belong to several rules, and a rule have several faults: all have their turn.
    let of_code = cases(&["--break", "5002", "--count", "800"]);
    assert!(texts(&of_code, "/findings/0/id").len() > 3);
    assert!(texts(&of_code, "/description").len() > 300);
    for (name, said) in [
        ("F15", "asked of other documents"),
        ("S28", "reported as C3"),
        ("2300", "register of taxpayers"),
        ("total-invoice-valu", "there is `total-invoice-value`"),
        ("nonsense", "`nonsense`"),
    ] {
        let refused = refused(&["--break", name]);
        assert!(refused.contains(said), "{name}: {refused}");
    }
}

#[test]
fn faults_that_the_options_leave_no_room_for_are_told() {
    let said = refused(&["--break", "export-buyer", "--supply-type", "B2B"]);
    assert!(said.contains("supply types"), "{said}");
    // Those that can be made are.
    let notes = cases(&["--break", "F1", "--type", "CRN", "--count", "300"]);
    assert!(texts(&notes, "/description").iter().all(|fault| !fault.contains("EwbDtls")));
    // A rule that was not in force yet.
    let said = refused(&["--break", "D7", "--as-of", "2021-03-01"]);
    assert!(said.contains("not in force") || said.contains("leaves nothing"), "{said}");
}

#[test]
fn contexts_in_which_nothing_is_valid_are_told() {
    for arguments in [
        // The check character is wrong.
        &["--caller-gstin", "33GSPTN1882G1Z4"][..],
        &["--floor-date", "2026-12-01"],
        &["--as-of", "2031-01-01"],
    ] {
        let said = refused(arguments);
        assert!(
            said.contains("invoice 0 cannot be made valid in this context: error"),
            "{arguments:?}: {said}"
        );
        let said = refused(&[arguments, &["--break", "2189"]].concat());
        assert!(said.contains("does not stand alone"), "{arguments:?}: {said}");
    }
}

#[test]
fn what_the_check_needs_is_noted_once() {
    let note = |arguments: &[&str]| {
        let outcome = generate(&[&["--count", "3"], arguments].concat());
        assert_eq!((outcome.code, outcome.stdout.lines().count()), (0, 3));
        outcome.stderr
    };
    let said = |text: &str| format!("inv01: note: {text}\n");
    assert_eq!(note(&["--break", "4074"]), said("check these with --ship-to-gstin"));
    assert_eq!(note(&["--break", "4074", "--ship-to-gstin"]), "");
    assert_eq!(note(&["--break", "4074", "--labels"]), "");
    let other = note(&["--break", "G2", "--caller-gstin", "33GSPTN1882G1Z3"]);
    assert_eq!(other, said("check these without --caller-gstin"));
    let different = said("these need different options of `inv01 check`; --labels tells which");
    assert_eq!(note(&["--break", "D6"]), different);
    let seen = said("check these with --seen and a file of their IRNs; --labels tells them");
    assert_eq!(note(&["--break", "2150"]), seen);
    assert_eq!(note(&["--break", "J1"]), said("check these with --input ndjson"));
    assert_eq!(generate(&["--break", "J1"]).stderr, "");
}

#[test]
fn what_is_no_json_has_its_place() {
    let lines = generate(&["--break", "J1", "--count", "200"]).stdout;
    let check = ["check", "--input", "ndjson", "--format", "summary", DAY[0], DAY[1]];
    let counted = run(&check, lines.as_bytes()).stdout;
    assert!(
        counted.starts_with("200 invoices: 0 accepted, 200 malformed; 200 errors, 0"),
        "{counted}"
    );
    let mark = made(&["--break", "J2"]);
    assert!(mark.starts_with('\u{feff}'));
    assert_eq!(mark.lines().count(), 1);
    for name in ["J1", "J2"] {
        let said = refused(&["--break", name, "--format", "json"]);
        assert!(said.contains("--labels"), "{said}");
        let array = made(&["--break", name, "--format", "json", "--labels", "--count", "2"]);
        let array: Vec<Value> = serde_json::from_str(&array).unwrap();
        assert_eq!(array.len(), 2);
    }
    let said = refused(&["--break", "J2", "--count", "2"]);
    assert!(said.contains("--count 1") && said.contains("--labels"), "{said}");
}

#[test]
fn an_array_has_the_same_invoices() {
    for arguments in [&["--count", "5"][..], &["--count", "5", "--labels"], &["--count", "0"]] {
        let lines = made(arguments);
        let array = made(&[arguments, &["--format", "json"]].concat());
        let lines: Vec<&str> = lines.lines().collect();
        let expected = match lines.as_slice() {
            [] => "[]\n".to_owned(),
            lines => format!("[\n{}\n]\n", lines.join(",\n")),
        };
        assert_eq!(array, expected);
        assert!(serde_json::from_str::<Vec<Value>>(&array).is_ok());
    }
}

#[test]
fn wrong_words_are_wrong_usage() {
    for (arguments, said) in [
        (&["--as-of", "document"][..], "name a day"),
        (&["--as-of", "today"], "YYYY-MM-DD"),
        (&["--items", "5"], "A-B"),
        (&["--items", "0-5"], "A-B"),
        (&["--items", "3-2"], "A-B"),
        (&["--items", "1-1001"], "A-B"),
        (&["--items", "+1-2"], "A-B"),
        (&["--type", "inv"], "INV"),
        (&["--supply-type", "B2C"], "EXPWOP"),
        (&["--count", "many"], "--count"),
        (&["--seed", "x"], "--seed"),
        (&["--format", "human"], "ndjson"),
        (&["--sellers", "no-such-file.csv"], "no-such-file.csv"),
        (&["--seen", "no-such-file.txt"], "no-such-file.txt"),
        (&["--seen", "Cargo.toml"], "Cargo.toml:1:"),
        (&["--masters", "no-such-folder"], "no-such-folder"),
    ] {
        let stderr = refused(arguments);
        assert!(stderr.contains(said), "{arguments:?}: {stderr}");
    }
}

#[test]
fn an_output_file_is_replaced_when_all_is_there() {
    let folder = folder(&[("made.ndjson", "before\n")]);
    let file = folder.path().join("made.ndjson");
    let to_file = ["--output-file", file.to_str().unwrap()];
    refused(&[&to_file[..], &["--floor-date", "2026-12-01"]].concat());
    assert_eq!(fs::read_to_string(&file).unwrap(), "before\n");
    assert_eq!(made(&[&to_file[..], &["--count", "3"]].concat()), "");
    assert_eq!(fs::read_to_string(&file).unwrap(), made(&["--count", "3"]));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let arguments = ["generate", "--count", "100000000", "--break", "D6"];
    assert_eq!(run_for_ten_bytes(&arguments), (Some(0), String::new()));
}
