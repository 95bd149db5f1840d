//! `/v3/combine-transactions/…` (contract 2.3, C.3).

use crate::world::{APPID, PLATFORM, SELLER, SELLER_2, STRANGER, World};
use insta::assert_json_snapshot;
use serde_json::{Value, json};
use tongbao_kernel::order::Target;

const ROOT: &str = "/v3/combine-transactions";

/// A combined order of so many sub-orders of 100 yuan, to two sellers in turn.
pub fn order(number: &str, members: usize) -> Value {
    let sub_orders: Vec<Value> = (1..=members)
        .map(|place| {
            let seller = if place % 2 == 1 { SELLER } else { SELLER_2 };
            json!({
                "mchid": PLATFORM, "sub_mchid": seller, "attach": "a",
                "out_trade_no": format!("{number}-{place}"), "description": "tea",
                "amount": { "total_amount": 10000, "currency": "CNY" },
                "settle_info": { "profit_sharing": true }
            })
        })
        .collect();
    json!({
        "combine_appid": APPID, "combine_mchid": PLATFORM, "combine_out_trade_no": number,
        "notify_url": "https://p.example/n/combine", "sub_orders": sub_orders,
        "combine_payer_info": { "openid": "oAAAA0001" },
        "scene_info": { "payer_client_ip": "192.0.2.1", "device_id": "POS1:1", "h5_info": { "type": "Wap" } }
    })
}

fn closing(number: &str, members: usize) -> Value {
    let sub_orders: Vec<Value> = (1..=members)
        .map(|place| json!({ "mchid": PLATFORM, "out_trade_no": format!("{number}-{place}") }))
        .collect();
    json!({ "combine_appid": APPID, "sub_orders": sub_orders })
}

#[tokio::test]
async fn combined_orders_of_every_kind_give_what_a_buyer_pays_with() {
    let world = World::new().await;
    let mut shown = serde_json::Map::new();
    for kind in ["jsapi", "app", "native", "h5"] {
        let reply = world.post(&format!("{ROOT}/{kind}"), &order(&format!("C-{kind}"), 2)).await;
        shown.insert(format!("POST {ROOT}/{kind}"), reply.shown());
    }
    assert_json_snapshot!(shown);
}

#[tokio::test]
async fn one_to_fifty_sub_orders_are_taken() {
    let world = World::new().await;
    for (members, said) in [(0, 400), (1, 200), (50, 200), (51, 400)] {
        let reply = world.post(&format!("{ROOT}/jsapi"), &order(&format!("C{members}"), members)).await;
        assert_eq!(reply.status, said, "{members}");
        if said == 400 {
            assert_eq!(reply.code(), "PARAM_ERROR");
            assert_eq!(reply.text("/detail/field"), "/sub_orders");
        }
    }
}

#[tokio::test]
async fn a_combined_order_is_found_before_and_after_it_is_paid() {
    let world = World::new().await;
    world.post(&format!("{ROOT}/jsapi"), &order("C1", 2)).await;
    let target = format!("{ROOT}/out-trade-no/C1");
    assert_json_snapshot!("unpaid_combined_order", world.get(&target).await.shown());
    world.settle(Target::Combined("C1".into())).await;
    assert_json_snapshot!("paid_combined_order", world.get(&target).await.shown());
    assert_json_snapshot!(
        "unknown_combined_order",
        world.get(&format!("{ROOT}/out-trade-no/C404")).await.shown()
    );
}

#[tokio::test]
async fn a_combined_order_closes_only_as_a_whole() {
    let world = World::new().await;
    world.post(&format!("{ROOT}/jsapi"), &order("C1", 2)).await;
    let target = format!("{ROOT}/out-trade-no/C1/close");
    assert_json_snapshot!(
        "close_with_a_sub-order_missing",
        world.post(&target, &closing("C1", 1)).await.shown()
    );
    assert_eq!(world.post(&target, &closing("C1", 2)).await.status, 204);
    assert_eq!(world.post(&target, &closing("C1", 2)).await.status, 204);
}

#[tokio::test]
async fn combined_refusals_are_spelled_compactly() {
    let world = World::new().await;
    let mut shown = serde_json::Map::new();
    let mut stranger = order("C1", 2);
    stranger["sub_orders"][1]["sub_mchid"] = json!(STRANGER);
    let mut twice = order("C1", 2);
    twice["sub_orders"][1]["out_trade_no"] = json!("C1-1");
    let mut other = order("C1", 2);
    other["combine_mchid"] = json!("1600000900");
    for (what, body) in
        [("another's sub-merchant", stranger), ("a number twice", twice), ("another platform", other)]
    {
        shown.insert(what.to_owned(), world.post(&format!("{ROOT}/jsapi"), &body).await.shown());
    }
    world.post(&format!("{ROOT}/jsapi"), &order("C1", 2)).await;
    let mut differs = order("C1", 2);
    differs["sub_orders"][0]["settle_info"]["profit_sharing"] = json!(false);
    shown.insert(
        "same number, other settlement".to_owned(),
        world.post(&format!("{ROOT}/jsapi"), &differs).await.shown(),
    );
    assert_json_snapshot!(shown);
}
