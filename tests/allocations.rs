//! What takes memory from the heap, and how much.

#[path = "../benches/corpus/mod.rs"]
mod corpus;

use allocation_counter::measure;
use inv01::masters::{Days, Masters, Standing, all};
use inv01::{Batch, Checker, Date, Irn, Origin, Report, Verdict};
use inv01_workspace::context;

#[test]
fn a_look_up_allocates_nothing() {
    let built_in = Masters::built_in();
    let day = Days::on(Date::constant(2026, 11, 21));
    for master in all() {
        let codes: Vec<String> = master.rows().map(|row| row.code.into_owned()).collect();
        let unlisted = ["", "?", "39", "000000", "999999", "99999999", "ZZZ", "15", "KA01AB1234"];
        let codes: Vec<&str> = codes.iter().map(String::as_str).chain(unlisted).collect();
        let mut found = 0;
        let measured = measure(|| {
            for code in &codes {
                let listed = built_in.standing(master, code, day) != Standing::Unlisted;
                found += usize::from(listed) + built_in.find(master, code).count();
            }
        });
        assert_eq!(measured.count_total, 0, "{}", master.name);
        // The look-ups took place.
        assert!(found > 0, "{}", master.name);
    }
    // The measure measures.
    assert_eq!(measure(|| drop(String::from("code"))).count_total, 1);
}

#[test]
fn a_valid_invoice_allocates_nothing_once_others_have_been_seen() {
    let mut invoices = corpus::valid(300);
    invoices.extend(corpus::of_items(1000, 1));
    for kind in ["\\/", "\\u0026", "\\u0b9a", ":null", "\"SlNo\":\"1000\""] {
        assert!(invoices.iter().any(|json| json.contains(kind)), "{kind}");
    }
    let mut checker = Checker::new(corpus::context());
    for _ in 0..2 {
        corpus::accepts(&mut checker, &invoices, true);
    }
    for json in &invoices {
        let mut is_accepted = false;
        let measured = measure(|| {
            is_accepted = checker.check(json.as_bytes()).verdict() == Verdict::Accepted;
        });
        assert!(is_accepted);
        assert_eq!(measured.count_total, 0, "{json}");
    }
}

/// An IRN like any other: SplitMix64 of a number.
fn irn(number: u64) -> Irn {
    let parts = (0..4).map(|part| {
        let mut z = (4 * number + part).wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        z = (z ^ z >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ z >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        format!("{:016x}", z ^ z >> 31)
    });
    parts.collect::<String>().parse().unwrap()
}

#[test]
fn a_document_number_of_a_batch_takes_at_most_64_bytes() {
    let irns: Vec<Irn> = (0..1_000_000).map(irn).collect();
    // Tables grow by doubling, so the bound is asked for at many sizes.
    let mut size = 1;
    while size < irns.len() {
        let mut batch = Batch::new();
        let measured = measure(|| {
            batch = Batch::new();
            batch.register(irns[..size].iter().copied());
        });
        assert!(measured.bytes_max <= 64 * size as u64 + 16 * 1024, "{size}: {measured:?}");
        size += size.div_ceil(8);
    }
}

#[test]
fn so_does_one_of_an_invoice_of_the_run() {
    let json = include_str!("../examples/invoice.json");
    let number = "TN/2026/0117";
    assert!(json.contains(number));
    let bodies: Vec<String> =
        (0..10_000).map(|i| json.replacen(number, &format!("TN/{i}"), 1)).collect();
    let mut checker = Checker::new(context());
    let mut reports: Vec<Report<'_>> =
        bodies.iter().map(|body| checker.check(body.as_bytes())).collect();
    let mut size = 1;
    while size < reports.len() {
        let mut batch = Batch::new();
        let measured = measure(|| {
            batch = Batch::new();
            for (report, index) in reports[..size].iter_mut().zip(0..) {
                batch.settle(report, &Origin { index, ..Origin::whole("batch.ndjson") });
            }
        });
        assert!(measured.bytes_max <= 64 * size as u64 + 16 * 1024, "{size}: {measured:?}");
        size += size.div_ceil(4);
    }
    // None of them was refused.
    assert!(reports.iter().all(|report| report.diagnostics().is_empty()));
}
