//! The replies of an operation: its success, and every refusal with its code and an example.

use crate::about::{self, pipeline, samples};
use crate::code::Family;
use crate::fault::Fault;
use crate::route::{Route, Signer};
use axum::http::{Method, StatusCode};
use schemars::SchemaGenerator;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Every status of an operation with what may come with it.
pub(super) fn replies(route: &Route, generator: &mut SchemaGenerator) -> Value {
    let mut replies = Map::new();
    match (route.shapes.reply)(generator) {
        _ if route.signer == Signer::Nobody => replies.insert("200".to_owned(), file()),
        Some(schema) => replies.insert(
            "200".to_owned(),
            json!({
                "description": "Success; signed.",
                "headers": headers(Signed::Always),
                "content": { "application/json": { "schema": schema } },
            }),
        ),
        None => replies.insert(
            "204".to_owned(),
            json!({ "description": "Success, without a body; signed.", "headers": headers(Signed::Always) }),
        ),
    };
    if route.shapes.may_be_empty {
        replies.insert(
            "204".to_owned(),
            json!({ "description": "Success, without a body; signed.", "headers": headers(Signed::Always) }),
        );
    }
    let mut own: BTreeMap<u16, Vec<Fault>> = BTreeMap::new();
    for fault in about::rules(route).iter().flat_map(|rule| about::examples(route, rule)) {
        own.entry(fault.status(route.family).as_u16()).or_default().push(fault);
    }
    for (status, common) in common(&route.method, route.family) {
        match own.get_mut(&status) {
            Some(faults) => faults.extend(common),
            // Spelled as everywhere: said once for all operations.
            None if route.family != Family::Combine => {
                let reference = json!({ "$ref": format!("#/components/responses/{status}") });
                replies.insert(status.to_string(), reference);
            }
            None => {
                own.insert(status, common);
            }
        }
    }
    for (status, faults) in own {
        replies.insert(status.to_string(), refused(status, &faults, route.family));
    }
    Value::Object(replies)
}

/// A file: as text, compressed, or encrypted, as it was asked for.
fn file() -> Value {
    let kind = json!({ "schema": { "type": "string", "format": "binary" } });
    json!({
        "description": "The file, with its length; not signed.",
        "headers": headers(Signed::Never),
        "content": {
            "text/plain": kind.clone(),
            "application/x-gzip": kind.clone(),
            "application/octet-stream": kind,
        },
    })
}

/// What any operation may answer, by status.
fn common(method: &Method, family: Family) -> BTreeMap<u16, Vec<Fault>> {
    let mut common: BTreeMap<u16, Vec<Fault>> = BTreeMap::new();
    let rules = pipeline::RULES.into_iter().chain(pipeline::INTERNAL);
    let apply = rules.filter(|rule| *method == Method::POST || *rule != "UnsupportedMediaType");
    for fault in apply.flat_map(|rule| samples::of(rule, family)) {
        common.entry(fault.status(family).as_u16()).or_default().push(fault);
    }
    common
}

/// The replies that operations share, for the components.
pub(super) fn shared() -> Value {
    let common = common(&Method::POST, Family::Common);
    let shared =
        common.iter().map(|(status, faults)| (status.to_string(), refused(*status, faults, Family::Common)));
    Value::Object(shared.collect())
}

fn refused(status: u16, faults: &[Fault], family: Family) -> Value {
    let codes: BTreeSet<&str> = faults.iter().map(|fault| fault.code.spelled(family)).collect();
    let mut examples = Map::new();
    for fault in faults {
        let told = examples.keys().filter(|name| name.split(' ').next() == Some(&*fault.rule)).count();
        let name = if told == 0 { fault.rule.to_string() } else { format!("{} {}", fault.rule, told + 1) };
        examples.insert(name, json!({ "value": fault.body(family) }));
    }
    let words: Vec<&str> = codes.iter().copied().collect();
    let signed = if status == StatusCode::UNAUTHORIZED.as_u16() { Signed::Never } else { Signed::Perhaps };
    json!({
        "description": format!("Refused: {}. The message, in Chinese, says why, with the numbers.", words.join(", ")),
        "headers": headers(signed),
        "content": { "application/json": {
            "schema": {
                "allOf": [{ "$ref": "#/components/schemas/Error" }],
                "properties": { "code": { "enum": words } },
            },
            "examples": examples,
        }},
    })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Signed {
    Always,
    /// When the caller is known, by default.
    Perhaps,
    Never,
}

/// The signature's headers, as they are written.
const SIGNATURE: [&str; 5] = [
    "Wechatpay-Timestamp",
    "Wechatpay-Nonce",
    "Wechatpay-Signature",
    "Wechatpay-Serial",
    "Wechatpay-Signature-Type",
];

fn headers(signed: Signed) -> Value {
    let mut headers = Map::new();
    headers.insert("Request-ID".to_owned(), json!({ "$ref": "#/components/headers/Request-ID" }));
    if signed != Signed::Never {
        let component = if signed == Signed::Always { "" } else { "-of-error" };
        for name in SIGNATURE {
            let reference = json!({ "$ref": format!("#/components/headers/{name}{component}") });
            headers.insert(name.to_owned(), reference);
        }
    }
    Value::Object(headers)
}

/// Every header of replies, for the components.
pub(super) fn header_components() -> Value {
    let mut components = Map::new();
    let header = |tells: &str, required: bool, pattern: &str| {
        json!({
            "description": tells,
            "required": required,
            "schema": { "type": "string", "pattern": pattern },
        })
    };
    components.insert(
        "Request-ID".to_owned(),
        header(
            "Names the reply; the number at its end says which refusal it is, 0 none.",
            true,
            "^[0-9A-F]{26}-[0-9]+$",
        ),
    );
    for (name, tells, pattern) in [
        ("Wechatpay-Timestamp", "When it was signed, in seconds since 1970.", "^[0-9]{10,}$"),
        ("Wechatpay-Nonce", "A random text that is signed with it.", "^[0-9A-Za-z]{1,32}$"),
        ("Wechatpay-Signature", "RSA over timestamp, nonce and body, in Base64.", "^[0-9A-Za-z+/]+=*$"),
        (
            "Wechatpay-Serial",
            "The certificate or public key that verifies it.",
            "^([0-9A-F]{40}|PUB_KEY_ID_[0-9]+)$",
        ),
        ("Wechatpay-Signature-Type", "The scheme.", "^WECHATPAY2-SHA256-RSA2048$"),
    ] {
        components.insert(name.to_owned(), header(tells, true, pattern));
        let perhaps = format!("{tells} On an error when the caller is known, by default.");
        components.insert(format!("{name}-of-error"), header(&perhaps, false, pattern));
    }
    Value::Object(components)
}
