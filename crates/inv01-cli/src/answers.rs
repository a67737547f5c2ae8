//! `--answer`: the portal's answers, each next to the report on its request.

use std::fmt;

use inv01::answer::{self, Answered, Outcome, Standing};
use inv01::json::Fault;
use inv01::{Report, Values};

use crate::partners::Partners;
use crate::portion::Record;

/// The answers of a file, in their order.
pub(crate) struct Answers {
    partners: Partners,
    values: Values,
    counts: Counts,
}

/// The answer to one request.
pub(crate) struct Answer<'a> {
    /// None where the file has no more.
    pub(crate) compared: Option<Answered<'a>>,
}

impl Answer<'_> {
    /// There is an answer that says what became of the request, without errors and without any of ours
    /// that it does not name.
    pub(crate) fn is_no_news(&self) -> bool {
        self.compared.as_ref().is_some_and(|answer| {
            let is_whole = answer.fault.is_none() && answer.omitted == 0 && !is_silent(answer);
            is_whole && answer.codes.is_empty() && answer.alone.is_empty()
        })
    }
}

/// Whether nothing was found in an answer that can be read.
pub(crate) fn is_silent(answer: &Answered<'_>) -> bool {
    answer.fault.is_none() && answer.outcome == Outcome::Unknown && answer.codes.is_empty()
}

impl Answers {
    /// Those of a file, compared so that values are shown or not.
    pub(crate) fn new(partners: Partners, values: Values) -> Self {
        Self { partners, values, counts: Counts::default() }
    }

    /// The next answer, next to the report on the request that it belongs to; and trouble with reading
    /// it, which leaves none.
    pub(crate) fn to(&mut self, report: &Report<'_>) -> (Answer<'_>, Option<String>) {
        let trouble = self.partners.advance().err();
        let record = self.partners.current().filter(|_| trouble.is_none());
        let compared = record.map(|record| compared(&record, report, self.values));
        match &compared {
            Some(answer) => self.counts.add(answer),
            None => self.counts.lacking += 1,
        }
        (Answer { compared }, trouble)
    }

    /// What stands in the way of the pairs, when all requests have had their answers.
    pub(crate) fn rest(&mut self) -> Option<String> {
        let (file, lacking) = (self.partners.name().to_owned(), self.counts.lacking);
        let doubt = "so which answer is whose is in doubt";
        match self.partners.advance() {
            Err(trouble) => Some(trouble),
            Ok(true) => Some(format!("{file}: there are more answers than invoices, {doubt}")),
            Ok(false) if lacking > 0 => {
                let have = if lacking == 1 { "invoice has" } else { "invoices have" };
                Some(format!("{file}: {lacking} {have} no answer, {doubt}"))
            }
            Ok(false) => None,
        }
    }

    pub(crate) fn counts(&self) -> Counts {
        self.counts
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
    silent: u64,
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
        self.silent += u64::from(is_silent(answer));
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
        if self.silent > 0 {
            let say = if self.silent == 1 { "says" } else { "say" };
            write!(f, ", {} {say} nothing known", self.silent)?;
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
