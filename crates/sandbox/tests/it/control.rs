//! The control API.

use crate::rig::{APP, PLATFORM, Rig, SELLERS};
use serde_json::{Value, json};
use std::sync::Arc;
use tongbao_base::{Fen, Time};
use tongbao_engine::{Channel, Clock, Scan};
use tongbao_kernel::merchant::{Balance, Find as FindMerchant, Pot};
use tongbao_kernel::model::{
    FailReason, Funding, LastAttempt, OrderState, ReceiverKind, SplitDetail, SplitResult, TradeType,
};
use tongbao_kernel::order::{ByNumber, CodeWord};
use tongbao_kernel::{refund, withdrawal};
use tongbao_sandbox::{BUYERS, MovableClock, SandboxChannel, code_url, h5_url};

async fn order(rig: &Rig, number: &str) -> tongbao_kernel::model::Order {
    let query =
        ByNumber { platform: PLATFORM.into(), sub_mchid: SELLERS[0].into(), out_trade_no: number.into() };
    rig.engine.ask(query).await.unwrap()
}

#[tokio::test]
async fn an_order_is_paid_by_any_of_its_names() {
    let rig = Rig::new().await;
    for (place, name) in ["prepay_id", "code_url", "h5_url", "out_trade_no"].into_iter().enumerate() {
        let number = format!("T-{place}");
        let id = rig.order(&number, 18_000, TradeType::Native).await;
        let body = match name {
            "prepay_id" => json!({ "prepay_id": id }),
            "code_url" => json!({ "code_url": code_url(&rig.base, &id) }),
            "h5_url" => json!({ "h5_url": h5_url(&rig.base, &id) }),
            _ => json!({ "mchid": PLATFORM, "out_trade_no": number }),
        };
        let said = rig.granted("/sandbox/v1/pay", body).await;
        let order = order(&rig, &number).await;
        assert_eq!(said, json!({ "transaction_ids": [order.transaction_id] }), "{name}");
        assert_eq!(order.state, OrderState::Success);
    }
}

#[tokio::test]
async fn a_combined_order_is_paid_at_once_by_either_name() {
    let rig = Rig::new().await;
    let id = rig.cart("C1").await;
    rig.cart("C2").await;
    for body in [json!({ "prepay_id": id }), json!({ "mchid": PLATFORM, "combine_out_trade_no": "C2" })] {
        let said = rig.granted("/sandbox/v1/pay", body).await;
        assert_eq!(said["transaction_ids"].as_array().unwrap().len(), 3);
    }
}

#[tokio::test]
async fn a_buyer_pays_from_the_change_unless_it_is_short_or_a_bank_is_named() {
    let rig = Rig::new().await;
    // Each buyer has 100,000.00 yuan.
    let cases = [
        ("T-1", 10_000_000, json!({}), (Funding::Wallet, "OTHERS")),
        ("T-2", 10_000_001, json!({ "openid": BUYERS[1].openid }), (Funding::Channel, "CMB_DEBIT")),
        (
            "T-3",
            100,
            json!({ "openid": BUYERS[2].openid, "bank_type": "ICBC_DEBIT" }),
            (Funding::Channel, "ICBC_DEBIT"),
        ),
        (
            "T-4",
            10_000_001,
            json!({ "openid": BUYERS[3].openid, "coupon_fen": 1 }),
            (Funding::Wallet, "OTHERS"),
        ),
        ("T-5", 100, json!({ "openid": "oSomebodyElse" }), (Funding::Channel, "CMB_DEBIT")),
    ];
    for (number, total, mut body, (funding, bank)) in cases {
        rig.order(number, total, TradeType::Native).await;
        body["mchid"] = json!(PLATFORM);
        body["out_trade_no"] = json!(number);
        rig.granted("/sandbox/v1/pay", body.clone()).await;
        let order = order(&rig, number).await;
        assert_eq!((order.funding, order.bank_type.as_deref()), (funding, Some(bank)), "{number}");
        let payer = body["openid"].as_str().unwrap_or(BUYERS[0].openid);
        assert_eq!(order.payer.unwrap().as_str(), payer);
    }
}

