//! From a pattern to runs of byte classes.
//!
//! Every pattern of INV-01 is a choice of sequences, each a list of "so many characters of this
//! class". Such a sequence is matched from left to right without ever going back, provided that a
//! run of variable length is followed by characters that it cannot itself take. That is checked
//! here; a pattern outside this shape is refused, so nothing that reaches the library can backtrack.

use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Class, Hir, HirKind, Look};

/// A set of bytes.
pub(crate) type ByteSet = [bool; 256];

/// So many bytes of one set.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) set: ByteSet,
    pub(crate) min: u32,
    /// None: without end.
    pub(crate) max: Option<u32>,
}

type Sequence = Vec<Run>;

/// The sequences that a pattern admits.
pub(crate) fn parse(pattern: &str) -> Result<Vec<Sequence>, String> {
    let hir = ParserBuilder::new()
        .build()
        .parse(pattern)
        .map_err(|error| format!("pattern {pattern}: {error}"))?;
    let refuse = |reason: &str| Err(format!("pattern {pattern}: {reason}"));
    let anchored = match hir.kind() {
        HirKind::Concat(parts) => match parts.as_slice() {
            [first, middle @ .., last]
                if is_look(first, Look::Start) && is_look(last, Look::End) =>
            {
                middle
            }
            _ => return refuse("is not anchored at both ends"),
        },
        _ => return refuse("is not anchored at both ends"),
    };
    let mut sequences = vec![Vec::new()];
    for part in anchored {
        sequences = product(&sequences, &sequences_of(part)?);
    }
    let sequences: Vec<Sequence> = sequences.into_iter().map(merge).collect();
    if sequences.iter().any(|sequence| !is_deterministic(sequence)) {
        return refuse("a run of variable length can take what follows it");
    }
    Ok(sequences)
}

fn is_look(hir: &Hir, look: Look) -> bool {
    matches!(hir.kind(), HirKind::Look(found) if *found == look)
}

fn sequences_of(hir: &Hir) -> Result<Vec<Sequence>, String> {
    match hir.kind() {
        HirKind::Empty => Ok(vec![Vec::new()]),
        HirKind::Literal(literal) => {
            Ok(vec![literal.0.iter().map(|&byte| once(|b| b == byte)).collect()])
        }
        HirKind::Class(class) => {
            Ok(vec![vec![Run { set: byte_set(class)?, min: 1, max: Some(1) }]])
        }
        HirKind::Capture(capture) => sequences_of(&capture.sub),
        HirKind::Concat(parts) => parts
            .iter()
            .try_fold(vec![Vec::new()], |all, part| Ok(product(&all, &sequences_of(part)?))),
        HirKind::Alternation(parts) => {
            let mut all = Vec::new();
            for part in parts {
                all.extend(sequences_of(part)?);
            }
            Ok(all)
        }
        HirKind::Repetition(repetition) => match sequences_of(&repetition.sub)?.as_slice() {
            [sequence] if sequence.len() == 1 && sequence[0].max == Some(1) => {
                let set = sequence[0].set;
                let beyond_ascii = set[128..].contains(&true);
                if beyond_ascii && (repetition.min > 0 || repetition.max.is_some()) {
                    return Err("counts characters beyond ASCII".to_owned());
                }
                Ok(vec![vec![Run { set, min: repetition.min, max: repetition.max }]])
            }
            _ => Err("repeats more than one character class".to_owned()),
        },
        HirKind::Look(_) => Err("has an anchor inside".to_owned()),
    }
}

fn once(is: impl Fn(u8) -> bool) -> Run {
    Run { set: std::array::from_fn(|i| u8::try_from(i).is_ok_and(&is)), min: 1, max: Some(1) }
}

/// The bytes of a class. Beyond ASCII it holds all characters or none.
fn byte_set(class: &Class) -> Result<ByteSet, String> {
    let Class::Unicode(class) = class else {
        return Err("is written in bytes".to_owned());
    };
    let holds = |c: char| class.iter().any(|range| (range.start()..=range.end()).contains(&c));
    let above: u32 = class
        .iter()
        .map(|r| (u32::from(r.start()).max(128), u32::from(r.end())))
        .filter(|(start, end)| start <= end)
        .map(|(start, end)| end - start + 1)
        .sum();
    // The ranges of a class step over the surrogates, so all that is beyond ASCII is this many.
    let all_above = match above {
        0 => false,
        _ if holds('\u{80}') && holds('\u{D7FF}') && holds('\u{E000}') && holds(char::MAX) => true,
        _ => return Err("a class holds only some characters beyond ASCII".to_owned()),
    };
    Ok(std::array::from_fn(|i| match u8::try_from(i) {
        Ok(byte) if byte.is_ascii() => holds(char::from(byte)),
        _ => all_above,
    }))
}

fn product(left: &[Sequence], right: &[Sequence]) -> Vec<Sequence> {
    left.iter()
        .flat_map(|a| right.iter().map(move |b| a.iter().chain(b).cloned().collect()))
        .collect()
}

/// Neighbouring runs of one set become one.
fn merge(sequence: Sequence) -> Sequence {
    let mut merged: Sequence = Vec::new();
    for run in sequence {
        match merged.last_mut() {
            Some(last) if last.set == run.set => {
                last.min += run.min;
                last.max = last.max.zip(run.max).map(|(a, b)| a + b);
            }
            _ => merged.push(run),
        }
    }
    merged
}

fn is_deterministic(sequence: &[Run]) -> bool {
    sequence.iter().enumerate().all(|(i, run)| {
        Some(run.min) == run.max
            || sequence[i + 1..]
                .iter()
                .scan(true, |reachable, next| {
                    let here = *reachable;
                    *reachable &= next.min == 0;
                    here.then_some(next)
                })
                .all(|next| !(0..256).any(|byte| run.set[byte] && next.set[byte]))
    })
}

#[cfg(test)]
mod tests {
    use super::parse;

    fn refusal(pattern: &str) -> String {
        parse(pattern).err().unwrap_or_else(|| panic!("{pattern} was taken"))
    }

    #[test]
    fn choices_and_runs() {
        assert_eq!(parse("^[0-9]{1,2}$").unwrap().len(), 1);
        assert_eq!(parse("^(?:[0-9]{2}[0-9A-Z]{13}|URP)$").unwrap().len(), 2);
        assert_eq!(parse("^[a-z]+@[a-z]+$").unwrap()[0].len(), 3);
        let merged = parse("^[a-z]{1}[a-z]{0,15}$").unwrap();
        assert_eq!((merged[0][0].min, merged[0][0].max), (1, Some(16)));
    }

    #[test]
    fn what_could_go_back_is_refused() {
        assert!(refusal("^[a-z]+a$").contains("variable length"));
        assert!(refusal("^[a-z]*[0-9]*[a-c]$").contains("variable length"));
        assert!(refusal("^(ab)+$").contains("repeats"));
        assert!(refusal("^[a-zé]$").contains("beyond ASCII"));
        assert!(refusal("^[^a]{2}$").contains("beyond ASCII"));
        assert!(refusal("[0-9]").contains("anchored"));
        assert!(refusal("^a|b$").contains("anchored"));
        assert!(refusal("^[0-9").contains("unclosed"));
    }
}
