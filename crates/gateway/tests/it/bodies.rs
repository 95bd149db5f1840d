//! Wrong input gets an error that names the field and changes nothing (contract 1.9, 1.11).

use crate::world::{Reply, SELLER, STRANGER, World, order};
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use std::time::Duration;
use tongbao_gateway::Settings;
use tongbao_kernel::rules::Rules;

const ORDERS: &str = "/v3/pay/partner/transactions/jsapi";

fn refused(reply: &Reply, field: &str) {
    assert_eq!(reply.said(), (400, "PARAM_ERROR".to_owned()), "{field}: {}", reply.text("/message"));
    assert_eq!(reply.text("/detail/field"), field, "{}", reply.json());
    assert_eq!(reply.text("/detail/location"), "body");
    assert!(!reply.text("/message").is_empty());
}

#[tokio::test]
async fn a_body_that_breaks_a_rule_names_its_field() {
    let world = World::new().await;
    let wrong: Vec<(&str, &str, Value)> = vec![
        ("missing", "/sp_appid", Value::Null),
        ("missing", "/amount", Value::Null),
        ("missing", "/notify_url", Value::Null),
        ("a number for a text", "/description", json!(7)),
        ("a text for a number", "/amount/total", json!("10000")),
        ("a fraction", "/amount/total", json!(1.5)),
        ("negative", "/amount/total", json!(-1)),
        ("nothing", "/amount/total", json!(0)),
        ("beyond 64 bits", "/amount/total", json!(9_223_372_036_854_775_808_u64)),
        ("another currency", "/amount/currency", json!("USD")),
        ("too long", "/out_trade_no", json!("T".repeat(33))),
        ("too short", "/out_trade_no", json!("T")),
        ("another character", "/out_trade_no", json!("订单-1")),
        ("too long", "/description", json!("茶".repeat(128))),
        ("a list for an object", "/settle_info", json!([])),
        ("a text for a switch", "/settle_info/profit_sharing", json!("true")),
        ("no time", "/time_expire", json!("tomorrow")),
        ("a query", "/notify_url", json!("https://p.example/n?x=1")),
        ("no web address", "/notify_url", json!("ftp://p.example/n")),
    ];
    for (what, field, value) in wrong {
        let mut body = order("T20251009-1");
        let (parent, name) = field.rsplit_once('/').unwrap();
        let object = body.pointer_mut(parent).unwrap().as_object_mut().unwrap();
        if value.is_null() {
            object.remove(name);
        } else {
            object.insert(name.to_owned(), value);
        }
        let reply = world.post(ORDERS, &body).await;
        assert_eq!(reply.status, StatusCode::BAD_REQUEST, "{what} {field}");
        refused(&reply, field);
        assert!(world.verifies(&reply));
    }
    let target = format!(
        "/v3/pay/partner/transactions/out-trade-no/T20251009-1?sp_mchid=1600000001&sub_mchid={SELLER}"
    );
    assert_eq!(world.get(&target).await.said(), (404, "ORDER_NOT_EXIST".to_owned()), "nothing changed");
}

#[tokio::test]
async fn what_is_no_json_object_is_refused() {
    let world = World::new().await;
    let deep = "[".repeat(100_000);
    for body in ["", "{", "null", "[]", "\"text\"", "{\"a\":1}x", "{\"a\":NaN}", "\u{0}", deep.as_str()] {
        let ask = world.ask(Method::POST, ORDERS, body).header("content-type", "application/json");
        let reply = world.send(ask).await;
        assert_eq!(reply.said(), (400, "PARAM_ERROR".to_owned()), "{body:.20}");
    }
    let mut ask = world.ask(Method::POST, ORDERS, "").header("content-type", "application/json");
    ask.body = b"{\"description\":\"\xff\xfe\"}".to_vec();
    // The bytes are what was signed; that they are no UTF-8 is found only afterwards.
    assert_eq!(world.send(ask).await.said(), (400, "PARAM_ERROR".to_owned()));
}

#[tokio::test]
async fn chinese_may_be_raw_or_escaped_and_separators_may_have_spaces() {
    let world = World::new().await;
    let raw = order("T1-raw").to_string().replace("tea", "茶叶 <好>");
    let escaped = order("T1-escaped").to_string().replace("tea", "\\u8336\\u53f6 \\u003c\\u597d\\u003e");
    let spaced = order("T1-spaced").to_string().replace(",\"", ", \"");
    for body in [raw, escaped, spaced] {
        let ask = world.ask(Method::POST, ORDERS, &body).header("content-type", "application/json");
        assert_eq!(world.send(ask).await.status, StatusCode::OK, "{body}");
    }
}

#[tokio::test]
async fn unknown_fields_are_passed_over_unless_configured_otherwise() {
    let mut body = order("T20251009-1");
    body["appid"] = json!("wx0000000000000001");
    body["mchid"] = json!("1600000001");
    body["support_fapiao"] = Value::Null;
    let world = World::new().await;
    assert_eq!(world.post(ORDERS, &body).await.status, StatusCode::OK);
    let settings = Settings { reject_unknown_fields: true, ..Settings::default() };
    let strict = World::with(settings, Rules::default()).await;
    let reply = strict.post(ORDERS, &body).await;
    refused(&reply, "/appid");
}

#[tokio::test]
async fn a_body_above_the_limit_is_answered_with_413_in_json() {
    let world = World::new().await;
    let mut body = order("T20251009-1");
    body["description"] = json!("x".repeat(1024 * 1024));
    let reply = world.post(ORDERS, &body).await;
    assert_eq!(reply.said(), (413, "PARAM_ERROR".to_owned()));
}

#[tokio::test]
async fn half_a_request_is_answered_with_408_and_the_server_goes_on() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let settings = Settings { body_seconds_max: 1, ..Settings::default() };
    let world = World::with(settings, Rules::default()).await;
    let address = world.listen().await;
    let mut half = tokio::net::TcpStream::connect(address).await.unwrap();
    half.write_all(
        b"POST /v3/ecommerce/refunds/apply HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{\"a\"",
    )
    .await
    .unwrap();
    let mut whole = tokio::net::TcpStream::connect(address).await.unwrap();
    whole.write_all(b"GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await.unwrap();
    let mut answer = String::new();
    whole.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let mut answer = String::new();
    tokio::time::timeout(Duration::from_secs(5), half.read_to_string(&mut answer)).await.unwrap().unwrap();
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert!(answer.contains("INVALID_REQUEST"), "{answer}");
}

#[tokio::test]
async fn strangers_and_what_is_theirs_are_refused() {
    let world = World::new().await;
    let mut body = order("T20251009-1");
    body["sub_mchid"] = json!("1999999999");
    assert_eq!(world.post(ORDERS, &body).await.said(), (400, "MCH_NOT_EXISTS".to_owned()));
    body["sub_mchid"] = json!(STRANGER);
    let reply = world.post(ORDERS, &body).await;
    assert_eq!(reply.said(), (403, "NO_AUTH".to_owned()), "{}", reply.json());
    assert!(reply.text("/message").starts_with("受理关系不存在"));
    let transaction_id = world.paid_order("T20251009-2").await;
    let other = world.other_platform.clone();
    let target =
        format!("/v3/pay/partner/transactions/id/{transaction_id}?sp_mchid=1600000900&sub_mchid={STRANGER}");
    let reply = world.send(world.ask(Method::GET, &target, "").by(&other)).await;
    assert_eq!(reply.said(), (404, "ORDER_NOT_EXIST".to_owned()));
}
