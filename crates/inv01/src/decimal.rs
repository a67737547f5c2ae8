//! Exact numbers.

use std::fmt;
use std::str::FromStr;

/// An exact decimal number: a count of thousandths in 64 bits.
///
/// INV-01 writes money with two decimals and quantities, prices and rates with three. Its largest
/// value, 99999999999999.99, fits, and so does the sum of a thousand items of 999999999999.99.
///
/// ```
/// use inv01::Decimal;
///
/// let amount: Decimal = "99999999999999.99".parse()?;
/// assert_eq!(amount.to_string(), "99999999999999.99");
/// assert_eq!("1e2".parse::<Decimal>()?, "100.00".parse()?);
/// assert_eq!("-0".parse::<Decimal>()?, Decimal::ZERO);
/// assert!("0.0001".parse::<Decimal>().is_err());
/// assert_eq!(Decimal::from(-18), "-18.00".parse()?);
/// # Ok::<(), inv01::ParseDecimalError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Decimal(i64);

impl Decimal {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// So many thousandths.
    pub const fn from_thousandths(thousandths: i64) -> Self {
        Self(thousandths)
    }

    /// The number of thousandths.
    pub const fn thousandths(self) -> i64 {
        self.0
    }

    /// The most bytes that [`text`](Self::text) needs.
    pub(crate) const LONGEST: usize = 24;

    /// The value with as few decimals as it needs.
    pub(crate) fn text(self, buffer: &mut [u8; Self::LONGEST]) -> &str {
        let mut start = buffer.len();
        let mut put = |byte: u8| {
            start -= 1;
            buffer[start] = byte;
        };
        let mut rest = self.0.unsigned_abs();
        let (mut place, mut is_needed) = (0, false);
        while place < 4 || rest > 0 {
            if place == 3 && is_needed {
                put(b'.');
            }
            // A digit always fits.
            let digit = u8::try_from(rest % 10).unwrap_or_default();
            is_needed |= digit > 0 || place >= 3;
            if is_needed {
                put(b'0' + digit);
            }
            rest /= 10;
            place += 1;
        }
        if self.0 < 0 {
            put(b'-');
        }
        std::str::from_utf8(&buffer[start..]).unwrap_or_default()
    }

    /// The sum, where it fits.
    ///
    /// ```
    /// use inv01::Decimal;
    ///
    /// let total = Decimal::from(3000).checked_add("540.11".parse()?);
    /// assert_eq!(total, Some("3540.11".parse()?));
    /// # Ok::<(), inv01::ParseDecimalError>(())
    /// ```
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// The difference, where it fits.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }
}

impl From<i32> for Decimal {
    /// A whole number: `18.into()` is 18.
    fn from(whole: i32) -> Self {
        Self(i64::from(whole) * 1000)
    }
}

impl From<u32> for Decimal {
    /// A whole number.
    fn from(whole: u32) -> Self {
        Self(i64::from(whole) * 1000)
    }
}

impl fmt::Display for Decimal {
    /// As few decimals as the value needs; with a precision, at least so many: `{:.2}` of 1.5 is
    /// 1.50. No digit is ever dropped.
    ///
    /// ```
    /// let amount: inv01::Decimal = "-1234.5".parse()?;
    /// assert_eq!(format!("{amount} {amount:.2} {amount:>9} {amount:09}"), "-1234.5 -1234.50   -1234.5 -001234.5");
    /// # Ok::<(), inv01::ParseDecimalError>(())
    /// ```
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut buffer = [0; Self::LONGEST];
        let digits = self.text(&mut buffer).trim_start_matches('-');
        let decimals = digits.split_once('.').map_or(0, |(_, fraction)| fraction.len());
        let zeros = f.precision().unwrap_or_default().saturating_sub(decimals);
        if zeros == 0 {
            return f.pad_integral(self.0 >= 0, "", digits);
        }
        let point = if decimals == 0 { "." } else { "" };
        f.pad_integral(self.0 >= 0, "", &format!("{digits}{point}{:0<zeros$}", ""))
    }
}

