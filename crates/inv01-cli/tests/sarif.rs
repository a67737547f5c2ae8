//! SARIF is what its schema asks for, and what viewers show.

mod common;

use jsonschema::Validator;
use serde_json::Value;

use common::{check, check_with, folder, record};

fn schema() -> Validator {
    // One of its patterns has a bracket too many, which only old regular expressions forgive.
    let schema = include_str!("fixtures/sarif-schema-2.1.0.json");
    let schema = schema.replace("[a-zA-Z]{2}]?$", "[a-zA-Z]{2}\\\\]?$");
    let schema = serde_json::from_str(&schema).unwrap();
    jsonschema::options().should_validate_formats(true).build(&schema).unwrap()
}

fn sarif(text: &str) -> Value {
    let document: Value = serde_json::from_str(text).unwrap();
    let faults: Vec<String> = schema()
        .iter_errors(&document)
        .map(|fault| format!("{}: {fault}", fault.instance_path()))
        .collect();
    assert_eq!(faults, Vec::<String>::new());
    document["runs"][0].clone()
}

#[test]
fn other_places_are_related_locations() {
    let twice = format!("{0}\n{0}\n", common::one_line());
    let outcome = check_with(&["--format", "sarif"], twice.as_bytes());
    let run = sarif(&outcome.stdout);
    let related = &run["results"][0]["relatedLocations"][0];
    assert_eq!(related["physicalLocation"]["artifactLocation"]["uri"], "stdin");
    assert_eq!(related["logicalLocations"][0]["fullyQualifiedName"], "/DocDtls/No");
}

#[test]
fn findings_are_results() {
    let outcome = check(&["--format", "sarif", "examples"]);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (1, ""));
    let run = sarif(&outcome.stdout);
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let driver = &run["tool"]["driver"];
    assert_eq!(
        (&driver["name"], &driver["version"]),
        (&"inv01".into(), &env!("CARGO_PKG_VERSION").into())
    );

    let lines = check(&["--format", "ndjson", "examples"]).stdout;
    let records: Vec<Value> = lines.lines().map(record).collect();
    let found: Vec<(&Value, &Value)> = records
        .iter()
        .flat_map(|record| {
            record["diagnostics"].as_array().unwrap().iter().map(move |d| (record, d))
        })
        .collect();
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), found.len());
    for (result, (record, found)) in results.iter().zip(found) {
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], record["source"]);
        assert_eq!(place["region"]["startLine"], found["line"]);
        assert_eq!(place["region"]["startColumn"], found["column"]);
        assert_eq!(result["level"], found["severity"]);
        assert_eq!(result["ruleId"], found["id"]);
        let rule =
            &driver["rules"][usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
        assert_eq!(rule["id"], found["id"]);
        let message = found["message"].as_str().unwrap();
        let code = found["code"].as_str().map_or(String::new(), |code| format!("{code}: "));
        assert_eq!(result["message"]["text"], format!("{code}{message}"));
        assert_eq!(result["properties"]["code"], found["code"]);
        assert_eq!(result["properties"]["doc"], record["doc"]);
        let pointer = found["pointer"].as_str().unwrap();
        let logical = &result["locations"][0]["logicalLocations"][0]["fullyQualifiedName"];
        assert_eq!(logical.as_str().unwrap_or_default(), pointer);
    }
    assert!(results.iter().any(|result| result["properties"]["verdict"] == "malformed"));
    let invocation = &run["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], true);
    assert_eq!(invocation["toolExecutionNotifications"], Value::Array(vec![]));
}

#[test]
fn every_rule_is_there_once() {
    let run = sarif(&check_with(&["--format", "sarif"], b"[]").stdout);
    assert_eq!(run["results"], Value::Array(vec![]));
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let mut ids: Vec<&str> = rules.iter().map(|rule| rule["id"].as_str().unwrap()).collect();
    let mut known: Vec<&str> = inv01::checks().iter().map(|check| check.id).collect();
    known.dedup();
    assert_eq!(ids, known);
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), known.len());
}

