//! What the portal cannot see makes no difference: order of names, white space, the spelling of
//! numbers and texts, the order of items, nulls. Valid and faulty invoices keep their verdict and
//! their findings.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use inv01::generate::{Choices, Options, broken, faults, invoice};
use inv01::{Checker, Decimal, Field, Kind, Presence, fields};
use inv01_workspace::{Node, case_file, context};

/// What a check says: the verdict, and each finding by severity, code, rule and place, sorted.
#[derive(Debug, PartialEq, Eq)]
struct Said {
    verdict: String,
    findings: Vec<[String; 4]>,
}

fn said(checker: &mut Checker, json: &str) -> Said {
    let report = checker.check(json.as_bytes());
    let found = report.diagnostics().iter().map(|found| {
        [
            found.severity().to_string(),
            found.code().unwrap_or("-").to_owned(),
            found.check().id.to_owned(),
            report.pointer(found),
        ]
    });
    let mut findings: Vec<_> = found.collect();
    findings.sort_unstable();
    Said { verdict: report.verdict().to_string(), findings }
}

/// Every finding is compared.
fn checker() -> Checker {
    Checker::new(context().max_diagnostics(usize::MAX))
}

/// The fields by path, in small letters.
struct Rows(BTreeMap<String, &'static Field>);

impl Rows {
    fn new() -> Self {
        Self(fields().iter().map(|field| (field.path.to_ascii_lowercase(), field)).collect())
    }

    /// The field at a pointer, whose names may be in any letter case.
    fn at(&self, pointer: &str) -> Option<&'static Field> {
        let mut path = String::new();
        for step in pointer.split('/').skip(1) {
            if step.bytes().all(|byte| byte.is_ascii_digit()) {
                path += "[]";
            } else {
                path += if path.is_empty() { "" } else { "." };
                path += step;
            }
        }
        let path = path.trim_end_matches("[]").to_ascii_lowercase();
        self.0.get(&path).copied()
    }
}

fn position(choices: &mut Choices, length: usize) -> usize {
    usize::try_from(choices.below(length as u64)).unwrap()
}

fn shuffle<T>(choices: &mut Choices, list: &mut [T]) {
    for last in (1..list.len()).rev() {
        list.swap(last, position(choices, last + 1));
    }
}

/// Every object with its names in another order. Of one that is repeated the last use counts, so
/// these keep theirs.
fn shuffled(node: &Node, choices: &mut Choices) -> Node {
    match node {
        Node::Raw(_) => node.clone(),
        Node::Array(elements) => {
            Node::Array(elements.iter().map(|element| shuffled(element, choices)).collect())
        }
        Node::Object(members) => {
            let mut names: Vec<String> =
                members.iter().map(|(name, _)| name.to_ascii_lowercase()).collect();
            shuffle(choices, &mut names);
            let mut left: Vec<Option<&(String, Node)>> = members.iter().map(Some).collect();
            let next = |name: String| {
                let is_it = |member: &&mut Option<&(String, Node)>| {
                    member.is_some_and(|(known, _)| known.eq_ignore_ascii_case(&name))
                };
                let (known, value) = left.iter_mut().find(is_it).unwrap().take().unwrap();
                (known.clone(), shuffled(value, choices))
            };
            Node::Object(names.into_iter().map(next).collect())
        }
    }
}

/// Every value that is no container through a function.
fn respelt(node: &Node, pointer: &str, spell: &mut dyn FnMut(&str, &str) -> String) -> Node {
    match node {
        Node::Raw(text) => Node::raw(spell(pointer, text)),
        Node::Array(elements) => {
            let spell = |(i, element)| respelt(element, &format!("{pointer}/{i}"), spell);
            Node::Array(elements.iter().enumerate().map(spell).collect())
        }
        Node::Object(members) => {
            let members = members.iter().map(|(name, value)| {
                (name.clone(), respelt(value, &format!("{pointer}/{name}"), spell))
            });
            Node::Object(members.collect())
        }
    }
}

