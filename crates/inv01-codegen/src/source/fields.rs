//! `inv01.toml`: the lexical domains and the fields of the request.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::SourceKeys;
use super::masters::{EnumValue, ErrorCode, Master};
use super::rules::Rule;
use super::sample::check_sample;
use super::text::{File, SourceError, one_of};
use super::types::{self, Base, Lexical, known_master};

/// What a field's row may refer to.
pub(super) struct Known<'a> {
    pub(super) sources: &'a SourceKeys,
    pub(super) rules: &'a [Rule],
    pub(super) codes: &'a [ErrorCode],
    pub(super) enums: &'a [EnumValue],
    pub(super) masters: &'a [Master],
}

/// When a member must be there.
#[derive(Debug, PartialEq, Eq)]
pub enum Presence {
    /// It may be left out.
    Optional,
    /// Always, inside an object that is given.
    Mandatory,
    /// When a text beside it has this value.
    WhenSibling {
        /// Name of the member beside it.
        member: String,
        /// Its value.
        is: String,
    },
    /// When something holds that a business rule decides; said in words.
    When(String),
}

/// What a field holds.
#[derive(Debug)]
pub enum Kind {
    /// Members.
    Object,
    /// Objects.
    Array {
        /// Least number of elements.
        min_items: u32,
        /// Greatest number of elements.
        max_items: Option<u32>,
    },
    /// One value; position of its domain in [`super::Source::types`].
    Leaf(usize),
}

/// A constraint that a row may give a code of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Constraint {
    /// The member is missing.
    Required,
    /// The shape or the list of values is broken.
    Pattern,
    /// The calendar does not have the day.
    Day,
    /// Too few elements.
    MinItems,
    /// Too many elements.
    MaxItems,
}

/// A field of the request.
#[derive(Debug)]
pub struct Field {
    /// Line of its table.
    pub line: usize,
    /// Position of its container; none for the request itself.
    pub parent: Option<usize>,
    /// Member name; empty for the request itself.
    pub name: String,
    /// Dotted path with `[]` after an array, such as `ItemList[].Qty`.
    pub path: String,
    /// What the member means.
    pub doc: String,
    /// Presence.
    pub presence: Presence,
    /// What it holds.
    pub kind: Kind,
    /// Least number of characters.
    pub min_length: u32,
    /// Greatest number of characters.
    pub max_length: u32,
    /// Codes other than 5002, by constraint.
    pub codes: BTreeMap<Constraint, String>,
    /// Master that holds the codes.
    pub master: Option<String>,
    /// A value that passes, as JSON.
    pub sample: String,
    /// direct, indirect or none.
    pub pii: String,
    /// The portal's display name.
    pub label: Option<String>,
    /// Keys into sources.toml.
    pub source: Vec<String>,
    /// high, medium or low.
    pub confidence: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FieldRow {
    doc: String,
    json: Option<Json>,
    #[serde(rename = "type")]
    lexical: Option<String>,
    #[serde(default)]
    required: bool,
    required_when: Option<When>,
    min_length: Option<u32>,
    max_length: Option<u32>,
    min_items: Option<u32>,
    max_items: Option<u32>,
    #[serde(default)]
    codes: BTreeMap<Constraint, String>,
    master: Option<String>,
    #[serde(default = "none")]
    pii: String,
    label: Option<String>,
    source: Vec<String>,
    #[serde(default = "high")]
    confidence: String,
}

fn none() -> String {
    "none".to_owned()
}

fn high() -> String {
    "high".to_owned()
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Json {
    Object,
    Array,
}

#[derive(Deserialize)]
#[serde(untagged, deny_unknown_fields)]
enum When {
    Sibling { member: String, is: String },
    Text { text: String },
}

pub(super) fn load(
    file: &File,
    known: &Known<'_>,
) -> Result<(Vec<Lexical>, Vec<Field>), SourceError> {
    let mut root = file.parse()?;
    let types = match root.remove("type").map(Spanned::into_inner) {
        Some(DeValue::Table(table)) => types::load(file, known, table)?,
        _ => return Err(file.error(0, "there is no table `type`")),
    };
    let request = Field {
        line: 1,
        parent: None,
        name: String::new(),
        path: String::new(),
        doc: "The request: one document to be registered.".to_owned(),
        presence: Presence::Mandatory,
        kind: Kind::Object,
        min_length: 0,
        max_length: 0,
        codes: BTreeMap::new(),
        master: None,
        sample: String::new(),
        pii: none(),
        label: None,
        source: vec!["J23".to_owned()],
        confidence: high(),
    };
    let mut loader = Loader {
        file,
        known,
        types: &types,
        used: vec![false; types.len()],
        fields: vec![request],
    };
    loader.members(0, root)?;
    let Loader { used, fields, .. } = loader;
    if let Some(index) = used.iter().position(|used| !used) {
        let name = &types[index].1.name;
        return Err(file.error(types[index].0, format!("[type.{name}] is never used")));
    }
    Ok((types.into_iter().map(|(_, lexical)| lexical).collect(), fields))
}

/// A container's members have a bit each in the library's masks.
const MAX_MEMBERS: usize = 64;

/// Keys of the fields of each kind.
const OF_OBJECTS: &[&str] = &["doc", "json", "required", "label", "source", "confidence"];
const OF_ARRAYS: &[&str] = &[
    "doc",
    "json",
    "required",
    "min_items",
    "max_items",
    "codes",
    "label",
    "source",
    "confidence",
];
const OF_LEAVES: &[&str] = &[
    "doc",
    "type",
    "required",
    "required_when",
    "min_length",
    "max_length",
    "codes",
    "master",
    "sample",
    "pii",
    "label",
    "source",
    "confidence",
];

struct Loader<'a> {
    file: &'a File,
    known: &'a Known<'a>,
    types: &'a [(usize, Lexical)],
    used: Vec<bool>,
    fields: Vec<Field>,
}

impl Loader<'_> {
    /// The members of a container: keys that begin with a capital.
    fn members(&mut self, parent: usize, table: DeTable<'_>) -> Result<(), SourceError> {
        for (name, value) in table {
            let span = name.span();
            let name = name.into_inner().into_owned();
            match value.into_inner() {
                DeValue::Table(table) if is_member(&name) => {
                    self.field(parent, name, &span, table)?;
                }
                _ => return Err(self.file.error(span.start, format!("unknown key `{name}`"))),
            }
        }
        let members = self.fields.iter().filter(|field| field.parent == Some(parent)).count();
        if !(1..=MAX_MEMBERS).contains(&members) {
            let reason = format!("a container has 1 to {MAX_MEMBERS} members");
            return Err(self.file.error_at_line(self.fields[parent].line, reason));
        }
        self.siblings(parent)
    }

