//! Measures inv01 and what it is compared with; `run` calls it.

use std::error::Error;
use std::hint::black_box;
use std::path::Path;
use std::{env, fs};

use inv01_peers::{CONTESTANTS, accepted, by_id, invoices};

mod faults;
mod rounds;
mod table;

const USAGE: &str = "usage:
  peers portions CORPUS BYTES DIR   one.jsonl and two.jsonl: a portion of the corpus, and two of them
  peers faults SUITE DIR            members.jsonl and rules.jsonl: what the conformance suite refuses
  peers list                        the names of those that are called in this process
  peers passes NAME FILE COUNT      so many passes over a file, for an instruction counter
  peers time DIR ROUNDS             interleaved rounds, of DIR/others.tsv too: DIR/speed.tsv
  peers table DIR                   the table of all that is in DIR";

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["portions", corpus, bytes, dir] => {
            portions(Path::new(corpus), bytes.parse()?, Path::new(dir))
        }
        ["faults", suite, dir] => {
            let (suite, dir) = (Path::new(suite), Path::new(dir));
            fs::write(dir.join("members.jsonl"), faults::of(suite, &["json", "schema"])?)?;
            Ok(fs::write(dir.join("rules.jsonl"), faults::of(suite, &["rules"])?)?)
        }
        ["list"] => {
            for contestant in CONTESTANTS {
                println!("{}", contestant.id);
            }
            Ok(())
        }
        ["passes", name, file, count] => {
            let contestant = by_id(name).ok_or("no such contestant")?;
            let ndjson = fs::read(file)?;
            let invoices = invoices(&ndjson);
            let mut judge = (contestant.judge)();
            for _ in 0..count.parse()? {
                black_box(accepted(&mut judge, &invoices));
            }
            Ok(())
        }
        ["time", dir, rounds] => rounds::time(Path::new(dir), rounds.parse()?),
        ["table", dir] => table::print(Path::new(dir)),
        _ => Err(USAGE.into()),
    }
}

/// Takes lines from everywhere in the corpus, since its invoices may be in some order: always the
/// same, each once, until there are so many bytes; then again for the second portion.
fn portions(corpus: &Path, bytes: usize, dir: &Path) -> Result<(), Box<dyn Error>> {
    const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;
    let ndjson = fs::read(corpus)?;
    let all = invoices(&ndjson);
    let mut order: Vec<usize> = (0..all.len()).collect();
    order.sort_by_key(|&index| (index as u64).wrapping_mul(GOLDEN));
    let mut text = Vec::new();
    for index in order {
        text.extend_from_slice(all[index]);
        text.push(b'\n');
        if text.len() >= bytes && !dir.join("one.jsonl").exists() {
            fs::write(dir.join("one.jsonl"), &text)?;
        }
        if text.len() >= 2 * bytes {
            fs::write(dir.join("two.jsonl"), &text)?;
            return Ok(());
        }
    }
    Err("the corpus has less than two portions".into())
}
