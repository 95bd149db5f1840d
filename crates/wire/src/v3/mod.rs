//! Messages of `/v3/…`: a file a path. The types that parse are the documentation: each states
//! its rules in its JSON schema.

pub mod apply4sub;
pub mod bill;
pub mod billdownload;
pub mod capital;
pub mod certificates;
pub mod combine_transactions;
pub mod ecommerce;
pub mod field;
pub mod mch_operate;
pub mod mchalterapply;
pub mod merchant;
pub mod notify;
pub mod object;
mod once;
pub mod papers;
mod parse;
pub mod pay;
pub mod profitsharing;
pub mod refund;
#[cfg(test)]
mod samples;
pub mod security;
#[cfg(test)]
mod tests;
mod tree;

pub use parse::{
    FieldError, Location, Message, ParseError, Unknown, parse, parse_path, parse_query, parse_with,
};

use std::sync::Arc;

/// A number that the platform of this program gave, as it stands in replies.
pub type Id = Arc<str>;

/// Whether a value of a generic field would be written as null, and is therefore left out.
fn is_absent<T: serde::Serialize>(value: &T) -> bool {
    serde_json::to_value(value).is_ok_and(|value| value.is_null())
}

/// The canonical text of what is left of a request once `known` fields are taken out: the
/// terms that a repeat must keep. Nulls are dropped and keys sorted, so that equal terms are
/// equal texts.
fn terms_of<T: serde::Serialize>(request: &T, known: &[&str]) -> String {
    let mut tree = serde_json::to_value(request).unwrap_or_default();
    if let Some(fields) = tree.as_object_mut() {
        fields.retain(|name, value| !known.contains(&name.as_str()) && !value.is_null());
        let scene = fields.get_mut("scene_info").and_then(serde_json::Value::as_object_mut);
        if scene.is_some_and(|scene| {
            scene.remove("payer_client_ip");
            scene.remove("device_ip");
            scene.is_empty()
        }) {
            fields.remove("scene_info");
        }
    }
    tree.sort_all_objects();
    tree.to_string()
}
