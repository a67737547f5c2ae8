//! Findings in words.

use jiff::civil::Date;

use crate::Decimal;
use crate::amount::Hint;
use crate::check::Check;
use crate::diagnostic::{Choosing, Diagnostic, Evidence, decode};
use crate::field::{Array, Choice, Field, FieldId, JsonType, Kind, Text};
use crate::generated::checks;
use crate::looked_up::{LookedUp, named_state};
use crate::masters::{Master, two_digits};
use crate::record::{Entry, Origin, Related, Values};
use crate::report::Report;
use crate::rules::supply::Reason;
use crate::{json, mask};

/// Longest value that is quoted, in characters.
const QUOTED: usize = 60;

/// Longest unknown name for which a nearest member is sought, in characters. The schema's own names
/// have at most 17.
pub(crate) const LONGEST_SLIP: usize = 24;

pub(crate) fn entry(
    report: &Report<'_>,
    found: &Diagnostic,
    values: Values,
    origin: &Origin<'_>,
    (line, column): (u64, u64),
) -> Entry {
    let words = Words { report, found, values };
    let Check { code, id, rule, affects, stage, basis, .. } = *found.check;
    Entry {
        code,
        id,
        rule,
        severity: found.severity,
        affects,
        stage,
        basis,
        pointer: report.pointer(found),
        message: words.message(),
        expected: words.expected(),
        actual: words.actual(),
        formula: words.formula(),
        hint: words.hint(),
        item: words.item(),
        also: words.also(),
        related: words.related(origin),
        line,
        column,
    }
}

pub(crate) struct Words<'a> {
    pub(crate) report: &'a Report<'a>,
    pub(crate) found: &'a Diagnostic,
    pub(crate) values: Values,
}

