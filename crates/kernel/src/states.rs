//! The states of everything that has some, and every step between them.
//!
//! The commands do not read this: each states its own condition. The test world holds every row
//! that a command writes against it, so that no step is taken that does not stand here, and the
//! documents draw their diagrams from it.

mod closing;

use crate::model::{
    AdvanceResult, ApplymentState, ChangeResult, OrderState, RefundStatus, ReturnResult, SplitResult,
    SplitState, SubjectChangeState, WithdrawStatus,
};

/// A step from a state to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// From where; none: it comes to be.
    pub from: Option<&'static str>,
    /// To where.
    pub to: &'static str,
    /// By what.
    pub by: &'static str,
}

/// What has states.
#[derive(Debug, Clone, Copy)]
pub struct Machine {
    /// Its name.
    pub name: &'static str,
    /// What it is about, in a few words.
    pub title: &'static str,
    /// Every state, as it is stored.
    pub states: fn() -> Vec<&'static str>,
    /// Every step.
    pub steps: &'static [Step],
}

const fn begin(to: &'static str, by: &'static str) -> Step {
    Step { from: None, to, by }
}

const fn step(from: &'static str, to: &'static str, by: &'static str) -> Step {
    Step { from: Some(from), to, by }
}

/// Everything that has states.
pub const MACHINES: &[Machine] = &[
    ORDER,
    SPLIT,
    SPLIT_RECEIVER,
    SPLIT_RETURN,
    SUBSIDY,
    REFUND,
    ADVANCE_RETURN,
    WITHDRAWAL,
    APPLYMENT,
    SETTLEMENT_CHANGE,
    SUBJECT_CHANGE,
    closing::SETTLING,
    closing::PLAIN,
    closing::LEFTOVER,
];

/// The one of that name.
pub fn machine(name: &str) -> Option<&'static Machine> {
    MACHINES.iter().find(|machine| machine.name == name)
}

const ORDER: Machine = Machine {
    name: "order",
    title: "An order, alone or in a combined order (2.2.4)",
    states: || OrderState::ALL.iter().map(|state| state.as_str()).collect(),
    steps: &[
        begin(OrderState::NotPay.as_str(), "placed"),
        step(OrderState::NotPay.as_str(), OrderState::Success.as_str(), "the buyer paid"),
        step(OrderState::NotPay.as_str(), OrderState::Closed.as_str(), "closed by the platform or by time"),
        step(OrderState::Success.as_str(), OrderState::Refund.as_str(), "the first refund was accepted"),
        begin(OrderState::Success.as_str(), "paid at once by a payment code"),
        begin(OrderState::UserPaying.as_str(), "a payment code waits for its password"),
        step(OrderState::UserPaying.as_str(), OrderState::Success.as_str(), "the buyer confirmed"),
        step(
            OrderState::UserPaying.as_str(),
            OrderState::PayError.as_str(),
            "the buyer declined, or let it lapse",
        ),
        step(OrderState::UserPaying.as_str(), OrderState::Revoked.as_str(), "reversed unpaid"),
        step(OrderState::PayError.as_str(), OrderState::Revoked.as_str(), "reversed unpaid"),
        step(OrderState::Success.as_str(), OrderState::Revoked.as_str(), "reversed, the money goes back"),
    ],
};

const SPLIT: Machine = Machine {
    name: "split",
    title: "A split request or a finish (3.4)",
    states: || SplitState::ALL.iter().map(|state| state.as_str()).collect(),
    steps: &[
        begin(SplitState::Processing.as_str(), "split accepted"),
        begin(SplitState::Finished.as_str(), "finish accepted"),
        step(SplitState::Processing.as_str(), SplitState::Finished.as_str(), "every receiver worked off"),
    ],
};

const SPLIT_RECEIVER: Machine = Machine {
    name: "split receiver",
    title: "One receiver's part of a split (3.4)",
    states: || SplitResult::ALL.iter().map(|state| state.as_str()).collect(),
    steps: &[
        begin(SplitResult::Pending.as_str(), "split accepted"),
        begin(SplitResult::Success.as_str(), "the rest released by a finish"),
        step(SplitResult::Pending.as_str(), SplitResult::Success.as_str(), "paid"),
        step(SplitResult::Pending.as_str(), SplitResult::Closed.as_str(), "refused, with a reason"),
    ],
};

const SPLIT_RETURN: Machine = Machine {
    name: "split return",
    title: "A split return (3.9)",
    states: || ReturnResult::ALL.iter().map(|state| state.as_str()).collect(),
    steps: &[
        begin(ReturnResult::Success.as_str(), "the receiver had the money"),
        begin(ReturnResult::Processing.as_str(), "the receiver was short"),
        begin(ReturnResult::Failed.as_str(), "the receiver was short, outside 收付通"),
        step(ReturnResult::Processing.as_str(), ReturnResult::Success.as_str(), "tried again, with money"),
        step(ReturnResult::Processing.as_str(), ReturnResult::Failed.as_str(), "given up after its days"),
    ],
};

