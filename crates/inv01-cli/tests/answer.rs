//! `inv01 check --answer`: the portal's answers next to the findings.

mod common;

use std::fs;
use std::io::Write as _;
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};
use tempfile::TempDir;

use common::{MANY, Outcome, check, check_with, folder, one_line, record};

/// The valid example with another value in the place of this one.
fn changed(from: &str, to: &str) -> String {
    let invoice = one_line();
    assert!(invoice.contains(from), "{from}");
    invoice.replace(from, to)
}

/// An invoice with an error of stage schema, and one of stage rules.
fn faulty() -> String {
    let number = changed(r#""TotInvVal":"#, r#""TotInvVal":1"#);
    let version = r#""Version":"1.1""#;
    assert!(number.contains(version));
    number.replace(version, r#""Version":"1.03""#)
}

/// Requests and answers in a folder.
fn files(requests: &str, answers: &str) -> TempDir {
    folder(&[("requests.ndjson", requests), ("answers.ndjson", answers)])
}

fn path(folder: &TempDir, name: &str) -> String {
    folder.path().join(name).display().to_string()
}

fn compare(folder: &TempDir, arguments: &[&str]) -> Outcome {
    let (requests, answers) = (path(folder, "requests.ndjson"), path(folder, "answers.ndjson"));
    check(&[&MANY[..], &[&*requests, "--answer", &answers], arguments].concat())
}

fn records(folder: &TempDir, arguments: &[&str]) -> Vec<Value> {
    let outcome = compare(folder, &[&["--format", "ndjson"], arguments].concat());
    outcome.stdout.lines().map(record).collect()
}

fn refusal(code: &str, message: &str) -> String {
    json!({"Status": 0, "ErrorDetails": [{"ErrorCode": code, "ErrorMessage": message}]}).to_string()
}

#[test]
fn answers_are_paired_by_their_order() {
    let irn = "58f1669d31c5725ddcc39eeecd465e69543c639daeb1d582546aa3d28d66c3f8";
    let requests = [one_line(), faulty(), faulty(), one_line()].join("\n");
    let answers = [
        json!({ "Success": "Y", "Irn": irn }).to_string(),
        refusal("2279", "Invalid schema version"),
        "{\"ErrorCode\":".to_owned(),
        refusal("2189", "Invalid total invoice value"),
    ];
    let folder = files(&requests, &answers.join("\n"));
    let records = records(&folder, &[]);
    let answer = |at: usize| &records[at]["answer"];
    let outcomes: Vec<&Value> = (0..4).map(|at| &answer(at)["outcome"]).collect();
    assert_eq!(outcomes, ["registered", "refused", "unknown", "refused"]);
    for at in 0..4 {
        assert_eq!(answer(at)["index"], at);
        assert_eq!(answer(at)["line"], at + 1);
        assert_eq!(answer(at)["source"], path(&folder, "answers.ndjson"));
    }
    assert_eq!((&answer(0)["codes"], &answer(0)["alone"]), (&json!([]), &json!([])));
    assert_eq!(answer(1)["codes"][0]["standing"], "foreseen");
    assert_eq!(answer(1)["codes"][0]["diagnostics"], json!([0]));
    assert_eq!(answer(1)["alone"], json!([{ "diagnostic": 1, "after": true }]));
    assert_eq!(answer(2)["fault"], "the text ends inside a value at byte 13");
    assert_eq!((&answer(2)["codes"], &answer(2)["alone"]), (&json!([]), &json!([])));
    assert_eq!(answer(3)["codes"][0]["standing"], "gap");
    assert_eq!(answer(3)["codes"][0]["rules"], json!(["H7"]));

    // What is said of the answers changes neither verdict nor exit code.
    let outcome = compare(&folder, &["--format", "summary"]);
    assert_eq!((outcome.code, &*outcome.stderr), (1, ""));
    let totals = "4 answers: 1 registered, 2 refused, 1 malformed; 1 foreseen, 0 undecidable, 1 gap, \
                  0 unknown; 0 ours alone, 1 perhaps not reached\n";
    assert!(outcome.stdout.ends_with(totals), "{}", outcome.stdout);
    assert_eq!(compare(&folder, &["--format", "summary", "--quiet"]).stdout, "");
}

#[test]
fn the_record_is_as_before_without_answers() {
    let folder = files(&faulty(), &refusal("2279", "Invalid schema version"));
    let with = records(&folder, &[]);
    let requests = path(&folder, "requests.ndjson");
    let without = check(&[&MANY[..], &[&requests, "--format", "ndjson"]].concat()).stdout;
    assert!(!without.contains("\"answer\""));
    let mut with = with[0].clone();
    with.as_object_mut().unwrap().shift_remove("answer").unwrap();
    assert_eq!(record(&without), with);
}

#[test]
fn one_answer_an_array_or_a_packed_file() {
    let pretty = "{\n \"error_code\": 2279,\n \"error_message\": \"x\"\n}\n";
    let array = format!("[{pretty},{pretty}]");
    let two = [faulty(), faulty()].join("\n");
    for (requests, answers, count) in [(&faulty(), pretty, 1), (&two, &*array, 2)] {
        let plain = folder(&[("requests.ndjson", requests), ("answers.json", answers)]);
        let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
        packed.write_all(answers.as_bytes()).unwrap();
        fs::write(plain.path().join("answers.gz"), packed.finish().unwrap()).unwrap();
        for name in ["answers.json", "answers.gz"] {
            let (requests, answers) = (path(&plain, "requests.ndjson"), path(&plain, name));
            let arguments = ["--format", "json", &requests, "--answer", &answers];
            let outcome = check(&[&MANY[..], &arguments].concat());
            assert_eq!((outcome.code, &*outcome.stderr), (1, ""), "{name}");
            let document: Value = serde_json::from_str(&outcome.stdout).unwrap();
            let results = document["results"].as_array().unwrap();
            assert_eq!(results.len(), count);
            for result in results {
                assert_eq!(result["answer"]["codes"][0]["standing"], "foreseen");
            }
        }
    }
}

#[test]
fn answers_that_are_lacking_or_left_over_are_told() {
    let answer = refusal("2279", "x");
    let (invoice, doubt) = (one_line(), "so which answer is whose is in doubt\n");
    let folder = files(&[&*invoice; 3].join("\n"), &answer);
    let outcome = compare(&folder, &["--format", "ndjson"]);
    let file = path(&folder, "answers.ndjson");
    assert_eq!(outcome.code, 2);
    assert_eq!(outcome.stderr, format!("inv01: {file}: 2 invoices have no answer, {doubt}"));
    let answers: Vec<Value> =
        outcome.stdout.lines().map(|line| record(line)["answer"].clone()).collect();
    assert_eq!(answers[0]["codes"][0]["standing"], "gap");
    assert_eq!(answers[1..], [Value::Null, Value::Null]);
    let human = compare(&folder, &[]).stdout;
    assert_eq!(human.matches("\nanswer: none\n").count(), 2, "{human}");
    let concise = compare(&folder, &["--format", "concise"]).stdout;
    assert_eq!(concise.matches(": no answer\n").count(), 2, "{concise}");

    let folder = files(&invoice, &[&*answer; 3].join("\n"));
    let outcome = compare(&folder, &["--exit-zero"]);
    let file = path(&folder, "answers.ndjson");
    let more = format!("inv01: {file}: there are more answers than invoices, {doubt}");
    assert_eq!((outcome.code, outcome.stderr), (2, more));
    // No invoices, no answers.
    let folder = folder_of_nothing();
    assert_eq!(compare(&folder, &[]).code, 0);
}

fn folder_of_nothing() -> TempDir {
    folder(&[("requests.ndjson", "[]"), ("answers.ndjson", "[]")])
}

#[test]
fn wrong_usage() {
    let folder = files(&one_line(), "{}");
    let file = path(&folder, "answers.ndjson");
    for format in ["sarif", "junit", "github"] {
        let outcome = compare(&folder, &["--format", format]);
        let told = "inv01: --answer: only human, concise, json, ndjson and summary show it\n";
        assert_eq!((outcome.code, &*outcome.stdout, &*outcome.stderr), (2, "", told), "{format}");
    }
    let outcome = check_with(&["--answer", "-"], one_line().as_bytes());
    let told = "inv01: `-` is for the other input; name a file\n";
    assert_eq!((outcome.code, &*outcome.stdout, &*outcome.stderr), (2, "", told));
    let outcome = check_with(&["--document", "cancel-irn", "--answer", &file], b"{}");
    let told = "inv01: --answer: only invoices are compared with their answers\n";
    assert_eq!((outcome.code, &*outcome.stdout, &*outcome.stderr), (2, "", told));
    for (name, told) in [("none.json", "No such file"), (".", "a directory; name a file")] {
        let outcome = check_with(&["--answer", &path(&folder, name)], one_line().as_bytes());
        assert_eq!((outcome.code, &*outcome.stdout), (2, ""), "{name}");
        assert!(outcome.stderr.contains(told), "{}", outcome.stderr);
    }
    let outcome = compare(&folder, &["--output-file", &file]);
    assert_eq!(outcome.code, 2);
    assert!(outcome.stderr.contains("the results would replace it"), "{}", outcome.stderr);
    assert_eq!(fs::read_to_string(file).unwrap(), "{}");
}

#[test]
fn trouble_with_reading_answers_is_told() {
    let folder = files(&[one_line(), one_line()].join("\n"), "");
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(b"{\"ErrorCode\":\"2279\"}\n{\"ErrorCode\":\"2189\"}\n").unwrap();
    let packed = packed.finish().unwrap();
    let cut = &packed[..packed.len() - 9];
    fs::write(folder.path().join("answers.ndjson"), cut).unwrap();
    let outcome = compare(&folder, &["--format", "ndjson"]);
    assert_eq!((outcome.code, outcome.stdout.lines().count()), (2, 2));
    assert!(outcome.stderr.contains("answers.ndjson: "), "{}", outcome.stderr);
}

#[test]
fn findings_that_were_not_asked_for_are_no_gap() {
    let folder = files(&faulty(), &refusal("2279", "x"));
    let error = |arguments: &[&str]| records(&folder, arguments)[0]["answer"]["codes"][0].clone();
    let ignored = error(&["--ignore", "2279"]);
    assert_eq!((&ignored["standing"], &ignored["ignored"]), (&json!("foreseen"), &json!([0])));
    assert_eq!(ignored["diagnostics"], json!([]));
    let omitted = error(&["--max-diagnostics", "0"]);
    assert_eq!((&omitted["standing"], &omitted["ignored"]), (&json!("foreseen"), &json!([])));
    assert!(omitted["why"].as_str().unwrap().contains("left out"));
    let human = compare(&folder, &["--ignore", "2279"]).stdout;
    assert!(human.contains("found, but not asked for"), "{human}");
}

#[test]
fn quiet_says_nothing_where_there_is_nothing_to_say() {
    let irn = "58f1669d31c5725ddcc39eeecd465e69543c639daeb1d582546aa3d28d66c3f8";
    let registered = json!({ "Irn": irn }).to_string();
    let folder = files(&one_line(), &registered);
    for format in ["human", "concise", "summary"] {
        assert_eq!(compare(&folder, &["--quiet", "--format", format]).stdout, "", "{format}");
    }
    let folder = files(&one_line(), &refusal("2189", "x"));
    let human = compare(&folder, &["--quiet"]).stdout;
    assert!(human.starts_with("answer (") && human.contains("gap         2189 x"), "{human}");
}

#[test]
fn an_answer_that_says_nothing_known_is_told() {
    let requests = [one_line(), one_line(), one_line()].join("\n");
    let irn = "58f1669d31c5725ddcc39eeecd465e69543c639daeb1d582546aa3d28d66c3f8";
    let answers = [
        json!({ "errorCodes": "2150" }),
        json!({ "error": { "error_cd": "2150" } }),
        json!({ "Irn": irn }),
    ];
    let folder = files(&requests, &answers.map(|answer| answer.to_string()).join("\n"));
    let told = "nothing known: neither an IRN nor the code of an error\n";
    for quiet in [&[][..], &["--quiet"]] {
        let human = compare(&folder, quiet).stdout;
        assert_eq!(human.matches(&format!("1): unknown\n  {told}")).count(), 1, "{human}");
        assert_eq!(human.matches(told).count(), 1, "{human}");
        let concise = compare(&folder, &[quiet, &["--format", "concise"]].concat()).stdout;
        assert_eq!(concise.matches(&format!("answers.ndjson:1: {told}")).count(), 1, "{concise}");
        assert_eq!(concise.matches(told).count(), 1, "{concise}");
    }
    let summary = compare(&folder, &["--format", "summary"]).stdout;
    let totals = "3 answers: 1 registered, 1 refused, 1 says nothing known; 1 foreseen";
    assert!(summary.contains(totals), "{summary}");
    // The number has been used by the first of them.
    assert_eq!(records(&folder, &[])[1]["answer"]["codes"][0]["standing"], "foreseen");
}

#[test]
fn what_is_left_out_of_an_answer_is_told() {
    let errors = vec![json!({ "ErrorCode": "2243" }); 8193];
    let folder = files(&faulty(), &json!({ "e": errors }).to_string());
    let answer = &records(&folder, &[])[0]["answer"];
    assert_eq!((&answer["omitted"], answer["codes"].as_array().unwrap().len()), (&json!(1), 8192));
    let human = compare(&folder, &[]).stdout;
    let concise = compare(&folder, &["--format", "concise"]).stdout;
    for out in [human, concise] {
        assert_eq!(out.matches(" 1 more not looked at\n").count(), 1);
        assert_eq!(out.matches("what was not looked at may name it").count(), 2);
        assert!(!out.contains("got that far"));
    }
}

/// Not all invoices were asked for then, so of the answers left over nothing can be said.
#[test]
#[cfg(unix)]
fn a_reader_that_goes_away_gets_no_complaint() {
    use std::io::Read as _;
    use std::process::{Command, Stdio};

    let folder =
        files(&vec![faulty(); 20_000].join("\n"), &vec![refusal("2279", "x"); 20_000].join("\n"));
    let (requests, answers) = (path(&folder, "requests.ndjson"), path(&folder, "answers.ndjson"));
    let mut command = Command::new(env!("CARGO_BIN_EXE_inv01"));
    command.args(["check", "--as-of", "2026-11-21", "--format", "ndjson", "--threads", "2"]);
    command.args([&*requests, "--answer", &*answers]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdout = child.stdout.take().unwrap();
    stdout.read_exact(&mut [0]).unwrap();
    drop(stdout);
    let outcome = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&outcome.stderr), "");
    assert_eq!(outcome.status.code(), Some(1));
}

#[test]
fn personal_data_in_answers_is_masked() {
    let gstin = "29AWGPV7107B1Z1";
    let answer = json!({
        "ErrorCode": gstin, "ErrorMessage": format!("{gstin} is inactive"), "ErrorSource": gstin,
    });
    let folder = files(&one_line(), &answer.to_string());
    for format in ["human", "concise", "json", "ndjson", "summary"] {
        let masked = compare(&folder, &["--format", format]).stdout;
        assert!(!masked.contains(gstin), "{format}");
        let shown = compare(&folder, &["--format", format, "--show-values"]).stdout;
        assert_eq!(shown.contains(gstin), format != "summary", "{format}");
    }
    // What stands behind a fault is not shown either.
    let folder = files(&one_line(), &format!("{{\"ErrorCode\" {gstin}"));
    for format in ["human", "concise", "ndjson"] {
        let outcome = compare(&folder, &["--format", format]);
        assert!(!outcome.stdout.contains("AWGPV"), "{format}");
    }
}

#[test]
fn hostile_answers_steer_nothing() {
    let hostile = "\u{1b}[2J\r\n::error::x\u{202e}##[error]\u{9b}";
    let answer = json!([{
        "ErrorCode": hostile, "ErrorMessage": hostile, "ErrorSource": hostile,
    }]);
    let folder = folder(&[("requests.ndjson", &one_line()), ("::answers", &answer.to_string())]);
    for format in ["human", "concise", "json", "ndjson", "summary"] {
        let arguments = ["check", "--as-of", "2026-11-21", "requests.ndjson"];
        let more = ["--answer", "::answers", "--format", format];
        let out = common::run_in(folder.path(), &[&arguments[..], &more].concat(), b"").stdout;
        let steers = |c: char| c.is_control() && c != '\n' || c == '\u{202e}';
        assert!(!out.contains(steers), "{format}: {out:?}");
        assert!(!out.contains("##[") && !out.lines().any(|line| line.starts_with("::")), "{out}");
    }
}

#[test]
fn threads_change_nothing() {
    let requests: Vec<String> =
        (0..3000).map(|i| if i % 3 == 0 { faulty() } else { one_line() }).collect();
    let answers: Vec<String> = (0..3000)
        .map(|i| match i % 5 {
            0 => "{".to_owned(),
            1 => json!({ "Data": refusal("2189", &i.to_string()) }).to_string(),
            _ => refusal("2279", &i.to_string()),
        })
        .collect();
    let folder = files(&requests.join("\n"), &answers.join("\n"));
    let one = compare(&folder, &["--format", "ndjson", "--threads", "1"]).stdout;
    let four = compare(&folder, &["--format", "ndjson", "--threads", "4"]).stdout;
    assert!(one == four);
    for (i, line) in one.lines().enumerate() {
        let answer = &record(line)["answer"];
        assert_eq!(answer["index"], i);
        if i % 5 > 0 {
            assert_eq!(answer["codes"][0]["message"], i.to_string());
        }
    }
}

#[test]
fn samples_of_the_documents_are_answers() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/samples/documents");
    let sample = samples.join("generate-irn-response-failure.json").display().to_string();
    let outcome = check_with(&["--answer", &sample], one_line().as_bytes());
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    assert!(outcome.stdout.contains("undecidable 2150 (GOVT) Duplicate IRN"), "{}", outcome.stdout);
}
