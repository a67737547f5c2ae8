//! What the portal signed: the tokens of public documentation, and such that are signed here or that
//! nobody has signed.

use std::sync::LazyLock;

use base64ct::{Base64UrlUnpadded, Encoding as _};
use inv01::Document;
use inv01::signed::{KeyFault, Keys, MAX_TOKEN, Part, Payload, TokenFault, Verified};
use inv01_workspace::tokens::{
    HEADER, SAMPLES, Signer, claims, decoded, encoded, keys, keys_of, pem,
};
use sha1::{Digest as _, Sha1};

/// Key pairs of the tests.
static OURS: LazyLock<Signer> = LazyLock::new(|| Signer::new(1, 2048));
static OTHER: LazyLock<Signer> = LazyLock::new(|| Signer::new(2, 2048));

/// What a QR code holds.
const QR: &str = include_str!("samples/documents/signed-qr-2025.json");

/// A token that is right.
fn token() -> String {
    OURS.token(HEADER, &claims(QR))
}

fn verified(token: &str) -> Result<Verified, TokenFault> {
    keys_of(&[&OURS.public_key()]).verify(token)
}

#[test]
fn the_four_tokens_of_public_documentation_are_verified() {
    let keys = keys();
    for (sample, issuer) in SAMPLES.iter().zip(["NIC", "NIC Sandbox"]) {
        let documents = [Document::SignedInvoice, Document::SignedQr];
        for (token, document) in sample.tokens().iter().zip(documents) {
            let verified = keys.verify(token).unwrap();
            assert_eq!(verified.issuer.as_deref(), Some(issuer));
            assert_eq!(verified.payload.document(), document);
            assert_eq!(verified.payload.irn(), sample.irn);
            // What is signed is a text inside the claims.
            let claims: serde_json::Value =
                serde_json::from_slice(&decoded(token.split('.').nth(1).unwrap())).unwrap();
            assert_eq!(claims["data"], verified.data);
        }
    }
}

#[test]
fn the_payloads_are_what_the_documents_say() {
    let keys = keys();
    let files = [
        [
            include_str!("samples/documents/signed-invoice-2020.json"),
            include_str!("samples/documents/signed-qr-2020.json"),
        ],
        [include_str!("samples/documents/signed-invoice-2025.json"), QR],
    ];
    for (sample, files) in SAMPLES.iter().zip(files) {
        for (token, file) in sample.tokens().iter().zip(files) {
            assert_eq!(keys.verify(token).unwrap().data, file.trim_end());
        }
    }
    let [invoice, qr] = SAMPLES[1].tokens().map(|token| keys.verify(&token).unwrap().payload);
    let (Payload::Invoice(invoice), Payload::Qr(qr)) = (invoice, qr) else { panic!() };
    assert_eq!((invoice.ack_no, &*invoice.doc_dtls.no), (112_510_223_447_367, "IC2000"));
    assert_eq!(
        (&*qr.main_hsn_code, qr.irn_dt.as_deref()),
        ("10019920", Some("2025-04-17 13:56:00"))
    );
}

/// The rest is asked by `cargo run --release --example tokens`.
#[test]
fn a_change_of_any_character_is_refused() {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    for sample in &SAMPLES {
        let keys = keys_of(&[sample.key]);
        for token in sample.tokens() {
            for (at, letter) in token.char_indices() {
                let place = ALPHABET.iter().position(|&other| char::from(other) == letter);
                // The lowest bit, of which the last letter of a part may have one too many.
                let near = char::from(place.map_or(b'A', |place| ALPHABET[place ^ 1]));
                for other in [near, '=', '.', ' '].into_iter().filter(|&other| other != letter) {
                    let changed = format!("{}{other}{}", &token[..at], &token[at + 1..]);
                    assert!(keys.verify(&changed).is_err(), "{other} at {at} of {token}");
                }
            }
        }
    }
}

