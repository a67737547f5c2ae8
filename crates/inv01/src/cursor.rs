//! A forward reader over the bytes of a JSON text.
//!
//! It knows the grammar of RFC 8259 and nothing else: what a member means is the reader's business.
//! It never goes back.

use crate::json::{Fault, FaultKind, MAX_DEPTH};
use crate::scan;

/// A stretch of the record, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) start: u32,
    pub(crate) end: u32,
}

impl Span {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "records longer than MAX_BYTES are refused before the first byte is read"
    )]
    pub(crate) fn new(start: usize, end: usize) -> Self {
        Self { start: start as u32, end: end as u32 }
    }

    pub(crate) fn of(self, bytes: &[u8]) -> &[u8] {
        bytes.get(self.start as usize..self.end as usize).unwrap_or_default()
    }
}

/// A text as it stands in the record.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RawText {
    /// What is between the quotes.
    pub(crate) span: Span,
    /// It holds a backslash.
    pub(crate) escaped: bool,
    /// All of it is ASCII.
    pub(crate) ascii: bool,
}

impl RawText {
    /// One of ASCII without escapes.
    pub(crate) fn plain(start: usize, end: usize) -> Self {
        Self { span: Span::new(start, end), escaped: false, ascii: true }
    }

    /// The text with its quotes.
    pub(crate) fn quoted(self) -> Span {
        Span { start: self.span.start - 1, end: self.span.end + 1 }
    }
}

pub(crate) struct Cursor<'j> {
    bytes: &'j [u8],
    at: usize,
    depth: u32,
}

impl<'j> Cursor<'j> {
    pub(crate) fn new(bytes: &'j [u8]) -> Self {
        Self { bytes, at: 0, depth: 0 }
    }

    /// A cursor that begins at `offset`.
    pub(crate) fn starting(bytes: &'j [u8], offset: usize) -> Self {
        Self { bytes, at: offset, depth: 0 }
    }

