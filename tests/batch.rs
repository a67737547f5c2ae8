//! D9: a document number is used once. What each rule that a single invoice decides demands is in
//! `tests/cases`.

use inv01::{
    Batch, Checker, Context, Date, Entry, Irn, Origin, Report, Selection, Values, Verdict,
};
use inv01_workspace::{Node, base, context};

fn numbered(number: &str) -> String {
    changed(&[("/DocDtls/No", number)])
}

/// The invoice with other texts.
fn changed(texts: &[(&str, &str)]) -> String {
    let body = texts
        .iter()
        .fold(base("b2b"), |body, (at, text)| body.with(at, Node::raw(format!("\"{text}\""))));
    body.to_json()
}

/// What a run over these bodies says of each: whether it is a duplicate, and of which.
fn run_in(context: &Context, batch: &mut Batch, bodies: &[String]) -> Vec<Option<Vec<u64>>> {
    let mut checker = Checker::new(context.clone());
    let of_each = bodies.iter().zip(0..).map(|(body, index)| {
        let mut report = checker.check(body.as_bytes());
        let origin = Origin { source: "batch.ndjson", index, line: index + 1, column: 1 };
        batch.settle(&mut report, &origin);
        duplicate(&report, &origin).map(|entry| {
            assert!(entry.related.iter().all(|first| first.source == "batch.ndjson"));
            entry.related.iter().map(|first| first.index).collect()
        })
    });
    of_each.collect()
}

fn run(bodies: &[String]) -> Vec<Option<Vec<u64>>> {
    run_in(&context(), &mut Batch::new(), bodies)
}

fn duplicate(report: &Report<'_>, origin: &Origin<'_>) -> Option<Entry> {
    report.entries(origin, Values::Masked).into_iter().find(|entry| entry.id == "D9")
}

#[test]
fn numbers_of_their_own_are_accepted() {
    let notes = include_str!("cases/bases/credit-note.json");
    let note = Node::parse(notes).unwrap().with("/DocDtls/No", Node::raw("\"TN/1\"")).to_json();
    let of_note = |kind: &str| note.replace("\"CRN\"", &format!("\"{kind}\""));
    for bodies in [
        // Two numbers.
        vec![numbered("TN/1"), numbered("TN/2")],
        // One number in each type of document.
        vec![numbered("TN/1"), of_note("CRN"), of_note("DBN")],
        // Two financial years.
        vec![
            changed(&[("/DocDtls/No", "TN/1"), ("/DocDtls/Dt", "31/03/2026")]),
            changed(&[("/DocDtls/No", "TN/1"), ("/DocDtls/Dt", "01/04/2026")]),
        ],
        // Two suppliers of one state.
        vec![numbered("TN/1"), changed(&[("/DocDtls/No", "TN/1"), OTHER_SUPPLIER])],
        // Leading and inner characters are part of the number.
        vec![numbered("TN/1"), numbered("TN-1"), numbered("TN/01"), numbered("TN/10")],
    ] {
        assert_eq!(run(&bodies), vec![None; bodies.len()], "{bodies:?}");
    }
}

const OTHER_SUPPLIER: (&str, &str) = ("/SellerDtls/Gstin", "33GSPTN3381G1Z5");

#[test]
fn a_number_that_is_used_again_is_refused() {
    let first = Some(vec![0]);
    for (bodies, expected) in [
        (vec![numbered("TN/1"), numbered("TN/1")], vec![None, first.clone()]),
        // In another letter case, and spelt with an escape.
        (vec![numbered("inv/1"), numbered("INV/1")], vec![None, first.clone()]),
        (vec![numbered("TN/1"), numbered("TN\\/1")], vec![None, first.clone()]),
        // The third one names the first.
        (
            vec![numbered("TN/1"), numbered("TN/1"), numbered("TN/1")],
            vec![None, first.clone(), first.clone()],
        ),
        // The first and the last day of a financial year.
        (
            vec![
                changed(&[("/DocDtls/No", "TN/1"), ("/DocDtls/Dt", "01/04/2025")]),
                changed(&[("/DocDtls/No", "TN/1"), ("/DocDtls/Dt", "31/03/2026")]),
            ],
            vec![None, first.clone()],
        ),
        // A type in small letters is the same type.
        (
            vec![numbered("TN/1"), changed(&[("/DocDtls/No", "TN/1"), ("/DocDtls/Typ", "inv")])],
            vec![None, first.clone()],
        ),
        // Recipient and amounts play no part.
        (
            vec![
                numbered("TN/1"),
                changed(&[("/DocDtls/No", "TN/1"), ("/BuyerDtls/LglNm", "Else")]),
            ],
            vec![None, first],
        ),
    ] {
        assert_eq!(run(&bodies), expected, "{bodies:?}");
    }
}

