//! A part of the input: records, one behind the other in one buffer.

use std::ops::Range;
use std::sync::Arc;

use inv01::Origin;
use inv01::json::FaultKind;

/// Bytes and records after which a portion is full: enough that handing it on costs nothing beside
/// checking it, and few enough to stay in a processor's cache.
const FULL: usize = 256 * 1024;
const MOST_RECORDS: usize = 1024;

/// Bytes beyond which a portion is large. There is one such at a time, so that memory does not grow
/// with the number of threads.
const LARGE: usize = 1024 * 1024;

/// Bytes of all portions together, a large one aside.
const IN_ALL: usize = 16 * 1024 * 1024;

const BYTE_ORDER_MARK: &[u8] = "\u{FEFF}".as_bytes();

/// A record: its bytes, and what is wrong with it where that is known before it is read.
pub(crate) struct Record<'a> {
    pub(crate) origin: Origin<'a>,
    pub(crate) bytes: &'a [u8],
    pub(crate) fault: Option<FaultKind>,
}

/// A place in a source, from 1; columns count code points.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    pub(crate) line: u64,
    pub(crate) column: u64,
}

impl Place {
    pub(crate) const START: Self = Self { line: 1, column: 1 };
}

/// Records in the order of the input.
pub(crate) struct Portion<'w> {
    /// Which portion of the run it is, from 0.
    number: u64,
    bytes: Vec<u8>,
    records: Vec<Entry>,
    /// Names of sources.
    names: Vec<Arc<str>>,
    /// Why the source of the last record could not be read further.
    trouble: Option<String>,
    pending: Pending,
    /// Most bytes of a record.
    limit: usize,
    /// Bytes after which the portion is full, and beyond which it is large.
    full: usize,
    large: usize,
    /// Waits until there is room for a large portion of this number.
    room: &'w dyn Fn(u64),
}

struct Entry {
    /// Position of its source among the names.
    name: usize,
    index: u64,
    start: Place,
    bytes: Range<usize>,
    fault: Option<FaultKind>,
}

/// The record that is being put together, behind the others.
struct Pending {
    /// Where it begins, in the source and in the buffer.
    place: Place,
    start: usize,
    /// Length of a byte order mark of the source, which stands before the record and is no part of it.
    mark: usize,
    /// It has passed the limit; the rest of it is dropped.
    too_long: bool,
}

impl<'w> Portion<'w> {
    /// A portion of records of at most `limit` bytes, where so many are there at a time.
    pub(crate) fn new(limit: usize, portions: usize, room: &'w dyn Fn(u64)) -> Self {
        let large = LARGE.min(IN_ALL / portions.max(1));
        Self {
            number: 0,
            bytes: Vec::new(),
            records: Vec::new(),
            names: Vec::new(),
            trouble: None,
            pending: Pending { place: Place::START, start: 0, mark: 0, too_long: false },
            limit,
            full: FULL.min(large),
            large,
            room,
        }
    }

    pub(crate) fn number(&self) -> u64 {
        self.number
    }

    pub(crate) fn len(&self) -> usize {
        self.records.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.records.is_empty() && self.trouble.is_none()
    }

    pub(crate) fn is_full(&self) -> bool {
        let records = self.records.len() >= MOST_RECORDS;
        records || self.trouble.is_some() || self.bytes.len() >= self.full
    }

    pub(crate) fn is_large(&self) -> bool {
        self.bytes.len() > self.large
    }

    pub(crate) fn records(&self) -> impl Iterator<Item = Record<'_>> {
        self.records.iter().map(|entry| {
            let Entry { name, index, start, bytes, fault } = entry;
            let Place { line, column } = *start;
            let source = self.names.get(*name).map_or("", |name| name);
            let origin = Origin { source, index: *index, line, column };
            let bytes = self.bytes.get(bytes.clone()).unwrap_or_default();
            Record { origin, bytes, fault: *fault }
        })
    }

    /// Why the source could not be read further, behind all records.
    pub(crate) fn trouble(&self) -> Option<&str> {
        self.trouble.as_deref()
    }

    /// Makes room for the records of another portion.
    pub(crate) fn reset(&mut self, number: u64) {
        self.number = number;
        if self.bytes.capacity() > self.large {
            self.bytes = Vec::new();
        }
        self.bytes.clear();
        self.records.clear();
        self.names.clear();
        self.trouble = None;
        self.pending.start = 0;
    }

    /// From now on records are of this source.
    pub(crate) fn source(&mut self, name: &Arc<str>) {
        self.names.push(Arc::clone(name));
    }

    /// The source ends here, before the record that was begun.
    pub(crate) fn fail(&mut self, trouble: String) {
        self.bytes.truncate(self.pending.start);
        self.trouble = Some(trouble);
    }

    /// Begins a record, in the place of one that was begun and not finished.
    pub(crate) fn begin(&mut self, place: Place, is_marked: bool) {
        let mark = if is_marked { BYTE_ORDER_MARK } else { &[] };
        self.pending = Pending { place, mark: mark.len(), too_long: false, ..self.pending };
        self.bytes.truncate(self.pending.start);
        self.bytes.extend_from_slice(mark);
    }

    pub(crate) fn add(&mut self, bytes: &[u8]) {
        if self.pending.too_long {
            return;
        }
        let room = self.limit - self.text().len();
        let (within, beyond) = bytes.split_at(room.min(bytes.len()));
        let was_large = self.is_large();
        if !was_large && self.bytes.len() + within.len() > self.large {
            (self.room)(self.number);
        }
        self.bytes.extend_from_slice(within);
        // White space at the end is not part of a record, however much there is.
        self.pending.too_long = !is_all_blank(beyond);
    }

    /// What there is of the record that was begun, without a byte order mark of the source.
    pub(crate) fn text(&self) -> &[u8] {
        self.bytes.get(self.pending.start + self.pending.mark..).unwrap_or_default()
    }

    /// Whether the record that was begun is longer than the limit.
    pub(crate) fn is_too_long(&self) -> bool {
        self.pending.too_long
    }

    /// Finishes the record that was begun.
    pub(crate) fn finish(&mut self, index: u64, fault: Option<FaultKind>) {
        let Pending { place, start, mark, too_long } = self.pending;
        let fault = match fault {
            _ if too_long => Some(FaultKind::TooLong { limit: self.limit }),
            None if self.text().starts_with(BYTE_ORDER_MARK) => Some(FaultKind::ByteOrderMark),
            other => other,
        };
        if too_long {
            // Nothing of it is looked at.
            self.bytes.truncate(start + mark);
        }
        // Such a mark is the fault itself, or stands behind it: it is not that of the source.
        let is_foreign = fault.is_some() && mark == 0 && self.text().starts_with(BYTE_ORDER_MARK);
        let from = if is_foreign { start + BYTE_ORDER_MARK.len() } else { start };
        let bytes = from..self.bytes.len();
        self.pending.start = bytes.end;
        let name = self.names.len().saturating_sub(1);
        self.records.push(Entry { name, index, start: place, bytes, fault });
    }
}

pub(crate) fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

fn is_all_blank(bytes: &[u8]) -> bool {
    bytes.iter().copied().all(is_blank)
}
