//! The three ways to close a sub-merchant and to its money (2.9), as the wire names their states.
//! What became of a payout is read from the withdrawal that it is, and stands here for the
//! documents.

use super::{Machine, begin, step};

pub(super) const SETTLING: Machine = Machine {
    name: "closing",
    title: "The closing of a sub-merchant with its money (2.9.1)",
    states: || {
        vec![
            "ACCEPTED",
            "REVIEWING",
            "REJECTED",
            "WAITING_MERCHANT_CONFIRM",
            "REVOKED",
            "SYSTEM_PROCESSING",
            "CANCELED",
            "FUND_PROCESSING",
            "FINISH",
        ]
    },
    steps: &[
        begin("ACCEPTED", "applied for"),
        step("ACCEPTED", "REVIEWING", "under review, or held by an operator"),
        step("ACCEPTED", "WAITING_MERCHANT_CONFIRM", "passed by an operator at once"),
        step("ACCEPTED", "REJECTED", "turned down by an operator at once"),
        step("ACCEPTED", "SYSTEM_PROCESSING", "passed at once, the number was closed before"),
        step("REVIEWING", "WAITING_MERCHANT_CONFIRM", "passed"),
        step("REVIEWING", "REJECTED", "turned down, or something came up meanwhile"),
        step("REVIEWING", "SYSTEM_PROCESSING", "passed, the number was closed before"),
        step("WAITING_MERCHANT_CONFIRM", "SYSTEM_PROCESSING", "confirmed, the number is closed"),
        step("WAITING_MERCHANT_CONFIRM", "REVOKED", "not confirmed within its days"),
        step("SYSTEM_PROCESSING", "CANCELED", "nothing was to be paid"),
        step("SYSTEM_PROCESSING", "FUND_PROCESSING", "every account went to the bank"),
        step("FUND_PROCESSING", "FINISH", "the bank answered for every account"),
    ],
};

pub(super) const PLAIN: Machine = Machine {
    name: "plain closing",
    title: "The closing of a sub-merchant that has nothing left (2.9.2)",
    states: || vec!["REVIEWING", "REJECTED", "CANCEL_SUCCESS"],
    steps: &[
        begin("REVIEWING", "applied for"),
        step("REVIEWING", "REJECTED", "turned down, or something came up meanwhile"),
        step("REVIEWING", "CANCEL_SUCCESS", "passed, the number is closed"),
    ],
};

pub(super) const LEFTOVER: Machine = Machine {
    name: "leftover",
    title: "Money of a closed sub-merchant (2.9.2)",
    states: || {
        vec![
            "SUBMITTED",
            "REVIEWING",
            "REJECTED",
            "PAY_PROCESSING",
            "PAY_SUCCEED",
            "PAY_FAIL",
            "BANK_REFUNDED",
        ]
    },
    steps: &[
        begin("SUBMITTED", "applied for"),
        step("SUBMITTED", "REVIEWING", "under review, or held by an operator"),
        step("SUBMITTED", "REJECTED", "turned down by an operator at once"),
        step("SUBMITTED", "PAY_PROCESSING", "passed by an operator at once"),
        step("REVIEWING", "REJECTED", "turned down, or the money is gone"),
        step("REVIEWING", "PAY_PROCESSING", "passed, the money went to the bank"),
        step("PAY_PROCESSING", "PAY_SUCCEED", "the bank took it"),
        step("PAY_PROCESSING", "PAY_FAIL", "the bank refused it, the money is back"),
        step("PAY_PROCESSING", "BANK_REFUNDED", "the bank sent it back at once"),
        step("PAY_SUCCEED", "BANK_REFUNDED", "the bank sent it back, the money is back"),
    ],
};

/// Which machine an application belongs to, and where it stands in it.
#[cfg(any(test, fuzzing))]
pub(super) fn standing(
    flow: crate::model::ClosingFlow,
    state: crate::model::ClosingState,
) -> (&'static str, &'static str) {
    use crate::model::{ClosingFlow, ClosingState};
    match (flow, state) {
        (ClosingFlow::Settling, state) => (SETTLING.name, state.as_str()),
        (ClosingFlow::Plain, ClosingState::Cancelled) => (PLAIN.name, "CANCEL_SUCCESS"),
        (ClosingFlow::Plain, state) => (PLAIN.name, state.as_str()),
        (ClosingFlow::Leftover, ClosingState::Accepted) => (LEFTOVER.name, "SUBMITTED"),
        (ClosingFlow::Leftover, ClosingState::Paying) => (LEFTOVER.name, "PAY_PROCESSING"),
        (ClosingFlow::Leftover, state) => (LEFTOVER.name, state.as_str()),
    }
}
