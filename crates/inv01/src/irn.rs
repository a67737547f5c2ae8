//! The IRN: what the portal calls an invoice, and so what may be used only once.

use std::fmt;
use std::io::Write as _;
use std::str::FromStr;

use jiff::civil::Date;
use sha2::{Digest, Sha256};

/// Since this day the letter case of a document number plays no part.
pub(crate) const CASE_DROPPED: Date = Date::constant(2025, 6, 1);

/// An invoice reference number: 32 bytes, shown as 64 hexadecimal digits.
///
/// ```
/// use inv01::Irn;
///
/// let text = "58f1669d31c5725ddcc39eeecd465e69543c639daeb1d582546aa3d28d66c3f8";
/// let irn: Irn = text.parse()?;
/// assert_eq!(irn.to_string(), text);
/// assert_eq!(irn, text.to_uppercase().parse()?);
/// assert!("58f1669d".parse::<Irn>().is_err());
/// # Ok::<(), inv01::ParseIrnError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Irn([u8; 32]);

impl Irn {
    /// Its bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The hash of a recipe.
    pub(crate) fn of_recipe(recipe: &[u8]) -> Self {
        Self(Sha256::digest(recipe).into())
    }
}

/// The IRN of a document that the portal registers on the day `as_of`: the hash of the supplier's
/// GSTIN, the financial year (April to March), the document's type and its number, nothing between
/// them. Type and number count in capital letters; before June 2025 the number counted as it is
/// written.
///
/// ```
/// use inv01::{Date, irn};
///
/// let (date, as_of) = (Date::constant(2025, 7, 14), Date::constant(2025, 7, 14));
/// let of = |number, as_of| irn("37ARZPT4384Q1MT", date, "INV", number, as_of).to_string();
/// let expected = "d9476807f5496dea9fc65c6a954887db156022ba4b0d17a3687d43576beb8e17";
/// assert_eq!(of("Test-00df1", as_of), expected);
/// assert_ne!(of("Test-00df1", Date::constant(2025, 5, 31)), expected);
/// ```
pub fn irn(supplier: &str, date: Date, document_type: &str, number: &str, as_of: Date) -> Irn {
    let mut recipe = Vec::new();
    write_recipe(&mut recipe, supplier, date, document_type, number, as_of);
    Irn::of_recipe(&recipe)
}

/// Writes what the IRN is the hash of.
pub(crate) fn write_recipe(
    to: &mut Vec<u8>,
    supplier: &str,
    date: Date,
    document_type: &str,
    number: &str,
    as_of: Date,
) {
    let year = date.year() - i16::from(date.month() < 4);
    to.extend_from_slice(supplier.as_bytes());
    // A vector takes all that is written.
    let _ = write!(to, "{year:04}-{:02}", (year + 1).rem_euclid(100));
    let kind = to.len();
    to.extend_from_slice(document_type.as_bytes());
    let number_at = to.len();
    to.extend_from_slice(number.as_bytes());
    let counts_in_capitals = if as_of < CASE_DROPPED { kind..number_at } else { kind..to.len() };
    to[counts_in_capitals].make_ascii_uppercase();
}

impl fmt::Display for Irn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Irn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Irn({self})")
    }
}

impl FromStr for Irn {
    type Err = ParseIrnError;

    fn from_str(text: &str) -> Result<Self, ParseIrnError> {
        let (pairs, rest) = text.as_bytes().as_chunks::<2>();
        if pairs.len() != 32 || !rest.is_empty() {
            return Err(ParseIrnError);
        }
        let mut bytes = [0; 32];
        for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
            *byte = digit(*high)? << 4 | digit(*low)?;
        }
        Ok(Self(bytes))
    }
}

fn digit(byte: u8) -> Result<u8, ParseIrnError> {
    match byte {
        b'0'..=b'9' => Ok(byte - b'0'),
        b'a'..=b'f' => Ok(byte - b'a' + 10),
        b'A'..=b'F' => Ok(byte - b'A' + 10),
        _ => Err(ParseIrnError),
    }
}

/// The text is no IRN.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParseIrnError;

