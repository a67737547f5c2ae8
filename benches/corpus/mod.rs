//! The invoices that everything here is measured on: made from a seed, all valid, in the mix and the
//! spelling of the systems that send them; and the same with faults.

#![allow(dead_code, reason = "not every bench takes all of it")]

use inv01::generate::{Choices, Options, Style, broken, faults, invoice};
use inv01::model::{DocTyp, SupTyp};
use inv01::{Checker, Context, Date, Field, Kind, Presence, Severity, Verdict, fields};
use inv01_workspace::Node;

/// The context in which the valid ones have no finding.
pub(crate) fn context() -> Context {
    Context::new(Date::constant(2026, 11, 21))
}

/// So many valid invoices, one line of JSON each. Every prefix of a longer corpus is a shorter one.
pub(crate) fn valid(count: usize) -> Vec<String> {
    let options = Options::new(context()).one_line();
    (0..count as u64).map(|seed| one(seed, &options)).collect()
}

/// So many B2B invoices of so many items each, as the plainest system writes them.
pub(crate) fn of_items(items: usize, count: usize) -> Vec<String> {
    let options = Options::new(context())
        .supply_type(SupTyp::B2B)
        .document_type(DocTyp::INV)
        .style(Style::Plain)
        .items(items..=items);
    (0..count as u64).map(|seed| invoice(&mut Choices::seeded(seed), &options)).collect()
}

/// Some of the valid ones with one fault to ten.
pub(crate) fn faulty(valid: &[String]) -> Vec<String> {
    let mut choices = Choices::seeded(10);
    let mut spoilt = |json: &String| {
        let faults = 1 + choices.below(FAULTS.len() as u64);
        with_faults(json, usize::try_from(faults).unwrap_or_default())
    };
    valid.iter().step_by(4).map(&mut spoilt).collect()
}

/// An invoice with each fault that is one in this context, and an error, on one line each; but for
/// those that are no JSON or too large.
pub(crate) fn one_fault() -> Vec<String> {
    let options = Options::new(context()).style(Style::Plain);
    let mut checker = Checker::new(context());
    (0..)
        .zip(faults().iter().filter(|fault| fault.severity() == Severity::Error))
        .filter_map(|(seed, fault)| broken(&mut Choices::seeded(seed), &options, fault).ok())
        .filter(|broken| {
            let report = checker.check(broken.json.as_bytes());
            let is_usual = report.verdict() != Verdict::Malformed && broken.json.len() < 100_000;
            is_usual && broken.difference(&report).is_none()
        })
        .map(|broken| broken.json)
        .collect()
}

/// An invoice with the first faults of a list of ten.
pub(crate) fn with_faults(json: &str, faults: usize) -> String {
    let mut body = Node::parse(json).expect("an invoice is JSON");
    for (pointer, value) in FAULTS.iter().take(faults) {
        let done = match *value {
            "-" => body.remove(pointer),
            value => body.set(pointer, Node::raw(value)),
        };
        assert!(done.is_ok(), "there is nothing at {pointer}");
    }
    body.to_json()
}

/// Where, and what is put there as JSON; `-` removes.
const FAULTS: [(&str, &str); 10] = [
    ("/ValDtls/TotInvVal", "99999999999.99"),
    ("/ItemList/0/GstRt", "17"),
    ("/SellerDtls/Addr1", "-"),
    ("/DocDtls/Dt", "\"2026-11-20\""),
    ("/ItemList/0/TotItemVal", "0.01"),
    ("/SellerDtls/Pin", "\"560001\""),
    ("/ItemList/0/HsnCd", "\"12\""),
    ("/BuyerDtls/Phone", "\"12\""),
    ("/TranDtls/Remark", "\"see below\""),
    ("/ValDtls/AssVal", "1234.5678"),
];

/// Whether a checker accepts as many of these as it should: all or none.
pub(crate) fn accepts(checker: &mut Checker, invoices: &[String], expected: bool) {
    for json in invoices {
        let report = checker.check(json.as_bytes());
        let is_clean = report.verdict() == Verdict::Accepted && report.diagnostics().is_empty();
        assert_eq!(is_clean, expected, "{:?}\n{json}", report.diagnostics());
    }
}

