//! What the rules of closing sub-merchants are called on the wire (2.9, C.5).

use super::{Said, account_name, no};
use crate::code::Code as C;
use tongbao_base::Fen;
use tongbao_base::ids::ClosingId;
use tongbao_kernel::model::{AccountKind, ClosingState};
use tongbao_kernel::refusal::{Block, ClosingRefusal as R, ProofNeed};

pub(super) fn say(refusal: &R) -> Said {
    match refusal {
        R::ClosingBlocked { blocks } => {
            let reasons: Vec<String> = blocks.iter().map(ToString::to_string).collect();
            no(C::InvalidRequest, format!("该商户号暂不满足注销条件：{}", reasons.join("；")))
        }
        R::ClosingUnderWay { closing_id, state } => no(
            C::InvalidRequest,
            format!("该商户号存在处理中的注销申请单：{closing_id} {}", state_name(*state)),
        ),
        R::BalanceLeft { left } => {
            no(C::InvalidRequest, format!("该商户号账户有余额，请先提现后再申请注销：余额 {left} 分"))
        }
        R::ClosedAlready { mchid } => no(C::InvalidRequest, format!("商户号 {mchid} 已注销，且账户无余额")),
        R::ProofMissing { need } => {
            no(C::InvalidRequest, format!("{}须上传付款申请材料", proof_reason(*need))).at("/proof_medias")
        }
        R::SweepMissing => {
            no(C::InvalidRequest, "商户号已注销，只能申请提取资金（APPLY_WITHDRAW）").at("/withdraw")
        }
        R::MerchantNotClosed { mchid } => {
            no(C::InvalidRequest, format!("商户号 {mchid} 未注销，不能申请已注销商户号的余额提现"))
                .at("/sub_mchid")
        }
        R::LeftoverShort { account, available, asked } => {
            let named = account_name(*account);
            no(C::NotEnough, format!("{named}不足：可用 {available} 分，申请 {asked} 分")).at("/amount")
        }
        R::ClosingNotFound { number } => no(C::ResourceNotExists, format!("申请单不存在：{number}")),
        R::ClosingNumbersDiffer { closing_id, number } => no(
            C::InvalidRequest,
            format!("单号不匹配：{number} 不是微信支付申请单 {closing_id} 的商户申请单号"),
        )
        .at("/out_request_no"),
        R::ClosingNotWaiting { state } => {
            no(C::InvalidRequest, format!("申请单不在待商户确认状态：当前为{}", state_name(*state)))
        }
        R::ClosingReviewed { state } => {
            no(C::InvalidRequest, format!("申请单已审核，不支持此操作：当前为{}", state_name(*state)))
        }
    }
}

fn proof_reason(need: ProofNeed) -> String {
    match need {
        ProofNeed::Closed => "商户号已注销，申请提取资金".to_owned(),
        ProofNeed::StruckOff => "商户的营业执照已注销或吊销，".to_owned(),
        ProofNeed::Subject(subject) => format!("主体类型为政府机关、事业单位或社会组织（{subject}），"),
    }
}

const fn state_name(state: ClosingState) -> &'static str {
    match state {
        ClosingState::Accepted => "已受理",
        ClosingState::Reviewing => "审核中",
        ClosingState::Rejected => "已驳回",
        ClosingState::WaitingConfirm => "待商户确认",
        ClosingState::Revoked => "已撤销",
        ClosingState::Processing => "系统处理中",
        ClosingState::Cancelled => "已注销",
        ClosingState::Paying => "资金处理中",
    }
}

/// An example of each.
pub(super) fn samples() -> Vec<R> {
    let (mchid, account) = ("1900000201", AccountKind::BasicAvailable);
    let closing_id = ClosingId::from("20000000012025100900000000001");
    let (available, asked) = (Fen::new(9940), Fen::new(10_000));
    vec![
        R::ClosingBlocked {
            blocks: vec![Block::Frozen { amount: Fen::new(9940) }, Block::Withdrawals { count: 1 }],
        },
        R::ClosingUnderWay { closing_id: closing_id.clone(), state: ClosingState::Reviewing },
        R::BalanceLeft { left: Fen::new(9940) },
        R::ClosedAlready { mchid: mchid.into() },
        R::ProofMissing { need: ProofNeed::StruckOff },
        R::SweepMissing,
        R::MerchantNotClosed { mchid: mchid.into() },
        R::LeftoverShort { account, available, asked },
        R::ClosingNotFound { number: "X20251009A1".into() },
        R::ClosingNumbersDiffer { closing_id, number: "X20251009A2".into() },
        R::ClosingNotWaiting { state: ClosingState::Reviewing },
    ]
}
