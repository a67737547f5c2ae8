//! Items and totals: amounts that the portal's own sums confirm.
//!
//! Money is in paise, quantities, prices and rates are in thousandths. What the portal calculates it
//! takes within a tolerance (T1), which is stated here apart from the rules on purpose: so each
//! checks the other.

use super::values::Member;
use super::write::Json;
use super::{Deal, Draw};
use crate::Decimal;
use crate::field::{Field, Kind};

/// The most that an amount of an item may be.
const MOST_ITEM: i64 = 99_999_999_999_999;

/// The same in plain style: a crore of rupees.
const PLAIN_ITEM: i64 = 1_000_000_000;

/// The most that all items together may be: half of what fits, to leave room for the header.
const MOST_ITEMS: i64 = 5_000_000_000_000_000;

/// What the tolerance and the rounding of a few amounts may come to.
const SLACK: i64 = 10_000;

/// Which kind of tax falls due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tax {
    /// CGST and SGST.
    Intra,
    /// IGST.
    Inter,
}

/// Which codes the items have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Codes {
    Any,
    /// B2B with the place of supply abroad.
    Transport,
}

/// A member with its value, in thousandths.
type Amount = (&'static str, i64);

/// An item, all but what no other member depends on.
#[derive(Debug)]
pub(super) struct Item {
    serial: String,
    code: String,
    pub(super) is_service: bool,
    unit: Option<String>,
    /// These members have these values; one of zero may be left out where its row lets it.
    amounts: Vec<Amount>,
    /// What adds up in the header, in paise.
    adds: Adds,
}

/// Amounts that add up, in paise.
#[derive(Debug, Clone, Copy, Default)]
struct Adds {
    taxable: i64,
    igst: i64,
    cgst: i64,
    cess: i64,
    state_cess: i64,
    total: i64,
}

impl Draw<'_> {
    pub(super) fn items(&mut self, deal: &Deal) -> Vec<Item> {
        let range = &self.options.items;
        let least = (*range.start()).clamp(1, 1000);
        let most = (*range.end()).clamp(least, 1000);
        let count = least + self.choices.position(most - least + 1);

        // Numbers that are unique, also without their leading zeros (I2).
        let (mut serial, mut step, mut width) = (1, 1, 0);
        if self.is_varied() && self.choices.one_in(4) {
            serial = 1 + self.choices.up_to(900_000);
            step = 1 + self.choices.below(5);
            width = self.choices.position(7);
        }
        let budget = self.most_item().min(MOST_ITEMS / i64::try_from(count).unwrap_or(1));
        let mut items = Vec::with_capacity(count);
        for _ in 0..count {
            items.push(self.part(|draw| draw.item(deal, budget, format!("{serial:0width$}"))));
            serial += step;
        }
        items
    }

    fn most_item(&self) -> i64 {
        if self.is_varied() { MOST_ITEM } else { PLAIN_ITEM }
    }

    fn item(&mut self, deal: &Deal, budget: i64, serial: String) -> Item {
        let pools = self.pools;
        let (mut codes, mut is_service, mut is_free) = (&pools.goods, false, false);
        if deal.codes == Codes::Transport {
            (codes, is_service) = (&pools.transport, true);
        } else {
            match self.choices.below(8) {
                5 if !pools.retail_price.is_empty() => {
                    (codes, is_free) = (&pools.retail_price, true);
                }
                6 => (codes, is_service) = (&pools.services, true),
                7 => (codes, is_service) = (&pools.transport, true),
                _ => {}
            }
        }
        let code = self.code(codes).to_owned();
        let has_unit = !is_service || self.choices.one_in(2);
        let unit = has_unit.then(|| self.code(&pools.units).to_owned());

        let rates =
            Rates { gst: self.rate(), cess: self.cess_rate(), state_cess: self.cess_rate() };
        // Retail price: the tax does not follow from the value.
        let tax_room = if is_free { 400_000 } else { rates.gst };
        let weight = 100_000 + tax_room + rates.cess + rates.state_cess;
        let most = wide(budget / 4 * 3 - SLACK) * 100_000 / wide(weight);
        let mut amounts = Vec::with_capacity(20);

        // Without a quantity, which only a service may lack, C1 is not asked.
        let is_counted = !is_service || self.choices.one_in(2);
        let (quantity, price) = self.quantity_and_price(narrow(most), is_counted);
        if is_counted {
            amounts.push(("Qty", quantity));
        }
        amounts.push(("UnitPrice", price));
        let gross = self.near(wide(quantity) * wide(price), 1_000_000);
        let discount = if self.choices.one_in(4) { self.upto(gross) } else { 0 };
        let taxable = self.near(wide(gross - discount), 100);
        money(&mut amounts, &[("TotAmt", gross), ("Discount", discount), ("AssAmt", taxable)]);
        amounts.push(("GstRt", rates.gst));

        let mut adds = Adds { taxable, ..Adds::default() };
        match deal.tax {
            Tax::Intra => adds.cgst = self.tax(deal, is_free, taxable, rates.gst, 2),
            Tax::Inter if deal.is_untaxed() && self.choices.one_in(2) => {}
            Tax::Inter => adds.igst = self.tax(deal, is_free, taxable, rates.gst, 1),
        }
        let cess = self.cess(deal, taxable, rates.cess);
        let state_cess = self.cess(deal, taxable, rates.state_cess);
        let [specific, state_specific, charges] =
            [0; 3].map(|_: i64| if self.choices.one_in(6) { self.upto(budget / 12) } else { 0 });
        adds.cess = cess + specific;
        adds.state_cess = state_cess + state_specific;

        let tax = adds.igst + 2 * adds.cgst;
        let mut total = taxable + tax + adds.cess + adds.state_cess + charges;
        if deal.may_leave_tax_out() {
            // C12: with the tax, without it, and without cess too.
            match self.choices.below(3) {
                1 => total -= tax,
                2 => total = taxable + charges,
                _ => {}
            }
        }
        adds.total = if is_free && self.choices.one_in(3) {
            self.upto(budget)
        } else {
            self.near(wide(total), 100)
        };
        money(
            &mut amounts,
            &[
                ("IgstAmt", adds.igst),
                ("CgstAmt", adds.cgst),
                ("SgstAmt", adds.cgst),
                ("CesAmt", cess),
                ("CesNonAdvlAmt", specific),
                ("StateCesAmt", state_cess),
                ("StateCesNonAdvlAmt", state_specific),
                ("OthChrg", charges),
                ("TotItemVal", adds.total),
            ],
        );
        amounts.extend([("CesRt", rates.cess), ("StateCesRt", rates.state_cess)]);
        Item { serial, code, is_service, unit, amounts, adds }
    }

    fn rate(&mut self) -> i64 {
        let rates = &self.pools.rates;
        rates.get(self.choices.position(rates.len())).map_or(0, |rate| rate.thousandths())
    }

    fn cess_rate(&mut self) -> i64 {
        match self.choices.below(8) {
            6 => 1000 * self.upto(400),
            7 => self.upto(999_999),
            _ => 0,
        }
    }

    /// Whose product is at most so many paise.
    fn quantity_and_price(&mut self, most: i64, is_counted: bool) -> (i64, i64) {
        // In whole numbers, with two decimals, with three.
        const STEPS: [i64; 3] = [1000, 10, 1];
        let mut quantity = 1000;
        if is_counted && self.choices.one_in(2) {
            let step = self.choices.of(&STEPS);
            let most = if self.is_varied() { 9_999_999_999_999 } else { 1_000_000 };
            quantity = step * (1 + self.upto(most / step - 1));
        }
        let most = narrow(wide(most) * 10_000 / wide(quantity)).min(999_999_999_999_999);
        // A large quantity leaves room for a fraction of a rupee only.
        let step = Some(self.choices.of(&STEPS)).filter(|step| *step <= most).unwrap_or(1);
        let least = i64::from(!self.choices.one_in(32));
        let most = most / step;
        (quantity, step * (least + self.upto(most - least)))
    }

    /// A tax on an amount in one or two equal shares; one share.
    fn tax(&mut self, deal: &Deal, is_free: bool, of: i64, rate: i64, shares: i64) -> i64 {
        let calculated = self.near(wide(of) * wide(rate), 10_000_000 * wide(shares));
        if is_free && self.choices.one_in(2) {
            // At most four times the value, as much as there is room for.
            return self.upto(4 * of / shares);
        }
        self.unless_note(deal, calculated)
    }

    fn cess(&mut self, deal: &Deal, of: i64, rate: i64) -> i64 {
        if rate == 0 {
            return 0;
        }
        let calculated = self.near(wide(of) * wide(rate), 10_000_000);
        self.unless_note(deal, calculated)
    }

    /// A tax of a note is not calculated (C13).
    fn unless_note(&mut self, deal: &Deal, calculated: i64) -> i64 {
        self.part(|draw| match calculated {
            most if deal.is_note() && draw.choices.one_in(4) => draw.upto(most),
            calculated => calculated,
        })
    }

    /// What the portal takes for `parts` of a rupee, in paise (T1): from a rupee below the rupees
    /// without paise to a rupee above the rupees rounded up.
    fn near(&mut self, parts: i128, rupee: i128) -> i64 {
        let least = (parts.div_euclid(rupee) - 1).max(0) * 100;
        let greatest = (1 - (-parts).div_euclid(rupee)).max(0) * 100;
        let cut = (100 * parts).div_euclid(rupee);
        let rounded = (100 * parts + rupee / 2).div_euclid(rupee);
        let kinds = if self.is_varied() { 12 } else { 1 };
        narrow(match self.choices.below(kinds) {
            8 => cut,
            9 => least,
            10 => greatest,
            11 => {
                least + i128::from(self.choices.below(narrow(greatest - least + 1).unsigned_abs()))
            }
            _ => rounded,
        })
        .max(0)
    }

    fn upto(&mut self, greatest: i64) -> i64 {
        let greatest = u64::try_from(greatest).unwrap_or_default();
        i64::try_from(self.choices.up_to(greatest)).unwrap_or_default()
    }

    /// An item of the list.
    pub(super) fn item_object(&mut self, of: &'static Field, item: &Item) -> Json {
        self.object(of, &mut |draw, member| match member.name {
            "SlNo" => Member::text(&*item.serial),
            "IsServc" => Member::word(if item.is_service { "Y" } else { "N" }),
            "HsnCd" => Member::text(&*item.code),
            "Unit" => item.unit.as_deref().map_or(Member::Absent, Member::text),
            // Given above, or left out with the quantity.
            "Qty" => draw.amount(member, &item.amounts).unwrap_or(Member::Absent),
            _ => draw.amount(member, &item.amounts).unwrap_or(Member::Any),
        })
    }

    /// The totals.
    pub(super) fn totals(&mut self, of: &'static Field, items: &[Item]) -> Json {
        let sum = |part: fn(&Adds) -> i64| items.iter().map(|item| part(&item.adds)).sum::<i64>();
        let total = sum(|adds| adds.total);
        let discount = if self.choices.one_in(4) { self.upto(total) } else { 0 };
        let charges = if self.choices.one_in(4) { self.upto(self.most_item()) } else { 0 };
        let exact = total - discount + charges;
        let round_off = match self.choices.below(6) {
            // To whole rupees.
            4 => (exact + 50).div_euclid(100) * 100 - exact,
            // Anything, as long as the total does not fall below zero.
            5 => self.upto(9999 + exact.min(9999)) - exact.min(9999),
            _ => 0,
        };
        let mut amounts = Vec::with_capacity(10);
        for (name, sum) in [
            ("AssVal", sum(|adds| adds.taxable)),
            ("CgstVal", sum(|adds| adds.cgst)),
            ("SgstVal", sum(|adds| adds.cgst)),
            ("IgstVal", sum(|adds| adds.igst)),
            ("CesVal", sum(|adds| adds.cess)),
            ("StCesVal", sum(|adds| adds.state_cess)),
            ("TotInvVal", exact + round_off),
        ] {
            let given = self.near(wide(sum), 100);
            money(&mut amounts, &[(name, given)]);
        }
        money(
            &mut amounts,
            &[("Discount", discount), ("OthChrg", charges), ("RndOffAmt", round_off)],
        );
        self.object(of, &mut |draw, member| draw.amount(member, &amounts).unwrap_or(Member::Any))
    }

    /// The member, if it is one of these amounts.
    fn amount(&mut self, member: &'static Field, amounts: &[Amount]) -> Option<Member> {
        let Kind::Number(row) = &member.kind else { return None };
        let (_, amount) = amounts.iter().find(|(name, _)| *name == member.name)?;
        let may_be_left_out = *amount == 0 && member.presence.is_optional();
        if may_be_left_out && !self.choices.one_in(3) {
            return Some(Member::Absent);
        }
        Some(Member::Is(self.number(row, Decimal::from_thousandths(*amount))))
    }
}

/// Rates in thousandths of a per cent.
struct Rates {
    gst: i64,
    cess: i64,
    state_cess: i64,
}

/// Adds amounts in paise.
fn money(amounts: &mut Vec<Amount>, more: &[(&'static str, i64)]) {
    amounts.extend(more.iter().map(|(name, paise)| (*name, paise * 10)));
}

fn wide(amount: i64) -> i128 {
    amount.into()
}

/// No amount is so large that it does not fit.
fn narrow(amount: i128) -> i64 {
    i64::try_from(amount).unwrap_or(i64::MAX)
}
