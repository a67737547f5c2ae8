//! Document numbers that are used twice.

use std::collections::HashMap;
use std::collections::hash_map::{Entry, RandomState};
use std::hash::{BuildHasher as _, BuildHasherDefault, Hasher};

use crate::check::Verdict;
use crate::irn::Irn;
use crate::record::Origin;
use crate::report::Report;

/// Tables that the numbers are spread over, so that only a small part of them is copied where one
/// grows.
const SHARDS: usize = 256;

/// A hash of what an IRN is the hash of, or of the IRN itself where the portal has it: 128 bits that no
/// two documents of this world share. They depend on a secret of the process, so that nobody can make
/// two that do.
type Key = (u64, u64);

/// Numbers by their keys, which are hashes already.
type Shard = HashMap<Key, u64, BuildHasherDefault<Hashed>>;

/// The place of a number that the portal has.
const AT_THE_PORTAL: u64 = u64::MAX;

/// The document numbers of many invoices, of which each may be used once (D9): the supplier, the
/// financial year, the type and the number of a document make its IRN.
///
/// Ask [`settle`](Self::settle) of every report, in the order of the invoices. An invoice takes its
/// number only if nothing else refuses its IRN. A number takes at most 64 bytes, beside 16 KiB for
/// all of them and the names of their sources.
///
/// ```
/// use inv01::{Batch, Checker, Context, Origin, Values};
///
/// let invoice = include_bytes!("../../../examples/invoice.json");
/// let mut checker = Checker::new(Context::new("2026-11-21".parse()?));
/// let mut batch = Batch::new();
/// let first = Origin::whole("first.json");
/// batch.settle(&mut checker.check(invoice), &first);
///
/// let mut report = checker.check(invoice);
/// let again = Origin::whole("again.json");
/// batch.settle(&mut report, &again);
/// let duplicate = &report.entries(&again, Values::Masked)[0];
/// assert_eq!((duplicate.code, &*duplicate.pointer), (Some("2150"), "/DocDtls/No"));
/// assert_eq!(duplicate.related[0].source, "first.json");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Batch {
    /// By the first byte of the key. The place counts through all records of all sources.
    shards: Vec<Shard>,
    /// Makes keys.
    hash: RandomState,
    /// What the key of the invoice at hand is made of.
    recipe: Vec<u8>,
    /// In order, each with the place of its first record.
    sources: Vec<(u64, Box<str>)>,
    /// The place behind all records so far.
    next: u64,
    /// The caller has said which numbers the portal has.
    knows_the_portal: bool,
    /// It has at least one.
    any_registered: bool,
}

impl Batch {
    /// One without any number.
    pub fn new() -> Self {
        Self {
            shards: std::iter::repeat_with(Shard::default).take(SHARDS).collect(),
            hash: RandomState::new(),
            recipe: Vec::new(),
            sources: Vec::new(),
            next: 0,
            knows_the_portal: false,
            any_registered: false,
        }
    }

    /// Adds numbers that the portal has already, all that matter: from now on the check is decided,
    /// and 2150 is not [undecided](Report::undecided) any more.
    ///
    /// ```
    /// use inv01::{Batch, Checker, Context, Origin, Verdict};
    ///
    /// let invoice = include_bytes!("../../../examples/invoice.json");
    /// let mut checker = Checker::new(Context::new("2026-11-21".parse()?));
    /// let mut report = checker.check(invoice);
    /// assert_eq!(report.verdict(), Verdict::Accepted);
    ///
    /// let mut batch = Batch::new();
    /// batch.register(report.irn());
    /// batch.settle(&mut report, &Origin::whole("invoice.json"));
    /// assert_eq!(report.verdict(), Verdict::Rejected);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn register(&mut self, irns: impl IntoIterator<Item = Irn>) {
        self.knows_the_portal = true;
        for irn in irns {
            self.any_registered = true;
            let key = self.key(irn.as_bytes());
            self.entry(key).or_insert(AT_THE_PORTAL);
        }
    }

    /// Adds the finding to a report whose number is used already, and takes the number otherwise if
    /// the invoice gets an IRN. A record without an IRN is left alone.
    pub fn settle(&mut self, report: &mut Report<'_>, origin: &Origin<'_>) {
        report.knows_the_portal |= self.knows_the_portal;
        self.recipe.clear();
        if report.write_recipe(&mut self.recipe).is_none() {
            return;
        }
        let place = self.place(origin);
        let has_irn = matches!(report.verdict(), Verdict::Accepted | Verdict::EwbRejected);
        let key = self.key(&self.recipe);
        let at_the_portal = self.any_registered && {
            let irn = self.key(Irn::of_recipe(&self.recipe).as_bytes());
            matches!(self.entry(irn), Entry::Occupied(_))
        };
        let first = match self.entry(key) {
            Entry::Occupied(first) => *first.get(),
            Entry::Vacant(_) if at_the_portal => AT_THE_PORTAL,
            Entry::Vacant(free) => {
                if has_irn {
                    free.insert(place);
                }
                return;
            }
        };
        report.add_duplicate(self.origin(first));
    }

    fn key(&self, bytes: &[u8]) -> Key {
        let mut hasher = self.hash.build_hasher();
        hasher.write(bytes);
        let first = hasher.finish();
        // One byte more makes the other half of the key.
        hasher.write_u8(0);
        (first, hasher.finish())
    }

    fn entry(&mut self, key: Key) -> Entry<'_, Key, u64> {
        self.shards[usize::from(key.0.to_be_bytes()[0])].entry(key)
    }

    /// The place of a record: behind those of the sources before its own.
    fn place(&mut self, origin: &Origin<'_>) -> u64 {
        let start = match self.sources.last() {
            Some((start, name)) if **name == *origin.source => *start,
            _ => {
                self.sources.push((self.next, origin.source.into()));
                self.next
            }
        };
        let place = start.saturating_add(origin.index);
        self.next = self.next.max(place.saturating_add(1));
        place
    }

    /// Source and index of a place; none for what the portal has.
    fn origin(&self, place: u64) -> Option<(Box<str>, u64)> {
        if place == AT_THE_PORTAL {
            return None;
        }
        let behind = self.sources.partition_point(|(start, _)| *start <= place);
        let (start, name) = self.sources.get(behind.checked_sub(1)?)?;
        Some((name.clone(), place - start))
    }
}

impl Default for Batch {
    fn default() -> Self {
        Self::new()
    }
}

/// Hands on the half of a key that does not choose the shard.
#[derive(Debug, Default)]
struct Hashed(u64);

impl Hasher for Hashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        // Keys come in whole numbers. Of anything else this is a poor hash, but one.
        self.0 = bytes.iter().fold(self.0, |hash, byte| hash.rotate_left(8) ^ u64::from(*byte));
    }

    fn write_u64(&mut self, half: u64) {
        self.0 = half;
    }
}
