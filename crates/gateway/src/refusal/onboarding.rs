//! What the refusals of coming aboard are called (2.1).

use super::{Said, no};
use crate::code::Code as C;
use tongbao_base::ids::{MchId, OutNo};
use tongbao_kernel::model::{ApplymentState, ChangeResult, SubjectChangeState};
use tongbao_kernel::refusal::{OnboardingRefusal as R, Refusal};

pub(super) fn say(refusal: &R) -> Said {
    match refusal {
        R::ApplymentNotFound { number } => no(C::ResourceNotExists, format!("申请单不存在：{number}")),
        R::ApplymentPending { number, state } => no(
            C::InvalidRequest,
            format!("申请单处理中：{number} 的状态为 {state}，不能以不同的资料重复提交"),
        )
        .at("/out_request_no"),
        R::ApplymentStep { number, state, to } => {
            no(C::InvalidRequest, format!("申请单状态不允许此操作：{number} 的状态为 {state}，不能变为 {to}"))
        }
        R::NoNumberFree { tried } => {
            no(C::SystemError, format!("没有可用的商户号：已尝试 {tried} 个，请稍后重试"))
        }
        R::SettlementNotFound { mchid } => no(C::ResourceNotExists, format!("商户号 {mchid} 没有结算账户")),
        R::TooManySettlementChanges { mchid, max } => {
            no(C::RuleLimit, format!("结算账户修改次数超出限制：商户号 {mchid} 每天最多修改 {max} 次"))
        }
        R::SettlementChangeNotFound { number } => {
            no(C::ResourceNotExists, format!("结算账户修改申请单不存在：{number}"))
        }
        R::SettlementChangeSettled { number, result } => {
            no(C::InvalidRequest, format!("结算账户修改申请单 {number} 的审核状态为 {result}，不支持此操作"))
        }
        R::SubjectChangeNotFound { number } => {
            no(C::ResourceNotExists, format!("资料变更申请单不存在：{number}"))
        }
        R::SubjectChangePending { number, state } => no(
            C::InvalidRequest,
            format!("申请单处理中：{number} 的状态为 {state}，不能以不同的资料重复提交"),
        )
        .at("/out_request_no"),
        R::SubjectChangeStep { number, state, to } => {
            no(C::InvalidRequest, format!("申请单状态不允许此操作：{number} 的状态为 {state}，不能变为 {to}"))
        }
    }
}

/// An example of each that can reach the wire.
pub(super) fn samples() -> Vec<Refusal> {
    let number = || OutNo::from("A20251009-1");
    let id = || "10230000000120251009000000001".into();
    let mchid = || MchId::from("1700000001");
    let samples = [
        R::ApplymentNotFound { number: number().shared() },
        R::ApplymentPending { number: number(), state: ApplymentState::Auditing },
        R::ApplymentStep { number: number(), state: ApplymentState::Finish, to: ApplymentState::Canceled },
        R::NoNumberFree { tried: 32 },
        R::SettlementNotFound { mchid: mchid() },
        R::TooManySettlementChanges { mchid: mchid(), max: 5 },
        R::SettlementChangeNotFound { number: id() },
        R::SettlementChangeSettled { number: id(), result: ChangeResult::Success },
        R::SubjectChangeNotFound { number: id() },
        R::SubjectChangePending { number: number(), state: SubjectChangeState::Auditing },
        R::SubjectChangeStep {
            number: number(),
            state: SubjectChangeState::Finished,
            to: SubjectChangeState::Rejected,
        },
    ];
    samples.into_iter().map(Refusal::from).collect()
}
