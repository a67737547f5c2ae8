//! What the `validator` derive asks of the model's values.

use once_cell::sync::Lazy;
pub(crate) use validator::{Validate, ValidationError};

use crate::Decimal;

/// A pattern, compiled when it is first asked for.
pub(crate) type Regex = Lazy<regex::Regex>;

/// A pattern as a regular expression.
#[expect(clippy::expect_used, reason = "the generator has parsed every pattern")]
pub(crate) fn regex(pattern: &str) -> regex::Regex {
    regex::Regex::new(pattern).expect("a pattern is a regular expression")
}

/// That a number lies between two counts of thousandths and has no more than so many decimals.
pub(crate) fn number(
    number: Decimal,
    least: i64,
    greatest: i64,
    decimals: u32,
) -> Result<(), ValidationError> {
    let thousandths = number.thousandths();
    let step = 10_i64.pow(3_u32.saturating_sub(decimals));
    let fault = if !(least..=greatest).contains(&thousandths) {
        "range"
    } else if thousandths % step != 0 {
        "decimals"
    } else {
        return Ok(());
    };
    let mut error = ValidationError::new(fault);
    // The value that the derive adds is a binary number.
    error.add_param("exact".into(), &number.to_string());
    Err(error)
}

/// That no member is missing which a member beside it asks for.
pub(crate) fn none_missing(members: &[&'static str]) -> Result<(), ValidationError> {
    if members.is_empty() {
        return Ok(());
    }
    let mut error = ValidationError::new("required");
    error.add_param("members".into(), &members);
    Err(error)
}

/// That one of several groups of members is complete, and where they exclude each other, nothing of
/// another one is given.
pub(crate) fn one_of(groups: &[&[bool]], exclusive: bool) -> Result<(), ValidationError> {
    let complete = groups.iter().filter(|group| group.iter().all(|given| *given)).count();
    let begun = groups.iter().filter(|group| group.iter().any(|given| *given)).count();
    if complete > 0 && (begun == 1 || !exclusive) {
        return Ok(());
    }
    Err(ValidationError::new("choice"))
}

#[cfg(test)]
mod tests {
    use crate::Kind;

    #[test]
    fn every_pattern_compiles() {
        let mut patterns = 0;
        for field in crate::fields() {
            if let Kind::Text(text) = &field.kind
                && let Some(row) = text.pattern
            {
                super::regex(row.regex);
                patterns += 1;
            }
        }
        assert!(patterns > 60, "{patterns}");
    }
}
