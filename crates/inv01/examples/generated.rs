//! Makes many invoices, valid ones and such with one fault, checks each, and counts what they have.
//! `cargo generated --help` says how.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command")]

use std::collections::{BTreeMap, HashSet};
use std::process::ExitCode;
use std::time::Instant;

use inv01::generate::{Choices, Options, broken, faults, invoice};
use inv01::masters::{self, Days, Standing};
use inv01::{
    Check, Checker, Context, Decimal, Field, Kind, Master, Origin, Presence, Report, Tolerance,
    Values, fields,
};
use serde_json::value::RawValue;

const HELP: &str = "\
Makes invoices in the context of the day of the masters, checks each, and counts what they have.

Usage: cargo generated [--valid N] [--broken N] [--seed S] [--least N]

  --valid N   valid invoices: none has a finding, no two have the same IRN [200000]
  --broken N  invoices of each fault: exactly the findings that it says [50]
  --seed S    the first seed [0]
  --least N   how often each optional member is given and left out, each value of a list, each
              supply type with each document type and each fault is made, at least [20]

Exit code: 0 all of that holds; 1 it does not; 2 wrong usage.";

fn main() -> ExitCode {
    let mut numbers =
        BTreeMap::from([("--valid", 200_000), ("--broken", 50), ("--seed", 0), ("--least", 20)]);
    let mut arguments = std::env::args().skip(1);
    while let Some(name) = arguments.next() {
        let number = arguments.next().and_then(|number| number.parse().ok());
        let (Some(known), Some(number)) = (numbers.get_mut(&*name), number) else {
            eprintln!("{HELP}");
            return ExitCode::from(2);
        };
        *known = number;
    }
    let mut run = Run { seed: numbers["--seed"], least: numbers["--least"], wrong: 0 };
    run.valid(numbers["--valid"]);
    run.broken(numbers["--broken"]);
    if run.wrong == 0 {
        return ExitCode::SUCCESS;
    }
    println!("\n{} complaints", run.wrong);
    ExitCode::FAILURE
}

struct Run {
    seed: u64,
    least: u64,
    /// Complaints so far.
    wrong: u64,
}

impl Run {
    fn complain(&mut self, what: &str) {
        self.wrong += 1;
        // The first ones say it all.
        if self.wrong <= 20 {
            println!("WRONG: {what}");
        }
    }

    fn valid(&mut self, count: u64) {
        let options = Options::default();
        let mut checker = Checker::new(options.context().clone());
        let (mut irns, mut counts) = (HashSet::new(), Counts::default());
        let begin = Instant::now();
        let mut bytes = 0;
        for seed in self.seed..self.seed + count {
            let json = invoice(&mut Choices::seeded(seed), &options);
            bytes += json.len();
            let report = checker.check(json.as_bytes());
            if !report.diagnostics().is_empty() {
                self.complain(&format!("seed {seed} has {:?}", report.counts()));
            }
            if !report.irn().is_some_and(|irn| irns.insert(irn)) {
                self.complain(&format!("seed {seed} has no IRN of its own"));
            }
        }
        let seconds = begin.elapsed().as_millis();
        println!(
            "{count} valid invoices of {} bytes on average, made and checked in {seconds} ms: {} \
             IRNs, {} complaints",
            bytes / usize::try_from(count.max(1)).unwrap_or(1),
            irns.len(),
            self.wrong,
        );
        for seed in self.seed..self.seed + count {
            let json = invoice(&mut Choices::seeded(seed), &options);
            if let Err(error) = counts.add(&fields()[0], &json) {
                self.complain(&format!("seed {seed} is no JSON: {error}"));
            }
        }
        self.coverage(&counts, options.context());
    }

