//! Calculated amounts: exact values, the portal's tolerance, and the workings that prove a finding.

use std::fmt::Write as _;

use crate::Decimal;
use crate::cursor::RawText;
use crate::field::{Field, FieldId};

/// An exact amount: so many parts of a rupee. Products of the largest members stay below 2^120.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Exact {
    /// How many parts.
    parts: i128,
    /// How many parts a thousandth of a rupee has: a power of ten, or twice one.
    thousandth: i64,
}

/// The hundred that a rate is of, in thousandths.
const PERCENT: i64 = 100 * 1000;

impl Exact {
    /// A sum of decimals, in thousandths.
    pub(crate) fn sum(thousandths: i128) -> Self {
        Self { parts: thousandths, thousandth: 1 }
    }

    /// A decimal.
    pub(crate) fn of(amount: Decimal) -> Self {
        Self::sum(wide(amount))
    }

    /// Amounts added to the first one, or subtracted where the flag says so.
    pub(crate) fn total(first: Decimal, others: &[(bool, Decimal)]) -> Self {
        let total = Self::sum(wide(first));
        others.iter().fold(
            total,
            |total, &(minus, amount)| {
                if minus { total.minus(amount) } else { total.plus(amount) }
            },
        )
    }

    pub(crate) fn plus(self, amount: Decimal) -> Self {
        Self { parts: self.parts + self.parts_of(amount), ..self }
    }

    pub(crate) fn minus(self, amount: Decimal) -> Self {
        Self { parts: self.parts - self.parts_of(amount), ..self }
    }

    /// The parts of a decimal.
    fn parts_of(self, amount: Decimal) -> i128 {
        wide(amount) * i128::from(self.thousandth)
    }

    fn rupee(self) -> i128 {
        i128::from(self.thousandth) * 1000
    }

    /// Quantity times price.
    pub(crate) fn product(quantity: Decimal, price: Decimal) -> Self {
        Self { parts: wide(quantity) * wide(price), thousandth: 1000 }
    }

    /// So many per cent of an amount, in `shares` equal shares.
    pub(crate) fn percent(of: Decimal, rate: Decimal, shares: u8) -> Self {
        Self { parts: wide(of) * wide(rate), thousandth: PERCENT * i64::from(shares) }
    }

    /// T1: whether the portal takes `given` for this amount. It does from a rupee below the amount
    /// without its paise to a rupee above the amount rounded up: not plus or minus one.
    ///
    /// What lies within a rupee of the amount lies in any case between them.
    pub(crate) fn takes(self, given: Decimal) -> bool {
        let (distance, rupee) = (self.parts_of(given) - self.parts, self.rupee());
        (distance + rupee).cast_unsigned() <= (2 * rupee).cast_unsigned()
            || self.takes_exactly(given)
    }

    /// Both bounds are whole rupees, so that they can be asked by multiplying instead of dividing:
    /// `floor(n/d) - 1 <= g` if and only if `n < (floor(g) + 2) * d`, and likewise above.
    fn takes_exactly(self, given: Decimal) -> bool {
        let rupee = self.rupee();
        let rupees = given.thousandths().div_euclid(1000);
        let rounded_up = rupees + i64::from(given.thousandths().rem_euclid(1000) != 0);
        self.parts < i128::from(rupees + 2) * rupee
            && self.parts > i128::from(rounded_up - 2) * rupee
    }

    /// The least and the greatest amount in whole rupees that [`takes`](Self::takes) takes.
    pub(crate) fn band(self) -> (i128, i128) {
        let floor = self.parts.div_euclid(self.rupee());
        let ceiling = floor + i128::from(self.parts.rem_euclid(self.rupee()) != 0);
        (floor - 1, ceiling + 1)
    }

    /// Whether `given` is this amount to the paisa: somebody computed it so.
    pub(crate) fn is(self, given: Decimal) -> bool {
        let distance = self.parts_of(given) - self.parts;
        // A paisa, so that an amount that was cut counts as one that was rounded.
        distance.abs() < 10 * i128::from(self.thousandth)
    }

    /// As text: two decimals, or as many more as it needs.
    pub(crate) fn text(self) -> String {
        let rupee = self.rupee();
        let (whole, mut rest) = (self.parts.abs() / rupee, self.parts.abs() % rupee);
        let mut text = format!("{}{whole}.", if self.parts < 0 { "-" } else { "" });
        let mut decimals = 0;
        while decimals < 2 || rest != 0 {
            rest *= 10;
            text.push(char::from(b'0' + u8::try_from(rest / rupee).unwrap_or_default()));
            rest %= rupee;
            decimals += 1;
        }
        text
    }
}

/// Whether an amount lies within a rupee of a sum in thousandths, so that the portal takes it; T1
/// may take others too.
#[inline]
pub(crate) fn is_near(sum: i64, given: Decimal) -> bool {
    (given.thousandths() - sum + 1000).cast_unsigned() <= 2000
}

