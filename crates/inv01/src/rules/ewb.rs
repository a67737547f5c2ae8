//! The e-way bill part.

use super::Judge;
use crate::diagnostic::Evidence;
use crate::generated::checks;
use crate::masters::{Standing, VEHICLE_FORMATS};

pub(crate) fn vehicle_number(judge: &mut Judge<'_>) {
    let Some(number) = judge.text(&judge.draft.ewb_dtls.veh_no) else { return };
    // A format that is only inferred will do: there are vehicles with such numbers.
    if judge.standing(&VEHICLE_FORMATS, &number) == Standing::Unlisted {
        judge.report(&checks::VEHICLE_NUMBER, number.at, Evidence::NotListed(&VEHICLE_FORMATS));
    }
}
