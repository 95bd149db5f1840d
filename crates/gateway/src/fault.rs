//! An error reply before it is written: what every refusing step of the pipeline gives.

use crate::code::{Code, Family};
use axum::http::StatusCode;
use serde_json::{Value, json};
use std::borrow::Cow;
use tongbao_wire::error_body::ErrorBody;

/// An error reply. Its message is read by people and says nothing internal.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Fault {
    pub(crate) code: Code,
    pub(crate) message: String,
    pub(crate) detail: Option<Value>,
    /// The tail of `Request-ID`.
    pub(crate) number: u32,
    /// The rule that refused, for logs and metrics.
    pub(crate) rule: Cow<'static, str>,
}

impl Fault {
    pub(crate) fn new(code: Code, rule: &'static str, message: impl Into<String>) -> Self {
        Fault { code, message: message.into(), detail: None, number: code.number(), rule: rule.into() }
    }

    /// The rule by a name of its own.
    pub(crate) fn named(mut self, rule: &'static str) -> Self {
        self.rule = rule.into();
        self
    }

    /// A parameter that cannot be used; `field` as in `/amount/total`.
    pub(crate) fn param(field: &str, location: Location, message: impl Into<String>) -> Self {
        Fault::new(Code::ParamError, "Param", message).at(field, location)
    }

    /// Says which part of the request it is about (1.11).
    pub(crate) fn at(mut self, field: &str, location: Location) -> Self {
        let issue = self.message.as_str();
        self.detail = Some(json!({ "field": field, "issue": issue, "location": location.as_str() }));
        self
    }

    pub(crate) fn with_detail(mut self, detail: Value) -> Self {
        self.detail = Some(detail);
        self
    }

    pub(crate) fn status(&self, family: Family) -> StatusCode {
        self.code.status(family)
    }

    pub(crate) fn body(&self, family: Family) -> ErrorBody {
        ErrorBody {
            code: self.code.spelled(family).to_owned(),
            message: self.message.clone(),
            detail: self.detail.clone(),
        }
    }
}

/// Where the part of a request stands that an error is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Location {
    Body,
    Query,
    Path,
    Header,
    Authorization,
}

impl Location {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Location::Body => "body",
            Location::Query => "query",
            Location::Path => "path",
            Location::Header => "header",
            Location::Authorization => "authorization",
        }
    }
}
