//! The part of a request that asks for an e-way bill.

use jiff::civil::Date;

use super::parties::{Class, OUTSIDE_INDIA, Place, Role};
use super::values::{Member, date};
use super::write::Json;
use super::{Draw, add_days, days_between};
use crate::field::Field;

/// How the goods travel. Each mode has members that it needs, may have and must not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// Only the transporter is known (part A).
    None,
    Road,
    Rail,
    Air,
    Ship,
}

impl Draw<'_> {
    /// `day` is that of the document.
    pub(super) fn ewb(&mut self, of: &'static Field, from: Place, to: Place, day: Date) -> Json {
        let modes = [Mode::None, Mode::Road, Mode::Rail, Mode::Air, Mode::Ship];
        let mode = self.choices.of(&modes);
        let mode = self.wants.mode.unwrap_or(mode);
        // A ship has a document, a vehicle that brings the goods, or both.
        let ship = if mode == Mode::Ship { 1 + self.choices.below(3) } else { 0 };
        let has_document = match mode {
            Mode::None => false,
            Mode::Road => self.choices.one_in(2),
            Mode::Rail | Mode::Air => true,
            Mode::Ship => ship & 1 != 0,
        };
        let has_vehicle = mode == Mode::Road || ship & 2 != 0;
        let has_transporter = mode == Mode::None || self.choices.one_in(2);
        self.object(of, &mut |draw, member| match member.name {
            "TransId" if has_transporter => Member::text(draw.transporter()),
            "TransName" if has_transporter => Member::Any,
            "TransMode" => match mode {
                Mode::None => Member::Absent,
                Mode::Road => Member::word("1"),
                Mode::Rail => Member::word("2"),
                Mode::Air => Member::word("3"),
                Mode::Ship => Member::word("4"),
            },
            "Distance" => Member::whole(draw.distance(from, to)),
            "TransDocNo" if has_document => Member::Is(draw.any(member)),
            "TransDocDt" if has_document => {
                if mode == Mode::Road && draw.choices.one_in(2) {
                    return Member::Absent;
                }
                let days = days_between(day, draw.context.as_of);
                let later = draw.choices.below(days + 1);
                Member::text(date(add_days(day, later)))
            }
            "VehNo" if has_vehicle => Member::text(draw.vehicle()),
            // R is for the road only (W10).
            "VehType" if mode == Mode::Road => Member::word(draw.choices.of(&["R", "O"])),
            "VehType" if has_vehicle && draw.choices.one_in(2) => Member::word("O"),
            _ => Member::Absent,
        })
    }

    /// W2 is not asked. Within one PIN code at most 100 km (W3); 0, which lets the portal compute it,
    /// only between two real PIN codes (W4).
    fn distance(&mut self, from: Place, to: Place) -> u32 {
        let (least, greatest) = match (from.pincode, to.pincode) {
            (from, to) if from == to => (1, 100),
            (OUTSIDE_INDIA, _) | (_, OUTSIDE_INDIA) => (1, 4000),
            _ => (0, 4000),
        };
        u32::try_from(least + self.choices.up_to(greatest - least)).unwrap_or_default()
    }

    /// A GSTIN, or the number of a transporter who is enrolled without one.
    fn transporter(&mut self) -> String {
        let enrolled = self.choices.one_in(3);
        let state = if enrolled { 88 } else { self.place(false).state };
        self.gstin(state, Class::Regular, Role::Other)
    }

    /// The number of a vehicle in one of the listed formats, in either letter case.
    pub(super) fn vehicle(&mut self) -> String {
        let pools = self.pools;
        let format = self.code(&pools.vehicles);
        let (must, may) = format.split_once('[').unwrap_or((format, ""));
        let may = may.trim_end_matches(']');
        let more = self.choices.position(may.len() + 1);
        let places = must.chars().chain(may.chars().take(more));
        let number: String = places
            .map(|place| match place {
                '@' => char::from(self.choices.of(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ")),
                '#' => char::from(self.choices.of(b"0123456789")),
                '*' => char::from(self.choices.of(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")),
                other => other,
            })
            .collect();
        let is_small = self.is_varied() && self.choices.one_in(4);
        if is_small { number.to_ascii_lowercase() } else { number }
    }
}
