//! A second input that goes beside the first, record by record.

use std::io;
use std::path::Path;

use crate::args::Input;
use crate::portion::{Limits, Portion, Record};
use crate::records::Records;
use crate::{input, named};

/// The records of a file, one after the other.
pub(crate) struct Partners {
    name: String,
    records: Records,
    portion: Portion,
    /// Position of the record at hand in the portion.
    at: usize,
    /// Records so far, that at hand included.
    count: u64,
}

impl Partners {
    /// Those of a file, each at most so many bytes long. None is at hand. `results` is the file that the
    /// results go to.
    ///
    /// # Errors
    ///
    /// It is not there, or no file: standard input, of which there is one only, or a directory, of which
    /// nobody knows the order.
    pub(crate) fn open(file: &Path, longest: usize, results: Option<&Path>) -> io::Result<Self> {
        let name = file.display().to_string();
        if file == Path::new("-") {
            return Err(io::Error::other("`-` is for the other input; name a file"));
        }
        if file.metadata().map_err(|error| named(&name, &error))?.is_dir() {
            return Err(io::Error::other(format!("{name}: a directory; name a file")));
        }
        let sources = input::sources(&[file.to_owned()], results)?;
        let records = Records::new(sources, Input::Auto, Limits::new(longest, 1));
        Ok(Self { name, records, portion: Portion::default(), at: 0, count: 0 })
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
    ///
    /// # Errors
    ///
    /// The file cannot be read further. Behind that there is none.
    pub(crate) fn advance(&mut self) -> Result<bool, String> {
        self.at += 1;
        if self.at >= self.portion.len() {
            if let Some(trouble) = self.portion.trouble.take() {
                return Err(trouble);
            }
            self.records.fill(&mut self.portion, &|_| ());
            self.at = 0;
        }
        let is_there = self.at < self.portion.len();
        self.count += u64::from(is_there);
        if is_there { Ok(true) } else { self.portion.trouble.take().map_or(Ok(false), Err) }
    }

    /// The record at hand; none behind the last.
    pub(crate) fn current(&self) -> Option<Record<'_>> {
        self.portion.record(self.at)
    }
}
