//! What portals were seen to take and to refuse, and rules that were published and are dead. The
//! bodies are made for the purpose: each has the feature of one that was seen.

use inv01::{Checker, Context, Date, Diagnostic, Severity};
use inv01_workspace::{changed, context};

type Changes = inv01_workspace::Changes<'static>;

/// An invoice with a feature: what it is, the base that is changed, the day of the check, the changes.
type Seen = (&'static str, &'static str, Option<Date>, Changes);

fn body(base: &str, changes: Changes) -> String {
    changed(base, changes).to_json()
}

/// The findings: severity, code, place.
fn findings(json: &str, day: Option<Date>) -> Vec<String> {
    let context = day.map_or_else(context, Context::new);
    let mut checker = Checker::new(context);
    let report = checker.check(json.as_bytes());
    let line = |found: &Diagnostic| {
        let code = found.code().unwrap_or("-");
        format!("{} {code} {}", found.severity(), report.pointer(found))
    };
    report.diagnostics().iter().map(line).collect()
}

const SHIP_TO_BENGALURU: [(&str, &str); 3] =
    [("/ShipDtls/Pin", "560037"), ("/ShipDtls/Stcd", "\"29\""), ("/ShipDtls/Loc", "\"Bengaluru\"")];

/// What portals took.
const TAKEN: &[Seen] = &[
    (
        "the place of supply and not the buyer's state decides between IGST and CGST with SGST",
        "b2b",
        None,
        &[
            ("/BuyerDtls/Gstin", "\"33GSPTN3381G1Z5\""),
            ("/BuyerDtls/Pin", "632001"),
            ("/BuyerDtls/Stcd", "\"33\""),
        ],
    ),
    (
        "at a rate of 0, seller and place of supply in one state, the buyer in another",
        "local",
        None,
        &[
            ("/BuyerDtls/Gstin", "\"27GSPMH1881G1ZH\""),
            ("/BuyerDtls/Pin", "400001"),
            ("/BuyerDtls/Stcd", "\"27\""),
            ("/ItemList/0/GstRt", "0"),
            ("/ItemList/0/CgstAmt", "-"),
            ("/ItemList/0/SgstAmt", "-"),
            ("/ItemList/0/TotItemVal", "1000"),
            ("/ValDtls/CgstVal", "-"),
            ("/ValDtls/SgstVal", "-"),
            ("/ValDtls/TotInvVal", "1000"),
        ],
    ),
    (
        "IGST on an intra-state supply; in 2020 without a reverse charge",
        "local",
        Some(Date::constant(2020, 10, 2)),
        &[
            ("/DocDtls/Dt", "\"02/10/2020\""),
            ("/TranDtls/IgstOnIntra", "\"Y\""),
            ("/ItemList/0/IgstAmt", "180"),
            ("/ItemList/0/CgstAmt", "0"),
            ("/ItemList/0/SgstAmt", "0"),
            ("/ValDtls/IgstVal", "180"),
            ("/ValDtls/CgstVal", "0"),
            ("/ValDtls/SgstVal", "0"),
        ],
    ),
    (
        "the ship-to party is in another state than the place of supply",
        "b2b",
        None,
        &SHIP_TO_BENGALURU,
    ),
    ("charges of the items that do not add up to those of the invoice", "cess", None, &[]),
    (
        "an invoice with a preceding document",
        "local",
        None,
        &[(
            "/RefDtls",
            "{\"PrecDocDtls\":[{\"InvNo\":\"TN/2026/0093\",\"InvDt\":\"02/11/2026\"}]}",
        )],
    ),
    (
        "a debit note without a preceding document",
        "credit-note",
        None,
        &[("/DocDtls/Typ", "\"DBN\""), ("/RefDtls", "-")],
    ),
    (
        "export details on B2B",
        "b2b",
        None,
        &[("/ExpDtls", "{\"Port\":\"INMAA1\",\"ForCur\":\"AED\",\"CntCode\":\"AE\"}")],
    ),
    ("rates of 12 on wheat, of GST and of state cess", "cess", None, &[]),
    (
        "dates of batch, period and contract years before the document",
        "b2b",
        None,
        &[
            (
                "/ItemList/0/BchDtls",
                "{\"Nm\":\"B-7\",\"ExpDt\":\"01/08/2020\",\"WrDt\":\"01/09/2020\"}",
            ),
            ("/RefDtls/DocPerdDtls", "{\"InvStDt\":\"01/08/2020\",\"InvEndDt\":\"01/09/2020\"}"),
            ("/RefDtls/ContrDtls/0/PORefDt", "\"01/08/2020\""),
        ],
    ),
    ("by road with a transport document", "b2b", None, &[]),
    (
        "the same PIN code at both ends, distance 100",
        "b2b",
        None,
        &[
            ("/DispDtls/Pin", "562160"),
            ("/DispDtls/Stcd", "\"29\""),
            ("/ShipDtls/Pin", "562160"),
            ("/ShipDtls/Stcd", "\"29\""),
            ("/EwbDtls/Distance", "100"),
        ],
    ),
    ("a vehicle in small letters", "b2b", None, &[("/EwbDtls/VehNo", "\"ka123456\"")]),
    ("a transport document in mixed letters", "b2b", None, &[("/EwbDtls/TransDocNo", "\"Doc01\"")]),
    ("a telephone number of 11 digits", "b2b", None, &[("/BuyerDtls/Ph", "\"91111111111\"")]),
    (
        "members left out: IgstOnIntra, EcmGstin, CesRt, discount, round-off",
        "local",
        None,
        &[("/TranDtls/IgstOnIntra", "-")],
    ),
    ("a document number in mixed letters", "b2b", None, &[("/DocDtls/No", "\"g2qxhY\"")]),
    (
        "a service with the unit NOS",
        "b2b",
        None,
        &[("/ItemList/1/Unit", "\"NOS\""), ("/ItemList/1/HsnCd", "\"995411\"")],
    ),
];

