//! Rows for the tests, of the contract's samples (Annex D).

use std::sync::Arc;
use tongbao_base::ids::{DetailId, MchId, NotificationId};
use tongbao_base::{Fen, Time};
use tongbao_kernel::model::{
    AccountKind, AdvanceResult, AdvanceReturn, CardState, Combined, Event, Family, Funding, Merchant,
    MerchantKind, MerchantState, Notification, NotificationState, Order, OrderState, Pocket, ReceiverKind,
    Refund, RefundRoute, RefundStatus, ReturnResult, Split, SplitDetail, SplitKind, SplitResult, SplitReturn,
    SplitState, Subsidy, SubsidyReturn, TradeType, WithdrawStatus, Withdrawal,
};

pub fn at(text: &str) -> Time {
    Time::parse_rfc3339(text).unwrap()
}

pub fn platform() -> MchId {
    "1600000001".into()
}

pub fn seller() -> MchId {
    "1600000777".into()
}

/// A paid order of 100.00 for splitting, with a coupon of `coupon` fen.
pub fn order(coupon: i64) -> Order {
    Order {
        platform: platform(),
        transaction_id: "4200000001202510090000000001".into(),
        combine_id: None,
        out_trade_no: "T20251009-1".into(),
        family: Family::Ecommerce,
        sub_mchid: seller(),
        appid: "wx0000000000000001".into(),
        sub_appid: None,
        trade_type: TradeType::Jsapi,
        state: OrderState::Success,
        last_attempt: None,
        total: Fen::new(10000),
        payer_total: Fen::new(10000 - coupon),
        profit_sharing: true,
        subsidy_planned: Fen::new(200),
        subsidy_cancelled: false,
        subsidy_id: None,
        subsidised: Fen::ZERO,
        subsidy_returned: Fen::ZERO,
        subsidy_returned_frozen: Fen::ZERO,
        fee_bp: 60,
        fee: Fen::new(60),
        fee_refunded: Fen::ZERO,
        unsplit: Fen::new(9940),
        locked: Fen::ZERO,
        counted: Fen::ZERO,
        given: Fen::ZERO,
        given_own: Fen::ZERO,
        released: Fen::ZERO,
        refunded_frozen: Fen::ZERO,
        refunded: Fen::ZERO,
        payer_refunded: Fen::ZERO,
        refunds: 0,
        splits: 0,
        finished: false,
        created_at: at("2025-10-09T15:59:00+08:00"),
        expires_at: at("2025-10-16T15:59:00+08:00"),
        paid_at: Some(at("2025-10-09T16:00:00+08:00")),
        sp_openid: Some("oAAAA0001".into()),
        sub_openid: None,
        payer: Some("oAAAA0001".into()),
        funding: Funding::Wallet,
        bank_type: Some("OTHERS".to_owned()),
        prepay_id: "wx0915".into(),
        prepay_until: at("2025-10-09T17:59:00+08:00"),
        notify_url: "https://p.example/n/pay".to_owned(),
        description: "tea".to_owned(),
        attach: Some("shop 3".to_owned()),
        terms: r#"{"goods_tag":"WXG","scene_info":{"device_id":"POS1","store_info":{"id":"0001"}}}"#
            .to_owned(),
    }
}

/// The same order before anybody paid.
pub fn unpaid() -> Order {
    Order {
        state: OrderState::NotPay,
        payer_total: Fen::ZERO,
        fee: Fen::ZERO,
        unsplit: Fen::ZERO,
        paid_at: None,
        payer: None,
        bank_type: None,
        attach: None,
        terms: "{}".to_owned(),
        ..order(0)
    }
}

pub fn combined() -> Combined {
    Combined {
        platform: platform(),
        combine_id: "4200000002202510090000000009".into(),
        out_trade_no: "C1".into(),
        appid: "wx0000000000000001".into(),
        trade_type: TradeType::Jsapi,
        state: OrderState::Success,
        members: "4200000001202510090000000001".to_owned(),
        total: Fen::new(10000),
        openid: Some("oAAAA0001".into()),
        sub_openid: None,
        payer: Some("oAAAA0001".into()),
        created_at: at("2025-10-09T15:59:00+08:00"),
        expires_at: at("2025-10-16T15:59:00+08:00"),
        paid_at: Some(at("2025-10-09T16:00:00+08:00")),
        prepay_id: "wx0915".into(),
        prepay_until: at("2025-10-09T17:59:00+08:00"),
        notify_url: "https://p.example/n/pay".to_owned(),
        terms: r#"{"scene_info":{"device_id":"POS1"}}"#.to_owned(),
    }
}

pub fn split() -> Split {
    Split {
        platform: platform(),
        split_id: "30000000012025100900000000001".into(),
        out_order_no: "S1".into(),
        family: Family::Ecommerce,
        kind: SplitKind::Split,
        transaction_id: "4200000001202510090000000001".into(),
        sub_mchid: seller(),
        state: SplitState::Processing,
        finish: false,
        amount: Fen::new(1000),
        receivers: 1,
        finish_amount: Fen::ZERO,
        description: String::new(),
        returns: 0,
        created_at: at("2025-10-09T16:01:00+08:00"),
        finished_at: None,
    }
}

