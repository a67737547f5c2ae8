//! What was sent next to what was signed.

use std::collections::BTreeMap;

use inv01::generate::{Choices, Options, Size, invoice};
use inv01::model::Invoice;
use inv01::signed::{Assessment, Change, Difference, Examination, Input, differences, examine};
use inv01::{MAX_FINDINGS, Origin, Values};
use inv01_workspace::tokens::{SAMPLES, keys};
use inv01_workspace::{Node, context};

/// What differs, values shown.
fn diff(sent: &str, signed: &str) -> Vec<Difference> {
    let found = differences(sent.as_bytes(), signed.as_bytes(), Values::Shown).unwrap();
    assert_eq!(found.omitted, 0);
    found.listed
}

/// The same in short: `changed /DocDtls/Dt "a" "b"`.
fn told(sent: &str, signed: &str) -> Vec<String> {
    let told = diff(sent, signed).into_iter().map(
        |Difference { change, pointer, sent, signed, .. }| {
            let [sent, signed] =
                [sent, signed].map(|json| json.map_or("-".into(), |json| json.to_string()));
            format!("{change} {pointer} {sent} {signed}")
        },
    );
    told.collect()
}

fn examined<'a>(answer: &'a str, sent: Option<&'a str>) -> Examination<'a> {
    let sent = sent.map(|sent| Input::new(sent.as_bytes(), Origin::whole("sent.json")));
    examine(
        Input::new(answer.as_bytes(), Origin::whole("answer.json")),
        sent,
        &keys(),
        Values::Masked,
    )
}

#[test]
fn the_request_of_generate_irn_is_another_body() {
    let found = examined(SAMPLES[0].answer, Some(SAMPLES[0].request));
    assert_eq!(found.assessment, Assessment::Differs);
    let compared = found.sent.unwrap();
    assert_eq!((compared.fault, compared.differences.omitted), (None, 0));
    let told: Vec<_> = compared
        .differences
        .listed
        .iter()
        .map(|found| (found.change.as_str(), &*found.pointer))
        .collect();
    assert_eq!(
        told,
        [
            ("changed", "/Version"),
            ("changed", "/DocDtls/Dt"),
            ("changed", "/ItemList/0/HsnCd"),
            ("missing", "/ItemList/0/BchDtls/ExpDt"),
            ("missing", "/ItemList/0/BchDtls/WrDt"),
            ("missing", "/PayDtls/AccDet"),
            ("missing", "/PayDtls/FinInsBr"),
            ("missing", "/PayDtls/PayTerm"),
            ("missing", "/PayDtls/PayInstr"),
            ("missing", "/PayDtls/CrTrn"),
            ("missing", "/PayDtls/DirDr"),
            ("missing", "/PayDtls/CrDay"),
            ("missing", "/PayDtls/PaidAmt"),
            ("missing", "/PayDtls/PaymtDue"),
            ("changed", "/RefDtls/DocPerdDtls/InvStDt"),
            ("changed", "/RefDtls/DocPerdDtls/InvEndDt"),
            ("changed", "/RefDtls/PrecDocDtls/0/InvDt"),
            ("missing", "/RefDtls/ContrDtls/0/RecAdvRef"),
            ("missing", "/RefDtls/ContrDtls/0/TendRefr"),
            ("missing", "/RefDtls/ContrDtls/0/ContrRefr"),
            ("missing", "/RefDtls/ContrDtls/0/ExtRefr"),
            ("missing", "/RefDtls/ContrDtls/0/ProjRefr"),
            ("missing", "/RefDtls/ContrDtls/0/PORefr"),
            ("missing", "/RefDtls/ContrDtls/0/PORefDt"),
            ("changed", "/ExpDtls/ShipBDt"),
            ("changed", "/EwbDtls/TransDocDt"),
        ]
    );
    let dates = &compared.differences.listed[1];
    let values = [&dates.sent, &dates.signed].map(|json| json.as_ref().unwrap().as_str());
    assert_eq!(values, ["\"12/12/2020\"", "\"08/08/2020\""]);
    // An account is nobody's business, and an unknown member may be anything.
    let sent = |at: usize| compared.differences.listed[at].sent.as_ref().unwrap().as_str();
    assert_eq!((sent(5), sent(6)), ("\"9999999999999\"", "\"SBIN11000\""));
    assert_eq!(sent(17), "\"Aaa/999\"");
}

