//! Personal data does not leave by any format unless the caller asks for it: a marker is put into
//! every member that holds such data, in every way that makes it a finding, and looked for.

mod common;

use std::fmt::Write as _;
use std::fs;
use std::sync::LazyLock;

use inv01::{Array, Field, Kind, Pii, fields};
use tempfile::TempDir;

use common::{FORMATS, Outcome, check};

/// Nothing that stands anywhere else has four characters in common with these.
const LETTERS: &str = "QZXWVKJPBF";
const DIGITS: &str = "7193846207";

/// A body with every member, one a line, in which `change` may write a member in another way.
fn body(change: &dyn Fn(&Field) -> Option<String>) -> String {
    let mut out = String::new();
    container(&fields()[0], change, &mut out);
    out
}

fn container(field: &Field, change: &dyn Fn(&Field) -> Option<String>, out: &mut String) {
    out.push('{');
    for (i, member) in field.members().enumerate() {
        out.push_str(if i > 0 { ",\n" } else { "\n" });
        if let Some(changed) = change(member) {
            out.push_str(&changed);
            continue;
        }
        let _ = write!(out, "\"{}\":", member.name);
        match member.kind {
            Kind::Object { .. } => container(member, change, out),
            Kind::Array(Array { .. }) => {
                out.push('[');
                container(member, change, out);
                out.push(']');
            }
            _ => out.push_str(member.sample),
        }
    }
    out.push_str("\n}");
}

/// Ways to write a member so that there is a finding on its line; `@` stands for its name.
fn faults() -> Vec<(&'static str, String)> {
    let escaped = escaped();
    let (name, long) = (LETTERS, LETTERS.repeat(30));
    vec![
        ("shape", format!("\"@\":\"~{LETTERS}^{DIGITS}\\\"\"")),
        ("long", format!("\"@\":\"{long}\"")),
        ("escaped", format!("\"@\":\"{escaped}{}\"", escaped.repeat(30))),
        ("number", format!("\"@\":{DIGITS}")),
        ("fraction", format!("\"@\":-{DIGITS}.{DIGITS}e5")),
        ("object", format!("\"@\":{{\"a\":\"{LETTERS}\",\"{name}\":{DIGITS}}}")),
        ("array", format!("\"@\":[\"{LETTERS}\",{DIGITS}]")),
        ("case", format!("\"@~\":\"~{LETTERS}\"")),
        ("repeated", format!("\"@\":\"{LETTERS}\",\"@\":\"~{LETTERS}\"")),
        ("unknown", format!("\"@@\":\"{LETTERS}\"")),
        ("unknown number", format!("\"@@\":{DIGITS}")),
        ("unknown object", format!("\"@@\":{{\"a\":[\"{LETTERS}\",{DIGITS}]}}")),
        ("cut", format!("\"@\":\"{LETTERS}\u{0}")),
        ("no JSON", format!("\"@\":{LETTERS}")),
        ("no comma", format!("\"@\":\"x\" \"{LETTERS}\"")),
    ]
}

/// Letters for a number, so that names of files have no digits that could be taken for a marker.
fn letters(mut number: usize) -> String {
    let mut out = Vec::new();
    for _ in 0..4 {
        out.push(b'a' + u8::try_from(number % 26).unwrap());
        number /= 26;
    }
    out.reverse();
    String::from_utf8(out).unwrap()
}

/// A folder with a file for each fault of each member, and what each file is about.
fn planted() -> (TempDir, Vec<(String, String)>) {
    let folder = TempDir::new().unwrap();
    let mut files = Vec::new();
    let mut plant = |what: String, body: String| {
        let name = format!("{}.json", letters(files.len()));
        fs::write(folder.path().join(&name), body).unwrap();
        files.push((name, what));
    };
    let direct: Vec<&Field> = fields().iter().filter(|field| field.pii == Pii::Direct).collect();
    assert!(direct.len() > 20);
    for field in &direct {
        assert!(matches!(field.kind, Kind::Text(_) | Kind::Number(_)), "{}", field.path);
        let any_shape = matches!(&field.kind, Kind::Text(row) if row.pattern.is_none());
        for (fault, text) in faults() {
            if fault == "shape" && any_shape {
                continue;
            }
            let own = match fault {
                "case" => text.replace("@~", &field.name.to_uppercase()),
                _ if fault.starts_with("unknown") => {
                    let beside = text.replace("@@", &format!("{}x", field.name));
                    format!("\"{}\":{},{beside}", field.name, field.sample)
                }
                _ => text.replace('@', field.name),
            };
            let changed = |member: &Field| (member.id == field.id).then(|| own.clone());
            plant(format!("{} {fault}", field.path), body(&changed));
        }
        // The same in the place of what contains it.
        let outer = field.parent.map(inv01::FieldId::field).filter(|f| !f.name.is_empty());
        for value in [
            format!("\"{LETTERS}\""),
            DIGITS.to_owned(),
            format!("[\"{LETTERS}\"]"),
            format!("[[{{\"{}\":\"{LETTERS}\"}}]]", field.name),
        ] {
            let Some(outer) = outer else { continue };
            let changed = |member: &Field| {
                (member.id == outer.id).then(|| format!("\"{}\":{value}", outer.name))
            };
            plant(format!("{} as {value}", outer.path), body(&changed));
        }
    }
    (folder, files)
}

