//! What the rows alone do not say: null and empty, unknown and repeated names, letter case,
//! spelling of numbers, places.

use inv01::{Checker, Entry, Names, Origin, Severity, Stage, Values, Verdict};
use inv01_workspace::{Node, context, source};

/// Every member but the IRN, which a request leaves out.
fn request() -> Node {
    Node::request(&source()).without("/Irn")
}

fn entries_with(json: &[u8], names: Names) -> (Verdict, Vec<Entry>) {
    let mut checker = Checker::new(context().names(names).max_diagnostics(usize::MAX));
    let report = checker.check(json);
    (report.verdict(), report.entries(&Origin::whole("request.json"), Values::Masked))
}

/// `severity[code] id pointer`, one line for each finding. A changed value may break a rule across
/// members too; those are not asked here.
fn findings_with(json: &str, names: Names) -> Vec<String> {
    let line =
        |e: &Entry| format!("{}[{}] {} {}", e.severity, e.code.unwrap_or("-"), e.id, e.pointer);
    let (_, entries) = entries_with(json.as_bytes(), names);
    entries.iter().filter(|entry| entry.stage != Stage::Rules).map(line).collect()
}

fn findings(body: &Node) -> Vec<String> {
    findings_with(&body.to_json(), Names::Lenient)
}

/// The request with its member at `pointer` spelt otherwise.
fn renamed(pointer: &str, name: &str) -> Node {
    let mut body = request();
    let (parent, old) = pointer.rsplit_once('/').unwrap();
    for member in body.members(parent) {
        if member.0 == old {
            name.clone_into(&mut member.0);
        }
    }
    body
}

/// The request with another member at the end of the object at `parent`.
fn added(parent: &str, name: &str, value: &str) -> Node {
    let mut body = request();
    body.members(parent).push((name.to_owned(), Node::raw(value)));
    body
}

#[test]
fn numbers_are_judged_by_their_value() {
    let with = |value: &str| findings(&request().with("/ItemList/0/TotAmt", Node::raw(value)));
    for value in
        ["100", "100.0", "100.00", "1e2", "1E+2", "10000e-2", "0", "-0", "-0.00", "99999999999.99"]
    {
        assert!(with(value).is_empty(), "{value}: {:?}", with(value));
    }
    let total = |value: &str| findings(&request().with("/ValDtls/TotInvVal", Node::raw(value)));
    assert!(total("99999999999999.99").is_empty());
    assert_eq!(total("100000000000000.00"), ["error[5002] F4 /ValDtls/TotInvVal"]);
    assert_eq!(total("99999999999999.991").len(), 2);
    assert_eq!(with("12.345"), ["error[5002] F5 /ItemList/0/TotAmt"]);
    assert_eq!(with("12345e-3"), ["error[5002] F5 /ItemList/0/TotAmt"]);
    assert_eq!(with("-1"), ["error[5002] F4 /ItemList/0/TotAmt"]);
    assert_eq!(with("-0.001").len(), 2);
    // Zeros beyond the scale: the value is fine, the spelling may not be.
    assert_eq!(with("12.340"), ["warning[5002] F7 /ItemList/0/TotAmt"]);
    // Where there is an exponent the value counts.
    assert!(with("12.340e1").is_empty() && with("12340e-3").is_empty() && with("0e-5").is_empty());
    let pin = |value: &str| findings(&request().with("/SellerDtls/Pin", Node::raw(value)));
    assert!(pin("6.00001e5").is_empty());
    assert_eq!(pin("600001.0"), ["warning[5002] F7 /SellerDtls/Pin"]);
    assert_eq!(pin("600001.5"), ["error[5002] F6 /SellerDtls/Pin"]);
}

