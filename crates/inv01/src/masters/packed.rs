//! Long lists of numbers, a row in four bytes.

use std::ops::Range;

use super::{Tier, Validity};

/// The dates of a row, by its position.
pub(crate) type Dated = (u32, Validity);

/// A list in the order of its packed values.
pub(crate) struct Packed<T: 'static> {
    pub(crate) rows: &'static [T],
    /// Few rows have dates; they stand apart.
    pub(crate) dated: &'static [Dated],
}

impl<T> Clone for Packed<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Packed<T> {}

impl<T> Packed<T> {
    /// The rows that have this key.
    pub(super) fn run(self, key_of: impl Fn(&T) -> u32, key: u32) -> Range<usize> {
        let start = self.rows.partition_point(|row| key_of(row) < key);
        let mut end = start;
        while self.rows.get(end).is_some_and(|row| key_of(row) == key) {
            end += 1;
        }
        start..end
    }

    /// The rows whose keys lie in a range.
    pub(super) fn between(self, key_of: impl Fn(&T) -> u32, keys: Range<u32>) -> Range<usize> {
        let position = |key| self.rows.partition_point(|row| key_of(row) < key);
        position(keys.start)..position(keys.end)
    }

    pub(super) fn validity(self, position: usize) -> Validity {
        let found = self.dated.binary_search_by_key(&position, |(at, _)| *at as usize);
        found.ok().and_then(|i| self.dated.get(i)).map_or(Validity::ALWAYS, |(_, dates)| *dates)
    }
}

/// Bits of a tier.
const TIER: u32 = 4;
/// Bits of a state.
const STATE: u32 = 7;

/// The tier in the last bits of a row.
fn tier(row: u32) -> Tier {
    let tiers = Tier::ALL;
    tiers.get((row & ((1 << TIER) - 1)) as usize).copied().unwrap_or(Tier::Unknown)
}

/// A PIN code and a state that it lies in.
#[derive(Clone, Copy)]
pub(crate) struct Pincode(u32);

impl Pincode {
    pub(crate) const fn new(code: u32, state: u8, tier: Tier) -> Self {
        assert!(code >= 100_000 && code <= 999_999 && state < 1 << STATE);
        Self((code << STATE | state as u32) << TIER | tier as u32)
    }

    /// A PIN code of six digits.
    pub(super) fn parse(code: &str) -> Option<u32> {
        if code.len() == 6 { number(code) } else { None }
    }

    pub(super) fn code(self) -> u32 {
        self.0 >> (STATE + TIER)
    }

    pub(super) fn state(self) -> u8 {
        // Seven bits always fit.
        u8::try_from(self.0 >> TIER & ((1 << STATE) - 1)).unwrap_or_default()
    }

    pub(super) fn tier(self) -> Tier {
        tier(self.0)
    }
}

/// How many digits an HSN code may have, and the key of the first code that has so many: a key
/// is the number after all shorter codes, so that 01 and 0100 differ.
const LENGTHS: [(usize, u32); 4] = [(2, 0), (4, 100), (6, 10_100), (8, 1_010_100)];

/// An HSN code.
#[derive(Clone, Copy)]
pub(crate) struct Hsn(u32);

impl Hsn {
    pub(crate) const fn new(digits: usize, number: u32, tier: Tier) -> Self {
        let mut i = 0;
        while LENGTHS[i].0 != digits {
            i += 1;
        }
        Self((LENGTHS[i].1 + number) << TIER | tier as u32)
    }

    /// The key of a code of two, four, six or eight digits.
    pub(super) fn parse(code: &str) -> Option<u32> {
        let (_, first) = LENGTHS.iter().find(|(digits, _)| *digits == code.len())?;
        Some(first + number(code)?)
    }

    /// The keys of the codes that begin with these digits, the shorter codes first.
    pub(super) fn beginning(digits: &str) -> impl Iterator<Item = Range<u32>> {
        let lengths = LENGTHS.iter().filter(|(length, _)| *length >= digits.len());
        lengths.filter_map(|(length, first)| {
            let more = 10_u32.checked_pow(u32::try_from(length - digits.len()).ok()?)?;
            let start = first + number(digits)? * more;
            Some(start..start + more)
        })
    }

    pub(super) fn key(self) -> u32 {
        self.0 >> TIER
    }

    /// The code with its leading zeros.
    pub(super) fn digits(self) -> String {
        let key = self.key();
        let length = LENGTHS.iter().rev().find(|(_, first)| *first <= key);
        let (digits, first) = length.copied().unwrap_or_default();
        format!("{:0digits$}", key - first)
    }

    pub(super) fn tier(self) -> Tier {
        tier(self.0)
    }
}

/// Digits as a number, of which at most eight are asked for.
fn number(digits: &str) -> Option<u32> {
    digits.bytes().try_fold(0_u32, |number, byte| {
        let digit = byte.wrapping_sub(b'0');
        (digit <= 9).then(|| number * 10 + u32::from(digit))
    })
}

#[cfg(test)]
mod tests {
    use super::{Dated, Hsn, Packed, Pincode};
    use crate::masters::{Tier, Validity};

    #[test]
    fn the_few_rows_with_dates_have_theirs() {
        // No edition has such rows yet.
        const ENDED: Validity = Validity::ALWAYS.since(2025, 4, 1).until(2026, 10, 31);
        static ROWS: [Hsn; 2] = [Hsn::new(4, 1, Tier::Portal), Hsn::new(8, 1, Tier::New)];
        static DATED: [Dated; 1] = [(1, ENDED)];
        let packed = Packed { rows: &ROWS, dated: &DATED };
        assert_eq!((packed.validity(0), packed.validity(1)), (Validity::ALWAYS, ENDED));
    }

    #[test]
    fn rows_are_unpacked_as_they_were_packed() {
        for (digits, number, text) in
            [(2, 1, "01"), (4, 101, "0101"), (6, 999_999, "999999"), (8, 99_999_999, "99999999")]
        {
            let hsn = Hsn::new(digits, number, Tier::Withdrawn);
            assert_eq!((&*hsn.digits(), hsn.tier()), (text, Tier::Withdrawn));
            assert_eq!(Hsn::parse(text), Some(hsn.key()));
        }
        let pin = Pincode::new(999_999, 127, Tier::Seen);
        assert_eq!((pin.code(), pin.state(), pin.tier()), (999_999, 127, Tier::Seen));
    }
}
