//! Answers of the portal next to reports on the requests.

use std::collections::{BTreeSet, HashMap};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use inv01::answer::Standing::{self, Foreseen, Gap, Undecidable, Unknown};
use inv01::answer::{Alone, Answer, Comparison, Outcome};
use inv01::generate::{Choices, Options, broken, faults};
use inv01::signed::{Assessment, Input, examine};
use inv01::{
    Affects, Batch, Checker, Context, Date, Entry, Origin, Report, Selection, Severity, Stage,
    Values,
};
use inv01_workspace::tokens::{SAMPLES, keys};
use serde_json::{Value, json};

fn context() -> Context {
    Context::new(Date::constant(2026, 11, 21))
}

/// The valid example, with these members given another value; null takes one away.
fn invoice(changes: &[(&str, Value)]) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/batch.ndjson");
    let examples = fs::read_to_string(path).unwrap();
    let mut invoice: Value = serde_json::from_str(examples.lines().next().unwrap()).unwrap();
    for (pointer, value) in changes {
        let (parent, name) = pointer.rsplit_once('/').unwrap();
        let parent = invoice.pointer_mut(parent).unwrap().as_object_mut().unwrap();
        if value.is_null() {
            parent.remove(name).unwrap();
        } else {
            parent.insert(name.to_owned(), value.clone());
        }
    }
    invoice.to_string()
}

/// A refusal with these codes and texts.
fn refusal(errors: &[(&str, &str)]) -> Value {
    let errors: Vec<Value> = errors
        .iter()
        .map(|(code, message)| json!({ "ErrorCode": code, "ErrorMessage": message }))
        .collect();
    json!({ "Status": 0, "ErrorDetails": errors })
}

fn compare_in(context: Context, json: &str, answer: &Value) -> Comparison {
    let report = Checker::new(context).check(json.as_bytes()).clone();
    read(answer).compare(&report, Values::Masked)
}

fn compare(json: &str, answer: &Value) -> Comparison {
    compare_in(context(), json, answer)
}

fn read(answer: &Value) -> Answer {
    Answer::read(answer.to_string().as_bytes()).unwrap()
}

fn standings(comparison: &Comparison) -> Vec<Standing> {
    comparison.codes.iter().map(|error| error.standing).collect()
}

fn entries(report: &Report<'_>) -> Vec<Entry> {
    report.entries(&Origin::whole("-"), Values::Shown)
}

/// What the portal would say to the findings that have a code and are not left out.
fn answer_to(entries: &[Entry], text: &dyn Fn(&Entry) -> String, left_out: Option<&str>) -> Value {
    let told = entries.iter().filter(|entry| entry.code.is_some() && entry.code != left_out);
    let errors: Vec<_> = told.map(|entry| (entry.code.unwrap(), text(entry))).collect();
    refusal(&errors.iter().map(|(code, text)| (*code, &**text)).collect::<Vec<_>>())
}

