//! What stands in a message, written by hand from the contract's samples and field lists.

mod generic;

use crate::callback::{Announcement, announcement, resource};
use crate::rows::{self, at};
use crate::withdrawal::Standing;
use crate::{balance, combined, direct_order, order, profitsharing, refund, subsidy, withdrawal};
use serde_json::{Value, json};
use tongbao_base::Fen;
use tongbao_kernel::merchant::{Balances, Pot};
use tongbao_kernel::model::{
    AccountKind, Event, Family, Funding, LastAttempt, MerchantKind, Order, OrderState, Pocket, Refund,
    RefundRoute, RefundStatus, Split, SplitDetail, SplitKind, SplitResult, SplitState, Subsidy,
};
use tongbao_kernel::notification::Content;
use tongbao_kernel::profitsharing::SplitFound;
use tongbao_kernel::rules::{NoticeEventType, PendingFinishTime, Rules, SplitRules};

fn shown(message: impl serde::Serialize) -> Value {
    serde_json::to_value(message).unwrap()
}

fn told(event: Event, content: &Content) -> Value {
    serde_json::from_slice(&resource(&rows::notification(event), content)).unwrap()
}

fn rules() -> SplitRules {
    Rules::profile_2022().split
}

#[test]
fn a_paid_order_shows_the_payment() {
    let expected = json!({
        "sp_appid": "wx0000000000000001", "sp_mchid": "1600000001", "sub_mchid": "1600000777",
        "out_trade_no": "T20251009-1", "transaction_id": "4200000001202510090000000001",
        "trade_type": "JSAPI", "trade_state": "SUCCESS", "trade_state_desc": "支付成功", "bank_type": "OTHERS",
        "attach": "shop 3", "success_time": "2025-10-09T16:00:00+08:00", "payer": { "sp_openid": "oAAAA0001" },
        "amount": { "total": 10000, "payer_total": 10000, "currency": "CNY", "payer_currency": "CNY" },
        "scene_info": { "device_id": "POS1", "store_info": { "id": "0001" } },
        "description": "tea", "notify_url": "https://p.example/n/pay",
        "time_expire": "2025-10-16T15:59:00+08:00", "goods_tag": "WXG",
        "settle_info": { "profit_sharing": true, "subsidy_amount": 200 }
    });
    assert_eq!(shown(order::queried(&rows::order(0))), expected);
}

#[test]
fn an_unpaid_order_shows_no_payment() {
    let expected = json!({
        "sp_appid": "wx0000000000000001", "sp_mchid": "1600000001", "sub_mchid": "1600000777",
        "out_trade_no": "T20251009-1", "trade_type": "JSAPI", "trade_state": "NOTPAY",
        "trade_state_desc": "订单未支付", "description": "tea", "notify_url": "https://p.example/n/pay",
        "time_expire": "2025-10-16T15:59:00+08:00", "settle_info": { "profit_sharing": true, "subsidy_amount": 200 }
    });
    assert_eq!(shown(order::queried(&rows::unpaid())), expected);
}

#[test]
fn a_failed_try_leaves_the_order_payable() {
    let tried = Order { last_attempt: Some(LastAttempt::PayError), ..rows::unpaid() };
    let message = shown(order::queried(&tried));
    assert_eq!(message["trade_state"], "NOTPAY");
    assert_eq!(message["trade_state_desc"], "支付失败，请重新下单支付");
}

#[test]
fn a_coupon_is_shown_as_what_the_sponsor_bore() {
    let message = shown(order::queried(&rows::order(2000)));
    assert_eq!(message["amount"]["payer_total"], 8000);
    assert_eq!(
        message["promotion_detail"],
        json!([{
            "coupon_id": "4200000001202510090000000001", "name": "代金券", "scope": "GLOBAL", "type": "CASH",
            "amount": 2000, "wechatpay_contribute": 0, "merchant_contribute": 0, "other_contribute": 2000,
            "currency": "CNY"
        }])
    );
}