/// White space around every token.
fn spaced(node: &Node, choices: &mut Choices, text: &mut String) {
    let blank = |choices: &mut Choices, text: &mut String| {
        for _ in 0..choices.below(3) {
            text.push_str([" ", "\n", "\t", "\r\n"][position(choices, 4)]);
        }
    };
    blank(choices, text);
    match node {
        Node::Raw(raw) => *text += raw,
        Node::Array(elements) => {
            text.push('[');
            for (i, element) in elements.iter().enumerate() {
                text.push_str(if i == 0 { "" } else { "," });
                spaced(element, choices, text);
            }
            blank(choices, text);
            text.push(']');
        }
        Node::Object(members) => {
            text.push('{');
            for (i, (name, value)) in members.iter().enumerate() {
                text.push_str(if i == 0 { "" } else { "," });
                blank(choices, text);
                *text = format!("{text}\"{name}\"");
                blank(choices, text);
                text.push(':');
                spaced(value, choices, text);
            }
            blank(choices, text);
            text.push('}');
        }
    }
    blank(choices, text);
}

/// A number spelt in another way: with an exponent, with zeros behind the point as far as its row
/// has decimals, zero with a minus. Whole numbers and those that F7 warns of have no other spelling
/// that is sure to be the same to the portal.
fn number(text: &str, field: Option<&Field>, choices: &mut Choices) -> String {
    let Some(Kind::Number(row)) = field.map(|field| &field.kind) else { return text.to_owned() };
    let Ok(value) = text.parse::<Decimal>() else { return text.to_owned() };
    let written = text.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    let decimals = usize::from(row.decimals);
    if row.whole || written > decimals || text.contains(['e', 'E']) {
        return text.to_owned();
    }
    match choices.below(5) {
        0 if value == Decimal::ZERO => "-0".to_owned(),
        1 => format!("{value:.decimals$}"),
        2 => format!("{value:.0$}", 1.min(decimals)),
        3 => format!("{}E-3", value.thousandths()),
        4 => {
            // 12.5 as 0.125e2.
            let (minus, digits) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
            let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
            format!("{minus}0.{whole}{fraction}e{}", whole.len())
        }
        _ => value.to_string(),
    }
}

/// A text with other escapes.
fn escaped(text: &str, choices: &mut Choices) -> String {
    let Ok(plain) = serde_json::from_str::<String>(text) else { return text.to_owned() };
    let mut escaped = String::from("\"");
    for character in plain.chars() {
        match (choices.below(3), character) {
            (0, _) => {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    let _ = if choices.below(2) == 0 {
                        write!(escaped, "\\u{unit:04x}")
                    } else {
                        write!(escaped, "\\u{unit:04X}")
                    };
                }
            }
            (_, '"' | '\\') | (1, '/') => escaped.extend(['\\', character]),
            (_, '\0'..' ') => {
                let _ = write!(escaped, "\\u{:04x}", u32::from(character));
            }
            _ => escaped.push(character),
        }
    }
    escaped + "\""
}

/// The names with escapes too.
fn escaped_names(node: &Node, choices: &mut Choices) -> Node {
    match node {
        Node::Raw(_) => node.clone(),
        Node::Array(elements) => {
            Node::Array(elements.iter().map(|element| escaped_names(element, choices)).collect())
        }
        Node::Object(members) => {
            let members = members.iter().map(|(name, value)| {
                let spelt = escaped(&format!("\"{name}\""), choices);
                (spelt.trim_matches('"').to_owned(), escaped_names(value, choices))
            });
            Node::Object(members.collect())
        }
    }
}

