//! What is wrong with the bytes: no JSON, a byte order mark, too many of them.

use super::super::Choices;
use super::{Fault, fault};
use crate::generated::checks;
use crate::rules::document::{BINARY_SIZE, DECIMAL_SIZE};

pub(super) fn faults() -> Vec<Fault> {
    vec![
        fault(&checks::JSON, "").make(|edit| {
            edit.spoil = Some(no_json);
            Some(())
        }),
        fault(&checks::BYTE_ORDER_MARK, "").make(|edit| {
            edit.spoil = Some(|_, json| format!("\u{feff}{json}"));
            Some(())
        }),
        fault(&checks::REQUEST_SIZE, "").make(|edit| {
            edit.spoil = Some(|choices, json| {
                let more = choices.below(100_000);
                blown_up(json, BINARY_SIZE + 1 + usize::try_from(more).unwrap_or_default())
            });
            Some(())
        }),
        fault(&checks::REQUEST_SIZE, "").warns().make(|edit| {
            edit.spoil = Some(|choices, json| {
                let more = choices.position(BINARY_SIZE - DECIMAL_SIZE);
                blown_up(json, DECIMAL_SIZE + 1 + more)
            });
            Some(())
        }),
    ]
}

/// Makes a record so many bytes long by blanks behind its brace.
fn blown_up(json: &str, length: usize) -> String {
    let blanks = " ".repeat(length.saturating_sub(json.len()));
    let (brace, rest) = json.split_at(1);
    format!("{brace}{blanks}{rest}")
}

/// Something that looks like the record, and is not one JSON object.
fn no_json(choices: &mut Choices, json: &str) -> String {
    let body = json.trim_end().strip_suffix('}').unwrap_or(json);
    // Of what is read before the fault nothing is to be said.
    let version = |value| json.replacen("\"1.1\"", value, 1);
    match choices.below(8) {
        // A connection that broke off, not inside a value.
        0 => {
            let end = 1 + choices.position(json.len() - 1);
            let end = json.as_bytes()[..end].iter().rposition(|byte| b"{[:,".contains(byte));
            json[..=end.unwrap_or_default()].to_owned()
        }
        1 => format!("{body},}}"),
        2 => format!("{json}}}"),
        3 => format!("{body},Remark:1}}"),
        4 => version("NaN"),
        5 => version("'1.1'"),
        6 => version("01.1"),
        _ => version("\"\\ud83d\""),
    }
}