impl fmt::Debug for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Why a text is no [`Decimal`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ParseDecimalError {
    /// It is not written as JSON writes numbers.
    NotANumber,
    /// Its value needs more than three decimals.
    TooPrecise,
    /// Its value has more digits than fit.
    TooLarge,
}

impl fmt::Display for ParseDecimalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotANumber => "not a number as JSON writes it",
            Self::TooPrecise => "more than three decimals",
            Self::TooLarge => "too large",
        })
    }
}

impl std::error::Error for ParseDecimalError {}

impl FromStr for Decimal {
    type Err = ParseDecimalError;

    fn from_str(text: &str) -> Result<Self, ParseDecimalError> {
        // No other JSON value both begins with one of these and ends with a digit.
        let first = text.starts_with(|c: char| c == '-' || c.is_ascii_digit());
        let last = text.ends_with(|c: char| c.is_ascii_digit());
        if !first || !last || crate::json::validate(text.as_bytes()).is_err() {
            return Err(ParseDecimalError::NotANumber);
        }
        let number = Number::read(text.as_bytes());
        match number {
            Number { overflow: true, .. } => Err(ParseDecimalError::TooLarge),
            Number { inexact: true, .. } => Err(ParseDecimalError::TooPrecise),
            Number { value, .. } => Ok(value),
        }
    }
}

/// A JSON number of any size and precision, as far as INV-01 asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Number {
    /// The value, cut after the third decimal.
    pub(crate) value: Decimal,
    /// Something other than zero was cut.
    pub(crate) inexact: bool,
    /// The value does not fit; `value` is meaningless but for its sign.
    pub(crate) overflow: bool,
    /// It is below zero.
    pub(crate) negative: bool,
    /// Decimals of the value, trailing zeros dropped.
    pub(crate) decimals: u32,
    /// Digits written after the point, zeros included; 0 where an exponent moves the point, since
    /// then the value counts.
    pub(crate) written: u32,
}

impl Number {
    /// Reads a number that keeps the grammar of JSON.
    pub(crate) fn read(text: &[u8]) -> Self {
        let (negative, text) = match text {
            [b'-', rest @ ..] => (true, rest),
            _ => (false, text),
        };
        let mantissa_end =
            text.iter().position(|byte| matches!(byte, b'e' | b'E')).unwrap_or(text.len());
        let (mantissa, exponent) = text.split_at(mantissa_end);
        let shift = exponent_value(exponent);
        let whole_digits = mantissa.iter().position(|&byte| byte == b'.').unwrap_or(mantissa.len());
        let fraction_digits = mantissa.len().saturating_sub(whole_digits + 1);

        // The power of ten of the digit at hand, counted down from the first.
        let mut power = count(whole_digits).saturating_sub(1).saturating_add(shift);
        let (mut value, mut decimals, mut inexact, mut overflow) = (0_i64, 0_i64, false, false);
        for digit in
            mantissa.iter().filter(|&&byte| byte != b'.').map(|byte| i64::from(byte - b'0'))
        {
            if digit != 0 {
                decimals = decimals.max(power.saturating_neg());
                match u32::try_from(power.saturating_add(3)) {
                    // Beyond what 32 bits hold it is no fraction.
                    Err(_) if power > 0 => overflow = true,
                    Err(_) => inexact = true,
                    Ok(places) => {
                        let place = 10_i64.checked_pow(places);
                        match place.and_then(|p| p.checked_mul(digit)?.checked_add(value)) {
                            Some(sum) => value = sum,
                            None => overflow = true,
                        }
                    }
                }
            }
            power = power.saturating_sub(1);
        }
        let clamp = |places: i64| u32::try_from(places.max(0)).unwrap_or(u32::MAX);
        Self {
            value: Decimal(if negative { -value } else { value }),
            inexact,
            overflow,
            negative: negative && (value != 0 || inexact || overflow),
            decimals: clamp(decimals),
            written: if exponent.is_empty() { clamp(count(fraction_digits)) } else { 0 },
        }
    }

    /// Whether the exact value is below `least`.
    pub(crate) fn is_below(&self, least: Decimal) -> bool {
        if self.overflow {
            return self.negative;
        }
        self.value < least || (self.value == least && self.inexact && self.negative)
    }

