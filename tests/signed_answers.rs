//! Answers with everything that was signed in them: whether it agrees with itself.

use std::sync::LazyLock;

use inv01::documents::{SignedInvoice, SignedQr};
use inv01::signed::{
    Assessment, Examination, Input, Mismatch, examine, invoice_mismatches, qr_mismatches,
};
use inv01::{MAX_FINDINGS, Origin, Values};
use inv01_workspace::tokens::{HEADER, SAMPLES, Signer, claims, keys, keys_of};

#[test]
fn what_was_signed_agrees_with_itself() {
    for sample in &SAMPLES {
        let found = examine(
            Input::new(sample.answer.as_bytes(), Origin::whole("answer.json")),
            None,
            &keys(),
            Values::Masked,
        );
        assert_eq!(
            (found.assessment, found.irn.as_deref()),
            (Assessment::Verified, Some(sample.irn))
        );
        assert!(found.tokens.iter().all(|token| token.irn.as_deref() == Some(sample.irn)));
        assert!(found.tokens.iter().all(|token| token.verified && token.mismatches.is_empty()));
    }
}

const INVOICE_2020: &str = include_str!("samples/documents/signed-invoice-2020.json");
const INVOICE: &str = include_str!("samples/documents/signed-invoice-2025.json");
const QR: &str = include_str!("samples/documents/signed-qr-2025.json");

/// The places at which a QR code, changed by `change`, does not agree.
fn disagreements(change: impl FnOnce(&mut SignedQr)) -> Vec<Mismatch> {
    let invoice: SignedInvoice = serde_json::from_str(INVOICE).unwrap();
    let mut qr: SignedQr = serde_json::from_str(QR).unwrap();
    change(&mut qr);
    qr_mismatches(&qr, Some(&invoice), Values::Masked)
}

const IRN: &str = "/Irn";

/// A change of a QR code, and where it does not agree then.
type Case = (fn(&mut SignedQr), &'static [&'static str]);

#[test]
fn each_member_of_a_qr_code_is_compared_with_the_invoice() {
    assert_eq!(disagreements(|_| ()), []);
    // Those that make the IRN break it, too.
    let cases: [Case; 11] = [
        (|qr| qr.seller_gstin.replace_range(..2, "33"), &[IRN, "/SellerGstin"]),
        (|qr| qr.buyer_gstin.replace_range(..2, "33"), &["/BuyerGstin"]),
        (|qr| qr.doc_no.push('1'), &[IRN, "/DocNo"]),
        (|qr| qr.doc_typ = inv01::model::DocTyp::CRN, &[IRN, "/DocTyp"]),
        (|qr| qr.doc_dt = "18/04/2025".into(), &["/DocDt"]),
        (|qr| qr.doc_dt = "17/04/2024".into(), &[IRN, "/DocDt"]),
        (|qr| qr.tot_inv_val = "12908.01".parse().unwrap(), &["/TotInvVal"]),
        (|qr| qr.item_cnt = 2, &["/ItemCnt"]),
        (|qr| qr.main_hsn_code = "1001".into(), &["/MainHsnCode"]),
        (|qr| qr.irn.replace_range(..1, "2"), &[IRN, IRN]),
        (|qr| qr.irn_dt = Some("2025-04-17 13:56:01".into()), &["/IrnDt"]),
    ];
    for (change, expected) in cases {
        let found = disagreements(change);
        assert_eq!(found.iter().map(|found| &*found.pointer).collect::<Vec<_>>(), expected);
    }
    // Codes of 2020 do not say when.
    assert_eq!(disagreements(|qr| qr.irn_dt = None), []);
    // The letter case of the number is that of the invoice; for the IRN it plays no part.
    let found = disagreements(|qr| qr.doc_no = "ic2000".into());
    assert_eq!(found.iter().map(|found| &*found.pointer).collect::<Vec<_>>(), ["/DocNo"]);
    let found = &disagreements(|qr| qr.seller_gstin = "33AAFCD5862R000".into())[1];
    assert_eq!(
        (found.expected.as_deref(), &*found.actual),
        (Some("99AAAAA9999A999"), "99AAAAA9999A999")
    );
    let found = &disagreements(|qr| qr.tot_inv_val = 1.into())[0];
    assert_eq!((found.expected.as_deref(), &*found.actual), (Some("12908.00"), "1.00"));
    // A day that the calendar does not have makes no IRN.
    let found = &disagreements(|qr| qr.doc_dt = "31/04/2025".into())[0];
    assert_eq!((&*found.pointer, &found.expected), (IRN, &None));
}

