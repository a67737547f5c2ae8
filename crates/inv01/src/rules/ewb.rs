//! The e-way bill part: what it asks of document, goods, parties and distance. How the goods are
//! carried is in `transport`.

use jiff::ToSpan;

use super::document::days_at_most;
use super::gstins::UNREGISTERED;
use super::items::OF_SERVICES;
use super::parties::{OTHER_COUNTRIES, OUTSIDE_INDIA, PINCODE_IN_INDIA};
use super::supply::state_of;
use super::{At, Judge, missing, number, place};
use crate::Decimal;
use crate::check::Check;
use crate::cursor::RawText;
use crate::diagnostic::Evidence;
use crate::draft::Kept;
use crate::generated::checks;
use crate::masters::state;

/// The most kilometres inside one PIN code.
const INSIDE_ONE_PINCODE: u32 = 100;

/// The oldest document for which an e-way bill is made, in days.
const OLDEST: u16 = 180;

/// Whether an e-way bill is asked for. Of an object without a value nobody knows.
fn is_asked(judge: &Judge<'_>) -> bool {
    judge.draft.ewb_dtls.this.sound().is_some()
}

/// A PIN code that its row takes.
fn pincode(member: &Kept<Decimal>) -> Option<(u32, At)> {
    let (pin, at) = number(member)?;
    Some((u32::try_from(pin.thousandths() / 1000).ok()?, at))
}

/// The PIN code of the first party if it is given, else that of the second.
fn pincode_of(
    (first, its_pin): (&Kept<()>, &Kept<Decimal>),
    second: &Kept<Decimal>,
) -> Option<u32> {
    let member = if first.is_absent() { second } else { its_pin };
    pincode(member).map(|(pin, _)| pin)
}

/// The PIN codes between which the goods move.
fn way(judge: &Judge<'_>) -> (Option<u32>, Option<u32>) {
    let draft = judge.draft;
    let from = pincode_of((&draft.disp_dtls.this, &draft.disp_dtls.pin), &draft.seller_dtls.pin);
    let to = pincode_of((&draft.ship_dtls.this, &draft.ship_dtls.pin), &draft.buyer_dtls.pin);
    (from, to)
}

pub(crate) fn distance_inside_pincode(judge: &mut Judge<'_>) {
    let Some((distance, at)) = number(&judge.draft.ewb_dtls.distance) else { return };
    let (Some(from), Some(to)) = way(judge) else { return };
    // 999999 is no place: W4 asks about it.
    if from != to || from == OUTSIDE_INDIA {
        return;
    }
    let check = if distance == Decimal::ZERO {
        &checks::DISTANCE_INSIDE_PINCODE_4029
    } else if distance > Decimal::from(INSIDE_ONE_PINCODE) {
        &checks::DISTANCE_INSIDE_PINCODE_4038
    } else {
        return;
    };
    judge.report(check, at, Evidence::SamePincode(from));
}

pub(crate) fn distance_outside_india(judge: &mut Judge<'_>) {
    let Some((distance, at)) = number(&judge.draft.ewb_dtls.distance) else { return };
    let (from, to) = way(judge);
    if distance == Decimal::ZERO && [from, to].contains(&Some(OUTSIDE_INDIA)) {
        let what = "1 to 4000: from or to PIN code 999999 the portal computes no distance";
        judge.report(&checks::DISTANCE_OUTSIDE_INDIA, at, Evidence::Wants(what));
    }
}

pub(crate) fn e_way_bill_document(judge: &mut Judge<'_>) {
    if !is_asked(judge) {
        return;
    }
    let draft = judge.draft;
    if judge.facts.is_note == Some(true)
        && let Some(at) = place(&draft.doc_dtls.this, &draft.doc_dtls.typ)
    {
        let what = "INV, or no EwbDtls";
        judge.report(&checks::E_WAY_BILL_DOCUMENT_4010, at, Evidence::Wants(what));
    }
    let items = &draft.item_list;
    let is_service = |(hsn, is_service): (&Kept<RawText>, &Kept<RawText>)| {
        // Where the two contradict each other, I5 has said so, and nobody knows which is meant.
        judge.text(hsn).is_some_and(|hsn| hsn.starts_with(OF_SERVICES))
            && judge.text(is_service).is_some_and(|yes| yes.is("Y"))
    };
    let services_only = !items.elements.is_empty()
        && items.elements.iter().all(|item| is_service((&item.hsn_cd, &item.is_servc)));
    if services_only
        && items.this.sound().is_some()
        && let Some(at) = place(&draft.this, &items.this)
    {
        judge.report(&checks::E_WAY_BILL_DOCUMENT_4009, at, Evidence::ServicesOnly);
    }
}