    /// Whether the exact value is above `greatest`.
    pub(crate) fn is_above(&self, greatest: Decimal) -> bool {
        if self.overflow {
            return !self.negative;
        }
        self.value > greatest || (self.value == greatest && self.inexact && !self.negative)
    }
}

/// A number as most programs write it: not below zero, at most three decimals, no exponent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Plain {
    pub(crate) value: Decimal,
    /// Decimals that are written, zeros included.
    pub(crate) written: usize,
    /// How many bytes it takes.
    pub(crate) length: usize,
}

/// The plain number that the bytes begin with, where it and a comma or brace behind it are within eight
/// bytes: without a loop over its digits. None of any other, and of what is no JSON.
#[inline(always)]
#[expect(clippy::inline_always, reason = "most members are numbers")]
pub(crate) fn short(bytes: [u8; 8]) -> Option<Plain> {
    let eight = Digits::of(bytes);
    let whole = eight.count();
    // Of a zero only a point may follow, or the end.
    let is_spelt_well = bytes[0] != b'0' || whole == 1;
    if whole == 0 || whole == 8 || !is_spelt_well {
        return None;
    }
    let (number, written, length) = if eight.is_point(whole) {
        let (number, written) = eight.without(whole)?;
        (number, written, whole + 1 + written)
    } else {
        (eight.number(whole), 0, whole)
    };
    if written > 3 || !matches!(eight.byte(length), b',' | b'}') {
        return None;
    }
    let value = Decimal(number.cast_signed() * THOUSANDTHS[written]);
    Some(Plain { value, written, length })
}

/// How many thousandths one in the last of so many decimals is.
const THOUSANDTHS: [i64; 4] = [1000, 100, 10, 1];

/// The same of up to fifteen digits before the point. At the very end of a text there is none.
pub(crate) fn long(bytes: &[u8]) -> Option<Plain> {
    let eight = Digits::of(*bytes.first_chunk()?);
    let mut whole = eight.count();
    if whole == 0 || whole > 1 && bytes[0] == b'0' {
        return None;
    }
    if whole < 8 {
        // Of the eight bytes all but the point are digits.
        let is_point_only = eight.others & eight.others.wrapping_sub(1) == 0;
        if !eight.is_point(whole) || !is_point_only {
            return None;
        }
        let (mut number, mut length) = (eight.around(whole).number(7), 8);
        while let Some(digit @ b'0'..=b'9') = bytes.get(length)
            && length < whole + 5
        {
            number = 10 * number + u64::from(digit - b'0');
            length += 1;
        }
        let written = length - whole - 1;
        return if written == 0 {
            None
        } else {
            ended(number, written, length, *bytes.get(length)?)
        };
    }
    let more = Digits::of(*bytes.get(whole..)?.first_chunk()?);
    let count = more.count();
    let number = eight.number(whole) * TENS.get(count)? + more.number(count);
    whole += count;
    let end = *bytes.get(whole)?;
    if end != b'.' {
        return ended(number, 0, whole, end);
    }
    let behind = Digits::of(*bytes.get(whole + 1..)?.first_chunk()?);
    let written = behind.count();
    let number = number.checked_mul(*TENS.get(written)?)? + behind.number(written);
    let length = whole + 1 + written;
    if written == 0 { None } else { ended(number, written, length, *bytes.get(length)?) }
}

/// Powers of ten.
const TENS: [u64; 8] = [1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000];

/// A number that ends before this byte.
#[inline]
fn ended(number: u64, written: usize, length: usize, end: u8) -> Option<Plain> {
    let is_ended = matches!(end, b',' | b'}' | b']' | b' ' | b'\n' | b'\r' | b'\t');
    let scale = *THOUSANDTHS.get(written)?;
    let value = Decimal(i64::try_from(number).ok()?.checked_mul(scale)?);
    is_ended.then_some(Plain { value, written, length })
}

/// Eight bytes, each as the digit that it may be.
#[derive(Clone, Copy)]
struct Digits {
    values: u64,
    /// The highest bit of each byte that is no digit.
    others: u64,
}

impl Digits {
    #[inline]
    const fn every(byte: u8) -> u64 {
        u64::from_ne_bytes([byte; 8])
    }

