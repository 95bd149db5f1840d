//! `/v3/ecommerce/fund/…`, `/v3/merchant/fund/…` (contract 2.7, C.5).

use crate::world::{SELLER, STRANGER, World};
use insta::assert_json_snapshot;
use serde_json::{Value, json};

fn withdrawal(number: &str, amount: i64) -> Value {
    json!({
        "sub_mchid": SELLER, "out_request_no": number, "amount": amount, "remark": "weekly",
        "bank_memo": "payout", "account_type": "BASIC"
    })
}

/// A seller with 99.40 yuan available.
async fn seller_with_money(world: &World) {
    let order = world.paid_order("T1").await;
    let finish = json!({
        "sub_mchid": SELLER, "transaction_id": order, "out_order_no": "F1", "description": "done"
    });
    let reply = world.post("/v3/ecommerce/profitsharing/finish-order", &finish).await;
    assert_eq!(reply.status, 200, "{}", reply.json());
}

#[tokio::test]
async fn balances_are_told() {
    let world = World::new().await;
    world.paid_order("T1").await;
    let mut shown = serde_json::Map::new();
    for target in [
        format!("/v3/ecommerce/fund/balance/{SELLER}"),
        format!("/v3/ecommerce/fund/balance/{SELLER}?account_type=DEPOSIT"),
        format!("/v3/ecommerce/fund/balance/{SELLER}?account_type=CASH"),
        format!("/v3/ecommerce/fund/balance/{STRANGER}"),
        "/v3/merchant/fund/balance/OPERATION".to_owned(),
        "/v3/merchant/fund/balance/BASIC".to_owned(),
        "/v3/merchant/fund/balance/DEPOSIT".to_owned(),
    ] {
        shown.insert(target.clone(), world.get(&target).await.shown());
    }
    assert_json_snapshot!(shown);
}

#[tokio::test]
async fn a_sub_merchants_withdrawal_is_accepted_and_found() {
    let world = World::new().await;
    seller_with_money(&world).await;
    let path = "/v3/ecommerce/fund/withdraw";
    let accepted = world.post(path, &withdrawal("W1", 5958)).await;
    assert_json_snapshot!("withdrawal", accepted.shown());
    let found = world.get(&format!("{path}/out-request-no/W1?sub_mchid={SELLER}")).await;
    assert_json_snapshot!("withdrawal_found", found.shown());
    let id = accepted.text("/withdraw_id");
    assert_eq!(world.get(&format!("{path}/{id}?sub_mchid={SELLER}")).await.json(), found.json());
    let unknown = world.get(&format!("{path}/out-request-no/W404?sub_mchid={SELLER}")).await;
    assert_json_snapshot!("withdrawal_not_found", unknown.shown());
}

#[tokio::test]
async fn a_withdrawal_above_the_balance_is_refused_and_kept_as_init() {
    let world = World::new().await;
    seller_with_money(&world).await;
    let path = "/v3/ecommerce/fund/withdraw";
    assert_json_snapshot!(
        "withdrawal_above_the_balance",
        world.post(path, &withdrawal("W1", 9941)).await.shown()
    );
    let found = world.get(&format!("{path}/out-request-no/W1?sub_mchid={SELLER}")).await;
    assert_json_snapshot!("withdrawal_kept", found.shown());
    let wrong = world.post(path, &withdrawal("W-1", 1)).await;
    assert_json_snapshot!("withdrawal_with_a_wrong_number", wrong.shown());
}

#[tokio::test]
async fn the_platforms_own_withdrawal_is_accepted_and_found() {
    let world = World::new().await;
    let path = "/v3/merchant/fund/withdraw";
    let body = json!({ "out_request_no": "P1", "amount": 100, "account_type": "OPERATION" });
    let accepted = world.post(path, &body).await;
    assert_json_snapshot!("own_withdrawal", accepted.shown());
    let found = world.get(&format!("{path}/out-request-no/P1")).await;
    assert_json_snapshot!("own_withdrawal_found", found.shown());
    let id = accepted.text("/withdraw_id");
    assert_eq!(world.get(&format!("{path}/withdraw-id/{id}")).await.json(), found.json());
}
