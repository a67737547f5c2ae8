//! How the goods are carried: every way to give and leave out the members of transport, against a
//! plain reading of W6 to W11, W20 and W21; the days of W12.

use std::collections::BTreeSet;

use inv01::{Checker, Severity, Stage};
use inv01_workspace::{Node, base, context};

/// Which members are given: those with codes by their code.
#[derive(Debug, Clone, Copy)]
#[allow(clippy::struct_excessive_bools, reason = "a member is given or left out")]
struct Part {
    transporter: bool,
    mode: Option<char>,
    vehicle: bool,
    kind: Option<char>,
    number: bool,
    date: bool,
}

fn parts() -> Vec<Part> {
    let mut parts = Vec::new();
    for bits in 0..16 {
        for mode in [None, Some('1'), Some('2'), Some('3'), Some('4')] {
            for kind in [None, Some('R'), Some('O')] {
                let is = |bit: u8| bits & (1 << bit) != 0;
                let (transporter, vehicle, number, date) = (is(0), is(1), is(2), is(3));
                parts.push(Part { transporter, mode, vehicle, kind, number, date });
            }
        }
    }
    parts
}

impl Part {
    /// The members that are given, with their values.
    fn members(self) -> Vec<(&'static str, String)> {
        let text = |given: bool, value: &str| given.then(|| value.to_owned());
        let members = [
            ("TransId", text(self.transporter, "33GSPTN3382G1Z4")),
            ("TransMode", self.mode.map(String::from)),
            ("TransDocNo", text(self.number, "LR-5521")),
            ("TransDocDt", text(self.date, "14/11/2026")),
            ("VehNo", text(self.vehicle, "TN01AB1234")),
            ("VehType", self.kind.map(String::from)),
        ];
        members.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }
}

/// An invoice with such an e-way bill part.
fn invoice(base: &Node, members: &[(&str, String)]) -> String {
    let mut part: Vec<_> = members
        .iter()
        .map(|(name, value)| ((*name).to_owned(), Node::raw(format!("\"{value}\""))))
        .collect();
    part.push(("Distance".to_owned(), Node::raw("1190")));
    base.clone().with("/EwbDtls", Node::Object(part)).to_json()
}

/// Rule, code, severity and member.
type Finding = (&'static str, &'static str, Severity, String);

/// What the rules across members find.
fn found(json: &str) -> BTreeSet<Finding> {
    let mut checker = Checker::new(context());
    let report = checker.check(json.as_bytes());
    let of_rules = report.diagnostics().iter().filter(|found| found.check().stage == Stage::Rules);
    let findings: Vec<_> = of_rules
        .map(|found| {
            let pointer = report.pointer(found);
            let member = pointer.strip_prefix("/EwbDtls/").unwrap_or(&pointer).to_owned();
            (found.check().id, found.code().unwrap_or("-"), found.severity(), member)
        })
        .collect();
    let set: BTreeSet<_> = findings.iter().cloned().collect();
    assert_eq!(set.len(), findings.len(), "a finding stands twice: {findings:?}");
    set
}