    #[inline]
    fn of(bytes: [u8; 8]) -> Self {
        let values = u64::from_le_bytes(bytes) ^ Self::every(b'0');
        let above_nine = (values & Self::every(0x7F)) + Self::every(0x80 - 10);
        Self { values, others: (above_nine | values) & Self::every(0x80) }
    }

    /// How many digits there are before the first other byte.
    #[inline]
    fn count(self) -> usize {
        self.others.trailing_zeros() as usize / 8
    }

    /// One of the bytes.
    #[inline]
    fn byte(self, at: usize) -> u8 {
        (self.values >> (8 * at % 64)).to_le_bytes()[0] ^ b'0'
    }

    #[inline]
    fn is_point(self, at: usize) -> bool {
        self.byte(at) == b'.'
    }

    /// The number that the first so many digits make, of none to eight.
    #[inline]
    fn number(self, count: usize) -> u64 {
        // Zeros go before them. Then pairs, fours and eights are put together.
        let digits = if count == 0 { 0 } else { self.values << (8 * (8 - count) % 64) };
        let pairs = (digits.wrapping_mul(10 << 8 | 1) >> 8) & 0x00FF_00FF_00FF_00FF;
        let fours = (pairs.wrapping_mul(100 << 16 | 1) >> 16) & 0x0000_FFFF_0000_FFFF;
        fours.wrapping_mul(10_000 << 32 | 1) >> 32
    }

    /// The number of the digits on both sides of a point, and how many stand behind it; none where
    /// they do not end here, or there are none.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "most members are numbers")]
    fn without(self, point: usize) -> Option<(u64, usize)> {
        let others = self.others & self.others.wrapping_sub(1);
        let written = (others.trailing_zeros() as usize / 8).wrapping_sub(point + 1);
        if others == 0 || written == 0 {
            return None;
        }
        Some((self.around(point).number(point + written), written))
    }

    /// The bytes without that of a point.
    #[inline]
    fn around(self, point: usize) -> Self {
        let before = (1 << (8 * point % 64)) - 1;
        Self { values: self.values & before | self.values >> 8 & !before, ..self }
    }
}

fn count(digits: usize) -> i64 {
    i64::try_from(digits).unwrap_or(i64::MAX)
}

/// The value of `e+12`; of none, 0. What does not fit is as good as the largest.
fn exponent_value(text: &[u8]) -> i64 {
    let (sign, digits) = match text {
        [_, b'-', digits @ ..] => (-1, digits),
        [_, b'+', digits @ ..] | [_, digits @ ..] => (1, digits),
        [] => return 0,
    };
    digits.iter().fold(0_i64, |value, byte| {
        value.saturating_mul(10).saturating_add(sign * i64::from(byte - b'0'))
    })
}

#[cfg(test)]
mod tests {
    use super::{Decimal, Number, ParseDecimalError, long, short};
    use crate::json::validate;

    fn read(text: &str) -> Number {
        Number::read(text.as_bytes())
    }

    #[test]
    fn value_is_exact_and_spelling_is_not_the_value() {
        for (text, thousandths) in [
            ("0", 0),
            ("-0.000", 0),
            ("100", 100_000),
            ("1e2", 100_000),
            ("1E+2", 100_000),
            ("100.00", 100_000),
            ("12345e-2", 123_450),
            ("0.10e1", 1_000),
            ("-99.99", -99_990),
            ("99999999999999.99", 99_999_999_999_999_990),
            ("0.001", 1),
            ("0e999999999999999999999", 0),
        ] {
            let number = read(text);
            assert_eq!(number.value, Decimal(thousandths), "{text}");
            assert!(!number.inexact && !number.overflow, "{text}");
        }
    }

    #[test]
    fn text_has_as_few_decimals_as_the_value_needs() {
        for (thousandths, text) in [
            (0, "0"),
            (1, "0.001"),
            (250, "0.25"),
            (1_000, "1"),
            (7_500, "7.5"),
            (40_000, "40"),
            (-99_990, "-99.99"),
            (-5, "-0.005"),
            (1_000_000_010, "1000000.01"),
            (i64::MAX, "9223372036854775.807"),
            (i64::MIN, "-9223372036854775.808"),
        ] {
            let mut buffer = [0; Decimal::LONGEST];
            assert_eq!(Decimal(thousandths).text(&mut buffer), text);
            assert_eq!(Decimal(thousandths).to_string(), text);
        }
    }