impl Words<'_> {
    fn field(&self) -> &'static Field {
        self.found.field()
    }

    fn row(&self) -> Option<&'static Text> {
        match &self.field().kind {
            Kind::Text(row) => Some(row),
            _ => None,
        }
    }

    /// The template with its placeholders filled in.
    pub(crate) fn message(&self) -> String {
        let custom = match &self.found.evidence {
            Evidence::Shape => self.row().and_then(|row| row.message),
            _ => None,
        };
        let mut out = String::new();
        let mut rest = custom.unwrap_or(self.found.check.message);
        while let Some((before, after)) = rest.split_once('{') {
            // A brace that is not closed is a slip of the portal's text; what stands for it is not
            // known.
            let Some((key, after)) = after.split_once('}') else {
                rest = before.trim_end();
                break;
            };
            out.push_str(before);
            out.push_str(&self.placeholder(key));
            rest = after;
        }
        out + rest
    }

    fn placeholder(&self, key: &str) -> String {
        let field = self.field();
        let bounds = || match &field.kind {
            Kind::Text(row) => (row.min_length.to_string(), row.max_length.to_string()),
            Kind::Number(row) => (row.min.to_string(), row.max.to_string()),
            _ => Default::default(),
        };
        match key {
            "label" => field.label.to_owned(),
            "min" => bounds().0,
            "max" => bounds().1,
            "pattern" => match &field.kind {
                Kind::Text(row) => row.portal_pattern,
                Kind::Number(row) => row.portal_pattern,
                _ => "",
            }
            .to_owned(),
            "type" => self.portal_type(),
            "json" => self.json_type(),
            "length" => self.row().map(length).unwrap_or_default(),
            "shape" => match self.row() {
                Some(Text { values: Some(_), .. }) => {
                    format!("be one of {}", self.expected().unwrap_or_default())
                }
                _ => format!("match {}", self.expected().unwrap_or_default()),
            },
            "path" => self.found.pointer.portal_path(),
            "decimals" => match &field.kind {
                Kind::Number(row) => row.decimals.to_string(),
                _ => String::new(),
            },
            "item" => self.item().filter(|item| !item.is_empty()).unwrap_or_else(|| "?".to_owned()),
            "value" => match &self.found.evidence {
                Evidence::Pincode { pin, .. } => pin.to_string(),
                _ => self.shown(),
            },
            "party" => self.party().to_owned(),
            "state" => match &self.found.evidence {
                Evidence::Pincode { state, .. } => two_digits(*state).to_string(),
                _ => String::new(),
            },
            "hsn" => {
                let hsn = match &self.found.evidence {
                    Evidence::OfKind(hsn) => Some(*hsn),
                    Evidence::Amount(working) => working.hsn,
                    _ => None,
                };
                hsn.map(|hsn| decode(hsn, &self.report.json).into_owned()).unwrap_or_default()
            }
            "supply-type" => self.report.supply_type().unwrap_or_default().into_owned(),
            "date" => match &self.found.evidence {
                Evidence::Early(date) => day(*date),
                _ => String::new(),
            },
            "days" => match &self.found.evidence {
                Evidence::Old { days, .. } => days.to_string(),
                _ => String::new(),
            },
            "turnover" => match &self.found.evidence {
                Evidence::Old { crore: Some(crore), .. } => format!("{crore} crore"),
                _ => String::new(),
            },
            "name" => self.name(),
            "official" => field.name.to_owned(),
            "parent" if field.id == FieldId::REQUEST => "the request".to_owned(),
            "parent" if field.path.is_empty() => "the document".to_owned(),
            "choice" => self.choice().to_owned(),
            "groups" => self.groups(),
            "parent" => field.path.to_owned(),
            "fault" => match &self.found.evidence {
                Evidence::Fault(json::Fault { kind, .. }) => kind.to_string(),
                _ => String::new(),
            },
            _ => String::new(),
        }
    }

    /// What is wrong with groups of members of which one should be complete.
    fn choice(&self) -> &'static str {
        let Evidence::Choice { choosing, lacking, .. } = &self.found.evidence else {
            return "";
        };
        match choosing {
            Choosing::Nothing => "One of these is needed",
            Choosing::Incomplete if lacking.is_some() => "These are needed together",
            Choosing::Incomplete => "One of these is needed in full",
            Choosing::Several => "Give one of these, not both at the same time",
        }
    }

    /// The groups that it is about.
    fn groups(&self) -> String {
        match &self.found.evidence {
            Evidence::Choice { lacking: Some(group), .. } => listed(group),
            Evidence::Choice { choice, .. } => groups(choice),
            _ => String::new(),
        }
    }

    /// The party, as the portal's messages on PIN codes call it; that of the seller has been seen.
    fn party(&self) -> &'static str {
        match self.container() {
            "SellerDtls" => "Seller",
            "BuyerDtls" => "Buyer",
            "DispDtls" => "Dispatch",
            _ => "Ship",
        }
    }

    /// Name of the container.
    fn container(&self) -> &'static str {
        self.field().parent.map_or("", |parent| parent.field().name)
    }

    pub(crate) fn also(&self) -> Vec<&'static str> {
        match &self.found.evidence {
            // The other texts name the buyer and the ship-to party only.
            Evidence::Pincode { .. } if !matches!(self.container(), "BuyerDtls" | "ShipDtls") => {
                Vec::new()
            }
            // Such a code has the same fault in view, and 5002 comes first.
            Evidence::Shape | Evidence::Length { .. } | Evidence::EmptyText
                if self.found.check.code == checks::PATTERN.code =>
            {
                [self.found.check.also, self.field().also].concat()
            }
            _ => self.found.check.also.to_vec(),
        }
    }

    /// The member name as it is spelt in the record.
    fn name(&self) -> String {
        match (self.found.pointer.name, &self.found.evidence) {
            (Some(name), _) => shorten(&decode(name, &self.report.json)),
            (None, Evidence::NameCase) => shorten(&self.value()),
            (None, _) => self.field().name.to_owned(),
        }
    }

    fn item(&self) -> Option<String> {
        self.found.item.map(|number| shorten(&decode(number, &self.report.json)))
    }

    fn expected(&self) -> Option<String> {
        let field = self.field();
        let of_row = |what: &str| match (&field.kind, what) {
            (Kind::Text(row), "length") => Some(length(row)),
            (Kind::Text(row), _) => match row.values {
                Some(values) => {
                    let codes: Vec<&str> = values.entries().iter().map(|e| e.code).collect();
                    Some(codes.join(", "))
                }
                None => row.pattern.map(|pattern| pattern.regex.to_owned()),
            },
            (Kind::Number(row), "range") => Some(format!("{} to {}", row.min, row.max)),
            (Kind::Number(row), _) => Some(format!("at most {} decimals", row.decimals)),
            (Kind::Array(Array { min_items, max_items, .. }), _) => Some(match max_items {
                Some(max_items) => format!("{min_items} to {max_items} elements"),
                None => format!("{min_items} elements or more"),
            }),
            _ => None,
        };
        match &self.found.evidence {
            Evidence::Missing | Evidence::Null => Some("a value".to_owned()),
            Evidence::EmptyText | Evidence::Length { .. } => of_row("length"),
            Evidence::Shape | Evidence::Decimals | Evidence::Zeros | Evidence::Items(_) => {
                of_row("shape")
            }
            Evidence::Case => {
                let (value, row) = (self.value(), self.row());
                let codes = row.and_then(|row| row.values).map(Master::entries);
                let mut codes = codes.unwrap_or_default().iter();
                codes.find(|e| e.code.eq_ignore_ascii_case(&value)).map(|e| e.code.to_owned())
            }
            Evidence::Range => of_row("range"),
            Evidence::Type => Some(self.json_type()),
            Evidence::NameCase => Some(field.name.to_owned()),
            Evidence::EmptyRequest => Some("an invoice".to_owned()),
            Evidence::NotListed(master) => Some(self.looked_up().expected(master)),
            Evidence::SmallLetters => Some(self.value().to_ascii_uppercase()),
            Evidence::OtherCountries => Some("a state in India".to_owned()),
            Evidence::Pincode { state, is_known: true, .. } => {
                Some(format!("a PIN code of state {}", &*two_digits(*state)))
            }
            Evidence::Pincode { state, .. } => Some(self.looked_up().expected_pincode(*state)),
            Evidence::CheckCharacter(last) => Some(format!("{} at position 15", char::from(*last))),
            Evidence::GstinClass => Some("letters and digits as in a known class".to_owned()),
            Evidence::GstinState => Some("a GSTIN that begins with this state".to_owned()),
            Evidence::OfKind(_) => Some(if self.value() == "Y" { "N" } else { "Y" }.to_owned()),
            Evidence::Duplicate(None) => {
                Some("a number that the portal does not have yet".to_owned())
            }
            Evidence::Duplicate(Some(_)) => Some("a number that is not used yet".to_owned()),
            Evidence::NoTransport(hsn) => Some(format!(
                "a state in India, or only items of HSN 9965 or 9968: {} is none",
                decode(*hsn, &self.report.json)
            )),
            Evidence::Wants(what) => Some((*what).to_owned()),
            Evidence::State(state) => Some(named_state(*state)),
            Evidence::Late(last) => Some(format!("{} or earlier", day(*last))),
            Evidence::Early(first) | Evidence::Old { earliest: first, .. } => {
                Some(format!("{} or later", day(*first)))
            }
            Evidence::NoDay => Some("a day of the calendar".to_owned()),
            Evidence::WrongTax { reason, .. } => Some(match *reason {
                Reason::States(seller, pos) if seller == pos => {
                    format!("0: seller and place of supply are both in {}", named_state(seller))
                }
                Reason::States(seller, pos) => format!(
                    "0: the seller is in {}, the place of supply is {}",
                    named_state(seller),
                    named_state(pos)
                ),
                Reason::IgstOnIntra => "0: IgstOnIntra is Y".to_owned(),
                Reason::Kind => "0: the supply is inter-state by its kind".to_owned(),
            }),
            Evidence::States(seller, pos) => Some(format!(
                "N: the seller is in {}, the place of supply is {}",
                named_state(*seller),
                named_state(*pos)
            )),
            Evidence::NotEqual(other, amount) => {
                Some(format!("{amount:.2}, as {}", other.field().name))
            }
            Evidence::Amount(working) => Some(working.expected()),
            Evidence::SameAs(_) => Some("another serial number".to_owned()),
            Evidence::SamePincode(pin) => {
                Some(format!("1 to 100: the goods move from and to PIN code {pin}"))
            }
            Evidence::ServicesOnly => Some("an item of goods, or no EwbDtls".to_owned()),
            Evidence::GstinOf(state) => Some(format!("a GSTIN of state {}", named_state(*state))),
            Evidence::Bytes { most, .. } => Some(format!("at most {most} bytes")),
            Evidence::Choice { choice, .. } => Some(groups(choice)),
            Evidence::UnknownName
            | Evidence::Repeated
            | Evidence::ByteOrderMark
            | Evidence::Fault(_) => None,
        }
    }

    fn actual(&self) -> Option<String> {
        match &self.found.evidence {
            Evidence::Missing
            | Evidence::UnknownName
            | Evidence::Repeated
            | Evidence::ByteOrderMark
            | Evidence::Choice { .. }
            | Evidence::Fault(_) => None,
            Evidence::Null => Some("null".to_owned()),
            Evidence::EmptyText => Some("an empty text".to_owned()),
            Evidence::EmptyRequest => Some("{}".to_owned()),
            Evidence::NameCase => Some(self.name()),
            Evidence::Items(count) => Some(format!("{count} elements")),
            Evidence::Length { points, units } if points == units => {
                Some(format!("{} ({})", self.shown(), characters(*points as u64)))
            }
            Evidence::Length { points, units } => {
                Some(format!("{} ({points} code points, {units} UTF-16 units)", self.shown()))
            }
            Evidence::Type => Some(match self.raw().first() {
                Some(b'{') => "an object".to_owned(),
                Some(b'[') => "an array".to_owned(),
                Some(b'"') => format!("the text {}", self.shown()),
                _ => self.shown(),
            }),
            Evidence::NotListed(master) => {
                let remark = self.looked_up().remark(master, &self.value());
                Some(self.shown() + &remark.map_or(String::new(), |remark| format!(" ({remark})")))
            }
            Evidence::CheckCharacter(_) => {
                let last = self.value().chars().last();
                last.map(|last| format!("{last} at position 15"))
            }
            Evidence::Shape
            | Evidence::Case
            | Evidence::Range
            | Evidence::Decimals
            | Evidence::Zeros
            | Evidence::SmallLetters
            | Evidence::OtherCountries
            | Evidence::Pincode { .. }
            | Evidence::GstinClass
            | Evidence::GstinState
            | Evidence::OfKind(_)
            | Evidence::Duplicate(_)
            | Evidence::NoTransport(_)
            | Evidence::SamePincode(_)
            | Evidence::GstinOf(_)
            | Evidence::Wants(_)
            | Evidence::State(_)
            | Evidence::States(..)
            | Evidence::Late(_)
            | Evidence::Early(_)
            | Evidence::Old { .. }
            | Evidence::NoDay
            | Evidence::SameAs(_) => self.given(),
            Evidence::WrongTax { .. } | Evidence::NotEqual(..) | Evidence::Amount(_) => {
                let given = self.given().map_or(Ok(Decimal::ZERO), |_| self.value().parse());
                given.ok().map(|given: Decimal| format!("{given:.2}"))
            }
            Evidence::ServicesOnly => Some("services only".to_owned()),
            Evidence::Bytes { size, .. } => Some(format!("{size} bytes")),
        }
    }

    /// The value as it may be shown; none where the member is left out, since the finding then
    /// stands at the brace of its container.
    fn given(&self) -> Option<String> {
        let is_left_out = self.raw() == b"{" && self.field().parent.is_some();
        (!is_left_out).then(|| self.shown())
    }

    /// The places that the finding rests on besides its own.
    fn related(&self, origin: &Origin<'_>) -> Vec<Related> {
        match &self.found.evidence {
            Evidence::SameAs(earlier) => {
                let mut pointer = self.found.pointer;
                pointer.indices[0] = *earlier;
                vec![Related {
                    source: origin.source.to_owned(),
                    index: origin.index,
                    pointer: pointer.json_pointer(&self.report.json),
                }]
            }
            Evidence::Duplicate(Some((source, index))) => vec![Related {
                source: source.to_string(),
                index: *index,
                pointer: self.report.pointer(self.found),
            }],
            _ => Vec::new(),
        }
    }

    fn formula(&self) -> Option<String> {
        match &self.found.evidence {
            Evidence::Amount(working) => Some(working.formula()),
            _ => None,
        }
    }

    fn hint(&self) -> Option<String> {
        let quoted_number = || {
            let whole = matches!(&self.field().kind, Kind::Number(row) if row.whole);
            let value = self.value().parse::<crate::Decimal>();
            value.is_ok_and(|value| !whole || value.thousandths() % 1000 == 0)
        };
        match &self.found.evidence {
            Evidence::UnknownName => nearest(&self.name(), self.field()).map(str::to_owned),
            // Of a group of members none can be left out.
            Evidence::EmptyText
                if self.field().presence.is_optional()
                    && self.field().parent.is_none_or(|of| of.field().choice.is_none()) =>
            {
                Some("leave the member out".to_owned())
            }
            Evidence::Type => match (&self.field().kind, self.raw().first()) {
                (Kind::Number(_), Some(b'"')) if quoted_number() => {
                    Some("write the number without quotes".to_owned())
                }
                (Kind::Text(_), Some(b'-' | b'0'..=b'9')) => {
                    Some("write the value in quotes".to_owned())
                }
                _ => None,
            },
            Evidence::NotListed(master) => self.looked_up().nearest(master, &self.value()),
            // Nothing of this shape is in the list.
            Evidence::Shape | Evidence::Length { .. } => {
                let master = self.row().and_then(|row| row.master);
                master.and_then(|master| self.looked_up().nearest(master, &self.value()))
            }
            Evidence::Pincode { pin, .. } => self.looked_up().states_of(&pin.to_string()),
            Evidence::Amount(working) => working.hint.map(Hint::text),
            Evidence::WrongTax { hint, .. } => hint.map(Hint::text),
            _ => None,
        }
    }

    /// The masters as they were when the finding was made.
    fn looked_up(&self) -> LookedUp<'_> {
        LookedUp { masters: &self.report.context.masters, days: self.report.days() }
    }

    fn json_type(&self) -> String {
        let field = self.field();
        let own = match &field.kind {
            Kind::Flag => "true or false",
            Kind::Open => "",
            Kind::Array(_) if !self.found.pointer.is_element() => "an array of objects",
            Kind::Object { .. } | Kind::Array(_) | Kind::Invoice => "an object",
            Kind::Text(_) => "a text",
            Kind::Number(row) if row.whole => "a whole number",
            Kind::Number(_) => "a number",
        };
        let is_element = self.found.pointer.is_element();
        let others = field.or.iter().filter(|_| !is_element).map(|json| match json {
            JsonType::String => "a text",
            JsonType::Object => "an object",
            JsonType::Array => "an array",
        });
        let types = [own].into_iter().chain(others).filter(|word| !word.is_empty());
        types.collect::<Vec<_>>().join(" or ")
    }

    /// The type as the portal's message names it. Only the one for whole numbers has been seen.
    fn portal_type(&self) -> String {
        match &self.field().kind {
            Kind::Number(row) if row.whole => "System.Nullable`1[System.Int32]".to_owned(),
            _ => self.json_type(),
        }
    }

    fn raw(&self) -> &[u8] {
        self.found.place.of(&self.report.json)
    }

    /// The value as it is: a text without its quotes and escapes.
    fn value(&self) -> String {
        let raw = self.raw();
        if raw.first() == Some(&b'"')
            && let Ok((text, _)) = crate::cursor::Cursor::new(raw).text()
        {
            return decode(text, raw).into_owned();
        }
        String::from_utf8_lossy(raw).into_owned()
    }

    /// The value as it may be shown.
    fn shown(&self) -> String {
        let value = self.value();
        shorten(&match self.values {
            Values::Masked if self.field().is_masked() => mask::shape(&value),
            _ => value,
        })
    }
}

