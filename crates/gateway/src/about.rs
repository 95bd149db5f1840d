//! What each operation does and why it may refuse: what types cannot say of it. The OpenAPI
//! document and docs/api.md are made from this and from the route table, and a test demands an
//! entry for each route and a route for each entry.
//!
//! Rules are named as the metrics name them. What every operation may answer stands once, in
//! [`pipeline`]; [`rules`] adds what follows from the route.

mod banks;
mod bill;
mod closing;
mod codepay;
mod combine;
mod common;
pub(crate) mod diagram;
mod direct_pay;
mod fund;
mod generic_refund;
mod generic_split;
pub(crate) mod left_out;
mod media;
mod onboarding;
mod partner_pay;
pub(crate) mod pipeline;
mod profitsharing;
mod refund;
pub(crate) mod samples;
mod subsidy;

use crate::fault::Fault;
use crate::route::{Fields, Route};
use axum::http::Method;
use schemars::{Schema, SchemaGenerator};
use std::borrow::Cow;

/// Operations that belong together.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Area {
    /// As the OpenAPI document tags them.
    pub(crate) name: &'static str,
    /// A heading: the contract's word and an English one.
    pub(crate) title: &'static str,
    /// In the order in which they are used.
    pub(crate) operations: &'static [About],
}

/// One operation.
#[derive(Debug, Clone, Copy)]
pub(crate) struct About {
    /// As in the route table: `POST /v3/…`.
    pub(crate) operation: &'static str,
    /// The contract's name of it, and what it is in English.
    pub(crate) title: (&'static str, &'static str),
    /// What it does, when it answers what, and what a repetition does.
    pub(crate) tells: &'static str,
    /// The rules by which it may refuse, beside those that [`rules`] adds.
    pub(crate) refuses: &'static [&'static str],
    /// The states of what it is about: the name of a machine of the kernel's.
    pub(crate) machine: Option<&'static str>,
}

/// Every area.
pub(crate) const AREAS: &[Area] = &[
    partner_pay::AREA,
    direct_pay::AREA,
    codepay::AREA,
    combine::AREA,
    profitsharing::AREA,
    subsidy::AREA,
    refund::AREA,
    generic_split::AREA,
    generic_refund::AREA,
    fund::AREA,
    bill::AREA,
    closing::AREA,
    onboarding::AREA,
    onboarding::CHANGES,
    common::AREA,
    media::AREA,
    banks::AREA,
];

/// What is said of a route.
pub(crate) fn of(route: &Route) -> Option<(&'static Area, &'static About)> {
    let key = key(route);
    let mut all = AREAS.iter().flat_map(|area| area.operations.iter().map(move |about| (area, about)));
    all.find(|(_, about)| about.operation == key)
}

/// How a route is named.
pub(crate) fn key(route: &Route) -> String {
    format!("{} {}", route.method, route.path)
}

/// Its method as OpenAPI writes it, and its path.
pub(crate) fn split_key(route: &Route) -> (String, &'static str) {
    (route.method.as_str().to_ascii_lowercase(), route.path)
}

/// Every rule of its own by which a route may refuse: a field that does not fit, a caller that
/// may not, a field that cannot be opened, and what its entry says.
pub(crate) fn rules(route: &Route) -> Vec<Cow<'static, str>> {
    let mut rules: Vec<Cow<'static, str>> = Vec::new();
    if asks(route) {
        rules.push("Param".into());
    }
    for fault in route.callers.refusals(route.family) {
        if !rules.contains(&fault.rule) {
            rules.push(fault.rule);
        }
    }
    if route.fields == Fields::Sealed {
        rules.extend(["SerialMissing", "SerialUnknown", "CipherUnreadable"].map(Cow::from));
    }
    rules.extend(of(route).into_iter().flat_map(|(_, about)| about.refuses).map(|rule| Cow::from(*rule)));
    rules
}

/// Whether there is anything in a request that might not fit.
fn asks(route: &Route) -> bool {
    let mut generator = SchemaGenerator::default();
    let schemas = [(route.shapes.path)(&mut generator), (route.shapes.fields)(&mut generator)];
    let any = |schema: &Schema| {
        schema.get("properties").is_some_and(|fields| fields.as_object().is_some_and(|f| !f.is_empty()))
    };
    route.method == Method::POST || schemas.iter().any(any)
}

/// What a rule's refusal looks like on a route, one for each way in which it is told.
pub(crate) fn examples(route: &Route, rule: &str) -> Vec<Fault> {
    let callers = route.callers.refusals(route.family).into_iter().filter(|fault| fault.rule == rule);
    callers.take(1).chain(samples::of(rule, route.family)).collect()
}

#[cfg(test)]
mod tests;
