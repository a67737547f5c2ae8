//! The exported JSON Schemas: valid, complete, the same in every dialect, and stricter where asked.

use std::fs;
use std::path::Path;

use inv01::Document;
use inv01::schema::{Dialect, Form};
use inv01::{Field, Kind, Pii, Presence, fields};
use inv01_workspace::{Node, cases, source};
use jsonschema::Validator;
use regex_syntax::hir::Look;
use serde_json::{Value, json};

const DIALECTS: [Dialect; 3] = [Dialect::Draft2020_12, Dialect::Draft07, Dialect::OpenApi];

fn value(document: Document, dialect: Dialect, strict: bool) -> Value {
    let text = document.text(Form { dialect, strict });
    serde_json::from_str(&text).unwrap()
}

/// The form as a schema: of an OpenAPI document, the component of the request.
fn validator(dialect: Dialect, strict: bool) -> Validator {
    let mut schema = value(Document::GenerateIrn, dialect, strict);
    if dialect == Dialect::OpenApi {
        schema["$ref"] = json!("#/components/schemas/Invoice");
    }
    jsonschema::validator_for(&schema).unwrap()
}

fn accepts(validator: &Validator, body: &Node) -> bool {
    validator.is_valid(&serde_json::from_str(&body.to_json()).unwrap())
}

/// The schema of a member, by its path.
fn of_member<'s>(schema: &'s Value, field: &Field) -> &'s Value {
    let mut at = schema;
    for step in field.path.split('.') {
        let name = step.trim_end_matches("[]");
        // From the property of the container to its members.
        let inner = at["anyOf"].get(0).unwrap_or(at);
        let inner = inner.get("items").unwrap_or(inner);
        let inner = match inner.get("$ref").and_then(Value::as_str) {
            Some(reference) => schema.pointer(reference.trim_start_matches('#')).unwrap(),
            None => inner,
        };
        at = &inner["properties"][name];
    }
    at
}

#[test]
fn every_form_is_valid_by_its_meta_schema() {
    for document in Document::ALL {
        for strict in [false, true] {
            for dialect in [Dialect::Draft2020_12, Dialect::Draft07] {
                let schema = value(*document, dialect, strict);
                jsonschema::meta::validate(&schema).unwrap();
                assert_eq!(schema["$id"], format!("urn:inv01:schema:{document}"));
                assert_eq!(schema["description"], document.title());
            }
            let openapi = value(*document, Dialect::OpenApi, strict);
            assert_eq!(openapi["openapi"], "3.1.0");
            for schema in openapi["components"]["schemas"].as_object().unwrap().values() {
                let mut whole = openapi.clone();
                whole["allOf"] = json!([schema]);
                jsonschema::meta::validate(&whole).unwrap();
            }
        }
    }
    assert_eq!(
        value(Document::GenerateIrn, Dialect::Draft07, false)["$schema"],
        "http://json-schema.org/draft-07/schema#"
    );
}

#[test]
fn every_member_carries_its_row() {
    let schema = value(Document::GenerateIrn, Dialect::Draft2020_12, false);
    for field in &fields()[1..] {
        let member = of_member(&schema, field);
        let at = field.path;
        match field.kind {
            Kind::Text(_) | Kind::Number(_) => assert_eq!(member["title"], field.label, "{at}"),
            // Its type has one, and code is named after both.
            _ => assert!(member["title"].is_null(), "{at}"),
        }
        assert_eq!(member["description"], field.doc, "{at}");
        let pii = match field.pii {
            Pii::Direct => json!("direct"),
            Pii::Indirect => json!("indirect"),
            Pii::None => Value::Null,
        };
        assert_eq!(member["x-inv01-pii"], pii, "{at}");
        assert!(member["x-inv01-codes"]["type"] == "5002", "{at}");
        let nullable = member["type"].is_array() || member["anyOf"].is_array();
        assert_eq!(nullable, field.presence != Presence::Mandatory, "{at}");
        match &field.kind {
            Kind::Text(row) => {
                assert_eq!(
                    member["examples"],
                    json!([serde_json::from_str::<Value>(field.sample).unwrap()])
                );
                let master = row.values.or(row.master).map(|master| master.name);
                assert_eq!(member["x-inv01-master"].as_str(), master, "{at}");
            }
            Kind::Number(row) => {
                let decimals = (!row.whole).then_some(row.decimals);
                assert_eq!(member["x-inv01-decimals"], json!(decimals), "{at}");
                assert_eq!(member["x-inv01-codes"]["range"], "5002", "{at}");
            }
            _ => {}
        }
    }
    assert_eq!(schema["title"], "Invoice");
    for (name, part) in schema["$defs"].as_object().unwrap() {
        assert_eq!(part["title"], name.as_str());
    }
    let name = of_member(&schema, fields().iter().find(|f| f.path == "SellerDtls.LglNm").unwrap());
    assert_eq!(name["x-inv01-label"], "Legal Name");
    let version = of_member(&schema, &fields()[1]);
    assert_eq!(version["x-inv01-codes"]["pattern"], "2279");
}

