//! Sellers come aboard by their papers (二级商户进件, 2.1.1–2.1.3).
//!
//! The form is sealed before it comes here: rules see what the seller is, the settlement account
//! as it may be shown, and a digest that tells equal papers from others.

mod enter;
mod expire;
mod find;
mod judge;
mod number;
pub(crate) mod papers;
mod review;
mod revoke;
mod submit;
#[cfg(test)]
pub(crate) mod tests;
mod verify;

pub use expire::Expire;
pub use find::{ApplymentRef, Find, Found};
pub use judge::{Judge, Verdict};
pub use review::Review;
pub use revoke::Revoke;
pub use submit::Submit;
pub use verify::{Sign, Verify};

use crate::model::{Alias, Applyment, Space};
use crate::refusal::OnboardingRefusal;
use crate::view::{Stop, View};
use std::sync::Arc;
use tongbao_base::ids::{ApplymentId, MchId};

/// Which applyment a task is about, and in which of its steps it was put down.
pub fn of_task(subject: &str) -> (ApplymentId, i64) {
    let (id, step) = subject.split_once('/').unwrap_or((subject, ""));
    (ApplymentId::from(id), step.parse().unwrap_or_default())
}

/// The applyment of that name.
fn get<'v>(view: View<'v>, platform: &MchId, named: &ApplymentRef) -> Result<&'v Applyment, Stop> {
    let not_found = |number: Arc<str>| OnboardingRefusal::ApplymentNotFound { number }.into();
    let id = match named {
        ApplymentRef::Id(id) => id.clone(),
        ApplymentRef::Number(number) => {
            let key = Alias::key(platform, Space::Applyment, number.as_str());
            ApplymentId::from(&*view.get::<Alias>(&key, || not_found(number.shared()))?.target)
        }
    };
    view.get(&Applyment::key(platform, &id), || not_found(id.shared()))
}
