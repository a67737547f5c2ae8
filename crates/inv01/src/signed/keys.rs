//! The keys that a caller trusts.

use std::fmt::{self, Write as _};

use base64ct::{Base64, Base64UrlUnpadded, Encoding as _};
use rsa::{BigUint, Pkcs1v15Sign, RsaPublicKey};
use sha1::Sha1;
use sha2::{Digest as _, Sha256};
use x509_cert::Certificate;
use x509_cert::der::Decode as _;
use x509_cert::der::oid::ObjectIdentifier;
use x509_cert::spki::{SubjectPublicKeyInfoOwned, SubjectPublicKeyInfoRef};

use super::token::{Header, TokenFault, Unverified, text};
use crate::tree::Tree;

/// Least size of a key in bits, as RFC 7518 demands it for RS256.
pub const MIN_BITS: usize = 2048;

/// Greatest size of a key in bits.
pub const MAX_BITS: usize = RsaPublicKey::MAX_SIZE;

/// The public keys that tokens are verified with: those of a portal, as the caller has them from it. None
/// is built in.
///
/// ```
/// use inv01::signed::{KeyFault, Keys};
///
/// let mut keys = Keys::new();
/// assert_eq!(keys.add("empty.pem", b"", None), Err(KeyFault::NoKey));
/// assert!(keys.is_empty());
/// ```
#[derive(Debug, Clone, Default)]
pub struct Keys(Vec<Key>);

/// A key, and which tokens it is for.
#[derive(Debug, Clone)]
struct Key {
    /// What the caller calls it.
    name: String,
    kid: Option<String>,
    /// The `kid` is made of the certificate, and its letter case plays no part.
    kid_is_thumbprint: bool,
    x5t: Option<String>,
    rsa: RsaPublicKey,
}

/// Why a file gives no key.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyFault {
    /// There is no public key in it: neither PEM (`PUBLIC KEY`, `RSA PUBLIC KEY`, `CERTIFICATE`) nor a JWK
    /// or a set of them.
    NoKey,
    /// It is in DER, which has no place for more than one key; PEM says the same in letters.
    Der,
    /// It holds a private key, which nobody should be given.
    Private,
    /// A block of PEM, or a JWK, is not what it says that it is.
    Unreadable(&'static str),
    /// A key is of another kind than RSA, or for something else than RS256.
    OtherUse,
    /// A key has fewer bits than [`MIN_BITS`] or more than [`MAX_BITS`].
    Bits(usize),
    /// A name is given, but there are several keys.
    Several(usize),
}

impl fmt::Display for KeyFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoKey => f.write_str(
                "no public key in it: a key or certificate in PEM, a JWK or a JWKS is wanted",
            ),
            Self::Der => f.write_str(
                "this is DER; PEM is wanted: openssl x509 -inform der -in FILE, or openssl pkey -pubin \
                 -inform der -in FILE",
            ),
            Self::Private => f.write_str("this is a private key; the public one is wanted"),
            Self::Unreadable(what) => write!(f, "no sound {what}"),
            Self::OtherUse => f.write_str("a key that is not of RSA, or not for RS256"),
            Self::Bits(bits) => {
                write!(f, "a key of {bits} bits; those of {MIN_BITS} to {MAX_BITS} are taken")
            }
            Self::Several(keys) => write!(f, "{keys} keys, but one name for them"),
        }
    }
}

impl std::error::Error for KeyFault {}

impl Keys {
    /// No keys: no token is verified.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds all keys of a file: PEM blocks (`PUBLIC KEY`, `RSA PUBLIC KEY`, `CERTIFICATE`), a JWK or a JWKS.
    /// `name` is what the file is called in results.
    ///
    /// A bare public key is tried for every token. A certificate is for the tokens that name its SHA-1
    /// thumbprint, in base64url as `x5t` or in hexadecimal digits as `kid`, and a JWK for those that
    /// name its `kid` or `x5t` (one that has neither is as good as bare): what both name has to be the
    /// same. With `kid` a key is for the tokens of this `kid`, whatever else it says of itself. Nothing is
    /// asked about the validity of a certificate, nor who issued it: that the caller gives it is all the
    /// trust there is.
    ///
    /// # Errors
    ///
    /// Why there is no key in the file, or one of them is none. Then none is added. Beside a key that can be
    /// used, keys of another kind, size or use are left out.
    pub fn add(&mut self, name: &str, file: &[u8], kid: Option<&str>) -> Result<(), KeyFault> {
        let mut keys = read(file)?;
        if let Some(kid) = kid {
            let [Key { kid: own, kid_is_thumbprint, x5t, .. }] = keys.as_mut_slice() else {
                return Err(KeyFault::Several(keys.len()));
            };
            (*own, *kid_is_thumbprint, *x5t) = (Some(kid.to_owned()), false, None);
        }
        for key in &mut keys {
            name.clone_into(&mut key.name);
        }
        self.0.append(&mut keys);
        Ok(())
    }

