//! JSON text, spelt in one of the ways that mean the same.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::choices::Choices;
use super::{Options, Style};

/// A value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Json {
    Null,
    /// As it is written: a number, or a value that is wrong there.
    Raw(String),
    Text(Cow<'static, str>),
    Object(Members),
    Array(Vec<Json>),
}

/// Names with their values.
pub(super) type Members = Vec<(Cow<'static, str>, Json)>;

/// The portal takes 2 MB; it is not known which (D14). What spelling adds ends here.
const MOST_BYTES: usize = 1_900_000;

/// White space between tokens.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Layout {
    None,
    /// A blank after a colon and a comma.
    Blanks,
    /// A line for each value.
    Lines,
}

/// Writes a value.
pub(super) fn write(json: &Json, options: &Options, choices: &mut Choices) -> String {
    let mut plain = Writer::new(Layout::None, None);
    plain.value(json, 0);
    if options.style == Style::Plain {
        return plain.text;
    }
    let layout = if options.is_one_line {
        choices.of(&[Layout::None, Layout::Blanks])
    } else {
        // The smallest invoice is for people to read.
        choices.of(&[Layout::Lines, Layout::None, Layout::Blanks])
    };
    let escapes = choices.one_in(3);
    if layout == Layout::None && !escapes {
        return plain.text;
    }
    let mut writer = Writer::new(layout, escapes.then_some(choices));
    writer.spare = MOST_BYTES.saturating_sub(plain.text.len());
    writer.value(json, 0);
    writer.text
}

struct Writer<'c> {
    text: String,
    layout: Layout,
    /// Decides about escapes; without it none is written.
    escapes: Option<&'c mut Choices>,
    /// Bytes that white space and escapes may still add.
    spare: usize,
}

impl<'c> Writer<'c> {
    fn new(layout: Layout, escapes: Option<&'c mut Choices>) -> Self {
        Self { text: String::new(), layout, escapes, spare: 0 }
    }

    /// Writes what may be left out.
    fn add(&mut self, text: &str) -> bool {
        let fits = text.len() <= self.spare;
        if fits {
            self.spare -= text.len();
            self.text += text;
        }
        fits
    }

    fn line(&mut self, depth: usize) {
        const LINE: &str = "\n                ";
        if self.layout == Layout::Lines {
            self.add(&LINE[..LINE.len().min(1 + 2 * depth)]);
        }
    }

    fn blank(&mut self) {
        if self.layout != Layout::None {
            self.add(" ");
        }
    }

    fn value(&mut self, json: &Json, depth: usize) {
        match json {
            Json::Null => self.text += "null",
            Json::Raw(number) => self.text += number,
            Json::Text(text) => self.quoted(text),
            Json::Object(members) => {
                self.text.push('{');
                for (i, (name, value)) in members.iter().enumerate() {
                    self.next(i, depth);
                    self.text.push('"');
                    self.text += name;
                    self.text += "\":";
                    self.blank();
                    self.value(value, depth + 1);
                }
                self.line(depth);
                self.text.push('}');
            }
            Json::Array(elements) => {
                self.text.push('[');
                for (i, value) in elements.iter().enumerate() {
                    self.next(i, depth);
                    self.value(value, depth + 1);
                }
                self.line(depth);
                self.text.push(']');
            }
        }
    }

    /// What stands before a member or an element.
    fn next(&mut self, i: usize, depth: usize) {
        if i > 0 {
            self.text.push(',');
            if self.layout == Layout::Blanks {
                self.blank();
            }
        }
        self.line(depth + 1);
    }

    /// A text; none that is made here has a quote or a backslash, which S26 shuts out.
    fn quoted(&mut self, text: &str) {
        let kind = self.escapes.as_mut().map_or(0, |choices| choices.below(4));
        self.text.push('"');
        for character in text.chars() {
            let escaped = match (kind, character) {
                (1, '/') => "\\/".to_owned(),
                (2, '&' | '<' | '>' | '\'' | '+') | (3, '\u{80}'..) => {
                    unicode(character, kind == 2)
                }
                _ => {
                    self.text.push(character);
                    continue;
                }
            };
            let more = escaped.len().saturating_sub(character.len_utf8());
            if more <= self.spare {
                self.spare -= more;
                self.text += &escaped;
            } else {
                self.text.push(character);
            }
        }
        self.text.push('"');
    }
}

/// As `\u0026`, or a pair of such.
fn unicode(character: char, upper: bool) -> String {
    let mut escaped = String::new();
    for unit in character.encode_utf16(&mut [0; 2]) {
        // Writing to a text does not fail.
        let _ =
            if upper { write!(escaped, "\\u{unit:04X}") } else { write!(escaped, "\\u{unit:04x}") };
    }
    escaped
}