/// The letters as escapes of JSON.
fn escaped() -> String {
    LETTERS.chars().fold(String::new(), |mut out, c| {
        let _ = write!(out, "\\u{:04x}", u32::from(c));
        out
    })
}

/// The first piece of a marker that stands in a text, spelt with escapes or without.
fn leak(text: &str) -> Option<String> {
    static PIECES: LazyLock<Vec<String>> = LazyLock::new(|| {
        let escaped = escaped();
        let plain =
            [LETTERS, DIGITS].into_iter().flat_map(|m| (0..m.len() - 3).map(|i| &m[i..i + 4]));
        // Without its first backslash, which a format may have escaped itself.
        let spelt = (0..LETTERS.len() - 3).map(|i| &escaped[6 * i + 1..6 * i + 6]);
        plain.chain(spelt).map(str::to_owned).collect()
    });
    PIECES.iter().find(|piece| text.contains(*piece)).cloned()
}

fn check_all(folder: &TempDir, arguments: &[&str]) -> Outcome {
    let path = folder.path().to_str().unwrap();
    let outcome = check(&[&["--max-diagnostics", "100000", path], arguments].concat());
    assert_eq!(outcome.code, 1, "{}", outcome.stderr);
    outcome
}

/// The part of human output that is about a file.
fn part<'a>(human: &'a str, name: &str) -> &'a str {
    let place = format!("{name}:");
    let lines = human.split_inclusive('\n');
    let (mut start, mut end, mut at, mut block) = (None, 0, 0, 0);
    for line in lines {
        at += line.len();
        if line.contains(&place) && start.is_none() {
            start = Some(block);
        }
        if start.is_some() && line.contains(&format!("{place}1)")) {
            end = at;
            break;
        }
        if line == "\n" || line.contains(":1)") {
            block = at;
        }
    }
    &human[start.unwrap()..end]
}

#[test]
fn personal_data_stays_where_it_is() {
    let (folder, files) = planted();
    for format in FORMATS {
        for more in [
            &[][..],
            &["--statistics", "--color", "always"],
            &["--names", "strict"],
            // What is ignored stands in the record all the same.
            &["--ignore", "F1,F2,F3,F6,F8"],
        ] {
            let outcome = check_all(&folder, &[&["--format", format], more].concat());
            for text in [&outcome.stdout, &outcome.stderr] {
                let leaking = text.lines().find(|line| leak(line).is_some());
                let about = leaking.map(|line| {
                    let file = files.iter().find(|(name, _)| line.contains(name));
                    (leak(line), file.map(|(_, what)| what), line)
                });
                assert_eq!(about, None, "{format}");
            }
        }
    }
}

#[test]
fn it_is_shown_to_who_asks() {
    let (folder, files) = planted();
    let human = check_all(&folder, &["--show-values"]).stdout;
    let hidden: Vec<&String> = files
        .iter()
        .filter(|(name, _)| leak(part(&human, name)).is_none())
        .map(|(_, what)| what)
        .collect();
    assert_eq!(hidden, Vec::<&String>::new());
    for format in ["json", "ndjson", "sarif"] {
        let shown = check_all(&folder, &["--show-values", "--format", format]).stdout;
        for (name, what) in &files {
            let (_, fault) = what.split_once(' ').unwrap();
            if ["shape", "long", "escaped", "number"].contains(&fault) {
                let mut lines = shown.lines().filter(|line| line.contains(name));
                assert!(lines.any(|line| leak(line).is_some()), "{format}: {what}");
            }
        }
    }
}
