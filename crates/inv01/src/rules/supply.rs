//! What kind of supply it is, and which tax it bears: the facts that many rules rest on.

use super::{Judge, yes};
use crate::masters::state;

/// The supply type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Supply {
    B2b,
    /// To a special economic zone, with payment of tax.
    SezWp,
    /// To a special economic zone, without.
    SezWop,
    /// Export with payment of tax.
    ExpWp,
    /// Export without.
    ExpWop,
    /// Deemed export.
    Dexp,
}

impl Supply {
    pub(crate) fn of(code: &[u8]) -> Option<Self> {
        const KINDS: [(&[u8], Supply); 6] = [
            (b"B2B", Supply::B2b),
            (b"SEZWP", Supply::SezWp),
            (b"SEZWOP", Supply::SezWop),
            (b"EXPWP", Supply::ExpWp),
            (b"EXPWOP", Supply::ExpWop),
            (b"DEXP", Supply::Dexp),
        ];
        // Most invoices are so.
        if code == b"B2B" {
            return Some(Self::B2b);
        }
        KINDS.into_iter().find(|(name, _)| code.eq_ignore_ascii_case(name)).map(|(_, kind)| kind)
    }

    pub(crate) fn is_export(self) -> bool {
        matches!(self, Self::ExpWp | Self::ExpWop)
    }

    /// To or from a special economic zone, or abroad: inter-state wherever the parties are.
    pub(crate) fn is_always_inter_state(self) -> bool {
        self.is_export() || matches!(self, Self::SezWp | Self::SezWop)
    }

    pub(crate) fn is_without_payment(self) -> bool {
        matches!(self, Self::SezWop | Self::ExpWop)
    }
}

/// Which taxes an invoice bears.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tax {
    /// IGST.
    InterState,
    /// CGST and SGST.
    IntraState,
}

/// Why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reason {
    /// The supply type says so.
    Kind,
    /// IGST is charged although the supply is intra-state.
    IgstOnIntra,
    /// The states of the seller, by its GSTIN, and of supply.
    States(u8, u8),
}

/// The states that an invoice names, by their numbers, as far as they are sound: rows take nothing
/// but one or two digits.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct States {
    /// Of the supplier, by its GSTIN.
    pub(crate) home: Option<u8>,
    pub(crate) seller: Option<u8>,
    /// Of the recipient, by its GSTIN.
    pub(crate) buyer_home: Option<u8>,
    pub(crate) buyer: Option<u8>,
    pub(crate) place_of_supply: Option<u8>,
    pub(crate) dispatch: Option<u8>,
    pub(crate) ship_to: Option<u8>,
}

impl States {
    fn of(judge: &Judge<'_>) -> Self {
        let draft = judge.draft;
        let home = |gstin| judge.text(gstin).and_then(|gstin| state_of(&gstin));
        let number = |code| judge.text(code).and_then(|code| state(&code));
        Self {
            home: home(&draft.seller_dtls.gstin),
            buyer_home: home(&draft.buyer_dtls.gstin),
            seller: number(&draft.seller_dtls.stcd),
            buyer: number(&draft.buyer_dtls.stcd),
            place_of_supply: number(&draft.buyer_dtls.pos),
            dispatch: number(&draft.disp_dtls.stcd),
            ship_to: number(&draft.ship_dtls.stcd),
        }
    }
}

/// What an invoice says of itself, as far as it is sound.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Facts {
    pub(crate) states: States,
    pub(crate) supply: Option<Supply>,
    /// A credit or debit note.
    pub(crate) is_note: Option<bool>,
    /// RegRev; left out, it is no.
    pub(crate) is_reverse_charge: Option<bool>,
    pub(crate) tax: Option<(Tax, Reason)>,
    /// S17: the seller's state is another one than that of its GSTIN, so that it is not known where
    /// the seller is.
    pub(crate) is_seller_contradicted: bool,
}

impl Facts {
    pub(crate) fn of(judge: &Judge<'_>) -> Self {
        let draft = judge.draft;
        let supply = judge.text(&draft.tran_dtls.sup_typ).and_then(|code| Supply::of(&code));
        let kind = judge.text(&draft.doc_dtls.typ);
        let states = States::of(judge);
        let igst_on_intra = yes(judge, &draft.tran_dtls.igst_on_intra);
        let tax = match (supply, igst_on_intra) {
            (Some(supply), _) if supply.is_always_inter_state() => {
                Some((Tax::InterState, Reason::Kind))
            }
            (Some(_), Some(true)) => Some((Tax::InterState, Reason::IgstOnIntra)),
            (Some(_), Some(false)) => {
                states.home.zip(states.place_of_supply).map(|(seller, pos)| {
                    let tax = if seller == pos { Tax::IntraState } else { Tax::InterState };
                    (tax, Reason::States(seller, pos))
                })
            }
            _ => None,
        };
        Self {
            states,
            supply,
            is_note: kind.map(|kind| !kind.eq_ignore_ascii_case(b"INV")),
            is_reverse_charge: yes(judge, &draft.tran_dtls.reg_rev),
            tax,
            is_seller_contradicted: states
                .home
                .zip(states.seller)
                .is_some_and(|(gstin, stcd)| gstin != stcd),
        }
    }
}

/// The state that a GSTIN begins with.
pub(crate) fn state_of(gstin: &[u8]) -> Option<u8> {
    gstin.get(..2).and_then(state)
}
