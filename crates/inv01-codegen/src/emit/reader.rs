//! `reader.rs`: one function for each container of the request.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::draft::{self, ITEM_NUMBER};
use super::{hex, screaming, snake};
use crate::source::{Base, Field, Kind, Presence, Source};

pub(super) fn emit(source: &Source) -> String {
    let mut out = String::from(
        "//! The request, container by container: each function reads the members of one.\n\n\
         use super::draft;\nuse super::fields::FIELDS;\n\
         use crate::draft::Draft;\nuse crate::field::FieldId;\n\
         use crate::read::{END, FIRST, KEYS, Key, LATER, MemberNames, Object, Outcome, Reader};\n\n\
         impl Reader<'_> {\n",
    );
    let containers = source.request().iter().enumerate();
    let functions: Vec<String> = containers
        .filter(|(_, field)| !matches!(field.kind, Kind::Leaf(_)))
        .map(|(id, field)| function(source, id, field))
        .collect();
    out.push_str(&functions.join("\n"));
    out.push_str("}\n");
    let mut table = Vec::new();
    for (id, container) in source.request().iter().enumerate() {
        if !matches!(container.kind, Kind::Leaf(_)) {
            names(&mut out, source, id, &mut table);
        }
    }
    let _ = write!(
        out,
        "\n/// The names of all members, container by container.\n\
         pub(crate) static NAMES: [Key; KEYS] = Key::table(&[\n"
    );
    for name in table {
        let _ = writeln!(out, "    {name:?},");
    }
    out + "]);\n"
}

/// Adds the names of a container's members to the table, and says where they are.
fn names<'s>(out: &mut String, source: &'s Source, id: usize, table: &mut Vec<&'s str>) {
    let members = source.members(id);
    let names = members.iter().map(|&member| &*source.fields[member].name);
    let _ = write!(
        out,
        "\nstatic {}: MemberNames = MemberNames {{\n    start: {},\n    count: {},\n    \
         find: |name| match name {{\n",
        screaming(&name_of(&source.fields[id])),
        table.len(),
        members.len(),
    );
    for (position, name) in names.clone().enumerate() {
        let _ = writeln!(out, "        b{name:?} => Some({position}),");
    }
    out.push_str("        _ => None,\n    },\n};\n");
    table.extend(names);
    // Where the object ends.
    table.push("");
}

/// Of so many members clippy does not say that a function is long.
const LONG: usize = 15;
const LINES: &str = "\n    #[allow(clippy::too_many_lines, reason = \"a few for each member\")]";

fn name_of(field: &Field) -> String {
    if field.path.is_empty() { "invoice".to_owned() } else { snake(&field.path) }
}

