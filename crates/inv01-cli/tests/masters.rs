//! `inv01 masters`, and `--masters` of `inv01 check`, from the outside.

mod common;

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};
use tempfile::TempDir;

use common::{
    Outcome, check, check_with, folder, one_line, record, records, run, run_for_ten_bytes, run_in,
};

fn masters(arguments: &[&str]) -> Outcome {
    run(&[&["masters", "--as-of", "2026-11-21"], arguments].concat(), b"")
}

/// The document of `--format json`.
fn document(arguments: &[&str]) -> Value {
    let outcome = masters(&[arguments, &["--format", "json"]].concat());
    serde_json::from_str(&outcome.stdout).unwrap()
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

/// Each list of `masters/` with its number of rows.
fn files() -> Vec<(String, usize)> {
    let masters = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../masters");
    let paths = fs::read_dir(masters).unwrap().map(|entry| entry.unwrap().path());
    let lists = paths.filter(|path| path.extension().is_some_and(|extension| extension == "csv"));
    let mut files: Vec<_> = lists
        .map(|path| {
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            (name, csv::Reader::from_path(path).unwrap().records().map(Result::unwrap).count())
        })
        .collect();
    files.sort();
    files
}

#[test]
fn the_list_has_every_file_with_its_rows() {
    let outcome = masters(&[]);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (0, ""));
    insta::assert_snapshot!("list", outcome.stdout);
    let lines = outcome.stdout.lines().skip(1).take_while(|line| !line.is_empty());
    let mut listed: Vec<_> = lines
        .map(|line| {
            let mut words = line.split_whitespace();
            let mut word = || words.next().unwrap();
            (word().to_owned(), word().parse::<usize>().unwrap())
        })
        .collect();
    listed.sort();
    assert_eq!(listed, files());
    // The list says it, and all rows together do.
    assert!(outcome.stdout.contains("\n\npincodes: All India Pincode Directory"));
}

#[test]
fn all_rows_of_each_are_printed() {
    for (name, count) in files() {
        let outcome = masters(&[&name]);
        assert_eq!((outcome.code, outcome.stderr.as_str()), (0, ""), "{name}");
        let (rows, rest) = outcome.stdout.split_once("\n\n").unwrap_or((&outcome.stdout, ""));
        assert_eq!(rows.lines().count(), count, "{name}");
        assert_eq!(rest.starts_with("All India Pincode Directory"), name == "pincodes");
        assert!(rows.lines().all(|line| line.trim_end() == line));
        let document = document(&[&name]);
        assert_eq!(document["rows"].as_array().unwrap().len(), count, "{name}");
        assert_eq!(document["attribution"].is_null(), name != "pincodes");
    }
}

#[test]
fn codes_that_are_valid() {
    for (name, code) in [
        ("states", "5"),
        ("states", "05"),
        ("states", "25"),
        ("uqc", "BAG"),
        ("uqc", "bag"),
        ("currencies", "AED"),
        ("currencies", "ANG"),
        ("currencies", "HRK"),
        ("countries", "AG"),
        ("countries", "AE"),
        ("countries", "XK"),
        ("ports", "INABG1"),
        ("ports", "inabg1"),
        ("tax_rates", "0"),
        ("tax_rates", "18.00"),
        ("tax_rates", "2"),
        ("pincodes", "382010"),
        ("pincode_state_pattern", "560037"),
        ("hsn", "10019920"),
        ("rsp_valuation_hsn", "24011010"),
        ("enums", "b2b"),
        ("vehicle_formats", "KA01AB1234"),
        ("error_codes", "5002"),
    ] {
        let outcome = masters(&[name, code]);
        assert_eq!((outcome.code, outcome.stderr.as_str()), (0, ""), "{name} {code}");
        assert!(!outcome.stdout.is_empty() && !outcome.stdout.contains("not valid"));
    }
}

