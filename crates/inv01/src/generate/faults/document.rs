//! What is wrong with the document: its date, its number, other dates.

use jiff::civil::Date;

use super::super::ewb::Mode;
use super::super::values::date;
use super::super::{add_days, span};
use super::edit::Edit;
use super::{Fault, fault};
use crate::check::Check;
use crate::context::{Context, FloorDate, Profile, Turnover};
use crate::field::{Field, Kind, fields};
use crate::generated::checks;
use crate::rules::document::floor;

const DATE: &str = "DocDtls.Dt";

/// Days from which a document is too old for a large supplier (D7), and how old it may be here.
const OUTSIDE_THE_WINDOW: std::ops::RangeInclusive<u64> = 31..=60;

/// The latest day that a date of a document can name.
pub(super) const LAST: Date = Date::constant(2029, 12, 31);

pub(super) fn faults() -> Vec<Fault> {
    let mut faults = vec![
        fault(&checks::FUTURE_DATE, DATE).make(|edit| {
            let as_of = edit.draw.context.as_of;
            let day = add_days(as_of, 1 + edit.draw.choices.up_to(364)).min(LAST);
            edit.text(DATE, date(day))?;
            (day > as_of).then_some(())
        }),
        // Before the day that the caller names.
        fault(&checks::FLOOR_DATE, DATE).aged(1..=29).make(|edit| {
            let (day, as_of) = (edit.deal.day, edit.draw.context.as_of);
            let days = super::super::days_between(day, as_of);
            let floor = add_days(day, days - edit.below(days));
            let context = edit.draw.context.clone().floor_date(FloorDate::Day(floor));
            edit.context = Some(context);
            Some(())
        }),
        before_the_table(Profile::Sandbox),
        before_the_table(Profile::Production).warns(),
        outside_the_window(|context| context.turnover = Turnover::From100Crore),
        outside_the_window(|context| context.turnover = Turnover::From10Crore).make(|edit| {
            // It counts from 01/04/2025.
            let begins = Date::constant(2025, 4, 1);
            (edit.draw.context.as_of >= begins).then_some(())
        }),
        outside_the_window(|context| context.turnover = Turnover::Unknown).warns(),
        outside_the_window(|context| context.turnover = Turnover::From100Crore)
            .aged(30..=30)
            .warns(),
        fault(&checks::DOCUMENT_PERIOD, "RefDtls.DocPerdDtls.InvEndDt")
            .given("RefDtls.DocPerdDtls")
            .make(|edit| {
                let start = Date::constant(2026, 1, 1);
                let start = add_days(start, edit.below(1000));
                let end = start.saturating_sub(span(1 + edit.draw.choices.up_to(400)));
                edit.text("RefDtls.DocPerdDtls.InvStDt", date(start))?;
                edit.text("RefDtls.DocPerdDtls.InvEndDt", date(end))
            }),
        fault(&checks::IRN_GIVEN, "Irn").make(|edit| {
            let digits = (0..64).map(|_| char::from(edit.draw.choices.of(b"0123456789abcdef")));
            let irn: String = digits.collect();
            edit.text("Irn", irn)
        }),
        fault(&checks::DUPLICATE_DOCUMENT, "DocDtls.No").make(|edit| {
            let number = edit.read("DocDtls.No")?;
            let (deal, as_of) = (&edit.deal, edit.draw.context.as_of);
            let document_type = deal.document_type.as_str();
            let irn = crate::irn(&deal.seller_gstin, deal.day, document_type, &number, as_of);
            edit.seen.push(irn);
            Some(())
        }),
    ];
    faults.extend(fields().iter().filter_map(no_day));
    faults
}

/// D6: before the day of the portal's page.
fn before_the_table(profile: Profile) -> Fault {
    fault(&checks::FLOOR_DATE, DATE)
        .without_ewb()
        .context(match profile {
            Profile::Sandbox => |context: &mut Context| context.profile = Profile::Sandbox,
            Profile::Production => |context: &mut Context| context.profile = Profile::Production,
        })
        .context(|context| {
            // No other rule asks for the age.
            (context.floor_date, context.turnover) = (FloorDate::Table, Turnover::Under5Crore);
        })
        .make(|edit| {
            let floor = floor(edit.draw.context.as_of)?;
            let day = floor.saturating_sub(span(1 + edit.draw.choices.up_to(60)));
            edit.text(DATE, date(day))
        })
}

/// D7.
fn outside_the_window(turnover: fn(&mut Context)) -> Fault {
    fault(&checks::REPORTING_WINDOW, DATE)
        .aged(OUTSIDE_THE_WINDOW)
        .context(turnover)
        .context(|context| context.floor_date = FloorDate::None)
}

/// A date that the calendar does not have.
fn no_day(field: &'static Field) -> Option<Fault> {
    let Kind::Text(text) = &field.kind else { return None };
    let check: &'static Check = text.day?;
    let fault = fault(check, field.path).given(field.path);
    let fault = if field.path == "EwbDtls.TransDocDt" { fault.by(Mode::Rail) } else { fault };
    Some(fault.make(|edit: &mut Edit<'_>| {
        const DAYS: [&str; 6] =
            ["31/04/2026", "30/02/2026", "29/02/2025", "31/06/2026", "31/09/2025", "31/11/2026"];
        let day = edit.pick(&DAYS)?;
        edit.text(field.path, day)
    }))
}

/// An e-way bill is asked for, and the document is too old for one (W16).
pub(super) fn too_old_for_ewb() -> Fault {
    fault(&checks::E_WAY_BILL_AGE, DATE).ewb().aged(181..=300).context(|context| {
        (context.floor_date, context.turnover) = (FloorDate::None, Turnover::Under5Crore);
    })
}