#[test]
fn what_portals_took_has_no_finding() {
    for (what, base, day, changes) in TAKEN {
        assert_eq!(findings(&body(base, changes), *day), [""; 0], "{what}");
    }
}

/// What portals took although it is doubtful: warnings.
const DOUBTED: &[(&str, &str, Changes, &[&str])] = &[
    (
        "port 12 and currency inr on B2B",
        "b2b",
        &[("/ExpDtls", "{\"Port\":\"12\",\"ForCur\":\"inr\"}")],
        &["warning 2201 /ExpDtls/Port"],
    ),
    (
        "an HSN code of four digits",
        "b2b",
        &[("/ItemList/0/HsnCd", "\"8471\"")],
        &["warning - /ItemList/0/HsnCd"],
    ),
    (
        "a reversed period",
        "b2b",
        &[("/RefDtls/DocPerdDtls", "{\"InvStDt\":\"01/09/2026\",\"InvEndDt\":\"01/08/2026\"}")],
        &["warning - /RefDtls/DocPerdDtls/InvEndDt"],
    ),
    (
        "a gross amount that is not quantity times price",
        "local",
        &[("/ItemList/0/UnitPrice", "90")],
        &["warning 2192 /ItemList/0/TotAmt"],
    ),
    (
        "an HSN code that GSTN alone lists",
        "b2b",
        &[("/ItemList/0/HsnCd", "\"521211\"")],
        &["warning 2176 /ItemList/0/HsnCd"],
    ),
];

#[test]
fn what_is_doubtful_is_a_warning() {
    for (what, base, changes, expected) in DOUBTED {
        assert_eq!(findings(&body(base, changes), None), *expected, "{what}");
    }
}

/// What portals refused.
const REFUSED: &[(&str, &str, Changes, &[&str])] = &[
    (
        "a PIN code that does not exist, Uttar Pradesh",
        "local",
        &[
            ("/SellerDtls/Gstin", "\"09AAAPG7885R1ZT\""),
            ("/SellerDtls/Pin", "101301"),
            ("/SellerDtls/Stcd", "\"09\""),
            ("/BuyerDtls/Pos", "\"09\""),
        ],
        &["error 3038 /SellerDtls/Pin"],
    ),
    (
        "a buyer's PIN code outside its state",
        "b2b",
        &[("/BuyerDtls/Pin", "382010")],
        &["error 3039 /BuyerDtls/Pin"],
    ),
    (
        "dispatch from 999999 on an export without payment",
        "export",
        &[
            ("/TranDtls/SupTyp", "\"EXPWOP\""),
            ("/EwbDtls", "-"),
            (
                "/DispDtls",
                "{\"Nm\":\"Mill\",\"Addr1\":\"3 Mill Street\",\"Loc\":\"Tiruppur\",\"Pin\":999999,\
                 \"Stcd\":\"33\"}",
            ),
        ],
        &["error 2273 /DispDtls/Pin"],
    ),
    (
        "a PIN code as a text",
        "b2b",
        &[("/BuyerDtls/Pin", "\"400001\"")],
        &["error 5002 /BuyerDtls/Pin"],
    ),
    (
        "an operator's GSTIN that is too short, and none",
        "b2b",
        &[("/TranDtls/EcmGstin", "\"27GSPMH\"")],
        &["error 5002 /TranDtls/EcmGstin", "error 5002 /TranDtls/EcmGstin"],
    ),
    (
        "a location that is too short",
        "b2b",
        &[("/BuyerDtls/Loc", "\"MB\"")],
        &["error 5002 /BuyerDtls/Loc"],
    ),
    (
        "an e-way bill with a distance and nothing else",
        "b2b",
        &[("/EwbDtls", "{\"Distance\":1190}")],
        &["error 4019 /EwbDtls/TransId"],
    ),
];

