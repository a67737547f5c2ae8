//! `model.rs`: the request as Rust types.

use std::fmt::Write as _;

use super::{grouped, screaming, snake};
use crate::source::{Base, Field, Kind, Lexical, Presence, Source};

pub(super) fn emit(source: &Source) -> String {
    let mut out = String::from(
        "//! The request as Rust types.\n\n\
         use crate::Decimal;\n\
         #[cfg(feature = \"serde\")]\n\
         use crate::model::wire;\n\
         #[cfg(feature = \"validator\")]\n\
         use crate::model::validators::{Regex, Validate as _, ValidationError, none_missing, number, regex};\n\
         #[cfg(feature = \"schemars\")]\n\
         use crate::schema::{Members, Row};\n",
    );
    for lexical in &source.types {
        if let Some(list) = &lexical.list
            && !out.contains(&format!("pub enum {} {{", pascal(list)))
        {
            closed_set(&mut out, source, lexical, list);
        }
    }
    for (id, field) in source.fields.iter().enumerate() {
        if !matches!(field.kind, Kind::Leaf(_)) {
            container(&mut out, source, id, field);
        }
    }
    for lexical in &source.types {
        out.push_str(&validator(lexical));
    }
    out
}

/// What the fields of a domain are asked by the `validator` derive, where it is no word of its own.
fn validator(lexical: &Lexical) -> String {
    if lexical.pattern.is_some() {
        let name = screaming(&lexical.name);
        let mut out = format!(
            "\n#[cfg(feature = \"validator\")]\nstatic {name}: Regex = Regex::new(|| \
             regex(super::patterns::{name}.regex));\n"
        );
        if let Some(shut_out) = &lexical.pattern_not {
            let _ = write!(
                out,
                "\n#[cfg(feature = \"validator\")]\nstatic {name}_NOT: Regex = Regex::new(|| \
                 regex({shut_out:?}));\n\n\
                 #[cfg(feature = \"validator\")]\nfn no_{}(text: &str) -> Result<(), ValidationError> \
                 {{\n    if {name}_NOT.is_match(text) {{ Err(ValidationError::new(\"regex\")) }} else {{ Ok(()) }}\n}}\n",
                snake(&lexical.name),
            );
        }
        return out;
    }
    if lexical.base != Base::Number {
        return String::new();
    }
    format!(
        "\n#[cfg(feature = \"validator\")]\nfn {}(value: &Decimal) -> Result<(), ValidationError> \
         {{\n    number(*value, {}, {}, {})\n}}\n",
        snake(&lexical.name),
        grouped(lexical.min),
        grouped(lexical.max),
        lexical.decimals,
    )
}

/// `tax_sch` becomes `TaxSch`.
pub(super) fn pascal(snake: &str) -> String {
    snake.split('_').map(capitalized).collect()
}

fn capitalized(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(chars).collect()
}

/// A code as the name of a variant: itself where it can be one, else the word that says what it
/// stands for, else itself behind a letter.
fn variant(code: &str, meaning: &str) -> String {
    let is_word = |text: &str| {
        text.starts_with(|first: char| first.is_ascii_alphabetic())
            && text.chars().all(|c| c.is_ascii_alphanumeric())
    };
    if is_word(code) {
        code.to_owned()
    } else if is_word(meaning) {
        capitalized(meaning)
    } else {
        format!("V{}", code.replace(|c: char| !c.is_ascii_alphanumeric(), "_"))
    }
}

/// An enum of the values of a list.
fn closed_set(out: &mut String, source: &Source, lexical: &Lexical, list: &str) {
    let values: Vec<_> = source.enums.iter().filter(|value| value.list == list).collect();
    let name = pascal(list);
    let default = if values.len() == 1 { ", Default" } else { "" };
    let _ = write!(
        out,
        "\n/// The values of `{}`.\n\
         #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash{default})]\n\
         pub enum {name} {{\n",
        members_of_type(source, lexical).join("`, `"),
    );
    for value in &values {
        let default = if values.len() == 1 { "    #[default]\n" } else { "" };
        let variant = variant(&value.code, &value.meaning);
        let _ = write!(
            out,
            "    /// `{}`: {}. Source: {}.\n{default}    {variant},\n",
            value.code, value.meaning, value.source,
        );
    }
    let _ =
        write!(out, "}}\n\ncrate::model::closed_set!({name}, any_case: {}, {{\n", lexical.any_case);
    for value in &values {
        let _ = writeln!(out, "    {} = {:?},", variant(&value.code, &value.meaning), value.code);
    }
    out.push_str("});\n");
}

