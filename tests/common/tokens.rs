//! Tokens of public documentation, and tokens that tests sign with keys of their own.

use base64ct::{Base64, Base64UrlUnpadded, Encoding as _};
use inv01::answer::Answer;
use inv01::signed::Keys;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng as _;
use rsa::pkcs1::EncodeRsaPublicKey as _;
use rsa::pkcs8::EncodePublicKey as _;
use rsa::traits::PublicKeyParts as _;
use rsa::{Pkcs1v15Sign, RsaPrivateKey, RsaPublicKey};
use sha2::{Digest as _, Sha256};

/// A sample of public documentation.
pub struct Sample {
    /// The answer, with two tokens in it.
    pub answer: &'static str,
    /// The request that stands beside it.
    pub request: &'static str,
    /// The key that has signed, in PEM.
    pub key: &'static str,
    /// What its tokens call it.
    pub kid: &'static str,
    /// The thumbprint of its certificate.
    pub x5t: &'static str,
    /// The IRN in both tokens.
    pub irn: &'static str,
}

/// Generate IRN, whose request is not the one that was signed; and Get Invoice Details.
pub const SAMPLES: [Sample; 2] = [
    Sample {
        answer: include_str!("../samples/documents/generate-irn-response.json"),
        request: include_str!("../samples/generate-irn.json"),
        key: include_str!("../samples/keys/nic-2020.pem"),
        kid: "115F4426617A7938BE1BA06DBEE91A427584EDAB",
        x5t: "EV9EJmF6eTi-G6BtvukaQnWE7as",
        irn: "58f1669d31c5725ddcc39eeecd465e69543c639daeb1d582546aa3d28d66c3f8",
    },
    Sample {
        answer: include_str!("../samples/documents/get-invoice-details-response.json"),
        request: include_str!("../samples/get-invoice-details.json"),
        key: include_str!("../samples/keys/nic-sandbox-2025.pem"),
        kid: "3BE17E514192522647F01FDBFF5271AD5268D735",
        x5t: "O-F-UUGSUiZH8B_b_1JxrVJo1zU",
        irn: "1e60d7816bfcac5418e06f6ce58f6ba3518494f0c006da93a5db9f78418de8e6",
    },
];

impl Sample {
    /// The tokens of the answer: the invoice, then the QR code.
    pub fn tokens(&self) -> [String; 2] {
        let tokens = Answer::read(self.answer.as_bytes()).unwrap().tokens;
        let tokens: Vec<String> = tokens.into_iter().map(|token| token.text).collect();
        tokens.try_into().unwrap()
    }
}

/// The keys of all samples.
pub fn keys() -> Keys {
    keys_of(&SAMPLES.map(|sample| sample.key))
}

/// The keys of these files.
pub fn keys_of(files: &[&str]) -> Keys {
    let mut keys = Keys::new();
    for file in files {
        keys.add("key", file.as_bytes(), None).unwrap();
    }
    keys
}

/// The header of a token that names no key.
pub const HEADER: &str = r#"{"alg":"RS256","typ":"JWT"}"#;

/// A part of a token.
pub fn encoded(part: impl AsRef<[u8]>) -> String {
    Base64UrlUnpadded::encode_string(part.as_ref())
}

/// The bytes of a part.
pub fn decoded(part: &str) -> Vec<u8> {
    Base64UrlUnpadded::decode_vec(part).unwrap()
}

/// Claims around a JSON text.
pub fn claims(data: &str) -> String {
    serde_json::json!({ "iss": "NIC", "data": data }).to_string()
}

/// A PEM file.
pub fn pem(label: &str, der: &[u8]) -> String {
    let letters = Base64::encode_string(der);
    let lines: Vec<&str> =
        letters.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", lines.join("\n"))
}

/// A key pair of the tests.
pub struct Signer(RsaPrivateKey);

impl Signer {
    /// One of so many bits. It is the same for the same seed.
    pub fn new(seed: u64, bits: usize) -> Self {
        Self(RsaPrivateKey::new(&mut ChaCha8Rng::seed_from_u64(seed), bits).unwrap())
    }

    /// Signs a text as RS256 does.
    pub fn signature(&self, input: &str) -> Vec<u8> {
        // RFC 8017, section 9.2.
        let prefix = [
            0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02,
            0x01, 0x05, 0x00, 0x04, 0x20,
        ];
        let scheme = Pkcs1v15Sign { hash_len: Some(32), prefix: prefix.into() };
        self.0.sign(scheme, &Sha256::digest(input)).unwrap()
    }

    /// A token of these parts, both JSON or what is to be tried in its place.
    pub fn token(&self, header: &str, claims: &str) -> String {
        let input = format!("{}.{}", encoded(header), encoded(claims));
        format!("{input}.{}", encoded(self.signature(&input)))
    }

    fn public(&self) -> RsaPublicKey {
        self.0.to_public_key()
    }

    /// The public key with the name of its algorithm, in DER.
    pub fn info(&self) -> Vec<u8> {
        self.public().to_public_key_der().unwrap().into_vec()
    }

    /// The same in PEM.
    pub fn public_key(&self) -> String {
        pem("PUBLIC KEY", &self.info())
    }

    /// The public key alone, in PEM.
    pub fn rsa_public_key(&self) -> String {
        pem("RSA PUBLIC KEY", self.public().to_pkcs1_der().unwrap().as_bytes())
    }

    /// The public key as a JWK with more members: `"kid":"a",`.
    pub fn jwk(&self, members: &str) -> String {
        let [n, e] = [self.public().n().clone(), self.public().e().clone()];
        let [n, e] = [n, e].map(|number| encoded(number.to_bytes_be()));
        format!(r#"{{"kty":"RSA",{members}"n":"{n}","e":"{e}"}}"#)
    }

    /// A certificate of the public key, in DER. Its own signature is none: nobody asks for it.
    pub fn certificate(&self) -> Vec<u8> {
        let algorithm =
            [0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b, 0x05, 0x00];
        let algorithm = der(0x30, &[&algorithm]);
        let name = der(0x30, &[]);
        let times = [b"200101000000Z", b"300101000000Z"].map(|time| der(0x17, &[time]));
        let validity = der(0x30, &[&times[0], &times[1]]);
        let (version, serial) = (der(0xa0, &[&[0x02, 0x01, 0x02]]), [0x02, 0x01, 0x07]);
        let signed =
            [&*version, &serial, &algorithm, &name, &validity, &name, &self.info()].concat();
        der(0x30, &[&der(0x30, &[&signed]), &algorithm, &der(0x03, &[&[0], &[1; 256]])])
    }
}

/// A value of DER.
fn der(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let value = parts.concat();
    let length = u16::try_from(value.len()).unwrap().to_be_bytes();
    let length = match length {
        [0, short @ ..0x80] => vec![short],
        [0, long] => vec![0x81, long],
        long => [&[0x82], &long[..]].concat(),
    };
    [&[tag], &*length, &*value].concat()
}
