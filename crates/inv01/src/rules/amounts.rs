//! Arithmetic of an item.

use super::supply::Tax;
use super::{Judge, number, place};
use crate::Decimal;
use crate::amount::{Exact, Formula, Hint, Working, is_near};
use crate::check::Check;
use crate::diagnostic::Evidence;
use crate::draft::Kept;
use crate::generated::checks;
use crate::rules::item::{Amounts, Item};
use crate::rules::supply::Supply;

/// Reports an amount that the calculation does not take. The evidence is made only then.
#[inline]
fn expect(
    judge: &mut Judge<'_>,
    check: &'static Check,
    item: &Item<'_>,
    (member, given): (&Kept<Decimal>, Decimal),
    calculated: Exact,
    working: impl FnOnce() -> Working,
) {
    if calculated.takes(given) {
        return;
    }
    let Some(at) = place(&item.this, member) else { return };
    judge.report(check, at, Evidence::Amount(Box::new(working())));
}

pub(crate) fn gross_amount(judge: &mut Judge<'_>, item: &Item<'_>) {
    let Amounts { quantity, price, gross, .. } = *item.amounts;
    if !item.amounts.knows(Amounts::QUANTITY | Amounts::PRICE | Amounts::GROSS) {
        return;
    }
    let (calculated, given) = (Exact::product(quantity, price), (&item.tot_amt, gross));
    expect(judge, &checks::GROSS_AMOUNT, item, given, calculated, || Working {
        formulas: vec![Formula::Product(quantity, price)],
        hint: None,
        hsn: item.hsn_cd.any(),
    });
}

pub(crate) fn taxable_value(judge: &mut Judge<'_>, item: &Item<'_>) {
    let Amounts { gross, discount, taxable, .. } = *item.amounts;
    if !item.amounts.knows(Amounts::GROSS | Amounts::DISCOUNT | Amounts::TAXABLE) {
        return;
    }
    if is_near(gross.thousandths() - discount.thousandths(), taxable) {
        return;
    }
    let calculated = Exact::of(gross).minus(discount);
    expect(judge, &checks::TAXABLE_VALUE, item, (&item.ass_amt, taxable), calculated, || {
        let formula = Formula::sum(gross, &[(true, discount)]);
        Working::new(vec![formula], left_out(&item.discount).filter(|_| taxable == gross))
    });
}

pub(crate) fn igst_amount(judge: &mut Judge<'_>, item: &Item<'_>) {
    let igst = item.amounts.igst;
    if item.computed != Some(Tax::InterState) || !item.amounts.knows(Amounts::IGST) {
        return;
    }
    let without_payment = judge.facts.supply.is_some_and(Supply::is_without_payment);
    if without_payment && igst == Decimal::ZERO {
        return;
    }
    tax(judge, item, (&item.igst_amt, igst), 1, &checks::IGST_AMOUNT);
}

pub(crate) fn cgst_amount(judge: &mut Judge<'_>, item: &Item<'_>) {
    if item.computed == Some(Tax::IntraState) && item.amounts.knows(Amounts::CGST) {
        tax(judge, item, (&item.cgst_amt, item.amounts.cgst), 2, &checks::CGST_AMOUNT);
    }
}

pub(crate) fn sgst_amount(judge: &mut Judge<'_>, item: &Item<'_>) {
    let Amounts { taxable, rate, cgst, sgst, .. } = *item.amounts;
    if item.computed != Some(Tax::IntraState) || !item.amounts.knows(Amounts::SGST) {
        return;
    }
    // Of the two only the first that is wrong is told. If they are equal, that is the first.
    if item.amounts.knows(Amounts::CGST)
        && (cgst == sgst || !Exact::percent(taxable, rate, 2).takes(cgst))
    {
        return;
    }
    tax(judge, item, (&item.sgst_amt, sgst), 2, &checks::SGST_AMOUNT);
}

pub(crate) fn cgst_equals_sgst(judge: &mut Judge<'_>, item: &Item<'_>) {
    let Amounts { cgst, sgst, .. } = *item.amounts;
    if cgst == sgst || item.is_tax_wrong || !item.amounts.knows(Amounts::CGST | Amounts::SGST) {
        return;
    }
    let Some(at) = place(&item.this, &item.cgst_amt) else { return };
    let Some(other) = place(&item.this, &item.sgst_amt) else { return };
    judge.report(&checks::CGST_EQUALS_SGST, at, Evidence::NotEqual(other.field, sgst));
}

