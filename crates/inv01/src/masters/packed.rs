//! Long lists of numbers, a row in four bytes.

use std::ops::Range;

use super::{Fact, Standing, Tier, Validity};

/// The dates of a row, by its position.
pub(crate) type Dated = (u32, Validity);

/// A list in the order of its packed values.
pub(crate) struct Packed<T: 'static> {
    pub(crate) rows: &'static [T],
    /// Where the rows begin whose keys fall into each part, and where the last ones end.
    pub(crate) parts: &'static [u16],
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
    /// The rows of one part that have this key.
    fn run(self, part: usize, key_of: impl Fn(&T) -> u32, key: u32) -> Range<usize> {
        let Some((first, _)) = self.first(part, &key_of, key) else { return 0..0 };
        let same = self.rows.iter().skip(first).take_while(|row| key_of(row) == key);
        first..first + same.count()
    }

    /// The first of them.
    #[inline]
    fn first(
        self,
        part: usize,
        key_of: impl Fn(&T) -> u32,
        key: u32,
    ) -> Option<(usize, &'static T)> {
        let [start, end] = *self.parts.get(part..)?.first_chunk()?;
        let (start, end) = (usize::from(start), usize::from(end));
        let rows = self.rows.get(start..end)?;
        let first = rows.partition_point(|row| key_of(row) < key);
        let row = rows.get(first).filter(|row| key_of(row) == key)?;
        Some((start + first, row))
    }

    fn validity(self, position: usize) -> Validity {
        if self.dated.is_empty() {
            return Validity::ALWAYS;
        }
        let found = self.dated.binary_search_by_key(&position, |(at, _)| *at as usize);
        found.ok().and_then(|i| self.dated.get(i)).map_or(Validity::ALWAYS, |(_, dates)| *dates)
    }
}

impl Packed<Pincode> {
    /// The rows of a PIN code.
    pub(super) fn find(self, pin: u32) -> Range<usize> {
        self.run(Pincode::part(pin), |row| row.code(), pin)
    }

    /// Whether a row says on all days that a PIN code lies in a state; where rows have dates, nobody
    /// knows at once.
    #[inline]
    pub(super) fn lies_in(self, pin: u32, state: u8) -> bool {
        let in_state = pin << STATE | u32::from(state);
        let row = self.first(Pincode::part(pin), |row| row.0 >> TIER, in_state);
        self.dated.is_empty() && row.is_some()
    }

    /// The rows of a PIN code of six digits.
    pub(super) fn find_code(self, code: &[u8]) -> Range<usize> {
        let pin = if code.len() == 6 { number(code) } else { None };
        pin.map_or(0..0, |pin| self.find(pin))
    }

    pub(super) fn fact(self, position: usize) -> Option<Fact> {
        let row = self.rows.get(position)?;
        Some(Fact { state: row.state(), tier: row.tier(), validity: self.validity(position) })
    }
}

impl Packed<Hsn> {
    /// The rows of a code of two, four, six or eight digits.
    pub(super) fn find_code(self, code: &[u8]) -> Range<usize> {
        Hsn::parse(code).map_or(0..0, |key| self.run(Hsn::part(key), |row| row.key(), key))
    }

    /// How a code stands, where dates have no part in it.
    #[inline]
    pub(super) fn standing_at_once(self, code: &[u8]) -> Option<Standing> {
        // A code has one row.
        let row = Hsn::parse(code).and_then(|key| self.first(Hsn::part(key), |row| row.key(), key));
        match row {
            None => Some(Standing::Unlisted),
            Some((_, row)) => self.dated.is_empty().then(|| row.tier().standing()),
        }
    }

    /// The rows whose keys lie in a range.
    pub(super) fn between(self, keys: Range<u32>) -> Range<usize> {
        let position = |key| self.rows.partition_point(|row| row.key() < key);
        position(keys.start)..position(keys.end)
    }