#[test]
fn null_and_empty() {
    let with = |pointer: &str, value: &str| findings(&request().with(pointer, Node::raw(value)));
    assert!(with("/TranDtls/EcmGstin", "null").is_empty());
    assert_eq!(with("/SellerDtls/LglNm", "null"), ["error[5002] F1 /SellerDtls/LglNm"]);
    assert_eq!(with("/SellerDtls/LglNm", "\"\""), ["error[5002] F1 /SellerDtls/LglNm"]);
    assert_eq!(with("/SellerDtls/TrdNm", "\"\""), ["error[5002] F11 /SellerDtls/TrdNm"]);
    assert!(with("/AddlDocDtls", "[]").is_empty());
    assert_eq!(with("/AddlDocDtls", "[null]"), ["error[5002] F6 /AddlDocDtls/0"]);
    assert_eq!(with("/ItemList", "null"), ["error[5002] F1 /ItemList"]);
    assert_eq!(with("/ItemList", "[[]]"), ["error[5002] F6 /ItemList/0"]);
}

#[test]
fn an_object_without_a_value_may_count_as_left_out() {
    let with = |pointer: &str, value: &str| findings(&request().with(pointer, Node::raw(value)));
    let names = ["Nm", "Addr1", "Loc", "Pin", "Stcd"];
    for value in ["{}", "{\"Pin\":null,\"Nm\":null}", "{\"Foo\":null}"] {
        let found = with("/DispDtls", value);
        for name in names {
            assert!(found.contains(&format!("warning[5002] F1 /DispDtls/{name}")), "{found:?}");
        }
        assert!(!found.iter().any(|finding| finding.starts_with("error")), "{found:?}");
    }
    assert_eq!(with("/ItemList/0/BchDtls", "{}"), ["warning[5002] F1 /ItemList/0/BchDtls/Nm"]);
    // A single value makes it given; so does its place in an array, and being mandatory.
    let given = with("/DispDtls", "{\"Nm\":\"Depot\"}");
    assert_eq!(given.len(), 4);
    assert!(given.iter().all(|finding| finding.starts_with("error[5002] F1")), "{given:?}");
    assert_eq!(with("/RefDtls/PrecDocDtls", "[{}]").len(), 2);
    assert!(with("/RefDtls/PrecDocDtls", "[{}]")[0].starts_with("error"));
    assert!(with("/SellerDtls", "{}").iter().all(|finding| finding.starts_with("error")));
}

#[test]
fn an_empty_request_has_a_code_of_its_own_beside_the_missing_members() {
    let found = findings_with(" {} ", Names::Lenient);
    assert_eq!(found[0], "error[2255] F14 ");
    assert_eq!(found.len(), 1 + 7);
    assert!(found[1..].iter().all(|finding| finding.starts_with("error[5002] F1 /")));
    assert!(!findings_with("{\"Foo\":1}", Names::Lenient).iter().any(|f| f.contains("2255")));
}

#[test]
fn unknown_members_are_told_and_the_nearest_name_with_them() {
    let hint = |name: &str| {
        let (verdict, entries) = entries_with(
            added("/DocDtls", name, "[1,{\"a\":2}]").to_json().as_bytes(),
            Names::Lenient,
        );
        assert_eq!(verdict, Verdict::Accepted);
        assert_eq!((entries.len(), entries[0].id, entries[0].code), (1, "F8", None));
        (entries[0].pointer.clone(), entries[0].hint.clone())
    };
    assert_eq!(hint("Tpy"), ("/DocDtls/Tpy".to_owned(), Some("Typ".to_owned())));
    assert_eq!(hint("Remarks"), ("/DocDtls/Remarks".to_owned(), None));
    assert_eq!(hint("X"), ("/DocDtls/X".to_owned(), None));
    assert_eq!(hint("a/b~c"), ("/DocDtls/a~1b~0c".to_owned(), None));
    // Escapes in a name are undone, in known ones too.
    assert_eq!(hint("\\u0041\\n"), ("/DocDtls/A\n".to_owned(), None));
    assert!(findings(&renamed("/DocDtls/Typ", "\\u0054yp")).is_empty());
}