pub(crate) fn cess_amount(judge: &mut Judge<'_>, item: &Item<'_>) {
    let Amounts { cess_rate, cess: given, .. } = *item.amounts;
    if may_bear(cess_rate, given) && item.amounts.knows(Amounts::CESS_RATE | Amounts::CESS) {
        cess(judge, item, cess_rate, (&item.ces_amt, given), &checks::CESS_AMOUNT);
    }
}

pub(crate) fn state_cess_amount(judge: &mut Judge<'_>, item: &Item<'_>) {
    let Amounts { state_cess_rate, state_cess: given, .. } = *item.amounts;
    if may_bear(state_cess_rate, given)
        && item.amounts.knows(Amounts::STATE_CESS_RATE | Amounts::STATE_CESS)
    {
        let given = (&item.state_ces_amt, given);
        cess(judge, item, state_cess_rate, given, &checks::STATE_CESS_AMOUNT);
    }
}

pub(crate) fn item_total(judge: &mut Judge<'_>, item: &Item<'_>) {
    let Amounts {
        taxable,
        igst,
        cgst,
        sgst,
        cess,
        fixed_cess,
        state_cess,
        fixed_state_cess,
        charges,
        total: given,
        ..
    } = *item.amounts;
    let read = Amounts::TAXABLE
        | Amounts::IGST
        | Amounts::CGST
        | Amounts::SGST
        | Amounts::CESS
        | Amounts::FIXED_CESS
        | Amounts::STATE_CESS
        | Amounts::FIXED_STATE_CESS
        | Amounts::CHARGES
        | Amounts::TOTAL;
    if !item.amounts.knows(read) {
        return;
    }
    // With a reverse charge, and for exports, the taxes may be left out. Of a supply type that is
    // missing or unsound nobody knows.
    let alternatives = match (judge.facts.supply, judge.facts.is_reverse_charge) {
        (Some(Supply::ExpWp), _) | (None, Some(_)) => true,
        (_, Some(is_reverse_charge)) => is_reverse_charge,
        (_, None) => return,
    };
    if item.is_valued_by_retail_price {
        return;
    }
    // Most totals are right. Nine amounts that rows take are far from filling 64 bits.
    let parts = Decimal::thousandths;
    let taxes = parts(igst) + parts(cgst) + parts(sgst);
    let cesses = parts(cess) + parts(fixed_cess) + parts(state_cess) + parts(fixed_state_cess);
    if is_near(parts(taxable) + taxes + cesses + parts(charges), given) {
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

/// Compares a tax with what the rate gives.
#[inline]
fn tax(
    judge: &mut Judge<'_>,
    item: &Item<'_>,
    given: (&Kept<Decimal>, Decimal),
    shares: u8,
    check: &'static Check,
) {
    let Amounts { taxable: of, rate, .. } = *item.amounts;
    if !item.amounts.knows(Amounts::TAXABLE | Amounts::RATE) {
        return;
    }
    expect(judge, check, item, given, Exact::percent(of, rate, shares), || {
        let is_whole = shares == 2 && Exact::percent(of, rate, 1).is(given.1);
        let double = rate.checked_add(rate).filter(|_| is_whole && rate != Decimal::ZERO);
        Working::new(vec![Formula::Percent { of, rate, shares }], double.map(Hint::HalfRate))
    });
}

/// Whether goods may bear a cess; few do.
fn may_bear(rate: Decimal, cess: Decimal) -> bool {
    rate != Decimal::ZERO || cess != Decimal::ZERO
}

/// Compares a cess with what its rate gives.
fn cess(
    judge: &mut Judge<'_>,
    item: &Item<'_>,
    rate: Decimal,
    given: (&Kept<Decimal>, Decimal),
    check: &'static Check,
) {
    if judge.facts.is_note != Some(false) || !item.amounts.knows(Amounts::TAXABLE) {
        return;
    }
    let of = item.amounts.taxable;
    expect(judge, check, item, given, Exact::percent(of, rate, 1), || {
        Working::new(vec![Formula::Percent { of, rate, shares: 1 }], None)
    });
}
