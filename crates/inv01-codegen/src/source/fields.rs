//! `inv01.toml`: the lexical domains and the fields of the request.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::SourceKeys;
use super::masters::{EnumValue, ErrorCode, Master};
use super::rules::Rule;
use super::text::{File, SourceError, one_of};
use crate::pattern;

/// What a field's row may refer to.
pub(super) struct Known<'a> {
    pub(super) sources: &'a SourceKeys,
    pub(super) rules: &'a [Rule],
    pub(super) codes: &'a [ErrorCode],
    pub(super) enums: &'a [EnumValue],
    pub(super) masters: &'a [Master],
}

/// The JSON type of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Base {
    /// A text.
    String,
    /// A number.
    Number,
    /// A whole number.
    Integer,
}

/// A lexical domain: what a value looks like.
#[derive(Debug)]
pub struct Lexical {
    /// Name.
    pub name: String,
    /// JSON type.
    pub base: Base,
    /// Least number of characters, unless the fields say it.
    pub min_length: Option<u32>,
    /// Greatest number of characters, unless the fields say it.
    pub max_length: Option<u32>,
    /// Least value, in thousandths.
    pub min: i64,
    /// Greatest value, in thousandths.
    pub max: i64,
    /// Decimals.
    pub decimals: u8,
    /// Shape.
    pub pattern: Option<String>,
    /// A shape that is shut out although `pattern` has it.
    pub pattern_not: Option<String>,
    /// The portal's own text of the pattern, where it is another.
    pub nic_pattern: Option<String>,
    /// List of `enums.csv`.
    pub list: Option<String>,
    /// Whether the values of the list pass in another letter case.
    pub any_case: bool,
    /// Case of the 5002 texts for a wrong shape.
    pub message: Option<String>,
    /// Master that holds the codes.
    pub master: Option<String>,
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
struct TypeRow {
    base: Base,
    min_length: Option<u32>,
    max_length: Option<u32>,
    min: Option<String>,
    max: Option<String>,
    decimals: Option<u8>,
    pattern: Option<String>,
    pattern_not: Option<String>,
    nic_pattern: Option<String>,
    #[serde(rename = "enum")]
    list: Option<String>,
    #[serde(default)]
    any_case: bool,
    message: Option<String>,
    master: Option<String>,
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
    sample: Option<Sample>,
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

#[derive(Deserialize)]
#[serde(untagged)]
enum Sample {
    Text(String),
    Integer(i64),
    Number(f64),
}

pub(super) fn load(
    file: &File,
    known: &Known<'_>,
) -> Result<(Vec<Lexical>, Vec<Field>), SourceError> {
    let mut root = file.parse()?;
    let types = match root.remove("type").map(Spanned::into_inner) {
        Some(DeValue::Table(table)) => types(file, known, table)?,
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

/// The domains with the offset of each table.
fn types(
    file: &File,
    known: &Known<'_>,
    table: DeTable<'_>,
) -> Result<Vec<(usize, Lexical)>, SourceError> {
    let mut types = Vec::new();
    for (name, value) in table {
        let span = name.span();
        let name = name.into_inner().into_owned();
        let wrong = |reason: String| file.error(span.start, format!("[type.{name}] {reason}"));
        let DeValue::Table(row) = value.into_inner() else {
            return Err(wrong("is no table".to_owned()));
        };
        let row: TypeRow = file.row(row, span.clone())?;
        for pattern in row.pattern.iter().chain(&row.pattern_not) {
            pattern::parse(pattern).map_err(&wrong)?;
        }
        if let Some(list) = &row.list
            && !known.enums.iter().any(|value| value.list == *list)
        {
            return Err(wrong(format!("enums.csv has no list `{list}`")));
        }
        if let Some(case) = &row.message
            && !known.codes.iter().any(|code| code.code == "5002" && code.case == *case)
        {
            return Err(wrong(format!("error_codes.csv has no text of 5002 for `{case}`")));
        }
        known_master(known, row.master.as_ref()).map_err(&wrong)?;
        let bound = |text: &Option<String>| match text {
            Some(text) => thousandths(text)
                .map(|(value, _)| value)
                .ok_or_else(|| wrong(format!("`{text}` is no number of at most three decimals"))),
            None if row.base == Base::String => Ok(0),
            None => Err(wrong("a number has `min` and `max`".to_owned())),
        };
        let (min, max) = (bound(&row.min)?, bound(&row.max)?);
        types.push((
            span.start,
            Lexical {
                base: row.base,
                min_length: row.min_length,
                max_length: row.max_length,
                min,
                max,
                decimals: row.decimals.unwrap_or_default(),
                pattern: row.pattern,
                pattern_not: row.pattern_not,
                nic_pattern: row.nic_pattern,
                list: row.list,
                any_case: row.any_case,
                message: row.message,
                master: row.master,
                name,
            },
        ));
    }
    Ok(types)
}

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
        let start = self.fields.iter().rposition(|f| f.parent == Some(parent));
        if start.is_none() {
            let line = self.fields[parent].line;
            return Err(self.file.error_at_line(line, "a container has members"));
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
        let row: FieldRow = self.file.row(row, span.clone())?;
        let path = self.path(parent, &name);
        let file = self.file;
        let wrong = |reason: String| file.error(span.start, format!("[{path}] {reason}"));
        file.sourced(span.start, &row.source, self.known.sources)?;
        one_of("pii", &row.pii, &["direct", "indirect", "none"]).map_err(&wrong)?;
        one_of("confidence", &row.confidence, &["high", "medium", "low"]).map_err(&wrong)?;
        known_master(self.known, row.master.as_ref()).map_err(&wrong)?;
        for code in row.codes.values() {
            let rules = self.known.rules.iter().filter(|rule| rule.codes.contains(code)).count();
            if rules != 1 {
                return Err(wrong(format!("{rules} rules of rules.toml have code {code}")));
            }
        }
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
        let (mut min_length, mut max_length, mut sample) = (0, 0, String::new());
        if let Kind::Leaf(index) = kind {
            let lexical = &self.types[index].1;
            min_length = row.min_length.or(lexical.min_length).unwrap_or_default();
            max_length = row.max_length.or(lexical.max_length).unwrap_or_default();
            if lexical.base == Base::String && (min_length == 0 || max_length < min_length) {
                return Err(wrong("a text has a least length of 1 or more and a greatest".into()));
            }
            sample = check_sample(row.sample, lexical, min_length..=max_length, self.known)
                .map_err(&wrong)?;
        }
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
            sample,
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

fn known_master(known: &Known<'_>, name: Option<&String>) -> Result<(), String> {
    match name {
        Some(name) if !known.masters.iter().any(|master| master.name == name) => {
            Err(format!("there is no master `{name}`"))
        }
        _ => Ok(()),
    }
}

/// A sample keeps its own row; it comes back as JSON.
fn check_sample(
    sample: Option<Sample>,
    lexical: &Lexical,
    lengths: std::ops::RangeInclusive<u32>,
    known: &Known<'_>,
) -> Result<String, String> {
    let broken = |what: &str| Err(format!("the sample breaks its own row: {what}"));
    let text = match (sample, lexical.base) {
        (None, _) => return Err("a leaf has a sample".to_owned()),
        (Some(Sample::Text(text)), Base::String) => text,
        (Some(Sample::Integer(value)), Base::Number | Base::Integer) => value.to_string(),
        (Some(Sample::Number(value)), Base::Number) => value.to_string(),
        (Some(_), base) => return broken(&format!("its type is not {base:?}")),
    };
    if lexical.base != Base::String {
        return match thousandths(&text) {
            None => broken("more than three decimals"),
            Some((value, _)) if value < lexical.min || value > lexical.max => broken("range"),
            Some((_, decimals)) if decimals > lexical.decimals => broken("decimals"),
            Some(_) => Ok(text),
        };
    }
    let length = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
    if !lengths.contains(&length) {
        return broken("length");
    }
    for (pattern, wanted) in [(&lexical.pattern, true), (&lexical.pattern_not, false)] {
        if let Some(pattern) = pattern {
            let regex = regex::Regex::new(pattern).map_err(|error| error.to_string())?;
            if regex.is_match(&text) != wanted {
                return broken(pattern);
            }
        }
    }
    if let Some(list) = &lexical.list
        && !known.enums.iter().any(|value| value.list == *list && value.code == text)
    {
        return broken(&format!("it is not in the list `{list}`"));
    }
    if text.contains(['"', '\\']) {
        return broken("a sample holds no quote and no backslash");
    }
    Ok(format!("\"{text}\""))
}

/// A plain decimal in thousandths, and how many decimals it is written with.
fn thousandths(text: &str) -> Option<(i64, u8)> {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    if fraction.len() > 3 || !format!("{whole}{fraction}").bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let value: i64 = format!("{whole}{fraction:0<3}").parse().ok()?;
    Some((sign * value, u8::try_from(fraction.len()).ok()?))
}