#[test]
fn what_the_portal_would_say_to_each_fault_is_foreseen() {
    let (mut said, mut compared, mut dropped) = (String::new(), 0, 0);
    let fields = inv01::fields().iter().map(|field| (field.path.replace("[]", ""), field.label));
    // The request comes first, and what other documents call the same may have another label.
    let mut labels: HashMap<String, &str> = HashMap::new();
    for (path, label) in fields {
        labels.entry(path).or_insert(label);
    }
    let label = |pointer: &str| {
        let steps = pointer.split('/').skip(1).filter(|step| step.parse::<u32>().is_err());
        labels.get(&steps.collect::<Vec<_>>().join(".")).copied().unwrap_or_default()
    };
    let texts: [&dyn Fn(&Entry) -> String; 3] = [
        &|entry| entry.message.clone(),
        // With what the portal adds, or in other words.
        &|entry| format!(" {} | LineNumber: 0 | BytePositionInLine: 1181.", entry.message),
        &|entry| format!("The field {} must be sound.", label(&entry.pointer)),
    ];
    for fault in faults().iter().filter(|fault| fault.check().code.is_some()) {
        for seed in 0..2 {
            let broken = broken(&mut Choices::seeded(seed), &Options::default(), fault).unwrap();
            let report = broken.check();
            let entries = entries(&report);
            for (i, text) in texts.iter().enumerate() {
                // Of other texts only the label is read.
                if i > 0 && entries.iter().any(|entry| label(&entry.pointer).is_empty()) {
                    continue;
                }
                let answer = read(&answer_to(&entries, text, None));
                let comparison = answer.compare(&report, Values::Masked);
                compared += comparison.codes.len();
                let is_right = comparison.alone.is_empty()
                    && comparison
                        .codes
                        .iter()
                        .all(|error| error.standing == Foreseen && !error.diagnostics.is_empty());
                if !is_right {
                    let _ = writeln!(said, "{fault}, seed {seed}, text {i}: {comparison:?}");
                }
            }
            let codes: BTreeSet<&str> = entries.iter().filter_map(|entry| entry.code).collect();
            for code in codes {
                let answer = read(&answer_to(&entries, texts[0], Some(code)));
                let comparison = answer.compare(&report, Values::Masked);
                let alone: Vec<usize> = comparison.alone.iter().map(|a| a.diagnostic).collect();
                let expected = entries.iter().enumerate().filter(|(_, entry)| {
                    let is_named = entry.also.iter().any(|also| {
                        *also != code && entries.iter().any(|other| other.code == Some(also))
                    });
                    entry.code == Some(code) && entry.severity == Severity::Error && !is_named
                });
                let expected: Vec<usize> = expected.map(|(i, _)| i).collect();
                dropped += alone.len();
                if alone != expected {
                    let _ = writeln!(said, "{fault}, seed {seed}, without {code}: {alone:?}");
                }
            }
        }
    }
    assert!(said.is_empty(), "{said}");
    assert!(compared > 1000 && dropped > 500, "{compared}, {dropped}");
}

#[test]
fn every_standing() {
    let json = invoice(&[("/DocDtls/Dt", json!("01/01/2027"))]);
    let report = Checker::new(context()).check(json.as_bytes()).clone();
    let code = report.diagnostics()[0].code().unwrap();
    let answer = refusal(&[
        (code, "whatever is said"),
        ("2150", "Duplicate IRN"),
        ("3028", "GSTIN is not present in the portal"),
        ("2189", "Invalid total invoice value"),
        ("2280", "Invalid document type"),
        ("300102", "Somebody else's"),
        ("", "no code is no error"),
    ]);
    let comparison = compare(&json, &answer);
    assert_eq!(
        standings(&comparison),
        [Foreseen, Undecidable, Undecidable, Gap, Gap, Unknown],
        "{comparison:?}"
    );
    assert_eq!(comparison.codes[0].diagnostics, [0]);
    assert_eq!(comparison.codes[0].why, None);
    assert!(comparison.codes[1].why.is_some());
    assert_eq!(comparison.codes[3].rules, ["H7"]);
    assert!(comparison.codes[4].rules.is_empty());
    assert!(comparison.codes[4].why.unwrap().contains("catches such a value first"));
    assert_eq!(comparison.alone, []);
}

#[test]
fn every_code_of_the_portal_has_a_standing() {
    let json = invoice(&[]);
    let report = Checker::new(context()).check(json.as_bytes()).clone();
    for code in inv01::explain::codes() {
        let comparison = read(&refusal(&[(code.code, "x")])).compare(&report, Values::Masked);
        let standing = comparison.codes[0].standing;
        let may_come = report.undecided().contains(&code.code);
        let is_ours = code.decidable == "offline" && !may_come;
        let expected = if is_ours { Gap } else { Undecidable };
        assert_eq!(standing, expected, "{}", code.code);
        // The notes of the list are no reasons.
        let why = comparison.codes[0].why;
        assert!(why.is_none() || why != Some(code.note), "{}", code.code);
        if code.status == "withdrawn" && code.alternative_of().next().is_none() {
            assert!(why.is_some(), "{}", code.code);
        }
    }
}

