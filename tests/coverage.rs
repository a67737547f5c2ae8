//! Which of the portal's codes are decided: `docs/coverage.md` is generated, and here it is held to what
//! the library reports.

use std::fs;
use std::path::Path;

use inv01::explain::Page;
use inv01_codegen::coverage::{Covered, State, coverage};
use inv01_codegen::source::Source;
use inv01_codegen::suite::suite;
use inv01_workspace::source;

/// What a test says of every code.
fn of_each<T>(source: &Source, say: impl Fn(&Covered<'_>) -> Option<T>) -> Vec<T> {
    let suite = suite(source).unwrap();
    coverage(source, &suite).iter().filter_map(say).collect()
}

#[test]
fn every_code_that_can_be_decided_offline_is_or_says_why_not() {
    let uncovered = of_each(&source(), |covered| {
        let Covered { code, state } = covered;
        let line = || format!("{} {} ({})", code.code, code.message, code.member);
        matches!(state, State::Uncovered).then(line)
    });
    assert!(
        uncovered.is_empty(),
        "{} codes are reported by no rule with a case; else schemas/unreported.toml says why:\n{}",
        uncovered.len(),
        uncovered.join("\n"),
    );
}

#[test]
fn what_counts_as_decided_is_what_the_library_reports() {
    let source = source();
    let decided = of_each(&source, |covered| match &covered.state {
        State::Decided(rules) => Some((covered.code.code.clone(), rules[0].id.clone())),
        _ => None,
    });
    for (code, id) in &decided {
        let mut checks = inv01::checks().iter();
        let found = checks.any(|check| check.id == id && check.code == Some(code));
        assert!(found, "{code} {id}");
    }
    let others = of_each(&source, |covered| {
        (!matches!(covered.state, State::Decided(_))).then(|| covered.code.code.clone())
    });
    for code in others {
        assert!(inv01::checks().iter().all(|check| check.code != Some(&code)), "{code}");
        let Some(Page::Code(page)) = inv01::explain::page(&code) else { panic!("{code}") };
        assert_eq!(page.rules().count(), 0, "{code}");
    }
}

#[test]
fn the_count_of_the_readme_is_true() {
    let states = of_each(&source(), |covered| Some(matches!(covered.state, State::Decided(_))));
    let decided = states.iter().filter(|is_decided| **is_decided).count();
    let told = format!("**{decided} of the {} codes**", states.len());
    let readme =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let stands = readme.split("**").find(|text| text.contains(" codes")).unwrap_or_default();
    assert!(readme.contains(&told), "README.md says {stands}, it has to say {told}");
}
