//! Members that no other member depends on: any value that the row takes.

use jiff::civil::Date;

use super::write::Json;
use super::{Draw, Size, Style};
use crate::field::{Field, Kind, Number, Presence, Text};
use crate::generated::{masters, patterns};
use crate::{Decimal, Pattern};

/// What becomes of a member.
pub(super) enum Member {
    /// This value.
    Is(Json),
    /// It is not given; an optional one may be null instead.
    Absent,
    /// Any value of its row, and an optional one may be left out.
    Any,
}

impl Member {
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::Is(Json::Text(text.into().into()))
    }

    pub(super) fn word(word: &'static str) -> Self {
        Self::Is(Json::Text(word.into()))
    }

    pub(super) fn whole(number: u32) -> Self {
        Self::Is(Json::Raw(number.to_string()))
    }
}

/// The most that a number of plain style is.
const CRORE: Decimal = Decimal::from_thousandths(10_000_000_000);

/// Words, names and places; none is shorter than three letters or longer than ten.
pub(super) const WORDS: [&str; 24] = [
    "Item", "Steel", "Marudham", "Cotton", "Konkan", "Palar", "Traders", "Godown", "Road",
    "Second", "Market", "Chennai", "Pune", "Kochi", "Surat", "Loose", "Retail", "Brass", "Malabar",
    "Depot", "Plot", "Annexe", "Bearing", "Textile",
];

/// The same in the scripts of India, three to eleven code points each.
pub(super) const INDIAN: [&str; 12] =
    ["वस्तु", "मुंबई", "பொருள்", "சென்னை", "వస్తువు", "পণ্য", "વસ્તુ", "ವಸ್ತು", "സാധനം", "ਵਸਤੂ", "ବସ୍ତୁ", "شہر"];

/// What is neither letter nor digit, but for what S26 shuts out.
pub(super) const SIGNS: [&str; 8] =
    ["M/s A & Co", "a'b", "1/2-3", "50% <x>", "#7, (B)", "A+B=C", "x_y@z!", "{[~^|]}"];

/// Beyond the basic plane: one code point, two UTF-16 units.
pub(super) const WIDE: [char; 4] = ['🚚', '📦', '𝔸', '🧵'];

const FIRST: &[u8; 61] = b"123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const REST: &[u8; 64] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz/-";

