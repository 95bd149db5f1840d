//! The fields of an operation in one line: ``sp_mchid`* `amount`* {`total`* `currency`}``.

use crate::about;
use crate::route::Route;
use serde_json::Value;

/// Deeper than any message is.
const DEEPEST: u32 = 12;

/// The fields of a request and of its reply.
pub(super) struct Fields {
    pub(super) request: String,
    pub(super) reply: String,
}

/// Reads them out of the OpenAPI document.
pub(super) fn of(document: &Value, route: &Route) -> Fields {
    let (method, _) = about::split_key(route);
    let operation = &document["paths"][route.path][method];
    let mut request: Vec<String> =
        operation["parameters"].as_array().into_iter().flatten().map(parameter).collect();
    for (media, content) in operation["requestBody"]["content"].as_object().into_iter().flatten() {
        let body = object(document, &content["schema"], 0);
        request.push(if media == "application/json" {
            format!("body {body}")
        } else {
            format!("`{media}` {body}")
        });
    }
    Fields { request: or_nothing(request.join(" ")), reply: reply(document, &operation["responses"]) }
}

fn or_nothing(text: String) -> String {
    if text.is_empty() { "nothing.".to_owned() } else { text }
}

fn parameter(parameter: &Value) -> String {
    let name = parameter["name"].as_str().unwrap_or_default();
    let place = parameter["in"].as_str().unwrap_or_default();
    format!("{place} `{name}`{}", star(parameter["required"] == true))
}

fn star(required: bool) -> &'static str {
    if required { "\\*" } else { "" }
}

fn reply(document: &Value, responses: &Value) -> String {
    if responses.get("204").is_some() {
        return "204, without a body.".to_owned();
    }
    let content = responses["200"]["content"].as_object();
    let told = content.into_iter().flatten().map(|(media, content)| match media.as_str() {
        "application/json" => object(document, &content["schema"], 0),
        media => format!("`{media}`"),
    });
    or_nothing(told.collect::<Vec<_>>().join(" or "))
}

fn resolved<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    match schema["$ref"].as_str().and_then(|reference| reference.strip_prefix('#')) {
        Some(pointer) => document.pointer(pointer).map_or(schema, |found| resolved(document, found)),
        None => schema,
    }
}

/// The one schema of a choice that is not `null`.
fn chosen<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    let schema = resolved(document, schema);
    let parts = ["anyOf", "oneOf", "allOf"].into_iter().find_map(|key| schema[key].as_array());
    let sole = parts.and_then(|parts| parts.iter().find(|part| part["type"] != "null"));
    match sole {
        Some(part) if schema.get("properties").is_none() => chosen(document, part),
        _ => schema,
    }
}

/// `{`a`* `b` {`c`}}`, or nothing for what is no object.
fn object(document: &Value, schema: &Value, depth: u32) -> String {
    let schema = chosen(document, schema);
    if depth > DEEPEST {
        return String::new();
    }
    if let Some(items) = schema.get("items") {
        return object(document, items, depth + 1);
    }
    let Some(properties) = schema["properties"].as_object() else { return String::new() };
    let required = schema["required"].as_array();
    let needs = |name: &str| required.is_some_and(|names| names.iter().any(|other| other == name));
    let fields = properties.iter().map(|(name, inner)| {
        let list = if chosen(document, inner).get("items").is_some() { "[]" } else { "" };
        let within = object(document, inner, depth + 1);
        let space = if within.is_empty() { "" } else { " " };
        format!("`{name}{list}`{}{space}{within}", star(needs(name)))
    });
    format!("{{{}}}", fields.collect::<Vec<_>>().join(" "))
}
