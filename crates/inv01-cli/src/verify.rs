//! `inv01 verify`.

use std::fmt;
use std::fs;
use std::io::{self, BufWriter, Stdout, Write};
use std::process::ExitCode;

use inv01::Origin;
use inv01::json::{Fault, FaultKind};
use inv01::signed::{
    self, Assessment, EXAMINATION_VERSION, Examination, Examined, Keys, SentComparison, examine,
};

use crate::args::{Input, KeyFile, LONGEST, Verify, VerifyFormat, bytes};
use crate::check::{FAILED, REFUSED};
use crate::formats::json::{self, Elements};
use crate::partners::Partners;
use crate::portion::{Limits, Portion, Record};
use crate::printable::{beginning, text};
use crate::records::Records;
use crate::summary::plural;
use crate::{complain, input, named};

/// Verifies what was signed in every answer that the arguments name.
pub(crate) fn run(arguments: &Verify) -> io::Result<ExitCode> {
    let keys = keys(&arguments.key)?;
    let longest = bytes(LONGEST);
    let sent = arguments.sent.as_deref().map(|file| Partners::open(file, longest, None));
    let mut sent = sent.transpose()?;
    let sources = input::sources(&arguments.paths, None)?;
    let mut records = Records::new(sources, Input::Auto, Limits::new(longest, 1));
    let mut out = Writer::new(arguments.format);
    let mut totals = Totals::default();
    let mut complete = true;
    let mut trouble = |complaint: Option<String>| {
        if let Some(complaint) = complaint {
            complain(&complaint);
            complete = false;
        }
    };
    let mut portion = Portion::default();
    let mut written = out.begin();
    while written.is_ok() {
        records.fill(&mut portion, &|_| ());
        if portion.is_empty() {
            break;
        }
        for record in portion.records() {
            if let Some(sent) = &mut sent {
                trouble(sent.advance().err());
            }
            let examination = examined(&record, sent.as_ref(), &keys, arguments);
            totals.add(&examination);
            written = written.and_then(|()| out.answer(&examination));
        }
        trouble(portion.trouble.take());
    }
    if let Some(sent) = sent.filter(|_| written.is_ok()) {
        trouble(out_of_step(sent, totals.answers()));
    }
    let code = if complete { totals.code() } else { ExitCode::from(FAILED) };
    match written.and_then(|()| out.finish(&totals)) {
        // Where the reader of the results has gone away, there is nobody left to tell.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error),
        _ => Ok(code),
    }
}

/// The keys of all files.
fn keys(files: &[KeyFile]) -> io::Result<Keys> {
    let mut keys = Keys::new();
    for KeyFile { kid, file } in files {
        let name = file.display().to_string();
        let read = fs::read(file).map_err(|error| named(&name, &error))?;
        let added = keys.add(&name, &read, kid.as_deref());
        added.map_err(|fault| io::Error::other(format!("{name}: {fault}")))?;
    }
    Ok(keys)
}

fn examined<'a>(
    answer: &Record<'a>,
    sent: Option<&'a Partners>,
    keys: &Keys,
    arguments: &Verify,
) -> Examination<'a> {
    let sent = sent.map(|sent| match sent.current() {
        Some(request) => readable(&request),
        None => signed::Input {
            text: Err(Fault { kind: FaultKind::Empty, offset: 0 }),
            origin: Origin { index: sent.count(), ..Origin::whole(sent.name()) },
        },
    });
    examine(readable(answer), sent, keys, arguments.values())
}

fn readable<'a>(record: &Record<'a>) -> signed::Input<'a> {
    let Record { origin, bytes, fault } = *record;
    let text = fault.map_or(Ok(bytes), |kind| Err(Fault { kind, offset: 0 }));
    signed::Input { text, origin }
}

/// What is wrong where there are not as many requests as answers.
fn out_of_step(mut sent: Partners, answers: u64) -> Option<String> {
    loop {
        match sent.advance() {
            Ok(true) => {}
            Ok(false) => break,
            Err(trouble) => return Some(trouble),
        }
    }
    let requests = sent.count();
    let (said, answered) = (plural(requests, "request"), plural(answers, "answer"));
    (requests != answers).then(|| format!("{}: {said} for {answered}", sent.name()))
}

/// How many answers there are of each verdict.
#[derive(Default)]
struct Totals([u64; Assessment::ALL.len()]);

impl Totals {
    fn add(&mut self, examination: &Examination<'_>) {
        self.0[examination.assessment as usize] += 1;
    }

    fn answers(&self) -> u64 {
        self.0.iter().sum()
    }

    fn code(&self) -> ExitCode {
        let verified = self.0[Assessment::Verified as usize];
        let are_all = verified > 0 && verified == self.answers();
        ExitCode::from(if are_all { 0 } else { REFUSED })
    }
}

