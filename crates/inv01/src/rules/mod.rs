//! The rules across members, and those that look things up. `schemas/rules.toml` says what each
//! demands and which members it reads; here is a function for each, by subject. A rule is silent
//! where a member that it reads is missing or unsound: another rule has said so.

pub(crate) mod amounts;
pub(crate) mod document;
pub(crate) mod ewb;
pub(crate) mod exports;
pub(crate) mod gstins;
pub(crate) mod item;
pub(crate) mod items;
pub(crate) mod parties;
pub(crate) mod place_of_supply;
pub(crate) mod supply;
pub(crate) mod supply_types;
pub(crate) mod totals;
pub(crate) mod transport;

use std::ops::Deref;

use jiff::civil::Date;

use crate::Decimal;
use crate::check::{Check, Severity};
use crate::context::Context;
use crate::cursor::{RawText, Span};
use crate::diagnostic::{Diagnostic, Evidence, Pointer};
use crate::draft::{Draft, Given, ItemList, Kept};
use crate::field::FieldId;
use crate::findings::Findings;
use crate::generated::rules;
use crate::masters::{Days, Master, Standing};
use crate::read::calendar_day;
use item::{Amounts, Item};
use supply::{Facts, Supply};
use totals::Sums;

/// Asks every rule about an invoice. Gives what it says of itself.
pub(crate) fn ask(
    json: &[u8],
    context: &Context,
    document: Option<Date>,
    draft: &Draft,
    findings: &mut Findings,
) -> Facts {
    let mut judge = Judge {
        json,
        context,
        draft,
        days: Days { as_of: context.as_of, document },
        facts: Facts::default(),
        sums: Sums::over(&draft.item_list),
        item: None,
        findings,
    };
    judge.facts = Facts::of(&judge);
    for members in &draft.item_list.elements {
        judge.item = Some(members);
        let amounts = Amounts::of(members);
        judge.sums.add(&amounts);
        let item = Item::of(&judge, members, &amounts);
        rules::of_item(&mut judge, &item);
    }
    judge.item = None;
    rules::of_invoice(&mut judge);
    judge.facts
}

/// The day of the document, where the calendar has it.
pub(crate) fn day(json: &[u8], draft: &Draft) -> Option<Date> {
    calendar_day(draft.bytes(draft.doc_dtls.dt.sound()?.value, json))
}

/// Whether Y is given, where the value is sound; left out, it is N.
pub(crate) fn yes(judge: &Judge<'_>, member: &Kept<RawText>) -> Option<bool> {
    match member {
        Kept::Absent(_) => Some(false),
        _ => judge.text(member).map(|word| word.is("Y")),
    }
}

/// An amount that is nothing where it may be left out and is.
#[inline]
pub(crate) fn amount(kept: &Kept<Decimal>) -> Option<Decimal> {
    if let Some(given) = kept.sound() {
        return Some(given.value);
    }
    let is_optional = !kept.absent()?.field().presence.is_mandatory();
    is_optional.then_some(Decimal::ZERO)
}

/// Where a member stands, or, where it is left out, its container that is given.
pub(crate) fn place<T: Copy>(container: &Kept<()>, member: &Kept<T>) -> Option<At> {
    match member {
        Kept::Absent(field) => Some(At { field: *field, place: container.sound()?.place }),
        _ => member.sound().map(|Given { field, place, .. }| At { field, place }),
    }
}

/// Where a member is missing: at its container, which is given.
pub(crate) fn missing<T: Copy>(container: &Kept<()>, member: &Kept<T>) -> Option<At> {
    member.absent()?;
    place(container, member)
}

/// A number that its row takes.
pub(crate) fn number(kept: &Kept<Decimal>) -> Option<(Decimal, At)> {
    let Given { field, place, value } = kept.sound()?;
    Some((value, At { field, place }))
}

