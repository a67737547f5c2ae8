//! Members that are texts.

use jiff::civil::Date;

use super::{Object, Outcome, Reader};
use crate::check::Severity;
use crate::cursor::RawText;
use crate::diagnostic::{Diagnostic, Evidence};
use crate::draft::{Given, Kept};
use crate::field::{Field, Kind, Presence, Text};
use crate::generated::checks;
use crate::{Pattern, scan};

impl<'j> Reader<'j> {
    /// A member that is a text, and is kept.
    #[inline]
    pub(crate) fn text(
        &mut self,
        object: &mut Object,
        field: &'static Field,
        kept: &mut Kept<RawText>,
    ) -> Outcome {
        let start = self.cursor.offset() + 1;
        if let Kind::Text(row) = &field.kind
            && let Some(end) = self.plain_text(row)
        {
            let value = RawText::plain(start, end);
            *kept = Kept::Sound(Given { field: field.id, place: value.quoted(), value });
            return Ok(());
        }
        self.any_text(object, field, Some(kept))
    }

    /// A member that is a text, and is looked at only here.
    #[inline]
    pub(crate) fn passing_text(&mut self, object: &mut Object, field: &'static Field) -> Outcome {
        if let Kind::Text(row) = &field.kind
            && self.plain_text(row).is_some()
        {
            return Ok(());
        }
        self.any_text(object, field, None)
    }

    /// The short way: where a text of ASCII without escapes ends that breaks no constraint, whatever
    /// the day of the check. Which way that is, the row says: it is known when this is compiled.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "the row is a constant where it is called")]
    fn plain_text(&mut self, row: &'static Text) -> Option<usize> {
        match (row.pattern, row.exactly) {
            (Some(pattern), None) if !pattern.admits_plain => self.shaped_text(row, pattern),
            (_, None) => self.free_text(row),
            (_, Some(is_listed)) => self.listed_text(is_listed),
        }
    }

    #[inline(never)]
    fn free_text(&mut self, row: &Text) -> Option<usize> {
        let rest = self.quoted()?;
        let length = scan::plain_text(rest);
        self.ended(rest, length, row)
    }

    #[inline(never)]
    fn shaped_text(&mut self, row: &Text, pattern: &Pattern) -> Option<usize> {
        let rest = self.quoted()?;
        let length = pattern.plain_length(rest)?;
        if row.day.is_some() {
            calendar_day(rest.get(..length)?)?;
        }
        self.ended(rest, length, row)
    }

    #[inline(never)]
    fn listed_text(&mut self, is_listed: fn(&[u8]) -> bool) -> Option<usize> {
        let rest = self.quoted()?;
        let length = scan::plain_text(rest);
        let is_listed = rest.get(..length).is_some_and(is_listed);
        if is_listed { self.step_over(rest, length) } else { None }
    }

    /// Steps over a text of any script, with escapes or not, if it breaks no constraint of a row that
    /// asks for its length only. It is counted as it stands, without undoing the escapes.
    fn is_free(&mut self, row: &Text) -> bool {
        let is_asked_more = row.exactly.is_some() || row.day.is_some();
        if is_asked_more || !row.pattern.is_none_or(|pattern| pattern.admits_plain) {
            return false;
        }
        let start = self.cursor.offset();
        let (mut characters, mut wide, mut bytes, mut is_plain) = (0, 0, 0, true);
        let outcome = self.cursor.text_with(|character, from, to| {
            characters += 1;
            wide += character.len_utf16() - 1;
            bytes += to - from;
            is_plain &= !matches!(character, '"' | '\\' | ..' ');
        });
        let fits = outcome.is_ok_and(|(_, text)| {
            let points = text.chars().count() - bytes + characters;
            let units = points + scan::wide_characters(text) + wide;
            is_plain && points >= row.min_length.max(1) as usize && units <= row.max_length as usize
        });
        if !fits {
            self.cursor.step_to(start);
        }
        fits
    }

