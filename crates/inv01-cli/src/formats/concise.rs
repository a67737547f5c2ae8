//! One line for each finding, for `grep` and editors.

use std::io::{self, Write};

use inv01::{Origin, Report, Values};

use crate::answers::Answer;
use crate::formats::{End, Formatter, answer, line};

pub(super) struct Concise {
    pub(super) values: Values,
    pub(super) quiet: bool,
}

impl Formatter for Concise {
    fn invoice(
        &mut self,
        to: &mut dyn Write,
        report: &Report<'_>,
        origin: &Origin<'_>,
        answer: Option<&Answer<'_>>,
    ) -> io::Result<()> {
        let entries = report.entries(origin, self.values);
        for entry in &entries {
            writeln!(to, "{}", line(entry, origin.source))?;
        }
        let Some(answer) = answer else { return Ok(()) };
        write!(to, "{}", answer::lines(answer, &entries, origin))
    }

    fn finish(&mut self, to: &mut dyn Write, end: &End<'_>) -> io::Result<()> {
        if self.quiet { Ok(()) } else { writeln!(to, "{}", end.totals) }
    }
}
