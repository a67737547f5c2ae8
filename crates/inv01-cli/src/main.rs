//! `inv01`: checks Indian GST e-invoices before they are submitted.

// Bad input is a finding, never a panic.
#![warn(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod args;
mod check;
mod human;
mod input;
mod records;
mod summary;

use std::io;
use std::process::ExitCode;

use clap::Parser as _;

use args::{Arguments, Command};

fn main() -> ExitCode {
    let Command::Check(arguments) = Arguments::parse().command;
    match check::run(&arguments) {
        Ok(code) => code,
        // Who reads the results has stopped reading: there is nobody left to tell.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            complain(&error);
            ExitCode::from(check::FAILED)
        }
    }
}

/// Says on stderr what went wrong outside the invoices.
#[expect(clippy::print_stderr, reason = "this is where a command complains")]
fn complain(what: &dyn std::fmt::Display) {
    eprintln!("inv01: {what}");
}
