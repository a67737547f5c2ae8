//! Arithmetic of the invoice: totals against the sums over its items.

use super::amounts::left_out;
use super::{Judge, amount, number, place};
use crate::Decimal;
use crate::amount::{Exact, Formula, Hint, Working};
use crate::check::Check;
use crate::diagnostic::Evidence;
use crate::draft::{ItemList, Kept, List};
use crate::generated::checks;

/// Most items whose totals are written out.
const FEW: usize = 5;

/// The sums over all items.
pub(crate) struct Sums {
    taxable: Sum,
    cgst: Sum,
    sgst: Sum,
    igst: Sum,
    cess: Sum,
    state_cess: Sum,
    total: Sum,
}

impl Sums {
    pub(super) fn of(items: &List<ItemList>) -> Self {
        let is_sound = items.this.sound().is_some() && !items.elements.is_empty();
        let nothing = || Sum { thousandths: 0, is_sound };
        let mut sums = Self {
            taxable: nothing(),
            cgst: nothing(),
            sgst: nothing(),
            igst: nothing(),
            cess: nothing(),
            state_cess: nothing(),
            total: nothing(),
        };
        if !is_sound {
            return sums;
        }
        for item in &items.elements {
            sums.taxable.add(&item.ass_amt);
            sums.cgst.add(&item.cgst_amt);
            sums.sgst.add(&item.sgst_amt);
            sums.igst.add(&item.igst_amt);
            sums.cess.add(&item.ces_amt);
            sums.cess.add(&item.ces_non_advl_amt);
            sums.state_cess.add(&item.state_ces_amt);
            sums.state_cess.add(&item.state_ces_non_advl_amt);
            sums.total.add(&item.tot_item_val);
        }
        sums
    }
}

/// A sum over all items.
#[derive(Clone, Copy)]
struct Sum {
    thousandths: i128,
    /// Whether every amount is sound, every item is one, and there are items.
    is_sound: bool,
}

impl Sum {
    fn add(&mut self, member: &Kept<Decimal>) {
        let amount = amount(member);
        self.thousandths += i128::from(amount.unwrap_or_default().thousandths());
        self.is_sound &= amount.is_some();
    }

    fn sound(self) -> Option<i128> {
        self.is_sound.then_some(self.thousandths)
    }
}

/// An amount of an item; none where it is not sound.
type Amount = fn(&ItemList) -> Option<Decimal>;

pub(crate) fn taxable_total(judge: &mut Judge<'_>) {
    let (member, sum) = (&judge.draft.val_dtls.ass_val, judge.sums.taxable);
    total(judge, &checks::TAXABLE_TOTAL, (member, sum), |item| amount(&item.ass_amt), |_, _| None);
}

pub(crate) fn cgst_total(judge: &mut Judge<'_>) {
    let (member, sum) = (&judge.draft.val_dtls.cgst_val, judge.sums.cgst);
    total(judge, &checks::CGST_TOTAL, (member, sum), |item| amount(&item.cgst_amt), half_of_igst);
}

pub(crate) fn sgst_total(judge: &mut Judge<'_>) {
    let (member, sum) = (&judge.draft.val_dtls.sgst_val, judge.sums.sgst);
    total(judge, &checks::SGST_TOTAL, (member, sum), |item| amount(&item.sgst_amt), half_of_igst);
}

pub(crate) fn igst_total(judge: &mut Judge<'_>) {
    let (member, sum) = (&judge.draft.val_dtls.igst_val, judge.sums.igst);
    total(
        judge,
        &checks::IGST_TOTAL,
        (member, sum),
        |item| amount(&item.igst_amt),
        |judge, given| {
            let both: Amount = |item| amount(&item.cgst_amt)?.checked_add(amount(&item.sgst_amt)?);
            is_sum(judge, both, given).then_some(Hint::OtherTax)
        },
    );
}

pub(crate) fn cess_total(judge: &mut Judge<'_>) {
    let (member, sum) = (&judge.draft.val_dtls.ces_val, judge.sums.cess);
    let both: Amount = |item| amount(&item.ces_amt)?.checked_add(amount(&item.ces_non_advl_amt)?);
    total(judge, &checks::CESS_TOTAL, (member, sum), both, |judge, given| {
        let parts = [|item: &ItemList| item.ces_amt, |item: &ItemList| item.ces_non_advl_amt];
        part_left_out(judge, given, parts)
    });
}

pub(crate) fn state_cess_total(judge: &mut Judge<'_>) {
    let (member, sum) = (&judge.draft.val_dtls.st_ces_val, judge.sums.state_cess);
    let both: Amount =
        |item| amount(&item.state_ces_amt)?.checked_add(amount(&item.state_ces_non_advl_amt)?);
    total(judge, &checks::STATE_CESS_TOTAL, (member, sum), both, |judge, given| {
        let parts =
            [|item: &ItemList| item.state_ces_amt, |item: &ItemList| item.state_ces_non_advl_amt];
        part_left_out(judge, given, parts)
    });
}

pub(crate) fn total_invoice_value(judge: &mut Judge<'_>) {
    let totals = &judge.draft.val_dtls;
    let Some(items) = judge.sums.total.sound() else { return };
    let Some((given, at)) = number(&totals.tot_inv_val) else { return };
    let (Some(discount), Some(charges), Some(round_off)) =
        (amount(&totals.discount), amount(&totals.oth_chrg), amount(&totals.rnd_off_amt))
    else {
        return;
    };
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

/// Compares a total with the sum over all items, of which `of` gives the parts.
fn total(
    judge: &mut Judge<'_>,
    check: &'static Check,
    (member, sum): (&Kept<Decimal>, Sum),
    of: Amount,
    hint: fn(&Judge<'_>, Decimal) -> Option<Hint>,
) {
    let Some(calculated) = sum.sound().map(Exact::sum) else { return };
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
