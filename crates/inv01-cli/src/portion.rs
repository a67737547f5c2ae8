//! A part of the input: records, one behind the other in one buffer.

use std::ops::Range;
use std::sync::Arc;

use inv01::Origin;
use inv01::json::FaultKind;

/// Records after which a portion is full.
const MOST_RECORDS: usize = 1024;

/// Room for a large portion, at first: more than allocators keep for later.
const HUGE: usize = 33 * 1024 * 1024;

pub(crate) const BYTE_ORDER_MARK: &[u8] = "\u{FEFF}".as_bytes();

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

/// How much is read at a time.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// Most bytes of a record.
    record: usize,
    /// Bytes after which a portion is full: enough that handing it on costs nothing beside checking
    /// it, and few enough to stay in a processor's cache.
    full: usize,
    /// Bytes beyond which a portion is large. There is one such at a time, so that memory does not
    /// grow with the number of threads.
    large: usize,
}

impl Limits {
    /// Bytes of all portions that are not large.
    const IN_ALL: usize = 16 * 1024 * 1024;

    /// For records of at most so many bytes, and so many portions at a time.
    pub(crate) fn new(record: usize, portions: usize) -> Self {
        let large = (1024 * 1024).min(Self::IN_ALL / portions.max(1));
        Self { record, full: large.min(256 * 1024), large }
    }
}

/// Records in the order of the input.
#[derive(Default)]
pub(crate) struct Portion {
    /// Which portion of the run it is, from 0.
    pub(crate) number: u64,
    bytes: Vec<u8>,
    records: Vec<Entry>,
    /// Names of sources.
    names: Vec<Arc<str>>,
    /// Why the source of the last record could not be read further.
    pub(crate) trouble: Option<String>,
}

struct Entry {
    /// Position of its source among the names.
    name: usize,
    index: u64,
    start: Place,
    bytes: Range<usize>,
    fault: Option<FaultKind>,
}

impl Portion {
    pub(crate) fn len(&self) -> usize {
        self.records.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.records.is_empty() && self.trouble.is_none()
    }

    pub(crate) fn is_large(&self, limits: Limits) -> bool {
        self.bytes.capacity() > limits.large
    }

    pub(crate) fn records(&self) -> impl Iterator<Item = Record<'_>> {
        (0..self.len()).filter_map(|at| self.record(at))
    }

    /// The record at a position.
    pub(crate) fn record(&self, at: usize) -> Option<Record<'_>> {
        let Entry { name, index, start, bytes, fault } = self.records.get(at)?;
        let Place { line, column } = *start;
        let source = self.names.get(*name).map_or("", |name| name);
        let origin = Origin { source, index: *index, line, column };
        let bytes = self.bytes.get(bytes.clone()).unwrap_or_default();
        Some(Record { origin, bytes, fault: *fault })
    }

    fn clear(&mut self) {
        self.bytes.clear();
        self.records.clear();
        self.names.clear();
        self.trouble = None;
    }
}

/// A portion while records are put into it.
pub(crate) struct Filling<'p> {
    portion: &'p mut Portion,
    limits: Limits,
    /// Waits until there may be a large portion of this number.
    wait: &'p dyn Fn(u64),
    /// Where the record at hand begins, in the source and in the buffer.
    place: Place,
    start: usize,
    /// Length of a byte order mark of the source, which stands before the record and is no part of it.
    mark: usize,
    /// The record has passed the limit; the rest of it is dropped.
    too_long: bool,
}

impl<'p> Filling<'p> {
    /// Begins a portion in the place of another.
    pub(crate) fn new(
        portion: &'p mut Portion,
        number: u64,
        limits: Limits,
        wait: &'p dyn Fn(u64),
    ) -> Self {
        portion.clear();
        portion.number = number;
        Self { portion, limits, wait, place: Place::START, start: 0, mark: 0, too_long: false }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.portion.is_empty()
    }

    pub(crate) fn is_full(&self) -> bool {
        let Portion { bytes, records, trouble, .. } = &*self.portion;
        trouble.is_some() || records.len() >= MOST_RECORDS || bytes.len() >= self.limits.full
    }

    /// From now on records are of this source.
    pub(crate) fn source(&mut self, name: &Arc<str>) {
        self.portion.names.push(Arc::clone(name));
    }

    /// The source cannot be read further. The record that was begun is dropped.
    pub(crate) fn fail(&mut self, trouble: String) {
        self.portion.bytes.truncate(self.start);
        self.portion.trouble = Some(trouble);
    }

    /// Begins a record, in the place of one that was begun and not finished.
    pub(crate) fn begin(&mut self, place: Place, is_marked: bool) {
        let mark = if is_marked { BYTE_ORDER_MARK } else { &[] };
        (self.place, self.mark, self.too_long) = (place, mark.len(), false);
        self.portion.bytes.truncate(self.start);
        self.make_room(mark.len());
        self.portion.bytes.extend_from_slice(mark);
    }

    pub(crate) fn add(&mut self, bytes: &[u8]) {
        if self.too_long {
            return;
        }
        let room = self.limits.record - self.text().len();
        let (within, beyond) = bytes.split_at(room.min(bytes.len()));
        self.make_room(within.len());
        self.portion.bytes.extend_from_slice(within);
        // White space at the end is not part of a record, however much there is.
        self.too_long = !is_all_blank(beyond);
    }

    fn make_room(&mut self, count: usize) {
        let bytes = &mut self.portion.bytes;
        if bytes.len() + count <= bytes.capacity() {
            return;
        }
        let Limits { large, .. } = self.limits;
        if bytes.len() + count <= large {
            // Not as much as a vector would take, which could make the portion large.
            let doubled = (2 * bytes.capacity()).clamp(bytes.len() + count, large);
            bytes.reserve_exact(doubled - bytes.len());
        } else if bytes.capacity() <= large {
            (self.wait)(self.portion.number);
            // Only what is used counts. So large a piece is given back to the system at once.
            bytes.reserve_exact(HUGE);
        }
    }

    /// What there is of the record that was begun, without a byte order mark of the source.
    pub(crate) fn text(&self) -> &[u8] {
        self.portion.bytes.get(self.start + self.mark..).unwrap_or_default()
    }

    /// Whether the record that was begun is longer than the limit.
    pub(crate) fn is_too_long(&self) -> bool {
        self.too_long
    }

    /// Finishes the record that was begun.
    pub(crate) fn finish(&mut self, index: u64, fault: Option<FaultKind>) {
        let fault = match fault {
            _ if self.too_long => Some(FaultKind::TooLong { limit: self.limits.record }),
            None if self.text().starts_with(BYTE_ORDER_MARK) => Some(FaultKind::ByteOrderMark),
            other => other,
        };
        if self.too_long {
            // Nothing of it is looked at.
            self.portion.bytes.truncate(self.start + self.mark);
        }
        // Such a mark is the fault itself, or stands behind it: it is not that of the source.
        let is_foreign =
            fault.is_some() && self.mark == 0 && self.text().starts_with(BYTE_ORDER_MARK);
        let from = if is_foreign { self.start + BYTE_ORDER_MARK.len() } else { self.start };
        let Portion { bytes, records, names, .. } = &mut *self.portion;
        let (name, start) = (names.len().saturating_sub(1), self.place);
        records.push(Entry { name, index, start, bytes: from..bytes.len(), fault });
        self.start = bytes.len();
    }
}

pub(crate) fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

fn is_all_blank(bytes: &[u8]) -> bool {
    bytes.iter().copied().all(is_blank)
}