#[test]
fn an_error_on_an_item_is_foreseen_by_its_serial_number() {
    let json = invoice(&[("/ItemList/0/Unit", Value::Null)]);
    let report = Checker::new(context()).check(json.as_bytes()).clone();
    assert_eq!(report.diagnostics()[0].code(), Some("2239"));
    let said = |text: &str| {
        let comparison = read(&refusal(&[("2239", text)])).compare(&report, Values::Masked);
        let is_foreseen = comparison.codes[0].standing == Foreseen;
        assert_eq!(comparison.alone.is_empty(), is_foreseen, "{text}");
        is_foreseen
    };
    for text in ["For Sl. No 1, Unit", "For Sl. No. 01, Unit", "for sl. no - 2, 1", "Unit", ""] {
        assert!(said(text), "{text}");
    }
    for text in ["For Sl. No 2, Unit", "For Sl. No 11, Unit", "For Sl. No 2,3, Unit"] {
        assert!(!said(text), "{text}");
    }
}

#[test]
fn what_is_said_twice_takes_two_findings() {
    let json = invoice(&[("/BuyerDtls/LglNm", json!("x"))]);
    let report = Checker::new(context()).check(json.as_bytes()).clone();
    let text = entries(&report)[0].message.clone();
    let (once, other) = (("5002", &*text), ("5002", "The Document Type field is required."));
    let compared = |answer: &Value| standings(&read(answer).compare(&report, Values::Masked));
    assert_eq!(compared(&refusal(&[once])), [Foreseen]);
    assert_eq!(compared(&refusal(&[once, other, once])), [Foreseen, Gap, Gap]);
    // The same list in another place says the same.
    let list = &refusal(&[once])["ErrorDetails"];
    let twice = json!({ "ErrorDetails": list, "Data": json!({ "e": list }).to_string() });
    assert_eq!(compared(&twice), [Foreseen, Foreseen]);

    let json = invoice(&[("/BuyerDtls/LglNm", json!("x")), ("/SellerDtls/LglNm", json!("y"))]);
    let comparison = compare(&json, &refusal(&[once, once, once]));
    assert_eq!(standings(&comparison), [Foreseen, Foreseen, Gap]);
    assert_eq!(comparison.codes[0].diagnostics, [0, 1]);
    assert_eq!((comparison.codes[2].diagnostics.len(), comparison.alone.len()), (0, 0));
    // One may be among the findings that were left out.
    let comparison = compare_in(context().max_diagnostics(1), &json, &refusal(&[once, once]));
    assert_eq!(standings(&comparison), [Foreseen, Foreseen]);
    assert!(comparison.codes[0].why.is_none() && comparison.codes[1].why.is_some());
}

#[test]
fn a_code_is_foreseen_by_what_is_reported_in_its_place() {
    let standing = |pointer: &str, value: Value, code: &str| {
        let comparison = compare(&invoice(&[(pointer, value)]), &refusal(&[(code, "x")]));
        assert_eq!(comparison.alone.is_empty(), comparison.codes[0].standing == Foreseen);
        comparison.codes[0].standing
    };
    assert_eq!(standing("/DocDtls/Typ", Value::Null, "2280"), Foreseen);
    assert_eq!(standing("/DocDtls/Dt", Value::Null, "2280"), Gap);
    assert_eq!(standing("/BuyerDtls/Pin", json!(999_998), "3040"), Foreseen);
    // Which is not about the seller.
    assert_eq!(standing("/SellerDtls/Pin", json!(999_998), "3040"), Gap);
}

#[test]
fn what_is_left_out_of_an_answer_may_name_what_is_alone() {
    let json = invoice(&[("/Version", json!("1.03"))]);
    let mut errors = vec![("2243", "x"); 8192];
    let comparison = compare(&json, &refusal(&errors));
    assert_eq!((comparison.omitted, comparison.alone[0].after), (0, false));
    errors.push(("2279", "Invalid schema version"));
    let comparison = compare(&json, &refusal(&errors));
    assert_eq!((comparison.omitted, comparison.alone[0].after), (1, true));
}

