//! The invoices that everything here is measured on: made from a seed, all valid, in the mix and the
//! spelling of the systems that send them; and the same with faults.

#![allow(dead_code, reason = "not every bench takes all of it")]

use inv01::generate::{Choices, Options, Style, invoice};
use inv01::model::{DocTyp, SupTyp};
use inv01::{Checker, Context, Date, Field, Kind, Presence, Verdict, fields};
use inv01_workspace::Node;

/// The context in which the valid ones have no finding.
pub(crate) fn context() -> Context {
    Context::new(Date::constant(2026, 11, 21))
}

/// So many valid invoices, one line of JSON each. Every prefix of a longer corpus is a shorter one.
pub(crate) fn valid(count: usize) -> Vec<String> {
    let options = Options::new(context());
    (0..).filter_map(|seed| one(seed, &options)).take(count).collect()
}

/// A B2B invoice of so many items, as the plainest system writes it.
pub(crate) fn of_items(items: usize) -> String {
    let options = Options::new(context())
        .supply_type(SupTyp::B2B)
        .document_type(DocTyp::INV)
        .style(Style::Plain)
        .items(items..=items);
    invoice(&mut Choices::seeded(items as u64), &options)
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

/// An invoice; none where the generator spreads it over many lines.
fn one(seed: u64, options: &Options) -> Option<String> {
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
    if json.contains('\n') {
        return None;
    }
    Some(match system {
        0..2 => json,
        2..9 => as_written(&json, &mut choices, &Spelling::default()),
        9..13 => as_written(&json, &mut choices, &PHP),
        13..17 => as_written(&json, &mut choices, &DOT_NET),
        _ => as_written(&json, &mut choices, &PYTHON),
    })
}

/// How a system writes JSON.
#[derive(Default)]
struct Spelling {
    /// A blank after colon and comma.
    blanks: bool,
    /// A backslash before each slash.
    slashes: bool,
    /// `&` and what is no ASCII as `\u0026`.
    units: bool,
    /// What is left out is there as null, amounts as zero.
    filled: Option<Filled>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Filled {
    Nulls,
    Zeros,
}

const PHP: Spelling =
    Spelling { blanks: false, slashes: true, units: true, filled: Some(Filled::Zeros) };
const DOT_NET: Spelling =
    Spelling { blanks: false, slashes: false, units: true, filled: Some(Filled::Nulls) };
const PYTHON: Spelling = Spelling { blanks: true, slashes: false, units: true, filled: None };

/// Names of firms, as the generator's plain style does not have them.
const FIRMS: [&str; 4] =
    ["Marudham & Sons", "M/s Konkan Traders & Co.", "मुंबई स्टील ट्रेडर्स", "சென்னை துணி நிலையம்"];

fn as_written(json: &str, choices: &mut Choices, spelling: &Spelling) -> String {
    let mut body = Node::parse(json).expect("an invoice is JSON");
    for party in ["/SellerDtls/LglNm", "/BuyerDtls/LglNm"] {
        let firm = usize::try_from(choices.below(8)).unwrap_or_default();
        if let (Some(name), Some(firm)) = (body.at(party), FIRMS.get(firm)) {
            *name = Node::raw(format!("\"{firm}\""));
        }
    }
    if let Some(filled) = spelling.filled {
        fill(&mut body, &fields()[0], filled);
    }
    let mut out = String::with_capacity(2 * json.len());
    write(&mut out, &body, spelling);
    out
}

/// Amounts that count as nothing where they are left out.
const AMOUNTS: [&str; 15] = [
    "FreeQty",
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
    "PaidAmt",
    "PaymtDue",
];

/// Adds every optional member that is left out.
fn fill(node: &mut Node, container: &'static Field, filled: Filled) {
    match node {
        Node::Array(elements) => {
            elements.iter_mut().for_each(|element| fill(element, container, filled));
        }
        Node::Object(members) => {
            let mut given = std::mem::take(members);
            for field in container.members() {
                match given.iter().position(|(name, _)| name == field.name) {
                    Some(position) => {
                        let (name, mut value) = given.swap_remove(position);
                        fill(&mut value, field, filled);
                        members.push((name, value));
                    }
                    None if field.presence == Presence::Mandatory => {}
                    None => members.extend(left_out(field, filled)),
                }
            }
        }
        Node::Raw(_) => {}
    }
}

fn left_out(field: &Field, filled: Filled) -> Option<(String, Node)> {
    let is_amount = matches!(field.kind, Kind::Number(_)) && AMOUNTS.contains(&field.name);
    let value = match filled {
        Filled::Nulls => "null",
        Filled::Zeros if !is_amount => return None,
        Filled::Zeros if field.name.ends_with("Rt") => "0",
        Filled::Zeros => "0.00",
    };
    Some((field.name.to_owned(), Node::raw(value)))
}

fn write(out: &mut String, node: &Node, spelling: &Spelling) {
    let blank = if spelling.blanks { " " } else { "" };
    match node {
        Node::Raw(text) => text.chars().for_each(|character| match character {
            '/' if spelling.slashes => out.push_str("\\/"),
            '&' | '\u{80}'.. if spelling.units => {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    out.push_str(&format!("\\u{unit:04x}"));
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
                out.push_str(&format!("\"{name}\":{blank}"));
                write(out, value, spelling);
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
                write(out, value, spelling);
            }
            out.push(']');
        }
    }
}
