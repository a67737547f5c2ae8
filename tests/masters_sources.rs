//! `masters/SOURCES.toml` tells of every list of `masters/`, and of each what it holds today.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use serde::Deserialize;
use sha2::{Digest, Sha256};

/// A list in `SOURCES.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    document: String,
    date: String,
    licence: String,
    attribution: Option<String>,
    rows: usize,
    sha256: String,
    checks: Vec<String>,
    note: Option<String>,
}

/// `SOURCES.toml`.
#[derive(Deserialize)]
struct Sources {
    edition: String,
    day: String,
    #[serde(flatten)]
    lists: BTreeMap<String, List>,
}

fn masters() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("masters")
}

fn sources() -> Sources {
    toml::from_str(&fs::read_to_string(masters().join("SOURCES.toml")).unwrap()).unwrap()
}

/// The lists by name, as bytes.
fn files() -> BTreeMap<String, Vec<u8>> {
    let paths = fs::read_dir(masters()).unwrap().map(|entry| entry.unwrap().path());
    paths
        .filter(|path| path.extension().is_some_and(|extension| extension == "csv"))
        .map(|path| {
            (path.file_stem().unwrap().to_str().unwrap().to_owned(), fs::read(path).unwrap())
        })
        .collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

#[test]
fn every_list_has_a_source() {
    let (sources, files) = (sources(), files());
    assert!(sources.lists.keys().eq(files.keys()), "{:?}", sources.lists.keys());
    assert!(sources.day.starts_with(&sources.edition));
    for (name, list) in &sources.lists {
        let texts = [&list.document, &list.date, &list.licence];
        let more = list.checks.iter().chain(&list.attribution).chain(&list.note);
        for text in texts.into_iter().chain(more) {
            assert!(!text.trim().is_empty() && !text.contains('\n'), "{name}: {text:?}");
        }
        assert!(!list.checks.is_empty(), "{name}: no check");
    }
}

#[test]
fn every_sum_is_true() {
    let sources = sources();
    let stale: Vec<String> = files()
        .into_iter()
        .filter_map(|(name, bytes)| {
            let rows = csv::Reader::from_reader(bytes.as_slice()).records().count();
            let sha256 = hex(&Sha256::digest(&bytes));
            let list = sources.lists.get(&name);
            let is_true = list.is_some_and(|list| list.rows == rows && list.sha256 == sha256);
            (!is_true).then(|| format!("[{name}]\nrows = {rows}\nsha256 = \"{sha256}\"\n"))
        })
        .collect();
    assert!(
        stale.is_empty(),
        "masters/SOURCES.toml should say\n\n{}\nrun `masters/refresh/run --sums`",
        stale.join("\n")
    );
}
