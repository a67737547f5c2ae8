//! Text of an invoice, or the name of a file, on its way to a terminal or a line of output.

use std::io;

use serde_json::ser::{CharEscape, Formatter};

/// Whether a character can move the cursor, end a line, hide or reorder what is written. Joiners are
/// not among them: scripts of India need them.
fn steers(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}' | '\u{200E}' | '\u{200F}'
            | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}'
            | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

/// The same character, or one that stands for it and does nothing.
pub(crate) fn character(c: char) -> char {
    match c {
        '\t' | '\r' => ' ',
        c if steers(c) => char::REPLACEMENT_CHARACTER,
        c => c,
    }
}

/// The text with every character as [`character`] gives it.
pub(crate) fn text(text: &str) -> String {
    text.chars().map(character).collect()
}

/// The beginning of a text, for a line that people read.
pub(crate) fn beginning(long: &str) -> String {
    const SHOWN: usize = 200;
    match long.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", text(&long[..end])),
        None => text(long),
    }
}

/// JSON on one line in which characters that steer are escaped.
#[derive(Clone, Copy)]
pub(crate) struct JsonLine;

impl Formatter for JsonLine {
    fn write_string_fragment<W: ?Sized + io::Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let mut rest = fragment;
        while let Some((at, c)) = rest.char_indices().find(|(_, c)| steers(*c)) {
            writer.write_all(&rest.as_bytes()[..at])?;
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(writer, "\\u{unit:04x}")?;
            }
            rest = &rest[at + c.len_utf8()..];
        }
        writer.write_all(rest.as_bytes())
    }

    fn write_char_escape<W: ?Sized + io::Write>(
        &mut self,
        writer: &mut W,
        escape: CharEscape,
    ) -> io::Result<()> {
        serde_json::ser::CompactFormatter.write_char_escape(writer, escape)
    }
}

#[cfg(test)]
mod tests {
    use serde::Serialize as _;

    use super::{JsonLine, beginning, text};

    #[test]
    fn what_steers_is_replaced() {
        assert_eq!(text("a\tb\u{1b}[2J\u{9b}\u{202e}"), "a b\u{fffd}[2J\u{fffd}\u{fffd}");
        assert_eq!(text("न्\u{200d}न"), "न्\u{200d}न");
        assert_eq!(beginning(&"é".repeat(300)).chars().count(), 201);
    }

    #[test]
    fn json_is_the_same_value() {
        let value = "\u{0}\"\\\n\u{7f}\u{9b}é\u{2028}\u{e0041}😀";
        let mut line = Vec::new();
        value.serialize(&mut serde_json::Serializer::with_formatter(&mut line, JsonLine)).unwrap();
        let line = String::from_utf8(line).unwrap();
        assert_eq!(line, r#""\u0000\"\\\n\u007f\u009bé\u2028\udb40\udc41😀""#);
        assert_eq!(serde_json::from_str::<String>(&line).unwrap(), value);
    }
}
