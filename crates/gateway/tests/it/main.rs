//! The gateway over a store in memory, asked as merchants ask it: signed bytes in, signed bytes out.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod ask;
mod authentication;
mod banks;
mod bills;
mod bodies;
mod callers;
mod certificates;
mod closing;
mod codepay;
mod combine;
mod direct_pay;
mod fund;
mod generic;
mod generic_refund;
mod generic_split;
mod onboarding;
mod openapi;
mod pay;
mod profitsharing;
mod quotas;
mod refunds;
mod replies;
mod sealed;
mod security;
mod subsidies;
mod uploads;
mod world;