#[test]
fn a_payments_callback_tells_of_success_even_after_a_refund() {
    let refunded = Order { state: OrderState::Refund, ..rows::order(0) };
    assert_eq!(shown(order::queried(&refunded))["trade_state"], "REFUND");
    let expected = json!({
        "sp_appid": "wx0000000000000001", "sp_mchid": "1600000001", "sub_mchid": "1600000777",
        "out_trade_no": "T20251009-1", "transaction_id": "4200000001202510090000000001",
        "trade_type": "JSAPI", "trade_state": "SUCCESS", "trade_state_desc": "支付成功", "bank_type": "OTHERS",
        "attach": "shop 3", "success_time": "2025-10-09T16:00:00+08:00", "payer": { "sp_openid": "oAAAA0001" },
        "amount": { "total": 10000, "payer_total": 10000, "currency": "CNY", "payer_currency": "CNY" },
        "scene_info": { "device_id": "POS1" }
    });
    assert_eq!(told(Event::OrderPaid, &Content::Order(Box::new(refunded))), expected);
}

#[test]
fn a_direct_merchants_order_shows_no_sub_merchant() {
    let own = Order { sub_mchid: rows::platform(), family: Family::Generic, ..rows::order(0) };
    let mut expected = shown(order::queried(&own));
    let fields = expected.as_object_mut().unwrap();
    for gone in ["sp_appid", "sp_mchid", "sub_mchid"] {
        fields.remove(gone);
    }
    fields.insert("appid".to_owned(), json!("wx0000000000000001"));
    fields.insert("mchid".to_owned(), json!("1600000001"));
    fields.insert("payer".to_owned(), json!({ "openid": "oAAAA0001" }));
    expected["settle_info"] = json!({ "profit_sharing": true });
    assert_eq!(shown(direct_order::queried(&own)), expected);
    let told = told(Event::OrderPaid, &Content::Order(Box::new(own.clone())));
    assert_eq!((told["mchid"].as_str(), told["trade_state"].as_str()), (Some("1600000001"), Some("SUCCESS")));
    assert!(told.get("sp_mchid").is_none() && told.get("description").is_none(), "{told}");
    let member = Order { combine_id: Some("42".into()), ..own };
    let combined = shown(combined::queried(&rows::combined(), &[member]));
    assert!(combined["sub_orders"][0].get("sub_mchid").is_none(), "{combined}");
}

#[test]
fn a_combined_order_shows_its_sub_orders() {
    let expected = json!({
        "combine_appid": "wx0000000000000001", "combine_mchid": "1600000001", "combine_out_trade_no": "C1",
        "combine_transaction_id": "4200000002202510090000000009", "scene_info": { "device_id": "POS1" },
        "sub_orders": [{
            "mchid": "1600000001", "trade_type": "JSAPI", "trade_state": "SUCCESS", "bank_type": "OTHERS",
            "attach": "shop 3", "success_time": "2025-10-09T16:00:00+08:00",
            "transaction_id": "4200000001202510090000000001", "out_trade_no": "T20251009-1",
            "sub_mchid": "1600000777",
            "amount": {
                "total_amount": 10000, "currency": "CNY", "payer_amount": 10000, "payer_currency": "CNY"
            }
        }],
        "combine_payer_info": { "openid": "oAAAA0001" }
    });
    assert_eq!(shown(combined::queried(&rows::combined(), &[rows::order(0)])), expected);
    let refunded = Order { state: OrderState::Refund, ..rows::order(0) };
    let content = Content::Combined { combined: Box::new(rows::combined()), orders: vec![refunded] };
    assert_eq!(told(Event::CombinedPaid, &content), expected);
}

#[test]
fn a_pending_split_shows_the_profiles_finish_time() {
    let found = SplitFound { split: rows::split(), details: vec![rows::detail()] };
    let expected = json!({
        "sub_mchid": "1600000777", "transaction_id": "4200000001202510090000000001", "out_order_no": "S1",
        "order_id": "30000000012025100900000000001", "status": "PROCESSING",
        "receivers": [{
            "amount": 1000, "description": "commission", "result": "PENDING",
            "finish_time": "1970-01-01T08:00:00+08:00", "type": "MERCHANT_ID", "receiver_account": "1600000001",
            "detail_id": "36000000012025100900000000001"
        }]
    });
    assert_eq!(shown(profitsharing::split(&found, &rules())), expected);
    for (rule, time) in [
        (PendingFinishTime::Omit, Value::Null),
        (PendingFinishTime::AcceptTime, json!("2025-10-09T16:01:00+08:00")),
    ] {
        let rules = SplitRules { pending_finish_time: rule, ..rules() };
        assert_eq!(shown(profitsharing::split(&found, &rules))["receivers"][0]["finish_time"], time);
    }
}