/// The wire's words; before the money comes, the state is the order's own.
const SUBSIDY: Machine = Machine {
    name: "subsidy",
    title: "The subsidy of an order (3.3)",
    states: || vec!["ANNOUNCED", "SUCCESS", "CANCELLED", "REFUND"],
    steps: &[
        begin("ANNOUNCED", "ordered with a subsidy_amount"),
        step("ANNOUNCED", "SUCCESS", "paid by the platform"),
        step("ANNOUNCED", "CANCELLED", "cancelled by the platform after a refund"),
        step("SUCCESS", "REFUND", "all of it given back"),
    ],
};

const REFUND: Machine = Machine {
    name: "refund",
    title: "A refund (2.6.2)",
    states: || RefundStatus::ALL.iter().map(|state| state.as_str()).collect(),
    steps: &[
        begin(RefundStatus::Processing.as_str(), "accepted"),
        step(RefundStatus::Processing.as_str(), RefundStatus::Success.as_str(), "the buyer has it"),
        step(RefundStatus::Processing.as_str(), RefundStatus::Closed.as_str(), "closed, the money went back"),
        step(
            RefundStatus::Processing.as_str(),
            RefundStatus::Abnormal.as_str(),
            "the buyer's account would not take it",
        ),
        step(RefundStatus::Abnormal.as_str(), RefundStatus::Processing.as_str(), "sent to a card"),
    ],
};

const ADVANCE_RETURN: Machine = Machine {
    name: "advance return",
    title: "The recovery of an advanced refund (2.6.4)",
    states: || AdvanceResult::ALL.iter().map(|state| state.as_str()).collect(),
    steps: &[
        begin(AdvanceResult::Success.as_str(), "the seller had the money"),
        begin(AdvanceResult::Processing.as_str(), "the seller was short"),
        step(AdvanceResult::Processing.as_str(), AdvanceResult::Success.as_str(), "tried again, with money"),
        step(
            AdvanceResult::Processing.as_str(),
            AdvanceResult::Failed.as_str(),
            "given up after its days, or the refund was closed",
        ),
    ],
};

const WITHDRAWAL: Machine = Machine {
    name: "withdrawal",
    title: "A withdrawal (2.7.3)",
    states: || WithdrawStatus::ALL.iter().map(|state| state.as_str()).collect(),
    steps: &[
        begin(WithdrawStatus::CreateSuccess.as_str(), "accepted"),
        begin(WithdrawStatus::Init.as_str(), "kept although the balance was short"),
        step(
            WithdrawStatus::Init.as_str(),
            WithdrawStatus::CreateSuccess.as_str(),
            "asked again, with money",
        ),
        step(WithdrawStatus::Init.as_str(), WithdrawStatus::Close.as_str(), "not funded within its days"),
        step(WithdrawStatus::CreateSuccess.as_str(), WithdrawStatus::Success.as_str(), "the bank took it"),
        step(
            WithdrawStatus::CreateSuccess.as_str(),
            WithdrawStatus::Fail.as_str(),
            "the bank refused it, the money is back",
        ),
        step(
            WithdrawStatus::CreateSuccess.as_str(),
            WithdrawStatus::Refund.as_str(),
            "the bank sent it back at once",
        ),
        step(
            WithdrawStatus::Success.as_str(),
            WithdrawStatus::Refund.as_str(),
            "the bank sent it back, the money is back",
        ),
    ],
};

const APPLYMENT: Machine = Machine {
    name: "applyment",
    title: "A seller's papers (2.1.2)",
    states: || ApplymentState::ALL.iter().map(|state| state.as_str()).collect(),
    steps: APPLYMENT_STEPS,
};