/// A token that is packed too deep is not looked at, so the others do not show that all is well.
#[test]
fn what_is_packed_too_deep_is_not_verified() {
    let sample = &SAMPLES[0];
    let mut packed: Value = serde_json::from_str(sample.answer).unwrap();
    for steps in 0..6 {
        let answer = format!("[{packed},{}]", sample.answer);
        let input = Input::new(answer.as_bytes(), Origin::whole("answer.json"));
        let found = examine(input, None, &keys(), Values::Masked);
        assert_eq!(found.assessment == Assessment::Verified, steps <= 4, "{steps}");
        assert_eq!(found.omitted > 0, steps > 4, "{steps}");
        packed = json!({ "Data": packed.to_string() });
    }
}

#[test]
fn what_the_portal_has_is_no_reason_where_it_was_given() {
    let answer = read(&refusal(&[("2150", "Duplicate IRN"), ("2169", "Somebody else's invoice")]));
    let caller = |gstin: &str| context().caller_gstin(gstin);
    let (own, sound) =
        ("29AWGPV7107B1Z1", invoice(&[("/SellerDtls/Gstin", json!("29AWGPV7107B1Z1"))]));
    let unsound = invoice(&[("/DocDtls/No", json!("0117"))]);
    for (json, context, is_seen, expected) in [
        (&sound, context(), false, [Undecidable, Undecidable]),
        (&sound, context(), true, [Gap, Undecidable]),
        (&sound, caller(own), false, [Undecidable, Gap]),
        (&unsound, context(), true, [Undecidable, Undecidable]),
    ] {
        let mut report = Checker::new(context).check(json.as_bytes()).clone();
        let mut batch = Batch::new();
        if is_seen {
            batch.register(None);
        }
        batch.settle(&mut report, &Origin::whole("-"));
        assert_eq!(standings(&answer.compare(&report, Values::Masked)), expected);
    }
}

#[test]
fn a_registered_invoice_that_we_refuse() {
    let json = invoice(&[("/Version", json!("1.03")), ("/DocDtls/No", json!("0117"))]);
    let irn = "58f1669d31c5725ddcc39eeecd465e69543c639daeb1d582546aa3d28d66c3f8";
    let answer = json!({
        "Status": 1, "Data": json!({ "Irn": irn }).to_string_value(),
        "InfoDtls": [{ "InfCd": "EWBERR", "Desc": [{ "ErrorCode": 4019, "ErrorMessage": "x" }] }],
    });
    let comparison = compare(&json, &answer);
    assert_eq!(comparison.outcome, Outcome::Registered);
    assert_eq!((&*comparison.codes[0].code, comparison.codes[0].affects), ("4019", Affects::Ewb));
    assert_eq!(comparison.alone.len(), 2);
    assert!(comparison.alone.iter().all(|alone| !alone.after));
}

/// What is packed as a text.
trait Packed {
    fn to_string_value(&self) -> Value;
}

impl Packed for Value {
    fn to_string_value(&self) -> Value {
        Value::String(self.to_string())
    }
}

