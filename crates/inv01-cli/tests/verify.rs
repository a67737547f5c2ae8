//! `inv01 verify`.

mod common;

use std::fs;

use serde_json::Value;
use tempfile::TempDir;

use common::{Outcome, run, run_for_ten_bytes, run_in};

const KEY_2020: &str = "tests/samples/keys/nic-2020.pem";
const KEY_2025: &str = "tests/samples/keys/nic-sandbox-2025.pem";
const GENERATED: &str = "tests/samples/documents/generate-irn-response.json";
const DETAILS: &str = "tests/samples/documents/get-invoice-details-response.json";
const REQUEST: &str = "tests/samples/get-invoice-details.json";

/// Verifies with the keys of the samples.
fn verify(arguments: &[&str], stdin: &[u8]) -> Outcome {
    run(&[&["verify", "--key", KEY_2020, "--key", KEY_2025], arguments].concat(), stdin)
}

/// The records of a run.
fn records(arguments: &[&str], stdin: &[u8]) -> (i32, Vec<Value>) {
    let outcome = verify(&[&["--format", "ndjson"], arguments].concat(), stdin);
    let lines = outcome.stdout.lines().map(|line| serde_json::from_str(line).unwrap());
    (outcome.code, lines.collect())
}

/// A file of the repository, on one line.
fn sample(path: &str) -> String {
    let text = fs::read_to_string(format!("{}/../../{path}", env!("CARGO_MANIFEST_DIR"))).unwrap();
    serde_json::from_str::<Value>(&text).unwrap().to_string()
}

/// A token of the answer to Generate IRN.
fn token(member: &str) -> String {
    let answer: Value = serde_json::from_str(&sample(GENERATED)).unwrap();
    answer[member].as_str().unwrap().to_owned()
}

#[test]
fn what_people_see() {
    insta::assert_snapshot!(verify(&[DETAILS, "--sent", REQUEST], b"").stdout);
    let outcome = verify(&[GENERATED, "--sent", "tests/samples/generate-irn.json"], b"");
    assert_eq!((outcome.code, &*outcome.stderr), (1, ""));
    insta::assert_snapshot!(outcome.stdout);
    let answers = format!("{}\n{{}}\n{{\n{} x", sample(GENERATED), token("SignedQRCode"));
    let outcome = run(
        &["verify", "--key", KEY_2025, "--key", &format!("A={KEY_2020}"), "-"],
        answers.as_bytes(),
    );
    assert_eq!(outcome.code, 1);
    insta::assert_snapshot!(outcome.stdout);
}

#[test]
fn what_programs_see() {
    let (code, found) = records(&[DETAILS, "--sent", REQUEST], b"");
    assert_eq!((code, found.len()), (0, 1));
    insta::assert_snapshot!(serde_json::to_string_pretty(&found[0]).unwrap());
    let json = verify(&["--format", "json", DETAILS, "--sent", REQUEST], b"").stdout;
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!((&json["v"], &json["results"][0]), (&1.into(), &found[0]));
    assert_eq!(json["results"].as_array().unwrap().len(), 1);
    let nothing = verify(&["--format", "json"], b"[]");
    assert_eq!((nothing.code, &*nothing.stdout), (1, "{\"v\":1,\"results\":[]}\n"));
}

#[test]
fn the_exit_code_says_whether_all_is_verified() {
    let qr = token("SignedQRCode");
    let mut altered = qr.clone().into_bytes();
    altered[300] ^= 1;
    let altered = String::from_utf8(altered).unwrap();
    for (stdin, code) in [
        (qr.clone(), 0),
        (format!("{qr}\n{qr}"), 0),
        (format!("{{\"SignedQRCode\":\"{qr}\"}}"), 0),
        (altered.clone(), 1),
        (format!("{qr}\n{altered}"), 1),
        (format!("{{\"SignedQRCode\":\"{qr}\"}}\n{{}}"), 1),
        ("{}".to_owned(), 1),
        ("[]".to_owned(), 1),
        (String::new(), 1),
        ("{".to_owned(), 1),
    ] {
        assert_eq!(verify(&[], stdin.as_bytes()).code, code, "{stdin}");
    }
    assert_eq!(verify(&[DETAILS, "no-such-file.json"], b"").code, 2);
}