/// The members that have a domain or another one with the same list.
pub(super) fn members_of_type<'s>(source: &'s Source, lexical: &Lexical) -> Vec<&'s str> {
    let same = |field: &&Field| source.lexical(field).is_some_and(|l| l.list == lexical.list);
    source.fields.iter().filter(same).map(|field| field.path.as_str()).collect()
}

/// Name of the type of a container: its own, or what it lists.
pub(super) fn type_name(field: &Field) -> &str {
    match field.name.as_str() {
        "" => "Invoice",
        name => name.strip_suffix("List").unwrap_or(name),
    }
}

/// The Rust type of a member, always given.
fn given_type(source: &Source, field: &Field) -> String {
    match (&field.kind, source.lexical(field)) {
        (_, Some(Lexical { list: Some(list), .. })) => pascal(list),
        (_, Some(Lexical { base: Base::String, .. })) => "String".to_owned(),
        (_, Some(Lexical { base: Base::Integer, .. })) => "u32".to_owned(),
        (_, Some(Lexical { base: Base::Number, .. })) => "Decimal".to_owned(),
        (Kind::Array { .. }, None) => format!("Vec<{}>", type_name(field)),
        (_, None) => type_name(field).to_owned(),
    }
}

/// Whether a container can be made without saying anything: whether each of its mandatory members
/// has an empty value. A choice between values has none.
fn has_empty(source: &Source, id: usize) -> bool {
    mandatory(source, id).iter().all(|&member| member_has_empty(source, member))
}

fn mandatory(source: &Source, id: usize) -> Vec<usize> {
    let is_mandatory = |&member: &usize| source.fields[member].presence == Presence::Mandatory;
    source.members(id).into_iter().filter(is_mandatory).collect()
}

fn member_has_empty(source: &Source, member: usize) -> bool {
    let field = &source.fields[member];
    match (&field.kind, source.lexical(field).and_then(|lexical| lexical.list.as_ref())) {
        (Kind::Object, _) => has_empty(source, member),
        (_, Some(list)) => source.enum_values(list).len() == 1,
        _ => true,
    }
}

fn container(out: &mut String, source: &Source, id: usize, field: &Field) {
    let name = type_name(field);
    let default = if has_empty(source, id) { ", Default" } else { "" };
    let conditions = conditions(source, id);
    let _ = write!(
        out,
        "\n/// {}\n\
         #[derive(Debug, Clone, PartialEq, Eq{default})]\n\
         #[cfg_attr(feature = \"serde\", derive(serde::Serialize, serde::Deserialize))]\n\
         #[cfg_attr(feature = \"validator\", derive(validator::Validate))]\n",
        heading(field),
    );
    if !conditions.is_empty() {
        let _ = writeln!(
            out,
            "#[cfg_attr(feature = \"validator\", validate(schema(function = presence_in_{}, \
             skip_on_field_errors = false)))]",
            snake(name)
        );
    }
    let _ = write!(
        out,
        "#[cfg_attr(feature = \"schemars\", derive(schemars::JsonSchema), \
         schemars(transform = Members({id}, {name:?})))]\npub struct {name} {{\n"
    );
    for member in source.members(id) {
        self::member(out, source, member);
    }
    out.push_str("}\n");
    if default.is_empty() {
        constructor(out, source, id, name);
    }
    if !conditions.is_empty() {
        let _ = write!(
            out,
            "\n#[cfg(feature = \"validator\")]\nfn presence_in_{}(of: &{name}) -> Result<(), \
             ValidationError> {{\n    let mut missing = Vec::new();\n{conditions}    \
             none_missing(&missing)\n}}\n",
            snake(name)
        );
    }
}

