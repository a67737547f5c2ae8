//! Who lists a code, and what that is worth.

use std::fmt;

use crate::check::words;

words! {
    /// Who lists a code.
    @non_exhaustive Tier {
        /// The portal itself.
        Portal = "portal",
        /// GSTN's lists; the copy of the portal's list does not.
        Gstn = "gstn",
        /// The newest of GSTN's lists only.
        New = "new",
        /// Older lists only.
        Older = "older",
        /// GSTN's workbook of HSN codes only.
        Workbook = "workbook",
        /// A chapter of the HSN, of two digits.
        Chapter = "chapter",
        /// ISO; the portal does not.
        Iso = "iso",
        /// Somebody else; the portal does not.
        Other = "other",
        /// Nobody; it follows from something else.
        Inferred = "inferred",
        /// The portal, but perhaps not for this use.
        Unknown = "unknown",
        /// The postal directory, and another copy of it agrees.
        High = "high",
        /// The postal directory alone.
        Medium = "medium",
        /// The postal directory, in what may be a slip.
        Low = "low",
        /// Other copies of the postal directory only.
        Seen = "seen",
        /// An older list of the portal.
        Withdrawn = "withdrawn",
    }
}

impl Tier {
    /// In words, for a code that the portal may not hold.
    pub(crate) const fn remark(self) -> &'static str {
        match self {
            Self::Portal => "listed by the portal",
            Self::Gstn => "listed by GSTN, not in a copy of the portal's list",
            Self::New => "in the newest list of GSTN only",
            Self::Older => "in older lists only",
            Self::Workbook => "in GSTN's workbook only",
            Self::Chapter => "a chapter of the HSN",
            Self::Iso => "listed by ISO, not by the portal",
            Self::Other => "listed elsewhere, not by the portal",
            Self::Inferred => "in no list",
            Self::Unknown => "listed, but perhaps not for this use",
            Self::High => "in the postal directory",
            Self::Medium | Self::Low => "in the postal directory, not for certain",
            Self::Seen => "in other copies of the postal directory",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// What it is worth.
    pub const fn standing(self) -> Standing {
        match self {
            Self::Portal | Self::High => Standing::Listed,
            Self::Gstn
            | Self::New
            | Self::Older
            | Self::Workbook
            | Self::Inferred
            | Self::Unknown
            | Self::Medium
            | Self::Low
            | Self::Seen => Standing::Doubtful,
            Self::Chapter | Self::Iso | Self::Other | Self::Withdrawn => Standing::Unlisted,
        }
    }
}

words! {
    /// How the portal's list takes a code, as far as is known.
    Standing {
        /// It does not hold it.
        Unlisted = "unlisted",
        /// It may hold it or not.
        Doubtful = "doubtful",
        /// It holds it.
        Listed = "listed",
    }
}