fn one(seed: u64, options: &Options) -> String {
    // Another stream than that of the invoice itself.
    let mut choices = Choices::seeded(!seed);
    let supply_type = match choices.below(100) {
        0..88 => SupTyp::B2B,
        88..92 => SupTyp::EXPWOP,
        92..95 => SupTyp::EXPWP,
        95..97 => SupTyp::SEZWP,
        97..99 => SupTyp::SEZWOP,
        _ => SupTyp::DEXP,
    };
    let document_type = match choices.below(100) {
        0..88 => DocTyp::INV,
        88..97 => DocTyp::CRN,
        _ => DocTyp::DBN,
    };
    let items = match choices.below(1000) {
        0..500 => 1..=2,
        500..860 => 3..=8,
        860..985 => 9..=30,
        985..999 => 31..=100,
        _ => 1000..=1000,
    };
    let system = choices.below(20);
    let style = if system < 2 { Style::Varied } else { Style::Plain };
    let options = options.clone().supply_type(supply_type).document_type(document_type);
    let json = invoice(&mut Choices::seeded(seed), &options.items(items).style(style));
    match system {
        0..3 => json,
        3..9 => as_written(&json, &mut choices, &PLAIN),
        9..13 => as_written(&json, &mut choices, &PHP),
        13..17 => as_written(&json, &mut choices, &DOT_NET),
        _ => as_written(&json, &mut choices, &PYTHON),
    }
}

/// How a system writes JSON. Each writes the same members of every invoice.
struct System {
    /// A blank after colon and comma.
    blanks: bool,
    /// A backslash before each slash.
    slashes: bool,
    /// `&` and what is no ASCII as `\u0026`.
    units: bool,
    /// Members that it knows, of those that no rule needs.
    knows: &'static [&'static str],
    /// What stands for a text or an object that is left out, and for an amount.
    nothing: [Option<&'static str>; 2],
}

const PLAIN: System = System {
    blanks: false,
    slashes: false,
    units: false,
    knows: &["TrdNm", "Addr2", "PrdDesc"],
    nothing: [None, Some("0")],
};
const PHP: System = System {
    blanks: false,
    slashes: true,
    units: true,
    knows: &["PrdDesc", "Ph", "Em", "PayDtls", "RefDtls"],
    nothing: [None, Some("0.00")],
};
const DOT_NET: System = System {
    blanks: false,
    slashes: false,
    units: true,
    knows: &["TrdNm", "Addr2", "Ph", "Em", "PrdDesc", "Barcde", "BchDtls", "RefDtls", "ExpDtls"],
    nothing: [Some("null"), Some("null")],
};
const PYTHON: System = System {
    blanks: true,
    slashes: false,
    units: true,
    knows: &["Addr2", "PrdDesc", "OrdLineRef", "RefDtls"],
    nothing: [None, None],
};

/// What no rule needs, so that a system may not know it.
const FREE: [&str; 17] = [
    "TrdNm",
    "Addr2",
    "Ph",
    "Em",
    "PrdDesc",
    "Barcde",
    "FreeQty",
    "PreTaxVal",
    "OrdLineRef",
    "OrgCntry",
    "PrdSlNo",
    "BchDtls",
    "AttribDtls",
    "PayDtls",
    "RefDtls",
    "AddlDocDtls",
    "ExpDtls",
];

/// Texts of everyday length, each with the members that they stand in; the generator's plain style
/// has single words.
const TEXTS: [(&[&str], &[&str]); 5] = [
    (
        &["LglNm", "TrdNm"],
        &[
            "Marudham Steel Traders Private Limited",
            "Konkan Textiles & Sons",
            "M/s Palar Bearings and Tools",
            "Malabar Spices LLP",
            "Surat Brass Fittings Private Limited",
            "Second Market Cotton Depot",
            "Kochi Cold Storage and Transport Company",
            "Annexe Bearings (India) Pvt. Ltd.",
            "मुंबई स्टील ट्रेडर्स प्राइवेट लिमिटेड",
            "சென்னை துணி நிலையம்",
        ],
    ),
    (
        &["Addr1"],
        &["No. 14, Second Main Road", "Plot 7/2, Industrial Estate", "Annexe B, Market Road"],
    ),
    (&["Addr2"], &["Near Old Bus Stand", "Phase II, Sector 5", "Opp. Town Hall"]),
    (&["Loc"], &["Chennai", "Navi Mumbai", "Kochi", "Surat"]),
    (
        &["PrdDesc"],
        &[
            "Hex bolt M8 x 40 mm, galvanised",
            "Cotton yarn 40s, combed",
            "Ball bearing 6204-2RS",
            "Brass fitting 1/2 inch & washer set",
            "Annual maintenance of machinery",
            "Corrugated box 12x10x8, 5 ply",
            "Loose spices, graded, 25 kg bag",
            "सूती धागा 40",
        ],
    ),
];