#[test]
fn codes_that_no_row_goes_by() {
    for (name, code) in [
        ("states", "40"),
        ("states", "005"),
        ("uqc", "KG"),
        ("currencies", "ZZZ"),
        ("countries", "ZZ"),
        ("ports", "INXXX9"),
        ("tax_rates", "19"),
        ("tax_rates", "high"),
        ("pincodes", "101301"),
        ("pincodes", "38201"),
        ("pincode_state_pattern", "999999"),
        ("hsn", "99999999"),
        ("rsp_valuation_hsn", "73239390"),
        ("enums", "B2C"),
        ("vehicle_formats", "KA"),
        ("error_codes", "0000"),
        ("uqc", ""),
    ] {
        let outcome = masters(&[name, code]);
        assert_eq!((outcome.code, outcome.stdout.as_str()), (1, ""), "{name} {code}");
        assert_eq!(outcome.stderr, format!("inv01: no row of {name} goes by {code}\n"));
        let outcome = masters(&["--format", "json", name, code]);
        assert_eq!(outcome.code, 1);
        assert!(outcome.stdout.ends_with("\"rows\":[]}\n"), "{}", outcome.stdout);
    }
    // What is echoed does nothing to a terminal.
    let outcome = masters(&["uqc", "\u{1b}[2J"]);
    assert_eq!(outcome.stderr, "inv01: no row of uqc goes by \u{fffd}[2J\n");
}

#[test]
fn what_only_others_list_is_not_valid() {
    for (name, code) in [
        ("states", "28"),
        ("currencies", "SLE"),
        ("currencies", "VED"),
        ("currencies", "XAD"),
        ("currencies", "XCG"),
        ("currencies", "ZWG"),
        ("hsn", "01"),
    ] {
        let outcome = masters(&[name, code]);
        assert_eq!((outcome.code, outcome.stderr.as_str()), (1, ""), "{name} {code}");
        assert!(outcome.stdout.ends_with("  not valid\n"), "{}", outcome.stdout);
        assert_eq!(document(&[name, code])["rows"][0]["valid"], false);
    }
    // What the portal may hold is, and says who lists it.
    let outcome = masters(&["uqc", "MLS"]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (0, "MLS  Milli litres  gstn\n"));
}

#[test]
fn dates_count() {
    let rate = |code: &str, day: &str| {
        let outcome = run(&["masters", "tax_rates", code, "--as-of", day], b"");
        (outcome.code, outcome.stdout)
    };
    let row = "40  40 %  from 2025-09-21  portal";
    assert_eq!(rate("40", "2025-09-20"), (1, format!("{row}  not valid\n")));
    assert_eq!(rate("40", "2025-09-21"), (0, format!("{row}\n")));
    for day in ["2017-07-01", "2025-09-20", "2025-09-21", "2026-02-01", "2030-01-01"] {
        assert_eq!(rate("12", day).0, 0);
        assert_eq!(rate("28", day).0, 0);
    }
    // Without the option it is a day all the same.
    let today = run(&["masters", "tax_rates", "40", "--format", "json"], b"");
    let today: Value = serde_json::from_str(&today.stdout).unwrap();
    assert_eq!(today["as_of"].as_str().unwrap().len(), 10);
}

#[test]
fn states_of_pin_codes() {
    let states = |pin: &str| -> Vec<String> {
        let rows = document(&["pincodes", pin])["rows"].clone();
        let rows = rows.as_array().unwrap().iter();
        rows.map(|row| row["state"].as_str().unwrap().to_owned()).collect()
    };
    for (pin, expected) in [
        ("382010", &["24"][..]),
        ("562160", &["29"]),
        ("560037", &["29"]),
        ("605007", &["33", "34"]),
        ("110001", &["07"]),
    ] {
        assert_eq!(states(pin), expected, "{pin}");
    }
    let outcome = masters(&["pincodes", "605007"]);
    assert_eq!(outcome.code, 0);
    insta::assert_snapshot!("pincode_of_two_states", outcome.stdout);
    insta::assert_snapshot!("state", masters(&["states", "5"]).stdout);
    insta::assert_snapshot!("value_of_several_lists", masters(&["enums", "1"]).stdout);
}