#[test]
fn an_invoice_bears_the_irn_that_it_makes() {
    let mismatches = |change: fn(&mut SignedInvoice)| {
        let mut invoice: SignedInvoice = serde_json::from_str(INVOICE).unwrap();
        change(&mut invoice);
        invoice_mismatches(&invoice).len()
    };
    assert_eq!(mismatches(|_| ()), 0);
    assert_eq!(mismatches(|invoice| invoice.irn = invoice.irn.to_uppercase()), 0);
    assert_eq!(mismatches(|invoice| invoice.doc_dtls.no = "ic2000".into()), 0);
    assert_eq!(mismatches(|invoice| invoice.doc_dtls.dt = "31/03/2026".into()), 0);
    assert_eq!(mismatches(|invoice| invoice.doc_dtls.dt = "01/04/2026".into()), 1);
    assert_eq!(mismatches(|invoice| invoice.doc_dtls.dt = "29/02/2026".into()), 1);
    assert_eq!(mismatches(|invoice| invoice.doc_dtls.no = "IC2001".into()), 1);
    assert_eq!(mismatches(|invoice| invoice.seller_dtls.gstin.push('0')), 1);
    assert_eq!(mismatches(|invoice| invoice.irn.clear()), 1);
    // Registered when the letter case counted.
    assert_eq!(
        mismatches(|invoice| {
            invoice.doc_dtls.no = "g2qxhY".into();
            invoice.doc_dtls.dt = "20/09/2022".into();
            invoice.irn = "2f4f15a326a820a498d7951c2e4f313e315c28e139b9a274cd73c66a08412033".into();
        }),
        0
    );
}

static OURS: LazyLock<Signer> = LazyLock::new(|| Signer::new(1, 2048));