#[tokio::test]
async fn the_payer_that_an_order_names_pays_it() {
    let rig = Rig::new().await;
    let id = rig.order("T1", 100, TradeType::Jsapi).await;
    let (status, said) =
        rig.post("/sandbox/v1/pay", json!({ "prepay_id": id, "openid": BUYERS[3].openid })).await;
    assert_eq!((status, said["code"].as_str()), (400, Some("PayerDiffers")));
    rig.granted("/sandbox/v1/pay", json!({ "prepay_id": id })).await;
    assert_eq!(order(&rig, "T1").await.payer.unwrap().as_str(), BUYERS[1].openid);
}

#[tokio::test]
async fn a_payment_that_fails_leaves_the_order_payable() {
    let rig = Rig::new().await;
    let id = rig.order("T1", 100, TradeType::Native).await;
    for outcome in ["PAYERROR", "USERPAYING"] {
        rig.granted("/sandbox/v1/pay", json!({ "prepay_id": id, "outcome": outcome })).await;
        let order = order(&rig, "T1").await;
        assert_eq!(order.last_attempt.map(LastAttempt::as_str), Some(outcome));
        assert_eq!(order.state, OrderState::NotPay);
    }
    rig.granted("/sandbox/v1/pay", json!({ "prepay_id": id, "outcome": "SUCCESS" })).await;
}

#[tokio::test]
async fn a_wrong_payment_is_refused_with_its_reason() {
    let rig = Rig::new().await;
    let id = rig.order("T1", 100, TradeType::Native).await;
    let cases = [
        (json!({}), 400, "exactly one of"),
        (json!({ "prepay_id": id, "code_url": "x" }), 400, "exactly one of"),
        (json!({ "out_trade_no": "T1" }), 400, "exactly one of"),
        (json!({ "prepay_id": "wx1" }), 404, "wx1"),
        (json!({ "code_url": "weixin://x" }), 400, "code_url"),
        (json!({ "mchid": "1", "out_trade_no": "T1" }), 404, "mchid 1"),
        (json!({ "mchid": PLATFORM, "out_trade_no": "T9" }), 404, "T9"),
        (json!({ "prepay_id": id, "outcome": "MAYBE" }), 400, "MAYBE"),
        (json!({ "prepay_id": id, "coupon_fen": -1 }), 400, "coupon_fen"),
        (json!({ "prepay_id": id, "coupon_fen": 101 }), 400, "more than the 100 fen"),
        (json!({ "prepay_id": id, "color": "red" }), 400, "color"),
    ];
    for (body, status, part) in cases {
        let (got, said) = rig.post("/sandbox/v1/pay", body.clone()).await;
        assert_eq!(got, status, "{body}: {said}");
        assert!(said["message"].as_str().unwrap().contains(part), "{body}: {said}");
        assert!(said["code"].is_string());
    }
    assert_eq!(order(&rig, "T1").await.state, OrderState::NotPay);
}

#[tokio::test]
async fn an_h5_link_opens_for_five_minutes() {
    let rig = Rig::new().await;
    let id = rig.order("T1", 100, TradeType::H5).await;
    rig.granted("/sandbox/v1/clock", json!({ "advance": "301s" })).await;
    let (status, said) = rig.post("/sandbox/v1/pay", json!({ "h5_url": h5_url(&rig.base, &id) })).await;
    assert_eq!((status, said["code"].as_str()), (400, Some("LINK_EXPIRED")));
}

