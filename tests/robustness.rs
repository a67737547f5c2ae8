//! Whatever the bytes: no panic, every place inside the record, the same verdict of "malformed" as
//! the grammar, nothing personal in what is shown.

use std::path::Path;

use inv01::json::validate;
use inv01::{Checker, Document, Names, Origin, Severity, Values, Verdict};
use inv01_workspace::context;
use proptest::prelude::*;

const SAMPLES: [&str; 3] = [
    include_str!("samples/generate-irn.json"),
    include_str!("samples/get-invoice-details.json"),
    include_str!("../examples/invoice-faulty.json"),
];

fn holds(json: &[u8]) {
    holds_of(Document::GenerateIrn, json);
}

fn holds_of(document: Document, json: &[u8]) {
    for names in [Names::Lenient, Names::Strict] {
        let mut checker = Checker::for_document(document, context().names(names)).unwrap();
        let report = checker.check(json);
        let text = json.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(json);
        let is_object = validate(text).is_ok() && text.trim_ascii_start().starts_with(b"{");
        assert_eq!(report.verdict() == Verdict::Malformed, !is_object);
        let refused = report.diagnostics().iter().any(|d| d.severity() == Severity::Error);
        // Among what is left out there may be an error.
        if refused || report.omitted() == 0 {
            assert_eq!(report.verdict() == Verdict::Accepted, !refused);
        }
        for found in report.diagnostics() {
            let range = found.range();
            assert!(range.start <= range.end && range.end <= json.len(), "{range:?}");
        }
        let lines = json.split(|&byte| byte == b'\n').count() as u64;
        for values in [Values::Masked, Values::Shown] {
            for entry in report.entries(&Origin::whole("x"), values) {
                assert!((1..=lines).contains(&entry.line) && entry.column >= 1, "{entry:?}");
                // A placeholder that was left unfilled.
                let keys = [
                    "label", "min", "pattern", "type", "path", "decimals", "name", "fault", "json",
                    "length", "shape", "choice",
                ];
                let left = keys.iter().find(|key| entry.message.contains(&format!("{{{key}}}")));
                assert_eq!(left, None, "{entry:?}");
            }
        }
        if let Ok(text) = std::str::from_utf8(text) {
            let masked = report.text(Values::Masked);
            assert_eq!(masked.chars().count(), text.chars().count());
            assert_eq!(masked.lines().count(), text.lines().count());
            assert_eq!(report.text(Values::Shown), text);
        }
    }
}

/// A sample with some of its bytes changed, cut out or doubled.
fn mutated() -> impl Strategy<Value = Vec<u8>> {
    prop::sample::select(&SAMPLES[..]).prop_flat_map(|sample| changed(sample.to_owned()))
}

/// The same of the example of a document.
fn mutated_document() -> impl Strategy<Value = (Document, Vec<u8>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let examples = Document::ALL.iter().filter_map(|document| {
        let file = root.join(format!("schemas/examples/{document}.json"));
        let text = std::fs::read_to_string(file).ok()?;
        let text = text.trim();
        let element = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        Some((*document, element.unwrap_or(text).to_owned()))
    });
    let examples: Vec<_> = examples.collect();
    assert_eq!(examples.len(), Document::ALL.len() - 2);
    prop::sample::select(examples).prop_flat_map(|(document, example)| {
        changed(example).prop_map(move |bytes| (document, bytes))
    })
}

