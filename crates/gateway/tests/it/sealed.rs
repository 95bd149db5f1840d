//! Encrypted fields (contract 1.8, G.1): the key that the request names, or one of three refusals.

use crate::world::{PUB_KEY_ID, SELLER_2, World};
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

const ADD: &str = "/v3/ecommerce/profitsharing/receivers/add";

fn person(encrypted_name: &str) -> Value {
    json!({
        "appid": "wx0000000000000001", "type": "PERSONAL_OPENID", "account": "oAAAA0002",
        "encrypted_name": encrypted_name, "relation_type": "OTHERS"
    })
}

async fn add(world: &World, body: &Value, serial: Option<&str>) -> (u16, String) {
    let mut ask = world.ask(Method::POST, ADD, &body.to_string()).header("content-type", "application/json");
    if let Some(serial) = serial {
        ask = ask.header("wechatpay-serial", serial);
    }
    let reply = world.send(ask).await;
    if reply.status == StatusCode::BAD_REQUEST {
        assert_eq!(reply.code(), "PARAM_ERROR");
    }
    (reply.status.as_u16(), reply.text("/message"))
}

#[tokio::test]
async fn a_name_encrypted_for_a_certificate_or_the_public_key_is_opened() {
    let world = World::new().await;
    for (serial, key) in [
        (world.certificates[0].serial.as_str(), &world.certificates[0].public_key),
        (world.certificates[1].serial.as_str(), &world.certificates[1].public_key),
        (PUB_KEY_ID, &world.public_key),
    ] {
        let body = person(&key.encrypt("张三").unwrap());
        assert_eq!(add(&world, &body, Some(serial)).await.0, 200, "{serial}");
    }
}

#[tokio::test]
async fn a_missing_serial_an_unknown_serial_and_a_wrong_key_are_three_refusals() {
    let world = World::new().await;
    let (first, second) = (&world.certificates[0], &world.certificates[1]);
    let body = person(&first.public_key.encrypt("张三").unwrap());
    let missing = add(&world, &body, None).await;
    let unknown = add(&world, &body, Some("5157F09EFDC096DE15EBE81A47057A7232F1B8E1")).await;
    let wrong = add(&world, &body, Some(&second.serial)).await;
    assert_eq!(missing, (400, "平台证书序列号Wechatpay-Serial错误：请求头中缺少Wechatpay-Serial".to_owned()));
    assert_eq!(unknown, (400, "平台证书序列号Wechatpay-Serial错误".to_owned()));
    assert_eq!(wrong, (400, "平台私钥解密失败".to_owned()));
}

#[tokio::test]
async fn without_encrypted_fields_the_serial_does_not_matter() {
    let world = World::new().await;
    let body = json!({
        "appid": "wx0000000000000001", "type": "MERCHANT_ID", "account": SELLER_2,
        "name": format!("商户{SELLER_2}"), "relation_type": "SUPPLIER"
    });
    let own = world.platform.certificate.serial.clone();
    for serial in [None, Some(""), Some(own.as_str())] {
        assert_eq!(add(&world, &body, serial).await.0, 200, "{serial:?}");
    }
}
