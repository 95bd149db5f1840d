//! What is shown outside 收付通 (contract 2.12, 2.13, 4.2).

use super::*;

#[test]
fn outside_the_ecommerce_family_a_refund_shows_the_orders_sums_and_the_fee() {
    assert_eq!(
        shown(refund::generic::shown(&rows::refund(), &rows::order(0))),
        json!({
            "refund_id": "50000000012025100900000000001", "out_refund_no": "R1",
            "transaction_id": "4200000001202510090000000001", "out_trade_no": "T20251009-1",
            "channel": "ORIGINAL", "user_received_account": "支付用户零钱",
            "success_time": "2025-10-09T16:00:05+08:00", "create_time": "2025-10-09T16:00:00+08:00",
            "status": "SUCCESS", "funds_account": "UNSETTLED",
            "amount": {
                "total": 10000, "refund": 3000, "payer_total": 10000, "payer_refund": 3000,
                "settlement_refund": 3000, "settlement_total": 10000, "discount_refund": 0, "currency": "CNY",
                "refund_fee": 18
            }
        })
    );
}

#[test]
fn a_direct_merchant_is_told_under_its_own_number() {
    let own = |family| Order { family, sub_mchid: rows::platform(), ..rows::order(0) };
    let refund = Refund { sub_mchid: rows::platform(), ..rows::refund() };
    let content = Content::Refund { refund: Box::new(refund), order: Box::new(own(Family::Generic)) };
    let message = told(Event::RefundSuccess, &content);
    assert_eq!(message["mchid"], "1600000001");
    for absent in ["sp_mchid", "sub_mchid", "refund_account"] {
        assert!(message.get(absent).is_none(), "{absent}");
    }
    let split = Split { sub_mchid: rows::platform(), ..rows::split() };
    let content = Content::Split { split: Box::new(split), detail: Box::new(rows::detail()) };
    let message = told(Event::SplitReceived, &content);
    assert_eq!((&message["mchid"], message.get("sp_mchid")), (&json!("1600000001"), None));
}
