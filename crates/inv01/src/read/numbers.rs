//! Members that are numbers.

use super::{Object, Outcome, Reader};
use crate::cursor::Span;
use crate::decimal::{self, Decimal, Plain};
use crate::diagnostic::Evidence;
use crate::draft::{Given, Kept};
use crate::field::{Field, Kind, Number};
use crate::generated::checks;

impl Reader<'_> {
    /// A member that is a number, and is kept.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "its row is a constant where it is called")]
    pub(crate) fn number(
        &mut self,
        object: &mut Object,
        field: &'static Field,
        kept: &mut Kept<Decimal>,
    ) -> Outcome {
        let start = self.cursor.offset();
        if let Kind::Number(row) = &field.kind
            && let Some(value) = self.plain_number(row)
        {
            let place = Span::new(start, self.cursor.offset());
            *kept = Kept::Sound(Given { field: field.id, place, value });
            return Ok(());
        }
        self.any_number(object, field, Some(kept))
    }

    /// A member that is a number, and is looked at only here.
    #[inline]
    pub(crate) fn passing_number(&mut self, object: &mut Object, field: &'static Field) -> Outcome {
        if let Kind::Number(row) = &field.kind
            && self.plain_number(row).is_some()
        {
            return Ok(());
        }
        self.any_number(object, field, None)
    }

    /// The short way: a number of few digits that breaks no constraint.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "the row is a constant where it is called")]
    fn plain_number(&mut self, row: &'static Number) -> Option<Decimal> {
        let bytes = *self.json.get(self.cursor.offset()..)?.first_chunk()?;
        // What most numbers are that are written although they need not be.
        if [bytes[0], bytes[1]] == *b"0," && row.min <= Decimal::ZERO {
            self.cursor.step_to(self.cursor.offset() + 1);
            return Some(Decimal::ZERO);
        }
        match decimal::short(bytes) {
            Some(plain) => self.take(plain, row),
            None => self.longer_number(row),
        }
    }

    #[inline(never)]
    fn longer_number(&mut self, row: &Number) -> Option<Decimal> {
        let rest = self.json.get(self.cursor.offset()..)?;
        if !rest.first()?.is_ascii_digit() {
            return None;
        }
        self.take(decimal::long(rest)?, row)
    }

    /// Steps over a number that breaks no constraint.
    #[inline]
    fn take(&mut self, plain: Plain, row: &Number) -> Option<Decimal> {
        let fits = row.min <= plain.value
            && plain.value <= row.max
            && plain.written <= usize::from(row.decimals);
        if !fits {
            return None;
        }
        self.cursor.step_to(self.cursor.offset() + plain.length);
        Some(plain.value)
    }

    /// The long way: whatever is there, white space before it.
    #[inline(never)]
    pub(crate) fn any_number(
        &mut self,
        object: &mut Object,
        field: &'static Field,
        kept: Option<&mut Kept<Decimal>>,
    ) -> Outcome {
        if self.is_left_out(object, field) {
            if let Some(kept) = kept {
                *kept = Kept::Absent(field.id);
            }
            return Ok(());
        }
        let found = match (self.begin(object, field)?, &field.kind) {
            (None, _) => Kept::Absent(field.id),
            (Some(b'-' | b'0'..=b'9'), Kind::Number(row)) => {
                let start = self.cursor.offset();
                if let Some(value) = self.plain_number(row) {
                    let place = Span::new(start, self.cursor.offset());
                    Kept::Sound(Given { field: field.id, place, value })
                } else {
                    let place = self.cursor.number()?;
                    let number = decimal::Number::read(place.of(self.json));
                    let given = Given { field: field.id, place, value: number.value };
                    let sound = self.judge_number(field, row, &number, place);
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

    /// Whether a number breaks no constraint of its row.
    fn judge_number(
        &mut self,
        field: &Field,
        row: &Number,
        number: &decimal::Number,
        place: Span,
    ) -> bool {
        let allowed = u32::from(row.decimals);
        if row.whole && number.decimals > 0 {
            self.report_at(&checks::JSON_TYPE, field, place, Evidence::Type);
            return false;
        }
        let in_range = !number.is_below(row.min) && !number.is_above(row.max);
        if !in_range {
            self.report_at(&checks::RANGE, field, place, Evidence::Range);
        }
        if number.decimals > allowed {
            self.report_at(&checks::DECIMALS, field, place, Evidence::Decimals);
        } else if number.written > allowed {
            self.report_at(&checks::TRAILING_ZEROS, field, place, Evidence::Zeros);
        }
        in_range && number.decimals <= allowed
    }
}
