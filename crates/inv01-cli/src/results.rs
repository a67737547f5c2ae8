//! What is done with reports in the order of the input: duplicates, counts, writing.

use std::io::{self, BufWriter, IntoInnerError, Write as _};

use indicatif::ProgressBar;
use inv01::{Batch, Origin, Report};

use crate::answers::Answers;
use crate::complain;
use crate::formats::{End, Formatter};
use crate::output::Destination;
use crate::summary::{Statistics, Totals};

/// Bytes written at a time.
const BUFFER: usize = 64 * 1024;

pub(crate) struct Results {
    batch: Batch,
    formatter: Box<dyn Formatter>,
    to: BufWriter<Destination>,
    progress: ProgressBar,
    /// The portal's answers, where there are any to be compared.
    answers: Option<Answers>,
    counted: Counted,
    /// Why nothing more can be written.
    failure: Option<io::Error>,
}

/// What is known of a run at its end.
#[derive(Default)]
pub(crate) struct Counted {
    pub(crate) totals: Totals,
    pub(crate) statistics: Statistics,
    /// A source could not be read to its end.
    pub(crate) incomplete: bool,
}

impl Results {
    pub(crate) fn new(
        batch: Batch,
        formatter: Box<dyn Formatter>,
        destination: Destination,
        progress: ProgressBar,
    ) -> Self {
        let to = BufWriter::with_capacity(BUFFER, destination);
        let (answers, counted, failure) = (None, Counted::default(), None);
        Self { batch, formatter, to, progress, answers, counted, failure }
    }

    /// Each invoice has its answer here, in their order.
    pub(crate) fn have_answers(&mut self, answers: Answers) {
        self.answers = Some(answers);
    }

    /// The results are those of other documents than invoices.
    pub(crate) fn are_of_documents(&mut self) {
        self.counted.totals.are_documents = true;
    }

    /// Writes what stands before the first result.
    pub(crate) fn begin(&mut self) {
        self.failure = self.formatter.begin(&mut self.to).err();
    }

    pub(crate) fn has_failed(&self) -> bool {
        self.failure.is_some()
    }

    /// The next report; whether it could be written.
    pub(crate) fn add(&mut self, report: &mut Report<'_>, origin: &Origin<'_>) -> bool {
        self.batch.settle(report, origin);
        self.counted.totals.add(report);
        self.counted.statistics.add(report);
        let (answer, trouble) = self.answers.as_mut().map(|answers| answers.to(report)).unzip();
        if let Some(complaint) = trouble.flatten() {
            self.counted.incomplete = true;
            self.progress.suspend(|| complain(&complaint));
        }
        self.failure = self.formatter.invoice(&mut self.to, report, origin, answer.as_ref()).err();
        !self.has_failed()
    }

    /// So many invoices more have been dealt with.
    pub(crate) fn advance(&mut self, invoices: usize) {
        self.progress.inc(invoices as u64);
    }

    /// A source could not be read to its end. The others are checked all the same.
    pub(crate) fn trouble(&mut self, complaint: &str) {
        self.counted.incomplete = true;
        self.progress.suspend(|| complain(&complaint));
        self.failure = self.formatter.trouble(&mut self.to, complaint).err();
    }

    /// Writes what stands behind the last result, the statistics if they belong there, and puts the
    /// results in their place.
    pub(crate) fn finish(self, with_statistics: bool) -> (Counted, io::Result<()>) {
        // Totals and remarks do not go beside the running count.
        self.progress.finish_and_clear();
        let Self { mut formatter, mut to, mut counted, failure, answers, .. } = self;
        if let Some(mut answers) = answers {
            // Where the reader of the results has gone away, some invoices were not asked for.
            if failure.is_none()
                && let Some(complaint) = answers.rest()
            {
                counted.incomplete = true;
                complain(&complaint);
            }
            counted.totals.answers = Some(answers.counts());
        }
        let mut write = || {
            let end = End { totals: &counted.totals, complete: !counted.incomplete };
            formatter.finish(&mut to, &end)?;
            if with_statistics { write!(to, "{}", counted.statistics) } else { Ok(()) }
        };
        let written = failure.map_or_else(&mut write, Err);
        let complete = || to.into_inner().map_err(IntoInnerError::into_error)?.complete();
        let outcome = written.and_then(|()| complete());
        (counted, outcome)
    }
}
