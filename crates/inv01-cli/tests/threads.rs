//! `--threads`: the same results in the same order, and an end in any case.

mod common;

use std::io::{Read as _, Write as _};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::{fs, thread};

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;
use tempfile::TempDir;

use common::{FORMATS, check_with, folder, one_line, records, run_in};

/// An invoice with this number, sound or not, or cut.
fn invoice(number: u32) -> String {
    // Every ninth number is that of an earlier invoice, far away.
    let used = if number % 9 == 8 { number / 2 } else { number };
    let json = one_line().replacen("TN/2026/0119", &format!("A/{used}"), 1);
    match number % 13 {
        3 => json.replacen("\"SupTyp\":\"B2B\"", "\"SupTyp\":\"b2b\"", 1),
        5 => json.replacen("\"Version\":\"1.1\"", "\"Version\":\"1.2\",\"Foo\":1", 1),
        7 => json[..json.len() / 2].to_owned(),
        _ => json,
    }
}

fn invoices(numbers: std::ops::Range<u32>, between: &str) -> String {
    numbers.map(invoice).collect::<Vec<_>>().join(between)
}

/// Sources of every kind that are many portions together, with trouble between them.
fn sources() -> TempDir {
    // What is cut would swallow its neighbours in an array.
    let whole = (400..600).filter(|number| number % 13 != 7);
    let array = whole.map(invoice).collect::<Vec<_>>().join(",\n ");
    let files = folder(&[
        ("1.ndjson", &invoices(0..400, "\n")),
        ("2.json", &format!("[{array}]")),
        ("5.ndjson", &invoices(800..1000, "\r\n\n")),
        ("6.json", "["),
    ]);
    for number in 1000..1040 {
        let file = files.path().join(format!("many/{number}.json"));
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, invoice(number)).unwrap();
    }
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(invoices(600..800, "\n").as_bytes()).unwrap();
    let packed = packed.finish().unwrap();
    fs::write(files.path().join("3.ndjson.gz"), &packed).unwrap();
    fs::write(files.path().join("4.ndjson.gz"), &packed[..packed.len() / 2]).unwrap();
    files
}

const PATHS: [&str; 8] =
    ["1.ndjson", "2.json", "none.json", "3.ndjson.gz", "4.ndjson.gz", "5.ndjson", "6.json", "many"];

#[test]
fn results_do_not_depend_on_the_number_of_threads() {
    let files = sources();
    for format in FORMATS {
        let with = |threads: &str| {
            let arguments = ["check", "--as-of", "2026-11-21", "--format", format, "--statistics"];
            let arguments = [&arguments[..], &["--threads", threads], &PATHS].concat();
            run_in(files.path(), &arguments, b"")
        };
        let alone = with("1");
        assert_eq!(alone.code, 2, "{format}");
        assert!(alone.stderr.contains("none.json") && alone.stderr.contains("4.ndjson.gz"));
        for threads in ["2", "3", "8"] {
            let several = with(threads);
            assert_eq!(several.code, alone.code, "{format}, {threads}");
            assert!(several.stdout == alone.stdout, "{format}, {threads}");
            assert_eq!(several.stderr, alone.stderr, "{format}, {threads}");
        }
    }
}

#[test]
fn results_come_in_the_order_of_the_input() {
    let files = sources();
    let arguments = ["check", "--as-of", "2026-11-21", "--format", "ndjson", "--threads", "3"];
    let outcome = run_in(files.path(), &[&arguments[..], &PATHS].concat(), b"");
    let records: Vec<Value> =
        outcome.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let at = |value: &Value| -> (String, u64) {
        (value["source"].as_str().unwrap().to_owned(), value["index"].as_u64().unwrap())
    };
    let places: Vec<_> = records.iter().map(at).collect();
    assert!(places.is_sorted());
    assert_eq!(places.iter().filter(|(source, _)| source == "1.ndjson").count(), 400);
    assert!(places.iter().any(|(source, _)| source == "4.ndjson.gz"));
    // A number that is used again names its first use, which comes before it.
    let mut duplicates = 0;
    for record in &records {
        for found in record["diagnostics"].as_array().unwrap() {
            if found["code"] == "2150" {
                duplicates += 1;
                assert!(at(&found["related"][0]) < at(record), "{record}");
            }
        }
    }
    assert!(duplicates > 50, "{duplicates}");
}

#[test]
fn long_records_are_read_beside_others() {
    let long = |size: usize| {
        let text = format!("\"1.1\",\"x\":\"{}\"", "y".repeat(size));
        invoice(0).replacen("\"1.1\"", &text, 1)
    };
    let mut lines = Vec::new();
    for number in 1..200 {
        lines.push(invoice(13 * number));
        if number % 60 == 0 {
            // One that is read, and one that is too long.
            lines.extend([long(3 << 20), long(5 << 20), long(2 << 20)]);
        }
    }
    let with = |threads: &str, text: &str| {
        let arguments = ["--threads", threads, "--max-line", "4194304"];
        check_with(&arguments, text.as_bytes()).stdout
    };
    let text = lines.join("\n");
    let alone = with("1", &text);
    assert_eq!(alone.matches("the record is longer than 4194304 bytes").count(), 3);
    for threads in ["2", "8"] {
        assert!(with(threads, &text) == alone, "{threads}");
    }
}

#[test]
fn a_reader_that_goes_away_ends_all_threads_though_more_may_be_read() {
    let batch = format!("{}\n", one_line()).repeat(2_000);
    for threads in ["1", "2", "8"] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_inv01"))
            .args(["check", "--as-of", "2026-11-21", "--format", "ndjson", "--ignore", "2150"])
            .args(["--threads", threads])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdout = child.stdout.take().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let batch = batch.clone();
        // The pipe is open until the command has ended.
        let writer = thread::spawn(move || {
            drop(stdin.write_all(batch.as_bytes()));
            stdin
        });
        stdout.read_exact(&mut [0; 10]).unwrap();
        drop(stdout);
        let start = Instant::now();
        while child.try_wait().unwrap().is_none() {
            assert!(start.elapsed() < Duration::from_secs(30), "{threads}");
            thread::sleep(Duration::from_millis(5));
        }
        drop(writer.join().unwrap());
        let output = child.wait_with_output().unwrap();
        assert_eq!((output.status.code(), output.stderr), (Some(0), Vec::new()), "{threads}");
    }
}

#[test]
fn the_number_of_threads_is_a_number() {
    for wrong in ["0", "257", "-1", "two", ""] {
        assert_eq!(check_with(&["--threads", wrong], b"{}").code, 2, "{wrong}");
    }
    // More than there is to do.
    assert_eq!(records(&["--threads", "256"], one_line().as_bytes()).len(), 1);
}
