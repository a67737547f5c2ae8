//! Parties: where they are, their GSTINs, names and addresses.

use super::Draw;
use super::values::Member;
use super::write::Json;
use crate::field::Field;
use crate::rules::gstins::check_character;

/// State code of what lies outside India.
pub(super) const OTHER_COUNTRIES: u8 = 96;

/// State code of Indian waters and the like, which have no PIN codes of their own.
pub(super) const OTHER_TERRITORY: u8 = 97;

/// Stands in the place of a PIN code outside India.
pub(super) const OUTSIDE_INDIA: u32 = 999_999;

/// A state and a PIN code that go together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) state: u8,
    pub(super) pincode: u32,
}

impl Place {
    pub(super) const ABROAD: Self = Self { state: OTHER_COUNTRIES, pincode: OUTSIDE_INDIA };
}

/// Whose GSTIN it is. One of its digits tells, so that no two parties share one.
#[derive(Debug, Clone, Copy)]
pub(super) enum Role {
    Seller,
    Buyer,
    ShipTo,
    /// An e-commerce operator or a transporter.
    Other,
}

/// Whom a GSTIN is given to (G3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Regular,
    /// Casual dealers and others that are like the regular ones.
    Casual,
    Deductor,
    Department,
    /// UN bodies too.
    Embassy,
    NonResident,
    Operator,
}

impl Class {
    /// Positions 3 to 14: `@` stands for a letter, `#` for a digit, `*` for either, `+` for either but
    /// 0, `&` for what tells those who are like the regular ones, `%` for O or U, `r` for the digit that
    /// tells the role.
    const fn form(self) -> &'static str {
        match self {
            Self::Regular => "@@@@@###r@1Z",
            Self::Casual => "@@@@@###r@+&",
            Self::Deductor => "@@@@*###r@+D",
            Self::Department => "@@@@####r@#Z",
            Self::Embassy => "##@@@###r#%N",
            Self::NonResident => "##@@@###r#NR",
            Self::Operator => "@@@@@###r@+C",
        }
    }
}

const LETTERS: &[u8; 26] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const NOT_ZERO: &[u8; 35] = b"123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const CHARACTERS: &[u8; 36] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

impl Draw<'_> {
    /// A GSTIN with its check character.
    pub(super) fn gstin(&mut self, state: u8, class: Class, role: Role) -> String {
        let mut gstin = format!("{state:02}");
        for place in class.form().chars() {
            gstin.push(match place {
                '@' => char::from(self.choices.of(LETTERS)),
                '#' => char::from(self.choices.of(b"0123456789")),
                '+' => char::from(self.choices.of(NOT_ZERO)),
                '*' => char::from(self.choices.of(CHARACTERS)),
                '&' => char::from(self.choices.of(b"123456789ABDEFGHIJZ")),
                '%' => char::from(self.choices.of(b"UO")),
                'r' => {
                    let role = role as u8 + if self.choices.one_in(2) { 4 } else { 0 };
                    char::from(b'0' + role)
                }
                other => other,
            });
        }
        gstin.extend(check_character(gstin.as_bytes()).map(char::from));
        gstin
    }

    /// A state of India, and a PIN code in it. Seller and buyer may lie in other territory with the
    /// PIN code that stands for none (S23).
    pub(super) fn place(&mut self, may_have_none: bool) -> Place {
        let states = &self.pools.states;
        match states.get(self.choices.position(states.len() + 1)) {
            Some((state, _)) => self.place_in(*state, may_have_none),
            None => self.place_in(OTHER_TERRITORY, may_have_none),
        }
    }

    /// A state that has PIN codes of its own, and one of them.
    pub(super) fn place_in_a_state(&mut self) -> Place {
        let states = &self.pools.states;
        let found = states.get(self.choices.position(states.len()));
        self.place_in(found.map_or(7, |(state, _)| *state), false)
    }

    pub(super) fn place_in(&mut self, state: u8, may_have_none: bool) -> Place {
        if state != OTHER_TERRITORY {
            let pincodes = self.pools.pincodes(state);
            let pincode = pincodes.get(self.choices.position(pincodes.len()));
            return Place { state, pincode: pincode.copied().unwrap_or(110_001) };
        }
        if may_have_none && !self.choices.one_in(3) {
            return Place { state, pincode: OUTSIDE_INDIA };
        }
        Place { state, pincode: self.place_in_a_state().pincode }
    }

    /// A state that may be the place of supply, other than one.
    pub(super) fn other_state(&mut self, than: u8) -> u8 {
        let states = self.pools.states.iter().map(|(state, _)| *state).chain([OTHER_TERRITORY]);
        let others: Vec<u8> = states.filter(|state| *state != than).collect();
        others.get(self.choices.position(others.len())).copied().unwrap_or(OTHER_TERRITORY)
    }

    /// A state code; 5 and 05 are the same.
    fn state_code(&mut self, state: u8) -> Member {
        let short = state < 10 && self.is_varied() && self.choices.one_in(4);
        Member::text(if short { format!("{state}") } else { format!("{state:02}") })
    }

    /// A party. What it has beside name, address, state and PIN code is up to the members of its row.
    pub(super) fn party(
        &mut self,
        of: &'static Field,
        place: Place,
        gstin: Option<&str>,
        place_of_supply: u8,
    ) -> Json {
        self.object(of, &mut |draw, member| match member.name {
            "Gstin" => gstin.map_or(Member::Absent, Member::text),
            "Pin" => Member::whole(place.pincode),
            "Stcd" => draw.state_code(place.state),
            "Pos" => draw.state_code(place_of_supply),
            _ => Member::Any,
        })
    }
}
