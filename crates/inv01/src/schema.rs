//! JSON Schemas of the documents, for other languages.
//!
//! They come from the Rust types through `schemars`: `schemars::schema_for!(model::Invoice)` has the
//! same rules. What is here adds `$id`, dialects and the strict form, and a text whose limits are
//! exact: as a `serde_json::Value` 99999999999999.99 is a binary number and would be printed with
//! another last digit.
//!
//! ```
//! use inv01::Document;
//! use inv01::schema::{Dialect, Form};
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

use schemars::generate::SchemaSettings;
use schemars::transform::{RecursiveTransform, RestrictFormats};
use schemars::{JsonSchema, Schema, json_schema};
use serde_json::Value;

use crate::Document;
use crate::generated::document;

mod members;
mod print;
mod rows;
mod strict;

pub(crate) use members::Members;
pub(crate) use rows::Row;

impl Document {
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
        if form.dialect == Dialect::OpenApi {
            settings = settings.with_transform(RecursiveTransform(say_what_is_long));
        }
        if form.strict {
            settings = settings.with_transform(strict::Strict);
        }
        document::schema(Named { document: self, dialect: form.dialect, settings })
    }

    /// Its schema as JSON over many lines, its numbers exact. Members stand in schema order where
    /// the `preserve_order` feature of `serde_json` is on, and by their letters where it is not.
    pub fn text(self, form: Form) -> String {
        print::text(&self.schema(form))
    }
}

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
}

/// A schema that is asked for.
pub(crate) struct Named {
    pub(crate) document: Document,
    dialect: Dialect,
    settings: SchemaSettings,
}

impl Named {
    /// The schema, where this is the type of the document.
    pub(crate) fn schema<T: JsonSchema>(self) -> Schema {
        let Self { document, dialect, settings } = self;
        let mut generator = settings.into_generator();
        let title = document.title();
        if dialect == Dialect::OpenApi {
            let root = generator.subschema_for::<T>();
            let mut schemas = generator.take_definitions(true);
            if document.is_array() {
                // A list has no name of its own, so that it would not be among the components.
                schemas.insert(camel(document.as_str()), root.to_value());
            }
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
        if document.is_array() {
            schema.insert("title".to_owned(), camel(document.as_str()).into());
        }
        schema
    }
}

/// OpenAPI has a word for whole numbers that 32 bits do not hold; without it generators of code take
/// a type of 32 bits. To validators of JSON Schema it would be an unknown format.
fn say_what_is_long(schema: &mut Schema) {
    let most = schema.get("maximum").and_then(Value::as_u64);
    if most.is_some_and(|most| i32::try_from(most).is_err()) {
        let is_whole = |types: &Value| match types {
            Value::Array(types) => types.iter().any(|one| one == "integer"),
            one => one == "integer",
        };
        if schema.get("type").is_some_and(is_whole) {
            schema.insert("format".to_owned(), "int64".into());
        }
    }
}

/// `clear-batch` becomes `ClearBatch`.
fn camel(words: &str) -> String {
    let capital = |word: &str| {
        let (first, rest) = word.split_at(1);
        first.to_uppercase() + rest
    };
    words.split('-').map(capital).collect()
}
