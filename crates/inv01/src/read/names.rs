//! Names of members, found without looking for their ends.
//!
//! Most programs write the members of an object in schema order. So the generated functions first go
//! through their members once in that order, and ask of each whether its name comes next: quote,
//! colon and all, in two or three machine words, which are constants there. What is left is found by
//! the name that came last time after the member at hand, then by the names behind it; and only what
//! is neither is read letter by letter.

use super::{Object, Outcome, Reader, documents};
use crate::cursor::{RawText, is_white};
use crate::diagnostic::{Evidence, Pointer, decode};
use crate::field::FieldId;
use crate::generated::checks;
use crate::generated::reader::NAMES;

/// The members of a container: a stretch of the table of names, which ends with a name that nothing
/// has.
pub(crate) struct MemberNames {
    /// Where the stretch begins.
    pub(crate) start: u8,
    pub(crate) count: u8,
    /// The position of a name among them.
    pub(crate) find: fn(&[u8]) -> Option<usize>,
}

/// What stands before a name: before the first of an object, and before each later one.
pub(crate) const FIRST: [u8; 2] = *b"{\"";
pub(crate) const LATER: [u8; 2] = *b",\"";

/// In the place of a member: the object ends.
pub(crate) const END: usize = usize::MAX;

/// As many names as a byte can tell apart.
pub(crate) const KEYS: usize = 256;

/// A name with the closing quote and the colon, as numbers: three words, of which most names take two.
#[derive(Clone, Copy)]
pub(crate) struct Key {
    words: [u64; 3],
    /// The bits of the words that count.
    masks: [u64; 3],
    length: usize,
}

/// Bytes of the words that most names take.
const HEAD: usize = 16;

/// Bytes that a name may take.
const WIDTH: usize = 24;

impl Key {
    /// What no record has.
    const NONE: Self = Self { words: [u64::MAX; 3], masks: [u64::MAX; 3], length: 0 };

    /// A table of names; an empty one is that of none.
    pub(crate) const fn table(names: &[&str]) -> [Self; KEYS] {
        let mut table = [Self::NONE; KEYS];
        let mut i = 0;
        while i < names.len() {
            if !names[i].is_empty() {
                table[i] = Self::new(names[i]);
            }
            i += 1;
        }
        table
    }

    const fn new(name: &str) -> Self {
        let name = name.as_bytes();
        let length = name.len() + 2;
        assert!(length <= WIDTH);
        let (mut words, mut masks) = ([0; 3], [0; 3]);
        let mut i = 0;
        while i < length {
            let byte = if i < name.len() { name[i] } else { b"\":"[i - name.len()] };
            words[i / 8] |= (byte as u64) << (8 * (i % 8));
            masks[i / 8] |= 0xFF << (8 * (i % 8));
            i += 1;
        }
        Self { words, masks, length }
    }

    /// Whether the bytes begin with it.
    #[inline]
    fn begins(&self, bytes: &[u8; WIDTH]) -> bool {
        let word = |i: usize| bytes[8 * i..].first_chunk().map_or(0, |w| u64::from_le_bytes(*w));
        let differs = |i: usize| (word(i) ^ self.words[i]) & self.masks[i];
        differs(0) == 0 && differs(1) == 0 && (self.length <= HEAD || differs(2) == 0)
    }
}

/// What comes next in an object: the first bytes of a name, where there is one.
#[derive(Clone, Copy)]
pub(crate) struct Ahead {
    /// Both are zero where there is none.
    words: [u64; 2],
    at: usize,
    /// The program writes a blank after each comma, and after each colon.
    is_spaced: bool,
}

impl Ahead {
    const NOTHING: Self = Self { words: [0; 2], at: 0, is_spaced: false };
}

/// For each place between members, the name that came there last time: by the position in the table
/// of the one that comes there in schema order.
#[derive(Debug)]
pub(crate) struct Guesses([u8; KEYS]);

impl Guesses {
    pub(crate) const fn new() -> Self {
        let mut guesses = [0; KEYS];
        let mut i = 0;
        while i < KEYS {
            guesses[i] = i.to_le_bytes()[0];
            i += 1;
        }
        Self(guesses)
    }
}

