//! Names and values that try to steer a terminal, a log or a parser.

mod common;

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;

use common::{FORMATS, Outcome, folder, record, run_in};

/// Everything that means something to somebody who reads the output.
const EVIL: &str = "\n::error file=x,line=1::pwned\r\n::set-env name=PATH::/tmp\n\
    ::stop-commands::token\n##[error]pwned %0A%0D%25 \u{1b}[2J\u{1b}]0;title\u{7} \u{9b}31m \
    ]]> <!-- --> <failure/> &lt; &#10; \"quoted\" 'single' , ; = \
    =HYPERLINK(\"http://example.org\",\"click\") [click](http://example.org) {0} \
    \u{0}\u{1}\u{8}\t\u{c}\u{1f}\u{7f}\u{85} \u{2028}\u{2029} \u{202e}\u{2066}\u{200f}\u{61c}\u{feff} \
    \u{ad}\u{200b}\u{2060}\u{fff9} \u{fffe}\u{ffff}\u{e0041}\u{10ffff} \u{1F600} न्\u{200d}न \\ / ~ ~0 ~1";

/// The beginning of it that fits into a file name.
#[cfg(unix)]
const EVIL_NAME: &str = "::error file=x,line=1::pwned\n::stop-commands::t\r\u{1b}[2J%0A]]>&lt;<!--\
    \"',=a(b){0}[c](d) \u{9b}\u{85}\u{2028}\u{202e}\u{ffff}\u{1F600}.ndjson";
#[cfg(not(unix))]
const EVIL_NAME: &str = "%0A&lt;',=a(b){0}[c](d).ndjson";

/// An invoice that has it everywhere, as a fault, and the same once more in small.
fn invoices() -> String {
    let mut broken = json!({
        "Version": EVIL,
        EVIL: EVIL,
        "TranDtls": { "SupTyp": EVIL, EVIL: { EVIL: [EVIL] } },
        "DocDtls": { "No": EVIL, "Dt": EVIL, "Typ": EVIL },
        "SellerDtls": { "LglNm": EVIL.repeat(3), "Gstin": EVIL, "Stcd": EVIL, EVIL: 1 },
        "BuyerDtls": EVIL,
        "ItemList": [{ "SlNo": EVIL, "IsServc": "N", EVIL: EVIL, "Qty": EVIL }, EVIL],
        "ValDtls": [EVIL],
    });
    let line = broken.to_string();
    broken["DocDtls"] = json!({ "No": "7" });
    // The second one is cut inside a text, with its last escape whole.
    let cut = format!("{{\"DocDtls\":{{\"No\":{}}},{}:{}", json!(EVIL), json!(EVIL), json!(EVIL));
    format!("{line}\n{}\n{broken}\n", &cut[..cut.len() - 1])
}

fn source() -> TempDir {
    folder(&[(EVIL_NAME, &invoices())])
}

fn check_in(folder: &Path, arguments: &[&str]) -> Outcome {
    let outcome =
        run_in(folder, &[&["check", "--as-of", "2026-11-21", "."], arguments].concat(), b"");
    assert_eq!(outcome.code, 1, "{}", outcome.stderr);
    outcome
}

/// What a format says, with and without values.
fn each_way(format: &str, mut look: impl FnMut(&Outcome, &[Value])) {
    let files = source();
    for values in [&[][..], &["--show-values"]] {
        let with = |format| check_in(files.path(), &[&["--format", format], values].concat());
        let records: Vec<Value> = with("ndjson").stdout.lines().map(record).collect();
        assert_eq!(records.len(), 3);
        look(&with(format), &records);
    }
}

fn findings(records: &[Value]) -> Vec<&Value> {
    records.iter().flat_map(|record| record["diagnostics"].as_array().unwrap()).collect()
}

/// Controls, and what hides or reorders text.
fn steers(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{AD}' | '\u{61C}' | '\u{200B}' | '\u{200E}' | '\u{200F}'
            | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}'
            | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

