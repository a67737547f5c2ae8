//! `model.rs`: the request as Rust types.

use std::fmt::Write as _;
use std::ops::Range;

use super::{capital, grouped, screaming, snake};
use crate::source::{Base, Field, JsonType, Kind, Lexical, Presence, Source};

pub(super) fn emit(source: &Source) -> String {
    let mut out = format!("//! The request as Rust types.\n\nuse crate::Decimal;\n{}", uses(""));
    types(&mut out, source, 0..source.request().len(), &[]);
    out
}

/// The documents beside the request.
pub(super) fn beside(source: &Source) -> String {
    let mut out = format!(
        "//! The documents beside the request as Rust types.\n\n\
         use crate::Decimal;\nuse crate::documents::{{Json, Or}};\nuse crate::model::{{{}}};\n{}",
        taken_over(source).join(", "),
        uses(" one_of,"),
    );
    let known = lists(source, 0..source.request().len());
    types(&mut out, source, source.request().len()..source.fields.len(), &known);
    out
}

/// What types are made with; some ask more of their values.
fn uses(validators: &str) -> String {
    format!(
        "#[cfg(feature = \"serde\")]\nuse crate::model::wire;\n\
         #[cfg(feature = \"validator\")]\n\
         use crate::model::validators::{{Regex, Validate as _, ValidationError, none_missing, number,{validators} regex}};\n\
         #[cfg(feature = \"schemars\")]\nuse crate::schema::{{Members, Row}};\n"
    )
}

/// The types of some fields, but for enums of the lists that are known already.
fn types(out: &mut String, source: &Source, fields: Range<usize>, known: &[&str]) {
    for list in lists(source, fields.clone()) {
        if !known.contains(&list) {
            closed_set(out, source, fields.clone(), list);
        }
    }
    for id in fields.clone() {
        let field = &source.fields[id];
        if matches!(field.kind, Kind::Object | Kind::Array { .. }) && !field.is_copy() {
            container(out, source, id, field);
        }
    }
    for lexical in lexicals(source, fields, |field| !checks_nothing(field)) {
        out.push_str(&validator(lexical));
    }
}

/// Whether the `validator` derive is asked nothing about a field: it is not known for certain, or may
/// be something else.
fn checks_nothing(field: &Field) -> bool {
    field.is_lax || !field.or.is_empty()
}

/// The domains of some fields, as far as types are made of these, in the order of the files.
fn lexicals(source: &Source, fields: Range<usize>, of: fn(&Field) -> bool) -> Vec<&Lexical> {
    let is_own = |field: &&Field| field.parent.is_some_and(|of| !source.fields[of].is_copy());
    let used: Vec<usize> = source.fields[fields]
        .iter()
        .filter(is_own)
        .filter(|field| of(field))
        .filter_map(|field| match field.kind {
            Kind::Leaf(index) => Some(index),
            _ => None,
        })
        .collect();
    let types = source.types.iter().enumerate();
    types.filter(|(index, _)| used.contains(index)).map(|(_, lexical)| lexical).collect()
}

/// The lists of values that some fields have.
fn lists(source: &Source, fields: Range<usize>) -> Vec<&str> {
    let mut lists = Vec::new();
    for list in
        lexicals(source, fields, |_| true).into_iter().filter_map(|lexical| lexical.list.as_deref())
    {
        if !lists.contains(&list) {
            lists.push(list);
        }
    }
    lists
}

/// The types of the request that other documents use.
fn taken_over(source: &Source) -> Vec<String> {
    let request = 0..source.request().len();
    let enums = lists(source, request.clone()).into_iter().map(pascal);
    let structs = source.request().iter().map(|field| field.type_name.clone());
    let known: Vec<String> = enums.chain(structs).collect();
    let mut types = Vec::new();
    for field in &source.fields[request.end..] {
        if field.parent.is_some_and(|of| !source.fields[of].is_copy()) {
            let value = value_type(source, field);
            let name = value.trim_start_matches("Vec<").trim_end_matches('>').to_owned();
            if known.contains(&name) && !types.contains(&name) {
                types.push(name);
            }
        }
    }
    types.sort();
    types
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
    snake.split('_').map(capital).collect()
}