#[tokio::test]
async fn the_clock_moves_forward_and_steps_are_done_when_they_are_due() {
    let rig = Rig::new().await;
    let now = rig.clock.now();
    let due: Vec<Time> = [5, 60, 61].map(|s| now.after_ms(s * Time::SECOND)).into();
    *rig.diary.due.lock().unwrap() = vec![due[1], due[2], due[0]];
    let said = rig.granted("/sandbox/v1/clock", json!({ "advance": "2m" })).await;
    assert_eq!(said["tasks_run"], 3);
    let done: Vec<_> = due.iter().map(|at| (*at, *at)).collect();
    assert_eq!(*rig.diary.done_at.lock().unwrap(), done);
    assert!(rig.clock.now() >= now.after_ms(120 * Time::SECOND));

    let target = now.after_ms(180 * Time::DAY).rfc3339();
    assert_eq!(rig.granted("/sandbox/v1/clock", json!({ "set": target })).await["now"], target.as_str());
    let (status, told) = rig.get("/sandbox/v1/clock").await;
    assert_eq!((status, told["now"].as_str().unwrap() >= target.as_str()), (200, true));
    for body in [
        json!({ "set": now.rfc3339() }),
        json!({ "advance": "-1s" }),
        json!({ "advance": "soon" }),
        json!({}),
    ] {
        let (status, said) = rig.post("/sandbox/v1/clock", body.clone()).await;
        assert_eq!((status, said["code"].as_str()), (400, Some("PARAM_ERROR")), "{body}");
    }
}

#[tokio::test]
async fn a_restart_finds_the_clock_and_the_objections_where_they_were() {
    let rig = Rig::new().await;
    rig.granted("/sandbox/v1/clock", json!({ "advance": "180d" })).await;
    let objection = json!({ "type": "MERCHANT_ID", "account": SELLERS[1], "fail_reason": "NO_AUTH" });
    rig.granted("/sandbox/v1/receivers", objection).await;
    let (clock, channel) = (MovableClock::new(), SandboxChannel::new());
    clock.restore(rig.store.as_ref()).await.unwrap();
    channel.restore(rig.store.as_ref()).await.unwrap();
    assert!(clock.now().ms_since(rig.clock.now()).abs() < Time::MINUTE);
    assert_eq!(channel.objection(&detail(SELLERS[1])).await.unwrap(), Some(FailReason::NoAuth));
}

#[tokio::test]
async fn settling_runs_what_is_due_now() {
    let rig = Rig::new().await;
    let now = rig.clock.now();
    *rig.diary.due.lock().unwrap() = vec![now, now.after_ms(Time::HOUR)];
    assert_eq!(rig.granted("/sandbox/v1/settle", json!({})).await, json!({ "tasks_run": 1 }));
    let (status, said) = rig.post("/sandbox/v1/settle", json!({ "until": "2026-01-01" })).await;
    assert_eq!((status, &said["message"]), (400, &json!("until is no field here; there is none")));
    let (status, said) = rig.post("/sandbox/v1/clock", json!(["1d"])).await;
    assert_eq!((status, &said["message"]), (400, &json!("the body is a list; it must be an object")));
    assert_eq!(rig.diary.due.lock().unwrap().len(), 1, "and nothing was done");
}

fn detail(account: &str) -> SplitDetail {
    SplitDetail {
        platform: PLATFORM.into(),
        split_id: "30".into(),
        line: 0,
        detail_id: "36".into(),
        kind: ReceiverKind::Merchant,
        account: account.into(),
        amount: Fen::new(1),
        description: String::new(),
        result: SplitResult::Pending,
        fail_reason: None,
        finished_at: None,
        returned: Fen::ZERO,
    }
}

#[tokio::test]
async fn a_receiver_objects_until_that_is_taken_back() {
    let rig = Rig::new().await;
    let channel = Arc::clone(&rig.channel);
    let said = |reason: Value| json!({ "type": "MERCHANT_ID", "account": SELLERS[1], "fail_reason": reason });
    rig.granted("/sandbox/v1/receivers", said(json!("RECEIVER_HIGH_RISK"))).await;
    assert_eq!(channel.objection(&detail(SELLERS[1])).await.unwrap(), Some(FailReason::ReceiverHighRisk));
    assert_eq!(channel.objection(&detail(SELLERS[2])).await.unwrap(), None);
    rig.granted("/sandbox/v1/receivers", said(Value::Null)).await;
    assert_eq!(channel.objection(&detail(SELLERS[1])).await.unwrap(), None);
    let (status, refused) = rig.post("/sandbox/v1/receivers", said(json!("BORED"))).await;
    assert_eq!(status, 400, "{refused}");
}

