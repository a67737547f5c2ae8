//! Parts of an invoice by themselves, for the strategies.

use std::ops::RangeInclusive;

use super::parties::{Class, OTHER_COUNTRIES, OTHER_TERRITORY, Place, Role};
use super::values::{INDIAN, SIGNS, WIDE, WORDS, date};
use super::write::Json;
use super::{Choices, Draw, Options};
use crate::field::{Field, Kind};
use crate::{Decimal, fields};

/// A part, or why there is none.
pub(crate) type Made<T> = Result<T, String>;

impl Options {
    /// A part that is valid in the context of these.
    pub(crate) fn part<T>(
        &self,
        choices: &mut Choices,
        of: impl FnOnce(&mut Parts<'_>) -> Made<T>,
    ) -> Made<T> {
        of(&mut Parts(Draw::new(choices, self)))
    }
}

/// What draws a part.
pub(crate) struct Parts<'c>(Draw<'c>);

impl Parts<'_> {
    /// A state or union territory that has PIN codes, or other territory.
    pub(crate) fn state(&mut self) -> u8 {
        let count = self.0.pools.states.len();
        let state = self.0.pools.states.get(self.0.choices.position(count + 1));
        state.map_or(OTHER_TERRITORY, |(state, _)| *state)
    }

    /// The state, if parties may lie there.
    fn of_india(&self, state: u8) -> Made<u8> {
        let is_known = state == OTHER_TERRITORY || !self.0.pools.pincodes(state).is_empty();
        is_known.then_some(state).ok_or_else(|| {
            format!(
                "{state:02} is no state that a party may lie in: 01 to 38 without 25 and 28, or 97"
            )
        })
    }

    /// A GSTIN of any class, in one state or in any.
    pub(crate) fn gstin(&mut self, state: Option<u8>) -> Made<String> {
        const CLASSES: [Class; 7] = [
            Class::Regular,
            Class::Casual,
            Class::Deductor,
            Class::Department,
            Class::Embassy,
            Class::NonResident,
            Class::Operator,
        ];
        let state = match state {
            Some(state) => self.of_india(state)?,
            None => self.state(),
        };
        let class = self.0.choices.of(&CLASSES);
        let role = self.0.choices.of(&[Role::Seller, Role::Buyer, Role::ShipTo, Role::Other]);
        Ok(self.0.gstin(state, class, role))
    }

    /// A PIN code, in one state or in any.
    pub(crate) fn pincode(&mut self, state: Option<u8>) -> Made<u32> {
        let place = match state {
            Some(OTHER_COUNTRIES) => Place::ABROAD,
            Some(state) => {
                let state = self.of_india(state)?;
                self.0.place_in(state, false)
            }
            None => self.0.place(false),
        };
        Ok(place.pincode)
    }

    pub(crate) fn hsn(&mut self) -> Made<String> {
        let pools = self.0.pools;
        self.code("goods", &[&pools.goods.long, &pools.retail_price.long])
    }

    pub(crate) fn service_code(&mut self) -> Made<String> {
        let pools = self.0.pools;
        self.code("services", &[&pools.services.long, &pools.transport.long])
    }

    pub(crate) fn unit(&mut self) -> Made<String> {
        let pools = self.0.pools;
        self.code("units", &[&pools.units])
    }

    pub(crate) fn port(&mut self) -> Made<String> {
        let pools = self.0.pools;
        self.code("ports", &[&pools.ports])
    }

    pub(crate) fn country(&mut self) -> Made<String> {
        let pools = self.0.pools;
        self.code("countries", &[&pools.countries])
    }

    pub(crate) fn currency(&mut self) -> Made<String> {
        let pools = self.0.pools;
        self.code("currencies", &[&pools.currencies])
    }

    /// A code of one of these lists.
    fn code(&mut self, what: &str, pools: &[&Vec<String>]) -> Made<String> {
        let mut position = self.0.choices.position(pools.iter().map(|codes| codes.len()).sum());
        for codes in pools {
            if let Some(code) = codes.get(position) {
                return Ok(code.clone());
            }
            position -= codes.len();
        }
        Err(format!("the masters list no {what}"))
    }

    pub(crate) fn vehicle_number(&mut self) -> Made<String> {
        match self.0.vehicle() {
            number if number.is_empty() => Err("the masters list no vehicle formats".to_owned()),
            number => Ok(number),
        }
    }

    pub(crate) fn rate(&mut self) -> Made<Decimal> {
        // The smaller, the plainer; the master has them in the order of their texts.
        let mut rates = self.0.pools.rates.clone();
        rates.sort_unstable();
        let rate = rates.get(self.0.choices.position(rates.len()));
        rate.copied().ok_or_else(|| "the masters list no rates".to_owned())
    }

    /// A number of a row; its edges more often than others.
    pub(crate) fn number(&mut self, path: &str) -> Made<Decimal> {
        let Kind::Number(row) = &row(path)?.kind else {
            return Err(format!("{path} is no number"));
        };
        let least = [1000, 100, 10, 1].get(usize::from(row.decimals)).copied().unwrap_or(1);
        Ok(self.0.part(|draw| match draw.choices.below(8) {
            1 => Decimal::from_thousandths(least),
            2 => 1.into(),
            // Behind one that may be anything, so that it becomes smaller step by step.
            7 => row.max,
            _ => draw.any_number(row),
        }))
    }

    /// A text of a row that no list names.
    pub(crate) fn text_of(&mut self, path: &str) -> Made<String> {
        match self.0.any(row(path)?) {
            Json::Text(text) => Ok(text.into_owned()),
            _ => Err(format!("{path} is no text")),
        }
    }

    pub(crate) fn day(&mut self) -> String {
        date(self.0.document_day())
    }

    /// A text of so many characters, counted in code points and in UTF-16 units alike.
    pub(crate) fn text(&mut self, length: &RangeInclusive<usize>) -> Made<String> {
        let (least, most) = (*length.start(), *length.end());
        if least > most {
            return Err(format!("no text has {least} to {most} characters"));
        }
        let length = self.0.part(|draw| match draw.choices.below(4) {
            0 => None,
            1 => Some(least),
            2 => Some(least + draw.choices.position(most - least + 1)),
            _ => Some(most),
        });
        let choices = &mut *self.0.choices;
        let mut word = String::new();
        match choices.below(8) {
            0 => word += WORDS[0],
            1 => (0..=choices.below(4)).for_each(|_| add(&mut word, choices.of(&WORDS))),
            2..=4 => word += choices.of(&INDIAN),
            5 => (0..=choices.below(4)).for_each(|_| add(&mut word, choices.of(&INDIAN))),
            6 => word += choices.of(&SIGNS),
            _ => (0..=choices.below(3)).for_each(|_| word.push(choices.of(&WIDE))),
        }
        let points = length.unwrap_or_else(|| word.chars().count().clamp(least, most));
        Ok(fill(&word, points, most))
    }
}

/// Adds a word behind a blank.
fn add(text: &mut String, word: &str) {
    if !text.is_empty() {
        text.push(' ');
    }
    *text += word;
}

/// A text again and again, up to so many code points and at most so many UTF-16 units. Where a
/// character takes too many units, and in the place of a blank at the end, stands a full stop.
fn fill(text: &str, points: usize, units: usize) -> String {
    let mut filled = String::new();
    let mut spare = units.saturating_sub(points);
    let again = text.chars().chain([' ']).cycle();
    for (i, character) in again.take(points).enumerate() {
        let more = character.len_utf16() - 1;
        let is_last_blank = i + 1 == points && character == ' ';
        if more <= spare && !is_last_blank {
            filled.push(character);
            spare -= more;
        } else {
            filled.push('.');
        }
    }
    filled
}

fn row(path: &str) -> Made<&'static Field> {
    let row = fields().iter().find(|field| field.path == path);
    row.ok_or_else(|| format!("the request has no {path}"))
}