#[test]
fn answers_are_read_like_invoices() {
    let (one, other) = (sample(GENERATED), sample(DETAILS));
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    fs::write(path("a.json"), format!("[{one},{other}]")).unwrap();
    fs::write(path("b.ndjson"), format!("{one}\n\n{other}\n")).unwrap();
    fs::write(path("c.txt"), "no answer").unwrap();
    let (code, found) = records(&[folder.path().to_str().unwrap()], b"");
    let places: Vec<_> =
        found.iter().map(|record| (record["index"].as_u64(), record["line"].as_u64())).collect();
    assert_eq!(
        (code, places),
        (
            0,
            [(Some(0), Some(1)), (Some(1), Some(1)), (Some(0), Some(1)), (Some(1), Some(3))].into()
        )
    );
    assert!(found.iter().all(|record| record["verdict"] == "verified"));
    let marked = format!("\u{FEFF}{other}");
    assert_eq!(verify(&["-"], marked.as_bytes()).code, 0);
}

#[test]
fn requests_are_paired_by_their_order() {
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let (answer, request) = (sample(DETAILS), sample(REQUEST));
    let changed = request.replace("\"IC2000\"", "\"IC2001\"");
    let sent = path("sent.ndjson");
    fs::write(&sent, format!("{request}\n{changed}\n{{\n{{\"transaction\":{request}}}\n")).unwrap();
    let answers = format!("{answer}\n").repeat(4);
    let (code, found) = records(&["--sent", &sent], answers.as_bytes());
    let verdicts: Vec<_> = found.iter().map(|record| record["verdict"].as_str().unwrap()).collect();
    assert_eq!((code, verdicts), (1, vec!["verified", "differs", "unverified", "verified"]));
    let differences = &found[1]["sent"]["differences"];
    assert_eq!(differences.as_array().unwrap().len(), 1);
    assert_eq!(differences[0]["pointer"], "/DocDtls/No");
    assert_eq!(
        (&differences[0]["sent"], &differences[0]["signed"]),
        (&"IC2001".into(), &"IC2000".into())
    );
    assert_eq!((&found[3]["sent"]["index"], &found[3]["sent"]["line"]), (&3.into(), &4.into()));
    assert_eq!(
        found[2]["sent"]["fault"],
        "what was sent cannot be read: the text ends inside a value at byte 1"
    );

    // One more or less, and nobody knows which belongs to which.
    for (answers, complaint) in [(3, "4 requests for 3 answers"), (5, "4 requests for 5 answers")] {
        let outcome = verify(&["--sent", &sent], format!("{answer}\n").repeat(answers).as_bytes());
        assert_eq!((outcome.code, outcome.stderr), (2, format!("inv01: {sent}: {complaint}\n")));
    }
    let (_, found) = records(&["--sent", &sent], format!("{answer}\n").repeat(5).as_bytes());
    assert_eq!(found[4]["verdict"], "unverified");
}

#[test]
fn a_key_may_be_for_one_name_only() {
    let kid = "115F4426617A7938BE1BA06DBEE91A427584EDAB";
    let code = |key: &str| run(&["verify", "--key", key, GENERATED], b"").code;
    assert_eq!(code(&format!("{kid}={KEY_2020}")), 0);
    assert_eq!(code(&format!("={KEY_2020}")), 0);
    assert_eq!(code(&format!("{}={KEY_2020}", kid.to_lowercase())), 1);
    assert_eq!(code(KEY_2025), 1);
    // A name with an equals sign.
    let folder = TempDir::new().unwrap();
    fs::write(
        folder.path().join("a=b.pem"),
        fs::read(format!("{}/../../{KEY_2020}", env!("CARGO_MANIFEST_DIR"))).unwrap(),
    )
    .unwrap();
    let qr = token("SignedQRCode");
    assert_eq!(run_in(folder.path(), &["verify", "--key", "=a=b.pem"], qr.as_bytes()).code, 0);
    assert_eq!(run_in(folder.path(), &["verify", "--key", "a=b.pem"], qr.as_bytes()).code, 2);
}

