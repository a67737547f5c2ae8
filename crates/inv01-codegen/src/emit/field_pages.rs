//! `docs/fields`: a page for each document, with its members. `docs/sources.md`: the texts.

use std::fmt::Write as _;
use std::path::PathBuf;

use super::markdown::{HEAD, Here, Pages, SOURCES, code, pair, plain};
use super::model::decimal;
use crate::Generated;
use crate::node::pointer;
use crate::source::{
    Base, Constraint, Document, Field, JsonType, Kind, Lexical, Origin, Presence, Rule, Source,
};

/// The folder of the pages.
pub(super) const FOLDER: &str = "docs/fields";

/// The documents that have rows of their own.
fn documents(source: &Source) -> impl Iterator<Item = &Document> {
    source.documents.iter().filter(|document| document.root > 0 || !document.is_array)
}

fn page_of(document: &Document) -> String {
    format!("{FOLDER}/{}.md", document.name)
}

/// Page and anchor of a member; of a path that several documents have, the first.
pub(super) fn place(source: &Source, path: &str) -> Option<(String, String)> {
    place_of(source, source.fields.iter().position(|field| field.path == path)?)
}

/// Page and anchor of a field; of one that is taken over, those of the other.
fn place_of(source: &Source, mut id: usize) -> Option<(String, String)> {
    while let Origin::TakenOver(origin) = source.fields[id].origin {
        id = origin;
    }
    let anchor = anchor(&source.fields[id]);
    while let Some(parent) = source.fields[id].parent {
        id = parent;
    }
    let document = documents(source).find(|document| document.root == id)?;
    Some((page_of(document), anchor))
}

/// Whether rules and look-ups that name this path mean this field: of the documents that have such a
/// path, the first one.
fn is_meant(source: &Source, field: &Field) -> bool {
    let first = source.fields.iter().find(|other| other.path == field.path);
    first.is_some_and(|first| std::ptr::eq(first, field))
}

/// The path without brackets, which links do not take.
fn anchor(field: &Field) -> String {
    field.path.replace("[]", "")
}

pub(super) fn emit(pages: &Pages<'_>) -> Vec<Generated> {
    let source = pages.source;
    let mut files = vec![index(pages), texts(source)];
    for document in documents(source) {
        let path = page_of(document);
        let text = page(&pages.at(&path), document);
        files.push(Generated { path: PathBuf::from(path), text });
    }
    files
}

/// The fields of a container that have a row here, it first, each before its members.
fn tree(source: &Source, id: usize) -> Vec<usize> {
    let mut ids = vec![id];
    for member in source.members(id) {
        if !source.fields[member].is_taken_over() {
            ids.extend(tree(source, member));
        }
    }
    ids
}

fn index(pages: &Pages<'_>) -> Generated {
    let path = format!("{FOLDER}/README.md");
    let here = pages.at(&path);
    let mut out = format!(
        "{HEAD}# Fields\n\nEvery member of a document: what it means, what it may hold, when it must be there, which codes and \
         rules concern it.\nThe rows behind these pages are the `*.toml` files of {}; the `*.schema.json` beside them are the same \
         for programs.\n\n| document | name | members with a row of their own |\n|---|---|---|\n",
        here.link("`schemas/`", "schemas/README.md", ""),
    );
    for document in &pages.source.documents {
        let container = |id: &usize| {
            let kind = &pages.source.fields[*id].kind;
            matches!(kind, Kind::Object | Kind::Array { .. })
        };
        let is_request = document.root == 0 && document.is_array;
        let own = if is_request { &pages.source.documents[0] } else { document };
        let leaves = tree(pages.source, own.root).into_iter().filter(|id| !container(id)).count();
        let leaves =
            if is_request { "those of the request".to_owned() } else { leaves.to_string() };
        let link = here.link(&document.title, &page_of(own), "");
        let _ = writeln!(out, "| {link} | `{}` | {leaves} |", document.name);
    }
    let _ = write!(
        out,
        "\n## How to read a field\n\n\
         Each field has an anchor, its path without brackets: `generate-irn.md#ItemList.Qty`.\n\n\
         | row | meaning |\n|---|---|\n\
         | type | text, number or whole number; an object, or an array of objects |\n\
         | length | in characters |\n\
         | shape | the regular expression that the whole text matches |\n\
         | NIC writes | the regular expression as the portal's messages quote it, where it is another |\n\
         | decimals | the greatest number of them, trailing zeros dropped |\n\
         | list | the list of {} that its codes come from; asked by a rule |\n\
         | mandatory | always; where an object around it is given; or when something holds |\n\
         | label | the name that the portal's messages call it by; where there is none, the member name stands in |\n\
         | personal data | `direct`: names or reaches a person, so that results show only its shape; `indirect`: may hold such a thing |\n\
         | faults | what a single value can get wrong, by code, with the rule that says so |\n\
         | rules | the rules that read it, and such as its row decides |\n\
         | left to the portal | the codes that the portal may give after a look-up by this value |\n\
         | example | a value that passes by itself |\n\
         | also spelt | other spellings of the name, which mean the same |\n\
         | or | JSON types that are taken besides, and not looked into |\n\
         | confidence | `medium` or `low` where the texts differ or are copies; where nothing is said, they agree or one is beyond doubt. \
         Beside the request, what breaks such a row is a warning, and its limits stand in the strict schema only |\n\
         | sources | {} |\n",
        here.link("`masters/`", "masters/README.md", ""),
        here.link("the texts that say so", SOURCES, ""),
    );
    Generated { path: PathBuf::from(path), text: out }
}

