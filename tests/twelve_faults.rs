//! Twelve faults of different kinds in twelve places: exactly those, each at its place, in schema
//! order whatever the order of the names.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use inv01::{Checker, Origin, Values, Verdict};
use inv01_workspace::{Node, context, source};
use proptest::prelude::Rng as _;
use proptest::test_runner::{RngAlgorithm, TestRng};

/// A document with twelve faults.
fn faulty() -> Node {
    Node::request(&source())
        .without("/Irn")
        .with("/Version", Node::raw("\"1.03\""))
        .with("/TranDtls/SupTyp", Node::raw("\"B2C\""))
        .with("/DocDtls/No", Node::raw("\"0117\""))
        .with("/SellerDtls/LglNm", Node::raw("\"Ma\""))
        .with("/SellerDtls/Pin", Node::raw("\"600001\""))
        .without("/BuyerDtls/Pos")
        .with("/ShipDtls/TrdNm", Node::raw("\"\""))
        .without("/ItemList/0/Unit")
        .with("/ItemList/0/TotAmt", Node::raw("10020.005"))
        .with("/ValDtls/RndOffAmt", Node::raw("100"))
        .with("/RefDtls/PrecDocDtls/0", Node::raw("null"))
        .with("/EwbDtls/Distance", Node::raw("null"))
}

const FINDINGS: [(&str, &str, &str); 12] = [
    ("/Version", "D13", "2279"),
    ("/TranDtls/SupTyp", "F3", "5002"),
    ("/DocDtls/No", "F3", "5002"),
    ("/SellerDtls/LglNm", "F2", "5002"),
    ("/SellerDtls/Pin", "F6", "5002"),
    ("/BuyerDtls/Pos", "F1", "5002"),
    ("/ShipDtls/TrdNm", "F11", "5002"),
    ("/ItemList/0/Unit", "I6", "2239"),
    ("/ItemList/0/TotAmt", "F5", "5002"),
    ("/ValDtls/RndOffAmt", "F4", "5002"),
    ("/RefDtls/PrecDocDtls/0", "F6", "5002"),
    ("/EwbDtls/Distance", "F1", "5002"),
];

/// As JSON over many lines, with the place of each value: for a missing member, of the brace around
/// where it would be.
#[derive(Default)]
struct Layout {
    text: String,
    places: Vec<(String, (u64, u64))>,
}

impl Layout {
    fn here(&self) -> (u64, u64) {
        let line = self.text.rsplit('\n').next().unwrap();
        let lines = self.text.matches('\n').count();
        (lines as u64 + 1, line.chars().count() as u64 + 1)
    }

    fn write(&mut self, node: &Node, pointer: &str, indent: usize) {
        self.places.push((pointer.to_owned(), self.here()));
        let pad = "  ".repeat(indent);
        match node {
            Node::Raw(text) => self.text.push_str(text),
            Node::Object(members) => {
                self.text.push('{');
                for (i, (name, value)) in members.iter().enumerate() {
                    let comma = if i == 0 { "" } else { "," };
                    let _ = write!(self.text, "{comma}\n{pad}  \"{name}\": ");
                    self.write(value, &format!("{pointer}/{name}"), indent + 1);
                }
                let _ = write!(self.text, "\n{pad}}}");
            }
            Node::Array(elements) => {
                self.text.push('[');
                for (i, value) in elements.iter().enumerate() {
                    self.text.push_str(if i == 0 { " " } else { ", " });
                    self.write(value, &format!("{pointer}/{i}"), indent + 1);
                }
                self.text.push(']');
            }
        }
    }

    /// Where a finding at `pointer` is shown.
    fn place(&self, pointer: &str) -> (u64, u64) {
        let at = |pointer: &str| self.places.iter().find(|(known, _)| known == pointer);
        let found = at(pointer).or_else(|| at(pointer.rsplit_once('/')?.0));
        found.unwrap().1
    }
}

fn shuffled(node: &Node, rng: &mut TestRng) -> Node {
    match node {
        Node::Object(members) => {
            let mut members: Vec<_> =
                members.iter().map(|(name, node)| (name.clone(), shuffled(node, rng))).collect();
            for i in (1..members.len()).rev() {
                members.swap(i, rng.next_u32() as usize % (i + 1));
            }
            Node::Object(members)
        }
        Node::Array(elements) => Node::Array(elements.iter().map(|e| shuffled(e, rng)).collect()),
        Node::Raw(_) => node.clone(),
    }
}

#[test]
fn twelve_faults_in_twelve_places_whatever_the_order_of_the_names() {
    let mut checker = Checker::new(context());
    let mut rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let faulty = faulty();
    let mut orders = vec![faulty.clone(), faulty.reversed()];
    orders.extend((0..50).map(|_| shuffled(&faulty, &mut rng)));
    for order in orders {
        let mut layout = Layout::default();
        layout.write(&order, "", 0);
        let report = checker.check(layout.text.as_bytes());
        assert_eq!(report.verdict(), Verdict::Rejected);
        let entries = report.entries(&Origin::whole("faulty.json"), Values::Masked);
        let found: Vec<_> =
            entries.iter().map(|e| (e.pointer.as_str(), e.id, e.code.unwrap_or("-"))).collect();
        assert_eq!(found, FINDINGS);
        for entry in &entries {
            let place = layout.place(&entry.pointer);
            assert_eq!((entry.line, entry.column), place, "{}", entry.pointer);
        }
    }
}

#[test]
fn the_sample_holds_them() {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples/twelve-faults.json");
    let mut layout = Layout::default();
    layout.write(&faulty(), "", 0);
    // For readers in other languages.
    assert_eq!(fs::read_to_string(sample).unwrap(), layout.text + "\n");
}

#[test]
fn a_record_inside_a_source_is_placed_in_the_source() {
    let mut checker = Checker::new(context());
    let report = checker.check("{\"Vérsion\":1,\n\"Version\":\"9\"}".as_bytes());
    let origin = Origin { source: "batch.json", index: 3, line: 7, column: 11 };
    let record = report.record(&origin, Values::Masked);
    assert_eq!((record.source, record.index, record.line), ("batch.json", 3, 7));
    let places: Vec<_> = record.diagnostics.iter().map(|e| (e.id, e.line, e.column)).collect();
    let version = places.iter().find(|place| place.0 == "D13");
    assert_eq!(version, Some(&("D13", 8, 11)));
    assert!(places.contains(&("F8", 7, 12)), "{places:?}");
    assert!(places.contains(&("F1", 7, 11)), "{places:?}");
}
