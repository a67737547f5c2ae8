//! What kind of transaction it is.

use jiff::civil::Date;

use super::items::{Codes, Tax};
use super::options::is_abroad;
use super::parties::{Class, OTHER_COUNTRIES, OTHER_TERRITORY, OUTSIDE_INDIA, Place, Role};
use super::values::{Member, date};
use super::{Draw, days_between, span};
use crate::context::{FloorDate, Turnover};
use crate::field::Field;
use crate::model::{DocTyp, SupTyp};
use crate::rules::document::floor;

/// How the place of supply lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Course {
    /// In the seller's state.
    Home,
    /// In another one.
    Away,
    /// In the seller's state, and IGST is charged all the same.
    IgstOnIntra,
    /// Outside India: transport of goods.
    Abroad,
}

/// What kind of transaction it is: everything that several members depend on.
#[derive(Debug)]
pub(super) struct Deal {
    pub(super) supply_type: SupTyp,
    pub(super) document_type: DocTyp,
    pub(super) day: Date,
    pub(super) seller: Place,
    pub(super) seller_gstin: String,
    pub(super) buyer: Place,
    pub(super) place_of_supply: u8,
    pub(super) tax: Tax,
    pub(super) codes: Codes,
    pub(super) is_reverse_charge: bool,
    pub(super) is_igst_on_intra: bool,
    pub(super) operator: Option<String>,
}

impl Deal {
    pub(super) fn is_export(&self) -> bool {
        is_abroad(self.supply_type)
    }

    pub(super) fn is_note(&self) -> bool {
        self.document_type != DocTyp::INV
    }

    /// Whether IGST may be zero whatever the rate (C14).
    pub(super) fn is_untaxed(&self) -> bool {
        matches!(self.supply_type, SupTyp::EXPWOP | SupTyp::SEZWOP)
    }

    /// Whether the total of an item may be given without its tax (C12).
    pub(super) fn may_leave_tax_out(&self) -> bool {
        self.is_reverse_charge || self.supply_type == SupTyp::EXPWP
    }

    pub(super) fn document(&self, member: &Field) -> Member {
        match member.name {
            "Typ" => Member::word(self.document_type.as_str()),
            "Dt" => Member::text(date(self.day)),
            _ => Member::Any,
        }
    }
}

