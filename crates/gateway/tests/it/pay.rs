//! `/v3/pay/partner/transactions/…` (contract 2.2, C.2).

use crate::world::{PLATFORM, SELLER, World, order};
use insta::assert_json_snapshot;
use serde_json::json;
use tongbao_kernel::buyer::Bind;

const ROOT: &str = "/v3/pay/partner/transactions";

fn by_number(out_trade_no: &str) -> String {
    format!("{ROOT}/out-trade-no/{out_trade_no}?sp_mchid={PLATFORM}&sub_mchid={SELLER}")
}

#[tokio::test]
async fn orders_of_every_kind_give_what_a_buyer_pays_with() {
    let world = World::new().await;
    let mut shown = serde_json::Map::new();
    for kind in ["jsapi", "miniprogram", "app", "native", "h5"] {
        let mut body = order(&format!("T-{kind}"));
        if kind == "h5" {
            body["scene_info"] = json!({ "payer_client_ip": "192.0.2.1", "h5_info": { "type": "Wap" } });
        }
        let reply = world.post(&format!("{ROOT}/{kind}"), &body).await;
        shown.insert(format!("POST {ROOT}/{kind}"), reply.shown());
    }
    assert_json_snapshot!(shown);
}

#[tokio::test]
async fn an_order_is_found_by_both_numbers_before_and_after_it_is_paid() {
    let world = World::new().await;
    world.order("T1").await;
    assert_json_snapshot!("unpaid_order_by_out_trade_no", world.get(&by_number("T1")).await.shown());
    let transaction_id = world.pay("T1").await;
    let by_id = format!("{ROOT}/id/{transaction_id}?sp_mchid={PLATFORM}&sub_mchid={SELLER}");
    let found = world.get(&by_id).await;
    assert_json_snapshot!("paid_order_by_transaction_id", found.shown());
    assert_eq!(found.json(), world.get(&by_number("T1")).await.json());
    let elsewhere = format!("{ROOT}/id/{transaction_id}?sp_mchid={PLATFORM}&sub_mchid=1600000778");
    assert_json_snapshot!("order_of_another_sub-merchant", world.get(&elsewhere).await.shown());
}

#[tokio::test]
async fn a_number_is_taken_once() {
    let world = World::new().await;
    let jsapi = format!("{ROOT}/jsapi");
    assert_eq!(world.post(&jsapi, &order("T1")).await.status, 200);
    assert_eq!(world.post(&jsapi, &order("T1")).await.status, 200, "the same again");
    let mut other = order("T1");
    other["amount"]["total"] = json!(9999);
    assert_json_snapshot!("same_number_other_amount", world.post(&jsapi, &other).await.shown());
    world.pay("T1").await;
    assert_json_snapshot!("same_number_already_paid", world.post(&jsapi, &order("T1")).await.shown());
    let close = json!({ "sp_mchid": PLATFORM, "sub_mchid": SELLER });
    let reply = world.post(&format!("{ROOT}/out-trade-no/T1/close"), &close).await;
    assert_json_snapshot!("close_of_a_paid_order", reply.shown());
    world.order("T2").await;
    assert_eq!(world.post(&format!("{ROOT}/out-trade-no/T2/close"), &close).await.status, 204);
    assert_eq!(world.post(&format!("{ROOT}/out-trade-no/T2/close"), &close).await.status, 204);
    assert_json_snapshot!("same_number_closed", world.post(&jsapi, &order("T2")).await.shown());
    let reply = world.post(&format!("{ROOT}/out-trade-no/T404/close"), &close).await;
    assert_json_snapshot!("close_of_an_unknown_order", reply.shown());
}

#[tokio::test]
async fn orders_that_break_a_rule_are_refused() {
    let world = World::new().await;
    let mut shown = serde_json::Map::new();
    for (what, pointer, value) in [
        ("application not bound", "/sp_appid", json!("wx9999999999999999")),
        ("no payer", "/payer", json!({})),
        ("sub_openid without sub_appid", "/payer", json!({ "sub_openid": "oBBBB0001" })),
        ("an end in the past", "/time_expire", json!("2025-10-09T16:53:19+08:00")),
        ("above the limit", "/amount/total", json!(100_000_000_001_i64)),
        ("a subsidy above the limit", "/settle_info/subsidy_amount", json!(1_000_001)),
        ("another platform", "/sp_mchid", json!("1600000900")),
        ("the platform sells itself", "/sub_mchid", json!(PLATFORM)),
    ] {
        let mut body = order("T1");
        let (parent, name) = pointer.rsplit_once('/').unwrap();
        body.pointer_mut(parent).unwrap()[name] = value;
        shown.insert(what.to_owned(), world.post(&format!("{ROOT}/jsapi"), &body).await.shown());
    }
    assert_json_snapshot!(shown);
}

#[tokio::test]
async fn an_openid_of_another_application_is_refused_in_each_familys_way() {
    let world = World::new().await;
    let bind = Bind { openid: "oForeign".into(), appid: Some("wx9999999999999999".into()) };
    world.engine.submit(bind).await.unwrap();
    let mut shown = serde_json::Map::new();
    let mut body = order("T1");
    body["payer"] = json!({ "sp_openid": "oForeign" });
    shown.insert("order".to_owned(), world.post(&format!("{ROOT}/jsapi"), &body).await.shown());
    let mut body = crate::combine::order("C1", 1);
    body["combine_payer_info"] = json!({ "openid": "oForeign" });
    shown.insert("combined".to_owned(), world.post("/v3/combine-transactions/jsapi", &body).await.shown());
    assert_json_snapshot!(shown);
}

#[tokio::test]
async fn a_combined_order_is_not_found_by_the_ordinary_paths() {
    let world = World::new().await;
    let reply = world.post("/v3/combine-transactions/jsapi", &crate::combine::order("C1", 1)).await;
    assert_eq!(reply.status, 200, "{}", reply.json());
    assert_eq!(world.get(&by_number("C1-1")).await.said(), (404, "ORDER_NOT_EXIST".to_owned()));
}
