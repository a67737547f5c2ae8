//! The options of `inv01 generate`.

use std::ops::RangeInclusive;
use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};
use inv01::Date;
use inv01::explain::Page;
use inv01::generate::faults;
use inv01::masters::EDITION_DAY;
use inv01::model::{DocTyp, SupTyp};

use super::{ContextOptions, day, rule};
use crate::explain::needs;

#[derive(Debug, Args)]
#[command(after_help = "Exit code: 0 they are made; 2 wrong usage, such invoices cannot be made, \
    reading or writing failed.")]
pub(crate) struct Generate {
    /// How many.
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) count: u64,

    /// What they follow from: the same seed and options give the same invoices on any machine, and
    /// more of them begin with the fewer.
    #[arg(long, value_name = "S", default_value_t = 0)]
    pub(crate) seed: u64,

    /// With one fault each that this rule finds, or a rule that reports this code: all that there are
    /// in turn. What must come with the fault is there, too.
    #[arg(long = "break", value_name = "RULE|CODE", value_parser = fault)]
    pub(crate) fault: Option<String>,

    /// All of this supply type.
    #[arg(long, value_name = "T", value_parser = supply_type())]
    pub(crate) supply_type: Option<SupTyp>,

    /// All of this type of document.
    #[arg(long = "type", value_name = "INV|CRN|DBN", value_parser = document_type())]
    pub(crate) document_type: Option<DocTyp>,

    /// With so many items: any number from A to B, of 1 to 1000. A fault may need more.
    #[arg(long, value_name = "A-B", default_value = "1-5", value_parser = items)]
    pub(crate) items: RangeInclusive<usize>,

    /// Each with the right answer: a case of the conformance suite, which has the invoice as a text,
    /// the context, the verdict and every finding with its code and place.
    #[arg(long)]
    pub(crate) labels: bool,

    /// How they are written.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Lines,

    /// Write them to this file, which is replaced when they are complete. A device or a pipe is
    /// written to as it is; - is standard output.
    #[arg(long, value_name = "FILE")]
    pub(crate) output_file: Option<PathBuf>,

    /// The day of the check on which they are valid. The default is that of the built-in masters.
    #[arg(
        long,
        value_name = "YYYY-MM-DD",
        default_value_t = EDITION_DAY,
        value_parser = a_day,
        help_heading = "Context"
    )]
    pub(crate) as_of: Date,

    #[command(flatten)]
    pub(crate) context: ContextOptions,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum Lines {
    /// One a line.
    #[default]
    Ndjson,
    /// One array, one a line.
    Json,
}

fn supply_type() -> impl TypedValueParser<Value = SupTyp> {
    PossibleValuesParser::new(SupTyp::ALL.iter().map(|known| known.as_str()))
        .try_map(|name| name.parse::<SupTyp>())
}

fn document_type() -> impl TypedValueParser<Value = DocTyp> {
    PossibleValuesParser::new(DocTyp::ALL.iter().map(|known| known.as_str()))
        .try_map(|name| name.parse::<DocTyp>())
}

fn items(text: &str) -> Result<RangeInclusive<usize>, String> {
    let number = |text: &str| {
        let is_plain = text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse::<usize>().ok().filter(|number| is_plain && (1..=1000).contains(number))
    };
    let ends = text.split_once('-').and_then(|(least, most)| Some((number(least)?, number(most)?)));
    match ends {
        Some((least, most)) if least <= most => Ok(least..=most),
        _ => Err("it is written A-B, such as 3-3 or 1-1000, A not above B".to_owned()),
    }
}

fn a_day(text: &str) -> Result<Date, String> {
    if text == "document" {
        return Err("there is no document before it is made: name a day".to_owned());
    }
    day(text)
}

/// A rule that some fault is found by, by its code, id or name.
fn fault(text: &str) -> Result<String, String> {
    let name = match (rule(text), inv01::explain::page(text.trim())) {
        (Ok(name), _) => name,
        (Err(said), Some(Page::Code(code))) => {
            let why = match code.instead {
                [] => needs(code).to_owned(),
                instead => format!("Invoices get {} in its place.", instead.join(" or ")),
            };
            return Err(format!("{said}. {why}"));
        }
        (Err(said), _) => return Err(said),
    };
    if faults().iter().any(|fault| fault.is_called(&name)) {
        return Ok(name);
    }
    Err(format!("no invoice has such a fault: `{name}` is asked of other documents"))
}