#[test]
fn names_in_another_letter_case() {
    let odoo = renamed("/SellerDtls/Gstin", "GSTIN");
    assert_eq!(findings(&odoo), ["warning[-] F9 /SellerDtls/Gstin"]);
    let strict = findings_with(&odoo.to_json(), Names::Strict);
    assert_eq!(strict, ["error[5002] F1 /SellerDtls/Gstin", "warning[-] F8 /SellerDtls/GSTIN"]);
    // What is bound is checked.
    let wrong = odoo.with("/SellerDtls/GSTIN", Node::raw("17"));
    assert_eq!(
        findings(&wrong),
        ["warning[-] F9 /SellerDtls/Gstin", "error[5002] F6 /SellerDtls/Gstin"]
    );
    // Both spellings: one member, given twice. In strict reading they are two.
    let both = added("/BuyerDtls", "POS", "\"29\"");
    assert_eq!(findings(&both), ["warning[-] F12 /BuyerDtls/Pos", "warning[-] F9 /BuyerDtls/Pos"]);
    assert_eq!(findings_with(&both.to_json(), Names::Strict), ["warning[-] F8 /BuyerDtls/POS"]);
}

#[test]
fn codes_in_another_letter_case() {
    let with = |pointer: &str, value: &str| findings(&request().with(pointer, Node::raw(value)));
    assert_eq!(with("/TranDtls/SupTyp", "\"b2b\""), ["warning[-] F13 /TranDtls/SupTyp"]);
    assert_eq!(with("/DocDtls/Typ", "\"Inv\""), ["warning[-] F13 /DocDtls/Typ"]);
    assert_eq!(with("/TranDtls/RegRev", "\"y\""), ["error[5002] F3 /TranDtls/RegRev"]);
    assert_eq!(with("/TranDtls/RegRev", "\"|\""), ["error[5002] F3 /TranDtls/RegRev"]);
    assert_eq!(with("/BuyerDtls/Gstin", "\"URP\""), Vec::<String>::new());
    assert_eq!(with("/BuyerDtls/Gstin", "\"urp\""), ["error[5002] F3 /BuyerDtls/Gstin"]);
}

#[test]
fn of_a_repeated_name_the_last_counts() {
    // The earlier value is no number, and nobody is told.
    let mut body = request().with("/SellerDtls/Pin", Node::raw("\"600001\""));
    body.members("/SellerDtls").push(("Pin".to_owned(), Node::raw("600001")));
    assert_eq!(findings(&body), ["warning[-] F12 /SellerDtls/Pin"]);
    // The other way round the fault is told.
    let body = added("/SellerDtls", "Pin", "\"600001\"");
    assert_eq!(
        findings(&body),
        ["warning[-] F12 /SellerDtls/Pin", "error[5002] F6 /SellerDtls/Pin"]
    );
    // Three times: two warnings, each at its place.
    let json = r#"{"Version":"9","Version":"8","Version":"1.1"}"#;
    let (_, entries) = entries_with(json.as_bytes(), Names::Lenient);
    let places: Vec<_> = entries.iter().filter(|e| e.id == "F12").map(|e| e.column).collect();
    assert_eq!(places, [2, 16]);
    assert!(!entries.iter().any(|entry| entry.id == "D13"));
    // A whole object: what the first lacked does not matter, what the last lacks does.
    let mut body = request();
    body.members("").insert(0, ("DocDtls".to_owned(), Node::raw("{\"Typ\":\"\",\"X\":1}")));
    assert_eq!(findings(&body), ["warning[-] F12 /DocDtls"]);
    let body = added("", "DocDtls", "{\"Typ\":\"INV\",\"No\":\"7\"}");
    assert_eq!(findings(&body), ["warning[-] F12 /DocDtls", "error[5002] F1 /DocDtls/Dt"]);
    // Null counts as well, when it is last.
    let body = added("/SellerDtls", "Pin", "null");
    assert_eq!(
        findings(&body),
        ["warning[-] F12 /SellerDtls/Pin", "error[5002] F1 /SellerDtls/Pin"]
    );
    // Unknown names too.
    let mut body = added("/DocDtls", "X", "1");
    body.members("/DocDtls").push(("X".to_owned(), Node::raw("2")));
    assert_eq!(findings(&body), ["warning[-] F12 /DocDtls/X", "warning[-] F8 /DocDtls/X"]);
    // The condition on a text beside follows its last value.
    let mut body = request().without("/ItemList/0/Qty");
    body.members("/ItemList/0").push(("IsServc".to_owned(), Node::raw("\"Y\"")));
    assert_eq!(findings(&body), ["warning[-] F12 /ItemList/0/IsServc"]);
}

