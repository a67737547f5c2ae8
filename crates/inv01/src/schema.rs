//! JSON Schemas of the documents, for other languages.
//!
//! They come from the Rust types through `schemars`: `schemars::schema_for!(model::Invoice)` has the
//! same rules. What is here adds `$id`, dialects and the strict form, and a text whose limits are
//! exact: as a `serde_json::Value` 99999999999999.99 is a binary number and would be printed with
//! another last digit.
//!
//! ```
//! use inv01::schema::{Dialect, Document, Form};
//!
//! let schema = Document::GenerateIrn.schema(Form::default());
//! assert_eq!(schema.get("$id").unwrap(), "urn:inv01:schema:generate-irn");
//!
//! let strict = Form { dialect: Dialect::Draft07, strict: true };
//! assert!(Document::GenerateIrn.text(strict).contains(r#""multipleOf": 0.01"#));
//! ```
//!
//! The default form accepts what the portal accepts, as far as JSON Schema can say it: other
//! members pass, and decimals and masters are annotations only. The strict form also closes the
//! objects, counts decimals by `multipleOf` and lists the values of small masters.
//! What no word of JSON Schema says stands in annotations, `x-inv01-…`; `schemas/README.md` in the
//! repository explains each.

use std::fmt;
use std::str::FromStr;

use schemars::generate::SchemaSettings;
use schemars::transform::RestrictFormats;
use schemars::{JsonSchema, Schema, json_schema};

use crate::Record;
use crate::model::Invoice;

mod print;
mod rows;
mod strict;

pub(crate) use rows::{Members, Row};

/// A document that has a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Document {
    /// The request for an IRN: FORM GST INV-01.
    GenerateIrn,
    /// The record of a report: [`Record`].
    Report,
}

impl Document {
    /// Every document.
    pub const ALL: &[Self] = &[Self::GenerateIrn, Self::Report];

    /// Its name on the command line and in the name of its file.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::GenerateIrn => "generate-irn",
            Self::Report => "report",
        }
    }

    /// What it is.
    pub const fn title(self) -> &'static str {
        match self {
            Self::GenerateIrn => "FORM GST INV-01, version 1.1: request for an IRN",
            Self::Report => "Record of inv01: what is known of one invoice",
        }
    }

    /// Its schema, as a value: its numbers are binary.
    pub fn schema(self, form: Form) -> Schema {
        let mut settings = form.dialect.settings();
        if self == Self::Report {
            // It is written, never read, by this library: what it writes is always there.
            settings = settings.for_serialize();
        }
        // Of Rust's own formats, such as uint64, validators do not know; there are no others.
        let mut no_formats = RestrictFormats::default();
        no_formats.infer_from_meta_schema = false;
        settings = settings.with_transform(no_formats);
        if form.strict {
            settings = settings.with_transform(strict::Strict);
        }
        match self {
            Self::GenerateIrn => form.dialect.schema::<Invoice>(settings, self),
            Self::Report => form.dialect.schema::<Record<'_>>(settings, self),
        }
    }

    /// Its schema as JSON over many lines, its numbers exact. Members stand in schema order where
    /// the `preserve_order` feature of `serde_json` is on, and by their letters where it is not.
    pub fn text(self, form: Form) -> String {
        print::text(&self.schema(form))
    }
}

impl fmt::Display for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Document {
    type Err = UnknownDocument;

    fn from_str(name: &str) -> Result<Self, UnknownDocument> {
        Self::ALL.iter().find(|known| known.as_str() == name).copied().ok_or(UnknownDocument)
    }
}

/// There is no document of this name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownDocument;

impl fmt::Display for UnknownDocument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = Document::ALL.iter().map(|known| known.as_str()).collect();
        write!(f, "the documents are {}", names.join(", "))
    }
}

impl std::error::Error for UnknownDocument {}

/// How a schema is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Form {
    /// In which words.
    pub dialect: Dialect,
    /// Whether it also refuses what the portal may let through.
    pub strict: bool,
}

/// A dialect of JSON Schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Dialect {
    /// JSON Schema, draft 2020-12.
    #[default]
    Draft2020_12,
    /// JSON Schema, draft 07.
    Draft07,
    /// An OpenAPI 3.1 document whose components are the schemas. Version 3.1 has the words of draft
    /// 2020-12; 3.0 has none for a condition nor for null beside another type.
    OpenApi,
}

impl Dialect {
    fn settings(self) -> SchemaSettings {
        match self {
            Self::Draft2020_12 => SchemaSettings::draft2020_12(),
            Self::Draft07 => SchemaSettings::draft07(),
            Self::OpenApi => SchemaSettings::draft2020_12()
                .with(|settings| settings.definitions_path = "/components/schemas".into()),
        }
    }

    fn schema<T: JsonSchema>(self, settings: SchemaSettings, document: Document) -> Schema {
        let mut generator = settings.into_generator();
        let title = document.title();
        if self == Self::OpenApi {
            generator.subschema_for::<T>();
            let schemas = generator.take_definitions(true);
            let version = env!("CARGO_PKG_VERSION");
            return json_schema!({
                "openapi": "3.1.0",
                "info": { "title": title, "version": version },
                "paths": {},
                "components": { "schemas": schemas },
            });
        }
        let mut schema = generator.into_root_schema_for::<T>();
        schema.insert("$id".to_owned(), format!("urn:inv01:schema:{document}").into());
        schema.insert("description".to_owned(), title.into());
        schema
    }
}