/// Optional members that are not given, given as null.
fn with_nulls(node: &Node, pointer: &str, rows: &Rows, choices: &mut Choices) -> Node {
    match node {
        Node::Raw(_) => node.clone(),
        Node::Array(elements) => {
            let with = |(i, element)| with_nulls(element, &format!("{pointer}/{i}"), rows, choices);
            Node::Array(elements.iter().enumerate().map(with).collect())
        }
        Node::Object(members) => {
            let mut with: Vec<_> = members
                .iter()
                .map(|(name, value)| {
                    let inside = format!("{pointer}/{name}");
                    (name.clone(), with_nulls(value, &inside, rows, choices))
                })
                .collect();
            let field = rows.at(pointer).filter(|_| !members.is_empty());
            for member in field.into_iter().flat_map(Field::members) {
                let is_given = with.iter().any(|(name, _)| name.eq_ignore_ascii_case(member.name));
                if member.presence == Presence::Optional && !is_given && choices.below(3) == 0 {
                    let at = position(choices, with.len() + 1);
                    with.insert(at, (member.name.to_owned(), Node::raw("null")));
                }
            }
            Node::Object(with)
        }
    }
}

/// The items in another order with their serial numbers given out anew, and for each new position
/// the old one; nothing if the items or their numbers are not sound.
fn reordered(node: &Node, choices: &mut Choices) -> Option<(Node, Vec<usize>)> {
    let mut changed = node.clone();
    let Some(Node::Array(items)) = changed.at("/ItemList") else { return None };
    let mut numbers = Vec::new();
    for item in items.iter_mut() {
        let number = item.at("/SlNo").map(|number| number.to_json())?;
        let digits: u32 = number.trim_matches('"').parse().ok()?;
        numbers.push((digits, number));
    }
    let mut values: Vec<u32> = numbers.iter().map(|(digits, _)| *digits).collect();
    values.sort_unstable();
    values.dedup();
    let is_sound = |(_, number): &(u32, String)| number.starts_with('"') && number.len() <= 8;
    if values.len() < items.len() || !numbers.iter().all(is_sound) {
        return None;
    }
    let mut order: Vec<usize> = (0..items.len()).collect();
    shuffle(choices, &mut order);
    let old = items.clone();
    for ((item, from), (_, number)) in items.iter_mut().zip(&order).zip(numbers) {
        *item = old[*from].clone();
        *item.at("/SlNo")? = Node::raw(number);
    }
    Some((changed, order))
}

/// Makes an invoice faulty, as a rule. `other` is another invoice.
fn spoil(node: &mut Node, other: &Node, rows: &Rows, choices: &mut Choices) {
    if choices.below(2) == 0 {
        // What is sound by itself, but not beside the rest: a value of the other invoice.
        let pointers = other.pointers();
        let pointer = &pointers[position(choices, pointers.len())];
        let value = other.clone().at(pointer).map(|value| value.clone()).unwrap();
        // It may have no place here.
        let _ = node.set(pointer, value);
        return;
    }
    let pointers = node.pointers();
    let pointer = &pointers[position(choices, pointers.len())];
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let values = [
        "null",
        "true",
        "0",
        "-1",
        "-0.5",
        "1",
        "12.3450",
        "1.2345",
        "1e30",
        "99999999999999.99",
        "[]",
        "{}",
        "[{}]",
        r#""""#,
        r#""x""#,
        r#""URP""#,
        r#""N""#,
        r#""Y""#,
        r#""96""#,
        r#""29""#,
        r#""EXPWP""#,
        r#""DEXP""#,
        r#""CRN""#,
        r#""99/99/2026""#,
        r#""01/01/2026""#,
        r#""9965""#,
        r#""33GSPTN1882G1Z3""#,
    ];
    match choices.below(8) {
        // Another value, of whatever kind.
        0 | 1 => {
            let value = Node::parse(values[position(choices, values.len())]).unwrap();
            node.set(pointer, value).unwrap();
        }
        // A value from elsewhere.
        2 => {
            let other = &pointers[position(choices, pointers.len())];
            let value = node.at(other).map(|value| value.clone()).unwrap();
            if !pointer.starts_with(other.as_str()) {
                node.set(pointer, value).unwrap();
            }
        }
        3 => node.remove(pointer).unwrap(),
        // A number that is off by a little, a text with another letter case or a letter less.
        4 | 5 => {
            let Some(Node::Raw(text)) = node.at(pointer) else { return };
            if let Ok(value) = text.parse::<Decimal>() {
                let by = [10, 1000, 2000, 3010, 100_000][position(choices, 5)];
                let by = Decimal::from_thousandths(by);
                let sum = if choices.below(2) == 0 {
                    value.checked_add(by)
                } else {
                    value.checked_sub(by)
                };
                *text = sum.unwrap().to_string();
            } else if text.starts_with('"') && text.is_ascii() && !text.contains('\\') {
                match choices.below(3) {
                    0 => *text = text.to_ascii_lowercase(),
                    1 => *text = text.to_ascii_uppercase(),
                    _ if text.len() > 3 => drop(text.remove(1)),
                    _ => {}
                }
            }
        }
        // Another name, unless it would be one that is there.
        6 => {
            let Some(Node::Object(members)) = node.at(parent) else { return };
            if let Some(member) = members.iter_mut().find(|(member, _)| member == name) {
                member.0 = if choices.below(2) == 0 {
                    name.to_ascii_uppercase()
                } else {
                    format!("X{name}")
                };
            }
        }
        // An item twice, or an element.
        _ => {
            if let Some(Node::Array(elements)) = node.at(parent)
                && let Some(element) = elements.first().cloned()
            {
                elements.push(element);
            } else if rows.at(parent).is_some() {
                node.remove(pointer).unwrap();
            }
        }
    }
}

