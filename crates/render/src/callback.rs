//! Callbacks: their envelope's words and the resource that is encrypted into it (contract 4.2).
//!
//! A callback tells of one event. Rows may have moved on before it is sent or sent again; the
//! resource still shows the event's own outcome.

use crate::withdrawal::Standing;
use crate::{combined, direct_order, order, profitsharing, refund, withdrawal};
use tongbao_kernel::model::{Event, MerchantKind, Notification, WithdrawStatus};
use tongbao_kernel::notification::Content;
use tongbao_kernel::rules::{NoticeEventType, SplitRules};
use tongbao_wire::v3::notify::{RefundStatus, SecurityEcho};

/// What an envelope says in the clear.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Announcement {
    /// 通知类型
    pub event_type: &'static str,
    /// 原始类型; also the associated data of the encryption
    pub original_type: &'static str,
    /// 回调摘要
    pub summary: &'static str,
}

/// The envelope's words for an event.
pub fn announcement(event: Event, rules: &SplitRules) -> Announcement {
    let split = |newer| match rules.notice_event_type {
        NoticeEventType::Profitsharing => newer,
        NoticeEventType::Transaction => "TRANSACTION.SUCCESS",
    };
    let (event_type, original_type, summary) = match event {
        Event::OrderPaid | Event::CombinedPaid => ("TRANSACTION.SUCCESS", "transaction", "支付成功"),
        Event::RefundSuccess => ("REFUND.SUCCESS", "refund", "退款成功"),
        Event::RefundClosed => ("REFUND.CLOSED", "refund", "退款关闭"),
        Event::RefundAbnormal => ("REFUND.ABNORMAL", "refund", "退款异常"),
        Event::SplitReceived => (split("PROFITSHARING.SUCCESS"), "profitsharing", "分账"),
        Event::SplitReturned => (split("PROFITSHARING.RETURN"), "profitsharing", "分账回退"),
        Event::WithdrawSuccess => ("MCHWITHDRAW.CHANGE", "mch_withdraw", "提现成功"),
        Event::WithdrawFail => ("MCHWITHDRAW.CHANGE", "mch_withdraw", "提现失败"),
        Event::WithdrawRefund => ("MCHWITHDRAW.CHANGE", "mch_withdraw", "提现退票"),
        Event::WithdrawClose => ("MCHWITHDRAW.CHANGE", "mch_withdraw", "提现关闭"),
        Event::Echo => ("SECURITY_ECHO.SUCCESS", "security", "商户签名验签/加解密测试"),
    };
    Announcement { event_type, original_type, summary }
}

/// The resource in the clear: compact JSON in the contract's order of fields.
pub fn resource(notification: &Notification, content: &Content) -> Vec<u8> {
    let written = match content {
        Content::Order(order) if order.is_direct() => serde_json::to_vec(&direct_order::paid(order)),
        Content::Order(order) => serde_json::to_vec(&order::paid(order)),
        Content::Combined { combined, orders } => serde_json::to_vec(&combined::paid(combined, orders)),
        Content::Refund { refund, order } => {
            serde_json::to_vec(&refund::settled(refund, order, refund_status(notification.event)))
        }
        Content::Split { split, detail } => {
            serde_json::to_vec(&profitsharing::received(split, detail, notification.created_at))
        }
        Content::SplitReturn(row) => {
            serde_json::to_vec(&profitsharing::given_back(row, notification.created_at))
        }
        Content::Withdrawal { withdrawal: row, merchant } => {
            let status = withdraw_status(notification.event).unwrap_or(row.status);
            let standing = Standing { status, since: notification.created_at };
            if merchant.kind == MerchantKind::Sub {
                serde_json::to_vec(&withdrawal::sub_merchant(row, standing))
            } else {
                serde_json::to_vec(&withdrawal::own(row, standing))
            }
        }
        Content::Echo(echo) => serde_json::to_vec(&SecurityEcho {
            echo_message: echo.message.clone(),
            encrypt_echo_message: echo.sealed.clone(),
        }),
    };
    written.expect("messages have text keys and no failing fields")
}

const fn refund_status(event: Event) -> RefundStatus {
    match event {
        Event::RefundClosed => RefundStatus::Closed,
        Event::RefundAbnormal => RefundStatus::Abnormal,
        _ => RefundStatus::Success,
    }
}

const fn withdraw_status(event: Event) -> Option<WithdrawStatus> {
    match event {
        Event::WithdrawSuccess => Some(WithdrawStatus::Success),
        Event::WithdrawFail => Some(WithdrawStatus::Fail),
        Event::WithdrawRefund => Some(WithdrawStatus::Refund),
        Event::WithdrawClose => Some(WithdrawStatus::Close),
        _ => None,
    }
}
