//! `fields.rs`: the table of fields.

use std::fmt::Write as _;

use super::checks::date_constant;
use super::{check_of_code, grouped, list_of_texts, portal_text, screaming};
use crate::source::{Base, Constraint, Field, Kind, Lexical, Presence, Source};

pub(super) fn emit(source: &Source) -> String {
    let count = source.fields.len();
    let depth = |of: fn(&Field) -> usize| source.fields.iter().map(of).max().unwrap_or_default();
    let levels = 1 + depth(|field| field.path.split('.').count());
    let arrays = depth(|field| {
        field.path.matches("[]").count() + usize::from(matches!(field.kind, Kind::Array { .. }))
    });
    let mut out = format!(
        "//! The documents, field by field: the request in schema order, then the others.\n\n\
         use super::{{checks, masters, patterns}};\n\
         use jiff::civil::Date;\n\n\
         use crate::Decimal;\n\
         use crate::field::{{\n    Array, Choice, Confidence, Field, FieldId, JsonType, Kind, Number, Once, Pii, Presence, Text,\n}};\n\n\
         /// Deepest nesting of fields, the request itself included.\n\
         pub(crate) const LEVELS: usize = {levels};\n\n\
         /// Deepest nesting of arrays.\n\
         pub(crate) const ARRAYS: usize = {arrays};\n\n\
         /// How many of the fields are those of the request.\n\
         pub(crate) const REQUEST: usize = {};\n\n\
         /// All fields; the position of a field is its id. The first is the request itself.\n\
         pub(crate) static FIELDS: [Field; {count}] = [\n",
        source.request().len(),
    );
    for (id, field) in source.fields.iter().enumerate() {
        row(&mut out, source, id, field);
    }
    out + "];\n"
}

fn row(out: &mut String, source: &Source, id: usize, field: &Field) {
    let parent =
        field.parent.map_or("None".to_owned(), |parent| format!("Some(FieldId({parent}))"));
    let label = field.label.as_deref().unwrap_or(&field.name);
    let presence = match &field.presence {
        Presence::Optional => "Presence::Optional".to_owned(),
        Presence::Mandatory => "Presence::Mandatory".to_owned(),
        Presence::WhenSibling { member, is } => {
            format!("Presence::WhenSibling {{ member: {member:?}, is: {is:?} }}")
        }
        Presence::WithAny(names) => format!("Presence::WithAny({})", list_of_texts(names)),
        Presence::When(text) => format!("Presence::When({text:?})"),
    };
    let _ = write!(
        out,
        "    Field {{\n        id: FieldId({id}),\n        name: {:?},\n        spellings: {},\n        \
         path: {:?},\n        parent: {parent},\n        doc: {:?},\n        label: {label:?},\n        \
         presence: {presence},\n        choice: {},\n        missing: {},\n        also: {},\n        \
         kind: {},\n        or: {},\n        is_lax: {},\n        \
         pii: Pii::{},\n        sample: {:?},\n        confidence: Confidence::{},\n        \
         sources: {},\n    }},\n",
        field.name,
        list_of_texts(&field.spellings),
        field.path,
        field.doc,
        choice(field),
        check(source, field, Constraint::Required, "REQUIRED_MEMBER"),
        list_of_texts(&if id < source.request().len() { also(source, field) } else { Vec::new() }),
        kind(source, id, field),
        types(field),
        field.is_lax,
        match field.pii.as_str() {
            "direct" => "Direct",
            "indirect" => "Indirect",
            _ => "None",
        },
        field.sample,
        match field.confidence.as_str() {
            "high" => "High",
            "medium" => "Medium",
            _ => "Low",
        },
        list_of_texts(&field.source),
    );
}

/// The groups of members of which one must be complete.
fn choice(field: &Field) -> String {
    field.choice.as_ref().map_or("None".to_owned(), |choice| {
        let groups: Vec<String> = choice.groups.iter().map(|group| list_of_texts(group)).collect();
        format!(
            "Some(Choice {{ groups: &[{}], exclusive: {} }})",
            groups.join(", "),
            choice.exclusive
        )
    })
}

/// The JSON types that are taken besides.
fn types(field: &Field) -> String {
    let types: Vec<String> = field.or.iter().map(|json| format!("JsonType::{json:?}")).collect();
    format!("&[{}]", types.join(", "))
}