#[test]
fn a_split_that_finishes_shows_its_own_release() {
    let done = at("2025-10-09T16:01:02+08:00");
    let settled = |line, account: &str, amount| SplitDetail {
        line,
        account: account.into(),
        amount: Fen::new(amount),
        result: SplitResult::Success,
        finished_at: Some(done),
        ..rows::detail()
    };
    let split =
        Split { state: SplitState::Finished, finish: true, finish_amount: Fen::new(8940), ..rows::split() };
    let found =
        SplitFound { split, details: vec![settled(0, "1600000001", 1000), settled(1, "1600000777", 8940)] };
    let message = shown(profitsharing::split(&found, &rules()));
    assert_eq!(message["status"], "FINISHED");
    assert_eq!(message["receivers"][1]["receiver_account"], "1600000777");
    assert_eq!(message["receivers"][1]["amount"], 8940);
    assert_eq!(message["receivers"][0]["finish_time"], "2025-10-09T16:01:02+08:00");
    assert_eq!(message.get("finish_amount"), None);
}

#[test]
fn a_finish_shows_what_it_released_and_why() {
    let split = Split {
        kind: SplitKind::Finish,
        state: SplitState::Finished,
        finish: true,
        finish_amount: Fen::new(8940),
        description: "分账完结".to_owned(),
        receivers: 0,
        ..rows::split()
    };
    let found = SplitFound { split, details: vec![rows::detail()] };
    assert_eq!(
        shown(profitsharing::finished(&found)),
        json!({
            "sub_mchid": "1600000777", "transaction_id": "4200000001202510090000000001", "out_order_no": "S1",
            "order_id": "30000000012025100900000000001"
        })
    );
    assert_eq!(
        shown(profitsharing::split(&found, &rules())),
        json!({
            "sub_mchid": "1600000777", "transaction_id": "4200000001202510090000000001", "out_order_no": "S1",
            "order_id": "30000000012025100900000000001", "status": "FINISHED",
            "finish_amount": 8940, "finish_description": "分账完结"
        })
    );
}

#[test]
fn a_return_and_the_rest_of_an_order_are_shown() {
    assert_eq!(
        shown(profitsharing::returned(&rows::split_return(), &rules())),
        json!({
            "sub_mchid": "1600000777", "order_id": "30000000012025100900000000001", "out_order_no": "S1",
            "out_return_no": "B1", "return_mchid": "1600000001", "amount": 400,
            "return_no": "30000000022025100900000000002", "result": "SUCCESS",
            "finish_time": "2025-10-09T16:05:01+08:00", "transaction_id": "4200000001202510090000000001"
        })
    );
    let left = profitsharing::amounts(&rows::order(0).transaction_id, Fen::new(8940));
    assert_eq!(
        shown(left),
        json!({ "transaction_id": "4200000001202510090000000001", "unsplit_amount": 8940 })
    );
}

#[test]
fn receivers_are_told_of_splits_and_returns() {
    let detail = SplitDetail {
        result: SplitResult::Success,
        finished_at: Some(at("2025-10-09T16:01:02+08:00")),
        ..rows::detail()
    };
    let content = Content::Split { split: Box::new(rows::split()), detail: Box::new(detail) };
    assert_eq!(
        told(Event::SplitReceived, &content),
        json!({
            "sp_mchid": "1600000001", "sub_mchid": "1600000777", "transaction_id": "4200000001202510090000000001",
            "order_id": "30000000012025100900000000001", "out_order_no": "S1",
            "receiver": {
                "type": "MERCHANT_ID", "account": "1600000001", "amount": 1000, "description": "commission"
            },
            "success_time": "2025-10-09T16:01:02+08:00"
        })
    );
    assert_eq!(
        told(Event::SplitReturned, &Content::SplitReturn(Box::new(rows::split_return()))),
        json!({
            "sp_mchid": "1600000001", "sub_mchid": "1600000777", "transaction_id": "4200000001202510090000000001",
            "order_id": "30000000022025100900000000002", "out_order_no": "B1",
            "receiver": { "type": "MERCHANT_ID", "account": "1600000777", "amount": 400, "description": "back" },
            "success_time": "2025-10-09T16:05:01+08:00"
        })
    );
}

