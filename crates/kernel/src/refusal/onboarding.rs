//! Why a seller does not come aboard, or what it is does not change (2.1).

use crate::model::{ApplymentState, ChangeResult, SubjectChangeState};
use std::sync::Arc;
use tongbao_base::ids::{MchId, OutNo};

/// The answer is no (2.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OnboardingRefusal {
    /// No such applyment of this platform.
    ApplymentNotFound { number: Arc<str> },
    /// The number belongs to an applyment with other papers that is not rejected or cancelled.
    ApplymentPending { number: OutNo, state: ApplymentState },
    /// The applyment cannot become that.
    ApplymentStep { number: OutNo, state: ApplymentState, to: ApplymentState },
    /// No free merchant number was found.
    NoNumberFree { tried: usize },
    /// The merchant has no settlement account.
    SettlementNotFound { mchid: MchId },
    /// The settlement account was changed too often today.
    TooManySettlementChanges { mchid: MchId, max: i64 },
    /// No such change of this merchant's settlement account.
    SettlementChangeNotFound { number: Arc<str> },
    /// The change was decided otherwise.
    SettlementChangeSettled { number: Arc<str>, result: ChangeResult },
    /// No such change of papers.
    SubjectChangeNotFound { number: Arc<str> },
    /// The number belongs to a change with other papers that is not rejected or cancelled.
    SubjectChangePending { number: OutNo, state: SubjectChangeState },
    /// The change of papers cannot become that.
    SubjectChangeStep { number: OutNo, state: SubjectChangeState, to: SubjectChangeState },
}

impl From<OnboardingRefusal> for super::Refusal {
    fn from(refusal: OnboardingRefusal) -> Self {
        super::Refusal::Onboarding(refusal)
    }
}

impl From<OnboardingRefusal> for crate::view::Stop {
    fn from(refusal: OnboardingRefusal) -> Self {
        super::Refusal::from(refusal).into()
    }
}