fn wide(value: Decimal) -> i128 {
    i128::from(value.thousandths())
}

/// How an amount was calculated.
#[derive(Debug, Clone)]
pub(crate) enum Formula {
    /// Quantity times price.
    Product(Decimal, Decimal),
    /// So many per cent of an amount, in so many equal shares.
    Percent { of: Decimal, rate: Decimal, shares: u8 },
    /// Amounts added, or subtracted where the flag says so. `more`: how many are left out.
    Sum { terms: Vec<(bool, Decimal)>, more: usize, total: Exact },
}

/// Most amounts of a sum that are written out.
const WRITTEN: usize = 9;

impl Formula {
    /// A sum over items.
    pub(crate) fn over_items(amounts: impl Iterator<Item = Decimal>) -> Self {
        let (mut terms, mut more, mut total) = (Vec::new(), 0, Exact::sum(0));
        for amount in amounts {
            total = total.plus(amount);
            if terms.len() < WRITTEN {
                terms.push((false, amount));
            } else {
                more += 1;
            }
        }
        Self::Sum { terms, more, total }
    }

    /// Amounts added, or subtracted where the flag says so.
    pub(crate) fn sum(first: Decimal, others: &[(bool, Decimal)]) -> Self {
        let given = others.iter().filter(|(_, amount)| *amount != Decimal::ZERO);
        let terms = std::iter::once((false, first)).chain(given.copied()).collect();
        Self::Sum { terms, more: 0, total: Exact::total(first, others) }
    }

    /// Its value.
    pub(crate) fn value(&self) -> Exact {
        match *self {
            Self::Product(quantity, price) => Exact::product(quantity, price),
            Self::Percent { of, rate, shares } => Exact::percent(of, rate, shares),
            Self::Sum { total, .. } => total,
        }
    }

    /// With its numbers: `12897.70 - 10.00 + 20.00 + 0.30 = 12908.00`.
    pub(crate) fn text(&self) -> String {
        let mut text = match self {
            Self::Product(quantity, price) => format!("{quantity} x {price}"),
            Self::Percent { of, rate, shares } => {
                format!("{of:.2} x {rate} / {}", 100 * u32::from(*shares))
            }
            Self::Sum { terms, .. } => {
                let mut text = String::new();
                for (i, (minus, amount)) in terms.iter().enumerate() {
                    // A negative amount turns the sign over, so that no two signs meet.
                    let minus = *minus != (*amount < Decimal::ZERO);
                    text.push_str(match (i, minus) {
                        (0, false) => "",
                        (0, true) => "-",
                        (_, false) => " + ",
                        (_, true) => " - ",
                    });
                    text.push_str(format!("{amount:.2}").trim_start_matches('-'));
                }
                text
            }
        };
        if let Self::Sum { terms, more: more @ 1.., .. } = self {
            let _ = write!(text, " + … ({} items)", terms.len() + more);
        }
        text + " = " + &self.value().text()
    }
}

/// What proves that an amount is wrong.
#[derive(Debug, Clone)]
pub(crate) struct Working {
    /// The calculations, one of which would have to come near.
    pub(crate) formulas: Vec<Formula>,
    /// What may have happened.
    pub(crate) hint: Option<Hint>,
    /// The HSN code, where the portal's text names it.
    pub(crate) hsn: Option<RawText>,
}

impl Working {
    pub(crate) fn new(formulas: Vec<Formula>, hint: Option<Hint>) -> Self {
        Self { formulas, hint, hsn: None }
    }

    /// The bands in whole rupees. No amount of this kind is negative, whatever the band says.
    pub(crate) fn expected(&self) -> String {
        let bands: Vec<String> = self
            .formulas
            .iter()
            .map(|formula| {
                let (least, greatest) = formula.value().band();
                match greatest {
                    ..0 => "no amount, since the calculation is below zero".to_owned(),
                    _ => format!("{} to {greatest}", least.max(0)),
                }
            })
            .collect();
        bands.join(", or ")
    }

    pub(crate) fn formula(&self) -> String {
        let texts: Vec<String> = self.formulas.iter().map(Formula::text).collect();
        texts.join(", or ")
    }
}

/// What may have happened, where the numbers tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hint {
    /// The amount is right without this member.
    LeftOut(FieldId),
    /// The amount is right without either of these.
    BothLeftOut(FieldId, FieldId),
    /// The amount is right if the rate is half of the whole.
    HalfRate(Decimal),
    /// The amount is right if the round-off has the other sign.
    RoundOffSign,
    /// The tax is right as the other kind: IGST, or CGST and SGST.
    OtherTax,
    /// The tax is of the kind that the buyer's state would ask for.
    BuyerState,
}