#[test]
fn no_format_passes_on_what_steers() {
    let files = source();
    for format in FORMATS {
        for values in [&[][..], &["--show-values"], &["--statistics", "--quiet"]] {
            let outcome = check_in(files.path(), &[&["--format", format], values].concat());
            for text in [&outcome.stdout, &outcome.stderr] {
                let steering = text.chars().find(|&c| steers(c) && c != '\n');
                assert_eq!(steering, None, "{format}: {text:?}");
                // The log of GitHub Actions takes a line that begins so for a command.
                let command = text.lines().find(|line| line.trim_start().starts_with("::"));
                assert!(command.is_none() || format == "github", "{format}: {command:?}");
                // And such a piece of a line, wherever it stands.
                assert!(!text.contains("##["), "{format}: {text:?}");
            }
        }
    }
    // Colours come on request, and from nobody else.
    let outcome = check_in(files.path(), &["--color", "always", "--show-values"]);
    for sequence in outcome.stdout.split('\u{1b}').skip(1) {
        let known = ["[0m", "[1;31m", "[1;32m", "[1;33m", "[1;34m"];
        assert!(known.iter().any(|known| sequence.starts_with(known)), "{sequence:?}");
    }
    let outcome = check_in(files.path(), &["--color", "always", "--format", "concise"]);
    assert!(!outcome.stdout.contains('\u{1b}'));
}

#[test]
fn a_file_that_cannot_be_read_is_named_on_one_line() {
    let folder = TempDir::new().unwrap();
    let outcome = run_in(folder.path(), &["check", &format!("./{EVIL_NAME}")], b"");
    assert_eq!((outcome.code, outcome.stderr.lines().count()), (2, 1));
    assert_eq!(outcome.stderr.chars().find(|&c| steers(c) && c != '\n'), None);
}

#[test]
fn records_give_the_values_back() {
    each_way("json", |outcome, records| {
        let document: Value = serde_json::from_str(&outcome.stdout).unwrap();
        assert_eq!(document["results"].as_array().unwrap(), records);
        let place = |record: &Value| record["source"].as_str().unwrap().to_owned();
        assert!(records.iter().all(|record| place(record) == format!("./{EVIL_NAME}")));
        assert_eq!(records[0]["doc"], EVIL);
        assert_eq!(records[1]["doc"], EVIL);
        assert_eq!(records[2]["doc"], "7");
        let unknown = format!("/{}", EVIL.replace('~', "~0").replace('/', "~1"));
        assert!(findings(records).iter().any(|found| found["pointer"] == unknown));
        let quoted: String = EVIL.chars().take(60).collect();
        assert!(findings(records).iter().any(|found| found["actual"] == format!("{quoted}…")));
    });
}

#[test]
fn sarif_gives_the_values_back() {
    each_way("sarif", |outcome, records| {
        let document: Value = serde_json::from_str(&outcome.stdout).unwrap();
        let results = document["runs"][0]["results"].as_array().unwrap();
        let found = findings(records);
        assert_eq!(results.len(), found.len());
        for (result, found) in results.iter().zip(found) {
            assert_eq!(result["properties"]["actual"], found["actual"]);
            let place = &result["locations"][0];
            let pointer = &place["logicalLocations"][0]["fullyQualifiedName"];
            assert_eq!(pointer.as_str().unwrap_or_default(), found["pointer"].as_str().unwrap());
            let uri = place["physicalLocation"]["artifactLocation"]["uri"].as_str().unwrap();
            assert_eq!(decoded(uri), EVIL_NAME);
            assert!(
                uri.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"%-._~/".contains(&byte))
            );
            assert!(!result["message"]["text"].as_str().unwrap().contains("click]("));
        }
        // It would stand in every result of the invoice.
        let beginning: String = EVIL.chars().take(200).collect();
        assert_eq!(results[0]["properties"]["doc"], beginning);
    });
}

/// A percent-encoded text as it was.
fn decoded(text: &str) -> String {
    let mut out = Vec::new();
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let digits = [bytes.next().unwrap(), bytes.next().unwrap()];
            let digits = std::str::from_utf8(&digits).unwrap();
            out.push(u8::from_str_radix(digits, 16).unwrap());
        } else {
            out.push(byte);
        }
    }
    String::from_utf8(out).unwrap()
}

