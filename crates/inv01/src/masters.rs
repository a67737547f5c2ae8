//! The masters: the lists of codes that the portal looks things up in, compiled in.
//!
//! A look-up costs no allocation and nothing at start-up. What a caller knows better than the
//! edition is laid over it: [`Masters::overlaid`].
//!
//! ```
//! use inv01::masters::{CURRENCIES, Days, Masters, PINCODES, Standing, TAX_RATES, UQC};
//!
//! let masters = Masters::built_in();
//! let numbers = masters.find(&UQC, "NOS").next().unwrap();
//! assert_eq!((numbers.name, numbers.tier.as_str()), ("Numbers", "portal"));
//! assert_eq!(masters.find(&UQC, "KG").count(), 0);
//!
//! // 605007 lies in Tamil Nadu and in Puducherry.
//! let states: Vec<_> = masters.find(&PINCODES, "605007").filter_map(|row| row.state).collect();
//! assert_eq!(states, [33, 34]);
//!
//! // The portal's list holds some codes that ISO withdrew, lacks some that ISO has, and grows.
//! let today = Days::on("2026-11-21".parse()?);
//! assert_eq!(masters.standing(&CURRENCIES, "HRK", today), Standing::Listed);
//! assert_eq!(masters.standing(&CURRENCIES, "SLE", today), Standing::Unlisted);
//! assert_eq!(masters.standing(&TAX_RATES, "40", today), Standing::Listed);
//! let before = Days::on("2025-09-20".parse()?);
//! assert_eq!(masters.standing(&TAX_RATES, "40", before), Standing::Unlisted);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod listed;
mod overlay;
pub(crate) mod packed;
mod tier;

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;

use crate::generated::masters;
use crate::{Decimal, Pattern};

pub use crate::generated::masters::{
    COUNTRIES, CURRENCIES, ENUMS, ERROR_CODES, HSN, PINCODE_STATE_PATTERN, PINCODES, PORTS,
    RSP_VALUATION_HSN, STATES, TAX_RATES, UQC, VEHICLE_FORMATS,
};
pub use overlay::OverlayError;
pub use tier::{Standing, Tier};

pub(crate) use listed::{Entry, Index, beginnings, hashes};
use overlay::Overlay;
use packed::{Hsn, Packed, Pincode};

/// The edition of the masters that are compiled in, such as `2026-11`.
pub const EDITION: &str = masters::EDITION;

/// The day of that edition: the day of the check where everything has to be the same again, whenever
/// it is asked.
pub const EDITION_DAY: Date = masters::EDITION_DAY;

/// Every master that is compiled in.
pub fn all() -> &'static [&'static Master] {
    masters::ALL
}

/// The master of a name: the stem of its file in `masters/`, such as `uqc`.
pub fn by_name(name: &str) -> Option<&'static Master> {
    masters::ALL.iter().copied().find(|master| master.name == name)
}

/// The list that a member takes its values from: a master, or a part of one.
#[cfg(feature = "schemars")]
pub(crate) fn list(name: &str) -> Option<&'static Master> {
    masters::ALL.iter().chain(masters::LISTS).copied().find(|master| master.name == name)
}

/// The masters that a check asks: those that are compiled in, and what is laid over them.
///
/// Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Masters {
    overlay: Option<Arc<Overlay>>,
}

impl Masters {
    /// The masters that are compiled in.
    pub fn built_in() -> Self {
        Self::default()
    }

    /// The masters that are compiled in, with files of rows laid over them: pairs of a name, whose
    /// stem is the master's, and a text, CSV with the header of that master in `masters/` (columns
    /// that the check does not need may be left out).
    ///
    /// A row with a date in `to` ends a row of the edition on that day. Any other row is added, or
    /// takes the place of the row that it repeats.
    ///
    /// ```
    /// use inv01::masters::{Days, HSN, Masters, Standing};
    ///
    /// let masters = Masters::overlaid("ours", [("hsn.csv", "code,tier\n99999999,portal\n")])?;
    /// assert_eq!(masters.edition(), "2026-11+ours");
    /// let today = Days::on("2026-11-21".parse().unwrap());
    /// assert_eq!(masters.standing(&HSN, "99999999", today), Standing::Listed);
    ///
    /// let wrong = Masters::overlaid("ours", [("hsn.csv", "code,tier\n99,portal\n9x,portal\n")]);
    /// assert_eq!(wrong.unwrap_err().to_string(), "hsn.csv:3: `9x` is no HSN code: 2, 4, 6 or 8 digits");
    /// # Ok::<(), inv01::masters::OverlayError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The first row that cannot be taken, with file, line and reason; then nothing is laid over.
    /// The masters states, enums and `error_codes` are the portal's own make and take none.
    pub fn overlaid<N: AsRef<str>, T: AsRef<str>>(
        name: &str,
        files: impl IntoIterator<Item = (N, T)>,
    ) -> Result<Self, OverlayError> {
        let overlay = Overlay::read(name, files)?;
        Ok(Self { overlay: Some(Arc::new(overlay)) })
    }

