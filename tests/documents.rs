//! The documents beside the request: examples and samples pass, the walker and the exported schema
//! agree on every change of every member, and what is not known for certain is a warning.

use std::fs;
use std::path::{Path, PathBuf};

use inv01::schema::{Dialect, Form};
use inv01::{
    Checker, Context, Document, Entry, Field, Kind, Names, Origin, Presence, Report, Severity,
    Stage, Values, Verdict,
};
use inv01_workspace::{Node, context, source};
use jsonschema::Validator;
use serde_json::{Value, json};

/// The documents that have rows of their own.
fn documents() -> impl Iterator<Item = (Document, usize)> {
    let request = Document::GenerateIrn.field().unwrap().id;
    let ids = source().documents.into_iter().map(|document| (document.name, document.root));
    let ids: Vec<_> = ids.collect();
    Document::ALL.iter().filter_map(move |document| {
        let is_own = document.field().is_some_and(|field| field.id != request);
        let (_, root) = ids.iter().find(|(name, _)| name == document.as_str())?;
        is_own.then_some((*document, *root))
    })
}

fn checker(document: Document, context: Context) -> Checker {
    Checker::for_document(document, context.max_diagnostics(usize::MAX)).unwrap()
}

fn validator(document: Document, strict: bool) -> Validator {
    let schema = document.schema(Form { dialect: Dialect::Draft2020_12, strict });
    jsonschema::validator_for(schema.as_value()).unwrap()
}

fn entries(report: &Report<'_>) -> Vec<Entry> {
    report.entries(&Origin::whole("document.json"), Values::Masked)
}

/// Whether a value of one of its members breaks the schema, as far as a schema can tell.
fn is_refused(report: &Report<'_>) -> bool {
    let mut found = report.diagnostics().iter();
    found.any(|d| d.severity() == Severity::Error && d.check().stage != Stage::Rules)
}

/// The schema judges an array as a whole.
fn as_whole(document: Document, body: &str) -> Value {
    let body: Value = serde_json::from_str(body).unwrap();
    if document.is_array() { json!([body]) } else { body }
}

fn files(folder: &str) -> Vec<(Document, PathBuf)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|f| f.unwrap().path()).collect();
    files.sort();
    let named = files.into_iter().map(|file| {
        let stem = file.file_stem().unwrap().to_str().unwrap().to_owned();
        let known = Document::ALL.iter().filter(|document| stem.starts_with(document.as_str()));
        // The longest name, since that of an answer begins like that of its request.
        let document = known.max_by_key(|document| document.as_str().len());
        (*document.unwrap_or_else(|| panic!("{stem} is no document")), file)
    });
    named.collect()
}

#[test]
fn examples_and_samples_pass_without_a_finding() {
    let mut seen = Vec::new();
    for (document, file) in
        [files("schemas/examples"), files("tests/samples/documents")].into_iter().flatten()
    {
        let name = file.display();
        let text = fs::read_to_string(&file).unwrap();
        let whole: Value = serde_json::from_str(&text).unwrap();
        for dialect in [Dialect::Draft2020_12, Dialect::Draft07] {
            for strict in [false, true] {
                let schema = document.schema(Form { dialect, strict });
                let validator = jsonschema::validator_for(schema.as_value()).unwrap();
                assert!(validator.validate(&whole).is_ok(), "{name} {dialect:?} {strict}");
            }
        }
        let records = match Node::parse(&text).unwrap() {
            Node::Array(elements) if document.is_array() => elements,
            other => vec![other],
        };
        let mut checker = checker(document, context());
        for record in records {
            let json = record.to_json();
            let report = checker.check(json.as_bytes());
            assert_eq!(entries(&report), [], "{name}");
            assert_eq!(report.verdict(), Verdict::Accepted, "{name}");
        }
        seen.push(document);
    }
    // Each has an example, but for those that have files elsewhere.
    for document in Document::ALL {
        let elsewhere = matches!(document, Document::GenerateIrn | Document::Report);
        assert!(elsewhere || seen.contains(document), "{document} has no example");
    }
}

