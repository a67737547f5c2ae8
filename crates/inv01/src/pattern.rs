//! Patterns of texts, matched in one pass.

use std::fmt;

use crate::generated::patterns::CLASSES;
use crate::scan;

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
    pub(crate) admits: &'static [Sequence],
    /// And none of these.
    pub(crate) except: &'static [Sequence],
    /// Every text without quotes, backslashes and control characters fits.
    pub(crate) admits_plain: bool,
}

/// Runs, one after the other.
pub(crate) enum Sequence {
    /// Where only the last run may vary: the class of each byte that must be there, then that of
    /// those which may follow, up to a length. All are of ASCII, and none has the quote, the backslash
    /// or a control character.
    Places {
        must: &'static [u64],
        may: u64,
        most: u32,
    },
    Runs(&'static [Run]),
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
        self.fits(text.as_bytes())
    }

    /// The length of a text of this shape, where the bytes behind its opening quote begin with one of
    /// ASCII without escapes. That the closing quote follows is for the caller to see.
    #[inline]
    pub(crate) fn plain_length(&self, bytes: &[u8]) -> Option<usize> {
        if let ([Sequence::Places { must, may, most }], []) = (self.admits, self.except) {
            let (first, more) = bytes.split_at_checked(must.len())?;
            if !first.iter().zip(*must).all(|(&byte, &class)| is(byte, class)) {
                return None;
            }
            let more = more.iter().take_while(|&&byte| is(byte, *may)).count();
            Some(must.len() + more).filter(|length| *length <= *most as usize)
        } else {
            let length = scan::plain_text(bytes);
            self.fits(bytes.get(..length)?).then_some(length)
        }
    }

    /// The same of the bytes of a text.
    pub(crate) fn fits(&self, bytes: &[u8]) -> bool {
        if self.admits_plain && scan::text(bytes) == bytes.len() {
            return true;
        }
        self.admits.iter().any(|sequence| sequence.fits(bytes))
            && !self.except.iter().any(|sequence| sequence.fits(bytes))
    }
}

impl fmt::Debug for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pattern({})", self.regex)
    }
}

/// Whether a byte is of a class.
#[inline]
fn is(byte: u8, class: u64) -> bool {
    CLASSES[usize::from(byte)] & class != 0
}

impl Sequence {
    fn fits(&self, bytes: &[u8]) -> bool {
        match *self {
            Self::Places { must, may, most } => {
                let Some((first, rest)) = bytes.split_at_checked(must.len()) else { return false };
                bytes.len() <= most as usize
                    && first.iter().zip(must).all(|(&byte, &class)| is(byte, class))
                    && rest.iter().all(|&byte| is(byte, may))
            }
            Self::Runs(runs) => {
                let mut rest = bytes;
                for run in runs {
                    let most = rest.len().min(run.max as usize);
                    let other = rest[..most].iter().position(|&byte| !is(byte, run.class));
                    let taken = other.unwrap_or(most);
                    if taken < run.min as usize {
                        return false;
                    }
                    rest = &rest[taken..];
                }
                rest.is_empty()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Pattern;
    use crate::generated::patterns::{CURRENCY, STATE_CODE, UNIT};

    #[test]
    fn what_is_shut_out_is_out() {
        // No row has a second pattern yet, so one is put together: units that are no currencies.
        let (admits, except) = (UNIT.admits, CURRENCY.admits);
        let (regex, regex_not) = (UNIT.regex, None);
        let none = Pattern { regex, regex_not, admits, except, admits_plain: false };
        assert!(UNIT.is_match("NOS") && !none.is_match("NOS"));
        let other = Pattern { admits, except: STATE_CODE.admits, ..none };
        assert!(other.is_match("NOS") && !other.is_match("29"));
    }
}
