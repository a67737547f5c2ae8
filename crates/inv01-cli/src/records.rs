//! Splits a source into records, one at a time, each with its place.

use std::io::{self, BufRead, Read as _};

use inv01::Origin;
use inv01::json::{FaultKind, validate};

use crate::args::Input;
use crate::input::Source;

const BYTE_ORDER_MARK: &[u8] = "\u{FEFF}".as_bytes();

/// A record: its bytes, and what is wrong with it where that is known before it is read.
pub(crate) struct Record<'a> {
    pub(crate) origin: Origin<'a>,
    pub(crate) bytes: &'a [u8],
    pub(crate) fault: Option<FaultKind>,
}

/// What is done with a record.
pub(crate) type Take<'t> = dyn FnMut(Record<'_>) -> io::Result<()> + 't;

/// Why a source has not been dealt with to its end.
pub(crate) enum Trouble {
    /// It cannot be read.
    Reading(io::Error),
    /// The result cannot be written.
    Writing(io::Error),
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        Self::Reading(error)
    }
}

type Outcome = Result<(), Trouble>;

/// Gives every record of a source to `take`. Of a record that is longer than `limit` bytes only that
/// is told.
pub(crate) fn each(source: &Source, input: Input, limit: usize, take: &mut Take<'_>) -> Outcome {
    let name = source.name();
    let (feed, marked) = Feed::new(source.open()?)?;
    let mut splitter =
        Splitter { feed, name: &name, take, index: 0, marked, pending: Pending::new(limit) };
    match input {
        Input::Object => splitter.object(),
        Input::Array => splitter.array(),
        Input::Ndjson => splitter.lines(),
        Input::Auto => splitter.guess(source.is_lines()),
    }
}

/// A place in the source, from 1.
#[derive(Clone, Copy)]
struct Place {
    line: u64,
    column: u64,
}

impl Place {
    fn advance(&mut self, bytes: &[u8]) {
        for byte in bytes {
            match byte {
                b'\n' => *self = Self { line: self.line + 1, column: 1 },
                // Bytes that continue a character.
                0x80..=0xBF => {}
                _ => self.column += 1,
            }
        }
    }
}

/// The record that is being put together.
struct Pending {
    start: Place,
    bytes: Vec<u8>,
    /// Most bytes of a record.
    limit: usize,
    /// A byte order mark of the source, which stands before the record and is no part of it.
    mark: usize,
    /// It has passed the limit; the rest of it is dropped.
    too_long: bool,
}

impl Pending {
    fn new(limit: usize) -> Self {
        let start = Place { line: 1, column: 1 };
        Self { start, bytes: Vec::new(), limit, mark: 0, too_long: false }
    }

    fn begin(&mut self, start: Place, mark: &[u8]) {
        self.start = start;
        self.mark = mark.len();
        self.too_long = false;
        self.bytes.clear();
        self.bytes.extend_from_slice(mark);
    }

    fn add(&mut self, bytes: &[u8]) {
        if !self.too_long {
            let room = self.limit - self.text().len();
            let (within, beyond) = bytes.split_at(room.min(bytes.len()));
            self.bytes.extend_from_slice(within);
            // White space at the end is not part of a record, however much there is.
            self.too_long = !is_all_blank(beyond);
        }
    }

    /// What there is of the record, without a byte order mark of the source.
    fn text(&self) -> &[u8] {
        &self.bytes[self.mark..]
    }
}

/// The bytes of the source, and where they stand.
struct Feed {
    reader: Box<dyn BufRead>,
    place: Place,
}

impl Feed {
    /// Steps over a byte order mark, and says whether there was one.
    fn new(mut reader: Box<dyn BufRead>) -> io::Result<(Self, bool)> {
        let mut head = Vec::new();
        let wanted = BYTE_ORDER_MARK.len() as u64;
        reader.by_ref().take(wanted).read_to_end(&mut head)?;
        let marked = head == BYTE_ORDER_MARK;
        if !marked {
            reader = Box::new(io::Cursor::new(head).chain(reader));
        }
        Ok((Self { reader, place: Place { line: 1, column: 1 } }, marked))
    }