    fn field(
        &mut self,
        parent: usize,
        name: String,
        span: &Range<usize>,
        table: DeTable<'_>,
    ) -> Result<(), SourceError> {
        let (mut row, mut members) = (DeTable::new(), DeTable::new());
        for (key, value) in table {
            if is_member(key.get_ref()) {
                members.insert(key, value);
            } else {
                row.insert(key, value);
            }
        }
        let file = self.file;
        let path = self.path(parent, &name);
        let json = row.get("json").and_then(|json| json.get_ref().as_str());
        let (keys, what) = match json {
            Some("object") => (OF_OBJECTS, "an object"),
            Some(_) => (OF_ARRAYS, "an array"),
            None => (OF_LEAVES, "a leaf"),
        };
        file.only_keys(&row, keys, what)?;
        let sample = row.remove("sample");
        let row: FieldRow = file.row(row, span.clone())?;
        let wrong = |reason: String| file.error(span.start, format!("[{path}] {reason}"));
        file.sourced(span.start, &row.source, self.known.sources)?;
        one_of("pii", &row.pii, &["direct", "indirect", "none"]).map_err(&wrong)?;
        one_of("confidence", &row.confidence, &["high", "medium", "low"]).map_err(&wrong)?;
        known_master(self.known, row.master.as_ref()).map_err(&wrong)?;
        let kind = match (&row.json, &row.lexical) {
            (Some(Json::Object), None) => Kind::Object,
            (Some(Json::Array), None) => Kind::Array {
                min_items: row.min_items.unwrap_or_default(),
                max_items: row.max_items,
            },
            (None, Some(lexical)) => {
                let known = self.types.iter().position(|(_, known)| known.name == *lexical);
                let index = known.ok_or_else(|| wrong(format!("there is no type `{lexical}`")))?;
                self.used[index] = true;
                Kind::Leaf(index)
            }
            _ => return Err(wrong("has either `json` or `type`".to_owned())),
        };
        let (mut min_length, mut max_length, mut json_sample) = (0, 0, String::new());
        if let Kind::Leaf(index) = kind {
            let lexical = &self.types[index].1;
            if lexical.base != Base::String && row.min_length.or(row.max_length).is_some() {
                return Err(wrong("a number has no length".to_owned()));
            }
            min_length = row.min_length.or(lexical.min_length).unwrap_or_default();
            max_length = row.max_length.or(lexical.max_length).unwrap_or_default();
            if lexical.base == Base::String && (min_length == 0 || max_length < min_length) {
                return Err(wrong("a text has a least length of 1 or more and a greatest".into()));
            }
            let value = sample.as_ref().map(Spanned::get_ref);
            json_sample = check_sample(value, lexical, min_length..=max_length, self.known)
                .map_err(&wrong)?;
        }
        self.check_codes(&row, &kind).map_err(&wrong)?;
        let presence = match row.required_when {
            _ if row.required => Presence::Mandatory,
            None => Presence::Optional,
            Some(When::Sibling { member, is }) => Presence::WhenSibling { member, is },
            Some(When::Text { text }) => Presence::When(text),
        };
        let leaf = matches!(kind, Kind::Leaf(_));
        self.fields.push(Field {
            line: 1 + file.text[..span.start].matches('\n').count(),
            parent: Some(parent),
            name,
            path,
            doc: row.doc,
            presence,
            kind,
            min_length,
            max_length,
            codes: row.codes,
            master: row.master,
            sample: json_sample,
            pii: row.pii,
            label: row.label,
            source: row.source,
            confidence: row.confidence,
        });
        let index = self.fields.len() - 1;
        if leaf {
            return match members.into_iter().next() {
                None => Ok(()),
                Some((key, _)) => Err(file.error(key.span().start, "a leaf has no members")),
            };
        }
        self.members(index, members)
    }

