//! The Rust types of the documents: what is read is written again, digit by digit, and judged alike.

use std::fmt::Debug;
use std::fs;
use std::path::Path;

use inv01::documents::{
    CancelIrn, CancelIrnResponse, ClearBatchEntry, ClearBatchResponseEntry, EwbByIrn,
    EwbByIrnResponse, GenerateIrnResponse, GetInvoiceDetailsQuery, GetInvoiceDetailsResponse,
    NicEnvelope, NicStatus, Or, SignedInvoice, SignedQr,
};
use inv01::model::Invoice;
use inv01_workspace::Node;
use serde::Serialize;
use serde::de::DeserializeOwned;
use validator::Validate;

/// The documents of a file by the name of the type.
fn files(name: &str) -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut texts = Vec::new();
    for folder in ["schemas/examples", "tests/samples/documents"] {
        for entry in fs::read_dir(root.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let stem = path.file_stem().unwrap().to_str().unwrap();
            let is_it = [name, &format!("{name}-failure"), &format!("{name}-2020")];
            if is_it.contains(&stem) || stem == format!("{name}-2025") {
                texts.push(fs::read_to_string(path).unwrap());
            }
        }
    }
    assert!(!texts.is_empty(), "{name}");
    texts
}

/// What is given, with names in order and second spellings as the first.
fn settled(node: Node) -> Node {
    let first = |name: String| {
        let known = [
            ("error_code", "ErrorCode"),
            ("error_message", "ErrorMessage"),
            ("error_source", "ErrorSource"),
        ];
        known.iter().find(|(second, _)| *second == name).map_or(name, |(_, f)| (*f).to_owned())
    };
    match node {
        Node::Object(members) => {
            let given = members.into_iter().filter(|(_, value)| *value != Node::raw("null"));
            // A status may also stand without its quotes.
            let quoted = |name: &str, value: Node| match value {
                Node::Raw(raw) if name == "Status" => {
                    Node::raw(format!("\"{}\"", raw.trim_matches('"')))
                }
                other => settled(other),
            };
            let mut given: Vec<_> = given.map(|(n, v)| (first(n.clone()), quoted(&n, v))).collect();
            given.sort_by(|(one, _), (other, _)| one.cmp(other));
            Node::Object(given)
        }
        Node::Array(elements) => Node::Array(elements.into_iter().map(settled).collect()),
        Node::Raw(raw) => {
            let is_number = raw.starts_with(|c: char| c == '-' || c.is_ascii_digit());
            let exact = raw.parse::<inv01::Decimal>().ok().filter(|_| is_number);
            Node::Raw(exact.map_or(raw, |number| number.to_string()))
        }
    }
}

fn comes_back<T: Serialize + DeserializeOwned + Validate + PartialEq + Debug>(name: &str) {
    for text in files(name) {
        let read: T = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        read.validate().unwrap_or_else(|errors| panic!("{name}: {errors}"));
        let written = serde_json::to_string(&read).unwrap();
        assert_eq!(settled(Node::parse(&written).unwrap()), settled(Node::parse(&text).unwrap()));
        assert_eq!(serde_json::from_str::<T>(&written).unwrap(), read);
    }
}

#[test]
fn every_document_is_written_as_it_was_read() {
    comes_back::<GenerateIrnResponse>("generate-irn-response");
    comes_back::<NicEnvelope>("nic-envelope");
    comes_back::<SignedInvoice>("signed-invoice");
    comes_back::<SignedQr>("signed-qr");
    comes_back::<GetInvoiceDetailsQuery>("get-invoice-details-query");
    comes_back::<GetInvoiceDetailsResponse>("get-invoice-details-response");
    comes_back::<CancelIrn>("cancel-irn");
    comes_back::<CancelIrnResponse>("cancel-irn-response");
    comes_back::<EwbByIrn>("ewb-by-irn");
    comes_back::<EwbByIrnResponse>("ewb-by-irn-response");
    comes_back::<Vec<ClearBatchEntry>>("clear-batch");
    comes_back::<Vec<ClearBatchResponseEntry>>("clear-batch-response");
    comes_back::<Vec<Invoice>>("bulk");
}