#[test]
fn what_portals_refused_is_refused() {
    for (what, base, changes, expected) in REFUSED {
        let found = findings(&body(base, changes), None);
        let errors: Vec<_> = found.iter().filter(|line| line.starts_with("error")).collect();
        assert!(errors.iter().copied().eq(*expected), "{what}: {found:?}");
    }
}

/// Codes of rules that were published and are dead: the list of 2026 does not have them, other codes
/// took their place, or bodies that break them were signed.
const DEAD: &[&str] = &[
    "2264", "2245", "2210", "2191", "2222", "2223", "2249", "2180", "2181", "2237", "2241", "2179",
    "2171", "2229", "2190", "2196", "2178", "2219", "2220", "2188", "2197", "2198", "2204", "2205",
    "2206", "2207", "2208", "2209", "2216", "2221", "2251", "2252", "2253", "2254", "2236",
];

#[test]
fn no_rule_has_a_dead_code() {
    for check in inv01::checks() {
        let is_dead = |code: &&str| DEAD.contains(code);
        assert!(!check.code.as_ref().is_some_and(is_dead), "{} {:?}", check.id, check.code);
        assert!(!check.also.iter().any(is_dead), "{} {:?}", check.id, check.also);
    }
    // Its text says that it has been withdrawn for the time being.
    let gross = inv01::checks().iter().filter(|check| check.code == Some("2192"));
    assert!(
        gross.clone().count() > 0 && gross.into_iter().all(|c| c.severity == Severity::Warning)
    );
}

/// What breaks a dead rule, and nothing else.
const BREAKING_DEAD: &[Seen] = &[
    ("2264: charges of items do not add up to those of the invoice", "cess", None, &[]),
    ("2245: the ship-to state is not the place of supply", "b2b", None, &SHIP_TO_BENGALURU),
    (
        "2210: an invoice refers to another",
        "local",
        None,
        &[(
            "/RefDtls",
            "{\"PrecDocDtls\":[{\"InvNo\":\"TN/2026/0093\",\"InvDt\":\"02/11/2026\"}]}",
        )],
    ),
    ("2191: a credit note refers to none", "credit-note", None, &[("/RefDtls", "-")]),
    ("2222, 2223: state cess of 12 per cent on wheat", "cess", None, &[]),
    ("2249: goods and services in one invoice", "b2b", None, &[]),
    (
        "2220: a discount above the total",
        "local",
        None,
        &[("/ValDtls/Discount", "1000"), ("/ValDtls/TotInvVal", "180")],
    ),
    ("a document number in small letters", "b2b", None, &[("/DocDtls/No", "\"tn/2026/a\"")]),
    ("by road with a transport document", "b2b", None, &[]),
    ("a vehicle in small letters", "b2b", None, &[("/EwbDtls/VehNo", "\"ka01ab1234\"")]),
    (
        "amounts below the calculated ones",
        "local",
        None,
        &[
            ("/ItemList/0/CgstAmt", "89"),
            ("/ItemList/0/SgstAmt", "89"),
            ("/ItemList/0/TotItemVal", "1177"),
            ("/ValDtls/CgstVal", "88"),
            ("/ValDtls/SgstVal", "88"),
            ("/ValDtls/TotInvVal", "1176"),
        ],
    ),
    (
        "dates after 2029",
        "b2b",
        None,
        &[
            (
                "/ItemList/0/BchDtls",
                "{\"Nm\":\"B-7\",\"ExpDt\":\"31/12/2031\",\"WrDt\":\"31/12/2059\"}",
            ),
            ("/RefDtls/DocPerdDtls", "{\"InvStDt\":\"01/11/2026\",\"InvEndDt\":\"31/12/2059\"}"),
        ],
    ),
    ("a ship-to party without a GSTIN", "b2b", None, &[("/ShipDtls/Gstin", "-")]),
    (
        "a ship-to party with the buyer's GSTIN",
        "b2b",
        None,
        &[("/ShipDtls/Gstin", "\"27GSPMH1881G1ZH\"")],
    ),
];

#[test]
fn dead_rules_do_not_fire() {
    for (what, base, day, changes) in BREAKING_DEAD {
        assert_eq!(findings(&body(base, changes), *day), [""; 0], "{what}");
    }
}