#[test]
fn many_repeated_names_cost_time_in_their_number_only() {
    let members: Vec<String> =
        (0..20_000).map(|i| format!("\"x{}\":1,\"Version\":\"1.1\"", i / 2)).collect();
    let json = format!("{{{}}}", members.join(","));
    // More than are kept are counted.
    let counts = Checker::new(context()).check(json.as_bytes()).counts().to_vec();
    let repeated = counts.iter().filter(|count| count.check.id == "F12");
    assert_eq!(repeated.map(|count| count.findings).sum::<u64>(), 10_000 + 19_999);
}

#[test]
fn length_in_two_units() {
    // 100 letters beyond the first plane are 200 UTF-16 units: too long for one count only.
    let name = format!("\"{}\"", "\u{10400}".repeat(100));
    let body = request().with("/SellerDtls/LglNm", Node::raw(&name));
    let (verdict, entries) = entries_with(body.to_json().as_bytes(), Names::Lenient);
    assert_eq!((verdict, entries[0].id), (Verdict::Accepted, "F2"));
    assert!(entries[0].actual.as_deref().unwrap().contains("100 code points, 200 UTF-16 units"));
    // Two of them are too short by one count, long enough by the other.
    let body = request().with("/SellerDtls/LglNm", Node::raw("\"\u{10400}\u{10400}\""));
    assert_eq!(findings(&body), ["warning[5002] F2 /SellerDtls/LglNm"]);
    // Escapes count as the characters they stand for; 101 by both counts is too long.
    let body =
        request().with("/SellerDtls/LglNm", Node::raw(format!("\"{}\"", "\\u0905".repeat(100))));
    assert!(findings(&body).is_empty());
    let body = request().with("/SellerDtls/LglNm", Node::raw(format!("\"{}\"", "अ".repeat(101))));
    assert_eq!(findings(&body), ["error[5002] F2 /SellerDtls/LglNm"]);
}

#[test]
fn the_version_of_illegal_length_is_a_fault_of_length_alone() {
    let with = |value: &str| findings(&request().with("/Version", Node::raw(value)));
    assert_eq!(with("\"1.03\""), ["error[2279] D13 /Version"]);
    assert_eq!(with("\"1.1.1.1\""), ["error[5002] F2 /Version"]);
    assert_eq!(with("1.1"), ["error[5002] F6 /Version"]);
}

#[test]
fn messages_are_the_portals() {
    let message = |pointer: &str, value: &str| {
        let body = request().with(pointer, Node::raw(value));
        entries_with(body.to_json().as_bytes(), Names::Lenient).1[0].message.clone()
    };
    assert_eq!(message("/SellerDtls/LglNm", "null"), "The Legal Name field is required.");
    assert_eq!(
        message("/SellerDtls/Addr2", "\"A\""),
        "The field Address 2 must be a string with a minimum length of 3 and a maximum length of 100.",
    );
    assert_eq!(
        message("/SellerDtls/Pin", "99999"),
        "The field Pin Code must be between 100000 and 999999."
    );
    assert_eq!(
        message("/ItemList/0/AssAmt", "1.234"),
        "The field Assessable Amount (Total Amount - Discount) must match the regular expression '^\\d+.?\\d{0,2}$'.",
    );
    assert_eq!(
        message("/BuyerDtls/Pin", "\"560037\""),
        "The JSON value could not be converted to System.Nullable`1[System.Int32]. Path: $.Data.BuyerDtls.Pin",
    );
    assert_eq!(
        message("/ItemList/0/Qty", "\"5\""),
        "The JSON value could not be converted to a number. Path: $.Data.ItemList[0].Qty",
    );
    assert_eq!(message("/SellerDtls/Gstin", "\"33gsptn1882g1z3\""), "Invalid GSTIN");
    assert_eq!(message("/TranDtls/SupTyp", "\"B2C\""), "Invalid value in Type of Supply");
    assert_eq!(message("/DocDtls/Typ", "\"BOS\""), "Invalid value in Document Type");
    assert_eq!(message("/Version", "\"1.03\""), "Invalid schema version");
    assert_eq!(message("/ItemList", "[]"), "Item list cannot be empty");
    let body = request().without("/ItemList/0/Qty");
    let entry = &entries_with(body.to_json().as_bytes(), Names::Lenient).1[0];
    assert_eq!(entry.message, "For Sl. No 1, Quantity is not passed");
    assert_eq!(entry.item.as_deref(), Some("1"));
}

