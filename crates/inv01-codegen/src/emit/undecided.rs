//! `undecided.rs`: the portal's checks that need its own data.

use std::fmt::Write as _;

use super::{camel, list_of_texts, snake};
use crate::source::Source;

pub(super) fn emit(source: &Source) -> String {
    let mut out = String::from(
        "//! The portal's checks that need its own data.\n\n\
         use crate::undecided::{Applies, Invoice, Needs, Undecided};\n\n\
         /// In the order of the file.\npub(crate) static ALL: &[Undecided] = &[\n",
    );
    // The members that are looked up, each once.
    let mut read: Vec<&str> = Vec::new();
    for group in &source.undecided {
        let mut reads = 0_u32;
        for path in &group.reads {
            let bit = read.iter().position(|known| known == path).unwrap_or_else(|| {
                read.push(path);
                read.len() - 1
            });
            reads |= 1 << bit;
        }
        let _ = write!(
            out,
            "    Undecided {{\n        codes: {},\n        needs: Needs::{},\n        \
             applies: Applies::{},\n        why: {:?},\n        sources: {},\n        \
             reads: {reads:#x},\n    }},\n",
            list_of_texts(&group.codes),
            camel(&group.needs),
            camel(&group.applies),
            group.why,
            list_of_texts(&group.source),
        );
    }
    out.push_str(
        "];\n\n/// A bit for each member that is looked up and is sound.\n\
         pub(crate) fn sound(invoice: &Invoice<'_>) -> u32 {\n    let sound = [\n",
    );
    for path in read {
        let _ = writeln!(out, "        {},", is_sound(path));
    }
    out + "    ];\n    \
           sound.iter().rev().fold(0, |bits, is_sound| bits << 1 | u32::from(*is_sound))\n}\n"
}

/// Whether the member can be read: of the document's date, whether the calendar has it.
fn is_sound(path: &str) -> String {
    if path == "DocDtls.Dt" {
        return "invoice.day.is_some()".to_owned();
    }
    let (container, member) = path.rsplit_once('.').unwrap_or_default();
    let home = if container.is_empty() { String::new() } else { format!("{}.", snake(container)) };
    format!("invoice.draft.{home}{}.sound().is_some()", snake(member))
}
