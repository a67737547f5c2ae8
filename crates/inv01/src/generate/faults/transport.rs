//! What is wrong with the e-way bill part: how the goods are carried, how far, from where to where.

use super::super::ewb::Mode;
use super::super::items::Sort;
use super::super::parties::{OTHER_COUNTRIES, OTHER_TERRITORY, OUTSIDE_INDIA, Place, Role};
use super::super::values::date;
use super::super::{add_days, span};
use super::document::{LAST, too_old_for_ewb};
use super::edit::Edit;
use super::{Fault, fault};
use crate::check::Check;
use crate::generated::checks;
use crate::masters::VEHICLE_FORMATS;
use crate::model::DocTyp;

const VEHICLE: &str = "EwbDtls.VehNo";
const VEHICLE_TYPE: &str = "EwbDtls.VehType";
const NUMBER: &str = "EwbDtls.TransDocNo";
const DATE: &str = "EwbDtls.TransDocDt";
const MODE: &str = "EwbDtls.TransMode";
const TRANSPORTER: &str = "EwbDtls.TransId";
const DISTANCE: &str = "EwbDtls.Distance";

pub(super) fn faults() -> Vec<Fault> {
    let mut faults = vec![too_old_for_ewb()];
    faults.extend(carried());
    faults.extend(by_rail_or_air());
    faults.extend(by_ship());
    faults.extend(part_a());
    faults.extend(moved());
    faults.extend(exported());
    faults.extend(ship_to_gstin());
    faults
}

/// Without a member.
fn without(check: &'static Check, path: &'static str, mode: Mode) -> Fault {
    fault(check, path).by(mode).make(move |edit| edit.remove(path))
}

/// By road, and what is asked of any vehicle.
fn carried() -> Vec<Fault> {
    let mut faults = vec![
        without(&checks::ROAD_VEHICLE_4011, VEHICLE, Mode::Road),
        without(&checks::ROAD_VEHICLE_4022, VEHICLE_TYPE, Mode::Road),
        fault(&checks::VEHICLE_NUMBER, VEHICLE).by(Mode::Road).make(|edit| {
            let length = 7 + u32::try_from(edit.below(4)).ok()?;
            let number = edit.unlisted_word(&VEHICLE_FORMATS, length)?;
            edit.text(VEHICLE, number)
        }),
    ];
    faults.extend([Mode::Road, Mode::Rail, Mode::Air, Mode::Ship].map(|mode| {
        // Of a mode that is not named nothing else is asked.
        without(&checks::TRANSPORT_MODE, MODE, mode)
    }));
    faults
}

fn by_rail_or_air() -> Vec<Fault> {
    let mut faults = Vec::new();
    for mode in [Mode::Rail, Mode::Air] {
        let vehicle = |check, kind: &'static str| {
            fault(check, VEHICLE_TYPE).by(mode).make(move |edit| edit.text(VEHICLE_TYPE, kind))
        };
        faults.extend([
            without(&checks::RAIL_OR_AIR_DOCUMENT_4012, NUMBER, mode),
            without(&checks::RAIL_OR_AIR_DOCUMENT_4023, DATE, mode),
            vehicle(&checks::OVER_DIMENSIONAL, "O"),
            vehicle(&checks::VEHICLE_BY_RAIL_OR_AIR, "R"),
            fault(&checks::VEHICLE_BY_RAIL_OR_AIR, VEHICLE).by(mode).make(|edit| {
                let number = edit.draw.vehicle();
                edit.text(VEHICLE, number)
            }),
            fault(&checks::TRANSPORT_DATE_4021, DATE).by(mode).make(|edit| {
                let before = 1 + edit.draw.choices.up_to(400);
                let day = edit.deal.day.saturating_sub(span(before));
                edit.text(DATE, date(day))
            }),
            fault(&checks::TRANSPORT_DATE_4016, DATE).by(mode).make(|edit| {
                let after = 1 + edit.draw.choices.up_to(29);
                let as_of = edit.draw.context.as_of;
                let day = add_days(as_of, after).min(LAST);
                edit.text(DATE, date(day))?;
                (day > as_of).then_some(())
            }),
        ]);
    }
    faults
}

fn by_ship() -> [Fault; 3] {
    [
        fault(&checks::SHIP_TRANSPORT_4040, NUMBER)
            .by(Mode::Ship)
            .make(|edit| [VEHICLE, NUMBER, DATE].iter().try_for_each(|path| edit.remove(path))),
        fault(&checks::SHIP_TRANSPORT_4040, DATE).by(Mode::Ship).warns().make(|edit| {
            [VEHICLE, VEHICLE_TYPE, DATE].iter().try_for_each(|path| edit.remove(path))?;
            edit.text(NUMBER, "BL/2026-17")
        }),
        fault(&checks::SHIP_TRANSPORT_4039, VEHICLE_TYPE)
            .by(Mode::Ship)
            .make(|edit| edit.text(VEHICLE_TYPE, "R")),
    ]
}

/// Only the transporter, or not even he.
fn part_a() -> Vec<Fault> {
    let mut faults = vec![without(&checks::TRANSPORTER, TRANSPORTER, Mode::None).make(|edit| {
        edit.remove("EwbDtls.TransName")?;
        edit.remove(TRANSPORTER)
    })];
    for path in [VEHICLE_TYPE, DATE] {
        let add = move |edit: &mut Edit<'_>| {
            let kind = edit.pick(&["R", "O"])?.to_owned();
            let day = date(edit.deal.day);
            edit.text(path, if path == DATE { day } else { kind })
        };
        faults.push(fault(&checks::TRANSPORTER, TRANSPORTER).by(Mode::None).warns().make(
            move |edit| {
                edit.remove(TRANSPORTER)?;
                add(edit)
            },
        ));
        faults.push(fault(&checks::PART_A_ONLY, path).by(Mode::None).make(add));
    }
    faults
}

