//! A report put into words and places: the record that other programs read.

use std::borrow::Cow;

#[cfg(feature = "answer")]
use crate::answer::Answered;
use crate::check::{Affects, Basis, Severity, Stage, Verdict};
use crate::cursor::BYTE_ORDER_MARK;
use crate::diagnostic::{Diagnostic, Evidence};
use crate::report::Report;
use crate::{mask, words};

/// Version of the record. It changes when a member changes its meaning or goes; a new member does
/// not change it.
pub const RECORD_VERSION: u32 = 1;

/// Where a record comes from. Lines and columns count from 1.
#[derive(Debug, Clone, Copy)]
pub struct Origin<'a> {
    /// Name of the file, or of the stream.
    pub source: &'a str,
    /// Which record of the source it is, from 0.
    pub index: u64,
    /// Line of the source on which the record begins.
    pub line: u64,
    /// Column at which it begins there, in code points.
    pub column: u64,
}

impl<'a> Origin<'a> {
    /// The only record of a source.
    pub fn whole(source: &'a str) -> Self {
        Self { source, index: 0, line: 1, column: 1 }
    }
}

/// Whether personal data may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Values {
    /// Names, addresses, telephone numbers, e-mail addresses, GSTINs, transporters, accounts and
    /// vehicles appear as shape and length only (`99AAAAA9999A9A9`).
    #[default]
    Masked,
    /// Everything appears as it is.
    Shown,
}

/// One line of the machine-readable report: everything that is known of one invoice.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Record<'a> {
    /// Version of this record: 1.
    #[cfg_attr(feature = "schemars", schemars(extend("const" = RECORD_VERSION)))]
    pub v: u32,
    /// Name of the source.
    pub source: &'a str,
    /// Which record of the source it is, from 0.
    pub index: u64,
    /// Line on which it begins, from 1.
    #[cfg_attr(feature = "schemars", schemars(range(min = 1)))]
    pub line: u64,
    /// The document number, sound or not; none where there is none.
    pub doc: Option<Cow<'a, str>>,
    /// What becomes of the invoice.
    pub verdict: Verdict,
    /// The IRN; none where it cannot be computed.
    #[cfg_attr(feature = "schemars", schemars(regex(pattern = "^[0-9a-f]{64}$")))]
    pub irn: Option<String>,
    /// The day of the check, `YYYY-MM-DD`.
    #[cfg_attr(feature = "schemars", schemars(regex(pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$")))]
    pub as_of: String,
    /// Edition of the masters, and after a `+` the name of what is laid over it.
    pub masters: &'a str,
    /// How many findings were left out for their number.
    pub omitted: u64,
    /// The findings in schema order.
    pub diagnostics: Vec<Entry>,
    /// Findings that were not asked for and do not count, in schema order.
    pub ignored: Vec<Entry>,
    /// Codes with which the portal may still answer, since these checks need its own data.
    pub undecided: Vec<&'static str>,
    /// The portal's answer; left out where it is not asked for, null where there is none.
    #[cfg(feature = "answer")]
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub answer: Option<Option<Answered<'a>>>,
}

/// A finding in words.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Entry {
    /// The portal's code; none where it has none or none is known.
    pub code: Option<&'static str>,
    /// Id of the rule.
    pub id: &'static str,
    /// Name of the rule.
    pub rule: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What an error stops.
    pub affects: Affects,
    /// When the portal asks.
    pub stage: Stage,
    /// How well the rule is known.
    pub basis: Basis,
    /// The place inside the invoice, as RFC 6901 writes it.
    pub pointer: String,
    /// What is wrong; in the portal's words where they are known.
    pub message: String,
    /// What would pass.
    pub expected: Option<String>,
    /// What is there.
    pub actual: Option<String>,
    /// The calculation behind it.
    pub formula: Option<String>,
    /// What to do, where that can be told.
    pub hint: Option<String>,
    /// Serial number of the item.
    pub item: Option<String>,
    /// Codes that the portal may use instead.
    pub also: Vec<&'static str>,
    /// Other places that the finding rests on.
    pub related: Vec<Related>,
    /// Line in the source, from 1.
    #[cfg_attr(feature = "schemars", schemars(range(min = 1)))]
    pub line: u64,
    /// Column in the source, in code points from 1.
    #[cfg_attr(feature = "schemars", schemars(range(min = 1)))]
    pub column: u64,
}