/// A code as the name of a variant: itself where it can be one, else the words that say what it
/// stands for, else itself behind a letter.
fn variant(code: &str, meaning: &str) -> String {
    let is_word = |text: &str| {
        text.starts_with(|first: char| first.is_ascii_alphabetic())
            && text.chars().all(|c| c.is_ascii_alphanumeric())
    };
    if is_word(code) {
        code.to_owned()
    } else if meaning.split(' ').all(is_word) {
        meaning.split(' ').map(capital).collect()
    } else {
        format!("V{}", code.replace(|c: char| !c.is_ascii_alphanumeric(), "_"))
    }
}

/// An enum of the values of a list.
fn closed_set(out: &mut String, source: &Source, fields: Range<usize>, list: &str) {
    let has_list = |lexical: &Lexical| lexical.list.as_deref() == Some(list);
    let any_case = source.types.iter().any(|lexical| has_list(lexical) && lexical.any_case);
    let of_list = |field: &&Field| source.lexical(field).is_some_and(has_list);
    let members = source.fields[fields].iter().filter(of_list);
    let members: Vec<&str> = members.map(|field| field.path.as_str()).collect();
    let values: Vec<_> = source.enums.iter().filter(|value| value.list == list).collect();
    let name = pascal(list);
    let default = if values.len() == 1 { ", Default" } else { "" };
    let _ = write!(
        out,
        "\n/// The values of `{}`.\n\
         #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash{default})]\n\
         pub enum {name} {{\n",
        members.join("`, `"),
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
    let _ = write!(out, "}}\n\ncrate::model::closed_set!({name}, any_case: {any_case}, {{\n");
    for value in &values {
        let _ = writeln!(out, "    {} = {:?},", variant(&value.code, &value.meaning), value.code);
    }
    out.push_str("});\n");
}

/// The Rust type of a member, always given.
fn given_type(source: &Source, field: &Field) -> String {
    let value = value_type(source, field);
    let is_plain = field.or.is_empty() || matches!(field.kind, Kind::Open);
    if is_plain { value } else { format!("Or<{value}>") }
}

/// The same of what is looked into.
fn value_type(source: &Source, field: &Field) -> String {
    match (&field.kind, source.lexical(field)) {
        (_, Some(Lexical { list: Some(list), .. })) => pascal(list),
        (Kind::Array { .. }, _) => format!("Vec<{}>", field.type_name),
        (Kind::Object, _) => field.type_name.clone(),
        (Kind::Invoice, _) => "Invoice".to_owned(),
        (Kind::Open | Kind::Leaf(_), None) => "Json".to_owned(),
        (Kind::Open | Kind::Leaf(_), Some(lexical)) => match lexical.base {
            Base::String => "String",
            Base::Boolean => "bool",
            Base::Number => "Decimal",
            Base::Integer if lexical.max / 1000 > i64::from(u32::MAX) => "u64",
            Base::Integer => "u32",
        }
        .to_owned(),
    }
}

/// Whether the type says that a member is always there.
pub(super) fn is_always_there(field: &Field) -> bool {
    field.presence == Presence::Mandatory && !field.is_lax
}

/// Whether a list that is left out is an empty one. In documents beside the request it is not: an
/// answer may have to have a list, and that may be empty.
fn is_list(field: &Field) -> bool {
    let is_told_apart = field.is_beside && !is_always_there(field);
    matches!(field.kind, Kind::Array { .. }) && field.or.is_empty() && !is_told_apart
}

/// Whether a container can be made without saying anything: whether each of its mandatory members
/// has an empty value. A choice between values has none.
fn has_empty(source: &Source, id: usize) -> bool {
    mandatory(source, id).iter().all(|&member| member_has_empty(source, member))
}

fn mandatory(source: &Source, id: usize) -> Vec<usize> {
    let is_mandatory = |&member: &usize| is_always_there(&source.fields[member]);
    source.members(id).into_iter().filter(is_mandatory).collect()
}

fn member_has_empty(source: &Source, member: usize) -> bool {
    let field = &source.fields[member];
    match (&field.kind, source.lexical(field).and_then(|lexical| lexical.list.as_ref())) {
        (Kind::Object, _) => has_empty(source, member),
        (Kind::Invoice, _) => false,
        (_, Some(list)) => source.enum_values(list).len() == 1,
        _ => true,
    }
}

fn container(out: &mut String, source: &Source, id: usize, field: &Field) {
    let name = &field.type_name;
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
             ValidationError> {{\n{conditions}}}\n",
            snake(name)
        );
    }
}