impl Hint {
    pub(crate) fn text(self) -> String {
        match self {
            Self::LeftOut(id) => format!("{} has been left out", place(id.field())),
            Self::BothLeftOut(first, second) => {
                let (first, second) = (place(first.field()), place(second.field()));
                format!("{first} and {second} have been left out")
            }
            Self::HalfRate(rate) => {
                format!("GstRt is the whole rate, CGST and SGST together: {rate}")
            }
            Self::RoundOffSign => "RndOffAmt has been counted with the other sign".to_owned(),
            Self::OtherTax => "the tax has been given as the other kind".to_owned(),
            Self::BuyerState => {
                "the seller's state is held against Pos, not against the buyer's state".to_owned()
            }
        }
    }
}

/// The name of a member, with its container where an item has one of that name too.
fn place(field: &'static Field) -> &'static str {
    let of_totals = field.path.starts_with("ValDtls.");
    if of_totals && matches!(field.name, "Discount" | "OthChrg") { field.path } else { field.name }
}

#[cfg(test)]
mod tests {
    use super::{Exact, Formula};
    use crate::Decimal;

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    /// The definition, by division.
    fn in_band(calculated: Exact, given: Decimal) -> bool {
        let (least, greatest) = calculated.band();
        let given = i128::from(given.thousandths());
        (least * 1000..=greatest * 1000).contains(&given)
    }

    #[test]
    fn the_examples_of_the_official_text() {
        for (calculated, least, greatest) in [
            ("2345.04", "2344", "2347"),
            ("10241", "10240", "10242"),
            ("10241.61", "10240", "10243"),
            ("0", "-1", "1"),
            ("0.01", "-1", "2"),
            ("-0.01", "-2", "1"),
        ] {
            let exact = Exact::sum(i128::from(decimal(calculated).thousandths()));
            let (least, greatest) = (decimal(least), decimal(greatest));
            let paisa = Decimal::from_thousandths(10);
            assert!(exact.takes(least) && exact.takes(greatest), "{calculated}");
            assert!(!exact.takes(least.checked_sub(paisa).unwrap()), "{calculated}");
            assert!(!exact.takes(greatest.checked_add(paisa).unwrap()), "{calculated}");
        }
    }

    #[test]
    fn multiplying_is_dividing() {
        let mut exacts = Vec::new();
        for thousandths in -4100..4100 {
            exacts.push(Exact::sum(thousandths));
        }
        for amount in ["0.01", "1", "99.99", "1000", "9978.84", "17796.62"] {
            for rate in ["0", "0.1", "0.25", "1.5", "7.5", "18", "28", "40"] {
                for shares in [1, 2] {
                    exacts.push(Exact::percent(decimal(amount), decimal(rate), shares));
                }
            }
        }
        exacts.push(Exact::product(decimal("100.345"), decimal("99.545")));
        for exact in exacts {
            let (least, greatest) = exact.band();
            for edge in [least * 1000, greatest * 1000] {
                for step in [-1000, -999, -11, -10, -1, 0, 1, 10, 11, 999, 1000] {
                    let given = Decimal::from_thousandths(i64::try_from(edge + step).unwrap());
                    assert_eq!(exact.takes(given), in_band(exact, given), "{exact:?} {given}");
                }
            }
        }
    }

    #[test]
    fn the_largest_amounts_fit() {
        let (most, finest) = (decimal("999999999999.99"), decimal("999999999999.999"));
        let tax = Exact::percent(most, decimal("999.999"), 2);
        assert!(tax.takes(decimal("4999995000000")) && !tax.takes(most));
        assert!(!Exact::product(decimal("9999999999.999"), finest).takes(most));
        let sum = Exact::sum(i128::from(i64::MAX) * 1000);
        assert!(!sum.takes(decimal("99999999999999.99")));
    }

    #[test]
    fn formulas_show_their_numbers() {
        let minus = |text| (true, decimal(text));
        let plus = |text| (false, decimal(text));
        let total = Formula::sum(
            decimal("12897.7"),
            &[minus("10"), plus("20"), plus("0.3"), plus("0"), minus("-1")],
        );
        assert_eq!(total.text(), "12897.70 - 10.00 + 20.00 + 0.30 + 1.00 = 12909.00");
        let tax = Formula::Percent { of: decimal("9978.84"), rate: decimal("12"), shares: 1 };
        assert_eq!(tax.text(), "9978.84 x 12 / 100 = 1197.4608");
        let half = Formula::Percent { of: decimal("1000"), rate: decimal("18"), shares: 2 };
        assert_eq!(half.text(), "1000.00 x 18 / 200 = 90.00");
        let gross = Formula::Product(decimal("100.345"), decimal("99.545"));
        assert_eq!(gross.text(), "100.345 x 99.545 = 9988.843025");
        let few = Formula::over_items([decimal("1"), decimal("2.5")].into_iter());
        assert_eq!(few.text(), "1.00 + 2.50 = 3.50");
        let many = Formula::over_items(std::iter::repeat_n(decimal("1"), 1000));
        assert_eq!(many.text(), "1.00 + ".repeat(9) + "… (1000 items) = 1000.00");
        let off = Formula::sum(decimal("-0.5"), &[]);
        assert_eq!(off.text(), "-0.50 = -0.50");
    }
}
