use std::time::{Duration, Instant};

use base64ct::{Base64, Encoding as _};

use super::{Answer, ErrorDetail, Outcome, Token};
use crate::check::Affects;
use crate::document::Document;

const IRN: &str = "58f1669d31c5725ddcc39eeecd465e69543c639daeb1d582546aa3d28d66c3f8";

fn read(json: &str) -> Answer {
    Answer::read(json.as_bytes()).unwrap()
}

fn tokens(json: &str) -> Vec<(String, Document, String)> {
    let tokens = read(json).tokens.into_iter();
    tokens.map(|token| (token.pointer, token.document, token.text)).collect()
}

fn codes(json: &str) -> Vec<String> {
    read(json).errors.into_iter().map(|error| error.code).collect()
}

/// A text as JSON writes it.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[test]
fn tokens_are_found_wherever_they_stand() {
    let found =
        |pointer: &str, document, text: &str| (pointer.to_owned(), document, text.to_owned());
    assert_eq!(
        tokens(r#"{"SignedInvoice":"a","x":[{"b/~":{"SignedQRCode":"b"}}]}"#),
        [
            found("/SignedInvoice", Document::SignedInvoice, "a"),
            found("/x/0/b~1~0/SignedQRCode", Document::SignedQr, "b"),
        ]
    );
    assert_eq!(
        tokens(r#"[{"signed_invoice":"a","signedQrCode":"b"},{"SIGNED_QR_CODE":"c"}]"#),
        [
            found("/0/signed_invoice", Document::SignedInvoice, "a"),
            found("/0/signedQrCode", Document::SignedQr, "b"),
            found("/1/SIGNED_QR_CODE", Document::SignedQr, "c"),
        ]
    );
}

#[test]
fn null_is_no_token_and_what_is_no_text_an_empty_one() {
    assert_eq!(tokens(r#"{"SignedInvoice":null,"SignedInvoiceX":"a"}"#), []);
    for value in ["7", "{}", "[\"a\"]", "false", "\"\""] {
        let found = tokens(&format!(r#"{{"SignedInvoice":{value}}}"#));
        assert_eq!(found.len(), 1, "{value}");
        assert_eq!(found[0].2, "", "{value}");
    }
}

#[test]
fn a_repeated_name_hides_nothing() {
    let texts = |json: &str| -> Vec<String> {
        read(json).tokens.into_iter().map(|Token { text, .. }| text).collect()
    };
    assert_eq!(texts(r#"{"SignedInvoice":"a","SignedInvoice":"b"}"#), ["a", "b"]);
    assert_eq!(texts(r#"{"SignedInvoice":"a","signed_invoice":"b"}"#), ["a", "b"]);
    assert_eq!(texts(r#"{"SignedInvoice":"a","SignedInvoice":null}"#), ["a"]);
    assert_eq!(texts(r#"{"Data":{"SignedInvoice":"a"},"Data":null}"#), ["a"]);
    assert_eq!(codes(r#"{"e":{"ErrorCode":"1"},"e":[],"e":{"ErrorCode":"2"}}"#), ["1", "2"]);
    assert_eq!(codes(r#"{"ErrorCode":"1","ErrorCode":null,"errorCode":"0"}"#), ["1"]);
    assert_eq!(codes(r#"{"ErrorCode":1,"error_code":"1"}"#), ["1"]);
    let irn = format!(r#"{{"Irn":"{IRN}","Irn":null}}"#);
    assert_eq!(read(&irn).outcome, Outcome::Registered);
    // A message belongs to the last code.
    let errors = read(r#"{"ErrorCode":"1","ErrorMessage":"x","errorCode":"2","ErrorMessage":"y"}"#);
    let said: Vec<_> = errors.errors.iter().map(|error| (&*error.code, &*error.message)).collect();
    assert_eq!(said, [("1", ""), ("2", "y")]);
}

#[test]
fn errors_are_found_in_every_spelling() {
    let answer = read(
        r#"{"ErrorDetails":[
            {"ErrorCode":" 2150 ","ErrorMessage":"Duplicate IRN","ErrorSource":"GOVT"},
            {"error_code":2172,"error_message":null}
        ]}"#,
    );
    let expected = |code: &str, message: &str, source: Option<&str>| ErrorDetail {
        code: code.to_owned(),
        message: message.to_owned(),
        source: source.map(str::to_owned),
        affects: Affects::Irn,
        list: 1,
    };
    assert_eq!(
        answer.errors,
        [expected("2150", "Duplicate IRN", Some("GOVT")), expected("2172", "", None)]
    );
    assert_eq!(codes(r#"{"a":{"ERRORCODE":"1"},"errorCode":"2"}"#), ["2", "1"]);
    assert_eq!(
        codes(r#"[{"error_cd":"2150"},{"errorCd":2172},{"errorCodes":"1"}]"#),
        ["2150", "2172"]
    );
    for none in ["null", "\"\"", "\" \"", "1.5", "-1", "1e3", "{}", "true", "0", "\"0\"", "\"000\""]
    {
        assert_eq!(codes(&format!(r#"{{"ErrorCode":{none}}}"#)), [""; 0], "{none}");
    }
}

#[test]
fn texts_are_unpacked() {
    let inner = r#"{"SignedInvoice":"a","e":[{"ErrorCode":"1"}]}"#;
    let data = format!(r#"{{"Data":{}}}"#, quoted(inner));
    assert_eq!(tokens(&data)[0].0, "/Data/SignedInvoice");
    assert_eq!(codes(&data), ["1"]);
    assert_eq!(codes(&quoted(r#" {"ErrorCode":"1"}"#)), ["1"]);

    let errors = Base64::encode_string(br#" [{"ErrorCode":"2150"}]"#);
    assert!(errors.ends_with('='));
    let (unpadded, broken) = (errors.trim_end_matches('='), errors.replacen('E', "\\r\\n E", 2));
    for name in ["ErrorDetails", "error_details", "InfoDtls", "info", "Desc", "Data", "data"] {
        for errors in [&errors, unpadded, &broken] {
            assert_eq!(codes(&format!(r#"{{"{name}":"{errors}"}}"#)), ["2150"], "{name} {errors}");
            assert_eq!(codes(&format!(r#"{{"{name}":["{errors}"]}}"#)), ["2150"], "{name}");
        }
    }
    // What else is base64 may be anything.
    assert_eq!(codes(&format!(r#"{{"Result":"{errors}"}}"#)), [""; 0]);

    // Quoted twice, and as a whole.
    let twice = quoted(&quoted(inner));
    assert_eq!(tokens(&format!(r#"{{"Data":{twice}}}"#))[0].0, "/Data/SignedInvoice");
    assert_eq!((codes(&twice), codes(&quoted(&errors))), (vec!["1".to_owned()], vec![]));
    assert_eq!(read(&quoted(&quoted("plain"))).omitted, 0);
    assert_eq!(
        codes(r#"{"ErrorDetails":"W3s*","Desc":"","Info":"plain words","x":"{no"}"#),
        [""; 0]
    );
}

#[test]
fn at_most_four_texts_are_unpacked_into_each_other() {
    let mut json = r#"{"ErrorCode":"1"}"#.to_owned();
    for steps in 0..8 {
        let answer = read(&json);
        assert_eq!(answer.errors.len(), usize::from(steps <= 4), "{steps}");
        // What is not looked at is told.
        assert_eq!(answer.omitted, u64::from(steps > 4), "{steps}");
        json = format!("[{}]", quoted(&json));
    }
    // But not what only looks like it.
    for (inner, omitted) in [
        ("{", 0),
        ("[]", 0),
        ("{}", 0),
        ("{x", 0),
        ("plain", 0),
        (r#""plain""#, 0),
        ("[1]", 1),
        (r#""[1]""#, 1),
        (r#""\"{}\"""#, 0),
        (&"[".repeat(129), 1),
    ] {
        let mut json = quoted(inner);
        for _ in 0..4 {
            json = quoted(&format!("[{json}]"));
        }
        assert_eq!(read(&json).omitted, omitted, "{inner}");
        let base64 = Base64::encode_string(inner.as_bytes());
        let mut json = format!(r#"{{"Data":"{base64}"}}"#);
        for _ in 0..4 {
            json = quoted(&json);
        }
        assert_eq!(read(&json).omitted, omitted, "{inner} in base64");
    }
}

#[test]
fn errors_of_the_e_way_bill_are_told_apart() {
    let desc = r#"[{"ErrorCode":"4019","ErrorMessage":"Provide Transporter ID"}]"#;
    let packed = quoted(&Base64::encode_string(desc.as_bytes()));
    for desc in [desc.to_owned(), quoted(desc), packed] {
        for name in ["InfoDtls", "Info", "info"] {
            let information = format!(r#"{{"InfCd":"EWBERR","Desc":{desc}}}"#);
            for information in [format!("[{information}]"), quoted(&information), information] {
                let answer = read(&format!(r#"{{"Irn":"{IRN}","{name}":{information}}}"#));
                assert_eq!(answer.outcome, Outcome::Registered, "{information}");
                assert_eq!(answer.errors.len(), 1, "{information}");
                assert_eq!(answer.errors[0].affects, Affects::Ewb, "{information}");
            }
        }
    }
}

#[test]
fn the_outcome_is_told() {
    let outcome = |json: &str| read(json).outcome;
    assert_eq!(outcome(&format!(r#"{{"Success":"Y","Irn":"{IRN}"}}"#)), Outcome::Registered);
    assert_eq!(outcome(&format!(r#"{{"x":[{{"irn":"{IRN}"}}]}}"#)), Outcome::Registered);
    assert_eq!(outcome(r#"{"Irn":"58f1"}"#), Outcome::Unknown);
    assert_eq!(outcome(r#"{"Irn":null,"Status":"0"}"#), Outcome::Unknown);
    assert_eq!(outcome("[]"), Outcome::Unknown);
    assert_eq!(outcome(r#"{"ErrorCode":"2150"}"#), Outcome::Refused);
    // What is no error, or none that is known, takes no IRN away; an e-way bill neither.
    for error in [r#""ErrorCode":"0""#, r#""error_code":0"#, r#""errorCode":"200""#] {
        let json = format!(r#"{{"Status":1,{error},"ErrorMessage":"","Irn":"{IRN}"}}"#);
        assert_eq!(outcome(&json), Outcome::Registered, "{error}");
    }
    assert_eq!(outcome(r#"{"ErrorCode":"200"}"#), Outcome::Refused);
    for errors in [r#""e":[{"ErrorCode":"4019"}],"Irn""#, r#""ErrorCode":"4019","Irn""#] {
        let answer = read(&format!(r#"{{{errors}:"{IRN}"}}"#));
        assert_eq!(answer.outcome, Outcome::Registered);
        assert_eq!(answer.errors[0].affects, Affects::Ewb);
    }
    let answer = read(r#"{"ErrorCode":"4019"}"#);
    assert_eq!((answer.outcome, answer.errors[0].affects), (Outcome::Refused, Affects::Irn));
    // The IRN of the document that has the number already.
    let information = format!(r#""Info":[{{"InfCd":"DUPIRN","Desc":{{"Irn":"{IRN}"}}}}]"#);
    assert_eq!(outcome(&format!("{{{information}}}")), Outcome::Unknown);
    let refused = format!(r#"{{"ErrorDetails":[{{"error_code":"2150"}}],{information}}}"#);
    assert_eq!(outcome(&refused), Outcome::Refused);
    assert_eq!(outcome(&format!(r#"{{"ErrorCode":"2150","Irn":"{IRN}"}}"#)), Outcome::Refused);
}

#[test]
fn what_is_no_json_is_a_fault() {
    for json in ["", " ", "{", "{}}", "{\"a\":\"\u{1}\"}"] {
        assert!(Answer::read(json.as_bytes()).is_err(), "{json}");
    }
    assert!(Answer::read(b"\xEF\xBB\xBF{}").is_ok());
}

#[test]
fn long_and_deep_answers_take_linear_time() {
    let start = Instant::now();
    let many: Vec<String> = (0..100_000).map(|i| format!(r#""m{i}":"{{{i}""#)).collect();
    assert_eq!(read(&format!("{{{}}}", many.join(","))).errors, []);
    let same = vec![r#""Desc":"[]""#; 100_000].join(",");
    assert_eq!(read(&format!("{{{same}}}")).errors, []);

    let errors = vec![r#"{"ErrorCode":"1"}"#; 100_000].join(",");
    let answer = read(&format!("[{errors}]"));
    assert_eq!((answer.errors.len(), answer.omitted), (8192, 100_000 - 8192));
    let tokens = vec![r#"{"SignedInvoice":"a"}"#; 100_000].join(",");
    let answer = read(&format!("[{tokens}]"));
    assert_eq!((answer.tokens.len(), answer.omitted), (8192, 100_000 - 8192));
    let answer = read(&format!(r#"{{"{}":[{tokens}]}}"#, "n".repeat(1_000_000)));
    assert_eq!((answer.tokens.len(), answer.omitted), (0, 100_000));

    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
}

#[test]
fn all_in_all_128_levels_are_looked_at() {
    let nested = |levels: usize, inner: &str| {
        format!("{}{inner}{}", "{\"n\":[".repeat(levels / 2), "]}".repeat(levels / 2))
    };
    let inner = quoted(r#"[{"ErrorCode":"1"}]"#);
    // Three quarters of what the smallest threads have.
    let small = std::thread::Builder::new().stack_size(768 * 1024);
    let found = move || {
        assert_eq!(codes(&nested(126, &inner)), ["1"]);
        assert_eq!(codes(&nested(128, &inner)), [""; 0]);
        assert_eq!(read(&nested(128, &inner)).omitted, 1);
        assert_eq!(read(&nested(128, "\"[]\"")).omitted, 0);
        assert_eq!(read(&quoted(&"[".repeat(129))).omitted, 1);
        let deep = nested(128, r#""{""#);
        assert_eq!(codes(&nested(64, &quoted(&nested(62, &inner)))), ["1"]);
        assert_eq!(codes(&nested(64, &quoted(&nested(64, &inner)))), [""; 0]);
        assert_eq!(codes(&nested(126, &quoted(&deep))), [""; 0]);
    };
    small.spawn(found).unwrap().join().unwrap();
}

#[test]
fn a_signed_invoice_is_one_that_was_registered() {
    let outcome = |json: &str| Answer::read(json.as_bytes()).unwrap().outcome;
    assert_eq!(outcome(r#"{"SignedInvoice":"x"}"#), Outcome::Registered);
    assert_eq!(outcome(r#"{"SignedInvoice":"x","ErrorCode":"2150"}"#), Outcome::Refused);
    for nothing in [
        r#"{"SignedInvoice":""}"#,
        r#"{"SignedInvoice":null}"#,
        r#"{"SignedQRCode":"x"}"#,
        r#"{"InfCd":"DUPIRN","Desc":{"SignedInvoice":"x"}}"#,
    ] {
        assert_eq!(outcome(nothing), Outcome::Unknown, "{nothing}");
    }
}
