//! `/v3/ecommerce/refunds/…` (contract 2.6, C.5).

use crate::world::{PLATFORM, PUB_KEY_ID, Reply, SELLER, SELLER_2, World};
use axum::http::Method;
use insta::assert_json_snapshot;
use serde_json::{Value, json};
use tongbao_base::ids::MchId;
use tongbao_kernel::refund::{Outcome, Settle};
use tongbao_wire::keys::PublicKey;

const ROOT: &str = "/v3/ecommerce/refunds";

fn refund(transaction_id: &str, number: &str, amount: i64) -> Value {
    json!({
        "sub_mchid": SELLER, "sp_appid": "wx0000000000000001", "transaction_id": transaction_id,
        "out_refund_no": number, "reason": "returned",
        "amount": { "refund": amount, "total": 10000, "currency": "CNY" }
    })
}

#[tokio::test]
async fn a_refund_is_accepted_settled_and_found_by_both_numbers() {
    let world = World::new().await;
    let order = world.paid_order("T1").await;
    let apply = format!("{ROOT}/apply");
    let accepted = world.post(&apply, &refund(&order, "R1", 3000)).await;
    assert_json_snapshot!("refund_accepted", accepted.shown());
    assert_eq!(world.post(&apply, &refund(&order, "R1", 3000)).await.json(), accepted.json(), "once");
    let refund_id = accepted.text("/refund_id");
    let by_number = format!("{ROOT}/out-refund-no/R1?sub_mchid={SELLER}");
    assert_json_snapshot!("refund_processing", world.get(&by_number).await.shown());
    let settle = Settle {
        platform: MchId::from(PLATFORM),
        refund_id: refund_id.as_str().into(),
        outcome: Outcome::Success,
    };
    world.engine.submit(settle).await.unwrap();
    let found = world.get(&format!("{ROOT}/id/{refund_id}?sub_mchid={SELLER}")).await;
    assert_json_snapshot!("refund_done", found.shown());
    assert_eq!(found.json(), world.get(&by_number).await.json());
    let unknown = world.get(&format!("{ROOT}/out-refund-no/R404?sub_mchid={SELLER}")).await;
    assert_json_snapshot!("refund_not_found", unknown.shown());
}

#[tokio::test]
async fn refunds_that_break_a_rule_are_refused_with_their_numbers() {
    let world = World::new().await;
    let order = world.paid_order("T1").await;
    let apply = format!("{ROOT}/apply");
    let mut shown = serde_json::Map::new();
    shown.insert("above the order".into(), world.post(&apply, &refund(&order, "R1", 10_001)).await.shown());
    let mut total = refund(&order, "R1", 1);
    total["amount"]["total"] = json!(9999);
    shown.insert("another total".into(), world.post(&apply, &total).await.shown());
    let unknown = refund("4200000000000000000000000000", "R1", 1);
    shown.insert("unknown order".into(), world.post(&apply, &unknown).await.shown());
    world.order("T2").await;
    let mut unpaid = refund(&order, "R1", 1);
    unpaid.as_object_mut().unwrap().remove("transaction_id");
    shown.insert("no order named".into(), world.post(&apply, &unpaid).await.shown());
    unpaid["out_trade_no"] = json!("T2");
    shown.insert("unpaid order".into(), world.post(&apply, &unpaid).await.shown());
    let mut two = refund(&order, "R1", 2);
    two["amount"]["from"] =
        json!([{ "account": "AVAILABLE", "amount": 1 }, { "account": "UNAVAILABLE", "amount": 1 }]);
    shown.insert("two pockets".into(), world.post(&apply, &two).await.shown());
    let mut short = refund(&order, "R1", 2);
    short["funds_account"] = json!("AVAILABLE");
    shown.insert("too little available".into(), world.post(&apply, &short).await.shown());
    world.post(&apply, &refund(&order, "R2", 3000)).await;
    shown.insert(
        "same number, other amount".into(),
        world.post(&apply, &refund(&order, "R2", 1)).await.shown(),
    );
    shown.insert("above what is left".into(), world.post(&apply, &refund(&order, "R3", 7001)).await.shown());
    assert_json_snapshot!(shown);
}

#[tokio::test]
async fn an_advance_is_recovered_from_the_sub_merchant() {
    let world = World::new().await;
    let order = world.paid_order("T1").await;
    let finish = json!({
        "sub_mchid": SELLER, "transaction_id": order, "out_order_no": "F1", "description": "done"
    });
    world.post("/v3/ecommerce/profitsharing/finish-order", &finish).await;
    world.withdraw_all(SELLER, 9940).await;
    let mut body = refund(&order, "R1", 3000);
    body["refund_account"] = json!("REFUND_SOURCE_PARTNER_ADVANCE");
    let advanced = world.post(&format!("{ROOT}/apply"), &body).await;
    assert_json_snapshot!("refund_advanced", advanced.shown());
    let path = format!("{ROOT}/{}/return-advance", advanced.text("/refund_id"));
    let query = format!("{path}?sub_mchid={SELLER}");
    assert_json_snapshot!("recovery_not_asked_for", world.get(&query).await.shown());
    let asked = world.post(&path, &json!({ "sub_mchid": SELLER })).await;
    assert_json_snapshot!("recovery_sub-merchant_short", asked.shown());
    assert_json_snapshot!("recovery_found", world.get(&query).await.shown());
}

