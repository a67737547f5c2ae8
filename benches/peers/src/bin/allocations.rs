//! Prints how many allocations each contestant makes for an invoice of a file: `allocations FILE`.
//! It is a program of its own, since counting takes time.

use std::error::Error;
use std::hint::black_box;
use std::{env, fs};

use inv01_peers::{CONTESTANTS, accepted, invoices};

fn main() -> Result<(), Box<dyn Error>> {
    let path = env::args().nth(1).ok_or("usage: allocations FILE")?;
    let ndjson = fs::read(path)?;
    let invoices = invoices(&ndjson);
    for contestant in CONTESTANTS {
        let mut judge = (contestant.judge)();
        // What is kept between invoices is allocated by the first pass.
        accepted(&mut judge, &invoices);
        let counted = allocation_counter::measure(|| {
            black_box(accepted(&mut judge, &invoices));
        });
        let tenths = counted.count_total * 10 / invoices.len() as u64;
        println!("{}\t{}.{}", contestant.id, tenths / 10, tenths % 10);
    }
    Ok(())
}