pub fn detail() -> SplitDetail {
    SplitDetail {
        platform: platform(),
        split_id: "30000000012025100900000000001".into(),
        line: 0,
        detail_id: DetailId::new("36000000012025100900000000001"),
        kind: ReceiverKind::Merchant,
        account: Arc::from("1600000001"),
        amount: Fen::new(1000),
        description: "commission".to_owned(),
        result: SplitResult::Pending,
        fail_reason: None,
        finished_at: None,
        returned: Fen::ZERO,
    }
}

pub fn split_return() -> SplitReturn {
    SplitReturn {
        platform: platform(),
        return_id: "30000000022025100900000000002".into(),
        out_return_no: "B1".into(),
        split_id: "30000000012025100900000000001".into(),
        out_order_no: "S1".into(),
        line: 0,
        transaction_id: "4200000001202510090000000001".into(),
        sub_mchid: seller(),
        return_mchid: platform(),
        amount: Fen::new(400),
        description: "back".to_owned(),
        result: ReturnResult::Success,
        fail_reason: None,
        created_at: at("2025-10-09T16:05:00+08:00"),
        finished_at: Some(at("2025-10-09T16:05:01+08:00")),
    }
}

pub fn subsidy() -> Subsidy {
    Subsidy {
        platform: platform(),
        subsidy_id: "40000000012025100900000000001".into(),
        out_subsidy_no: Some("X1".into()),
        transaction_id: "4200000001202510090000000001".into(),
        sub_mchid: seller(),
        amount: Fen::new(200),
        description: "promotion".to_owned(),
        refund_id: None,
        returned: Fen::ZERO,
        created_at: at("2025-10-09T16:00:10+08:00"),
    }
}

pub fn subsidy_return() -> SubsidyReturn {
    SubsidyReturn {
        platform: platform(),
        subsidy_return_id: "40000000022025100900000000002".into(),
        out_order_no: "XB1".into(),
        subsidy_id: "40000000012025100900000000001".into(),
        transaction_id: "4200000001202510090000000001".into(),
        sub_mchid: seller(),
        refund_id: Some("50000000012025100900000000001".into()),
        amount: Fen::new(200),
        description: "refunded".to_owned(),
        pocket: Pocket::Pending,
        pocket_named: true,
        created_at: at("2025-10-09T16:10:00+08:00"),
    }
}

pub fn refund() -> Refund {
    Refund {
        platform: platform(),
        refund_id: "50000000012025100900000000001".into(),
        out_refund_no: "R1".into(),
        transaction_id: "4200000001202510090000000001".into(),
        out_trade_no: "T20251009-1".into(),
        sub_mchid: seller(),
        amount: Fen::new(3000),
        payer_refund: Fen::new(3000),
        discount_refund: Fen::ZERO,
        fee_back: Fen::new(18),
        pocket: Pocket::Pending,
        pocket_named: false,
        advance_allowed: false,
        advance: Fen::ZERO,
        advance_account: None,
        status: RefundStatus::Success,
        route: RefundRoute::Original,
        card_bank: None,
        card_tail: None,
        reason: Some("returned".to_owned()),
        notify_url: Some("https://p.example/n/refund".to_owned()),
        created_at: at("2025-10-09T16:00:00+08:00"),
        success_at: Some(at("2025-10-09T16:00:05+08:00")),
    }
}

pub fn advance_return() -> AdvanceReturn {
    AdvanceReturn {
        platform: platform(),
        refund_id: "50000000012025100900000000001".into(),
        advance_return_id: "60000000012025100900000000001".into(),
        sub_mchid: seller(),
        amount: Fen::new(3000),
        payee_account: AccountKind::Operation,
        result: AdvanceResult::Processing,
        created_at: at("2025-10-09T16:20:00+08:00"),
        finished_at: None,
    }
}

/// A withdrawal that the bank sent back.
pub fn withdrawal(mchid: MchId) -> Withdrawal {
    Withdrawal {
        platform: platform(),
        withdraw_id: "12321937198237912739132791732912".into(),
        mchid,
        out_request_no: "W1".into(),
        account: AccountKind::BasicAvailable,
        amount: Fen::new(5958),
        status: WithdrawStatus::Refund,
        reason: Some("卡号错误".to_owned()),
        remark: Some("weekly".to_owned()),
        bank_memo: None,
        notify_url: None,
        card_bank: "工商银行".to_owned(),
        card_tail: "1178".to_owned(),
        created_at: at("2025-10-09T16:30:00+08:00"),
        updated_at: at("2025-10-12T09:00:00+08:00"),
    }
}

pub fn merchant(mchid: MchId, kind: MerchantKind) -> Merchant {
    Merchant {
        platform: platform(),
        mchid,
        kind,
        name: "某某商户".to_owned(),
        state: MerchantState::Active,
        fee_bp: 60,
        ratio_bp: None,
        advance_account: None,
        notify_url: None,
        split_returns: false,
        card_state: CardState::Verified,
        card_bank: "工商银行".to_owned(),
        card_tail: "1178".to_owned(),
        receivers: 0,
        created_at: at("2025-01-01T00:00:00+08:00"),
    }
}

pub fn notification(event: Event) -> Notification {
    Notification {
        platform: platform(),
        notification_id: NotificationId::new("6c1f6f0e-0f2f-5c1d-9d7a-1b8d0f1b6f11"),
        mchid: platform(),
        event,
        subject: Arc::from("any"),
        url: "https://p.example/n".to_owned(),
        state: NotificationState::Pending,
        attempts: 0,
        scheduled: 0,
        created_at: at("2025-10-10T10:00:00+08:00"),
        next_at: None,
    }
}
