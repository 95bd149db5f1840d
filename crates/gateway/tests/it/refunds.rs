//! `/v3/ecommerce/refunds/…` (contract 2.6, C.5).

use crate::world::{PLATFORM, SELLER, World};
use insta::assert_json_snapshot;
use serde_json::{Value, json};
use tongbao_base::ids::MchId;
use tongbao_kernel::refund::{Outcome, Settle};

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