    pub(crate) fn bytes(&self) -> &'j [u8] {
        self.bytes
    }

    pub(crate) fn offset(&self) -> usize {
        self.at
    }

    /// Steps to where the caller has read to.
    pub(crate) fn step_to(&mut self, offset: usize) {
        self.at = offset;
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn fault<T>(&self, kind: FaultKind) -> Result<T, Fault> {
        Err(Fault { kind, offset: self.at })
    }

    /// The complaint about the byte here.
    fn unexpected<T>(&self) -> Result<T, Fault> {
        self.fault(match self.peek() {
            None => FaultKind::UnexpectedEnd,
            Some(0) => FaultKind::Nul,
            Some(0xEF) if self.bytes[self.at..].starts_with(BYTE_ORDER_MARK) => {
                FaultKind::ByteOrderMark
            }
            Some(byte) if !byte.is_ascii() && std::str::from_utf8(self.one_char()).is_err() => {
                FaultKind::InvalidUtf8
            }
            Some(byte) => FaultKind::UnexpectedByte(byte),
        })
    }

    /// The bytes of the character that begins here, as far as its first byte tells.
    fn one_char(&self) -> &'j [u8] {
        let rest = &self.bytes[self.at..];
        let length = match rest.first() {
            Some(0xC0..=0xDF) => 2,
            Some(0xE0..=0xEF) => 3,
            Some(0xF0..) => 4,
            _ => 1,
        };
        &rest[..length.min(rest.len())]
    }

    fn skip_white(&mut self) {
        while self.peek().is_some_and(is_white) {
            self.at += 1;
        }
    }

    /// The first byte of the next value.
    pub(crate) fn value(&mut self) -> Result<u8, Fault> {
        self.skip_white();
        match self.peek() {
            Some(byte) => Ok(byte),
            None => self.unexpected(),
        }
    }

    /// That nothing but white space is left.
    pub(crate) fn end(&mut self) -> Result<(), Fault> {
        self.skip_white();
        match self.peek() {
            None => Ok(()),
            Some(_) => match self.unexpected::<()>() {
                Err(Fault { kind: FaultKind::UnexpectedByte(_), offset }) => {
                    Err(Fault { kind: FaultKind::TrailingBytes, offset })
                }
                other => other,
            },
        }
    }

    /// Steps over the bracket that opens an object or an array.
    pub(crate) fn open(&mut self) -> Result<(), Fault> {
        self.enter()?;
        self.at += 1;
        Ok(())
    }

    /// Goes a level down, and stays on the bracket that opens it.
    pub(crate) fn enter(&mut self) -> Result<(), Fault> {
        if self.depth == MAX_DEPTH {
            return self.fault(FaultKind::TooDeep);
        }
        self.depth += 1;
        Ok(())
    }

    /// Steps over the bracket that closes an object or an array, which is here.
    pub(crate) fn close(&mut self) {
        self.depth -= 1;
        self.at += 1;
    }

    /// Steps to the next element of an array, or over its end.
    pub(crate) fn next_element(&mut self, first: bool) -> Result<bool, Fault> {
        self.next(first, b']')
    }

    /// Steps to the next name of an object, or over its end.
    pub(crate) fn next_name(&mut self, first: bool) -> Result<bool, Fault> {
        if !self.next(first, b'}')? {
            return Ok(false);
        }
        if self.peek() == Some(b'"') { Ok(true) } else { self.unexpected() }
    }

    fn next(&mut self, first: bool, close: u8) -> Result<bool, Fault> {
        self.skip_white();
        match self.peek() {
            Some(byte) if byte == close => {
                self.close();
                return Ok(false);
            }
            Some(b',') if !first => {
                self.at += 1;
                self.skip_white();
            }
            _ if first => {}
            _ => return self.unexpected(),
        }
        match self.peek() {
            Some(byte) if byte != close => Ok(true),
            _ => self.unexpected(),
        }
    }

    /// The name of a member, and over the colon behind it.
    pub(crate) fn name(&mut self) -> Result<RawText, Fault> {
        let (name, _) = self.text()?;
        self.skip_white();
        if self.peek() != Some(b':') {
            return self.unexpected();
        }
        self.at += 1;
        Ok(name)
    }

    /// The text whose opening quote is here, and what is between the quotes.
    pub(crate) fn text(&mut self) -> Result<(RawText, &'j str), Fault> {
        self.text_with(|_, _, _| {})
    }

    /// The same, while somebody looks on: each character that an escape stands for is given, with the
    /// stretch of the escape.
    #[inline]
    pub(crate) fn text_with(
        &mut self,
        mut take: impl FnMut(char, usize, usize),
    ) -> Result<(RawText, &'j str), Fault> {
        self.at += 1;
        let start = self.at;
        let end = self.text_end(&mut take);
        // What is no UTF-8 stands before whatever else is wrong.
        let text = match std::str::from_utf8(&self.bytes[start..self.at]) {
            Ok(text) => text,
            Err(error) => {
                let is_cut = error.error_len().is_none() && self.at == self.bytes.len();
                if !is_cut {
                    let offset = start + error.valid_up_to();
                    return Err(Fault { kind: FaultKind::InvalidUtf8, offset });
                }
                ""
            }
        };
        let raw =
            RawText { span: Span::new(start, self.at), escaped: end?, ascii: text.is_ascii() };
        self.at += 1;
        Ok((raw, text))
    }

    /// Steps to the quote that ends a text, and says whether there are escapes before it.
    #[inline]
    fn text_end(&mut self, take: &mut impl FnMut(char, usize, usize)) -> Result<bool, Fault> {
        let mut escaped = false;
        loop {
            match self.peek() {
                Some(b'"') => return Ok(escaped),
                Some(b'\\') => {
                    escaped = true;
                    let start = self.at;
                    let character = self.escape()?;
                    take(character, start, self.at);
                }
                Some(0) => return self.fault(FaultKind::Nul),
                Some(byte @ ..0x20) => return self.fault(FaultKind::ControlCharacter(byte)),
                Some(_) => self.at += scan::text(self.bytes.get(self.at..).unwrap_or_default()),
                None => return self.unexpected(),
            }
        }
    }

    /// What the escape stands for whose backslash is here.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "its result is small only where it is called")]
    fn escape(&mut self) -> Result<char, Fault> {
        let backslash = self.at;
        let fault = |kind| Err(Fault { kind, offset: backslash });
        let simple = match self.bytes.get(self.at + 1) {
            Some(&byte @ (b'"' | b'\\' | b'/')) => char::from(byte),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{C}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                let unit = self.hex_escape()?;
                // Half of a pair is no character.
                if let Some(character) = char::from_u32(unit) {
                    return Ok(character);
                }
                if unit >= 0xDC00 || !self.bytes[self.at..].starts_with(b"\\u") {
                    return fault(FaultKind::LoneSurrogate);
                }
                let low = self.hex_escape()?.wrapping_sub(0xDC00);
                let pair = 0x1_0000 + ((unit & 0x3FF) << 10 | low & 0x3FF);
                return match char::from_u32(pair) {
                    Some(character) if low < 0x400 => Ok(character),
                    _ => fault(FaultKind::LoneSurrogate),
                };
            }
            Some(_) => return fault(FaultKind::BadEscape),
            None => {
                self.at = self.bytes.len();
                return self.unexpected();
            }
        };
        self.at += 2;
        Ok(simple)
    }

    /// The code unit of the `\u` escape here.
    #[inline]
    fn hex_escape(&mut self) -> Result<u32, Fault> {
        let digits = self.bytes.get(self.at + 2..).unwrap_or_default();
        if let Some(unit) = digits.first_chunk().and_then(scan::hex_digits) {
            self.at += 6;
            return Ok(unit);
        }
        if digits.iter().take(4).all(u8::is_ascii_hexdigit) {
            self.at = self.bytes.len();
            return self.unexpected();
        }
        self.fault(FaultKind::BadEscape)
    }

    /// The number that begins here.
    pub(crate) fn number(&mut self) -> Result<Span, Fault> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        let whole = self.at;
        self.digits()?;
        if self.bytes[whole] == b'0' && self.at > whole + 1 {
            return Err(Fault { kind: FaultKind::BadNumber, offset: whole });
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.at += 1;
            if let Some(b'+' | b'-') = self.peek() {
                self.at += 1;
            }
            self.digits()?;
        }
        Ok(Span::new(start, self.at))
    }

    /// One digit or more.
    fn digits(&mut self) -> Result<(), Fault> {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        match self.peek() {
            _ if self.at > start => Ok(()),
            None => self.unexpected(),
            Some(0) => self.fault(FaultKind::Nul),
            Some(_) => self.fault(FaultKind::BadNumber),
        }
    }

    /// Steps over `null`, which the letter here can only begin.
    pub(crate) fn null(&mut self) -> Result<(), Fault> {
        if self.bytes.get(self.at..).is_some_and(|rest| rest.starts_with(b"null")) {
            self.at += b"null".len();
            return Ok(());
        }
        self.word(b"null")
    }

    fn word(&mut self, word: &[u8]) -> Result<(), Fault> {
        for &byte in word {
            if self.peek() != Some(byte) {
                return self.unexpected();
            }
            self.at += 1;
        }
        Ok(())
    }

    /// A text, number or word; the brackets are for the caller.
    fn scalar(&mut self, first: u8) -> Result<(), Fault> {
        match first {
            b'"' => self.text().map(drop),
            b'-' | b'0'..=b'9' => self.number().map(drop),
            b't' => self.word(b"true"),
            b'f' => self.word(b"false"),
            b'n' => self.word(b"null"),
            _ => self.unexpected(),
        }
    }

    /// Steps over a value of any kind.
    pub(crate) fn skip_value(&mut self) -> Result<Span, Fault> {
        // One bit for each open bracket, the innermost lowest: set for an object. MAX_DEPTH of them
        // fit, so a hostile depth costs neither stack nor heap.
        let mut objects: u128 = 0;
        let outer = self.depth;
        let mut first = self.value()?;
        let start = self.at;
        loop {
            let mut is_first = false;
            if let b'{' | b'[' = first {
                self.open()?;
                objects = objects << 1 | u128::from(first == b'{');
                is_first = true;
            } else {
                self.scalar(first)?;
            }
            loop {
                if self.depth == outer {
                    return Ok(Span::new(start, self.at));
                }
                let more = if objects & 1 == 1 {
                    self.next_name(is_first)? && self.name().map(|_| true)?
                } else {
                    self.next_element(is_first)?
                };
                if more {
                    break;
                }
                objects >>= 1;
                is_first = false;
            }
            first = self.value()?;
        }
    }
}

/// Whether a byte is white space between tokens.
pub(crate) fn is_white(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\r' | b'\t')
}

/// U+FEFF in UTF-8.
pub(crate) const BYTE_ORDER_MARK: &[u8] = "\u{FEFF}".as_bytes();
