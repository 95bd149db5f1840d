//! Holds what the test world writes against the steps that there are.

#![allow(clippy::unwrap_used, reason = "what is not there fails the test")]

use super::{closing, machine};
use crate::model::Order;
use crate::tables::Row;
use std::cell::RefCell;
use std::collections::BTreeSet;

/// Which machines a row belongs to, and where it stands in each.
fn standing(row: &Row) -> Vec<(&'static str, &'static str)> {
    match row {
        Row::Order(order) => {
            let subsidy = subsidy(order).map(|state| ("subsidy", state));
            [("order", order.state.as_str())].into_iter().chain(subsidy).collect()
        }
        Row::Combined(combined) => vec![("order", combined.state.as_str())],
        Row::Split(split) => vec![("split", split.state.as_str())],
        Row::SplitDetail(detail) => vec![("split receiver", detail.result.as_str())],
        Row::SplitReturn(row) => vec![("split return", row.result.as_str())],
        Row::Refund(refund) => vec![("refund", refund.status.as_str())],
        Row::AdvanceReturn(row) => vec![("advance return", row.result.as_str())],
        Row::Applyment(row) => vec![("applyment", row.state.as_str())],
        Row::SettlementChange(row) => vec![("settlement change", row.result.as_str())],
        Row::SubjectChange(row) => vec![("subject change", row.state.as_str())],
        Row::Withdrawal(row) => vec![("withdrawal", row.status.as_str())],
        Row::Closing(row) => vec![closing::standing(row.flow, row.state)],
        _ => Vec::new(),
    }
}

fn subsidy(order: &Order) -> Option<&'static str> {
    if !order.subsidy_planned.is_positive() {
        return None;
    }
    Some(match &order.subsidy_id {
        None if order.subsidy_cancelled => "CANCELLED",
        None => "ANNOUNCED",
        Some(_) if order.subsidy_returned == order.subsidised => "REFUND",
        Some(_) => "SUCCESS",
    })
}

/// A machine's name, and a step of it.
type Taken = (&'static str, Option<&'static str>, &'static str);

thread_local! {
    static TAKEN: RefCell<BTreeSet<Taken>> = const { RefCell::new(BTreeSet::new()) };
}

/// Every step that was taken on this thread.
#[cfg(test)]
pub(super) fn taken() -> BTreeSet<Taken> {
    TAKEN.with_borrow(Clone::clone)
}

/// Panics when a row takes a step that does not stand in its machine.
pub(crate) fn step(before: Option<&Row>, after: &Row, command: &str) {
    let before = before.map(standing);
    for (at, (name, to)) in standing(after).into_iter().enumerate() {
        let from = before.as_ref().and_then(|before| before.get(at)).map(|(_, state)| *state);
        let steps = machine(name).unwrap().steps;
        let known = steps.iter().any(|step| step.from == from && step.to == to);
        assert!(from == Some(to) || known, "{command}: no step of {name} leads from {from:?} to {to}");
        TAKEN.with_borrow_mut(|taken| taken.insert((name, from, to)));
    }
}