/// Statements that ask for groups of members, and note each member that is missing although a member
/// beside it asks for it.
fn conditions(source: &Source, id: usize) -> String {
    let mut out = String::new();
    if let Some(choice) = &source.fields[id].choice {
        let given = |name: &String| format!("of.{}.is_some()", snake(name));
        let groups = choice.groups.iter().map(|group| {
            let given: Vec<String> = group.iter().map(given).collect();
            format!("&[{}]", given.join(", "))
        });
        let groups: Vec<String> = groups.collect();
        // No container has a choice and conditions.
        return format!("    one_of(&[{}], {})\n", groups.join(", "), choice.exclusive);
    }
    for member in source.members(id).into_iter().map(|member| &source.fields[member]) {
        if let Presence::WithAny(names) = &member.presence {
            let given: Vec<String> =
                names.iter().map(|name| format!("of.{}.is_some()", snake(name))).collect();
            let _ = write!(
                out,
                "    if ({}) && of.{}.is_none() {{\n        missing.push({:?});\n    }}\n",
                given.join(" || "),
                snake(&member.name),
                member.name,
            );
        }
        let Presence::WhenSibling { member: sibling, is } = &member.presence else {
            continue;
        };
        let beside = source.members(id).into_iter().find(|&i| source.fields[i].name == *sibling);
        let list = beside.and_then(|i| source.lexical(&source.fields[i])?.list.as_ref());
        let value = source.enums.iter().find(|v| Some(&v.list) == list && v.code == *is);
        if let (Some(list), Some(value)) = (list, value) {
            let _ = write!(
                out,
                "    if of.{} == {}::{} && of.{}.{}() {{\n        missing.push({:?});\n    }}\n",
                snake(sibling),
                pascal(list),
                variant(&value.code, &value.meaning),
                snake(&member.name),
                if is_list(member) { "is_empty" } else { "is_none" },
                member.name,
            );
        }
    }
    if out.is_empty() {
        return out;
    }
    format!("    let mut missing = Vec::new();\n{out}    none_missing(&missing)\n")
}

