//! Checking with several threads, with results in the order of the input.
//!
//! Each thread does the same: it takes the next portion of the input, checks its records, waits for
//! the turn of that portion, and hands its reports on. So a thread has one portion at a time, and slow
//! writing slows reading down. Only a large portion is left to another: the first thread.

use std::io;
use std::mem;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use inv01::json::Fault;
use inv01::{Checker, Origin, Report};

use crate::portion::{Limits, Portion, Record};
use crate::records::Records;
use crate::results::Results;

/// Findings that a thread keeps while it is not its turn.
const KEPT: usize = 4096;

/// What the threads share. Who holds the records may wait for a turn, but not the other way round.
struct Shared {
    checker: Checker,
    threads: usize,
    limits: Limits,
    records: Mutex<Records>,
    turns: Mutex<Turns>,
    /// Something has happened to the turns.
    changed: Condvar,
}

struct Turns {
    /// The number of the portion whose turn it is.
    next: u64,
    /// None once they have been taken away, since no more can be added.
    results: Option<Results>,
    /// The portion whose turn it is, where it is large.
    large: Option<Portion>,
    /// Threads that have not come to their end.
    working: usize,
    /// One of them has panicked.
    panicked: bool,
}

type Turn<'s> = MutexGuard<'s, Turns>;

/// Checks all records, with so many threads at most, until all are checked or the results cannot be
/// written.
///
/// # Errors
///
/// A thread has panicked.
pub(crate) fn check(
    threads: usize,
    checker: Checker,
    records: Records,
    results: Results,
) -> io::Result<Results> {
    let results = Some(results);
    let turns = Turns { next: 0, results, large: None, working: 0, panicked: false };
    let shared = Arc::new(Shared {
        checker,
        threads,
        limits: records.limits(),
        records: Mutex::new(records),
        turns: Mutex::new(turns),
        changed: Condvar::new(),
    });
    if threads == 1 || !start(&shared) {
        work(&shared, true);
    } else {
        oversee(&shared);
    }
    shared.results().ok_or_else(|| io::Error::other("a thread has panicked"))
}

/// Starts a thread; whether there is one more.
fn start(shared: &Arc<Shared>) -> bool {
    if let Ok(mut turns) = shared.turns.lock() {
        turns.working += 1;
    }
    let leaving = Leaving(Arc::clone(shared));
    // Where there are no more threads to be had, those that are there do the work.
    thread::Builder::new().spawn(move || work(&leaving.0, false)).is_ok()
}

/// Tells that a thread has come to its end, be it by a panic.
struct Leaving(Arc<Shared>);

impl Drop for Leaving {
    fn drop(&mut self) {
        if let Ok(mut turns) = self.0.turns.lock() {
            turns.working -= 1;
            turns.panicked |= thread::panicking();
        }
        self.0.changed.notify_all();
    }
}

/// What each thread does.
fn work(shared: &Arc<Shared>, is_alone: bool) {
    let mut checker = shared.checker.clone();
    let mut portion = Portion::default();
    loop {
        let Ok(mut records) = shared.records.lock() else { return };
        let more = records.fill(&mut portion, &|number| drop(shared.turn(number)));
        drop(records);
        if portion.is_empty() {
            return;
        }
        // A small input needs no more threads.
        if more && portion.number + 1 < shared.threads as u64 {
            start(shared);
        }
        let is_large = portion.is_large(shared.limits);
        let dealt_with = if is_large && !is_alone {
            shared.hand_over(mem::take(&mut portion))
        } else {
            shared.deal_with(&mut portion, &mut checker)
        };
        if dealt_with.is_none() {
            return;
        }
    }
}

/// Waits until all threads have come to their end, and deals with large portions: an allocator keeps
/// what a thread has taken for this thread, so it is always the same. When one has failed, the others
/// are not waited for: one may be reading from somebody who writes nothing.
fn oversee(shared: &Shared) {
    let mut checker = shared.checker.clone();
    loop {
        let waits =
            |turns: &mut Turns| turns.working > 0 && !turns.is_over() && turns.large.is_none();
        let turns = shared.turns.lock().and_then(|turns| shared.changed.wait_while(turns, waits));
        let Some(mut portion) = turns.ok().and_then(|mut turns| turns.large.take()) else { return };
        shared.deal_with(&mut portion, &mut checker);
    }
}

impl Turns {
    /// Nothing more can be added to the results.
    fn is_over(&self) -> bool {
        self.panicked || self.results.as_ref().is_none_or(Results::has_failed)
    }
}

