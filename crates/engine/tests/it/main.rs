//! The engine over real stores, held and made to fail where a rule is about failure.
#![expect(clippy::unwrap_used, reason = "a rig that does not stand fails the test")]

mod ahead;
mod audits;
mod batches;
mod failures;
mod lifecycle;
mod races;
mod rig;
mod shut_days;
mod speed;
mod toy;
