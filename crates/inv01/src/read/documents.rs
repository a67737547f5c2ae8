//! The documents beside the request: small, and so read by the table of their rows.

use super::{Holds, Object, Outcome, Reader};
use crate::check::{Check, Severity};
use crate::cursor::{RawText, Span};
use crate::decimal;
use crate::diagnostic::{Choosing, Diagnostic, Evidence, Pointer, decode};
use crate::document::Document;
use crate::draft::{Draft, Kept};
use crate::field::{Choice, Field, JsonType, Kind, Presence};
use crate::generated::checks;

/// The member that makes a wrapper of a request one.
pub(super) const WRAPPED: &str = "transaction";

/// The rules of rows without their code and the portal's words: with which ones it answers is known of
/// the request only.
static BESIDE: [Check; 9] = [
    uncoded(&checks::REQUIRED_MEMBER, "{label} is missing"),
    uncoded(&checks::LENGTH, "{label} should have {length}"),
    uncoded(&checks::EMPTY_TEXT, "{label} should have {length}"),
    uncoded(&checks::PATTERN, "{label} should {shape}"),
    uncoded(&checks::RANGE, "{label} should be {min} to {max}"),
    uncoded(&checks::DECIMALS, "{label} should have at most {decimals} decimals"),
    uncoded(&checks::JSON_TYPE, "{label} should be {json}"),
    uncoded(&checks::TRAILING_ZEROS, checks::TRAILING_ZEROS.message),
    uncoded(&checks::UNKNOWN_MEMBER, "{name} is no member of {parent}"),
];

const fn uncoded(check: &Check, message: &'static str) -> Check {
    Check { code: None, also: &[], message, ..*check }
}

/// Makes of a finding what it is in a document beside the request: one without a code, and of a row
/// that is not known for certain a warning.
pub(super) fn soften(finding: &mut Diagnostic) {
    if let Some(check) = BESIDE.iter().find(|check| check.rule == finding.check.rule) {
        finding.check = check;
    }
    if finding.pointer.field.field().is_lax {
        finding.severity = Severity::Warning;
    }
}

/// A value that may decide about the members beside it.
enum Deciding {
    Text(Kept<RawText>),
    /// A value of a list, which stands there without its quotes.
    Value(&'static str),
}

impl Reader<'_> {
    fn is(&self, given: &Deciding, value: &str) -> bool {
        match given {
            Deciding::Text(text) => self.reads(text, value),
            Deciding::Value(given) => *given == value,
        }
    }

    /// A document, from its brace.
    pub(super) fn document(
        &mut self,
        document: Document,
        root: &'static Field,
        draft: &mut Draft,
    ) -> Outcome {
        self.document = Some(document);
        let mut object = self.open(root)?;
        self.members(document, &mut object, draft)
    }

    /// The members of an object, whose brace has been read.
    fn members(&mut self, document: Document, object: &mut Object, draft: &mut Draft) -> Outcome {
        let mut texts: Vec<(&str, Deciding)> = Vec::new();
        self.cursor.step_to(object.brace + 1);
        let mut is_first = true;
        while self.cursor.next_name(std::mem::take(&mut is_first))? {
            let raw = self.cursor.name()?;
            let name = decode(raw, self.json);
            let Some((position, member)) = object.field.member(&name, self.names) else {
                object.unknown += 1;
                // Who answers may say more than is known.
                if !document.is_received() {
                    let pointer = Pointer { name: Some(raw), ..self.pointer(object.field) };
                    let (check, place) = (&checks::UNKNOWN_MEMBER, raw.quoted());
                    self.report(check, pointer, place, Evidence::UnknownName);
                }
                self.cursor.skip_value()?;
                continue;
            };
            if !member.is_called(&name) {
                let (check, place) = (&checks::MEMBER_NAME_CASE, raw.quoted());
                self.report_at(check, member, place, Evidence::NameCase);
            }
            // A container has at most 64 members.
            let position = u8::try_from(position).unwrap_or_default();
            object.note(position, position);
            // Of a repeated name the last one counts.
            texts.retain(|(known, _)| *known != member.name);
            if let Some(value) = self.member(document, object, member, draft)? {
                texts.push((member.name, value));
            }
        }
        if let Some(choice) = &object.field.choice {
            self.choose(object, choice);
        }
        let mut required = 0;
        for (bit, member) in object.field.members().enumerate() {
            let is_required = match member.presence {
                Presence::Mandatory => true,
                Presence::WhenSibling { member: sibling, is } => {
                    texts.iter().any(|(name, value)| *name == sibling && self.is(value, is))
                }
                Presence::WithAny(names) => names.iter().any(|name| is_given(object, name)),
                Presence::Optional | Presence::When(_) => false,
            };
            required |= u64::from(is_required) << bit;
        }
        self.close(object, required)
    }

