//! Patterns of texts, matched in one pass.

use std::fmt;

use crate::generated::patterns::CLASSES;

/// The shape of a text.
///
/// A pattern is a choice of sequences of runs, each "so many bytes of this class". The generator
/// lets only such sequences through that are matched without ever going back, so the time is linear
/// in the length of the text, whatever the text.
///
/// ```
/// let gstin = inv01::fields().iter().find(|field| field.path == "SellerDtls.Gstin").unwrap();
/// let inv01::Kind::Text(text) = &gstin.kind else { unreachable!() };
/// let pattern = text.pattern.unwrap();
/// assert!(pattern.is_match("33GSPTN1882G1Z3"));
/// assert!(!pattern.is_match("33gsptn1882g1z3"));
/// ```
pub struct Pattern {
    /// The same as a regular expression, in the words that ECMA-262 and the `regex` crate share.
    pub regex: &'static str,
    /// A shape that is shut out all the same, as another such expression.
    pub regex_not: Option<&'static str>,
    /// The text fits one of these.
    pub(crate) admits: &'static [&'static [Run]],
    /// And none of these.
    pub(crate) except: &'static [&'static [Run]],
}

/// So many bytes of one class.
pub(crate) struct Run {
    /// Bit of the class in [`CLASSES`].
    pub(crate) class: u64,
    pub(crate) min: u32,
    pub(crate) max: u32,
}

impl Pattern {
    /// Whether the whole text has the shape.
    pub fn is_match(&self, text: &str) -> bool {
        let bytes = text.as_bytes();
        self.admits.iter().any(|sequence| fits(bytes, sequence))
            && !self.except.iter().any(|sequence| fits(bytes, sequence))
    }
}

impl fmt::Debug for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pattern({})", self.regex)
    }
}

fn fits(mut bytes: &[u8], sequence: &[Run]) -> bool {
    for run in sequence {
        let most = bytes.len().min(run.max as usize);
        let taken = bytes[..most]
            .iter()
            .position(|&byte| CLASSES[usize::from(byte)] & run.class == 0)
            .unwrap_or(most);
        if taken < run.min as usize {
            return false;
        }
        bytes = &bytes[taken..];
    }
    bytes.is_empty()
}

#[cfg(test)]
mod tests {
    use super::Pattern;
    use crate::generated::patterns::{CURRENCY, STATE_CODE, UNIT};

    #[test]
    fn what_is_shut_out_is_out() {
        // No row has a second pattern yet, so one is put together: units that are no currencies.
        let (admits, except) = (UNIT.admits, CURRENCY.admits);
        let none = Pattern { regex: UNIT.regex, regex_not: None, admits, except };
        assert!(UNIT.is_match("NOS") && !none.is_match("NOS"));
        let other = Pattern { admits, except: STATE_CODE.admits, ..none };
        assert!(other.is_match("NOS") && !other.is_match("29"));
    }
}