impl Draw<'_> {
    /// An object with the members of its row, in schema order. `special` says what a member is that
    /// depends on others.
    pub(super) fn object(
        &mut self,
        of: &'static Field,
        special: &mut dyn FnMut(&mut Self, &'static Field) -> Member,
    ) -> Json {
        let mut members = Vec::new();
        for member in of.members() {
            let is_optional = !matches!(member.presence, Presence::Mandatory);
            let value = self.part(|draw| match special(draw, member) {
                Member::Is(value) => Some(value),
                Member::Any if !is_optional || draw.is_wanted(member) => Some(draw.any(member)),
                Member::Any if draw.wants.size == Size::Least => None,
                Member::Any if draw.wants.size == Size::Most => Some(draw.any(member)),
                Member::Any => match draw.choices.below(8) {
                    0..=3 => None,
                    4 if draw.is_varied() => Some(Json::Null),
                    _ => Some(draw.any(member)),
                },
                Member::Absent if draw.may_be_null() => Some(Json::Null),
                Member::Absent => None,
            });
            members.extend(value.map(|value| (member.name.into(), value)));
        }
        // An object without a value may count as left out.
        if members.iter().all(|(_, value)| *value == Json::Null)
            && let Some(first) = of.members().next()
        {
            members = vec![(first.name.into(), self.any(first))];
        }
        Json::Object(members)
    }

    /// Whether it, or something in it, has to be given.
    fn is_wanted(&self, member: &'static Field) -> bool {
        let mut wanted = self.wants.given;
        while let Some(id) = wanted {
            if id == member.id {
                return true;
            }
            wanted = id.field().parent;
        }
        false
    }

    /// Whether a member that is left out is given as null.
    fn may_be_null(&mut self) -> bool {
        self.is_varied() && self.wants.size == Size::Any && self.choices.one_in(16)
    }

    /// A list of one to three objects.
    fn list(&mut self, of: &'static Field) -> Json {
        let elements = 1 + self.choices.below(3);
        Json::Array((0..elements).map(|_| self.part(|draw| draw.free_object(of))).collect())
    }

    fn free_object(&mut self, of: &'static Field) -> Json {
        if of.path == "RefDtls.DocPerdDtls" {
            return self.period(of);
        }
        self.object(of, &mut |_, _| Member::Any)
    }

    /// Two days, the first not after the second (D12).
    fn period(&mut self, of: &'static Field) -> Json {
        let mut days = [self.long_date(), self.long_date()];
        days.sort_unstable();
        let mut days = days.into_iter();
        self.object(of, &mut |_, _| days.next().map_or(Member::Any, |day| Member::text(date(day))))
    }

    /// Any value of a row.
    pub(super) fn any(&mut self, field: &'static Field) -> Json {
        match &field.kind {
            Kind::Object { .. } => self.free_object(field),
            Kind::Array(_) => self.list(field),
            Kind::Text(text) => Json::Text(self.any_text(text).into()),
            Kind::Number(row) => {
                let number = self.any_number(row);
                if row.whole { Json::Raw(number.to_string()) } else { self.number(row, number) }
            }
            // The request has none of these.
            Kind::Flag | Kind::Open | Kind::Invoice => Json::Null,
        }
    }

    pub(super) fn any_number(&mut self, row: &Number) -> Decimal {
        let unit = match row.decimals {
            _ if row.whole => 1000,
            3.. => 1,
            _ => 10,
        };
        let most = if self.is_varied() { row.max } else { row.max.min(CRORE) };
        let most = u64::try_from(most.thousandths() / unit).unwrap_or_default();
        let number = self.choices.up_to(most);
        Decimal::from_thousandths(i64::try_from(number).unwrap_or_default() * unit)
    }

    /// A number as its row lets it be written.
    pub(super) fn number(&mut self, row: &Number, number: Decimal) -> Json {
        let decimals = usize::from(row.decimals);
        let is_padded = self.is_varied() && self.choices.one_in(4);
        Json::Raw(if is_padded { format!("{number:.decimals$}") } else { number.to_string() })
    }

    fn any_text(&mut self, row: &'static Text) -> String {
        let list = row.values.or(row.master).map(|list| list.name);
        if list == Some(masters::YES_NO.name) {
            return self.choices.of(&["N", "Y"]).to_owned();
        }
        let pools = self.pools;
        for (master, codes) in [
            (&masters::UQC, &pools.units),
            (&masters::PORTS, &pools.ports),
            (&masters::COUNTRIES, &pools.countries),
            (&masters::CURRENCIES, &pools.currencies),
        ] {
            if list == Some(master.name) {
                return self.code(codes).to_owned();
            }
        }
        let is_shape =
            |other: &Pattern| row.pattern.is_some_and(|pattern| pattern.regex == other.regex);
        let (least, most) = (row.min_length as usize, row.max_length as usize);
        if is_shape(&patterns::DATE) {
            let day = self.day(2010, 20);
            date(day)
        } else if is_shape(&patterns::LONG_DATE) {
            let day = self.long_date();
            date(day)
        } else if is_shape(&patterns::PHONE) {
            let length = least + self.choices.position(most - least + 1);
            (0..length).map(|_| char::from(self.choices.of(b"0123456789"))).collect()
        } else if is_shape(&patterns::EMAIL) {
            let (name, host) = (self.choices.of(&WORDS), self.choices.of(&WORDS));
            let address = format!("{name}@{host}.example").to_ascii_lowercase();
            match self.choices.below(16) {
                // As short and as long as may be.
                14 => "a@test".to_owned(),
                15 if self.take(most) => format!("{}@b.example", "a".repeat(most - 10)),
                _ => address,
            }
        } else if is_shape(&patterns::DOCUMENT_NUMBER)
            || is_shape(&patterns::TRANSPORT_DOCUMENT_NUMBER)
        {
            let more = self.choices.position(most);
            let first = char::from(self.choices.of(FIRST));
            let rest = (0..more).map(|_| char::from(self.choices.of(REST)));
            std::iter::once(first).chain(rest).collect()
        } else {
            self.free_text(least, most)
        }
    }

    /// A code of a pool; nothing of one that an overlay has emptied.
    pub(super) fn code<'p>(&mut self, codes: &'p [String]) -> &'p str {
        codes.get(self.choices.position(codes.len())).map_or("", String::as_str)
    }

    /// A text without a double quote or a backslash. No row asks for more than three characters or
    /// admits fewer than eleven.
    pub(super) fn free_text(&mut self, least: usize, most: usize) -> String {
        let kinds = if self.is_varied() { 12 } else { 6 };
        match self.choices.below(kinds) {
            // Several words.
            3 | 4 => {
                let mut text = self.choices.of(&WORDS).to_owned();
                for _ in 0..self.choices.below(4) {
                    let word = self.choices.of(&WORDS);
                    if text.len() + 1 + word.len() <= most {
                        text = text + " " + word;
                    }
                }
                text
            }
            // As short as may be.
            5 => "Abc"[..least.clamp(1, 3)].to_owned(),
            6 | 7 => self.choices.of(&INDIAN).to_owned(),
            8 => self.choices.of(&SIGNS).to_owned(),
            9 => {
                let more = self.choices.position(3);
                (0..3 + more).map(|_| self.choices.of(&WIDE)).take(most / 2).collect()
            }
            // As long as may be.
            kind @ (10 | 11) if self.take(4 * most) => {
                let word: &str = if kind == 10 { "Long " } else { "நீளம் " };
                word.chars().cycle().take(most - 1).chain(['.']).collect()
            }
            _ => self.choices.of(&WORDS).to_owned(),
        }
    }

    /// A day of the calendar within so many years.
    fn day(&mut self, first_year: i16, years: u64) -> Date {
        let part = |number: u64| i8::try_from(number).unwrap_or_default();
        let year = first_year + i16::from(part(self.choices.below(years)));
        let month = 1 + part(self.choices.below(12));
        let first = Date::new(year, month, 1).unwrap_or_default();
        let days = u64::try_from(first.days_in_month()).unwrap_or_default();
        Date::new(year, month, 1 + part(self.choices.below(days))).unwrap_or(first)
    }

    fn long_date(&mut self) -> Date {
        self.day(1980, 80)
    }

    pub(super) fn is_varied(&self) -> bool {
        self.style == Style::Varied
    }
}

/// As the portal writes days.
pub(super) fn date(day: Date) -> String {
    format!("{:02}/{:02}/{:04}", day.day(), day.month(), day.year())
}
