//! The closing of sub-merchants, and money of closed ones (contract 2.9).

use tongbao_base::{Fen, Time};
use tongbao_kernel::closing::{ClosingFound, Eligible};
use tongbao_kernel::model::{AccountKind, Closing, ClosingState, Sweep, WithdrawStatus, Withdrawal};
use tongbao_kernel::refusal::Block;
use tongbao_wire::v3::ecommerce::account::{apply_cancel_withdraw as settling, cancel_applications as plain};
use tongbao_wire::v3::mch_operate::risk::withdrawl_apply as leftover;

/// Whether a sub-merchant may be closed.
pub fn eligible(found: &Eligible) -> settling::Validated {
    use settling::BlockReasonType as Kind;
    let reason = |kind, description| settling::BlockReason { r#type: kind, description };
    let mut reasons: Vec<settling::BlockReason> =
        found.blocks.iter().map(|block| reason(block_type(block), block.to_string())).collect();
    if let Some(open) = &found.open {
        let text = format!("存在处理中的注销申请单 {}", open.closing_id);
        reasons.push(reason(Kind::OtherReason, text));
    }
    if found.is_done() {
        reasons.push(reason(Kind::OtherReason, "商户号已注销，且账户无余额".to_owned()));
    }
    settling::Validated {
        sub_mchid: found.sub_mchid.shared(),
        merchant_state: if found.is_closed {
            settling::MerchantState::HasBeenCancelled
        } else {
            settling::MerchantState::Normal
        },
        validate_result: if found.may_apply() {
            settling::ValidateResult::Allow
        } else {
            settling::ValidateResult::NotAllow
        },
        account_info: account_info(&found.accounts),
        block_reasons: reasons,
    }
}

const fn block_type(block: &Block) -> settling::BlockReasonType {
    match block {
        Block::Complaints { .. } => settling::BlockReasonType::ConsumerComplaintUnprocessed,
        Block::Control { .. } => settling::BlockReasonType::HasBlockingControl,
        Block::Frozen { .. }
        | Block::Refunds { .. }
        | Block::Returns { .. }
        | Block::Withdrawals { .. }
        | Block::Recoveries { .. } => settling::BlockReasonType::FundsPendingProcessing,
    }
}

fn account_info(accounts: &[(AccountKind, Fen)]) -> Vec<settling::AccountInfo> {
    let info = |(account, amount): &(AccountKind, Fen)| settling::AccountInfo {
        out_account_type: out_account(*account),
        amount: amount.get(),
    };
    accounts.iter().map(info).collect()
}

const fn out_account(account: AccountKind) -> settling::OutAccountType {
    match account {
        AccountKind::Operation => settling::OutAccountType::Operate,
        AccountKind::Deposit => settling::OutAccountType::Margin,
        AccountKind::Fees => settling::OutAccountType::TradeFee,
        _ => settling::OutAccountType::Basic,
    }
}

/// The reply to an application.
pub fn applied(row: &Closing) -> settling::Applied {
    settling::Applied { applyment_id: row.closing_id.shared(), out_request_no: row.out_request_no.shared() }
}

/// The reply to a confirmation.
pub fn confirmed(row: &Closing) -> settling::Confirmed {
    settling::Confirmed {
        applyment_id: row.closing_id.shared(),
        out_request_no: row.out_request_no.shared(),
        sub_mchid: row.sub_mchid.shared(),
    }
}

/// An application to close with its payouts; `confirm_url` is where the merchant confirms.
pub fn settling(found: &ClosingFound, confirm_url: String) -> settling::Application {
    let row = &found.closing;
    let is_waiting = row.state == ClosingState::WaitingConfirm;
    let was_paid = !found.payouts.is_empty();
    let withdraw_state = was_paid.then(|| withdraw_state(&found.payouts));
    settling::Application {
        applyment_id: row.closing_id.shared(),
        out_request_no: row.out_request_no.shared(),
        sub_mchid: row.sub_mchid.shared(),
        cancel_state: cancel_state(found),
        cancel_state_description: described(found),
        withdraw: match row.sweep {
            Sweep::Apply => settling::Withdraw::Apply,
            Sweep::Leave => settling::Withdraw::NotApply,
        },
        withdraw_state,
        withdraw_state_description: withdraw_state.map(|state| withdraw_text(state).to_owned()),
        account_withdraw_result: was_paid.then(|| found.payouts.iter().map(result).collect()),
        account_info: account_info(&found.accounts),
        confirm_cancel: is_waiting.then_some(settling::ConfirmCancel { confirm_cancel_url: confirm_url }),
        modify_time: modified(found).into(),
    }
}

/// Where it stands: once its money is at the bank, the bank says whether it is finished.
fn cancel_state(found: &ClosingFound) -> settling::CancelState {
    use settling::CancelState as Wire;
    match found.closing.state {
        ClosingState::Accepted => Wire::Accepted,
        ClosingState::Reviewing => Wire::Reviewing,
        ClosingState::Rejected => Wire::Rejected,
        ClosingState::WaitingConfirm => Wire::WaitingMerchantConfirm,
        ClosingState::Revoked => Wire::Revoked,
        ClosingState::Processing => Wire::SystemProcessing,
        ClosingState::Cancelled => Wire::Canceled,
        ClosingState::Paying if found.payouts.iter().any(is_under_way) => Wire::FundProcessing,
        ClosingState::Paying => Wire::Finish,
    }
}

fn described(found: &ClosingFound) -> String {
    use settling::CancelState as Wire;
    let text = match cancel_state(found) {
        Wire::Accepted => "已受理",
        Wire::Reviewing => "审核中",
        Wire::Rejected => "已驳回",
        Wire::WaitingMerchantConfirm => "待商户确认",
        Wire::Revoked => "超过确认期限，已撤销",
        Wire::SystemProcessing => "系统处理中",
        Wire::Canceled => "已注销",
        Wire::FundProcessing => "资金处理中",
        Wire::Finish => "已完成",
    };
    match &found.closing.reject_reason {
        Some(reason) => format!("{text}：{reason}"),
        None => text.to_owned(),
    }
}

fn is_under_way(payout: &Withdrawal) -> bool {
    payout.status == WithdrawStatus::CreateSuccess
}

fn withdraw_state(payouts: &[Withdrawal]) -> settling::WithdrawState {
    if payouts.iter().any(is_under_way) {
        settling::WithdrawState::Processing
    } else if payouts.iter().all(|payout| payout.status == WithdrawStatus::Success) {
        settling::WithdrawState::Succeed
    } else {
        settling::WithdrawState::Exception
    }
}

const fn withdraw_text(state: settling::WithdrawState) -> &'static str {
    match state {
        settling::WithdrawState::Processing => "提现处理中",
        settling::WithdrawState::Exception => "提现异常，资金已退回商户账户，可重新申请",
        settling::WithdrawState::Succeed => "提现成功",
    }
}

