//! The OpenAPI document holds what the contract names.

use serde_json::Value;
use std::collections::BTreeMap;

#[test]
fn every_operation_has_a_reply_and_its_errors() {
    let document = tongbao_gateway::openapi();
    assert_eq!(document["openapi"], "3.1.0");
    let operations = operations(&document);
    for ((method, path), operation) in operations {
        let responses = operation["responses"].as_object().unwrap();
        assert!(responses.contains_key("200") || responses.contains_key("204"), "{method} {path}");
        assert!(responses.contains_key("400") && responses.contains_key("401"), "{method} {path}");
        let has_body = method == "post" && !path.ends_with("/revoke");
        assert_eq!(operation.get("requestBody").is_some(), has_body, "{method} {path}");
    }
}

#[test]
fn every_reference_leads_somewhere() {
    let document = tongbao_gateway::openapi();
    let mut references = Vec::new();
    collect(&document, &mut references);
    assert!(!references.is_empty());
    for reference in references {
        let pointer = reference.strip_prefix('#').unwrap();
        assert!(document.pointer(pointer).is_some(), "{reference}");
    }
}

fn operations(document: &Value) -> BTreeMap<(String, String), Value> {
    let mut found = BTreeMap::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            found.insert((method.clone(), path.clone()), operation.clone());
        }
    }
    found
}

fn collect<'a>(value: &'a Value, into: &mut Vec<&'a str>) {
    match value {
        Value::Object(fields) => {
            into.extend(fields.get("$ref").and_then(Value::as_str));
            fields.values().for_each(|field| collect(field, into));
        }
        Value::Array(elements) => elements.iter().for_each(|element| collect(element, into)),
        _ => {}
    }
}