#[test]
fn subsidies_are_shown_with_what_became_of_them() {
    let expected = json!({
        "sub_mchid": "1600000777", "transaction_id": "4200000001202510090000000001",
        "subsidy_id": "40000000012025100900000000001", "description": "promotion", "amount": 200,
        "result": "SUCCESS", "success_time": "2025-10-09T16:00:10+08:00", "out_subsidy_no": "X1"
    });
    assert_eq!(shown(subsidy::created(&rows::subsidy())), expected);
    let back = Subsidy { returned: Fen::new(200), ..rows::subsidy() };
    assert_eq!(shown(subsidy::created(&back))["result"], "REFUND");
    assert_eq!(
        shown(subsidy::returned(&rows::subsidy_return())),
        json!({
            "sub_mchid": "1600000777", "transaction_id": "4200000001202510090000000001",
            "subsidy_refund_id": "40000000022025100900000000002", "refund_id": "50000000012025100900000000001",
            "out_order_no": "XB1", "amount": 200, "description": "refunded", "result": "SUCCESS",
            "success_time": "2025-10-09T16:10:00+08:00", "subsidy_id": "40000000012025100900000000001",
            "from": [{ "account": "UNAVAILABLE", "amount": 200 }]
        })
    );
}

#[test]
fn a_refund_is_accepted_without_and_queried_with_a_status() {
    assert_eq!(
        shown(refund::applied(&rows::refund(), &rows::order(0))),
        json!({
            "refund_id": "50000000012025100900000000001", "out_refund_no": "R1",
            "create_time": "2025-10-09T16:00:00+08:00",
            "amount": { "refund": 3000, "payer_refund": 3000, "discount_refund": 0, "currency": "CNY" },
            "refund_account": "REFUND_SOURCE_SUB_MERCHANT"
        })
    );
    assert_eq!(
        shown(refund::queried(&rows::refund(), &rows::order(0))),
        json!({
            "refund_id": "50000000012025100900000000001", "out_refund_no": "R1",
            "transaction_id": "4200000001202510090000000001", "out_trade_no": "T20251009-1",
            "channel": "ORIGINAL", "user_received_account": "支付用户零钱",
            "success_time": "2025-10-09T16:00:05+08:00", "create_time": "2025-10-09T16:00:00+08:00",
            "status": "SUCCESS",
            "amount": { "refund": 3000, "payer_refund": 3000, "discount_refund": 0, "currency": "CNY" },
            "refund_account": "REFUND_SOURCE_SUB_MERCHANT", "funds_account": "UNSETTLED"
        })
    );
}

#[test]
fn a_refund_shows_who_paid_and_from_where() {
    let advanced = Refund {
        pocket: Pocket::Advance,
        advance: Fen::new(3000),
        advance_account: Some(AccountKind::Operation),
        discount_refund: Fen::new(600),
        payer_refund: Fen::new(2400),
        ..rows::refund()
    };
    let message = shown(refund::queried(&advanced, &rows::order(2000)));
    assert_eq!(message["refund_account"], "REFUND_SOURCE_PARTNER_ADVANCE");
    assert_eq!(message["funds_account"], "OPERATION");
    assert_eq!(message["amount"]["advance"], 3000);
    assert_eq!(
        message["promotion_detail"],
        json!([{
            "promotion_id": "4200000001202510090000000001", "scope": "GLOBAL", "type": "COUPON",
            "amount": 2000, "refund_amount": 600
        }])
    );
    let named = Refund { pocket: Pocket::Available, pocket_named: true, ..rows::refund() };
    let message = shown(refund::queried(&named, &rows::order(0)));
    assert_eq!(message["funds_account"], "AVAILABLE");
    assert_eq!(message["amount"]["from"], json!([{ "account": "AVAILABLE", "amount": 3000 }]));
}

