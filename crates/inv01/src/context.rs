//! What a check depends on besides the bytes.

pub use jiff::civil::Date;

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use crate::masters::Masters;
use crate::selection::Selection;
use crate::sellers::Sellers;
use crate::table;
use crate::words::shorten;

/// How many findings of an invoice are reported unless the caller says otherwise.
const REPORTED: usize = 100;

/// What a check depends on besides the bytes: the same bytes in the same context give the same
/// report, on any machine and at any time.
///
/// ```
/// use inv01::{Context, Date, Names};
///
/// let context = Context::new("2026-11-21".parse::<Date>()?).names(Names::Strict);
/// assert_eq!(context.as_of.year(), 2026);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Context {
    /// The day of the check, in India.
    pub as_of: Date,
    /// Whether each invoice is checked as of its own date instead, where it has one.
    pub at_document_date: bool,
    /// The portal that would be asked.
    pub profile: Profile,
    /// How member names in another letter case are read.
    pub names: Names,
    /// The supplier's aggregate turnover.
    pub turnover: Turnover,
    /// The earliest day of a document.
    pub floor_date: FloorDate,
    /// Under whose GSTIN the request is sent; where it is not known, S29 is not asked.
    pub caller_gstin: Option<String>,
    /// Whether W19 is asked: that an e-way bill with a ship-to party names its GSTIN. The portal has
    /// put the rule on hold.
    pub ship_to_gstin: bool,
    /// What is known of single suppliers: it goes before the rest of the context.
    pub sellers: Sellers,
    /// The lists of codes.
    pub masters: Masters,
    /// Which findings are asked for.
    pub selection: Selection,
    /// How many findings of an invoice are reported: errors before warnings. More than
    /// [`MAX_FINDINGS`](crate::MAX_FINDINGS) never are; the verdict counts all.
    pub max_diagnostics: usize,
}

impl Context {
    /// The context of a check on a day: the production portal, lenient names, nothing known of the
    /// supplier, the masters that are compiled in, every finding, at most a hundred for each invoice.
    pub fn new(as_of: Date) -> Self {
        Self {
            as_of,
            at_document_date: false,
            profile: Profile::default(),
            names: Names::default(),
            turnover: Turnover::default(),
            floor_date: FloorDate::default(),
            caller_gstin: None,
            ship_to_gstin: false,
            sellers: Sellers::default(),
            masters: Masters::built_in(),
            selection: Selection::all(),
            max_diagnostics: REPORTED,
        }
    }

    /// The same with each invoice checked as of its own date, or not. One without a date that the
    /// calendar has is checked as of [`as_of`](Self::as_of).
    ///
    /// ```
    /// use inv01::{Checker, Context, Origin, Values};
    ///
    /// let context = Context::new("2026-11-21".parse()?).at_document_date(true);
    /// let report = Checker::new(context).check(br#"{"DocDtls": {"Dt": "14/07/2025"}}"#);
    /// assert_eq!(report.as_of(), "2025-07-14".parse()?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn at_document_date(mut self, is_asked: bool) -> Self {
        self.at_document_date = is_asked;
        self
    }

    /// The same for another portal.
    #[must_use]
    pub fn profile(mut self, profile: Profile) -> Self {
        self.profile = profile;
        self
    }

    /// The same with member names read in another way.
    #[must_use]
    pub fn names(mut self, names: Names) -> Self {
        self.names = names;
        self
    }

    /// The same for a supplier of this turnover.
    #[must_use]
    pub fn turnover(mut self, turnover: Turnover) -> Self {
        self.turnover = turnover;
        self
    }

    /// The same with another earliest day of a document.
    #[must_use]
    pub fn floor_date(mut self, floor_date: FloorDate) -> Self {
        self.floor_date = floor_date;
        self
    }

    /// The same for a request that is sent under this GSTIN.
    #[must_use]
    pub fn caller_gstin(mut self, gstin: impl Into<String>) -> Self {
        self.caller_gstin = Some(gstin.into());
        self
    }

    /// The same with W19 asked or not.
    #[must_use]
    pub fn ship_to_gstin(mut self, is_asked: bool) -> Self {
        self.ship_to_gstin = is_asked;
        self
    }

    /// The same with what is known of single suppliers.
    ///
    /// ```
    /// use inv01::{Context, Sellers, Turnover};
    ///
    /// let sellers = Sellers::from_csv("gstin,turnover\n33GSPTN1882G1Z3,100cr\n")?;
    /// let context = Context::new("2026-11-21".parse()?)
    ///     .turnover(Turnover::Under5Crore) // of all others
    ///     .sellers(sellers);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn sellers(mut self, sellers: Sellers) -> Self {
        self.sellers = sellers;
        self
    }

    /// The same with other lists of codes.
    #[must_use]
    pub fn masters(mut self, masters: Masters) -> Self {
        self.masters = masters;
        self
    }

    /// The same with other findings asked for.
    #[must_use]
    pub fn selection(mut self, selection: Selection) -> Self {
        self.selection = selection;
        self
    }

    /// The same with another number of findings for each invoice.
    #[must_use]
    pub fn max_diagnostics(mut self, count: usize) -> Self {
        self.max_diagnostics = count;
        self
    }

    /// The context of an invoice of this supplier and this date: the same one, where neither says
    /// anything else.
    pub(crate) fn of_invoice(
        self: &Arc<Self>,
        supplier: Option<&str>,
        date: Option<Date>,
    ) -> Arc<Self> {
        let date = date.filter(|date| self.at_document_date && *date != self.as_of);
        let seller = supplier.and_then(|gstin| self.sellers.get(gstin));
        if date.is_none() && seller.is_none() {
            return Arc::clone(self);
        }
        let mut context = Self::clone(self);
        if let Some(date) = date {
            context.as_of = date;
        }
        if let Some(seller) = seller {
            seller.apply(&mut context);
        }
        Arc::new(context)
    }
}

