//! The document: its date, its period, the size of the request.

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::{At, Judge, Word};
use crate::context::{FloorDate, Profile, Turnover};
use crate::cursor::RawText;
use crate::diagnostic::Evidence;
use crate::draft::Kept;
use crate::field::FieldId;
use crate::generated::checks;

/// The earliest days of a document that the page of the portal has named, each with the first day
/// of the check on which it counts.
const FLOORS: [(Date, Date); 3] = [
    (Date::constant(2026, 9, 1), Date::constant(2025, 4, 1)),
    (Date::constant(2023, 9, 1), Date::constant(2022, 10, 1)),
    (Date::constant(2020, 10, 1), Date::constant(2020, 10, 1)),
];

/// Turnovers in crore from which a document is reported within the window, each with the class that
/// begins there and the first day of the check on which it counts. The first day of all is `from` of
/// the rule.
const REPORTING_SOON: [(u16, Turnover, Date); 2] = [
    (100, Turnover::From100Crore, Date::MIN),
    (10, Turnover::From10Crore, Date::constant(2025, 4, 1)),
];

/// Days of the window, in the words of the portal. Whether the last one counts is not known.
const WINDOW: u16 = 30;

/// 2 MB, if they are counted in thousands.
pub(crate) const DECIMAL_SIZE: usize = 2_000_000;

/// 2 MB, if they are counted in powers of two.
pub(crate) const BINARY_SIZE: usize = 2 * 1024 * 1024;

/// How many days one day is after another, if every month had 31: never fewer than there are.
pub(super) fn days_at_most(from: Date, to: Date) -> i32 {
    let count = |day: Date| {
        (i32::from(day.year()) * 12 + i32::from(day.month())) * 31 + i32::from(day.day())
    };
    count(to) - count(from)
}

/// A date that the calendar has.
fn day<'a>(judge: &Judge<'a>, member: &Kept<RawText>) -> Option<(Date, Word<'a>)> {
    Some((judge.day(member)?, judge.text(member)?))
}

pub(crate) fn future_date(judge: &mut Judge<'_>) {
    let Some(date) = judge.days.document else { return };
    let today = judge.days.as_of;
    if date > today
        && let Some(word) = judge.text(&judge.draft.doc_dtls.dt)
    {
        judge.report(&checks::FUTURE_DATE, word.at, Evidence::Late(today));
    }
}

/// The earliest day of a document, by the portal's page.
pub(crate) fn floor(as_of: Date) -> Option<Date> {
    FLOORS.into_iter().find(|(from, _)| *from <= as_of).map(|(_, floor)| floor)
}

pub(crate) fn floor_date(judge: &mut Judge<'_>) {
    let Some(date) = judge.days.document else { return };
    let (floor, is_certain) = match judge.context.floor_date {
        FloorDate::None => return,
        FloorDate::Day(floor) => (floor, true),
        FloorDate::Table => {
            let Some(floor) = floor(judge.days.as_of) else { return };
            (floor, judge.context.profile == Profile::Sandbox)
        }
    };
    if date >= floor {
        return;
    }
    let Some(word) = judge.text(&judge.draft.doc_dtls.dt) else { return };
    let (check, evidence) = (&checks::FLOOR_DATE, Evidence::Early(floor));
    if is_certain {
        judge.report(check, word.at, evidence);
    } else {
        judge.warn(check, word.at, evidence);
    }
}

pub(crate) fn reporting_window(judge: &mut Judge<'_>) {
    let Some(date) = judge.days.document else { return };
    let (today, turnover) = (judge.days.as_of, judge.context.turnover);
    if days_at_most(date, today) < i32::from(WINDOW) {
        return;
    }
    let mut in_force = REPORTING_SOON.into_iter().filter(|(_, _, from)| *from <= today);
    let asked = match turnover {
        Turnover::Unknown => in_force.next_back(),
        _ => in_force.find(|(_, class, _)| turnover >= *class),
    };
    let Some((crore, ..)) = asked else { return };
    let Ok(earliest) = today.checked_sub(i64::from(WINDOW - 1).days()) else { return };
    if date >= earliest {
        return;
    }
    let Some(word) = judge.text(&judge.draft.doc_dtls.dt) else { return };
    let is_last_day = earliest.yesterday().is_ok_and(|last| date == last);
    let (check, evidence) =
        (&checks::REPORTING_WINDOW, Evidence::Old { earliest, days: WINDOW, crore: Some(crore) });
    if is_last_day || turnover == Turnover::Unknown {
        judge.warn(check, word.at, evidence);
    } else {
        judge.report(check, word.at, evidence);
    }
}

pub(crate) fn document_period(judge: &mut Judge<'_>) {
    let period = &judge.draft.ref_dtls_doc_perd_dtls;
    let Some((start, _)) = day(judge, &period.inv_st_dt) else { return };
    let Some((end, word)) = day(judge, &period.inv_end_dt) else { return };
    if end < start {
        judge.report(&checks::DOCUMENT_PERIOD, word.at, Evidence::Early(start));
    }
}

pub(crate) fn request_size(judge: &mut Judge<'_>) {
    // Blanks around the request are none of it.
    let size = judge.json.trim_ascii().len();
    // A request without a value has a size too.
    let (Kept::Sound(given) | Kept::Unsound(Some(given))) = judge.draft.this else { return };
    let at = At { field: FieldId::REQUEST, place: given.place };
    if size > BINARY_SIZE {
        judge.report(&checks::REQUEST_SIZE, at, Evidence::Bytes { size, most: BINARY_SIZE });
    } else if size > DECIMAL_SIZE {
        judge.warn(&checks::REQUEST_SIZE, at, Evidence::Bytes { size, most: DECIMAL_SIZE });
    }
}

pub(crate) fn irn_given(judge: &mut Judge<'_>) {
    let Some(irn) = judge.text(&judge.draft.irn) else { return };
    judge.report(&checks::IRN_GIVEN, irn.at, Evidence::Wants("no value"));
}
