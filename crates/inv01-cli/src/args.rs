//! The command line.

mod context;
mod generate;
mod verify;

use std::num::NonZero;
use std::path::PathBuf;
use std::thread;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};
use inv01::explain::Page;
use inv01::masters::{all, by_name};
use inv01::{Context, Date, Document, Master, Selection, UnknownRule, Values};

use context::{AsOf, as_of, context, day, today_in_india};

pub(crate) use context::ContextOptions;
pub(crate) use generate::{Generate, Lines};
pub(crate) use verify::{KeyFile, Verify, VerifyFormat};

/// Checks Indian GST e-invoices (FORM GST INV-01) offline: what the portal would say, with its own
/// code, at which place in the file.
#[derive(Debug, Parser)]
#[command(name = "inv01", version, max_term_width = 100)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Longest invoice that is read unless the caller says otherwise.
pub(crate) const LONGEST: u32 = 16 * 1024 * 1024;

/// More threads than that are of no use to anybody.
const MOST_THREADS: usize = 256;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Check invoices: what the portal would refuse, and where.
    Check(Box<Check>),
    /// Explain a code of the portal, or a rule.
    Explain(Explain),
    /// Print the catalogue: every rule, and the codes that none of them reports.
    Rules(Rules),
    /// Print the IRN of each invoice.
    Irn(Irn),
    /// Make invoices: valid ones, or such with one fault.
    Generate(Box<Generate>),
    /// Verify what the portal signed, and compare it with what was sent.
    Verify(Verify),
    /// Print a JSON Schema, for other languages.
    Schema(Schema),
    /// Print the lists of codes, or look a code up in one.
    Masters(Masters),
}

#[derive(Debug, Args)]
#[command(
    after_help = "Exit code: 0 nothing is refused; 1 an invoice is rejected, ewb-rejected or \
    malformed; 2 usage, reading or writing failed."
)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag by itself")]
pub(crate) struct Check {
    /// Files, directories (every *.json, *.jsonl and *.ndjson below them, each also with .gz behind
    /// it; links are not followed) or - for standard input, which is also read when nothing is
    /// named. What is packed with gzip is unpacked.
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,

    /// The day of the check [default: today in India]. Document: each invoice's own date, and today
    /// where it has none.
    #[arg(long, value_name = "YYYY-MM-DD|document", value_parser = as_of, help_heading = "Context")]
    as_of: Option<AsOf>,

    #[command(flatten)]
    pub(crate) context: ContextOptions,

    /// What is checked: a document of `inv01 schema --list`. Generate-irn also takes the wrappers of
    /// clear-batch and the array of bulk.
    #[arg(
        long,
        value_name = "DOCUMENT",
        default_value_t,
        value_parser = document(),
        help_heading = "Input"
    )]
    pub(crate) document: Document,

    /// What a source holds.
    #[arg(long, value_enum, default_value_t, help_heading = "Input")]
    input: Input,

    /// The portal's answers, each to the invoice in the same place of all sources together: a file like
    /// those of the invoices, plain or packed. Says of each error whether it was foreseen, and which
    /// of ours the answer does not name. For the formats human, concise, json, ndjson and summary.
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    pub(crate) answer: Option<PathBuf>,

    /// Longest invoice that is read; a longer one is malformed. White space around it does not
    /// count. The portal itself takes no more than 2 MB.
    #[arg(
        long,
        value_name = "BYTES",
        default_value_t = LONGEST,
        value_parser = clap::value_parser!(u32).range(1..),
        help_heading = "Input"
    )]
    max_line: u32,

    /// How results are written.
    #[arg(long, value_enum, default_value_t, help_heading = "Output")]
    pub(crate) format: Format,

    /// Only findings of these rules, by code, id or name. Others do not count for the verdict. That
    /// an invoice cannot be read is always told.
    #[arg(
        long,
        value_name = "CODE|RULE,...",
        value_delimiter = ',',
        value_parser = rule,
        help_heading = "Output"
    )]
    select: Vec<String>,

    /// No findings of these rules, whatever --select says.
    #[arg(
        long,
        value_name = "CODE|RULE,...",
        value_delimiter = ',',
        value_parser = rule,
        help_heading = "Output"
    )]
    ignore: Vec<String>,

    /// Most findings of an invoice that are reported; errors come before warnings, and the verdict
    /// counts all.
    #[arg(long, value_name = "N", default_value_t = 100, help_heading = "Output")]
    max_diagnostics: usize,

    /// Show personal data instead of its shape.
    #[arg(long, help_heading = "Output")]
    show_values: bool,

    /// Write the results to this file, which is replaced when they are complete. A device or a pipe
    /// is written to as it is; - is standard output.
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub(crate) output_file: Option<PathBuf>,

    /// Count the findings of each rule, most frequent first: behind the results in the formats human,
    /// concise and summary, otherwise on standard error.
    #[arg(long, help_heading = "Output")]
    pub(crate) statistics: bool,

    /// Only findings: nothing about an invoice without any, no totals and no progress. The formats
    /// for programs stay as they are.
    #[arg(long, help_heading = "Output")]
    pub(crate) quiet: bool,

    /// Colours in human output. Auto: on a terminal, unless NO_COLOR is set.
    #[arg(long, value_enum, default_value_t, help_heading = "Output")]
    pub(crate) color: Color,

    /// Exit with 1 also when an invoice has a warning.
    #[arg(long, help_heading = "Exit")]
    pub(crate) deny_warnings: bool,

    /// Exit with 0 whatever is found. Trouble with reading or writing is still 2.
    #[arg(long, help_heading = "Exit")]
    pub(crate) exit_zero: bool,

    /// Most threads that check, up to 256 [default: as many as the machine runs at once]. Results come
    /// in the order of the input whatever their number.
    #[arg(
        long,
        value_name = "N",
        value_parser = clap::value_parser!(u16).range(1..=256),
        help_heading = "Exit"
    )]
    threads: Option<u16>,
}

