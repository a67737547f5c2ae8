//! What is wrong with the parties: states, PIN codes, GSTINs.

use super::super::parties::{Class, OTHER_COUNTRIES, OTHER_TERRITORY, OUTSIDE_INDIA, Role};
use super::edit::Edit;
use super::{Fault, fault};
use crate::check::Check;
use crate::context::Profile;
use crate::generated::checks;
use crate::generated::masters::POS_STATES;
use crate::masters::{Masters, PINCODE_STATE_PATTERN, PINCODES, STATES};
use crate::rules::gstins::check_character;

const SELLER: &str = "SellerDtls";
const BUYER: &str = "BuyerDtls";
const DISPATCH: &str = "DispDtls";
const SHIP_TO: &str = "ShipDtls";

pub(super) fn faults() -> Vec<Fault> {
    let mut faults = vec![
        fault(&checks::SELLER_PINCODE_ABROAD, "SellerDtls.Pin")
            .any_caller()
            .in_states()
            .without_ewb()
            .make(|edit| {
                in_a_state(edit, SELLER)?;
                edit.raw("SellerDtls.Pin", OUTSIDE_INDIA.to_string())
            }),
        fault(&checks::DISPATCH_PINCODE_ABROAD, "DispDtls.Pin")
            .dispatch()
            .without_ewb()
            .make(|edit| edit.raw("DispDtls.Pin", OUTSIDE_INDIA.to_string())),
        fault(&checks::DISPATCH_ABROAD, "DispDtls.Stcd")
            .dispatch()
            .without_ewb()
            .make(|edit| edit.text("DispDtls.Stcd", OTHER_COUNTRIES.to_string())),
        fault(&checks::BUYER_PINCODE, "BuyerDtls.Pin")
            .without_ewb()
            .make(|edit| edit.remove("BuyerDtls.Pin")),
        fault(&checks::SELLER_STATE, "SellerDtls.Stcd")
            .any_caller()
            .in_states()
            .without_ewb()
            .make(|edit| elsewhere(edit, SELLER)),
        fault(&checks::BUYER_STATE, "BuyerDtls.Stcd")
            .in_india()
            .in_states()
            .without_ewb()
            .make(|edit| elsewhere(edit, BUYER)),
        fault(&checks::TWO_PARTIES, "BuyerDtls.Gstin").in_india().without_ewb().make(|edit| {
            let (gstin, place) = (edit.deal.seller_gstin.clone(), edit.deal.seller);
            edit.text("BuyerDtls.Gstin", gstin)?;
            edit.locate(BUYER, place)
        }),
        unlisted_state(&checks::STATE_CODE_2259, "SellerDtls.Stcd"),
        unlisted_state(&checks::STATE_CODE_2260, "BuyerDtls.Stcd"),
        unlisted_state(&checks::STATE_CODE_2200, "DispDtls.Stcd").dispatch(),
        unlisted_state(&checks::STATE_CODE_2200, "ShipDtls.Stcd").ship_to(true).exports(),
        unlisted_state(&checks::SHIP_TO_STATE, "ShipDtls.Stcd").ship_to(true).in_india(),
        fault(&checks::SHIP_TO_STATE, "ShipDtls.Stcd")
            .ship_to(true)
            .in_india()
            .without_ewb()
            .make(|edit| edit.text("ShipDtls.Stcd", OTHER_COUNTRIES.to_string())),
    ];
    for (path, party) in [
        ("SellerDtls.Pin", SELLER),
        ("BuyerDtls.Pin", BUYER),
        ("DispDtls.Pin", DISPATCH),
        ("ShipDtls.Pin", SHIP_TO),
    ] {
        faults.extend(pincodes(path, party));
    }
    for (path, is_certain) in [
        ("SellerDtls.Gstin", true),
        ("BuyerDtls.Gstin", true),
        ("ShipDtls.Gstin", false),
        ("TranDtls.EcmGstin", false),
    ] {
        let of_character = gstin(&checks::GSTIN_CHECK_CHARACTER, path, wrong_character);
        faults.push(if is_certain { of_character } else { of_character.warns() });
        faults.push(gstin(&checks::GSTIN_CLASS, path, of_no_class));
    }
    faults.extend(senders());
    faults
}

