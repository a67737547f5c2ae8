//! A token taken to pieces: JWS in its compact form (RFC 7515), and nothing that is only like it.

use std::fmt;

use base64ct::{Base64UrlUnpadded, Encoding as _};

use crate::tree::Tree;

/// Longest token that is looked at, in bytes. The portal takes requests of 2 MB.
pub const MAX_TOKEN: usize = 16 * 1024 * 1024;

/// Why a token is not verified.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum TokenFault {
    /// It is longer than [`MAX_TOKEN`].
    TooLong,
    /// It has not three parts with a dot between them, but so many.
    Parts(usize),
    /// A part is not base64url without padding, in its one spelling.
    Encoding(Part),
    /// The header is not one JSON object whose names are all different.
    Header,
    /// The header demands that its reader knows extensions.
    Critical,
    /// The header names another algorithm than RS256, or none.
    Algorithm(Option<String>),
    /// No key is for this token. What the header says of it, to find the one that is.
    NoKey {
        /// Its name.
        kid: Option<String>,
        /// The thumbprint of its certificate.
        x5t: Option<String>,
    },
    /// It is not the signature of any key that is for this token.
    Signature,
    /// The signature is right, but the payload is not one of an IRP: why.
    Payload(String),
}

/// A part of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The first: algorithm and key.
    Header,
    /// The second: what is signed.
    Payload,
    /// The third.
    Signature,
}

impl Part {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Header => "header",
            Self::Payload => "payload",
            Self::Signature => "signature",
        }
    }
}

impl TokenFault {
    /// The word that stands in records.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::TooLong => "too-long",
            Self::Parts(_) => "parts",
            Self::Encoding(_) => "encoding",
            Self::Header => "header",
            Self::Critical => "critical",
            Self::Algorithm(_) => "algorithm",
            Self::NoKey { .. } => "no-key",
            Self::Signature => "signature",
            Self::Payload(_) => "payload",
        }
    }
}

impl fmt::Display for TokenFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong => write!(f, "the token is longer than {MAX_TOKEN} bytes"),
            Self::Parts(parts) => {
                write!(f, "a token has three parts with a dot between them, this one has {parts}")
            }
            Self::Encoding(part) => {
                let part = part.as_str();
                write!(
                    f,
                    "the {part} is not base64url without padding, or not spelt as it is spelt"
                )
            }
            Self::Header => {
                f.write_str("the header is not one JSON object whose names are all different")
            }
            Self::Critical => f.write_str("the header demands extensions (crit)"),
            Self::Algorithm(None) => {
                f.write_str("the header names no algorithm; only RS256 is taken")
            }
            Self::Algorithm(Some(other)) => {
                write!(f, "the algorithm is {}; only RS256 is taken", beginning(other))
            }
            Self::NoKey { kid, x5t } => {
                f.write_str("no key is for this token")?;
                for (name, value) in [("kid", kid), ("x5t", x5t)] {
                    if let Some(value) = value {
                        write!(f, ", {name} {}", beginning(value))?;
                    }
                }
                Ok(())
            }
            Self::Signature => {
                f.write_str("no key that is given for it has signed it, or it was altered since")
            }
            Self::Payload(why) => {
                write!(f, "the signature is right, but the payload is not one of an IRP: {why}")
            }
        }
    }
}

impl std::error::Error for TokenFault {}

/// As much of a text as a name may have: nobody has signed it.
fn beginning(text: &str) -> &str {
    text.char_indices().nth(MOST_SHOWN).map_or(text, |(end, _)| &text[..end])
}

/// Characters of a name that are shown.
const MOST_SHOWN: usize = 100;

/// A token whose parts are sound. Nothing in it is known to be true.
pub(super) struct Unverified<'t> {
    /// What is signed: header and payload as they are written.
    pub(super) input: &'t str,
    pub(super) header: Header,
    pub(super) payload: Vec<u8>,
    pub(super) signature: Vec<u8>,
}

/// What a header says of the key.
#[derive(Debug)]
pub(super) struct Header {
    pub(super) kid: Option<String>,
    pub(super) x5t: Option<String>,
}

impl<'t> Unverified<'t> {
    pub(super) fn read(token: &'t str) -> Result<Self, TokenFault> {
        if token.len() > MAX_TOKEN {
            return Err(TokenFault::TooLong);
        }
        let mut parts = token.split('.');
        let (Some(header), Some(payload), Some(signature), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(TokenFault::Parts(token.split('.').count()));
        };
        let input = &token[..header.len() + 1 + payload.len()];
        let header = Header::read(&decoded(header, Part::Header)?)?;
        let payload = decoded(payload, Part::Payload)?;
        let signature = decoded(signature, Part::Signature)?;
        Ok(Self { input, header, payload, signature })
    }
}

/// The bytes of a part. There is one way to spell them.
fn decoded(text: &str, part: Part) -> Result<Vec<u8>, TokenFault> {
    // The last letter may have bits that no byte takes: they have to be 0, or it is no base64url.
    let bytes = Base64UrlUnpadded::decode_vec(text).ok();
    bytes.filter(|bytes| !bytes.is_empty()).ok_or(TokenFault::Encoding(part))
}

impl Header {
    fn read(json: &[u8]) -> Result<Self, TokenFault> {
        let header = object(json).ok_or(TokenFault::Header)?;
        if header.get("crit").is_some() {
            return Err(TokenFault::Critical);
        }
        match text(&header, "alg") {
            Some(alg) if alg == "RS256" => {}
            other => return Err(TokenFault::Algorithm(other)),
        }
        Ok(Self { kid: text(&header, "kid"), x5t: text(&header, "x5t") })
    }
}

/// A JSON object whose names are all different.
pub(super) fn object(json: &[u8]) -> Option<Tree<'_>> {
    let tree = Tree::read(json).ok()?;
    let Tree::Object(members) = &tree else { return None };
    let mut names: Vec<&str> = members.iter().map(|(name, _)| &**name).collect();
    names.sort_unstable();
    let are_different = names.windows(2).all(|pair| pair[0] != pair[1]);
    are_different.then_some(tree)
}

/// A member that is a text.
pub(super) fn text(object: &Tree<'_>, name: &str) -> Option<String> {
    match object.get(name) {
        Some(Tree::Text(text)) => Some(text.clone().into_owned()),
        _ => None,
    }
}