fn texts(source: &Source) -> Generated {
    let mut out = format!(
        "{HEAD}# Sources\n\nThe texts that fields, rules and codes rest on, by the keys that pages name them with. Where two disagree: \
         what the portal\nwas observed to accept, then the texts of 2026, then the older ones. Where the lists of codes come from says \
         [masters/README.md](../masters/README.md).\n\n| key | text | date |\n|---|---|---|\n",
    );
    for text in &source.texts {
        let (key, title) = (&text.key, plain(&text.title));
        let _ = writeln!(out, "| <a id=\"{key}\"></a>{key} | {title} | {} |", text.date);
    }
    Generated { path: PathBuf::from(SOURCES), text: out }
}

/// The page of a document.
fn page(here: &Here<'_, '_>, document: &Document) -> String {
    let source = here.source();
    let root = &source.fields[document.root];
    let mut out = format!(
        "{HEAD}# {}\n\n{} {} says how to read a field.\n\nMandatory members are bold; those of an object that may be left out, only \
         inside it.{}\n\n",
        document.title,
        if document.root == 0 { plain(&root.doc) } else { about(document, root) },
        here.link("The index", &format!("{FOLDER}/README.md"), "how-to-read-a-field"),
        choice(root),
    );
    let leaves = leaves(here, document.root);
    if !leaves.is_empty() {
        let _ = writeln!(out, "- {leaves}");
    }
    contents(&mut out, here, document.root, 0);
    for id in tree(source, document.root).into_iter().skip(1) {
        section(&mut out, here, &source.fields[id]);
    }
    out
}

/// What a document beside the request is.
fn about(document: &Document, root: &Field) -> String {
    let shape =
        if document.is_array { "An array of objects with these members" } else { "An object" };
    let way = if document.is_received { "received" } else { "sent" };
    let doubt = match root.confidence.as_str() {
        "high" => "",
        _ => " Its shape is known from copies only.",
    };
    format!("{shape}, {way}.{doubt} `inv01 check --document {}` checks it.", document.name)
}

/// Of which groups of members one must be complete.
fn choice(root: &Field) -> String {
    let Some(choice) = &root.choice else { return String::new() };
    let groups = choice.groups.iter().map(|group| group.join(", "));
    let and = if choice.exclusive { ", and not both" } else { "" };
    format!(" One of these has to be there{and}: {}.", groups.collect::<Vec<_>>().join("; or "))
}

/// A name that leads to the field.
fn entry(here: &Here<'_, '_>, id: usize) -> String {
    let field = &here.source().fields[id];
    let link = match place_of(here.source(), id) {
        Some((page, anchor)) => here.link(&field.name, &page, &anchor),
        None => field.name.clone(),
    };
    if field.presence == Presence::Mandatory { format!("**{link}**") } else { link }
}

/// The members of a container that hold one value, in a line.
fn leaves(here: &Here<'_, '_>, container: usize) -> String {
    let source = here.source();
    let is_leaf =
        |id: &usize| !matches!(source.fields[*id].kind, Kind::Object | Kind::Array { .. });
    let leaves = source.members(container).into_iter().filter(is_leaf);
    leaves.map(|id| entry(here, id)).collect::<Vec<_>>().join(", ")
}