    /// The name of the key that has signed a token.
    pub(super) fn signer(&self, token: &Unverified<'_>) -> Result<&str, TokenFault> {
        let mut keys = self.0.iter().filter(|key| key.is_for(&token.header)).peekable();
        if keys.peek().is_none() {
            let Header { kid, x5t } = &token.header;
            return Err(TokenFault::NoKey { kid: kid.clone(), x5t: x5t.clone() });
        }
        let digest = Sha256::digest(token.input);
        let signer = keys.find(|key| key.has_signed(&digest, &token.signature));
        signer.map(|key| &*key.name).ok_or(TokenFault::Signature)
    }
}

/// What stands before a SHA-256 digest in a signature of PKCS #1 v1.5: RFC 8017, section 9.2.
const SHA_256: [u8; 19] = [
    0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05,
    0x00, 0x04, 0x20,
];

impl Key {
    /// A bare key of this modulus and exponent, in bytes, the greatest first.
    fn new(modulus: &[u8], exponent: &[u8]) -> Result<Self, KeyFault> {
        let [n, e] = [modulus, exponent].map(BigUint::from_bytes_be);
        let bits = n.bits();
        if !(MIN_BITS..=MAX_BITS).contains(&bits) {
            return Err(KeyFault::Bits(bits));
        }
        let rsa = RsaPublicKey::new(n, e).map_err(|_| KeyFault::Unreadable(RSA_KEY))?;
        Ok(Self { name: String::new(), kid: None, kid_is_thumbprint: false, x5t: None, rsa })
    }

    /// The same in DER, as PKCS #1 has it.
    fn of_pkcs1(der: &[u8]) -> Result<Self, KeyFault> {
        let key = rsa::pkcs1::RsaPublicKey::from_der(der);
        let key = key.map_err(|_| KeyFault::Unreadable(RSA_KEY))?;
        Self::new(key.modulus.as_bytes(), key.public_exponent.as_bytes())
    }

    /// Whether it may have signed the token, by what both say of it.
    fn is_for(&self, header: &Header) -> bool {
        let same = |own: &Option<String>, named: &Option<String>, any_case: bool| {
            let (own, named) = (own.as_ref()?, named.as_ref()?);
            Some(if any_case { own.eq_ignore_ascii_case(named) } else { own == named })
        };
        let kid = same(&self.kid, &header.kid, self.kid_is_thumbprint);
        let x5t = same(&self.x5t, &header.x5t, false);
        match (kid, x5t) {
            (None, None) => self.kid.is_none() && self.x5t.is_none(),
            (Some(same), None) | (None, Some(same)) => same,
            (Some(kid), Some(x5t)) => kid && x5t,
        }
    }

    fn has_signed(&self, digest: &[u8], signature: &[u8]) -> bool {
        let scheme = Pkcs1v15Sign { hash_len: Some(digest.len()), prefix: SHA_256.into() };
        self.rsa.verify(scheme, digest, signature).is_ok()
    }
}

fn read(file: &[u8]) -> Result<Vec<Key>, KeyFault> {
    if file.starts_with(DER) {
        return Err(KeyFault::Der);
    }
    // Beside the blocks there may be text in any encoding.
    let text = String::from_utf8_lossy(file);
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(&text).trim_start();
    if text.starts_with('{') {
        return of_json(text);
    }
    let mut keys = Usable::default();
    let mut rest = text;
    while let Some((_, behind)) = rest.split_once(BEGIN) {
        let (label, behind) = behind.split_once(DASHES).ok_or(UNREADABLE)?;
        let (body, behind) =
            behind.split_once(&*format!("{END}{label}{DASHES}")).ok_or(UNREADABLE)?;
        rest = behind;
        keys.add(of_block(label, body))?;
    }
    keys.all()
}

/// The keys of a file that can be used. A chain of certificates, or a set, may hold others.
#[derive(Default)]
struct Usable {
    keys: Vec<Key>,
    /// Why the first of those that cannot be used is none.
    other: Option<KeyFault>,
}

impl Usable {
    fn add(&mut self, key: Result<Key, KeyFault>) -> Result<(), KeyFault> {
        match key {
            Ok(key) => self.keys.push(key),
            Err(fault @ (KeyFault::OtherUse | KeyFault::Bits(_))) => {
                self.other.get_or_insert(fault);
            }
            Err(fault) => return Err(fault),
        }
        Ok(())
    }

    fn all(self) -> Result<Vec<Key>, KeyFault> {
        if self.keys.is_empty() {
            return Err(self.other.unwrap_or(KeyFault::NoKey));
        }
        Ok(self.keys)
    }
}