    /// What reports call them: the edition, and after a `+` the name of what is laid over it.
    pub fn edition(&self) -> &str {
        self.overlay.as_ref().map_or(EDITION, |overlay| &overlay.edition)
    }

    /// The rows of a master that a code goes by, whatever their dates: one for each state that a PIN
    /// code lies in; the ranges, prefixes and formats that a code fits; otherwise one or none.
    pub fn find<'a>(
        &'a self,
        master: &'static Master,
        code: &'a str,
    ) -> impl Iterator<Item = Row<'a>> {
        let overlay = self.overlay.iter();
        let added = overlay.flat_map(move |overlay| overlay.added_for(master, code));
        master.find(code).map(move |row| self.laid_over(master, row)).chain(added)
    }

    /// All rows of a master, whatever their dates; those that are added come last.
    pub fn rows(&self, master: &'static Master) -> impl Iterator<Item = Row<'_>> {
        let added = self.overlay.iter().flat_map(move |overlay| overlay.added(master));
        master.rows().map(move |row| self.laid_over(master, row)).chain(added)
    }

    /// What stands in the place of a row that is compiled in, or else that row.
    fn laid_over<'a>(&'a self, master: &'static Master, row: Row<'a>) -> Row<'a> {
        let other = self.overlay.as_ref().and_then(|overlay| overlay.in_place_of(master, &row));
        other.unwrap_or(row)
    }

    /// The HSN codes that begin with some digits.
    pub(crate) fn hsn_beginning<'a>(&'a self, digits: &'a str) -> impl Iterator<Item = Row<'a>> {
        let ranges = Hsn::beginning(digits).flat_map(|keys| match HSN.rows {
            Rows::Hsn(packed) => packed.between(keys),
            _ => 0..0,
        });
        let rows = ranges.filter_map(|position| HSN.row(position, None));
        let added = self.overlay.iter().flat_map(|overlay| overlay.added(&HSN));
        let added = added.filter(move |row| row.code.starts_with(digits));
        rows.map(|row| self.laid_over(&HSN, row)).chain(added)
    }

    /// How the portal's list takes a code on the days of a check: the best of its rows counts.
    pub fn standing(&self, master: &'static Master, code: &str, days: Days) -> Standing {
        self.standing_of(master, code.as_bytes(), &days)
    }

    /// The same of a code as bytes.
    #[expect(clippy::inline_always, reason = "of a master that is known little is left")]
    #[inline(always)]
    pub(crate) fn standing_of(
        &self,
        master: &'static Master,
        code: &[u8],
        days: &Days,
    ) -> Standing {
        let at_once = if self.overlay.is_none() { master.standing_at_once(code) } else { None };
        at_once.unwrap_or_else(|| self.standing_by_rows(master, code, days))
    }

    /// The same of a rate by its value.
    pub(crate) fn standing_of_rate(&self, rate: Decimal, days: Days) -> Standing {
        let (None, rates) = (&self.overlay, TAX_RATES.entries()) else {
            return self.standing(&TAX_RATES, rate.text(&mut [0; Decimal::LONGEST]), days);
        };
        let key = listed::key_of_rate(rate);
        TAX_RATES.index.standing_at_once(rates, key).unwrap_or_else(|| {
            let rows = TAX_RATES.index.run(rates, key);
            best(rates.get(rows).unwrap_or_default().iter(), days)
        })
    }

    /// The same with all rows asked, and their dates.
    #[inline(never)]
    fn standing_by_rows(&self, master: &'static Master, code: &[u8], days: &Days) -> Standing {
        if let (None, Rows::Entries(entries)) = (&self.overlay, &master.rows) {
            let (positions, exact) = master.candidates(code);
            let rows = entries.get(positions).unwrap_or_default().iter();
            return best(rows.filter(|row| exact || master.lookup.fits(row.code, code)), *days);
        }
        let code = std::str::from_utf8(code).unwrap_or_default();
        let rows = self.find(master, code).filter(|row| days.hold(row.validity));
        rows.map(|row| row.tier.standing()).max().unwrap_or(Standing::Unlisted)
    }

    /// Whether a PIN code lies in a state, where dates and what is laid over have no part in it.
    #[inline]
    pub(crate) fn lies_in(&self, pin: u32, state: u8) -> bool {
        match PINCODES.rows {
            Rows::Pincodes(packed) => self.overlay.is_none() && packed.lies_in(pin, state),
            _ => false,
        }
    }

    /// What the rows of a PIN code say.
    pub(crate) fn each_of_pincode(&self, pin: u32, mut take: impl FnMut(Fact)) {
        if self.overlay.is_some() {
            let mut buffer = [0; Decimal::LONGEST];
            let digits = Decimal::from(pin).text(&mut buffer);
            self.find(&PINCODES, digits).for_each(|row| take(row.fact()));
        } else if let Rows::Pincodes(packed) = PINCODES.rows {
            packed.find(pin).filter_map(|position| packed.fact(position)).for_each(take);
        }
    }
}

