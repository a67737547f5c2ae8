//! Checking with several threads, with results in the order of the input.
//!
//! Each thread does the same: it takes the next portion of the input, checks its records, waits for
//! the turn of that portion, and hands its reports on. Nothing is sent from one to another, so a
//! thread has one portion at a time, and slow writing slows reading down.

use std::io;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use inv01::json::Fault;
use inv01::{Checker, Context, Origin, Report};

use crate::portion::{Portion, Record};
use crate::records::Records;
use crate::results::Results;

/// Findings that a thread keeps while it is not its turn.
const KEPT: usize = 4096;

/// What the threads share. Who holds the records may wait for a turn, but not the other way round.
struct Shared {
    context: Context,
    threads: usize,
    /// Most bytes of a record.
    limit: usize,
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
    context: Context,
    limit: usize,
    records: Records,
    results: Results,
) -> io::Result<Results> {
    let turns = Turns { next: 0, results: Some(results), working: 0, panicked: false };
    let shared = Arc::new(Shared {
        context,
        threads,
        limit,
        records: Mutex::new(records),
        turns: Mutex::new(turns),
        changed: Condvar::new(),
    });
    if threads == 1 || !start(&shared) {
        work(&shared);
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
    thread::Builder::new().spawn(move || work(&leaving.0)).is_ok()
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
fn work(shared: &Arc<Shared>) {
    let mut checker = Checker::new(shared.context.clone());
    let room = |number| drop(shared.turn(number));
    let mut portion = Portion::new(shared.limit, shared.threads, &room);
    loop {
        match shared.records.lock() {
            Ok(mut records) => records.fill(&mut portion),
            Err(_) => return,
        }
        if portion.is_empty() {
            return;
        }
        // A small input needs no more threads.
        let others = (shared.threads as u64).saturating_sub(1);
        if portion.is_full() && portion.number() < others {
            start(shared);
        }
        if shared.deal_with(&portion, &mut checker).is_none() {
            return;
        }
    }
}

impl Shared {
    /// Waits for the turn of a portion. It does not come where the run has ended before.
    fn turn(&self, number: u64) -> Option<Turn<'_>> {
        let mut turns = self.turns.lock().ok()?;
        loop {
            if turns.panicked || turns.results.as_ref().is_none_or(Results::has_failed) {
                return None;
            }
            if turns.next == number {
                return Some(turns);
            }
            turns = self.changed.wait(turns).ok()?;
        }
    }

    /// Checks the records of a portion and hands its reports on. None where the run has ended.
    fn deal_with(&self, portion: &Portion<'_>, checker: &mut Checker) -> Option<()> {
        let number = portion.number();
        // What is large takes memory to check as well.
        let mut turn = if portion.is_large() { Some(self.turn(number)?) } else { None };
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
        let mut turns = turn?;
        let results = turns.results.as_mut()?;
        if let Some(complaint) = portion.trouble() {
            results.trouble(complaint);
        }
        results.advance(portion.len());
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

    /// The results, when all threads have come to their end or one has failed. The others are not
    /// waited for: one may be reading from somebody who writes nothing.
    fn results(&self) -> Option<Results> {
        let ends = |turns: &mut Turns| {
            let failed = turns.results.as_ref().is_none_or(Results::has_failed);
            turns.working > 0 && !turns.panicked && !failed
        };
        let turns = self.turns.lock().and_then(|turns| self.changed.wait_while(turns, ends));
        let is_sound = turns.is_ok();
        let mut turns = turns.unwrap_or_else(PoisonError::into_inner);
        let results = turns.results.take();
        results.filter(|_| is_sound && !turns.panicked)
    }
}