#[test]
fn sources_are_uri_references() {
    let files = folder(&[("a b/ü #1%.json", "{}")]);
    let absolute = files.path().join("a b/ü #1%.json");
    let uri = |arguments: &[&str], stdin: &[u8]| {
        let outcome = common::run_in(
            files.path(),
            &[&["check", "--format", "sarif"], arguments].concat(),
            stdin,
        );
        let location = &sarif(&outcome.stdout)["results"][0]["locations"][0];
        location["physicalLocation"]["artifactLocation"].clone()
    };
    assert_eq!(uri(&["."], b"")["uri"], "a%20b/%C3%BC%20%231%25.json");
    assert_eq!(uri(&["a b"], b"")["uri"], "a%20b/%C3%BC%20%231%25.json");
    let found = uri(&[absolute.to_str().unwrap()], b"");
    let found = found["uri"].as_str().unwrap();
    assert!(
        found.starts_with("file:///") && found.ends_with("a%20b/%C3%BC%20%231%25.json"),
        "{found}"
    );
    let stdin = uri(&["-"], b"{}");
    assert_eq!(
        (&stdin["uri"], &stdin["description"]["text"]),
        (&"stdin".into(), &"standard input".into())
    );
}

#[test]
fn what_is_too_much_is_left_out_and_said() {
    // What is no JSON is one error; this invoice is six errors, then 2,500 warnings.
    let long = format!("{{{}\"Version\":\"1.1\"}}", "\"a\":1,".repeat(2_500));
    let batch = format!("x\n{long}\n{long}\nx\n");
    let most = ["--format", "sarif", "--input", "ndjson", "--max-diagnostics", "50000"];
    let outcome = check_with(&most, batch.as_bytes());
    let run = sarif(&outcome.stdout);
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 5_000);
    // They are kept in their order: the error of the last invoice goes as well.
    let level = |level| results.iter().filter(|result| result["level"] == level).count();
    assert_eq!((level("error"), level("warning")), (13, 4_987));
    let said = "The first 5000 results are written; 1 error and 13 warnings are left out.";
    assert_eq!(outcome.stderr, format!("inv01: {said}\n"));
    let notifications = run["invocations"][0]["toolExecutionNotifications"].as_array().unwrap();
    assert_eq!(notifications.len(), 1);
    assert_eq!(notifications[0]["message"]["text"], said);
    assert_eq!(notifications[0]["descriptor"]["id"], "results-left-out");
    assert_eq!(run["invocations"][0]["executionSuccessful"], true);

    // Just not too much.
    let outcome = check_with(&most, "x\n".repeat(5_000).as_bytes());
    let run = sarif(&outcome.stdout);
    assert_eq!((run["results"].as_array().unwrap().len(), outcome.stderr.as_str()), (5_000, ""));
    assert_eq!(run["invocations"][0]["toolExecutionNotifications"], Value::Array(vec![]));
}

#[test]
fn what_else_is_missing_is_said() {
    let outcome =
        check_with(&["--format", "sarif", "--max-diagnostics", "2"], b"{\"Version\":\"1.1\"}");
    let run = sarif(&outcome.stdout);
    let said = &run["invocations"][0]["toolExecutionNotifications"][0];
    assert_eq!(said["descriptor"]["id"], "findings-not-reported");
    assert!(said["message"]["text"].as_str().unwrap().starts_with("4 findings"));

    let outcome = check(&["--format", "sarif", "no/such/file.json", "examples/invoice.json"]);
    assert_eq!(outcome.code, 2);
    let run = sarif(&outcome.stdout);
    assert_eq!(run["invocations"][0]["executionSuccessful"], false);
    let said = &run["invocations"][0]["toolExecutionNotifications"][0];
    assert_eq!(
        (&said["descriptor"]["id"], &said["level"]),
        (&"source-not-read".into(), &"error".into())
    );
}