fn as_written(json: &str, choices: &mut Choices, system: &System) -> String {
    let mut body = Node::parse(json).expect("an invoice is JSON");
    rewrite(&mut body, &fields()[0], choices, system);
    let mut out = String::with_capacity(2 * json.len());
    write(&mut out, &body, system);
    out
}

/// Amounts that count as nothing where they are left out.
const AMOUNTS: [&str; 12] = [
    "Discount",
    "IgstAmt",
    "CgstAmt",
    "SgstAmt",
    "CesRt",
    "CesAmt",
    "CesNonAdvlAmt",
    "StateCesRt",
    "StateCesAmt",
    "StateCesNonAdvlAmt",
    "OthChrg",
    "RndOffAmt",
];

/// Gives an object, or each element of an array, the members that a system writes.
fn rewrite(node: &mut Node, container: &'static Field, choices: &mut Choices, system: &System) {
    match node {
        Node::Array(elements) => {
            for element in elements {
                rewrite(element, container, choices, system);
            }
        }
        Node::Object(members) => {
            let mut given = std::mem::take(members);
            for field in container.members() {
                let position = given.iter().position(|(name, _)| name == field.name);
                let value = position.map(|position| given.swap_remove(position).1);
                let value = value
                    .filter(|_| !FREE.contains(&field.name) || system.knows.contains(&field.name));
                let is_known =
                    field.presence == Presence::Mandatory || system.knows.contains(&field.name);
                let value = match value {
                    _ if is_known && let Some(text) = text(field, choices) => Some(text),
                    Some(mut value) => {
                        rewrite(&mut value, field, choices, system);
                        Some(value)
                    }
                    None if field.presence == Presence::Mandatory => None,
                    None => nothing(field, system),
                };
                members.extend(value.map(|value| (field.name.to_owned(), value)));
            }
        }
        Node::Raw(_) => {}
    }
}

fn text(field: &Field, choices: &mut Choices) -> Option<Node> {
    let (_, texts) = TEXTS.iter().find(|(names, _)| names.contains(&field.name))?;
    let position = usize::try_from(choices.below(texts.len() as u64)).unwrap_or_default();
    Some(Node::raw(format!("\"{}\"", texts[position])))
}

fn nothing(field: &Field, system: &System) -> Option<Node> {
    let is_amount = matches!(field.kind, Kind::Number(_)) && AMOUNTS.contains(&field.name);
    let value = system.nothing[usize::from(is_amount)]?;
    Some(Node::raw(if field.name.ends_with("Rt") && is_amount && value != "null" {
        "0"
    } else {
        value
    }))
}

fn write(out: &mut String, node: &Node, system: &System) {
    let blank = if system.blanks { " " } else { "" };
    match node {
        Node::Raw(text) => text.chars().for_each(|character| match character {
            '/' if system.slashes => out.push_str("\\/"),
            '&' | '\u{80}'.. if system.units => {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    out.extend(["\\u", &format!("{unit:04x}")]);
                }
            }
            other => out.push(other),
        }),
        Node::Object(members) => {
            out.push('{');
            for (i, (name, value)) in members.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                    out.push_str(blank);
                }
                out.extend(["\"", name, "\":", blank]);
                write(out, value, system);
            }
            out.push('}');
        }
        Node::Array(elements) => {
            out.push('[');
            for (i, value) in elements.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                    out.push_str(blank);
                }
                write(out, value, system);
            }
            out.push(']');
        }
    }
}