/// An answer with tokens of these payloads, by the names of their members.
fn signed_here(members: &[(&str, &str)]) -> String {
    let members = members
        .iter()
        .map(|(name, data)| format!(r#""{name}":"{}""#, OURS.token(HEADER, &claims(data))));
    format!("{{{}}}", members.collect::<Vec<_>>().join(","))
}

fn examined_here<'a>(answer: &'a str, sent: Option<&'a str>) -> Examination<'a> {
    let sent = sent.map(|sent| Input::new(sent.as_bytes(), Origin::whole("sent.json")));
    let keys = keys_of(&[&OURS.public_key()]);
    examine(
        Input::new(answer.as_bytes(), Origin::whole("answer.json")),
        sent,
        &keys,
        Values::Masked,
    )
}

#[test]
fn a_qr_code_of_another_invoice_is_noticed() {
    let of_2020 = include_str!("samples/documents/signed-qr-2020.json");
    let answer = signed_here(&[("SignedInvoice", INVOICE), ("SignedQRCode", of_2020)]);
    let found = examined_here(&answer, None);
    assert_eq!(found.assessment, Assessment::Unverified);
    let told: Vec<_> = found.tokens[1].mismatches.iter().map(|found| &*found.pointer).collect();
    assert_eq!(told, ["/SellerGstin", "/DocNo", "/DocDt", "/Irn", "/MainHsnCode"]);
    // Also where there is another invoice elsewhere.
    let elsewhere = signed_here(&[("SignedInvoice", INVOICE_2020)]);
    let both = format!("[{answer},{elsewhere}]");
    assert_eq!(examined_here(&both, None).tokens[1].mismatches.len(), 5);
    // Each with the invoice that stands beside it.
    let one = signed_here(&[("SignedQRCode", QR), ("SignedInvoice", INVOICE)]);
    let of_2020 = signed_here(&[("SignedInvoice", INVOICE_2020), ("SignedQRCode", of_2020)]);
    let answer = format!(r#"{{"results":[{one},{{"a":{of_2020}}}]}}"#);
    let found = examined_here(&answer, None);
    assert_eq!((found.assessment, found.tokens.len()), (Assessment::Verified, 4));
    assert_eq!(found.tokens[3].pointer, "/results/1/a/SignedQRCode");
}

#[test]
fn a_qr_code_is_compared_wherever_its_invoice_stands() {
    let [one, other, qr] =
        [INVOICE_2020, INVOICE, QR].map(|data| OURS.token(HEADER, &claims(data)));
    for (record, expected) in [
        (format!("{one} {other} {qr}"), Assessment::Verified),
        (format!("{one} {qr}"), Assessment::Unverified),
        (format!("{one} {one} {qr}"), Assessment::Unverified),
        (
            format!(r#"{{"a":{{"SignedInvoice":"{other}"}},"b":{{"SignedQRCode":"{qr}"}}}}"#),
            Assessment::Verified,
        ),
        (
            format!(r#"{{"a":{{"SignedInvoice":"{one}"}},"b":{{"SignedQRCode":"{qr}"}}}}"#),
            Assessment::Unverified,
        ),
        (
            format!(
                r#"{{"SignedInvoice":"{one}","signed_invoice":"{one}","SignedQRCode":"{qr}"}}"#
            ),
            Assessment::Unverified,
        ),
        (
            format!(
                r#"{{"SignedInvoice":"{one}","signed_invoice":"{other}","SignedQRCode":"{qr}"}}"#
            ),
            Assessment::Verified,
        ),
    ] {
        assert_eq!(examined_here(&record, None).assessment, expected);
    }
}

#[test]
fn every_use_of_a_name_is_looked_at() {
    let token = OURS.token(HEADER, &claims(INVOICE));
    for members in [("x.y.z", &*token), (&*token, "x.y.z")] {
        let answer =
            format!(r#"{{"SignedInvoice":"{}","SignedInvoice":"{}"}}"#, members.0, members.1);
        let found = examined_here(&answer, None);
        assert_eq!((found.assessment, found.tokens.len()), (Assessment::Unverified, 2));
    }
    // Nor is anything taken for all that is packed deeper than anybody looks.
    let mut packed = r#"{"SignedInvoice":"x.y.z"}"#.to_owned();
    for _ in 0..5 {
        packed = serde_json::json!({ "Data": packed }).to_string();
    }
    let answer = format!(r#"{{"SignedInvoice":"{token}","more":{packed}}}"#);
    let found = examined_here(&answer, None);
    assert_eq!((found.assessment, found.omitted), (Assessment::Unverified, 1));
}

#[test]
fn a_token_that_was_not_looked_at_is_not_verified() {
    let far =
        format!(r#"{{"{}":{}}}"#, "n".repeat(5000), signed_here(&[("SignedInvoice", INVOICE)]));
    let found = examined_here(&far, Some(INVOICE));
    assert_eq!((found.assessment, found.omitted), (Assessment::Unverified, 1));
    // Nor is it known whether it is the one that was asked for.
    let near = signed_here(&[("SignedInvoice", INVOICE)]);
    let both = format!("[{near},{far}]");
    assert_eq!(examined_here(&both, None).assessment, Assessment::Unverified);
    assert!(examined_here(&near, Some(INVOICE)).sent.unwrap().fault.is_none());
    assert!(examined_here(&both, Some(INVOICE)).sent.unwrap().fault.is_some());
}

#[test]
fn a_token_is_what_its_member_says() {
    for members in [[("SignedInvoice", QR)], [("SignedQRCode", INVOICE)]] {
        let answer = signed_here(&members);
        let found = examined_here(&answer, None);
        assert_eq!(
            (found.assessment, found.tokens[0].fault),
            (Assessment::Unverified, Some("payload"))
        );
    }
}

#[test]
fn answers_are_found_wherever_they_stand() {
    let answer = signed_here(&[("SignedInvoice", INVOICE), ("SignedQRCode", QR)]);
    let text = serde_json::to_string(&answer).unwrap();
    let respelt =
        answer.replace("SignedInvoice", "signed_invoice").replace("SignedQRCode", "signedQrCode");
    let [invoice, qr] = [INVOICE, QR].map(|data| OURS.token(HEADER, &claims(data)));
    for record in [
        answer.clone(),
        format!("\u{FEFF}{answer}"),
        format!(r#"{{"Status":"1","Data":{text},"ErrorDetails":null,"InfoDtls":null}}"#),
        format!(r#"[[{{"x":{respelt}}}]]"#),
        text.clone(),
        format!(r#"{{"Data":{}}}"#, serde_json::to_string(&text).unwrap()),
        format!("{invoice}\n{qr}\n"),
        format!("  {invoice}\t{qr}"),
        format!("\u{FEFF}{invoice}\r\n{qr}"),
    ] {
        let found = examined_here(&record, Some(INVOICE));
        assert_eq!((found.assessment, found.tokens.len()), (Assessment::Verified, 2));
        assert_eq!(found.doc.as_deref(), Some("IC2000"));
    }
    let answer = format!("\"{qr}\"");
    let found = examined_here(&answer, None);
    assert_eq!(
        (found.assessment, found.tokens[0].document),
        (Assessment::Verified, Some("signed-qr"))
    );
}

#[test]
fn what_holds_no_token_is_said_to() {
    for (record, expected) in [
        ("{}", Assessment::NoToken),
        ("[]", Assessment::NoToken),
        ("null", Assessment::NoToken),
        ("\"text\"", Assessment::NoToken),
        (r#"{"SignedInvoice":null}"#, Assessment::NoToken),
        ("", Assessment::Malformed),
        ("{", Assessment::Malformed),
        ("token", Assessment::Malformed),
        ("# a.b.c", Assessment::Malformed),
        (r#"{"SignedInvoice":"x"}"#, Assessment::Unverified),
        (r#"{"SignedInvoice":{}}"#, Assessment::Unverified),
        ("a.b.c", Assessment::Unverified),
    ] {
        let found = examined_here(record, None);
        assert_eq!(found.assessment, expected, "{record}");
        assert_eq!(found.fault.is_some(), expected == Assessment::Malformed);
    }
    let keys = keys_of(&[&OURS.public_key()]);
    let found = examine(Input::new(b"\xFF\xFE.x", Origin::whole("a")), None, &keys, Values::Masked);
    assert_eq!(found.assessment, Assessment::Malformed);
    // More tokens than are looked at: that some are right is not enough.
    let token = OURS.token(HEADER, &claims(QR));
    let answer = format!("{token} {}", "x.y ".repeat(MAX_FINDINGS));
    let found = examined_here(&answer, None);
    assert_eq!((found.tokens.len(), found.omitted), (MAX_FINDINGS, 1));
    assert_eq!(found.assessment, Assessment::Unverified);
}

#[test]
fn nothing_is_compared_that_is_not_verified() {
    let answer = signed_here(&[("SignedInvoice", INVOICE)]);
    let tampered = answer.replacen("ey", "eY", 1);
    let foreign = SAMPLES[0].answer;
    let other = signed_here(&[("SignedInvoice", INVOICE_2020)]);
    let two = format!("[{answer},{other}]");
    // The same one again is no other.
    let again = format!("[{answer},{answer}]");
    assert_eq!(examined_here(&again, Some(INVOICE)).assessment, Assessment::Verified);
    for (answer, sent, why) in [
        (&*tampered, INVOICE, "the signed invoice is not verified"),
        (foreign, INVOICE, "the signed invoice is not verified"),
        (
            &signed_here(&[("SignedQRCode", QR)]),
            INVOICE,
            "there is no signed invoice to compare it with",
        ),
        ("{}", INVOICE, "there is no signed invoice to compare it with"),
        (&two, INVOICE, "there are several signed invoices, and it is not known which is its"),
        (&answer, "{", "what was sent cannot be read: the text ends inside a value at byte 1"),
        (&answer, " ", "nothing was sent for it"),
        ("{", INVOICE, "the answer cannot be read"),
    ] {
        let found = examined_here(answer, Some(sent));
        assert_ne!(found.assessment, Assessment::Verified, "{why}");
        let compared = found.sent.unwrap();
        assert_eq!(compared.fault.as_deref(), Some(why));
        assert!(compared.differences.is_empty());
    }
    // Nor is anything told of it.
    let found = examined_here(foreign, None);
    assert_eq!((found.doc, found.irn, found.tokens[0].issuer.as_deref()), (None, None, None));
}