/// A refund of the whole order `T1`.
fn whole_refund() -> refund::Apply {
    refund::Apply {
        platform: PLATFORM.into(),
        appid: Some(APP.into()),
        sub_mchid: SELLERS[0].into(),
        sub_appid: None,
        order: refund::OrderRef::Number("T1".into()),
        out_refund_no: "R1".into(),
        amount: Fen::new(10_000),
        total: Fen::new(10_000),
        from: Vec::new(),
        payer: refund::Payer::SubMerchant,
        reason: None,
        notify_url: None,
    }
}

#[tokio::test]
async fn a_refund_on_its_way_to_a_card_becomes_what_is_said_again() {
    let rig = Rig::new().await;
    rig.paid("T1", 10_000).await;
    let refund = rig.engine.submit(whole_refund()).await.unwrap();
    let path = format!("/sandbox/v1/refunds/{}", refund.refund.refund_id);
    let reroute = refund::Reroute {
        platform: PLATFORM.into(),
        sub_mchid: SELLERS[0].into(),
        refund_id: refund.refund.refund_id,
        out_refund_no: "R1".into(),
        card: refund::Card::Buyer { bank: "CMB_DEBIT".to_owned(), tail: "0403".to_owned() },
    };
    for outcome in ["ABNORMAL", "SUCCESS"] {
        rig.granted(&path, json!({ "status": "ABNORMAL" })).await;
        rig.engine.submit(reroute.clone()).await.unwrap();
        assert_eq!(rig.granted(&path, json!({ "status": outcome })).await["status"], outcome);
    }
}

#[tokio::test]
async fn a_refund_becomes_what_is_said_once() {
    let rig = Rig::new().await;
    rig.paid("T1", 10_000).await;
    let id = rig.engine.submit(whole_refund()).await.unwrap().refund.refund_id;
    let path = format!("/sandbox/v1/refunds/{id}");
    let said = rig.granted(&path, json!({ "status": "CLOSED" })).await;
    assert_eq!(said, json!({ "refund_id": id, "status": "CLOSED" }));
    let (status, said) = rig.post(&path, json!({ "status": "SUCCESS" })).await;
    assert_eq!((status, said["code"].as_str()), (400, Some("RefundSettled")));
    for (path, body, status) in [
        (path.as_str(), json!({ "status": "LOST" }), 400),
        (path.as_str(), json!({}), 400),
        ("/sandbox/v1/refunds/50", json!({ "status": "SUCCESS" }), 404),
    ] {
        assert_eq!(rig.post(path, body).await.0, status);
    }
}

#[tokio::test]
async fn a_withdrawal_becomes_what_is_said() {
    let rig = Rig::new().await;
    let body = json!({ "mchid": PLATFORM, "account_type": "BASIC", "amount": 5000 });
    assert_eq!(rig.granted("/sandbox/v1/topup", body).await["balance"], 5000);
    let create = withdrawal::Create {
        platform: PLATFORM.into(),
        mchid: PLATFORM.into(),
        out_request_no: "W1".into(),
        account: tongbao_kernel::model::AccountKind::BasicAvailable,
        amount: Fen::new(5000),
        remark: None,
        bank_memo: None,
        notify_url: None,
    };
    let id = rig.engine.submit(create).await.unwrap().unwrap().withdraw_id;
    let path = format!("/sandbox/v1/withdrawals/{id}");
    let said = rig.granted(&path, json!({ "status": "FAIL", "reason": "卡号有误" })).await;
    assert_eq!(said, json!({ "withdraw_id": id, "status": "FAIL", "reason": "卡号有误" }));
    assert_eq!(rig.post("/sandbox/v1/withdrawals/1", json!({ "status": "SUCCESS" })).await.0, 404);
}

