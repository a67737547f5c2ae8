//! A second input that goes beside the first, record by record.

use std::io;
use std::path::Path;

use crate::args::Input;
use crate::input;
use crate::portion::{Limits, Portion, Record};
use crate::records::Records;

/// The records of a file, one after the other.
pub(crate) struct Partners {
    name: String,
    records: Records,
    portion: Portion,
    /// Position of the record at hand in the portion.
    at: usize,
    /// Records so far, that at hand included.
    count: u64,
    /// Why the file cannot be read further, until it is told.
    trouble: Option<String>,
}

impl Partners {
    /// Those of a file, each at most so many bytes long. None is at hand.
    ///
    /// # Errors
    ///
    /// It is standard input, of which there is one only.
    pub(crate) fn new(file: &Path, longest: usize) -> io::Result<Self> {
        if file == Path::new("-") {
            return Err(io::Error::other("`-`: a file is wanted here, not standard input"));
        }
        let sources = input::sources(&[file.to_owned()], None)?;
        let records = Records::new(sources, Input::Auto, Limits::new(longest, 1));
        let name = file.display().to_string();
        Ok(Self { name, records, portion: Portion::default(), at: 0, count: 0, trouble: None })
    }

    /// Its name in messages.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// How many records there were so far.
    pub(crate) fn count(&self) -> u64 {
        self.count
    }

    /// Steps to the next record; whether there is one.
    pub(crate) fn advance(&mut self) -> bool {
        self.at += 1;
        if self.at >= self.portion.len() {
            self.records.fill(&mut self.portion, &|_| ());
            self.at = 0;
            self.trouble = self.trouble.take().or(self.portion.trouble.take());
        }
        let is_there = self.at < self.portion.len();
        self.count += u64::from(is_there);
        is_there
    }

    /// The record at hand; none behind the last.
    pub(crate) fn current(&self) -> Option<Record<'_>> {
        self.portion.record(self.at)
    }

    /// Why the file could not be read to its end; told once.
    pub(crate) fn trouble(&mut self) -> Option<String> {
        self.trouble.take()
    }
}
