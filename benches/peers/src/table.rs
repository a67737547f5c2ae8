//! The table, in Markdown, of what was measured.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::Path;

/// A row before it is measured.
struct Row {
    id: &'static str,
    title: &'static str,
    /// The package of `Cargo.lock` that has its version.
    package: Option<&'static str>,
    checks: &'static str,
    omits: &'static str,
}

const fn row(
    id: &'static str,
    title: &'static str,
    package: Option<&'static str>,
    [checks, omits]: [&'static str; 2],
) -> Row {
    Row { id, title, package, checks, omits }
}

const ALL: [&str; 2] = ["all that can be decided offline", "what takes the portal's own data"];
const SYNTAX: [&str; 2] = ["JSON", "everything else"];
const VALUE: [&str; 2] = ["JSON; makes a tree of values", "everything else"];
const TYPES: [&str; 2] =
    ["JSON, types, mandatory members, some closed sets", "lengths, patterns, ranges and the rest"];
const SCHEMA: [&str; 2] =
    ["the exported schema", "decimals, days, lists of codes, arithmetic, rules across members"];
const MODEL: [&str; 2] = [
    "the members of the exported schema, as classes",
    "its condition on goods, and what a schema omits",
];

const ROWS: &[Row] = &[
    row("inv01", "**inv01**, library", Some("inv01"), ALL),
    row("inv01-cli", "**inv01 check**, whole process", None, ALL),
    row("memchr", "memchr, counts quotes", Some("memchr"), ["nothing: the floor", "everything"]),
    row("serde-json-syntax", "serde_json, `IgnoredAny`", Some("serde_json"), SYNTAX),
    row("serde-json-value", "serde_json, `Value`", Some("serde_json"), VALUE),
    row("serde-json-typed", "serde_json, borrowed structs", Some("serde_json"), TYPES),
    row("sonic-rs-value", "sonic-rs, `Value`", Some("sonic-rs"), VALUE),
    row("sonic-rs-typed", "sonic-rs, borrowed structs", Some("sonic-rs"), TYPES),
    row("simd-json-tape", "simd-json, tape, with the copy that it needs", Some("simd-json"), VALUE),
    row("jsonschema-compiled", "jsonschema, compile-time", Some("jsonschema"), SCHEMA),
    row("jsonschema-runtime", "jsonschema, runtime", Some("jsonschema"), SCHEMA),
    row("boon", "boon", Some("boon"), SCHEMA),
    row("sourcemeta", "Sourcemeta `jsonschema validate --fast`, whole process", None, SCHEMA),
    row("ajv", "Node, ajv", None, SCHEMA),
    row("py-jsonschema-rs", "Python, jsonschema-rs", None, SCHEMA),
    row("py-fastjsonschema", "Python, fastjsonschema", None, SCHEMA),
    row("py-jsonschema", "Python, jsonschema", None, SCHEMA),
    row("py-msgspec", "Python, msgspec `Struct`", None, MODEL),
    row("py-pydantic", "Python, pydantic `BaseModel`", None, MODEL),
];

/// What is compared in a line of its own below the table.
const COMPARED: &[&str] = &["serde-json-syntax", "serde-json-typed", "jsonschema-compiled"];

/// The cells of a file of results, by the name before them.
type Cells = BTreeMap<String, Vec<String>>;

fn cells(path: &Path) -> Cells {
    let text = fs::read_to_string(path).unwrap_or_default();
    let split = |line: &str| {
        let mut cells = line.split('\t').map(str::to_owned);
        (cells.next().unwrap_or_default(), cells.collect())
    };
    text.lines().map(split).collect()
}

/// The version that `Cargo.lock` has of a package; the greatest of several.
fn locked(package: &str) -> Option<&'static str> {
    let lock = include_str!("../Cargo.lock");
    let after = lock.rsplit_once(&format!("name = \"{package}\"\nversion = \""))?.1;
    Some(after.split_once('"')?.0)
}

pub fn print(dir: &Path) -> Result<(), Box<dyn Error>> {
    let [speed, instructions, allocations, others] =
        ["speed.tsv", "instructions.tsv", "allocations.tsv", "others.tsv"]
            .map(|file| cells(&dir.join(file)));
    let first = |cells: &Cells, id: &str| cells.get(id).and_then(|cells| cells.first()).cloned();
    let count = |cell: usize| {
        speed.get("inv01").and_then(|cells| cells.get(cell)).map_or("", String::as_str)
    };
    println!(
        "| contestant | version | instructions per byte | MB/s | time, inv01 = 1 | allocations per invoice \
         | refuses of {} faults of members | of {} across members | checks | does not check |",
        count(5),
        count(7)
    );
    println!("|---|---|--:|--:|--:|--:|--:|--:|---|---|");
    for row in ROWS {
        let version = row.package.and_then(locked).map(str::to_owned);
        let version = version.or_else(|| first(&others, row.id)).unwrap_or_default();
        let instructions = first(&instructions, row.id).unwrap_or_default();
        let allocations = first(&allocations, row.id).unwrap_or_default();
        let Row { title, checks, omits, .. } = row;
        let measured = speed.get(row.id).map_or(&[][..], Vec::as_slice);
        let mut note = String::new();
        let [pace, ratio, members, rules] =
            if let [pace, ratio, accepted, of, members, _, rules, _] = measured {
                if accepted != of {
                    note = format!(" (accepts {accepted} of {of} valid ones)");
                }
                [short(pace)?, short(ratio)?, members.clone(), rules.clone()]
            } else {
                let reason = measured.first().map_or("no figures", String::as_str);
                [format!("not measured: {reason}"), String::new(), String::new(), String::new()]
            };
        println!(
            "| {title} | {version} | {instructions} | {pace} | {ratio} | {allocations} \
             | {members} | {rules} | {checks}{note} | {omits} |"
        );
    }
    println!();
    let number = |cells: &Cells, id: &str, cell: usize| -> Option<f64> {
        cells.get(id)?.get(cell)?.parse().ok()
    };
    for id in COMPARED {
        let Some(row) = ROWS.iter().find(|row| row.id == *id) else { continue };
        print!("- inv01 beside {}:", row.title);
        if let (Some(ours), Some(theirs)) =
            (number(&instructions, "inv01", 0), number(&instructions, id, 0))
        {
            print!(" {:.2} times its instructions,", ours / theirs);
        }
        match number(&speed, id, 1) {
            Some(ratio) => println!(" {:.2} times its time", 1.0 / ratio),
            None => println!(" not measured"),
        }
    }
    Ok(())
}

/// Three digits are all that a clock is worth here.
fn short(figure: &str) -> Result<String, Box<dyn Error>> {
    let figure: f64 = figure.parse()?;
    let decimals = match figure {
        100.0.. => 0,
        10.0.. => 1,
        1.0.. => 2,
        _ => 3,
    };
    Ok(format!("{figure:.decimals$}"))
}
