//! `inv01 generate`.

mod case;

use std::collections::{BTreeSet, HashSet};
use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

use inv01::generate::{Broken, Choices, Fault, Options, Unbreakable, broken, faults, invoice};
use inv01::{Checker, Context, Irn, Origin, Report, Severity, Stage, Values};

use crate::args::{Generate, Lines};
use crate::formats::json;
use crate::output::Destination;
use crate::{complain, suppliers};
use case::{Case, Conditions};

/// How often an invoice is drawn anew before the run gives up.
const TRIES: usize = 1000;

/// Makes invoices as the arguments ask.
pub(crate) fn run(arguments: &Generate) -> io::Result<ExitCode> {
    let context = Context::new(arguments.as_of).max_diagnostics(usize::MAX);
    let mut maker = Maker::new(arguments, arguments.context.apply(context)?)?;
    let destination = Destination::open(arguments.output_file.as_deref())?;
    let mut to = BufWriter::with_capacity(1 << 16, destination);
    let complete = |mut to: BufWriter<Destination>| {
        to.flush()?;
        to.into_inner().map_err(io::IntoInnerError::into_error)?.complete()
    };
    match maker.write_all(&mut to).and_then(|()| complete(to)) {
        Ok(()) => maker.tell_what_they_need(),
        // Where the reader has gone away, there is nobody left to tell.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
        Err(error) => return Err(error),
    }
    Ok(ExitCode::SUCCESS)
}

/// What is left of a run.
struct Maker<'a> {
    arguments: &'a Generate,
    options: Options,
    /// The GSTINs of suppliers that take turns; without any, each invoice has its own.
    suppliers: Vec<String>,
    /// Faults that take turns; without any, invoices are valid.
    faults: Vec<&'static Fault>,
    /// Asks what is made for the right answer.
    checker: Checker,
    /// What it asks by, where invoices have faults.
    conditions: Option<Conditions>,
    /// The halves of the IRNs that are used: of a good hash, they are distinct as the whole ones are.
    used: HashSet<u128>,
    needed: Needed,
}

/// What `inv01 check` needs beside the options of the run to find the faults.
#[derive(Default)]
struct Needed {
    options: BTreeSet<Vec<String>>,
    seen: bool,
}

impl<'a> Maker<'a> {
    fn new(arguments: &'a Generate, context: Context) -> io::Result<Self> {
        let mut used = HashSet::new();
        if let Some(file) = &arguments.context.seen {
            suppliers::irns(file, |irn| {
                used.insert(half(irn));
            })?;
        }
        let suppliers: Vec<String> =
            context.sellers.gstins().into_iter().map(str::to_owned).collect();
        if arguments.context.has_sellers() && suppliers.is_empty() {
            return Err(io::Error::other("the table of --sellers has no supplier"));
        }
        let mut options = Options::new(context.clone()).items(arguments.items.clone()).one_line();
        if let Some(supply_type) = arguments.supply_type {
            options = options.supply_type(supply_type);
        }
        if let Some(document_type) = arguments.document_type {
            options = options.document_type(document_type);
        }
        let mut maker = Self {
            arguments,
            options,
            suppliers,
            faults: Vec::new(),
            checker: Checker::new(context),
            conditions: None,
            used,
            needed: Needed::default(),
        };
        if let Some(name) = &arguments.fault {
            maker.faults = maker.faults_called(name).map_err(io::Error::other)?;
            maker.refuse_bytes()?;
        }
        Ok(maker)
    }

