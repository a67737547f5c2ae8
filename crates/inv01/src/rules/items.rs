//! Items: HSN code, goods or service, unit, country of origin, rate.

use super::{Judge, number};
use crate::Decimal;
use crate::diagnostic::Evidence;
use crate::draft::ItemList;
use crate::generated::checks;
use crate::masters::{COUNTRIES, HSN, Standing, TAX_RATES, UQC};

/// HSN codes of services begin so.
pub(super) const OF_SERVICES: &str = "99";

pub(crate) fn hsn_master(judge: &mut Judge<'_>, item: &ItemList) {
    let Some(hsn) = judge.text(&item.hsn_cd) else { return };
    let standing = judge.standing(&HSN, &hsn);
    judge.report_standing(&checks::HSN_MASTER, hsn.at, standing, &HSN);
}

pub(crate) fn goods_or_service(judge: &mut Judge<'_>, item: &ItemList) {
    let Some(is_service) = judge.text(&item.is_servc) else { return };
    let Some(hsn) = judge.text(&item.hsn_cd) else { return };
    let check = match (&*is_service == "Y", hsn.starts_with(OF_SERVICES)) {
        (true, false) => &checks::GOODS_OR_SERVICE_3048,
        (false, true) => &checks::GOODS_OR_SERVICE_3047,
        _ => return,
    };
    judge.report(check, is_service.at, Evidence::OfKind(hsn.raw));
}

pub(crate) fn unit_master(judge: &mut Judge<'_>, item: &ItemList) {
    let Some(is_service) = judge.text(&item.is_servc) else { return };
    let Some(unit) = judge.text(&item.unit) else { return };
    let (check, unlisted) = (&checks::UNIT_MASTER, Evidence::NotListed(&UQC));
    match (judge.standing(&UQC, &unit), judge.standing_in_any_case(&UQC, &unit)) {
        (Standing::Listed, _) => {}
        (Standing::Unlisted, Standing::Listed) => {
            judge.warn(check, unit.at, Evidence::SmallLetters);
        }
        (Standing::Unlisted, Standing::Unlisted) if &*is_service != "Y" => {
            judge.report(check, unit.at, unlisted);
        }
        _ => judge.warn(check, unit.at, unlisted),
    }
}

pub(crate) fn country_of_origin(judge: &mut Judge<'_>, item: &ItemList) {
    let Some(country) = judge.text(&item.org_cntry) else { return };
    let standing = judge.standing_in_any_case(&COUNTRIES, &country);
    judge.report_standing(&checks::COUNTRY_OF_ORIGIN, country.at, standing, &COUNTRIES);
}

pub(crate) fn rate_list(judge: &mut Judge<'_>, item: &ItemList) {
    let Some((rate, at)) = number(&item.gst_rt) else { return };
    let mut buffer = [0; Decimal::LONGEST];
    let standing = judge.standing(&TAX_RATES, rate.text(&mut buffer));
    judge.report_standing(&checks::RATE_LIST, at, standing, &TAX_RATES);
}
