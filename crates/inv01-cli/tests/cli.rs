//! `inv01 check` from the outside.

use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{fs, thread};

use serde_json::Value;
use tempfile::TempDir;

struct Outcome {
    code: i32,
    stdout: String,
    stderr: String,
}

/// Runs `inv01` with these arguments at the root of the repository.
fn run(arguments: &[&str], stdin: &[u8]) -> Outcome {
    let mut child = Command::new(env!("CARGO_BIN_EXE_inv01"))
        .args(arguments)
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../.."))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut pipe = child.stdin.take().unwrap();
    let stdin = stdin.to_vec();
    let writer = thread::spawn(move || drop(pipe.write_all(&stdin)));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    Outcome {
        code: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

fn check_with(arguments: &[&str], stdin: &[u8]) -> Outcome {
    run(&[&["check", "--as-of", "2026-11-21"], arguments].concat(), stdin)
}

fn check(arguments: &[&str]) -> Outcome {
    check_with(arguments, b"")
}

/// The records of a run on standard input.
fn records(arguments: &[&str], stdin: &[u8]) -> Vec<Value> {
    let outcome = check_with(&[&["--format", "ndjson"], arguments].concat(), stdin);
    assert_eq!(outcome.stderr, "");
    outcome.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Index, line and verdict of each record.
fn verdicts(arguments: &[&str], stdin: &[u8]) -> Vec<(u64, u64, String)> {
    records(arguments, stdin)
        .iter()
        .map(|record| {
            let number = |key: &str| record[key].as_u64().unwrap();
            (number("index"), number("line"), record["verdict"].as_str().unwrap().to_owned())
        })
        .collect()
}

/// What the one finding of rule `json` says, and where.
fn fault(record: &Value) -> (String, u64, u64) {
    let found = record["diagnostics"].as_array().unwrap().iter().find(|d| d["rule"] == "json");
    let found = found.unwrap();
    assert_eq!((&found["code"], &found["severity"]), (&Value::Null, &Value::from("error")));
    let message = found["message"].as_str().unwrap().split_once(": ").unwrap().1;
    (message.to_owned(), found["line"].as_u64().unwrap(), found["column"].as_u64().unwrap())
}

fn example(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(name);
    fs::read_to_string(path).unwrap()
}

/// The valid example on one line.
fn one_line() -> String {
    example("batch.ndjson").lines().next().unwrap().to_owned()
}

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

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
        "6 invoices: 3 accepted, 2 rejected, 1 malformed; 9 errors, 3 warnings\n",
    );
    let outcome = check(&["--format", "summary", "examples/invoice.json"]);
    assert_eq!(
        (outcome.code, outcome.stdout.as_str()),
        (0, "1 invoice: 1 accepted; 0 errors, 0 warnings\n")
    );
}

#[test]
fn a_cut_invoice_is_one_malformed_result_and_spares_its_neighbours() {
    let cut = "{\"Version\":";
    assert_eq!(verdicts(&["-"], cut.as_bytes()), [(0, 1, "malformed".to_owned())]);
    assert_eq!(check_with(&["-"], cut.as_bytes()).code, 1);
    let line = one_line();
    let batch = [&line, &line, cut, &line, &line].join("\n");
    let found = verdicts(&[], batch.as_bytes());
    let words: Vec<&str> = found.iter().map(|(_, _, verdict)| verdict.as_str()).collect();
    assert_eq!(words, ["accepted", "accepted", "malformed", "accepted", "accepted"]);
    assert_eq!(found[2], (2, 3, "malformed".to_owned()));
    assert_eq!(check_with(&["--format", "summary"], batch.as_bytes()).code, 1);
}

#[test]
fn what_a_source_holds_is_told_from_its_bytes_and_name() {
    let (line, whole) = (one_line(), example("invoice.json"));
    let accepted = |index, line| (index, line, "accepted".to_owned());
    let malformed = |index, line| (index, line, "malformed".to_owned());
    // One object over many lines, and one on a single line with or without an end.
    assert_eq!(verdicts(&[], whole.as_bytes()), [accepted(0, 1)]);
    assert_eq!(verdicts(&[], line.as_bytes()), [accepted(0, 1)]);
    assert_eq!(verdicts(&[], format!("\n  \n{line}\n\n").as_bytes()), [accepted(0, 3)]);
    // Lines, with CR and blank ones between.
    let lines = format!("{line}\r\n\r\n   \n{line}\r\n");
    assert_eq!(verdicts(&[], lines.as_bytes()), [accepted(0, 1), accepted(1, 4)]);
    // An array, also of nothing.
    let array = format!("\n[ {line},\n{whole} ] ");
    assert_eq!(verdicts(&[], array.as_bytes()), [accepted(0, 2), accepted(1, 3)]);
    assert_eq!(verdicts(&[], b" [ ] "), []);
    assert_eq!(check_with(&[], b"[]").code, 0);
    // Nothing at all is malformed.
    for nothing in ["", " \n\n"] {
        assert_eq!(verdicts(&[], nothing.as_bytes()).len(), 1);
        assert_eq!(check_with(&["--input", "ndjson"], nothing.as_bytes()).code, 1);
    }
    // Two objects of which the first takes several lines are one record with something behind it.
    let two = format!("{whole}\n{line}");
    let record = &records(&[], two.as_bytes())[0];
    assert_eq!(fault(record).0, "something follows the object");
    // The name of a file says that it is lines even when its first line is broken.
    let files = folder(&[("a.ndjson", &format!("{{\n{line}\n")), ("b.jsonl", &line)]);
    let path = files.path().join("a.ndjson");
    assert_eq!(verdicts(&[path.to_str().unwrap()], b""), [malformed(0, 1), accepted(1, 2)]);
    // And the caller has the last word.
    assert_eq!(verdicts(&["--input", "object"], lines.as_bytes()), [malformed(0, 1)]);
    assert_eq!(verdicts(&["--input", "object"], b"[]"), [malformed(0, 1)]);
    assert_eq!(verdicts(&["--input", "ndjson"], b"[]\n{"), [malformed(0, 1), malformed(1, 2)]);
    let record = &records(&["--input", "array"], line.as_bytes())[0];
    assert_eq!(fault(record), ("`{` has no place here".to_owned(), 1, 1));
}

#[test]
fn broken_arrays_keep_what_is_whole() {
    let line = one_line();
    let words = |text: &str| -> Vec<String> {
        verdicts(&[], text.as_bytes()).into_iter().map(|(_, _, verdict)| verdict).collect()
    };
    assert_eq!(
        words(&format!("[{line},{{\"a\":}},{line}]")),
        ["accepted", "malformed", "accepted"]
    );
    assert_eq!(words(&format!("[{line},]")), ["accepted", "malformed"]);
    assert_eq!(words(&format!("[{line}")), ["accepted", "malformed"]);
    assert_eq!(words(&format!("[{line},")), ["accepted", "malformed"]);
    assert_eq!(words(&format!("[{line},{{\"a")), ["accepted", "malformed"]);
    assert_eq!(words("["), ["malformed"]);
    assert_eq!(words(&format!("[{line}] x")), ["accepted", "malformed"]);
    assert_eq!(words("[1,null,[],\"]\",\"\\\"]\"]"), ["malformed"; 5]);
    let records = records(&[], format!("[{line}]\n x").as_bytes());
    assert_eq!(fault(&records[1]), ("something follows the object".to_owned(), 2, 2));
}

#[test]
fn places_are_those_of_the_source() {
    // Columns count characters, and an element of an array begins inside a line.
    let text = "[{\"é\":1},\n  {\"Vérsion\":\"अ\",\"Version\":\"9\"}]";
    let second = &records(&[], text.as_bytes())[1];
    let version = second["diagnostics"].as_array().unwrap().iter().find(|d| d["code"] == "2279");
    let version = version.unwrap();
    assert_eq!((version["line"].as_u64(), version["column"].as_u64()), (Some(2), Some(28)));
    assert_eq!((second["index"].as_u64(), second["line"].as_u64()), (Some(1), Some(2)));
}

#[test]
fn a_byte_order_mark_is_skipped_at_the_start_of_a_source_only() {
    let line = one_line();
    for text in [
        format!("\u{FEFF}{line}"),
        format!("\u{FEFF}\n[{line}]"),
        format!("\u{FEFF}{line}\n{line}"),
    ] {
        let found = records(&[], text.as_bytes());
        assert_eq!(found[0]["verdict"], "accepted");
        let mark = &found[0]["diagnostics"][0];
        assert_eq!(
            (&mark["rule"], &mark["line"], &mark["column"]),
            (&Value::from("byte-order-mark"), &Value::from(1), &Value::from(1))
        );
        assert!(found.iter().skip(1).all(|record| record["diagnostics"] == Value::Array(vec![])));
    }
    let found = records(&[], format!("{line}\n\u{FEFF}{line}\n").as_bytes());
    assert_eq!(found[1]["verdict"], "malformed");
    assert_eq!(fault(&found[1]), ("a byte order mark inside the file".to_owned(), 2, 1));
}

#[test]
fn a_record_beyond_the_limit_is_malformed_and_the_next_is_read() {
    let long = format!("{{\"a\":\"{}\"}}", "x".repeat(17 * 1024 * 1024));
    let line = one_line();
    for text in [format!("{line}\n{long}\n{line}\n"), format!("[{line},{long},{line}]")] {
        let found = records(&[], text.as_bytes());
        let words: Vec<_> =
            found.iter().map(|record| record["verdict"].as_str().unwrap()).collect();
        assert_eq!(words, ["accepted", "malformed", "accepted"]);
        assert_eq!(fault(&found[1]).0, "the record is longer than 16777216 bytes");
    }
}

#[test]
fn folders_are_walked_in_order_and_links_are_not_followed() {
    let line = one_line();
    let files = folder(&[
        ("b.json", &line),
        ("a/z.ndjson", &line),
        ("a/note.txt", "no invoice"),
        ("c.JSONL", &line),
    ]);
    #[cfg(unix)]
    std::os::unix::fs::symlink(files.path().join("b.json"), files.path().join("link.json"))
        .unwrap();
    let found = records(&[files.path().to_str().unwrap()], b"");
    let names: Vec<PathBuf> = found
        .iter()
        .map(|record| PathBuf::from(record["source"].as_str().unwrap()))
        .map(|path| path.strip_prefix(files.path()).unwrap().to_owned())
        .collect();
    assert_eq!(names, ["a/z.ndjson", "b.json", "c.JSONL"].map(PathBuf::from));
}

#[test]
fn a_source_that_cannot_be_read_does_not_stop_the_others() {
    let outcome = check(&["--format", "summary", "no/such/file.json", "examples/invoice.json"]);
    assert_eq!(outcome.code, 2);
    assert!(outcome.stderr.contains("no/such/file.json"), "{}", outcome.stderr);
    assert!(outcome.stdout.starts_with("1 invoice: 1 accepted"), "{}", outcome.stdout);
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
fn text_of_an_invoice_cannot_steer_a_terminal_or_break_a_line() {
    let name = "\\u001b[2J\\u009b31m\\u202e\\u0085\\u2028\u{61c}\u{e0041}\u{7f}";
    let hostile =
        format!("{{\"{name}\":1,\"Version\":\"{name}\",\"DocDtls\":{{\"No\":\"{name}\"}}}}");
    for format in ["human", "ndjson"] {
        let outcome = check_with(&["--show-values", "--format", format], hostile.as_bytes());
        assert_eq!(outcome.code, 1);
        let steers = |c: &char| {
            (c.is_control() && *c != '\n')
                || matches!(c, '\u{61C}' | '\u{2028}'..='\u{202E}' | '\u{E0000}'..='\u{E007F}')
        };
        assert_eq!(outcome.stdout.chars().find(steers), None, "{:?}", outcome.stdout);
    }
    let record = &records(&[], hostile.as_bytes())[0];
    assert_eq!(record["doc"], "\u{1b}[2J\u{9b}31m\u{202e}\u{85}\u{2028}\u{61c}\u{e0041}\u{7f}");
}

#[test]
fn many_findings_on_one_long_line_are_shown_in_time() {
    let hostile = format!("{{{}\"a\":1}}", "\"a\":1,".repeat(40_000));
    let outcome = check_with(&["--max-diagnostics", "50000"], hostile.as_bytes());
    assert_eq!(outcome.stdout.matches("(F12 repeated-member)").count(), 40_000);
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
fn personal_data_is_shown_only_when_asked_for() {
    // A name that is too long, so that it is itself what the finding is about.
    let secret = "Parvati Venkataraman ".repeat(6);
    let invoice = one_line().replace("Konkan Retail Limited", &secret);
    for format in ["human", "ndjson", "summary"] {
        let outcome = check_with(&["--format", format], invoice.as_bytes());
        assert_eq!(outcome.code, 1);
        assert!(!outcome.stdout.contains("Parvati"), "{}", outcome.stdout);
    }
    assert!(
        check_with(&["--show-values"], invoice.as_bytes()).stdout.contains("Parvati Venkataraman")
    );
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let batch = format!("{}\n", one_line()).repeat(2_000);
    let mut child = Command::new(env!("CARGO_BIN_EXE_inv01"))
        .args(["check", "--as-of", "2026-11-21", "--format", "ndjson"])
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
