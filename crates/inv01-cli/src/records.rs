//! Splits sources into records, each with its place.

use std::io::{self, BufRead as _, Read as _};
use std::sync::Arc;
use std::vec;

use inv01::json::{FaultKind, validate};
use memchr::{memchr, memchr_iter, memrchr};

use crate::args::Input;
use crate::input::{Reader, Source};
use crate::named;
use crate::portion::{BYTE_ORDER_MARK, Filling, Limits, Place, Portion, is_blank};

/// The records of all sources, in their order.
pub(crate) struct Records {
    sources: vec::IntoIter<io::Result<Source>>,
    input: Input,
    limits: Limits,
    open: Option<Splitter>,
    /// Portions filled so far.
    portions: u64,
}

impl Records {
    pub(crate) fn new(sources: Vec<io::Result<Source>>, input: Input, limits: Limits) -> Self {
        Self { sources: sources.into_iter(), input, limits, open: None, portions: 0 }
    }

    pub(crate) fn limits(&self) -> Limits {
        self.limits
    }

    /// Fills a portion with the next records, up to one behind which the source cannot be read.
    /// Nothing is left if it stays empty. Whether there may be more behind it.
    ///
    /// `wait` is asked to wait until there may be a large portion of this number.
    pub(crate) fn fill(&mut self, portion: &mut Portion, wait: &dyn Fn(u64)) -> bool {
        let mut portion = Filling::new(portion, self.portions, self.limits, wait);
        if let Some(splitter) = &self.open {
            portion.source(&splitter.name);
        }
        while !portion.is_full() {
            if let Some(splitter) = &mut self.open {
                match splitter.next(&mut portion) {
                    Ok(true) => continue,
                    Ok(false) => {}
                    Err(error) => portion.fail(named(&splitter.name, &error).to_string()),
                }
                self.open = None;
                continue;
            }
            match self.sources.next() {
                None => break,
                Some(Err(error)) => portion.fail(error.to_string()),
                Some(Ok(source)) => match Splitter::open(&source, self.input) {
                    Ok(splitter) => portion.source(&self.open.insert(splitter).name),
                    Err(error) => portion.fail(named(source.name(), &error).to_string()),
                },
            }
        }
        self.portions += u64::from(!portion.is_empty());
        portion.is_full()
    }
}

/// The bytes of the source, and where they stand.
struct Feed {
    reader: Reader,
    place: Place,
}

impl Feed {
    /// Steps over a byte order mark, and says whether there was one.
    fn new(mut reader: Reader) -> io::Result<(Self, bool)> {
        let mut head = Vec::new();
        let wanted = BYTE_ORDER_MARK.len() as u64;
        reader.by_ref().take(wanted).read_to_end(&mut head)?;
        let marked = head == BYTE_ORDER_MARK;
        if !marked {
            reader = Box::new(io::Cursor::new(head).chain(reader));
        }
        Ok((Self { reader, place: Place::START }, marked))
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
            let blank = chunk.iter().take_while(|byte| is_blank(**byte)).count();
            let next = chunk.get(blank).copied();
            if chunk.is_empty() || next.is_some() && blank == 0 {
                return Ok(next);
            }
            self.consume(blank)?;
        }
    }

    /// Moves bytes into the portion until `stop` finds the one to stop before, or the source ends.
    fn fill(
        &mut self,
        portion: &mut Filling<'_>,
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
            portion.add(&chunk[..count]);
            self.consume(count)?;
            if next.is_some() {
                return Ok(next);
            }
        }
    }

    /// Moves the rest of the line into the portion and steps over its end; whether it has one.
    /// Somebody looks on.
    fn line(&mut self, portion: &mut Filling<'_>, mut look: impl FnMut(&[u8])) -> io::Result<bool> {
        loop {
            let chunk = self.reader.fill_buf()?;
            if chunk.is_empty() {
                return Ok(false);
            }
            let end = memchr(b'\n', chunk);
            let part = &chunk[..end.unwrap_or(chunk.len())];
            look(part);
            portion.add(part);
            let count = part.len();
            if end.is_some() {
                self.reader.consume(count + 1);
                // What stands before the next record on its own line is all that is counted.
                self.place = Place { line: self.place.line + 1, column: 1 };
                return Ok(true);
            }
            self.consume(count)?;
        }
    }
}

