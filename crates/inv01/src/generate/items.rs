//! Items and totals: amounts that the portal's own sums confirm.
//!
//! Money is in paise, quantities, prices and rates are in thousandths. What the portal calculates it
//! takes within a tolerance (T1), which is stated here apart from the rules on purpose: so each
//! checks the other.

use super::values::Member;
use super::write::Json;
use super::{Deal, Draw, pools};
use crate::field::{Field, Kind};
use crate::masters::{Standing, TAX_RATES};
use crate::{Decimal, Turnover};

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

/// What an item is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    Goods,
    /// Goods whose tax rests on their retail price.
    RetailPrice,
    Service,
    /// A service that B2B may supply abroad.
    Transport,
}

/// Which amount of an item alone makes it up, up to the greatest that it may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Largest {
    /// Quantity, price and rate give it.
    Value,
    /// So they do, and nothing of it is left.
    Discount,
    Charges,
    /// The specific cess.
    Cess,
    StateCess,
}

/// What is wrong with an amount. All that is calculated from it follows, so that nothing else is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bend {
    /// The value of this member, of the chosen item or of the totals: just not what the portal takes.
    Amount(&'static str),
    /// CGST and SGST are not the same, and each is right.
    Unequal,
    /// The item bears a tax of the other kind.
    OtherTax {
        /// Of CGST and SGST only the second.
        skips_cgst: bool,
    },
    /// The rate is not listed, or in doubt.
    Rate(Standing),
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
    sgst: i64,
    cess: i64,
    state_cess: i64,
    total: i64,
}

impl<'c> Draw<'c> {
    pub(super) fn items(&mut self, deal: &Deal) -> Vec<Item> {
        let range = &self.wants.items;
        let least = (*range.start()).max(1);
        let most = (*range.end()).max(least);
        let count = least + self.choices.position(most - least + 1);
        self.chosen = self.choices.position(if self.is_choosy() { count } else { 1 });

        // Numbers that are unique, also without their leading zeros (I2).
        let (mut serial, mut step, mut width) = (1, 1, 0);
        if self.is_varied() && self.choices.one_in(4) {
            serial = 1 + self.choices.up_to(900_000);
            step = 1 + self.choices.below(5);
            width = self.choices.position(7);
        }
        let budget = self.most_item().min(MOST_ITEMS / i64::try_from(count).unwrap_or(1));
        let mut items = Vec::with_capacity(count);
        for i in 0..count {
            let (is_chosen, number) = (i == self.chosen, format!("{serial:0width$}"));
            items.push(self.part(|draw| draw.item(deal, budget, is_chosen, number)));
            serial += step;
        }
        self.is_largest = false;
        items
    }

    fn most_item(&self) -> i64 {
        match (self.is_varied(), self.wants.bent.is_some()) {
            (false, _) => PLAIN_ITEM,
            (true, false) => MOST_ITEM,
            // With room for what is wrong.
            (true, true) => MOST_ITEM / 4,
        }
    }

    /// Whether an item is wanted of its own kind.
    fn is_choosy(&self) -> bool {
        let wants = self.wants;
        wants.is_faulty || wants.ewb == Some(true) || wants.cess == Some(true)
    }

    fn sort(&mut self, deal: &Deal, is_chosen: bool) -> Sort {
        let wanted: &[Sort] = match self.wants.sorts {
            [] if is_chosen && self.wants.ewb == Some(true) => &[Sort::Goods, Sort::RetailPrice],
            sorts if is_chosen || self.wants.is_of_one_sort => sorts,
            _ => &[],
        };
        let sort = match self.choices.below(8) {
            _ if !wanted.is_empty() => self.one_of(wanted, Sort::Goods),
            _ if deal.codes == Codes::Transport => Sort::Transport,
            5 => Sort::RetailPrice,
            6 => Sort::Service,
            7 => Sort::Transport,
            _ => Sort::Goods,
        };
        let is_known = sort != Sort::RetailPrice || !self.pools.retail_price.is_empty();
        if is_known { sort } else { Sort::Goods }
    }

    /// An HSN code of six digits or more, or of four where the supplier is known to be small (I4).
    pub(super) fn hsn(&mut self, sort: Sort) -> String {
        let codes = self.codes(sort);
        let is_small = self.context.turnover == Turnover::Under5Crore && !codes.short.is_empty();
        let is_short = is_small && self.choices.one_in(4);
        self.code(if is_short { &codes.short } else { &codes.long }).to_owned()
    }

