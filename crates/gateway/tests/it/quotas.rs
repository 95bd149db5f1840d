//! How often merchants may call (contract §6): counted by the clock of the rules, which a test moves.

use crate::world::{Reply, SELLER, SELLER_2, World, order};
use axum::http::Method;
use serde_json::json;
use std::num::NonZeroU32;
use tongbao_base::Time;
use tongbao_gateway::{LimitCode, QuotaProfile, QuotaSettings, Rates, Settings};
use tongbao_kernel::rules::Rules;

const CERTIFICATES: &str = "/v3/certificates";
const FINISH: &str = "/v3/ecommerce/profitsharing/finish-order";
const REFUND: &str = "/v3/ecommerce/refunds/apply";

async fn world(quota: QuotaSettings) -> World {
    World::with(Settings { quota, ..Settings::default() }, Rules::default()).await
}

fn published() -> QuotaSettings {
    QuotaSettings { profile: QuotaProfile::Published, ..QuotaSettings::default() }
}

fn single(operation: &str, rates: Rates) -> QuotaSettings {
    QuotaSettings { operations: [(operation.to_owned(), rates)].into(), ..QuotaSettings::default() }
}

fn at_most(rate: u32) -> Option<NonZeroU32> {
    NonZeroU32::new(rate)
}

fn limited(reply: &Reply, words: &str) {
    assert_eq!(reply.said(), (429, "FREQUENCY_LIMITED".to_owned()), "{}", reply.json());
    assert!(reply.text("/message").starts_with("频率超限，请降低请求频率"), "{}", reply.text("/message"));
    assert!(reply.text("/message").contains(words), "{}", reply.text("/message"));
    assert!(reply.header("request-id").ends_with("-268447840"));
}

#[tokio::test]
async fn the_published_rate_holds_for_each_merchant_and_comes_back_with_time() {
    let world = world(published()).await;
    for _ in 0..10 {
        assert_eq!(world.get(CERTIFICATES).await.status.as_u16(), 200);
    }
    let refused = world.get(CERTIFICATES).await;
    limited(&refused, "该商户在此接口每秒最多 10 次");
    assert!(world.verifies(&refused), "the caller is known: its refusal is signed");
    let other = world.other_platform.clone();
    let reply = world.send(world.ask(Method::GET, CERTIFICATES, "").by(&other)).await;
    assert_eq!(reply.status.as_u16(), 200, "each merchant has its own");
    world.advance(100);
    assert_eq!(world.get(CERTIFICATES).await.status.as_u16(), 200, "a tenth of a second is one request");
    limited(&world.get(CERTIFICATES).await, "10");
    world.advance(Time::SECOND);
    for _ in 0..10 {
        assert_eq!(world.get(CERTIFICATES).await.status.as_u16(), 200);
    }
}

#[tokio::test]
async fn without_the_profile_nobody_counts() {
    let world = World::new().await;
    for _ in 0..30 {
        assert_eq!(world.get(CERTIFICATES).await.status.as_u16(), 200);
    }
}

#[tokio::test]
async fn each_sub_merchant_has_its_own_rate() {
    let rates = Rates { sub_merchant: at_most(2), ..Rates::default() };
    let world = world(single(&format!("POST {FINISH}"), rates)).await;
    let finish = async |sub_mchid: &str| {
        let body = json!({
            "sub_mchid": sub_mchid, "transaction_id": "4200000001202510090000000001",
            "out_order_no": "F1", "description": "完结"
        });
        world.post(FINISH, &body).await
    };
    for _ in 0..2 {
        assert_eq!(finish(SELLER).await.status.as_u16(), 404);
        assert_eq!(finish(SELLER_2).await.status.as_u16(), 404);
    }
    limited(&finish(SELLER).await, "该二级商户在此接口每秒最多 2 次");
    limited(&finish(SELLER_2).await, "该二级商户");
}

#[tokio::test]
async fn requests_in_vain_have_a_rate_of_their_own() {
    let world = world(published()).await;
    for _ in 0..6 {
        assert_eq!(world.post(REFUND, &json!({})).await.said(), (400, "PARAM_ERROR".to_owned()));
    }
    limited(&world.post(REFUND, &json!({})).await, "该商户的错误请求在此接口每秒最多 6 次");
    world.advance(Time::SECOND);
    assert_eq!(world.post(REFUND, &json!({})).await.said(), (400, "PARAM_ERROR".to_owned()));
}

/// Nothing is done for a request that is one too many: it may be sent again as it was.
#[tokio::test]
async fn a_request_too_many_changes_nothing() {
    let rates = Rates { merchant: at_most(1), ..Rates::default() };
    let world = world(single("POST /v3/pay/partner/transactions/jsapi", rates)).await;
    assert_eq!(world.order("T1").await.status.as_u16(), 200);
    limited(&world.order("T2").await, "每秒最多 1 次");
    let target = format!(
        "/v3/pay/partner/transactions/out-trade-no/T2?sp_mchid={}&sub_mchid={SELLER}",
        order("T2")["sp_mchid"].as_str().unwrap()
    );
    assert_eq!(world.get(&target).await.said(), (404, "ORDER_NOT_EXIST".to_owned()));
    world.advance(Time::SECOND);
    assert_eq!(world.order("T2").await.status.as_u16(), 200);
}

#[tokio::test]
async fn the_refusals_code_is_spelled_as_configured() {
    for (code, spelled) in [
        (LimitCode::FrequencyLimited, "FREQUENCY_LIMITED"),
        (LimitCode::RatelimitExceed, "RATELIMIT_EXCEED"),
        (LimitCode::RatelimitExceeded, "RATELIMIT_EXCEEDED"),
    ] {
        let rates = Rates { merchant: at_most(1), ..Rates::default() };
        let quota = QuotaSettings { code, ..single(&format!("GET {CERTIFICATES}"), rates) };
        let world = world(quota).await;
        world.get(CERTIFICATES).await;
        assert_eq!(world.get(CERTIFICATES).await.said(), (429, spelled.to_owned()));
    }
}

#[test]
fn a_rate_of_no_operation_is_named() {
    let quota = single("POST /v3/refunds", Rates::default());
    let error = Settings { quota, ..Settings::default() }.check().unwrap_err();
    assert!(error.contains("POST /v3/refunds") && error.contains("docs/api.md"), "{error}");
}