fn function(source: &Source, id: usize, container: &Field) -> String {
    let members = source.members(id);
    let fields: Vec<&Field> = members.iter().map(|&member| &source.fields[member]).collect();
    // Conditions on a text beside: asked when the object closes.
    let mut conditions: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
    for (bit, field) in fields.iter().enumerate() {
        if let Presence::WhenSibling { member, is } = &field.presence {
            conditions.entry((member, is)).or_default().push(bit);
        }
    }
    // Where the kept members go: elements are collected, the rest has its place.
    let is_array = matches!(container.kind, Kind::Array { .. });
    let keeps_any = draft::has_home(source, id);
    let home = match container.path.as_str() {
        "" => "draft".to_owned(),
        _ if is_array => "element".to_owned(),
        path => format!("draft.{}", snake(path)),
    };
    let first = first_name(source, id);
    let (mut chain, mut arms) = (String::new(), String::new());
    for (position, &member) in members.iter().enumerate() {
        let name = first + position;
        let again = if position + 1 < members.len() {
            "            ahead = self.ahead(LATER);\n"
        } else {
            ""
        };
        let _ = write!(
            chain,
            "        if self.comes(object, ahead, ({name}, {position})) {{\n            {};\n{again}        }}\n",
            call(source, member, &home, Way::InOrder),
        );
        let _ = writeln!(
            arms,
            "                {position} => {{ {}; }}",
            call(source, member, &home, Way::Any),
        );
    }
    let draft = if uses_draft(source, id) { "draft: &mut Draft, " } else { "" };
    let mut out = String::new();
    let _ = writeln!(
        out,
        "    /// {}.\n    #[inline(never)]{}\n    pub(crate) fn {}(&mut self, {draft}object: &mut Object) -> Outcome {{",
        if container.path.is_empty() { "The request" } else { &container.path },
        if members.len() > LONG { LINES } else { "" },
        name_of(container),
    );
    if is_array && keeps_any {
        let name = draft::type_name(container);
        let home = snake(&container.path);
        let _ = writeln!(
            out,
            "        let element = draft::{name} {{ index: self.index(), ..draft::{name}::absent() }};\n        \
             let element = draft.{home}.add(element);",
        );
    }
    let _ = write!(
        out,
        "        object.begin(&{});\n        let mut ahead = self.ahead(FIRST);\n{chain}\
         \x20       loop {{\n            match self.next_member(object, &{})? {{\n{arms}\
         \x20               END => break,\n                _ => {{}}\n            }}\n        }}\n",
        screaming(&name_of(container)),
        screaming(&name_of(container)),
    );
    let mandatory = fields
        .iter()
        .enumerate()
        .filter(|(_, field)| field.presence == Presence::Mandatory)
        .fold(0_u64, |mask, (bit, _)| mask | 1 << bit);
    let binding = if conditions.is_empty() { "let" } else { "let mut" };
    let _ = writeln!(out, "        {binding} required = {};", hex(mandatory));
    for ((member, is), bits) in &conditions {
        let mask = bits.iter().fold(0_u64, |mask, bit| mask | 1 << bit);
        let _ = writeln!(
            out,
            "        if self.reads(&{home}.{}, {is:?}) {{\n            required |= {};\n        }}",
            snake(member),
            hex(mask),
        );
    }
    out.push_str("        self.close(object, required)");
    if is_array && keeps_any {
        out.push_str("?;\n        element.this = object.this();\n");
        if let Some(number) = fields.iter().find(|field| field.path == ITEM_NUMBER) {
            let _ =
                writeln!(out, "        self.name_item(object, &element.{});", snake(&number.name));
        }
        out.push_str("        Ok(())");
    }
    out + "\n    }\n"
}

/// Whether anything in a container is kept in the draft, beside what an element keeps.
fn uses_draft(source: &Source, id: usize) -> bool {
    draft::has_home(source, id)
        || id == 0
        || source.members(id).into_iter().any(|member| uses_draft(source, member))
}

/// Where the names of a container begin in the table.
fn first_name(source: &Source, id: usize) -> usize {
    let before = source.fields[..id].iter().enumerate();
    let containers = before.filter(|(_, field)| !matches!(field.kind, Kind::Leaf(_)));
    containers.map(|(id, _)| source.members(id).len() + 1).sum()
}

/// How a member is met.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// In schema order, by a name that is a constant.
    InOrder,
    Any,
}

/// What is done with a member.
fn call(source: &Source, member: usize, home: &str, way: Way) -> String {
    let field = &source.fields[member];
    let row = format!("&FIELDS[{member}]");
    if let Some(lexical) = source.lexical(field) {
        let kind = if lexical.base == Base::String { "text" } else { "number" };
        let kept = format!("&mut {home}.{}", snake(&field.name));
        return match (way, draft::keeps(source, field)) {
            (Way::InOrder, true) => format!("self.{kind}(object, {row}, {kept})?"),
            (Way::InOrder, false) => format!("self.passing_{kind}(object, {row})?"),
            (Way::Any, true) => format!("self.any_{kind}(object, {row}, Some({kept}))?"),
            (Way::Any, false) => format!("self.any_{kind}(object, {row}, None)?"),
        };
    }
    let verb = if matches!(field.kind, Kind::Array { .. }) { "array" } else { "object" };
    let name = name_of(field);
    let members = if uses_draft(source, member) {
        format!("|reader, object| reader.{name}(draft, object)")
    } else {
        format!("Self::{name}")
    };
    let mut call = format!("self.{verb}(object, {row}, {members})?");
    if draft::has_home(source, member) {
        call = format!("draft.{}.this = {call}", snake(&field.path));
    }
    // Of a repeated container the last counts, also when it is none.
    let clearing = draft::clearing(source, member);
    if way == Way::InOrder || clearing.is_empty() {
        call
    } else {
        format!("if object.is_repeated() {{ {clearing}}} {call}")
    }
}