fn result(payout: &Withdrawal) -> settling::AccountWithdrawResult {
    let (pay_state, text) = pay_state(payout.status);
    settling::AccountWithdrawResult {
        out_account_type: out_account(payout.account),
        pay_state,
        state_description: match &payout.reason {
            Some(reason) => format!("{text}：{reason}"),
            None => text.to_owned(),
        },
    }
}

const fn pay_state(status: WithdrawStatus) -> (settling::PayState, &'static str) {
    match status {
        WithdrawStatus::Success => (settling::PayState::Succeed, "付款成功"),
        WithdrawStatus::Fail | WithdrawStatus::Close => (settling::PayState::Fail, "付款失败"),
        WithdrawStatus::Refund => (settling::PayState::BankRefunded, "银行退票"),
        WithdrawStatus::CreateSuccess | WithdrawStatus::Init => {
            (settling::PayState::Processing, "付款处理中")
        }
    }
}

/// When anything about it last changed.
fn modified(found: &ClosingFound) -> Time {
    let payouts = found.payouts.iter().map(|payout| payout.updated_at);
    payouts.fold(found.closing.updated_at, Time::max)
}

/// An application of the older way.
pub fn plain(row: &Closing) -> plain::Application {
    plain::Application {
        out_apply_no: row.out_request_no.shared(),
        sub_mchid: row.sub_mchid.shared(),
        reject_reason: row.reject_reason.clone(),
        cancel_state: match row.state {
            ClosingState::Rejected | ClosingState::Revoked => plain::CancelState::Rejected,
            ClosingState::Cancelled => plain::CancelState::Success,
            ClosingState::Accepted
            | ClosingState::Reviewing
            | ClosingState::WaitingConfirm
            | ClosingState::Processing
            | ClosingState::Paying => plain::CancelState::Reviewing,
        },
        update_time: row.updated_at.into(),
    }
}

/// An application for money of a closed sub-merchant.
pub fn leftover(found: &ClosingFound) -> leftover::Found {
    let row = &found.closing;
    let payout = found.payouts.first();
    let bank_said = payout.and_then(|payout| payout.reason.clone());
    leftover::Found {
        withdrawl_apply: leftover::WithdrawlApply {
            applyment_id: row.closing_id.shared(),
            out_request_no: row.out_request_no.shared(),
            state: leftover_state(row.state, payout.map(|payout| payout.status)),
            fail_reason: row.reject_reason.clone().or(bank_said),
            modify_time: modified(found).into(),
        },
    }
}

const fn leftover_state(state: ClosingState, payout: Option<WithdrawStatus>) -> leftover::State {
    match (state, payout) {
        (_, Some(WithdrawStatus::Success)) => leftover::State::PaySucceed,
        (_, Some(WithdrawStatus::Fail | WithdrawStatus::Close)) => leftover::State::PayFail,
        (_, Some(WithdrawStatus::Refund)) => leftover::State::BankRefunded,
        (ClosingState::Accepted, None) => leftover::State::Submitted,
        (ClosingState::Rejected | ClosingState::Revoked, None) => leftover::State::Rejected,
        (ClosingState::Reviewing, None) => leftover::State::Reviewing,
        _ => leftover::State::PayProcessing,
    }
}
