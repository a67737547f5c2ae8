//! Rows laid over the masters: what they change, and which are not taken.

use std::fs;
use std::path::Path;

use inv01::masters::{
    COUNTRIES, CURRENCIES, Days, HSN, Master, PINCODE_STATE_PATTERN, PINCODES, PORTS,
    RSP_VALUATION_HSN, Standing, TAX_RATES, UQC, VEHICLE_FORMATS,
};
use inv01::{Checker, Context, Date, Masters, Origin, Values, Verdict};
use inv01_workspace::{Node, context, source};

fn overlaid(files: &[(&str, &str)]) -> Masters {
    Masters::overlaid("ours", files.iter().copied()).unwrap_or_else(|error| panic!("{error}"))
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// `severity[code] pointer` of each finding.
fn findings(context: Context, json: &str) -> (Verdict, Vec<String>) {
    let mut checker = Checker::new(context);
    let report = checker.check(json.as_bytes());
    let entries = report.entries(&Origin::whole("request.json"), Values::Masked);
    let lines = entries.iter().map(|entry| {
        format!("{}[{}] {}", entry.severity, entry.code.unwrap_or("-"), entry.pointer)
    });
    (report.verdict(), lines.collect())
}

#[test]
fn the_example_changes_verdicts_both_ways() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let text = |name: &str| fs::read_to_string(examples.join(name)).unwrap();
    let files = ["hsn.csv", "pincodes.csv"].map(|name| (name, text(&format!("overlay/{name}"))));
    let masters = Masters::overlaid("overlay", files).unwrap();
    assert_eq!(masters.edition(), "2026-11+overlay");
    let findings_of = |name: &str, masters: &Masters| {
        findings(context().masters(masters.clone()), &text(&format!("{name}.json")))
    };
    let accepted = || (Verdict::Accepted, Vec::new());
    let refused = |finding: &str| (Verdict::Rejected, vec![finding.to_owned()]);
    let built_in = Masters::built_in();
    let unknown = refused("error[2176] /ItemList/0/HsnCd");
    assert_eq!(findings_of("overlay-hsn", &built_in), unknown);
    assert_eq!(findings_of("overlay-hsn", &masters), accepted());
    assert_eq!(findings_of("overlay-pin", &built_in), accepted());
    assert_eq!(findings_of("overlay-pin", &masters), refused("error[3038] /ShipDtls/Pin"));
    // The report names what it was made with.
    let mut checker = Checker::new(context().masters(masters));
    let report = checker.check(b"{}");
    let record = report.record(&Origin::whole("request.json"), Values::Masked);
    let record: serde_json::Value = serde_json::to_value(record).unwrap();
    assert_eq!(record["masters"], "2026-11+overlay");
}