    /// Every count with its least.
    fn coverage(&mut self, counts: &Counts, context: &Context) {
        println!("\nsupply type and document type");
        for supply in values("TranDtls.SupTyp") {
            for document in values("DocDtls.Typ") {
                self.count(
                    &format!("{supply} {document}"),
                    counts.kinds.get(&(supply.clone(), document)),
                );
            }
        }
        println!("\noptional members: given, left out, null");
        for field in fields().iter().filter(|field| field.presence != Presence::Mandatory) {
            let uses = counts.uses.get(field.path).copied().unwrap_or_default();
            println!("{:10} {:10} {:10}  {}", uses.given, uses.absent, uses.null, field.path);
            // The portal asks for the absence of one (D15), and the other is missed (S34, W26).
            let (never, always) = (field.path == "Irn", field.path == "BuyerDtls.Pin");
            if !always && uses.absent < self.least || !never && uses.given < self.least {
                self.complain(&format!("{}: {uses:?}", field.path));
            }
        }
        println!("\nvalues of lists");
        for field in fields() {
            for value in values(field.path) {
                let what = format!("{} {value}", field.path);
                self.count(&what, counts.values.get(&(field.path, value)));
            }
        }
        println!("\nlisted codes that were used, and those that were not where they are few");
        let days = Days::on(context.as_of);
        for (master, paths) in MASTERS {
            let Some(master) = masters::by_name(master) else { continue };
            let used = counts.codes(paths);
            // HSN codes of fewer than six digits are for small suppliers.
            let listed = |row: &masters::Row<'_>| {
                let is_short = master.name == "hsn" && row.code.len() < 6;
                row.tier.standing() == Standing::Listed && days.hold(row.validity) && !is_short
            };
            let rows = context.masters.rows(master).filter(listed);
            let codes: HashSet<String> = rows.map(|row| row.code.into_owned()).collect();
            let mut left: Vec<&str> =
                codes.iter().map(String::as_str).filter(|code| !used.contains(code)).collect();
            left.sort_unstable();
            let found = codes.len() - left.len();
            let few = if left.len() > 10 { String::new() } else { left.join(" ") };
            println!("{found:10} of {:6}  {}  {few}", codes.len(), master.name);
        }
        println!("\nedges of texts and numbers: the least, the greatest");
        for field in fields() {
            if let Some(edges) = counts.edges.get(field.path) {
                println!("{:10} {:10}  {}", edges.0, edges.1, field.path);
            }
        }
    }

    fn count(&mut self, what: &str, found: Option<&u64>) {
        let found = found.copied().unwrap_or_default();
        println!("{found:10}  {what}");
        if found < self.least {
            self.complain(&format!("{what}: {found}"));
        }
    }

    fn broken(&mut self, count: u64) {
        let options = Options::default();
        let mut rules: BTreeMap<(&str, Option<&str>), u64> = BTreeMap::new();
        let mut just_beyond: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
        let begin = Instant::now();
        for fault in faults() {
            for seed in self.seed..self.seed + count {
                let broken = match broken(&mut Choices::seeded(seed), &options, fault) {
                    Ok(broken) => broken,
                    Err(error) => {
                        self.complain(&error.to_string());
                        break;
                    }
                };
                let report = broken.check();
                if let Some(difference) = broken.difference(&report) {
                    self.complain(&format!("{fault}, seed {seed}: {difference}"));
                }
                if fault.check().tolerance == Some(Tolerance::Band) {
                    let (below, above) = paisa_beyond(&report, fault.check());
                    let counts = just_beyond.entry(fault.check().id).or_default();
                    *counts = (counts.0 + u64::from(below), counts.1 + u64::from(above));
                }
                *rules.entry((fault.check().id, fault.check().code)).or_default() += 1;
            }
        }
        let milliseconds = begin.elapsed().as_millis();
        let total: u64 = rules.values().sum();
        println!(
            "\n{total} invoices with one fault, {count} of each of {} faults, made and checked in \
             {milliseconds} ms",
            faults().len(),
        );
        for ((id, code), found) in rules {
            println!("{found:10}  {id} {}", code.unwrap_or("-"));
        }
        println!("\namounts a paisa below and a paisa above what is taken");
        for (id, (below, above)) in just_beyond {
            println!("{below:10} {above:10}  {id}");
            if count >= 20 && (below == 0 || above == 0) {
                self.complain(&format!("{id}: {below} a paisa below, {above} a paisa above"));
            }
        }
        if count < self.least {
            self.complain(&format!("{count} of each fault"));
        }
    }
}

/// Whether the amount of a finding is a paisa below, or above, what would be taken: `12907 to 12909`.
fn paisa_beyond(report: &Report<'_>, check: &Check) -> (bool, bool) {
    let entries = report.entries(&Origin::whole(""), Values::Shown);
    let of_rule = entries.iter().find(|entry| entry.id == check.id);
    let Some((expected, actual)) = of_rule.and_then(|entry| {
        Some((entry.expected.as_deref()?, entry.actual.as_deref()?.parse::<Decimal>().ok()?))
    }) else {
        return (false, false);
    };
    // Of totals with taxes or without, the one with them.
    let band = expected.split(", or ").next().and_then(|band| band.split_once(" to "));
    let edge = |text: &str| text.parse::<Decimal>().map_or(0, Decimal::thousandths);
    let (least, greatest) = band.map_or((0, 0), |(least, greatest)| (edge(least), edge(greatest)));
    (actual.thousandths() == least - 10, actual.thousandths() == greatest + 10)
}

