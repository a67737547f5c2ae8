//! `masters.rs`, `pincodes.rs`, `hsn.rs`: the code lists as sorted tables.

use std::fmt::Write as _;

use super::checks::date_constant;
use super::patterns::code_of;
use super::{capital, list_of_texts, screaming};
use crate::source::{Lookup, Master, MasterRow, Source};

/// The lists that are packed, a file each.
pub(super) fn packed(source: &Source, lookup: Lookup) -> String {
    let Some(master) = source.masters.iter().find(|master| master.lookup == lookup) else {
        return String::new();
    };
    let mut rows: Vec<&MasterRow> = master.rows.iter().collect();
    // The tables are in the order of the packed values: of HSN codes, the short ones first.
    if lookup == Lookup::Hsn {
        rows.sort_by_key(|row| (row.code.len(), row.code.as_str()));
    }
    let (what, of) = match lookup {
        Lookup::Pincode => ("Pincode", "PIN codes"),
        _ => ("Hsn", "HSN codes"),
    };
    let mut out = format!(
        "//! The {of}, packed.\n\nuse crate::masters::packed::{{Dated, {what}}};\n\
         #[allow(clippy::enum_glob_use, reason = \"a table\")]\nuse crate::masters::Tier::*;\n"
    );
    if rows.iter().any(|row| !row.from.is_empty() || !row.to.is_empty()) {
        out.push_str("use crate::masters::Validity;\n");
    }
    let _ = write!(
        out,
        "\nuse {what} as C;\n\n/// In the order of their packed values.\n\
         pub(crate) static ROWS: &[C] = &[\n",
    );
    // A line for each beginning, so that a change of a row is a change of few lines.
    let beginning =
        |row: &MasterRow| (row.code.len(), row.code.chars().take(4).collect::<String>());
    for line in rows.chunk_by(|a, b| beginning(a) == beginning(b)).flat_map(|line| line.chunks(8)) {
        out.push_str("   ");
        for row in line {
            let tier = capital(&row.tier);
            let digits = row.code.trim_start_matches('0');
            let digits = if digits.is_empty() { "0" } else { digits };
            let state = row.state.trim_start_matches('0');
            let _ = if lookup == Lookup::Pincode {
                write!(out, " C::new({digits}, {state}, {tier}),")
            } else {
                write!(out, " C::new({}, {digits}, {tier}),", row.code.len())
            };
        }
        out.push('\n');
    }
    out.push_str("];\n\n/// The rows that have dates, by position.\npub(crate) static DATED: &[Dated] = &[\n");
    for (position, row) in rows.iter().enumerate() {
        if let Some(validity) = validity(row) {
            let _ = writeln!(out, "    ({position}, Validity::ALWAYS{validity}),");
        }
    }
    out + "];\n"
}

pub(super) fn emit(source: &Source) -> String {
    let mut out = format!(
        "//! The masters as tables, and the small code lists.\n\n\
         use super::{{hsn, patterns, pincodes}};\n\
         use crate::Date;\n\
         use crate::masters::packed::{{self, Packed}};\n\
         use crate::masters::{{Entry, Index, Lookup, Master, Rows, beginnings, hashes}};\n\
         #[allow(clippy::enum_glob_use, reason = \"a table\")]\nuse crate::masters::Tier::*;\n\n\
         /// The edition of the masters.\npub(crate) const EDITION: &str = {:?};\n\n\
         /// Its day.\npub(crate) const EDITION_DAY: Date = {};\n",
        source.edition,
        date_constant(&source.edition_day),
    );
    let mut names: Vec<String> = Vec::new();
    for master in &source.masters {
        let rows = match master.lookup {
            Lookup::Pincode => Body::packed("Pincodes", "Pincode", "pincodes"),
            Lookup::Hsn => Body::packed("Hsn", "Hsn", "hsn"),
            _ => entries(master.lookup, &master.rows),
        };
        head(&mut out, "pub", master, &rows);
        names.push(master.name.to_owned());
    }
    let small = |name: &'static str, title, lookup| Master {
        name,
        title,
        lookup,
        spelling: None,
        attribution: None,
        columns: Vec::new(),
        rows: Vec::new(),
    };
    let pos = small("pos_states", "States that may be a place of supply", Lookup::State);
    head(&mut out, "pub(crate)", &pos, &entries(pos.lookup, &source.places_of_supply));

    let mut lists: Vec<&str> = source.enums.iter().map(|value| value.list.as_str()).collect();
    lists.dedup();
    for list in &lists {
        let mut rows: Vec<(&str, &str)> = source
            .enums
            .iter()
            .filter(|value| value.list == *list)
            .map(|value| (value.code.as_str(), value.meaning.as_str()))
            .collect();
        rows.sort_unstable();
        let rows = rows
            .iter()
            .map(|(code, name)| format!("    Entry::new({code:?}, {name:?}, Portal),\n"));
        let rows = Body::Entries(rows.collect());
        let title = format!("The list `{list}` of enums.csv");
        table(&mut out, "pub(crate)", (list, &title), &small("", "", Lookup::Code), &rows);
    }
    let refs: Vec<String> = lists.iter().map(|list| format!("&{}", screaming(list))).collect();
    let enums = small("enums", "Small lists of codes", Lookup::Code);
    head(&mut out, "pub", &enums, &Body::Other(format!("Lists(&[{}])", refs.join(", "))));
    names.push("enums".to_owned());

    let mut codes: Vec<_> = source.codes.iter().collect();
    codes.sort_by(|a, b| (&a.code, &a.case).cmp(&(&b.code, &b.case)));
    let rows = codes.iter().map(|row| {
        let tier = match row.status.as_str() {
            "current" => "Portal",
            "withdrawn" => "Withdrawn",
            _ => "Unknown",
        };
        format!("    Entry::new({:?}, {:?}, {tier}),\n", row.code, row.message)
    });
    let rows = Body::Entries(rows.collect());
    let codes = small("error_codes", "The portal's codes and texts", Lookup::Code);
    head(&mut out, "pub", &codes, &rows);
    names.push("error_codes".to_owned());

    out.push_str(
        "\n/// Every master: the lists that have a file.\npub(crate) static ALL: &[&Master] = &[\n",
    );
    for name in names {
        let _ = writeln!(out, "    &{},", screaming(&name));
    }
    out.push_str("];\n\n/// Every list that a member may take its values from, besides the masters.\n#[cfg(feature = \"schemars\")]\npub(crate) static LISTS: &[&Master] = &[\n    &POS_STATES,\n");
    for list in lists {
        let _ = writeln!(out, "    &{},", screaming(list));
    }
    out + "];\n"
}

