//! `rust-sample SCHEMA INVOICE` prints what is wrong, and where.

use std::error::Error;
use std::io::{self, Write as _};
use std::{env, fs, process};

use serde_json::Value;

fn read(path: Option<String>) -> Result<Value, Box<dyn Error>> {
    Ok(serde_json::from_str(&fs::read_to_string(path.ok_or("SCHEMA INVOICE")?)?)?)
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut paths = env::args().skip(1);
    let (schema, invoice) = (read(paths.next())?, read(paths.next())?);
    let validator = jsonschema::validator_for(&schema)?;
    for error in validator.iter_errors(&invoice) {
        writeln!(io::stdout(), "{}: {error}", error.instance_path())?;
    }
    process::exit(i32::from(!validator.is_valid(&invoice)));
}