/// Statements that note each member that is missing although a member beside it asks for it.
fn conditions(source: &Source, id: usize) -> String {
    let mut out = String::new();
    for member in source.members(id).into_iter().map(|member| &source.fields[member]) {
        let Presence::WhenSibling { member: sibling, is } = &member.presence else {
            continue;
        };
        let beside = source.members(id).into_iter().find(|&i| source.fields[i].name == *sibling);
        let list = beside.and_then(|i| source.lexical(&source.fields[i])?.list.as_ref());
        let value = source.enums.iter().find(|v| Some(&v.list) == list && v.code == *is);
        if let (Some(list), Some(value)) = (list, value) {
            let _ = write!(
                out,
                "    if of.{} == {}::{} && of.{}.is_none() {{\n        missing.push({:?});\n    }}\n",
                snake(sibling),
                pascal(list),
                variant(&value.code, &value.meaning),
                snake(&member.name),
                member.name,
            );
        }
    }
    out
}

/// The empty value of a member.
fn empty(source: &Source, field: &Field) -> String {
    let is_list = matches!(field.kind, Kind::Array { .. });
    match given_type(source, field).as_str() {
        _ if is_list => "Vec::new()".to_owned(),
        _ if field.presence != Presence::Mandatory => "None".to_owned(),
        "String" => "String::new()".to_owned(),
        "u32" => "0".to_owned(),
        "Decimal" => "Decimal::ZERO".to_owned(),
        other => format!("{other}::default()"),
    }
}

/// A function that asks for what has no empty value.
fn constructor(out: &mut String, source: &Source, id: usize, name: &str) {
    let asked: Vec<&Field> = mandatory(source, id)
        .into_iter()
        .filter(|&member| !member_has_empty(source, member))
        .map(|member| &source.fields[member])
        .collect();
    let parameters: Vec<String> =
        asked.iter().map(|f| format!("{}: {}", snake(&f.name), given_type(source, f))).collect();
    let _ = write!(
        out,
        "\nimpl {name} {{\n    /// One in which everything else is still empty: texts, lists, zeros, and nothing \
         that is optional.\n    pub fn new({}) -> Self {{\n        Self {{\n",
        parameters.join(", ")
    );
    for member in source.members(id).into_iter().map(|member| &source.fields[member]) {
        let rust = snake(&member.name);
        let value = if asked.iter().any(|field| field.name == member.name) {
            rust.clone()
        } else {
            format!("{rust}: {}", empty(source, member))
        };
        let _ = writeln!(out, "            {value},");
    }
    out.push_str("        }\n    }\n}\n");
}

fn member(out: &mut String, source: &Source, id: usize) {
    let field = &source.fields[id];
    let lexical = source.lexical(field);
    let given = given_type(source, field);
    let mandatory = field.presence == Presence::Mandatory;
    let is_list = matches!(field.kind, Kind::Array { .. });
    let rust = if mandatory || is_list { given } else { format!("Option<{given}>") };
    let whole = lexical.is_some_and(|lexical| lexical.base == Base::Integer);

    let mut wire = format!("rename = {:?}", field.name);
    if !mandatory {
        let empty = if is_list { "Vec::is_empty" } else { "Option::is_none" };
        let _ = write!(wire, ", default, skip_serializing_if = {empty:?}");
    }
    let reader = match &field.kind {
        Kind::Object => Some("object"),
        Kind::Array { .. } => Some("list"),
        Kind::Leaf(_) if whole => Some("whole"),
        Kind::Leaf(_) => None,
    };
    if let Some(reader) = reader {
        let optional = if mandatory { "" } else { "optional_" };
        let _ = write!(wire, ", deserialize_with = \"wire::{optional}{reader}\"");
    }
    let _ = write!(
        out,
        "    /// {}\n    ///\n    /// {}\n    #[cfg_attr(feature = \"serde\", serde({wire}))]\n",
        field.doc,
        constraints(source, field),
    );
    let checks = checks(field, lexical);
    if !checks.is_empty() {
        let _ = writeln!(out, "    #[cfg_attr(feature = \"validator\", validate({checks}))]");
    }
    let _ = write!(
        out,
        "    #[cfg_attr(feature = \"schemars\", schemars(transform = Row({id})))]\n    pub {}: {rust},\n",
        snake(&field.name),
    );
}

