//! What the portal asks of data that only it has.

use std::fmt;

use jiff::civil::Date;

use crate::check::words;
use crate::context::Context;
use crate::cursor::RawText;
use crate::draft::{Draft, Kept};
use crate::generated::undecided::{ALL, sound};
use crate::rules::supply::{Facts, Supply};

/// Checks of the portal that no file can answer, since they need data of its own: the register of
/// taxpayers, what has been registered before, lists that are not published.
///
/// ```
/// use inv01::Needs;
///
/// let duplicate = inv01::undecided().iter().find(|check| check.codes.contains(&"2150")).unwrap();
/// assert_eq!(duplicate.needs, Needs::State);
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub struct Undecided {
    /// The portal's codes. Each stands in one place only.
    pub codes: &'static [&'static str],
    /// Whose data it takes.
    pub needs: Needs,
    /// To which invoices it applies.
    pub applies: Applies,
    /// What is asked, and why no file can answer it.
    pub why: &'static str,
    /// The texts that this rests on, by their keys in `schemas/sources.toml`.
    pub sources: &'static [&'static str],
    /// The values that the check looks up, a bit each, as [`sound`] gives them.
    pub(crate) reads: u32,
}

/// Every check of the portal that needs its own data and that a request for an IRN or an e-way bill
/// may meet. [`Report::undecided`](crate::Report::undecided) says which of them apply to an invoice.
pub fn undecided() -> &'static [Undecided] {
    ALL
}

words! {
    /// Whose data a check takes.
    Needs {
        /// The register of taxpayers, of transporters, of vehicles.
        Registry = "registry",
        /// What the portal has done before, and who asks.
        State = "state",
        /// A list or table that is not published.
        Server = "server",
    }
}

words! {
    /// To which invoices a check applies.
    Applies {
        /// To all.
        Always = "always",
        /// The supplier or the recipient has a GSTIN.
        RegisteredParty = "registered-party",
        /// The recipient has a GSTIN.
        RegisteredBuyer = "registered-buyer",
        /// The supply type is B2B.
        B2b = "b2b",
        /// The supply type is SEZWP or SEZWOP.
        Sez = "sez",
        /// The supply type is DEXP.
        DeemedExport = "deemed-export",
        /// The recipient bears the tax.
        ReverseCharge = "reverse-charge",
        /// CGST and SGST are due, as far as the invoice tells.
        IntraState = "intra-state",
        /// Nobody has said who sends the request.
        CallerUnknown = "caller-unknown",
        /// Neither that, and the invoice names no e-commerce operator.
        CallerUnknownWithoutOperator = "caller-unknown-without-operator",
        /// An e-way bill is asked for.
        Ewb = "ewb",
        /// An e-way bill is asked for, over a distance that is given.
        EwbDistance = "ewb-distance",
        /// An e-way bill is asked for, over a distance that the portal is to compute.
        EwbNoDistance = "ewb-no-distance",
        /// An e-way bill is asked for, by rail.
        EwbRail = "ewb-rail",
        /// The rule on the ship-to party's GSTIN is asked, and an e-way bill.
        ShipToRule = "ship-to-rule",
    }
}

/// An invoice that is asked whether a check applies to it.
pub(crate) struct Invoice<'a> {
    pub(crate) json: &'a [u8],
    pub(crate) context: &'a Context,
    pub(crate) draft: &'a Draft,
    pub(crate) facts: Facts,
    /// The day of the document, where the calendar has it.
    pub(crate) day: Option<Date>,
}

