//! How the goods are carried: what the e-way bill part says of transporter, mode, vehicle and
//! transport document. Each mode wants its own members, and a transporter alone asks for part A; the
//! rules are cut so that one slip is told once.

use super::{Judge, missing, place};
use crate::check::Check;
use crate::cursor::RawText;
use crate::diagnostic::Evidence;
use crate::draft::Kept;
use crate::generated::checks;
use crate::generated::draft::EwbDtls;
use crate::masters::{Standing, VEHICLE_FORMATS};

/// The mode of transport.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    Road,
    Rail,
    Air,
    Ship,
}

/// The mode, where it is given and sound.
fn mode(judge: &Judge<'_>) -> Option<Mode> {
    match &*judge.text(&judge.draft.ewb_dtls.trans_mode)? {
        b"1" => Some(Mode::Road),
        b"2" => Some(Mode::Rail),
        b"3" => Some(Mode::Air),
        b"4" => Some(Mode::Ship),
        _ => None,
    }
}

fn is_by_rail_or_air(judge: &Judge<'_>) -> bool {
    matches!(mode(judge), Some(Mode::Rail | Mode::Air))
}

/// Reports a member that is left out.
fn want(judge: &mut Judge<'_>, member: &Kept<RawText>, check: &'static Check, what: &'static str) {
    if let Some(at) = missing(&judge.draft.ewb_dtls.this, member) {
        judge.report(check, at, Evidence::Wants(what));
    }
}

/// Whether neither a vehicle nor a transport document is named.
fn is_without_part_b(part: &EwbDtls) -> bool {
    part.veh_no.is_absent() && part.trans_doc_no.is_absent()
}

pub(crate) fn transporter(judge: &mut Judge<'_>) {
    let part = &judge.draft.ewb_dtls;
    if !is_without_part_b(part) || !part.trans_mode.is_absent() {
        return;
    }
    let Some(at) = missing(&part.this, &part.trans_id) else { return };
    let evidence = Evidence::Wants("a transporter, or a mode of transport with what it needs");
    if part.veh_type.is_absent() && part.trans_doc_dt.is_absent() {
        judge.report(&checks::TRANSPORTER, at, evidence);
    } else {
        judge.warn(&checks::TRANSPORTER, at, evidence);
    }
}

pub(crate) fn transport_mode(judge: &mut Judge<'_>) {
    let part = &judge.draft.ewb_dtls;
    if !is_without_part_b(part) {
        let what = "1 (road), 2 (rail), 3 (air) or 4 (ship)";
        want(judge, &part.trans_mode, &checks::TRANSPORT_MODE, what);
    }
}

pub(crate) fn road_vehicle(judge: &mut Judge<'_>) {
    if mode(judge) != Some(Mode::Road) {
        return;
    }
    let part = &judge.draft.ewb_dtls;
    want(judge, &part.veh_no, &checks::ROAD_VEHICLE_4011, "a vehicle number for transport by road");
    let what = "R (regular) or O (over-dimensional) for transport by road";
    want(judge, &part.veh_type, &checks::ROAD_VEHICLE_4022, what);
}

pub(crate) fn rail_or_air_document(judge: &mut Judge<'_>) {
    if !is_by_rail_or_air(judge) {
        return;
    }
    let part = &judge.draft.ewb_dtls;
    let what = "a document number for transport by rail or air";
    want(judge, &part.trans_doc_no, &checks::RAIL_OR_AIR_DOCUMENT_4012, what);
    let what = "the date of the document for transport by rail or air";
    want(judge, &part.trans_doc_dt, &checks::RAIL_OR_AIR_DOCUMENT_4023, what);
}