#[test]
fn faults_of_members_go_by_the_member() {
    // Two members, both under 5002.
    let json = invoice(&[("/DocDtls/No", json!("0117")), ("/BuyerDtls/Loc", json!("x"))]);
    let report = Checker::new(context()).check(json.as_bytes()).clone();
    let positions = |message: &str| {
        let comparison = read(&refusal(&[("5002", message)])).compare(&report, Values::Masked);
        let error = &comparison.codes[0];
        let is_foreseen = error.standing == Foreseen;
        assert_eq!(is_foreseen, !error.diagnostics.is_empty(), "{message}");
        assert_eq!(comparison.alone.len() + error.diagnostics.len(), 2, "{message}");
        error.diagnostics.clone()
    };
    for (message, found) in [
        ("The field Document Number must match the regular expression '^other$'.", vec![0]),
        ("the field document number must be sound", vec![0]),
        ("The Document Number field is required.", vec![0]),
        ("The JSON value could not be converted to X. Path: $.DocDtls.No | LineNumber: 0", vec![0]),
        ("The JSON value could not be converted to X. Path: $.Data.docDtls.no.", vec![0]),
        ("The field Location must be a string with a minimum length of 3.", vec![1]),
        ("The field Loc must be longer", vec![1]),
        ("The field BuyerDtls.Loc must be longer", vec![1]),
        ("Bad Document Number", vec![0]),
        // Of another member, or of none.
        ("The field SellerDtls.Loc must be longer", vec![]),
        ("The Document Type field is required.", vec![]),
        ("The JSON value could not be converted to X. Path: $.Data.SellerDtls.Loc |", vec![]),
        ("The JSON value could not be converted to X. Path: $ | LineNumber: 0", vec![]),
        ("The field No Document Number must match", vec![]),
        ("Document Numbers are bad", vec![]),
        ("Invalid GSTIN", vec![]),
        ("The field  must ", vec![]),
        ("The field नई must be", vec![]),
        // The texts that are about nobody.
        ("", vec![0, 1]),
    ] {
        assert_eq!(positions(message), found, "{message}");
    }
    let fallback = inv01::explain::codes().iter().find(|code| code.code == "5002").unwrap();
    assert_eq!(positions(fallback.message), [0, 1]);
    // The longer name is meant, which has the shorter one in it.
    let json = invoice(&[("/TranDtls/EcmGstin", json!("x"))]);
    let comparison = compare(&json, &refusal(&[("5002", "Bad e-Commerce GSTIN")]));
    assert_eq!(standings(&comparison), [Foreseen]);
    // Nothing is known of a member that is sound.
    let comparison = compare(&invoice(&[]), &refusal(&[("5002", "The Document Type field")]));
    assert_eq!(standings(&comparison), [Gap]);
    assert!(comparison.codes[0].rules.contains(&"F1"));
}

#[test]
fn a_code_that_is_named_as_another_is_foreseen() {
    let fault = faults()
        .iter()
        .find(|fault| fault.check().code.is_some() && !fault.check().also.is_empty());
    let broken = broken(&mut Choices::seeded(1), &Options::default(), fault.unwrap()).unwrap();
    let report = broken.check();
    let entries = entries(&report);
    let with_also = entries.iter().position(|entry| !entry.also.is_empty()).unwrap();
    for also in &entries[with_also].also {
        let text = &entries[with_also].message;
        let comparison = read(&refusal(&[(also, text)])).compare(&report, Values::Masked);
        assert_eq!(comparison.codes[0].diagnostics, [with_also], "{also}");
        assert!(comparison.alone.iter().all(|alone| alone.diagnostic != with_also));
    }
}

#[test]
fn what_was_ignored_or_left_out_is_no_gap() {
    let json = invoice(&[("/Version", json!("1.03")), ("/DocDtls/No", json!("0117"))]);
    let number = "The Document Number field is required.";
    let answer = refusal(&[("2279", "Invalid version"), ("5002", number), ("2189", "x")]);
    let of = |context: Context| {
        let comparison = compare_in(context, &json, &answer);
        comparison
            .codes
            .into_iter()
            .map(|error| (error.standing, error.diagnostics, error.ignored, error.why.is_some()))
            .collect::<Vec<_>>()
    };
    let gap = || (Gap, vec![], vec![], false);
    assert_eq!(
        of(context()),
        [(Foreseen, vec![0], vec![], false), (Foreseen, vec![1], vec![], false), gap()]
    );
    let ignoring = |codes: &[&str]| {
        context().selection(Selection::all().without(codes.iter().copied()).unwrap())
    };
    assert_eq!(
        of(ignoring(&["2279", "5002"])),
        [(Foreseen, vec![], vec![0], false), (Foreseen, vec![], vec![1], false), gap()]
    );
    // One is kept, the other may be what the answer says.
    assert_eq!(
        of(context().max_diagnostics(1)),
        [(Foreseen, vec![0], vec![], false), (Foreseen, vec![], vec![], true), gap()]
    );
    assert_eq!(
        of(ignoring(&["2279", "5002"]).max_diagnostics(1)),
        [(Foreseen, vec![], vec![0], false), (Foreseen, vec![], vec![], true), gap()]
    );
    assert_eq!(
        of(context().max_diagnostics(0)),
        [(Foreseen, vec![], vec![], true), (Foreseen, vec![], vec![], true), gap()]
    );
}

