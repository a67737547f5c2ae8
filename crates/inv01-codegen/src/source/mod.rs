//! The sources as data: `schemas/*.toml`, `masters/*.csv` and `tests/cases`, read, placed and
//! cross-checked.

mod documents;
mod fields;
mod loader;
mod masters;
mod rules;
mod sample;
mod text;
mod types;
mod undecided;
mod unreported;

pub use documents::Document;
pub use fields::{Choice, Constraint, Field, JsonType, Kind, Origin, Presence};
pub use masters::{EnumValue, ErrorCode, Lookup, Master, MasterRow, Spelling};
pub use rules::Rule;
pub use text::{SourceError, SourceText};
pub use types::{Base, Lexical};
pub use undecided::Undecided;
pub use unreported::Unreported;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::cases::{self, CaseFile};
use crate::node::Node;
use documents::Documents;
use text::File;

/// Everything the generator knows.
#[derive(Debug)]
pub struct Source {
    /// The fields of all documents, those of each in schema order behind the row of the document
    /// itself. The first document is the request.
    pub fields: Vec<Field>,
    /// The documents, the request first.
    pub documents: Vec<Document>,
    /// The lexical domains, in the order of the file.
    pub types: Vec<Lexical>,
    /// The texts that everything rests on.
    pub texts: Vec<SourceText>,
    /// The rules, in the order of the file.
    pub rules: Vec<Rule>,
    /// The codes that no rule reports, with the reason.
    pub unreported: Vec<Unreported>,
    /// The portal's checks that need data of its own, in the order of the file.
    pub undecided: Vec<Undecided>,
    /// The portal's texts.
    pub codes: Vec<ErrorCode>,
    /// The small code lists of `enums.csv`.
    pub enums: Vec<EnumValue>,
    /// The masters: code lists with a file of their own.
    pub masters: Vec<Master>,
    /// Of the states, those that may be a place of supply.
    pub places_of_supply: Vec<MasterRow>,
    /// The case files of the rules, by path.
    pub cases: BTreeMap<String, CaseFile>,
    /// The invoices that cases change, by name.
    pub bases: BTreeMap<String, Node>,
    /// Name of the edition of the masters, such as `2026-11`.
    pub edition: String,
    /// The day of that edition, `YYYY-MM-DD`.
    pub edition_day: String,
}

impl Source {
    /// Reads the sources below `root`, the root of the repository.
    ///
    /// # Errors
    ///
    /// What cannot be read, does not parse, names something that is not there, is never used, or
    /// breaks its own row: with file and line.
    pub fn load(root: &Path) -> Result<Self, SourceError> {
        let texts = text::source_texts(&File::read(root, "schemas/sources.toml")?)?;
        let sources = texts.iter().map(|text| text.key.clone()).collect();
        let codes = masters::error_codes(&File::read(root, "masters/error_codes.csv")?, &sources)?;
        let enums = masters::enums(&File::read(root, "masters/enums.csv")?, &sources)?;
        let origins = masters::origins(&File::read(root, "masters/SOURCES.toml")?)?;
        let masters = masters::all(root, &origins)?;
        let places_of_supply = masters.first().map(masters::places_of_supply).unwrap_or_default();
        let rules_file = File::read(root, "schemas/rules.toml")?;
        let rules = rules::load(&rules_file, &sources, &codes)?;
        let unreported_file = File::read(root, "schemas/unreported.toml")?;
        let unreported = unreported::load(&unreported_file, &sources, &codes, &rules)?;
        let known = loader::Known {
            sources: &sources,
            rules: &rules,
            codes: &codes,
            enums: &enums,
            masters: &masters,
        };
        let Documents { types, fields, list: documents } = documents::load(root, known)?;
        let request = &fields[..request_end(&documents, &fields)];
        rules::check_reads(&rules_file, &rules, request)?;
        let known = undecided::Known { sources: &sources, codes: &codes, fields: request };
        let undecided = undecided::load(&File::read(root, "schemas/undecided.toml")?, &known)?;
        Ok(Self {
            fields,
            documents,
            types,
            texts,
            rules,
            unreported,
            undecided,
            codes,
            enums,
            masters,
            places_of_supply,
            cases: cases::files(root)?,
            bases: cases::bases(root)?,
            edition: origins.edition,
            edition_day: origins.day,
        })
    }

    /// The fields of the request.
    pub fn request(&self) -> &[Field] {
        &self.fields[..request_end(&self.documents, &self.fields)]
    }

    /// The domain of a member that holds one value.
    pub fn lexical(&self, field: &Field) -> Option<&Lexical> {
        match field.kind {
            Kind::Leaf(index) => Some(&self.types[index]),
            _ => None,
        }
    }

    /// The values of a list of `enums.csv`.
    pub fn enum_values(&self, list: &str) -> Vec<&str> {
        self.enums.iter().filter(|v| v.list == list).map(|v| v.code.as_str()).collect()
    }

    /// Positions in [`Source::fields`] of the members of a container, in schema order.
    pub fn members(&self, container: usize) -> Vec<usize> {
        (0..self.fields.len()).filter(|&i| self.fields[i].parent == Some(container)).collect()
    }
}

/// Where the fields of the second document begin.
fn request_end(documents: &[Document], fields: &[Field]) -> usize {
    documents.get(1).map_or(fields.len(), |document| document.root)
}

/// The keys that rows may name as their source.
type SourceKeys = BTreeSet<String>;
