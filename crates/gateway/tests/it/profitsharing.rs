//! `/v3/ecommerce/profitsharing/…` (contract 2.4, C.4).

use crate::world::{PLATFORM, SELLER, SELLER_2, World, order};
use insta::assert_json_snapshot;
use serde_json::{Value, json};
use tongbao_base::Time;

const ROOT: &str = "/v3/ecommerce/profitsharing";

fn split(transaction_id: &str, number: &str, amount: i64) -> Value {
    json!({
        "sub_mchid": SELLER, "transaction_id": transaction_id, "out_order_no": number, "finish": false,
        "receivers": [{
            "type": "MERCHANT_ID", "receiver_account": PLATFORM, "amount": amount, "description": "commission"
        }]
    })
}

#[tokio::test]
async fn receivers_are_added_and_taken_off() {
    let world = World::new().await;
    let add = json!({
        "appid": "wx0000000000000001", "type": "MERCHANT_ID", "account": SELLER_2,
        "name": format!("商户{SELLER_2}"), "relation_type": "SUPPLIER"
    });
    assert_json_snapshot!("receivers_add", world.post(&format!("{ROOT}/receivers/add"), &add).await.shown());
    assert_eq!(world.post(&format!("{ROOT}/receivers/add"), &add).await.status, 200, "the same again");
    let mut wrong = add.clone();
    wrong["name"] = json!("别人");
    wrong["account"] = json!(SELLER);
    assert_json_snapshot!(
        "receivers_add_wrong_name",
        world.post(&format!("{ROOT}/receivers/add"), &wrong).await.shown()
    );
    let delete = json!({ "appid": "wx0000000000000001", "type": "MERCHANT_ID", "account": SELLER_2 });
    assert_json_snapshot!(
        "receivers_delete",
        world.post(&format!("{ROOT}/receivers/delete"), &delete).await.shown()
    );
}

#[tokio::test]
async fn a_split_is_accepted_and_found() {
    let world = World::new().await;
    let order = world.paid_order("T1").await;
    let reply = world.post(&format!("{ROOT}/orders"), &split(&order, "S1", 1000)).await;
    assert_json_snapshot!("split_accepted", reply.shown());
    let target = format!("{ROOT}/orders?sub_mchid={SELLER}&transaction_id={order}&out_order_no=S1");
    assert_json_snapshot!("split_found", world.get(&target).await.shown());
    assert_json_snapshot!("amounts", world.get(&format!("{ROOT}/orders/{order}/amounts")).await.shown());
    let unknown = format!("{ROOT}/orders?sub_mchid={SELLER}&transaction_id={order}&out_order_no=S404");
    assert_json_snapshot!("split_not_found", world.get(&unknown).await.shown());
    let finish = json!({
        "sub_mchid": SELLER, "transaction_id": order, "out_order_no": "F1", "description": "done"
    });
    assert_json_snapshot!("finish", world.post(&format!("{ROOT}/finish-order"), &finish).await.shown());
    let target = format!("{ROOT}/orders?sub_mchid={SELLER}&transaction_id={order}&out_order_no=F1");
    assert_json_snapshot!("finish_found", world.get(&target).await.shown());
    let again = world.post(&format!("{ROOT}/orders"), &split(&order, "S2", 1)).await;
    assert_json_snapshot!("split_after_finish", again.shown());
}

#[tokio::test]
async fn splits_that_break_a_rule_are_refused_with_their_numbers() {
    let world = World::new().await;
    let mut shown = serde_json::Map::new();
    world.order("T0").await;
    let fresh = world.pay("T0").await;
    let path = format!("{ROOT}/orders");
    shown.insert("too early".into(), world.post(&path, &split(&fresh, "S0", 1000)).await.shown());
    let mut plain = order("T1");
    plain["settle_info"] = json!({ "profit_sharing": false });
    world.post("/v3/pay/partner/transactions/jsapi", &plain).await;
    let plain = world.pay("T1").await;
    let paid = world.paid_order("T2").await;
    shown.insert("not for splitting".into(), world.post(&path, &split(&plain, "S1", 1000)).await.shown());
    let amounts = world.get(&format!("{ROOT}/orders/{plain}/amounts")).await;
    shown.insert("amounts, not for splitting".into(), amounts.shown());
    let amounts = world.get(&format!("{ROOT}/orders/4200000000000000000000000000/amounts")).await;
    shown.insert("amounts, not ours".into(), amounts.shown());
    shown.insert("above the cap".into(), world.post(&path, &split(&paid, "S2", 2983)).await.shown());
    shown.insert("above what is left".into(), world.post(&path, &split(&paid, "S3", 10_000)).await.shown());
    let mut unknown = split(&paid, "S4", 1000);
    unknown["receivers"][0]["receiver_account"] = json!("1600000999");
    shown.insert("unknown receiver".into(), world.post(&path, &unknown).await.shown());
    let mut twice = split(&paid, "S5", 1000);
    let receiver = twice["receivers"][0].clone();
    twice["receivers"].as_array_mut().unwrap().push(receiver);
    shown.insert("a receiver twice".into(), world.post(&path, &twice).await.shown());
    world.post(&path, &split(&paid, "S6", 1000)).await;
    shown.insert(
        "same number, other amount".into(),
        world.post(&path, &split(&paid, "S6", 999)).await.shown(),
    );
    assert_json_snapshot!(shown);
}

#[tokio::test]
async fn a_split_return_that_is_short_is_kept_and_refused() {
    let world = World::new().await;
    let order = world.paid_order("T1").await;
    world.post(&format!("{ROOT}/orders"), &split(&order, "S1", 1000)).await;
    world.advance(Time::SECOND);
    let split_id = world
        .get(&format!("{ROOT}/orders?sub_mchid={SELLER}&transaction_id={order}&out_order_no=S1"))
        .await
        .text("/order_id");
    world.execute(&split_id).await;
    let back = |number: &str, amount: i64| {
        json!({
            "sub_mchid": SELLER, "order_id": split_id, "out_return_no": number, "return_mchid": PLATFORM,
            "amount": amount, "description": "back"
        })
    };
    let path = format!("{ROOT}/returnorders");
    assert_json_snapshot!("return_done", world.post(&path, &back("R1", 400)).await.shown());
    let found = format!("{path}?sub_mchid={SELLER}&out_order_no=S1&out_return_no=R1");
    assert_json_snapshot!("return_found", world.get(&found).await.shown());
    assert_json_snapshot!("return_above_what_is_left", world.post(&path, &back("R2", 601)).await.shown());
    world.withdraw_all(PLATFORM, 600).await;
    assert_json_snapshot!("return_receiver_short", world.post(&path, &back("R3", 600)).await.shown());
    let kept = format!("{path}?sub_mchid={SELLER}&out_order_no=S1&out_return_no=R3");
    assert_json_snapshot!("return_kept", world.get(&kept).await.shown());
    let unknown = format!("{path}?sub_mchid={SELLER}&out_order_no=S1&out_return_no=R404");
    assert_eq!(world.get(&unknown).await.said(), (404, "RESOURCE_NOT_EXISTS".to_owned()));
}
