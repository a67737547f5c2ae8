//! `schemas/*.toml`: the request and the documents beside it.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use toml::Spanned;
use toml::de::DeValue;

use super::fields::{Choice, Field, Kind, Origin, Presence};
use super::loader::{Known, Loader, high, none};
use super::text::{File, SourceError, one_of};
use super::types::{self, Lexical};

/// The request. Its file has a name of its own.
const REQUEST: &str = "generate-irn";

/// The files of the other documents, in the order in which people look for them; what another takes
/// over stands before it.
const BESIDE: &[&str] = &[
    "generate-irn-response",
    "nic-envelope",
    "signed-invoice",
    "signed-qr",
    "get-invoice-details-query",
    "get-invoice-details-response",
    "cancel-irn",
    "cancel-irn-response",
    "ewb-by-irn",
    "ewb-by-irn-response",
    "clear-batch",
    "clear-batch-response",
    "bulk",
];

/// A document of the exchange with the portal.
#[derive(Debug)]
pub struct Document {
    /// Its name, and that of its file.
    pub name: String,
    /// What it is.
    pub title: String,
    /// Position of its row in [`super::Source::fields`]; of an array, of its elements.
    pub root: usize,
    /// Whether it is an array.
    pub is_array: bool,
    /// Whether it comes from the portal or a service provider, so that it may hold more than is
    /// known.
    pub is_received: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    title: String,
    name: Option<String>,
    #[serde(default)]
    json: Json,
    /// The document that the elements are.
    items: Option<String>,
    /// A document whose members it has besides its own.
    include: Option<String>,
    direction: Direction,
    one_of: Option<Vec<Vec<String>>>,
    any_of: Option<Vec<Vec<String>>>,
    source: Vec<String>,
    #[serde(default = "high")]
    confidence: String,
}

#[derive(Deserialize, Default, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Json {
    #[default]
    Object,
    Array,
}

#[derive(Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Direction {
    Sent,
    Received,
}

/// All documents, with their fields one behind the other, and the lexical domains.
pub(super) struct Documents {
    pub(super) types: Vec<Lexical>,
    pub(super) fields: Vec<Field>,
    pub(super) list: Vec<Document>,
}

pub(super) fn load(root: &Path, known: Known<'_>) -> Result<Documents, SourceError> {
    let mut all = Documents { types: Vec::new(), fields: Vec::new(), list: Vec::new() };
    all.request(&File::read(root, "schemas/inv01.toml")?, known)?;
    for name in BESIDE {
        all.document(&File::read(root, &format!("schemas/{name}.toml"))?, name, known)?;
    }
    Ok(all)
}

impl Documents {
    fn request(&mut self, file: &File, known: Known<'_>) -> Result<(), SourceError> {
        let mut root = file.parse()?;
        let types = match root.remove("type").map(Spanned::into_inner) {
            Some(DeValue::Table(table)) => types::load(file, &known, table)?,
            _ => return Err(file.error(0, "there is no table `type`")),
        };
        let request = Field {
            doc: "The request: one document to be registered.".to_owned(),
            type_name: "Invoice".to_owned(),
            source: vec!["J23".to_owned()],
            ..root_row()
        };
        self.list.push(Document {
            name: REQUEST.to_owned(),
            title: "FORM GST INV-01, version 1.1: request for an IRN".to_owned(),
            root: 0,
            is_array: false,
            is_received: false,
        });
        self.members(file, known, types, request, (root, None), &[])
    }