#[test]
fn only_an_invoice_that_gets_its_irn_takes_the_number() {
    // One that is refused leaves the number to the next, but is told of an earlier one.
    let refused = changed(&[("/DocDtls/No", "TN/1"), ("/BuyerDtls/Pos", "25")]);
    let found = run(&[refused.clone(), numbered("TN/1"), refused]);
    assert_eq!(found, [None, None, Some(vec![1])]);
    // An e-way bill that is refused does not stop the IRN.
    let without_ewb = changed(&[("/DocDtls/No", "TN/1"), ("/EwbDtls/VehNo", "12345")]);
    assert_eq!(run(&[without_ewb.clone(), without_ewb]), [None, Some(vec![0])]);
    // What has no IRN has no number to take, nor what cannot be read.
    let no_day = changed(&[("/DocDtls/No", "TN/1"), ("/DocDtls/Dt", "31/02/2026")]);
    let broken = numbered("TN/1").replacen('}', "", 1);
    let bodies = [no_day.clone(), no_day, broken, numbered("TN/1")];
    assert_eq!(run(&bodies), [None, None, None, None]);
}

#[test]
fn before_june_2025_the_letter_case_made_another_number() {
    let bodies = [("/DocDtls/Dt", "02/05/2025")]
        .map(|day| [changed(&[day, ("/DocDtls/No", "a1")]), changed(&[day, ("/DocDtls/No", "A1")])])
        .concat();
    let of = |as_of| run_in(&Context::new(as_of), &mut Batch::new(), &bodies);
    assert_eq!(of(Date::constant(2025, 5, 31)), [None, None]);
    assert_eq!(of(Date::constant(2025, 6, 1)), [None, Some(vec![0])]);
}

#[test]
fn the_first_use_is_named_with_its_source() {
    let mut checker = Checker::new(context());
    let mut batch = Batch::new();
    let [first, second, third] = ["TN/1", "TN/2", "TN/3"].map(numbered);
    let at = |source, index| Origin { source, index, line: 1, column: 1 };
    let places = [
        (at("a.json", 0), &first),
        (at("b.ndjson", 0), &second),
        (at("b.ndjson", 7), &first),
        (at("c.json", 0), &second),
        (at("d.json", 0), &third),
        (at("e.json", 0), &third),
    ];
    let mut found = Vec::new();
    for (origin, body) in places {
        let mut report = checker.check(body.as_bytes());
        batch.settle(&mut report, &origin);
        found.extend(duplicate(&report, &origin));
    }
    let related: Vec<_> = found
        .iter()
        .flat_map(|entry| &entry.related)
        .map(|first| (&*first.source, first.index, &*first.pointer))
        .collect();
    let expected = [("a.json", 0), ("b.ndjson", 0), ("d.json", 0)];
    assert_eq!(related, expected.map(|(source, index)| (source, index, "/DocDtls/No")));
    let entry = &found[0];
    assert_eq!((entry.code, &*entry.pointer), (Some("2150"), "/DocDtls/No"));
    assert_eq!((&*entry.message, entry.actual.as_deref()), ("Duplicate IRN", Some("TN/1")));
}

#[test]
fn numbers_that_the_portal_has_are_duplicates_of_no_record() {
    let body = numbered("TN/1");
    let mut checker = Checker::new(context());
    let irn = checker.check(body.as_bytes()).irn();
    let mut batch = Batch::new();
    batch.register(irn);
    assert_eq!(run_in(&context(), &mut batch, &[body.clone(), body]), [Some(vec![]), Some(vec![])]);
}

#[test]
fn whether_2150_is_decided_depends_on_what_is_registered() {
    let mut checker = Checker::new(context());
    let (body, other) = (numbered("TN/1"), numbered("TN/2"));
    let mut lists_it = |batch: &mut Batch, body: &str| {
        let mut report = checker.check(body.as_bytes());
        batch.settle(&mut report, &Origin::whole("-"));
        report.undecided().contains(&"2150")
    };
    // Nothing is known of the portal: only a duplicate inside the batch is decided.
    let mut batch = Batch::new();
    assert_eq!([&body, &other, &body].map(|body| lists_it(&mut batch, body)), [true, true, false]);
    // That nothing is registered is an answer too.
    batch.register(None::<Irn>);
    assert!(!lists_it(&mut batch, &numbered("TN/3")));
}