/// The portal that would be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Profile {
    /// The portal that registers invoices.
    #[default]
    Production,
    /// The portal for trials, which takes test GSTINs: G2 and G3 are not asked.
    Sandbox,
}

/// A supplier's aggregate annual turnover (AATO), in crore rupees: the class that it is in.
///
/// ```
/// use inv01::Turnover;
///
/// assert!(Turnover::From100Crore > Turnover::From10Crore);
/// assert_eq!(Turnover::default(), Turnover::Unknown);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Turnover {
    /// Not known: what depends on it is a warning.
    #[default]
    Unknown,
    /// Less than 5 crore.
    Under5Crore,
    /// 5 crore or more, less than 10.
    From5Crore,
    /// 10 crore or more, less than 100.
    From10Crore,
    /// 100 crore or more.
    From100Crore,
}

/// The earliest day of a document that the portal takes (D6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FloorDate {
    /// The day that the portal's page names, by the day of the check: an error in the sandbox, a
    /// warning in production, whose day is not published.
    #[default]
    Table,
    /// This day.
    Day(Date),
    /// None is asked.
    None,
}

/// How a member name in another letter case is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Names {
    /// It is bound to the member, with a warning (F9).
    #[default]
    Lenient,
    /// It is an unknown member (F8), so a mandatory one is missing (F1).
    Strict,
}

impl FromStr for Profile {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        match text {
            "production" => Ok(Self::Production),
            "sandbox" => Ok(Self::Sandbox),
            _ => Err(UnknownWord::new(text, "production or sandbox")),
        }
    }
}

/// `under-5cr`, `5cr`, `10cr` or `100cr`: at least so much.
impl FromStr for Turnover {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        match text {
            "under-5cr" => Ok(Self::Under5Crore),
            "5cr" => Ok(Self::From5Crore),
            "10cr" => Ok(Self::From10Crore),
            "100cr" => Ok(Self::From100Crore),
            _ => Err(UnknownWord::new(text, "under-5cr, 5cr, 10cr or 100cr")),
        }
    }
}

/// A day, `YYYY-MM-DD`, or `none`.
impl FromStr for FloorDate {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        match (text, table::date(text)) {
            ("none", _) => Ok(Self::None),
            (_, Ok(day)) => Ok(Self::Day(day)),
            _ => Err(UnknownWord::new(text, "YYYY-MM-DD or none")),
        }
    }
}

/// A text that is none of the words that may stand there.
///
/// ```
/// use inv01::Turnover;
///
/// let error = "10".parse::<Turnover>().unwrap_err();
/// assert_eq!(error.to_string(), "`10` is none of these: under-5cr, 5cr, 10cr or 100cr");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownWord {
    given: String,
    known: &'static str,
}

impl UnknownWord {
    fn new(given: &str, known: &'static str) -> Self {
        Self { given: shorten(given), known }
    }
}

impl fmt::Display for UnknownWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is none of these: {}", self.given, self.known)
    }
}

impl std::error::Error for UnknownWord {}
