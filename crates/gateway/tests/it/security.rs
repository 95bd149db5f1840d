//! `POST /v3/security/echo` (contract 4.2).

use crate::world::{Reply, World};
use axum::http::Method;
use serde_json::{Value, json};
use tongbao_base::ids::MchId;
use tongbao_kernel::model::{Echo, Event, Notification};
use tongbao_kernel::tables::{Stored, TableId};
use tongbao_store::Select;

const ECHO: &str = "/v3/security/echo";

async fn echo(world: &World, body: &Value, serial: Option<&str>) -> Reply {
    let mut ask = world.ask(Method::POST, ECHO, &body.to_string());
    if let Some(serial) = serial {
        ask = ask.header("wechatpay-serial", serial);
    }
    world.send(ask).await
}

async fn rows<E: Stored + Clone>(world: &World, table: TableId) -> Vec<E> {
    let mut snapshot = world.engine.reader().snapshot().await.unwrap();
    let rows = snapshot.select(&Select::all(table, 100)).await.unwrap();
    rows.iter().filter_map(E::from_row).cloned().collect()
}

#[tokio::test]
async fn a_message_comes_back_the_secret_one_encrypted_for_the_merchant() {
    let world = World::new().await;
    let platform = &world.certificates[0];
    let body = json!({
        "echo_message": "hello",
        "encrypted_echo_message": platform.public_key.encrypt("你好").unwrap(),
        "notify_url": "https://p.example/echo",
    });
    let reply = echo(&world, &body, Some(&platform.serial)).await;
    assert_eq!(reply.said().0, 200, "{}", reply.json());
    assert_eq!(reply.text("/echo_message"), "hello");
    let sealed = reply.text("/encrypted_echo_message");
    assert_eq!(world.platform.key.decrypt(&sealed).unwrap().reveal(), "你好");
    let told: Vec<Notification> = rows(&world, TableId::Notification).await;
    assert_eq!((told[0].event, &told[0].mchid), (Event::Echo, &MchId::from(world.platform.mchid)));
    let kept: Vec<Echo> = rows(&world, TableId::Echo).await;
    assert_eq!((kept[0].message.as_str(), &kept[0].sealed), ("hello", &sealed));
}

#[tokio::test]
async fn without_a_secret_or_an_address_there_is_none_in_the_reply_and_no_callback() {
    let world = World::new().await;
    let reply = echo(&world, &json!({ "echo_message": "hello" }), None).await;
    insta::assert_json_snapshot!("echo_plain", reply.shown());
    assert!(rows::<Notification>(&world, TableId::Notification).await.is_empty());
}

/// A merchant that is no platform tries its keys too.
#[tokio::test]
async fn any_merchant_with_keys_may_ask() {
    let world = World::new().await;
    let direct = world.direct.clone();
    let ask = world.ask(Method::POST, ECHO, r#"{"echo_message":"hello"}"#).by(&direct);
    assert_eq!(world.send(ask).await.said().0, 200);
}

#[tokio::test]
async fn each_refusal_of_an_echo_has_its_words() {
    let world = World::new().await;
    let platform = &world.certificates[0];
    let secret =
        json!({ "echo_message": "x", "encrypted_echo_message": platform.public_key.encrypt("y").unwrap() });
    let second = world.certificates[1].serial.clone();
    for (name, body, serial) in [
        ("message_missing", json!({}), None),
        ("message_long", json!({ "echo_message": "茶".repeat(257) }), None),
        ("message_not_encryptable", json!({ "echo_message": "茶".repeat(72) }), None),
        ("serial_missing", secret.clone(), None),
        ("serial_unknown", secret.clone(), Some("5157F09EFDC096DE15EBE81A47057A7232F1B8E1")),
        ("wrong_key", secret.clone(), Some(second.as_str())),
        ("address", json!({ "echo_message": "x", "notify_url": "p.example" }), None),
    ] {
        let reply = echo(&world, &body, serial).await;
        insta::assert_json_snapshot!(format!("echo_{name}"), reply.shown());
    }
}
