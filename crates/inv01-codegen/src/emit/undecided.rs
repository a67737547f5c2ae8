//! `undecided.rs`: the portal's checks that need its own data.

use std::fmt::Write as _;

use super::{camel, list_of_texts, snake};
use crate::source::Source;

pub(super) fn emit(source: &Source) -> String {
    let mut out = String::from(
        "//! The portal's checks that need its own data.\n\n\
         use crate::undecided::{Applies, Needs, Undecided};\n\n\
         /// In the order of the file.\npub(crate) static ALL: &[Undecided] = &[\n",
    );
    for group in &source.undecided {
        let sound: Vec<String> = group.reads.iter().map(|path| is_sound(path)).collect();
        let asks = if sound.is_empty() {
            "|_| true".to_owned()
        } else {
            format!("|invoice| {}", sound.join(" && "))
        };
        let _ = write!(
            out,
            "    Undecided {{\n        codes: {},\n        needs: Needs::{},\n        \
             applies: Applies::{},\n        why: {:?},\n        sources: {},\n        \
             is_sound: {asks},\n    }},\n",
            list_of_texts(&group.codes),
            camel(&group.needs),
            camel(&group.applies),
            group.why,
            list_of_texts(&group.source),
        );
    }
    out + "];\n"
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