#[test]
fn how_far_the_portal_has_got() {
    let json = invoice(&[("/DocDtls/No", json!("0117")), ("/ValDtls/TotInvVal", json!(1))]);
    let alone = |answer: &Value| {
        let comparison = compare(&json, answer);
        comparison.alone.iter().map(|Alone { after, .. }| *after).collect::<Vec<_>>()
    };
    let report = Checker::new(context()).check(json.as_bytes()).clone();
    let stages: Vec<_> = report.diagnostics().iter().map(|d| d.check().stage.as_str()).collect();
    assert_eq!(stages, ["schema", "rules"]);
    assert_eq!(alone(&refusal(&[("5002", "The Document Type field is required.")])), [false, true]);
    assert_eq!(alone(&refusal(&[("2255", "x")])), [false, true]);
    assert_eq!(alone(&refusal(&[("2243", "x")])), [false, false]);
    assert_eq!(alone(&refusal(&[("2243", "x"), ("5002", "y")])), [false, false]);
    // Nobody has looked at the invoice.
    assert_eq!(alone(&refusal(&[("1005", "Invalid Token")])), [true, true]);
    assert_eq!(alone(&refusal(&[("300102", "Not today")])), [true, true]);
    for code in ["2146", "2147", "3095", "3098", "5001", "9999", "4001"] {
        assert_eq!(alone(&refusal(&[(code, "x")])), [true, true], "{code}");
        assert_eq!(alone(&refusal(&[("300102", "x"), (code, "x")])), [true, true], "{code}");
        // What else it says has been examined.
        assert_eq!(alone(&refusal(&[("2243", "x"), (code, "x")])), [false, false], "{code}");
        assert_eq!(alone(&refusal(&[("5002", "x"), (code, "x")])), [false, true], "{code}");
    }
    // A table of the portal is asked about what the invoice says.
    for code in ["2290", "4013", "3028"] {
        assert_eq!(alone(&refusal(&[(code, "x")])), [false, false], "{code}");
    }
    assert_eq!(alone(&json!({})), [true, true]);
}

#[test]
fn e_way_bills_come_behind_the_irn() {
    let mut seen = 0;
    let of_ewb = |check: &inv01::Check| {
        check.affects == Affects::Ewb && check.stage == Stage::Rules && check.code.is_some()
    };
    for fault in faults().iter().filter(|fault| of_ewb(fault.check())) {
        let broken = broken(&mut Choices::seeded(1), &Options::default(), fault).unwrap();
        let report = broken.check();
        let comparison = read(&refusal(&[("2243", "x")])).compare(&report, Values::Masked);
        for alone in comparison.alone {
            let check = report.diagnostics()[alone.diagnostic].check();
            assert_eq!(alone.after, of_ewb(check), "{fault}");
            seen += usize::from(alone.after);
        }
    }
    assert!(seen > 10, "{seen}");
}

#[test]
fn a_request_that_cannot_be_read() {
    let syntax = "'x' is an invalid start of a value. Path: $.DocDtls | LineNumber: 0";
    let comparison = compare("{x", &refusal(&[("5002", syntax)]));
    assert_eq!(standings(&comparison), [Foreseen]);
    assert_eq!((comparison.codes[0].diagnostics.len(), comparison.alone.len()), (1, 0));
    assert!(comparison.codes[0].why.is_some());
    // A rule that was asked shows that the portal could read it.
    let comparison = compare("{x", &refusal(&[("2189", "x"), ("2150", "Duplicate IRN")]));
    assert_eq!(standings(&comparison), [Gap, Undecidable]);
    assert_eq!(comparison.alone.len(), 1);
    // Who asks was told, but not for whom.
    let caller = context().caller_gstin("29AWGPV7107B1Z1");
    let comparison = compare_in(caller, "{x", &refusal(&[("2169", "x")]));
    assert_eq!(standings(&comparison), [Undecidable]);
}