#[test]
fn the_finding_is_one_like_any_other() {
    // Warnings before and behind its place, and an error: an unknown member, a small letter.
    let faulty = changed(&[("/DocDtls/No", "TN/1"), ("/BuyerDtls/Pos", "25")])
        .replacen("\"B2B\"", "\"b2b\"", 1)
        .replacen("\"Version\"", "\"Foo\":1,\"Version\"", 1);
    let settled = |context: Context| {
        let mut batch = Batch::new();
        let irn = Checker::new(context.clone()).check(faulty.as_bytes()).irn();
        batch.register(irn);
        let mut report = Checker::new(context).check(faulty.as_bytes());
        batch.settle(&mut report, &Origin::whole("-"));
        let ids = |found: &[inv01::Diagnostic]| -> Vec<_> {
            found.iter().map(|found| found.check().id).collect()
        };
        let (found, ignored) = (ids(report.diagnostics()), ids(report.ignored()));
        (found, ignored, report.errors(), report.omitted(), report.verdict())
    };
    let all = vec!["F13", "D9", "S11", "F8"];
    assert_eq!(settled(context()), (all, vec![], 2, 0, Verdict::Rejected));
    // Warnings give way to errors, the last one first.
    for (most, kept) in
        [(3, vec!["F13", "D9", "S11"]), (2, vec!["D9", "S11"]), (1, vec!["D9"]), (0, vec![])]
    {
        let omitted = 4 - kept.len() as u64;
        let expected = (kept, vec![], 2, omitted, Verdict::Rejected);
        assert_eq!(settled(context().max_diagnostics(most)), expected);
    }
    // What is not asked for stands apart and does not count.
    let without = |rules: &[&str]| {
        let selection = Selection::all().without(rules.iter().copied()).unwrap();
        settled(context().selection(selection))
    };
    for name in ["2150", "D9", "duplicate-document"] {
        let expected = (vec!["F13", "S11", "F8"], vec!["D9"], 1, 0, Verdict::Rejected);
        assert_eq!(without(&[name]), expected);
    }
    let expected = (vec!["F13", "F8"], vec!["D9", "S11"], 0, 0, Verdict::Accepted);
    assert_eq!(without(&["2150", "2243"]), expected);
    let expected = (vec!["F13", "D9", "F8"], vec!["S11"], 1, 0, Verdict::Rejected);
    assert_eq!(without(&["2243"]), expected);
}

#[test]
fn an_irn_needs_all_of_its_parts() {
    let mut checker = Checker::new(context());
    let mut irn = |json: &str| checker.check(json.as_bytes()).irn().map(|irn| irn.to_string());
    // sha256 of 33GSPTN1882G1Z32026-27INVTN/2026/0117
    let expected = "99e140ba444de3740c014417f15aa5a9f10ea0f42c7e1e95821e3df7ef15f784";
    assert_eq!(irn(&base("b2b").to_json()).as_deref(), Some(expected));
    for (at, text) in [
        ("/SellerDtls/Gstin", "33GSPTN1882G1Z"),
        ("/DocDtls/Typ", "BOS"),
        ("/DocDtls/No", "0117"),
        ("/DocDtls/Dt", "14-11-2026"),
        ("/DocDtls/Dt", "31/11/2026"),
    ] {
        assert_eq!(irn(&changed(&[(at, text)])), None, "{text}");
        assert_eq!(irn(&base("b2b").without(at).to_json()), None, "{at}");
        assert_eq!(irn(&base("b2b").with(at, Node::raw("7")).to_json()), None, "{at}");
    }
    // What else is wrong is no matter, but the record is whole.
    assert_eq!(irn(&changed(&[("/BuyerDtls/Pos", "25")])).as_deref(), Some(expected));
    assert_eq!(irn(&format!("{}x", base("b2b").to_json())), None);
}

#[test]
fn a_number_that_was_used_in_the_run_stays_that_of_its_first_use() {
    let json = numbered("TN/1");
    let mut checker = Checker::new(context());
    let mut batch = Batch::new();
    let mut first = checker.check(json.as_bytes());
    batch.settle(&mut first, &Origin::whole("first.json"));
    batch.register(first.irn());
    let mut second = checker.check(json.as_bytes());
    let origin = Origin::whole("second.json");
    batch.settle(&mut second, &origin);
    let entries = second.entries(&origin, Values::Masked);
    let duplicate = entries.iter().find(|entry| entry.code == Some("2150")).unwrap();
    assert_eq!(duplicate.related[0].source, "first.json");
}
