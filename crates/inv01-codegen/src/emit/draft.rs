//! `draft.rs`: the members that the reader keeps for rules.

use std::fmt::Write as _;

use super::snake;
use crate::source::{Base, Field, Kind, Presence, Source};

/// What every report and every look-up asks for: the document's number and day, an item's serial
/// number.
const ALWAYS: [&str; 3] = ["DocDtls.No", "DocDtls.Dt", ITEM_NUMBER];
pub(super) const ITEM_NUMBER: &str = "ItemList[].SlNo";

/// Whether a member is kept: rules read it, or the presence of one beside it depends on it.
pub(super) fn keeps(source: &Source, field: &Field) -> bool {
    let beside = |other: &Field| {
        other.parent == field.parent
            && matches!(&other.presence, Presence::WhenSibling { member, .. } if *member == field.name)
    };
    ALWAYS.contains(&field.path.as_str())
        || source.rules.iter().any(|rule| rule.reads.contains(&field.path))
        || source.fields.iter().any(beside)
}

/// The members of a container that are kept.
pub(super) fn kept(source: &Source, container: usize) -> Vec<&Field> {
    let members = source.members(container).into_iter().map(|member| &source.fields[member]);
    members.filter(|field| keeps(source, field)).collect()
}

/// What clears the kept members at and below a container.
pub(super) fn clearing(source: &Source, id: usize) -> String {
    let container = &source.fields[id];
    let mut out = String::new();
    if !kept(source, id).is_empty() {
        let empty = match container.kind {
            Kind::Array { .. } => "Vec::new()".to_owned(),
            _ => format!("draft::{}::default()", type_name(container)),
        };
        let _ = write!(out, "self.draft.{} = {empty}; ", snake(&container.path));
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
        "/// The members that rules read, as far as they are given.\n#[derive(Debug, Default)]\n\
         pub(crate) struct Draft {\n",
    );
    let mut types = String::new();
    for (id, container) in source.fields.iter().enumerate() {
        let members = kept(source, id);
        if members.is_empty() || container.path.is_empty() {
            continue;
        }
        let name = type_name(container);
        let is_array = matches!(container.kind, Kind::Array { .. });
        let of = if is_array { format!("Vec<{name}>") } else { name.clone() };
        let _ = writeln!(root, "    pub(crate) {}: {of},", snake(&container.path));
        let _ = write!(
            types,
            "\n/// Of {}.\n#[derive(Debug, Default)]\npub(crate) struct {name} {{\n",
            container.path,
        );
        if is_array {
            types.push_str("    /// Its position.\n    pub(crate) index: u32,\n");
        }
        for member in members {
            let holds = match source.lexical(member) {
                Some(lexical) if lexical.base == Base::String => "RawText",
                _ => "Decimal",
            };
            let _ = writeln!(types, "    pub(crate) {}: Kept<{holds}>,", snake(&member.name));
        }
        types.push_str("}\n");
    }
    let imports = if types.contains("Kept<Decimal>") { "use crate::Decimal;\n" } else { "" };
    format!(
        "//! The members that the reader keeps for rules.\n\n{imports}use crate::cursor::RawText;\n\
         use crate::draft::Kept;\n\n{root}}}\n{types}"
    )
}
