//! What a check depends on besides the bytes.

pub use jiff::civil::Date;

use crate::masters::Masters;
use crate::selection::Selection;

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
    /// The portal that would be asked.
    pub profile: Profile,
    /// How member names in another letter case are read.
    pub names: Names,
    /// The lists of codes.
    pub masters: Masters,
    /// Which findings are asked for.
    pub selection: Selection,
    /// How many findings of an invoice are reported: errors before warnings. More than
    /// [`MAX_FINDINGS`](crate::MAX_FINDINGS) never are; the verdict counts all.
    pub max_diagnostics: usize,
}

impl Context {
    /// The context of a check on a day: the production portal, lenient names, the masters that are
    /// compiled in, every finding, at most a hundred for each invoice.
    pub fn new(as_of: Date) -> Self {
        Self {
            as_of,
            profile: Profile::default(),
            names: Names::default(),
            masters: Masters::built_in(),
            selection: Selection::all(),
            max_diagnostics: REPORTED,
        }
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

/// How a member name in another letter case is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Names {
    /// It is bound to the member, with a warning (F9).
    #[default]
    Lenient,
    /// It is an unknown member (F8), so a mandatory one is missing (F1).
    Strict,
}