/// The containers inside a container, with what they hold.
fn contents(out: &mut String, here: &Here<'_, '_>, container: usize, depth: usize) {
    for id in here.source().members(container) {
        let field = &here.source().fields[id];
        let each = match field.kind {
            Kind::Array { .. } => " (each)",
            Kind::Object => "",
            Kind::Leaf(_) | Kind::Open | Kind::Invoice => continue,
        };
        let (blanks, entry) = ("  ".repeat(depth), entry(here, id));
        if field.is_taken_over() {
            let _ = writeln!(out, "{blanks}- {entry}{each}");
            continue;
        }
        let _ = writeln!(out, "{blanks}- {entry}{each}: {}", leaves(here, id));
        contents(out, here, id, depth + 1);
    }
}

fn section(out: &mut String, here: &Here<'_, '_>, field: &Field) {
    let lexical = here.source().lexical(field);
    let level = if lexical.is_some() { "###" } else { "##" };
    let kind = match (&field.kind, lexical) {
        (Kind::Object, _) => "object",
        (Kind::Array { .. }, _) => "array of objects",
        (Kind::Open, _) => "any",
        (Kind::Invoice, _) => "a request for an IRN",
        (_, Some(Lexical { base: Base::Integer, .. })) => "whole number",
        (_, Some(Lexical { base: Base::Number, .. })) => "number",
        (_, Some(Lexical { base: Base::Boolean, .. })) => "true or false",
        (_, Some(Lexical { unquoted: true, .. })) => "text, or a number with these digits",
        _ => "text",
    };
    let _ = write!(
        out,
        "\n{level} <a id=\"{}\"></a>{}\n\n{}\n\n| type | {kind} |\n|---|---|\n",
        anchor(field),
        field.path,
        here.text(&field.doc),
    );
    let others = field.or.iter().map(|json| match json {
        JsonType::String => "text",
        JsonType::Object => "object",
        JsonType::Array => "array",
    });
    pair(out, "or", &others.collect::<Vec<_>>().join(", "));
    pair(out, "also spelt", &field.spellings.join(", "));
    if let Origin::Extends(origin) | Origin::Holds(origin) = field.origin
        && let Some((page, anchor)) = place_of(here.source(), origin)
    {
        let source = here.source();
        let origin = &source.fields[origin];
        let name = if origin.path.is_empty() { &origin.type_name } else { &origin.path };
        pair(out, "members", &format!("those of {}", here.link(name, &page, &anchor)));
    }
    if let Kind::Array { min_items, max_items } = field.kind {
        let most =
            max_items.map_or("any number".to_owned(), |most| format!("{min_items} to {most}"));
        pair(out, "elements", &most);
    }
    if let Some(lexical) = lexical {
        domain(out, here, field, lexical);
    }
    pair(out, "mandatory", &presence(here, field));
    pair(out, "label", &field.label.as_deref().map(plain).unwrap_or_default());
    if field.pii != "none" {
        pair(out, "personal data", &field.pii);
    }
    pair(out, "faults", &faults(here, field, lexical));
    pair(out, "rules", &rules(here, field));
    pair(out, "left to the portal", &left_open(here, field));
    if !field.sample.is_empty() {
        pair(out, "example", &code(&field.sample));
    }
    if field.confidence != "high" {
        let why =
            if field.is_lax { "what breaks the row is a warning" } else { "the texts differ" };
        pair(out, "confidence", &format!("{}: {why}", field.confidence));
    }
    pair(out, "sources", &here.sources(field.source.iter().map(String::as_str)));
}