pub(crate) fn ship_transport(judge: &mut Judge<'_>) {
    if mode(judge) != Some(Mode::Ship) {
        return;
    }
    let part = &judge.draft.ewb_dtls;
    if is_without_part_b(part) {
        let what = "a document number, or a vehicle number in VehNo, for transport by ship";
        want(judge, &part.trans_doc_no, &checks::SHIP_TRANSPORT_4040, what);
    } else if part.veh_no.is_absent()
        && let Some(at) = missing(&part.this, &part.trans_doc_dt)
    {
        let what = "the date of the document, or a vehicle number in VehNo, for transport by ship";
        judge.warn(&checks::SHIP_TRANSPORT_4040, at, Evidence::Wants(what));
    }
    let Some(kind) = judge.text(&part.veh_type).filter(|kind| kind.is("R")) else { return };
    let what = "O (over-dimensional), or no vehicle type, for transport by ship";
    judge.report(&checks::SHIP_TRANSPORT_4039, kind.at, Evidence::Wants(what));
}

/// The vehicle type, where it is over-dimensional and transport is by rail or air.
fn misplaced_over_dimensional(judge: &Judge<'_>) -> bool {
    let kind = judge.text(&judge.draft.ewb_dtls.veh_type);
    is_by_rail_or_air(judge) && kind.is_some_and(|kind| kind.is("O"))
}

pub(crate) fn over_dimensional(judge: &mut Judge<'_>) {
    if !misplaced_over_dimensional(judge) {
        return;
    }
    let part = &judge.draft.ewb_dtls;
    let Some(at) = place(&part.this, &part.veh_type) else { return };
    let what = "no vehicle type for transport by rail or air";
    judge.report(&checks::OVER_DIMENSIONAL, at, Evidence::Wants(what));
}

pub(crate) fn vehicle_by_rail_or_air(judge: &mut Judge<'_>) {
    if !is_by_rail_or_air(judge) {
        return;
    }
    let part = &judge.draft.ewb_dtls;
    // Of an over-dimensional type W11 speaks.
    let is_told = misplaced_over_dimensional(judge);
    let given = [Some(&part.veh_no), Some(&part.veh_type).filter(|_| !is_told)];
    let Some(word) = given.into_iter().flatten().find_map(|member| judge.text(member)) else {
        return;
    };
    let what = "no vehicle for transport by rail or air";
    judge.report(&checks::VEHICLE_BY_RAIL_OR_AIR, word.at, Evidence::Wants(what));
}

pub(crate) fn part_a_only(judge: &mut Judge<'_>) {
    let part = &judge.draft.ewb_dtls;
    // With a mode, the rule of that mode says what is missing.
    if part.trans_id.is_absent() || !is_without_part_b(part) || !part.trans_mode.is_absent() {
        return;
    }
    let given = [&part.trans_doc_dt, &part.veh_type];
    let Some(word) = given.into_iter().find_map(|member| judge.text(member)) else { return };
    let what = "nothing beside the transporter, or a mode of transport with what it needs";
    judge.report(&checks::PART_A_ONLY, word.at, Evidence::Wants(what));
}

pub(crate) fn transport_date(judge: &mut Judge<'_>) {
    let part = &judge.draft.ewb_dtls;
    let Some(day) = judge.day(&part.trans_doc_dt) else { return };
    let Some(at) = place(&part.this, &part.trans_doc_dt) else { return };
    let as_of = judge.days.as_of;
    if day > as_of {
        judge.report(&checks::TRANSPORT_DATE_4016, at, Evidence::Late(as_of));
    }
    // A document of the future is refused for itself, so its day is none to compare with.
    if let Some(document) = judge.days.document.filter(|document| *document <= as_of)
        && day < document
    {
        judge.report(&checks::TRANSPORT_DATE_4021, at, Evidence::Early(document));
    }
}

pub(crate) fn vehicle_number(judge: &mut Judge<'_>) {
    let Some(number) = judge.text(&judge.draft.ewb_dtls.veh_no) else { return };
    // A format that is only inferred will do: there are vehicles with such numbers.
    if judge.standing(&VEHICLE_FORMATS, &number) == Standing::Unlisted {
        judge.report(&checks::VEHICLE_NUMBER, number.at, Evidence::NotListed(&VEHICLE_FORMATS));
    }
}
