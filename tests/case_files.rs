//! The files of `tests/cases`: every rule of an invoice, with invoices that keep it and invoices
//! that break it. `tests/cases/README.md` describes them.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use inv01::{
    Affects, Batch, Checker, Context, Document, Entry, FloorDate, Names, Origin, Profile, Stage,
    Turnover, Values, Verdict,
};
use inv01_workspace::case_file::{self, Case, CaseFile, Finding, Outcome, WORDS};
use inv01_workspace::{Node, context, source};

/// The file of every rule, by its path as complaints show it.
fn files() -> BTreeMap<String, CaseFile> {
    let files = case_file::files(Path::new(env!("CARGO_MANIFEST_DIR")));
    files.unwrap_or_else(|error| panic!("{error}"))
}

/// The invoices that cases change, by name.
fn bases() -> BTreeMap<String, Node> {
    let bases = case_file::bases(Path::new(env!("CARGO_MANIFEST_DIR")));
    bases.unwrap_or_else(|error| panic!("{error}"))
}

/// The context that a case asks for.
fn context_of(case: &Case) -> Result<Context, String> {
    let mut context = context();
    if let Some(day) = &case.as_of {
        context.as_of = day.parse().map_err(|_| format!("`as-of {day}`: no day"))?;
    }
    context = context.profile(match case.profile.as_deref() {
        None | Some("production") => Profile::Production,
        Some("sandbox") => Profile::Sandbox,
        Some(other) => return Err(format!("`profile {other}`: production or sandbox")),
    });
    context = context.names(match case.names.as_deref() {
        None | Some("lenient") => Names::Lenient,
        Some("strict") => Names::Strict,
        Some(other) => return Err(format!("`names {other}`: lenient or strict")),
    });
    context = context.turnover(match case.turnover.as_deref() {
        None => Turnover::Unknown,
        Some("under-5cr") => Turnover::Under5Crore,
        Some("5cr") => Turnover::From5Crore,
        Some("10cr") => Turnover::From10Crore,
        Some("100cr") => Turnover::From100Crore,
        Some(other) => {
            return Err(format!("`turnover {other}`: under-5cr, 5cr, 10cr or 100cr"));
        }
    });
    context = context.floor_date(match case.floor_date.as_deref() {
        None => FloorDate::Table,
        Some("none") => FloorDate::None,
        Some(day) => {
            let day = day.parse().map_err(|_| format!("`floor-date {day}`: a day or none"))?;
            FloorDate::Day(day)
        }
    });
    context.caller_gstin.clone_from(&case.caller_gstin);
    context = context.ship_to_gstin(match case.ship_to_gstin.as_deref() {
        None => false,
        Some("on") => true,
        Some(other) => return Err(format!("`ship-to-gstin {other}`: on")),
    });
    Ok(context)
}

/// The invoice of a case; else the line of the change that cannot be made, and why.
fn invoice(case: &Case, bases: &BTreeMap<String, Node>) -> Result<Node, (usize, String)> {
    case.invoice(bases).map_err(|error| (error.line, error.reason))
}

/// A finding as the line of a case.
fn line(id: &str, severity: &str, code: Option<&str>, pointer: &str, found_by: &str) -> String {
    let (code, pointer) = (code.unwrap_or("-"), if pointer.is_empty() { "-" } else { pointer });
    let companion = if found_by == id { String::new() } else { format!(" {found_by}") };
    format!("=> {severity} {code} {pointer}{companion}")
}

/// What the record of a finding says, by the words of a case.
fn word(entry: &Entry, key: &str) -> Option<String> {
    match key {
        "message" => Some(entry.message.clone()),
        "expected" => entry.expected.clone(),
        "actual" => entry.actual.clone(),
        "formula" => entry.formula.clone(),
        "hint" => entry.hint.clone(),
        "item" => entry.item.clone(),
        "also" => Some(entry.also.join(", ")).filter(|codes| !codes.is_empty()),
        other => unreachable!("{other}"),
    }
}

/// The invoice that is checked before that of a case, if there is one.
fn earlier(case: &Case, bases: &BTreeMap<String, Node>) -> Result<Option<Node>, (usize, String)> {
    case.earlier(bases).map_err(|error| (error.line, error.reason))
}