/// The empty value of a member.
fn empty(source: &Source, field: &Field) -> String {
    match given_type(source, field).as_str() {
        _ if is_list(field) => "Vec::new()".to_owned(),
        _ if !is_always_there(field) => "None".to_owned(),
        "String" => "String::new()".to_owned(),
        "u32" | "u64" => "0".to_owned(),
        "bool" => "false".to_owned(),
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
    let mandatory = is_always_there(field);
    let is_list = is_list(field);
    let rust = if mandatory || is_list { given } else { format!("Option<{given}>") };
    let whole = lexical.is_some_and(|lexical| lexical.base == Base::Integer);

    let mut wire = format!("rename = {:?}", field.name);
    for spelling in &field.spellings {
        let _ = write!(wire, ", alias = {spelling:?}");
    }
    if !mandatory {
        let empty = if is_list { "Vec::is_empty" } else { "Option::is_none" };
        let _ = write!(wire, ", default, skip_serializing_if = {empty:?}");
    }
    let types = field.or.iter().map(|json| match json {
        JsonType::String => 1_u8,
        JsonType::Object => 2,
        JsonType::Array => 4,
    });
    let types: u8 = types.sum();
    let reader = match &field.kind {
        Kind::Open => Some(format!("open::<{types}, _>")),
        _ if types > 0 => Some(format!("or::<{types}, _, _>")),
        Kind::Object | Kind::Invoice => Some("object".to_owned()),
        Kind::Array { .. } if is_list || mandatory => Some("list".to_owned()),
        Kind::Array { .. } => Some("given_list".to_owned()),
        Kind::Leaf(_) if whole => Some("whole".to_owned()),
        Kind::Leaf(_) if lexical.is_some_and(|lexical| lexical.unquoted) => {
            Some("unquoted".to_owned())
        }
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
        _ if checks_nothing(field) => String::new(),
        (_, Some(Lexical { list: Some(_), .. } | Lexical { base: Base::Boolean, .. })) => {
            String::new()
        }
        (_, Some(lexical)) if lexical.base == Base::String => {
            let length = match (field.min_length, field.max_length) {
                (0, u32::MAX) => return String::new(),
                (least, u32::MAX) => format!("length(min = {least})"),
                (least, most) => format!("length(min = {least}, max = {most})"),
            };
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
            let is_long = lexical.max / 1000 > i64::from(u32::MAX);
            let suffix = if is_long { "_u64" } else { "" };
            let bound = |thousandths: i64| grouped(thousandths / 1000) + suffix;
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
        (_, "") if field.type_name == "Invoice" => {
            "The request: FORM GST INV-01, version 1.1.".to_owned()
        }
        (_, "") => field.doc.clone(),
        (Kind::Array { .. }, path) => format!("An element of `{path}`. {}", field.doc),
        (_, path) => format!("`{path}`. {}", field.doc),
    };
    let choice = field.choice.as_ref().map_or(String::new(), |choice| {
        let groups = choice.groups.iter().map(|group| format!("`{}`", group.join("`, `")));
        let most = if choice.exclusive { ", and not both" } else { "" };
        let groups: Vec<String> = groups.collect();
        format!(" One of these has to be there in full{most}: {}.", groups.join("; or "))
    });
    of + &choice + &sources(field)
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
        (Kind::Open, _) => "anything".to_owned(),
        (_, None) => "object".to_owned(),
        (_, Some(Lexical { base: Base::Boolean, .. })) => "true or false".to_owned(),
        (_, Some(Lexical { list: Some(list), .. })) => {
            format!("`{}`", source.enum_values(list).join("`, `"))
        }
        (_, Some(lexical)) if lexical.base == Base::String => {
            let (least, most) = (field.min_length, field.max_length);
            let length = match (least, most) {
                (0, u32::MAX) => String::new(),
                (least, u32::MAX) => format!(" of {} or more", characters(least)),
                _ if least == most => format!(" of {}", characters(most)),
                _ => format!(" of {least} to {}", characters(most)),
            };
            match &lexical.pattern {
                Some(pattern) => format!("text{length}, `{pattern}`"),
                None => format!("text{length}"),
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
        Presence::WithAny(names) => {
            let _ = write!(facts, "; mandatory when `{}` is given", names.join("` or `"));
        }
        Presence::When(text) => {
            let _ = write!(facts, "; mandatory when {text}");
        }
    }
    if !field.spellings.is_empty() {
        let _ = write!(facts, "; also spelt `{}`", field.spellings.join("`, `"));
    }
    if field.is_lax {
        facts.push_str("; not known for certain");
    }
    facts
}

fn characters(count: u32) -> String {
    format!("{count} character{}", if count == 1 { "" } else { "s" })
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