pub(crate) fn export_movement(judge: &mut Judge<'_>) {
    if !is_asked(judge) {
        return;
    }
    let draft = judge.draft;
    let (dispatch, ship_to) = (&draft.disp_dtls, &draft.ship_dtls);
    // Of other supplies S31, S32 and S9 ask the same for the IRN.
    if judge.is_export() == Some(true) {
        if let Some(at) = missing(&draft.this, &ship_to.this) {
            let what = "where the goods leave India, such as the port";
            judge.report(&checks::EXPORT_MOVEMENT_4031, at, Evidence::Wants(what));
        }
        in_india(judge, &ship_to.stcd, &checks::EXPORT_MOVEMENT_4032);
        pincode_in_india(judge, &ship_to.pin, &checks::EXPORT_MOVEMENT_4033);
        pincode_in_india(judge, &dispatch.pin, &checks::EXPORT_MOVEMENT_4036);
    }
    in_india(judge, &dispatch.stcd, &checks::EXPORT_MOVEMENT_4035);
}

fn in_india(judge: &mut Judge<'_>, stcd: &Kept<RawText>, check: &'static Check) {
    let Some(code) = judge.text(stcd) else { return };
    if state(&code) == Some(OTHER_COUNTRIES) {
        judge.report(check, code.at, Evidence::OtherCountries);
    }
}

fn pincode_in_india(judge: &mut Judge<'_>, member: &Kept<Decimal>, check: &'static Check) {
    if let Some((OUTSIDE_INDIA, at)) = pincode(member) {
        judge.report(check, at, PINCODE_IN_INDIA);
    }
}

pub(crate) fn e_way_bill_age(judge: &mut Judge<'_>) {
    let Some(document) = judge.days.document.filter(|_| is_asked(judge)) else { return };
    if days_at_most(document, judge.days.as_of) <= i32::from(OLDEST) {
        return;
    }
    let Ok(earliest) = judge.days.as_of.checked_sub(i64::from(OLDEST).days()) else { return };
    let draft = judge.draft;
    if document < earliest
        && let Some(at) = place(&draft.doc_dtls.this, &draft.doc_dtls.dt)
    {
        let evidence = Evidence::Old { earliest, days: OLDEST, crore: None };
        judge.report(&checks::E_WAY_BILL_AGE, at, evidence);
    }
}

pub(crate) fn ship_to_gstin(judge: &mut Judge<'_>) {
    if !judge.context.ship_to_gstin || !is_asked(judge) {
        return;
    }
    let (ship_to, buyer) = (&judge.draft.ship_dtls, &judge.draft.buyer_dtls);
    if let Some(at) = missing(&ship_to.this, &ship_to.gstin) {
        let evidence = Evidence::Wants("the GSTIN of the ship-to party, or URP");
        judge.report(&checks::SHIP_TO_GSTIN_4074, at, evidence);
    }
    let Some(gstin) = judge.text(&ship_to.gstin).filter(|gstin| !gstin.is(UNREGISTERED)) else {
        return;
    };
    if judge.text(&buyer.gstin).is_some_and(|buyer| *buyer == *gstin) {
        let evidence = Evidence::Wants("another GSTIN than the buyer's, or no ShipDtls");
        judge.report(&checks::SHIP_TO_GSTIN_4076, gstin.at, evidence);
        return;
    }
    let Some(stcd) = judge.text(&ship_to.stcd).and_then(|code| state(&code)) else { return };
    if state_of(&gstin).is_some_and(|state| state != stcd) {
        judge.report(&checks::SHIP_TO_GSTIN_4075, gstin.at, Evidence::GstinOf(stcd));
    }
}

pub(crate) fn e_way_bill_pincode(judge: &mut Judge<'_>) {
    let (buyer, ship_to) = (&judge.draft.buyer_dtls, &judge.draft.ship_dtls);
    if is_asked(judge)
        && ship_to.this.is_absent()
        && let Some(at) = missing(&buyer.this, &buyer.pin)
    {
        let what = "a PIN code, to which the goods move, or ShipDtls";
        judge.report(&checks::E_WAY_BILL_PINCODE, at, Evidence::Wants(what));
    }
}
