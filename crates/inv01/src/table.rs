//! CSV as spreadsheets write it: a header, then rows, each with its line.

use csv::{ErrorKind, StringRecord};
use jiff::civil::Date;

use crate::mask;
use crate::words::shorten;

/// Why a text is no table.
pub(crate) struct Wrong {
    /// From 1.
    pub(crate) line: u64,
    pub(crate) reason: String,
}

/// The columns that a table may have, and those that it must have.
pub(crate) struct Columns<'a> {
    /// What the table is called in complaints.
    pub(crate) of: &'a str,
    pub(crate) known: &'a [&'a str],
    pub(crate) needed: &'a [&'a str],
}

/// A row of a table.
pub(crate) struct Row<'a> {
    headers: &'a StringRecord,
    record: &'a StringRecord,
    /// From 1.
    pub(crate) line: u64,
}

impl<'a> Row<'a> {
    /// Empty when there is no such column.
    pub(crate) fn get(&self, name: &str) -> &'a str {
        let column = self.headers.iter().position(|column| column == name);
        column.and_then(|column| self.record.get(column)).unwrap_or_default().trim()
    }
}

/// Gives every row to `take`.
pub(crate) fn read(
    text: &str,
    columns: &Columns<'_>,
    mut take: impl FnMut(&Row<'_>) -> Result<(), String>,
) -> Result<(), Wrong> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let mut lines = Lines { text: text.as_bytes(), offset: 0, line: 1 };
    let headers = match reader.headers() {
        Ok(headers) => headers.clone(),
        Err(error) => return Err(unreadable(&error, &mut lines)),
    };
    let header = |reason| Wrong { line: 1, reason };
    for (i, column) in headers.iter().enumerate() {
        if !columns.known.contains(&column) {
            let (of, known) = (columns.of, columns.known.join(", "));
            // Where the header is missing, this is what stands in the first row.
            let is_name = column.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
            let column = shorten(column);
            let shown = if is_name { column } else { mask::shape(&column) };
            return Err(header(format!("`{shown}` is no column of {of}: {known}")));
        }
        if headers.iter().take(i).any(|other| other == column) {
            return Err(header(format!("column `{column}` stands twice")));
        }
    }
    for needed in columns.needed {
        if !headers.iter().any(|column| column == *needed) {
            return Err(header(format!("there is no column `{needed}`")));
        }
    }
    for record in reader.into_records() {
        let record = record.map_err(|error| unreadable(&error, &mut lines))?;
        let line = lines.of(record.position());
        let row = Row { headers: &headers, record: &record, line };
        take(&row).map_err(|reason| Wrong { line, reason })?;
    }
    Ok(())
}

/// A day as `YYYY-MM-DD`, and nothing but a day: the parser would also take one with a time.
pub(crate) fn date(text: &str) -> Result<Date, String> {
    match text.parse::<Date>() {
        Ok(date) if date.to_string() == text => Ok(date),
        _ => Err(format!("`{}` is no date, YYYY-MM-DD", shorten(text))),
    }
}

/// Counts lines: the position of a record has the line on which its reader stood before it stepped
/// over blank lines and the second half of a line end.
struct Lines<'a> {
    text: &'a [u8],
    offset: usize,
    line: u64,
}

impl Lines<'_> {
    fn of(&mut self, position: Option<&csv::Position>) -> u64 {
        let start = position.map_or(0, |p| usize::try_from(p.byte()).unwrap_or(usize::MAX));
        let mut bytes = self.text.iter().skip(self.offset);
        while let Some(byte) =
            bytes.next().filter(|byte| self.offset < start || is_line_end(**byte))
        {
            let is_half = *byte == b'\r' && self.text.get(self.offset + 1) == Some(&b'\n');
            self.line += u64::from(is_line_end(*byte) && !is_half);
            self.offset += 1;
        }
        self.line
    }
}

fn is_line_end(byte: u8) -> bool {
    matches!(byte, b'\r' | b'\n')
}

fn unreadable(error: &csv::Error, lines: &mut Lines<'_>) -> Wrong {
    let line = lines.of(error.position());
    let reason = match error.kind() {
        ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("the row has {len} columns, the header {expected_len}")
        }
        _ => error.to_string(),
    };
    Wrong { line, reason }
}