/// The party in another state, with a PIN code of it.
fn elsewhere(edit: &mut Edit<'_>, party: &str) -> Option<()> {
    let own = edit.state(party)?;
    let states = &edit.draw.pools.states;
    let others: Vec<u8> =
        states.iter().map(|(state, _)| *state).filter(|state| *state != own).collect();
    let other = edit.pick(&others)?;
    let place = edit.draw.place_in(other, false);
    edit.locate(party, place)
}

/// That a party lies in a state: other territory takes any PIN code, and the one that stands for none
/// (S23). A supplier that the options name may lie there whatever is wanted.
fn in_a_state(edit: &mut Edit<'_>, party: &str) -> Option<u8> {
    edit.state(party).filter(|state| *state != OTHER_TERRITORY)
}

fn unlisted_state(check: &'static Check, path: &'static str) -> Fault {
    fault(check, path).in_states().without_ewb().make(move |edit| {
        in_a_state(edit, path.split('.').next()?)?;
        let state = edit.unlisted(&[&STATES, &POS_STATES], 99, |i| format!("{:02}", i + 1))?;
        edit.text(path, state)
    })
}

/// S22: a PIN code of another state, one that nobody knows, and one that nobody is sure of.
fn pincodes(path: &'static str, party: &'static str) -> [Fault; 3] {
    let fault = |check| {
        let fault = fault(check, path).in_states().without_ewb();
        match party {
            BUYER => fault.in_india(),
            DISPATCH => fault.dispatch(),
            SHIP_TO => fault.ship_to(true),
            _ => fault.any_caller(),
        }
    };
    [
        fault(&checks::PINCODE_STATE_3039).make(move |edit| {
            let own = in_a_state(edit, party)?;
            let states = edit.draw.pools.states.iter().filter(|(state, _)| *state != own);
            let others = states.flat_map(|(_, pincodes)| pincodes.iter().copied()).collect();
            let pin =
                search(edit, others, |masters, code| masters.find(&PINCODES, code).count() == 1)?;
            edit.raw(path, pin.to_string())
        }),
        fault(&checks::PINCODE_STATE_3038).make(move |edit| {
            let own = in_a_state(edit, party)?;
            let pin = search(edit, (100_000..999_999).collect(), |masters, code| {
                masters.find(&PINCODES, code).next().is_none()
                    && is_out_of_range(masters, code, own)
            })?;
            edit.raw(path, pin.to_string())
        }),
        fault(&checks::PINCODE_STATE_3039).warns().make(move |edit| {
            let own = in_a_state(edit, party)?;
            let doubtful = edit.draw.pools.doubtful_pincodes.clone();
            let pin = search(edit, doubtful, |masters, code| {
                let mut rows = masters.find(&PINCODES, code);
                rows.all(|row| row.state != Some(own)) && is_out_of_range(masters, code, own)
            })?;
            edit.raw(path, pin.to_string())
        }),
    ]
}

/// The first PIN code that will do, in a round from a random one.
fn search(
    edit: &mut Edit<'_>,
    mut pincodes: Vec<u32>,
    will_do: impl Fn(&Masters, &str) -> bool,
) -> Option<u32> {
    let start = edit.draw.choices.position(pincodes.len());
    pincodes.rotate_left(start);
    let masters = &edit.draw.context.masters;
    pincodes.into_iter().find(|pin| will_do(masters, &pin.to_string()))
}

/// Whether the first digits of a PIN code are not those of a state.
fn is_out_of_range(masters: &Masters, code: &str, state: u8) -> bool {
    masters.find(&PINCODE_STATE_PATTERN, code).all(|row| row.state != Some(state))
}

