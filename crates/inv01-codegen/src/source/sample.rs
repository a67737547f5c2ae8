//! Samples: every leaf has one, and it keeps its own row.

use std::ops::RangeInclusive;

use toml::de::DeValue;

use super::loader::Known;
use super::types::{Base, Lexical};

/// A sample keeps its own row; it comes back as JSON.
pub(super) fn check_sample(
    sample: Option<&DeValue<'_>>,
    lexical: &Lexical,
    lengths: RangeInclusive<u32>,
    known: &Known<'_>,
) -> Result<String, String> {
    let broken = |what: &str| Err(format!("the sample breaks its own row: {what}"));
    // Numbers as they are written: a float would round the largest.
    let text = match (sample, lexical.base) {
        (None, _) => return Err("a leaf has a sample".to_owned()),
        (Some(DeValue::String(text)), Base::String) => text.to_string(),
        (Some(DeValue::Integer(value)), Base::Number | Base::Integer) => value.as_str().to_owned(),
        (Some(DeValue::Float(value)), Base::Number) => value.as_str().to_owned(),
        (Some(DeValue::Boolean(value)), Base::Boolean) => return Ok(value.to_string()),
        (Some(_), base) => return broken(&format!("its type is not {base:?}")),
    };
    if lexical.base != Base::String {
        return match thousandths(&text) {
            None => broken("more than three decimals"),
            Some((value, _)) if value < lexical.min || value > lexical.max => broken("range"),
            Some((_, decimals)) if decimals > lexical.decimals => broken("decimals"),
            Some(_) => Ok(text),
        };
    }
    let length = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
    if !lengths.contains(&length) {
        return broken("length");
    }
    for (pattern, wanted) in [(&lexical.pattern, true), (&lexical.pattern_not, false)] {
        if let Some(pattern) = pattern {
            let regex = regex::Regex::new(pattern).map_err(|error| error.to_string())?;
            if regex.is_match(&text) != wanted {
                return broken(pattern);
            }
        }
    }
    if let Some(list) = &lexical.list
        && !known.enums.iter().any(|value| value.list == *list && value.code == text)
    {
        return broken(&format!("it is not in the list `{list}`"));
    }
    if text.contains(['"', '\\']) {
        return broken("a sample holds no quote and no backslash");
    }
    Ok(format!("\"{text}\""))
}

/// A plain decimal in thousandths, and how many decimals it is written with.
pub(super) fn thousandths(text: &str) -> Option<(i64, u8)> {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let are_digits = format!("{whole}{fraction}").bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || fraction.len() > 3 || !are_digits || digits.ends_with('.') {
        return None;
    }
    let value: i64 = format!("{whole}{fraction:0<3}").parse().ok()?;
    Some((sign * value, u8::try_from(fraction.len()).ok()?))
}
