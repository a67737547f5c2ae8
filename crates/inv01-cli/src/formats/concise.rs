//! One line for each finding, for `grep` and editors.

use std::io::{self, Write};

use inv01::{Origin, Report, Values};

use crate::formats::{End, Formatter, line};

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
    ) -> io::Result<()> {
        for entry in report.entries(origin, self.values) {
            writeln!(to, "{}", line(&entry, origin.source))?;
        }
        Ok(())
    }

    fn finish(&mut self, to: &mut dyn Write, end: &End<'_>) -> io::Result<()> {
        if self.quiet { Ok(()) } else { writeln!(to, "{}", end.totals) }
    }
}