#[test]
fn junit_is_well_formed() {
    each_way("junit", |outcome, records| {
        let document = roxmltree::Document::parse(&outcome.stdout).unwrap();
        let elements = |name| document.descendants().filter(move |n| n.has_tag_name(name));
        assert_eq!(elements("testcase").count(), records.len());
        let counted = elements("failure").chain(elements("error")).chain(elements("system-out"));
        let lines: usize = counted.map(|node| node.text().unwrap().lines().count()).sum();
        assert_eq!(lines, findings(records).len());
        let case = elements("testcase").next().unwrap();
        // Signs of XML come back; what XML cannot write, or what steers, does not.
        assert!(
            case.attribute("name")
                .unwrap()
                .contains("]]> <!-- --> <failure/> &lt; &#10; \"quoted\" 'single'")
        );
        assert!(case.attribute("file").unwrap().starts_with("./"));
        let names: Vec<_> = document.descendants().map(|node| node.tag_name().name()).collect();
        let known = ["", "testsuites", "testsuite", "testcase", "failure", "error", "system-out"];
        assert!(names.iter().all(|name| known.contains(name)), "{names:?}");
    });
}

#[test]
fn concise_has_one_line_for_each_finding() {
    each_way("concise", |outcome, records| {
        let lines: Vec<&str> = outcome.stdout.lines().collect();
        let found = findings(records);
        assert_eq!(lines.len(), found.len() + 1);
        for (line, found) in lines.iter().zip(found) {
            let word = |key: &str| found[key].as_str().unwrap();
            let code = found["code"].as_str().map_or(String::new(), |code| format!("[{code}]"));
            let place = format!(".ndjson:{}:{}: ", found["line"], found["column"]);
            assert!(line.contains(&format!("{place}{}{code} ", word("severity"))), "{line}");
            assert!(line.ends_with(&format!(" ({} {})", word("id"), word("rule"))), "{line}");
        }
    });
}

#[test]
fn github_has_one_command_for_each_finding() {
    each_way("github", |outcome, records| {
        let found = findings(records);
        assert_eq!(outcome.stdout.lines().count(), found.len());
        for (line, found) in outcome.stdout.lines().zip(found) {
            let severity = found["severity"].as_str().unwrap();
            let rest = line.strip_prefix(&format!("::{severity} ")).unwrap();
            // As the runner reads it: properties end at the first pair of colons.
            let (properties, message) = rest.split_once("::").unwrap();
            let properties: Vec<(&str, &str)> =
                properties.split(',').map(|property| property.split_once('=').unwrap()).collect();
            let keys: Vec<&str> = properties.iter().map(|(key, _)| *key).collect();
            assert_eq!(keys, ["file", "line", "col", "title"]);
            // What steers is replaced; everything else comes back.
            let same: String = format!("./{EVIL_NAME}")
                .chars()
                .map(|c| if steers(c) && !"\r\n".contains(c) { '\u{FFFD}' } else { c })
                .collect();
            assert_eq!(decoded(properties[0].1), same);
            assert_eq!(properties[1].1, found["line"].to_string());
            assert_eq!(properties[2].1, found["column"].to_string());
            assert!(message.ends_with(&format!(
                "({} {})",
                found["id"].as_str().unwrap(),
                found["rule"].as_str().unwrap()
            )));
        }
    });
}

#[test]
fn lines_of_concise_that_would_be_commands_are_none() {
    // A name that is a command by itself, at the start of the line.
    let files = TempDir::new().unwrap();
    let name = if cfg!(unix) { "::stop-commands::t" } else { "t" };
    fs::write(files.path().join(name), "{}").unwrap();
    for format in ["concise", "human", "junit"] {
        let outcome = run_in(files.path(), &["check", "--format", format, name], b"");
        assert!(outcome.stdout.lines().all(|line| !line.trim_start().starts_with("::")));
        assert!(outcome.stdout.contains(name));
    }
}