/// What each rule asks by itself, and where it gives way to another.
fn plain_reading(part: Part) -> BTreeSet<Finding> {
    let Part { transporter, mode, vehicle, kind, number, date } = part;
    let road = mode == Some('1');
    let rail_or_air = matches!(mode, Some('2' | '3'));
    let ship = mode == Some('4');
    let part_b_begun = vehicle || number;
    let nothing_else = mode.is_none() && !part_b_begun && kind.is_none() && !date;

    let (error, warning) = (Severity::Error, Severity::Warning);
    let broken = [
        ("W6", "4019", error, "TransId", nothing_else && !transporter),
        ("W7", "4028", error, "TransMode", part_b_begun && mode.is_none()),
        ("W8", "4011", error, "VehNo", road && !vehicle),
        ("W8", "4022", error, "VehType", road && kind.is_none()),
        ("W9", "4012", error, "TransDocNo", rail_or_air && !number),
        ("W9", "4023", error, "TransDocDt", rail_or_air && !date),
        ("W10", "4040", error, "TransDocNo", ship && !(vehicle || number)),
        ("W10", "4039", error, "VehType", ship && kind == Some('R')),
        ("W11", "4024", error, "VehType", kind == Some('O') && !(road || ship)),
        ("W20", "-", warning, "VehNo", rail_or_air && vehicle),
        ("W20", "-", warning, "VehType", rail_or_air && kind.is_some() && !vehicle),
        ("W21", "-", warning, "TransDocDt", transporter && !part_b_begun && date),
        ("W21", "-", warning, "VehType", transporter && !part_b_begun && kind.is_some() && !date),
        // Doubts: what the texts do not say.
        ("W6", "4019", warning, "TransId", {
            let half_filled = kind.is_some() || date;
            !transporter && mode.is_none() && !part_b_begun && half_filled
        }),
        ("W10", "4040", warning, "TransDocDt", ship && number && !vehicle && !date),
    ];
    let gives_way = |id: &str, member: &str| match id {
        // Without a mode nobody knows which it is, and W6, W7 or W21 speaks.
        "W11" => mode.is_none(),
        // W8 to W10 fire by mode.
        "W21" => mode.is_some(),
        "W20" => member == "VehType" && kind == Some('O'),
        _ => false,
    };
    broken
        .into_iter()
        .filter(|(id, _, _, member, is_broken)| *is_broken && !gives_way(id, member))
        .map(|(id, code, severity, member, _)| (id, code, severity, member.to_owned()))
        .collect()
}

/// Whether it is one of the ways in which goods may be carried.
fn is_complete(part: Part) -> bool {
    match part.mode {
        None => {
            let part_b = part.vehicle || part.number || part.date || part.kind.is_some();
            part.transporter && !part_b
        }
        Some('1') => part.vehicle && part.kind.is_some(),
        Some('2' | '3') => part.number && part.date && !part.vehicle && part.kind.is_none(),
        _ => (part.vehicle || part.number && part.date) && part.kind != Some('R'),
    }
}

#[test]
fn every_way_to_give_and_leave_out_members() {
    let (base, parts) = (base("b2b"), parts());
    assert_eq!(parts.len(), 240);
    for part in parts {
        let findings = found(&invoice(&base, &part.members()));
        assert_eq!(findings, plain_reading(part), "{part:?}");
        assert_eq!(findings.is_empty(), is_complete(part), "{part:?}");
        // One slip is told once: no member is named by two findings.
        let members: BTreeSet<_> = findings.iter().map(|(_, _, _, member)| member).collect();
        assert_eq!(members.len(), findings.len(), "{part:?}: {findings:?}");
    }
}

#[test]
fn a_member_that_is_not_sound_is_given_all_the_same() {
    let base = base("b2b");
    for part in parts() {
        let sound = found(&invoice(&base, &part.members()));
        let ids = |found: &BTreeSet<Finding>| -> BTreeSet<_> {
            found.iter().map(|(id, code, _, _)| (*id, *code)).collect()
        };
        for i in 0..part.members().len() {
            let mut members = part.members();
            "?".clone_into(&mut members[i].1);
            let unsound = found(&invoice(&base, &members));
            assert!(ids(&unsound).is_subset(&ids(&sound)), "{members:?}: {unsound:?}");
            let named = unsound.iter().any(|(_, _, _, member)| member == members[i].0);
            assert!(!named, "{members:?}: {unsound:?}");
        }
    }
}

#[test]
fn the_days_of_document_transport_and_check() {
    let base = base("b2b");
    let check = 21;
    for document in 18..=23 {
        for transport in 17..=24 {
            let json = base
                .clone()
                .with("/DocDtls/Dt", Node::raw(format!("\"{document}/11/2026\"")))
                .with("/EwbDtls/TransDocDt", Node::raw(format!("\"{transport}/11/2026\"")))
                .to_json();
            let codes: Vec<_> =
                found(&json).into_iter().filter(|f| f.0 == "W12").map(|f| f.1).collect();
            let expected: &[&str] = match (document <= check, transport) {
                (_, transport) if transport > check => &["4016"],
                (true, transport) if transport < document => &["4021"],
                // With a document of the future there is nothing to compare.
                _ => &[],
            };
            assert_eq!(codes, expected, "document {document}, transport {transport}");
        }
    }
}