#[tokio::test]
async fn money_from_outside_lands_where_it_is_said() {
    let rig = Rig::new().await;
    for (account_type, pot) in [("BASIC", Pot::Basic), ("FEES", Pot::Fees), ("OPERATION", Pot::Operation)] {
        let query = || Balance { platform: PLATFORM.into(), mchid: PLATFORM.into(), pot };
        let before = rig.engine.ask(query()).await.unwrap().available.get();
        let body = json!({ "mchid": PLATFORM, "account_type": account_type, "amount": 700 });
        rig.granted("/sandbox/v1/topup", body).await;
        assert_eq!(rig.engine.ask(query()).await.unwrap().available.get(), before + 700, "{account_type}");
    }
    for body in [
        json!({ "mchid": PLATFORM, "account_type": "BASIC", "amount": 0 }),
        json!({ "mchid": PLATFORM, "account_type": "BASIC", "amount": 1.5 }),
        json!({ "mchid": PLATFORM, "account_type": "GOLD", "amount": 1 }),
        json!({ "mchid": PLATFORM, "amount": 1 }),
    ] {
        assert_eq!(rig.post("/sandbox/v1/topup", body.clone()).await.0, 400, "{body}");
    }
}

#[tokio::test]
async fn the_books_balance_and_tell_every_account() {
    let rig = Rig::new().await;
    rig.paid("T1", 18_000).await;
    let (status, said) = rig.get("/sandbox/v1/trial-balance").await;
    assert_eq!((status, &said["total"]), (200, &json!(0)));
    let invariants = said["invariants"].as_array().unwrap();
    assert!(!invariants.is_empty() && invariants.iter().all(|one| one["holds"] == true), "{said}");
    let frozen = said["accounts"].as_array().unwrap().iter().find(|row| row["account"] == "BASIC_PENDING");
    assert_eq!(
        (&frozen.unwrap()["owner"], &frozen.unwrap()["balance"]),
        (&json!(SELLERS[0]), &json!(18_000))
    );
}

#[tokio::test]
async fn an_orders_money_is_told_posting_by_posting() {
    let rig = Rig::new().await;
    let id = rig.paid("T1", 18_000).await;
    let (status, said) = rig.get(&format!("/sandbox/v1/orders/{id}/money")).await;
    assert_eq!(status, 200, "{said}");
    let entry = &said["entries"][0];
    assert_eq!((&entry["kind"], &entry["amount"]), (&json!("PAY"), &json!(18_000)));
    assert_eq!(entry["from"], format!("{}/WALLET", BUYERS[0].openid));
    assert_eq!(entry["to"], format!("{}/BASIC_PENDING", SELLERS[0]));
    assert!(entry["at"].as_str().unwrap().ends_with("+08:00") && entry["ref"].is_string());
    assert_eq!((&said["left"]["pending"], &said["left"]["available"]), (&json!(18_000), &json!(0)));
    assert_eq!(rig.get("/sandbox/v1/orders/42/money").await.0, 404);
}

#[tokio::test]
async fn the_delivery_log_is_found_by_any_number() {
    let rig = Rig::new().await;
    let id = rig.paid("T1", 100).await;
    rig.paid("T2", 100).await;
    for query in ["", &format!("?mchid={PLATFORM}")] {
        let (_, said) = rig.get(&format!("/sandbox/v1/notifications{query}")).await;
        assert_eq!(said["notifications"].as_array().unwrap().len(), 2, "{query}");
    }
    for query in [format!("?ref={id}"), format!("?mchid={PLATFORM}&ref=T1")] {
        let (_, said) = rig.get(&format!("/sandbox/v1/notifications{query}")).await;
        let one = &said["notifications"][0];
        assert_eq!(said["notifications"].as_array().unwrap().len(), 1, "{query}");
        assert_eq!((&one["event_type"], &one["state"]), (&json!("TRANSACTION.SUCCESS"), &json!("PENDING")));
        assert!(one["next_at"].is_string() && one["url"].is_string() && one["attempts"] == json!([]));
    }
    let (status, said) = rig.get("/sandbox/v1/notifications?color=red").await;
    assert!(status == 400 && said["message"].as_str().unwrap().contains("color"), "{said}");
    let (_, none) = rig.get("/sandbox/v1/notifications?ref=T3").await;
    assert_eq!(none, json!({ "notifications": [] }));

    let (_, said) = rig.get("/sandbox/v1/notifications?ref=T1").await;
    let id = said["notifications"][0]["id"].as_str().unwrap();
    rig.granted(&format!("/sandbox/v1/notifications/{id}/resend"), json!({})).await;
    assert_eq!(rig.diary.resent.lock().unwrap()[0].as_str(), id);
    assert_eq!(rig.post("/sandbox/v1/notifications/EV-1/resend", json!({})).await.0, 404);
}