#[test]
fn gstins_are_masked_wherever_they_are_said() {
    let gstin = "29AWGPV7107B1Z1";
    let text = format!("The GSTIN {gstin} is inactive");
    let answer = json!({ "error_code": gstin, "error_message": text, "error_source": gstin });
    let json = invoice(&[]);
    let report = Checker::new(context()).check(json.as_bytes()).clone();
    let masked = read(&answer).compare(&report, Values::Masked);
    assert!(!format!("{masked:?}").contains(gstin));
    assert_eq!(masked.codes[0].message, "The GSTIN 99AAAAA9999A9A9 is inactive");
    let shown = read(&answer).compare(&report, Values::Shown);
    assert_eq!(shown.codes[0].message, text);
}

#[test]
fn samples_of_refusals() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples/documents");
    let sample = |name: &str| Answer::read(&fs::read(folder.join(name)).unwrap()).unwrap();
    let json = invoice(&[]);
    let report = Checker::new(context()).check(json.as_bytes()).clone();

    let refused = sample("generate-irn-response-failure.json");
    assert_eq!((refused.outcome, refused.tokens.len()), (Outcome::Refused, 0));
    let comparison = refused.compare(&report, Values::Masked);
    assert_eq!(standings(&comparison), [Undecidable]);
    assert_eq!(comparison.codes[0].source.as_deref(), Some("GOVT"));

    let unknown = sample("get-invoice-details-response-failure.json");
    let comparison = unknown.compare(&report, Values::Masked);
    assert_eq!(standings(&comparison), [Unknown]);
    assert_eq!(comparison.codes[0].source.as_deref(), Some("CLEARTAX"));

    let registered = sample("generate-irn-response.json");
    assert_eq!((registered.outcome, registered.tokens.len()), (Outcome::Registered, 2));
}

#[test]
fn many_findings_and_many_errors_are_compared() {
    let items = vec!["{}"; 1000].join(",");
    let json = format!("{{\"ItemList\":[{items}]}}");
    let errors = vec![("5002", ""); 3000];
    let comparison = compare_in(context().max_diagnostics(usize::MAX), &json, &refusal(&errors));
    assert_eq!(comparison.codes.len(), 3000);
    assert!(comparison.codes.iter().all(|error| error.diagnostics.len() == 100));
    // And no more room is taken.
    assert!(comparison.codes.iter().all(|error| error.diagnostics.capacity() == 100));
    assert_eq!(comparison.alone, []);
}

/// Whatever the bytes, they are an answer if they are JSON, and are compared.
#[test]
fn broken_bytes_are_no_answer_and_nothing_worse() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples/documents");
    let json = invoice(&[("/Version", json!("1.03")), ("/DocDtls/No", json!("0117"))]);
    let report = Checker::new(context()).check(json.as_bytes()).clone();
    let texts = [
        fs::read(folder.join("generate-irn-response-failure.json")).unwrap(),
        refusal(&[("5002", "Path: $.Data.नई | x"), ("5002", "The field é must")])
            .to_string()
            .into(),
        json!({ "Data": refusal(&[("2279", "x")]).to_string_value() }).to_string().into(),
        br#"{"ErrorDetails":"W3siRXJyb3JDb2RlIjoyMTcyfV0="}"#.to_vec(),
    ];
    let mut read = 0;
    for text in texts {
        let cut = (0..text.len()).map(|end| text[..end].to_vec());
        let changed = (0..text.len()).flat_map(|at| {
            let text = &text;
            b"\0\"\\{}[]:,5-\x80\xF0".iter().map(move |byte| {
                let mut text = text.clone();
                text[at] = *byte;
                text
            })
        });
        for bytes in cut.chain(changed) {
            let answer = Answer::read(&bytes);
            assert_eq!(answer.is_ok(), inv01::json::validate(&bytes).is_ok());
            if let Ok(answer) = answer {
                read += 1;
                let comparison = answer.compare(&report, Values::Masked);
                assert_eq!(comparison.codes.len(), answer.errors.len());
            }
        }
    }
    assert!(read > 1000, "{read}");
}
