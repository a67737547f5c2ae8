//! Strategies of parts: what stands at one place of an invoice.

#![expect(clippy::redundant_closure_for_method_calls, reason = "the methods are of one lifetime")]

use std::ops::RangeInclusive;

use super::{DEFAULT, Stream};
use crate::Decimal;
use crate::generate::parts::{Made, Parts};

/// A part that is valid in the context of the defaults.
fn part<T>(make: impl Fn(&mut Parts<'_>) -> Made<T> + Send + Sync + 'static) -> Stream<T> {
    Stream::over(move |choices| DEFAULT.part(choices, &make))
}

/// GSTINs of every state and class (regular and casual taxpayers, deductors, departments, embassies,
/// e-commerce operators), with the right check character. Which class may stand where is another
/// matter: an operator is no buyer.
///
/// The forms are those of the portal's own pattern (rule G3 in docs/rules), the states those of
/// [`state`].
///
/// ```
/// # use inv01::proptest::prelude::*;
/// # use inv01::strategies;
/// proptest!(|(gstin in strategies::gstin())| {
///     prop_assert_eq!(gstin.len(), 15);
///     prop_assert!(gstin[..2].parse::<u8>().is_ok());
/// });
/// ```
pub fn gstin() -> Stream<String> {
    part(|parts| parts.gstin(None))
}

/// GSTINs of one state, by its number: 33 for Tamil Nadu. A state that is none of [`state`] gives an
/// error when a value is drawn.
///
/// ```
/// # use inv01::proptest::prelude::*;
/// # use inv01::strategies;
/// proptest!(|(gstin in strategies::gstin_of(33))| {
///     prop_assert!(gstin.starts_with("33"));
/// });
/// ```
pub fn gstin_of(state: u8) -> Stream<String> {
    part(move |parts| parts.gstin(Some(state)))
}

/// Numbers of the states and union territories that parties may lie in, and 97 for other territory.
///
/// From the master `states` as far as it is a place of supply and has PIN codes in the master
/// `pincodes`: so neither 25 and 28, which are no more, nor 96, which is abroad.
///
/// ```
/// # use inv01::proptest::prelude::*;
/// # use inv01::strategies;
/// use inv01::masters::{Masters, PINCODES};
///
/// let pairs = strategies::state().prop_flat_map(|state| (Just(state), strategies::pincode_of(state)));
/// proptest!(|((state, pincode) in pairs)| {
///     prop_assert!((1..=38).contains(&state) || state == 97);
///     prop_assert!(Masters::built_in().find(&PINCODES, &pincode.to_string()).next().is_some());
/// });
/// ```
pub fn state() -> Stream<u8> {
    part(|parts| Ok(parts.state()))
}

/// PIN codes of India, of six digits.
///
/// From the master `pincodes`, which is made of the postal directory.
///
/// ```
/// # use inv01::proptest::prelude::*;
/// # use inv01::strategies;
/// proptest!(|(pincode in strategies::pincode())| {
///     prop_assert!((110_001..=900_099).contains(&pincode));
/// });
/// ```
pub fn pincode() -> Stream<u32> {
    part(|parts| parts.pincode(None))
}

/// PIN codes of one state, by its number. Other territory, 97, has those of all states (rule S23), and
/// 96, what is abroad, has 999999 only. Any other number that is none of [`state`] gives an error when
/// a value is drawn.
///
/// ```
/// # use inv01::proptest::prelude::*;
/// # use inv01::strategies;
/// proptest!(|(pincode in strategies::pincode_of(7))| {
///     prop_assert_eq!(pincode / 10_000, 11);
/// });
/// ```
pub fn pincode_of(state: u8) -> Stream<u32> {
    part(move |parts| parts.pincode(Some(state)))
}

/// HSN codes of goods, of six or eight digits, which suppliers of any turnover may use.
///
/// From the master `hsn`.
///
/// ```
/// # use inv01::proptest::prelude::*;
/// # use inv01::strategies;
/// proptest!(|(code in strategies::hsn())| {
///     prop_assert!(matches!(code.len(), 6 | 8) && !code.starts_with("99"));
/// });
/// ```
pub fn hsn() -> Stream<String> {
    part(|parts| parts.hsn())
}

/// Codes of services, which begin with 99, of six digits.
///
/// From the master `hsn`.
///
/// ```
/// # use inv01::proptest::prelude::*;
/// # use inv01::strategies;
/// proptest!(|(code in strategies::service_code())| {
///     prop_assert!(code.len() == 6 && code.starts_with("99"));
/// });
/// ```
pub fn service_code() -> Stream<String> {
    part(|parts| parts.service_code())
}

/// Units of quantity, such as `KGS`.
///
/// From the master `uqc`.
///
/// ```
/// # use inv01::proptest::prelude::*;
/// # use inv01::strategies;
/// proptest!(|(unit in strategies::unit())| {
///     prop_assert_eq!(unit.len(), 3);
/// });
/// ```
pub fn unit() -> Stream<String> {
    part(|parts| parts.unit())
}

/// Rates of tax in per cent: of CGST and SGST together, or of IGST.
///
/// From the master `tax_rates`, as it is on the day of its edition.
///
/// ```
/// # use inv01::proptest::prelude::*;
/// # use inv01::strategies;
/// use inv01::Decimal;
///
/// proptest!(|(rate in strategies::rate())| {
///     prop_assert!(rate <= Decimal::from(40));
/// });
/// ```
pub fn rate() -> Stream<Decimal> {
    part(|parts| parts.rate())
}

/// Numbers of documents: 1 to 16 letters, digits, slashes and hyphens, the first a letter or a digit
/// but 0.
///
/// From the pattern of `DocDtls.No`.
///
/// ```
/// # use inv01::proptest::prelude::*;
/// # use inv01::strategies;
/// proptest!(|(number in strategies::doc_no())| {
///     prop_assert!((1..=16).contains(&number.len()) && !number.starts_with('0'));
/// });
/// ```
pub fn doc_no() -> Stream<String> {
    part(|parts| parts.text_of("DocDtls.No"))
}

/// Amounts of an item in rupees, with two decimals: 0 to 999999999999.99. A paisa, a rupee and the
/// greatest are drawn more often than others.
///
/// From the row of `ItemList[].TotAmt`.
///
/// ```
/// # use inv01::proptest::prelude::*;
/// # use inv01::strategies;
/// use inv01::Decimal;
///
/// proptest!(|(amount in strategies::amount())| {
///     prop_assert!((Decimal::ZERO..="999999999999.99".parse().unwrap()).contains(&amount));
///     prop_assert_eq!(amount.thousandths() % 10, 0);
/// });
/// ```
pub fn amount() -> Stream<Decimal> {
    part(|parts| parts.number("ItemList[].TotAmt"))
}

/// Quantities in the unit of the item, with three decimals: 0 to 9999999999.999. A thousandth, one and
/// the greatest are drawn more often than others.
///
/// From the row of `ItemList[].Qty`.
///
/// ```
/// # use inv01::proptest::prelude::*;
/// # use inv01::strategies;
/// use inv01::Decimal;
///
/// proptest!(|(quantity in strategies::quantity())| {
///     prop_assert!((Decimal::ZERO..="9999999999.999".parse().unwrap()).contains(&quantity));
/// });
/// ```
pub fn quantity() -> Stream<Decimal> {
    part(|parts| parts.number("ItemList[].Qty"))
}

/// Free texts of so many characters: names, addresses, descriptions. In Latin letters, in the scripts
/// of India, with signs, and with characters beyond the basic plane; none has a double quote or a
/// backslash, which rule S26 shuts out. As short and as long as may be are drawn more often than what
/// lies between.
///
/// A length is right in code points and in UTF-16 units alike, since it is not known which the portal
/// counts. A range that is empty gives an error when a value is drawn.
///
/// ```
/// # use inv01::proptest::prelude::*;
/// # use inv01::strategies;
/// proptest!(|(name in strategies::text(3..=100))| {
///     prop_assert!(name.chars().count() >= 3 && name.encode_utf16().count() <= 100);
///     prop_assert!(!name.contains(['"', '\\']));
/// });
/// ```
pub fn text(length: RangeInclusive<usize>) -> Stream<String> {
    part(move |parts| parts.text(&length))
}

/// Dates of documents, as the portal writes them: the day of the edition of the masters, or one of the
/// 29 days before it, so that a supplier of any turnover may still report it (rule D7).
///
/// ```
/// # use inv01::proptest::prelude::*;
/// # use inv01::strategies;
/// proptest!(|(date in strategies::date_of_document())| {
///     prop_assert!(date.ends_with("/10/2026") || date.ends_with("/11/2026"));
/// });
/// ```
pub fn date_of_document() -> Stream<String> {
    part(|parts| Ok(parts.day()))
}

/// Numbers of vehicles without blanks, in either letter case.
///
/// From the master `vehicle_formats`.
///
/// ```
/// # use inv01::proptest::prelude::*;
/// # use inv01::strategies;
/// proptest!(|(number in strategies::vehicle_number())| {
///     prop_assert!((4..=20).contains(&number.len()));
/// });
/// ```
pub fn vehicle_number() -> Stream<String> {
    part(|parts| parts.vehicle_number())
}

/// Codes of ports, such as `INMAA1`.
///
/// From the master `ports`.
///
/// ```
/// # use inv01::proptest::prelude::*;
/// # use inv01::strategies;
/// proptest!(|(port in strategies::port())| {
///     prop_assert_eq!(port.len(), 6);
/// });
/// ```
pub fn port() -> Stream<String> {
    part(|parts| parts.port())
}

/// Codes of countries, of two letters.
///
/// From the master `countries`.
///
/// ```
/// # use inv01::proptest::prelude::*;
/// # use inv01::strategies;
/// proptest!(|(country in strategies::country())| {
///     prop_assert_eq!(country.len(), 2);
/// });
/// ```
pub fn country() -> Stream<String> {
    part(|parts| parts.country())
}

/// Codes of currencies, of three letters.
///
/// From the master `currencies`.
///
/// ```
/// # use inv01::proptest::prelude::*;
/// # use inv01::strategies;
/// proptest!(|(currency in strategies::currency())| {
///     prop_assert_eq!(currency.len(), 3);
/// });
/// ```
pub fn currency() -> Stream<String> {
    part(|parts| parts.currency())
}

/// Telephone numbers: 6 to 12 digits.
///
/// From the pattern of `SellerDtls.Ph`.
///
/// ```
/// # use inv01::proptest::prelude::*;
/// # use inv01::strategies;
/// proptest!(|(phone in strategies::phone())| {
///     prop_assert!((6..=12).contains(&phone.len()));
/// });
/// ```
pub fn phone() -> Stream<String> {
    part(|parts| parts.text_of("SellerDtls.Ph"))
}

/// Addresses of e-mail: 6 to 100 characters.
///
/// From the pattern of `SellerDtls.Em`.
///
/// ```
/// # use inv01::proptest::prelude::*;
/// # use inv01::strategies;
/// proptest!(|(address in strategies::email())| {
///     prop_assert!((6..=100).contains(&address.len()) && address.contains('@'));
/// });
/// ```
pub fn email() -> Stream<String> {
    part(|parts| parts.text_of("SellerDtls.Em"))
}