/// Another place that a finding rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Related {
    /// Name of the source.
    pub source: String,
    /// Which record of the source, from 0.
    pub index: u64,
    /// The place inside that record.
    pub pointer: String,
}

impl Report<'_> {
    /// The findings in words, with their places in the source.
    ///
    /// ```
    /// use inv01::{Checker, Context, Origin, Values};
    ///
    /// let json = br#"{"Version": "1.03"}"#;
    /// let mut checker = Checker::new(Context::new("2026-11-21".parse()?));
    /// let report = checker.check(json);
    /// let version = &report.entries(&Origin::whole("a.json"), Values::Masked)[0];
    /// assert_eq!(version.code, Some("2279"));
    /// assert_eq!(version.pointer, "/Version");
    /// assert_eq!((version.line, version.column), (1, 13));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn entries(&self, origin: &Origin<'_>, values: Values) -> Vec<Entry> {
        self.put_into_words(self.diagnostics(), origin, values)
    }

    fn put_into_words(
        &self,
        found: &[Diagnostic],
        origin: &Origin<'_>,
        values: Values,
    ) -> Vec<Entry> {
        let places = self.places(found, origin);
        let worded = found.iter().zip(places);
        worded.map(|(found, place)| words::entry(self, found, values, origin, place)).collect()
    }

    /// Everything about the invoice, for other programs.
    pub fn record<'a>(&'a self, origin: &Origin<'a>, values: Values) -> Record<'a> {
        Record {
            v: RECORD_VERSION,
            source: origin.source,
            index: origin.index,
            line: origin.line,
            doc: self.document_number(),
            verdict: self.verdict(),
            irn: self.irn().map(|irn| irn.to_string()),
            as_of: self.as_of().to_string(),
            masters: self.context.masters.edition(),
            omitted: self.omitted(),
            diagnostics: self.entries(origin, values),
            ignored: self.put_into_words(self.ignored(), origin, values),
            undecided: self.undecided(),
            #[cfg(feature = "answer")]
            answer: None,
        }
    }

    /// The text of the record, without a byte order mark, as it may be shown: see [`Values`]. Its
    /// characters stand where they stand in the record.
    pub fn text(&self, values: Values) -> Cow<'_, str> {
        match values {
            Values::Shown => String::from_utf8_lossy(self.bytes()),
            Values::Masked => {
                Cow::Owned(mask::record(self.bytes(), self.root.field(), self.context.names))
            }
        }
    }

    /// The record without a byte order mark.
    fn bytes(&self) -> &[u8] {
        self.json.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&self.json)
    }

    /// Line and column of each finding, found in one walk over the record.
    fn places(&self, found: &[Diagnostic], origin: &Origin<'_>) -> Vec<(u64, u64)> {
        let skipped = self.json.len() - self.bytes().len();
        let offset = |i: usize| found[i].range().start.saturating_sub(skipped);
        let mut order: Vec<usize> = (0..found.len()).collect();
        order.sort_unstable_by_key(|&i| offset(i));
        let mut places = vec![(0, 0); order.len()];
        let (mut line, mut column) = (origin.line, origin.column);
        let mut bytes = self.bytes().iter().enumerate();
        let mut at = 0;
        for i in order {
            while at < offset(i) {
                let Some((position, byte)) = bytes.next() else {
                    break;
                };
                match byte {
                    b'\n' => (line, column) = (line + 1, 1),
                    // The first byte of a character counts, those that continue it do not.
                    0x80..=0xBF => {}
                    _ => column += 1,
                }
                at = position + 1;
            }
            // A byte order mark is at the start of the source, wherever the record begins.
            let is_mark = matches!(found[i].evidence, Evidence::ByteOrderMark);
            places[i] = if is_mark { (1, 1) } else { (line, column) };
        }
        places
    }
}