/// A GSTIN that is wrong in one way, of somebody in the state that a path asks for.
fn gstin(
    check: &'static Check,
    path: &'static str,
    spoil: fn(&mut Edit<'_>, &mut String),
) -> Fault {
    let fault = fault(check, path).any_caller().context(|context| {
        context.profile = Profile::Production;
    });
    let fault = match path {
        "BuyerDtls.Gstin" => fault.in_india(),
        "ShipDtls.Gstin" => fault.ship_to(true).in_states(),
        _ => fault,
    };
    fault.make(move |edit| {
        let party = path.split('.').next()?;
        let (class, role) = match party {
            SELLER => (Class::Regular, Role::Seller),
            BUYER => (Class::Regular, Role::Buyer),
            SHIP_TO => (Class::Regular, Role::ShipTo),
            _ => (Class::Operator, Role::Other),
        };
        let state = match party {
            "TranDtls" => edit.draw.place(false).state,
            _ => edit.state(party)?,
        };
        let mut gstin = edit.draw.gstin(state, class, role);
        spoil(edit, &mut gstin);
        edit.text(path, gstin)
    })
}

/// G2.
fn wrong_character(edit: &mut Edit<'_>, gstin: &mut String) {
    const CHARACTERS: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    let Some(right) = gstin.pop().and_then(|last| CHARACTERS.find(last)) else { return };
    let wrong = (right + 1 + edit.draw.choices.position(35)) % 36;
    gstin.push_str(&CHARACTERS[wrong..=wrong]);
}

/// G3: no class of those with a letter at position 7 has 0 at position 13.
fn of_no_class(_: &mut Edit<'_>, gstin: &mut String) {
    gstin.replace_range(12..13, "0");
    gstin.pop();
    gstin.extend(check_character(gstin.as_bytes()).map(char::from));
}

/// S29: who sends the request, and who is named as the e-commerce operator.
fn senders() -> [Fault; 5] {
    const OPERATOR: &str = "TranDtls.EcmGstin";
    fn operator(edit: &mut Edit<'_>) -> String {
        let state = edit.draw.place(false).state;
        edit.draw.gstin(state, Class::Operator, Role::Other)
    }
    fn send(edit: &mut Edit<'_>, gstin: String) {
        edit.context = Some(edit.draw.context.clone().caller_gstin(gstin));
    }
    let fault = |check, path| fault(check, path).any_caller();
    [
        fault(&checks::E_COMMERCE_OPERATOR_2299, OPERATOR).make(|edit| {
            let (named, seller) = (operator(edit), edit.deal.seller_gstin.clone());
            edit.text(OPERATOR, named)?;
            send(edit, seller);
            Some(())
        }),
        fault(&checks::E_COMMERCE_OPERATOR_2301, OPERATOR).make(|edit| {
            edit.remove(OPERATOR)?;
            let sender = operator(edit);
            send(edit, sender);
            Some(())
        }),
        fault(&checks::E_COMMERCE_OPERATOR_2169, OPERATOR).make(|edit| {
            let named = operator(edit);
            edit.text(OPERATOR, named)?;
            // The role sets them apart.
            let state = edit.draw.place(false).state;
            let sender = edit.draw.gstin(state, Class::Operator, Role::Buyer);
            send(edit, sender);
            Some(())
        }),
        fault(&checks::E_COMMERCE_OPERATOR_2169, "SellerDtls.Gstin").make(|edit| {
            edit.remove(OPERATOR)?;
            let state = edit.draw.place(false).state;
            let sender = edit.other_gstin(state);
            send(edit, sender);
            Some(())
        }),
        fault(&checks::E_COMMERCE_OPERATOR_2195, OPERATOR).warns().make(|edit| {
            let state = edit.draw.place(false).state;
            let named = edit.gstin(state, Role::Other);
            edit.text(OPERATOR, named)
        }),
    ]
}
