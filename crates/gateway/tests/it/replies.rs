//! How replies look on the wire: headers, signatures, statuses (contract 1.5, 1.10; clients 1–5, 7, 16, 17).

use crate::world::{PLATFORM, PUB_KEY_ID, SELLER, World};
use axum::http::{Method, StatusCode};
use serde_json::json;
use tongbao_gateway::{Settings, SignErrors};
use tongbao_kernel::rules::Rules;

const SIGNED: [&str; 5] = [
    "wechatpay-timestamp",
    "wechatpay-nonce",
    "wechatpay-signature",
    "wechatpay-serial",
    "wechatpay-signature-type",
];

#[tokio::test]
async fn a_success_is_signed_with_each_header_once() {
    let world = World::new().await;
    let reply = world.order("T20251009-1").await;
    assert_eq!(reply.status, StatusCode::OK);
    for name in SIGNED {
        assert_eq!(reply.headers.get_all(name).iter().count(), 1, "{name}");
    }
    assert_eq!(reply.header("wechatpay-signature-type"), "WECHATPAY2-SHA256-RSA2048");
    assert_eq!(reply.header("content-type"), "application/json; charset=utf-8");
    assert!(!reply.headers.contains_key("content-encoding"));
    assert!(world.verifies(&reply));
    let (id, number) = reply.header("request-id").rsplit_once('-').unwrap();
    assert_eq!(number, "0");
    assert!(id.len() >= 26 && id.chars().all(|c| c.is_ascii_digit() || c.is_ascii_uppercase()), "{id}");
}

#[tokio::test]
async fn a_204_has_a_type_a_length_and_a_signature_over_nothing() {
    let world = World::new().await;
    world.order("T20251009-1").await;
    let close = json!({ "sp_mchid": PLATFORM, "sub_mchid": SELLER });
    let reply = world.post("/v3/pay/partner/transactions/out-trade-no/T20251009-1/close", &close).await;
    assert_eq!(reply.status, StatusCode::NO_CONTENT);
    assert!(reply.body.is_empty());
    assert_eq!(reply.header("content-type"), "application/json; charset=utf-8");
    assert_eq!(reply.header("content-length"), "0");
    assert!(world.verifies(&reply));
}

#[tokio::test]
async fn a_204_keeps_its_content_length_through_hyper() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let world = World::new().await;
    world.order("T20251009-1").await;
    let address = world.listen().await;
    let target = "/v3/pay/partner/transactions/out-trade-no/T20251009-1/close";
    let body = json!({ "sp_mchid": PLATFORM, "sub_mchid": SELLER }).to_string();
    let ask = world.ask(Method::POST, target, &body);
    let header = crate::world::authorization(&ask.attributes());
    let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
    let head = format!(
        "POST {target} HTTP/1.1\r\nhost: x\r\nconnection: close\r\nauthorization: {header}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).await.unwrap();
    assert!(text.starts_with("HTTP/1.1 204"), "{text}");
    assert!(text.contains("content-length: 0\r\n"), "{text}");
    assert!(text.ends_with("\r\n\r\n"), "{text}");
}

#[tokio::test]
async fn the_signing_key_is_the_one_that_the_request_names() {
    let world = World::new().await;
    let (first, announced) = (world.certificates[0].serial.clone(), world.certificates[1].serial.clone());
    let own = world.platform.certificate.serial.clone();
    for (wanted, signer) in [
        (Some(first.as_str()), first.as_str()),
        (Some(announced.as_str()), announced.as_str()),
        (Some(PUB_KEY_ID), PUB_KEY_ID),
        (Some(""), first.as_str()),
        (Some(own.as_str()), first.as_str()),
        (None, first.as_str()),
    ] {
        let mut ask = world.ask(Method::GET, "/v3/merchant/fund/balance/BASIC", "");
        if let Some(wanted) = wanted {
            ask = ask.header("wechatpay-serial", wanted);
        }
        let reply = world.send(ask).await;
        assert_eq!(reply.status, StatusCode::OK);
        assert_eq!(reply.header("wechatpay-serial"), signer, "{wanted:?}");
        assert!(world.verifies(&reply));
    }
}

#[tokio::test]
async fn refusals_are_signed_for_known_callers_unless_configured_otherwise() {
    for (setting, expected) in [(SignErrors::WhenAuthenticated, true), (SignErrors::Never, false)] {
        let settings = Settings { sign_4xx: setting, ..Settings::default() };
        let world = World::with(settings, Rules::default()).await;
        let reply = world.get("/v3/merchant/fund/withdraw/withdraw-id/123").await;
        assert_eq!(reply.said(), (404, "ORDER_NOT_EXIST".to_owned()));
        assert_eq!(reply.headers.contains_key("wechatpay-signature"), expected, "{setting:?}");
    }
}

