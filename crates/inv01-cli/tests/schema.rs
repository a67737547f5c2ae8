//! `inv01 schema` from the outside.

mod common;

use std::fs;
use std::path::Path;

use serde_json::Value;

use common::{Outcome, run};

fn schema(arguments: &[&str]) -> Outcome {
    run(&[&["schema"], arguments].concat(), b"")
}

fn value(arguments: &[&str]) -> Value {
    let outcome = schema(arguments);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (0, ""));
    serde_json::from_str(&outcome.stdout).unwrap()
}

#[test]
fn the_files_in_the_repository_are_what_is_printed() {
    let schemas = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemas");
    let list = schema(&["--list"]).stdout;
    assert!(list.starts_with("generate-irn ") && list.contains(" FORM GST INV-01"), "{list}");
    for line in list.lines() {
        let name = line.split(' ').next().unwrap();
        let file = fs::read_to_string(schemas.join(format!("{name}.schema.json"))).unwrap();
        assert_eq!(schema(&[name]).stdout, file);
    }
    assert_eq!(schema(&[]).stdout, schema(&["generate-irn", "--draft", "2020-12"]).stdout);
}

#[test]
fn forms() {
    let draft = |arguments: &[&str]| value(arguments)["$schema"].as_str().unwrap().to_owned();
    assert_eq!(draft(&["report"]), "https://json-schema.org/draft/2020-12/schema");
    assert_eq!(draft(&["report", "--draft", "07"]), "http://json-schema.org/draft-07/schema#");
    let openapi = value(&["--openapi", "--strict"]);
    assert_eq!(openapi["openapi"], "3.1.0");
    let item = &openapi["components"]["schemas"]["Item"];
    assert_eq!(item["additionalProperties"], false);
    assert_eq!(item["properties"]["TotAmt"]["multipleOf"].to_string(), "0.01");
    assert!(
        value(&["--openapi"])["components"]["schemas"]["Item"]["additionalProperties"].is_null()
    );
}

#[test]
fn members_stand_in_the_order_of_the_request() {
    let properties = &value(&[])["properties"];
    let names: Vec<&str> = properties.as_object().unwrap().keys().map(String::as_str).collect();
    let request = inv01::fields()[0].members().map(|member| member.name);
    assert_eq!(names, request.collect::<Vec<_>>());
}

#[test]
fn wrong_usage() {
    let outcome = schema(&["invoice"]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""));
    assert!(
        outcome
            .stderr
            .contains("the documents are generate-irn, generate-irn-response, nic-envelope"),
        "{}",
        outcome.stderr
    );
    for arguments in [
        &["--list", "report"][..],
        &["--openapi", "--draft", "07"],
        &["--list", "--strict"],
        &["--draft", "04"],
    ] {
        assert_eq!(schema(arguments).code, 2, "{arguments:?}");
    }
}
