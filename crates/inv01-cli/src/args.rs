//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use inv01::{Context, Date, Names, Profile, Values};
use jiff::tz::{Offset, TimeZone};

/// Checks Indian GST e-invoices (FORM GST INV-01) offline: what the portal would say, with its own
/// code, at which place in the file.
#[derive(Debug, Parser)]
#[command(name = "inv01", version, max_term_width = 100)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Check invoices: what the portal would refuse, and where.
    Check(Check),
}

#[derive(Debug, Args)]
#[command(after_help = "Exit code: 0 nothing refused; 1 an invoice is rejected or malformed; \
    2 usage, reading or writing failed.")]
pub(crate) struct Check {
    /// Files, directories (every *.json, *.jsonl and *.ndjson below them) or - for standard input,
    /// which is also read when nothing is named.
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,

    /// The day of the check [default: today in India].
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day, help_heading = "Context")]
    as_of: Option<Date>,

    /// The portal that would be asked.
    #[arg(long, value_enum, default_value_t, help_heading = "Context")]
    profile: ProfileName,

    /// Member names in another letter case: bound with a warning, or unknown.
    #[arg(long, value_enum, default_value_t, help_heading = "Context")]
    names: NamesPolicy,

    /// What a file holds. Auto: an array if it begins with [, one invoice a line if its name says so
    /// or its first line is complete and more follows, else one invoice.
    #[arg(long, value_enum, default_value_t, help_heading = "Input")]
    pub(crate) input: Input,

    /// How results are written.
    #[arg(long, value_enum, default_value_t, help_heading = "Output")]
    pub(crate) format: Format,

    /// Most findings of an invoice that are reported; errors come before warnings, and the verdict
    /// counts all.
    #[arg(long, value_name = "N", default_value_t = 100, help_heading = "Output")]
    max_diagnostics: usize,

    /// Show personal data instead of its shape.
    #[arg(long, help_heading = "Output")]
    show_values: bool,

    /// Colours in human output.
    #[arg(long, value_enum, default_value_t, help_heading = "Output")]
    pub(crate) color: Color,
}

impl Check {
    pub(crate) fn context(&self) -> Context {
        let profile = match self.profile {
            ProfileName::Production => Profile::Production,
            ProfileName::Sandbox => Profile::Sandbox,
        };
        let names = match self.names {
            NamesPolicy::Lenient => Names::Lenient,
            NamesPolicy::Strict => Names::Strict,
        };
        Context::new(self.as_of.unwrap_or_else(today_in_india))
            .profile(profile)
            .names(names)
            .max_diagnostics(self.max_diagnostics)
    }

    pub(crate) fn values(&self) -> Values {
        if self.show_values { Values::Shown } else { Values::Masked }
    }
}

/// A day as `YYYY-MM-DD` and in no other way.
fn day(text: &str) -> Result<Date, String> {
    let shape: String = text.chars().map(|c| if c.is_ascii_digit() { '9' } else { c }).collect();
    if shape != "9999-99-99" {
        return Err("a day is written YYYY-MM-DD".to_owned());
    }
    text.parse().map_err(|error: jiff::Error| error.to_string())
}

/// The portal's day: India is 5 hours and 30 minutes ahead of UTC all year.
fn today_in_india() -> Date {
    let india = Offset::from_seconds(19_800).map_or(TimeZone::UTC, TimeZone::fixed);
    jiff::Timestamp::now().to_zoned(india).date()
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum ProfileName {
    #[default]
    Production,
    Sandbox,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum NamesPolicy {
    #[default]
    Lenient,
    Strict,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum Input {
    #[default]
    Auto,
    Object,
    Array,
    Ndjson,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum Format {
    /// Every finding with the line it stands on.
    #[default]
    Human,
    /// One JSON record for each invoice.
    Ndjson,
    /// Counts only.
    Summary,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum Color {
    #[default]
    Auto,
    Always,
    Never,
}