fn changed(sample: String) -> impl Strategy<Value = Vec<u8>> {
    let index = any::<prop::sample::Index>;
    let byte = prop_oneof![
        any::<u8>(),
        prop::sample::select(b"{}[]\",:\\ \n0129.-eEunt\xEF\xBB\xBF\0".to_vec()),
    ];
    let change = (index(), index(), byte, 0..5_u8);
    prop::collection::vec(change, 0..6).prop_map(move |changes| {
        let mut bytes = sample.as_bytes().to_vec();
        for (from, length, byte, kind) in changes {
            let at = from.index(bytes.len());
            let end = (at + length.index(80)).min(bytes.len());
            match kind {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                2 if end - at < bytes.len() => drop(bytes.drain(at..end)),
                3 => {
                    let piece = bytes[at..end].to_vec();
                    bytes.splice(at..at, piece);
                }
                _ => bytes[at] = bytes[at].to_ascii_uppercase(),
            }
        }
        bytes
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1024, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn mutated_samples(bytes in mutated()) {
        holds(&bytes);
    }

    #[test]
    fn mutated_documents((document, bytes) in mutated_document()) {
        holds_of(document, &bytes);
    }

    #[test]
    fn random_bytes(bytes in prop::collection::vec(any::<u8>(), 0..100)) {
        holds(&bytes);
    }
}

#[test]
fn every_prefix_of_a_sample() {
    let sample = SAMPLES[2].as_bytes();
    for end in 0..=sample.len() {
        holds(&sample[..end]);
    }
}

/// Long records of hostile shapes: each takes a moment where the cost grows with the length, and
/// minutes where it grows with its square.
#[test]
fn hostile_shapes_cost_time_in_their_length() {
    let repeat = |piece: &str| piece.repeat(2_000_000 / piece.len());
    let list = |piece: &str| repeat(&format!("{piece},"));
    for json in [
        format!("{{{}\"Version\":\"1.1\"}}", list("\"Version\":\"1.1\"")),
        format!("{{{}\"Version\":\"1.1\"}}", list("\"x\":[{\"x\":1,\"x\":2}]")),
        format!("{{\"ItemList\":[{}{{}}]}}", list("{\"Qty\":\"1\",\"Qty\":2,\"y\":1,\"y\":1}")),
        format!("{{\"ItemList\":[{}{{}}]}}", list("{\"a\":1,\"a\":1}")),
        format!("{{\"ItemList\":[{}{{}}]}}", list("{}")),
        format!("{{\"ItemList\":[{}1]}}", list("1")),
        format!(
            "{{\"ItemList\":[{{\"AttribDtls\":[{}{{}}]}}]}}",
            list("{\"Nm\":\"\",\"nm\":null}")
        ),
        format!("{{\"SellerDtls\":{{\"LglNm\":\"{}\"}}}}", repeat("\\u0041")),
        format!("{{\"SellerDtls\":{{\"LglNm\":\"{}\"}}}}", repeat("अ")),
        format!("{{\"ValDtls\":{{\"TotInvVal\":{}}}}}", repeat("9")),
        format!("{{\"ValDtls\":{{\"TotInvVal\":0.{}}}}}", repeat("1")),
        format!("{{\"{}\":1}}", repeat("\\n")),
        repeat("{\"ItemList\":["),
        repeat("["),
        repeat("\n"),
    ] {
        holds(json.as_bytes());
    }
    for (document, json) in [
        (Document::CancelIrn, format!("{{{}\"Irn\":1}}", list("\"Irn\":1"))),
        (Document::CancelIrn, format!("{{{}\"CnlRsn\":1}}", list("\"Cnlrsn\":1,\"cnlrsn\":2"))),
        (Document::CancelIrn, format!("{{{}\"Irn\":1}}", list("\"a\":1,\"b\":1"))),
        (Document::NicEnvelope, format!("{{\"ErrorDetails\":[{}{{}}]}}", list("{}"))),
        (Document::NicEnvelope, format!("{{\"Status\":{}}}", repeat("1"))),
        (Document::NicEnvelope, format!("{{\"Data\":\"{}\"}}", repeat("\\u0041"))),
        (Document::GenerateIrnResponse, format!("{{\"SignedInvoice\":\"{}\"}}", repeat("a."))),
        (Document::ClearBatch, format!("{{{}\"x\":1}}", list("\"transaction\":{\"Version\":1}"))),
        (Document::GenerateIrn, format!("{{{}\"x\":1}}", list("\"transaction\":{}"))),
    ] {
        holds_of(document, json.as_bytes());
    }
}