/// Every leaf of a JSON text, by its place; numbers by their value as far as a float tells it.
fn leaves(json: &str) -> BTreeMap<String, String> {
    fn add(at: &str, value: &serde_json::Value, to: &mut BTreeMap<String, String>) {
        match value {
            serde_json::Value::Null => {}
            serde_json::Value::Array(elements) => {
                elements
                    .iter()
                    .enumerate()
                    .for_each(|(i, value)| add(&format!("{at}/{i}"), value, to));
            }
            serde_json::Value::Object(members) => {
                members.iter().for_each(|(name, value)| add(&format!("{at}/{name}"), value, to));
            }
            serde_json::Value::Number(number) => {
                to.insert(at.to_owned(), format!("{:?}", number.as_f64()));
            }
            value => {
                to.insert(at.to_owned(), value.to_string());
            }
        }
    }
    let mut found = BTreeMap::new();
    add("", &serde_json::from_str(json).unwrap(), &mut found);
    found
}

#[test]
fn these_are_all_that_differ_in_the_samples() {
    let keys = keys();
    for sample in &SAMPLES {
        let signed = keys.verify(&sample.tokens()[0]).unwrap().data;
        let found: BTreeMap<_, _> = diff(sample.request, &signed)
            .into_iter()
            .map(|found| (found.pointer, found.change))
            .collect();
        let (ours, theirs) = (leaves(sample.request), leaves(&signed));
        for (at, value) in &ours {
            let expected = match theirs.get(at) {
                None => Some(Change::Missing),
                Some(other) => (other != value).then_some(Change::Changed),
            };
            assert_eq!(found.get(at).copied(), expected, "{at}");
        }
        let added: Vec<_> = theirs.keys().filter(|at| !ours.contains_key(*at)).collect();
        let of_portal = ["/AckDt", "/AckNo", "/Irn", "/ItemList/0/ItemNo"];
        assert!(added.iter().all(|at| of_portal.contains(&at.as_str())), "{added:?}");
    }
}

