//! `inv01 check --document`: other documents than a request, and requests in wrappers.

mod common;

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use common::{FORMATS, check, check_with, example, one_line, records};

const IRN: &str = "58f1669d31c5725ddcc39eeecd465e69543c639daeb1d582546aa3d28d66c3f8";

/// The documents that can be checked.
fn documents() -> Vec<String> {
    let list = common::run(&["schema", "--list"], b"").stdout;
    let names = list.lines().map(|line| line.split(' ').next().unwrap().to_owned());
    names.filter(|name| name != "report").collect()
}

/// Each finding of a record: `SEVERITY RULE POINTER LINE`.
fn found(record: &Value) -> Vec<String> {
    let findings = record["diagnostics"].as_array().unwrap().iter();
    let words = findings.map(|finding| {
        let text = |key: &str| finding[key].as_str().unwrap();
        let [severity, rule, pointer] = ["severity", "rule", "pointer"].map(text);
        format!("{severity} {rule} {pointer} {}", finding["line"])
    });
    words.collect()
}

#[test]
fn every_example_is_accepted() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemas/examples");
    for document in documents().into_iter().filter(|name| name != "generate-irn") {
        let file = folder.join(format!("{document}.json"));
        let outcome = check(&["--document", &document, "--deny-warnings", file.to_str().unwrap()]);
        assert_eq!((outcome.code, outcome.stderr.as_str()), (0, ""), "{}", outcome.stdout);
        let is_batch = matches!(document.as_str(), "clear-batch" | "bulk");
        let thing = if is_batch { "1 invoice" } else { "1 document" };
        let totals = format!("{thing}: 1 accepted; 0 errors, 0 warnings\n");
        assert!(outcome.stdout.ends_with(&totals), "{document}: {}", outcome.stdout);
    }
}

#[test]
fn findings_have_a_place_and_no_code() {
    let body = format!("{{\n \"Irn\": \"{IRN}\",\n \"CnlRsn\": \"5\"\n}}");
    let records = records(&["--document", "cancel-irn"], body.as_bytes());
    let expected = ["error pattern /CnlRsn 3", "warning required-member /CnlRem 1"];
    assert_eq!(found(&records[0]), expected);
    assert_eq!(records[0]["verdict"], "rejected");
    let findings = records[0]["diagnostics"].as_array().unwrap();
    assert!(findings.iter().all(|finding| finding["code"].is_null()));
    let messages: Vec<&Value> = findings.iter().map(|finding| &finding["message"]).collect();
    assert_eq!(messages, ["CnlRsn should be one of 1, 2, 3, 4", "CnlRem is missing"]);
    assert_eq!((&records[0]["doc"], &records[0]["irn"]), (&Value::Null, &Value::Null));
    assert_eq!(records[0]["undecided"], json!([]));
}

#[test]
fn documents_come_by_themselves_in_lines_and_in_arrays() {
    let one = format!("{{\"Irn\":\"{IRN}\",\"CancelDate\":\"2026-11-14 18:05:00\"}}");
    for (input, lines) in [
        (one.clone(), vec![1]),
        (format!("{one}\n{one}\n"), vec![1, 2]),
        (format!("[{one},\n\n{one}]"), vec![1, 3]),
    ] {
        let records = records(&["--document", "cancel-irn-response"], input.as_bytes());
        let at: Vec<u64> = records.iter().map(|record| record["line"].as_u64().unwrap()).collect();
        assert_eq!(at, lines);
        assert!(records.iter().all(|record| record["verdict"] == "accepted"), "{records:?}");
    }
}

#[test]
fn a_query_with_both_is_refused_and_told_why() {
    let query = json!({
        "irn": IRN,
        "documentNumber": "IC2000",
        "documentType": "INV",
        "documentDate": "17/04/2025",
        "sellerGstin": "29AAFCD5862R000",
    });
    let outcome = check_with(
        &["--document", "get-invoice-details-query", "--format", "concise"],
        query.to_string().as_bytes(),
    );
    assert_eq!(outcome.code, 1);
    let told = "not both at the same time: irn; or documentNumber, documentType, documentDate and \
                sellerGstin (F15 member-choice)";
    assert!(outcome.stdout.contains(told), "{}", outcome.stdout);
}