/// What a check finds differently: the line, and what is wrong.
fn differences(
    file: &CaseFile,
    case: &Case,
    earlier: Option<&Node>,
    invoice: &Node,
) -> Result<(), (usize, String)> {
    let context = context_of(case).map_err(|reason| (case.line, reason))?;
    let json = case.json(invoice).map_err(|error| (error.line, error.reason))?;
    let document = case.document.as_deref().map_or(Ok(Document::default()), str::parse);
    let checker = document.ok().and_then(|document| Checker::for_document(document, context));
    let mut checker = checker.ok_or((case.line, "there is no such document".to_owned()))?;
    let mut batch = Batch::new();
    if let Some(earlier) = earlier {
        let json = earlier.to_json();
        batch.settle(&mut checker.check(json.as_bytes()), &Origin::whole("earlier.json"));
    }
    let mut report = checker.check(json.as_bytes());
    batch.settle(&mut report, &Origin::whole("case.json"));
    let entries = report.entries(&Origin::whole("case.json"), Values::Masked);

    let id = &file.id;
    let found: Vec<String> = entries
        .iter()
        .map(|entry| line(id, entry.severity.as_str(), entry.code, &entry.pointer, entry.id))
        .collect();
    let of_case = |f: &Finding| line(id, &f.severity, f.code.as_deref(), &f.pointer, &f.id);
    let expected: Vec<String> = case.findings.iter().map(of_case).collect();
    if found != expected {
        let mut reason = "the check finds\n".to_owned();
        for (entry, line) in entries.iter().zip(&found) {
            let _ = writeln!(reason, "    {line}");
            for key in WORDS {
                let _ = writeln!(reason, "      {key}: {}", word(entry, key).unwrap_or("-".into()));
            }
        }
        return Err((case.line, reason));
    }
    for (entry, finding) in entries.iter().zip(&case.findings) {
        for (key, expected) in &finding.words {
            let found = word(entry, key);
            if found != *expected {
                let found = found.as_deref().unwrap_or("-");
                return Err((finding.line, format!("the check says\n    {key}: {found}")));
            }
        }
    }
    let stops_the_irn = entries
        .iter()
        .any(|entry| entry.severity == inv01::Severity::Error && entry.affects == Affects::Irn);
    let verdict = match case.outcome {
        Outcome::Accepted | Outcome::Warned => Verdict::Accepted,
        Outcome::Rejected if stops_the_irn => Verdict::Rejected,
        Outcome::Rejected => Verdict::EwbRejected,
    };
    if report.verdict() != verdict {
        return Err((case.line, format!("the verdict is {}", report.verdict())));
    }
    Ok(())
}