#[test]
fn documents_have_the_members_that_are_told() {
    let list = document(&[]);
    assert_eq!(keys(&list), ["v", "edition", "as_of", "masters"]);
    assert_eq!(
        (&list["v"], &list["edition"], &list["as_of"]),
        (&json!(1), &json!("2026-11"), &json!("2026-11-21"))
    );
    let masters = list["masters"].as_array().unwrap();
    let count = |master: &Value| usize::try_from(master["rows"].as_u64().unwrap()).unwrap();
    let mut told: Vec<_> = masters
        .iter()
        .map(|master| (master["name"].as_str().unwrap().to_owned(), count(master)))
        .collect();
    told.sort();
    assert_eq!(told, files());
    for master in masters {
        assert_eq!(keys(master), ["name", "title", "rows", "attribution"]);
        assert_eq!(master["attribution"].is_string(), master["name"] == "pincodes");
    }
    let rows = document(&["pincodes", "110001"]);
    assert_eq!(keys(&rows), ["v", "edition", "as_of", "master", "attribution", "rows"]);
    assert_eq!((&rows["v"], &rows["master"]), (&json!(1), &json!("pincodes")));
    assert!(rows["attribution"].as_str().unwrap().contains("Department of Posts"));
    let members = ["code", "name", "state", "list", "tier", "from", "to", "valid"];
    assert_eq!(keys(&rows["rows"][0]), members);
    let rate = json!({
        "code": "40", "name": "40 %", "state": null, "list": null, "tier": "portal",
        "from": "2025-09-21", "to": null, "valid": true
    });
    assert_eq!(document(&["tax_rates", "40.0"])["rows"], json!([rate]));
    assert_eq!(document(&["enums", "DEXP"])["rows"][0]["list"], "sup_typ");
}

#[test]
fn wrong_usage() {
    for (name, told) in [
        ("hns", "there is `hsn`"),
        ("HSN", "there is `hsn`"),
        ("pincode", "there is `pincodes`"),
        ("currency", "there is `currencies`"),
        ("tax-rates", "there is `tax_rates`"),
        ("units", "the masters are states, uqc, "),
        ("", "the masters are states, uqc, "),
    ] {
        for arguments in [&[name][..], &[name, "1"]] {
            let outcome = masters(arguments);
            assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""), "{name}");
            assert!(outcome.stderr.contains(told), "{}", outcome.stderr);
        }
    }
    for arguments in
        [&["--as-of", "21/11/2026"][..], &["--format", "csv"], &["uqc", "BAG", "BAL"], &["--code"]]
    {
        let outcome = run(&[&["masters"], arguments].concat(), b"");
        assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""), "{arguments:?}");
    }
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    for format in ["table", "json"] {
        let arguments = ["masters", "hsn", "--format", format];
        assert_eq!(run_for_ten_bytes(&arguments), (Some(0), String::new()));
    }
}

/// Exit code, verdict, edition, and code and pointer of each finding.
fn verdict(arguments: &[&str]) -> (i32, String, String, Vec<String>) {
    let outcome = check(&[arguments, &["--format", "ndjson"]].concat());
    assert_eq!(outcome.stderr, "");
    let record = record(outcome.stdout.trim_end());
    let text = |key: &str| record[key].as_str().unwrap().to_owned();
    let found = record["diagnostics"].as_array().unwrap().iter();
    let found = found.map(|d| format!("{} {}", d["code"], d["pointer"]).replace('"', ""));
    (outcome.code, text("verdict"), text("masters"), found.collect())
}