    fn consume(&mut self, count: usize) -> io::Result<()> {
        self.place.advance(&self.reader.fill_buf()?[..count]);
        self.reader.consume(count);
        Ok(())
    }

    /// Steps over white space to the next byte, if there is one.
    fn skip_blank(&mut self) -> io::Result<Option<u8>> {
        loop {
            let chunk = self.reader.fill_buf()?;
            if chunk.is_empty() {
                return Ok(None);
            }
            let blank = chunk.iter().position(|&byte| !is_blank(byte));
            let (count, next) = match blank {
                Some(count) => (count, Some(chunk[count])),
                None => (chunk.len(), None),
            };
            self.consume(count)?;
            if next.is_some() {
                return Ok(next);
            }
        }
    }

    /// Moves bytes into `pending` until `stop` finds the one to stop before, or the source ends.
    fn fill(
        &mut self,
        pending: &mut Pending,
        mut stop: impl FnMut(&[u8]) -> Option<usize>,
    ) -> io::Result<Option<u8>> {
        loop {
            let chunk = self.reader.fill_buf()?;
            if chunk.is_empty() {
                return Ok(None);
            }
            let found = stop(chunk);
            let count = found.unwrap_or(chunk.len());
            let next = found.map(|at| chunk[at]);
            pending.add(&chunk[..count]);
            self.consume(count)?;
            if next.is_some() {
                return Ok(next);
            }
        }
    }
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

fn is_all_blank(bytes: &[u8]) -> bool {
    bytes.iter().copied().all(is_blank)
}

struct Splitter<'a, 't> {
    feed: Feed,
    name: &'a str,
    take: &'a mut Take<'t>,
    /// Records given so far.
    index: u64,
    /// The source began with a byte order mark, which the first record answers for.
    marked: bool,
    pending: Pending,
}

impl Splitter<'_, '_> {
    /// Begins a record here.
    fn begin(&mut self) {
        let mark = if self.marked && self.index == 0 { BYTE_ORDER_MARK } else { &[] };
        self.pending.begin(self.feed.place, mark);
    }

    fn emit(&mut self, fault: Option<FaultKind>) -> Outcome {
        let fault = match fault {
            _ if self.pending.too_long => Some(FaultKind::TooLong { limit: self.pending.limit }),
            None if self.pending.text().starts_with(BYTE_ORDER_MARK) => {
                Some(FaultKind::ByteOrderMark)
            }
            other => other,
        };
        let Place { line, column } = self.pending.start;
        let origin = Origin { source: self.name, index: self.index, line, column };
        let Pending { bytes, mark, too_long, .. } = &self.pending;
        let bytes = match fault {
            // Of a record that is too long nothing is looked at.
            _ if *too_long => &bytes[..*mark],
            // Such a mark is the fault itself, or stands behind it: it is not that of the source.
            Some(_) if *mark == 0 => bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes),
            _ => bytes,
        };
        (self.take)(Record { origin, bytes, fault }).map_err(Trouble::Writing)?;
        self.index += 1;
        Ok(())
    }

    /// Everything that is left is one record.
    fn object(&mut self) -> Outcome {
        self.feed.skip_blank()?;
        self.begin();
        self.rest(None)
    }

    fn rest(&mut self, fault: Option<FaultKind>) -> Outcome {
        self.feed.fill(&mut self.pending, |_| None)?;
        self.emit(fault)
    }

    /// Every line that is not blank is one record.
    fn lines(&mut self) -> Outcome {
        while self.feed.skip_blank()?.is_some() {
            self.begin();
            self.line()?;
            self.emit(None)?;
        }
        if self.index == 0 {
            self.begin();
            self.emit(None)?;
        }
        Ok(())
    }

