//! `patterns.rs`: byte classes and runs.

use std::fmt::Write as _;

use super::{hex, screaming};
use crate::pattern::{self, ByteSet, Run};
use crate::source::{Source, SourceError};

/// The name of the pattern of a master's codes.
pub(super) fn code_of(master: &str) -> String {
    format!("code_of_{master}")
}

/// The class of a set of bytes.
fn class(classes: &mut Vec<ByteSet>, set: ByteSet) -> usize {
    classes.iter().position(|known| *known == set).unwrap_or_else(|| {
        classes.push(set);
        classes.len() - 1
    })
}

/// Whether a byte may stand in a JSON text of ASCII as it is.
fn is_plain(byte: usize) -> bool {
    (0x20..0x80).contains(&byte) && ![b'"', b'\\'].map(usize::from).contains(&byte)
}

/// A sequence of runs, each with its class.
fn sequence(runs: &[(usize, &Run)]) -> String {
    let most = |run: &Run| run.max.map_or("u32::MAX".to_owned(), |max| max.to_string());
    let join = |parts: Vec<String>| parts.join(", ");
    let Some(((last, varying), fixed)) = runs.split_last() else {
        return "Sequence::Places { must: &[], may: 0, most: 0 }".to_owned();
    };
    let is_of_plain = |run: &Run| (0..256).all(|byte| !run.set[byte] || is_plain(byte));
    let is_of_places = fixed.iter().all(|(_, run)| run.max == Some(run.min));
    if is_of_places && runs.iter().all(|(_, run)| is_of_plain(run)) {
        let places = runs.iter().flat_map(|(class, run)| {
            std::iter::repeat_n(format!("1 << {class}"), run.min as usize)
        });
        let before: u32 = fixed.iter().map(|(_, run)| run.min).sum();
        let most = varying.max.map_or("u32::MAX".to_owned(), |max| (before + max).to_string());
        let places = join(places.collect());
        return format!("Sequence::Places {{ must: &[{places}], may: 1 << {last}, most: {most} }}");
    }
    let runs = runs.iter().map(|(class, run)| {
        format!("Run {{ class: 1 << {class}, min: {}, max: {} }}", run.min, most(run))
    });
    format!("Sequence::Runs(&[{}])", join(runs.collect()))
}

/// Whether a sequence takes every text without quotes, backslashes and control characters.
fn admits_plain(runs: &[Run]) -> bool {
    match runs {
        [Run { set, min: 0..=1, max: None }] => (0..256).all(|byte| set[byte] || !is_plain(byte)),
        _ => false,
    }
}

pub(super) fn emit(source: &Source) -> Result<String, SourceError> {
    let refuse =
        |reason: String| SourceError { file: "schemas/*.toml".to_owned(), line: 0, reason };
    let mut classes: Vec<ByteSet> = Vec::new();
    let mut patterns = String::new();
    let of_types = source.types.iter().filter_map(|lexical| {
        let regex = lexical.pattern.as_deref()?;
        Some((lexical.name.clone(), regex, lexical.pattern_not.as_deref()))
    });
    let of_masters = source.masters.iter().filter_map(|master| {
        master.spelling.map(|spelling| (code_of(master.name), spelling.pattern, None))
    });
    for (name, regex, regex_not) in of_types.chain(of_masters) {
        let _ = write!(
            patterns,
            "\n/// `{name}`.\npub(crate) static {}: Pattern = Pattern {{\n    regex: {regex:?},\n    regex_not: {regex_not:?},\n",
            screaming(&name),
        );
        for (key, pattern) in [("admits", Some(regex)), ("except", regex_not)] {
            let sequences = match pattern {
                Some(pattern) => pattern::parse(pattern).map_err(refuse)?,
                None => Vec::new(),
            };
            let _ = writeln!(patterns, "    {key}: &[");
            for runs in sequences {
                let numbered: Vec<(usize, &Run)> =
                    runs.iter().map(|run| (class(&mut classes, run.set), run)).collect();
                let _ = writeln!(patterns, "        {},", sequence(&numbered));
            }
            patterns.push_str("    ],\n");
        }
        let admits = pattern::parse(regex).map_err(refuse)?;
        let admits_plain = regex_not.is_none() && admits.iter().any(|runs| admits_plain(runs));
        let _ = writeln!(patterns, "    admits_plain: {admits_plain},\n}};");
    }
    if classes.len() > 64 {
        return Err(refuse(format!("{} byte classes do not fit a mask of 64", classes.len())));
    }
    let mut out = String::from(
        "//! The patterns as runs of byte classes.\n\n\
         use crate::pattern::{Pattern, Run, Sequence};\n\n\
         /// For each byte, the classes it belongs to: bit `n` stands for class `n`.\n\
         pub(crate) static CLASSES: [u64; 256] = [",
    );
    for byte in 0..256 {
        let mask = classes
            .iter()
            .enumerate()
            .filter(|(_, set)| set[byte])
            .fold(0_u64, |mask, (class, _)| mask | 1 << class);
        let separator = if byte % 8 == 0 { "\n    " } else { " " };
        let _ = write!(out, "{separator}{},", hex(mask));
    }
    Ok(out + "\n];\n" + &patterns)
}
