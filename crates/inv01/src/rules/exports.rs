//! What only exports need: port, country, currency.

use super::Judge;
use crate::diagnostic::Evidence;
use crate::generated::checks;
use crate::masters::{COUNTRIES, CURRENCIES, PORTS, Standing};

pub(crate) fn export_codes(judge: &mut Judge<'_>) {
    let Some(is_export) = judge.is_export() else { return };
    let details = &judge.draft.exp_dtls;
    let members = [
        (&details.port, &PORTS, &checks::EXPORT_CODES_2201),
        (&details.cnt_code, &COUNTRIES, &checks::EXPORT_CODES_2202),
        (&details.for_cur, &CURRENCIES, &checks::EXPORT_CODES_2203),
    ];
    for (member, master, check) in members {
        let Some(code) = judge.text(member) else { continue };
        match judge.standing_in_any_case(master, &code) {
            Standing::Listed => {}
            _ if !is_export => judge.warn(check, code.at, Evidence::NotListed(master)),
            standing => judge.report_standing(check, code.at, standing, master),
        }
    }
}