/// Compares an invoice with its other spellings. How many of them there were, by kind.
fn compare(
    checker: &mut Checker,
    node: &Node,
    rows: &Rows,
    choices: &mut Choices,
    counts: &mut BTreeMap<&'static str, u32>,
) {
    let json = node.to_json();
    let expected = said(checker, &json);
    let mut same = |what: &'static str, other: String| {
        *counts.entry(what).or_default() += u32::from(other != json);
        assert_eq!(said(checker, &other), expected, "{what}:\n{json}\n{other}");
    };
    same("order of names", shuffled(node, choices).to_json());
    let mut text = String::new();
    spaced(node, choices, &mut text);
    same("white space", text);
    let numbers = respelt(node, "", &mut |at, text| number(text, rows.at(at), choices));
    same("numbers", numbers.to_json());
    same("texts", respelt(node, "", &mut |_, text| escaped(text, choices)).to_json());
    same("names", escaped_names(node, choices).to_json());
    same("nulls", with_nulls(node, "", rows, choices).to_json());

    // All at once.
    let mut all = with_nulls(&shuffled(node, choices), "", rows, choices);
    all = respelt(&all, "", &mut |at, text| {
        let text = number(text, rows.at(at), choices);
        escaped(&text, choices)
    });
    let mut text = String::new();
    spaced(&escaped_names(&all, choices), choices, &mut text);
    same("all at once", text);

    if let Some((other, order)) = reordered(node, choices) {
        let mut moved = said(checker, &other.to_json());
        for [_, _, _, pointer] in &mut moved.findings {
            if let Some(rest) = pointer.strip_prefix("/ItemList/") {
                let (index, rest) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
                *pointer = format!("/ItemList/{}{rest}", order[index.parse::<usize>().unwrap()]);
            }
        }
        moved.findings.sort_unstable();
        *counts.entry("order of items").or_default() += u32::from(other != *node);
        assert_eq!(moved, expected, "order of items:\n{json}\n{}", other.to_json());
    }
}

const SPELLINGS: [&str; 8] = [
    "order of names",
    "white space",
    "numbers",
    "texts",
    "names",
    "nulls",
    "all at once",
    "order of items",
];