impl fmt::Display for ParseIrnError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an IRN has 64 hexadecimal digits and nothing else")
    }
}

impl std::error::Error for ParseIrnError {}

#[cfg(test)]
mod tests {
    use super::{Irn, irn};
    use jiff::civil::{Date, date};

    const NOW: Date = date(2026, 11, 21);

    #[test]
    fn irns_that_the_portal_gave() {
        for (supplier, day, number, as_of, expected) in [
            (
                "24AAFCD5862R005",
                date(2020, 8, 8),
                "DOC/007",
                date(2020, 8, 8),
                "58f1669d31c5725ddcc39eeecd465e69543c639daeb1d582546aa3d28d66c3f8",
            ),
            (
                "29AAFCD5862R000",
                date(2025, 4, 17),
                "IC2000",
                date(2025, 4, 17),
                "1e60d7816bfcac5418e06f6ce58f6ba3518494f0c006da93a5db9f78418de8e6",
            ),
            (
                "37ARZPT4384Q1MT",
                date(2025, 7, 14),
                "Test-00df1",
                date(2025, 7, 14),
                "d9476807f5496dea9fc65c6a954887db156022ba4b0d17a3687d43576beb8e17",
            ),
            (
                "37BZNPM9430M1KL",
                date(2020, 8, 5),
                "CTDN23456",
                date(2020, 8, 5),
                "afdcc32a0eaa3a054cffcd251884d3e3f4f726b75c8943e7d35fbabc82f05d8a",
            ),
        ] {
            assert_eq!(irn(supplier, day, "INV", number, as_of).to_string(), expected, "{number}");
            // None of these depends on the case of the type, nor on the day within the year.
            let later = date(day.year() + 1, 3, 31);
            assert_eq!(irn(supplier, later, "inv", number, as_of).to_string(), expected);
        }
    }

    #[test]
    fn the_year_turns_on_the_first_of_april() {
        let of = |day| irn("33GSPTN1882G1Z3", day, "INV", "1", NOW);
        assert_eq!(of(date(2026, 3, 31)), of(date(2025, 4, 1)));
        assert_ne!(of(date(2026, 3, 31)), of(date(2026, 4, 1)));
        assert_eq!(of(date(2026, 4, 1)), of(date(2027, 3, 31)));
        // sha256 of 33GSPTN1882G1Z32099-00INV1: the century turns inside the year.
        assert_eq!(of(date(2099, 4, 1)).to_string(), CENTURY);
        assert_eq!(of(date(2100, 3, 31)).to_string(), CENTURY);
    }

    const CENTURY: &str = "0b97b6feb44dfb0ef52851f8ec9e42e02d02b5ad3754a2e414d275c73467a0a0";

    #[test]
    fn the_letter_case_of_the_number_counted_before_june_2025() {
        let of = |number, as_of| irn("29AAFCD5862R000", date(2022, 9, 20), "INV", number, as_of);
        let (before, since) = (date(2025, 5, 31), date(2025, 6, 1));
        // sha256 of 29AAFCD5862R0002022-23INVg2qxhY, and of the same in capital letters.
        assert_eq!(
            of("g2qxhY", before).to_string(),
            "2f4f15a326a820a498d7951c2e4f313e315c28e139b9a274cd73c66a08412033"
        );
        assert_eq!(
            of("g2qxhY", since).to_string(),
            "e2485460483a7fd57a3abcc8746eb04ed30901d05516fffbee0e7c5835d0f0bd"
        );
        assert_eq!(of("g2qxhY", since), of("G2QXHY", before));
        assert_ne!(of("g2qxhY", before), of("G2QXHY", before));
    }

    #[test]
    fn what_is_no_irn_is_refused() {
        let sound = "0123456789abcdef".repeat(4);
        assert_eq!(sound.parse::<Irn>().map(|irn| irn.to_string()), Ok(sound.clone()));
        let short = &sound[1..];
        for wrong in ["", short, &format!("{sound}0"), &format!("g{short}"), &format!(" {short}")] {
            assert!(wrong.parse::<Irn>().is_err(), "{wrong:?}");
        }
    }
}