#[test]
fn wrappers_are_known_and_count_among_the_numbers() {
    let line = one_line();
    let wrapper = format!("{{\"custom_fields\":{{}},\"transaction\":{line}}}");
    for document in ["generate-irn", "clear-batch"] {
        for input in [format!("[{wrapper},\n{wrapper}]"), format!("{wrapper}\n{wrapper}\n")] {
            let is_lines = !input.starts_with('[');
            let kind = if is_lines { "ndjson" } else { "auto" };
            let arguments = ["--document", document, "--input", kind];
            let records = records(&arguments, input.as_bytes());
            assert_eq!(records.len(), 2);
            assert_eq!(records[0]["verdict"], "accepted");
            assert_eq!(records[0]["doc"], "TN/2026/0119");
            assert!(records[0]["irn"].is_string());
            // The same number again.
            assert_eq!(found(&records[1]), ["error duplicate-document /DocDtls/No 2"]);
        }
    }
    // Among plain ones, too.
    let mixed = records(&[], format!("{line}\n{wrapper}\n").as_bytes());
    assert_eq!(found(&mixed[1]), ["error duplicate-document /DocDtls/No 2"]);
}

#[test]
fn an_invoice_in_a_wrapper_has_its_places_in_the_file() {
    let faulty = example("invoice-faulty.json");
    let alone = &records(&[], faulty.as_bytes())[0];
    let wrapped = format!("[\n {{\"transaction\":\n{faulty}}}\n]");
    let record = &records(&["--document", "clear-batch"], wrapped.as_bytes())[0];
    let mut expected = alone["diagnostics"].clone();
    for finding in expected.as_array_mut().unwrap() {
        finding["line"] = json!(finding["line"].as_u64().unwrap() + 2);
    }
    assert_eq!(record["diagnostics"], expected);
    for key in ["doc", "verdict", "irn", "undecided"] {
        assert_eq!(record[key], alone[key], "{key}");
    }
}

#[test]
fn a_batch_is_an_array() {
    let line = one_line();
    for document in ["bulk", "clear-batch", "clear-batch-response"] {
        let record = &records(&["--document", document], line.as_bytes())[0];
        assert_eq!(record["verdict"], "malformed", "{document}");
        assert_eq!(record["diagnostics"][0]["rule"], "json");
    }
    let lines = format!("{line}\n{line}\n");
    let records = records(&["--document", "bulk", "--input", "ndjson"], lines.as_bytes());
    assert_eq!(records.len(), 2);
}

#[test]
fn personal_data_of_documents_appears_in_no_format() {
    let body = br#"{"Success":"Y","SignedInvoice":"secret","Remarks":["secret"],"Info":"secret",
        "ErrorDetails":["secret",{"ErrorCode":1,"ErrorMessage":{"a":"secret"}}],"new":"secret"}"#;
    let wrapper = br#"[{"custom_fields":"secret","transaction":{"SellerDtls":{"LglNm":["secret"]}},
        "new":"secret"}]"#;
    for format in FORMATS {
        for (document, body) in [("generate-irn-response", &body[..]), ("clear-batch", wrapper)] {
            let outcome = check_with(&["--document", document, "--format", format], body);
            assert!(!outcome.stdout.contains("secret"), "{format}: {}", outcome.stdout);
        }
    }
    let shown = check_with(&["--document", "generate-irn-response", "--show-values"], body);
    assert!(shown.stdout.contains("secret"));
}

#[test]
fn wrong_usage() {
    for document in ["report", "invoice", ""] {
        let outcome = check_with(&["--document", document], b"{}");
        assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""), "{document}");
        assert!(outcome.stderr.contains("get-invoice-details-query"), "{}", outcome.stderr);
    }
}

#[test]
fn what_the_seeds_of_the_project_show_is_accepted() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/samples/documents");
    let mut files = 0;
    for file in fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let stem = path.file_stem().unwrap().to_str().unwrap();
        let documents = documents();
        let document = documents.iter().filter(|name| stem.starts_with(name.as_str()));
        let document = document.max_by_key(|name| name.len()).unwrap();
        let outcome = check(&["--document", document, "--deny-warnings", path.to_str().unwrap()]);
        assert_eq!(outcome.code, 0, "{}", outcome.stdout);
        files += 1;
    }
    assert_eq!(files, 8);
}