    pub(super) fn codes(&self, sort: Sort) -> &'c pools::Codes {
        match sort {
            Sort::Goods => &self.pools.goods,
            Sort::RetailPrice => &self.pools.retail_price,
            Sort::Service => &self.pools.services,
            Sort::Transport => &self.pools.transport,
        }
    }

    fn item(&mut self, deal: &Deal, budget: i64, is_chosen: bool, serial: String) -> Item {
        let sort = self.sort(deal, is_chosen);
        let is_service = matches!(sort, Sort::Service | Sort::Transport);
        let is_free = sort == Sort::RetailPrice;
        let code = self.hsn(sort);
        let has_unit = !is_service || self.choices.one_in(2);
        let unit = has_unit.then(|| self.code(&self.pools.units).to_owned());
        let bent = self.wants.bent.filter(|_| is_chosen);

        let is_free_of_tax = self.pools.rates.contains(&Decimal::ZERO);
        // Beside the greatest amount there is no room for a cess.
        let may_be_largest = is_free_of_tax && budget == MOST_ITEM && !self.needs_cess(is_chosen);
        let largest = (may_be_largest && self.choices.one_in(16)).then(|| self.largest());
        self.is_largest = largest.is_some();
        let amount = if self.is_largest { self.upto(budget) } else { 0 };
        let gst = match bent {
            _ if self.is_largest => 0,
            Some(Bend::Rate(Standing::Unlisted)) => self.unlisted_rate(),
            Some(Bend::Rate(_)) => self.rate(&self.pools.doubtful_rates),
            _ => self.rate(&self.pools.rates),
        };
        let cess = self.rate_of_cess(bent == Some(Bend::Amount("CesAmt")));
        let state_cess = self.rate_of_cess(bent == Some(Bend::Amount("StateCesAmt")));
        let rates = Rates { gst, cess, state_cess };
        // Retail price: the tax does not follow from the value.
        let tax_room = if is_free { 400_000 } else { rates.gst };
        let weight = 100_000 + tax_room + rates.cess + rates.state_cess;
        let most = wide(budget / 4 * 3 - SLACK) * 100_000 / wide(weight);
        let mut amounts = Vec::with_capacity(20);

        // Without a quantity, which only a service may lack, C1 is not asked.
        let is_counted = !is_service || self.choices.one_in(2);
        let (quantity, price) = match largest {
            Some(Largest::Value | Largest::Discount) => (1000, 10 * amount),
            Some(_) => (1000, 0),
            None => self.quantity_and_price(narrow(most), is_counted),
        };
        if is_counted {
            amounts.push(("Qty", quantity));
        }
        amounts.push(("UnitPrice", price));
        let is_bent = |member| bent == Some(Bend::Amount(member));
        let gross = self.near(is_bent("TotAmt"), wide(quantity) * wide(price), 1_000_000);
        let discount = match largest {
            Some(Largest::Discount) => gross,
            _ if self.may(4) => self.upto(gross),
            _ => 0,
        };
        let taxable = self.near(is_bent("AssAmt"), wide(gross - discount), 100);
        money(&mut amounts, &[("TotAmt", gross), ("Discount", discount), ("AssAmt", taxable)]);
        amounts.push(("GstRt", rates.gst));

        let mut adds = self.taxes(deal, (is_free, bent), taxable, rates.gst);
        if let Some(Bend::OtherTax { skips_cgst }) = bent {
            self.add_other_tax(deal, &mut adds, budget / 12, skips_cgst);
        }
        let cess = self.cess(deal, is_bent("CesAmt"), taxable, rates.cess);
        let state_cess = self.cess(deal, is_bent("StateCesAmt"), taxable, rates.state_cess);
        let mut specific = self.specific_cess(budget / 12);
        let mut state_specific = self.specific_cess(budget / 12);
        let mut charges = if self.may(6) { self.upto(budget / 12) } else { 0 };
        match largest {
            Some(Largest::Charges) => charges = amount,
            Some(Largest::Cess) => specific = amount,
            Some(Largest::StateCess) => state_specific = amount,
            _ => {}
        }
        if self.needs_cess(is_chosen) && cess == 0 {
            specific += 1;
        }
        adds.cess = cess + specific;
        adds.state_cess = state_cess + state_specific;

        let tax = adds.igst + adds.cgst + adds.sgst;
        let mut total = taxable + tax + adds.cess + adds.state_cess + charges;
        adds.total = if is_bent("TotItemVal") {
            // Less than that may be a total without taxes (C12).
            self.beyond(wide(total), 100, !deal.may_leave_tax_out())
        } else if is_free && !self.is_largest && self.choices.one_in(3) {
            self.upto(budget)
        } else {
            if deal.may_leave_tax_out() {
                // C12: with the tax, without it, and without cess too.
                match self.choices.below(3) {
                    1 => total -= tax,
                    2 => total = taxable + charges,
                    _ => {}
                }
            }
            self.near(false, wide(total), 100)
        };
        money(
            &mut amounts,
            &[
                ("IgstAmt", adds.igst),
                ("CgstAmt", adds.cgst),
                ("SgstAmt", adds.sgst),
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

    /// Whether the item is the one that a cess is asked of.
    fn needs_cess(&self, is_chosen: bool) -> bool {
        is_chosen && self.wants.cess == Some(true)
    }

    /// The taxes of an item.
    fn taxes(
        &mut self,
        deal: &Deal,
        (is_free, bent): (bool, Option<Bend>),
        taxable: i64,
        rate: i64,
    ) -> Adds {
        let is_bent = |member| bent == Some(Bend::Amount(member));
        let mut adds = Adds { taxable, ..Adds::default() };
        match deal.tax {
            Tax::Intra => {
                adds.cgst = self.tax(deal, is_free, is_bent("CgstAmt"), (taxable, rate, 2));
                adds.sgst = match bent {
                    Some(Bend::Amount("SgstAmt")) => {
                        self.near(true, wide(taxable) * wide(rate), 20_000_000)
                    }
                    Some(Bend::Unequal) => self.other_than(adds.cgst, taxable, rate),
                    _ => adds.cgst,
                };
            }
            Tax::Inter if is_bent("IgstAmt") => {
                adds.igst = self.tax(deal, is_free, true, (taxable, rate, 1));
            }
            Tax::Inter if deal.is_untaxed() && self.choices.one_in(2) => {}
            Tax::Inter => adds.igst = self.tax(deal, is_free, false, (taxable, rate, 1)),
        }
        adds
    }

    fn rate(&mut self, rates: &[Decimal]) -> i64 {
        rates.get(self.choices.position(rates.len())).map_or(0, |rate| rate.thousandths())
    }

    /// A rate that no row has.
    fn unlisted_rate(&mut self) -> i64 {
        let is_listed = |rate: i64| {
            let rate = Decimal::from_thousandths(rate).to_string();
            self.context.masters.find(&TAX_RATES, &rate).next().is_some()
        };
        // What people take for a rate, and any other.
        let common = [17_000, 13_000, 14_500, 8_000, 4_000];
        let rate = match self.choices.below(8) {
            i @ 0..5 => common[usize::try_from(i).unwrap_or_default()],
            _ => 1 + self.upto(99_998),
        };
        (rate..=999_999).find(|rate| !is_listed(*rate)).unwrap_or(rate)
    }

    /// Which amount is the greatest.
    fn largest(&mut self) -> Largest {
        let all = [
            Largest::Value,
            Largest::Discount,
            Largest::Charges,
            Largest::Cess,
            Largest::StateCess,
        ];
        let count = if self.wants.cess == Some(false) { 3 } else { all.len() };
        self.one_of(&all[..count], Largest::Value)
    }

    /// The rate of a cess; of one whose amount is wrong mostly more than nothing.
    fn rate_of_cess(&mut self, is_bent: bool) -> i64 {
        match self.cess_rate() {
            0 if is_bent && !self.choices.one_in(4) => 1000 * (1 + self.upto(399)),
            rate => rate,
        }
    }

    fn cess_rate(&mut self) -> i64 {
        if self.wants.cess == Some(false) || self.is_largest {
            return 0;
        }
        match self.choices.below(8) {
            6 => 1000 * self.upto(400),
            7 => self.upto(999_999),
            _ => 0,
        }
    }

    fn specific_cess(&mut self, most: i64) -> i64 {
        if self.wants.cess != Some(false) && self.may(6) { self.upto(most) } else { 0 }
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

    /// A tax on an amount at a rate in one or two equal shares; one share.
    fn tax(
        &mut self,
        deal: &Deal,
        is_free: bool,
        is_bent: bool,
        (of, rate, shares): (i64, i64, i64),
    ) -> i64 {
        let calculated = self.near(is_bent, wide(of) * wide(rate), 10_000_000 * wide(shares));
        if is_free && !self.is_largest && self.choices.one_in(2) {
            // At most four times the value, as much as there is room for.
            return self.upto(4 * of / shares);
        }
        self.unless_note(deal, calculated)
    }

    /// Half of the tax, as the portal takes it, but not the same as the other half (C6).
    fn other_than(&mut self, half: i64, of: i64, rate: i64) -> i64 {
        let (least, greatest) = band(wide(of) * wide(rate), 20_000_000);
        let other = narrow(least) + self.upto(narrow(greatest - least) - 1);
        if other < half { other } else { other + 1 }
    }

    /// A tax that the supply does not bear (P1, P5, P6).
    fn add_other_tax(&mut self, deal: &Deal, adds: &mut Adds, most: i64, skips_cgst: bool) {
        let tax = 1 + self.upto(most - 1);
        if deal.tax == Tax::Intra {
            adds.igst = tax;
        } else if skips_cgst {
            adds.sgst = tax;
        } else {
            adds.cgst = tax;
            adds.sgst = if self.choices.one_in(4) { 0 } else { tax };
        }
    }

    fn cess(&mut self, deal: &Deal, is_bent: bool, of: i64, rate: i64) -> i64 {
        if rate == 0 && !is_bent {
            return 0;
        }
        let calculated = self.near(is_bent, wide(of) * wide(rate), 10_000_000);
        self.unless_note(deal, calculated)
    }

    /// A tax of a note is not calculated (C13).
    fn unless_note(&mut self, deal: &Deal, calculated: i64) -> i64 {
        self.part(|draw| match calculated {
            most if deal.is_note() && draw.choices.one_in(4) => draw.upto(most),
            calculated => calculated,
        })
    }

    /// What the portal takes for `parts` of a rupee, in paise; or what it just does not take.
    fn near(&mut self, is_bent: bool, parts: i128, rupee: i128) -> i64 {
        if is_bent {
            return self.beyond(parts, rupee, true);
        }
        let (least, greatest) = band(parts, rupee);
        let cut = (100 * parts).div_euclid(rupee);
        let rounded = (100 * parts + rupee / 2).div_euclid(rupee);
        let kinds = if self.is_varied() && !self.is_largest { 12 } else { 1 };
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

    /// What the portal does not take for `parts` of a rupee, in paise: more than nothing, and from
    /// a paisa beyond its tolerance to a lakh of rupees.
    fn beyond(&mut self, parts: i128, rupee: i128, may_be_less: bool) -> i64 {
        let (least, greatest) = band(parts, rupee);
        let (least, greatest) = (narrow(least), narrow(greatest));
        let is_less = may_be_less && least > 1 && self.choices.one_in(2);
        // Often just beyond.
        let is_far = self.choices.one_in(2);
        let mut more = |most| if is_far { self.upto(most) } else { 0 };
        if is_less {
            least - 1 - more((least - 2).min(9_999_999))
        } else {
            greatest + 1 + more(9_999_999)
        }
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
        let discount = if self.may(4) { self.upto(total) } else { 0 };
        let charges = if self.may(4) { self.upto(self.most_item()) } else { 0 };
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
            ("SgstVal", sum(|adds| adds.sgst)),
            ("IgstVal", sum(|adds| adds.igst)),
            ("CesVal", sum(|adds| adds.cess)),
            ("StCesVal", sum(|adds| adds.state_cess)),
            ("TotInvVal", exact + round_off),
        ] {
            let is_bent = self.wants.bent == Some(Bend::Amount(name));
            let given = self.near(is_bent, wide(sum), 100);
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
        if may_be_left_out && !self.may(3) {
            return Some(Member::Absent);
        }
        Some(Member::Is(self.number(row, Decimal::from_thousandths(*amount))))
    }
}

/// The least and the greatest that the portal takes for `parts` of a rupee, in paise (T1): from a
/// rupee below the rupees without paise to a rupee above the rupees rounded up.
fn band(parts: i128, rupee: i128) -> (i128, i128) {
    let least = (parts.div_euclid(rupee) - 1).max(0) * 100;
    let greatest = (1 - (-parts).div_euclid(rupee)).max(0) * 100;
    (least, greatest)
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