#[test]
fn a_refund_goes_back_to_where_the_payment_came_from() {
    for (funding, bank_type, account) in [
        (Funding::Wallet, Some("OTHERS"), "支付用户零钱"),
        (Funding::Channel, Some("OTHERS"), "支付用户零钱"),
        (Funding::Channel, Some("CMB_DEBIT"), "招商银行储蓄卡"),
        (Funding::Channel, Some("ICBC_CREDIT"), "工商银行信用卡"),
        (Funding::Channel, Some("XYZ_DEBIT"), "银行储蓄卡"),
    ] {
        let order = Order { funding, bank_type: bank_type.map(str::to_owned), ..rows::order(0) };
        assert_eq!(shown(refund::queried(&rows::refund(), &order))["user_received_account"], account);
    }
}

#[test]
fn a_refund_that_went_to_a_card_shows_which_and_no_more_than_its_tail() {
    let (bank, tail) = (Some("CMB_DEBIT".to_owned()), Some("0403".to_owned()));
    let buyers = Refund { route: RefundRoute::BuyerCard, card_bank: bank, card_tail: tail, ..rows::refund() };
    let sellers = Refund { route: RefundRoute::MerchantCard, ..rows::refund() };
    for (refund, account) in [(buyers, "招商银行储蓄卡0403"), (sellers, "商户结算银行账户")] {
        let message = shown(refund::queried(&refund, &rows::order(0)));
        assert_eq!(
            (&message["channel"], &message["user_received_account"]),
            (&json!("OTHER_BANKCARD"), &json!(account))
        );
        let content = Content::Refund { refund: Box::new(refund), order: Box::new(rows::order(0)) };
        assert_eq!(told(Event::RefundSuccess, &content)["user_received_account"], account);
    }
}

#[test]
fn a_refunds_callback_tells_of_its_own_outcome() {
    let content = |refund| Content::Refund { refund: Box::new(refund), order: Box::new(rows::order(0)) };
    let expected = json!({
        "sp_mchid": "1600000001", "sub_mchid": "1600000777", "out_trade_no": "T20251009-1",
        "transaction_id": "4200000001202510090000000001", "out_refund_no": "R1",
        "refund_id": "50000000012025100900000000001", "refund_status": "SUCCESS",
        "success_time": "2025-10-09T16:00:05+08:00", "user_received_account": "支付用户零钱",
        "amount": { "total": 10000, "refund": 3000, "payer_total": 10000, "payer_refund": 3000 },
        "refund_account": "REFUND_SOURCE_SUB_MERCHANT"
    });
    assert_eq!(told(Event::RefundSuccess, &content(rows::refund())), expected);
    let later = Refund { status: RefundStatus::Success, ..rows::refund() };
    let message = told(Event::RefundAbnormal, &content(later));
    assert_eq!(message["refund_status"], "ABNORMAL");
    assert_eq!(message.get("success_time"), None);
}

#[test]
fn the_recovery_of_an_advance_is_shown() {
    assert_eq!(
        shown(refund::advance_return(&rows::advance_return())),
        json!({
            "refund_id": "50000000012025100900000000001", "advance_return_id": "60000000012025100900000000001",
            "return_amount": 3000, "payer_mchid": "1600000777", "payer_account": "BASIC",
            "payee_mchid": "1600000001", "payee_account": "OPERATION", "result": "PROCESSING"
        })
    );
}

#[test]
fn balances_are_shown() {
    let balances = Balances { available: Fen::new(5958), pending: Fen::new(9940) };
    assert_eq!(
        shown(balance::sub_merchant(&rows::seller(), Pot::Basic, balances)),
        json!({
            "sub_mchid": "1600000777", "account_type": "BASIC", "available_amount": 5958, "pending_amount": 9940
        })
    );
    assert_eq!(shown(balance::own(balances)), json!({ "available_amount": 5958, "pending_amount": 9940 }));
}