/// A reviewer may leave states out; a freeze is left for any state.
const APPLYMENT_STEPS: &[Step] = {
    const CHECKING: &str = ApplymentState::Checking.as_str();
    const VERIFY: &str = ApplymentState::AccountNeedVerify.as_str();
    const AUDITING: &str = ApplymentState::Auditing.as_str();
    const REJECTED: &str = ApplymentState::Rejected.as_str();
    const NEED_SIGN: &str = ApplymentState::NeedSign.as_str();
    const FINISH: &str = ApplymentState::Finish.as_str();
    const FROZEN: &str = ApplymentState::Frozen.as_str();
    const CANCELED: &str = ApplymentState::Canceled.as_str();
    &[
        begin(CHECKING, "submitted"),
        step(CHECKING, VERIFY, "the account is to be verified"),
        step(CHECKING, AUDITING, "complete"),
        step(CHECKING, NEED_SIGN, "passed at once"),
        step(CHECKING, FINISH, "passed and signed at once"),
        step(CHECKING, REJECTED, "something is wrong"),
        step(CHECKING, FROZEN, "stopped by risk control"),
        step(CHECKING, CANCELED, "taken back by the platform"),
        step(VERIFY, AUDITING, "transferred or scanned"),
        step(VERIFY, NEED_SIGN, "passed at once"),
        step(VERIFY, FINISH, "passed and signed at once"),
        step(VERIFY, REJECTED, "something is wrong, or not verified in its days"),
        step(VERIFY, FROZEN, "stopped by risk control"),
        step(VERIFY, CANCELED, "taken back by the platform"),
        step(AUDITING, VERIFY, "the account is to be verified after all"),
        step(AUDITING, NEED_SIGN, "passed"),
        step(AUDITING, FINISH, "passed and signed at once"),
        step(AUDITING, REJECTED, "something is wrong"),
        step(AUDITING, FROZEN, "stopped by risk control"),
        step(AUDITING, CANCELED, "taken back by the platform"),
        step(NEED_SIGN, FINISH, "signed: the sub-merchant is there"),
        step(NEED_SIGN, REJECTED, "something is wrong"),
        step(NEED_SIGN, FROZEN, "stopped by risk control"),
        step(NEED_SIGN, CANCELED, "taken back, or not signed in its days"),
        step(REJECTED, CHECKING, "submitted again under its number"),
        step(REJECTED, CANCELED, "taken back by the platform"),
        step(CANCELED, CHECKING, "submitted again under its number"),
        step(FROZEN, CHECKING, "let go"),
        step(FROZEN, VERIFY, "let go"),
        step(FROZEN, AUDITING, "let go"),
        step(FROZEN, NEED_SIGN, "let go"),
        step(FROZEN, FINISH, "let go"),
        step(FROZEN, REJECTED, "something is wrong"),
        step(FROZEN, CANCELED, "taken back by the platform"),
    ]
};

const SETTLEMENT_CHANGE: Machine = Machine {
    name: "settlement change",
    title: "A change of a settlement account (2.1.4)",
    states: || ChangeResult::ALL.iter().map(|state| state.as_str()).collect(),
    steps: &[
        begin(ChangeResult::Auditing.as_str(), "asked for"),
        step(ChangeResult::Auditing.as_str(), ChangeResult::Success.as_str(), "the bank knows the account"),
        step(ChangeResult::Auditing.as_str(), ChangeResult::Fail.as_str(), "the bank does not"),
    ],
};

const SUBJECT_CHANGE: Machine = Machine {
    name: "subject change",
    title: "A change of a sub-merchant's papers (2.1.5)",
    states: || SubjectChangeState::ALL.iter().map(|state| state.as_str()).collect(),
    steps: SUBJECT_CHANGE_STEPS,
};

const SUBJECT_CHANGE_STEPS: &[Step] = {
    const AUDITING: &str = SubjectChangeState::Auditing.as_str();
    const EDITING: &str = SubjectChangeState::Editing.as_str();
    const REJECTED: &str = SubjectChangeState::Rejected.as_str();
    const MODIFYING: &str = SubjectChangeState::Modifying.as_str();
    const FINISHED: &str = SubjectChangeState::Finished.as_str();
    const CANCELED: &str = SubjectChangeState::Canceled.as_str();
    &[
        begin(AUDITING, "submitted"),
        step(AUDITING, MODIFYING, "passed"),
        step(AUDITING, FINISHED, "passed, in effect at once"),
        step(AUDITING, EDITING, "put back to be completed"),
        step(AUDITING, REJECTED, "something is wrong"),
        step(AUDITING, CANCELED, "taken back by the platform"),
        step(MODIFYING, FINISHED, "in effect"),
        step(EDITING, AUDITING, "submitted again under its number"),
        step(EDITING, REJECTED, "something is wrong"),
        step(EDITING, CANCELED, "taken back by the platform"),
        step(REJECTED, AUDITING, "submitted again under its number"),
        step(REJECTED, CANCELED, "taken back by the platform"),
        step(CANCELED, AUDITING, "submitted again under its number"),
    ]
};

#[cfg(test)]
mod taken;
#[cfg(any(test, fuzzing))]
pub(crate) mod watch;

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_state_is_reached_and_no_step_leads_to_one_that_is_not_there() {
        for machine in MACHINES {
            let states: BTreeSet<&str> = (machine.states)().into_iter().collect();
            let ends = machine.steps.iter().flat_map(|step| step.from.into_iter().chain([step.to]));
            assert_eq!(ends.collect::<BTreeSet<_>>(), states, "{}", machine.name);
            let reached: BTreeSet<&str> = machine.steps.iter().map(|step| step.to).collect();
            assert_eq!(reached, states, "{}", machine.name);
        }
    }

    #[test]
    fn names_and_steps_stand_once() {
        let names: BTreeSet<&str> = MACHINES.iter().map(|machine| machine.name).collect();
        assert_eq!(names.len(), MACHINES.len());
        for machine in MACHINES {
            let ways: BTreeSet<_> = machine.steps.iter().map(|step| (step.from, step.to)).collect();
            assert_eq!(ways.len(), machine.steps.len(), "{}", machine.name);
        }
    }
}