/// Groups of members, one of which should be complete.
fn groups(choice: &Choice) -> String {
    let groups = choice.groups.iter().map(|group| listed(group));
    groups.collect::<Vec<_>>().join("; or ")
}

fn listed(names: &[&str]) -> String {
    match names.split_last() {
        Some((last, others)) if !others.is_empty() => format!("{} and {last}", others.join(", ")),
        _ => names.concat(),
    }
}

/// A day as the request writes it.
fn day(day: Date) -> String {
    format!("{:02}/{:02}/{}", day.day(), day.month(), day.year())
}

fn length(row: &Text) -> String {
    let (least, most) = (row.min_length, characters(row.max_length));
    match row.max_length {
        u32::MAX => format!("{} or more", characters(least)),
        same if same == least => most,
        _ => format!("{least} to {most}"),
    }
}

fn characters(count: impl Into<u64>) -> String {
    let count = count.into();
    format!("{count} character{}", if count == 1 { "" } else { "s" })
}

/// At most so many characters as are readable at a glance.
pub(crate) fn shorten(text: &str) -> String {
    match text.char_indices().nth(QUOTED) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// The member of a container whose name a slip of the keyboard would turn into this one.
fn nearest(name: &str, container: &Field) -> Option<&'static str> {
    // Longer names are no slips; the bound also keeps the comparison cheap.
    if name.chars().count() > LONGEST_SLIP {
        return None;
    }
    let other_case = container.members().find(|member| member.name.eq_ignore_ascii_case(name));
    if let Some(member) = other_case {
        return Some(member.name);
    }
    container
        .members()
        .map(|member| (strsim::damerau_levenshtein(name, member.name), member.name))
        .filter(|(distance, member)| *distance <= 2 && *distance < member.len() - 1)
        .min()
        .map(|(_, member)| member)
}