/// From where to where, and how far; and of which invoices.
fn moved() -> [Fault; 6] {
    [
        fault(&checks::DISTANCE_INSIDE_PINCODE_4029, DISTANCE)
            .inside_one_pincode()
            .make(|edit| inside(edit, 0)),
        fault(&checks::DISTANCE_INSIDE_PINCODE_4038, DISTANCE).inside_one_pincode().make(|edit| {
            let more = edit.draw.choices.up_to(3899);
            inside(edit, 101 + more)
        }),
        fault(&checks::DISTANCE_OUTSIDE_INDIA, DISTANCE).ewb().in_india().ship_to(false).make(
            |edit| {
                let gstin = edit.other_gstin(OTHER_TERRITORY);
                edit.text("BuyerDtls.Gstin", gstin)?;
                edit.locate("BuyerDtls", Place { state: OTHER_TERRITORY, pincode: OUTSIDE_INDIA })?;
                edit.raw(DISTANCE, "0")
            },
        ),
        fault(&checks::E_WAY_BILL_PINCODE, "BuyerDtls.Pin")
            .ewb()
            .in_india()
            .ship_to(false)
            .make(|edit| edit.remove("BuyerDtls.Pin")),
        fault(&checks::E_WAY_BILL_DOCUMENT_4010, "DocDtls.Typ")
            .ewb_all_the_same()
            .of_type(&[DocTyp::CRN, DocTyp::DBN])
            .sorts(&[Sort::Goods]),
        fault(&checks::E_WAY_BILL_DOCUMENT_4009, "ItemList")
            .ewb_all_the_same()
            .of_type(&[DocTyp::INV])
            .sorts(&[Sort::Service, Sort::Transport])
            .of_one_sort(),
    ]
}

/// The goods stay at one PIN code.
fn inside(edit: &mut Edit<'_>, distance: u64) -> Option<()> {
    let place = edit.draw.place_in_a_state();
    edit.locate("DispDtls", place)?;
    edit.locate("ShipDtls", place)?;
    edit.remove("ShipDtls.Gstin")?;
    if edit.draw.context.ship_to_gstin {
        edit.text("ShipDtls.Gstin", "URP")?;
    }
    edit.raw(DISTANCE, distance.to_string())
}

/// W13: the goods end in India, and so does their way.
fn exported() -> [Fault; 5] {
    let fault = |check, path| fault(check, path).ewb();
    [
        fault(&checks::EXPORT_MOVEMENT_4031, "ShipDtls").exports().ship_to(false),
        fault(&checks::EXPORT_MOVEMENT_4032, "ShipDtls.Stcd").exports().ship_to(true).make(
            |edit| {
                edit.remove("ShipDtls.Gstin")?;
                if edit.draw.context.ship_to_gstin {
                    edit.text("ShipDtls.Gstin", "URP")?;
                }
                edit.text("ShipDtls.Stcd", OTHER_COUNTRIES.to_string())
            },
        ),
        fault(&checks::EXPORT_MOVEMENT_4033, "ShipDtls.Pin").exports().ship_to(true).make(|edit| {
            edit.raw("ShipDtls.Pin", OUTSIDE_INDIA.to_string())?;
            edit.raw(DISTANCE, "17")
        }),
        fault(&checks::EXPORT_MOVEMENT_4035, "DispDtls.Stcd")
            .dispatch()
            .make(|edit| edit.text("DispDtls.Stcd", OTHER_COUNTRIES.to_string())),
        fault(&checks::EXPORT_MOVEMENT_4036, "DispDtls.Pin").exports().dispatch().make(|edit| {
            // S9 asks the same of every invoice.
            edit.with(&checks::DISPATCH_PINCODE_ABROAD, "DispDtls.Pin");
            edit.raw("DispDtls.Pin", OUTSIDE_INDIA.to_string())?;
            edit.raw(DISTANCE, "17")
        }),
    ]
}

/// W19.
fn ship_to_gstin() -> [Fault; 3] {
    const GSTIN: &str = "ShipDtls.Gstin";
    let fault = |check| {
        let fault = fault(check, GSTIN).ewb().ship_to(true);
        fault.in_states().context(|context| context.ship_to_gstin = true)
    };
    [
        fault(&checks::SHIP_TO_GSTIN_4074).make(|edit| edit.remove(GSTIN)),
        fault(&checks::SHIP_TO_GSTIN_4076).in_india().make(|edit| {
            let gstin = edit.read("BuyerDtls.Gstin")?;
            edit.text(GSTIN, gstin)
        }),
        fault(&checks::SHIP_TO_GSTIN_4075).make(|edit| {
            let state = edit.state("ShipDtls")?;
            let other = edit.draw.other_state(state);
            let gstin = edit.gstin(other, Role::ShipTo);
            edit.text(GSTIN, gstin)
        }),
    ]
}

impl Fault {
    fn inside_one_pincode(self) -> Self {
        self.ewb().dispatch().ship_to(true)
    }

    /// With an e-way bill part where there should be none.
    fn ewb_all_the_same(mut self) -> Self {
        self.wants.has_ewb_all_the_same = true;
        self
    }

    fn of_one_sort(mut self) -> Self {
        self.wants.is_of_one_sort = true;
        self
    }
}
