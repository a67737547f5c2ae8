//! Parties: states, PIN codes. What the supply type asks of them is in `supply_types`.

use super::{At, Judge, missing, number};
use crate::Decimal;
use crate::check::Check;
use crate::cursor::RawText;
use crate::diagnostic::Evidence;
use crate::draft::Kept;
use crate::generated::checks;
use crate::generated::masters::POS_STATES;
use crate::masters::{
    Days, Master, Masters, PINCODE_STATE_PATTERN, STATES, Standing, is_listed_place_of_supply,
    is_listed_state, two_digits,
};

/// State code of what lies outside India.
pub(super) const OTHER_COUNTRIES: u8 = 96;

/// State code of what is in India, but in no state.
pub(super) const OTHER_TERRITORY: u8 = 97;

/// States for which no first digits are published: outside India, other territory, the centre.
const WITHOUT_PINCODES: [u8; 3] = [OTHER_COUNTRIES, OTHER_TERRITORY, 99];

/// Stands in the place of a PIN code outside India.
pub(super) const OUTSIDE_INDIA: u32 = 999_999;

/// What is wanted in its place.
pub(super) const PINCODE_IN_INDIA: Evidence = Evidence::Wants("a PIN code in India");

pub(crate) fn place_of_supply_code(judge: &mut Judge<'_>) {
    if judge.facts.states.place_of_supply.is_none_or(is_listed_place_of_supply) {
        return;
    }
    let Some(pos) = judge.text(&judge.draft.buyer_dtls.pos) else { return };
    let standing = judge.standing(&POS_STATES, &pos);
    judge.report_standing(&checks::PLACE_OF_SUPPLY_CODE, pos.at, standing, &POS_STATES);
}

pub(crate) fn state_code(judge: &mut Judge<'_>) {
    let (draft, states) = (judge.draft, judge.facts.states);
    listed(judge, states.seller, &draft.seller_dtls.stcd, &checks::STATE_CODE_2259);
    listed(judge, states.buyer, &draft.buyer_dtls.stcd, &checks::STATE_CODE_2260);
    listed(judge, states.dispatch, &draft.disp_dtls.stcd, &checks::STATE_CODE_2200);
    // On other supplies S31 answers first.
    if judge.is_export() == Some(true) {
        listed(judge, states.ship_to, &draft.ship_dtls.stcd, &checks::STATE_CODE_2200);
    }
}

pub(crate) fn ship_to_state(judge: &mut Judge<'_>) {
    if judge.is_export() != Some(false) {
        return;
    }
    let (check, member) = (&checks::SHIP_TO_STATE, &judge.draft.ship_dtls.stcd);
    let state = judge.facts.states.ship_to;
    if state != Some(OTHER_COUNTRIES) {
        listed(judge, state, member, check);
    } else if let Some(code) = judge.text(member) {
        judge.report(check, code.at, Evidence::OtherCountries);
    }
}

/// Reports a state that no list has.
#[inline]
fn listed(judge: &mut Judge<'_>, state: Option<u8>, member: &Kept<RawText>, check: &'static Check) {
    if state.is_none_or(is_listed_state) {
        return;
    }
    let Some(code) = judge.text(member) else { return };
    let standing = judge.standing(&STATES, &code);
    judge.report_standing(check, code.at, standing, &STATES);
}

/// Whether a state is in no list, so that nothing is to be compared with it.
pub(super) fn is_unlisted(judge: &Judge<'_>, master: &'static Master, code: &[u8]) -> bool {
    judge.standing(master, code) == Standing::Unlisted
}

pub(crate) fn dispatch_abroad(judge: &mut Judge<'_>) {
    // Where an e-way bill is asked for, the state is a fault of that.
    if judge.facts.states.dispatch == Some(OTHER_COUNTRIES)
        && judge.draft.ewb_dtls.this.sound().is_none()
        && let Some(code) = judge.text(&judge.draft.disp_dtls.stcd)
    {
        judge.report(&checks::DISPATCH_ABROAD, code.at, Evidence::OtherCountries);
    }
}

pub(crate) fn seller_pincode_abroad(judge: &mut Judge<'_>) {
    if judge.facts.states.seller.is_some_and(|state| state != OTHER_TERRITORY)
        && let Some((true, at)) = is_outside_india(&judge.draft.seller_dtls.pin)
    {
        judge.report(&checks::SELLER_PINCODE_ABROAD, at, PINCODE_IN_INDIA);
    }
}

pub(crate) fn dispatch_pincode_abroad(judge: &mut Judge<'_>) {
    if let Some((true, at)) = is_outside_india(&judge.draft.disp_dtls.pin) {
        judge.report(&checks::DISPATCH_PINCODE_ABROAD, at, PINCODE_IN_INDIA);
    }
}

/// Whether a PIN code is that of places outside India.
pub(super) fn is_outside_india(pin: &Kept<Decimal>) -> Option<(bool, At)> {
    number(pin).map(|(pin, at)| (pin == Decimal::from(OUTSIDE_INDIA), at))
}

pub(crate) fn buyer_pincode(judge: &mut Judge<'_>) {
    let draft = judge.draft;
    // An e-way bill to the buyer's own place needs the PIN code: then W26 speaks.
    let is_told = draft.ewb_dtls.this.sound().is_some() && draft.ship_dtls.this.is_absent();
    if !is_told && let Some(at) = missing(&draft.buyer_dtls.this, &draft.buyer_dtls.pin) {
        judge.report(&checks::BUYER_PINCODE, at, Evidence::Missing);
    }
}

