//! Results for people: every finding with the line it stands on.

use std::fmt::Write as _;
use std::io::{self, Write};

use inv01::{Entry, Origin, Report, Severity, Values, Verdict};
use unicode_width::UnicodeWidthChar as _;

use crate::answers::Answer;
use crate::formats::{End, Formatter, answer, there};
use crate::printable;
use crate::summary::Findings;

/// Columns of the source that are shown, and how many of them stand before the finding.
const SHOWN: usize = 96;
const BEFORE: usize = 40;

pub(super) struct Human {
    pub(super) values: Values,
    pub(super) color: bool,
    /// Nothing is said of what has no finding.
    pub(super) quiet: bool,
}

/// ANSI styles.
const RED: &str = "1;31";
const GREEN: &str = "1;32";
const YELLOW: &str = "1;33";
const BLUE: &str = "1;34";

impl Formatter for Human {
    fn invoice(
        &mut self,
        to: &mut dyn Write,
        report: &Report<'_>,
        origin: &Origin<'_>,
        answer: Option<&Answer<'_>>,
    ) -> io::Result<()> {
        let entries = report.entries(origin, self.values);
        if !entries.is_empty() {
            let text = report.text(self.values);
            let lines = Lines::new(&text);
            for (entry, found) in entries.iter().zip(report.diagnostics()) {
                let width = characters(report.source(found));
                to.write_all(self.finding(entry, &lines, origin, width).as_bytes())?;
            }
        }
        if !(self.quiet && Findings::of(report).is_empty()) {
            writeln!(to, "{}", self.verdict(report, origin))?;
        }
        match answer {
            Some(answer) if !(self.quiet && answer.is_no_news()) => {
                write!(to, "{}", answer::block(answer, &entries))
            }
            _ => Ok(()),
        }
    }

    fn finish(&mut self, to: &mut dyn Write, end: &End<'_>) -> io::Result<()> {
        if self.quiet { Ok(()) } else { writeln!(to, "{}", end.totals) }
    }
}

impl Human {
    fn paint(&self, style: &str, text: &str) -> String {
        if self.color { format!("\x1b[{style}m{text}\x1b[0m") } else { text.to_owned() }
    }

    fn verdict(&self, report: &Report<'_>, origin: &Origin<'_>) -> String {
        let verdict = report.verdict();
        let style = match verdict {
            Verdict::Accepted => GREEN,
            Verdict::EwbRejected => YELLOW,
            Verdict::Rejected | Verdict::Malformed => RED,
        };
        let mut out = self.paint(style, verdict.as_str());
        if let Some(number) = report.document_number().filter(|number| !number.is_empty()) {
            let _ = write!(out, " {}", printable::beginning(&number));
        }
        let _ = write!(out, " ({}:{})", printable::text(origin.source), origin.line);
        let findings = Findings::of(report);
        if !findings.is_empty() {
            let _ = write!(out, ": {findings}");
        }
        out
    }

    fn finding(
        &self,
        entry: &Entry,
        lines: &Lines<'_>,
        origin: &Origin<'_>,
        width: usize,
    ) -> String {
        let (style, word) = match entry.severity {
            Severity::Error => (RED, "error"),
            Severity::Warning => (YELLOW, "warning"),
        };
        let code = entry.code.map_or(String::new(), |code| format!("[{code}]"));
        let mut out = format!(
            "{}: {}\n",
            self.paint(style, &format!("{word}{code}")),
            printable::text(&entry.message)
        );
        let number = entry.line.to_string();
        let margin = " ".repeat(number.len());
        let bar = self.paint(BLUE, "|");
        let _ = write!(
            out,
            "{margin}{} {}:{}:{}",
            self.paint(BLUE, "-->"),
            printable::text(origin.source),
            entry.line,
            entry.column,
        );
        if !entry.pointer.is_empty() {
            let _ = write!(out, " {}", printable::beginning(&entry.pointer));
        }
        let _ = writeln!(out, " ({} {})", entry.id, entry.rule);

        if let Some(Snippet { text, indent, width }) = lines.snippet(entry, origin, width) {
            let number = self.paint(BLUE, &number);
            let marks = self.paint(style, &"^".repeat(width));
            let _ = writeln!(out, "{margin} {bar}\n{number} {bar} {text}");
            let _ = writeln!(out, "{margin} {bar} {}{marks}", " ".repeat(indent));
        }
        let equals = self.paint(BLUE, "=");
        let notes = [
            ("expected", &entry.expected),
            ("found", &entry.actual),
            ("formula", &entry.formula),
            ("item", &entry.item),
            ("hint", &entry.hint),
        ];
        for (what, note) in notes {
            if let Some(note) = note {
                let _ = writeln!(out, "{margin} {equals} {what}: {}", printable::text(note));
            }
        }
        for other in &entry.related {
            let _ = writeln!(out, "{margin} {equals} see: {}", there(other));
        }
        out.push('\n');
        out
    }
}

fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| !(0x80..=0xBF).contains(*byte)).count()
}

/// A part of a line with a stretch to be marked, in columns of the terminal.
struct Snippet {
    text: String,
    indent: usize,
    width: usize,
}

/// The text of a record, ready to be looked up by line and column in time that does not depend on
/// its length.
struct Lines<'t> {
    text: &'t str,
    /// Each so many characters, the byte at which they begin and how many lines have ended before.
    marks: Vec<(usize, usize)>,
}

/// Characters from one mark to the next.
const STRIDE: usize = 128;

impl<'t> Lines<'t> {
    fn new(text: &'t str) -> Self {
        let (mut marks, mut row) = (Vec::new(), 0);
        for (position, (byte, c)) in text.char_indices().enumerate() {
            if position % STRIDE == 0 {
                marks.push((byte, row));
            }
            row += usize::from(c == '\n');
        }
        Self { text, marks }
    }

    /// The part of the text that begins at a character.
    fn from(&self, position: usize) -> &'t str {
        let Some(&(mark, _)) = self.marks.get(position / STRIDE) else {
            return "";
        };
        let rest = &self.text[mark..];
        let skipped = rest.char_indices().nth(position % STRIDE);
        skipped.map_or("", |(byte, _)| &rest[byte..])
    }

    /// The character at which a row begins, from 0.
    fn start(&self, row: usize) -> Option<usize> {
        if row == 0 {
            return Some(0);
        }
        // The last mark before which it has not begun.
        let mark = self.marks.partition_point(|(_, ended)| *ended < row).checked_sub(1)?;
        let (byte, ended) = self.marks[mark];
        let mut ends = self.text[byte..].chars().enumerate().filter(|(_, c)| *c == '\n');
        let (end, _) = ends.nth(row - ended - 1)?;
        Some(mark * STRIDE + end + 1)
    }

    /// The line of a finding, around it.
    fn snippet(&self, entry: &Entry, origin: &Origin<'_>, width: usize) -> Option<Snippet> {
        let row = usize::try_from(entry.line.checked_sub(origin.line)?).ok()?;
        let line_start = self.start(row)?;
        let first_column = if row == 0 { origin.column } else { 1 };
        let column = usize::try_from(entry.column.checked_sub(first_column)?).ok()?;
        let from = column.saturating_sub(BEFORE);
        let mut line = self.from(line_start + from).chars().take_while(|&c| c != '\n');
        let shown: String = line.by_ref().take(SHOWN).collect();
        // What is cut off at either end is marked, also where the record begins inside a line.
        let cut = from > 0 || first_column > 1;
        let mut text = String::from(if cut { "…" } else { "" });
        let (mut indent, mut marked) = (text.chars().count(), 0);
        for (i, c) in printable::text(&shown).chars().enumerate() {
            text.push(c);
            let columns = c.width().unwrap_or(1);
            if i < column - from {
                indent += columns;
            } else if i < column - from + width {
                marked += columns;
            }
        }
        if line.next().is_some() {
            text.push('…');
        }
        Some(Snippet { text: text.trim_end().to_owned(), indent, width: marked.max(1) })
    }
}
