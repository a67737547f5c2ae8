//! Arithmetic of an item.

use super::supply::Tax;
use super::{Judge, amount, number, place};
use crate::Decimal;
use crate::amount::{Exact, Formula, Hint, Working};
use crate::check::Check;
use crate::diagnostic::Evidence;
use crate::draft::Kept;
use crate::generated::checks;
use crate::rules::item::{Amounts, Item};
use crate::rules::supply::Supply;

/// A member, and its amount where it is sound.
type Given<'a> = (&'a Kept<Decimal>, Option<Decimal>);

/// Reports an amount that the calculation does not take. The evidence is made only then.
fn expect(
    judge: &mut Judge<'_>,
    check: &'static Check,
    item: &Item<'_>,
    (member, given): Given<'_>,
    calculated: Exact,
    working: impl FnOnce(Decimal) -> Working,
) {
    let Some(given) = given.filter(|given| !calculated.takes(*given)) else { return };
    let Some(at) = place(&item.this, member) else { return };
    judge.report(check, at, Evidence::Amount(Box::new(working(given))));
}

pub(crate) fn gross_amount(judge: &mut Judge<'_>, item: &Item<'_>) {
    let (Some((quantity, _)), Some((price, _))) = (number(&item.qty), number(&item.unit_price))
    else {
        return;
    };
    let (calculated, given) =
        (Exact::product(quantity, price), (&item.tot_amt, item.amounts.gross));
    expect(judge, &checks::GROSS_AMOUNT, item, given, calculated, |_| Working {
        formulas: vec![Formula::Product(quantity, price)],
        hint: None,
        hsn: item.hsn_cd.any(),
    });
}

pub(crate) fn taxable_value(judge: &mut Judge<'_>, item: &Item<'_>) {
    let Amounts { gross: Some(gross), discount: Some(discount), taxable, .. } = item.amounts else {
        return;
    };
    let calculated = Exact::of(gross).minus(discount);
    expect(judge, &checks::TAXABLE_VALUE, item, (&item.ass_amt, taxable), calculated, |given| {
        let formula = Formula::sum(gross, &[(true, discount)]);
        Working::new(vec![formula], left_out(&item.discount).filter(|_| given == gross))
    });
}

pub(crate) fn igst_amount(judge: &mut Judge<'_>, item: &Item<'_>) {
    if item.computed != Some(Tax::InterState) {
        return;
    }
    let igst = item.amounts.igst;
    let without_payment = judge.facts.supply.is_some_and(Supply::is_without_payment);
    if without_payment && igst == Some(Decimal::ZERO) {
        return;
    }
    tax(judge, item, (&item.igst_amt, igst), 1, &checks::IGST_AMOUNT);
}

pub(crate) fn cgst_amount(judge: &mut Judge<'_>, item: &Item<'_>) {
    if item.computed == Some(Tax::IntraState) {
        tax(judge, item, (&item.cgst_amt, item.amounts.cgst), 2, &checks::CGST_AMOUNT);
    }
}

pub(crate) fn sgst_amount(judge: &mut Judge<'_>, item: &Item<'_>) {
    if item.computed != Some(Tax::IntraState) {
        return;
    }
    // Of the two only the first that is wrong is told.
    let Some(calculated) = of_taxable_value(item, item.amounts.rate, 2) else { return };
    if item.amounts.cgst.is_none_or(|cgst| calculated.takes(cgst)) {
        tax(judge, item, (&item.sgst_amt, item.amounts.sgst), 2, &checks::SGST_AMOUNT);
    }
}

pub(crate) fn cgst_equals_sgst(judge: &mut Judge<'_>, item: &Item<'_>) {
    let Amounts { cgst: Some(cgst), sgst: Some(sgst), .. } = item.amounts else { return };
    if cgst == sgst || item.is_tax_wrong {
        return;
    }
    let Some(at) = place(&item.this, &item.cgst_amt) else { return };
    let Some(other) = place(&item.this, &item.sgst_amt) else { return };
    judge.report(&checks::CGST_EQUALS_SGST, at, Evidence::NotEqual(other.field, sgst));
}

pub(crate) fn cess_amount(judge: &mut Judge<'_>, item: &Item<'_>) {
    let given = (&item.ces_amt, item.amounts.cess);
    cess(judge, item, &item.ces_rt, given, &checks::CESS_AMOUNT);
}

