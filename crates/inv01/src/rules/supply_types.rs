//! What the supply type asks of the parties, of the place of supply and of the reverse charge.

use super::gstins::UNREGISTERED;
use super::parties::{
    OTHER_COUNTRIES, OTHER_TERRITORY, PINCODE_IN_INDIA, is_outside_india, is_unlisted,
};
use super::supply::Supply;
use super::{Judge, Word};
use crate::check::Check;
use crate::diagnostic::Evidence;
use crate::generated::checks;
use crate::generated::masters::POS_STATES;
use crate::masters::{STATES, state};

/// What the HSN codes of transport of goods begin with.
const TRANSPORT_OF_GOODS: [&[u8]; 2] = [b"9965", b"9968"];

pub(crate) fn export_buyer(judge: &mut Judge<'_>) {
    if judge.is_export() != Some(true) {
        return;
    }
    let Some(gstin) = judge.text(&judge.draft.buyer_dtls.gstin) else { return };
    if !gstin.is(UNREGISTERED) {
        judge.report(&checks::EXPORT_BUYER, gstin.at, Evidence::Wants(UNREGISTERED));
    }
}

pub(crate) fn registered_buyer(judge: &mut Judge<'_>) {
    let Some(gstin) = judge.text(&judge.draft.buyer_dtls.gstin) else { return };
    if judge.is_export() == Some(false) && gstin.is(UNREGISTERED) {
        judge.report(&checks::REGISTERED_BUYER, gstin.at, Evidence::Wants("a GSTIN"));
    }
}

pub(crate) fn export_buyer_state(judge: &mut Judge<'_>) {
    if judge.is_export() != Some(true) {
        return;
    }
    let Some(stcd) = judge.text(&judge.draft.buyer_dtls.stcd) else { return };
    if !is_unlisted(judge, &STATES, &stcd) {
        other_countries(judge, &checks::EXPORT_BUYER_STATE, &stcd);
    }
}

pub(crate) fn export_place_of_supply(judge: &mut Judge<'_>) {
    if judge.is_export() != Some(true) {
        return;
    }
    let Some(pos) = judge.text(&judge.draft.buyer_dtls.pos) else { return };
    if !is_unlisted(judge, &POS_STATES, &pos) {
        other_countries(judge, &checks::EXPORT_PLACE_OF_SUPPLY, &pos);
    }
}

/// Of an export, the state is that of other countries.
fn other_countries(judge: &mut Judge<'_>, check: &'static Check, code: &Word<'_>) {
    if state(code) != Some(OTHER_COUNTRIES) {
        judge.report(check, code.at, Evidence::State(OTHER_COUNTRIES));
    }
}

pub(crate) fn export_buyer_pincode(judge: &mut Judge<'_>) {
    let pin = &judge.draft.buyer_dtls.pin;
    if judge.is_export() == Some(true)
        && let Some((is_outside, at)) = is_outside_india(pin)
        && !is_outside
    {
        judge.report(&checks::EXPORT_BUYER_PINCODE, at, Evidence::Wants("999999"));
    }
}

pub(crate) fn place_of_supply_abroad(judge: &mut Judge<'_>) {
    let is_asked =
        matches!(judge.facts.supply, Some(Supply::SezWp | Supply::SezWop | Supply::Dexp));
    if is_asked
        && judge.facts.states.place_of_supply == Some(OTHER_COUNTRIES)
        && let Some(pos) = judge.text(&judge.draft.buyer_dtls.pos)
    {
        judge.report(&checks::PLACE_OF_SUPPLY_ABROAD, pos.at, Evidence::OtherCountries);
    }
}

pub(crate) fn buyer_abroad(judge: &mut Judge<'_>) {
    if judge.is_export() == Some(false)
        && judge.facts.states.buyer == Some(OTHER_COUNTRIES)
        && let Some(stcd) = judge.text(&judge.draft.buyer_dtls.stcd)
    {
        judge.report(&checks::BUYER_ABROAD, stcd.at, Evidence::OtherCountries);
    }
}

pub(crate) fn transport_abroad(judge: &mut Judge<'_>) {
    if judge.facts.supply != Some(Supply::B2b)
        || judge.facts.states.place_of_supply != Some(OTHER_COUNTRIES)
    {
        return;
    }
    let Some(pos) = judge.text(&judge.draft.buyer_dtls.pos) else { return };
    let codes = judge.draft.item_list.elements.iter();
    let mut codes = codes.filter_map(|item| judge.text(&item.hsn_cd));
    let is_transport =
        |hsn: &Word<'_>| TRANSPORT_OF_GOODS.iter().any(|start| hsn.starts_with(start));
    if let Some(other) = codes.find(|hsn| !is_transport(hsn)) {
        judge.report(&checks::TRANSPORT_ABROAD, pos.at, Evidence::NoTransport(other.raw));
    }
}

pub(crate) fn buyer_pincode_abroad(judge: &mut Judge<'_>) {
    if judge.is_export() == Some(false)
        && judge.facts.states.buyer.is_some_and(|state| state != OTHER_TERRITORY)
        && let Some((true, at)) = is_outside_india(&judge.draft.buyer_dtls.pin)
    {
        judge.report(&checks::BUYER_PINCODE_ABROAD, at, PINCODE_IN_INDIA);
    }
}

pub(crate) fn ship_to_pincode_abroad(judge: &mut Judge<'_>) {
    if judge.is_export() == Some(false)
        && let Some((true, at)) = is_outside_india(&judge.draft.ship_dtls.pin)
    {
        judge.report(&checks::SHIP_TO_PINCODE_ABROAD, at, PINCODE_IN_INDIA);
    }
}

pub(crate) fn reverse_charge(judge: &mut Judge<'_>) {
    let is_refused =
        matches!(judge.facts.supply, Some(Supply::ExpWp | Supply::ExpWop | Supply::Dexp));
    if is_refused
        && judge.facts.is_reverse_charge == Some(true)
        && let Some(answer) = judge.text(&judge.draft.tran_dtls.reg_rev)
    {
        let evidence = Evidence::Wants("N: the supply is neither B2B nor to SEZ");
        judge.report(&checks::REVERSE_CHARGE, answer.at, evidence);
    }
}