#[test]
fn a_status_is_read_with_quotes_and_without() {
    for status in ["\"0\"", "0"] {
        let envelope = format!("{{\"Status\":{status},\"ErrorDetails\":\"W10=\"}}");
        let read: NicEnvelope = serde_json::from_str(&envelope).unwrap();
        assert_eq!(read.status, NicStatus::Failed);
        let Some(Or::Other(text)) = read.error_details else { panic!() };
        assert_eq!(text.as_str(), "\"W10=\"");
    }
    for status in ["2", "true", "\"01\"", "{}", "1.5"] {
        let envelope = format!("{{\"Status\":{status}}}");
        assert!(serde_json::from_str::<NicEnvelope>(&envelope).is_err(), "{status}");
    }
    for status in ["1.0", "10e-1", "\"\\u0031\""] {
        let envelope = format!("{{\"status\":{status}}}");
        let read: NicEnvelope = serde_json::from_str(&envelope).unwrap();
        assert_eq!(read.status, NicStatus::Successful);
    }
}

#[test]
fn what_must_be_there_is_asked() {
    let missing = |json: &str| {
        let read: GenerateIrnResponse = serde_json::from_str(json).unwrap();
        read.validate().unwrap_err().to_string()
    };
    assert!(missing("{\"Success\":\"Y\"}").contains("AckNo"));
    assert!(missing("{\"Success\":\"N\"}").contains("ErrorDetails"));
    let short = missing("{\"Success\":\"N\",\"ErrorDetails\":[],\"Irn\":\"58f1\"}");
    assert!(short.contains("irn"), "{short}");
    for query in [
        "{\"irn\":\"58f1\"}",
        "{}",
        "{\"documentNumber\":\"IC2000\"}",
        "{\"irn\":\"58f1669d31c5725ddcc39eeecd465e69543c639daeb1d582546aa3d28d66c3f8\",\"documentType\":\"INV\"}",
        "{\"irn\":null}",
    ] {
        let query: GetInvoiceDetailsQuery = serde_json::from_str(query).unwrap();
        assert!(query.validate().is_err());
    }
    let details: GetInvoiceDetailsResponse = serde_json::from_str("{}").unwrap();
    assert!(details.validate().unwrap_err().to_string().contains("choice"));
    let irn = "58f1669d31c5725ddcc39eeecd465e69543c639daeb1d582546aa3d28d66c3f8";
    let bill = format!("{{\"Irn\":\"{irn}\",\"VehNo\":\"TN01AB1234\"}}");
    let bill: EwbByIrn = serde_json::from_str(&bill).unwrap();
    assert!(bill.validate().unwrap_err().to_string().contains("TransMode"));
    // What is not known for certain is not asked.
    let bill: EwbByIrnResponse = serde_json::from_str("{}").unwrap();
    bill.validate().unwrap();
}

#[test]
fn what_may_be_something_else_is_nothing_third() {
    for envelope in [
        r#"{"Status":0,"ErrorDetails":5}"#,
        r#"{"Status":0,"ErrorDetails":[["2150","x"]]}"#,
        r#"{"Status":0,"ErrorDetails":[{"ErrorCode":"2150"}]}"#,
        r#"{"Status":1,"Data":5}"#,
        r#"{"Status":1,"Data":[]}"#,
    ] {
        assert!(serde_json::from_str::<NicEnvelope>(envelope).is_err(), "{envelope}");
    }
    // A list of nothing is given.
    let failed = r#"{"Success":"N","ErrorDetails":[]}"#;
    let read: GenerateIrnResponse = serde_json::from_str(failed).unwrap();
    read.validate().unwrap();
    assert_eq!(serde_json::to_string(&read).unwrap(), failed);
}

#[test]
fn what_nothing_is_known_of_is_kept_as_it_is_written() {
    let entry = r#"{"errors":[ {"a": 1.50} , 99999999999999.990],"document_status":"X"}"#;
    let read: ClearBatchResponseEntry = serde_json::from_str(entry).unwrap();
    assert_eq!(read.errors.unwrap().as_str(), r#"[ {"a": 1.50} , 99999999999999.990]"#);
    // Not out of a value, where digits may be lost.
    let value: serde_json::Value = serde_json::from_str(entry).unwrap();
    assert!(serde_json::from_value::<ClearBatchResponseEntry>(value).is_err());
}
