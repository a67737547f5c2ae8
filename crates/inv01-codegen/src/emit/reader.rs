//! `reader.rs`: one function for each container of the request.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::draft::{self, ITEM_NUMBER};
use super::{hex, snake};
use crate::source::{Base, Field, Kind, Presence, Source};

pub(super) fn emit(source: &Source) -> String {
    let mut out = String::from(
        "//! The request, container by container: each function reads the members of one.\n\n\
         use super::draft;\nuse super::fields::FIELDS;\n\
         use crate::draft::List;\nuse crate::field::FieldId;\nuse crate::json::Fault;\n\
         use crate::read::{Object, Reader};\n\n\
         impl Reader<'_> {\n",
    );
    let containers = source.fields.iter().enumerate();
    let functions: Vec<String> = containers
        .filter(|(_, field)| !matches!(field.kind, Kind::Leaf(_)))
        .map(|(id, field)| function(source, id, field))
        .collect();
    out.push_str(&functions.join("\n"));
    out + "}\n"
}

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
        "" => "self.draft".to_owned(),
        _ if is_array => "element".to_owned(),
        path => format!("self.draft.{}", snake(path)),
    };
    let mut out = String::new();
    let _ = writeln!(
        out,
        "    /// {}.\n    pub(crate) fn {}(&mut self, object: &mut Object) -> Result<(), Fault> {{",
        if container.path.is_empty() { "The request" } else { &container.path },
        name_of(container),
    );
    if is_array && keeps_any {
        let _ = writeln!(
            out,
            "        let mut element = draft::{} {{ index: self.index(), ..draft::{}::absent() }};",
            draft::type_name(container),
            draft::type_name(container),
        );
    }
    out.push_str(
        "        while let Some(name) = self.next_name(object)? {\n            \
         let member = match name.text() {\n",
    );
    for (bit, field) in fields.iter().enumerate() {
        let _ = writeln!(out, "                b{:?} => {bit},", field.name);
    }
    out.push_str(
        "                _ => self.unlisted(object, &name)?,\n            };\n            match member {\n",
    );
    for (bit, (&member, field)) in members.iter().zip(&fields).enumerate() {
        let arguments = format!("object, {bit}, &FIELDS[{member}]");
        let call = match source.lexical(field) {
            Some(lexical) if lexical.base == Base::String => format!("self.text({arguments})?"),
            Some(_) => format!("self.number({arguments})?"),
            None => {
                let verb =
                    if matches!(field.kind, Kind::Array { .. }) { "array" } else { "object" };
                format!("self.{verb}({arguments}, Self::{})?", name_of(field))
            }
        };
        let arm = match source.lexical(field) {
            Some(_) if draft::keeps(source, field) => {
                format!("{home}.{} = {call}", snake(&field.name))
            }
            Some(_) => format!("{{ {call}; }}"),
            // Of a repeated container the last counts, also when it is none.
            None => {
                let clearing = draft::clearing(source, member);
                let this = if draft::has_home(source, member) {
                    format!("self.draft.{}.this = ", snake(&field.path))
                } else {
                    String::new()
                };
                format!("{{ {clearing}{this}{call}; }}")
            }
        };
        let comma = if arm.ends_with('}') { "" } else { "," };
        let _ = writeln!(out, "                {bit} => {arm}{comma}");
    }
    out.push_str("                _ => {}\n            }\n        }\n");
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
        let _ = write!(
            out,
            "        self.keep(|draft| &mut draft.{}.elements, element);\n        Ok(())",
            snake(&container.path)
        );
    }
    out + "\n    }\n"
}
