//! Arithmetic of an item.

use super::supply::Tax;
use super::{Judge, amount, number, place};
use crate::Decimal;
use crate::amount::{Exact, Formula, Hint, Working};
use crate::check::Check;
use crate::diagnostic::Evidence;
use crate::draft::Kept;
use crate::generated::checks;
use crate::rules::item::Item;
use crate::rules::supply::Supply;

/// Reports an amount that the calculation does not take. The evidence is made only then.
fn expect(
    judge: &mut Judge<'_>,
    check: &'static Check,
    container: &Kept<()>,
    member: &Kept<Decimal>,
    calculated: Exact,
    working: impl FnOnce(Decimal) -> Working,
) {
    let Some(given) = amount(member).filter(|given| !calculated.takes(*given)) else { return };
    let Some(at) = place(container, member) else { return };
    judge.report(check, at, Evidence::Amount(Box::new(working(given))));
}

pub(crate) fn gross_amount(judge: &mut Judge<'_>, item: &Item<'_>) {
    let (Some((quantity, _)), Some((price, _))) = (number(&item.qty), number(&item.unit_price))
    else {
        return;
    };
    let calculated = Exact::product(quantity, price);
    expect(judge, &checks::GROSS_AMOUNT, &item.this, &item.tot_amt, calculated, |_| Working {
        formulas: vec![Formula::Product(quantity, price)],
        hint: None,
        hsn: item.hsn_cd.any(),
    });
}

pub(crate) fn taxable_value(judge: &mut Judge<'_>, item: &Item<'_>) {
    let (Some((gross, _)), Some(discount)) = (number(&item.tot_amt), amount(&item.discount)) else {
        return;
    };
    let calculated = Exact::total(gross, &[(true, discount)]);
    let check = &checks::TAXABLE_VALUE;
    expect(judge, check, &item.this, &item.ass_amt, calculated, |given| {
        let formula = Formula::sum(gross, &[(true, discount)]);
        Working::new(vec![formula], left_out(&item.discount).filter(|_| given == gross))
    });
}

pub(crate) fn igst_amount(judge: &mut Judge<'_>, item: &Item<'_>) {
    if item.computed != Some(Tax::InterState) {
        return;
    }
    let without_payment = judge.facts.supply.is_some_and(Supply::is_without_payment);
    if without_payment && item.igst == Some(Decimal::ZERO) {
        return;
    }
    tax(judge, item, &item.igst_amt, 1, &checks::IGST_AMOUNT);
}

pub(crate) fn cgst_amount(judge: &mut Judge<'_>, item: &Item<'_>) {
    if item.computed == Some(Tax::IntraState) {
        tax(judge, item, &item.cgst_amt, 2, &checks::CGST_AMOUNT);
    }
}

pub(crate) fn sgst_amount(judge: &mut Judge<'_>, item: &Item<'_>) {
    if item.computed != Some(Tax::IntraState) {
        return;
    }
    // Of the two only the first that is wrong is told.
    let Some(calculated) = of_taxable_value(item, item.rate, 2) else { return };
    if item.cgst.is_none_or(|cgst| calculated.takes(cgst)) {
        tax(judge, item, &item.sgst_amt, 2, &checks::SGST_AMOUNT);
    }
}

pub(crate) fn cgst_equals_sgst(judge: &mut Judge<'_>, item: &Item<'_>) {
    let (Some(cgst), Some(sgst)) = (item.cgst, item.sgst) else { return };
    if cgst == sgst || item.is_tax_wrong {
        return;
    }
    let Some(at) = place(&item.this, &item.cgst_amt) else { return };
    let Some(other) = place(&item.this, &item.sgst_amt) else { return };
    judge.report(&checks::CGST_EQUALS_SGST, at, Evidence::NotEqual(other.field, sgst));
}

pub(crate) fn cess_amount(judge: &mut Judge<'_>, item: &Item<'_>) {
    cess(judge, item, &item.ces_rt, &item.ces_amt, &checks::CESS_AMOUNT);
}

pub(crate) fn state_cess_amount(judge: &mut Judge<'_>, item: &Item<'_>) {
    let (rate, given) = (&item.state_ces_rt, &item.state_ces_amt);
    cess(judge, item, rate, given, &checks::STATE_CESS_AMOUNT);
}