#[test]
fn withdrawals_are_shown_to_each_kind_of_merchant() {
    let sub = rows::withdrawal(rows::seller());
    assert_eq!(
        shown(withdrawal::accepted(&sub)),
        json!({
            "sub_mchid": "1600000777", "withdraw_id": "12321937198237912739132791732912", "out_request_no": "W1",
            "account_type": "BASIC"
        })
    );
    assert_eq!(
        shown(withdrawal::sub_merchant(&sub, Standing::of(&sub))),
        json!({
            "sp_mchid": "1600000001", "sub_mchid": "1600000777", "status": "REFUND",
            "withdraw_id": "12321937198237912739132791732912", "out_request_no": "W1", "amount": 5958,
            "create_time": "2025-10-09T16:30:00+08:00", "update_time": "2025-10-12T09:00:00+08:00",
            "reason": "卡号错误", "remark": "weekly", "account_type": "BASIC", "account_number": "1178",
            "account_bank": "工商银行", "bank_name": "工商银行"
        })
    );
    let own = rows::withdrawal(rows::platform());
    let message = shown(withdrawal::own(&own, Standing::of(&own)));
    assert_eq!(message.get("sp_mchid"), None);
    assert_eq!(message["bank_memo"], "");
    assert_eq!(message["solution"], "请核对结算银行卡信息后，使用新的商户提现单号重新发起");
}

#[test]
fn a_withdrawals_callback_tells_of_its_own_outcome() {
    let content = |mchid: tongbao_base::ids::MchId, kind| Content::Withdrawal {
        withdrawal: Box::new(rows::withdrawal(mchid.clone())),
        merchant: Box::new(rows::merchant(mchid, kind)),
    };
    let message = told(Event::WithdrawSuccess, &content(rows::seller(), MerchantKind::Sub));
    assert_eq!(message["status"], "SUCCESS");
    assert_eq!(message["update_time"], "2025-10-10T10:00:00+08:00");
    assert_eq!(message.get("reason"), None);
    let message = told(Event::WithdrawRefund, &content(rows::platform(), MerchantKind::Platform));
    assert_eq!((message["status"].as_str(), message["reason"].as_str()), (Some("REFUND"), Some("卡号错误")));
    assert_eq!(message.get("sub_mchid"), None);
}

#[test]
fn callbacks_are_announced_by_their_events_words() {
    let newer = rules();
    let older = SplitRules { notice_event_type: NoticeEventType::Transaction, ..rules() };
    for (event, rules, event_type, original_type, summary) in [
        (Event::OrderPaid, &newer, "TRANSACTION.SUCCESS", "transaction", "支付成功"),
        (Event::CombinedPaid, &older, "TRANSACTION.SUCCESS", "transaction", "支付成功"),
        (Event::RefundSuccess, &newer, "REFUND.SUCCESS", "refund", "退款成功"),
        (Event::RefundAbnormal, &newer, "REFUND.ABNORMAL", "refund", "退款异常"),
        (Event::RefundClosed, &newer, "REFUND.CLOSED", "refund", "退款关闭"),
        (Event::SplitReceived, &newer, "PROFITSHARING.SUCCESS", "profitsharing", "分账"),
        (Event::SplitReturned, &newer, "PROFITSHARING.RETURN", "profitsharing", "分账回退"),
        (Event::SplitReceived, &older, "TRANSACTION.SUCCESS", "profitsharing", "分账"),
        (Event::SplitReturned, &older, "TRANSACTION.SUCCESS", "profitsharing", "分账回退"),
        (Event::WithdrawRefund, &newer, "MCHWITHDRAW.CHANGE", "mch_withdraw", "提现退票"),
    ] {
        assert_eq!(announcement(event, rules), Announcement { event_type, original_type, summary });
    }
}

#[test]
fn a_resource_is_compact_raw_and_in_the_contracts_order() {
    let bytes = resource(&rows::notification(Event::OrderPaid), &Content::Order(Box::new(rows::order(0))));
    let text = String::from_utf8(bytes).unwrap();
    assert!(
        text.starts_with(r#"{"sp_appid":"wx0000000000000001","sp_mchid":"1600000001","sub_mchid":"#),
        "{text}"
    );
    assert!(text.contains("支付成功"), "{text}");
}