#[test]
fn wrong_usage() {
    for (arguments, complaint) in [
        (&["verify", GENERATED][..], "--key"),
        (&["verify", "--key", "", GENERATED], "a file is wanted"),
        (&["verify", "--key", "a=", GENERATED], "a file is wanted"),
        (&["verify", "--key", "no-such-file", GENERATED], "no-such-file: "),
        (&["verify", "--key", "README.md", GENERATED], "README.md: no public key in it"),
        (
            &["verify", "--key", KEY_2020, "--sent", "-", GENERATED],
            "`-` is for the other input; name a file",
        ),
        (&["verify", "--key", KEY_2020, "--sent", "no-such-file", GENERATED], "no-such-file: "),
        (&["verify", "--key", KEY_2020, "--format", "sarif", GENERATED], "sarif"),
    ] {
        let outcome = run(arguments, b"");
        assert!(outcome.stderr.contains(complaint), "{arguments:?}: {}", outcome.stderr);
        assert_eq!(outcome.code, 2, "{arguments:?}");
    }
}

#[test]
fn personal_data_are_shown_on_request_only() {
    let folder = TempDir::new().unwrap();
    let sent = folder.path().join("sent.json").display().to_string();
    fs::write(
        &sent,
        sample(REQUEST).replace("5697389713210", "QZXW").replace("NIC Industries", "QZXW"),
    )
    .unwrap();
    for format in ["human", "json", "ndjson"] {
        let outcome = verify(&["--format", format, "--sent", &sent, DETAILS], b"");
        assert_eq!(outcome.code, 1);
        for shown in ["QZXW", "5697389713210", "NIC Industries"] {
            assert!(!outcome.stdout.contains(shown), "{format}: {shown}");
        }
        assert!(outcome.stdout.contains("AAAA"));
        let outcome = verify(&["--format", format, "--show-values", "--sent", &sent, DETAILS], b"");
        assert!(outcome.stdout.contains("QZXW") && outcome.stdout.contains("NIC Industries"));
    }
}

#[test]
fn hostile_text_does_not_steer_a_terminal() {
    let header = "eyJhbGciOiJSUzI1NiIsImtpZCI6IlxuG1szMW0jI1tlcnJvcl0ifQ";
    let hostile =
        format!("{{\"a\\u001b[31m\\n##[error]\":{{\"SignedInvoice\":\"{header}.e30.AA\"}}}}");
    for format in ["human", "json", "ndjson"] {
        let outcome = verify(&["--format", format], hostile.as_bytes());
        assert_eq!(outcome.code, 1);
        assert!(
            !outcome.stdout.contains('\u{1b}') && !outcome.stdout.contains("##["),
            "{}",
            outcome.stdout
        );
    }
}

#[test]
fn a_reader_that_goes_away_is_not_waited_for() {
    // More than a pipe takes.
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    fs::write(path("answers.ndjson"), "{}\n".repeat(20_000)).unwrap();
    // Only some are asked for then, which is nothing to complain of.
    fs::write(path("sent.ndjson"), "{}\n".repeat(20_000)).unwrap();
    let key = format!("{}/../../{KEY_2020}", env!("CARGO_MANIFEST_DIR"));
    let (answers, sent) = (path("answers.ndjson"), path("sent.ndjson"));
    for format in ["human", "json", "ndjson"] {
        let arguments = ["verify", "--key", &key, "--format", format, "--sent", &sent, &answers];
        assert_eq!(run_for_ten_bytes(&arguments), (Some(1), String::new()), "{format}");
    }
}

/// What a record has is what its page says.
#[test]
fn the_record_is_documented() {
    let (_, found) = records(&[GENERATED, "--sent", "tests/samples/generate-irn.json"], b"");
    let page =
        fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/cli.md")).unwrap();
    let page = page.split("\n## ").find(|part| part.starts_with("`inv01 verify`")).unwrap();
    let record = &found[0];
    let names = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    let mut all = names(record);
    all.extend(names(&record["tokens"][0]));
    all.extend(names(&record["sent"]));
    all.extend(names(&record["sent"]["differences"][0]));
    all.extend(["expected", "actual"].map(str::to_owned));
    for name in all {
        assert!(page.contains(&format!("`{name}`")), "{name}");
    }
}
