//! Which findings an error of an answer may be.

use std::collections::HashMap;

use crate::answer::{ErrorDetail, known};
use crate::diagnostic::{Diagnostic, decode};
use crate::explain::Code;
use crate::field::{Field, FieldId};
use crate::fields;
use crate::generated::checks::PATTERN;
use crate::record::Values;
use crate::report::Report;
use crate::words::Words;

/// Most positions that are given for one error of an answer.
const MOST_POSITIONS: usize = 100;

/// Shortest name that a text is searched for: shorter ones are words too, such as `No`.
const SHORTEST_NAME: usize = 4;

/// How much of a text is searched for names, in characters.
const SEARCHED: usize = 1000;

/// How the portal's texts on an item begin; its serial number comes next.
const OF_ITEM: &str = "For Sl. No";

/// Most serial numbers that are read from one text.
const MOST_NUMBERS: usize = 100;

/// Longest serial number that is compared, in bytes of the record. The schema has six characters, of
/// which each may be an escape.
const LONGEST_NUMBER: usize = 36;

/// The findings that an error may be.
#[derive(Default)]
pub(super) struct Matches {
    /// Positions of the first [`MOST_POSITIONS`].
    pub(super) positions: Vec<usize>,
    /// How many there are.
    pub(super) count: usize,
}

/// Findings by the codes that foresee an error.
pub(super) struct Index<'r> {
    report: &'r Report<'r>,
    found: &'r [Diagnostic],
    by_code: HashMap<&'static str, Vec<usize>>,
    /// Those that foresee 5002.
    of_members: Vec<OfMember<'r>>,
}

struct OfMember<'r> {
    position: usize,
    found: &'r Diagnostic,
    message: String,
    path: String,
}

impl<'r> Index<'r> {
    pub(super) fn new(report: &'r Report<'r>, found: &'r [Diagnostic]) -> Self {
        let (by_code, of_members) = (HashMap::new(), Vec::new());
        let mut index = Self { report, found, by_code, of_members };
        for (position, found) in found.iter().enumerate() {
            let words = Words { report, found, values: Values::Shown };
            for code in found.code().into_iter().chain(words.also()) {
                let positions = index.by_code.entry(code).or_default();
                if positions.last() != Some(&position) {
                    positions.push(position);
                }
                if Some(code) == PATTERN.code {
                    index.of_members.push(OfMember {
                        position,
                        found,
                        message: words.message(),
                        path: found.pointer.portal_path(),
                    });
                }
            }
        }
        index
    }

    /// The findings that foresee an error. `name` is told the positions of all.
    pub(super) fn of(&self, error: &ErrorDetail, name: &mut dyn FnMut(usize)) -> Matches {
        let mut matches = Matches::default();
        let mut take = |position| {
            name(position);
            matches.count += 1;
            if matches.positions.len() < MOST_POSITIONS {
                matches.positions.push(position);
            }
        };
        if Some(&*error.code) == PATTERN.code {
            self.of_member(&error.message, &mut take);
        } else {
            self.of_code(error, &mut take);
        }
        matches
    }

    fn of_code(&self, error: &ErrorDetail, take: &mut dyn FnMut(usize)) {
        let numbers = serial_numbers(&error.message);
        let is_meant = |position: &&usize| {
            numbers.is_empty() || self.has_number(&self.found[**position], &numbers)
        };
        let mut own = self.by_code.get(&*error.code).into_iter().flatten().filter(is_meant);
        if let Some(first) = own.next() {
            take(*first);
            own.for_each(|position| take(*position));
            return;
        }
        let Some(known) = known(&error.code) else { return };
        let instead = known.instead.iter().filter_map(|code| self.by_code.get(code)).flatten();
        let is_about = |position: &&usize| is_about(known, self.found[**position].field());
        let mut instead: Vec<usize> = instead.filter(is_meant).filter(is_about).copied().collect();
        instead.sort_unstable();
        instead.dedup();
        instead.into_iter().for_each(take);
    }

    /// Whether a finding is about an item with one of these serial numbers.
    fn has_number(&self, found: &Diagnostic, numbers: &[&str]) -> bool {
        let number = found.item.filter(|number| {
            let (start, end) = (number.span.start as usize, number.span.end as usize);
            end.saturating_sub(start) <= LONGEST_NUMBER
        });
        let number = number.map(|number| decode(number, &self.report.json));
        number.is_some_and(|number| numbers.contains(&number.trim_start_matches('0')))
    }

    /// The findings on members that a text of the portal may be about.
    fn of_member(&self, text: &str, take: &mut dyn FnMut(usize)) {
        // Where the portal found it in its own decrypted text says nothing here.
        let text = text.split(" | LineNumber:").next().unwrap_or_default().trim();
        let mut those = |is_meant: &dyn Fn(&OfMember<'_>) -> bool| {
            let mut any = false;
            for finding in self.of_members.iter().filter(|finding| is_meant(finding)) {
                take(finding.position);
                any = true;
            }
            any
        };
        if those(&|finding| finding.message.trim() == text) {
            return;
        }
        match Named::of(text) {
            Named::Nobody => those(&|_| true),
            Named::Path(path) => those(&|finding| ends_with(&finding.path, path)),
            Named::Member(name) => those(&|finding| {
                is_called(finding.found.field(), name) || ends_with(&finding.path, name)
            }),
            Named::Somewhere => name_in(text)
                .is_some_and(|name| those(&|finding| is_called(finding.found.field(), name))),
        };
    }
}

