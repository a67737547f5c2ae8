//! What is read, and how it is split into invoices.

mod common;

use std::path::PathBuf;

use serde_json::Value;

use common::{MANY, check, check_with, example, fault, folder, one_line, records, verdicts};

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
    assert_eq!(fault(record), ("this is not the bracket of an array".to_owned(), 1, 1));
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
        let found = records(&MANY, text.as_bytes());
        assert_eq!(found[0]["verdict"], "accepted");
        let mark = &found[0]["diagnostics"][0];
        assert_eq!(
            (&mark["rule"], &mark["line"], &mark["column"]),
            (&Value::from("byte-order-mark"), &Value::from(1), &Value::from(1))
        );
        assert!(found.iter().skip(1).all(|record| record["diagnostics"] == Value::Array(vec![])));
    }
    // Also where the first record cannot be read.
    for text in ["\u{FEFF}[", "\u{FEFF}[{\"a\":1}]", "\u{FEFF}\u{FEFF}{}", "\u{FEFF}"] {
        let found = &records(&["--max-line", "6"], text.as_bytes())[0]["diagnostics"];
        assert!(found.as_array().unwrap().iter().any(|d| d["id"] == "J2"), "{text:?}");
    }
    // A mark elsewhere is none of the source.
    for text in ["{}\n\u{FEFF}{}", "[]\u{FEFF}", "[{},\u{FEFF}{}]"] {
        let found = records(&[], text.as_bytes());
        let last = found.last().unwrap()["diagnostics"].as_array().unwrap();
        assert_eq!(last.iter().map(|d| &d["id"]).collect::<Vec<_>>(), ["J1"], "{text:?}");
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
        let found = records(&MANY, text.as_bytes());
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
fn the_limit_of_a_record_is_an_option_and_exact() {
    let words = |arguments: &[&str], text: &str| -> Vec<String> {
        verdicts(arguments, text.as_bytes()).into_iter().map(|(_, _, verdict)| verdict).collect()
    };
    let line = one_line();
    let (fits, short) = (line.len().to_string(), (line.len() - 1).to_string());
    let more = line.replacen("\"1.1\"", "\"1.1\" ", 1);
    let sources = |line: &str| {
        [
            ("object", line.to_owned(), 1),
            ("object", format!(" \n{line}\r\n\n  "), 1),
            ("auto", format!("{line}\n"), 1),
            ("array", format!("[ {line} , {line}\n]"), 2),
            ("ndjson", format!("{line}\n  \n{line} \r\n{line}"), 3),
            ("auto", format!("{line}\n{line}\n{line}\n"), 3),
            ("auto", format!("\u{FEFF}{line}\n{line}"), 2),
        ]
    };
    for (input, text, count) in sources(&line) {
        let with = |most| words(&["--input", input, "--max-line", most], &text);
        assert_eq!(with(&fits), vec!["accepted"; count], "{input}: {text}");
        assert_eq!(with(&short), vec!["malformed"; count], "{input}: {text}");
    }
    for (input, text, count) in sources(&more) {
        let with = |most| words(&["--input", input, "--max-line", most], &text);
        assert_eq!(with(&fits), vec!["malformed"; count], "{input}: {text}");
    }
    // Only the long one goes, wherever it stands.
    for text in
        [format!("{more}\n{line}\n{more}\n{line}"), format!("[{more},{line},{more},{line}]")]
    {
        assert_eq!(
            words(&["--max-line", &fits], &text),
            ["malformed", "accepted", "malformed", "accepted"]
        );
    }
    let record = &records(&["--max-line", "1"], b"{}")[0];
    assert_eq!(fault(record).0, "the record is longer than 1 bytes");
    for wrong in ["0", "-1", "1k", "4294967296"] {
        assert_eq!(check(&["--max-line", wrong, "examples"]).code, 2, "{wrong}");
    }
}

#[test]
fn an_object_over_many_lines_is_one_record_though_its_first_line_is_too_long() {
    let long = format!("{{\"a\":\"{}\",\n\"b\":1}}\n", "}".repeat(100));
    assert_eq!(verdicts(&["--max-line", "50"], long.as_bytes()).len(), 1);
}

#[test]
fn a_folder_without_invoices_is_told() {
    let folder = folder(&[("readme.txt", "nothing")]);
    let outcome = check(&["--format", "summary", folder.path().to_str().unwrap()]);
    assert_eq!((outcome.code, outcome.stderr.lines().count()), (0, 1));
    assert!(outcome.stderr.contains("no file of invoices below it"), "{}", outcome.stderr);
}

#[test]
fn white_space_before_a_line_does_not_count() {
    let lines = b"{}\n{}\n \t   {}\n   \n";
    let verdicts = verdicts(&["--max-line", "2", "--select", "J1"], lines);
    let accepted = |index, line| (index, line, "accepted".to_owned());
    assert_eq!(verdicts, [accepted(0, 1), accepted(1, 2), accepted(2, 3)]);
}
