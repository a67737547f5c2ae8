//! Writes the corpus of the benches into a directory, one invoice a line:
//! `cargo run --release --example corpus -- DIR [COUNT]`.

#[path = "mod.rs"]
mod corpus;

use std::error::Error;
use std::path::Path;

use inv01::Checker;

/// About 40 MB.
const COUNT: usize = 10_000;

/// Items of each file on which only `benches/instructions` counts.
const ITEMS: usize = 2_000;

#[expect(clippy::print_stdout, reason = "a program for the hand")]
fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().ok_or("usage: corpus DIR [COUNT]")?;
    let count = arguments.next().map_or(Ok(COUNT), |count| count.parse())?;

    let valid = corpus::valid(count);
    let faulty = corpus::faulty(&valid);
    let of_items = |items| corpus::of_items(items, ITEMS / items);
    let of_one_item = of_items(1);
    let ten_faults = of_one_item.iter().map(|json| corpus::with_faults(json, 10)).collect();
    let files = [
        ("items-1", of_one_item, true),
        ("items-10", of_items(10), true),
        ("items-100", of_items(100), true),
        ("items-1000", of_items(1000), true),
        ("ten-faults", ten_faults, false),
        ("valid", valid, true),
        ("one-fault", corpus::one_fault(), false),
        ("faulty", faulty, false),
    ];

    let folder = Path::new(&folder);
    std::fs::create_dir_all(folder)?;
    let mut checker = Checker::new(corpus::context());
    for (name, invoices, is_valid) in files {
        corpus::accepts(&mut checker, &invoices, is_valid);
        let text: String = invoices.iter().flat_map(|json| [json, "\n"]).collect();
        std::fs::write(folder.join(name).with_extension("ndjson"), &text)?;
        let items: usize = invoices.iter().map(|json| json.matches("\"HsnCd\"").count()).sum();
        println!("{name}: {} invoices, {items} items, {} bytes", invoices.len(), text.len());
    }
    Ok(())
}