#[test]
fn personal_values_are_shapes_unless_asked_for() {
    let body = request().with("/SellerDtls/Gstin", Node::raw("\"33gsptn1882g1z\""));
    let json = body.to_json();
    let mut checker = Checker::new(context());
    let report = checker.check(json.as_bytes());
    let origin = Origin::whole("request.json");
    let masked = &report.entries(&origin, Values::Masked)[0];
    assert_eq!(masked.actual.as_deref(), Some("99aaaaa9999a9a (14 characters)"));
    let shown = &report.entries(&origin, Values::Shown)[0];
    assert_eq!(shown.actual.as_deref(), Some("33gsptn1882g1z (14 characters)"));
}

#[test]
fn unreadable_records() {
    let fault = |json: &[u8]| {
        let (verdict, entries) = entries_with(json, Names::Lenient);
        assert_eq!(verdict, Verdict::Malformed, "{}", json.escape_ascii());
        let faults: Vec<_> = entries.iter().filter(|entry| entry.id == "J1").collect();
        assert_eq!((faults.len(), faults[0].code, faults[0].rule), (1, None, "json"));
        (faults[0].message.clone(), faults[0].line, faults[0].column)
    };
    let told = |json: &[u8], what: &str, line: u64, column: u64| {
        let (message, at_line, at_column) = fault(json);
        assert!(message.ends_with(what), "{message}");
        assert_eq!((at_line, at_column), (line, column), "{message}");
    };
    told(b"", "there is nothing but white space", 1, 1);
    told(b" \n ", "there is nothing but white space", 2, 2);
    told(b"null", "the value is not an object", 1, 1);
    told(b" [1]", "the value is not an object", 1, 2);
    told(b"[1", "the text ends inside a value", 1, 3);
    told(b"{} {}", "something follows the object", 1, 4);
    told(b"{\n\"a\": tru }", "this character has no place here", 2, 9);
    told("{\"é\": \"अ\",}".as_bytes(), "`}` has no place here", 1, 11);
    told(b"{\"a\":\"\\ud800\"}", "half of a surrogate pair", 1, 7);
    told(b"{\"a\":\"\xff\"}", "the text is not UTF-8", 1, 7);
    told(b"{\"a\":\x00}", "a NUL byte", 1, 6);
    told(
        format!("{{\"a\":{}", "[".repeat(200)).as_bytes(),
        "more than 128 levels of nesting",
        1,
        133,
    );
    // What was found before the fault is kept.
    let (_, entries) = entries_with(b"{\"Version\":\"9\",\"TranDtls\":{", Names::Lenient);
    let ids: Vec<_> = entries.iter().map(|entry| entry.id).collect();
    assert_eq!(ids, ["J1", "D13"]);
}

#[test]
fn a_byte_order_mark_is_skipped_with_a_warning() {
    let json = format!("\u{FEFF}{}", request().with("/Version", Node::raw("\"9\"")).to_json());
    let (_, entries) = entries_with(json.as_bytes(), Names::Lenient);
    let found: Vec<_> = entries.iter().map(|e| (e.id, e.line, e.column)).collect();
    assert_eq!(found, [("J2", 1, 1), ("D13", 1, 12)]);
}

