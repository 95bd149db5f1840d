//! `/v3/ecommerce/subsidies/…` (contract 2.5, C.5).

use crate::world::{SELLER, World, order};
use insta::assert_json_snapshot;
use serde_json::{Value, json};
use tongbao_base::Time;

const ROOT: &str = "/v3/ecommerce/subsidies";

async fn subsidised_order(world: &World, number: &str) -> String {
    let mut body = order(number);
    body["settle_info"] = json!({ "profit_sharing": true, "subsidy_amount": 2000 });
    assert_eq!(world.post("/v3/pay/partner/transactions/jsapi", &body).await.status, 200);
    let transaction_id = world.pay(number).await;
    world.advance(31 * Time::SECOND);
    transaction_id
}

fn subsidy(transaction_id: &str, amount: i64) -> Value {
    json!({
        "sub_mchid": SELLER, "transaction_id": transaction_id, "amount": amount,
        "description": "coupon", "out_subsidy_no": "B1"
    })
}

fn refund(transaction_id: &str) -> Value {
    json!({
        "sub_mchid": SELLER, "sp_appid": "wx0000000000000001", "transaction_id": transaction_id,
        "out_refund_no": "R1", "amount": { "refund": 5000, "total": 10000, "currency": "CNY" }
    })
}

#[tokio::test]
async fn a_subsidy_comes_before_the_split_and_goes_back_after_a_refund() {
    let world = World::new().await;
    let order = subsidised_order(&world, "T1").await;
    let split = json!({
        "sub_mchid": SELLER, "transaction_id": order, "out_order_no": "S1", "finish": false,
        "receivers": [{
            "type": "MERCHANT_ID", "receiver_account": "1600000001", "amount": 1000, "description": "fee"
        }]
    });
    let early = world.post("/v3/ecommerce/profitsharing/orders", &split).await;
    assert_json_snapshot!("split_before_the_subsidy", early.shown());
    let create = format!("{ROOT}/create");
    assert_json_snapshot!(
        "subsidy_of_another_amount",
        world.post(&create, &subsidy(&order, 1999)).await.shown()
    );
    let done = world.post(&create, &subsidy(&order, 2000)).await;
    assert_json_snapshot!("subsidy", done.shown());
    assert_eq!(world.post(&create, &subsidy(&order, 2000)).await.json(), done.json(), "moved once");
    let back = |refund_id: &str, amount: i64| {
        json!({
            "sub_mchid": SELLER, "transaction_id": order, "out_order_no": format!("BR-{amount}"),
            "refund_id": refund_id, "amount": amount, "description": "back"
        })
    };
    let path = format!("{ROOT}/return");
    let before = world.post(&path, &back("50000000012025100900000000099", 2000)).await;
    assert_json_snapshot!("subsidy_return_before_a_refund", before.shown());
    let refund = world.post("/v3/ecommerce/refunds/apply", &refund(&order)).await;
    let refund_id = refund.text("/refund_id");
    assert_json_snapshot!(
        "subsidy_return_above_the_subsidy",
        world.post(&path, &back(&refund_id, 2001)).await.shown()
    );
    assert_json_snapshot!("subsidy_return", world.post(&path, &back(&refund_id, 2000)).await.shown());
}

#[tokio::test]
async fn a_subsidy_that_was_not_announced_or_is_cancelled_is_refused() {
    let world = World::new().await;
    let plain = world.paid_order("T0").await;
    let create = format!("{ROOT}/create");
    assert_json_snapshot!("subsidy_not_announced", world.post(&create, &subsidy(&plain, 2000)).await.shown());
    let order = subsidised_order(&world, "T1").await;
    let cancel = json!({ "sub_mchid": SELLER, "transaction_id": order, "description": "no coupon" });
    let path = format!("{ROOT}/cancel");
    assert_json_snapshot!("cancel_before_a_refund", world.post(&path, &cancel).await.shown());
    world.post("/v3/ecommerce/refunds/apply", &refund(&order)).await;
    assert_json_snapshot!("cancel", world.post(&path, &cancel).await.shown());
    assert_json_snapshot!(
        "subsidy_after_its_cancellation",
        world.post(&create, &subsidy(&order, 2000)).await.shown()
    );
}