impl Shared {
    /// Waits for the turn of a portion. It does not come where the run has ended before.
    fn turn(&self, number: u64) -> Option<Turn<'_>> {
        let mut turns = self.turns.lock().ok()?;
        loop {
            if turns.is_over() {
                return None;
            }
            if turns.next == number {
                return Some(turns);
            }
            turns = self.changed.wait(turns).ok()?;
        }
    }

    /// Leaves a large portion to the thread that oversees the others.
    fn hand_over(&self, portion: Portion) -> Option<()> {
        let mut turn = self.turn(portion.number)?;
        turn.large = Some(portion);
        drop(turn);
        self.changed.notify_all();
        Some(())
    }

    /// Checks the records of a portion and hands its reports on. None where the run has ended.
    fn deal_with(&self, portion: &mut Portion, checker: &mut Checker) -> Option<()> {
        let number = portion.number;
        let mut turn = None;
        let mut reports = Vec::with_capacity(portion.len());
        let mut findings = 0;
        for Record { origin, bytes, fault } in portion.records() {
            let report = match fault {
                Some(kind) => {
                    let fault = Fault { kind, offset: 0 };
                    Report::unreadable(bytes, checker.context(), fault)
                }
                None => checker.check(bytes),
            };
            findings += report.diagnostics().len() + report.ignored().len();
            reports.push((report, origin));
            if findings > KEPT {
                findings = 0;
                self.hand_on(number, &mut turn, &mut reports)?;
            }
        }
        self.hand_on(number, &mut turn, &mut reports)?;
        drop(reports);
        let mut turns = turn?;
        let results = turns.results.as_mut()?;
        if let Some(complaint) = &portion.trouble {
            results.trouble(complaint);
        }
        results.advance(portion.len());
        if portion.is_large(self.limits) {
            // Before the next one comes.
            *portion = Portion::default();
        }
        turns.next += 1;
        drop(turns);
        self.changed.notify_all();
        Some(())
    }

    /// Hands reports on at the turn of their portion.
    fn hand_on<'s>(
        &'s self,
        number: u64,
        turn: &mut Option<Turn<'s>>,
        reports: &mut Vec<(Report<'_>, Origin<'_>)>,
    ) -> Option<()> {
        let turns = match turn {
            Some(turn) => turn,
            None => turn.insert(self.turn(number)?),
        };
        let results = turns.results.as_mut()?;
        let all = reports.drain(..).all(|(mut report, origin)| results.add(&mut report, &origin));
        if !all {
            self.changed.notify_all();
        }
        all.then_some(())
    }

    /// The results as they are now. None where they cannot be trusted.
    fn results(&self) -> Option<Results> {
        let turns = self.turns.lock();
        let is_sound = turns.is_ok();
        let mut turns = turns.unwrap_or_else(PoisonError::into_inner);
        let results = turns.results.take();
        results.filter(|_| is_sound && !turns.panicked)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::{self, Write};
    use std::path::Path;

    use indicatif::ProgressBar;
    use inv01::{Batch, Checker, Context, Date, Origin, Report};
    use tempfile::TempDir;

    use super::check;
    use crate::answers::Answer;
    use crate::args::Input;
    use crate::formats::Formatter;
    use crate::input::Source;
    use crate::output::Destination;
    use crate::portion::Limits;
    use crate::records::Records;
    use crate::results::Results;

    /// Fails at a record.
    struct Fails {
        at: u64,
        by_panic: bool,
    }

    impl Formatter for Fails {
        fn invoice(
            &mut self,
            to: &mut dyn Write,
            _: &Report<'_>,
            origin: &Origin<'_>,
            _: Option<&Answer<'_>>,
        ) -> io::Result<()> {
            if origin.index == self.at {
                assert!(!self.by_panic, "a fault of the formatter");
                return Err(io::Error::other("no room"));
            }
            to.write_all(b".")
        }
    }

    /// Checks many small records, with the results in this file.
    fn run(threads: usize, fails: Fails, folder: &Path) -> io::Result<io::Result<()>> {
        let input = folder.join("input");
        fs::write(&input, "{}\n".repeat(20_000))?;
        let destination = Destination::open(Some(&folder.join("results")))?;
        let records =
            Records::new(vec![Ok(Source::File(input))], Input::Ndjson, Limits::new(100, threads));
        let formatter = Box::new(fails);
        let results = Results::new(Batch::new(), formatter, destination, ProgressBar::hidden());
        let checker = Checker::new(Context::new(Date::constant(2026, 11, 21)));
        Ok(check(threads, checker, records, results)?.finish(false).1)
    }

    #[test]
    fn whatever_fails_ends_all_threads_and_leaves_nothing_behind() {
        for threads in [1, 2, 3, 8] {
            for at in [0, 1, 1023, 1024, 10_000, 19_999] {
                let folder = TempDir::new().unwrap();
                let outcome = run(threads, Fails { at, by_panic: false }, folder.path()).unwrap();
                assert_eq!(outcome.unwrap_err().to_string(), "no room", "{threads}, {at}");
                assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
            }
        }
        // Alone, a panic goes its usual way.
        for (threads, at) in [(2, 0), (2, 10_000), (8, 10_000), (3, 19_999)] {
            let folder = TempDir::new().unwrap();
            let outcome = run(threads, Fails { at, by_panic: true }, folder.path());
            assert_eq!(outcome.unwrap_err().to_string(), "a thread has panicked");
            assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        }
        let folder = TempDir::new().unwrap();
        let outcome = run(8, Fails { at: u64::MAX, by_panic: false }, folder.path());
        outcome.unwrap().unwrap();
        assert_eq!(fs::read(folder.path().join("results")).unwrap(), b".".repeat(20_000));
    }
}