/// Values for a member: such as fit some row, such as fit none, and what lies at the edges.
fn values(field: &Field) -> Vec<String> {
    let mut values: Vec<String> = [
        "null",
        "true",
        "false",
        "{}",
        "[]",
        "[{}]",
        "[null]",
        "[\"a\"]",
        "0",
        "1",
        "-1",
        "1.5",
        "1000000",
        "99999999999",
        "1e15",
        "\"\"",
        "\"0\"",
        "\"1\"",
        "\"Y\"",
        "\"N\"",
        "\"a\"",
        "\"ACT\"",
        "\"GOVT\"",
        "\"14/11/2026\"",
        "\"99/99/9999\"",
        "\"2026-11-14 18:05:00\"",
        "\"2026-11-14T18:05:00\"",
        "\"a.b.c\"",
        "\"a.b\"",
        "\"inv\"",
        "\"ZZZ\"",
    ]
    .map(str::to_owned)
    .into();
    match &field.kind {
        Kind::Text(row) => {
            for length in [row.min_length.saturating_sub(1), row.min_length, row.max_length] {
                let length = length.min(200);
                values.push(format!("\"{}\"", "7".repeat(length as usize)));
                values.push(format!("\"{}\"", "a".repeat(length as usize + 1)));
            }
            let sample = field.sample.trim_matches('"');
            values.push(format!("\"{}\"", sample.to_ascii_lowercase()));
            values.push(format!("\"{}\"", sample.to_ascii_uppercase()));
            values.push(format!("\"{sample}\u{e9}\""));
            values.push(format!("\" {sample}\""));
        }
        Kind::Number(row) => {
            for limit in [row.min, row.max] {
                values.push(limit.to_string());
                values.push((limit.thousandths() / 1000 + 1).to_string());
                values.push((limit.thousandths() / 1000 - 1).to_string());
            }
        }
        _ => {}
    }
    values
}

/// The members of a container, each with its pointer; of arrays, in the first element.
fn members(container: &'static Field, at: &str, out: &mut Vec<(String, &'static Field)>) {
    for member in container.members() {
        let pointer = format!("{at}/{}", member.name);
        out.push((pointer.clone(), member));
        match member.kind {
            Kind::Object { .. } => members(member, &pointer, out),
            Kind::Array(_) => members(member, &format!("{pointer}/0"), out),
            _ => {}
        }
    }
}

/// Why the walker and the schema may differ, if they may: what `tests/agreement.rs` names and
/// explains for the request.
fn differs_by_nature(report: &Report<'_>) -> bool {
    report.diagnostics().iter().any(|found| match found.check().rule {
        "decimals" => true,
        // A whole number with a last digit far behind the point, or beyond what is counted.
        "json-type" => {
            let is_number = matches!(report.source(found).first(), Some(b'-' | b'0'..=b'9'));
            is_number && matches!(&found.field().kind, Kind::Number(row) if row.whole)
        }
        "length" | "required-member" => {
            // Of a row that is not known for certain it is a warning, and no word of the schema.
            found.severity() == Severity::Warning && !found.field().is_lax
        }
        _ => false,
    })
}