/// What a value looks like.
fn domain(out: &mut String, here: &Here<'_, '_>, field: &Field, lexical: &Lexical) {
    if lexical.base == Base::String {
        let (least, most) = (field.min_length, field.max_length);
        let length = match (least, most) {
            (0, u32::MAX) => String::new(),
            (least, u32::MAX) => format!("{least} or more"),
            _ if least == most => most.to_string(),
            _ => format!("{least} to {most}"),
        };
        pair(out, "length", &length);
    } else if lexical.base != Base::Boolean {
        pair(out, "range", &format!("{} to {}", decimal(lexical.min), decimal(lexical.max)));
    }
    if lexical.base == Base::Number {
        pair(out, "decimals", &lexical.decimals.to_string());
    }
    let as_code = |text: &Option<String>| text.as_deref().map(code).unwrap_or_default();
    pair(out, "shape", &as_code(&lexical.pattern));
    pair(out, "but not", &as_code(&lexical.pattern_not));
    pair(out, "NIC writes", &as_code(&lexical.nic_pattern));
    if lexical.day {
        pair(out, "day", "DD/MM/YYYY, one that the calendar has");
    }
    if let Some(list) = &lexical.list {
        pair(out, "values", &values(here, lexical, list));
    }
    if let Some(name) = field.master.as_ref().or(lexical.master.as_ref()) {
        let list =
            |name: &str| here.link(&format!("{name}.csv"), &format!("masters/{name}.csv"), "");
        let list = match name.as_str() {
            "pos_states" => {
                format!("{}, rows that may be a place of supply (`pos`)", list("states"))
            }
            name => list(name),
        };
        pair(out, "list", &list);
    }
}

/// The values of a closed list, with what they mean.
fn values(here: &Here<'_, '_>, lexical: &Lexical, list: &str) -> String {
    let values = here.source().enums.iter().filter(|value| value.list == list);
    let mut lines: Vec<String> =
        values.map(|value| format!("{}: {}", code(&value.code), plain(&value.meaning))).collect();
    if lexical.any_case {
        lines.push(match here.source().rules.iter().find(|rule| rule.name == "value-case") {
            Some(rule) => format!("in another letter case a warning ({})", here.rule_id(rule)),
            None => "in another letter case a warning".to_owned(),
        });
    }
    if let Some(once) = &lexical.once {
        lines.push(format!(
            "{} passed until {}; until {} that is in doubt",
            code(&once.value),
            once.until,
            once.doubtful_until
        ));
    }
    lines.join("<br>")
}

/// The innermost container around a field that may be left out.
fn optional_around<'s>(source: &'s Source, field: &Field) -> Option<&'s Field> {
    let mut around = field.parent;
    while let Some(id) = around {
        let container = &source.fields[id];
        if container.presence != Presence::Mandatory {
            return Some(container);
        }
        around = container.parent;
    }
    None
}

/// When it must be there.
fn presence(here: &Here<'_, '_>, field: &Field) -> String {
    match &field.presence {
        Presence::Optional => String::new(),
        Presence::Mandatory => match optional_around(here.source(), field) {
            Some(around) => format!("where [{}](#{}) is given", around.name, anchor(around)),
            None => "always".to_owned(),
        },
        Presence::WhenSibling { member, is } => {
            let beside = match anchor(field).rsplit_once('.') {
                Some((container, _)) => format!("{container}.{member}"),
                None => member.clone(),
            };
            format!("when [{member}](#{beside}) is {}", code(is))
        }
        Presence::WithAny(names) => format!("when {} is given", names.join(" or ")),
        Presence::When(text) => {
            // The rule that asks for it reads it, and what the condition names.
            let names = |rule: &&Rule| {
                let named = |path: &&str| {
                    let member = here.source().fields.iter().any(|field| field.path == **path);
                    !path.is_empty() && member && !rule.reads.iter().any(|read| read == *path)
                };
                let mut words = text.split(|c: char| !c.is_ascii_alphanumeric());
                rule.reads.contains(&field.path) && !words.any(|word| named(&word))
            };
            let mut rules: Vec<&Rule> = here.source().rules.iter().filter(names).collect();
            if rules.iter().any(|rule| rule.severity == "error") {
                rules.retain(|rule| rule.severity == "error");
            }
            let rules: Vec<String> = rules.into_iter().map(|rule| here.rule(rule)).collect();
            match rules.as_slice() {
                [] => format!("when {}", plain(text)),
                rules => format!("when {}: {}", plain(text), rules.join(", ")),
            }
        }
    }
}

/// The code of what most rows ask.
const GENERAL: &str = "5002";