/// Whether a code is about a member, as far as its list says.
fn is_about(code: &Code, field: &Field) -> bool {
    code.members.is_empty() || code.members.split(';').any(|path| path == field.path)
}

/// The serial numbers of the items that a text of the portal is about, without zeros before them.
fn serial_numbers(text: &str) -> Vec<&str> {
    let text = text.trim_start();
    let mut numbers = Vec::new();
    let Some((start, rest)) = text.split_at_checked(OF_ITEM.len()) else { return numbers };
    if !start.eq_ignore_ascii_case(OF_ITEM) {
        return numbers;
    }
    let mut rest = rest.trim_start_matches(['.', ':', '-', ' ']);
    while numbers.len() < MOST_NUMBERS {
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        if end == 0 {
            break;
        }
        let (number, behind) = rest.split_at(end);
        numbers.push(number.trim_start_matches('0'));
        let Some(next) = behind.trim_start().strip_prefix(',') else { break };
        rest = next.trim_start();
    }
    numbers
}

/// How the portal's text names a member.
enum Named<'t> {
    /// It is the text for whatever has no other.
    Nobody,
    /// By the way to it.
    Path(&'t str),
    /// By its label, or its name.
    Member(&'t str),
    /// In words of somebody else, if it does.
    Somewhere,
}

impl<'t> Named<'t> {
    fn of(text: &'t str) -> Self {
        if text.is_empty() || PATTERN.code.and_then(known).is_some_and(|code| code.message == text)
        {
            return Self::Nobody;
        }
        if let Some((_, path)) = text.split_once("Path: $") {
            let end = path.find([' ', '|']).unwrap_or(path.len());
            let path = path[..end].trim_end_matches('.');
            let inner = path.strip_prefix(".Data").filter(|p| p.is_empty() || p.starts_with('.'));
            return Self::Path(inner.unwrap_or(path).trim_start_matches('.'));
        }
        let field = text.strip_prefix("The field ").and_then(|rest| rest.split_once(" must "));
        let required =
            || text.strip_prefix("The ").and_then(|rest| rest.split_once(" field is required"));
        match field.or_else(required) {
            Some((name, _)) => Self::Member(name.trim()),
            None => Self::Somewhere,
        }
    }
}

fn is_called(field: &Field, name: &str) -> bool {
    [field.label, field.name].iter().any(|own| own.eq_ignore_ascii_case(name))
}

/// Whether a path is another one, or ends with it. One inside a wrapper begins with that.
fn ends_with(path: &str, end: &str) -> bool {
    let Some(at) = path.len().checked_sub(end.len()) else { return false };
    if end.is_empty() {
        return path.is_empty();
    }
    let is_end = path.get(at..).is_some_and(|tail| tail.eq_ignore_ascii_case(end));
    is_end && (at == 0 || path.as_bytes()[at - 1] == b'.')
}

/// The longest label or name of a member of the request that a text has as words of its own. A shorter
/// one may be a part of it.
fn name_in(text: &str) -> Option<&'static str> {
    let end = text.char_indices().nth(SEARCHED).map_or(text.len(), |(end, _)| end);
    let text = text[..end].to_ascii_lowercase();
    let of_request = |field: &&Field| {
        let mut at = field.id;
        while let Some(parent) = at.field().parent {
            at = parent;
        }
        at == FieldId::REQUEST
    };
    let names = fields().iter().filter(of_request).flat_map(|field| [field.label, field.name]);
    names
        .filter(|name| name.len() >= SHORTEST_NAME && has_word(&text, &name.to_ascii_lowercase()))
        .max_by_key(|name| name.len())
}

fn has_word(text: &str, word: &str) -> bool {
    let is_letter = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    text.match_indices(word).any(|(at, _)| {
        let before = at.checked_sub(1).and_then(|before| text.as_bytes().get(before));
        !is_letter(before) && !is_letter(text.as_bytes().get(at + word.len()))
    })
}

#[cfg(test)]
mod tests {
    use super::serial_numbers;

    #[test]
    fn items_are_named_by_their_serial_numbers() {
        for (text, numbers) in [
            ("For Sl. No 2, IGST amount passed", &["2"][..]),
            ("For Sl. No. 12, Taxable Value", &["12"]),
            (" for sl. no - 1,02, 300, SGST and", &["1", "2", "300"]),
            ("For Sl. No 7", &["7"]),
            ("For Sl. No ?, Quantity is not passed", &[]),
            ("For Sl. No", &[]),
            ("Quantity of Sl. No 2", &[]),
            ("For Sl. N\u{e9} 2", &[]),
            ("", &[]),
        ] {
            assert_eq!(serial_numbers(text), numbers, "{text}");
        }
        assert_eq!(serial_numbers(&format!("For Sl. No {}", "1,".repeat(1000))).len(), 100);
    }
}