#[test]
fn walker_and_schema_agree_on_every_change_of_every_member() {
    let mut compared = 0;
    for (document, root) in documents() {
        let mut checker = checker(document, context().names(Names::Strict));
        let (lax, strict) = (validator(document, false), validator(document, true));
        let whole = Node::container(&source(), root);
        let mut agree = |body: &Node, what: &str| {
            let json = body.to_json();
            let report = checker.check(json.as_bytes());
            let value = as_whole(document, &json);
            let refused = !lax.is_valid(&value);
            let agreed = refused == is_refused(&report) || differs_by_nature(&report);
            let found = || entries(&report);
            assert!(agreed, "{document} {what}: schema refuses: {refused}; {:#?}", found());
            if strict.is_valid(&value) {
                assert!(!refused, "{document} {what}: the strict form takes it");
                let doubts = report.diagnostics().iter().filter(|found| found.field().is_lax);
                let told = doubts.filter(|found| found.check().rule != "decimals").count();
                let is_binary = differs_by_nature(&report);
                assert!(told == 0 || is_binary, "{document} {what} is strict: {:#?}", found());
            }
            compared += 1;
        };
        agree(&whole, "with every member");
        // One or two members alone, under each of their names.
        let Node::Object(given) = &whole else { panic!() };
        let of = document.field().unwrap();
        let mut some = Vec::new();
        for (name, value) in given {
            some.push((name.clone(), value.clone()));
            let member = of.members().find(|member| member.name == *name).unwrap();
            let second = |spelling: &&str| ((*spelling).to_owned(), value.clone());
            some.extend(member.spellings.iter().map(second));
        }
        for (i, one) in some.iter().enumerate() {
            agree(&Node::Object(vec![one.clone()]), &format!("only {}", one.0));
            for other in &some[i + 1..] {
                let both = Node::Object(vec![one.clone(), other.clone()]);
                agree(&both, &format!("only {} and {}", one.0, other.0));
            }
        }
        let mut all = Vec::new();
        members(document.field().unwrap(), "", &mut all);
        for (pointer, field) in all {
            if matches!(field.kind, Kind::Invoice) {
                continue;
            }
            let is_there = whole.clone().at(&pointer).is_some();
            if is_there {
                agree(&whole.without(&pointer), &format!("without {pointer}"));
            }
            let (parent, name) = pointer.rsplit_once('/').unwrap();
            for value in values(field) {
                let mut body = whole.clone();
                match body.at(&pointer) {
                    Some(node) => *node = Node::raw(value.clone()),
                    None => body.members(parent).push((name.to_owned(), Node::raw(value.clone()))),
                }
                agree(&body, &format!("{pointer} = {value}"));
            }
            for spelling in field.spellings {
                let mut body = whole.clone();
                let member = body.members(parent).iter_mut().find(|(known, _)| known == name);
                (*spelling).clone_into(&mut member.unwrap().0);
                agree(&body, &format!("{pointer} spelt {spelling}"));
            }
        }
    }
    assert!(compared > 10_000, "{compared}");
}

#[test]
fn a_document_with_every_member_passes() {
    for (document, root) in documents() {
        let json = Node::container(&source(), root).to_json();
        let mut checker = checker(document, context());
        let report = checker.check(json.as_bytes());
        let errors = report.diagnostics().iter().filter(|d| d.severity() == Severity::Error);
        assert_eq!(errors.count(), 0, "{document}: {:#?}", entries(&report));
        let validator = validator(document, true);
        assert!(validator.is_valid(&as_whole(document, &json)), "{document}: {json}");
    }
}

#[test]
fn what_is_not_known_for_certain_is_a_warning_and_strict() {
    let mut lax = 0;
    for (document, root) in documents() {
        let whole = Node::container(&source(), root);
        let (default, strict) = (validator(document, false), validator(document, true));
        let mut checker = checker(document, context());
        let mut all = Vec::new();
        members(document.field().unwrap(), "", &mut all);
        let mandatory = |field: &Field| field.is_lax && field.presence == Presence::Mandatory;
        for (pointer, _) in all.into_iter().filter(|(_, field)| mandatory(field)) {
            let json = whole.without(&pointer).to_json();
            let report = checker.check(json.as_bytes());
            let [found] = &entries(&report)[..] else { panic!("{:#?}", entries(&report)) };
            assert_eq!((found.rule, found.severity), ("required-member", Severity::Warning));
            assert_eq!((found.code, &found.pointer), (None, &pointer));
            assert_eq!(report.verdict(), Verdict::Accepted);
            let body = as_whole(document, &json);
            assert!(default.is_valid(&body) && !strict.is_valid(&body), "{document} {pointer}");
            lax += 1;
        }
    }
    assert!(lax >= 8, "{lax}");
}