/// The documents that can be checked.
fn document() -> impl TypedValueParser<Value = Document> {
    let checked = Document::ALL.iter().filter(|document| document.field().is_some());
    PossibleValuesParser::new(checked.map(|document| document.as_str()))
        .try_map(|name| name.parse::<Document>())
}

impl Check {
    /// What a source holds. A document that is an array is one, unless its elements come by
    /// themselves.
    pub(crate) fn input(&self) -> Input {
        match self.input {
            Input::Auto if self.document.is_array() => Input::Array,
            given => given,
        }
    }

    /// The day and what is asked for, without what the context options say.
    pub(crate) fn asked(&self) -> Result<Context, UnknownRule> {
        let selection =
            Selection::all().only(self.select.as_slice())?.without(self.ignore.as_slice())?;
        Ok(context(self.as_of).selection(selection).max_diagnostics(self.max_diagnostics))
    }

    pub(crate) fn values(&self) -> Values {
        if self.show_values { Values::Shown } else { Values::Masked }
    }

    /// Most threads that check.
    pub(crate) fn threads(&self) -> usize {
        match self.threads {
            Some(threads) => usize::from(threads),
            None => thread::available_parallelism().map_or(1, NonZero::get).min(MOST_THREADS),
        }
    }

    /// Most bytes of an invoice.
    pub(crate) fn limit(&self) -> usize {
        bytes(self.max_line)
    }
}

pub(crate) fn bytes(count: u32) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}

/// A rule by its code, id or name.
fn rule(text: &str) -> Result<String, String> {
    let name = text.trim();
    match Selection::all().only([name]) {
        Ok(_) => Ok(name.to_owned()),
        Err(unknown) => Err(match (reported_as(name), nearest(name)) {
            (Some(id), _) => format!("findings of `{name}` are reported as {id}: name that"),
            (None, Some(near)) => format!("{unknown}; there is `{near}`"),
            (None, None) => unknown.to_string(),
        }),
    }
}

/// The rule that reports what the rule of this name finds, where it is another.
fn reported_as(name: &str) -> Option<&'static str> {
    match inv01::explain::page(name)? {
        Page::Rule(rule) => rule.decided_as,
        Page::Code(_) => None,
    }
}

/// The code, id or name of a rule that a slip of the keyboard would turn into this one.
fn nearest(name: &str) -> Option<&'static str> {
    let names = inv01::checks().iter().flat_map(|c| [Some(c.rule), Some(c.id), c.code]);
    nearest_of(name, names.flatten())
}

/// The one of these names that a slip of the keyboard would turn into this one.
fn nearest_of(
    name: &str,
    names: impl Iterator<Item = &'static str> + Clone,
) -> Option<&'static str> {
    let distance = |known: &str| strsim::damerau_levenshtein(&name.to_lowercase(), known);
    names.clone().find(|known| known.eq_ignore_ascii_case(name)).or_else(|| {
        // Codes and ids are too short for a guess.
        let words = names.filter(|known| known.contains('-') && distance(known) <= 3);
        words.min_by_key(|known| distance(known))
    })
}

#[derive(Debug, Args)]
#[command(
    after_help = "Exit code: 0 every invoice has an IRN; 1 one has none; 2 usage, reading or writing \
    failed."
)]
pub(crate) struct Irn {
    /// A file, a directory (every *.json, *.jsonl and *.ndjson below it, each also with .gz behind
    /// it) or - for standard input, which is also read when nothing is named.
    #[arg(value_name = "PATH")]
    pub(crate) path: Option<PathBuf>,

    /// The day on which the portal registers the invoices [default: each invoice's own date]. Before
    /// June 2025 small and capital letters of a document number were not the same.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    as_of: Option<Date>,
}

impl Irn {
    pub(crate) fn context(&self) -> Context {
        // Whatever is wrong with a part of the IRN is to be found.
        context(Some(self.as_of.map_or(AsOf::Document, AsOf::Day))).max_diagnostics(usize::MAX)
    }
}

