//! Rounds in which each contestant has its turn, so that what slows the machine down for a while
//! slows down all of them.

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use inv01_peers::{CONTESTANTS, Judge, accepted, invoices};

/// A turn takes at least so long.
const TURN: Duration = Duration::from_millis(20);

type Outcome<T> = Result<T, Box<dyn Error>>;

/// How a contestant is asked.
enum How<'a> {
    /// A function of this process.
    Function { judge: Judge, invoices: &'a [&'a [u8]] },
    /// A process that lives through all rounds: it gets a line for each pass and answers with how
    /// many invoices it accepts and how many seconds that took it.
    Worker { child: Child, orders: ChildStdin, answers: BufReader<ChildStdout> },
    /// A command that is started for each pass and ends with 0 if all invoices are accepted.
    Command { words: Vec<String>, file: PathBuf, invoices: usize },
}

struct Turns<'a> {
    id: String,
    how: How<'a>,
    bytes: usize,
    accepted: usize,
    of: usize,
    /// Seconds for a megabyte, in each round.
    times: Vec<f64>,
}

/// Writes `speed.tsv`: name, megabytes a second, time in proportion to inv01's, accepted invoices, all
/// of them, bytes; both figures are medians. Instead of those, the reason why there are none.
pub fn time(dir: &Path, rounds: usize) -> Outcome<()> {
    let portion = dir.join("one.jsonl");
    let ndjson = fs::read(&portion)?;
    let lines = invoices(&ndjson);
    let mut contestants: Vec<Turns<'_>> = Vec::new();
    let mut missing = String::new();
    let entered = CONTESTANTS.iter().map(|contestant| {
        let how = How::Function { judge: (contestant.judge)(), invoices: &lines };
        (contestant.id.to_owned(), Ok((how, ndjson.len(), lines.len())))
    });
    let others = fs::read_to_string(dir.join("others.tsv"))?;
    let others = others.lines().map(|line| {
        let id = line.split('\t').next().unwrap_or_default();
        (id.to_owned(), other(line, dir, (ndjson.len(), lines.len())))
    });
    for (id, entry) in entered.chain(others) {
        eprintln!("{id}: first pass");
        let entry = entry.and_then(|(mut how, bytes, of)| {
            // This fills caches, and compiles what is compiled on the way.
            let (accepted, _) = how.pass()?;
            Ok(Turns { id: id.clone(), how, bytes, accepted, of, times: Vec::new() })
        });
        match entry {
            Ok(turns) => contestants.push(turns),
            Err(reason) => writeln!(missing, "{id}\t{reason}")?,
        }
    }
    for round in 1..=rounds {
        eprintln!("round {round} of {rounds}");
        for turns in &mut contestants {
            let seconds = turns.how.turn()?;
            turns.times.push(seconds / megabytes(turns.bytes));
        }
    }
    let ours = contestants[0].times.clone();
    let mut text = String::new();
    for Turns { id, bytes, accepted, of, times, .. } in &contestants {
        let speed = 1.0 / median(times.clone());
        let ratio = median(times.iter().zip(&ours).map(|(theirs, ours)| theirs / ours).collect());
        writeln!(text, "{id}\t{speed:.3}\t{ratio:.4}\t{accepted}\t{of}\t{bytes}")?;
    }
    fs::write(dir.join("speed.tsv"), text + &missing)?;
    Ok(())
}

/// A line of `others.tsv`: name, version, how it is asked, words of its command.
fn other<'a>(line: &str, dir: &Path, portion: (usize, usize)) -> Outcome<(How<'a>, usize, usize)> {
    let cells: Vec<&str> = line.split('\t').collect();
    match cells[..] {
        [_, _, "worker", program, ref words @ ..] => {
            let mut child = Command::new(program)
                .args(words)
                .arg(dir.join("one.jsonl"))
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .spawn()?;
            let orders = child.stdin.take().ok_or("no standard input")?;
            let answers = BufReader::new(child.stdout.take().ok_or("no standard output")?);
            Ok((How::Worker { child, orders, answers }, portion.0, portion.1))
        }
        [_, _, "command", ref words @ ..] => {
            let words = words.iter().map(|&word| word.to_owned()).collect();
            let file = dir.join("valid.jsonl");
            let corpus = fs::read(&file)?;
            let count = invoices(&corpus).len();
            Ok((How::Command { words, file, invoices: count }, corpus.len(), count))
        }
        [_, _, "missing", reason] => Err(reason.into()),
        _ => Err("a line of others.tsv has other cells".into()),
    }
}

impl How<'_> {
    /// One pass: how many invoices are accepted, and how many seconds it took.
    fn pass(&mut self) -> Outcome<(usize, f64)> {
        match self {
            Self::Function { judge, invoices } => {
                let start = Instant::now();
                let accepted = accepted(judge, invoices);
                Ok((accepted, start.elapsed().as_secs_f64()))
            }
            Self::Worker { orders, answers, .. } => {
                orders.write_all(b"pass\n")?;
                let mut answer = String::new();
                answers.read_line(&mut answer)?;
                let (accepted, seconds) = answer.trim().split_once(' ').ok_or("it does not run")?;
                Ok((accepted.parse()?, seconds.parse()?))
            }
            Self::Command { words, file, invoices } => {
                let start = Instant::now();
                let status = Command::new(&words[0])
                    .args(&words[1..])
                    .arg(file)
                    .stdout(Stdio::null())
                    .stderr(Stdio::null())
                    .status()?;
                let seconds = start.elapsed().as_secs_f64();
                // A command that refuses one of them does not say how many.
                Ok((if status.success() { *invoices } else { 0 }, seconds))
            }
        }
    }

    /// As many passes as fill a turn: the seconds of one.
    fn turn(&mut self) -> Outcome<f64> {
        let (mut passes, mut seconds) = (0.0, 0.0);
        while seconds < TURN.as_secs_f64() {
            seconds += self.pass()?.1;
            passes += 1.0;
        }
        Ok(seconds / passes)
    }
}

impl Drop for How<'_> {
    fn drop(&mut self) {
        if let Self::Worker { child, .. } = self {
            // It has nothing to lose, and may be gone already.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

#[expect(clippy::cast_precision_loss, reason = "files are smaller than that")]
fn megabytes(bytes: usize) -> f64 {
    bytes as f64 / 1e6
}
