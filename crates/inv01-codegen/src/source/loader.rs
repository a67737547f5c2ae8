//! Tables of a schema file as fields.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::SourceKeys;
use super::fields::{Constraint, Field, JsonType, Kind, Origin, Presence};
use super::masters::{EnumValue, ErrorCode, Master};
use super::rules::Rule;
use super::sample::check_sample;
use super::text::{File, SourceError, one_of};
use super::types::{Base, Lexical, known_master};

/// What a field's row may refer to.
#[derive(Clone, Copy)]
pub(super) struct Known<'a> {
    pub(super) sources: &'a SourceKeys,
    pub(super) rules: &'a [Rule],
    pub(super) codes: &'a [ErrorCode],
    pub(super) enums: &'a [EnumValue],
    pub(super) masters: &'a [Master],
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FieldRow {
    doc: String,
    name: Option<String>,
    json: Option<Json>,
    include: Option<String>,
    #[serde(default)]
    or: Vec<JsonType>,
    #[serde(default)]
    also_spelt: Vec<String>,
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

pub(super) fn none() -> String {
    "none".to_owned()
}

pub(super) fn high() -> String {
    "high".to_owned()
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Json {
    Object,
    Array,
    Open,
    Invoice,
}

#[derive(Deserialize)]
#[serde(untagged, deny_unknown_fields)]
enum When {
    Sibling { member: String, is: String },
    Given { given: Vec<String> },
    Text { text: String },
}

/// A container's members have a bit each in the library's masks.
const MAX_MEMBERS: usize = 64;

/// Keys of the fields of every kind.
const OF_ALL: &[&str] = &["doc", "required", "label", "source", "confidence"];

/// Further keys of the fields of each kind.
const OF_OBJECTS: &[&str] = &["json"];
const OF_ARRAYS: &[&str] = &["json", "min_items", "max_items", "codes"];
const OF_LEAVES: &[&str] =
    &["type", "required_when", "min_length", "max_length", "codes", "master", "sample", "pii"];

/// The same in the documents beside the request.
const IN_DOCUMENTS: &[&str] = &["also_spelt", "or", "required_when"];
const OF_CONTAINERS: &[&str] = &["include", "name"];
const OF_OPEN: &[&str] = &["json", "pii"];

/// Keys whose values are tables, and which are no members.
const TABLES: &[&str] = &["codes", "required_when"];

pub(super) struct Loader<'a> {
    pub(super) file: &'a File,
    pub(super) known: Known<'a>,
    pub(super) types: &'a [Lexical],
    pub(super) used: Vec<bool>,
    /// Those of the documents before, and of this one.
    pub(super) fields: Vec<Field>,
    /// Names and positions of the documents before.
    pub(super) documents: &'a [(String, usize)],
}

impl Loader<'_> {
    /// Whether this is the request, whose rows have codes and whose members all begin with a capital.
    fn is_request(&self) -> bool {
        self.documents.is_empty()
    }

    /// The members of a container: keys that begin with a capital, or, beside the request, tables.
    pub(super) fn members(
        &mut self,
        parent: usize,
        table: DeTable<'_>,
        include: Option<usize>,
    ) -> Result<(), SourceError> {
        let mut changed = Vec::new();
        for (name, value) in table {
            let span = name.span();
            let name = name.into_inner().into_owned();
            let DeValue::Table(table) = value.into_inner() else {
                return Err(self.file.error(span.start, format!("unknown key `{name}`")));
            };
            if !self.is_member(&name) {
                return Err(self.file.error(span.start, format!("unknown key `{name}`")));
            }
            // A container that is changed keeps its place among those that are taken over.
            let is_container = |field: &Field| {
                matches!(field.kind, Kind::Object | Kind::Array { .. })
                    && field.parent == include
                    && field.name == name
            };
            if include.is_some() && self.fields.iter().any(is_container) {
                changed.push((name, span, table));
            } else {
                self.field(parent, name, &span, table)?;
            }
        }
        if let Some(include) = include {
            self.take_over(parent, include, changed)?;
        }
        let members = self.fields.iter().filter(|field| field.parent == Some(parent)).count();
        if !(1..=MAX_MEMBERS).contains(&members) {
            let reason = format!("a container has 1 to {MAX_MEMBERS} members");
            return Err(self.file.error_at_line(self.fields[parent].line, reason));
        }
        self.siblings(parent)
    }

    fn is_member(&self, key: &str) -> bool {
        key.starts_with(|first: char| first.is_ascii_uppercase())
            || !self.is_request() && !TABLES.contains(&key)
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
            let is_table = self.is_request() || matches!(value.get_ref(), DeValue::Table(_));
            if is_table && self.is_member(key.get_ref()) {
                members.insert(key, value);
            } else {
                row.insert(key, value);
            }
        }
        let file = self.file;
        let path = self.path(parent, &name);
        self.check_keys(&row)?;
        let sample = row.remove("sample");
        let row: FieldRow = file.row(row, span.clone())?;
        let wrong = |reason: String| file.error(span.start, format!("[{path}] {reason}"));
        file.sourced(span.start, &row.source, self.known.sources)?;
        one_of("pii", &row.pii, &["direct", "indirect", "none"]).map_err(&wrong)?;
        one_of("confidence", &row.confidence, &["high", "medium", "low"]).map_err(&wrong)?;
        known_master(&self.known, row.master.as_ref()).map_err(&wrong)?;
        let include =
            row.include.as_ref().map(|path| self.find(path)).transpose().map_err(&wrong)?;
        let kind = self.kind(&row, include).map_err(&wrong)?;
        let (mut min_length, mut max_length, mut json_sample) = (0, 0, String::new());
        if let Kind::Leaf(index) = kind {
            let lexical = &self.types[index];
            if lexical.base != Base::String && row.min_length.or(row.max_length).is_some() {
                return Err(wrong("a number has no length".to_owned()));
            }
            min_length = row.min_length.or(lexical.min_length).unwrap_or_default();
            let unknown = if self.is_request() { 0 } else { u32::MAX };
            max_length = row.max_length.or(lexical.max_length).unwrap_or(unknown);
            let least = u32::from(self.is_request());
            if lexical.base == Base::String && (min_length < least || max_length < min_length) {
                return Err(wrong("a text has a least length of 1 or more and a greatest".into()));
            }
            let value = sample.as_ref().map(Spanned::get_ref);
            json_sample = check_sample(value, lexical, min_length..=max_length, &self.known)
                .map_err(&wrong)?;
        }
        self.check_codes(&row, &kind).map_err(&wrong)?;
        let is_leaf = !matches!(kind, Kind::Object | Kind::Array { .. });
        let origin = match include {
            None => Origin::Own,
            Some(included) if members.is_empty() => Origin::Holds(included),
            Some(included) => Origin::Extends(included),
        };
        let type_name = match (row.name, origin) {
            (Some(name), _) => name,
            (None, Origin::Holds(included)) => self.fields[included].type_name.clone(),
            (None, _) if is_leaf => String::new(),
            (None, _) if self.is_request() => name.strip_suffix("List").unwrap_or(&name).to_owned(),
            (None, _) => return Err(wrong("a container has a `name` for its type".to_owned())),
        };
        let presence = match row.required_when {
            _ if row.required => Presence::Mandatory,
            None => Presence::Optional,
            Some(When::Sibling { member, is }) => Presence::WhenSibling { member, is },
            Some(When::Given { given }) => Presence::WithAny(given),
            Some(When::Text { text }) => Presence::When(text),
        };
        self.fields.push(Field {
            line: 1 + file.text[..span.start].matches('\n').count(),
            parent: Some(parent),
            name,
            spellings: row.also_spelt,
            path,
            doc: row.doc,
            presence,
            kind,
            or: row.or,
            choice: None,
            is_beside: !self.is_request(),
            is_lax: !self.is_request() && row.confidence != "high",
            type_name,
            origin,
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
        if is_leaf {
            return match members.into_iter().next() {
                None => Ok(()),
                Some((key, _)) => Err(file.error(key.span().start, "a leaf has no members")),
            };
        }
        self.members(index, members, include)
    }

    /// That a row has no key that fields of its kind do not have.
    fn check_keys(&self, row: &DeTable<'_>) -> Result<(), SourceError> {
        let json = row.get("json").and_then(|json| json.get_ref().as_str());
        let (keys, what) = match json {
            Some("object") => (OF_OBJECTS, "an object"),
            Some("open" | "invoice") if !self.is_request() => (OF_OPEN, "what is not looked into"),
            Some(_) => (OF_ARRAYS, "an array"),
            None if row.contains_key("include") => (&[][..], "what is taken over"),
            None => (OF_LEAVES, "a leaf"),
        };
        let mut keys = [OF_ALL, keys].concat();
        if !self.is_request() {
            keys.extend(IN_DOCUMENTS);
            if row.contains_key("include") || matches!(json, Some("object" | "array")) {
                keys.extend(OF_CONTAINERS);
            }
        }
        self.file.only_keys(row, &keys, what)
    }

    fn kind(&mut self, row: &FieldRow, include: Option<usize>) -> Result<Kind, String> {
        match (&row.json, &row.lexical, include) {
            (Some(Json::Object), None, None) => Ok(Kind::Object),
            (Some(Json::Array), None, None) => Ok(Kind::Array {
                min_items: row.min_items.unwrap_or_default(),
                max_items: row.max_items,
            }),
            (Some(Json::Open), None, None) if !row.or.is_empty() => Ok(Kind::Open),
            (Some(Json::Open), ..) => Err("names its JSON types in `or`".to_owned()),
            (Some(Json::Invoice), None, None) => Ok(Kind::Invoice),
            (None, None, Some(included)) => Ok(self.fields[included].kind.clone()),
            (None, Some(lexical), None) => {
                let known = self.types.iter().position(|known| known.name == *lexical);
                let index = known.ok_or_else(|| format!("there is no type `{lexical}`"))?;
                self.used[index] = true;
                Ok(Kind::Leaf(index))
            }
            _ => Err("has either `json` or `type`".to_owned()),
        }
    }

    /// The container that `include` names: `generate-irn.ItemList`, or a document.
    pub(super) fn find(&self, path: &str) -> Result<usize, String> {
        let (document, rest) = path.split_once('.').unwrap_or((path, ""));
        let unknown = || format!("there is no container `{path}`");
        let known = self.documents.iter().find(|(name, _)| name == document);
        let mut at = known.ok_or_else(unknown)?.1;
        for step in rest.split('.').filter(|step| !step.is_empty()) {
            let is_it = |field: &Field| field.parent == Some(at) && field.name == step;
            at = self.fields.iter().position(is_it).ok_or_else(unknown)?;
        }
        match self.fields[at].kind {
            Kind::Object | Kind::Array { .. } => Ok(at),
            _ => Err(unknown()),
        }
    }

    /// Gives a container the members of another one that it lacks, some of them changed.
    fn take_over(
        &mut self,
        parent: usize,
        from: usize,
        mut changed: Vec<(String, Range<usize>, DeTable<'_>)>,
    ) -> Result<(), SourceError> {
        let end = self.fields.len();
        for member in
            (0..end).filter(|&member| self.fields[member].parent == Some(from)).collect::<Vec<_>>()
        {
            let mut copy = self.fields[member].clone();
            if let Some(at) = changed.iter().position(|(name, ..)| *name == copy.name) {
                let (name, span, table) = changed.swap_remove(at);
                self.field(parent, name, &span, table)?;
                continue;
            }
            let is_there = |own: &Field| own.parent == Some(parent) && own.name == copy.name;
            if self.fields.iter().any(is_there) {
                continue;
            }
            copy.path = self.path(parent, &copy.name);
            copy.parent = Some(parent);
            copy.is_beside = true;
            copy.origin = Origin::TakenOver(member);
            // What the portal says of a request.
            copy.codes.clear();
            let is_container = matches!(copy.kind, Kind::Object | Kind::Array { .. });
            self.fields.push(copy);
            if is_container {
                self.take_over(self.fields.len() - 1, member, Vec::new())?;
            }
        }
        Ok(())
    }

    /// That every code belongs to a rule and to a constraint that the row has.
    fn check_codes(&self, row: &FieldRow, kind: &Kind) -> Result<(), String> {
        if !self.is_request() && !row.codes.is_empty() {
            return Err("only the request has `codes`".to_owned());
        }
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
                (Constraint::Pattern, Kind::Leaf(index)) => shaped(&self.types[*index]),
                (Constraint::Day, Kind::Leaf(index)) => self.types[*index].day,
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
            _ => format!("{}.{name}", container.path),
        }
    }

    /// That a condition on a member beside names a list of values, and one of it.
    fn siblings(&self, parent: usize) -> Result<(), SourceError> {
        for field in self.fields.iter().filter(|field| field.parent == Some(parent)) {
            let Presence::WhenSibling { member, is } = &field.presence else {
                let Presence::WithAny(names) = &field.presence else { continue };
                let is_there = |name: &String| {
                    let mut beside = self.fields.iter().filter(|f| f.parent == Some(parent));
                    beside.any(|field| field.name == *name)
                };
                match names.iter().find(|name| !is_there(name)) {
                    None => continue,
                    Some(name) => {
                        let reason = format!("`required_when`: there is no member `{name}`");
                        return Err(self.file.error_at_line(field.line, reason));
                    }
                }
            };
            let list = self
                .fields
                .iter()
                .find(|beside| beside.parent == Some(parent) && beside.name == *member)
                .and_then(|beside| match beside.kind {
                    Kind::Leaf(index) => self.types[index].list.as_deref(),
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
