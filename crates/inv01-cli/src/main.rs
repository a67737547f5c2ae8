//! `inv01`: checks Indian GST e-invoices before they are submitted.

// Bad input is a finding, never a panic.
#![warn(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod answers;
mod args;
mod check;
mod explain;
mod formats;
mod generate;
mod input;
mod irn;
mod masters;
mod output;
mod overlay;
mod partners;
mod portion;
mod printable;
mod records;
mod results;
mod rules;
mod schema;
mod summary;
mod suppliers;
mod threads;
mod verify;

use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::Parser as _;

use args::{Arguments, Command};

fn main() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Check(arguments) => check::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Rules(arguments) => rules::run(&arguments),
        Command::Irn(arguments) => irn::run(&arguments),
        Command::Generate(arguments) => generate::run(&arguments),
        Command::Verify(arguments) => verify::run(&arguments),
        Command::Schema(arguments) => schema::run(&arguments),
        Command::Masters(arguments) => masters::run(&arguments),
    };
    match outcome {
        Ok(code) => code,
        Err(error) => {
            complain(&error);
            ExitCode::from(check::FAILED)
        }
    }
}

/// Says on stderr what went wrong outside the invoices.
fn complain(what: &dyn std::fmt::Display) {
    // Where nobody listens, the exit code has to do.
    let _ = writeln!(io::stderr(), "inv01: {}", printable::text(&what.to_string()));
}

/// The same error with the name of what it is about.
fn named(name: impl std::fmt::Display, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{name}: {error}"))
}