impl Draw<'_> {
    pub(super) fn deal(&mut self) -> Deal {
        let supply_type = self.one_of(&self.wants.supply_types, SupTyp::B2B);
        let document_type = self.document_type();
        let day = self.document_day();
        let (seller, seller_gstin, operator) = self.part(Self::seller);
        let mut deal = Deal {
            supply_type,
            document_type,
            day,
            seller,
            seller_gstin,
            buyer: Place::ABROAD,
            place_of_supply: seller.state,
            tax: Tax::Inter,
            codes: Codes::Any,
            is_reverse_charge: false,
            is_igst_on_intra: false,
            operator,
        };
        if deal.is_export() {
            deal.place_of_supply = OTHER_COUNTRIES;
            return deal;
        }

        // The buyer's state plays no part in the tax.
        let is_no_state = self.wants.has_states && seller.state == OTHER_TERRITORY;
        let is_far = self.choices.one_in(2) || is_no_state;
        deal.buyer = if is_far { self.place_of_party() } else { self.place_in(seller.state, true) };
        // S12: not for deemed exports.
        let may_reverse = supply_type != SupTyp::DEXP;
        let reverses = may_reverse && self.choices.one_in(4);
        deal.is_reverse_charge = self.wants.reverse_charge.unwrap_or(reverses);
        match self.course(supply_type) {
            Course::Home if matches!(supply_type, SupTyp::B2B | SupTyp::DEXP) => {
                deal.tax = Tax::Intra;
            }
            Course::Home => {}
            Course::IgstOnIntra => {
                deal.is_igst_on_intra = true;
                // P3: under reverse charge.
                deal.is_reverse_charge = self.wants.reverse_charge.unwrap_or(true);
            }
            Course::Abroad => {
                deal.place_of_supply = OTHER_COUNTRIES;
                deal.codes = Codes::Transport;
            }
            Course::Away => deal.place_of_supply = self.other_state(seller.state),
        }
        deal
    }

    /// Notes have no e-way bill (W5).
    fn document_type(&mut self) -> DocTyp {
        let types = &self.wants.document_types;
        if self.wants.ewb == Some(true) && types.contains(&DocTyp::INV) {
            return DocTyp::INV;
        }
        self.one_of(types, DocTyp::INV)
    }

    /// The place of supply of anything but an export.
    fn course(&mut self, supply_type: SupTyp) -> Course {
        let is_b2b = supply_type == SupTyp::B2B;
        let drawn = match self.choices.below(if is_b2b { 8 } else { 4 }) {
            0 | 1 => Course::Home,
            4 | 5 => Course::IgstOnIntra,
            // Whoever asks for an e-way bill has goods.
            6 if self.wants.ewb != Some(true) && self.wants.sorts.is_empty() => Course::Abroad,
            _ => Course::Away,
        };
        self.wants.course.unwrap_or(drawn)
    }

    /// A day that is not before the floor.
    pub(super) fn document_day(&mut self) -> Date {
        let as_of = self.context.as_of;
        let earliest = match self.context.floor_date {
            FloorDate::Day(day) => day,
            FloorDate::Table => floor(as_of).unwrap_or(Date::MIN),
            FloorDate::None => Date::MIN,
        };
        // Nobody asks a small supplier within 30 days (D7), but an e-way bill within 180 (W16).
        let is_small =
            matches!(self.context.turnover, Turnover::Under5Crore | Turnover::From5Crore);
        let usual = 0..=if is_small { 180 } else { 29 };
        let (least, most) = self.wants.age.clone().unwrap_or(usual).into_inner();
        let days = days_between(earliest, as_of).clamp(least, most) - least;
        let days = if most > 100 { self.choices.up_to(days) } else { self.choices.below(days + 1) };
        as_of.saturating_sub(span(least + days))
    }

    /// The seller's place and GSTIN, and the GSTIN of an e-commerce operator. A caller that is known
    /// is one of them (S29).
    fn seller(&mut self) -> (Place, String, Option<String>) {
        let caller = self.context.caller_gstin.as_deref();
        let supplier =
            self.supplier.or(caller.filter(|caller| caller.as_bytes().get(13) != Some(&b'C')));
        let operator = caller.filter(|caller| Some(*caller) != supplier).map(str::to_owned);
        if let Some(supplier) = supplier {
            let state =
                supplier.as_bytes().get(..2).and_then(crate::masters::state).unwrap_or_default();
            return (self.place_in(state, true), supplier.to_owned(), operator);
        }
        let place = self.place_of_party();
        let class = if self.choices.one_in(8) { Class::Casual } else { Class::Regular };
        let gstin = self.gstin(place.state, class, Role::Seller);
        let any_operator = operator.is_none() && self.may(8);
        let operator = operator.or_else(|| {
            any_operator.then(|| {
                let state = self.place(false).state;
                self.gstin(state, Class::Operator, Role::Other)
            })
        });
        (place, gstin, operator)
    }

    /// A buyer's GSTIN, which is not the seller's (S19).
    pub(super) fn buyer_gstin(&mut self, deal: &Deal) -> String {
        const CLASSES: [Class; 5] =
            [Class::Casual, Class::Deductor, Class::Department, Class::Embassy, Class::NonResident];
        if deal.is_export() {
            return "URP".to_owned();
        }
        let class = if self.choices.one_in(4) { self.choices.of(&CLASSES) } else { Class::Regular };
        let gstin = self.gstin(deal.buyer.state, class, Role::Buyer);
        if gstin == deal.seller_gstin {
            // A caller's GSTIN may look like a buyer's.
            return self.gstin(deal.buyer.state, class, Role::Seller);
        }
        gstin
    }

    pub(super) fn transaction(&mut self, deal: &Deal, member: &Field) -> Member {
        match member.name {
            "TaxSch" => Member::word("GST"),
            "SupTyp" => Member::word(deal.supply_type.as_str()),
            "RegRev" => self.flag(deal.is_reverse_charge),
            "IgstOnIntra" => self.flag(deal.is_igst_on_intra),
            "EcmGstin" => deal.operator.as_deref().map_or(Member::Absent, Member::text),
            _ => Member::Absent,
        }
    }

    fn flag(&mut self, is_set: bool) -> Member {
        match is_set {
            true => Member::word("Y"),
            false if self.may(3) => Member::word("N"),
            false => Member::Absent,
        }
    }

    /// Where the goods go. An e-way bill of an export ends in India (W13); without one, an export may
    /// name a place abroad.
    pub(super) fn ship_to(&mut self, deal: &Deal, has_ewb: bool, from: Place) -> Option<Place> {
        let is_needed = has_ewb && deal.is_export();
        let is_given = is_needed || self.may(3);
        if !self.wants.ship_to.unwrap_or(is_given) {
            return None;
        }
        // Next door, where another distance is asked (W3).
        if has_ewb && from.pincode != OUTSIDE_INDIA && self.choices.one_in(8) {
            return Some(from);
        }
        let is_abroad =
            deal.is_export() && !has_ewb && !self.wants.has_states && self.choices.one_in(2);
        Some(if is_abroad { Place::ABROAD } else { self.place_of_goods() })
    }

    /// Where the goods come from, if that is not the seller's place.
    pub(super) fn dispatch(&mut self) -> Option<Place> {
        let is_given = self.may(3);
        self.wants.dispatch.unwrap_or(is_given).then(|| self.place_of_goods())
    }

    /// Where goods are.
    fn place_of_goods(&mut self) -> Place {
        if self.wants.has_states { self.place_in_a_state() } else { self.place(false) }
    }

    /// W19, when it is asked: with an e-way bill there is a GSTIN, of the state, and not the buyer's.
    pub(super) fn ship_to_gstin(&mut self, place: Option<Place>, has_ewb: bool) -> Option<String> {
        let place = place?;
        let is_needed = has_ewb && self.context.ship_to_gstin;
        let least = u64::from(is_needed);
        match least + self.choices.below(3 - least) {
            1 => Some("URP".to_owned()),
            2 if place != Place::ABROAD => {
                Some(self.gstin(place.state, Class::Regular, Role::ShipTo))
            }
            _ => None,
        }
    }

    /// Where seller or buyer are.
    fn place_of_party(&mut self) -> Place {
        if self.wants.has_states { self.place_in_a_state() } else { self.place(true) }
    }
}
