//! `docs/cli.md` says what the command does.

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value;

use common::{FORMATS, check, folder, records, run};

/// An option: its name, the name of its value, its default.
type Flag = (String, Option<String>, Option<String>);

fn page() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/cli.md");
    fs::read_to_string(path).unwrap()
}

/// The section of a command.
fn section<'p>(page: &'p str, command: &str) -> &'p str {
    let start = page.find(&format!("\n## `{command}`\n")).unwrap();
    let rest = &page[start + 4..];
    rest.find("\n## ").map_or(rest, |end| &rest[..end])
}

/// The rows of its tables, as cells; a pipe inside a cell is escaped.
fn rows(section: &str) -> impl Iterator<Item = Vec<String>> {
    section.lines().filter(|line| line.starts_with("| ")).map(|line| {
        let line = line.replace("\\|", "\u{0}");
        line.trim_matches('|').split('|').map(|cell| cell.trim().replace('\u{0}', "|")).collect()
    })
}

fn flags_of_page(section: &str) -> BTreeSet<Flag> {
    rows(section)
        .filter(|cells| cells[0].starts_with("`--"))
        .map(|cells| {
            let (flag, default) = (cells[0].trim_matches('`'), cells[1].trim_matches('`'));
            let (name, value) = flag.split_once(' ').map_or((flag, None), |(n, v)| (n, Some(v)));
            let default = Some(default).filter(|default| !default.is_empty());
            (name.to_owned(), value.map(str::to_owned), default.map(str::to_owned))
        })
        .collect()
}

fn flags_of_help(help: &str) -> BTreeSet<Flag> {
    let mut blocks: Vec<String> = Vec::new();
    for line in help.lines().map(str::trim) {
        if line.starts_with("--") || line.starts_with("-h") {
            blocks.push(line.to_owned());
        } else if let Some(block) = blocks.last_mut() {
            // A default may go over the end of a line.
            *block = format!("{block} {line}");
        }
    }
    let blocks = blocks.iter().map(|block| {
        let flag = &block[block.find("--").unwrap()..];
        let mut words = flag.split(' ');
        let name = words.next().unwrap().to_owned();
        let value = words.next().and_then(|word| word.strip_prefix('<')?.strip_suffix('>'));
        let default =
            flag.split_once("[default: ").map(|(_, rest)| rest.split_once(']').unwrap().0);
        (name, value.map(str::to_owned), default.map(str::to_owned))
    });
    blocks.collect()
}