impl Place {
    fn advance(&mut self, bytes: &[u8]) {
        if let Some(last) = memrchr(b'\n', bytes) {
            self.line += memchr_iter(b'\n', bytes).count() as u64;
            self.column = 1 + code_points(&bytes[last + 1..]);
        } else {
            self.column += code_points(bytes);
        }
    }
}

fn code_points(bytes: &[u8]) -> u64 {
    // Counts of a byte each, which the processor makes many at a time.
    let of_part = |part: &[u8]| -> u8 {
        part.iter().map(|byte| u8::from(!(0x80..=0xBF).contains(byte))).sum()
    };
    bytes.chunks(255).map(|part| u64::from(of_part(part))).sum()
}

/// Splits one source.
struct Splitter {
    feed: Feed,
    name: Arc<str>,
    /// Records given so far.
    index: u64,
    /// The source began with a byte order mark, which the first record answers for.
    marked: bool,
    next: Next,
}

/// What comes next in a source.
#[derive(Clone, Copy)]
enum Next {
    /// Its first record.
    Start(Input, IsLines),
    /// A line.
    Line,
    /// An element of the array.
    Element,
    /// The bracket behind the last element, and then nothing.
    Bracket,
    /// Nothing, although the array is open.
    Cut,
    Nothing,
}

/// The name of the source says that each line is a record.
type IsLines = bool;

impl Splitter {
    fn open(source: &Source, input: Input) -> io::Result<Self> {
        let (feed, marked) = Feed::new(source.open()?)?;
        let next = Next::Start(input, source.is_lines());
        Ok(Self { feed, name: source.name().into(), index: 0, marked, next })
    }

    /// Adds the next record to the portion, if there is one.
    fn next(&mut self, portion: &mut Filling<'_>) -> io::Result<bool> {
        match self.next {
            Next::Start(Input::Object, _) => self.object(portion)?,
            Next::Start(Input::Array, _) => return self.array(portion),
            Next::Start(Input::Ndjson, _) | Next::Line => return self.line(portion),
            Next::Start(Input::Auto, is_lines) => return self.guess(portion, is_lines),
            Next::Element => self.element(portion)?,
            Next::Bracket => return self.bracket(portion),
            Next::Cut => {
                self.begin(portion);
                self.finish(portion, Some(FaultKind::UnexpectedEnd), Next::Nothing);
            }
            Next::Nothing => return Ok(false),
        }
        Ok(true)
    }

    /// Begins a record here.
    fn begin(&self, portion: &mut Filling<'_>) {
        portion.begin(self.feed.place, self.marked && self.index == 0);
    }

    fn finish(&mut self, portion: &mut Filling<'_>, fault: Option<FaultKind>, next: Next) {
        portion.finish(self.index, fault);
        self.index += 1;
        self.next = next;
    }

    /// Everything that is left is one record.
    fn object(&mut self, portion: &mut Filling<'_>) -> io::Result<()> {
        self.feed.skip_blank()?;
        self.begin(portion);
        self.rest(portion, None)
    }

    fn rest(&mut self, portion: &mut Filling<'_>, fault: Option<FaultKind>) -> io::Result<()> {
        self.feed.fill(portion, |_| None)?;
        self.finish(portion, fault, Next::Nothing);
        Ok(())
    }

    /// Every line that is not blank is one record. Nothing at all is one, too.
    fn line(&mut self, portion: &mut Filling<'_>) -> io::Result<bool> {
        let is_end = self.feed.skip_blank()?.is_none();
        if is_end && self.index > 0 {
            return Ok(false);
        }
        self.begin(portion);
        self.feed.line(portion, |_| {})?;
        self.finish(portion, None, Next::Line);
        Ok(true)
    }