#[test]
fn limits_are_written_digit_by_digit() {
    let text = Document::GenerateIrn.text(Form::default());
    // As a binary number it would end in 8.
    assert_eq!(text.matches("\"maximum\": 99999999999999.99,").count(), 12);
    assert!(!text.contains("99999999999999.98"));
}

#[test]
fn patterns_are_anchored_and_safe_for_ecma_262() {
    let schema = value(Document::GenerateIrn, Dialect::Draft2020_12, false);
    let mut patterns = 0;
    for field in fields() {
        let Some(pattern) = of_member_pattern(&schema, field) else { continue };
        patterns += 1;
        // Every alternative is anchored, not only the first and the last.
        let shape = regex_syntax::parse(pattern).unwrap();
        let looks = (shape.properties().look_set_prefix(), shape.properties().look_set_suffix());
        assert!(looks.0.contains(Look::Start) && looks.1.contains(Look::End), "{pattern}");
        // No flags, look-around, names, classes by letter, or what only one engine knows.
        for word in [
            "(?i", "(?=", "(?!", "(?<", "(?P", "[[", "\\d", "\\w", "\\s", "\\A", "\\z", "\\p",
            "++", "*+",
        ] {
            assert!(!pattern.contains(word), "{pattern}");
        }
    }
    assert!(patterns > 80, "{patterns}");
}

fn of_member_pattern<'s>(schema: &'s Value, field: &Field) -> Option<&'s str> {
    if field.name.is_empty() {
        return None;
    }
    of_member(schema, field)["pattern"].as_str()
}

#[test]
fn every_dialect_judges_alike() {
    let validators = DIALECTS.map(|dialect| validator(dialect, false));
    let bodies: Vec<Value> =
        [cases::mandatory_members, cases::conditional_members, cases::json_types]
            .into_iter()
            .flat_map(|make| make())
            .map(|case| serde_json::from_str(&case.json).unwrap())
            .chain([serde_json::from_str(&Node::request(&source()).to_json()).unwrap()])
            .collect();
    for body in &bodies {
        let verdicts: Vec<bool> = validators.iter().map(|known| known.is_valid(body)).collect();
        assert!(verdicts.iter().all(|verdict| *verdict == verdicts[0]), "{verdicts:?} {body}");
    }
}

#[test]
fn the_strict_form_is_stricter() {
    let request = Node::request(&source());
    let mut with_unknown = request.clone();
    with_unknown.members("/DocDtls").push(("Note".to_owned(), Node::raw("1")));
    for dialect in DIALECTS {
        let (lax, strict) = (validator(dialect, false), validator(dialect, true));
        assert!(accepts(&lax, &request) && accepts(&strict, &request));
        let set = |at: &str, value: &str| request.with(at, Node::raw(value));
        for body in [
            with_unknown.clone(),
            set("/ItemList/0/TotAmt", "100.125"),
            set("/ItemList/0/Unit", "\"KGG\""),
            set("/ItemList/0/GstRt", "19"),
            set("/SellerDtls/Stcd", "\"98\""),
            set("/TranDtls/SupTyp", "\"b2b\""),
            set("/ExpDtls/ForCur", "\"ABC\""),
        ] {
            assert!(accepts(&lax, &body), "{}", body.to_json());
            assert!(!accepts(&strict, &body), "{}", body.to_json());
        }
        for body in [
            set("/ItemList/0/TotAmt", "0.07"),
            set("/ItemList/0/GstRt", "0.25"),
            set("/ItemList/0/Qty", "1.005"),
            set("/ExpDtls/ForCur", "null"),
            set("/TranDtls/RegRev", "null"),
        ] {
            assert!(accepts(&strict, &body), "{}", body.to_json());
        }
    }
    // A list of a thousand ports is no small one.
    let port = fields().iter().find(|field| field.name == "Port").unwrap();
    let schema = value(Document::GenerateIrn, Dialect::Draft2020_12, true);
    assert!(of_member(&schema, port)["enum"].is_null());
}

#[test]
fn the_example_passes_every_form() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let example = fs::read_to_string(root.join("examples/invoice.json")).unwrap();
    let example = serde_json::from_str(&example).unwrap();
    for dialect in DIALECTS {
        for strict in [false, true] {
            validator(dialect, strict).validate(&example).unwrap();
        }
    }
}

#[test]
fn documents_go_by_their_names() {
    for document in Document::ALL {
        assert_eq!(document.as_str().parse(), Ok(*document));
    }
    let error = "invoice".parse::<Document>().unwrap_err();
    let names: Vec<&str> = Document::ALL.iter().map(|document| document.as_str()).collect();
    assert_eq!(names.len(), 15);
    assert_eq!(error.to_string(), format!("the documents are {}", names.join(", ")));
}
