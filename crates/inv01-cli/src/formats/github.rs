//! Workflow commands of GitHub Actions: each finding annotates its line.

use std::fmt::Write as _;
use std::io::{self, Write};

use inv01::{Origin, Report, Values};

use crate::answers::Answer;
use crate::formats::{Formatter, place, what};
use crate::printable;

pub(super) struct Github {
    pub(super) values: Values,
}

impl Formatter for Github {
    fn invoice(
        &mut self,
        to: &mut dyn Write,
        report: &Report<'_>,
        origin: &Origin<'_>,
        _: Option<&Answer<'_>>,
    ) -> io::Result<()> {
        for entry in report.entries(origin, self.values) {
            let code = entry.code.map_or(String::new(), |code| format!("{code} "));
            writeln!(
                to,
                "::{} file={},line={},col={},title={}::{}",
                entry.severity,
                property(origin.source),
                entry.line,
                entry.column,
                property(&format!("inv01 ({code}{})", entry.rule)),
                // The log of the run shows nothing but the message.
                data(&format!("{}: {}", place(&entry, origin.source), what(&entry))),
            )?;
        }
        Ok(())
    }

    fn trouble(&mut self, to: &mut dyn Write, complaint: &str) -> io::Result<()> {
        writeln!(to, "::error title=inv01::{}", data(complaint))
    }
}

/// What stands behind the command.
fn data(text: &str) -> String {
    escape(text, &['%', '\r', '\n'])
}

/// A property of the command.
fn property(text: &str) -> String {
    escape(text, &['%', '\r', '\n', ':', ','])
}

fn escape(text: &str, special: &[char]) -> String {
    // Character by character, so that what is special can still be told.
    text.chars().zip(printable::text(text).chars()).fold(String::new(), |mut out, (c, shown)| {
        if special.contains(&c) {
            let _ = write!(out, "%{:02X}", u32::from(c));
        } else {
            out.push(shown);
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::{data, property};

    #[test]
    fn what_ends_a_property_or_a_line_is_escaped() {
        assert_eq!(property("a:b,c%0A\r\n\u{1b}é"), "a%3Ab%2Cc%250A%0D%0A\u{fffd}é");
        assert_eq!(data("a::b,c%0A\r\n\u{1b}"), "a::b,c%250A%0D%0A\u{fffd}");
    }
}