#[derive(Debug, Args)]
#[command(after_help = "Exit code: 0 it is printed; 2 wrong usage, or trouble with writing.")]
pub(crate) struct Explain {
    /// A code of the portal, or a rule by its id or name: 2243, S11, place-of-supply-code.
    #[arg(value_name = "CODE|RULE", value_parser = page)]
    pub(crate) page: Page,
}

/// The page of a code or a rule.
fn page(text: &str) -> Result<Page, String> {
    let name = text.trim();
    inv01::explain::page(name).ok_or_else(|| {
        let unknown = format!("no rule and no code is called `{name}`");
        match nearest_of(name, inv01::explain::names()) {
            Some(near) => format!("{unknown}; there is `{near}`"),
            None => unknown,
        }
    })
}

#[derive(Debug, Args)]
#[command(after_help = "Exit code: 0 it is printed; 2 wrong usage, or trouble with writing.")]
pub(crate) struct Rules {
    /// How they are written.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: RulesFormat,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub(crate) enum RulesFormat {
    /// A rule a line, in columns.
    #[default]
    Table,
    /// One JSON document.
    Json,
    /// A table in Markdown.
    Md,
}

#[derive(Debug, Args)]
#[command(after_help = "Exit code: 0 it is printed; 2 wrong usage, or trouble with writing.")]
pub(crate) struct Schema {
    /// What the schema describes: a name that --list prints.
    #[arg(value_name = "DOCUMENT", default_value_t = Document::GenerateIrn)]
    pub(crate) document: Document,

    /// Print the names of the documents, and what they are.
    #[arg(long, conflicts_with_all = ["document", "draft", "openapi", "strict"])]
    pub(crate) list: bool,

    /// The draft of JSON Schema.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) draft: Draft,

    /// An OpenAPI 3.1 document with the schemas as its components.
    #[arg(long, conflicts_with = "draft")]
    pub(crate) openapi: bool,

    /// Refuse also what the portal may let through: unknown members, decimals beyond the member's
    /// (multipleOf, which some validators need to be told how to count), codes that a small master
    /// does not list.
    #[arg(long)]
    pub(crate) strict: bool,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Exit code: 0 it is printed, and a row of the code is valid; 1 none is; 2 wrong \
    usage, or trouble with writing."
)]
pub(crate) struct Masters {
    /// Print the rows of this master: a name that the list of masters has.
    #[arg(value_name = "NAME", value_parser = master)]
    pub(crate) name: Option<&'static Master>,

    /// Print only the rows that this code goes by.
    #[arg(value_name = "CODE")]
    pub(crate) code: Option<String>,

    /// The day on which rows are valid or not [default: today in India].
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    as_of: Option<Date>,

    /// How they are written.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: ListFormat,
}

impl Masters {
    pub(crate) fn day(&self) -> Date {
        self.as_of.unwrap_or_else(today_in_india)
    }
}

/// A master by its name.
fn master(name: &str) -> Result<&'static Master, String> {
    by_name(name).ok_or_else(|| {
        let names = || all().iter().map(|master| master.name);
        let distance = |known: &str| strsim::damerau_levenshtein(&name.to_lowercase(), known);
        // Of a short name little may be wrong.
        let near = names().filter(|known| distance(known) <= 3.min(known.len() / 2));
        let hint = near.min_by_key(|known| distance(known)).map_or_else(
            || format!("the masters are {}", names().collect::<Vec<_>>().join(", ")),
            |near| format!("there is `{near}`"),
        );
        format!("no such master; {hint}")
    })
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub(crate) enum ListFormat {
    /// A row a line, in columns.
    #[default]
    Table,
    /// One JSON document.
    Json,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub(crate) enum Draft {
    #[default]
    #[value(name = "2020-12")]
    Draft2020_12,
    #[value(name = "07")]
    Draft07,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum Input {
    /// An array if it begins with [; one invoice a line if its name says so (.ndjson, .jsonl) or its
    /// first line is complete and more follows; otherwise one invoice.
    #[default]
    Auto,
    /// One invoice.
    Object,
    /// An array of invoices.
    Array,
    /// One invoice a line.
    Ndjson,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum Format {
    /// Every finding with the line it stands on.
    #[default]
    Human,
    /// One line for each finding.
    Concise,
    /// One JSON document with a record for each invoice.
    Json,
    /// One JSON record for each invoice, one a line.
    Ndjson,
    /// SARIF 2.1.0, for code scanning; at most 5000 findings.
    Sarif,
    /// JUnit XML, for CI servers: a test case for each invoice.
    Junit,
    /// Workflow commands of GitHub Actions, which annotate files.
    Github,
    /// Counts only.
    Summary,
}

impl Format {
    /// Whether people read it, so that more text may stand beside the results.
    pub(crate) fn is_text(self) -> bool {
        matches!(self, Self::Human | Self::Concise | Self::Summary)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum Color {
    #[default]
    Auto,
    Always,
    Never,
}
