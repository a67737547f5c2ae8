//! Items: HSN code, goods or service, unit, country of origin, rate.

use super::{Judge, number};
use crate::check::Severity;
use crate::context::Turnover;
use crate::diagnostic::Evidence;
use crate::draft::ItemList;
use crate::generated::checks;
use crate::masters::{COUNTRIES, HSN, Standing, TAX_RATES, UQC};
use crate::rules::item::{Amounts, Item};

/// HSN codes of services begin so.
pub(super) const OF_SERVICES: &[u8] = b"99";

/// Least number of digits of an HSN code for a turnover of 5 crore or more.
const DIGITS: usize = 6;

/// A sound serial number: its value and its length, which together tell it from others, and the
/// position of its item among those that were kept.
type Numbered = (u32, usize, usize);

pub(crate) fn serial_numbers(judge: &mut Judge<'_>) {
    let items = &judge.draft.item_list.elements;
    let numbered = |(position, item): (usize, &ItemList)| -> Option<Numbered> {
        let number = judge.bytes(&item.sl_no)?;
        Some((value_of(number)?, number.len(), position))
    };
    // Most invoices count upwards, and cost nothing more.
    let values = items.iter().enumerate().filter_map(numbered).map(|(value, ..)| value);
    if values.is_sorted_by(|before, after| before < after) {
        return;
    }
    let mut numbers: Vec<Numbered> = items.iter().enumerate().filter_map(numbered).collect();
    numbers.sort_unstable();
    for same_value in numbers.chunk_by(|a, b| a.0 == b.0) {
        let Some(first) = same_value.iter().map(|(.., position)| *position).min() else { continue };
        for same in same_value.chunk_by(|a, b| a.1 == b.1) {
            let Some((&(.., own_first), later)) = same.split_first() else { continue };
            if own_first != first {
                repeats(judge, own_first, first, Severity::Warning);
            }
            for &(.., position) in later {
                repeats(judge, position, own_first, Severity::Error);
            }
        }
    }
}

/// The value of a serial number.
fn value_of(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0_u32, |value, byte| {
        let digit = byte.is_ascii_digit().then(|| u32::from(byte - b'0'))?;
        value.checked_mul(10)?.checked_add(digit)
    })
}

/// Reports the serial number of an item that is, or may be, that of an earlier one.
fn repeats(judge: &mut Judge<'_>, position: usize, earlier: usize, severity: Severity) {
    let items = &judge.draft.item_list.elements;
    let (Some(item), Some(earlier)) = (items.get(position), items.get(earlier)) else { return };
    let Some(number) = judge.text(&item.sl_no) else { return };
    judge.item = Some(item);
    judge.add(&checks::SERIAL_NUMBERS, severity, number.at, Evidence::SameAs(earlier.index));
    judge.item = None;
}

pub(crate) fn hsn_master(judge: &mut Judge<'_>, item: &Item<'_>) {
    let Some(hsn) = item.hsn else { return };
    let standing = judge.standing(&HSN, hsn);
    if standing != Standing::Listed
        && let Some(hsn) = judge.text(&item.hsn_cd)
    {
        judge.report_standing(&checks::HSN_MASTER, hsn.at, standing, &HSN);
    }
}

pub(crate) fn hsn_length(judge: &mut Judge<'_>, item: &Item<'_>) {
    if item.hsn.is_none_or(|hsn| hsn.len() >= DIGITS) {
        return;
    }
    let Some(hsn) = judge.text(&item.hsn_cd) else { return };
    let (check, evidence) = (&checks::HSN_LENGTH, Evidence::Wants("six digits or more"));
    match judge.context.turnover {
        Turnover::Unknown => judge.warn(check, hsn.at, evidence),
        Turnover::Under5Crore => {}
        Turnover::From5Crore | Turnover::From10Crore | Turnover::From100Crore => {
            judge.report(check, hsn.at, evidence);
        }
    }
}

pub(crate) fn goods_or_service(judge: &mut Judge<'_>, item: &Item<'_>) {
    let (Some(is_service), Some(hsn)) = (item.is_service, item.hsn) else { return };
    let check = match (is_service, hsn.starts_with(OF_SERVICES)) {
        (true, false) => &checks::GOODS_OR_SERVICE_3048,
        (false, true) => &checks::GOODS_OR_SERVICE_3047,
        _ => return,
    };
    if let Some(answer) = judge.text(&item.is_servc)
        && let Some(hsn) = judge.text(&item.hsn_cd)
    {
        judge.report(check, answer.at, Evidence::OfKind(hsn.raw));
    }
}

pub(crate) fn unit_master(judge: &mut Judge<'_>, item: &Item<'_>) {
    let Some(is_service) = item.is_service else { return };
    let Some(unit) = judge.bytes(&item.unit) else { return };
    let standing = judge.standing(&UQC, unit);
    if standing == Standing::Listed {
        return;
    }
    let Some(unit) = judge.text(&item.unit) else { return };
    let (check, unlisted) = (&checks::UNIT_MASTER, Evidence::NotListed(&UQC));
    match (standing, judge.standing_in_any_case(&UQC, &unit)) {
        (Standing::Unlisted, Standing::Listed) => {
            judge.warn(check, unit.at, Evidence::SmallLetters);
        }
        (Standing::Unlisted, Standing::Unlisted) if !is_service => {
            judge.report(check, unit.at, unlisted);
        }
        _ => judge.warn(check, unit.at, unlisted),
    }
}

pub(crate) fn country_of_origin(judge: &mut Judge<'_>, item: &Item<'_>) {
    let Some(country) = judge.bytes(&item.org_cntry) else { return };
    if judge.standing(&COUNTRIES, country) == Standing::Listed {
        return;
    }
    let Some(country) = judge.text(&item.org_cntry) else { return };
    let standing = judge.standing_in_any_case(&COUNTRIES, &country);
    judge.report_standing(&checks::COUNTRY_OF_ORIGIN, country.at, standing, &COUNTRIES);
}

pub(crate) fn rate_list(judge: &mut Judge<'_>, item: &Item<'_>) {
    if !item.amounts.knows(Amounts::RATE) {
        return;
    }
    let standing = judge.context.masters.standing_of_rate(item.amounts.rate, judge.days);
    if standing != Standing::Listed
        && let Some((_, at)) = number(&item.gst_rt)
    {
        judge.report_standing(&checks::RATE_LIST, at, standing, &TAX_RATES);
    }
}