#[test]
fn valid_invoices() {
    let (mut checker, rows) = (checker(), Rows::new());
    let mut counts = BTreeMap::new();
    let options = Options::new(context()).items(1..=6);
    for seed in 0..400 {
        let json = invoice(&mut Choices::seeded(seed), &options);
        let node = Node::parse(&json).unwrap();
        compare(&mut checker, &node, &rows, &mut Choices::seeded(seed), &mut counts);
    }
    for what in SPELLINGS {
        assert!(counts.get(what).is_some_and(|count| *count > 200), "{what}: {counts:?}");
    }
}

/// The invoices of the case files, whatever their context: valid ones, and faults of every rule.
#[test]
fn invoices_of_cases() {
    let (mut checker, rows) = (checker(), Rows::new());
    let mut counts = BTreeMap::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let base = |name: &str| {
        let path = folder.join("bases").join(name).with_extension("json");
        Node::parse(&fs::read_to_string(path).unwrap()).unwrap()
    };
    for entry in fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        if path.extension().is_none_or(|ending| ending != "md") || name == "README" {
            continue;
        }
        let file = case_file::parse(&path, &fs::read_to_string(&path).unwrap()).unwrap();
        for (seed, case) in (0..).zip(&file.cases) {
            let mut node = base(&case.base);
            for change in &case.changes {
                match &change.value {
                    None => node.remove(&change.pointer).unwrap(),
                    Some(json) => node.set(&change.pointer, Node::parse(json).unwrap()).unwrap(),
                }
            }
            compare(&mut checker, &node, &rows, &mut Choices::seeded(seed), &mut counts);
        }
    }
    for what in SPELLINGS {
        assert!(counts.get(what).is_some_and(|count| *count > 100), "{what}: {counts:?}");
    }
}

/// Each rule under each code, at each member: what is known to be found is found in every spelling.
#[test]
fn invoices_with_one_fault() {
    let rows = Rows::new();
    let mut counts = BTreeMap::new();
    for (seed, fault) in (0..).zip(faults()) {
        let broken = broken(&mut Choices::seeded(seed), &Options::default(), fault).unwrap();
        // What is no JSON, or too large, has no other spelling.
        if ["J1", "J2", "D14"].contains(&fault.check().id) {
            continue;
        }
        let mut checker = Checker::new(broken.context.clone().max_diagnostics(usize::MAX));
        let node = Node::parse(&broken.json).unwrap();
        let json = node.to_json();
        let mut report = checker.check(json.as_bytes());
        broken.settle(&mut report);
        assert_eq!(broken.difference(&report), None, "{fault}");
        compare(&mut checker, &node, &rows, &mut Choices::seeded(seed), &mut counts);
    }
    for what in SPELLINGS {
        assert!(counts.get(what).is_some_and(|count| *count > 500), "{what}: {counts:?}");
    }
}

#[test]
fn faulty_invoices() {
    let (mut checker, rows) = (checker(), Rows::new());
    let (mut counts, mut rules) = (BTreeMap::new(), BTreeMap::new());
    let options = Options::new(context()).items(1..=4);
    for seed in 0..3000 {
        let json = invoice(&mut Choices::seeded(seed), &options);
        let mut node = Node::parse(&json).unwrap();
        let other = invoice(&mut Choices::seeded(seed + 1_000_000), &options);
        let other = Node::parse(&other).unwrap();
        let mut choices = Choices::seeded(seed);
        for _ in 0..=choices.below(3) {
            spoil(&mut node, &other, &rows, &mut choices);
        }
        for [_, _, rule, _] in said(&mut checker, &node.to_json()).findings {
            *rules.entry(rule).or_insert(0) += 1;
        }
        compare(&mut checker, &node, &rows, &mut choices, &mut counts);
    }
    for what in SPELLINGS {
        assert!(counts.get(what).is_some_and(|count| *count > 1000), "{what}: {counts:?}");
    }
    // The changes do make faults, and of many rules.
    assert!(rules.len() >= 40, "{rules:?}");
}