/// What the type alone does not say, in the words of the `validator` derive.
fn checks(field: &Field, lexical: Option<&Lexical>) -> String {
    match (&field.kind, lexical) {
        (_, Some(Lexical { list: Some(_), .. })) => String::new(),
        (_, Some(lexical)) if lexical.base == Base::String => {
            let length = format!("length(min = {}, max = {})", field.min_length, field.max_length);
            let name = screaming(&lexical.name);
            match (&lexical.pattern, &lexical.pattern_not) {
                (None, _) => length,
                (Some(_), None) => format!("{length}, regex(path = *{name})"),
                (Some(_), Some(_)) => {
                    let none = snake(&lexical.name);
                    format!("{length}, regex(path = *{name}), custom(function = no_{none})")
                }
            }
        }
        (_, Some(lexical)) if lexical.base == Base::Integer => {
            let bound = |thousandths: i64| grouped(thousandths / 1000);
            format!("range(min = {}, max = {})", bound(lexical.min), bound(lexical.max))
        }
        (_, Some(lexical)) => format!("custom(function = {})", snake(&lexical.name)),
        (Kind::Array { min_items, max_items }, None) => {
            let most = max_items.map_or(String::new(), |most| format!(", max = {most}"));
            match (min_items, max_items) {
                (0, None) => "nested".to_owned(),
                (least, _) => format!("length(min = {least}{most}), nested"),
            }
        }
        (_, None) => "nested".to_owned(),
    }
}

/// What a container is, for people.
pub(super) fn heading(field: &Field) -> String {
    let of = match (&field.kind, field.path.as_str()) {
        (_, "") => "The request: FORM GST INV-01, version 1.1.".to_owned(),
        (Kind::Array { .. }, path) => format!("An element of `{path}`. {}", field.doc),
        (_, path) => format!("`{path}`. {}", field.doc),
    };
    of + &sources(field)
}

/// The row of a member, for people.
pub(super) fn constraints(source: &Source, field: &Field) -> String {
    format!("`{}`: {}.{}", field.path, facts(source, field), sources(field))
}

/// What a value must look like, for people.
fn facts(source: &Source, field: &Field) -> String {
    let mut facts = match (&field.kind, source.lexical(field)) {
        (Kind::Array { min_items, max_items: Some(most) }, _) => {
            format!("{min_items} to {most} elements")
        }
        (Kind::Array { .. }, _) => "any number of elements".to_owned(),
        (_, None) => "object".to_owned(),
        (_, Some(Lexical { list: Some(list), .. })) => {
            format!("`{}`", source.enum_values(list).join("`, `"))
        }
        (_, Some(lexical)) if lexical.base == Base::String => {
            let (least, most) = (field.min_length, field.max_length);
            let length = if least == most {
                format!("{most} characters")
            } else {
                format!("{least} to {most} characters")
            };
            match &lexical.pattern {
                Some(pattern) => format!("text of {length}, `{pattern}`"),
                None => format!("text of {length}"),
            }
        }
        (_, Some(lexical)) => {
            let range = format!("{} to {}", decimal(lexical.min), decimal(lexical.max));
            match lexical.base {
                Base::Integer => format!("whole number, {range}"),
                _ => format!("{range}, {} decimals", lexical.decimals),
            }
        }
    };
    match &field.presence {
        Presence::Optional => {}
        Presence::Mandatory => facts.push_str("; mandatory"),
        Presence::WhenSibling { member, is } => {
            let _ = write!(facts, "; mandatory when `{member}` is `{is}`");
        }
        Presence::When(text) => {
            let _ = write!(facts, "; mandatory when {text}");
        }
    }
    facts
}

/// Thousandths as a number.
pub(super) fn decimal(thousandths: i64) -> String {
    let value = thousandths.unsigned_abs();
    let sign = if thousandths < 0 { "-" } else { "" };
    let text = format!("{sign}{}.{:03}", value / 1000, value % 1000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn sources(field: &Field) -> String {
    if field.source.is_empty() {
        return String::new();
    }
    format!(" Source: {}.", field.source.join(", "))
}