#[test]
fn every_rule_of_one_member_can_be_reported() {
    let set = |pointer: &str, value: &str| request().with(pointer, Node::raw(value)).to_json();
    let item = |count| vec![Node::raw("{}"); count];
    let bodies = [
        "{".to_owned(),
        "{}".to_owned(),
        format!("\u{FEFF}{}", request().to_json()),
        set("/SellerDtls/TrdNm", "\"\""),
        set("/SellerDtls/TrdNm", "\"A\""),
        set("/SellerDtls/Gstin", "\"33gsptn1882g1z3\""),
        set("/SellerDtls/Pin", "\"600001\""),
        set("/SellerDtls/Pin", "1"),
        set("/ItemList/0/Qty", "1.2345"),
        set("/ItemList/0/Qty", "1.2340"),
        set("/TranDtls/SupTyp", "\"b2b\""),
        set("/Version", "\"1.0\""),
        added("/DocDtls", "X", "1").to_json(),
        added("/DocDtls", "TYP", "\"INV\"").to_json(),
        request().without("/ItemList/0/Qty").without("/ItemList/0/Unit").to_json(),
        request().with("/ItemList", Node::Array(item(0))).to_json(),
        request().with("/ItemList", Node::Array(item(1001))).to_json(),
    ];
    let mut reported = std::collections::BTreeSet::new();
    for body in bodies {
        let (_, entries) = entries_with(body.as_bytes(), Names::Lenient);
        let entries = entries.iter().filter(|entry| entry.stage != Stage::Rules);
        reported.extend(entries.map(|entry| (entry.id, entry.code)));
    }
    // Those across members have case files, as has the one that no request can break.
    let catalogue = inv01::checks().iter().filter(|check| check.stage != Stage::Rules);
    let catalogue = catalogue.filter(|check| check.rule != "member-choice");
    assert_eq!(reported, catalogue.map(|check| (check.id, check.code)).collect());
}

#[test]
fn what_stands_in_the_place_of_a_container_is_shown_as_a_shape() {
    // Nobody knows what it is, so it may be anything about anybody.
    for field in inv01::fields().iter().filter(|field| field.members().next().is_some()).skip(1) {
        let at = inv01_workspace::pointer(field.path);
        for (value, shape) in [("\"Parvati 7\"", "Aaaaaaa 9"), ("98765", "99999")] {
            let mut bodies = vec![request().with(&at, Node::raw(value))];
            if matches!(field.kind, inv01::Kind::Array(_)) {
                bodies.push(request().with(&at, Node::Array(vec![Node::raw(value)])));
            }
            for body in bodies {
                let (_, entries) = entries_with(body.to_json().as_bytes(), Names::Lenient);
                let [entry] = entries.as_slice() else { panic!("{entries:#?}") };
                assert_eq!((entry.id, entry.basis.as_str()), ("F6", "observed"));
                assert!(entry.actual.as_deref().unwrap().ends_with(shape), "{entry:?}");
            }
        }
    }
}

#[test]
fn an_element_is_told_from_its_array() {
    let expected = |value: &str| {
        let body = request().with("/ItemList", Node::raw(value));
        let entry = entries_with(body.to_json().as_bytes(), Names::Lenient).1.remove(0);
        (entry.expected.unwrap(), entry.message)
    };
    let (array, message) = expected("{}");
    assert_eq!(array, "an array of objects");
    assert!(message.ends_with("to an array of objects. Path: $.Data.ItemList"), "{message}");
    let (element, message) = expected("[null]");
    assert_eq!(element, "an object");
    assert!(message.ends_with("to an object. Path: $.Data.ItemList[0]"), "{message}");
}

#[test]
fn hints_do_not_lead_into_another_fault() {
    let hint = |body: &Node, names| {
        let (_, entries) = entries_with(body.to_json().as_bytes(), names);
        entries.into_iter().find_map(|entry| entry.hint)
    };
    let empty = |pointer: &str| request().with(pointer, Node::raw("\"\""));
    let leave = Some("leave the member out".to_owned());
    assert_eq!(hint(&empty("/SellerDtls/TrdNm"), Names::Lenient), leave);
    assert_eq!(hint(&empty("/ItemList/0/Unit"), Names::Lenient), None);
    assert_eq!(hint(&empty("/SellerDtls/LglNm"), Names::Lenient), None);
    let odoo = renamed("/SellerDtls/Gstin", "GSTIN");
    assert_eq!(hint(&odoo, Names::Strict), Some("Gstin".to_owned()));
    let quoted = |value: &str| request().with("/SellerDtls/Pin", Node::raw(value));
    assert!(hint(&quoted("\"600001\""), Names::Lenient).unwrap().contains("without quotes"));
    assert_eq!(hint(&quoted("\"600001.5\""), Names::Lenient), None);
    assert_eq!(hint(&quoted("\"Chennai\""), Names::Lenient), None);
}

