//! Writes the corpus of the benches into a directory, one invoice a line:
//! `cargo run --release --example corpus -- DIR [COUNT]`.

#[path = "mod.rs"]
mod corpus;

use std::error::Error;
use std::path::Path;

use inv01::Checker;

/// About 50 MB.
const COUNT: usize = 10_000;

#[expect(clippy::print_stdout, reason = "a program for the hand")]
fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().ok_or("usage: corpus DIR [COUNT]")?;
    let count = arguments.next().map_or(Ok(COUNT), |count| count.parse())?;

    let valid = corpus::valid(count);
    let faulty = corpus::faulty(&valid);
    let mut checker = Checker::new(corpus::context());
    corpus::accepts(&mut checker, &valid, true);
    corpus::accepts(&mut checker, &faulty, false);

    let folder = Path::new(&folder);
    std::fs::create_dir_all(folder)?;
    for (name, invoices) in [("valid", &valid), ("faulty", &faulty)] {
        let text: String = invoices.iter().flat_map(|json| [json, "\n"]).collect();
        std::fs::write(folder.join(name).with_extension("ndjson"), &text)?;
        let items: usize = invoices.iter().map(|json| json.matches("\"HsnCd\"").count()).sum();
        println!("{name}: {} invoices, {items} items, {} bytes", invoices.len(), text.len());
    }
    Ok(())
}