#[test]
fn an_overlay_changes_verdicts_both_ways() {
    let (hsn, pin) = ("examples/overlay-hsn.json", "examples/overlay-pin.json");
    let edition = |code: i32, verdict: &str, edition: &str, found: &[&str]| {
        let found: Vec<String> = found.iter().map(|&found| found.to_owned()).collect();
        (code, verdict.to_owned(), edition.to_owned(), found)
    };
    let (old, new) = ("2026-11", "2026-11+overlay");
    let unknown = ["2176 /ItemList/0/HsnCd"];
    assert_eq!(verdict(&[hsn]), edition(1, "rejected", old, &unknown));
    assert_eq!(verdict(&[pin]), edition(0, "accepted", old, &[]));
    let with = |path| verdict(&["--masters", "examples/overlay", path]);
    assert_eq!(with(hsn), edition(0, "accepted", new, &[]));
    assert_eq!(with(pin), edition(1, "rejected", new, &["3038 /ShipDtls/Pin"]));
    // Until the row ends, and on its last day, it counts.
    for (day, refused) in [("31/10/2026", false), ("01/11/2026", true)] {
        let invoice = common::example("overlay-pin.json").replace("14/11/2026", day);
        let code = check_with(&["--masters", "examples/overlay"], invoice.as_bytes()).code;
        assert_eq!(code == 1, refused, "{day}");
    }
}

#[test]
fn an_overlay_goes_by_the_name_of_its_folder() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let edition = |folder: &Path, name: &str| {
        let arguments = ["check", "--as-of", "2026-11-21", "--format", "ndjson", "--masters", name];
        let outcome = run_in(folder, &arguments, one_line().as_bytes());
        assert_eq!((outcome.code, outcome.stderr.as_str()), (0, ""));
        record(outcome.stdout.trim_end())["masters"].as_str().unwrap().to_owned()
    };
    let overlay = root.join("examples/overlay");
    for name in [".", "./", "../overlay", overlay.to_str().unwrap()] {
        assert_eq!(edition(&overlay, name), "2026-11+overlay", "{name}");
    }
    #[cfg(unix)]
    {
        let folder = TempDir::new().unwrap();
        std::os::unix::fs::symlink(overlay.canonicalize().unwrap(), folder.path().join("link"))
            .unwrap();
        assert_eq!(edition(folder.path(), "link"), "2026-11+overlay");
    }
    assert_eq!(edition(&root, "examples/overlay"), "2026-11+overlay");
}

/// A folder `ours` with these files, and its path.
fn overlay(files: &[(&str, &str)]) -> (TempDir, String) {
    let files: Vec<_> = files.iter().map(|(name, text)| (format!("ours/{name}"), *text)).collect();
    let files: Vec<_> = files.iter().map(|(name, text)| (name.as_str(), *text)).collect();
    let folder = folder(&files);
    let path = folder.path().join("ours").to_str().unwrap().to_owned();
    (folder, path)
}

/// What is said of an overlay that cannot be taken, without the path of its folder.
fn refused(path: &str) -> String {
    // The output file is not even begun.
    let results = TempDir::new().unwrap();
    let file = results.path().join("results");
    for arguments in [&[][..], &["--exit-zero"], &["--output-file", file.to_str().unwrap()]] {
        let arguments = [arguments, &["--masters", path, "examples/invoice.json"]].concat();
        let outcome = check(&arguments);
        assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""));
    }
    assert_eq!(fs::read_dir(results.path()).unwrap().count(), 0);
    let told = check(&["--masters", path, "examples/invoice.json"]).stderr;
    assert_eq!(told.lines().count(), 1, "{told}");
    told.replace(path, "DIR").trim_end().to_owned()
}

