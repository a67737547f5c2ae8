//! `tests/conformance`: the library in process against the files that other implementations are
//! scored by. `tests/conformance/README.md` describes them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use inv01::{
    Batch, Checker, Context, FloorDate, MAX_FINDINGS, Names, Origin, Profile, Stage, Turnover,
};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    v: u32,
    rule: Rule,
    stage: String,
    masters: String,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rule {
    id: String,
    name: String,
    title: String,
    codes: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    description: String,
    context: Asked,
    stages: Option<Vec<String>>,
    base: Option<String>,
    changes: Option<Vec<String>>,
    before: Option<String>,
    body: Option<String>,
    base64: Option<String>,
    bytes: Option<usize>,
    verdict: Option<String>,
    findings: Vec<Finding>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    as_of: String,
    profile: String,
    names: String,
    turnover: Option<String>,
    floor_date: Option<String>,
    caller_gstin: Option<String>,
    ship_to_gstin: bool,
}

#[derive(Debug, Clone, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(deny_unknown_fields)]
struct Finding {
    severity: String,
    code: Option<String>,
    pointer: String,
    id: String,
}

/// The files of a stage, by name.
fn files(stage: Stage) -> BTreeMap<String, File> {
    let folder =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance").join(stage.as_str());
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    let read = |entry: fs::DirEntry| {
        let name = entry.file_name().into_string().unwrap();
        let file = serde_json::from_str(&fs::read_to_string(entry.path()).unwrap());
        (name.clone(), file.unwrap_or_else(|error| panic!("{name}: {error}")))
    };
    entries.map(read).collect()
}

impl Asked {
    fn context(&self) -> Context {
        let profile = match self.profile.as_str() {
            "sandbox" => Profile::Sandbox,
            other => {
                assert_eq!(other, "production");
                Profile::Production
            }
        };
        let names = match self.names.as_str() {
            "strict" => Names::Strict,
            other => {
                assert_eq!(other, "lenient");
                Names::Lenient
            }
        };
        let turnover = match self.turnover.as_deref() {
            None => Turnover::Unknown,
            Some("under-5cr") => Turnover::Under5Crore,
            Some("5cr") => Turnover::From5Crore,
            Some("10cr") => Turnover::From10Crore,
            Some("100cr") => Turnover::From100Crore,
            Some(other) => panic!("{other}"),
        };
        let floor_date = match self.floor_date.as_deref() {
            None => FloorDate::Table,
            Some("none") => FloorDate::None,
            Some(day) => FloorDate::Day(day.parse().unwrap()),
        };
        let mut context = Context::new(self.as_of.parse().unwrap())
            .profile(profile)
            .names(names)
            .turnover(turnover)
            .floor_date(floor_date)
            .ship_to_gstin(self.ship_to_gstin)
            .max_diagnostics(MAX_FINDINGS);
        context.caller_gstin.clone_from(&self.caller_gstin);
        context
    }
}

impl Case {
    fn bytes(&self) -> Vec<u8> {
        let mut bytes = match (&self.body, &self.base64) {
            (Some(text), None) => text.clone().into_bytes(),
            (None, Some(text)) => decoded(text),
            _ => panic!("{}: a body is text or base64", self.description),
        };
        if let Some(length) = self.bytes {
            let blanks = vec![b' '; length.checked_sub(bytes.len()).unwrap()];
            bytes.splice(1..1, blanks);
        }
        bytes
    }

    fn compares(&self, stage: Stage) -> bool {
        let stages = self.stages.as_ref();
        stages.is_none_or(|stages| stages.iter().any(|known| known == stage.as_str()))
    }

