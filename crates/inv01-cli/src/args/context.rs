//! What a check depends on besides the invoice.

use std::io;
use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};
use inv01::{Context, Date, FloorDate, Kind, Names, Profile, Turnover};
use jiff::tz::{Offset, TimeZone};

use crate::{overlay, suppliers};

/// The context but for the day, which each command takes in its own way.
#[derive(Debug, Args)]
pub(crate) struct ContextOptions {
    /// The portal that would be asked.
    #[arg(long, value_enum, default_value_t, help_heading = "Context")]
    profile: ProfileName,

    /// Member names in another letter case.
    #[arg(long, value_enum, default_value_t, help_heading = "Context")]
    names: NamesPolicy,

    /// The supplier's aggregate turnover: at least so many crore. While it is not known, what depends
    /// on it is a warning.
    #[arg(long, value_name = "TURNOVER", value_parser = turnover(), help_heading = "Context")]
    turnover: Option<Turnover>,

    /// The earliest date of a document that the portal takes; none: any [default: what the portal's
    /// page says].
    #[arg(long, value_name = "YYYY-MM-DD|none", help_heading = "Context")]
    floor_date: Option<FloorDate>,

    /// The GSTIN under which the requests are sent: the supplier's or an e-commerce operator's.
    #[arg(long, value_name = "GSTIN", value_parser = gstin, help_heading = "Context")]
    caller_gstin: Option<String>,

    /// Ask for the ship-to party's GSTIN on e-way bills; the portal has put the rule on hold.
    #[arg(long, help_heading = "Context")]
    ship_to_gstin: bool,

    /// What is known of single suppliers: a CSV with the column gstin, and any of turnover,
    /// caller_gstin, floor_date, profile and ship_to_gstin. An empty cell leaves it to the options.
    #[arg(long, value_name = "FILE.csv", help_heading = "Context")]
    sellers: Option<PathBuf>,

    /// The IRNs that the portal has already, one a line: their numbers are used.
    #[arg(long, value_name = "FILE", help_heading = "Context")]
    pub(crate) seen: Option<PathBuf>,

    /// Lay the rows of every *.csv in this directory over the masters; each is called like the master
    /// that it is about. A row with a date in `to` ends, any other is added.
    #[arg(long, value_name = "DIR", help_heading = "Context")]
    masters: Option<PathBuf>,
}

impl ContextOptions {
    /// Whether there is a table of suppliers.
    pub(crate) fn has_sellers(&self) -> bool {
        self.sellers.is_some()
    }

    /// What these options say, and the files that they name, put into a context.
    ///
    /// # Errors
    ///
    /// What cannot be read or taken, with file and line.
    pub(crate) fn apply(&self, context: Context) -> io::Result<Context> {
        let profile = match self.profile {
            ProfileName::Production => Profile::Production,
            ProfileName::Sandbox => Profile::Sandbox,
        };
        let names = match self.names {
            NamesPolicy::Lenient => Names::Lenient,
            NamesPolicy::Strict => Names::Strict,
        };
        let mut context = context
            .profile(profile)
            .names(names)
            .turnover(self.turnover.unwrap_or_default())
            .floor_date(self.floor_date.unwrap_or_default())
            .ship_to_gstin(self.ship_to_gstin);
        context.caller_gstin.clone_from(&self.caller_gstin);
        if let Some(folder) = &self.masters {
            context = context.masters(overlay::read(folder)?);
        }
        if let Some(file) = &self.sellers {
            context = context.sellers(suppliers::sellers(file)?);
        }
        Ok(context)
    }
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum ProfileName {
    /// The portal that registers invoices.
    #[default]
    Production,
    /// The portal for trials.
    Sandbox,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum NamesPolicy {
    /// They are bound to the member, with a warning.
    #[default]
    Lenient,
    /// They are unknown members.
    Strict,
}

/// The day of a check.
#[derive(Debug, Clone, Copy)]
pub(super) enum AsOf {
    Day(Date),
    /// That of each invoice.
    Document,
}

pub(super) fn as_of(text: &str) -> Result<AsOf, String> {
    if text == "document" { Ok(AsOf::Document) } else { day(text).map(AsOf::Day) }
}

/// The context of a check on a day.
pub(super) fn context(as_of: Option<AsOf>) -> Context {
    match as_of {
        Some(AsOf::Day(day)) => Context::new(day),
        Some(AsOf::Document) => Context::new(today_in_india()).at_document_date(true),
        None => Context::new(today_in_india()),
    }
}

fn turnover() -> impl TypedValueParser<Value = Turnover> {
    PossibleValuesParser::new(["under-5cr", "5cr", "10cr", "100cr"])
        .try_map(|class| class.parse::<Turnover>())
}

/// A GSTIN by its shape, with letters of either case.
fn gstin(text: &str) -> Result<String, String> {
    let gstin = text.to_ascii_uppercase();
    let row = inv01::fields().iter().find(|field| field.path == "SellerDtls.Gstin");
    let is_sound = row.is_some_and(|row| match &row.kind {
        Kind::Text(row) => row.pattern.is_some_and(|pattern| pattern.is_match(&gstin)),
        _ => false,
    });
    if is_sound {
        Ok(gstin)
    } else {
        Err("a GSTIN is two digits and thirteen digits or letters".to_owned())
    }
}

/// A day as `YYYY-MM-DD` and in no other way.
pub(super) fn day(text: &str) -> Result<Date, String> {
    let shape: String = text.chars().map(|c| if c.is_ascii_digit() { '9' } else { c }).collect();
    if shape != "9999-99-99" {
        return Err("a day is written YYYY-MM-DD".to_owned());
    }
    text.parse().map_err(|error: jiff::Error| error.to_string())
}

/// The portal's day: India is 5 hours and 30 minutes ahead of UTC all year.
pub(super) fn today_in_india() -> Date {
    let india = Offset::from_seconds(19_800).map_or(TimeZone::UTC, TimeZone::fixed);
    jiff::Timestamp::now().to_zoned(india).date()
}