#[test]
fn an_overlay_that_cannot_be_taken_is_told_before_anything_is_checked() {
    for (files, told) in [
        (&[("notes.txt", "")][..], "inv01: DIR: no *.csv in it"),
        (&[("inner/hsn.csv", "code,tier\n")], "inv01: DIR: no *.csv in it"),
        (&[("units.csv", "code\n")], "inv01: DIR/units.csv: there is no master `units`"),
        (
            &[("hsn.csv", "code,tier\n99,portal\n9x,portal\n")],
            "inv01: DIR/hsn.csv:3: `9x` is no HSN code: 2, 4, 6 or 8 digits",
        ),
        // The files come in the order of names.
        (
            &[("uqc.csv", "unit\n"), ("hsn.csv", "chapter\n"), ("a.txt", "")],
            "inv01: DIR/hsn.csv:1: `chapter` is no column of hsn: code, from, to, tier",
        ),
        // However an extension is written, the file is not passed over.
        (
            &[("hsn.CSV", "code,tier\n9x,portal\n")],
            "inv01: DIR/hsn.CSV:2: `9x` is no HSN code: 2, 4, 6 or 8 digits",
        ),
        (
            &[("uqc.csv", "code,tier\n\u{1b}[2J,portal\n")],
            "inv01: DIR/uqc.csv:2: `\u{fffd}[2J` is no unit: three to eight capital letters",
        ),
    ] {
        let (_folder, path) = overlay(files);
        assert_eq!(refused(&path), told);
    }
    assert_eq!(check(&["--masters"]).code, 2);
    for path in ["no/such/folder", "README.md"] {
        assert!(refused(path).starts_with("inv01: DIR: "));
    }
}

#[test]
fn text_and_names_that_reports_cannot_show() {
    let (folder, path) = overlay(&[("hsn.csv", "code,tier\n")]);
    fs::write(format!("{path}/hsn.csv"), b"code,tier\n99999999,\xff\n").unwrap();
    assert_eq!(refused(&path), "inv01: DIR/hsn.csv: the text is not UTF-8");
    fs::write(format!("{path}/hsn.csv"), "code,tier\n99999999,portal\n").unwrap();
    let rename = |name: &str| {
        let to = folder.path().join("renamed").join(name);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::rename(&path, &to).unwrap();
        let told = to.to_str().map(refused);
        fs::rename(&to, &path).unwrap();
        told.unwrap()
    };
    let told = "inv01: DIR: an overlay has a name of 1 to 64 characters, \
        without `+` and control characters";
    assert_eq!(rename("a+b"), told);
    assert_eq!(rename(&"a".repeat(65)), told);
    assert!(rename("a\u{1}b").ends_with(&told[12..]));
}

#[cfg(unix)]
#[test]
fn a_link_to_nowhere_and_a_folder_whose_name_is_no_text() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;

    let (_folder, path) = overlay(&[("hsn.csv", "code,tier\n99999999,portal\n")]);
    std::os::unix::fs::symlink("nowhere", format!("{path}/uqc.csv")).unwrap();
    assert_eq!(refused(&path), "inv01: DIR/uqc.csv: No such file or directory (os error 2)");
    fs::remove_file(format!("{path}/uqc.csv")).unwrap();
    let odd = Path::new(&path).with_file_name(OsStr::from_bytes(b"\xff"));
    if fs::rename(&path, &odd).is_err() {
        // Some file systems have no such names.
        return;
    }
    let output = Command::new(env!("CARGO_BIN_EXE_inv01"))
        .args(["check", "--masters"])
        .arg(&odd)
        .output()
        .unwrap();
    assert_eq!((output.status.code(), output.stdout), (Some(2), Vec::new()));
    assert!(String::from_utf8(output.stderr).unwrap().ends_with(": its name is not UTF-8\n"));
}

#[test]
fn files_as_other_programs_write_them() {
    // A byte order mark, CR LF, quotes, an empty line at the end.
    let (_folder, path) = overlay(&[(
        "hsn.csv",
        "\u{feff}code,from,to,tier\r\n\"99999999\",2026-11-01,,portal\r\n\r\n",
    )]);
    let invoice = common::example("overlay-hsn.json");
    let record = &records(&["--input", "object", "--masters", &path], invoice.as_bytes())[0];
    assert_eq!(
        (&record["verdict"], &record["masters"]),
        (&json!("accepted"), &json!("2026-11+ours"))
    );
}