#[test]
fn the_request_of_get_invoice_details_is_the_body_that_was_signed() {
    // The answer has the request in it too.
    for sent in [SAMPLES[1].request, SAMPLES[1].answer] {
        let found = examined(SAMPLES[1].answer, Some(sent));
        assert_eq!(found.assessment, Assessment::Verified);
        assert!(found.sent.unwrap().differences.is_empty());
    }
    let wrapped =
        format!(r#"{{"transaction":{},"custom_fields":{{"a":"b"}}}}"#, SAMPLES[1].request);
    assert_eq!(examined(SAMPLES[1].answer, Some(&wrapped)).assessment, Assessment::Verified);
}

#[test]
fn spelling_does_not_count() {
    let sent = r#"{"version":"1.1","ValDtls":{"AssVal":1e3,"TotInvVal":1000.0},"ItemList":[{"SlNo":"1","Qty":0,"FreeQty":null}],"PayDtls":{"Nm":null},"AddlDocDtls":[],"Foo":[null,{"a":[]}],"ExpDtls":{},"RefDtls":null}"#;
    let signed = r#"{"AckNo":1,"AckDt":"x","Irn":"y","Version":"1.\u0031","ItemList":[{"ItemNo":1,"SlNo":"1","Qty":0.00}],"ValDtls":{"TotInvVal":1000,"AssVal":1000.00},"EwbDtls":{"Distance":0}}"#;
    assert_eq!(told(sent, signed), [""; 0]);
}

const HUGE: &str = "1e99999999999999999999999999999999999999999";
const TINY: &str = "1e-99999999999999999999999999999999999999999";

#[test]
fn numbers_are_compared_by_their_value() {
    let told = |one: &str, other: &str| {
        let of = |number: &str| format!(r#"{{"ValDtls":{{"TotInvVal":{number}}}}}"#);
        let [found, reverse] = [told(&of(one), &of(other)), told(&of(other), &of(one))];
        assert_eq!(found.len(), reverse.len());
        found.len()
    };
    for (one, other) in [
        ("1", "1.0"),
        ("0", "-0.00e5"),
        ("1200", "1.2e3"),
        ("0.0012", "12E-4"),
        ("1e-2", "0.010"),
        ("-5", "-5.000"),
        ("99999999999999.99", "9999999999999999e-2"),
        ("100", "1e+2"),
        ("10e0", "1e1"),
        ("1e400", "10e399"),
        ("0e999999999999", "0"),
        ("1e99999999999999999999", "10e99999999999999999998"),
    ] {
        assert_eq!(told(one, other), 0, "{one} {other}");
    }
    for (one, other) in [
        ("1", "-1"),
        ("1", "10"),
        ("1", "0.1"),
        ("99999999999999.99", "99999999999999.98"),
        ("0", "1e-400"),
        ("1e400", "1e401"),
        ("12", "120"),
        ("1.01", "1.1"),
        ("1", "\"1\""),
        ("0", "null"),
        ("1", "true"),
        ("100000000000000000000000001", "100000000000000000000000002"),
        (HUGE, TINY),
    ] {
        assert_eq!(told(one, other), 1, "{one} {other}");
    }
}

#[test]
fn values_of_another_type_or_text_are_changed() {
    for (sent, signed, expected) in [
        (r#"{"Version":"1.1"}"#, r#"{"Version":"1.1 "}"#, r#"changed /Version "1.1" "1.1 ""#),
        (r#"{"Version":"a"}"#, r#"{"Version":"A"}"#, r#"changed /Version "a" "A""#),
        (
            r#"{"BuyerDtls":{"Pin":560001}}"#,
            r#"{"BuyerDtls":{"Pin":"560001"}}"#,
            r#"changed /BuyerDtls/Pin 560001 "560001""#,
        ),
        (r#"{"PayDtls":{"Nm":"a"}}"#, r#"{"PayDtls":"a"}"#, r#"changed /PayDtls {"Nm":"a"} "a""#),
        (r#"{"Version":""}"#, "{}", r#"missing /Version "" -"#),
        ("{}", r#"{"Version":"1.1"}"#, r#"added /Version - "1.1""#),
        (r#"{"a~/b":{"c":1}}"#, "{}", r#"missing /a~0~1b {"c":1} -"#),
        (
            r#"{"PayDtls":{"Nm":"a","Foo":[1,null,{"x":"\"\n"}]}}"#,
            r#"{"PayDtls":{"Nm":"a"}}"#,
            r#"missing /PayDtls/Foo [1,null,{"x":"\"\n"}] -"#,
        ),
        ("7", "{}", "changed  7 {}"),
        ("[]", r#"{"Version":"1.1"}"#, r#"changed  [] {"Version":"1.1"}"#),
    ] {
        assert_eq!(told(sent, signed), [expected], "{sent} {signed}");
    }
}

#[test]
fn what_the_portal_adds_is_nothing_else() {
    let told = |signed: &str| {
        told(r#"{"ItemList":[{"SlNo":"1","BchDtls":{"Nm":"b"}}],"PayDtls":{"Nm":"a"}}"#, signed)
    };
    let with = |inside: &str, item: &str, pay: &str| {
        format!(
            r#"{{{inside}"ItemList":[{{{item}"SlNo":"1","BchDtls":{{"Nm":"b"{pay}}}}}],"PayDtls":{{"Nm":"a"{pay}}}}}"#
        )
    };
    assert_eq!(told(&with(r#""AckNo":1,"#, r#""ItemNo":7,"#, "")), [""; 0]);
    assert_eq!(told(&with(r#""ItemNo":1,"#, "", "")), ["added /ItemNo - 1"]);
    assert_eq!(told(&with("", r#""AckNo":1,"#, "")), ["added /ItemList/0/AckNo - 1"]);
    assert_eq!(
        told(&with("", "", r#","Irn":"x","ItemNo":1"#)),
        [
            r#"added /ItemList/0/BchDtls/Irn - "x""#,
            "added /ItemList/0/BchDtls/ItemNo - 1",
            r#"added /PayDtls/Irn - "x""#,
            "added /PayDtls/ItemNo - 1",
        ]
    );
    assert_eq!(told(&with(r#""EwbDtls":{"Distance":0.0,"VehNo":null},"#, "", "")), [""; 0]);
    for (ewb, what) in [
        (r#"{"Distance":1}"#, r#"{"Distance":1}"#),
        (r#"{"Distance":0,"VehNo":"KA1"}"#, r#"{"Distance":0,"VehNo":"KA1"}"#),
        (r#"{"Distance":"0"}"#, r#"{"Distance":"0"}"#),
        (r#"{"Far":0}"#, r#"{"Far":0}"#),
    ] {
        assert_eq!(
            told(&with(&format!(r#""EwbDtls":{ewb},"#), "", "")),
            [format!("added /EwbDtls - {what}")]
        );
    }
    // What was sent has to come back, also where the portal adds such things itself.
    for (sent, expected) in [
        (with(r#""Irn":"x","#, "", ""), r#"changed /Irn "x" "y""#),
        (with(r#""AckNo":7,"#, "", ""), "changed /AckNo 7 1"),
        (with("", r#""ItemNo":7,"#, ""), "changed /ItemList/0/ItemNo 7 1"),
    ] {
        let signed = with(r#""Irn":"y","AckNo":1,"#, r#""ItemNo":1,"#, "");
        assert_eq!(self::told(&sent, &signed), [expected]);
    }
    let sent = r#"{"EwbDtls":{"Distance":0,"TransId":"x"}}"#;
    assert_eq!(
        self::told(sent, r#"{"EwbDtls":{"Distance":0}}"#),
        [r#"missing /EwbDtls/TransId "x" -"#]
    );
}

#[test]
fn items_go_by_their_serial_number() {
    let list = |items: &[(&str, u32)]| {
        let items: Vec<_> = items
            .iter()
            .map(|(number, qty)| format!(r#"{{"SlNo":"{number}","Qty":{qty}}}"#))
            .collect();
        format!(r#"{{"ItemList":[{}]}}"#, items.join(","))
    };
    let sent = list(&[("1", 10), ("2", 20), ("3", 30)]);
    assert_eq!(told(&sent, &list(&[("3", 30), ("1", 10), ("2", 20)])), [""; 0]);
    // However the number is spelt.
    let spelt = sent.replace("\"SlNo\"", "\"slno\"").replace("\"2\"", "2");
    let shuffled = list(&[("3", 30), ("1", 10), ("2", 20)]);
    assert_eq!(told(&spelt, &shuffled), [r#"changed /ItemList/1/SlNo 2 "2""#]);
    // What holds nothing takes no place.
    let holes = r#"{"ItemList":[{"SlNo":null},{"SlNo":"1","Qty":11},{}]}"#;
    assert_eq!(told(holes, &list(&[("1", 10)])), ["changed /ItemList/1/Qty 11 10"]);
    // One is lost, and the others are still what they are.
    assert_eq!(
        told(&sent, &list(&[("1", 10), ("3", 30)])),
        [r#"missing /ItemList/1 {"SlNo":"2","Qty":20} -"#]
    );
    assert_eq!(
        told(&sent, &list(&[("3", 31), ("1", 10), ("2", 20)])),
        ["changed /ItemList/2/Qty 30 31"]
    );
    let more = list(&[("9", 90), ("1", 10), ("2", 20), ("3", 30)]);
    assert_eq!(told(&sent, &more), [r#"added /ItemList/0 - {"SlNo":"9","Qty":90}"#]);
    // A number that is another now.
    assert_eq!(
        told(&sent, &list(&[("1", 10), ("7", 20), ("3", 30)])),
        [r#"changed /ItemList/1/SlNo "2" "7""#]
    );
    // Numbers that do not tell items apart: by position.
    let twice = list(&[("1", 10), ("1", 20)]);
    assert_eq!(told(&twice, &list(&[("1", 10), ("1", 21)])), ["changed /ItemList/1/Qty 20 21"]);
    assert_eq!(
        told(&twice, &list(&[("1", 10)])),
        [r#"missing /ItemList/1 {"SlNo":"1","Qty":20} -"#]
    );
    // Other lists have none.
    let holes = r#"{"AddlDocDtls":[{"Url":null},{"Url":"b"},null]}"#;
    assert_eq!(told(holes, r#"{"AddlDocDtls":[{"Url":"b"}]}"#), [""; 0]);
    let docs = r#"{"AddlDocDtls":[{"Url":"a"},{"Url":"b"}]}"#;
    assert_eq!(
        told(docs, r#"{"AddlDocDtls":[{"Url":"b"}]}"#),
        [r#"changed /AddlDocDtls/0/Url "a" "b""#, r#"missing /AddlDocDtls/1 {"Url":"b"} -"#]
    );
}

#[test]
fn of_a_repeated_name_the_last_counts() {
    assert_eq!(
        told(r#"{"Version":"9","VERSION":"8","Version":"1.1"}"#, r#"{"Version":"1.1"}"#),
        [""; 0]
    );
    assert_eq!(told(r#"{"Version":"1.1","VERSION":"8"}"#, r#"{"Version":"1.1"}"#).len(), 1);
}

/// What is signed for a request: official names and order, no nulls, and what the portal adds.
fn signed(request: &str) -> Node {
    let invoice: Invoice = serde_json::from_str(request).unwrap();
    let mut signed = Node::parse(&invoice.to_json()).unwrap();
    let added =
        [("AckNo", "112510223447367"), ("AckDt", "\"2026-11-21 10:00:00\""), ("Irn", "\"x\"")];
    let added = added.map(|(name, value)| (name.to_owned(), Node::raw(value)));
    signed.members("").splice(0..0, added);
    let Some(Node::Array(items)) = signed.at("/ItemList") else { panic!() };
    for item in items {
        item.members("").insert(0, ("ItemNo".to_owned(), Node::raw("0")));
    }
    if signed.at("/EwbDtls").is_none() {
        let ewb = ("EwbDtls".to_owned(), Node::parse(r#"{"Distance":0}"#).unwrap());
        signed.members("").push(ewb);
    }
    signed
}

#[test]
fn generated_invoices_come_back_as_they_were_sent() {
    for seed in 0..400 {
        let request = invoice(&mut Choices::seeded(seed), &Options::new(context()));
        assert_eq!(told(&request, &signed(&request).to_json()), [""; 0], "{seed}");
    }
}

#[test]
fn a_member_that_is_lost_or_changed_is_told_and_nothing_else() {
    let mut tried = 0;
    for seed in 0..30 {
        let options = Options::new(context()).items(1..=3).size(Size::Most);
        let request = invoice(&mut Choices::seeded(seed), &options);
        let has_ewb = Node::parse(&request).unwrap().at("/EwbDtls").is_some();
        let signed = signed(&request);
        let of_portal = |at: &str| {
            if at.starts_with("/EwbDtls") && !has_ewb {
                return true;
            }
            ["/AckNo", "/AckDt", "/Irn"].contains(&at)
                || at.ends_with("/ItemNo")
                || at.ends_with("/SlNo")
        };
        for at in signed.pointers().into_iter().filter(|at| !of_portal(at)) {
            let is_element = at.rsplit('/').next().unwrap().parse::<usize>().is_ok();
            let is_leaf = matches!(signed.clone().at(&at), Some(Node::Raw(_)));
            if is_leaf {
                let found = diff(&request, &signed.with(&at, Node::raw("\"~\"")).to_json());
                let [found] = found.as_slice() else { panic!("{seed} {at}: {found:?}") };
                assert_eq!((&*found.pointer, found.change), (&*at, Change::Changed));
            }
            if !is_element {
                let found = diff(&request, &signed.without(&at).to_json());
                let [found] = found.as_slice() else { panic!("{seed} {at}: {found:?}") };
                // What was the only member of its object is lost with that.
                assert!(at.starts_with(&found.pointer), "{at}: {found:?}");
                assert_eq!(found.change, Change::Missing);
                assert!(found.pointer == at || found.signed.is_none());
            }
            tried += 1;
        }
    }
    assert!(tried > 3000, "{tried}");
}

#[test]
fn personal_data_are_shapes() {
    let mask = |sent: &str| {
        let found = differences(sent.as_bytes(), b"{}", Values::Masked).unwrap().listed;
        found[0].sent.as_ref().unwrap().as_str().to_owned()
    };
    assert_eq!(
        mask(
            r#"{"SellerDtls":{"LglNm":"R\u0061o \"7\"","Stcd":"33","Ph":1234567890,"Foo":{"a":["Rao",true]}}}"#
        ),
        r#"{"LglNm":"Aaa \"9\"","Stcd":"33","Ph":"9999999999","Foo":{"a":["Aaa",true]}}"#
    );
    assert_eq!(mask(r#"{"SellerDtls":"Rao"}"#), "\"Aaa\"");
    // Nor is anything shown in the place of a value that may be.
    assert_eq!(
        mask(r#"{"DocDtls":{"No":["Rao 7",{"No":"Rao"}]}}"#),
        r#"{"No":["Aaa 9",{"No":"Aaa"}]}"#
    );
    assert_eq!(mask(r#"{"Version":{"Version":"Rao"}}"#), r#"{"Version":"Aaa"}"#);
    assert_eq!(mask(r#"{"ItemList":{"HsnCd":"1001"}}"#), r#"{"HsnCd":"1001"}"#);
    assert_eq!(mask(r#"{"Foo":-1.5e3}"#), "\"-9.9a9\"");
    assert_eq!(
        mask(r#"{"ItemList":[{"PrdDesc":"Rice","HsnCd":"1001"},"Rao"]}"#),
        r#"[{"PrdDesc":"Rice","HsnCd":"1001"},"Aaa"]"#
    );
}

#[test]
fn what_is_told_is_bounded() {
    let many: Vec<_> = (0..MAX_FINDINGS + 5).map(|i| format!("\"a{i}\":1")).collect();
    let found =
        differences(format!("{{{}}}", many.join(",")).as_bytes(), b"{}", Values::Masked).unwrap();
    assert_eq!((found.listed.len(), found.omitted), (MAX_FINDINGS, 5));
    // A long name before each of many members.
    let inside: Vec<_> = (0..1000).map(|i| format!("\"a{i}\":1")).collect();
    let name = "n".repeat(5000);
    let sent = format!(r#"{{"{name}":{{{},"b":1}}}}"#, inside.join(","));
    let found = differences(
        sent.as_bytes(),
        format!(r#"{{"{name}":{{"b":1}}}}"#).as_bytes(),
        Values::Masked,
    )
    .unwrap();
    assert_eq!((found.listed.len(), found.omitted), (0, 1000));
    let deep = format!("{}{}", r#"{"a":"#.repeat(127), "{}".to_owned() + &"}".repeat(127));
    assert!(differences(deep.as_bytes(), b"{}", Values::Masked).unwrap().is_empty());
    assert!(differences("[".repeat(200).as_bytes(), b"{}", Values::Masked).is_err());
}