/// The commands that the program has.
fn commands() -> Vec<String> {
    let help = run(&["--help"], b"").stdout;
    let commands = help.split("Commands:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let names = commands.lines().map(|line| line.trim().split(' ').next().unwrap().to_owned());
    names.filter(|name| name != "help").collect()
}

#[test]
fn the_options_of_each_command_are_those_of_its_help() {
    let page = page();
    let commands = commands();
    assert!(commands.iter().any(|command| command == "check"), "{commands:?}");
    assert_eq!(page.matches("\n## `inv01 ").count(), commands.len());
    for command in commands {
        let help = run(&[&command, "--help"], b"").stdout;
        let section = section(&page, &format!("inv01 {command}"));
        let (told, real) = (flags_of_page(section), flags_of_help(&help));
        let least = match command.as_str() {
            "check" => 22,
            "explain" => 1,
            "irn" | "rules" => 2,
            _ => 3,
        };
        assert!(real.len() >= least, "{real:?}");
        assert_eq!(told, real, "{command}");
        // And no option has two rows.
        let rows = rows(section).filter(|cells| cells[0].starts_with("`--"));
        assert_eq!(rows.count(), real.len(), "{command}");
    }
}

#[test]
fn the_values_of_options_are_named() {
    let page = page();
    for command in commands() {
        let help = run(&[&command, "--help"], b"").stdout;
        let section = section(&page, &format!("inv01 {command}"));
        let mut values: Vec<&str> = Vec::new();
        for line in help.lines().map(str::trim) {
            values.extend(line.strip_prefix("- ").and_then(|line| Some(line.split_once(':')?.0)));
        }
        // A long list takes several lines.
        for (_, rest) in help.match_indices("[possible values: ").map(|(at, _)| help.split_at(at)) {
            let list = rest.split_once(": ").and_then(|(_, rest)| rest.split_once(']')).unwrap().0;
            values.extend(list.split(',').map(str::trim));
        }
        if command == "check" {
            assert!(FORMATS.iter().all(|format| values.contains(format)), "{values:?}");
        }
        let has_none = matches!(command.as_str(), "explain" | "irn");
        assert_eq!(values.is_empty(), has_none, "{values:?}");
        for value in values {
            assert!(section.contains(&format!("`{value}`")), "{value}");
        }
    }
}

#[test]
fn the_documents_are_those_of_the_list() {
    let page = page();
    let section = section(&page, "inv01 schema");
    let told: Vec<String> = rows(section)
        .map(|cells| cells[0].clone())
        .filter(|cell| cell.starts_with('`') && !cell.starts_with("`--"))
        .collect();
    let list = run(&["schema", "--list"], b"").stdout;
    let real: Vec<String> =
        list.lines().map(|line| format!("`{}`", line.split(' ').next().unwrap())).collect();
    assert_eq!(told, real);
}

#[test]
fn the_masters_are_those_of_the_list() {
    let page = page();
    let section = section(&page, "inv01 masters");
    let told: Vec<String> = rows(section)
        .map(|cells| cells[0].trim_matches('`').to_owned())
        .filter(|cell| !cell.starts_with("--"))
        .filter(|cell| !["option", "name", "---"].contains(&cell.as_str()))
        .collect();
    let list = ["masters", "--as-of", "2026-11-21", "--format", "json"];
    let list = run(&list, b"").stdout;
    let value: Value = serde_json::from_str(&list).unwrap();
    let real: Vec<&str> =
        value["masters"].as_array().unwrap().iter().map(|m| m["name"].as_str().unwrap()).collect();
    assert_eq!(told, real);
    // The documents that it shows: the beginning of the one, the whole of the other.
    let mut shown = section.split("```json\n").skip(1).map(|b| b.split("```").next().unwrap());
    let first = shown.next().unwrap().strip_suffix("\n]}\n").unwrap();
    assert!(list.starts_with(first), "{first}");
    let rate = ["masters", "tax_rates", "40", "--as-of", "2026-11-21", "--format", "json"];
    assert_eq!(shown.next(), Some(run(&rate, b"").stdout.as_str()));
}

#[test]
fn the_catalogue_is_told_as_it_is() {
    let page = page();
    let section = section(&page, "inv01 rules");
    let list = run(&["rules", "--format", "json"], b"").stdout;
    // The first of each list stands there, between the lines that are around it.
    let shown = section.split("```json\n").nth(1).unwrap().split("```").next().unwrap();
    for line in shown.lines().filter(|line| *line != "]}") {
        assert!(list.contains(line.trim_end_matches("},")), "{line}");
    }
    let value: Value = serde_json::from_str(&list).unwrap();
    for key in ["rules", "undecided"] {
        for (member, _) in value[key][0].as_object().unwrap() {
            assert!(section.contains(&format!("`{member}`")), "{key}: {member}");
        }
    }
}

#[test]
fn labels_are_told_member_by_member() {
    let page = page();
    let section = section(&page, "inv01 generate");
    let told: Vec<String> = rows(section)
        .map(|cells| cells[0].trim_matches('`').to_owned())
        .filter(|cell| !cell.starts_with("--") && !["option", "member"].contains(&cell.as_str()))
        .collect();
    let label = run(&["generate", "--labels", "--break", "2150"], b"").stdout;
    let label: Value = serde_json::from_str(&label).unwrap();
    let real: Vec<&String> = label.as_object().unwrap().keys().collect();
    assert_eq!(told.iter().collect::<Vec<_>>(), real);
    for (member, _) in label["context"].as_object().unwrap() {
        assert!(section.contains(&format!("`{member}`")), "{member}");
    }
    // The one that it shows, but for the invoice.
    let shown = section.split("```json\n").nth(1).unwrap().split("\n```").next().unwrap();
    let shown: Value = serde_json::from_str(shown).unwrap();
    let real = run(&["generate", "--labels", "--break", "H7"], b"").stdout;
    let mut real: Value = serde_json::from_str(&real).unwrap();
    real["body"] = "{…}".into();
    assert_eq!(shown, real);
}

#[test]
fn the_record_is_told_member_by_member() {
    let keys =
        |value: &Value| -> Vec<String> { value.as_object().unwrap().keys().cloned().collect() };
    let answer = folder(&[("answer.json", r#"{"ErrorCode":"2189"}"#)]);
    let answer = answer.path().join("answer.json");
    let record = &records(&["--input", "object", "--answer", answer.to_str().unwrap()], b"{}")[0];
    let mut real = [keys(record), keys(&record["diagnostics"][0])].concat();
    let page = page();
    let start = page.find("\n### The record\n").unwrap();
    let end = page.find("\n### Personal data\n").unwrap();
    let mut told: Vec<String> = rows(&page[start..end])
        .filter(|cells| cells[0].starts_with('`'))
        .map(|cells| cells[0].trim_matches('`').to_owned())
        .collect();
    real.sort_unstable();
    told.sort_unstable();
    assert_eq!(told, real);
}

#[test]
fn the_answer_is_told_as_it_is() {
    let page = page();
    let start = page.find("\n#### The portal's answer\n").unwrap();
    let section = &page[start..page.find("\n### Output\n").unwrap()];
    let block = |nth: usize| section.split("```").nth(nth).unwrap().split_once('\n').unwrap().1;
    let (answer, command, shown) = (block(1), block(3), block(5));
    let answer = folder(&[("answer.json", answer)]);
    let path = answer.path().join("answer.json").display().to_string();
    let command = command.trim().replace(" answer.json", &format!(" {path}"));
    let words: Vec<&str> = command.split(' ').skip(1).collect();
    let human = run(&words, b"").stdout.replace(&path, "answer.json");
    // All of it, between the findings and the totals.
    let all = human.split_once("\nanswer (").unwrap().1.split_once("\n1 invoice: ").unwrap().0;
    assert_eq!(shown, format!("answer ({all}\n"));

    let record = run(&[&words[..], &["--format", "ndjson"]].concat(), b"").stdout;
    let answer = &common::record(&record)["answer"];
    for value in [answer, &answer["codes"][0], &answer["alone"][0]] {
        for (member, _) in value.as_object().unwrap() {
            assert!(section.contains(&format!("`{member}`")), "{member}");
        }
    }
}

#[test]
fn the_line_of_concise_is_as_it_is_told() {
    let page = page();
    let pattern =
        page.lines().map(str::trim).find(|line| line.starts_with("SOURCE:LINE:")).unwrap();
    let outcome = check(&["--format", "concise", "examples/invoice-faulty.json"]);
    let told = pattern
        .replace("SOURCE:LINE:COLUMN", "examples/invoice-faulty.json:5:15")
        .replace("CODE", "5002")
        .replace("POINTER", "/TranDtls/SupTyp")
        .replace("MESSAGE", "Invalid value in Type of Supply")
        .replace("ID RULE", "F3 pattern");
    assert_eq!(outcome.stdout.lines().next(), Some(told.as_str()));
}
