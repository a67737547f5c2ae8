//! `patterns.rs`: byte classes and runs.

use std::fmt::Write as _;

use super::screaming;
use crate::pattern::{self, ByteSet};
use crate::source::{Source, SourceError};

pub(super) fn emit(source: &Source) -> Result<String, SourceError> {
    let refuse =
        |reason: String| SourceError { file: "schemas/inv01.toml".to_owned(), line: 0, reason };
    let mut classes: Vec<ByteSet> = Vec::new();
    let mut patterns = String::new();
    for lexical in &source.types {
        let Some(regex) = &lexical.pattern else {
            continue;
        };
        let _ = write!(
            patterns,
            "\n/// `{}`.\npub(crate) static {}: Pattern = Pattern {{\n    regex: {regex:?},\n    regex_not: {:?},\n",
            lexical.name,
            screaming(&lexical.name),
            lexical.pattern_not,
        );
        for (key, pattern) in [("admits", Some(regex)), ("except", lexical.pattern_not.as_ref())] {
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
    if classes.len() > 32 {
        return Err(refuse(format!("{} byte classes do not fit a mask of 32", classes.len())));
    }
    let mut out = String::from(
        "//! The patterns as runs of byte classes.\n\n\
         use crate::pattern::{Pattern, Run};\n\n\
         /// For each byte, the classes it belongs to: bit `n` stands for class `n`.\n\
         pub(crate) static CLASSES: [u32; 256] = [",
    );
    for byte in 0..256 {
        let mask = classes
            .iter()
            .enumerate()
            .filter(|(_, set)| set[byte])
            .fold(0_u32, |mask, (class, _)| mask | 1 << class);
        let separator = if byte % 8 == 0 { "\n    " } else { " " };
        let _ = write!(out, "{separator}{:#06x}_{:04x},", mask >> 16, mask & 0xFFFF);
    }
    Ok(out + "\n];\n" + &patterns)
}