#[test]
fn added_rows_are_found() {
    let files: [(&'static Master, &str, &str, &str); 10] = [
        (&UQC, "uqc.csv", "code,tier\nXYZ,portal\n", "XYZ"),
        (&CURRENCIES, "currencies.csv", "code,tier\nXCG,portal\n", "XCG"),
        (&COUNTRIES, "countries.csv", "code,name,tier\nQQ,Somewhere,portal\n", "QQ"),
        (&PORTS, "ports.csv", "code,tier\nINXXX9,portal\n", "INXXX9"),
        (&TAX_RATES, "tax_rates.csv", "code,tier\n35.00,portal\n", "35"),
        (&PINCODES, "pincodes.csv", "code,state,tier\n101301,9,high\n", "101301"),
        (
            &PINCODE_STATE_PATTERN,
            "pincode_state_pattern.csv",
            "code,state,tier\n900-905,29,portal\n",
            "903123",
        ),
        (&HSN, "hsn.csv", "code,tier\n99999999,portal\n", "99999999"),
        (&RSP_VALUATION_HSN, "rsp_valuation_hsn.csv", "code,tier\n7323,portal\n", "73239390"),
        (&VEHICLE_FORMATS, "vehicle_formats.csv", "code,tier\nZZ##[@],portal\n", "zz12"),
    ];
    let masters = Masters::overlaid("ours", files.map(|(_, file, text, _)| (file, text))).unwrap();
    let days = Days::on(day("2026-11-21"));
    for (master, _, _, code) in files {
        assert_eq!(Masters::built_in().standing(master, code, days), Standing::Unlisted, "{code}");
        assert_eq!(masters.standing(master, code, days), Standing::Listed, "{code}");
        assert_eq!(masters.find(master, code).count(), 1);
        // XCG is in the list of another, so its row is replaced.
        let more = usize::from(code != "XCG");
        assert_eq!(masters.rows(master).count(), master.count() + more, "{}", master.name);
    }
    assert_eq!(masters.find(&COUNTRIES, "QQ").next().unwrap().name, "Somewhere");
    // A row that is replaced keeps its name, unless it is given another.
    assert_eq!(masters.find(&CURRENCIES, "XCG").next().unwrap().name, "Caribbean Guilder");
    let renamed = overlaid(&[("uqc.csv", "code,name,tier\nMLS,Millilitres,portal\n")]);
    assert_eq!(renamed.find(&UQC, "MLS").next().unwrap().name, "Millilitres");
    // All else is as it was.
    let built_in = Masters::built_in();
    for (master, ..) in files {
        let others = masters.rows(master).take(master.count()).filter(|row| row.code != "XCG");
        assert!(others.eq(built_in.rows(master).filter(|row| row.code != "XCG")));
    }
}

#[test]
fn a_pin_code_gets_a_second_state_and_loses_it() {
    let states = |masters: &Masters, pin: &str, on: &str| -> Vec<u8> {
        let rows = masters.find(&PINCODES, pin).filter(|row| row.validity.contains(day(on)));
        rows.filter_map(|row| row.state).collect()
    };
    let masters = overlaid(&[(
        "pincodes.csv",
        "code,state,from,to,tier\n382010,27,2026-11-01,,high\n605007,33,,2026-10-31,\n",
    )]);
    assert_eq!(states(&masters, "382010", "2026-10-31"), [24]);
    assert_eq!(states(&masters, "382010", "2026-11-01"), [24, 27]);
    assert_eq!(states(&masters, "605007", "2026-10-31"), [33, 34]);
    assert_eq!(states(&masters, "605007", "2026-11-01"), [34]);
}

/// The request with the HSN code or unit of its item and the day of its document changed.
fn request(pointer: &str, value: &str, document: &str) -> String {
    Node::request(&source())
        .with("/DocDtls/Dt", Node::raw(format!("\"{document}\"")))
        .with(pointer, Node::raw(format!("\"{value}\"")))
        .to_json()
}

/// What is found at a pointer.
fn found_at(pointer: &str, context: Context, json: &str) -> Vec<String> {
    let (_, findings) = findings(context, json);
    findings.into_iter().filter(|finding| finding.ends_with(pointer)).collect()
}

#[test]
fn a_replaced_row_counts() {
    let pointer = "/ItemList/0/HsnCd";
    let json = request(pointer, "391520", "14/11/2026");
    let built_in = found_at(pointer, context(), &json);
    assert_eq!(built_in, ["warning[2176] /ItemList/0/HsnCd"]);
    let masters = overlaid(&[("hsn.csv", "code,tier\n391520,portal\n")]);
    assert!(found_at(pointer, context().masters(masters), &json).is_empty());
    let masters = overlaid(&[("hsn.csv", "code,to\n391520,2026-10-31\n")]);
    let refused = found_at(pointer, context().masters(masters), &json);
    assert_eq!(refused, ["error[2176] /ItemList/0/HsnCd"]);
}

#[test]
fn an_ended_row_counts_until_its_last_day() {
    let pointer = "/ItemList/0/Unit";
    let masters = overlaid(&[("uqc.csv", "code,to\nBAG,2026-10-31\n")]);
    let refused = ["error[2177] /ItemList/0/Unit"];
    for (as_of, document, expected) in [
        ("2026-10-30", "30/10/2026", &[][..]),
        ("2026-10-31", "31/10/2026", &[]),
        ("2026-11-01", "01/11/2026", &refused),
        // The document was made when the row held.
        ("2026-11-01", "31/10/2026", &[]),
        ("2026-11-21", "01/10/2026", &[]),
        ("2026-11-21", "21/11/2026", &refused),
    ] {
        let json = request(pointer, "BAG", document);
        let context = Context::new(day(as_of)).masters(masters.clone());
        assert_eq!(found_at(pointer, context, &json), expected, "{as_of}, {document}");
        assert!(found_at(pointer, Context::new(day(as_of)), &json).is_empty());
    }
    // What is left of the row is that of the edition, whatever is written beside the date.
    let masters = overlaid(&[("uqc.csv", "code,name,from,to,tier\nBAG,Sacks,,2026-10-31,gstn\n")]);
    let row = masters.find(&UQC, "BAG").next().unwrap();
    assert_eq!(
        (row.name, row.tier.as_str(), row.validity.to),
        ("Bags", "portal", Some(day("2026-10-31")))
    );
}

#[test]
fn each_kind_of_row_can_end() {
    let before = Days::on(day("2026-10-31"));
    let after = Days::on(day("2026-11-01"));
    let files: [(&'static Master, &str, &str); 8] = [
        (&CURRENCIES, "HRK", "HRK"),
        (&COUNTRIES, "XK", "XK"),
        (&PORTS, "INABG1", "INABG1"),
        (&TAX_RATES, "28.0", "28"),
        (&HSN, "10019920", "10019920"),
        (&RSP_VALUATION_HSN, "2401", "24011010"),
        (&VEHICLE_FORMATS, "@@##@@####", "KA01AB1234"),
        (&VEHICLE_FORMATS, "BP*****[********]", "BP12345"),
    ];
    for (master, row, code) in files {
        let file = format!("{}.csv", master.name);
        let masters = overlaid(&[(&file, &format!("code,to\n{row},2026-10-31\n"))]);
        assert_eq!(masters.standing(master, code, before), Standing::Listed, "{row}");
        assert_eq!(masters.standing(master, code, after), Standing::Unlisted, "{row}");
        assert_eq!(masters.rows(master).count(), master.count());
    }
    let range = "code,state,to\n560-591,29,2026-10-31\n";
    let masters = overlaid(&[("pincode_state_pattern.csv", range)]);
    let standing = |days| masters.standing(&PINCODE_STATE_PATTERN, "560037", days);
    assert_eq!((standing(before), standing(after)), (Standing::Listed, Standing::Unlisted));
    // A row may also begin later than the edition says.
    let masters = overlaid(&[("tax_rates.csv", "code,from,to\n40,2025-10-01,2025-10-31\n")]);
    let standing = |text| masters.standing(&TAX_RATES, "40", Days::on(day(text)));
    assert_eq!(standing("2025-09-30"), Standing::Unlisted);
    assert_eq!(standing("2025-10-31"), Standing::Listed);
}

/// That none of these files can be laid over the masters, and what is told.
fn refused(cases: &[(&str, &str, &str)]) {
    for &(file, text, told) in cases {
        let error = Masters::overlaid("ours", [(file, text)]).unwrap_err();
        assert_eq!(error.to_string(), told);
        assert_eq!(error.file.as_deref(), Some(file));
    }
}

#[test]
fn files_that_cannot_be_taken() {
    refused(&[
        ("units.csv", "code\n", "units.csv: there is no master `units`"),
        ("HSN.csv", "code\n", "HSN.csv: there is no master `HSN`, but `hsn`"),
        ("states.csv", "code\n", "states.csv: nothing can be laid over the master `states`"),
        ("enums.csv", "code\n", "enums.csv: nothing can be laid over the master `enums`"),
        (
            "error_codes.csv",
            "code\n",
            "error_codes.csv: nothing can be laid over the master `error_codes`",
        ),
        (
            "uqc.csv",
            "code,unit\n",
            "uqc.csv:1: `unit` is no column of uqc: code, name, from, to, tier",
        ),
        ("uqc.csv", "code,tier,code\n", "uqc.csv:1: column `code` stands twice"),
        ("uqc.csv", "name,tier\n", "uqc.csv:1: there is no column `code`"),
        ("uqc.csv", "", "uqc.csv:1: there is no column `code`"),
        ("pincodes.csv", "code,tier\n", "pincodes.csv:1: there is no column `state`"),
        (
            "pincode_state_pattern.csv",
            "code,tier\n",
            "pincode_state_pattern.csv:1: there is no column `state`",
        ),
    ]);
}

#[test]
fn codes_that_cannot_be_taken() {
    refused(&[
        (
            "pincodes.csv",
            "code,state\n382010,28a\n",
            "pincodes.csv:2: `28a` is no state of the portal's list",
        ),
        (
            "pincodes.csv",
            "code,state\n382010,40\n",
            "pincodes.csv:2: `40` is no state of the portal's list",
        ),
        (
            "pincodes.csv",
            "code,state\n382010,\n",
            "pincodes.csv:2: `` is no state of the portal's list",
        ),
        (
            "pincodes.csv",
            "code,state\n099999,01\n",
            "pincodes.csv:2: `099999` is no PIN code: six digits, the first no 0",
        ),
        ("hsn.csv", "code\n123\n", "hsn.csv:2: `123` is no HSN code: 2, 4, 6 or 8 digits"),
        ("hsn.csv", "code\n\"\"\n", "hsn.csv:2: `` is no HSN code: 2, 4, 6 or 8 digits"),
        (
            "rsp_valuation_hsn.csv",
            "code\n1\n",
            "rsp_valuation_hsn.csv:2: `1` is no prefix of an HSN code: 2 to 8 digits",
        ),
        (
            "pincode_state_pattern.csv",
            "code,state\n120-110,07\n",
            "pincode_state_pattern.csv:2: `120-110` is no range of first digits, such as 110-120",
        ),
        (
            "vehicle_formats.csv",
            "code\n@@##[@\n",
            "vehicle_formats.csv:2: `@@##[@` is no format, such as @@##@@####",
        ),
        (
            "tax_rates.csv",
            "code\n5%\n",
            "tax_rates.csv:2: `5%` is no rate: up to 999, with at most three decimals",
        ),
        (
            "tax_rates.csv",
            "code\n-5\n",
            "tax_rates.csv:2: `-5` is no rate: up to 999, with at most three decimals",
        ),
        (
            "countries.csv",
            "code\nind\n",
            "countries.csv:2: `ind` is no country code: two capital letters",
        ),
        (
            "currencies.csv",
            "code\nRs\n",
            "currencies.csv:2: `Rs` is no currency code: three capital letters",
        ),
        (
            "ports.csv",
            "code\nINABG\n",
            "ports.csv:2: `INABG` is no port code: six capital letters and digits",
        ),
        ("uqc.csv", "code\nkgs\n", "uqc.csv:2: `kgs` is no unit: three to eight capital letters"),
    ]);
}

#[test]
fn dates_and_tiers_that_cannot_be_taken() {
    refused(&[
        (
            "uqc.csv",
            "code,from\nBAG,2026-13-01\n",
            "uqc.csv:2: `from`: `2026-13-01` is no date, YYYY-MM-DD",
        ),
        (
            "uqc.csv",
            "code,to\nBAG,31/10/2026\n",
            "uqc.csv:2: `to`: `31/10/2026` is no date, YYYY-MM-DD",
        ),
        ("uqc.csv", "code,from,to\nBAG,2026-11-01,2026-10-31\n", "uqc.csv:2: `from` is after `to`"),
        // Also where the first day is that of the row.
        ("tax_rates.csv", "code,to\n40,2025-09-20\n", "tax_rates.csv:2: `from` is after `to`"),
        (
            "uqc.csv",
            "code,to\nXYZ,2026-10-31\n",
            "uqc.csv:2: `to` ends a row, but uqc has no row `XYZ`",
        ),
        // The PIN code has a row, but none in this state.
        (
            "pincodes.csv",
            "code,state,to\n382010,27,2026-10-31\n",
            "pincodes.csv:2: `to` ends a row, but pincodes has no row `382010`",
        ),
        ("uqc.csv", "code\nXYZ\n", "uqc.csv:2: a row that is added has a tier"),
        ("uqc.csv", "code,tier\nXYZ,\n", "uqc.csv:2: a row that is added has a tier"),
        ("uqc.csv", "code,tier\nXYZ,nic\n", "uqc.csv:2: `nic` is no tier of uqc: portal, gstn"),
        (
            "pincodes.csv",
            "code,state,tier\n382010,29,chapter\n",
            "pincodes.csv:2: `chapter` is no tier of pincodes: portal, high, medium, low, seen",
        ),
        (
            "pincodes.csv",
            "code,state,tier\n382010,28,high\n",
            "pincodes.csv:2: `28` is no state of the portal's list",
        ),
    ]);
}

#[test]
fn rows_that_cannot_be_taken() {
    refused(&[
        (
            "uqc.csv",
            "code,tier\nXYZ,portal\nABC,portal\nXYZ,gstn\n",
            "uqc.csv:4: `XYZ` stands twice: also uqc.csv:2",
        ),
        // By its value, a rate is the same.
        (
            "tax_rates.csv",
            "code,tier\n35,portal\n35.0,portal\n",
            "tax_rates.csv:3: `35` stands twice: also tax_rates.csv:2",
        ),
        (
            "uqc.csv",
            "code,tier\nXYZ,portal\nABC\n",
            "uqc.csv:3: the row has 1 columns, the header 2",
        ),
    ]);
    let twice = [("a/uqc.csv", "code,tier\nXYZ,portal\n"), ("b/uqc.csv", "code,tier\nXYZ,gstn\n")];
    let error = Masters::overlaid("ours", twice).unwrap_err();
    assert_eq!(error.to_string(), "b/uqc.csv:2: `XYZ` stands twice: also a/uqc.csv:2");
    assert_eq!((error.file.as_deref(), error.line), (Some("b/uqc.csv"), Some(2)));
}

#[test]
fn lines_are_counted_as_other_programs_end_them() {
    refused(&[
        (
            "uqc.csv",
            "code,tier\r\nKGX,portal\r\n9x,portal\r\n",
            "uqc.csv:3: `9x` is no unit: three to eight capital letters",
        ),
        (
            "uqc.csv",
            "code,tier\rKGX,portal\r9x,portal\r",
            "uqc.csv:3: `9x` is no unit: three to eight capital letters",
        ),
        (
            "uqc.csv",
            "code,tier\nKGX,portal\n\n\n9x,portal\n",
            "uqc.csv:5: `9x` is no unit: three to eight capital letters",
        ),
        (
            "uqc.csv",
            "\u{FEFF}code,tier\r\nKGX,portal\r\n\r\nKGX,gstn",
            "uqc.csv:4: `KGX` stands twice: also uqc.csv:2",
        ),
        (
            "uqc.csv",
            "code,name\r\nKGX,\"a\r\nb\"\r\nKGY\r\n",
            "uqc.csv:2: a row that is added has a tier",
        ),
        (
            "uqc.csv",
            "code,name,tier\r\nKGX,\"a\r\nb\",portal\r\nKGY\r\n",
            "uqc.csv:4: the row has 1 columns, the header 3",
        ),
    ]);
}

#[test]
fn names_of_overlays() {
    let none: [(&str, &str); 0] = [];
    for name in ["", "a+b", "a\nb", "\u{9b}", &"a".repeat(65)] {
        let error = Masters::overlaid(name, none).unwrap_err();
        assert!(error.file.is_none() && error.line.is_none());
        assert!(error.reason.starts_with("an overlay has a name of 1 to 64 characters"), "{error}");
    }
    for name in ["a", "our rows", "हमारा", &"é".repeat(64)] {
        let masters = Masters::overlaid(name, none).unwrap();
        assert_eq!(masters.edition(), format!("2026-11+{name}"));
    }
}