    /// The rest of the line, and over its end; whether it has one.
    fn line(&mut self) -> io::Result<bool> {
        self.line_seen_by(|_| {})
    }

    /// The same while somebody looks on.
    fn line_seen_by(&mut self, mut look: impl FnMut(&[u8])) -> io::Result<bool> {
        let end = self.feed.fill(&mut self.pending, |chunk| {
            let end = chunk.iter().position(|&byte| byte == b'\n');
            look(&chunk[..end.unwrap_or(chunk.len())]);
            end
        })?;
        if end.is_none() {
            return Ok(false);
        }
        self.feed.consume(1)?;
        Ok(true)
    }

    fn guess(&mut self, is_lines: bool) -> Outcome {
        let first = self.feed.skip_blank()?;
        if first == Some(b'[') {
            return self.array();
        }
        if is_lines {
            return self.lines();
        }
        self.begin();
        let mut element = Element::default();
        let ended = self.line_seen_by(|part| {
            element.end(part);
        })?;
        if ended {
            // Of a line that is too long only the brackets are known.
            let is_complete = if self.pending.too_long {
                element.is_closed()
            } else {
                validate(self.pending.text()).is_ok()
            };
            if is_complete {
                if self.feed.skip_blank()?.is_none() {
                    return self.emit(None);
                }
                self.emit(None)?;
                return self.lines();
            }
            self.pending.add(b"\n");
        }
        self.rest(None)
    }

    /// Every element of the array is one record.
    fn array(&mut self) -> Outcome {
        let first = self.feed.skip_blank()?;
        self.begin();
        match first {
            Some(b'[') => self.feed.consume(1)?,
            Some(other) => return self.rest(Some(FaultKind::UnexpectedByte(other))),
            None => return self.emit(None),
        }
        if self.feed.skip_blank()? != Some(b']') {
            loop {
                self.begin();
                let mut element = Element::default();
                let next = self.feed.fill(&mut self.pending, |chunk| element.end(chunk))?;
                if next.is_none() {
                    return self.unfinished_array();
                }
                self.emit(None)?;
                if next == Some(b']') {
                    break;
                }
                self.feed.consume(1)?;
                self.feed.skip_blank()?;
            }
        }
        self.feed.consume(1)?;
        if self.feed.skip_blank()?.is_some() {
            self.begin();
            self.rest(Some(FaultKind::TrailingBytes))?;
        }
        Ok(())
    }

    /// The source ends inside an array. An element that is whole is checked all the same.
    fn unfinished_array(&mut self) -> Outcome {
        let nothing = !self.pending.too_long && self.pending.text().is_empty();
        if !nothing {
            let whole = validate(self.pending.text()).is_ok();
            self.emit(None)?;
            if !whole {
                return Ok(());
            }
            self.begin();
        }
        self.emit(Some(FaultKind::UnexpectedEnd))
    }
}

/// Finds the end of an element without reading it: brackets are counted outside texts.
#[derive(Default)]
struct Element {
    depth: u64,
    in_text: bool,
    after_backslash: bool,
}

impl Element {
    /// Whether every bracket and text that was opened is closed.
    fn is_closed(&self) -> bool {
        self.depth == 0 && !self.in_text
    }

    /// Position of the comma or bracket behind the element.
    fn end(&mut self, chunk: &[u8]) -> Option<usize> {
        chunk.iter().position(|&byte| {
            if self.in_text {
                match byte {
                    _ if self.after_backslash => self.after_backslash = false,
                    b'\\' => self.after_backslash = true,
                    b'"' => self.in_text = false,
                    _ => {}
                }
                return false;
            }
            match byte {
                b'"' => self.in_text = true,
                b'{' | b'[' => self.depth += 1,
                b',' | b']' if self.depth == 0 => return true,
                b'}' | b']' => self.depth = self.depth.saturating_sub(1),
                _ => {}
            }
            false
        })
    }
}
