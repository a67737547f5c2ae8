//! What all rules across members have in common: which values they read, and when they are silent.
//! What each demands is in `tests/cases`.

use inv01::{Checker, Names, Stage, Verdict};
use inv01_workspace::{Node, context, source};

/// Every member but the IRN, which a request leaves out.
fn request() -> Node {
    Node::request(&source()).without("/Irn")
}

/// The findings of rules across members: id and place.
fn findings_with(json: &str, names: Names) -> Vec<String> {
    let mut checker = Checker::new(context().names(names));
    let report = checker.check(json.as_bytes());
    let of_rules = report.diagnostics().iter().filter(|found| found.check().stage == Stage::Rules);
    of_rules.map(|found| format!("{} {}", found.check().id, report.pointer(found))).collect()
}

fn findings(body: &Node) -> Vec<String> {
    findings_with(&body.to_json(), Names::Lenient)
}

/// The request with another member at the end of a container.
fn added(container: &str, name: &str, value: Node) -> Node {
    let mut body = request();
    body.members(container).push((name.to_owned(), value));
    body
}

/// A request in which a rule of each subject speaks.
fn faulty() -> Node {
    request()
        .with("/SellerDtls/Pin", Node::raw("382010"))
        .with("/BuyerDtls/Pos", Node::raw("\"25\""))
        .with("/ShipDtls/Gstin", Node::raw("\"27GSPMH1882G1ZX\""))
        .with("/ItemList/0/HsnCd", Node::raw("\"00000000\""))
        .with("/ItemList/0/GstRt", Node::raw("15"))
        .with("/ExpDtls/Port", Node::raw("\"INXXX9\""))
        .with("/EwbDtls/VehNo", Node::raw("\"12345\""))
}

#[test]
fn the_request_of_samples_has_no_finding() {
    assert_eq!(findings(&request()), [""; 0]);
}

#[test]
fn the_order_of_names_does_not_matter() {
    let expected = [
        "S22 /SellerDtls/Pin",
        "S11 /BuyerDtls/Pos",
        "G2 /ShipDtls/Gstin",
        "I3 /ItemList/0/HsnCd",
        "C17 /ItemList/0/GstRt",
        "C3 /ItemList/0/IgstAmt",
        "S27 /ExpDtls/Port",
        "W14 /EwbDtls/VehNo",
    ];
    assert_eq!(findings(&faulty()), expected);
    assert_eq!(findings(&faulty().reversed()), expected);
}

#[test]
fn the_last_use_of_a_name_is_read() {
    let body = added("/SellerDtls", "Pin", Node::raw("382010"));
    assert_eq!(findings(&body), ["S22 /SellerDtls/Pin"]);
    let body = added("/SellerDtls", "Pin", Node::raw("null"));
    assert_eq!(findings(&body), [""; 0]);

    // A container that is given again is another one, even if it is none.
    let seller = |pin| {
        let mut body = request().with("/SellerDtls/Pin", Node::raw(pin));
        body.at("/SellerDtls").unwrap().clone()
    };
    let mut body = request().with("/SellerDtls", seller("382010"));
    assert_eq!(findings(&body), ["S22 /SellerDtls/Pin"]);
    body.members("").push(("SellerDtls".to_owned(), seller("600001")));
    assert_eq!(findings(&body), [""; 0]);
    for other in ["null", "{}", "7", "{\"Stcd\":\"39\"}"] {
        let mut body = request().with("/SellerDtls", seller("382010"));
        body.members("").push(("SellerDtls".to_owned(), Node::raw(other)));
        let found: &[&str] = if other.contains("39") { &["S21 /SellerDtls/Stcd"] } else { &[] };
        assert_eq!(findings(&body), found, "{other}");
    }

    // So with items.
    let mut body = request().with("/ItemList/0/HsnCd", Node::raw("\"00000000\""));
    assert_eq!(findings(&body), ["I3 /ItemList/0/HsnCd"]);
    let items = request().at("/ItemList").unwrap().clone();
    body.members("").push(("ItemList".to_owned(), items));
    assert_eq!(findings(&body), [""; 0]);
}