#[tokio::test]
async fn unknown_paths_and_wrong_methods_are_answered_in_json() {
    let world = World::new().await;
    for (method, target, said) in [
        (Method::GET, "/v3/nothing", (404, "RESOURCE_NOT_EXISTS")),
        (Method::GET, "/", (404, "RESOURCE_NOT_EXISTS")),
        (Method::GET, "/v3/certificates/", (404, "RESOURCE_NOT_EXISTS")),
        (Method::PUT, "/v3/certificates", (405, "INVALID_REQUEST")),
        (Method::DELETE, "/v3/ecommerce/refunds/apply", (405, "INVALID_REQUEST")),
        (Method::GET, "/v3/ecommerce/refunds/apply", (405, "INVALID_REQUEST")),
        (Method::POST, "/healthz", (405, "INVALID_REQUEST")),
    ] {
        let reply = world.send(world.ask(method.clone(), target, "")).await;
        assert_eq!(reply.said(), (said.0, said.1.to_owned()), "{method} {target}");
        assert_eq!(reply.header("content-type"), "application/json; charset=utf-8");
    }
    let head = world.send(world.ask(Method::HEAD, "/v3/certificates", "")).await;
    assert_eq!(head.status, StatusCode::METHOD_NOT_ALLOWED, "a HEAD is no GET");
    assert_eq!(head.header("allow"), "GET");
}

#[tokio::test]
async fn the_last_part_of_the_request_id_names_the_reason() {
    let world = World::new().await;
    let mut body = crate::world::order("T20251009-1");
    body["sp_appid"] = "wx9999999999999999".into();
    let reply = world.post("/v3/pay/partner/transactions/jsapi", &body).await;
    assert_eq!(reply.said(), (400, "APPID_MCHID_NOT_MATCH".to_owned()));
    assert!(reply.header("request-id").ends_with("-268445527"));
}

#[tokio::test]
async fn a_reply_is_refused_only_to_a_client_that_cannot_read_json() {
    let world = World::new().await;
    for (accept, status) in [(" */*", 200), ("application/*", 200), ("text/csv", 406)] {
        let mut ask = world.ask(Method::GET, "/v3/certificates", "");
        ask.headers = vec![("accept", accept.to_owned()), ("accept-encoding", "*".to_owned())];
        let reply = world.send(ask).await;
        assert_eq!(reply.status.as_u16(), status, "{accept}");
        assert!(!reply.headers.contains_key("content-encoding"));
    }
    for content in ["application/json", "application/x-www-form-urlencoded"] {
        let ask = world.ask(Method::GET, "/v3/certificates", "").header("content-type", content);
        assert_eq!(world.send(ask).await.status, StatusCode::OK, "{content}");
    }
}

#[tokio::test]
async fn the_probes_answer_without_a_signature() {
    let world = World::new().await;
    for target in ["/healthz", "/readyz", "/metrics"] {
        let request = axum::http::Request::get(target).body(axum::body::Body::empty()).unwrap();
        let reply = world.deliver(request).await;
        assert_eq!(reply.status, StatusCode::OK, "{target}");
        assert!(!reply.body.is_empty());
    }
}

#[tokio::test]
async fn what_breaks_inside_is_answered_with_500_and_nothing_internal() {
    let world = World::new().await;
    world.engine.close().await;
    for (target, body, code) in [
        ("/v3/pay/partner/transactions/jsapi", crate::world::order("T1"), "SYSTEM_ERROR"),
        ("/v3/combine-transactions/jsapi", crate::combine::order("C1", 1), "SYSTEMERROR"),
    ] {
        let reply = world.post(target, &body).await;
        assert_eq!(reply.said(), (500, code.to_owned()));
        assert_eq!(reply.text("/message"), "系统异常，请用相同参数重试");
        assert!(world.verifies(&reply));
    }
}

#[tokio::test]
async fn links_have_the_address_that_the_client_named_or_the_public_one() {
    for (public, base) in
        [(None, "http://pay.example:8420"), (Some("https://pay.example"), "https://pay.example")]
    {
        let world = World::at(public.map(ToOwned::to_owned), Settings::default(), Rules::default()).await;
        let mut body = crate::world::order("T20251009-1");
        body.as_object_mut().unwrap().remove("payer");
        let native = world.post("/v3/pay/partner/transactions/native", &body).await;
        assert!(native.text("/code_url").starts_with(&format!("{base}/code?")), "{}", native.json());
        body["out_trade_no"] = "T20251009-2".into();
        body["scene_info"] = json!({ "payer_client_ip": "203.0.113.7", "h5_info": { "type": "Wap" } });
        let h5 = world.post("/v3/pay/partner/transactions/h5", &body).await;
        assert!(h5.text("/h5_url").starts_with(&format!("{base}/cashier?")), "{}", h5.json());
    }
}
