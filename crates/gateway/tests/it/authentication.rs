//! Contract G.1, §1.3, §1.11: whose request it is.

use crate::world::{Reply, SELLER, World, authorization, order};
use axum::http::{Method, StatusCode};
use tongbao_engine::{Clock, SystemClock};

const CERTIFICATES: &str = "/v3/certificates?algorithm_type=RSA";

fn refused_as_unsigned(reply: &Reply, gist: &str) {
    assert_eq!(reply.said(), (401, "SIGN_ERROR".to_owned()));
    assert!(reply.text("/message").contains(gist), "{}", reply.text("/message"));
    assert!(!reply.headers.contains_key("wechatpay-signature"), "a 401 is never signed");
    assert!(reply.header("request-id").ends_with("-268443699"), "{}", reply.header("request-id"));
}

#[tokio::test]
async fn attributes_may_come_in_any_order_and_with_spaces_between_them() {
    let world = World::new().await;
    for order in [[0, 1, 2, 3, 4], [0, 3, 1, 2, 4], [1, 4, 2, 3, 0], [4, 3, 2, 1, 0], [2, 1, 0, 4, 3]] {
        for separator in [",", ", ", ",\t"] {
            let ask = world.ask(Method::GET, CERTIFICATES, "");
            let attributes = ask.attributes();
            let ordered: Vec<_> = order.iter().map(|place: &usize| attributes[*place].clone()).collect();
            let header = authorization(&ordered).replace("\",", &format!("\"{separator}"));
            let reply = world.deliver(ask.request_with(&header)).await;
            assert_eq!(reply.status, StatusCode::OK, "{header}");
        }
    }
}

#[tokio::test]
async fn a_serial_in_lower_case_and_nonces_of_9_to_36_characters_are_taken() {
    let world = World::new().await;
    for nonce in ["123456789", "5K8264ILTKCH16CQ2502SI8ZNMTM67VS", "0f2a7a52-7c35-4f9a-8f2b-0f2a7a527c35"] {
        let mut ask = world.ask(Method::GET, CERTIFICATES, "");
        ask.nonce = nonce.to_owned();
        let mut attributes = ask.attributes();
        attributes[3].1 = attributes[3].1.to_lowercase();
        let reply = world.deliver(ask.request_with(&authorization(&attributes))).await;
        assert_eq!(reply.status, StatusCode::OK, "{nonce}");
    }
}

#[tokio::test]
async fn one_changed_byte_of_body_query_or_method_is_refused_with_what_we_signed() {
    let world = World::new().await;
    let body = order("T20251009-1").to_string();
    let target = "/v3/pay/partner/transactions/jsapi";
    for what in ["body", "query", "timestamp"] {
        let mut ask = world.ask(Method::POST, target, &body);
        let header = authorization(&ask.attributes());
        match what {
            "body" => ask.body = body.replace("10000", "10001").into_bytes(),
            "query" => ask.target.push_str("?b=2&a=1"),
            _ => ask.timestamp += 1,
        }
        let reply = if what == "timestamp" {
            // The header says another second than the one that was signed.
            let mut attributes = ask.attributes();
            let signed = world.ask(Method::POST, target, &body).at(ask.timestamp - 1).attributes();
            attributes[4].1.clone_from(&signed[4].1);
            world.deliver(ask.request_with(&authorization(&attributes))).await
        } else {
            world.deliver(ask.request_with(&header)).await
        };
        refused_as_unsigned(&reply, "错误的签名，验签失败");
        let told = reply.json();
        let information = &told["detail"]["sign_information"];
        assert_eq!(told["detail"]["field"], "signature", "{what}");
        assert_eq!(told["detail"]["location"], "authorization");
        assert_eq!(told["detail"]["detail"]["issue"], "sign not match");
        assert_eq!(information["method"], "POST");
        assert!(information["url"].as_str().unwrap().starts_with(target));
        assert!(information["sign_message_length"].as_u64().unwrap() > 60);
        assert!(information["truncated_sign_message"].as_str().unwrap().starts_with("POST\n"));
    }
    let get = world.ask(Method::GET, "/v3/ecommerce/profitsharing/orders", "");
    let header = authorization(&get.attributes());
    let post = world.ask(Method::POST, "/v3/ecommerce/profitsharing/orders", "");
    refused_as_unsigned(&world.deliver(post.request_with(&header)).await, "验签失败");
}

#[tokio::test]
async fn a_query_is_verified_in_the_order_and_encoding_in_which_it_was_sent() {
    let world = World::new().await;
    for target in [
        "/v3/certificates?algorithm_type=ALL&x=%E4%BD%A0",
        "/v3/certificates?x=%e4%bd%a0&algorithm_type=ALL",
        "/v3/certificates?x=a+b&algorithm_type=ALL",
    ] {
        assert_eq!(world.get(target).await.status, StatusCode::OK, "{target}");
    }
    let ask = world.ask(Method::GET, "/v3/certificates?a=1&b=2", "");
    let header = authorization(&ask.attributes());
    let other = world.ask(Method::GET, "/v3/certificates?b=2&a=1", "");
    refused_as_unsigned(&world.deliver(other.request_with(&header)).await, "验签失败");
}

