//! What the portal asks of data that only it has.

use std::fmt;

use jiff::civil::Date;

use crate::check::words;
use crate::context::Context;
use crate::cursor::RawText;
use crate::draft::{Draft, Kept};
use crate::generated::undecided::ALL;
use crate::masters::state;

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
    /// Whether the values are sound that the check looks up.
    pub(crate) is_sound: fn(&Invoice<'_>) -> bool,
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
    /// The day of the document, where the calendar has it.
    pub(crate) day: Option<Date>,
}

impl Invoice<'_> {
    /// A bit for each check of the table that applies.
    pub(crate) fn applying(&self) -> u64 {
        let applying = ALL
            .iter()
            .enumerate()
            .filter(|(_, check)| (check.is_sound)(self) && self.is(check.applies));
        applying.fold(0, |bits, (i, _)| bits | 1 << i)
    }

    fn is(&self, applies: Applies) -> bool {
        let Draft { tran_dtls, seller_dtls, buyer_dtls, ewb_dtls, .. } = self.draft;
        let seller = self.text(&seller_dtls.gstin);
        let buyer = self.text(&buyer_dtls.gstin).filter(|gstin| *gstin != "URP");
        let sup_typ = self.text(&tran_dtls.sup_typ).unwrap_or_default();
        let is_kind = |kinds: &[&str]| kinds.iter().any(|kind| sup_typ.eq_ignore_ascii_case(kind));
        let has_ewb = ewb_dtls.this.sound().is_some();
        let distance = ewb_dtls.distance.sound().map(|given| given.value.thousandths());
        let caller_is_unknown = self.context.caller_gstin.is_none();
        match applies {
            Applies::Always => true,
            Applies::RegisteredParty => seller.is_some() || buyer.is_some(),
            Applies::RegisteredBuyer => buyer.is_some(),
            Applies::B2b => buyer.is_some() && is_kind(&["B2B"]),
            Applies::Sez => buyer.is_some() && is_kind(&["SEZWP", "SEZWOP"]),
            Applies::DeemedExport => buyer.is_some() && is_kind(&["DEXP"]),
            Applies::ReverseCharge => {
                buyer.is_some() && self.text(&tran_dtls.reg_rev).is_some_and(|rev| rev == "Y")
            }
            Applies::IntraState => {
                let place = self.text(&buyer_dtls.pos).and_then(state);
                let home = seller.and_then(|gstin| state(gstin.get(..2)?));
                let is_igst = self.text(&tran_dtls.igst_on_intra).is_some_and(|igst| igst == "Y");
                is_kind(&["B2B", "DEXP"]) && !is_igst && home.is_some() && home == place
            }
            Applies::CallerUnknown => caller_is_unknown,
            Applies::CallerUnknownWithoutOperator => {
                caller_is_unknown && tran_dtls.ecm_gstin.is_absent()
            }
            Applies::Ewb => has_ewb,
            Applies::EwbDistance => has_ewb && distance.is_some_and(|distance| distance != 0),
            Applies::EwbNoDistance => has_ewb && distance == Some(0),
            Applies::EwbRail => {
                has_ewb && self.text(&ewb_dtls.trans_mode).is_some_and(|mode| mode == "2")
            }
            Applies::ShipToRule => has_ewb && self.context.ship_to_gstin,
        }
    }

    fn text(&self, kept: &Kept<RawText>) -> Option<&str> {
        kept.sound().map(|given| self.draft.text(given.value, self.json))
    }
}

/// The codes of the checks with these bits, sorted.
pub(crate) fn codes(bits: u64) -> Vec<&'static str> {
    let applying = ALL.iter().enumerate().filter(|(i, _)| bits >> i & 1 == 1);
    let mut codes: Vec<_> = applying.flat_map(|(_, check)| check.codes).copied().collect();
    codes.sort_unstable();
    codes
}
