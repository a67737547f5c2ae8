//! What does not go with the supply type: buyer, place of supply, reverse charge, IGST on an
//! intra-state supply.

use super::super::deal::Course;
use super::super::items::Sort;
use super::super::parties::{OTHER_COUNTRIES, OUTSIDE_INDIA};
use super::edit::Edit;
use super::{Fault, fault};
use crate::check::Check;
use crate::generated::checks;
use crate::generated::masters::POS_STATES;
use crate::masters::{COUNTRIES, CURRENCIES, Master, PORTS, STATES};
use crate::model::SupTyp;

const DOMESTIC: [SupTyp; 2] = [SupTyp::B2B, SupTyp::DEXP];

/// Inter-state by their kind.
const ALWAYS_INTER_STATE: [SupTyp; 4] =
    [SupTyp::SEZWP, SupTyp::SEZWOP, SupTyp::EXPWP, SupTyp::EXPWOP];

pub(super) fn faults() -> Vec<Fault> {
    let mut faults = vec![
        fault(&checks::EXPORT_BUYER, "BuyerDtls.Gstin").exports().make(|edit| {
            let state = edit.draw.place(false).state;
            let gstin = edit.other_gstin(state);
            edit.text("BuyerDtls.Gstin", gstin)
        }),
        fault(&checks::REGISTERED_BUYER, "BuyerDtls.Gstin")
            .in_india()
            .make(|edit| edit.text("BuyerDtls.Gstin", "URP")),
        fault(&checks::EXPORT_BUYER_STATE, "BuyerDtls.Stcd").exports().make(|edit| {
            let state = edit.draw.place_in_a_state().state;
            edit.text("BuyerDtls.Stcd", format!("{state:02}"))
        }),
        fault(&checks::EXPORT_PLACE_OF_SUPPLY, "BuyerDtls.Pos").exports().make(|edit| {
            let state = edit.draw.place_in_a_state().state;
            edit.text("BuyerDtls.Pos", format!("{state:02}"))
        }),
        fault(&checks::EXPORT_BUYER_PINCODE, "BuyerDtls.Pin").exports().make(|edit| {
            let pincode = edit.draw.place_in_a_state().pincode;
            edit.raw("BuyerDtls.Pin", pincode.to_string())
        }),
        fault(&checks::PLACE_OF_SUPPLY_ABROAD, "BuyerDtls.Pos")
            .of(&[SupTyp::SEZWP, SupTyp::SEZWOP, SupTyp::DEXP])
            .course(Course::Away)
            .make(abroad),
        fault(&checks::TRANSPORT_ABROAD, "BuyerDtls.Pos")
            .of(&[SupTyp::B2B])
            .course(Course::Away)
            .sorts(&[Sort::Goods, Sort::RetailPrice, Sort::Service])
            .make(abroad),
        fault(&checks::BUYER_PINCODE_ABROAD, "BuyerDtls.Pin")
            .in_india()
            .in_states()
            .without_ewb()
            .make(|edit| edit.raw("BuyerDtls.Pin", OUTSIDE_INDIA.to_string())),
        fault(&checks::SHIP_TO_PINCODE_ABROAD, "ShipDtls.Pin")
            .in_india()
            .ship_to(true)
            .without_ewb()
            .make(|edit| edit.raw("ShipDtls.Pin", OUTSIDE_INDIA.to_string())),
        fault(&checks::BUYER_ABROAD, "BuyerDtls.Stcd").in_india().in_states().make(|edit| {
            // Its GSTIN is of a state in India.
            edit.with(&checks::BUYER_STATE, "BuyerDtls.Stcd");
            edit.text("BuyerDtls.Stcd", OTHER_COUNTRIES.to_string())
        }),
        fault(&checks::PLACE_OF_SUPPLY_CODE, "BuyerDtls.Pos").course(Course::Away).make(|edit| {
            let withdrawn = edit.draw.choices.one_in(4).then(|| "25".to_owned());
            let unlisted =
                edit.unlisted(&[&STATES, &POS_STATES], 99, |i| format!("{:02}", i + 1))?;
            edit.text("BuyerDtls.Pos", withdrawn.unwrap_or(unlisted))
        }),
        fault(&checks::PLACE_OF_SUPPLY_CODE, "BuyerDtls.Pos")
            .in_india()
            .course(Course::Away)
            .warns()
            .make(|edit| edit.text("BuyerDtls.Pos", "99")),
        fault(&checks::REVERSE_CHARGE, "TranDtls.RegRev")
            .of(&[SupTyp::EXPWP, SupTyp::EXPWOP, SupTyp::DEXP])
            .make(|edit| edit.text("TranDtls.RegRev", "Y")),
        fault(&checks::IGST_ON_INTRA_STATES, "TranDtls.IgstOnIntra")
            .of(&[SupTyp::B2B])
            .course(Course::Away)
            .reverse_charge(true)
            .make(igst_on_intra),
        fault(&checks::IGST_ON_INTRA_REVERSE_CHARGE, "TranDtls.IgstOnIntra")
            .of(&DOMESTIC)
            .course(Course::IgstOnIntra)
            .reverse_charge(false),
        fault(&checks::IGST_ON_INTRA_TYPES, "TranDtls.IgstOnIntra")
            .of(&ALWAYS_INTER_STATE)
            .make(igst_on_intra),
    ];
    faults.extend(export_codes());
    faults
}

fn abroad(edit: &mut Edit<'_>) -> Option<()> {
    edit.text("BuyerDtls.Pos", OTHER_COUNTRIES.to_string())
}

fn igst_on_intra(edit: &mut Edit<'_>) -> Option<()> {
    edit.text("TranDtls.IgstOnIntra", "Y")
}

/// S27: codes that no list has; on other supplies than exports that is in doubt.
fn export_codes() -> Vec<Fault> {
    let members: [(&'static Check, &'static str, &'static Master, u32); 3] = [
        (&checks::EXPORT_CODES_2201, "ExpDtls.Port", &PORTS, 6),
        (&checks::EXPORT_CODES_2202, "ExpDtls.CntCode", &COUNTRIES, 2),
        (&checks::EXPORT_CODES_2203, "ExpDtls.ForCur", &CURRENCIES, 3),
    ];
    let fault = |check, path, master: &'static Master, length| {
        fault(check, path).given(path).make(move |edit| {
            let code = edit.unlisted_word(master, length)?;
            edit.text(path, code)
        })
    };
    let both = members.into_iter().flat_map(|(check, path, master, length)| {
        [
            fault(check, path, master, length).exports(),
            fault(check, path, master, length).in_india().warns(),
        ]
    });
    both.collect()
}