pub(crate) fn item_total(judge: &mut Judge<'_>, item: &Item<'_>) {
    let Some((taxable, _)) = number(&item.ass_amt) else { return };
    let taxes = [&item.igst_amt, &item.cgst_amt, &item.sgst_amt];
    let cesses =
        [&item.ces_amt, &item.ces_non_advl_amt, &item.state_ces_amt, &item.state_ces_non_advl_amt];
    let all = || taxes.iter().chain(&cesses).copied().chain([&item.oth_chrg]);
    let mut addends = [(false, Decimal::ZERO); 8];
    for (addend, member) in addends.iter_mut().zip(all()) {
        let Some(amount) = amount(member) else { return };
        addend.1 = amount;
    }
    // With a reverse charge, and for exports, the taxes may be left out.
    let is_export = judge.facts.supply == Some(Supply::ExpWp);
    let alternatives = match judge.facts.is_reverse_charge {
        _ if is_export => true,
        Some(is_reverse_charge) => is_reverse_charge,
        None => return,
    };
    if item.is_valued_by_retail_price {
        return;
    }
    let Some((given, at)) = number(&item.tot_item_val) else { return };
    let (without_taxes, without_cesses) = (taxes.len(), taxes.len() + cesses.len());
    let forms = [0, without_taxes, without_cesses];
    let forms = if alternatives { &forms[..] } else { &forms[..1] };
    if forms.iter().any(|&from| Exact::total(taxable, &addends[from..]).takes(given)) {
        return;
    }
    let formulas = forms.iter().map(|&from| Formula::sum(taxable, &addends[from..]));
    let mut formulas: Vec<Formula> = formulas.collect();
    formulas.dedup_by_key(|formula| formula.value());
    let total = Exact::total(taxable, &addends);
    let without = |member: &&Kept<Decimal>| {
        let amount = amount(member).unwrap_or_default();
        amount != Decimal::ZERO && total.minus(amount).is(given)
    };
    let without_both = || {
        let (cgst, sgst) = (addends[1].1, addends[2].1);
        let both = cgst != Decimal::ZERO && sgst != Decimal::ZERO;
        let hint = Hint::BothLeftOut(field(&item.cgst_amt)?, field(&item.sgst_amt)?);
        (both && total.minus(cgst).minus(sgst).is(given)).then_some(hint)
    };
    // Charges are what is forgotten most.
    let one = || [&item.oth_chrg].into_iter().chain(all()).find(without);
    let hint = one().and_then(left_out).or_else(without_both);
    let working = Working::new(formulas, hint);
    judge.report(&checks::ITEM_TOTAL, at, Evidence::Amount(Box::new(working)));
}

/// The hint that a member which is given has been left out.
pub(super) fn left_out(member: &Kept<Decimal>) -> Option<Hint> {
    field(member).map(Hint::LeftOut)
}

fn field(member: &Kept<Decimal>) -> Option<crate::FieldId> {
    member.sound().map(|given| given.field)
}

/// So many per cent of the taxable value, in so many shares.
fn of_taxable_value(item: &Item<'_>, rate: Option<Decimal>, shares: u8) -> Option<Exact> {
    Some(Exact::percent(item.taxable?, rate?, shares))
}

/// The same as it is shown.
fn formula(item: &Item<'_>, rate: Option<Decimal>, shares: u8) -> Formula {
    let (of, rate) = (item.taxable.unwrap_or_default(), rate.unwrap_or_default());
    Formula::Percent { of, rate, shares }
}

/// Compares a tax with what the rate gives.
fn tax(
    judge: &mut Judge<'_>,
    item: &Item<'_>,
    given: &Kept<Decimal>,
    shares: u8,
    check: &'static Check,
) {
    let Some(calculated) = of_taxable_value(item, item.rate, shares) else { return };
    expect(judge, check, &item.this, given, calculated, |given| {
        let rate = item.rate.unwrap_or_default();
        let whole = of_taxable_value(item, item.rate, 1);
        let is_whole = shares == 2 && whole.is_some_and(|whole| whole.is(given));
        let double = rate.checked_add(rate).filter(|_| is_whole && rate != Decimal::ZERO);
        Working::new(vec![formula(item, item.rate, shares)], double.map(Hint::HalfRate))
    });
}

fn cess(
    judge: &mut Judge<'_>,
    item: &Item<'_>,
    rate: &Kept<Decimal>,
    given: &Kept<Decimal>,
    check: &'static Check,
) {
    if judge.facts.is_note != Some(false) {
        return;
    }
    let rate = amount(rate);
    let Some(calculated) = of_taxable_value(item, rate, 1) else { return };
    expect(judge, check, &item.this, given, calculated, |_| {
        Working::new(vec![formula(item, rate, 1)], None)
    });
}