    /// What is behind the quote here.
    #[inline]
    fn quoted(&self) -> Option<&'j [u8]> {
        let (b'"', rest) = self.json.get(self.cursor.offset()..)?.split_first()? else {
            return None;
        };
        Some(rest)
    }

    /// Steps over a text, if it ends where it should and is neither too short nor too long.
    #[inline]
    fn ended(&mut self, rest: &[u8], length: usize, row: &Text) -> Option<usize> {
        let fits = length >= row.min_length.max(1) as usize && length <= row.max_length as usize;
        if fits { self.step_over(rest, length) } else { None }
    }

    #[inline]
    fn step_over(&mut self, rest: &[u8], length: usize) -> Option<usize> {
        if rest.get(length) != Some(&b'"') {
            return None;
        }
        let end = self.cursor.offset() + 1 + length;
        self.cursor.step_to(end + 1);
        Some(end)
    }

    /// The long way: whatever is there, white space before it. A text with escapes is decoded once.
    #[inline(never)]
    pub(crate) fn any_text(
        &mut self,
        object: &mut Object,
        field: &'static Field,
        kept: Option<&mut Kept<RawText>>,
    ) -> Outcome {
        if self.is_left_out(object, field) {
            if let Some(kept) = kept {
                *kept = Kept::Absent(field.id);
            }
            return Ok(());
        }
        let found = match (self.begin(object, field)?, &field.kind) {
            (None, _) => Kept::Absent(field.id),
            (Some(b'"'), Kind::Text(row)) => {
                let start = self.cursor.offset() + 1;
                if kept.is_none() && self.is_free(row) {
                    return Ok(());
                }
                if let Some(end) = self.plain_text(row) {
                    let value = RawText::plain(start, end);
                    Kept::Sound(Given { field: field.id, place: value.quoted(), value })
                } else {
                    // It is out of the way while findings are added.
                    let mut decoded = std::mem::take(&mut self.decoded);
                    let judged = decoded
                        .read(&mut self.cursor)
                        .map(|(value, text)| (value, self.judge_text(field, row, value, text)));
                    self.decoded = decoded;
                    let (value, sound) = judged?;
                    if kept.is_none() {
                        self.decoded.forget(value);
                    }
                    let given = Given { field: field.id, place: value.quoted(), value };
                    if sound { Kept::Sound(given) } else { Kept::Unsound(Some(given)) }
                }
            }
            _ => self.wrong_type(field).map(|()| Kept::Unsound(None))?,
        };
        if let Some(kept) = kept {
            *kept = found;
        }
        Ok(())
    }

    /// Whether a text breaks no constraint of its row.
    fn judge_text(&mut self, field: &Field, row: &Text, raw: RawText, text: &str) -> bool {
        let place = raw.quoted();
        if text.is_empty() && row.min_length > 0 {
            let check = match field.presence {
                Presence::Mandatory => field.missing,
                _ => &checks::EMPTY_TEXT,
            };
            self.report_at(check, field, place, Evidence::EmptyText);
            return false;
        }
        let (points, units) = if raw.ascii && !raw.escaped {
            (text.len(), text.len())
        } else {
            let points = text.chars().count();
            (points, points + scan::wide_characters(text))
        };
        let lengths = row.min_length as usize..=row.max_length as usize;
        let (points_fit, units_fit) = (lengths.contains(&points), lengths.contains(&units));
        if !points_fit || !units_fit {
            // Which of the two the portal counts is not known.
            let severity =
                if points_fit || units_fit { Severity::Warning } else { Severity::Error };
            let evidence = Evidence::Length { points, units };
            let (check, pointer) = (&checks::LENGTH, self.pointer(field));
            self.add(Diagnostic { check, severity, pointer, place, evidence, item: None });
        }
        let shape = shape(row, text, self.as_of);
        self.depends_on_day |= row.once.as_ref().is_some_and(|once| once.value == text);
        // A code of its own belongs to a later stage, which a wrong length does not reach.
        let later = row.shape.code != checks::PATTERN.code;
        match shape {
            Shape::Right => {}
            Shape::OtherCase => self.report_at(&checks::VALUE_CASE, field, place, Evidence::Case),
            Shape::Outdated => {
                let (check, severity) = (row.shape, Severity::Warning);
                let (pointer, evidence) = (self.pointer(field), Evidence::Shape);
                self.add(Diagnostic { check, severity, pointer, place, evidence, item: None });
            }
            Shape::Wrong if later && !points_fit && !units_fit => {}
            Shape::Wrong => self.report_at(row.shape, field, place, Evidence::Shape),
        }
        let fits = (points_fit || units_fit) && !matches!(shape, Shape::Wrong);
        match row.day {
            Some(check) if fits && calendar_day(text.as_bytes()).is_none() => {
                self.report_at(check, field, place, Evidence::NoDay);
                false
            }
            _ => fits,
        }
    }
}

enum Shape {
    Right,
    OtherCase,
    /// It passed once, and may still do.
    Outdated,
    Wrong,
}

fn shape(row: &Text, text: &str, as_of: Date) -> Shape {
    if row.pattern.is_some_and(|pattern| !pattern.is_match(text)) {
        return Shape::Wrong;
    }
    match row.values {
        None => Shape::Right,
        Some(values) if values.entry(text).is_some() => Shape::Right,
        Some(values)
            if row.any_case
                && values.entries().iter().any(|e| e.code.eq_ignore_ascii_case(text)) =>
        {
            Shape::OtherCase
        }
        Some(_) => match &row.once {
            Some(once) if once.value == text && as_of <= once.until => Shape::Right,
            Some(once) if once.value == text && as_of <= once.doubtful_until => Shape::Outdated,
            _ => Shape::Wrong,
        },
    }
}

/// The day that a text of the form DD/MM/YYYY names, where the calendar has it.
pub(crate) fn calendar_day(text: &[u8]) -> Option<Date> {
    let digits = |at: usize| -> Option<i16> {
        let digit = |byte: u8| byte.is_ascii_digit().then(|| i16::from(byte - b'0'));
        Some(10 * digit(*text.get(at)?)? + digit(*text.get(at + 1)?)?)
    };
    if text.len() != 10 || text[2] != b'/' || text[5] != b'/' {
        return None;
    }
    let (day, month, year) = (digits(0)?, digits(3)?, 100 * digits(6)? + digits(8)?);
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}
