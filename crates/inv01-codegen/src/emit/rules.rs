//! `rules.rs`: the functions of the rules across members, in the order of the catalogue. A rule
//! without its function does not compile.

use std::fmt::Write as _;

use super::snake;
use crate::source::{Rule, Source};

pub(super) fn emit(source: &Source) -> String {
    let mut out = String::from(
        "//! The rules across members.\n\nuse crate::rules::item::Item;\nuse crate::rules::{self, Judge};\n",
    );
    let rules = |of_items| {
        source
            .rules
            .iter()
            .filter(move |rule| rule.has_function() && rule.is_of_items() == of_items)
    };
    out.push_str(
        "\n/// Asks the rules about one item.\npub(crate) fn of_item(judge: &mut Judge<'_>, item: &Item<'_>) {\n",
    );
    for rule in rules(true) {
        let _ = writeln!(out, "    {}(judge, item);", function(rule));
    }
    out.push_str(
        "}\n\n/// Asks the rules about the invoice.\npub(crate) fn of_invoice(judge: &mut Judge<'_>) {\n",
    );
    for rule in rules(false) {
        let _ = writeln!(out, "    {}(judge);", function(rule));
    }
    out + "}\n"
}

fn function(rule: &Rule) -> String {
    format!("rules::{}::{}", rule.subject.as_deref().unwrap_or_default(), snake(&rule.name))
}
