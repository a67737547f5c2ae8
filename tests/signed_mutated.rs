//! Tokens that somebody has tampered with: nothing panics, and none but the true ones is taken.

use std::collections::BTreeMap;
use std::sync::LazyLock;
use std::thread;

use inv01::signed::{Keys, TokenFault};
use inv01_workspace::tokens::{HEADER, SAMPLES, Sample, Signer, claims, encoded, keys_of};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore as _, SeedableRng as _};

/// How many are tried.
const TOKENS: u64 = 100_000;
const THREADS: u64 = 4;

static OURS: LazyLock<Signer> = LazyLock::new(|| Signer::new(1, 2048));

/// The tokens that are right: those of public documentation, and two that are signed here.
fn originals() -> Vec<String> {
    let mut tokens: Vec<String> = SAMPLES.iter().flat_map(Sample::tokens).collect();
    for data in [
        include_str!("samples/documents/signed-qr-2020.json"),
        include_str!("samples/documents/signed-invoice-2025.json"),
    ] {
        tokens.push(OURS.token(HEADER, &claims(data)));
    }
    tokens
}

fn keys() -> Keys {
    keys_of(&[SAMPLES[0].key, SAMPLES[1].key, &OURS.public_key(), &OURS.jwk(r#""kid":"a","#)])
}

/// A stream of choices.
struct Choices(ChaCha8Rng);

impl Choices {
    fn below(&mut self, count: usize) -> usize {
        usize::try_from(self.0.next_u64() % count as u64).unwrap()
    }

    fn of<'a, T: ?Sized>(&mut self, all: &[&'a T]) -> &'a T {
        all[self.below(all.len())]
    }
}

const LETTERS: &[u8] =
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ \n\"{\\\0\xC3\xA9";

/// A header that somebody might try.
const HEADERS: [&str; 12] = [
    r#"{"alg":"none"}"#,
    r#"{"alg":"HS256","typ":"JWT"}"#,
    r#"{"alg":"RS256","typ":"JWT"}"#,
    r#"{"alg":"RS256","kid":"a"}"#,
    r#"{"alg":"RS256","kid":"b"}"#,
    r#"{"alg":"RS256","alg":"none"}"#,
    r#"{"alg":"RS256","crit":["exp"]}"#,
    r#"{"alg":"RS512"}"#,
    r#"{"alg":{"alg":"RS256"}}"#,
    r#"{"alg":"RS256""#,
    "",
    "[]",
];

/// A token with a few things done to it.
fn tampered(choices: &mut Choices, originals: &[String]) -> String {
    let pick = |choices: &mut Choices| originals[choices.below(originals.len())].clone();
    let mut bytes = pick(choices).into_bytes();
    for _ in 0..=choices.below(3) {
        let length = bytes.len().max(1);
        let at = choices.below(length).min(bytes.len());
        let letter = LETTERS[choices.below(LETTERS.len())];
        let until = bytes.len().min(at + choices.below(40));
        match choices.below(10) {
            0 | 1 if at < bytes.len() => bytes[at] = letter,
            2 => bytes.insert(at, letter),
            3 if at < bytes.len() => drop(bytes.remove(at)),
            4 => bytes.truncate(at),
            5 => drop(bytes.drain(at..until)),
            6 => {
                let again = bytes[at..until].to_vec();
                bytes.splice(at..at, again);
            }
            7 => {
                // Parts of several tokens, or a part of our own.
                let other = pick(choices);
                let mut parts: Vec<_> =
                    bytes.split(|&byte| byte == b'.').map(<[u8]>::to_vec).collect();
                let mut others = other.split('.').map(|part| part.as_bytes().to_vec());
                let place = choices.below(parts.len());
                if let Some(part) = others.nth(place) {
                    parts[place] = part;
                }
                if choices.below(4) == 0 {
                    parts[0] = encoded(choices.of(&HEADERS)).into_bytes();
                }
                bytes = parts.join(&b'.');
            }
            8 => {
                let end = bytes.len();
                bytes.swap(at.min(end.saturating_sub(1)), until.min(end.saturating_sub(1)));
            }
            _ => {
                let more = pick(choices).into_bytes();
                bytes.extend_from_slice(&more[..choices.below(more.len())]);
            }
        }
        if bytes.is_empty() {
            break;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[test]
fn no_tampered_token_is_taken() {
    let (originals, keys) = (originals(), keys());
    let known: Vec<&str> = originals.iter().map(String::as_str).collect();
    for token in &known {
        assert!(keys.verify(token).is_ok());
    }
    let run = |seed: u64| {
        let mut choices = Choices(ChaCha8Rng::seed_from_u64(seed));
        let mut outcomes: BTreeMap<&'static str, u64> = BTreeMap::new();
        for _ in 0..TOKENS / THREADS {
            let token = tampered(&mut choices, &originals);
            let outcome = match keys.verify(&token) {
                Ok(_) => {
                    // Two changes may take each other back.
                    assert!(known.contains(&&*token), "{token}");
                    "verified"
                }
                Err(fault) => TokenFault::as_str(&fault),
            };
            *outcomes.entry(outcome).or_default() += 1;
        }
        outcomes
    };
    let found = thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS).map(|seed| scope.spawn(move || run(seed))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
    });
    let mut outcomes: BTreeMap<&'static str, u64> = BTreeMap::new();
    for (outcome, count) in found.into_iter().flatten() {
        *outcomes.entry(outcome).or_default() += count;
    }
    assert_eq!(outcomes.values().sum::<u64>(), TOKENS);
    // They come as far as they can.
    for (outcome, least) in [
        ("parts", 1000),
        ("encoding", 1000),
        ("header", 500),
        ("algorithm", 100),
        ("critical", 10),
        ("signature", 10_000),
    ] {
        assert!(outcomes.get(outcome).is_some_and(|count| *count >= least), "{outcomes:?}");
    }
}