#[test]
fn every_case_is_found_as_it_says() {
    let bases = bases();
    let mut wrong = String::new();
    for (path, file) in files() {
        for case in &file.cases {
            // The order of names is no matter.
            let found = earlier(case, &bases).and_then(|earlier| {
                let body = invoice(case, &bases)?;
                differences(&file, case, earlier.as_ref(), &body)?;
                differences(&file, case, earlier.as_ref(), &body.reversed())
            });
            if let Err((line, reason)) = found {
                let _ = writeln!(wrong, "{path}:{line}: {}: {reason}", case.title);
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn the_bases_have_no_findings() {
    let bases = bases();
    for (name, base) in &bases {
        for profile in [Profile::Production, Profile::Sandbox] {
            let json = base.to_json();
            let mut checker = Checker::new(context().profile(profile));
            let report = checker.check(json.as_bytes());
            let entries = report.entries(&Origin::whole(name), Values::Masked);
            assert!(entries.is_empty(), "{name}, {profile:?}: {entries:#?}");
        }
    }
    let files = files();
    let used = |name: &str| files.values().flat_map(|f| &f.cases).any(|case| case.base == *name);
    assert!(bases.keys().all(|name| used(name)), "{:?}", bases.keys());
}

#[test]
fn every_file_is_that_of_a_rule_and_shows_both_sides() {
    let rules = source().rules;
    for (path, file) in files() {
        let rule = rules.iter().find(|rule| rule.name == file.rule);
        let rule = rule.unwrap_or_else(|| panic!("{path}:1: no rule is called {}", file.rule));
        assert_eq!(rule.id, file.id, "{path}:1: the id of the rule");
        let decided_by = rule
            .decided_as
            .as_ref()
            .map_or(rule, |name| rules.iter().find(|other| other.name == *name).unwrap());
        let accepted = file.cases.iter().any(|case| case.outcome == Outcome::Accepted);
        assert!(accepted, "{path}: no accepted case");
        let mut findings = file.cases.iter().flat_map(|case| &case.findings);
        let reported = findings.any(|finding| finding.id == decided_by.id);
        assert!(reported, "{path}: no case that {} reports", decided_by.id);
    }
}

#[test]
fn every_rule_of_an_invoice_has_a_file_that_reports_each_of_its_codes() {
    let files = files();
    for rule in source().rules.iter().filter(|rule| rule.stage != "json") {
        let path = format!("tests/cases/{}.md", rule.name);
        assert!(files.contains_key(&path), "{path}: no such file");
    }
    for check in inv01::checks().iter().filter(|check| check.stage != Stage::Json) {
        let path = format!("tests/cases/{}.md", check.rule);
        let file = files.get(&path).unwrap_or_else(|| panic!("{path}: no such file"));
        let mut findings = file.cases.iter().flat_map(|case| &case.findings);
        let reported = findings.any(|f| f.id == check.id && f.code.as_deref() == check.code);
        assert!(reported, "{path}: no case that is answered with {:?}", check.code);
    }
}

/// A file with one case, whose block holds these lines.
fn with_block(outcome: &str, block: &str) -> String {
    format!("# X1 a-rule: title\n\nProse.\n\n## {outcome}: so\n\n```case\n{block}\n```\n")
}

fn parse(text: &str) -> Result<CaseFile, String> {
    let parsed = case_file::parse(Path::new("a-rule.md"), text);
    parsed.map_err(|error| format!("{}: {}", error.line, error.reason))
}

#[test]
fn a_file_is_read() {
    let text = "# X1 a-rule: title: more\n\nProse,\nmore prose.\n\n## Accepted: as it is\n\n\
                Why.\n\n```case\n```\n\n## Rejected: changed\n\n```case\nbase export\nas-of 2025-09-20\n\
                profile sandbox\nnames strict\nturnover 10cr\nfloor-date none\n\
                caller-gstin 27AAPFU0939F1ZV\nship-to-gstin on\nbefore /D = 1\n\n\
                /A/0/B = {\"a\": \"=> -\"}\n/C -\n\n\
                => error 2243 /A/0/B\n  hint: -\n  also: 3040, 3041\n=> warning - - F8\n```\n";
    let file = parse(text).unwrap();
    assert_eq!((&*file.id, &*file.rule, &*file.title), ("X1", "a-rule", "title: more"));
    assert_eq!(file.prose, "Prose,\nmore prose.");
    let [first, second] = file.cases.as_slice() else { panic!("{file:?}") };
    assert_eq!((first.outcome, first.line, &*first.prose), (Outcome::Accepted, 6, "Why."));
    assert_eq!((&*first.base, first.changes.len(), first.findings.len()), ("b2b", 0, 0));
    assert_eq!(
        (second.outcome, &*second.title, &*second.base),
        (Outcome::Rejected, "changed", "export")
    );
    let context = [&second.as_of, &second.profile, &second.names];
    assert_eq!(
        context.map(Option::as_deref),
        [Some("2025-09-20"), Some("sandbox"), Some("strict")]
    );
    let of_supplier =
        [&second.turnover, &second.floor_date, &second.caller_gstin, &second.ship_to_gstin];
    assert_eq!(
        of_supplier.map(Option::as_deref),
        [Some("10cr"), Some("none"), Some("27AAPFU0939F1ZV"), Some("on")]
    );
    let changes: Vec<_> =
        second.changes.iter().map(|c| (c.line, &*c.pointer, c.value.as_deref())).collect();
    assert_eq!(changes, [(26, "/A/0/B", Some("{\"a\": \"=> -\"}")), (27, "/C", None)]);
    let [before] = second.before.as_slice() else { panic!("{second:?}") };
    assert_eq!((before.line, &*before.pointer, before.value.as_deref()), (24, "/D", Some("1")));
    let [error, warning] = second.findings.as_slice() else { panic!("{second:?}") };
    assert_eq!(
        (&*error.severity, error.code.as_deref(), &*error.id),
        ("error", Some("2243"), "X1")
    );
    let words = [("hint".to_owned(), None), ("also".to_owned(), Some("3040, 3041".to_owned()))];
    assert_eq!((&*error.pointer, error.words.as_slice()), ("/A/0/B", words.as_slice()));
    assert_eq!((warning.code.as_deref(), &*warning.pointer, &*warning.id), (None, "", "F8"));
}

#[test]
fn what_does_not_fit_the_format_is_refused_with_its_line() {
    for (outcome, block, expected) in [
        ("Accepted", "Pos = 1", "8: `Pos = 1` is no line of a case"),
        ("Accepted", "as-of", "8: `as-of` is no line of a case"),
        ("Accepted", "# note", "8: `# note` is no line of a case"),
        ("Accepted", " /A = 1", "8: ` /A = 1` is no line of a case"),
        ("Accepted", "/A 1", "8: `/A 1`: a change is"),
        ("Accepted", "before /A 1", "8: `/A 1`: a change is"),
        ("Accepted", "/A = 1\nbefore /A = 1", "9: `before /A = 1`: context stands above"),
        ("Accepted", "/A =", "8: `/A =`: a change is"),
        ("Accepted", "/A = ", "8: `/A = `: a change is"),
        ("Accepted", "/A", "8: `/A`: a change is"),
        ("Accepted", "/A = 1\nas-of 2026-11-21", "9: `as-of 2026-11-21`: context stands above"),
        ("Accepted", "base b2b\nbase export", "9: `base` is given twice"),
        ("Accepted", "names strict\nnames strict", "9: `names` is given twice"),
        ("Accepted", "body {}\nbase b2b", "9: `base` is given twice"),
        ("Accepted", "bytes many", "8: `bytes many`: a number of bytes"),
        ("Accepted", "bytes 1\nbytes 1", "9: `bytes` is given twice"),
        ("Accepted", "items few", "8: `items few`: a number of items"),
        ("Accepted", "turnover 5cr\nturnover 5cr", "9: `turnover` is given twice"),
        ("Accepted", "  hint: x", "8: the words of a finding stand below it"),
        ("Accepted", "=> error 2243 /A", "5: the heading says Accepted, the findings Rejected"),
        ("Warned", "=> error 2243 /A", "5: the heading says Warned, the findings Rejected"),
        ("Rejected", "=> warning 2243 /A", "5: the heading says Rejected, the findings Warned"),
        ("Rejected", "", "5: the heading says Rejected, the findings Accepted"),
        ("Refused", "", "5: `## Refused: so`: a case is Accepted, Warned or Rejected"),
        ("Rejected", "=> fatal 2243 /A", "8: `fatal` is no severity"),
        ("Rejected", "=> error 43 /A", "8: `43` is no code"),
        ("Rejected", "=> error 2243 A", "8: `A` is no pointer"),
        ("Rejected", "=> error 2243", "8: `error 2243`: a finding is"),
        ("Rejected", "=> error 2243 /A X1", "8: `X1` is the rule of the file"),
        ("Rejected", "=> error 2243 /A\n/A = 1", "9: `/A = 1`: nothing but words follows"),
        ("Rejected", "=> error 2243 /A\n  hints: x", "9: `hints: x`: one of message"),
        ("Rejected", "=> error 2243 /A\n  hint: x\n  hint: y", "10: `hint` is given twice"),
    ] {
        let error = parse(&with_block(outcome, block)).unwrap_err();
        assert!(error.starts_with(expected), "{block:?}: {error}");
    }
    let sound = with_block("Accepted", "/A = 1");
    assert!(parse(&sound).is_ok());
    for (text, expected) in [
        (String::new(), "1: the first line is"),
        (sound.replace("# X1 a-rule:", "# a-rule:"), "1: the first line is"),
        (sound.replace("a-rule", "other-rule"), "1: the heading names the rule other-rule"),
        (sound.replace("Prose.", ""), "1: no text follows the heading"),
        ("# X1 a-rule: title\n\nProse.\n".to_owned(), "3: there is no case"),
        (sound.replace("```case", "```"), "7: `"),
        (sound.replace("```case", "```cases"), "7: `"),
        (sound.replace("```case\n/A = 1\n```\n", "Text.\n"), "5: no block"),
        (sound.strip_suffix("```\n").unwrap().to_owned(), "5: the block of the case has no end"),
        (sound.replace("## ", "### "), "5: `### Accepted: so`: a heading is"),
        (format!("{sound}\nMore.\n"), "11: what is said of a case stands above its block"),
        (format!("{sound}\n```case\n```\n"), "11: a case has one block"),
        (format!("{sound}\n## Accepted: so\n\n```case\n```\n"), "11: two cases have the heading"),
    ] {
        let error = parse(&text).unwrap_err();
        assert!(error.starts_with(expected), "{expected}: {error}\n{text}");
    }
}

#[test]
fn what_a_case_cannot_mean_is_refused_with_its_line() {
    let bases = bases();
    let refused = |block: &str| {
        let file = parse(&with_block("Accepted", block)).unwrap();
        let case = &file.cases[0];
        let found = earlier(case, &bases).and_then(|earlier| {
            let body = invoice(case, &bases)?;
            differences(&file, case, earlier.as_ref(), &body)
        });
        let (line, reason) = found.unwrap_err();
        format!("{line}: {reason}")
    };
    for (block, expected) in [
        ("base import", "5: `base import`: no such base"),
        ("body {", "5: `body {`: "),
        ("bytes 100", "5: `bytes 100`: it has "),
        ("items 2", "5: `items 2`: no fewer to copy"),
        ("body {}\nitems 2", "5: `items 2`: no fewer to copy"),
        ("body {\"ItemList\": [7]}\nitems 2", "5: `items 2`: the last is no item"),
        ("as-of 31/12/2026", "5: `as-of 31/12/2026`: no day"),
        ("profile test", "5: `profile test`: production or sandbox"),
        ("names loose", "5: `names loose`: lenient or strict"),
        ("turnover 20cr", "5: `turnover 20cr`: under-5cr, 5cr, 10cr or 100cr"),
        ("floor-date today", "5: `floor-date today`: a day or none"),
        ("ship-to-gstin off", "5: `ship-to-gstin off`: on"),
        ("/BuyerDtls/Pos = 27\"", "8: `27\"`: "),
        ("/BuyerDtls/Pos = {\"a\":1} x", "8: `{\"a\":1} x`: "),
        ("/BuyerDtls/Pos = \"27\"", "8: /BuyerDtls/Pos has this value already"),
        ("before /BuyrDtls/Pos = \"27\"", "8: the invoice has nothing at /BuyrDtls/Pos"),
        ("/BuyrDtls/Pos = \"27\"", "8: the invoice has nothing at /BuyrDtls/Pos"),
        ("/ItemList/3 = {}", "8: the invoice has nothing at /ItemList/3"),
        ("/BuyerDtls/Poss -", "8: the invoice has nothing at /BuyerDtls/Poss"),
        ("/ItemList/2 -", "8: the invoice has nothing at /ItemList/2"),
        ("/BuyerDtls/Pos = \"25\"", "5: the check finds\n    => error 2243 /BuyerDtls/Pos S11\n"),
    ] {
        let found = refused(block);
        assert!(found.starts_with(expected), "{block}: {found}");
    }
    let wrong_word = with_block(
        "Rejected",
        "/BuyerDtls/Pos = \"25\"\n=> error 2243 /BuyerDtls/Pos S11\n  hint: 26",
    );
    let file = parse(&wrong_word).unwrap();
    let body = invoice(&file.cases[0], &bases).unwrap();
    let (line, reason) = differences(&file, &file.cases[0], None, &body).unwrap_err();
    assert_eq!((line, &*reason), (9, "the check says\n    hint: -"));
}
