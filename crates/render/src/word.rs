//! Kernel words as the contract spells them.

use tongbao_kernel::model::{
    AccountKind, AdvanceResult, FailReason, OrderState, Pocket, ReceiverKind, RefundStatus, ReturnFailure,
    ReturnResult, SplitResult, SplitState, TradeType, WithdrawStatus,
};
use tongbao_wire::v3::ecommerce::profitsharing::ReceiverType;
use tongbao_wire::v3::ecommerce::{fund, profitsharing, refunds};
use tongbao_wire::v3::object;
use tongbao_wire::v3::profitsharing as generic;

pub(crate) const fn trade_type(kind: TradeType) -> object::TradeType {
    match kind {
        TradeType::Jsapi => object::TradeType::Jsapi,
        TradeType::App => object::TradeType::App,
        TradeType::Native => object::TradeType::Native,
        TradeType::H5 => object::TradeType::Mweb,
        TradeType::Micropay => object::TradeType::Micropay,
    }
}

pub(crate) const fn trade_state(state: OrderState) -> object::TradeState {
    match state {
        OrderState::NotPay => object::TradeState::NotPay,
        OrderState::Success => object::TradeState::Success,
        OrderState::Refund => object::TradeState::Refund,
        OrderState::Closed => object::TradeState::Closed,
        OrderState::UserPaying => object::TradeState::UserPaying,
        OrderState::PayError => object::TradeState::PayError,
        OrderState::Revoked => object::TradeState::Revoked,
    }
}

pub(crate) const fn receiver_type(kind: ReceiverKind) -> ReceiverType {
    match kind {
        ReceiverKind::Merchant => ReceiverType::Merchant,
        // A sub-merchant's person is no receiver of this family.
        ReceiverKind::Person | ReceiverKind::SubPerson => ReceiverType::Person,
    }
}

pub(crate) const fn generic_receiver_type(kind: ReceiverKind) -> generic::ReceiverType {
    match kind {
        ReceiverKind::Merchant => generic::ReceiverType::Merchant,
        ReceiverKind::Person => generic::ReceiverType::Person,
        ReceiverKind::SubPerson => generic::ReceiverType::SubPerson,
    }
}

pub(crate) const fn split_status(state: SplitState) -> profitsharing::orders::Status {
    match state {
        SplitState::Processing => profitsharing::orders::Status::Processing,
        SplitState::Finished => profitsharing::orders::Status::Finished,
    }
}

pub(crate) const fn split_result(result: SplitResult) -> profitsharing::orders::ReceiverResult {
    use profitsharing::orders::ReceiverResult as Wire;
    match result {
        SplitResult::Pending => Wire::Pending,
        SplitResult::Success => Wire::Success,
        SplitResult::Closed => Wire::Closed,
    }
}

pub(crate) const fn fail_reason(reason: FailReason) -> profitsharing::orders::FailReason {
    use profitsharing::orders::FailReason as Wire;
    match reason {
        FailReason::AccountAbnormal => Wire::AccountAbnormal,
        FailReason::NoRelation => Wire::NoRelation,
        FailReason::ReceiverHighRisk => Wire::ReceiverHighRisk,
        FailReason::ReceiverRealNameNotVerified => Wire::ReceiverRealNameNotVerified,
        FailReason::NoAuth => Wire::NoAuth,
        FailReason::ReceiverReceiptLimit => Wire::ReceiverReceiptLimit,
        FailReason::PayerAccountAbnormal => Wire::PayerAccountAbnormal,
        FailReason::InvalidRequest => Wire::InvalidRequest,
    }
}

pub(crate) const fn return_result(result: ReturnResult) -> profitsharing::returnorders::ReturnResult {
    use profitsharing::returnorders::ReturnResult as Wire;
    match result {
        ReturnResult::Processing => Wire::Processing,
        ReturnResult::Success => Wire::Success,
        ReturnResult::Failed => Wire::Failed,
    }
}

/// A shortage fails a return of the generic family alone: 收付通 has no word for it.
pub(crate) const fn return_failure(
    reason: ReturnFailure,
) -> Option<profitsharing::returnorders::ReturnFailReason> {
    use profitsharing::returnorders::ReturnFailReason as Wire;
    match reason {
        ReturnFailure::AccountAbnormal => Some(Wire::AccountAbnormal),
        ReturnFailure::TimeOutClosed => Some(Wire::TimeOutClosed),
        ReturnFailure::BalanceNotEnough => None,
    }
}

pub(crate) const fn generic_return_failure(
    reason: ReturnFailure,
) -> generic::return_orders::ReturnFailReason {
    use generic::return_orders::ReturnFailReason as Wire;
    match reason {
        ReturnFailure::AccountAbnormal => Wire::AccountAbnormal,
        ReturnFailure::BalanceNotEnough => Wire::BalanceNotEnough,
        ReturnFailure::TimeOutClosed => Wire::TimeOutClosed,
    }
}

pub(crate) const fn refund_status(status: RefundStatus) -> refunds::Status {
    match status {
        RefundStatus::Processing => refunds::Status::Processing,
        RefundStatus::Success => refunds::Status::Success,
        RefundStatus::Closed => refunds::Status::Closed,
        RefundStatus::Abnormal => refunds::Status::Abnormal,
    }
}

pub(crate) const fn advance_result(result: AdvanceResult) -> refunds::AdvanceResult {
    match result {
        AdvanceResult::Processing => refunds::AdvanceResult::Processing,
        AdvanceResult::Success => refunds::AdvanceResult::Success,
        AdvanceResult::Failed => refunds::AdvanceResult::Failed,
    }
}

/// A sub-merchant's pocket as `from` names it; an advance is not one of them.
pub(crate) const fn funds_from(pocket: Pocket) -> Option<object::FundsFrom> {
    match pocket {
        Pocket::Available => Some(object::FundsFrom::Available),
        Pocket::Pending => Some(object::FundsFrom::Unavailable),
        Pocket::Advance => None,
    }
}

pub(crate) const fn withdraw_status(status: WithdrawStatus) -> fund::Status {
    match status {
        WithdrawStatus::Init => fund::Status::Init,
        WithdrawStatus::CreateSuccess => fund::Status::CreateSuccess,
        WithdrawStatus::Success => fund::Status::Success,
        WithdrawStatus::Fail => fund::Status::Fail,
        WithdrawStatus::Refund => fund::Status::Refund,
        WithdrawStatus::Close => fund::Status::Close,
    }
}

/// The account that a withdrawal is made from. Everything that is not a pot of its own belongs to
/// the basic account.
pub(crate) const fn withdraw_account(account: AccountKind) -> fund::WithdrawAccount {
    match account {
        AccountKind::Operation => fund::WithdrawAccount::Operation,
        AccountKind::Fees => fund::WithdrawAccount::Fees,
        _ => fund::WithdrawAccount::Basic,
    }
}

/// A merchant's account as replies name it.
pub(crate) const fn account_type(account: AccountKind) -> object::AccountType {
    match account {
        AccountKind::Operation => object::AccountType::Operation,
        AccountKind::Fees => object::AccountType::Fees,
        AccountKind::Deposit => object::AccountType::Deposit,
        _ => object::AccountType::Basic,
    }
}
