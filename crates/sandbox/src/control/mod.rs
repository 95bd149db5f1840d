//! The control API: what happens outside, said by a developer or a test.
//!
//! It answers the own machine only and asks for no signature.

mod applyments;
mod buyers;
mod calls;
mod clock;
mod closings;
mod codes;
mod facts;
mod fault;
mod merchants;
mod money;
mod notifications;
mod pay;
mod receivers;
mod refunds;
mod sentence;
mod settle;
mod settlements;
mod split_returns;
mod subject_changes;
mod topup;
mod trial_balance;
mod withdrawals;
mod words;

use crate::{Sandbox, guard};
use axum::Router;
use axum::routing::{any, get, post};
pub(crate) use calls::{CALLS, Call};
pub(crate) use fault::Fault;
use std::sync::Arc;

pub(crate) fn router() -> Router<Arc<Sandbox>> {
    Router::new()
        .route("/sandbox/v1/pay", post(pay::post))
        .route("/sandbox/v1/codes", post(codes::post))
        .route("/sandbox/v1/buyers", get(buyers::get).post(buyers::post))
        .route("/sandbox/v1/clock", get(clock::get).post(clock::post))
        .route("/sandbox/v1/settle", post(settle::post))
        .route("/sandbox/v1/refunds/{refund_id}", post(refunds::post))
        .route("/sandbox/v1/withdrawals/{withdraw_id}", post(withdrawals::post))
        .route("/sandbox/v1/closings/{number}", post(closings::post))
        .route("/sandbox/v1/merchants/{mchid}/control", post(merchants::post))
        .route("/sandbox/v1/merchants/{mchid}/facts", post(facts::post))
        .route("/sandbox/v1/applyments/{applyment_id}", post(applyments::post))
        .route("/sandbox/v1/settlements/{sub_mchid}", post(settlements::post))
        .route("/sandbox/v1/subject-changes/{apply_id}", post(subject_changes::post))
        .route("/sandbox/v1/topup", post(topup::post))
        .route("/sandbox/v1/receivers", post(receivers::post))
        .route("/sandbox/v1/split-returns", post(split_returns::post))
        .route("/sandbox/v1/trial-balance", get(trial_balance::get))
        .route("/sandbox/v1/orders/{transaction_id}/money", get(money::get))
        .route("/sandbox/v1/notifications", get(notifications::get))
        .route("/sandbox/v1/notifications/{id}/resend", post(notifications::resend))
        .route("/sandbox/v1", get(calls::get))
        .route("/sandbox/v1/{*path}", any(calls::unknown))
        .method_not_allowed_fallback(calls::other_method)
        .layer(axum::middleware::from_fn(guard::own_machine_only))
}
