//! The OpenAPI 3.1 document, from the route table and the types that parse and answer.

mod replies;

use crate::about::{self, pipeline};
use crate::route::{Fields, Route, Takes};
use crate::routes;
use axum::http::Method;
use schemars::generate::SchemaSettings;
use schemars::{Schema, SchemaGenerator};
use serde_json::{Map, Value, json};

/// The document.
pub fn openapi() -> Value {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.definitions_path = "/components/schemas".into();
        settings.meta_schema = None;
    });
    let mut generator = settings.into_generator();
    let mut paths = Map::new();
    for route in routes::all() {
        let operation = operation(&route, &mut generator);
        let item = paths.entry(route.path).or_insert_with(|| json!({}));
        if let Some(item) = item.as_object_mut() {
            item.insert(route.method.as_str().to_ascii_lowercase(), operation);
        }
    }
    let mut schemas = generator.take_definitions(true);
    schemas.insert("Error".to_owned(), error_schema());
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Tongbao",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "平台收付通 (电商收付通), APIv3. Every request is signed with \
                            WECHATPAY2-SHA256-RSA2048; every success and every error to a known \
                            caller, except 401, is signed in return. Amounts are in fen.",
        },
        "security": [{ "apiv3": [] }],
        "tags": about::AREAS.iter().map(tag).collect::<Vec<_>>(),
        "paths": paths,
        "components": {
            "schemas": schemas,
            "responses": replies::shared(),
            "headers": replies::header_components(),
            "x-states": states(),
            "x-refusals": { "every": pipeline::RULES, "internal": pipeline::INTERNAL },
            "securitySchemes": { "apiv3": {
                "type": "apiKey",
                "in": "header",
                "name": "Authorization",
                "description": "WECHATPAY2-SHA256-RSA2048 mchid=\"…\",nonce_str=\"…\",timestamp=\"…\",serial_no=\"…\",signature=\"…\"",
            }},
        },
    })
}

fn operation(route: &Route, generator: &mut SchemaGenerator) -> Value {
    let mut parameters = parameters((route.shapes.path)(generator).as_value(), Place::Path);
    let mut body = None;
    if route.fields == Fields::Bare {
        // Nothing is asked beside the path.
    } else if route.method == Method::POST {
        let schema = (route.shapes.fields)(generator);
        body = Some(json!({ "required": true, "content": content(route, &schema) }));
    } else {
        parameters.extend(self::parameters((route.shapes.fields)(generator).as_value(), Place::Query));
    }
    if route.fields == Fields::Sealed {
        parameters.push(json!({
            "name": "Wechatpay-Serial",
            "in": "header",
            "required": false,
            "description": "Names the key that encrypted the sensitive fields; needed when there are any.",
            "schema": { "type": "string" },
        }));
    }
    let mut operation = json!({
        "operationId": operation_id(route),
        "parameters": parameters,
        "responses": replies::replies(route, generator),
        "x-callers": route.callers.kinds().iter().map(|kind| kind.as_str()).collect::<Vec<_>>(),
        "x-refusals": about::rules(route),
    });
    if let (Some((area, about)), Some(fields)) = (about::of(route), operation.as_object_mut()) {
        let (chinese, english) = about.title;
        fields.insert("summary".to_owned(), format!("{chinese} · {english}").into());
        fields.insert("description".to_owned(), about.tells.into());
        fields.insert("tags".to_owned(), json!([area.name]));
        if let Some(machine) = about.machine {
            fields.insert("x-states".to_owned(), machine.into());
        }
    }
    if let (Some(body), Some(fields)) = (body, operation.as_object_mut()) {
        fields.insert("requestBody".to_owned(), body);
    }
    operation
}

fn content(route: &Route, schema: &Schema) -> Value {
    match route.takes {
        Takes::Body => json!({ "application/json": { "schema": schema } }),
        Takes::File(door) => {
            let formats: Vec<_> = door.formats().iter().map(|format| format.as_str()).collect();
            let file = json!({
                "type": "string",
                "format": "binary",
                "description": format!("{} (by its first bytes)", formats.join(", ")),
            });
            let shape = json!({
                "type": "object",
                "required": ["meta", "file"],
                "properties": { "meta": schema, "file": file },
            });
            let meta = json!({ "meta": { "contentType": "application/json" } });
            json!({ "multipart/form-data": { "schema": shape, "encoding": meta } })
        }
    }
}

/// Unique, unlike the kernel's name: several paths may lead to one command.
fn operation_id(route: &Route) -> String {
    let path = route.path.replace(|c: char| !c.is_ascii_alphanumeric(), "_");
    format!("{}{path}", route.method.as_str().to_ascii_lowercase())
}

#[derive(Clone, Copy)]
enum Place {
    Path,
    Query,
}

/// The fields of an object as parameters.
fn parameters(schema: &Value, place: Place) -> Vec<Value> {
    let required = schema.get("required").and_then(Value::as_array);
    let needs = |name: &str| required.is_some_and(|names| names.iter().any(|other| other == name));
    let properties = schema.get("properties").and_then(Value::as_object);
    let named = properties.into_iter().flatten().map(|(name, schema)| match place {
        Place::Path => json!({ "name": name, "in": "path", "required": true, "schema": schema }),
        Place::Query => json!({ "name": name, "in": "query", "required": needs(name), "schema": schema }),
    });
    named.collect()
}

/// Every state machine by its name.
fn states() -> Value {
    let machines = tongbao_kernel::states::MACHINES.iter().map(|machine| {
        let told = json!({
            "description": machine.title,
            "states": (machine.states)(),
            "mermaid": about::diagram::mermaid(machine),
        });
        (machine.name.to_owned(), told)
    });
    Value::Object(machines.collect())
}

fn tag(area: &about::Area) -> Value {
    json!({ "name": area.name, "description": area.title })
}

fn error_schema() -> Value {
    json!({
        "type": "object",
        "required": ["code", "message"],
        "properties": {
            "code": { "type": "string" },
            "message": { "type": "string" },
            "detail": {
                "type": "object",
                "properties": {
                    "field": { "type": "string", "description": "Which part of the request: `/amount/total`." },
                    "location": { "enum": ["body", "query", "path", "header", "authorization"] },
                    "issue": { "type": "string" },
                    "value": { "description": "What was found there." },
                },
            },
        },
    })
}

#[cfg(test)]
mod tests;
