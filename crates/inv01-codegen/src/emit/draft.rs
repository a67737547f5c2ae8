//! `draft.rs`: the members that the reader keeps for rules.

use std::fmt::Write as _;

use super::snake;
use crate::source::{Base, Field, Kind, Presence, Source};

/// What every report asks for: what the IRN is made of, an item's serial number.
const ALWAYS: [&str; 5] =
    ["DocDtls.Typ", "DocDtls.No", "DocDtls.Dt", "SellerDtls.Gstin", ITEM_NUMBER];
pub(super) const ITEM_NUMBER: &str = "ItemList[].SlNo";

/// Whether a leaf is kept: rules read it, or the presence of one beside it depends on it.
pub(super) fn keeps(source: &Source, field: &Field) -> bool {
    let beside = |other: &Field| {
        other.parent == field.parent
            && matches!(&other.presence, Presence::WhenSibling { member, .. } if *member == field.name)
    };
    ALWAYS.contains(&field.path.as_str())
        || is_read(source, field)
        || source.request().iter().any(beside)
}

fn is_read(source: &Source, field: &Field) -> bool {
    let rules = source.rules.iter().map(|rule| &rule.reads);
    let undecided = source.undecided.iter().map(|group| &group.reads);
    rules.chain(undecided).any(|reads| reads.contains(&field.path))
}

/// The leaves of a container that are kept, with their positions.
fn kept(source: &Source, container: usize) -> Vec<(usize, &Field)> {
    let members = source.members(container).into_iter().map(|id| (id, &source.fields[id]));
    let leaves = members.filter(|(_, field)| matches!(field.kind, Kind::Leaf(_)));
    leaves.filter(|(_, field)| keeps(source, field)).collect()
}

/// Whether a container has its place in the draft.
pub(super) fn has_home(source: &Source, id: usize) -> bool {
    let container = &source.fields[id];
    let is_inner = id != 0 && !matches!(container.kind, Kind::Leaf(_));
    is_inner && (!kept(source, id).is_empty() || is_read(source, container))
}

/// What clears the kept members at and below a container.
pub(super) fn clearing(source: &Source, id: usize) -> String {
    let container = &source.fields[id];
    let mut out = String::new();
    if has_home(source, id) {
        let home = snake(&container.path);
        let _ = match container.kind {
            Kind::Array { .. } => write!(out, "draft.{home}.clear(FieldId({id})); "),
            _ => write!(out, "draft.{home} = draft::{}::absent(); ", type_name(container)),
        };
    }
    out.extend(source.members(id).into_iter().map(|member| clearing(source, member)));
    out
}

/// `RefDtls.DocPerdDtls` becomes `RefDtlsDocPerdDtls`.
pub(super) fn type_name(container: &Field) -> String {
    container.path.replace(['.', '[', ']'], "")
}

pub(super) fn emit(source: &Source) -> String {
    let mut root = String::from(
        "    /// Texts with their escapes undone.\n    pub(crate) decoded: Decoded,\n    \
         /// The request itself.\n    pub(crate) this: Kept<()>,\n",
    );
    let mut root_absent = String::from(
        "            decoded: Decoded::new(),\n            \
         this: Kept::Absent(FieldId::REQUEST),\n",
    );
    leaves(source, 0, &mut root, &mut root_absent);
    let mut types = String::new();
    for (id, container) in source.request().iter().enumerate() {
        if !has_home(source, id) {
            continue;
        }
        let (name, home) = (type_name(container), snake(&container.path));
        let is_array = matches!(container.kind, Kind::Array { .. });
        let (of, absent) = if is_array {
            (format!("List<{name}>"), format!("List::absent(FieldId({id}))"))
        } else {
            (name.clone(), format!("{name}::absent()"))
        };
        let _ = writeln!(root, "    pub(crate) {home}: {of},");
        let _ = writeln!(root_absent, "            {home}: {absent},");
        let mut members = String::from("    pub(crate) this: Kept<()>,\n");
        let mut members_absent = format!("            this: Kept::Absent(FieldId({id})),\n");
        if is_array {
            members.insert_str(0, "    /// Its position.\n    pub(crate) index: u32,\n");
            members_absent.insert_str(0, "            index: 0,\n");
        }
        leaves(source, id, &mut members, &mut members_absent);
        types += &structure(&format!("Of {}.", container.path), &name, &members, &members_absent);
    }
    let doc = "The members that rules read, as far as they are given.";
    let root = structure(doc, "Draft", &root, &root_absent);
    let imports = if types.contains("Kept<Decimal>") { "use crate::Decimal;\n" } else { "" };
    format!(
        "//! The members that the reader keeps for rules.\n\n{imports}use crate::cursor::RawText;\n\
         use crate::draft::{{Decoded, Kept, List}};\nuse crate::field::FieldId;\n{root}{types}"
    )
}

/// The kept leaves of a container: their declarations, and their values where they are left out.
fn leaves(source: &Source, container: usize, members: &mut String, absent: &mut String) {
    for (id, field) in kept(source, container) {
        let holds = match source.lexical(field) {
            Some(lexical) if lexical.base == Base::String => "RawText",
            _ => "Decimal",
        };
        let name = snake(&field.name);
        let _ = writeln!(members, "    pub(crate) {name}: Kept<{holds}>,");
        let _ = writeln!(absent, "            {name}: Kept::Absent(FieldId({id})),");
    }
}

/// A type of the draft, and its value where nothing is given.
fn structure(doc: &str, name: &str, members: &str, absent: &str) -> String {
    format!(
        "\n/// {doc}\n#[derive(Debug)]\n#[allow(dead_code, reason = \"not every container is asked about\")]\npub(crate) struct {name} {{\n{members}}}\n\n\
         impl {name} {{\n    /// One that is left out.\n    pub(crate) const fn absent() -> Self {{\n        \
         Self {{\n{absent}        }}\n    }}\n}}\n"
    )
}
