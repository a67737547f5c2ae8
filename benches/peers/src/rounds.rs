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
enum How {
    /// A function of this process.
    Function(Judge),
    /// A process that lives through all rounds: it gets the name of a file for each pass and answers
    /// with how many invoices it accepts and how many seconds that took it.
    Worker { child: Child, orders: ChildStdin, answers: BufReader<ChildStdout> },
    /// A command that is started for each pass and says at its end how many invoices are accepted.
    Command(Vec<String>),
}

/// A file that has an invoice a line.
struct Ndjson {
    path: PathBuf,
    text: Vec<u8>,
    count: usize,
}

struct Turns<'a> {
    id: String,
    how: How,
    file: &'a Ndjson,
    /// How many of the valid invoices are accepted.
    accepted: usize,
    /// How many are not, of those with a fault of a member and of those with one across members.
    refused: [Option<usize>; 2],
    /// Seconds for a megabyte, in each round.
    times: Vec<f64>,
}

/// Writes `speed.tsv`: name, megabytes a second, time in proportion to inv01's (both are medians),
/// accepted valid invoices and all of them, refused faults of members and all of them, refused
/// faults across members and all of them. Instead of those, the reason why there are none.
pub fn time(dir: &Path, rounds: usize) -> Outcome<()> {
    let read = |name: &str| Ndjson::read(dir.join(name));
    let (portion, corpus) = (read("one.jsonl")?, read("valid.jsonl")?);
    let faulty = [read("members.jsonl")?, read("rules.jsonl")?];
    let here = CONTESTANTS
        .iter()
        .map(|contestant| (contestant.id.to_owned(), Ok(How::Function((contestant.judge)()))));
    let others = fs::read_to_string(dir.join("others.tsv"))?;
    let others = others
        .lines()
        .map(|line| (line.split('\t').next().unwrap_or_default().to_owned(), other(line)));

    let mut contestants: Vec<Turns<'_>> = Vec::new();
    let mut missing = String::new();
    for (id, how) in here.chain(others) {
        eprintln!("{id}: first pass");
        let turns = how.and_then(|mut how| {
            // A command takes long to start, so it gets more to read.
            let file = if matches!(how, How::Command(_)) { &corpus } else { &portion };
            // This fills caches, and compiles what is compiled on the way.
            let (accepted, _) = how.pass(file)?;
            let mut refused = [None; 2];
            if !matches!(how, How::Command(_)) {
                for (refused, faulty) in refused.iter_mut().zip(&faulty) {
                    *refused = Some(faulty.count - how.pass(faulty)?.0);
                }
            }
            Ok(Turns { id: id.clone(), how, file, accepted, refused, times: Vec::new() })
        });
        match turns {
            Ok(turns) => contestants.push(turns),
            Err(reason) => writeln!(missing, "{id}\t{reason}")?,
        }
    }
    for round in 1..=rounds {
        eprintln!("round {round} of {rounds}");
        for turns in &mut contestants {
            let seconds = turns.how.turn(turns.file)?;
            turns.times.push(seconds / megabytes(turns.file.text.len()));
        }
    }

    let ours = contestants[0].times.clone();
    let mut text = String::new();
    for Turns { id, file, accepted, refused, times, .. } in &contestants {
        let speed = 1.0 / median(times.clone());
        let ratio = median(times.iter().zip(&ours).map(|(theirs, ours)| theirs / ours).collect());
        write!(text, "{id}\t{speed:.3}\t{ratio:.4}\t{accepted}\t{}", file.count)?;
        for (refused, faulty) in refused.iter().zip(&faulty) {
            let refused = refused.map_or(String::new(), |refused| refused.to_string());
            write!(text, "\t{refused}\t{}", faulty.count)?;
        }
        text.push('\n');
    }
    fs::write(dir.join("speed.tsv"), text + &missing)?;
    Ok(())
}

/// A line of `others.tsv`: name, version, how it is asked, words of its command.
fn other(line: &str) -> Outcome<How> {
    let cells: Vec<&str> = line.split('\t').collect();
    match cells[..] {
        [_, _, "worker", program, ref words @ ..] => {
            let mut child = Command::new(program)
                .args(words)
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .spawn()?;
            let orders = child.stdin.take().ok_or("no standard input")?;
            let answers = BufReader::new(child.stdout.take().ok_or("no standard output")?);
            Ok(How::Worker { child, orders, answers })
        }
        [_, _, "command", ref words @ ..] => {
            Ok(How::Command(words.iter().map(|&word| word.to_owned()).collect()))
        }
        [_, _, "missing", reason] => Err(reason.into()),
        _ => Err("a line of others.tsv has other cells".into()),
    }
}

impl Ndjson {
    fn read(path: PathBuf) -> Outcome<Self> {
        let text = fs::read(&path)?;
        let count = invoices(&text).len();
        Ok(Self { path, text, count })
    }
}

impl How {
    /// One pass: how many invoices are accepted, and how many seconds it took.
    fn pass(&mut self, file: &Ndjson) -> Outcome<(usize, f64)> {
        match self {
            Self::Function(judge) => {
                let invoices = invoices(&file.text);
                let start = Instant::now();
                let accepted = accepted(judge, &invoices);
                Ok((accepted, start.elapsed().as_secs_f64()))
            }
            Self::Worker { orders, answers, .. } => {
                writeln!(orders, "{}", file.path.display())?;
                let mut answer = String::new();
                answers.read_line(&mut answer)?;
                let (accepted, seconds) = answer.trim().split_once(' ').ok_or("it does not run")?;
                Ok((accepted.parse()?, seconds.parse()?))
            }
            Self::Command(words) => {
                let mut command = Command::new(&words[0]);
                command.args(&words[1..]).arg(&file.path);
                let start = Instant::now();
                let output = command.output()?;
                let seconds = start.elapsed().as_secs_f64();
                let accepted = told(&output.stdout).or_else(|| told(&output.stderr));
                Ok((accepted.ok_or("it does not say how many it accepts")?, seconds))
            }
        }
    }

    /// As many passes as fill a turn: the seconds of one.
    fn turn(&mut self, file: &Ndjson) -> Outcome<f64> {
        let (mut passes, mut seconds) = (0.0, 0.0);
        while seconds < TURN.as_secs_f64() {
            seconds += self.pass(file)?.1;
            passes += 1.0;
        }
        Ok(seconds / passes)
    }
}

impl Drop for How {
    fn drop(&mut self) {
        if let Self::Worker { child, .. } = self {
            // It has nothing to lose, and may be gone already.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// The number before the last word that says that invoices are accepted.
fn told(output: &[u8]) -> Option<usize> {
    let words: Vec<&str> = str::from_utf8(output).ok()?.split_whitespace().collect();
    let is_told =
        |pair: &&[&str]| ["accepted", "passed"].contains(&pair[1].trim_matches([',', ';']));
    words.windows(2).rfind(is_told)?[0].parse().ok()
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

#[expect(clippy::cast_precision_loss, reason = "files are smaller than that")]
fn megabytes(bytes: usize) -> f64 {
    bytes as f64 / 1e6
}
