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
fn character(c: char) -> char {
    match c {
        '\t' | '\r' => ' ',
        c if steers(c) => char::REPLACEMENT_CHARACTER,
        c => c,
    }
}

/// The text, character by character, with nothing in it that steers.
pub(crate) fn text(text: &str) -> String {
    let mut out: String = text.chars().map(character).collect();
    // `##[group]`, `##vso[task]`, `##teamcity[test]`: logs of CI servers take them for commands
    // wherever they stand.
    let mut from = 0;
    while let Some(at) = out[from..].find("##").map(|at| from + at) {
        let name = out[at + 2..].trim_start_matches(|c: char| c.is_ascii_alphanumeric());
        if name.starts_with('[') {
            out.replace_range(at + 1..at + 2, "\u{FFFD}");
        }
        from = at + 1;
    }
    out
}

/// The beginning of a text, for a line that people read.
pub(crate) fn beginning(long: &str) -> String {
    const SHOWN: usize = 200;
    match long.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", text(&long[..end])),
        None => text(long),
    }
}

/// JSON on one line in which characters that steer are escaped, and so is what would make a command
/// for the log of a CI server.
#[derive(Clone, Copy)]
pub(crate) struct JsonLine;

impl Formatter for JsonLine {
    fn write_string_fragment<W: ?Sized + io::Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let mut rest = fragment;
        let mut after_sign = false;
        let mut steering =
            |c: char| steers(c) || std::mem::replace(&mut after_sign, c == '#') && c == '#';
        while let Some((at, c)) = rest.char_indices().find(|(_, c)| steering(*c)) {
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
    fn commands_of_ci_servers_are_none() {
        assert_eq!(text("a##[error]b"), "a#\u{fffd}[error]b");
        assert_eq!(text("###vso[x] ##teamcity["), "##\u{fffd}vso[x] #\u{fffd}teamcity[");
        assert_eq!(text("Heading ## 7 [x] ##"), "Heading ## 7 [x] ##");
    }

    #[test]
    fn json_is_the_same_value() {
        let value = "\u{0}\"\\\n\u{7f}\u{9b}é\u{2028}\u{e0041}😀 ##[x] ###";
        let mut line = Vec::new();
        value.serialize(&mut serde_json::Serializer::with_formatter(&mut line, JsonLine)).unwrap();
        let line = String::from_utf8(line).unwrap();
        assert_eq!(
            line,
            r#""\u0000\"\\\n\u007f\u009bé\u2028\udb40\udc41😀 #\u0023[x] #\u0023\u0023""#
        );
        assert_eq!(serde_json::from_str::<String>(&line).unwrap(), value);
    }
}