    pub(super) fn tier_and_validity(self, position: usize) -> Option<(Tier, Validity)> {
        Some((self.rows.get(position)?.tier(), self.validity(position)))
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

    /// The part of the list that a PIN code would be in.
    const fn part(code: u32) -> usize {
        (code.saturating_sub(100_000) >> 7) as usize
    }

    /// The parts of a list.
    pub(crate) const fn parts(rows: &[Self]) -> [u16; Self::part(999_999) + 2] {
        let mut parts = [0; Self::part(999_999) + 2];
        let (mut part, mut row) = (0, 0);
        while part < parts.len() {
            while (row as usize) < rows.len() && Self::part(rows[row as usize].code()) < part {
                row += 1;
            }
            parts[part] = row;
            part += 1;
        }
        parts
    }

    pub(super) const fn code(self) -> u32 {
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

/// The greatest key.
const LAST: u32 = LENGTHS[3].1 + 99_999_999;

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
    fn parse(code: &[u8]) -> Option<u32> {
        let (_, first) = match code.len() {
            2 => LENGTHS[0],
            4 => LENGTHS[1],
            6 => LENGTHS[2],
            8 => LENGTHS[3],
            _ => return None,
        };
        Some(first + number(code)?)
    }

    /// The part of the list that a key would be in: about as many codes for each, since there are
    /// more long ones than short ones, and they lie further apart.
    const fn part(key: u32) -> usize {
        const EIGHT: u32 = LENGTHS[3].1;
        const SIX: u32 = LENGTHS[2].1;
        const BEFORE_SIX: u32 = SIX >> 5;
        const BEFORE_EIGHT: u32 = BEFORE_SIX + ((EIGHT - SIX) >> 8) + 1;
        let part = match key {
            EIGHT.. => BEFORE_EIGHT + ((key - EIGHT) >> 13),
            SIX.. => BEFORE_SIX + ((key - SIX) >> 8),
            _ => key >> 5,
        };
        part as usize
    }

    /// The parts of a list.
    #[expect(clippy::large_stack_arrays, reason = "it is made when the tables are compiled")]
    pub(crate) const fn parts(rows: &[Self]) -> [u16; Self::part(LAST) + 2] {
        let mut parts = [0; Self::part(LAST) + 2];
        let (mut part, mut row) = (0, 0);
        while part < parts.len() {
            while (row as usize) < rows.len() && Self::part(rows[row as usize].key()) < part {
                row += 1;
            }
            parts[part] = row;
            part += 1;
        }
        parts
    }

    /// The keys of the codes that begin with these digits, the shorter codes first.
    pub(super) fn beginning(digits: &str) -> impl Iterator<Item = Range<u32>> {
        let lengths = LENGTHS.iter().filter(|(length, _)| *length >= digits.len());
        lengths.filter_map(|(length, first)| {
            let more = 10_u32.checked_pow(u32::try_from(length - digits.len()).ok()?)?;
            let start = first + number(digits.as_bytes())? * more;
            Some(start..start + more)
        })
    }

    pub(super) const fn key(self) -> u32 {
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
#[inline]
fn number(digits: &[u8]) -> Option<u32> {
    const TWO_ZEROS: u64 = u16::from_le_bytes(*b"00") as u64;
    if let Some((four, rest)) = digits.split_first_chunk() {
        let four = u64::from(u32::from_le_bytes(*four));
        match *rest {
            [a, b, c, d] => {
                return of_eight(four | u64::from(u32::from_le_bytes([a, b, c, d])) << 32);
            }
            [a, b] => {
                let two = u64::from(u16::from_le_bytes([a, b]));
                return of_eight(TWO_ZEROS | four << 16 | two << 48);
            }
            _ => {}
        }
    }
    digits.iter().try_fold(0_u32, |number, byte| {
        let digit = byte.wrapping_sub(b'0');
        (digit <= 9).then(|| number * 10 + u32::from(digit))
    })
}

/// Eight digits, the first in the lowest byte, as a number: pairs of neighbours are joined three
/// times, all at once.
fn of_eight(digits: u64) -> Option<u32> {
    const ZEROS: u64 = u64::from_le_bytes(*b"00000000");
    const TENS: u64 = 0xF0F0_F0F0_F0F0_F0F0;
    // Of a digit the upper half is that of 0, also with six added.
    let above = digits.wrapping_add(0x0606_0606_0606_0606);
    if digits & TENS != ZEROS || above & TENS != ZEROS {
        return None;
    }
    let ones = digits - ZEROS;
    let pairs = (ones * 10 + (ones >> 8)) & 0x00FF_00FF_00FF_00FF;
    let fours = (pairs * 100 + (pairs >> 16)) & 0x0000_FFFF_0000_FFFF;
    let number = (fours * 10_000 + (fours >> 32)) & 0xFFFF_FFFF;
    u32::try_from(number).ok()
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
        let packed = Packed { rows: &ROWS, parts: &const { Hsn::parts(&ROWS) }, dated: &DATED };
        assert_eq!((packed.validity(0), packed.validity(1)), (Validity::ALWAYS, ENDED));
        assert_eq!((packed.find_code(b"0001"), packed.find_code(b"00000001")), (0..1, 1..2));
    }

    #[test]
    fn rows_are_unpacked_as_they_were_packed() {
        for (digits, number, text) in
            [(2, 1, "01"), (4, 101, "0101"), (6, 999_999, "999999"), (8, 99_999_999, "99999999")]
        {
            let hsn = Hsn::new(digits, number, Tier::Withdrawn);
            assert_eq!((&*hsn.digits(), hsn.tier()), (text, Tier::Withdrawn));
            assert_eq!(Hsn::parse(text.as_bytes()), Some(hsn.key()));
        }
        let pin = Pincode::new(999_999, 127, Tier::Seen);
        assert_eq!((pin.code(), pin.state(), pin.tier()), (999_999, 127, Tier::Seen));
    }
}