impl Reader<'_> {
    /// What comes next behind a member, or, where that is asked for, in an object that begins.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "most of it is decided where it is called")]
    pub(crate) fn ahead(&self, opening: [u8; 2]) -> Ahead {
        let at = self.cursor.offset();
        let window = self.json.get(at..).and_then(<[u8]>::first_chunk::<{ 3 + HEAD }>);
        let Some(window) = window else { return Ahead::NOTHING };
        let word =
            |from: usize| window[from..].first_chunk().map_or(0, |word| u64::from_le_bytes(*word));
        let [first, second] = opening;
        let begins = u32::from_le_bytes([window[0], window[1], window[2], window[3]]);
        if begins & 0xFFFF == u32::from_le_bytes([first, second, 0, 0]) {
            Ahead { words: [word(2), word(10)], at: at + 2, is_spaced: false }
        } else if begins & 0xFF_FFFF == u32::from_le_bytes([first, b' ', second, 0]) {
            Ahead { words: [word(3), word(11)], at: at + 3, is_spaced: true }
        } else {
            Ahead::NOTHING
        }
    }

    /// Steps over a name, if it is this one that comes next: its position in the table, and in the
    /// container.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "the name is a constant where it is called")]
    pub(crate) fn comes(&mut self, object: &mut Object, ahead: Ahead, at: (u8, u8)) -> bool {
        let (name, member) = at;
        let key = &NAMES[usize::from(name)];
        let differs = |i: usize| (ahead.words[i] ^ key.words[i]) & key.masks[i] != 0;
        if differs(0) || differs(1) {
            return false;
        }
        if key.length > HEAD {
            let rest = self.json.get(ahead.at..).and_then(<[u8]>::first_chunk);
            if !rest.is_some_and(|rest| key.begins(rest)) {
                return false;
            }
        }
        self.cursor.step_to(ahead.at + key.length);
        if ahead.is_spaced {
            self.step_over_blank();
        }
        object.note_first(member, name);
        true
    }

    #[inline(never)]
    fn step_over_blank(&mut self) {
        let at = self.cursor.offset();
        self.cursor.step_to(at + usize::from(self.json.get(at) == Some(&b' ')));
    }

    /// The next member of an object, or [`END`]. Its value is what comes next.
    #[inline]
    pub(crate) fn next_member(
        &mut self,
        object: &mut Object,
        names: &'static MemberNames,
    ) -> Outcome<usize> {
        let at = self.cursor.offset();
        if self.json.get(at) == Some(&b'}') {
            self.cursor.close();
            return Ok(END);
        }
        self.later_member(object, names)
    }

    /// The next member of an object that has some in another order, or spelt in another way.
    #[inline(never)]
    fn later_member(&mut self, object: &mut Object, names: &'static MemberNames) -> Outcome<usize> {
        let at = self.cursor.offset();
        let window = self.json.get(at..).and_then(<[u8]>::first_chunk::<{ 2 + WIDTH }>);
        if let Some((quote, name)) = window.and_then(|window| window.split_first_chunk())
            && *quote == object.opening()
            && let Some(name) = name.first_chunk()
            && let Some((member, length)) = self.expected_member(object, names, name)
        {
            self.cursor.step_to(at + 2 + length);
            return Ok(member);
        }
        self.other_member(object, names)
    }

    /// The member that came here last time, if it comes again, and the length of its name.
    #[inline]
    fn expected_member(
        &mut self,
        object: &mut Object,
        names: &MemberNames,
        name: &[u8; WIDTH],
    ) -> Option<(usize, usize)> {
        let guess = self.guesses.0[usize::from(object.next)];
        let key = &NAMES[usize::from(guess)];
        if !key.begins(name) {
            return None;
        }
        let member = guess.wrapping_sub(names.start);
        object.note(member, guess);
        Some((usize::from(member), key.length))
    }

    /// The next member, which is not the one that was expected.
    #[inline(never)]
    fn other_member(&mut self, object: &mut Object, names: &'static MemberNames) -> Outcome<usize> {
        let place = usize::from(object.next);
        let member = match self.listed_member(object, names) {
            Some(member) => member,
            None => self.any_member(object, names)?,
        };
        // A container has fewer than 64 members.
        let position = u8::try_from(member).unwrap_or(names.count);
        let name = names.start.wrapping_add(position);
        self.guesses.0[place] = name;
        if member != END {
            object.note(position, name);
        }
        Ok(member)
    }

    /// The next member, where its name is spelt like one of the schema, and a step to its value.
    #[inline]
    fn listed_member(&mut self, object: &Object, names: &'static MemberNames) -> Option<usize> {
        let at = self.cursor.offset();
        let here = *self.json.get(at)?;
        if here != object.opening()[0] {
            return None;
        }
        let mut quote = at + 1;
        while is_white(*self.json.get(quote)?) {
            quote += 1;
        }
        let (b'"', rest) = self.json.get(quote..)?.split_first()? else { return None };
        let name = rest.first_chunk()?;
        let first = usize::from(names.start);
        let table = NAMES.get(first..first + usize::from(names.count))?;
        // Members mostly come in schema order, and some are left out.
        let mut position = usize::from(object.next - names.start);
        for _ in 0..table.len() {
            if position == table.len() {
                position = 0;
            }
            let key = table.get(position)?;
            if key.begins(name) {
                let value = quote + 1 + key.length;
                // Where there is a blank before the name, there mostly is one before the value.
                let has_blank = self.json.get(value) == Some(&b' ');
                self.cursor.step_to(value + usize::from(has_blank));
                return Some(position);
            }
            position += 1;
        }
        None
    }

    /// The next member, however its name is spelt.
    #[inline(never)]
    fn any_member(&mut self, object: &mut Object, names: &MemberNames) -> Outcome<usize> {
        loop {
            let first = object.opening() == FIRST;
            if first {
                self.cursor.step_to(object.brace + 1);
            }
            if !self.cursor.next_name(first)? {
                return Ok(END);
            }
            let raw = self.cursor.name()?;
            let name = decode(raw, self.json);
            let listed = (names.find)(name.as_bytes());
            if let Some(member) = listed.or_else(|| self.bound(object, raw, &name)) {
                return Ok(member);
            }
            let pointer = Pointer { name: Some(raw), ..self.pointer(object.field) };
            self.report(&checks::UNKNOWN_MEMBER, pointer, raw.quoted(), Evidence::UnknownName);
            self.is_wrapped |= name == documents::WRAPPED && object.field.id == FieldId::REQUEST;
            object.unknown += 1;
            self.cursor.skip_value()?;
        }
    }

    /// The member that a name in another letter case is bound to.
    fn bound(&mut self, object: &Object, raw: RawText, name: &str) -> Option<usize> {
        let (position, member) = object.field.member(name, self.names)?;
        self.report_at(&checks::MEMBER_NAME_CASE, member, raw.quoted(), Evidence::NameCase);
        Some(position)
    }
}
