//! The patterns as byte classes say the same as the `regex` crate.

use std::collections::BTreeMap;

use inv01::{Kind, Pattern, fields};
use proptest::prelude::*;
use proptest::string::string_regex;
use regex::Regex;

/// The regular expression of a pattern, and the one of what it shuts out.
type Regexes = (Regex, Option<Regex>);

/// Every pattern of the request, by its text.
fn patterns() -> BTreeMap<&'static str, (&'static Pattern, Regexes)> {
    let regex = |text: &str| Regex::new(text).unwrap();
    let texts = fields().iter().filter_map(|field| match &field.kind {
        Kind::Text(row) => row.pattern,
        _ => None,
    });
    texts.map(|p| (p.regex, (p, (regex(p.regex), p.regex_not.map(regex))))).collect()
}

fn compare(pattern: &Pattern, (regex, not): &Regexes, text: &str) {
    let fits = regex.is_match(text) && !not.as_ref().is_some_and(|not| not.is_match(text));
    assert_eq!(pattern.is_match(text), fits, "{pattern:?} on {text:?}");
}

#[test]
fn every_string_up_to_length_4_over_a_reduced_alphabet() {
    // At least one character of each class that any pattern draws, and some that none does.
    let alphabet: Vec<char> = "0139AZUazR/-|@.\"\\ é".chars().collect();
    let mut strings = vec![String::new()];
    let mut longest = strings.clone();
    for _ in 0..4 {
        longest = longest
            .iter()
            .flat_map(|text| alphabet.iter().map(move |c| format!("{text}{c}")))
            .collect();
        strings.extend_from_slice(&longest);
    }
    let patterns = patterns();
    assert!(patterns.len() >= 15, "{}", patterns.len());
    for (pattern, regexes) in patterns.values() {
        for text in &strings {
            compare(pattern, regexes, text);
        }
    }
}

/// A text that a pattern admits, and what becomes of it when one character is another, goes or
/// comes.
fn near(regex: &'static str) -> impl Strategy<Value = String> {
    // Texts are generated whole, so there is nothing to anchor.
    let texts = string_regex(regex.trim_start_matches('^').trim_end_matches('$')).unwrap();
    let other = prop_oneof![any::<char>(), proptest::char::range(' ', '~')];
    (texts, any::<prop::sample::Index>(), other, 0..4).prop_map(|(text, index, other, change)| {
        let mut characters: Vec<char> = text.chars().collect();
        let at = index.index(characters.len() + 1);
        match change {
            0 => {}
            1 => characters.insert(at, other),
            _ if at == characters.len() => {}
            2 => characters[at] = other,
            _ => {
                characters.remove(at);
            }
        }
        characters.into_iter().collect()
    })
}

#[test]
fn strings_that_fit_and_strings_beside_them() {
    for (text, (pattern, regexes)) in patterns() {
        let mut runner = proptest::test_runner::TestRunner::deterministic();
        let outcome = runner.run(&near(text), |text| {
            compare(pattern, &regexes, &text);
            Ok(())
        });
        outcome.unwrap();
    }
}

#[test]
fn a_long_text_costs_time_in_its_length_only() {
    // With backtracking this would take longer than the age of the universe.
    let hostile = format!("{}!", "a".repeat(1_000_000));
    for (pattern, regexes) in patterns().values() {
        compare(pattern, regexes, &hostile);
    }
}
