//! Source files with their places: every complaint names file and line.

use std::fmt;
use std::fs;
use std::ops::Range;
use std::path::Path;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::SourceKeys;

/// What is wrong with a source, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceError {
    /// File relative to the root of the repository.
    pub file: String,
    /// Line, from 1; 0 when the file as a whole is meant.
    pub line: usize,
    /// What is wrong.
    pub reason: String,
}

impl fmt::Display for SourceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.reason)
    }
}

impl std::error::Error for SourceError {}

/// A source file as text.
#[derive(Debug)]
pub(super) struct File {
    pub(super) name: String,
    pub(super) text: String,
}

impl File {
    pub(super) fn read(root: &Path, name: &str) -> Result<Self, SourceError> {
        let text = fs::read_to_string(root.join(name)).map_err(|error| SourceError {
            file: name.to_owned(),
            line: 0,
            reason: error.to_string(),
        })?;
        Ok(Self { name: name.to_owned(), text })
    }

    /// A complaint about the byte at `offset`.
    pub(super) fn error(&self, offset: usize, reason: impl Into<String>) -> SourceError {
        let line = 1 + self.text[..offset.min(self.text.len())].matches('\n').count();
        self.error_at_line(line, reason)
    }

    pub(super) fn error_at_line(&self, line: usize, reason: impl Into<String>) -> SourceError {
        SourceError { file: self.name.clone(), line, reason: reason.into() }
    }

    pub(super) fn toml_error(&self, error: &toml::de::Error, within: &Range<usize>) -> SourceError {
        let offset = error.span().map_or(within.start, |span| span.start);
        self.error(offset, error.message())
    }

    pub(super) fn parse(&self) -> Result<DeTable<'_>, SourceError> {
        DeTable::parse(&self.text)
            .map(Spanned::into_inner)
            .map_err(|error| self.toml_error(&error, &(0..0)))
    }

    /// One table as a typed row: unknown and missing keys are complaints.
    pub(super) fn row<T: DeserializeOwned>(
        &self,
        table: DeTable<'_>,
        span: Range<usize>,
    ) -> Result<T, SourceError> {
        let within = span.clone();
        T::deserialize(toml::Deserializer::from(Spanned::new(span, table)))
            .map_err(|error| self.toml_error(&error, &within))
    }

    /// That a table has no key but these.
    pub(super) fn only_keys(
        &self,
        table: &DeTable<'_>,
        keys: &[&str],
        what: &str,
    ) -> Result<(), SourceError> {
        match table.keys().find(|key| !keys.contains(&key.get_ref().as_ref())) {
            None => Ok(()),
            Some(key) => {
                let reason = format!("unknown field `{}` of {what}", key.get_ref());
                Err(self.error(key.span().start, reason))
            }
        }
    }

    /// The tables of a file that is a flat list of tables, with their names and places.
    pub(super) fn rows<T: DeserializeOwned>(
        &self,
    ) -> Result<Vec<(String, Range<usize>, T)>, SourceError> {
        let mut rows = Vec::new();
        for (name, value) in self.parse()? {
            let span = name.span();
            let name = name.into_inner().into_owned();
            let DeValue::Table(table) = value.into_inner() else {
                return Err(self.error(span.start, format!("`{name}` is no table")));
            };
            rows.push((name, span.clone(), self.row(table, span)?));
        }
        Ok(rows)
    }

    /// The rows of a CSV file with the line each begins on.
    pub(super) fn csv<T: DeserializeOwned>(&self) -> Result<Vec<(usize, T)>, SourceError> {
        let mut reader = csv::Reader::from_reader(self.text.as_bytes());
        let headers = reader.headers().map_err(|error| self.csv_error(&error))?.clone();
        let mut rows = Vec::new();
        for record in reader.into_records() {
            let record = record.map_err(|error| self.csv_error(&error))?;
            let line = record.position().map_or(0, csv::Position::line);
            let line = usize::try_from(line).unwrap_or_default();
            let row = record
                .deserialize(Some(&headers))
                .map_err(|error| self.error_at_line(line, error.to_string()))?;
            rows.push((line, row));
        }
        Ok(rows)
    }

    /// The header of a CSV file.
    pub(super) fn columns(&self) -> Result<Vec<String>, SourceError> {
        let mut reader = csv::Reader::from_reader(self.text.as_bytes());
        let headers = reader.headers().map_err(|error| self.csv_error(&error))?;
        Ok(headers.iter().map(str::to_owned).collect())
    }

    fn csv_error(&self, error: &csv::Error) -> SourceError {
        let line = error.position().map_or(0, csv::Position::line);
        self.error_at_line(usize::try_from(line).unwrap_or_default(), error.to_string())
    }

    /// That every key of `source` is known, and that there is one.
    pub(super) fn sourced(
        &self,
        offset: usize,
        row: &[String],
        keys: &SourceKeys,
    ) -> Result<(), SourceError> {
        if row.is_empty() {
            return Err(self.error(offset, "a row names at least one source"));
        }
        match row.iter().find(|key| !keys.contains(*key)) {
            Some(key) => Err(self.error(offset, format!("source `{key}` is not in sources.toml"))),
            None => Ok(()),
        }
    }
}

/// A text that rows rest on.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceText {
    /// What rows name it by.
    #[serde(skip)]
    pub key: String,
    /// Its title.
    pub title: String,
    /// When it was published or fetched: a day, a month or a year.
    pub date: String,
}

pub(super) fn source_texts(file: &File) -> Result<Vec<SourceText>, SourceError> {
    let rows = file.rows::<SourceText>()?.into_iter();
    Ok(rows.map(|(key, _, row)| SourceText { key, ..row }).collect())
}

/// That a value is in a closed vocabulary.
pub(super) fn one_of(key: &str, value: &str, words: &[&str]) -> Result<(), String> {
    if words.contains(&value) {
        Ok(())
    } else {
        Err(format!("`{key}` is one of {}", words.join(", ")))
    }
}