    /// What the library says differently.
    fn difference(&self) -> Option<String> {
        let bytes = self.bytes();
        let mut checker = Checker::new(self.context.context());
        let mut batch = Batch::new();
        if let Some(before) = &self.before {
            let mut report = checker.check(before.as_bytes());
            batch.settle(&mut report, &Origin::whole("before.json"));
        }
        let mut report = checker.check(&bytes);
        batch.settle(&mut report, &Origin::whole("case.json"));
        let compared = report.diagnostics().iter().filter(|d| self.compares(d.check().stage));
        let mut found: Vec<Finding> = compared
            .map(|found| Finding {
                severity: found.severity().as_str().to_owned(),
                code: found.code().map(str::to_owned),
                pointer: report.pointer(found),
                id: found.check().id.to_owned(),
            })
            .collect();
        let mut expected = self.findings.clone();
        found.sort();
        expected.sort();
        let verdict = report.verdict().as_str();
        if self.verdict.as_deref().is_some_and(|expected| expected != verdict) {
            return Some(format!("the verdict is {verdict}"));
        }
        (found != expected).then(|| format!("found {found:#?}, expected {expected:#?}"))
    }
}

/// Base64 by RFC 4648.
fn decoded(text: &str) -> Vec<u8> {
    let value = |letter: u8| match letter {
        b'A'..=b'Z' => letter - b'A',
        b'a'..=b'z' => letter - b'a' + 26,
        b'0'..=b'9' => letter - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => panic!("{text}"),
    };
    let mut bytes = Vec::new();
    for group in text.as_bytes().chunks(4) {
        let letters = group.iter().filter(|letter| **letter != b'=');
        let (count, bits) = letters
            .fold((0, 0_u32), |(n, bits), letter| (n + 1, bits << 6 | u32::from(value(*letter))));
        let bits = bits << (6 * (4 - count));
        bytes.extend_from_slice(&bits.to_be_bytes()[1..count]);
    }
    bytes
}

#[test]
fn the_library_answers_every_case_as_it_says() {
    let mut wrong = String::new();
    for stage in Stage::ALL {
        for (name, file) in files(*stage) {
            for case in &file.cases {
                if let Some(difference) = case.difference() {
                    let _ = writeln!(wrong, "{stage}/{name}: {}: {difference}", case.description);
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn a_wrong_answer_is_noticed() {
    let file = files(Stage::Rules).remove("place-of-supply-code.json").unwrap();
    for mut case in file.cases {
        if case.findings.pop().is_none() {
            case.verdict = Some("rejected".to_owned());
        }
        assert!(case.difference().is_some(), "{}", case.description);
    }
}

#[test]
fn the_files_are_those_of_rules() {
    let rules = inv01_workspace::source().rules;
    for stage in Stage::ALL {
        for (name, file) in files(*stage) {
            let rule = rules.iter().find(|rule| rule.name == file.rule.name);
            let rule = rule.unwrap_or_else(|| panic!("{name}: no such rule"));
            assert_eq!(name, format!("{}.json", rule.name));
            assert_eq!((file.v, &*file.stage, &*rule.stage), (1, stage.as_str(), stage.as_str()));
            assert_eq!((&file.rule.id, &file.rule.title), (&rule.id, &rule.title), "{name}");
            assert_eq!(file.rule.codes, rule.codes, "{name}");
            assert_eq!(file.masters, inv01::masters::EDITION, "{name}");
            let titles: BTreeSet<_> = file.cases.iter().map(|case| &case.description).collect();
            assert_eq!(titles.len(), file.cases.len(), "{name}: two cases are called the same");
            for case in &file.cases {
                // People see how every body of a case file was made.
                let told = case.base.is_some() || case.changes.is_some() || case.stages.is_some();
                assert!(told, "{}", case.description);
            }
        }
    }
}

#[test]
fn every_rule_with_a_code_is_in_it() {
    let reported: BTreeSet<(String, Option<String>)> = Stage::ALL
        .iter()
        .flat_map(|stage| files(*stage).into_values())
        .flat_map(|file| file.cases)
        .flat_map(|case| case.findings)
        .map(|finding| (finding.id, finding.code))
        .collect();
    for check in inv01::checks().iter().filter(|check| check.code.is_some()) {
        let key = (check.id.to_owned(), check.code.map(str::to_owned));
        assert!(reported.contains(&key), "no case is answered with {} {:?}", check.id, check.code);
    }
}
