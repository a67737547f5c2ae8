//! Changes of a valid invoice.

use super::super::deal::Deal;
use super::super::parties::{Class, Place, Role};
use super::super::write::{Json, Members};
use super::super::{Choices, Draw};
use super::{Fault, Finding, field};
use crate::Irn;
use crate::check::Check;
use crate::context::Context;
use crate::masters::{Master, two_digits};

/// A valid invoice that is being changed, by the paths of its members: in `ItemList[]` the item that
/// the fault is about, in other lists the first.
pub(super) struct Edit<'c> {
    pub(super) draw: Draw<'c>,
    pub(super) json: Json,
    pub(super) deal: Deal,
    /// The context, where it depends on the invoice.
    pub(super) context: Option<Context>,
    pub(super) seen: Vec<Irn>,
    /// What is done to the text.
    pub(super) spoil: Option<fn(&mut Choices, &str) -> String>,
    /// The place of the finding, where it is not that of the fault's member.
    pub(super) place: Option<String>,
    /// Rules that speak up with it, and where.
    with: Vec<(&'static Check, &'static str)>,
}

impl<'c> Edit<'c> {
    pub(super) fn new(draw: Draw<'c>, json: Json, deal: Deal) -> Self {
        Self {
            draw,
            json,
            deal,
            context: None,
            seen: Vec::new(),
            spoil: None,
            place: None,
            with: Vec::new(),
        }
    }

    /// What stands at a path.
    pub(super) fn at(&mut self, path: &str) -> Option<&mut Json> {
        let chosen = self.draw.chosen;
        let mut json = &mut self.json;
        for step in path.split('.').filter(|step| !step.is_empty()) {
            let name = step.trim_end_matches("[]");
            let Json::Object(members) = json else { return None };
            json = members.iter_mut().find(|(known, _)| known == name).map(|(_, value)| value)?;
            if name.len() < step.len() {
                let Json::Array(elements) = json else { return None };
                json = elements.get_mut(if name == "ItemList" { chosen } else { 0 })?;
            }
        }
        Some(json)
    }

    /// The text at a path.
    pub(super) fn read(&mut self, path: &str) -> Option<String> {
        match self.at(path)? {
            Json::Text(text) => Some(text.to_string()),
            _ => None,
        }
    }

    /// The members of an object.
    pub(super) fn members(&mut self, path: &str) -> Option<&mut Members> {
        match self.at(path)? {
            Json::Object(members) => Some(members),
            _ => None,
        }
    }

    /// Gives a member this value, in its place by the schema. What it stands in must be there.
    pub(super) fn set(&mut self, path: &str, value: Json) -> Option<()> {
        let (parent, name) = split(path);
        let order = |name: &str| {
            let mut members = field(parent.trim_end_matches("[]")).members();
            members.position(|member| member.name == name)
        };
        let members = self.members(parent)?;
        if let Some((_, known)) = members.iter_mut().find(|(known, _)| known == name) {
            *known = value;
            return Some(());
        }
        let own = order(name)?;
        let next = members.iter().position(|(other, _)| order(other).is_some_and(|at| at > own));
        members.insert(next.unwrap_or(members.len()), (name.to_owned().into(), value));
        Some(())
    }

    pub(super) fn text(&mut self, path: &str, text: impl Into<String>) -> Option<()> {
        self.set(path, Json::Text(text.into().into()))
    }

    /// A value as it is written.
    pub(super) fn raw(&mut self, path: &str, json: impl Into<String>) -> Option<()> {
        self.set(path, Json::Raw(json.into()))
    }

    /// Leaves a member out, if it is there.
    pub(super) fn remove(&mut self, path: &str) -> Option<()> {
        let (parent, name) = split(path);
        self.members(parent)?.retain(|(known, _)| known != name);
        Some(())
    }

    /// Puts state and PIN code of a place into a party.
    pub(super) fn locate(&mut self, party: &str, place: Place) -> Option<()> {
        self.text(&format!("{party}.Stcd"), &*two_digits(place.state))?;
        self.raw(&format!("{party}.Pin"), place.pincode.to_string())
    }

    /// The state of a party, by its number.
    pub(super) fn state(&mut self, party: &str) -> Option<u8> {
        let code = self.read(&format!("{party}.Stcd"))?;
        crate::masters::state(code.as_bytes())
    }

    /// The GSTIN of somebody in a state.
    pub(super) fn gstin(&mut self, state: u8, role: Role) -> String {
        self.draw.gstin(state, Class::Regular, role)
    }

    /// The GSTIN of somebody else than the seller in a state.
    pub(super) fn other_gstin(&mut self, state: u8) -> String {
        let gstin = self.gstin(state, Role::Buyer);
        if gstin == self.deal.seller_gstin { self.gstin(state, Role::Seller) } else { gstin }
    }

    pub(super) fn below(&mut self, bound: u64) -> u64 {
        self.draw.choices.below(bound)
    }

    pub(super) fn pick<T: Copy>(&mut self, list: &[T]) -> Option<T> {
        list.get(self.draw.choices.position(list.len())).copied()
    }

    /// The first code in a round from a random one that no row of a master has.
    pub(super) fn unlisted(
        &mut self,
        masters: &[&'static Master],
        count: u64,
        code: impl Fn(u64) -> String,
    ) -> Option<String> {
        let start = self.below(count);
        let is_listed = |code: &String| {
            let found = |master: &&'static Master| {
                self.draw.context.masters.find(master, code).next().is_some()
            };
            masters.iter().any(found)
        };
        (start..count).chain(0..start).map(code).find(|code| !is_listed(code))
    }

    /// A word of so many capital letters that no row of a master has.
    pub(super) fn unlisted_word(&mut self, master: &'static Master, length: u32) -> Option<String> {
        self.unlisted(&[master], 26_u64.pow(length), |mut number| {
            let letters = (0..length).map(|_| {
                let letter = u8::try_from(number % 26).unwrap_or_default();
                number /= 26;
                char::from(b'Z' - letter)
            });
            letters.collect()
        })
    }

    /// Says that a rule speaks up with the fault.
    pub(super) fn with(&mut self, check: &'static Check, path: &'static str) {
        self.with.push((check, path));
    }

    /// The place of a path, as RFC 6901 writes it.
    pub(super) fn pointer(&self, path: &str) -> String {
        let mut pointer = String::new();
        for step in path.split('.').filter(|step| !step.is_empty()) {
            let name = step.trim_end_matches("[]");
            pointer = pointer + "/" + name;
            if name.len() < step.len() {
                let position = if name == "ItemList" { self.draw.chosen } else { 0 };
                pointer = format!("{pointer}/{position}");
            }
        }
        pointer
    }

    /// What must be found.
    pub(super) fn findings(&self, fault: &Fault) -> Vec<(&'static Check, Finding)> {
        let finding = |check: &'static Check, severity, pointer| {
            (check, Finding { id: check.id, code: check.code, severity, pointer })
        };
        let place = self.place.clone().unwrap_or_else(|| self.pointer(fault.field.path));
        let with = self.with.iter();
        let with = with.map(|(check, path)| finding(check, check.severity, self.pointer(path)));
        std::iter::once(finding(fault.check, fault.severity, place)).chain(with).collect()
    }
}

/// The path of what a member stands in, and its name.
fn split(path: &str) -> (&str, &str) {
    path.rsplit_once('.').unwrap_or(("", path))
}
