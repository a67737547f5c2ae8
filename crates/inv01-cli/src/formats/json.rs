//! Records for programs: one a line, or all in one document.

use std::io::{self, Write};

use inv01::{Origin, RECORD_VERSION, Record, Report, Values};
use serde::Serialize;
use serde_json::Serializer;

use crate::answers::Answer;
use crate::formats::{End, Formatter};
use crate::printable::JsonLine;

/// Writes a value on one line, without its end.
pub(crate) fn write<T: Serialize>(to: &mut dyn Write, value: &T) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(to, JsonLine))?;
    Ok(())
}

fn record<'a>(
    report: &'a Report<'_>,
    origin: &Origin<'a>,
    values: Values,
    answer: Option<&Answer<'a>>,
) -> Record<'a> {
    let mut record = report.record(origin, values);
    record.answer = answer.map(|answer| answer.compared.clone());
    record
}

pub(super) struct Ndjson {
    pub(super) values: Values,
}

impl Formatter for Ndjson {
    fn invoice(
        &mut self,
        to: &mut dyn Write,
        report: &Report<'_>,
        origin: &Origin<'_>,
        answer: Option<&Answer<'_>>,
    ) -> io::Result<()> {
        write(to, &record(report, origin, self.values, answer))?;
        to.write_all(b"\n")
    }
}

pub(super) struct Json {
    values: Values,
    elements: Elements,
}

impl Json {
    pub(super) fn new(values: Values) -> Self {
        Self { values, elements: Elements::default() }
    }
}

impl Formatter for Json {
    fn begin(&mut self, to: &mut dyn Write) -> io::Result<()> {
        write!(to, "{{\"v\":{RECORD_VERSION},\"results\":[")
    }

    fn invoice(
        &mut self,
        to: &mut dyn Write,
        report: &Report<'_>,
        origin: &Origin<'_>,
        answer: Option<&Answer<'_>>,
    ) -> io::Result<()> {
        self.elements.add(to, &record(report, origin, self.values, answer))
    }

    fn finish(&mut self, to: &mut dyn Write, _: &End<'_>) -> io::Result<()> {
        self.elements.close(to)?;
        to.write_all(b"}\n")
    }
}

/// The elements of an array whose opening bracket is written, one a line.
#[derive(Default)]
pub(crate) struct Elements {
    any: bool,
}

impl Elements {
    pub(crate) fn add<T: Serialize>(&mut self, to: &mut dyn Write, element: &T) -> io::Result<()> {
        to.write_all(if self.any { b",\n" } else { b"\n" })?;
        self.any = true;
        write(to, element)
    }

    pub(crate) fn close(&self, to: &mut dyn Write) -> io::Result<()> {
        to.write_all(if self.any { b"\n]" } else { b"]" })
    }
}
