//! Which merchants may call what (Annex C: wrong family).

use crate::ask::Reply;
use crate::world::{Merchant, PARTNER, PARTNERS_SELLER, SELLER, World, order};
use axum::http::Method;
use serde_json::json;

async fn get(world: &World, target: &str, by: &Merchant) -> Reply {
    world.send(world.ask(Method::GET, target, "").by(by)).await
}

fn refused(reply: &Reply, gist: &str) {
    assert_eq!(reply.said(), (403, "NO_AUTH".to_owned()), "{}", reply.json());
    assert!(reply.text("/message").starts_with(gist), "{}", reply.json());
}

#[tokio::test]
async fn the_ecommerce_paths_are_for_platforms_alone() {
    let world = World::new().await;
    let target = format!("/v3/ecommerce/fund/balance/{SELLER}");
    for merchant in [&world.direct, &world.partner] {
        let reply = get(&world, &target, merchant).await;
        refused(&reply, "非电商商户暂不支持调用此API");
        assert!(world.verifies(&reply), "the caller is known: its refusal is signed");
    }
    assert_eq!(get(&world, &target, &world.platform).await.status, 200);
}

#[tokio::test]
async fn the_certificates_are_for_anyone() {
    let world = World::new().await;
    for merchant in [&world.direct, &world.partner, &world.platform] {
        assert_eq!(get(&world, "/v3/certificates", merchant).await.status, 200);
    }
}

#[tokio::test]
async fn a_partner_places_orders_for_its_own_sub_merchants() {
    let world = World::new().await;
    let post = async |sub_mchid: &str, by: &Merchant| {
        let mut body = order("T1");
        body["sp_mchid"] = json!(by.mchid);
        body["sub_mchid"] = json!(sub_mchid);
        let ask = world.ask(Method::POST, "/v3/pay/partner/transactions/native", &body.to_string());
        world.send(ask.by(by)).await
    };
    assert_eq!(post(PARTNERS_SELLER, &world.partner).await.status, 200);
    refused(&post(SELLER, &world.partner).await, "受理关系不存在");
    refused(&post(SELLER, &world.direct).await, "此API仅限电商平台、普通服务商调用");
    let query = format!("sp_mchid={PARTNER}&sub_mchid={PARTNERS_SELLER}");
    let target = format!("/v3/pay/partner/transactions/out-trade-no/T1?{query}");
    let found = get(&world, &target, &world.partner).await;
    assert_eq!(found.text("/trade_state"), "NOTPAY");
}
