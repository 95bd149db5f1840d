//! The OpenAPI document holds what the contract names.

use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

/// Operations of the contract that are answered.
const AREAS: [&str; 6] = ["partner-pay", "combine", "profitsharing", "subsidy", "refund", "fund"];
/// Operations of those areas that are not answered yet.
const ABSENT: [&str; 3] = ["enddaybalance", "dayendbalance", "bill-type"];

#[test]
fn every_operation_has_a_reply_and_its_errors() {
    let document = tongbao_gateway::openapi();
    assert_eq!(document["openapi"], "3.1.0");
    let operations = operations(&document);
    assert!(operations.len() >= 43, "{}", operations.len());
    for ((method, path), operation) in operations {
        let responses = operation["responses"].as_object().unwrap();
        assert!(responses.contains_key("200") || responses.contains_key("204"), "{method} {path}");
        assert!(responses.contains_key("400") && responses.contains_key("401"), "{method} {path}");
        assert_eq!(operation.get("requestBody").is_some(), method == "post", "{method} {path}");
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

#[test]
fn at_least_97_percent_of_the_contracts_fields_are_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap();
    // The contract stands beside the workspace, or beside the folder of its work trees.
    let places = [root.join("../shared/contract/core.json"), root.join("../../shared/contract/core.json")];
    let Some(text) = places.iter().find_map(|place| std::fs::read_to_string(place).ok()) else {
        println!("skipped: no contract/core.json beside the workspace");
        return;
    };
    let contract: Vec<Value> = serde_json::from_str(&text).unwrap();
    let document = tongbao_gateway::openapi();
    let ours: BTreeMap<(String, String), Value> = operations(&document)
        .into_iter()
        .map(|((method, path), operation)| ((method, shape(&path)), operation))
        .collect();
    let (mut wanted, mut missing) = (0, Vec::new());
    for operation in contract {
        let (area, path) = (operation["area"].as_str().unwrap(), operation["path"].as_str().unwrap());
        let named = AREAS.contains(&area) || path == "/v3/certificates";
        if !named || ABSENT.iter().any(|absent| path.contains(absent)) {
            continue;
        }
        let method = operation["method"].as_str().unwrap().to_lowercase();
        let found = ours.get(&(method, shape(path))).unwrap_or_else(|| panic!("no {path}"));
        let (request, reply) = (request_fields(&document, found), reply_fields(&document, found));
        let theirs = [
            (contract_request(&operation), request, "request"),
            (contract_reply(&operation), reply, "reply"),
        ];
        for (fields, have, side) in theirs {
            for (field, kind) in fields {
                wanted += 1;
                if have.get(&field).is_none_or(|ours| *ours != kind && !kind.is_empty() && !ours.is_empty()) {
                    missing.push(format!("{path} {side} {field}: {kind}"));
                }
            }
        }
    }
    assert!(wanted > 400, "{wanted}");
    assert!(missing.len() * 100 <= wanted * 3, "{} of {wanted}:\n{}", missing.len(), missing.join("\n"));
}

type Fields = BTreeMap<String, String>;

fn operations(document: &Value) -> BTreeMap<(String, String), Value> {
    let mut found = BTreeMap::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            found.insert((method.clone(), path.clone()), operation.clone());
        }
    }
    found
}

/// A path without the names of its parameters.
fn shape(path: &str) -> String {
    let parts = path.split('/').map(|part| if part.starts_with('{') { "{}" } else { part });
    parts.collect::<Vec<_>>().join("/")
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

fn resolved<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    match schema.get("$ref").and_then(Value::as_str) {
        Some(reference) => resolved(document, document.pointer(&reference[1..]).unwrap()),
        None => schema,
    }
}

fn kind_of(schema: &Value) -> String {
    let named = match &schema["type"] {
        Value::Array(kinds) => kinds.iter().find(|kind| *kind != "null").and_then(Value::as_str),
        kind => kind.as_str(),
    };
    named.unwrap_or_default().replace("integer", "number")
}

fn flatten(document: &Value, schema: &Value, prefix: &str, into: &mut Fields, depth: u32) {
    let schema = resolved(document, schema);
    if depth > 12 {
        return;
    }
    for key in ["allOf", "oneOf", "anyOf"] {
        for part in schema[key].as_array().into_iter().flatten() {
            flatten(document, part, prefix, into, depth + 1);
        }
    }
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        let property = resolved(document, property);
        let path = format!("{prefix}{name}");
        into.insert(path.clone(), kind_of(property));
        flatten(document, property, &format!("{path}."), into, depth + 1);
    }
    if let Some(items) = schema.get("items") {
        let inner = prefix.strip_suffix('.').map_or_else(|| "[].".to_owned(), |outer| format!("{outer}[]."));
        flatten(document, items, &inner, into, depth + 1);
    }
}

fn request_fields(document: &Value, operation: &Value) -> Fields {
    let mut fields = Fields::new();
    for parameter in operation["parameters"].as_array().into_iter().flatten() {
        let kind = kind_of(resolved(document, &parameter["schema"]));
        fields.insert(parameter["name"].as_str().unwrap().to_owned(), kind);
    }
    flatten(document, &operation["requestBody"]["content"]["application/json"]["schema"], "", &mut fields, 0);
    fields
}

fn reply_fields(document: &Value, operation: &Value) -> Fields {
    let mut fields = Fields::new();
    let schema = &operation["responses"]["200"]["content"]["application/json"]["schema"];
    flatten(document, schema, "", &mut fields, 0);
    fields
}

fn contract_request(operation: &Value) -> Fields {
    let mut fields = Fields::new();
    for parameter in operation["parameters"].as_array().into_iter().flatten() {
        let name = parameter["name"].as_str().unwrap_or_default();
        if !["", "Accept-Encoding", "Wechatpay-Serial"].contains(&name) {
            fields.insert(name.to_owned(), kind_of(parameter));
        }
    }
    flatten(operation, &operation["body"], "", &mut fields, 0);
    fields
}

fn contract_reply(operation: &Value) -> Fields {
    let mut fields = Fields::new();
    for (status, response) in operation["responses"].as_object().into_iter().flatten() {
        if status.starts_with('2') {
            flatten(operation, &response["schema"], "", &mut fields, 0);
        }
    }
    fields
}
