//! The cursor takes and refuses what serde_json takes and refuses, except for the depth, where each
//! has its own limit, and for numbers beyond 64-bit floats, which are JSON all the same.

use inv01::json::{FaultKind, MAX_DEPTH, validate};
use inv01_codegen::malformed::NO;
use proptest::prelude::*;
use serde_json::Value;

/// Texts that are JSON.
const YES: &[&[u8]] = &[
    b"{}",
    b"[]",
    b"\"\"",
    b"0",
    b"-0",
    b"-0.0e-0",
    b"true",
    b" false ",
    b"\t\r\n null\n",
    b"[[[]],[{}]]",
    b"{\"\":{\"\":0}}",
    b"{\"a\":1,\"a\":2}",
    b"[1,2,3]",
    b"123456789012345678901234567890",
    b"1e5",
    b"1E+5",
    b"1e-5",
    b"0.10",
    b"1.5e300",
    b"1e-999999",
    b"\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
    b"\"\\u0000\\u001f\\uFFFF\\u00e9\"",
    b"\"\\ud83d\\ude00\\uDBFF\\uDFFF\"",
    b"\"\x7f\"",
    "\"é अ 😀 \u{2028}\u{FEFF}\"".as_bytes(),
    "{\"é\":\"\u{10FFFF}\"}".as_bytes(),
];

#[test]
fn the_corpus() {
    for text in YES {
        assert_eq!(validate(text), Ok(()), "{}", text.escape_ascii());
        assert!(serde_json::from_slice::<Value>(text).is_ok(), "{}", text.escape_ascii());
    }
    for text in NO {
        assert!(validate(text).is_err(), "{}", text.escape_ascii());
        assert!(serde_json::from_slice::<Value>(text).is_err(), "{}", text.escape_ascii());
    }
}

#[test]
fn faults_are_named_and_placed() {
    let fault =
        |text: &[u8]| validate(text).map_err(|fault| (fault.kind, fault.offset)).unwrap_err();
    assert_eq!(fault(b"[1,"), (FaultKind::UnexpectedEnd, 3));
    assert_eq!(fault(b"[1}"), (FaultKind::UnexpectedByte(b'}'), 2));
    assert_eq!(fault(b"{} {}"), (FaultKind::TrailingBytes, 3));
    assert_eq!(fault(b"[012]"), (FaultKind::BadNumber, 1));
    assert_eq!(fault(b"[1.x]"), (FaultKind::BadNumber, 3));
    assert_eq!(fault(b"[\"a\x00\"]"), (FaultKind::Nul, 3));
    assert_eq!(fault(b"{}\x00"), (FaultKind::Nul, 2));
    assert_eq!(fault(b"[\"a\x07\"]"), (FaultKind::ControlCharacter(7), 3));
    assert_eq!(fault(b"[\"a\\q\"]"), (FaultKind::BadEscape, 3));
    assert_eq!(fault(b"[\"a\\ud800\"]"), (FaultKind::LoneSurrogate, 3));
    assert_eq!(fault(b"[\"a\xff\"]"), (FaultKind::InvalidUtf8, 3));
    assert_eq!(fault(b"[\xff]"), (FaultKind::InvalidUtf8, 1));
    assert_eq!(fault(b"\xef\xbb\xbf{}"), (FaultKind::ByteOrderMark, 0));
}

#[test]
fn depth_has_a_limit_of_our_own() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    let objects = |depth: usize| format!("{}1{}", "{\"a\":".repeat(depth), "}".repeat(depth));
    let limit = MAX_DEPTH as usize;
    assert_eq!(validate(nested(limit).as_bytes()), Ok(()));
    assert_eq!(validate(objects(limit).as_bytes()), Ok(()));
    for text in [nested(limit + 1), objects(limit + 1), "[".repeat(1_000_000)] {
        assert_eq!(validate(text.as_bytes()).unwrap_err().kind, FaultKind::TooDeep);
    }
    // Mixed brackets are told apart at every depth.
    let mixed = format!("{}{}", "[{\"a\":".repeat(limit / 2), "}]".repeat(limit / 2));
    assert!(validate(mixed.as_bytes()).is_err());
    let mixed = format!("{}1{}", "[{\"a\":".repeat(limit / 2), "}]".repeat(limit / 2));
    assert_eq!(validate(mixed.as_bytes()), Ok(()));
    let crossed = format!("{}1{}", "[{\"a\":".repeat(limit / 2), "]}".repeat(limit / 2));
    assert!(validate(crossed.as_bytes()).is_err());
}

#[test]
fn numbers_have_none() {
    for text in ["1e400", "-1e400", "1e99999999999999999999", &"9".repeat(100_000)] {
        assert_eq!(validate(text.as_bytes()), Ok(()));
    }
}

/// Whether serde_json agrees. Its own limits are stepped around: a number beyond floats is a fault
/// there and JSON here.
fn agrees(bytes: &[u8]) {
    let ours = validate(bytes).is_ok();
    match serde_json::from_slice::<Value>(bytes) {
        Ok(_) => assert!(ours, "only serde_json takes {}", bytes.escape_ascii()),
        Err(error) if error.to_string().contains("number out of range") => {}
        Err(error) => assert!(!ours, "only serde_json refuses {}: {error}", bytes.escape_ascii()),
    }
}

/// Pieces that JSON is made of, so that random texts come near to being JSON.
fn pieces() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop::sample::select(vec![
        "{",
        "}",
        "[",
        "]",
        ":",
        ",",
        "\"",
        "\\",
        "\"a\"",
        "\"\\u00e9\"",
        "\\ud83d",
        "\\ude00",
        "1",
        "-",
        "0",
        ".",
        "e",
        "+",
        "true",
        "null",
        " ",
        "\n",
        "é",
        "\u{0}",
        "1.5",
        "{\"k\":",
        "[1,",
    ]);
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat().into_bytes())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4096, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_pieces(bytes in pieces()) {
        agrees(&bytes);
    }

    #[test]
    fn random_bytes(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        agrees(&bytes);
    }

    #[test]
    fn a_sample_with_a_few_bytes_changed(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..3_u8), 1..4),
    ) {
        let mut bytes = include_bytes!("samples/generate-irn.json").to_vec();
        for (index, byte, change) in changes {
            let at = index.index(bytes.len());
            match change {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                _ => drop(bytes.remove(at)),
            }
        }
        agrees(&bytes);
    }

    #[test]
    fn a_sample_cut_short(index in any::<prop::sample::Index>()) {
        let bytes = include_bytes!("samples/generate-irn.json");
        agrees(&bytes[..index.index(bytes.len())]);
    }
}