impl fmt::Display for Totals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts = Assessment::ALL.iter().zip(self.0);
        let told =
            counts.filter(|(assessment, count)| **assessment == Assessment::Verified || *count > 0);
        let told: Vec<_> =
            told.map(|(assessment, count)| format!("{count} {assessment}")).collect();
        write!(f, "{}: {}", plural(self.answers(), "answer"), told.join(", "))
    }
}

/// Writes results in one of the formats.
struct Writer {
    format: VerifyFormat,
    elements: Elements,
    to: BufWriter<Stdout>,
}

impl Writer {
    fn new(format: VerifyFormat) -> Self {
        Self { format, elements: Elements::default(), to: BufWriter::new(io::stdout()) }
    }

    fn begin(&mut self) -> io::Result<()> {
        match self.format {
            VerifyFormat::Json => write!(self.to, "{{\"v\":{EXAMINATION_VERSION},\"results\":["),
            VerifyFormat::Human | VerifyFormat::Ndjson => Ok(()),
        }
    }

    fn answer(&mut self, examination: &Examination<'_>) -> io::Result<()> {
        match self.format {
            VerifyFormat::Human => human(&mut self.to, examination),
            VerifyFormat::Json => self.elements.add(&mut self.to, examination),
            VerifyFormat::Ndjson => {
                json::write(&mut self.to, examination)?;
                self.to.write_all(b"\n")
            }
        }
    }

    fn finish(mut self, totals: &Totals) -> io::Result<()> {
        match self.format {
            VerifyFormat::Human => writeln!(self.to, "{totals}")?,
            VerifyFormat::Json => {
                self.elements.close(&mut self.to)?;
                self.to.write_all(b"}\n")?;
            }
            VerifyFormat::Ndjson => {}
        }
        self.to.flush()
    }
}

/// An answer for people: what is known of it, its tokens, and what differs.
fn human(to: &mut dyn Write, examination: &Examination<'_>) -> io::Result<()> {
    let Examination { source, line, assessment, doc, fault, tokens, omitted, sent, .. } =
        examination;
    let number = doc.as_ref().map_or(String::new(), |number| format!(" {}", beginning(number)));
    let fault = fault.as_ref().map_or(String::new(), |fault| format!(": {}", text(fault)));
    writeln!(to, "{assessment}{number} ({}:{line}){fault}", text(source))?;
    for token in tokens {
        self::token(to, token)?;
    }
    if *omitted > 0 {
        writeln!(to, "  {} not looked at, where tokens may be", plural(*omitted, "place"))?;
    }
    sent.as_ref().map_or(Ok(()), |sent| compared(to, sent))
}

fn token(to: &mut dyn Write, token: &Examined) -> io::Result<()> {
    let Examined { pointer, document, key, issuer, message, mismatches, .. } = token;
    let name = if pointer.is_empty() { document.unwrap_or("token") } else { pointer };
    let [key, issuer] = [key, issuer].map(|name| beginning(name.as_deref().unwrap_or("-")));
    match message {
        Some(message) => writeln!(to, "  {}: {}", beginning(name), beginning(message))?,
        None => writeln!(to, "  {}: signed by {issuer}, key {key}", beginning(name))?,
    }
    for mismatch in mismatches {
        let [pointer, actual] = [&mismatch.pointer, &mismatch.actual].map(|text| beginning(text));
        match &mismatch.expected {
            Some(expected) => {
                writeln!(to, "    {pointer} is {actual}, expected {}", beginning(expected))?;
            }
            None => writeln!(to, "    {pointer} is {actual}, and cannot be computed")?,
        }
    }
    Ok(())
}

fn compared(to: &mut dyn Write, compared: &SentComparison<'_>) -> io::Result<()> {
    let SentComparison { source, line, fault, differences, .. } = compared;
    if let Some(fault) = fault {
        return writeln!(to, "  sent ({}:{line}): {}", text(source), text(fault));
    }
    let count = differences.listed.len() as u64 + differences.omitted;
    writeln!(to, "  sent ({}:{line}): {}", text(source), plural(count, "difference"))?;
    for difference in &differences.listed {
        let (change, pointer) = (difference.change, beginning(&difference.pointer));
        let [sent, signed] = [&difference.sent, &difference.signed].map(|value| {
            value.as_ref().map_or_else(|| "nothing".to_owned(), |json| beginning(json.as_str()))
        });
        writeln!(to, "    {change} {pointer}: sent {sent}, signed {signed}")?;
    }
    if differences.omitted > 0 {
        writeln!(to, "    {} of them not listed", differences.omitted)?;
    }
    Ok(())
}
