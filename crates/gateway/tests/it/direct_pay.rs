//! `/v3/pay/transactions/…` (contract 2.11), and combined orders of direct merchants (2.3.1).

use crate::world::{APPID, DIRECT, World};
use insta::assert_json_snapshot;
use serde_json::{Value, json};
use tongbao_kernel::order::Target;

const ROOT: &str = "/v3/pay/transactions";

/// An order of the direct merchant over 100 yuan, frozen for splitting.
fn order(out_trade_no: &str) -> Value {
    json!({
        "appid": APPID, "mchid": DIRECT, "description": "tea", "out_trade_no": out_trade_no,
        "notify_url": "https://d.example/n/pay", "settle_info": { "profit_sharing": true },
        "amount": { "total": 10000, "currency": "CNY" }, "payer": { "openid": "oAAAA0001" }
    })
}

fn by_number(out_trade_no: &str) -> String {
    format!("{ROOT}/out-trade-no/{out_trade_no}?mchid={DIRECT}")
}

#[tokio::test]
async fn direct_orders_of_every_kind_give_what_a_buyer_pays_with() {
    let world = World::new().await;
    let mut shown = serde_json::Map::new();
    for kind in ["jsapi", "app", "native", "h5"] {
        let mut body = order(&format!("T-{kind}"));
        if kind == "h5" {
            body["scene_info"] = json!({ "payer_client_ip": "192.0.2.1", "h5_info": { "type": "Wap" } });
        }
        let reply = world.post_by(&world.direct, &format!("{ROOT}/{kind}"), &body).await;
        shown.insert(format!("POST {ROOT}/{kind}"), reply.shown());
    }
    assert_json_snapshot!(shown);
}

#[tokio::test]
async fn a_direct_order_is_found_by_both_numbers_before_and_after_it_is_paid() {
    let world = World::new().await;
    world.post_by(&world.direct, &format!("{ROOT}/jsapi"), &order("T1")).await;
    assert_json_snapshot!("unpaid_direct_order", world.get_by(&world.direct, &by_number("T1")).await.shown());
    let transaction_id = world.settle_for(DIRECT, Target::Order("T1".into())).await.remove(0);
    let found = world.get_by(&world.direct, &format!("{ROOT}/id/{transaction_id}?mchid={DIRECT}")).await;
    assert_json_snapshot!("paid_direct_order", found.shown());
    assert_eq!(found.json(), world.get_by(&world.direct, &by_number("T1")).await.json());
}

#[tokio::test]
async fn direct_orders_that_break_a_rule_are_refused() {
    let world = World::new().await;
    let jsapi = format!("{ROOT}/jsapi");
    let mut shown = serde_json::Map::new();
    for (what, pointer, value) in [
        ("application not bound", "/appid", json!("wx9999999999999999")),
        ("another merchant", "/mchid", json!("1600000900")),
        ("no payer", "/payer", json!({})),
        ("an end in the past", "/time_expire", json!("2025-10-09T16:53:19+08:00")),
        ("above the limit", "/amount/total", json!(1_000_000_001_i64)),
    ] {
        let mut body = order("T1");
        let (parent, name) = pointer.rsplit_once('/').unwrap();
        body.pointer_mut(parent).unwrap()[name] = value;
        shown.insert(what.to_owned(), world.post_by(&world.direct, &jsapi, &body).await.shown());
    }
    let mut own = order("T1");
    own["mchid"] = json!(world.platform.mchid);
    shown.insert("a platform".to_owned(), world.post(&jsapi, &own).await.shown());
    let unknown = world.get_by(&world.direct, &by_number("T404")).await;
    shown.insert("unknown number".to_owned(), unknown.shown());
    let foreign = format!("{ROOT}/out-trade-no/T1?mchid=1600000900");
    shown.insert("query of another".to_owned(), world.get_by(&world.direct, &foreign).await.shown());
    assert_json_snapshot!(shown);
}

#[tokio::test]
async fn a_direct_number_is_taken_once_and_closed_once() {
    let world = World::new().await;
    let jsapi = format!("{ROOT}/jsapi");
    let place = async |body: &Value| world.post_by(&world.direct, &jsapi, body).await;
    assert_eq!(place(&order("T1")).await.status, 200);
    assert_eq!(place(&order("T1")).await.status, 200, "the same again");
    let mut other = order("T1");
    other["payer"]["openid"] = json!("oBBBB0001");
    assert_json_snapshot!("direct_same_number_other_payer", place(&other).await.shown());
    world.settle_for(DIRECT, Target::Order("T1".into())).await;
    assert_eq!(place(&order("T1")).await.said(), (400, "ORDERPAID".to_owned()));
    let close = async |number: &str| {
        let target = format!("{ROOT}/out-trade-no/{number}/close");
        world.post_by(&world.direct, &target, &json!({ "mchid": DIRECT })).await.said()
    };
    assert_eq!(close("T1").await, (400, "ORDERPAID".to_owned()));
    place(&order("T2")).await;
    assert_eq!(close("T2").await, (204, String::new()));
    assert_eq!(close("T2").await, (204, String::new()));
    assert_eq!(place(&order("T2")).await.said(), (400, "ORDER_CLOSED".to_owned()));
    assert_eq!(close("T404").await, (404, "ORDER_NOT_EXIST".to_owned()));
}

fn cart(members: usize) -> Value {
    let mut cart = crate::combine::order("C1", members);
    cart["combine_mchid"] = json!(DIRECT);
    for part in cart["sub_orders"].as_array_mut().unwrap() {
        part["mchid"] = json!(DIRECT);
        part.as_object_mut().unwrap().remove("sub_mchid");
    }
    cart
}

#[tokio::test]
async fn a_direct_merchant_combines_two_to_ten_orders() {
    let world = World::new().await;
    let target = "/v3/combine-transactions/jsapi";
    for members in [1, 11] {
        let reply = world.post_by(&world.direct, target, &cart(members)).await;
        assert_eq!(reply.said(), (400, "PARAM_ERROR".to_owned()), "{members}");
        assert_eq!(reply.text("/detail/field"), "/sub_orders");
    }
    assert_eq!(world.post_by(&world.direct, target, &cart(2)).await.status, 200);
    world.settle_for(DIRECT, Target::Combined("C1".into())).await;
    let found = world.get_by(&world.direct, "/v3/combine-transactions/out-trade-no/C1").await;
    assert_json_snapshot!("paid_combined_direct_order", found.shown());
    let mut nameless = crate::combine::order("C2", 2);
    nameless["sub_orders"][1].as_object_mut().unwrap().remove("sub_mchid");
    assert_json_snapshot!("sub-order_without_a_seller", world.post(target, &nameless).await.shown());
}