pub(crate) fn pincode_state(judge: &mut Judge<'_>) {
    let (draft, states) = (judge.draft, judge.facts.states);
    for (member, state) in [
        (&draft.seller_dtls.pin, states.seller),
        (&draft.buyer_dtls.pin, states.buyer),
        (&draft.disp_dtls.pin, states.dispatch),
        (&draft.ship_dtls.pin, states.ship_to),
    ] {
        let (Some(state), Some((pin, at))) = (state, number(member)) else { continue };
        let Ok(pin) = u32::try_from(pin.thousandths() / 1000) else { continue };
        // Most do. Where the list has no such state, that has been said.
        if judge.context.masters.lies_in(pin, state) || !is_listed(judge, state) {
            continue;
        }
        let place = place(&judge.context.masters, judge.days, pin, state);
        let evidence = Evidence::Pincode { pin, state, is_known: place != Place::OutOfRange };
        match place {
            Place::Fits => {}
            Place::Elsewhere => judge.report(&checks::PINCODE_STATE_3039, at, evidence),
            Place::PerhapsElsewhere => judge.warn(&checks::PINCODE_STATE_3039, at, evidence),
            Place::OutOfRange => judge.report(&checks::PINCODE_STATE_3038, at, evidence),
        }
    }
}

/// Whether the list has a state on the days of this check.
fn is_listed(judge: &Judge<'_>, state: u8) -> bool {
    is_listed_state(state)
        || judge.standing(&STATES, two_digits(state).as_bytes()) == Standing::Listed
}

/// How a PIN code and a state go together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// They do, or nothing speaks against it.
    Fits,
    /// The PIN code lies in another state.
    Elsewhere,
    /// It may lie in another state, and its first digits do not fit.
    PerhapsElsewhere,
    /// Nobody knows the PIN code, and its first digits do not fit.
    OutOfRange,
}

/// S22. The portal looks the whole PIN code up; only one that its list does not hold is judged by
/// its first three digits. Our list is the postal directory, so what it says is graded: it is
/// certain where it names one state with high confidence.
fn place(masters: &Masters, days: Days, pin: u32, state: u8) -> Place {
    if pin == OUTSIDE_INDIA || WITHOUT_PINCODES.contains(&state) {
        return Place::Fits;
    }
    let (mut rows, mut all_certain, mut fits) = (0, true, false);
    masters.each_of_pincode(pin, |row| {
        if days.hold(row.validity) {
            rows += 1;
            fits |= row.state == state;
            all_certain &= row.tier.standing() == Standing::Listed;
        }
    });
    let in_range = || {
        let mut buffer = [0; Decimal::LONGEST];
        let digits = Decimal::from(pin).text(&mut buffer);
        let mut ranges = masters.find(&PINCODE_STATE_PATTERN, digits);
        ranges.any(|row| row.state == Some(state) && days.hold(row.validity))
    };
    match rows {
        _ if fits => Place::Fits,
        1 if all_certain => Place::Elsewhere,
        _ if in_range() => Place::Fits,
        0 => Place::OutOfRange,
        _ => Place::PerhapsElsewhere,
    }
}

#[cfg(test)]
mod tests {
    use super::{Place, place};
    use crate::masters::{Days, Masters};

    fn place_of(pin: u32, state: u8) -> Place {
        let days = Days::on(jiff::civil::Date::constant(2026, 11, 21));
        place(&Masters::built_in(), days, pin, state)
    }

    #[test]
    fn each_row_of_the_table() {
        for (what, pin, state, expected) in [
            // 1: known, and the state is that of one of its rows.
            ("one state", 382_010, 24, Place::Fits),
            ("the first of two states", 605_007, 33, Place::Fits),
            ("the second of two states", 605_007, 34, Place::Fits),
            ("a row of low confidence", 305_402, 36, Place::Fits),
            ("a row seen elsewhere", 171_302, 2, Place::Fits),
            // 2: known for certain in one other state; the first digits do not matter.
            ("certain, out of range", 382_010, 29, Place::Elsewhere),
            ("certain, in range", 160_001, 3, Place::Elsewhere),
            // 3: known, but not for certain, or in two states; the first digits fit.
            ("medium, in range", 247_552, 5, Place::Fits),
            ("low, in range", 384_316, 24, Place::Fits),
            ("seen, in range", 248_141, 9, Place::Fits),
            ("two states, in range", 396_193, 25, Place::Fits),
            // 4: the same, and they do not.
            ("medium, out of range", 110_102, 1, Place::PerhapsElsewhere),
            ("low, out of range", 201_319, 1, Place::PerhapsElsewhere),
            ("seen, out of range", 110_050, 1, Place::PerhapsElsewhere),
            ("two states, out of range", 110_025, 1, Place::PerhapsElsewhere),
            // 5: not known; the first digits fit.
            ("unknown, in range", 110_000, 7, Place::Fits),
            ("unknown, in the second range of the state", 605_999, 34, Place::Fits),
            // 6: the same, and they do not.
            ("unknown, out of range", 101_301, 9, Place::OutOfRange),
            ("unknown, between the ranges of the state", 606_999, 34, Place::OutOfRange),
            // What is not asked.
            ("outside India", 999_999, 9, Place::Fits),
            ("other countries", 382_010, 96, Place::Fits),
            ("other countries, PIN outside India", 999_999, 96, Place::Fits),
            ("other territory", 382_010, 97, Place::Fits),
            ("the centre", 382_010, 99, Place::Fits),
            ("the centre, unknown PIN", 101_301, 99, Place::Fits),
        ] {
            assert_eq!(place_of(pin, state), expected, "{what}: {pin} in {state}");
        }
    }
}
