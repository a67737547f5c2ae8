//! The exported schema in Rust's jsonschema: it judges the conformance suite as the reader does, but
//! for the divergences that are named, and refuses every planted fault at its place.
//! `tests/other-languages/run` asks the same of engines in other languages.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use inv01::Document;
use inv01::schema::{Dialect, Form};
use jsonschema::Validator;
use serde_json::Value;

#[allow(dead_code, reason = "its main is for the run in all languages")]
#[path = "other-languages/engines/rust_jsonschema.rs"]
mod engine;

/// Its name in `divergences.json`.
const ENGINE: &str = "jsonschema (Rust)";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: impl AsRef<Path>) -> Value {
    serde_json::from_str(&fs::read_to_string(root().join(path)).unwrap()).unwrap()
}

fn validators() -> [Validator; 2] {
    [Dialect::Draft2020_12, Dialect::Draft07].map(|dialect| {
        let schema = Document::GenerateIrn.text(Form { dialect, strict: false });
        jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap()
    })
}

fn strings(list: &Value) -> impl Iterator<Item = &str> {
    list.as_array().into_iter().flatten().map(|text| text.as_str().unwrap())
}

/// The files of the stages that a schema may know, as `stage/name` and content.
fn suite() -> Vec<(String, Value)> {
    let mut files: Vec<PathBuf> = ["schema", "rules"]
        .map(|stage| root().join("tests/conformance").join(stage))
        .iter()
        .flat_map(|folder| fs::read_dir(folder).unwrap())
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    let named = |path: PathBuf| {
        let name = path.with_extension("");
        let name = name.strip_prefix(root().join("tests/conformance")).unwrap();
        (name.to_str().unwrap().replace('\\', "/"), read(path))
    };
    files.into_iter().map(named).collect()
}

#[test]
fn the_conformance_suite_is_judged_alike() {
    let suite = suite();
    let of_schema: BTreeSet<&str> = suite
        .iter()
        .filter(|(_, file)| file["stage"] == "schema")
        .map(|(_, file)| file["rule"]["id"].as_str().unwrap())
        .collect();
    let divergences = read("tests/other-languages/divergences.json");
    let listed: BTreeSet<&str> = divergences
        .as_array()
        .unwrap()
        .iter()
        .filter(|known| {
            known["engines"] == "all" || strings(&known["engines"]).any(|name| name == ENGINE)
        })
        .flat_map(|known| strings(&known["cases"]))
        .collect();
    for validator in validators() {
        let mut diverging = BTreeSet::new();
        let (mut refused, mut accepted) = (0, 0);
        for (path, file) in &suite {
            for case in file["cases"].as_array().unwrap() {
                let findings = case["findings"].as_array().unwrap();
                let ours = findings.iter().any(|found| {
                    found["severity"] == "error"
                        && of_schema.contains(found["id"].as_str().unwrap())
                });
                let body = serde_json::from_str::<Value>(case["body"].as_str().unwrap());
                let theirs = !body.is_ok_and(|body| validator.is_valid(&body));
                if ours != theirs {
                    let description = case["description"].as_str().unwrap();
                    diverging.insert(format!("{path}: {description}"));
                }
                *(if theirs { &mut refused } else { &mut accepted }) += 1;
            }
        }
        let diverging: BTreeSet<&str> = diverging.iter().map(String::as_str).collect();
        assert_eq!(diverging, listed);
        assert!(refused > 300 && accepted > 900, "{refused} refused, {accepted} accepted");
    }
}

/// The body with one fault planted, and where an engine stands that finds it.
fn plant(base: &Value, fault: &Value) -> (Value, String) {
    let mut body = base.clone();
    let at = fault["at"].as_str().unwrap();
    let (parent, last) = at.rsplit_once('/').unwrap();
    let holder = body.pointer_mut(parent).unwrap();
    if let Some(times) = fault["times"].as_u64() {
        let first = holder[last][0].clone();
        holder[last] = Value::Array(vec![first; usize::try_from(times).unwrap()]);
    } else if fault["remove"] == true {
        assert!(holder.as_object_mut().unwrap().remove(last).is_some(), "{at}");
        return (body, parent.to_owned());
    } else {
        let place = match holder {
            Value::Array(elements) => &mut elements[last.parse::<usize>().unwrap()],
            holder => &mut holder[last],
        };
        *place = fault["value"].clone();
    }
    (body, at.to_owned())
}

#[test]
fn planted_faults_are_refused_at_their_places() {
    let planted = read("tests/other-languages/planted-faults.json");
    let base = read(planted["base"].as_str().unwrap());
    let faults = planted["faults"].as_array().unwrap();
    assert_eq!(faults.len(), 40);
    for validator in validators() {
        assert!(validator.is_valid(&base));
        for fault in faults {
            let (body, place) = plant(&base, fault);
            let mut found = Vec::new();
            validator.iter_errors(&body).for_each(|error| engine::leaves(&error, &mut found));
            for keyword in strings(&fault["keywords"]) {
                let is_it = |found: &Value| found[0] == place.as_str() && found[1] == keyword;
                assert!(found.iter().any(is_it), "{fault}: {found:?}");
            }
            let on_the_way = |found: &Value| place.starts_with(found[0].as_str().unwrap());
            assert!(found.iter().all(on_the_way), "{fault}: {found:?}");
        }
    }
}