/// Where the rows of a master are.
enum Body {
    /// In these lines.
    Entries(Vec<String>),
    /// Somewhere else: a variant of `Rows`.
    Other(String),
}

impl Body {
    fn packed(variant: &str, row: &str, module: &str) -> Self {
        let parts = format!("const {{ &packed::{row}::parts({module}::ROWS) }}");
        Self::Other(format!(
            "{variant}(Packed {{ rows: {module}::ROWS, parts: {parts}, dated: {module}::DATED }})"
        ))
    }
}

fn entries(lookup: Lookup, rows: &[MasterRow]) -> Body {
    // State codes and rates go by their value.
    let kind = match lookup {
        Lookup::State | Lookup::Rate => "number",
        _ => "new",
    };
    let line = |row: &MasterRow| {
        let mut out =
            format!("    Entry::{kind}({:?}, {:?}, {})", row.code, row.name, capital(&row.tier));
        if !row.state.is_empty() {
            let _ = write!(out, ".in_state({})", row.state.trim_start_matches('0'));
        }
        let _ = writeln!(out, "{},", validity(row).unwrap_or_default());
        out
    };
    Body::Entries(rows.iter().map(line).collect())
}

/// The dates of a row as calls, where there are any.
fn validity(row: &MasterRow) -> Option<String> {
    let call = |name: &str, date: &str| match date.split('-').collect::<Vec<_>>().as_slice() {
        [year, month, day] => format!(
            ".{name}({}, {}, {})",
            year.trim_start_matches('0'),
            month.trim_start_matches('0'),
            day.trim_start_matches('0')
        ),
        _ => String::new(),
    };
    let calls = call("since", &row.from) + &call("until", &row.to);
    (!calls.is_empty()).then_some(calls)
}

fn head(out: &mut String, visible: &str, master: &Master, rows: &Body) {
    table(out, visible, (master.name, master.title), master, rows);
}

fn table(out: &mut String, visible: &str, names: (&str, &str), master: &Master, rows: &Body) {
    let (name, title) = names;
    let constant = screaming(name);
    let Master { attribution, columns, lookup, .. } = master;
    let spelling = master.spelling.map_or("None".to_owned(), |spelling| {
        let pattern = screaming(&code_of(master.name));
        format!("Some((&patterns::{pattern}, {:?}))", spelling.called)
    });
    let (rows, index) = match rows {
        Body::Other(rows) => (rows.clone(), "None".to_owned()),
        Body::Entries(lines) => {
            let of = format!("{constant}_ROWS");
            let _ = write!(out, "\nconst {of}: &[Entry] = &[\n{}];\n", lines.concat());
            // Half of the slots are free, so that few keys meet in one.
            let slots = (2 * lines.len()).next_power_of_two();
            let index = match lookup {
                Lookup::Code | Lookup::State | Lookup::Rate => {
                    format!("Hashes(const {{ &hashes::<{slots}>({of}) }})")
                }
                Lookup::Prefix => format!("Beginnings(beginnings({of}))"),
                _ => "None".to_owned(),
            };
            (format!("Entries({of})"), index)
        }
    };
    let _ = write!(
        out,
        "\n/// {title}.\n{visible} static {constant}: Master = Master {{\n    name: {name:?},\n    \
         title: {title:?},\n    attribution: {attribution:?},\n    columns: {},\n    \
         spelling: {spelling},\n    lookup: Lookup::{lookup:?},\n    rows: Rows::{rows},\n    \
         index: Index::{index},\n}};\n",
        list_of_texts(columns),
    );
}