    /// That every code belongs to a rule and to a constraint that the row has.
    fn check_codes(&self, row: &FieldRow, kind: &Kind) -> Result<(), String> {
        for code in row.codes.values() {
            let rules = self.known.rules.iter().filter(|rule| rule.codes.contains(code)).count();
            if rules != 1 {
                return Err(format!("{rules} rules of rules.toml have code {code}"));
            }
        }
        let bounded = |bound: bool, constraint| !bound || row.codes.contains_key(&constraint);
        let shaped = |lexical: &Lexical| lexical.pattern.is_some() || lexical.list.is_some();
        for constraint in row.codes.keys() {
            let there = match (constraint, kind) {
                (Constraint::Required, _) => row.required || row.required_when.is_some(),
                (Constraint::Pattern, Kind::Leaf(index)) => shaped(&self.types[*index].1),
                (Constraint::Day, Kind::Leaf(index)) => self.types[*index].1.day,
                (Constraint::MinItems, Kind::Array { min_items, .. }) => *min_items > 0,
                (Constraint::MaxItems, Kind::Array { max_items, .. }) => max_items.is_some(),
                _ => false,
            };
            if !there {
                return Err(format!("`codes` has {constraint:?}, the row does not"));
            }
        }
        if !bounded(row.min_items.is_some(), Constraint::MinItems)
            || !bounded(row.max_items.is_some(), Constraint::MaxItems)
        {
            return Err("a number of elements has a code of its own".to_owned());
        }
        if row.required && row.required_when.is_some() {
            return Err("has either `required` or `required_when`".to_owned());
        }
        Ok(())
    }

    fn path(&self, parent: usize, name: &str) -> String {
        let container = &self.fields[parent];
        match container.kind {
            _ if container.path.is_empty() => name.to_owned(),
            Kind::Array { .. } => format!("{}[].{name}", container.path),
            Kind::Object | Kind::Leaf(_) => format!("{}.{name}", container.path),
        }
    }

    /// That a condition on a member beside names a list of values, and one of it.
    fn siblings(&self, parent: usize) -> Result<(), SourceError> {
        for field in self.fields.iter().filter(|field| field.parent == Some(parent)) {
            let Presence::WhenSibling { member, is } = &field.presence else {
                continue;
            };
            let list = self
                .fields
                .iter()
                .find(|beside| beside.parent == Some(parent) && beside.name == *member)
                .and_then(|beside| match beside.kind {
                    Kind::Leaf(index) => self.types[index].1.list.as_deref(),
                    _ => None,
                });
            let holds = |value: &EnumValue| Some(value.list.as_str()) == list && value.code == *is;
            if !self.known.enums.iter().any(holds) {
                let reason = format!("`required_when`: {member} is never {is}");
                return Err(self.file.error_at_line(field.line, reason));
            }
        }
        Ok(())
    }
}

fn is_member(key: &str) -> bool {
    key.starts_with(|first: char| first.is_ascii_uppercase())
}
