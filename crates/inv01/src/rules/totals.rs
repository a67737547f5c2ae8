//! Arithmetic of the invoice: totals against the sums over its items.

use super::amounts::left_out;
use super::{Judge, amount, number, place};
use crate::Decimal;
use crate::amount::{Exact, Formula, Hint, Working, is_near};
use crate::check::Check;
use crate::diagnostic::Evidence;
use crate::draft::{ItemList, Kept, List};
use crate::generated::checks;
use crate::rules::item::Amounts;

/// Most items whose totals are written out.
const FEW: usize = 5;

/// Of so many items a sum fits into 64 bits, whatever their rows take.
const SUMMED: usize = 1000;

/// The sums over all items, in thousandths, of as many items as can be summed so.
#[derive(Default)]
pub(crate) struct Sums {
    /// A bit of [`Amounts`] for each that some item does not have. If an item is none, or there are
    /// no items, all of them.
    unknown: u32,
    taxable: i64,
    cgst: i64,
    sgst: i64,
    igst: i64,
    cess: i64,
    state_cess: i64,
    total: i64,
}

impl Sums {
    /// Those of nothing yet.
    pub(super) fn over(items: &List<ItemList>) -> Self {
        let is_sound = items.this.sound().is_some() && (1..=SUMMED).contains(&items.elements.len());
        Self { unknown: if is_sound { 0 } else { u32::MAX }, ..Self::default() }
    }

    /// Adds an item.
    #[inline]
    pub(super) fn add(&mut self, item: &Amounts) {
        // Of more items the sums are not asked for.
        let add = |sum: &mut i64, amount: Decimal| *sum = sum.wrapping_add(amount.thousandths());
        add(&mut self.taxable, item.taxable);
        add(&mut self.cgst, item.cgst);
        add(&mut self.sgst, item.sgst);
        add(&mut self.igst, item.igst);
        add(&mut self.cess, item.cess);
        add(&mut self.cess, item.fixed_cess);
        add(&mut self.state_cess, item.state_cess);
        add(&mut self.state_cess, item.fixed_state_cess);
        add(&mut self.total, item.total);
        self.unknown |= item.unknown();
    }

    /// Whether every item has these.
    fn knows(&self, bits: u32) -> bool {
        self.unknown & bits == 0
    }
}

/// An amount of an item; none where it is not sound.
type Amount = fn(&ItemList) -> Option<Decimal>;

pub(crate) fn taxable_total(judge: &mut Judge<'_>) {
    let member = &judge.draft.val_dtls.ass_val;
    if judge.sums.knows(Amounts::TAXABLE) && is_right(member, judge.sums.taxable) {
        return;
    }
    total(judge, &checks::TAXABLE_TOTAL, member, |item| amount(&item.ass_amt), |_, _| None);
}

pub(crate) fn cgst_total(judge: &mut Judge<'_>) {
    let member = &judge.draft.val_dtls.cgst_val;
    if judge.sums.knows(Amounts::CGST) && is_right(member, judge.sums.cgst) {
        return;
    }
    total(judge, &checks::CGST_TOTAL, member, |item| amount(&item.cgst_amt), half_of_igst);
}

pub(crate) fn sgst_total(judge: &mut Judge<'_>) {
    let member = &judge.draft.val_dtls.sgst_val;
    if judge.sums.knows(Amounts::SGST) && is_right(member, judge.sums.sgst) {
        return;
    }
    total(judge, &checks::SGST_TOTAL, member, |item| amount(&item.sgst_amt), half_of_igst);
}

pub(crate) fn igst_total(judge: &mut Judge<'_>) {
    let member = &judge.draft.val_dtls.igst_val;
    if judge.sums.knows(Amounts::IGST) && is_right(member, judge.sums.igst) {
        return;
    }
    total(
        judge,
        &checks::IGST_TOTAL,
        member,
        |item| amount(&item.igst_amt),
        |judge, given| {
            let both: Amount = |item| amount(&item.cgst_amt)?.checked_add(amount(&item.sgst_amt)?);
            is_sum(judge, both, given).then_some(Hint::OtherTax)
        },
    );
}

pub(crate) fn cess_total(judge: &mut Judge<'_>) {
    let member = &judge.draft.val_dtls.ces_val;
    if judge.sums.knows(Amounts::CESS | Amounts::FIXED_CESS) && is_right(member, judge.sums.cess) {
        return;
    }
    let both: Amount = |item| amount(&item.ces_amt)?.checked_add(amount(&item.ces_non_advl_amt)?);
    total(judge, &checks::CESS_TOTAL, member, both, |judge, given| {
        let parts = [|item: &ItemList| item.ces_amt, |item: &ItemList| item.ces_non_advl_amt];
        part_left_out(judge, given, parts)
    });
}

pub(crate) fn state_cess_total(judge: &mut Judge<'_>) {
    let member = &judge.draft.val_dtls.st_ces_val;
    if judge.sums.knows(Amounts::STATE_CESS | Amounts::FIXED_STATE_CESS)
        && is_right(member, judge.sums.state_cess)
    {
        return;
    }
    let both: Amount =
        |item| amount(&item.state_ces_amt)?.checked_add(amount(&item.state_ces_non_advl_amt)?);
    total(judge, &checks::STATE_CESS_TOTAL, member, both, |judge, given| {
        let parts =
            [|item: &ItemList| item.state_ces_amt, |item: &ItemList| item.state_ces_non_advl_amt];
        part_left_out(judge, given, parts)
    });
}