    #[test]
    fn decimals_of_the_value_and_as_written() {
        for (text, decimals, written) in [
            ("12", 0, 0),
            ("12.00", 0, 2),
            ("12.345", 3, 3),
            ("12.3450", 3, 4),
            ("1.10e1", 0, 0),
            ("11e-4", 4, 0),
            ("1.5e3", 0, 0),
            ("0.0", 0, 1),
        ] {
            let number = read(text);
            assert_eq!((number.decimals, number.written), (decimals, written), "{text}");
        }
    }

    #[test]
    fn what_does_not_fit_is_known_to_be_out() {
        assert!(read("1e400").overflow && read("-1e400").negative);
        for power in ["4294967292", "4294967293", "4294967295", "99999999999999999999"] {
            let (huge, tiny) = (format!("1e{power}"), format!("1e-{power}"));
            assert!(read(&huge).overflow && !read(&huge).inexact, "{huge}");
            assert!(read(&tiny).inexact && !read(&tiny).overflow, "{tiny}");
        }
        assert!(read(&"9".repeat(400)).overflow);
        assert!(read("1e-400").inexact && !read("1e-400").negative);
        assert_eq!(read("1e-400").decimals, 400);
        assert_eq!(read("1e-99999999999999999999").decimals, u32::MAX);
        let max = Decimal(99_990);
        assert!(!read("99.99").is_above(max) && read("99.99001").is_above(max));
        assert!(read("-99.99001").is_below(Decimal(-99_990)));
        assert!(read("-0.0001").is_below(Decimal::ZERO) && !read("-0").is_below(Decimal::ZERO));
        assert!(read("-1e99").is_below(Decimal::ZERO) && read("1e99").is_above(max));
    }

    #[test]
    fn parsing_refuses_rather_than_rounds() {
        let parse = |text: &str| text.parse::<Decimal>();
        assert_eq!(parse("1.2345"), Err(ParseDecimalError::TooPrecise));
        assert_eq!(parse("1e30"), Err(ParseDecimalError::TooLarge));
        for text in ["", " 1", "1 ", "01", "+1", "1.", ".5", "NaN", "1,000", "\"1\""] {
            assert_eq!(parse(text), Err(ParseDecimalError::NotANumber), "{text:?}");
        }
    }

    /// The short ways say what the long one says, or nothing.
    #[test]
    fn short_ways_lead_to_the_same_number() {
        let mut taken = [0; 2];
        let mut ask = |text: &str| {
            for end in [",", "}", "]", " ", "\n", "e5,", "E1,", ".5,", "x", "\"", "", "-"] {
                if end == ".5," && !text.contains('.') {
                    continue;
                }
                let bytes = format!("{text}{end}{}", "9".repeat(16));
                let bytes = bytes.as_bytes();
                let short = bytes.first_chunk().copied().and_then(short);
                for (way, plain) in [short, long(bytes)].into_iter().enumerate() {
                    let Some(plain) = plain else { continue };
                    taken[way] += 1;
                    assert_eq!(plain.length, text.len(), "{text}{end}");
                    assert!(validate(text.as_bytes()).is_ok(), "{text}");
                    assert!(!matches!(bytes[plain.length], b'e' | b'E' | b'.' | b'0'..=b'9'));
                    let number = read(text);
                    assert!(!number.inexact && !number.overflow, "{text}");
                    assert_eq!(number.value, plain.value, "{text}");
                    assert_eq!(number.written as usize, plain.written, "{text}");
                }
            }
        };
        let digits = ["", "0", "7", "10", "907", "1234", "56789", "123456", "7654321", "98765432"];
        let more = ["123456789", "999999999999", "99999999999999", "999999999999999999"];
        for whole in digits.iter().chain(&more) {
            ask(whole);
            ask(&format!("0{whole}"));
            ask(&format!("-{whole}"));
            for fraction in digits.iter().chain(&["00", "000", "05", "005"]) {
                ask(&format!("{whole}.{fraction}"));
            }
        }
        assert!(taken[0] > 80 && taken[1] > 300, "{taken:?}");
    }
}
