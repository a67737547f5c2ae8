//! Sources that are packed with gzip.

mod common;

use std::fs;
use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use tempfile::TempDir;

use common::{MANY, check, check_with, example, one_line, records, verdicts};

fn packed(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, bytes) in files {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    folder
}

#[test]
fn a_packed_source_is_read_like_a_plain_one() {
    let faulty = example("invoice-faulty.json");
    let batch = example("batch.ndjson");
    let array = format!("\u{FEFF}[{},\n{faulty}]", one_line());
    for text in [faulty, batch, array, String::new()] {
        assert_eq!(records(&[], &packed(&text)), records(&[], text.as_bytes()));
    }
    // Places are those of the text.
    let found = records(&[], &packed("\n\n  {\"Version\":\"9\"}\n"));
    let version = found[0]["diagnostics"].as_array().unwrap();
    let version = version.iter().find(|d| d["code"] == "2279").unwrap();
    assert_eq!((version["line"].as_u64(), version["column"].as_u64()), (Some(3), Some(14)));
}

#[test]
fn several_members_are_one_text() {
    let line = one_line();
    let (start, end) = line.split_at(100);
    let both = [packed(&format!("{line}\n{start}")), packed(""), packed(end)].concat();
    let words: Vec<String> = verdicts(&[], &both).into_iter().map(|(_, _, v)| v).collect();
    assert_eq!(words, ["accepted", "accepted"]);
}

#[test]
fn the_bytes_say_that_it_is_packed_and_the_name_what_it_holds() {
    let line = one_line();
    // Two records of which the first is broken: only the name tells that they are lines.
    let lines = format!("{{\n{line}\n");
    let files = folder(&[
        ("a.json", &packed(&line)),
        ("b.ndjson.gz", &packed(&lines)),
        ("c.JSONL.GZ", &packed(&lines)),
        ("d.json.gz", &packed(&line)),
        ("e.ndjson.gz", lines.as_bytes()),
        ("f.gz", &packed(&line)),
        ("g.txt.gz", &packed(&line)),
        ("h.gz.txt", &packed(&line)),
    ]);
    let found = records(&[MANY[0], MANY[1], files.path().to_str().unwrap()], b"");
    let found: Vec<(&str, u64, &str)> = found
        .iter()
        .map(|record| {
            let name = record["source"].as_str().unwrap().rsplit('/').next().unwrap();
            (name, record["index"].as_u64().unwrap(), record["verdict"].as_str().unwrap())
        })
        .collect();
    assert_eq!(
        found,
        [
            ("a.json", 0, "accepted"),
            ("b.ndjson.gz", 0, "malformed"),
            ("b.ndjson.gz", 1, "accepted"),
            ("c.JSONL.GZ", 0, "malformed"),
            ("c.JSONL.GZ", 1, "accepted"),
            ("d.json.gz", 0, "accepted"),
            ("e.ndjson.gz", 0, "malformed"),
            ("e.ndjson.gz", 1, "accepted"),
        ]
    );
    // A file that is named is read whatever it is called.
    let path = files.path().join("f.gz");
    assert_eq!(check(&[path.to_str().unwrap()]).code, 0);
}

#[test]
fn what_cannot_be_unpacked_is_trouble_and_the_rest_is_checked() {
    let batch = format!("{}\n", one_line()).repeat(500);
    let whole = packed(&batch);
    let cut = &whole[..whole.len() / 2];
    let mut flipped = whole.clone();
    let sum = flipped.len() - 8;
    flipped[sum] ^= 1;
    let cases: [(&str, &[u8], std::ops::RangeInclusive<usize>); 5] = [
        ("cut", cut, 1..=499),
        ("checksum", &flipped, 499..=500),
        ("head", &whole[..5], 0..=0),
        ("nothing but the magic", &whole[..2], 0..=0),
        ("garbage behind", &[&whole[..], b"garbage"].concat(), 499..=500),
    ];
    for (what, bytes, kept) in cases {
        let files = folder(&[("a.ndjson.gz", bytes), ("b.json", one_line().as_bytes())]);
        let path = files.path().to_str().unwrap();
        let outcome = check(&[MANY[0], MANY[1], "--format", "ndjson", path]);
        assert_eq!(outcome.code, 2, "{what}");
        assert!(outcome.stderr.contains("a.ndjson.gz: "), "{what}: {}", outcome.stderr);
        assert_eq!(outcome.stderr.lines().count(), 1, "{what}");
        // What was whole stays, and the next source is read.
        let sources = || outcome.stdout.lines().map(|line| line.split("\"index\"").next().unwrap());
        let of = |name: &str| sources().filter(|source| source.contains(name)).count();
        assert!(kept.contains(&of("a.ndjson.gz")), "{what}: {}", of("a.ndjson.gz"));
        assert_eq!(of("b.json"), 1, "{what}");
        assert!(outcome.stdout.lines().all(|line| line.contains("\"accepted\"")), "{what}");
        // The same from standard input.
        let outcome = check_with(&["--format", "summary"], bytes);
        assert_eq!(outcome.code, 2, "{what}");
        assert!(outcome.stderr.starts_with("inv01: -: "), "{what}: {}", outcome.stderr);
    }
}

#[test]
fn a_small_file_that_unpacks_to_a_long_record_is_malformed() {
    let long = packed(&format!("{{\"a\":\"{}\"}}", "x".repeat(64 * 1024 * 1024)));
    assert!(long.len() < 128 * 1024);
    let words: Vec<String> = verdicts(&[], &long).into_iter().map(|(_, _, v)| v).collect();
    assert_eq!(words, ["malformed"]);
}