/// How the best of some rows stands on the days of a check.
fn best<'a>(rows: impl Iterator<Item = &'a Entry>, days: Days) -> Standing {
    let in_force = rows.filter(|row| days.hold(row.validity));
    in_force.map(|row| row.tier.standing()).max().unwrap_or(Standing::Unlisted)
}

/// What a row says of its code.
#[derive(Clone, Copy)]
pub(crate) struct Fact {
    /// 0 for none.
    pub(crate) state: u8,
    pub(crate) tier: Tier,
    pub(crate) validity: Validity,
}

/// A list of codes.
pub struct Master {
    /// Stem of its file in `masters/`.
    pub name: &'static str,
    /// What it lists.
    pub title: &'static str,
    /// What the licence of the list asks to be said wherever it is shown.
    pub attribution: Option<&'static str>,
    /// The columns of its file.
    pub(crate) columns: &'static [&'static str],
    /// The shape of its codes, and what it is called.
    pub(crate) spelling: Option<(&'static Pattern, &'static str)>,
    pub(crate) lookup: Lookup,
    pub(crate) rows: Rows,
    pub(crate) index: Index,
}

impl Master {
    /// How many rows are compiled in.
    pub fn count(&self) -> usize {
        match self.rows {
            Rows::Entries(entries) => entries.len(),
            Rows::Lists(lists) => lists.iter().map(|list| list.count()).sum(),
            Rows::Pincodes(packed) => packed.rows.len(),
            Rows::Hsn(packed) => packed.rows.len(),
        }
    }

    /// The rows that are compiled in, in the order of their codes; of HSN codes the short ones first.
    pub fn rows(&'static self) -> impl Iterator<Item = Row<'static>> {
        (0..self.count()).filter_map(|position| self.row(position, None))
    }

    /// Whether its rows are codes, rather than what codes must fit.
    #[cfg(feature = "schemars")]
    pub(crate) fn is_of_codes(&self) -> bool {
        !matches!(self.lookup, Lookup::Range | Lookup::Prefix | Lookup::Format)
    }

    /// Whether a row has this tier.
    fn has_tier(&'static self, tier: Tier) -> bool {
        self.rows().any(|row| row.tier == tier)
    }

    /// The codes of a list that has a row each.
    pub(crate) const fn entries(&self) -> &'static [Entry] {
        match self.rows {
            Rows::Entries(entries) => entries,
            Rows::Lists(_) | Rows::Pincodes(_) | Rows::Hsn(_) => &[],
        }
    }