pub(crate) fn total_invoice_value(judge: &mut Judge<'_>) {
    let totals = &judge.draft.val_dtls;
    let Some((given, at)) = number(&totals.tot_inv_val) else { return };
    let (Some(discount), Some(charges), Some(round_off)) =
        (amount(&totals.discount), amount(&totals.oth_chrg), amount(&totals.rnd_off_amt))
    else {
        return;
    };
    let around = charges.thousandths() + round_off.thousandths() - discount.thousandths();
    if judge.sums.knows(Amounts::TOTAL) && is_near(judge.sums.total + around, given) {
        return;
    }
    let Some(items) = sum(judge, |item| amount(&item.tot_item_val)) else { return };
    // Sums of hostile records may not fit; such totals are none of the portal's.
    let Ok(items) = i64::try_from(items).map(Decimal::from_thousandths) else { return };
    let terms = [(true, discount), (false, charges), (false, round_off)];
    let calculated = Exact::total(items, &terms);
    if calculated.takes(given) {
        return;
    }
    let (has_discount, has_charges) = (discount != Decimal::ZERO, charges != Decimal::ZERO);
    let without_discount = calculated.plus(discount);
    let hint = if has_discount && without_discount.is(given) {
        left_out(&totals.discount)
    } else if has_charges && calculated.minus(charges).is(given) {
        left_out(&totals.oth_chrg)
    } else if has_discount && has_charges && without_discount.minus(charges).is(given) {
        match (left_out(&totals.discount), left_out(&totals.oth_chrg)) {
            (Some(Hint::LeftOut(first)), Some(Hint::LeftOut(second))) => {
                Some(Hint::BothLeftOut(first, second))
            }
            _ => None,
        }
    } else if round_off != Decimal::ZERO && calculated.minus(round_off).minus(round_off).is(given) {
        Some(Hint::RoundOffSign)
    } else {
        None
    };
    let working = Working::new(vec![of_items_and_terms(judge, items, &terms)], hint);
    judge.report(&checks::TOTAL_INVOICE_VALUE, at, Evidence::Amount(Box::new(working)));
}

/// The formula of the total: a few items are written out, many are one amount.
fn of_items_and_terms(judge: &Judge<'_>, items: Decimal, terms: &[(bool, Decimal)]) -> Formula {
    let totals = judge.draft.item_list.elements.iter();
    let mut totals = totals.filter_map(|item| amount(&item.tot_item_val));
    match totals.next() {
        Some(first) if judge.draft.item_list.elements.len() <= FEW => {
            let others = totals.map(|total| (false, total)).chain(terms.iter().copied());
            Formula::sum(first, &others.collect::<Vec<_>>())
        }
        _ => Formula::sum(items, terms),
    }
}

/// The sum over all items, in thousandths; none where an amount is not sound, an item is none, or
/// there are no items.
fn sum(judge: &Judge<'_>, of: Amount) -> Option<i128> {
    let items = &judge.draft.item_list;
    items.this.sound()?;
    if items.elements.is_empty() {
        return None;
    }
    items.elements.iter().try_fold(0, |sum, item| Some(sum + i128::from(of(item)?.thousandths())))
}

/// Whether a total is the sum in thousandths, or near to it.
#[inline]
fn is_right(member: &Kept<Decimal>, sum: i64) -> bool {
    match member {
        Kept::Sound(given) => is_near(sum, given.value),
        Kept::Absent(_) => sum == 0,
        Kept::Unsound(_) => false,
    }
}

/// Compares a total with the sum over all items, of which `of` gives the parts.
fn total(
    judge: &mut Judge<'_>,
    check: &'static Check,
    member: &Kept<Decimal>,
    of: Amount,
    hint: fn(&Judge<'_>, Decimal) -> Option<Hint>,
) {
    let Some(calculated) = sum(judge, of).map(Exact::sum) else { return };
    let Some(given) = amount(member).filter(|given| !calculated.takes(*given)) else { return };
    let Some(at) = place(&judge.draft.val_dtls.this, member) else { return };
    let formula = Formula::over_items(judge.draft.item_list.elements.iter().filter_map(of));
    let working = Working::new(vec![formula], hint(judge, given));
    judge.report(check, at, Evidence::Amount(Box::new(working)));
}

/// Whether an amount that is not 0 is the sum over all items.
fn is_sum(judge: &Judge<'_>, of: Amount, given: Decimal) -> bool {
    given != Decimal::ZERO && sum(judge, of).is_some_and(|sum| Exact::sum(sum).is(given))
}

fn half_of_igst(judge: &Judge<'_>, given: Decimal) -> Option<Hint> {
    let whole = given.checked_add(given)?;
    is_sum(judge, |item| amount(&item.igst_amt), whole).then_some(Hint::OtherTax)
}

/// The member of two whose sum over all items is what the total lacks.
fn part_left_out(
    judge: &Judge<'_>,
    given: Decimal,
    [first, second]: [fn(&ItemList) -> Kept<Decimal>; 2],
) -> Option<Hint> {
    let items = &judge.draft.item_list.elements;
    let sum = |of: fn(&ItemList) -> Kept<Decimal>| -> i128 {
        let amounts = items.iter().filter_map(|item| amount(&of(item)));
        amounts.map(|amount| i128::from(amount.thousandths())).sum()
    };
    let (lacking, counted) = if Exact::sum(sum(first)).is(given) {
        (second, first)
    } else if Exact::sum(sum(second)).is(given) {
        (first, second)
    } else {
        return None;
    };
    // A total of nothing lacks both.
    (sum(counted) != 0).then(|| items.iter().find_map(|item| left_out(&lacking(item))))?
}