    /// The faults of a rule that can be made.
    fn faults_called(&self, name: &str) -> Result<Vec<&'static Fault>, Unbreakable> {
        let options = self.options_of(0);
        let mut why = None;
        let mut kept = Vec::new();
        for fault in faults().iter().filter(|fault| fault.is_called(name)) {
            let mut choices = Choices::seeded(self.stream(0, 0));
            match broken(&mut choices, &options, fault) {
                Ok(_) => kept.push(fault),
                Err(unbreakable) => why = why.or(Some(unbreakable)),
            }
        }
        match why {
            Some(why) if kept.is_empty() => Err(why),
            _ => Ok(kept),
        }
    }

    /// What is no JSON, or begins with a mark, cannot stand everywhere.
    fn refuse_bytes(&self) -> io::Result<()> {
        let Generate { labels, format, count, .. } = *self.arguments;
        let bytes = self.faults.iter().find(|fault| fault.check().stage == Stage::Json);
        let Some(fault) = bytes.filter(|_| !labels) else { return Ok(()) };
        let is_mark = fault.check().severity == Severity::Warning;
        let why = match format {
            Lines::Json => "is none inside an array: take --labels, or --format ndjson",
            Lines::Ndjson if is_mark && count > 1 => {
                "is only one at the start of a file: take --labels, or --count 1"
            }
            Lines::Ndjson => return Ok(()),
        };
        Err(io::Error::other(format!("the fault {fault} {why}")))
    }

    /// How many suppliers take turns.
    fn turns(&self) -> u64 {
        self.suppliers.len().max(1) as u64
    }

    fn options_of(&self, index: u64) -> Options {
        let options = self.options.clone();
        match self.suppliers.get(position(index, self.turns())) {
            Some(gstin) => options.supplier(gstin),
            None => options,
        }
    }

    fn stream(&self, index: u64, tries: usize) -> u64 {
        stream(self.arguments.seed, index, tries)
    }

    fn write_all(&mut self, to: &mut impl Write) -> io::Result<()> {
        let Generate { count, format, .. } = *self.arguments;
        if format == Lines::Json {
            to.write_all(if count == 0 { b"[" } else { b"[\n" })?;
        }
        for index in 0..count {
            if format == Lines::Json && index > 0 {
                to.write_all(b",\n")?;
            }
            if self.faults.is_empty() {
                self.write_valid(to, index)?;
            } else {
                self.write_broken(to, index)?;
            }
            if format == Lines::Ndjson {
                to.write_all(b"\n")?;
            }
        }
        if format == Lines::Json {
            to.write_all(if count == 0 { b"]\n" } else { b"\n]\n" })?;
        }
        Ok(())
    }

    fn write_valid(&mut self, to: &mut impl Write, index: u64) -> io::Result<()> {
        let options = self.options_of(index);
        for tries in 0..TRIES {
            let mut choices = Choices::seeded(self.stream(index, tries));
            let body = invoice(&mut choices, &options);
            let report = self.checker.check(body.as_bytes());
            if !report.diagnostics().is_empty() {
                return Err(nothing_valid(index, &report));
            }
            if report.irn().is_some_and(|irn| !self.used.insert(half(irn))) {
                continue;
            }
            if self.arguments.labels {
                return json::write(to, &Case::valid(&body, options.context()));
            }
            return to.write_all(body.as_bytes());
        }
        Err(no_number(index))
    }

    fn write_broken(&mut self, to: &mut impl Write, index: u64) -> io::Result<()> {
        let options = self.options_of(index);
        // Each supplier begins with another fault, so that all meet.
        let first = index / self.turns() + index % self.turns();
        let mut last = None;
        let mut left_out = 0;
        for tries in 0..TRIES {
            let fault = self.faults[position(first + left_out, self.faults.len() as u64)];
            let mut choices = Choices::seeded(self.stream(index, tries));
            let broken = match broken(&mut choices, &options, fault) {
                Ok(broken) => broken,
                Err(unbreakable) => {
                    last = Some(unbreakable);
                    left_out += 1;
                    continue;
                }
            };
            if self.is_used(index, &broken)? {
                continue;
            }
            if self.arguments.labels {
                return json::write(to, &Case::broken(&broken));
            }
            self.needed.add(options.context(), &broken);
            return to.write_all(broken.json.as_bytes());
        }
        Err(last.map_or_else(|| no_number(index), io::Error::other))
    }

    /// Whether its number is used; then it is from now on. That it has its fault and no other is
    /// asked first.
    fn is_used(&mut self, index: u64, broken: &Broken) -> io::Result<bool> {
        let conditions = Some(Conditions::of(&broken.context));
        if conditions != self.conditions {
            self.checker = Checker::new(broken.context.clone());
            self.conditions = conditions;
        }
        let mut report = self.checker.check(broken.json.as_bytes());
        let irn = report.irn();
        broken.settle(&mut report);
        if let Some(difference) = broken.difference(&report) {
            let fault = broken.fault;
            return Err(io::Error::other(format!(
                "invoice {index}: in this context the fault {fault} does not stand alone: {difference}"
            )));
        }
        Ok(irn.is_some_and(|irn| !self.used.insert(half(irn))))
    }

    /// Says once which options find the faults. Labels say it of each.
    fn tell_what_they_need(&self) {
        let Needed { options, seen } = &self.needed;
        let input = self.arguments.count > 1
            && self.faults.iter().any(|fault| fault.check().stage == Stage::Json);
        let mut options = options.iter();
        match (options.next(), options.next()) {
            (Some(_), Some(_)) => {
                complain(
                    &"note: these need different options of `inv01 check`; --labels tells which",
                );
            }
            // What is known of a supplier goes before the options.
            (Some(changes), None) if !changes.is_empty() && !self.suppliers.is_empty() => {
                complain(
                    &"note: these need other options than their suppliers have; --labels tells which",
                );
            }
            (Some(changes), None) => {
                let mut changes = changes.clone();
                changes.extend(input.then(|| "with --input ndjson".to_owned()));
                if !changes.is_empty() {
                    complain(&format!("note: check these {}", changes.join(", ")));
                }
            }
            (None, _) => {}
        }
        if *seen {
            complain(
                &"note: check these with --seen and a file of their IRNs; --labels tells them",
            );
        }
    }
}