pub(crate) fn state_cess_amount(judge: &mut Judge<'_>, item: &Item<'_>) {
    let given = (&item.state_ces_amt, item.amounts.state_cess);
    cess(judge, item, &item.state_ces_rt, given, &checks::STATE_CESS_AMOUNT);
}

pub(crate) fn item_total(judge: &mut Judge<'_>, item: &Item<'_>) {
    let Amounts {
        taxable: Some(taxable),
        igst: Some(igst),
        cgst: Some(cgst),
        sgst: Some(sgst),
        cess: Some(cess),
        fixed_cess: Some(fixed_cess),
        state_cess: Some(state_cess),
        fixed_state_cess: Some(fixed_state_cess),
        charges: Some(charges),
        total: Some(given),
        ..
    } = item.amounts
    else {
        return;
    };
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
    let without_cesses = Exact::of(taxable).plus(charges);
    let without_taxes = [cess, fixed_cess, state_cess, fixed_state_cess]
        .into_iter()
        .fold(without_cesses, Exact::plus);
    let total = without_taxes.plus(igst).plus(cgst).plus(sgst);
    if total.takes(given)
        || alternatives && (without_taxes.takes(given) || without_cesses.takes(given))
    {
        return;
    }
    let Some((_, at)) = number(&item.tot_item_val) else { return };
    let members = [
        (&item.igst_amt, igst),
        (&item.cgst_amt, cgst),
        (&item.sgst_amt, sgst),
        (&item.ces_amt, cess),
        (&item.ces_non_advl_amt, fixed_cess),
        (&item.state_ces_amt, state_cess),
        (&item.state_ces_non_advl_amt, fixed_state_cess),
        (&item.oth_chrg, charges),
    ];
    let addends = members.map(|(_, amount)| (false, amount));
    let forms = if alternatives { &[0, 3, 7][..] } else { &[0] };
    let formulas = forms.iter().map(|&from| Formula::sum(taxable, &addends[from..]));
    let mut formulas: Vec<Formula> = formulas.collect();
    formulas.dedup_by_key(|formula| formula.value());
    let without = |(_, amount): &&(&Kept<Decimal>, Decimal)| {
        *amount != Decimal::ZERO && total.minus(*amount).is(given)
    };
    let without_both = || {
        let both = cgst != Decimal::ZERO && sgst != Decimal::ZERO;
        let hint = Hint::BothLeftOut(field(&item.cgst_amt)?, field(&item.sgst_amt)?);
        (both && total.minus(cgst).minus(sgst).is(given)).then_some(hint)
    };
    // Charges are what is forgotten most.
    let one = members.last().into_iter().chain(&members).find(without);
    let hint = one.and_then(|(member, _)| left_out(member)).or_else(without_both);
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
    Some(Exact::percent(item.amounts.taxable?, rate?, shares))
}

/// The same as it is shown.
fn formula(item: &Item<'_>, rate: Option<Decimal>, shares: u8) -> Formula {
    let (of, rate) = (item.amounts.taxable.unwrap_or_default(), rate.unwrap_or_default());
    Formula::Percent { of, rate, shares }
}

/// Compares a tax with what the rate gives.
fn tax(
    judge: &mut Judge<'_>,
    item: &Item<'_>,
    given: Given<'_>,
    shares: u8,
    check: &'static Check,
) {
    let Some(calculated) = of_taxable_value(item, item.amounts.rate, shares) else { return };
    expect(judge, check, item, given, calculated, |given| {
        let rate = item.amounts.rate.unwrap_or_default();
        let whole = of_taxable_value(item, item.amounts.rate, 1);
        let is_whole = shares == 2 && whole.is_some_and(|whole| whole.is(given));
        let double = rate.checked_add(rate).filter(|_| is_whole && rate != Decimal::ZERO);
        Working::new(vec![formula(item, item.amounts.rate, shares)], double.map(Hint::HalfRate))
    });
}

fn cess(
    judge: &mut Judge<'_>,
    item: &Item<'_>,
    rate: &Kept<Decimal>,
    given: Given<'_>,
    check: &'static Check,
) {
    if judge.facts.is_note != Some(false) {
        return;
    }
    let rate = amount(rate);
    let Some(calculated) = of_taxable_value(item, rate, 1) else { return };
    expect(judge, check, item, given, calculated, |_| {
        Working::new(vec![formula(item, rate, 1)], None)
    });
}