#[test]
fn a_query_names_the_invoice_in_one_way() {
    let irn = "1e60d7816bfcac5418e06f6ce58f6ba3518494f0c006da93a5db9f78418de8e6";
    let query = json!({
        "irn": irn,
        "documentNumber": "IC2000",
        "documentType": "INV",
        "documentDate": "17/04/2025",
        "sellerGstin": "29AAFCD5862R000",
    });
    let both = query.to_string();
    let mut checker = checker(Document::GetInvoiceDetailsQuery, context());
    let report = checker.check(both.as_bytes());
    assert_eq!(report.verdict(), Verdict::Rejected);
    let found = entries(&report);
    assert_eq!(found.len(), 1);
    assert_eq!(
        found[0].message,
        "Give one of these, not both at the same time: irn; or documentNumber, documentType, \
         documentDate and sellerGstin"
    );
    let validator = validator(Document::GetInvoiceDetailsQuery, false);
    assert!(!validator.is_valid(&query));
    // A part of the other group is too much as well.
    let some = json!({ "irn": irn, "documentType": "INV" });
    assert_eq!(checker.check(some.to_string().as_bytes()).verdict(), Verdict::Rejected);
    assert!(!validator.is_valid(&some));
    let of_document = |key: &String| key != "irn";
    let four: serde_json::Map<_, _> =
        query.as_object().unwrap().clone().into_iter().filter(|(k, _)| of_document(k)).collect();
    assert!(validator.is_valid(&four.into()));
    assert!(validator.is_valid(&json!({ "irn": irn })));
}

/// An entry of a batch, over several lines.
fn wrapped(invoice: &str) -> String {
    format!("{{\n \"custom_fields\": {{\"a\": \"b\"}},\n \"transaction\":\n{invoice}}}")
}

#[test]
fn a_wrapped_invoice_is_checked_as_if_it_stood_alone() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for file in ["examples/invoice.json", "examples/invoice-faulty.json"] {
        let invoice = fs::read_to_string(root.join(file)).unwrap();
        let mut plain = Checker::new(context());
        let alone = plain.check(invoice.as_bytes());
        let wrapper = wrapped(&invoice);
        // Without being told, too.
        for mut checker in [checker(Document::ClearBatch, context()), Checker::new(context())] {
            let report = checker.check(wrapper.as_bytes());
            assert_eq!(report.verdict(), alone.verdict());
            assert_eq!((report.irn(), report.undecided()), (alone.irn(), alone.undecided()));
            assert_eq!(report.document_number(), alone.document_number());
            let mut found = entries(&report);
            for entry in &mut found {
                entry.line -= 3;
            }
            assert_eq!(found, entries(&alone), "{file}");
        }
    }
}