#[test]
fn items_are_named_by_position_and_number() {
    let mut item = request().at("/ItemList/0").unwrap().clone();
    let good = item.clone();
    *item.at("/HsnCd").unwrap() = Node::raw("\"00000000\"");
    *item.at("/SlNo").unwrap() = Node::raw("\"42\"");
    // Something that is no item does not shift the positions.
    let body = request().with("/ItemList", Node::Array(vec![good, Node::raw("7"), item]));
    assert_eq!(findings(&body), ["I3 /ItemList/2/HsnCd"]);
    let mut checker = Checker::new(context());
    let json = body.to_json();
    let report = checker.check(json.as_bytes());
    let entries = report.entries(&inv01::Origin::whole("x"), inv01::Values::Masked);
    let hsn = entries.iter().find(|entry| entry.id == "I3").unwrap();
    assert_eq!(hsn.item.as_deref(), Some("42"));
}

#[test]
fn values_count_and_not_their_spelling() {
    for (pointer, value) in [
        ("/SellerDtls/Pin", "6.00001e5"),
        ("/ItemList/0/GstRt", "18.00"),
        ("/ItemList/0/GstRt", "1.8e1"),
        ("/BuyerDtls/Pos", "\"\\u0032\\u0037\""),
        ("/ItemList/0/Unit", "\"N\\u004fS\""),
        ("/ExpDtls/Port", "\"inmaa1\""),
    ] {
        assert_eq!(findings(&request().with(pointer, Node::raw(value))), [""; 0], "{value}");
    }
    let body = request().with("/BuyerDtls/Pos", Node::raw("\"\\u0032\\u0035\""));
    assert_eq!(findings(&body), ["S11 /BuyerDtls/Pos"]);
}

#[test]
fn a_code_that_ends_in_zero_bytes_is_another() {
    let json = |pointer, value: &str| request().with(pointer, Node::raw(value)).to_json();
    let mut checker = Checker::new(context());
    for (pointer, value, code) in [
        ("/TranDtls/SupTyp", "\"B2B\\u0000\"", "5002"),
        ("/TranDtls/TaxSch", "\"GST\\u0000\"", "5002"),
        ("/Version", "\"1.1\\u0000\"", "2279"),
        ("/ItemList/0/Unit", "\"NOS\\u0000\"", "5002"),
    ] {
        let json = json(pointer, value);
        let report = checker.check(json.as_bytes());
        let found: Vec<_> = report.diagnostics().iter().map(inv01::Diagnostic::code).collect();
        assert_eq!(found, [Some(code)], "{pointer}");
    }
}

#[test]
fn a_name_in_another_letter_case_is_read_if_it_is_bound() {
    let json = faulty().to_json().replace("\"Pos\"", "\"POS\"");
    let found = findings_with(&json, Names::Lenient);
    assert!(found.contains(&"S11 /BuyerDtls/Pos".to_owned()), "{found:?}");
    let found = findings_with(&json, Names::Strict);
    assert!(!found.contains(&"S11 /BuyerDtls/Pos".to_owned()), "{found:?}");
}

#[test]
fn rules_are_silent_on_a_record_that_breaks_off() {
    let json = faulty().to_json();
    for end in [json.len() - 1, json.len() / 2] {
        assert_eq!(findings_with(&json[..end], Names::Lenient), [""; 0]);
    }
}

#[test]
fn a_fault_of_the_e_way_bill_part_does_not_stop_the_irn() {
    let body = request().with("/EwbDtls/VehNo", Node::raw("\"12345\""));
    let mut checker = Checker::new(context());
    assert_eq!(checker.check(body.to_json().as_bytes()).verdict(), Verdict::EwbRejected);
}