    fn document(&mut self, file: &File, name: &str, known: Known<'_>) -> Result<(), SourceError> {
        let mut root = file.parse()?;
        let Some(head) = root.remove("document") else {
            return Err(file.error(0, "there is no table `document`"));
        };
        let span = head.span();
        let DeValue::Table(head) = head.into_inner() else {
            return Err(file.error(span.start, "`document` is no table"));
        };
        let head: Head = file.row(head, span.clone())?;
        let wrong = |reason: String| file.error(span.start, format!("[document] {reason}"));
        file.sourced(span.start, &head.source, known.sources)?;
        one_of("confidence", &head.confidence, &["high", "medium", "low"]).map_err(&wrong)?;
        let places: Vec<(String, usize)> =
            self.list.iter().map(|document| (document.name.clone(), document.root)).collect();
        let place = |document: &String| {
            let found = places.iter().find(|(name, _)| name == document);
            found
                .map(|(_, at)| *at)
                .ok_or_else(|| wrong(format!("there is no document `{document}`")))
        };
        let mut document = Document {
            name: name.to_owned(),
            title: head.title.clone(),
            root: self.fields.len(),
            is_array: head.json == Json::Array,
            is_received: head.direction == Direction::Received,
        };
        if let Some(items) = &head.items {
            if !root.is_empty() || head.name.is_some() || !document.is_array {
                return Err(wrong("the elements are another document, and have no rows".into()));
            }
            document.root = place(items)?;
            self.list.push(document);
            return Ok(());
        }
        let types = match root.remove("type").map(Spanned::into_inner) {
            Some(DeValue::Table(table)) => types::load(file, &known, table)?,
            _ => Vec::new(),
        };
        let include = head.include.as_ref().map(place).transpose()?;
        let groups = match (head.one_of, head.any_of) {
            (Some(groups), None) => Some((groups, true)),
            (None, Some(groups)) => Some((groups, false)),
            (None, None) => None,
            _ => return Err(wrong("has either `one_of` or `any_of`".to_owned())),
        };
        let row = Field {
            doc: format!("{}.", head.title),
            type_name: head.name.ok_or_else(|| wrong("has a `name` for its type".to_owned()))?,
            is_beside: true,
            choice: groups.map(|(groups, exclusive)| Choice { groups, exclusive }),
            source: head.source,
            confidence: head.confidence,
            ..root_row()
        };
        let root_id = document.root;
        self.list.push(document);
        self.members(file, known, types, row, (root, include), &places)?;
        let known_name = |name: &String| {
            let mut members = self.fields.iter().filter(|field| field.parent == Some(root_id));
            members.any(|field| field.name == *name)
        };
        let choice = self.fields[root_id].choice.iter();
        match choice
            .flat_map(|choice| choice.groups.iter().flatten())
            .find(|name| !known_name(name))
        {
            Some(name) => Err(wrong(format!("there is no member `{name}`"))),
            None => Ok(()),
        }
    }

    /// Adds a document: its types, its row, and those of its members.
    fn members(
        &mut self,
        file: &File,
        known: Known<'_>,
        types: Vec<(usize, Lexical)>,
        row: Field,
        (table, include): (toml::de::DeTable<'_>, Option<usize>),
        documents: &[(String, usize)],
    ) -> Result<(), SourceError> {
        let before = self.types.len();
        for (offset, lexical) in types {
            if self.types.iter().any(|known| known.name == lexical.name) {
                let reason = format!("[type.{}] is there already", lexical.name);
                return Err(file.error(offset, reason));
            }
            self.types.push(lexical);
        }
        let root = self.fields.len();
        let mut fields = std::mem::take(&mut self.fields);
        fields.push(row);
        let used = vec![false; self.types.len()];
        let mut loader = Loader { file, known, types: &self.types, used, fields, documents };
        loader.members(root, table, include)?;
        let Loader { used, fields, .. } = loader;
        self.fields = fields;
        if let Some(index) = (before..used.len()).find(|&index| !used[index]) {
            let name = &self.types[index].name;
            let offset = file.text.find(&format!("[type.{name}]")).unwrap_or_default();
            return Err(file.error(offset, format!("[type.{name}] is never used")));
        }
        let own = |field: &&Field| !field.is_copy() && !field.type_name.is_empty();
        let (earlier, these) = self.fields.split_at(root);
        for field in these.iter().filter(own) {
            let same = |other: &&Field| other.type_name == field.type_name;
            let others = these.iter().filter(own).filter(same).count();
            if others > 1 || earlier.iter().filter(own).any(|other| same(&other)) {
                let reason = format!("there are two types `{}`", field.type_name);
                return Err(file.error_at_line(field.line, reason));
            }
        }
        Ok(())
    }
}

/// The row of a document itself.
fn root_row() -> Field {
    Field {
        line: 1,
        parent: None,
        name: String::new(),
        spellings: Vec::new(),
        path: String::new(),
        doc: String::new(),
        presence: Presence::Mandatory,
        kind: Kind::Object,
        or: Vec::new(),
        choice: None,
        is_beside: false,
        is_lax: false,
        type_name: String::new(),
        origin: Origin::Own,
        min_length: 0,
        max_length: 0,
        codes: BTreeMap::new(),
        master: None,
        sample: String::new(),
        pii: none(),
        label: None,
        source: Vec::new(),
        confidence: high(),
    }
}