/// Lists of codes, and the members that have them.
const MASTERS: [(&str, &[&str]); 8] = [
    ("states", &["SellerDtls.Stcd", "BuyerDtls.Stcd", "BuyerDtls.Pos", "ShipDtls.Stcd"]),
    ("pincodes", &["SellerDtls.Pin", "BuyerDtls.Pin", "DispDtls.Pin", "ShipDtls.Pin"]),
    ("hsn", &["ItemList[].HsnCd"]),
    ("uqc", &["ItemList[].Unit"]),
    ("tax_rates", &["ItemList[].GstRt"]),
    ("ports", &["ExpDtls.Port"]),
    ("countries", &["ExpDtls.CntCode", "ItemList[].OrgCntry"]),
    ("currencies", &["ExpDtls.ForCur"]),
];

/// The values that a member may have.
fn values(path: &str) -> Vec<String> {
    let field = fields().iter().find(|field| field.path == path);
    let Some(Kind::Text(text)) = field.map(|field| &field.kind) else { return Vec::new() };
    let rows = text.values.into_iter().flat_map(Master::rows);
    rows.map(|row| row.code.into_owned()).collect()
}

#[derive(Debug, Clone, Copy, Default)]
struct Uses {
    given: u64,
    absent: u64,
    null: u64,
}

/// What valid invoices have.
#[derive(Default)]
struct Counts {
    kinds: BTreeMap<(String, String), u64>,
    /// That of the invoice at hand; the document type comes behind it.
    supply_type: String,
    uses: BTreeMap<&'static str, Uses>,
    values: BTreeMap<(&'static str, String), u64>,
    /// At the least and at the greatest length or value that the row takes.
    edges: BTreeMap<&'static str, (u64, u64)>,
}

impl Counts {
    /// Numbers are read as they are written: as binary fractions they would not be the same.
    fn add(&mut self, field: &'static Field, json: &str) -> serde_json::Result<()> {
        match json.as_bytes().first() {
            Some(b'{') => {
                let members: BTreeMap<&str, &RawValue> = serde_json::from_str(json)?;
                for member in field.members() {
                    let uses = self.uses.entry(member.path).or_default();
                    match members.get(member.name).map(|value| value.get()) {
                        None => uses.absent += 1,
                        Some("null") => uses.null += 1,
                        Some(value) => {
                            uses.given += 1;
                            self.add(member, value)?;
                        }
                    }
                }
            }
            Some(b'[') => {
                let elements: Vec<&RawValue> = serde_json::from_str(json)?;
                elements.iter().try_for_each(|element| self.add(field, element.get()))?;
            }
            Some(b'"') => self.text(field, serde_json::from_str(json)?),
            _ => self.number(field, json),
        }
        Ok(())
    }

    fn text(&mut self, field: &'static Field, text: String) {
        let Kind::Text(row) = &field.kind else { return };
        let length = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
        let edges = self.edges.entry(field.path).or_default();
        edges.0 += u64::from(length == row.min_length);
        edges.1 += u64::from(length == row.max_length);
        match field.path {
            "TranDtls.SupTyp" => self.supply_type.clone_from(&text),
            "DocDtls.Typ" => {
                let kind = (self.supply_type.clone(), text.clone());
                *self.kinds.entry(kind).or_default() += 1;
            }
            _ => {}
        }
        if row.values.is_some() || row.master.is_some() {
            // 5 and 05 are the same state.
            let is_short = matches!(field.name, "Stcd" | "Pos") && text.len() == 1;
            let code = if is_short { format!("0{text}") } else { text };
            *self.values.entry((field.path, code)).or_default() += 1;
        }
    }

    fn number(&mut self, field: &'static Field, text: &str) {
        let Kind::Number(row) = &field.kind else { return };
        let number = text.parse().unwrap_or(row.min);
        let edges = self.edges.entry(field.path).or_default();
        edges.0 += u64::from(number == row.min);
        edges.1 += u64::from(number == row.max);
        if row.master.is_some() || field.name == "Pin" {
            *self.values.entry((field.path, number.to_string())).or_default() += 1;
        }
    }

    /// The codes that some members had; states with two digits.
    fn codes(&self, paths: &[&str]) -> HashSet<&str> {
        let values = self.values.keys().filter(|(path, _)| paths.contains(path));
        values.map(|(_, code)| code.as_str()).collect()
    }
}