/// What a rule has at hand.
pub(crate) struct Judge<'a> {
    json: &'a [u8],
    pub(crate) context: &'a Context,
    pub(crate) draft: &'a Draft,
    pub(crate) days: Days,
    pub(crate) facts: Facts,
    pub(crate) sums: Sums,
    /// The item at hand.
    item: Option<&'a ItemList>,
    findings: &'a mut Findings,
}

/// Where a value stands.
#[derive(Clone, Copy)]
pub(crate) struct At {
    field: FieldId,
    place: Span,
}

/// A sound text, as bytes.
pub(crate) struct Word<'a> {
    bytes: &'a [u8],
    pub(crate) raw: RawText,
    pub(crate) at: At,
}

impl Word<'_> {
    /// Whether it reads so.
    pub(crate) fn is(&self, text: &str) -> bool {
        *self.bytes == *text.as_bytes()
    }
}

impl Deref for Word<'_> {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        self.bytes
    }
}

impl<'a> Judge<'a> {
    /// A text that its row takes.
    #[inline]
    pub(crate) fn text(&self, kept: &Kept<RawText>) -> Option<Word<'a>> {
        let Given { field, place, value } = kept.sound()?;
        let bytes = self.draft.bytes(value, self.json);
        Some(Word { bytes, raw: value, at: At { field, place } })
    }

    /// The bytes of a text that its row takes.
    #[inline]
    pub(crate) fn bytes(&self, kept: &Kept<RawText>) -> Option<&'a [u8]> {
        match kept {
            Kept::Sound(given) => Some(self.draft.bytes(given.value, self.json)),
            _ => None,
        }
    }

    /// The day that a text names, where the calendar has it.
    pub(crate) fn day(&self, kept: &Kept<RawText>) -> Option<Date> {
        calendar_day(&self.text(kept)?)
    }

    /// Whether the supply is an export; not known without a sound supply type.
    pub(crate) fn is_export(&self) -> Option<bool> {
        self.facts.supply.map(Supply::is_export)
    }

    /// How a master takes a code on the days of this check.
    #[expect(clippy::inline_always, reason = "of a master that is known little is left")]
    #[inline(always)]
    pub(crate) fn standing(&self, master: &'static Master, code: &[u8]) -> Standing {
        self.context.masters.standing_of(master, code, &self.days)
    }

    /// The same of a code in capital letters, whichever it is written in.
    pub(crate) fn standing_in_any_case(&self, master: &'static Master, code: &[u8]) -> Standing {
        if code.iter().any(u8::is_ascii_lowercase) {
            self.standing(master, &code.to_ascii_uppercase())
        } else {
            self.standing(master, code)
        }
    }

    /// Reports what a master does not list, and warns of what it may list or not.
    pub(crate) fn report_standing(
        &mut self,
        check: &'static Check,
        at: At,
        standing: Standing,
        master: &'static Master,
    ) {
        match standing {
            Standing::Listed => {}
            Standing::Doubtful => self.warn(check, at, Evidence::NotListed(master)),
            Standing::Unlisted => self.report(check, at, Evidence::NotListed(master)),
        }
    }

    /// Reports a finding, as bad as its rule says.
    pub(crate) fn report(&mut self, check: &'static Check, at: At, evidence: Evidence) {
        self.add(check, check.severity, at, evidence);
    }

    /// Reports a finding as a warning: the rule is in doubt here.
    pub(crate) fn warn(&mut self, check: &'static Check, at: At, evidence: Evidence) {
        self.add(check, Severity::Warning, at, evidence);
    }

    fn add(&mut self, check: &'static Check, severity: Severity, at: At, evidence: Evidence) {
        let as_of = self.days.as_of;
        let holds = check.from.is_none_or(|from| from <= as_of)
            && check.until.is_none_or(|until| as_of <= until);
        if !holds {
            return;
        }
        let At { field, place } = at;
        let mut pointer = Pointer { field, ..Pointer::ROOT };
        if let Some(item) = self.item {
            pointer.indices[0] = item.index;
            pointer.depth = 1;
        }
        let item = self.item.and_then(|item| item.sl_no.any());
        self.findings.add(Diagnostic { check, severity, pointer, place, evidence, item });
    }
}