    /// The value of a member, where it may decide about the members beside it.
    fn member(
        &mut self,
        document: Document,
        object: &mut Object,
        field: &'static Field,
        draft: &mut Draft,
    ) -> Outcome<Option<Deciding>> {
        let first = self.cursor.value()?;
        if JsonType::of(first).is_some_and(|json| field.or.contains(&json)) {
            self.cursor.skip_value()?;
            return Ok(None);
        }
        match &field.kind {
            Kind::Text(row) if row.unquoted && matches!(first, b'-' | b'0'..=b'9') => {
                let place = self.cursor.number()?;
                // 1.0 is 1.
                let number = decimal::Number::read(place.of(self.json));
                let value = number.value.to_string();
                let is_exact = !number.inexact && !number.overflow;
                let entry = row.values.filter(|_| is_exact).and_then(|list| list.entry(&value));
                if entry.is_none() {
                    self.report_at(row.shape, field, place, Evidence::Shape);
                }
                return Ok(entry.map(|entry| Deciding::Value(entry.code)));
            }
            Kind::Text(_) => {
                let mut kept = Kept::Absent(field.id);
                self.any_text(object, field, Some(&mut kept))?;
                return Ok(Some(Deciding::Text(kept)));
            }
            Kind::Number(_) => self.any_number(object, field, None)?,
            Kind::Object { .. } => {
                self.object(object, field, |reader, inner| reader.members(document, inner, draft))?;
            }
            Kind::Array(_) => {
                self.array(object, field, |reader, inner| reader.members(document, inner, draft))?;
            }
            Kind::Flag => match self.begin(object, field)? {
                None => {}
                Some(b't' | b'f') => drop(self.cursor.skip_value()?),
                Some(_) => self.wrong_type(field)?,
            },
            Kind::Open => {
                if self.begin(object, field)?.is_some() {
                    self.wrong_type(field)?;
                }
            }
            Kind::Invoice => {
                // Of a repeated name the last one counts, whatever it holds.
                draft.clear();
                self.holds = Holds::Nothing;
                match self.begin(object, field)? {
                    None => {}
                    Some(b'{') => self.wrapped(document, draft)?,
                    Some(_) => self.wrong_type(field)?,
                }
            }
        }
        Ok(None)
    }

    /// A request inside a document. Its places are those of the request.
    fn wrapped(&mut self, document: Document, draft: &mut Draft) -> Outcome {
        let around = std::mem::replace(&mut self.place, Pointer::ROOT);
        self.document = None;
        let outcome = self.request(draft);
        self.document = Some(document);
        self.place = around;
        outcome
    }

    /// Whether one of the groups of members is complete, and where they exclude each other, nothing of
    /// another one is given.
    fn choose(&mut self, object: &Object, choice: &'static Choice) {
        let given = |name: &&str| is_given(object, name);
        let mut groups = choice.groups.iter();
        let complete = groups.clone().filter(|group| group.iter().all(given)).count();
        let begun = groups.clone().filter(|group| group.iter().any(given)).count();
        let choosing = match (complete, begun) {
            (0, 0) => Choosing::Nothing,
            (0, _) => Choosing::Incomplete,
            (_, 2..) if choice.exclusive => Choosing::Several,
            _ => return,
        };
        // Where only one is begun, it is its members that are missing.
        let lacking = groups.find(|group| group.iter().any(given)).filter(|_| begun == 1);
        let place = Span::new(object.brace, object.brace + 1);
        let evidence = Evidence::Choice { choosing, choice, lacking: lacking.copied() };
        self.report_at(&checks::MEMBER_CHOICE, object.field, place, evidence);
    }
}

/// Whether a member has a value other than null.
fn is_given(object: &Object, name: &str) -> bool {
    let position = object.field.members().position(|member| member.name == name);
    position.is_some_and(|position| object.given() >> position & 1 == 1)
}

#[cfg(test)]
mod tests {
    use super::BESIDE;
    use crate::check::{Stage, checks};
    use crate::field::FieldId;
    use crate::generated::fields::{FIELDS, REQUEST};

    #[test]
    fn every_rule_of_rows_has_a_form_without_a_code() {
        let own = ["schema-version", "item-count", "goods-quantity-and-unit", "empty-request"];
        for check in checks().iter().filter(|check| check.stage == Stage::Schema) {
            let is_listed = BESIDE.iter().any(|other| other.rule == check.rule);
            let is_own = own.contains(&check.rule);
            assert!(check.code.is_none() || is_own || is_listed, "{}", check.rule);
        }
    }

    #[test]
    fn rows_beside_the_request_have_no_code_of_their_own() {
        for field in &FIELDS[REQUEST..] {
            assert_ne!(field.id, FieldId::REQUEST);
            assert!(field.missing.code.is_none_or(|code| code == "5002"), "{}", field.path);
        }
    }
}
