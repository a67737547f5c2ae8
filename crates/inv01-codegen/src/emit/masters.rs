//! `masters.rs`: the code lists as sorted tables.

use std::fmt::Write as _;

use super::screaming;
use crate::source::Source;

pub(super) fn emit(source: &Source) -> String {
    let mut out = format!(
        "//! The masters as tables sorted by code, and the small code lists.\n\n\
         use crate::masters::{{Entry, Master}};\n\n\
         /// The edition of the masters.\npub(crate) const EDITION: &str = {:?};\n",
        source.edition,
    );
    let mut names: Vec<String> = Vec::new();
    for master in &source.masters {
        let rows: Vec<_> = master
            .rows
            .iter()
            .map(|row| (row.code.as_str(), row.name.as_str(), row.tier == "portal"))
            .collect();
        table(&mut out, "pub", master.name, master.title, &rows);
        names.push(master.name.to_owned());
    }
    let mut lists: Vec<&str> = source.enums.iter().map(|value| value.list.as_str()).collect();
    lists.dedup();
    for list in lists {
        let mut rows: Vec<_> = source
            .enums
            .iter()
            .filter(|value| value.list == list)
            .map(|value| (value.code.as_str(), value.meaning.as_str(), true))
            .collect();
        rows.sort_unstable();
        table(&mut out, "pub(crate)", list, &format!("The code list `{list}` of enums.csv"), &rows);
        names.push(list.to_owned());
    }
    out.push_str("\n/// Every table.\npub(crate) static ALL: &[&Master] = &[\n");
    for name in names {
        let _ = writeln!(out, "    &{},", screaming(&name));
    }
    out + "];\n"
}

fn table(out: &mut String, visible: &str, name: &str, title: &str, rows: &[(&str, &str, bool)]) {
    let constant = screaming(name);
    let _ = write!(
        out,
        "\n/// {title}.\n{visible} static {constant}: Master = Master {{\n    name: {name:?},\n    \
         title: {title:?},\n    entries: &[\n"
    );
    for (code, meaning, listed) in rows {
        let _ = writeln!(
            out,
            "        Entry {{ code: {code:?}, name: {meaning:?}, listed: {listed} }},"
        );
    }
    out.push_str("    ],\n};\n");
}
