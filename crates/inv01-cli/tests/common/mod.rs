//! What the tests of the command share.

// Each test binary takes what it needs.
#![allow(dead_code, unreachable_pub)]

use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::LazyLock;
use std::{fs, thread};

use jsonschema::Validator;
use serde_json::Value;
use tempfile::TempDir;

/// For a test in which one invoice stands for many: a number may be used again.
pub const MANY: [&str; 2] = ["--ignore", "2150"];

pub struct Outcome {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

/// Every way to write results.
pub const FORMATS: [&str; 8] =
    ["human", "concise", "json", "ndjson", "sarif", "junit", "github", "summary"];

/// Runs `inv01` with these arguments at the root of the repository.
pub fn run(arguments: &[&str], stdin: &[u8]) -> Outcome {
    run_in(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../.."), arguments, stdin)
}

/// Runs `inv01` with these arguments in a folder.
pub fn run_in(folder: &Path, arguments: &[&str], stdin: &[u8]) -> Outcome {
    let mut child = Command::new(env!("CARGO_BIN_EXE_inv01"))
        .args(arguments)
        .current_dir(folder)
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

/// Runs `inv01` for a reader that goes away after ten bytes: exit code, and what it has to say.
pub fn run_for_ten_bytes(arguments: &[&str]) -> (Option<i32>, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_inv01"))
        .args(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdout = child.stdout.take().unwrap();
    stdout.read_exact(&mut [0; 10]).unwrap();
    drop(stdout);
    let output = child.wait_with_output().unwrap();
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

pub fn check_with(arguments: &[&str], stdin: &[u8]) -> Outcome {
    run(&[&["check", "--as-of", "2026-11-21"], arguments].concat(), stdin)
}

pub fn check(arguments: &[&str]) -> Outcome {
    check_with(arguments, b"")
}

/// The records of a run on standard input.
pub fn records(arguments: &[&str], stdin: &[u8]) -> Vec<Value> {
    let outcome = check_with(&[&["--format", "ndjson"], arguments].concat(), stdin);
    assert_eq!(outcome.stderr, "");
    outcome.stdout.lines().map(record).collect()
}

pub fn record(line: &str) -> Value {
    valid(serde_json::from_str(line).unwrap())
}

/// The record, which keeps its schema.
pub fn valid(record: Value) -> Value {
    static SCHEMA: LazyLock<Validator> = LazyLock::new(|| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemas/report.schema.json");
        let schema = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        jsonschema::validator_for(&schema).unwrap()
    });
    SCHEMA.validate(&record).unwrap_or_else(|error| panic!("{error}: {record}"));
    record
}

/// Index, line and verdict of each record, where a number may be used again.
pub fn verdicts(arguments: &[&str], stdin: &[u8]) -> Vec<(u64, u64, String)> {
    records(&[&MANY, arguments].concat(), stdin)
        .iter()
        .map(|record| {
            let number = |key: &str| record[key].as_u64().unwrap();
            (number("index"), number("line"), record["verdict"].as_str().unwrap().to_owned())
        })
        .collect()
}

/// What the one finding of rule `json` says, and where.
pub fn fault(record: &Value) -> (String, u64, u64) {
    let found = record["diagnostics"].as_array().unwrap().iter().find(|d| d["rule"] == "json");
    let found = found.unwrap();
    assert_eq!((&found["code"], &found["severity"]), (&Value::Null, &Value::from("error")));
    let message = found["message"].as_str().unwrap().split_once(": ").unwrap().1;
    (message.to_owned(), found["line"].as_u64().unwrap(), found["column"].as_u64().unwrap())
}

pub fn example(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(name);
    fs::read_to_string(path).unwrap()
}

/// The valid example on one line.
pub fn one_line() -> String {
    example("batch.ndjson").lines().next().unwrap().to_owned()
}

/// A folder with these files.
pub fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}
