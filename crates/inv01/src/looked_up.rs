//! What masters have to say to a finding: what would be listed, why a code is not, the nearest codes.

use crate::masters::{
    Days, Lookup, Master, Masters, PINCODE_STATE_PATTERN, PINCODES, Row, STATES, Standing,
    TAX_RATES, two_digits,
};
use crate::{Decimal, words};

/// Most codes that are listed or offered.
const FEW: usize = 15;
/// Most digits of an HSN code.
const LONGEST_HSN: usize = 8;
/// Most slips of the keyboard between a code and one that is offered.
const SLIPS: usize = 2;
/// Most codes that are offered.
const OFFERED: usize = 3;

/// The masters on the days of a check.
pub(crate) struct LookedUp<'a> {
    pub(crate) masters: &'a Masters,
    pub(crate) days: Days,
}

impl LookedUp<'_> {
    /// Whether the portal's list holds a row for certain.
    fn is_listed(&self, row: &Row<'_>) -> bool {
        self.days.hold(row.validity) && row.tier.standing() == Standing::Listed
    }

    fn listed(&self, master: &'static Master) -> impl Iterator<Item = Row<'_>> {
        self.masters.rows(master).filter(|row| self.is_listed(row))
    }

    /// What would be taken.
    pub(crate) fn expected(&self, master: &'static Master) -> String {
        if master.lookup == Lookup::Format {
            let days = self.days;
            let formats = self.masters.rows(master).filter(|row| days.hold(row.validity));
            let formats: Vec<_> = formats.map(|row| row.code).collect();
            return formats.join(", ") + " (@ a letter, # a digit, * either, [] optional)";
        }
        if master.count() <= FEW {
            let mut codes: Vec<_> = self.listed(master).map(|row| row.code).collect();
            if master.name == TAX_RATES.name {
                codes.sort_by_key(|code| code.parse::<Decimal>().ok());
            }
            return codes.join(", ");
        }
        let mut title = master.title.chars();
        let first = title.next().unwrap_or_default();
        let acronym = title.clone().next().is_some_and(char::is_uppercase);
        let first = if acronym { first } else { first.to_ascii_lowercase() };
        format!("a code in the list: {first}{}", title.as_str())
    }

    /// What is known of a code that the portal's list does not hold, or may not hold.
    pub(crate) fn remark(&self, master: &'static Master, code: &str) -> Option<String> {
        let capitals = code.to_ascii_uppercase();
        let rows = self.masters.find(master, code).chain(self.masters.find(master, &capitals));
        let row = rows.max_by_key(|row| row.tier.standing())?;
        if self.days.hold(row.validity) {
            return Some(row.tier.remark().to_owned());
        }
        match (row.validity.from, row.validity.to) {
            (Some(from), _) if self.days.as_of < from => Some(format!("listed from {from}")),
            (_, Some(to)) => Some(format!("listed until {to}")),
            _ => None,
        }
    }

    /// The PIN codes of a state.
    pub(crate) fn expected_pincode(&self, of: u8) -> String {
        let ranges = self.listed(&PINCODE_STATE_PATTERN).filter(|row| row.state == Some(of));
        let ranges: Vec<_> = ranges
            .map(|row| match row.code.split_once('-') {
                Some((first, last)) if first == last => first.to_owned(),
                _ => row.code.replace('-', " to "),
            })
            .collect();
        let of = two_digits(of);
        match ranges.join(" or ").as_str() {
            "" => format!("a PIN code of state {}", &*of),
            ranges => format!("a PIN code of state {}, beginning with {ranges}", &*of),
        }
    }

    /// The states that a PIN code lies in.
    pub(crate) fn states_of(&self, pin: &str) -> Option<String> {
        let rows = self.masters.find(&PINCODES, pin).filter(|row| self.days.hold(row.validity));
        let states: Vec<String> = rows.filter_map(|row| row.state).map(named_state).collect();
        (!states.is_empty()).then(|| format!("{pin} lies in {}", states.join(" and ")))
    }

    /// The nearest codes of a list, where there are few.
    pub(crate) fn nearest(&self, master: &'static Master, code: &str) -> Option<String> {
        let codes = match master.lookup {
            Lookup::Code => self.nearest_letters(master, code),
            Lookup::Hsn => self.nearest_hsn(code),
            Lookup::Rate => self.nearest_rates(code),
            _ => return None,
        };
        if codes.is_empty() || codes.len() > OFFERED {
            return None;
        }
        Some(codes.join(", "))
    }

    /// Those that the fewest slips of the keyboard turn into it: at most two, and not all letters.
    fn nearest_letters(&self, master: &'static Master, code: &str) -> Vec<String> {
        let code = code.to_ascii_uppercase();
        if code.len() > words::LONGEST_SLIP {
            return Vec::new();
        }
        let mut least = SLIPS;
        let mut nearest = Vec::new();
        for row in self.listed(master) {
            let distance = strsim::damerau_levenshtein(&code, &row.code);
            if distance > least || distance >= row.code.len() {
                continue;
            }
            if distance < least {
                (least, nearest) = (distance, Vec::new());
            }
            nearest.push(row.code.into_owned());
        }
        nearest
    }

    /// Those that share the most first digits, four or more, the shorter ones first.
    fn nearest_hsn(&self, code: &str) -> Vec<String> {
        for shared in (4..=code.len().min(LONGEST_HSN)).rev() {
            let Some(digits) = code.get(..shared) else { continue };
            let rows = self.masters.hsn_beginning(digits);
            let nearest: Vec<_> = rows
                .filter(|row| self.is_listed(row))
                .take(OFFERED)
                .map(|row| row.code.into_owned())
                .collect();
            if !nearest.is_empty() {
                return nearest;
            }
        }
        Vec::new()
    }

    /// The next one below and the next one above.
    fn nearest_rates(&self, code: &str) -> Vec<String> {
        let Ok(rate) = code.parse::<Decimal>() else { return Vec::new() };
        let rates = self.listed(&TAX_RATES).filter_map(|row| row.code.parse::<Decimal>().ok());
        let rates: Vec<Decimal> = rates.collect();
        let below = rates.iter().filter(|other| **other < rate).max();
        let above = rates.iter().filter(|other| **other > rate).min();
        below.into_iter().chain(above).map(Decimal::to_string).collect()
    }
}

/// A state with its name.
pub(crate) fn named_state(number: u8) -> String {
    let code = two_digits(number);
    match STATES.entry(&code) {
        Some(entry) => format!("{} ({})", &*code, entry.name),
        None => code.to_string(),
    }
}
