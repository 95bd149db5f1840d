//! Refunds and the recovery of advances (contract 2.6, 4.2).

pub mod generic;

use crate::whose::{Whose, whose};
use crate::{coupon, word};
use tongbao_kernel::model::{
    AccountKind, AdvanceResult, AdvanceReturn, Family, Funding, Order, Pocket, Refund, RefundRoute,
    RefundStatus,
};
use tongbao_wire::v3::ecommerce::refunds::{
    self as wire, AmountShown, Applied, Channel, FundsAccount, Promotion, RefundAccount,
};
use tongbao_wire::v3::field::WireTime;
use tongbao_wire::v3::notify;
use tongbao_wire::v3::object::{AccountType, Currency, FromShown};

/// The reply to an accepted refund. It shows no status: what becomes of it is told later.
pub fn applied(refund: &Refund, order: &Order) -> Applied {
    Applied {
        refund_id: refund.refund_id.shared(),
        out_refund_no: refund.out_refund_no.shared(),
        create_time: refund.created_at.into(),
        amount: amount(refund),
        promotion_detail: promotions(refund, order),
        refund_account: Some(refund_account(refund)),
    }
}

/// What a query shows.
pub fn queried(refund: &Refund, order: &Order) -> wire::Refund {
    wire::Refund {
        refund_id: refund.refund_id.shared(),
        out_refund_no: refund.out_refund_no.shared(),
        transaction_id: refund.transaction_id.shared(),
        out_trade_no: refund.out_trade_no.shared(),
        channel: Some(channel(refund)),
        user_received_account: Some(received_account(refund, order)),
        success_time: success_time(refund, refund.status),
        create_time: refund.created_at.into(),
        status: word::refund_status(refund.status),
        amount: amount(refund),
        promotion_detail: promotions(refund, order),
        refund_account: Some(refund_account(refund)),
        funds_account: Some(funds_account(refund)),
    }
}

/// What the reply shows when a refund is sent to a card: the fee that came back with it, too.
pub fn rerouted(refund: &Refund, order: &Order) -> wire::Refund {
    let mut shown = queried(refund, order);
    shown.amount.refund_fee = Some(refund.fee_back.get());
    shown
}

/// What the callback shows: the outcome that it tells of, whatever came after.
pub fn settled(refund: &Refund, order: &Order, status: notify::RefundStatus) -> notify::Refund {
    let told = match status {
        notify::RefundStatus::Success => RefundStatus::Success,
        notify::RefundStatus::Closed => RefundStatus::Closed,
        notify::RefundStatus::Abnormal => RefundStatus::Abnormal,
    };
    let Whose { mchid, sp_mchid, sub_mchid } = whose(&refund.platform, &refund.sub_mchid);
    notify::Refund {
        mchid,
        sp_mchid,
        sub_mchid,
        out_trade_no: refund.out_trade_no.shared(),
        transaction_id: refund.transaction_id.shared(),
        out_refund_no: refund.out_refund_no.shared(),
        refund_id: refund.refund_id.shared(),
        refund_status: status,
        success_time: success_time(refund, told),
        user_received_account: received_account(refund, order),
        amount: notify::RefundAmount {
            total: order.total.get(),
            refund: refund.amount.get(),
            payer_total: order.payer_total.get(),
            payer_refund: refund.payer_refund.get(),
        },
        refund_account: (order.family == Family::Ecommerce).then(|| refund_account(refund)),
    }
}

/// The recovery of an advance: reply and query.
pub fn advance_return(row: &AdvanceReturn) -> wire::AdvanceReturn {
    wire::AdvanceReturn {
        refund_id: row.refund_id.shared(),
        advance_return_id: row.advance_return_id.shared(),
        return_amount: row.amount.get(),
        payer_mchid: row.sub_mchid.shared(),
        payer_account: AccountType::Basic,
        payee_mchid: row.platform.shared(),
        payee_account: word::account_type(row.payee_account),
        result: word::advance_result(row.result),
        success_time: row.finished_at.filter(|_| row.result == AdvanceResult::Success).map(WireTime),
    }
}

