//! The rules by which findings are named.

use std::fmt;

use jiff::civil::Date;

use crate::generated::checks;

/// A rule under one of its codes: what a finding is called.
///
/// ```
/// let check = inv01::checks().iter().find(|check| check.id == "I6").unwrap();
/// assert_eq!(check.rule, "goods-quantity-and-unit");
/// assert_eq!(check.code, Some("2238"));
/// ```
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Check {
    /// Stable id, such as `F1`.
    pub id: &'static str,
    /// Name in words, such as `required-member`.
    pub rule: &'static str,
    /// Title.
    pub title: &'static str,
    /// What must hold.
    pub demands: &'static str,
    /// When a finding is only a warning although the rule is an error.
    pub doubtful: Option<&'static str>,
    /// The portal's code; none where it has none or none is known.
    pub code: Option<&'static str>,
    /// Codes that the portal may use instead.
    pub also: &'static [&'static str],
    /// The text of a finding, with its placeholders.
    pub(crate) message: &'static str,
    /// How bad a finding is.
    pub severity: Severity,
    /// What an error stops.
    pub affects: Affects,
    /// How well the rule is known.
    pub basis: Basis,
    /// When the portal asks.
    pub stage: Stage,
    /// The calculation behind it, in the names of members.
    pub formula: Option<&'static str>,
    /// How far a value may lie from what is calculated; none where nothing is compared.
    pub tolerance: Option<Tolerance>,
    /// First day of the check on which it holds, `YYYY-MM-DD`; none where no beginning is known.
    pub from: Option<Date>,
    /// Last day of the check on which it holds, `YYYY-MM-DD`; none where no end is known.
    pub until: Option<Date>,
    /// What of the context it depends on: `as_of`, `profile`, `turnover`, `floor_date`,
    /// `caller_gstin`, `ship_to_gstin`, `names`, `masters`.
    pub parameters: &'static [&'static str],
    /// Ids or codes of rules that necessarily speak up with it.
    pub with: &'static [&'static str],
    /// The texts that the rule rests on, by their keys in `schemas/sources.toml`.
    pub sources: &'static [&'static str],
}

impl Check {
    /// The text of a finding, with its placeholders: `For Sl. No {item}, Quantity is not passed`.
    pub fn message(&self) -> &'static str {
        self.message
    }
}

/// Every rule under every code that it can report, in the order of the catalogue.
pub fn checks() -> &'static [&'static Check] {
    checks::ALL
}

/// Words that stand in reports as they are written here.
macro_rules! words {
    ($(#[doc = $doc:literal])* $(@$open:ident)? $name:ident { $($(#[$of:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $(#[$open])?
        pub enum $name {
            $($(#[$of])* $variant,)*
        }

        impl $name {
            /// Every one of them.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The word that stands in reports.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)*
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }

        #[cfg(feature = "schemars")]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({
                    "description": concat!($($doc),*).trim(),
                    "type": "string",
                    "enum": [$($word),*],
                })
            }
        }

        #[cfg(feature = "serde")]
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
    };
}

pub(crate) use words;

words! {
    /// How bad a finding is.
    Severity {
        /// The portal would not refuse it, as far as is known.
        Warning = "warning",
        /// The portal refuses it.
        Error = "error",
    }
}

words! {
    /// What an error stops.
    Affects {
        /// The e-way bill only: the IRN is issued.
        Ewb = "ewb",
        /// The IRN.
        Irn = "irn",
    }
}

words! {
    /// How well a rule is known.
    Basis {
        /// An official text in force says so.
        Official = "official",
        /// An acceptance or a refusal proves it.
        Observed = "observed",
        /// It follows from something else.
        Inferred = "inferred",
    }
}

words! {
    /// When the portal asks.
    Stage {
        /// Before anything is known: the bytes are no JSON object.
        Json = "json",
        /// Member by member.
        Schema = "schema",
        /// Across members.
        Rules = "rules",
    }
}

words! {
    /// How far a value may lie from what is calculated.
    Tolerance {
        /// From one rupee below the calculated value rounded down to one rupee above it rounded up.
        Band = "band",
        /// Not at all.
        Exact = "exact",
        /// Whole days are counted.
        Days = "days",
    }
}

words! {
    /// What becomes of an invoice.
    Verdict {
        /// Nothing in it is refused by what is checked here.
        Accepted = "accepted",
        /// The IRN would be issued, the e-way bill not.
        EwbRejected = "ewb-rejected",
        /// The portal refuses it.
        Rejected = "rejected",
        /// It cannot be read.
        Malformed = "malformed",
    }
}