/// A refund that could not be paid; answers its number.
async fn abnormal(world: &World, order: &str, number: &str) -> String {
    let refund_id =
        world.post(&format!("{ROOT}/apply"), &refund(order, number, 100)).await.text("/refund_id");
    settle(world, &refund_id, Outcome::Abnormal).await;
    refund_id
}

async fn settle(world: &World, refund_id: &str, outcome: Outcome) {
    let settle = Settle { platform: MchId::from(PLATFORM), refund_id: refund_id.into(), outcome };
    world.engine.submit(settle).await.unwrap();
}

async fn to_card(world: &World, refund_id: &str, body: &Value, serial: &str) -> Reply {
    let path = format!("{ROOT}/{refund_id}/apply-abnormal-refund");
    let ask = world.ask(Method::POST, &path, &body.to_string()).header("content-type", "application/json");
    world.send(ask.header("wechatpay-serial", serial)).await
}

fn sellers_card(number: &str) -> Value {
    json!({ "sub_mchid": SELLER, "out_refund_no": number, "type": "MERCHANT_BANK_CARD" })
}

fn buyers_card(number: &str, key: &PublicKey, account: &str, name: &str) -> Value {
    json!({
        "sub_mchid": SELLER, "out_refund_no": number, "type": "USER_BANK_CARD", "bank_type": "CMB_DEBIT",
        "bank_account": key.encrypt(account).unwrap(), "real_name": key.encrypt(name).unwrap()
    })
}

#[tokio::test]
async fn a_refund_that_could_not_be_paid_goes_to_a_card_of_the_buyer_or_of_the_seller() {
    let world = World::new().await;
    let order = world.paid_order("T1").await;
    let certificate = &world.certificates[0];
    for (number, serial, key) in
        [("R1", certificate.serial.as_str(), &certificate.public_key), ("R2", PUB_KEY_ID, &world.public_key)]
    {
        let refund_id = abnormal(&world, &order, number).await;
        let asked = buyers_card(number, key, "6214830000000403", "张三");
        let sent = to_card(&world, &refund_id, &asked, serial).await;
        assert_eq!(sent.text("/user_received_account"), "招商银行储蓄卡0403", "{serial}");
        if number == "R1" {
            assert_json_snapshot!("refund_to_the_buyers_card", sent.shown());
            let again = to_card(&world, &refund_id, &sellers_card(number), "").await;
            assert_eq!(again.json(), sent.json(), "a repeat answers the current state");
        }
    }
    let refund_id = abnormal(&world, &order, "R3").await;
    to_card(&world, &refund_id, &sellers_card("R3"), "").await;
    settle(&world, &refund_id, Outcome::Success).await;
    let found = world.get(&format!("{ROOT}/id/{refund_id}?sub_mchid={SELLER}")).await;
    assert_json_snapshot!("refund_to_the_sellers_card_done", found.shown());
}

#[tokio::test]
async fn a_refund_that_cannot_go_to_a_card_is_refused_with_the_reason() {
    let world = World::new().await;
    let order = world.paid_order("T1").await;
    let refund_id = abnormal(&world, &order, "R1").await;
    let certificate = &world.certificates[0];
    let (serial, key) = (certificate.serial.as_str(), &certificate.public_key);
    let good = buyers_card("R1", key, "6214830000000403", "张三");
    let mut shown = serde_json::Map::new();
    for field in ["sub_mchid", "out_refund_no", "type", "bank_type", "bank_account", "real_name"] {
        let mut body = good.clone();
        body.as_object_mut().unwrap().remove(field).unwrap();
        let reply = to_card(&world, &refund_id, &body, serial).await;
        shown.insert(format!("without {field}"), reply.shown());
    }
    let mut bank = good.clone();
    bank["bank_type"] = json!("CMB_CREDIT");
    let mut stranger = good.clone();
    stranger["sub_mchid"] = json!(SELLER_2);
    for (mistake, body) in [
        ("another bank", bank),
        ("letters in the card number", buyers_card("R1", key, "6214 8300 0000 0403", "张三")),
        ("too short a card number", buyers_card("R1", key, "6214830", "张三")),
        ("a blank name", buyers_card("R1", key, "6214830000000403", " ")),
        ("encrypted for another key", buyers_card("R1", &world.public_key, "6214830000000403", "张三")),
        ("another seller", stranger),
        ("another refund's number", buyers_card("R2", key, "6214830000000403", "张三")),
    ] {
        let mut reply = to_card(&world, &refund_id, &body, serial).await.shown();
        hide(&mut reply, &refund_id);
        shown.insert(mistake.to_owned(), reply);
    }
    let unknown = to_card(&world, "50404", &good, serial).await;
    shown.insert("unknown refund".into(), unknown.shown());
    let found = world.get(&format!("{ROOT}/id/{refund_id}?sub_mchid={SELLER}")).await;
    assert_eq!((found.text("/status"), found.text("/channel")), ("ABNORMAL".into(), "ORIGINAL".into()));
    to_card(&world, &refund_id, &good, serial).await;
    settle(&world, &refund_id, Outcome::Success).await;
    shown.insert("paid already".into(), to_card(&world, &refund_id, &good, serial).await.shown());
    assert_json_snapshot!("refund_to_a_card_refused", shown);
}

/// Puts a word in place of a number that is another in every run.
fn hide(reply: &mut Value, refund_id: &str) {
    *reply = serde_json::from_str(&reply.to_string().replace(refund_id, "(refund_id)")).unwrap();
}