    /// The row of a code that stands in a list, spelt exactly so.
    pub(crate) fn entry(&self, code: &str) -> Option<&'static Entry> {
        let entries = self.entries();
        let (found, _) = self.index.candidates(self.lookup, entries, code.as_bytes());
        entries.get(found).unwrap_or_default().iter().find(|entry| entry.code == code)
    }

    fn find<'a>(&'static self, code: &'a str) -> impl Iterator<Item = Row<'a>> {
        let (positions, exact) = self.candidates(code.as_bytes());
        let row = move |position| self.row(position, exact.then_some(code));
        positions
            .filter_map(row)
            .filter(move |row| exact || self.lookup.fits(&row.code, code.as_bytes()))
    }

    /// How a code stands, where dates have no part in it. Of a master that is known where the code
    /// is asked for, only its own way is left.
    #[expect(clippy::inline_always, reason = "the compiler takes it for larger than what is left")]
    #[inline(always)]
    fn standing_at_once(&self, code: &[u8]) -> Option<Standing> {
        match (&self.rows, &self.index) {
            (_, Index::Beginnings(pairs)) => {
                (!listed::may_begin(*pairs, code)).then_some(Standing::Unlisted)
            }
            (Rows::Entries(entries), index @ Index::Hashes(_)) => {
                match listed::key(self.lookup, code) {
                    Some(key) => index.standing_at_once(entries, key),
                    None => Some(Standing::Unlisted),
                }
            }
            (Rows::Hsn(packed), _) => packed.standing_at_once(code),
            _ => None,
        }
    }

    /// Where the rows of a code stand, and whether all of these are.
    fn candidates(&self, code: &[u8]) -> (Range<usize>, bool) {
        match &self.rows {
            Rows::Pincodes(packed) => (packed.find_code(code), true),
            Rows::Hsn(packed) => (packed.find_code(code), true),
            Rows::Entries(entries) => self.index.candidates(self.lookup, entries, code),
            Rows::Lists(_) => (0..self.count(), false),
        }
    }

    fn row<'a>(&'static self, mut position: usize, code: Option<&'a str>) -> Option<Row<'a>> {
        let row = |code: Cow<'a, str>, name, state, tier, validity| Row {
            code,
            name,
            state: (state != 0).then_some(state),
            list: None,
            tier,
            validity,
        };
        let code = |digits: &dyn Fn() -> Option<String>| {
            code.map_or_else(|| digits().unwrap_or_default().into(), Cow::Borrowed)
        };
        match self.rows {
            Rows::Entries(entries) => {
                let Entry { code, name, state, tier, validity, .. } = *entries.get(position)?;
                Some(row(code.into(), name, state, tier, validity))
            }
            Rows::Pincodes(packed) => {
                let code = code(&|| packed.rows.get(position).map(|pin| pin.code().to_string()));
                let Fact { state, tier, validity } = packed.fact(position)?;
                Some(row(code, "", state, tier, validity))
            }
            Rows::Hsn(packed) => {
                let code = code(&|| packed.rows.get(position).map(|hsn| hsn.digits()));
                let (tier, validity) = packed.tier_and_validity(position)?;
                Some(row(code, "", 0, tier, validity))
            }
            Rows::Lists(lists) => {
                for list in lists {
                    if let Some(row) = list.row(position, None) {
                        return Some(Row { list: Some(list.name), ..row });
                    }
                    position -= list.count();
                }
                None
            }
        }
    }
}

impl fmt::Debug for Master {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Master({}, {} rows)", self.name, self.count())
    }
}

/// The number of a state code, of one digit or two.
pub(crate) const fn state(code: &[u8]) -> Option<u8> {
    match *code {
        [units @ b'0'..=b'9'] => Some(units - b'0'),
        [tens @ b'0'..=b'9', units @ b'0'..=b'9'] => Some((tens - b'0') * 10 + (units - b'0')),
        _ => None,
    }
}

/// Whether the portal lists a state on every day; its list is its own, and takes no rows.
#[inline]
pub(crate) fn is_listed_state(state: u8) -> bool {
    static LISTED: u128 = listed::numbers(STATES.entries());
    state < 128 && LISTED >> state & 1 == 1
}

/// The same of a state of supply.
#[inline]
pub(crate) fn is_listed_place_of_supply(state: u8) -> bool {
    static LISTED: u128 = listed::numbers(masters::POS_STATES.entries());
    state < 128 && LISTED >> state & 1 == 1
}

/// A state code as the list spells it.
pub(crate) fn two_digits(state: u8) -> TwoDigits {
    TwoDigits([b'0' + state / 10 % 10, b'0' + state % 10])
}

/// A text of two digits.
#[derive(Clone, Copy)]
pub(crate) struct TwoDigits([u8; 2]);