#[test]
fn a_token_signed_here_is_verified() {
    let found = verified(&token()).unwrap();
    assert_eq!((&*found.key, found.issuer.as_deref(), &*found.data), ("key", Some("NIC"), QR));
    let no_issuer = serde_json::json!({ "data": QR }).to_string();
    assert_eq!(verified(&OURS.token(HEADER, &no_issuer)).unwrap().issuer, None);
}

#[test]
fn what_is_signed_by_another_key_or_altered_is_refused() {
    assert_eq!(
        keys_of(&[&OTHER.public_key()]).verify(&token()).unwrap_err(),
        TokenFault::Signature
    );
    assert_eq!(keys().verify(&token()).unwrap_err(), TokenFault::Signature);
    let token = token();
    let [header, payload, signature] = token.split('.').collect::<Vec<_>>().try_into().unwrap();
    let more = claims(&QR.replace("12908.00", "1.00"));
    assert_ne!(more, claims(QR));
    let altered = format!("{header}.{}.{signature}", encoded(more));
    assert_eq!(verified(&altered).unwrap_err(), TokenFault::Signature);
    let header = encoded(r#"{"typ":"JWT","alg":"RS256"}"#);
    let altered = format!("{header}.{payload}.{signature}");
    assert_eq!(verified(&altered).unwrap_err(), TokenFault::Signature);
    // The right signature of something else.
    let other = encoded(OURS.signature("something else"));
    let altered = format!("{}.{payload}.{other}", encoded(HEADER));
    assert_eq!(verified(&altered).unwrap_err(), TokenFault::Signature);
}

#[test]
fn a_signature_has_one_spelling() {
    let token = token();
    let (input, signature) = token.rsplit_once('.').unwrap();
    let signature = decoded(signature);
    let with = |bytes: &[u8]| verified(&format!("{input}.{}", encoded(bytes)));
    assert!(with(&signature).is_ok());
    for wrong in [
        [&[0], &*signature].concat(),
        signature[1..].to_vec(),
        signature[..255].to_vec(),
        [&*signature, &[0]].concat(),
        vec![0; 256],
        vec![1; 256],
        vec![0xFF; 256],
    ] {
        assert_eq!(with(&wrong).unwrap_err(), TokenFault::Signature, "{wrong:?}");
    }
    // The same number beyond the modulus has more bits than the key.
    let modulus = decoded(
        serde_json::from_str::<serde_json::Value>(&OURS.jwk("")).unwrap()["n"].as_str().unwrap(),
    );
    assert_eq!(with(&modulus).unwrap_err(), TokenFault::Signature);
}

#[test]
fn only_rs256_is_taken() {
    let of = |header: &str| verified(&OURS.token(header, &claims(QR))).unwrap_err();
    for alg in [
        "none", "None", "HS256", "HS384", "RS384", "RS512", "PS256", "ES256", "rs256", "RS256 ", "",
    ] {
        let fault = TokenFault::Algorithm(Some(alg.to_owned()));
        assert_eq!(of(&format!(r#"{{"alg":"{alg}"}}"#)), fault, "{alg}");
    }
    for header in ["{}", r#"{"alg":null}"#, r#"{"alg":["RS256"]}"#, r#"{"ALG":"RS256"}"#] {
        assert_eq!(of(header), TokenFault::Algorithm(None), "{header}");
    }
    // Nothing is signed at all.
    let unsigned = format!("{}.{}.", encoded(r#"{"alg":"none"}"#), encoded(claims(QR)));
    assert!(matches!(verified(&unsigned).unwrap_err(), TokenFault::Algorithm(_)));
}

#[test]
fn the_public_key_is_no_secret_of_hs256() {
    let input = format!("{}.{}", encoded(r#"{"alg":"HS256","typ":"JWT"}"#), encoded(claims(QR)));
    for secret in [OURS.public_key().into_bytes(), OURS.info(), OURS.rsa_public_key().into_bytes()]
    {
        let token = format!("{input}.{}", encoded(hmac(&secret, input.as_bytes())));
        assert_eq!(verified(&token).unwrap_err(), TokenFault::Algorithm(Some("HS256".into())));
    }
}

/// HMAC with SHA-256: RFC 2104.
fn hmac(secret: &[u8], message: &[u8]) -> Vec<u8> {
    let digest = |parts: &[&[u8]]| sha2::Sha256::digest(parts.concat()).to_vec();
    let secret = if secret.len() > 64 { digest(&[secret]) } else { secret.to_vec() };
    let pad = |with: u8| -> Vec<u8> {
        (0..64).map(|at| secret.get(at).copied().unwrap_or(0) ^ with).collect()
    };
    digest(&[&pad(0x5c), &digest(&[&pad(0x36), message])])
}

#[test]
fn a_token_has_three_parts_and_nothing_else() {
    let token = token();
    for (wrong, parts) in [
        (String::new(), 1),
        ("x".to_owned(), 1),
        (token.rsplit_once('.').unwrap().0.to_owned(), 2),
        (format!("{token}."), 4),
        (format!(".{token}"), 4),
        (format!("{token}.{}", encoded("more")), 4),
        (".".repeat(99), 100),
    ] {
        assert_eq!(verified(&wrong).unwrap_err(), TokenFault::Parts(parts), "{wrong}");
    }
    for (wrong, part) in [
        (format!(" {token}"), Part::Header),
        (format!("{token}\n"), Part::Signature),
        (format!("{token}="), Part::Signature),
        (format!("{token}=="), Part::Signature),
        (format!("{token}AAAA!"), Part::Signature),
        (token.replacen('.', "=.", 1), Part::Header),
        ("..".to_owned(), Part::Header),
        (format!("{}..{}", encoded(HEADER), encoded("x")), Part::Payload),
        (format!("{}.{}.", encoded(HEADER), encoded("x")), Part::Signature),
        (token.replacen('.', "\u{2024}.", 1), Part::Header),
    ] {
        assert_eq!(verified(&wrong).unwrap_err(), TokenFault::Encoding(part), "{wrong}");
    }
    // More behind it in the same alphabet.
    assert_eq!(verified(&format!("{token}AAAA")).unwrap_err(), TokenFault::Signature);
    // The alphabet of plain base64.
    let plain = token.replace('-', "+").replace('_', "/");
    assert!(matches!(verified(&plain), Err(TokenFault::Encoding(_))), "{plain}");
}

#[test]
fn a_part_has_one_spelling() {
    // Two bits of the last letter say nothing.
    let header = r#"{"alg":"RS256"} "#;
    assert_eq!(encoded(header).len() % 4, 2);
    let token = OURS.token(header, &claims(QR));
    assert!(verified(&token).is_ok());
    let (part, rest) = token.split_once('.').unwrap();
    let (part, last) = part.split_at(part.len() - 1);
    assert_eq!(last, "A");
    for other in ["B", "P"] {
        let input = format!("{part}{other}.{}", rest.split('.').next().unwrap());
        let spelt = format!("{input}.{}", encoded(OURS.signature(&input)));
        assert_eq!(verified(&spelt).unwrap_err(), TokenFault::Encoding(Part::Header));
    }
}

#[test]
fn a_header_is_one_object_of_different_names() {
    let of = |header: &str| verified(&OURS.token(header, &claims(QR)));
    for wrong in [
        "RS256",
        r#"["RS256"]"#,
        r#"{"alg":"RS256""#,
        r#"{"alg":"RS256"} {}"#,
        r#"{"alg":"RS256","alg":"RS256"}"#,
        r#"{"alg":"none","\u0061lg":"RS256"}"#,
        r#"{"alg":"RS256","kid":"a","kid":"b"}"#,
        r#"{"alg":"RS256","x":1,"x":2}"#,
        "{\"alg\":\"RS256\",\"x\":\"\u{1}\"}",
    ] {
        assert_eq!(of(wrong).unwrap_err(), TokenFault::Header, "{wrong}");
    }
    for crit in ["[]", r#"["b64"]"#, "null"] {
        let header = format!(r#"{{"alg":"RS256","b64":false,"crit":{crit}}}"#);
        assert_eq!(of(&header).unwrap_err(), TokenFault::Critical);
    }
    // Where a header says that its key is to be found, nobody looks.
    let ours = OURS.jwk("");
    let header =
        format!(r#"{{"alg":"RS256","jwk":{ours},"jku":"https://example.com/k","x5c":["AA"]}}"#);
    assert!(of(&header).is_ok());
    assert_eq!(
        keys().verify(&OURS.token(&header, &claims(QR))).unwrap_err(),
        TokenFault::Signature
    );
    assert!(of(" {\"alg\" : \"RS\\u003256\"}\n").is_ok());
}

#[test]
fn claims_are_one_object_with_an_invoice_or_a_qr_code() {
    let of = |claims: &str| match verified(&OURS.token(HEADER, claims)) {
        Err(TokenFault::Payload(why)) => why,
        other => panic!("{claims}: {other:?}"),
    };
    let text = serde_json::to_string(QR).unwrap();
    for (claims, why) in [
        ("{".to_owned(), "the claims are not one JSON object whose names are all different"),
        (format!("[{text}]"), "the claims are not one JSON object whose names are all different"),
        (
            format!(r#"{{"data":{text},"data":{text}}}"#),
            "the claims are not one JSON object whose names are all different",
        ),
        (r#"{"iss":"NIC"}"#.to_owned(), "there is no text `data`"),
        (format!(r#"{{"data":{QR}}}"#), "there is no text `data`"),
        (claims("{}"), "`data` is neither an invoice nor what a QR code holds"),
        (claims("[]"), "`data` is neither an invoice nor what a QR code holds"),
        (claims("{"), "`data` is no JSON: the text ends inside a value at byte 1"),
        (
            claims(r#"{"SellerGstin":"Rao"}"#),
            "`data` has another shape than is known, at line 1, column 21",
        ),
        (
            claims(r#"{"ItemList":[],"AckNo":"Rao"}"#),
            "`data` has another shape than is known, at line 1, column 29",
        ),
    ] {
        assert_eq!(of(&claims), why);
    }
}

#[test]
fn keys_come_as_pem_jwk_and_jwks() {
    let token = token();
    let jwk = OURS.jwk("");
    let set = format!(
        r#"{{"keys":[{},{{"kty":"EC","crv":"P-256"}},{},{jwk}]}}"#,
        OTHER.jwk(r#""use":"enc","#),
        OTHER.jwk(r#""kid":"x","#)
    );
    let comment = format!("A comment\n\n{}", OURS.public_key());
    let marked = format!("\u{FEFF}\n{jwk}");
    let several = OTHER.public_key() + &OURS.public_key().replace('\n', "\r\n");
    let unwrapped = OURS.public_key().replacen('\n', "#", 1).replace('\n', "").replace('#', "\n");
    for file in [
        &OURS.public_key(),
        &OURS.rsa_public_key(),
        &jwk,
        &set,
        &comment,
        &marked,
        &several,
        &unwrapped,
    ] {
        assert!(keys_of(&[file]).verify(&token).is_ok(), "{file}");
    }
    assert_eq!((keys_of(&[&set]).len(), keys_of(&[&several]).len()), (2, 2));
    for members in
        [r#""alg":"RS256","use":"sig","#, r#""alg":null,"use":null,"#, r#""key_ops":["verify"],"#]
    {
        assert!(keys_of(&[&OURS.jwk(members)]).verify(&token).is_ok(), "{members}");
    }
}

#[test]
fn what_is_no_key_is_refused() {
    let fault = |file: &str| Keys::new().add("key", file.as_bytes(), None).unwrap_err();
    for nothing in [
        "",
        "key",
        "{}",
        "[]",
        r#"{"keys":[]}"#,
        "-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----",
    ] {
        assert_eq!(fault(nothing), KeyFault::NoKey, "{nothing}");
    }
    assert_eq!(Keys::new().add("key", &[0x00, 0x82, 0xFF], None).unwrap_err(), KeyFault::NoKey);
    for label in ["PRIVATE KEY", "RSA PRIVATE KEY", "ENCRYPTED PRIVATE KEY"] {
        assert_eq!(fault(&pem(label, b"secret")), KeyFault::Private);
    }
    assert_eq!(fault(&OURS.jwk(r#""d":"AQ","#)), KeyFault::Private);
    for other in [r#""alg":"RS512","#, r#""alg":7,"#, r#""use":"enc","#, r#""key_ops":["sign"],"#] {
        assert_eq!(fault(&OURS.jwk(other)), KeyFault::OtherUse, "{other}");
    }
    assert_eq!(fault(r#"{"kty":"oct","k":"AAAA"}"#), KeyFault::OtherUse);
    // The name of another algorithm: rsassaPss.
    let mut info = OURS.info();
    let place =
        info.windows(9).position(|at| at == [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01]);
    info[place.unwrap() + 8] = 0x0a;
    assert_eq!(fault(&pem("PUBLIC KEY", &info)), KeyFault::OtherUse);
    for label in ["PUBLIC KEY", "RSA PUBLIC KEY", "CERTIFICATE"] {
        for der in [&b""[..], b"x", &OURS.info()[..99], &[OURS.info(), vec![0]].concat()] {
            assert!(matches!(fault(&pem(label, der)), KeyFault::Unreadable(_)), "{label}");
        }
        assert!(matches!(
            fault(&format!("-----BEGIN {label}-----\n!\n-----END {label}-----")),
            KeyFault::Unreadable(_)
        ));
        assert!(matches!(
            fault(&format!("-----BEGIN {label}-----\nAAAA")),
            KeyFault::Unreadable(_)
        ));
    }
    for jwk in [
        r#"{"kty":"RSA"}"#,
        r#"{"kty":"RSA","n":"AA=","e":"AQAB"}"#,
        r#"{"kty":"RSA","key_ops":"verify"}"#,
        r#"{"keys":{}}"#,
        "{",
    ] {
        assert!(matches!(fault(jwk), KeyFault::Unreadable(_)), "{jwk}");
    }
    // An exponent of 1 would take any signature that looks like one.
    let one = OURS.jwk("").replace("AQAB", "AQ");
    assert!(matches!(fault(&one), KeyFault::Unreadable(_)));
}

#[test]
fn beside_a_key_that_can_be_used_others_are_left_out() {
    let small = Signer::new(3, 512);
    let chain = [OURS.public_key(), pem("CERTIFICATE", &small.certificate())].concat();
    assert_eq!(keys_of(&[&chain]).len(), 1);
    let ours = OURS.jwk("");
    for other in ["{}", "7", r#"{"kty":"RSA","n":"AA=","e":"AQAB"}"#, &small.jwk("")] {
        let set = format!(r#"{{"keys":[{other},{ours}]}}"#);
        assert!(keys_of(&[&set]).verify(&token()).is_ok(), "{other}");
    }
    let only = format!(r#"{{"keys":[{}]}}"#, small.jwk(""));
    assert_eq!(Keys::new().add("key", only.as_bytes(), None), Err(KeyFault::Bits(512)));
    // A private key is nothing to step over.
    let private = format!(r#"{{"keys":[{ours},{}]}}"#, OTHER.jwk(r#""d":"AQ","#));
    assert_eq!(Keys::new().add("key", private.as_bytes(), None), Err(KeyFault::Private));
}

#[test]
fn text_around_a_key_may_be_in_any_encoding() {
    let file = [b"Schl\xFCssel\n", OURS.public_key().as_bytes(), b"\xE9"].concat();
    let mut keys = Keys::new();
    keys.add("key", &file, None).unwrap();
    assert!(keys.verify(&token()).is_ok());
    for der in [OURS.info(), OURS.certificate()] {
        assert_eq!(Keys::new().add("key", &der, None), Err(KeyFault::Der));
    }
}

#[test]
fn no_long_text_is_told_of_what_nobody_has_signed() {
    let long = "é".repeat(1_000_000);
    for header in [
        format!(r#"{{"alg":"{long}"}}"#),
        format!(r#"{{"alg":"RS256","kid":"{long}","x5t":"{long}"}}"#),
    ] {
        let token = format!("{}.AA.AA", encoded(header));
        let fault = keys_of(&[&OURS.jwk(r#""kid":"a","#)]).verify(&token).unwrap_err();
        assert!(fault.to_string().chars().count() < 300);
    }
}

#[test]
fn a_file_with_one_bad_key_gives_none() {
    let mut keys = Keys::new();
    let file = OURS.public_key() + &pem("PUBLIC KEY", b"x");
    assert!(keys.add("key", file.as_bytes(), None).is_err());
    assert!(keys.is_empty());
}

#[test]
fn small_and_huge_keys_are_refused() {
    let small = Signer::new(3, 512);
    for file in [
        small.public_key(),
        small.rsa_public_key(),
        small.jwk(""),
        pem("CERTIFICATE", &small.certificate()),
    ] {
        assert_eq!(Keys::new().add("key", file.as_bytes(), None), Err(KeyFault::Bits(512)));
    }
    let huge = format!(r#"{{"kty":"RSA","n":"{}","e":"AQAB"}}"#, encoded([0xFF; 1024]));
    assert_eq!(Keys::new().add("key", huge.as_bytes(), None), Err(KeyFault::Bits(8192)));
    let absurd = format!(r#"{{"kty":"RSA","n":"{}","e":"AQAB"}}"#, encoded(vec![0xFF; 1_000_000]));
    assert_eq!(Keys::new().add("key", absurd.as_bytes(), None), Err(KeyFault::Bits(8_000_000)));
}

#[test]
fn a_key_with_a_name_is_for_the_tokens_that_name_it() {
    let of = |header: &str| OURS.token(header, &claims(QR));
    let named = |kid: &str| of(&format!(r#"{{"alg":"RS256","kid":"{kid}"}}"#));
    let no_key = |kid: Option<&str>| TokenFault::NoKey { kid: kid.map(str::to_owned), x5t: None };
    let keys = keys_of(&[&OURS.jwk(r#""kid":"a","#)]);
    assert!(keys.verify(&named("a")).is_ok());
    assert_eq!(keys.verify(&named("A")).unwrap_err(), no_key(Some("A")));
    assert_eq!(keys.verify(&named("b")).unwrap_err(), no_key(Some("b")));
    assert_eq!(keys.verify(&of(HEADER)).unwrap_err(), no_key(None));
    // A bare key is tried for any.
    assert!(keys_of(&[&OURS.public_key()]).verify(&named("b")).is_ok());
    // All that both name has to be the same.
    let keys = keys_of(&[&OURS.jwk(r#""kid":"a","x5t":"t","#)]);
    for (header, takes) in [
        (r#"{"alg":"RS256","kid":"a"}"#, true),
        (r#"{"alg":"RS256","x5t":"t"}"#, true),
        (r#"{"alg":"RS256","kid":"a","x5t":"t"}"#, true),
        (r#"{"alg":"RS256","kid":"a","x5t":"u"}"#, false),
        (r#"{"alg":"RS256","kid":"b","x5t":"t"}"#, false),
    ] {
        assert_eq!(keys.verify(&of(header)).is_ok(), takes, "{header}");
    }
    // The caller's word goes before.
    let mut keys = Keys::new();
    keys.add("key", OURS.jwk(r#""kid":"a","x5t":"t","#).as_bytes(), Some("b")).unwrap();
    assert!(keys.verify(&named("b")).is_ok() && keys.verify(&named("a")).is_err());
    let other_x5t = of(r#"{"alg":"RS256","kid":"b","x5t":"u"}"#);
    assert!(keys.verify(&other_x5t).is_ok() && keys.verify(&named("B")).is_err());
    let mut keys = Keys::new();
    let certificate = pem("CERTIFICATE", &OURS.certificate());
    keys.add("key", certificate.as_bytes(), Some("b")).unwrap();
    assert!(keys.verify(&named("b")).is_ok() && keys.verify(&other_x5t).is_ok());
    assert!(keys.verify(&named("B")).is_err());
    let two = OURS.public_key() + &OTHER.public_key();
    assert_eq!(Keys::new().add("key", two.as_bytes(), Some("b")), Err(KeyFault::Several(2)));
}

/// Hexadecimal digits.
fn digits(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |digits, byte| format!("{digits}{byte:02X}"))
}

#[test]
fn a_certificate_is_for_the_tokens_that_name_its_thumbprint() {
    let der = OURS.certificate();
    let thumbprint = Sha1::digest(&der);
    let x5t = Base64UrlUnpadded::encode_string(&thumbprint);
    let kid = digits(&thumbprint);
    let keys = keys_of(&[&pem("CERTIFICATE", &der)]);
    let small = kid.to_lowercase();
    for (header, takes) in [
        (format!(r#"{{"alg":"RS256","kid":"{kid}","x5t":"{x5t}"}}"#), true),
        (format!(r#"{{"alg":"RS256","kid":"{small}"}}"#), true),
        (format!(r#"{{"alg":"RS256","x5t":"{x5t}"}}"#), true),
        (format!(r#"{{"alg":"RS256","kid":"{}","x5t":"{x5t}"}}"#, SAMPLES[0].kid), false),
        (format!(r#"{{"alg":"RS256","kid":"{kid}","x5t":"{}"}}"#, SAMPLES[0].x5t), false),
        (HEADER.to_owned(), false),
    ] {
        let token = OURS.token(&header, &claims(QR));
        assert_eq!(keys.verify(&token).is_ok(), takes, "{header}");
    }
    // The portal calls its keys so: both names of a sample are the same thumbprint.
    for sample in &SAMPLES {
        assert_eq!(digits(&decoded(sample.x5t)), sample.kid);
    }
}

#[test]
fn of_several_keys_the_one_that_has_signed_is_told() {
    let mut keys = Keys::new();
    keys.add("other.pem", OTHER.public_key().as_bytes(), None).unwrap();
    keys.add("named.jwk", OURS.jwk(r#""kid":"z","#).as_bytes(), None).unwrap();
    keys.add("ours.pem", OURS.public_key().as_bytes(), None).unwrap();
    assert_eq!(keys.verify(&token()).unwrap().key, "ours.pem");
}

#[test]
fn a_huge_token_is_refused_before_it_is_read() {
    assert_eq!(verified(&"A".repeat(MAX_TOKEN + 1)).unwrap_err(), TokenFault::TooLong);
    // One of the greatest length, whose signature is as long as the key's.
    let payload = "A".repeat(MAX_TOKEN - 400);
    let token = format!("{}.{payload}.{}", encoded(HEADER), encoded([1; 256]));
    assert!(token.len() <= MAX_TOKEN);
    assert_eq!(verified(&token).unwrap_err(), TokenFault::Signature);
    // A signature that long is no number of the key.
    let token = format!("{}.AAAA.{payload}", encoded(HEADER));
    assert_eq!(verified(&token).unwrap_err(), TokenFault::Signature);
    let deep = "[".repeat(1_000_000);
    assert_eq!(verified(&OURS.token(&deep, "{}")).unwrap_err(), TokenFault::Header);
}
