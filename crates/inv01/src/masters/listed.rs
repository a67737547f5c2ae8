//! Lists whose rows have names, and how a code is found in them.

use std::ops::Range;

use super::{Lookup, Standing, Tier, Validity, state};
use crate::Decimal;

/// A row as it is compiled in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry {
    /// What stands for the code where it is looked up: equal for equal codes only.
    key: u64,
    pub(crate) code: &'static str,
    pub(crate) name: &'static str,
    /// 0 for none.
    pub(super) state: u8,
    pub(super) tier: Tier,
    pub(super) validity: Validity,
    /// Whether the portal lists it on every day.
    is_always_listed: bool,
}

impl Entry {
    /// A row whose code goes by its spelling.
    pub(crate) const fn new(code: &'static str, name: &'static str, tier: Tier) -> Self {
        Self {
            key: spelling(code),
            code,
            name,
            state: 0,
            tier,
            validity: Validity::ALWAYS,
            is_always_listed: matches!(tier.standing(), Standing::Listed),
        }
    }

    /// A row whose code goes by its value.
    pub(crate) const fn number(code: &'static str, name: &'static str, tier: Tier) -> Self {
        let value = thousandths(code.as_bytes());
        assert!(value.is_some());
        let key = if let Some(value) = value { value } else { 0 };
        Self { key, ..Self::new(code, name, tier) }
    }

    /// Whether the portal lists it.
    pub(super) fn is_listed(&self) -> bool {
        self.tier.standing() == Standing::Listed
    }

    pub(crate) const fn in_state(self, state: u8) -> Self {
        Self { state, ..self }
    }

    pub(crate) const fn since(self, year: i16, month: i8, day: i8) -> Self {
        let validity = self.validity.since(year, month, day);
        Self { validity, is_always_listed: false, ..self }
    }

    #[allow(dead_code, reason = "an edition may have no row that has ended")]
    pub(crate) const fn until(self, year: i16, month: i8, day: i8) -> Self {
        let validity = self.validity.until(year, month, day);
        Self { validity, is_always_listed: false, ..self }
    }
}

/// Where the rows of a code may stand. It is made when the tables are compiled.
#[derive(Debug)]
pub(crate) enum Index {
    /// Anywhere.
    None,
    /// By the hash of the key, at this position or one of the next: the position of its first row.
    /// At least half of the table is [`FREE`].
    Hashes(&'static [u16]),
    /// Only where one of the rows begins with the same two digits: a bit for each such pair.
    Beginnings(u128),
}

/// No row.
const FREE: u16 = u16::MAX;

impl Index {
    /// The positions of the rows of a code that may be asked for, and whether all of these are.
    pub(super) fn candidates(
        &self,
        lookup: Lookup,
        entries: &[Entry],
        code: &[u8],
    ) -> (Range<usize>, bool) {
        match self {
            Self::None => (0..entries.len(), false),
            Self::Hashes(_) => (key(lookup, code).map_or(0..0, |key| self.run(entries, key)), true),
            Self::Beginnings(pairs) => {
                (0..if may_begin(*pairs, code) { entries.len() } else { 0 }, false)
            }
        }
    }

    /// The rows with a key, which are neighbours.
    pub(super) fn run(&self, entries: &[Entry], key: u64) -> Range<usize> {
        let Some((start, _)) = self.first(entries, key) else { return 0..0 };
        let same = entries.iter().skip(start).take_while(|entry| entry.key == key);
        start..start + same.count()
    }

    /// The first row with a key.
    #[inline]
    fn first<'e>(&self, entries: &'e [Entry], key: u64) -> Option<(usize, &'e Entry)> {
        let Self::Hashes(slots) = self else { return None };
        let last = slots.len().wrapping_sub(1);
        let mut slot = hash(key) & last;
        loop {
            let row = usize::from(*slots.get(slot)?);
            let entry = entries.get(row)?;
            if entry.key == key {
                return Some((row, entry));
            }
            slot = (slot + 1) & last;
        }
    }

    /// How the code of a key stands, where dates have no part in it.
    #[inline]
    pub(super) fn standing_at_once(&self, entries: &[Entry], key: u64) -> Option<Standing> {
        match self.first(entries, key) {
            None => Some(Standing::Unlisted),
            Some((_, entry)) if entry.is_always_listed => Some(Standing::Listed),
            Some(_) => None,
        }
    }
}

/// The table of hashes of a list.
pub(crate) const fn hashes<const SLOTS: usize>(entries: &[Entry]) -> [u16; SLOTS] {
    assert!(SLOTS.is_power_of_two() && entries.len() * 2 <= SLOTS && SLOTS <= 1 << 16);
    let mut slots = [FREE; SLOTS];
    let mut row: u16 = 0;
    while (row as usize) < entries.len() {
        let key = entries[row as usize].key;
        if row == 0 || entries[row as usize - 1].key != key {
            let mut slot = hash(key) % SLOTS;
            while slots[slot] != FREE {
                slot = (slot + 1) % SLOTS;
            }
            slots[slot] = row;
        }
        row += 1;
    }
    slots
}

/// Sixteen bits to which every byte of the key adds.
const fn hash(key: u64) -> usize {
    (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 48) as usize
}

/// Whether one of the rows may be the beginning of a code.
#[inline]
pub(super) fn may_begin(pairs: u128, code: &[u8]) -> bool {
    match *code {
        [tens @ b'0'..=b'9', units @ b'0'..=b'9', ..] => pairs >> pair(tens, units) & 1 == 1,
        _ => false,
    }
}