impl Invoice<'_> {
    /// A bit for each check of the table that applies.
    pub(crate) fn applying(&self) -> u64 {
        let (kinds, sound) = (self.kinds(), sound(self));
        let applying = ones(kinds).fold(0, |bits, kind| bits | APPLYING[kind]);
        ones(ALL_READ & !sound).fold(applying, |bits, member| bits & !READING[member])
    }

    /// A bit for each way to apply that is that of this invoice.
    fn kinds(&self) -> u32 {
        let Draft { tran_dtls, ewb_dtls, .. } = self.draft;
        let is = |kept: &Kept<RawText>, value: &[u8]| {
            self.text(kept).is_some_and(|text| *text == *value)
        };
        let Facts { states, supply, is_reverse_charge, .. } = self.facts;
        let has_seller = states.home.is_some();
        // Of nobody registered there is no state.
        let has_buyer = states.buyer_home.is_some();
        let is_intra_state = || {
            states.home.is_some()
                && states.home == states.place_of_supply
                && !is(&tran_dtls.igst_on_intra, b"Y")
        };
        let has_ewb = ewb_dtls.this.sound().is_some();
        let distance = ewb_dtls.distance.sound().filter(|_| has_ewb);
        let distance = distance.map(|given| given.value.thousandths());
        let caller_is_unknown = self.context.caller_gstin.is_none();
        let mut kinds = 0;
        let mut add = |applies: Applies, does: bool| kinds |= u32::from(does) << applies as u32;
        add(Applies::Always, true);
        add(Applies::RegisteredParty, has_seller || has_buyer);
        add(Applies::RegisteredBuyer, has_buyer);
        add(Applies::B2b, has_buyer && supply == Some(Supply::B2b));
        let is_sez = matches!(supply, Some(Supply::SezWp | Supply::SezWop));
        add(Applies::Sez, has_buyer && is_sez);
        add(Applies::DeemedExport, has_buyer && supply == Some(Supply::Dexp));
        add(Applies::ReverseCharge, has_buyer && is_reverse_charge == Some(true));
        let may_be_intra_state = matches!(supply, Some(Supply::B2b | Supply::Dexp));
        add(Applies::IntraState, may_be_intra_state && is_intra_state());
        add(Applies::CallerUnknown, caller_is_unknown);
        let is_without_operator = tran_dtls.ecm_gstin.is_absent();
        add(Applies::CallerUnknownWithoutOperator, caller_is_unknown && is_without_operator);
        if has_ewb {
            add(Applies::Ewb, true);
            add(Applies::EwbDistance, distance.is_some_and(|distance| distance != 0));
            add(Applies::EwbNoDistance, distance == Some(0));
            add(Applies::EwbRail, is(&ewb_dtls.trans_mode, b"2"));
            add(Applies::ShipToRule, self.context.ship_to_gstin);
        }
        kinds
    }

    fn text(&self, kept: &Kept<RawText>) -> Option<&[u8]> {
        kept.sound().map(|given| self.draft.bytes(given.value, self.json))
    }
}

/// The positions of the bits that are set.
fn ones(mut bits: u32) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let first = bits.trailing_zeros();
        bits &= bits.checked_sub(1)?;
        Some(first as usize)
    })
}

/// For each way to apply the checks that apply so: a bit for each.
static APPLYING: [u64; 32] = {
    let (mut applying, mut i) = ([0; 32], 0);
    while i < ALL.len() {
        applying[ALL[i].applies as usize] |= 1 << i;
        i += 1;
    }
    applying
};

/// For each member the checks that read it: a bit for each.
static READING: [u64; 32] = {
    let (mut reading, mut i) = ([0; 32], 0);
    while i < ALL.len() {
        let mut member = 0;
        while member < 32 {
            reading[member] |= (ALL[i].reads as u64 >> member & 1) << i;
            member += 1;
        }
        i += 1;
    }
    reading
};

/// The members that a check reads.
static ALL_READ: u32 = {
    let (mut read, mut i) = (0, 0);
    while i < ALL.len() {
        read |= ALL[i].reads;
        i += 1;
    }
    read
};

/// The codes of the checks with these bits, sorted.
pub(crate) fn codes(bits: u64) -> Vec<&'static str> {
    let applying = ALL.iter().enumerate().filter(|(i, _)| bits >> i & 1 == 1);
    let mut codes: Vec<_> = applying.flat_map(|(_, check)| check.codes).copied().collect();
    codes.sort_unstable();
    codes
}