#[tokio::test]
async fn a_bare_question_mark_is_not_part_of_what_is_signed() {
    let world = World::new().await;
    let mut ask = world.ask(Method::GET, "/v3/certificates", "");
    let header = authorization(&ask.attributes());
    ask.target.push('?');
    assert_eq!(world.deliver(ask.request_with(&header)).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_timestamp_may_be_299_seconds_off_and_not_301() {
    let world = World::new().await;
    for (off, fine) in [(-299, true), (299, true), (-301, false), (302, false)] {
        let now = SystemClock.now().unix_seconds();
        let reply = world.send(world.ask(Method::GET, CERTIFICATES, "").at(now + off)).await;
        if fine {
            assert_eq!(reply.status, StatusCode::OK, "{off}");
        } else {
            refused_as_unsigned(&reply, "过期");
            assert_eq!(reply.text("/detail/field"), "timestamp");
        }
    }
}

#[tokio::test]
async fn the_timestamp_goes_by_the_machines_clock_when_the_rules_clock_was_moved() {
    let world = World::new().await;
    world.advance(180 * tongbao_base::Time::DAY);
    assert_eq!(world.get(CERTIFICATES).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_missing_or_malformed_authorization_says_what_is_wrong_with_it() {
    let world = World::new().await;
    let bare = axum::http::Request::get(CERTIFICATES).body(axum::body::Body::empty()).unwrap();
    refused_as_unsigned(&world.deliver(bare).await, "Http头Authorization值格式错误");
    for header in [
        "",
        "Bearer 123",
        "WECHATPAY2-SHA256-RSA2048",
        "WECHATPAY2-SHA256-RSA2048 mchid=\"1600000001\"",
        "WECHATPAY2-SHA256-RSA2048 mchid=1600000001,nonce_str=a",
    ] {
        let ask = world.ask(Method::GET, CERTIFICATES, "");
        refused_as_unsigned(&world.deliver(ask.request_with(header)).await, "Http头Authorization值格式错误");
    }
}

#[tokio::test]
async fn an_unknown_merchant_or_serial_and_anothers_certificate_are_refused() {
    let world = World::new().await;
    for (place, value) in [
        (0, "1999999999".to_owned()),
        (3, "5157F09EFDC096DE15EBE81A47057A7232F1B8E1".to_owned()),
        (3, world.other_platform.certificate.serial.clone()),
    ] {
        let ask = world.ask(Method::GET, CERTIFICATES, "");
        let mut attributes = ask.attributes();
        attributes[place].1 = value;
        let reply = world.deliver(ask.request_with(&authorization(&attributes))).await;
        refused_as_unsigned(&reply, "商户证书序列号有误");
    }
    let expired = world.expired.clone();
    let reply = world.send(world.ask(Method::GET, CERTIFICATES, "").by(&expired)).await;
    refused_as_unsigned(&reply, "商户证书序列号有误");
}

/// Several certificates of one merchant hold side by side; each reason why one does not is told
/// behind the documented message.
#[tokio::test]
async fn certificates_that_do_not_count_are_refused_with_the_reason() {
    let world = World::new().await;
    let [new, revoked] = world.renewed.clone();
    assert_eq!(world.send(world.ask(Method::GET, CERTIFICATES, "").by(&new)).await.status, StatusCode::OK);
    let reply = world.send(world.ask(Method::GET, CERTIFICATES, "").by(&revoked)).await;
    refused_as_unsigned(&reply, "商户证书序列号有误：该证书已于");
    assert!(reply.text("/message").contains("吊销"), "{}", reply.text("/message"));
    assert_eq!(reply.text("/detail/field"), "serial_no");

    let expired = world.expired.clone();
    let reply = world.send(world.ask(Method::GET, CERTIFICATES, "").by(&expired)).await;
    refused_as_unsigned(&reply, "商户证书序列号有误：该证书已于");
    assert!(reply.text("/message").contains("过期"), "{}", reply.text("/message"));
}

#[tokio::test]
async fn one_certificates_key_does_not_sign_for_another() {
    let world = World::new().await;
    let [new, old] = world.renewed.clone();
    let mixed = crate::world::Merchant { key: old.key, ..new };
    refused_as_unsigned(&world.send(world.ask(Method::GET, CERTIFICATES, "").by(&mixed)).await, "验签失败");
}

#[tokio::test]
async fn the_header_and_the_payload_must_name_the_same_merchant() {
    let world = World::new().await;
    let mut body = order("T20251009-1");
    body["sp_mchid"] = "1600000900".into();
    let reply = world.post("/v3/pay/partner/transactions/jsapi", &body).await;
    assert_eq!(reply.said(), (400, "PARAM_ERROR".to_owned()));
    assert_eq!(reply.text("/detail/field"), "/sp_mchid");
    let target = format!(
        "/v3/pay/partner/transactions/out-trade-no/T20251009-1?sp_mchid=1600000900&sub_mchid={SELLER}"
    );
    let reply = world.get(&target).await;
    assert_eq!(reply.said(), (400, "PARAM_ERROR".to_owned()));
    assert_eq!(reply.text("/detail/location"), "query");
}