impl Needed {
    fn add(&mut self, context: &Context, broken: &Broken) {
        self.seen |= !broken.seen.is_empty();
        // Two are enough to see that they differ.
        if self.options.len() < 2 {
            let conditions = Conditions::of(context);
            self.options.insert(conditions.changes_to(&Conditions::of(&broken.context)));
        }
    }
}

fn nothing_valid(index: u64, report: &Report<'_>) -> io::Error {
    let entries = report.entries(&Origin::whole("-"), Values::Masked);
    let said = entries.first().map_or(String::new(), |found| {
        let code = found.code.unwrap_or("-");
        format!("{} {code} {}: {}", found.severity, found.pointer, found.message)
    });
    io::Error::other(format!("invoice {index} cannot be made valid in this context: {said}"))
}

fn no_number(index: u64) -> io::Error {
    io::Error::other(format!("invoice {index}: no number was found that is not used already"))
}

/// Half of an IRN.
fn half(irn: Irn) -> u128 {
    let (first, _) = irn.as_bytes().split_at(16);
    first.iter().fold(0, |half, byte| half << 8 | u128::from(*byte))
}

/// A position in a list that is gone through in turn.
fn position(turn: u64, length: u64) -> usize {
    usize::try_from(turn % length).unwrap_or_default()
}

/// The seed of an invoice by itself, so that it does not depend on how many are made: that many
/// steps of SplitMix64 from the seed of the run, and one more for each time that it is drawn anew.
fn stream(seed: u64, index: u64, tries: usize) -> u64 {
    const STEP: u64 = 0x9E37_79B9_7F4A_7C15;
    let start = mixed(seed.wrapping_add(STEP));
    let own = mixed(start.wrapping_add(index.wrapping_mul(STEP)));
    (0..tries).fold(own, |last, _| mixed(last.wrapping_add(STEP)))
}

/// The finish of SplitMix64 (Steele, Lea and Flood, 2014).
fn mixed(mut number: u64) -> u64 {
    number = (number ^ (number >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    number = (number ^ (number >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    number ^ (number >> 31)
}
