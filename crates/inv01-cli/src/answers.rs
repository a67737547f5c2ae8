//! `--answer`: the portal's answers, each next to the report on its request.

use std::fmt;
use std::io;
use std::path::Path;

use inv01::answer::{self, Answered, Outcome, Standing};
use inv01::json::Fault;
use inv01::{Report, Values};

use crate::args::Input;
use crate::portion::{Limits, Portion, Record};
use crate::records::Records;
use crate::{input, named};

/// The answers of a file, in their order.
pub(crate) struct Answers {
    file: String,
    records: Records,
    portion: Portion,
    /// Which record of the portion is the next.
    next: usize,
    values: Values,
    counts: Counts,
    /// Requests without an answer.
    lacking: u64,
}

/// The answer to one request.
pub(crate) struct Answer<'a> {
    /// None where the file has no more.
    pub(crate) compared: Option<Answered<'a>>,
}

impl Answer<'_> {
    /// There is an answer, without errors and without any of ours that it does not name.
    pub(crate) fn says_nothing(&self) -> bool {
        self.compared.as_ref().is_some_and(|answer| {
            answer.fault.is_none() && answer.codes.is_empty() && answer.alone.is_empty()
        })
    }
}

impl Answers {
    /// Those of a file, compared so that values are shown or not. `results` is the file that the
    /// results go to.
    ///
    /// # Errors
    ///
    /// The file is not there, or is none.
    pub(crate) fn open(
        file: &Path,
        limit: usize,
        values: Values,
        results: Option<&Path>,
    ) -> io::Result<Self> {
        let failed = |error| named(file.display(), &error);
        if file.metadata().map_err(failed)?.is_dir() {
            return Err(io::Error::other(format!("{}: a directory is no answer", file.display())));
        }
        let sources = input::sources(&[file.to_owned()], results)?;
        Ok(Self {
            file: file.display().to_string(),
            records: Records::new(sources, Input::Auto, Limits::new(limit, 1)),
            portion: Portion::default(),
            next: 0,
            values,
            counts: Counts::default(),
            lacking: 0,
        })
    }

    /// The next answer, next to the report on the request that it belongs to. Trouble with reading
    /// comes before it.
    pub(crate) fn to(&mut self, report: &Report<'_>, trouble: &mut Vec<String>) -> Answer<'_> {
        self.look(trouble);
        let Some(record) = self.portion.record(self.next) else {
            self.lacking += 1;
            return Answer { compared: None };
        };
        self.next += 1;
        let compared = compared(&record, report, self.values);
        self.counts.add(&compared);
        Answer { compared: Some(compared) }
    }

    /// Reads on where the portion has come to its end.
    fn look(&mut self, trouble: &mut Vec<String>) {
        while self.next == self.portion.len() {
            trouble.extend(self.portion.trouble.take());
            self.records.fill(&mut self.portion, &|_| {});
            self.next = 0;
            if self.portion.is_empty() {
                return;
            }
        }
    }

    /// What stands in the way of the pairs, when all requests have had their answers.
    pub(crate) fn rest(&mut self, trouble: &mut Vec<String>) {
        self.look(trouble);
        let (file, lacking) = (&self.file, self.lacking);
        let doubt = "so which answer is whose is in doubt";
        if self.next < self.portion.len() {
            trouble.push(format!("{file}: there are more answers than invoices, {doubt}"));
        } else if lacking > 0 {
            let have = if lacking == 1 { "invoice has" } else { "invoices have" };
            trouble.push(format!("{file}: {lacking} {have} no answer, {doubt}"));
        }
    }

    pub(crate) fn counts(&self) -> Counts {
        Counts { lacking: self.lacking, ..self.counts }
    }
}

fn compared<'a>(record: &Record<'a>, report: &Report<'_>, values: Values) -> Answered<'a> {
    let Record { origin, bytes, fault } = record;
    let answer = match fault {
        Some(kind) => Err(Fault { kind: *kind, offset: 0 }),
        None => answer::Answer::read(bytes),
    };
    match answer {
        Ok(answer) => Answered::new(origin, answer.compare(report, values)),
        Err(fault) => Answered::unreadable(origin, &fault.to_string()),
    }
}

/// How many errors of answers stand where, over a run.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Counts {
    answers: u64,
    registered: u64,
    refused: u64,
    unreadable: u64,
    foreseen: u64,
    undecidable: u64,
    gaps: u64,
    unknown: u64,
    alone: u64,
    after: u64,
    lacking: u64,
}

impl Counts {
    fn add(&mut self, answer: &Answered<'_>) {
        self.answers += 1;
        self.unreadable += u64::from(answer.fault.is_some());
        self.registered += u64::from(answer.outcome == Outcome::Registered);
        self.refused += u64::from(answer.outcome == Outcome::Refused);
        for error in &answer.codes {
            *match error.standing {
                Standing::Foreseen => &mut self.foreseen,
                Standing::Undecidable => &mut self.undecidable,
                Standing::Gap => &mut self.gaps,
                Standing::Unknown => &mut self.unknown,
            } += 1;
        }
        for alone in &answer.alone {
            *if alone.after { &mut self.after } else { &mut self.alone } += 1;
        }
    }
}

/// `2 answers: 1 registered, 1 refused; 3 foreseen, 1 undecidable, 0 gaps, 0 unknown; 2 ours alone, 1
/// perhaps not reached`.
impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { registered, refused, foreseen, undecidable, unknown, alone, after, .. } = self;
        let answers = crate::summary::plural(self.answers, "answer");
        write!(f, "{answers}: {registered} registered, {refused} refused")?;
        for (count, what) in [(self.unreadable, "malformed"), (self.lacking, "missing")] {
            if count > 0 {
                write!(f, ", {count} {what}")?;
            }
        }
        let gaps = crate::summary::plural(self.gaps, "gap");
        write!(f, "; {foreseen} foreseen, {undecidable} undecidable, {gaps}, {unknown} unknown")?;
        write!(f, "; {alone} ours alone")?;
        if *after > 0 {
            write!(f, ", {after} perhaps not reached")?;
        }
        Ok(())
    }
}