/// The pairs of digits that rows begin with.
pub(crate) const fn beginnings(entries: &[Entry]) -> u128 {
    let (mut pairs, mut row) = (0, 0);
    while row < entries.len() {
        let code = entries[row].code.as_bytes();
        pairs |= 1 << pair(code[0], code[1]);
        row += 1;
    }
    pairs
}

/// The whole numbers below 128 that the portal lists on every day.
pub(super) const fn numbers(entries: &[Entry]) -> u128 {
    let (mut numbers, mut row) = (0, 0);
    while row < entries.len() {
        let Entry { key, is_always_listed, .. } = entries[row];
        if is_always_listed && key < 128_000 {
            numbers |= 1 << (key / 1000);
        }
        row += 1;
    }
    numbers
}

const fn pair(tens: u8, units: u8) -> u8 {
    (tens - b'0') * 10 + (units - b'0')
}

/// What stands for a code; none where no list can hold it.
#[inline]
pub(super) fn key(lookup: Lookup, code: &[u8]) -> Option<u64> {
    match lookup {
        Lookup::State => state(code).map(|state| u64::from(state) * 1000),
        // No number of JSON begins so.
        Lookup::Rate if matches!(code, [b'0', b'0'..=b'9', ..] | [b'.', ..]) => None,
        Lookup::Rate => thousandths(code).or_else(|| {
            let rate = std::str::from_utf8(code).ok()?.parse::<Decimal>();
            rate.ok().map(key_of_rate)
        }),
        _ => match *code {
            // A code that ends in zero bytes would have the key of a shorter one.
            [.., 0] => None,
            [a, b, c] => Some(u64::from_le_bytes([a, b, c, 0, 0, 0, 0, 0])),
            _ => by_spelling(code),
        },
    }
}

fn by_spelling(code: &[u8]) -> Option<u64> {
    if let Some((four, [fifth, sixth])) = code.split_first_chunk() {
        let four = u64::from(u32::from_le_bytes(*four));
        return Some(four | u64::from(*fifth) << 32 | u64::from(*sixth) << 40);
    }
    let key = || code.iter().rev().fold(0, |key, byte| key << 8 | u64::from(*byte));
    (code.len() <= LONGEST_CODE).then(key)
}

pub(super) fn key_of_rate(rate: Decimal) -> u64 {
    rate.thousandths().cast_unsigned()
}

/// The most characters of a code that is looked up by its spelling.
const LONGEST_CODE: usize = 8;

/// The first characters of a code as a number.
const fn spelling(code: &str) -> u64 {
    let bytes = code.as_bytes();
    let mut i = if bytes.len() < LONGEST_CODE { bytes.len() } else { LONGEST_CODE };
    let mut key = 0;
    while i > 0 {
        i -= 1;
        key = key << 8 | bytes[i] as u64;
    }
    key
}

/// The value of a number of a few digits, in thousandths; none where it is not spelt so plainly.
const fn thousandths(code: &[u8]) -> Option<u64> {
    let (mut value, mut i, mut decimals) = (0_u64, 0, None);
    if code.is_empty() || code.len() > LONGEST_CODE {
        return None;
    }
    while i < code.len() {
        match (code[i], decimals) {
            (digit @ b'0'..=b'9', _) => value = value * 10 + (digit - b'0') as u64,
            (b'.', None) => decimals = Some(code.len() - i - 1),
            _ => return None,
        }
        i += 1;
    }
    match decimals {
        None => Some(value * 1000),
        Some(1) => Some(value * 100),
        Some(2) => Some(value * 10),
        Some(3) => Some(value),
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Entry, Index, hashes, key, thousandths};
    use crate::masters::{Lookup, Tier};

    #[test]
    fn a_code_is_found_among_its_like() {
        const ROWS: &[Entry] = &[
            Entry::new("A", "", Tier::Portal),
            Entry::new("A", "again", Tier::Portal),
            Entry::new("AA", "", Tier::Portal),
            Entry::new("AAAAAAAA", "", Tier::Portal),
        ];
        static SLOTS: [u16; 8] = hashes(ROWS);
        let index = Index::Hashes(&SLOTS);
        let find = |code: &str| index.candidates(Lookup::Code, ROWS, code.as_bytes()).0;
        assert_eq!((find("A"), find("AA"), find("AAAAAAAA")), (0..2, 2..3, 3..4));
        for other in ["", "a", "B", "A\0", "AA\0", "\0A", "AAA", "AAAAAAAAA"] {
            assert!(find(other).is_empty(), "{other:?}");
        }
    }

    #[test]
    fn a_rate_is_its_value() {
        for (text, value) in
            [("0", 0), ("0.1", 100), ("0.25", 250), ("7.500", 7500), ("40", 40_000)]
        {
            assert_eq!(thousandths(text.as_bytes()), Some(value), "{text}");
        }
        // Numbers all the same, but spelt in another way, or none.
        for (text, expected) in [
            ("1e1", Some(10_000)),
            ("40.0000", Some(40_000)),
            ("-0", Some(0)),
            ("5.", None),
            ("", None),
        ] {
            assert_eq!(thousandths(text.as_bytes()), None, "{text}");
            assert_eq!(key(Lookup::Rate, text.as_bytes()), expected, "{text}");
        }
        for text in ["05", "00", ".5"] {
            assert_eq!(key(Lookup::Rate, text.as_bytes()), None, "{text}");
        }
    }
}