/// How a key or certificate in DER begins: a sequence of more than 255 bytes.
const DER: &[u8] = &[0x30, 0x82];

const DASHES: &str = "-----";
const BEGIN: &str = "-----BEGIN ";
const END: &str = "-----END ";
const UNREADABLE: KeyFault = KeyFault::Unreadable("PEM block");
const RSA_KEY: &str = "RSA public key";

/// The key of a PEM block.
fn of_block(label: &str, body: &str) -> Result<Key, KeyFault> {
    if label.ends_with("PRIVATE KEY") {
        return Err(KeyFault::Private);
    }
    let letters: String = body.split_ascii_whitespace().collect();
    let der = Base64::decode_vec(&letters).map_err(|_| UNREADABLE)?;
    match label {
        "PUBLIC KEY" => {
            let info = SubjectPublicKeyInfoRef::from_der(&der);
            let info = info.map_err(|_| KeyFault::Unreadable("public key"))?;
            of_info(info.algorithm.oid, info.subject_public_key.as_bytes())
        }
        "RSA PUBLIC KEY" => Key::of_pkcs1(&der),
        "CERTIFICATE" => of_certificate(&der),
        _ => Err(KeyFault::NoKey),
    }
}

/// A key with the name of its algorithm.
fn of_info(algorithm: ObjectIdentifier, key: Option<&[u8]>) -> Result<Key, KeyFault> {
    if algorithm != rsa::pkcs1::ALGORITHM_OID {
        return Err(KeyFault::OtherUse);
    }
    // Its bits are bytes.
    Key::of_pkcs1(key.ok_or(KeyFault::Unreadable(RSA_KEY))?)
}

fn of_certificate(der: &[u8]) -> Result<Key, KeyFault> {
    let certificate = Certificate::from_der(der);
    let certificate = certificate.map_err(|_| KeyFault::Unreadable("certificate"))?;
    let SubjectPublicKeyInfoOwned { algorithm, subject_public_key } =
        certificate.tbs_certificate.subject_public_key_info;
    let thumbprint = Sha1::digest(der);
    let mut digits = String::new();
    for byte in thumbprint {
        // A text takes all that is written.
        let _ = write!(digits, "{byte:02X}");
    }
    Ok(Key {
        kid: Some(digits),
        kid_is_thumbprint: true,
        x5t: Some(Base64UrlUnpadded::encode_string(&thumbprint)),
        ..of_info(algorithm.oid, subject_public_key.as_bytes())?
    })
}

/// The keys of a JWK or a JWKS (RFC 7517).
fn of_json(json: &str) -> Result<Vec<Key>, KeyFault> {
    let tree = Tree::read(json.as_bytes()).map_err(|_| KeyFault::Unreadable("JSON"))?;
    let Some(keys) = tree.get("keys") else { return Ok(vec![of_jwk(&tree)?]) };
    let Tree::Array(keys) = keys else { return Err(KeyFault::Unreadable("JWKS")) };
    let mut usable = Usable::default();
    for key in keys {
        // RFC 7517 wants that what is not understood in a set is stepped over.
        let key = of_jwk(key).map_err(|fault| match fault {
            KeyFault::Private | KeyFault::Bits(_) => fault,
            _ => KeyFault::OtherUse,
        });
        usable.add(key)?;
    }
    usable.all()
}

fn of_jwk(jwk: &Tree<'_>) -> Result<Key, KeyFault> {
    const UNREADABLE: KeyFault = KeyFault::Unreadable("JWK");
    let text = |name| text(jwk, name);
    let is_or_absent = |name, value| {
        matches!(jwk.get(name), None | Some(Tree::Null)) || text(name).as_deref() == Some(value)
    };
    let may_verify = match jwk.get("key_ops") {
        None | Some(Tree::Null) => true,
        Some(Tree::Array(uses)) => {
            uses.iter().any(|of| matches!(of, Tree::Text(of) if of == "verify"))
        }
        Some(_) => return Err(UNREADABLE),
    };
    match text("kty") {
        Some(kty) if kty == "RSA" => {}
        Some(_) => return Err(KeyFault::OtherUse),
        None => return Err(KeyFault::NoKey),
    }
    if jwk.get("d").is_some() {
        return Err(KeyFault::Private);
    }
    if !may_verify || !is_or_absent("alg", "RS256") || !is_or_absent("use", "sig") {
        return Err(KeyFault::OtherUse);
    }
    let number = |name| {
        let bytes = text(name).and_then(|text| Base64UrlUnpadded::decode_vec(&text).ok());
        bytes.ok_or(UNREADABLE)
    };
    Ok(Key { kid: text("kid"), x5t: text("x5t"), ..Key::new(&number("n")?, &number("e")?)? })
}