/// The codes that have a fault of this member in view, but for which 5002 comes first.
fn also(source: &Source, field: &Field) -> Vec<String> {
    let behind =
        source.unreported.iter().filter(|row| row.instead.iter().any(|code| code == "5002"));
    let is_about = |code: &&String| {
        source.codes.iter().any(|known| known.code == **code && known.member == field.path)
    };
    behind.flat_map(|row| &row.codes).filter(is_about).cloned().collect()
}

/// The check of a constraint: the row's own code, or else the rule of all rows.
fn check(source: &Source, field: &Field, constraint: Constraint, usual: &str) -> String {
    match field.codes.get(&constraint) {
        Some(code) => check_of_code(source, code),
        None => format!("&checks::{usual}"),
    }
}

fn kind(source: &Source, id: usize, field: &Field) -> String {
    let members = || {
        let ids: Vec<String> =
            source.members(id).iter().map(|member| format!("FieldId({member})")).collect();
        format!("&[{}]", ids.join(", "))
    };
    match &field.kind {
        Kind::Object => format!("Kind::Object {{ members: {} }}", members()),
        Kind::Array { min_items, max_items } => format!(
            "Kind::Array(Array {{ members: {}, min_items: {min_items}, max_items: {max_items:?}, \
             too_few: {}, too_many: {} }})",
            members(),
            check(source, field, Constraint::MinItems, "LENGTH"),
            check(source, field, Constraint::MaxItems, "LENGTH"),
        ),
        Kind::Leaf(index) => match &source.types[*index] {
            lexical if lexical.base == Base::String => text(source, field, lexical),
            lexical if lexical.base == Base::Boolean => "Kind::Flag".to_owned(),
            lexical => number(field, lexical),
        },
        Kind::Open => "Kind::Open".to_owned(),
        Kind::Invoice => "Kind::Invoice".to_owned(),
    }
}

fn text(source: &Source, field: &Field, lexical: &Lexical) -> String {
    let pattern = match &lexical.pattern {
        Some(_) => format!("Some(&patterns::{})", screaming(&lexical.name)),
        None => "None".to_owned(),
    };
    let values = match &lexical.list {
        Some(list) => format!("Some(&masters::{})", screaming(list)),
        None => "None".to_owned(),
    };
    let exactly = lexical.list.as_ref().map_or("None".to_owned(), |list| {
        let values = source.enums.iter().filter(|value| value.list == *list);
        let codes = values.map(|value| format!("b{:?}", value.code));
        format!("Some(|text| matches!(text, {}))", codes.collect::<Vec<_>>().join(" | "))
    });
    let most = match field.max_length {
        u32::MAX => "u32::MAX".to_owned(),
        most => most.to_string(),
    };
    let portal_pattern = lexical.nic_pattern.as_ref().or(lexical.pattern.as_ref());
    let message = lexical.message.as_ref().map(|case| portal_text(source, "5002", case));
    let day = if lexical.day {
        format!("Some({})", check(source, field, Constraint::Day, "OTHER_DATE"))
    } else {
        "None".to_owned()
    };
    let once = lexical.once.as_ref().map_or("None".to_owned(), |once| {
        format!(
            "Some(Once {{ value: {:?}, until: {}, doubtful_until: {} }})",
            once.value,
            date_constant(&once.until),
            date_constant(&once.doubtful_until),
        )
    });
    format!(
        "Kind::Text(Text {{ min_length: {}, max_length: {most}, pattern: {pattern}, values: {values}, \
         exactly: {exactly}, any_case: {}, unquoted: {}, once: {once}, portal_pattern: {:?}, message: {message:?}, shape: {}, \
         day: {day}, master: {} }})",
        field.min_length,
        lexical.any_case,
        lexical.unquoted,
        portal_pattern.map_or("", String::as_str),
        check(source, field, Constraint::Pattern, "PATTERN"),
        master(field, lexical),
    )
}

fn number(field: &Field, lexical: &Lexical) -> String {
    format!(
        "Kind::Number(Number {{ whole: {}, min: Decimal::from_thousandths({}), max: \
         Decimal::from_thousandths({}), decimals: {}, portal_pattern: {:?}, master: {} }})",
        lexical.base == Base::Integer,
        grouped(lexical.min),
        grouped(lexical.max),
        lexical.decimals,
        lexical.nic_pattern.as_deref().unwrap_or_default(),
        master(field, lexical),
    )
}

fn master(field: &Field, lexical: &Lexical) -> String {
    match field.master.as_ref().or(lexical.master.as_ref()) {
        Some(name) => format!("Some(&masters::{})", screaming(name)),
        None => "None".to_owned(),
    }
}