#[test]
fn the_document_number_is_that_of_the_last_document_details() {
    let number = |body: &Node| {
        let json = body.to_json();
        let mut checker = Checker::new(context());
        checker.check(json.as_bytes()).document_number().map(std::borrow::Cow::into_owned)
    };
    assert_eq!(number(&request()).as_deref(), Some("TN/2026/0117"));
    let unsound = request().with("/DocDtls/No", Node::raw("\"0\\u0031\""));
    assert_eq!(number(&unsound).as_deref(), Some("01"));
    for last in ["null", "5", "{}", "{\"No\":7}"] {
        assert_eq!(number(&added("", "DocDtls", last)), None, "{last}");
    }
    assert_eq!(number(&added("", "DocDtls", "{\"No\":\"7\"}")).as_deref(), Some("7"));
}

#[test]
fn more_findings_than_are_kept_are_counted() {
    let items = |count: usize| format!("{{\"ItemList\":[{}{{}}]}}", "{},".repeat(count - 1));
    let mut checker = Checker::new(context().max_diagnostics(usize::MAX));
    let found = |checker: &mut Checker, count| {
        let json = items(count);
        let report = checker.check(json.as_bytes());
        assert_eq!(report.verdict(), Verdict::Rejected);
        let record = report.record(&Origin::whole("x"), Values::Masked);
        assert_eq!(record.omitted, report.omitted());
        (report.diagnostics().len(), report.omitted())
    };
    // Each empty item lacks eight members, the request six others, and 1001 items are too many.
    assert_eq!(found(&mut checker, 1000), (8_000 + 6, 0));
    assert_eq!(found(&mut checker, 20_000), (inv01::MAX_FINDINGS, 160_000 + 7 - 8_192));
    // Errors come first, also where there are more warnings than are kept.
    let warnings = "\"x\":1,".repeat(inv01::MAX_FINDINGS);
    let json = request().to_json().replacen('{', &format!("{{{warnings}"), 1);
    assert_eq!(checker.check(json.as_bytes()).verdict(), Verdict::Accepted);
    let json = json.replace("\"TaxSch\":\"GST\"", "\"TaxSch\":\"VAT\"");
    let report = checker.check(json.as_bytes());
    assert_eq!((report.verdict(), report.omitted() > 0), (Verdict::Rejected, true));
    assert!(report.diagnostics().iter().any(|found| found.severity() == Severity::Error));
}

#[test]
fn more_than_is_kept_inside_an_earlier_use_does_not_count() {
    let mut checker = Checker::new(context());
    let sound = request().to_json();
    // Eight findings in each item, a repeated name inside, and the same list again, and sound.
    let items = "{\"Qty\":[],\"Qty\":[]},".repeat(30_000);
    let json = sound.replacen('{', &format!("{{\"ItemList\":[{items}{{}}],"), 1);
    let report = checker.check(json.as_bytes());
    let counts: Vec<_> = report.counts().iter().map(|c| (c.check.id, c.findings)).collect();
    assert_eq!((report.verdict(), counts), (Verdict::Accepted, vec![("F12", 1)]));
    assert_eq!(report.pointer(&report.diagnostics()[0]), "/ItemList");
    // What stands outside counts as ever, and so does what the last use holds.
    let json = json.replace("\"TaxSch\":\"GST\"", "\"TaxSch\":\"VAT\"");
    let report = checker.check(json.as_bytes());
    assert_eq!((report.verdict(), report.errors(), report.warnings()), (Verdict::Rejected, 1, 1));
    let json = format!("{{\"ItemList\":[{{\"Qty\":1}}],\"ItemList\":[{items}{{}}]}}");
    let report = checker.check(json.as_bytes());
    let f12 = report.counts().iter().find(|count| count.check.id == "F12").unwrap();
    assert_eq!(f12.findings, 30_001);
}