/// What the value alone can get wrong: codes, each with the rules that report it.
fn faults(here: &Here<'_, '_>, field: &Field, lexical: Option<&Lexical>) -> String {
    // With which code another document is answered is not known.
    let is_request = here.source().request().iter().any(|other| std::ptr::eq(other, field));
    let general = if is_request { GENERAL } else { "" };
    let text = lexical.is_some_and(|lexical| lexical.base == Base::String);
    let mut faults: Vec<(&str, &str, &str)> = Vec::new();
    let own = |constraint| field.codes.get(&constraint).map_or(general, String::as_str);
    if !matches!(field.presence, Presence::Optional | Presence::When(_)) {
        faults.push((own(Constraint::Required), "missing", "required-member"));
    }
    for (constraint, what) in
        [(Constraint::MinItems, "too few"), (Constraint::MaxItems, "too many")]
    {
        if let Some(code) = field.codes.get(&constraint) {
            faults.push((code, what, ""));
        }
    }
    if text {
        if field.max_length < u32::MAX || field.min_length > 0 {
            faults.push((general, "length", "length"));
        }
        if field.min_length > 0 && field.presence != Presence::Mandatory {
            faults.push((general, "empty", "empty-text"));
        }
    }
    if let Some(lexical) = lexical {
        if lexical.pattern.is_some() {
            faults.push((own(Constraint::Pattern), "shape", "pattern"));
        } else if lexical.list.is_some() {
            faults.push((own(Constraint::Pattern), "value", "pattern"));
        }
        if matches!(lexical.base, Base::Number | Base::Integer) {
            faults.push((general, "range", "range"));
        }
        if lexical.base == Base::Number {
            faults.push((general, "decimals", "decimals"));
        }
        if lexical.day {
            let code = field.codes.get(&Constraint::Day).map_or("", String::as_str);
            faults.push((code, "no day of the calendar", "other-date"));
        }
    }
    faults.push((general, "JSON type", "json-type"));
    let mut codes: Vec<&str> = Vec::new();
    for (code, ..) in &faults {
        if !codes.contains(code) {
            codes.push(code);
        }
    }
    let rules = &here.source().rules;
    let line = |code: &&str| {
        let of_code = faults.iter().filter(|fault| fault.0 == *code).map(|(_, what, general)| {
            let is_meant = |rule: &&Rule| match *code {
                "" | GENERAL => rule.name == *general,
                code => rule.codes.iter().any(|known| known == code),
            };
            let rule = rules.iter().find(is_meant).map_or(String::new(), |rule| here.rule_id(rule));
            format!("{what} ({rule})")
        });
        let of_code = of_code.collect::<Vec<_>>().join(", ");
        let code = if code.is_empty() { "no code".to_owned() } else { here.code(code) };
        format!("{code}: {of_code}")
    };
    codes.iter().map(line).collect::<Vec<_>>().join("<br>")
}

/// The rules about it, besides those of every member: such as read it, and such as the row decides,
/// whose cases find something there.
fn rules(here: &Here<'_, '_>, field: &Field) -> String {
    let source = here.source();
    let of_row = |rule: &Rule| {
        let row = rule.decided_as.is_some() || rule.decided_by.as_deref() == Some("rows");
        let file = source.cases.values().find(|file| file.rule == rule.name);
        let mut findings = file.into_iter().flat_map(|file| &file.cases).flat_map(|c| &c.findings);
        row && !rule.id.starts_with('F')
            && findings.any(|finding| pointer(&field.path) == first_item(&finding.pointer))
    };
    if !is_meant(source, field) {
        return String::new();
    }
    let concern = |rule: &&Rule| rule.reads.contains(&field.path) || of_row(rule);
    let line = |rule: &Rule| match rule.codes.as_slice() {
        [] => here.rule(rule),
        codes => format!("{}: {}", here.rule(rule), here.codes(codes)),
    };
    source.rules.iter().filter(concern).map(line).collect::<Vec<_>>().join("<br>")
}

/// The same place in the first element of each array.
fn first_item(pointer: &str) -> String {
    let number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let parts = pointer.split('/').map(|part| if number(part) { "0" } else { part });
    parts.collect::<Vec<_>>().join("/")
}

/// The codes of look-ups by its value.
fn left_open(here: &Here<'_, '_>, field: &Field) -> String {
    if !is_meant(here.source(), field) {
        return String::new();
    }
    let asked = here.source().undecided.iter().filter(|row| row.reads.contains(&field.path));
    let codes: Vec<String> = asked.flat_map(|row| &row.codes).map(|code| here.code(code)).collect();
    codes.join(", ")
}