#[test]
fn wrappers_with_faults() {
    let mut checker = checker(Document::ClearBatch, context());
    let mut found = |json: &str| {
        let report = checker.check(json.as_bytes());
        let entries = entries(&report).into_iter();
        let found: Vec<_> =
            entries.map(|e| (e.rule, e.severity, e.code, e.pointer)).take(2).collect();
        (report.verdict(), found)
    };
    let error = |rule, code, pointer: &str| (rule, Severity::Error, code, pointer.to_owned());
    assert_eq!(
        found(r#"{"custom_fields":{}}"#),
        (Verdict::Rejected, vec![error("required-member", None, "/transaction")])
    );
    assert_eq!(
        found(r#"{"transaction":null}"#),
        (Verdict::Rejected, vec![error("required-member", None, "/transaction")])
    );
    assert_eq!(
        found(r#"{"transaction":[]}"#),
        (Verdict::Rejected, vec![error("json-type", None, "/transaction")])
    );
    // In the invoice, its own codes and places.
    assert_eq!(
        found(r#"{"transaction":{}}"#).1,
        [
            error("empty-request", Some("2255"), ""),
            error("required-member", Some("5002"), "/Version")
        ]
    );
    assert_eq!(found(r#"{"transaction":{"Version":1}"#).0, Verdict::Malformed);
    let (verdict, custom) =
        found(&wrapped(&Node::request(&source()).to_json()).replace(r#"{"a": "b"}"#, "[]"));
    // Of these only copies are known.
    assert_eq!(verdict, Verdict::Accepted);
    let (rule, pointer) = ("json-type", "/custom_fields".to_owned());
    assert!(custom.contains(&(rule, Severity::Warning, None, pointer)), "{custom:?}");
}

#[test]
fn of_a_repeated_transaction_only_the_last_counts() {
    let whole = Node::request(&source());
    let faulty = whole.clone().with("/ValDtls/TotInvVal", Node::raw("5")).to_json();
    let mut checker = checker(Document::ClearBatch, context());
    for last in ["null", "[]", "5"] {
        let json = format!(r#"{{"transaction":{faulty},"Transaction":{last}}}"#);
        let report = checker.check(json.as_bytes());
        assert_eq!(report.verdict(), Verdict::Rejected);
        assert!(report.irn().is_none() && report.document_number().is_none(), "{last}");
        assert_eq!(report.undecided(), Vec::<&str>::new(), "{last}");
        assert!(entries(&report).iter().all(|found| found.code.is_none()), "{last}");
    }
}

#[test]
fn a_request_that_also_has_an_unknown_member_of_this_name_is_a_request() {
    let mut request = Node::request(&source());
    request.members("").push(("transaction".to_owned(), Node::raw("{}")));
    let json = request.to_json();
    let mut checker = Checker::new(context());
    let report = checker.check(json.as_bytes());
    let unknown = entries(&report).into_iter().find(|found| found.rule == "unknown-member");
    assert_eq!(unknown.unwrap().pointer, "/transaction");
}

#[test]
fn a_status_counts_by_its_value() {
    let mut checker = checker(Document::NicEnvelope, context());
    let validator = validator(Document::NicEnvelope, false);
    for (status, asks_for) in [
        ("0", Some("/ErrorDetails")),
        ("\"0\"", Some("/ErrorDetails")),
        ("-0", Some("/ErrorDetails")),
        ("0.0", Some("/ErrorDetails")),
        ("1", Some("/Data")),
        ("1.0", Some("/Data")),
        ("0.1e1", Some("/Data")),
        ("10e-1", Some("/Data")),
        ("2", None),
        ("-1", None),
        ("0.5", None),
        ("1e-400", None),
        ("\"1.0\"", None),
        ("true", None),
    ] {
        for name in ["Status", "status"] {
            let json = format!("{{\"{name}\":{status}}}");
            let report = checker.check(json.as_bytes());
            let found = entries(&report);
            let mut places: Vec<&str> = found.iter().map(|entry| &*entry.pointer).collect();
            places.dedup();
            assert_eq!(places, [asks_for.unwrap_or("/Status")], "{json}");
            let value: Value = serde_json::from_str(&json).unwrap();
            assert!(!validator.is_valid(&value), "{json}");
        }
    }
}

#[test]
fn unknown_members_matter_where_something_is_sent() {
    let found = |document, json: &str| {
        let report = checker(document, context());
        let mut report = report;
        let report = report.check(json.as_bytes());
        entries(&report).into_iter().map(|e| (e.rule, e.severity)).collect::<Vec<_>>()
    };
    let irn = "58f1669d31c5725ddcc39eeecd465e69543c639daeb1d582546aa3d28d66c3f8";
    let cancel = format!(r#"{{"Irn":"{irn}","CnlRsn":"1","CnlRem":"x","Reason":"x"}}"#);
    assert_eq!(found(Document::CancelIrn, &cancel), [("unknown-member", Severity::Warning)]);
    let answer = format!(r#"{{"Irn":"{irn}","CancelDate":"2026-11-14 18:05:00","New":1}}"#);
    assert_eq!(found(Document::CancelIrnResponse, &answer), []);
    // Another letter case is bound in both.
    let cancel = format!(r#"{{"irn":"{irn}","Cnlrsn":"1","CnlRem":"x"}}"#);
    assert_eq!(found(Document::CancelIrn, &cancel), [("member-name-case", Severity::Warning)]);
}

#[test]
fn personal_data_is_masked() {
    let json = br#"{"Success":"Y","SignedInvoice":"secret","AckDt":"yesterday","Info":"private"}"#;
    let mut checker = checker(Document::GenerateIrnResponse, context());
    let report = checker.check(json);
    let text = format!("{:?} {}", entries(&report), report.text(Values::Masked));
    assert!(!text.contains("secret") && !text.contains("private"), "{text}");
    assert!(text.contains("yesterday"), "{text}");
    assert!(report.text(Values::Shown).contains("secret"));
}

#[test]
fn the_record_of_a_report_is_not_checked() {
    assert!(Checker::for_document(Document::Report, context()).is_none());
    assert!(Document::ALL.iter().filter(|document| document.field().is_none()).count() == 1);
}