/// Whether a rule has found something in the request after these changes: a value, or none to leave
/// the member out.
fn speaks(id: &str, changes: &[(&str, Option<&str>)]) -> bool {
    let body = changes.iter().fold(request(), |body, (pointer, value)| match value {
        Some(value) => body.with(pointer, Node::raw(*value)),
        None => body.without(pointer),
    });
    findings(&body).iter().any(|found| found.starts_with(&format!("{id} ")))
}

#[test]
fn what_an_e_way_bill_refuses_is_no_warning_as_well() {
    // Of the buyer's PIN code S34 warns, unless goods move to the buyer by an e-way bill.
    let pin = ("/BuyerDtls/Pin", None);
    assert!(speaks("S34", &[pin]));
    assert!(speaks("S34", &[pin, ("/EwbDtls", None)]));
    assert!(speaks("S34", &[pin, ("/EwbDtls", Some("7"))]));
    assert!(speaks("S34", &[pin, ("/EwbDtls", None), ("/ShipDtls", None)]));
    assert!(!speaks("S34", &[pin, ("/ShipDtls", None)]));
    assert!(!speaks("S34", &[pin, ("/ShipDtls", Some("null"))]));
    // Nobody knows whether these are given, so the warning stays.
    assert!(speaks("S34", &[pin, ("/ShipDtls", Some("{}"))]));
    assert!(speaks("S34", &[pin, ("/ShipDtls", None), ("/EwbDtls", Some("{}"))]));

    // Of the state that goods are dispatched from S33 warns, unless there is one.
    let abroad = ("/DispDtls/Stcd", Some("\"96\""));
    assert!(speaks("S33", &[abroad, ("/EwbDtls", None)]));
    assert!(speaks("S33", &[abroad, ("/EwbDtls", Some("null"))]));
    assert!(!speaks("S33", &[abroad]));
    assert!(speaks("S33", &[abroad, ("/EwbDtls", Some("{}"))]));
}

#[test]
fn serial_numbers_of_many_items_are_compared_in_little_time() {
    let item =
        |number: usize| Node::Object(vec![("SlNo".to_owned(), Node::raw(format!("\"{number}\"")))]);
    let mut checker = Checker::new(context());
    let mut found = |number: fn(usize) -> usize| {
        let items = Node::Array((0..2_000).map(|at| item(number(at))).collect());
        let json = Node::Object(vec![("ItemList".to_owned(), items)]).to_json();
        let report = checker.check(json.as_bytes());
        let counts = report.counts().iter().filter(|count| count.check.id == "I2");
        counts.map(|count| count.findings).sum::<u64>()
    };
    // All the same, in pairs far from each other, backwards.
    assert_eq!(found(|_| 7), 1_999);
    assert_eq!(found(|at| at % 1_000), 1_000);
    assert_eq!(found(|at| 2_000 - at), 0);
}

#[test]
fn the_letter_case_of_the_sender_does_not_matter() {
    let body = request().with("/TranDtls/EcmGstin", Node::raw("\"27GSPMH3381G1CT\"")).to_json();
    let ids = |caller: &str| -> Vec<&str> {
        let mut checker = Checker::new(context().caller_gstin(caller));
        let report = checker.check(body.as_bytes());
        report
            .diagnostics()
            .iter()
            .map(|found| found.check().id)
            .filter(|id| *id == "S29")
            .collect()
    };
    // The operator, in either letter case; then the supplier, who must name none.
    assert_eq!(ids("27GSPMH3381G1CT"), [""; 0]);
    assert_eq!(ids("27gspmh3381g1ct"), [""; 0]);
    assert_eq!(ids("33GSPTN1882G1Z3"), ["S29"]);
}

#[test]
fn blanks_around_a_request_do_not_count_as_its_size() {
    let (json, blanks) = (request().to_json(), " ".repeat(3_000_000));
    for padded in [format!("{blanks}{json}"), format!("{json}{blanks}")] {
        assert_eq!(findings_with(&padded, Names::Lenient), [""; 0]);
    }
    let inside = json.replacen('{', &format!("{{{blanks}"), 1);
    assert_eq!(findings_with(&inside, Names::Lenient), ["D14 "]);
}
