//! `patterns.rs`: byte classes and runs.

use std::fmt::Write as _;

use super::{hex, screaming};
use crate::pattern::{self, ByteSet};
use crate::source::{Source, SourceError};

/// The name of the pattern of a master's codes.
pub(super) fn code_of(master: &str) -> String {
    format!("code_of_{master}")
}

pub(super) fn emit(source: &Source) -> Result<String, SourceError> {
    let refuse =
        |reason: String| SourceError { file: "schemas/inv01.toml".to_owned(), line: 0, reason };
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
            for sequence in sequences {
                patterns.push_str("        &[");
                for (i, run) in sequence.iter().enumerate() {
                    let class = classes.iter().position(|set| *set == run.set);
                    let class = class.unwrap_or_else(|| {
                        classes.push(run.set);
                        classes.len() - 1
                    });
                    let max = run.max.map_or("u32::MAX".to_owned(), |max| max.to_string());
                    let comma = if i == 0 { "" } else { ", " };
                    let _ = write!(
                        patterns,
                        "{comma}Run {{ class: 1 << {class}, min: {}, max: {max} }}",
                        run.min
                    );
                }
                patterns.push_str("],\n");
            }
            patterns.push_str("    ],\n");
        }
        patterns.push_str("};\n");
    }
    if classes.len() > 64 {
        return Err(refuse(format!("{} byte classes do not fit a mask of 64", classes.len())));
    }
    let mut out = String::from(
        "//! The patterns as runs of byte classes.\n\n\
         use crate::pattern::{Pattern, Run};\n\n\
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
