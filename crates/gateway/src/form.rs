//! Forms: papers whose rules depend on what else stands in them (2.1).
//!
//! A form is read by its message's types first. Here its encrypted fields are opened, tables of
//! rows say which fields must or must not stand for whom and what they must look like, and the
//! whole is sealed. What was opened is never shown: an error names the field and the rule.

mod account;
mod check;
mod looks;

pub(crate) use account::{Opened, account, needs_branch, open};
pub(crate) use check::{Choice, Cond, Days, Tables, looks, must, must_not};
pub(crate) use looks::{
    id_card, is_filled, is_not_company, licence_number, merchant_name, mobile_phone, other_document,
};

use crate::caller::Caller;
use crate::fault::Fault;
use crate::input;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::Arc;
use tongbao_base::ids::MediaId;
use tongbao_wire::v3::field::Rule;
use tongbao_wire::v3::{FieldError, ParseError};

/// A form with its fields opened.
pub(crate) struct Form {
    tree: Value,
    /// Where fields were opened: what stands there is not shown.
    secret: Vec<String>,
}

/// What is stored of a form.
pub(crate) struct Sealed {
    /// The form.
    pub(crate) form: Arc<[u8]>,
    /// What tells equal forms from others.
    pub(crate) digest: Arc<[u8]>,
}

impl Form {
    /// Opens the encrypted fields: pointers, in which `*` stands for every element of a list.
    pub(crate) fn open(caller: &Caller, asked: &impl Serialize, sealed: &[&str]) -> Result<Form, Fault> {
        let mut tree = serde_json::to_value(asked).unwrap_or_default();
        tree.sort_all_objects();
        let mut form = Form { tree, secret: Vec::new() };
        for pattern in sealed {
            for pointer in form.places(pattern) {
                let Some(cipher) = form.text(&pointer).map(str::to_owned) else { continue };
                let plain = caller.open(&cipher, &pointer)?;
                if let Some(field) = form.tree.pointer_mut(&pointer) {
                    *field = Value::String(plain.reveal().to_owned());
                }
                form.secret.push(pointer);
            }
        }
        Ok(form)
    }

    /// What stands at a pointer, if it is a text.
    pub(crate) fn text(&self, pointer: &str) -> Option<&str> {
        self.tree.pointer(pointer).and_then(Value::as_str)
    }

    fn flag(&self, pointer: &str) -> Option<bool> {
        self.tree.pointer(pointer).and_then(Value::as_bool)
    }

    /// A flag is set.
    pub(crate) fn is_on(&self, pointer: &str) -> bool {
        self.flag(pointer) == Some(true)
    }

    /// How many elements a list has.
    pub(crate) fn count(&self, pointer: &str) -> usize {
        self.tree.pointer(pointer).and_then(Value::as_array).map_or(0, Vec::len)
    }

    fn has(&self, pointer: &str) -> bool {
        self.tree.pointer(pointer).is_some()
    }

    /// The places that a pattern names, whether or not something stands there.
    fn places(&self, pattern: &str) -> Vec<String> {
        let Some((list, rest)) = pattern.split_once("/*") else { return vec![pattern.to_owned()] };
        (0..self.count(list)).map(|at| format!("{list}/{at}{rest}")).collect()
    }

    /// The uploaded files that are named there, each once.
    pub(crate) fn files(&self, patterns: &[&str]) -> Vec<MediaId> {
        let places = patterns.iter().flat_map(|pattern| self.places(pattern));
        let named: BTreeSet<String> =
            places.filter_map(|place| self.text(&place).map(str::to_owned)).collect();
        named.into_iter().map(MediaId::from).collect()
    }

    /// A field that breaks a rule.
    pub(crate) fn fault(&self, pointer: &str, rule: Rule, issue: impl Into<String>) -> Fault {
        let is_shown = rule != Rule::Required && !self.secret.iter().any(|field| field == pointer);
        let value = self.tree.pointer(pointer).filter(|value| is_shown && !value.is_object()).cloned();
        let value = value.map(|value| value.as_array().map_or(value.clone(), |list| list.len().into()));
        let location = tongbao_wire::v3::Location::Body;
        let (pointer, issue) = (pointer.to_owned(), issue.into());
        input::fault(&ParseError::Field(Box::new(FieldError { location, pointer, rule, issue, value })))
    }

    /// Seals the form under a context that names what it is.
    pub(crate) fn seal(&self, caller: &Caller, context: &str) -> Sealed {
        let text = self.tree.to_string();
        Sealed {
            form: caller.vault.seal(context, text.as_bytes()).into(),
            digest: caller.vault.digest(context, text.as_bytes()).to_vec().into(),
        }
    }
}

impl std::fmt::Debug for Form {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Form").finish_non_exhaustive()
    }
}

#[cfg(test)]
impl Form {
    /// A form as if its fields had been opened.
    pub(crate) fn opened(tree: Value, secret: &[&str]) -> Form {
        let mut form = Form { tree, secret: Vec::new() };
        form.secret = secret.iter().flat_map(|pattern| form.places(pattern)).collect();
        form
    }
}