#[tokio::test]
async fn a_merchant_agrees_to_give_splits_back() {
    let rig = Rig::new().await;
    for allowed in [true, false] {
        let wish = json!({ "mchid": SELLERS[1], "allowed": allowed });
        assert_eq!(rig.granted("/sandbox/v1/split-returns", wish.clone()).await, wish);
        let query = FindMerchant { platform: PLATFORM.into(), mchid: SELLERS[1].into() };
        assert_eq!(rig.engine.ask(query).await.unwrap().split_returns, allowed);
    }
    let unknown = json!({ "mchid": "1999999999", "allowed": true });
    assert_eq!(rig.post("/sandbox/v1/split-returns", unknown).await.0, 404);
    assert_eq!(rig.post("/sandbox/v1/split-returns", json!({ "mchid": SELLERS[1] })).await.0, 400);
}

#[tokio::test]
async fn pages_of_other_sites_are_not_answered() {
    let rig = Rig::new().await;
    for (name, value) in [("Host", "evil.example:80"), ("X-Forwarded-For", "8.8.8.8"), ("Via", "1.1 proxy")] {
        let request = rig.client.post(format!("{}/sandbox/v1/settle", rig.base)).header(name, value);
        assert_eq!(request.send().await.unwrap().status().as_u16(), 403, "{name}: {value}");
    }
    for (origin, status) in [("http://evil.example", 403), ("null", 403), (rig.base.as_str(), 200)] {
        let request = rig.client.post(format!("{}/sandbox/v1/settle", rig.base)).header("Origin", origin);
        assert_eq!(request.send().await.unwrap().status().as_u16(), status, "{origin}");
    }
}

#[tokio::test]
async fn a_code_is_shown_by_a_buyer_and_taken_once() {
    let rig = Rig::new().await;
    let shown = rig.granted("/sandbox/v1/codes", json!({})).await;
    assert_eq!(shown["openid"], BUYERS[0].openid);
    let take = async |code: &Value, number: &str| {
        let (platform, out_trade_no) = (PLATFORM.into(), number.into());
        let scan = Scan {
            code: code.as_str().unwrap(),
            platform: &platform,
            out_trade_no: &out_trade_no,
            total: Fen::new(1),
            now: rig.clock.now(),
        };
        rig.channel.take_code(scan).await.unwrap()
    };
    assert!(matches!(take(&shown["auth_code"], "T1").await, CodeWord::Pays(_)));
    assert_eq!(take(&shown["auth_code"], "T2").await, CodeWord::Used);
    let asked = json!({ "openid": BUYERS[1].openid, "password": true, "bank_type": "OTHERS" });
    let shown = rig.granted("/sandbox/v1/codes", asked).await;
    let CodeWord::AsksPassword(payer) = take(&shown["auth_code"], "T3").await else { panic!("asks") };
    assert_eq!((payer.openid.as_str(), payer.funding), (BUYERS[1].openid, Funding::Wallet));
    for body in [json!({ "openid": "" }), json!({ "openid": "o".repeat(129) }), json!({ "pin": 1 })] {
        assert_eq!(rig.post("/sandbox/v1/codes", body).await.0, 400);
    }
}