fn success_time(refund: &Refund, status: RefundStatus) -> Option<WireTime> {
    refund.success_at.filter(|_| status == RefundStatus::Success).map(WireTime)
}

/// The pocket that paid, when it was named.
fn from(refund: &Refund) -> Option<Vec<FromShown>> {
    let named = word::funds_from(refund.pocket).filter(|_| refund.pocket_named);
    named.map(|account| vec![FromShown { account, amount: refund.amount.get() }])
}

fn amount(refund: &Refund) -> AmountShown {
    AmountShown {
        refund: refund.amount.get(),
        from: from(refund),
        payer_refund: refund.payer_refund.get(),
        discount_refund: Some(refund.discount_refund.get()),
        currency: Some(Currency::Cny),
        advance: refund.advance.is_positive().then_some(refund.advance.get()),
        refund_fee: None,
    }
}

fn promotions(refund: &Refund, order: &Order) -> Option<Vec<Promotion>> {
    coupon::of_refund(order, refund.discount_refund)
}

/// Who really paid, not who was allowed to (contract 2.6.1).
fn refund_account(refund: &Refund) -> RefundAccount {
    if refund.advance.is_positive() { RefundAccount::PartnerAdvance } else { RefundAccount::SubMerchant }
}

fn funds_account(refund: &Refund) -> FundsAccount {
    match (refund.pocket, refund.advance_account) {
        (Pocket::Pending, _) => FundsAccount::Unsettled,
        (Pocket::Available, _) => FundsAccount::Available,
        (Pocket::Advance, Some(AccountKind::Operation)) => FundsAccount::Operation,
        (Pocket::Advance, _) => FundsAccount::Basic,
    }
}

fn channel(refund: &Refund) -> Channel {
    match refund.route {
        RefundRoute::Original => Channel::Original,
        RefundRoute::BuyerCard | RefundRoute::MerchantCard => Channel::OtherBankcard,
    }
}

/// 退款入账账户: the buyer's change, `{bank}{card type}{tail}`, or the seller's card. The last
/// digits of the card that paid are the channel's secret.
fn received_account(refund: &Refund, order: &Order) -> String {
    match (refund.route, order.funding, order.bank_type.as_deref()) {
        (RefundRoute::MerchantCard, ..) => "商户结算银行账户".to_owned(),
        (RefundRoute::BuyerCard, ..) => {
            let tail = refund.card_tail.as_deref().unwrap_or_default();
            format!("{}{tail}", card(refund.card_bank.as_deref().unwrap_or_default()))
        }
        (RefundRoute::Original, Funding::Channel, Some(code)) if code != "OTHERS" => card(code),
        (RefundRoute::Original, ..) => "支付用户零钱".to_owned(),
    }
}

/// `{bank}{card type}` of a bank's code, `CMB_DEBIT`.
fn card(code: &str) -> String {
    const BANKS: [(&str, &str); 15] = [
        ("CMB", "招商银行"),
        ("COMM", "交通银行"),
        ("ABC", "农业银行"),
        ("CCB", "建设银行"),
        ("ICBC", "工商银行"),
        ("BOC", "中国银行"),
        ("PAB", "平安银行"),
        ("SPDB", "浦发银行"),
        ("CITIC", "中信银行"),
        ("CEB", "光大银行"),
        ("CMBC", "民生银行"),
        ("CIB", "兴业银行"),
        ("GDB", "广发银行"),
        ("PSBC", "邮储银行"),
        ("NBCB", "宁波银行"),
    ];
    let (bank, kind) = code.rsplit_once('_').unwrap_or((code, ""));
    let name = BANKS.iter().find(|(known, _)| *known == bank).map_or("银行", |(_, name)| name);
    let kind = if kind == "CREDIT" { "信用卡" } else { "储蓄卡" };
    format!("{name}{kind}")
}