impl std::ops::Deref for TwoDigits {
    type Target = str;

    fn deref(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

/// Where the rows of a master are.
pub(crate) enum Rows {
    /// In the order of codes.
    Entries(&'static [Entry]),
    /// One list after the other.
    Lists(&'static [&'static Master]),
    Pincodes(Packed<Pincode>),
    Hsn(Packed<Hsn>),
}

/// A row of a master.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Row<'m> {
    /// The code, as the list spells it; of the patterns and formats, what codes must fit.
    pub code: Cow<'m, str>,
    /// Its name; empty where the list has none.
    pub name: &'m str,
    /// Number of the state that the row is about, in the masters of PIN codes.
    pub state: Option<u8>,
    /// Which of the lists of `enums.csv` it stands in.
    pub list: Option<&'static str>,
    /// Who lists it.
    pub tier: Tier,
    /// When the portal's list holds it.
    pub validity: Validity,
}

impl Row<'_> {
    fn fact(&self) -> Fact {
        let (tier, validity) = (self.tier, self.validity);
        Fact { state: self.state.unwrap_or_default(), tier, validity }
    }
}

/// When the portal's list holds a row. Dates of the law do not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Validity {
    /// First day; none where it is not known.
    pub from: Option<Date>,
    /// Last day; none where no end is known.
    pub to: Option<Date>,
}

impl Validity {
    /// On every day.
    pub const ALWAYS: Self = Self { from: None, to: None };

    pub(crate) const fn since(self, year: i16, month: i8, day: i8) -> Self {
        Self { from: Some(Date::constant(year, month, day)), ..self }
    }

    pub(crate) const fn until(self, year: i16, month: i8, day: i8) -> Self {
        Self { to: Some(Date::constant(year, month, day)), ..self }
    }

    /// Whether a day lies in it.
    pub fn contains(self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

/// The days that a row may be valid on: either will do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    /// The day of the check.
    pub as_of: Date,
    /// The day of the document, where it is known.
    pub document: Option<Date>,
}

impl Days {
    /// One day.
    pub fn on(as_of: Date) -> Self {
        Self { as_of, document: None }
    }

    /// Whether one of the days lies in a stretch.
    pub fn hold(self, validity: Validity) -> bool {
        validity.contains(self.as_of) || self.document.is_some_and(|day| validity.contains(day))
    }
}

/// How a row is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lookup {
    Code,
    State,
    Rate,
    Pincode,
    Hsn,
    /// The code is `110-120`: first digits.
    Range,
    Prefix,
    Format,
}

impl Lookup {
    /// Whether a code goes by a row with this one.
    fn fits(self, row: &str, code: &[u8]) -> bool {
        match self {
            Self::Code | Self::Pincode | Self::Hsn => row.as_bytes() == code,
            Self::State => state(row.as_bytes()) == state(code),
            Self::Rate => {
                let code = std::str::from_utf8(code).unwrap_or_default();
                match (row.parse::<Decimal>(), code.parse::<Decimal>()) {
                    (Ok(row), Ok(code)) => row == code,
                    _ => false,
                }
            }
            Self::Range => {
                let digits = code.get(..3).filter(|digits| digits.iter().all(u8::is_ascii_digit));
                let range = row.split_once('-').zip(digits);
                range.is_some_and(|((first, last), digits)| {
                    (first.as_bytes()..=last.as_bytes()).contains(&digits)
                })
            }
            Self::Prefix => code.starts_with(row.as_bytes()),
            Self::Format => fits_format(row, code),
        }
    }
}

/// `@` is a letter, `#` a digit, `*` either, another character itself; what stands in brackets at
/// the end may be left out from the right. Letters count in either case.
fn fits_format(format: &str, text: &[u8]) -> bool {
    let (must, may) = format.split_once('[').unwrap_or((format, ""));
    let may = may.strip_suffix(']').unwrap_or(may);
    let lengths = must.len()..=must.len() + may.len();
    let fits = |(place, byte): (u8, &u8)| match place {
        b'@' => byte.is_ascii_alphabetic(),
        b'#' => byte.is_ascii_digit(),
        b'*' => byte.is_ascii_alphanumeric(),
        other => byte.eq_ignore_ascii_case(&other),
    };
    lengths.contains(&text.len()) && must.bytes().chain(may.bytes()).zip(text).all(fits)
}
