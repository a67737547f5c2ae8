//! Inter-state or intra-state: which taxes an invoice may bear.

use super::supply::{Reason, Supply, Tax};
use super::{At, Judge, number, yes};
use crate::Decimal;
use crate::amount::{Exact, Hint};
use crate::check::Check;
use crate::diagnostic::Evidence;
use crate::draft::Kept;
use crate::generated::checks;
use crate::rules::item::{Amounts, Item};

pub(crate) fn always_inter_state(judge: &mut Judge<'_>, item: &Item<'_>) {
    if let Some((Tax::InterState, reason @ Reason::Kind)) = judge.facts.tax {
        no_central_tax(judge, item, &checks::ALWAYS_INTER_STATE, reason);
    }
}

pub(crate) fn intra_state(judge: &mut Judge<'_>, item: &Item<'_>) {
    let Some((Tax::IntraState, reason)) = judge.facts.tax else { return };
    if judge.facts.is_seller_contradicted || !item.is_tax_wrong {
        return;
    }
    let Some((_, at)) = given(&item.igst_amt) else { return };
    let Amounts { cgst, sgst, .. } = *item.amounts;
    let is_only_tax = item.amounts.knows(Amounts::CGST | Amounts::SGST)
        && cgst == Decimal::ZERO
        && sgst == Decimal::ZERO;
    let hint = (is_only_tax && is_igst(item)).then(|| of_buyer_state(judge));
    judge.report(&checks::INTRA_STATE, at, Evidence::WrongTax { reason, hint });
}

pub(crate) fn inter_state(judge: &mut Judge<'_>, item: &Item<'_>) {
    match judge.facts.tax {
        Some((Tax::InterState, reason @ (Reason::States(..) | Reason::IgstOnIntra)))
            if !judge.facts.is_seller_contradicted =>
        {
            no_central_tax(judge, item, &checks::INTER_STATE, reason);
        }
        _ => {}
    }
}

/// Reports the first of CGST and SGST that is not 0.
fn no_central_tax(judge: &mut Judge<'_>, item: &Item<'_>, check: &'static Check, reason: Reason) {
    if !item.is_tax_wrong {
        return;
    }
    let Some((_, at)) = given(&item.cgst_amt).or_else(|| given(&item.sgst_amt)) else { return };
    let is_only_tax = item.amounts.knows(Amounts::IGST) && item.amounts.igst == Decimal::ZERO;
    let hint = (is_only_tax && is_central_tax(item)).then(|| of_buyer_state(judge));
    judge.report(check, at, Evidence::WrongTax { reason, hint });
}

/// What may have led to a tax of the other kind: it may be the one that the buyer's state asks for.
fn of_buyer_state(judge: &Judge<'_>) -> Hint {
    let buyer = judge.facts.states.buyer;
    match judge.facts.tax {
        Some((tax, Reason::States(seller, pos))) if buyer.is_some_and(|buyer| buyer != pos) => {
            let other = if buyer == Some(seller) { Tax::IntraState } else { Tax::InterState };
            if other == tax { Hint::OtherTax } else { Hint::BuyerState }
        }
        _ => Hint::OtherTax,
    }
}

/// A tax that is given and not 0.
fn given(member: &Kept<Decimal>) -> Option<(Decimal, At)> {
    number(member).filter(|(amount, _)| *amount != Decimal::ZERO)
}

/// Whether IGST is what the rate gives.
fn is_igst(item: &Item<'_>) -> bool {
    item.amounts.knows(Amounts::IGST) && is_share(item, item.amounts.igst, 1)
}

/// Whether CGST and SGST are what the rate gives.
fn is_central_tax(item: &Item<'_>) -> bool {
    let Amounts { cgst, sgst, .. } = *item.amounts;
    item.amounts.knows(Amounts::CGST | Amounts::SGST)
        && is_share(item, cgst, 2)
        && is_share(item, sgst, 2)
}

fn is_share(item: &Item<'_>, given: Decimal, shares: u8) -> bool {
    let Amounts { taxable, rate, .. } = *item.amounts;
    item.amounts.knows(Amounts::TAXABLE | Amounts::RATE)
        && Exact::percent(taxable, rate, shares).takes(given)
}

pub(crate) fn igst_on_intra_states(judge: &mut Judge<'_>) {
    let Some(at) = igst_on_intra(judge) else { return };
    if judge.facts.is_seller_contradicted || !follows_states(judge) {
        return;
    }
    let states = judge.facts.states;
    if let (Some(seller), Some(pos)) = (states.home, states.place_of_supply)
        && seller != pos
    {
        judge.report(&checks::IGST_ON_INTRA_STATES, at, Evidence::States(seller, pos));
    }
}

pub(crate) fn igst_on_intra_reverse_charge(judge: &mut Judge<'_>) {
    let Some(at) = igst_on_intra(judge) else { return };
    if judge.facts.is_reverse_charge == Some(false) && follows_states(judge) {
        let evidence = Evidence::Wants("N, or Y in RegRev too");
        judge.report(&checks::IGST_ON_INTRA_REVERSE_CHARGE, at, evidence);
    }
}

pub(crate) fn igst_on_intra_types(judge: &mut Judge<'_>) {
    let Some(at) = igst_on_intra(judge) else { return };
    if judge.facts.supply.is_some_and(Supply::is_always_inter_state) {
        let evidence = Evidence::Wants("N: the supply is inter-state by its kind");
        judge.report(&checks::IGST_ON_INTRA_TYPES, at, evidence);
    }
}

/// Whether the supply is one of those that may be intra-state; of the others P9 says that they may
/// not have IgstOnIntra at all.
fn follows_states(judge: &Judge<'_>) -> bool {
    judge.facts.supply.is_some_and(|supply| !supply.is_always_inter_state())
}

/// Where IgstOnIntra is Y.
fn igst_on_intra(judge: &Judge<'_>) -> Option<At> {
    let member = &judge.draft.tran_dtls.igst_on_intra;
    let is_yes = yes(judge, member)?;
    judge.text(member).filter(|_| is_yes).map(|word| word.at)
}