    fn guess(&mut self, portion: &mut Filling<'_>, is_lines: bool) -> io::Result<bool> {
        let first = self.feed.skip_blank()?;
        if first == Some(b'[') {
            return self.array(portion);
        }
        if is_lines {
            return self.line(portion);
        }
        self.begin(portion);
        let mut element = Element::default();
        let ended = self.feed.line(portion, |part| {
            element.end(part);
        })?;
        if ended {
            // Of a line that is too long only the brackets are known.
            let is_complete = if portion.is_too_long() {
                element.is_closed()
            } else {
                validate(portion.text()).is_ok()
            };
            if is_complete {
                self.finish(portion, None, Next::Line);
                return Ok(true);
            }
            portion.add(b"\n");
        }
        self.rest(portion, None)?;
        Ok(true)
    }

    /// Every element of the array is one record.
    fn array(&mut self, portion: &mut Filling<'_>) -> io::Result<bool> {
        let first = self.feed.skip_blank()?;
        self.begin(portion);
        match first {
            Some(b'[') => self.feed.consume(1)?,
            Some(_) => self.rest(portion, Some(FaultKind::NotAnArray))?,
            None => self.finish(portion, None, Next::Nothing),
        }
        if self.index > 0 {
            return Ok(true);
        }
        if self.feed.skip_blank()? == Some(b']') {
            return self.bracket(portion);
        }
        self.element(portion)?;
        Ok(true)
    }

    fn element(&mut self, portion: &mut Filling<'_>) -> io::Result<()> {
        self.begin(portion);
        let mut element = Element::default();
        match self.feed.fill(portion, |chunk| element.end(chunk))? {
            None => self.unfinished(portion),
            Some(b']') => self.finish(portion, None, Next::Bracket),
            Some(_) => {
                self.finish(portion, None, Next::Element);
                self.feed.consume(1)?;
                self.feed.skip_blank()?;
            }
        }
        Ok(())
    }

    /// Whatever stands behind the array is one record.
    fn bracket(&mut self, portion: &mut Filling<'_>) -> io::Result<bool> {
        self.feed.consume(1)?;
        if self.feed.skip_blank()?.is_none() {
            self.next = Next::Nothing;
            return Ok(false);
        }
        self.begin(portion);
        self.rest(portion, Some(FaultKind::TrailingBytes))?;
        Ok(true)
    }

    /// The source ends inside an array. An element that is whole is checked all the same.
    fn unfinished(&mut self, portion: &mut Filling<'_>) {
        let nothing = !portion.is_too_long() && portion.text().is_empty();
        if nothing {
            self.finish(portion, Some(FaultKind::UnexpectedEnd), Next::Nothing);
            return;
        }
        let whole = validate(portion.text()).is_ok();
        self.finish(portion, None, if whole { Next::Cut } else { Next::Nothing });
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
        let mut at = 0;
        if self.after_backslash && !chunk.is_empty() {
            self.after_backslash = false;
            at = 1;
        }
        loop {
            let matters = if self.in_text { &IN_TEXT } else { &OUTSIDE };
            at += chunk[at..].iter().position(|&byte| matters[usize::from(byte)])?;
            match chunk[at] {
                b'"' => self.in_text = !self.in_text,
                b'\\' => {
                    at += 1;
                    self.after_backslash = at == chunk.len();
                    if self.after_backslash {
                        return None;
                    }
                }
                b'{' | b'[' => self.depth += 1,
                b'}' => self.depth = self.depth.saturating_sub(1),
                // A comma or a closing bracket.
                _ if self.depth == 0 => return Some(at),
                b']' => self.depth -= 1,
                _ => {}
            }
            at += 1;
        }
    }
}

/// Bytes that matter to an element.
const OUTSIDE: [bool; 256] = only(b"\"{}[],");
const IN_TEXT: [bool; 256] = only(b"\"\\");

const fn only(bytes: &[u8]) -> [bool; 256] {
    let mut table = [false; 256];
    let mut i = 0;
    while i < bytes.len() {
        table[bytes[i] as usize] = true;
        i += 1;
    }
    table
}
