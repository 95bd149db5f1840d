//! Contract 1.7, D.6: the list that verifies itself.

use crate::world::{PUB_KEY_ID, World, apiv3_key};
use axum::http::{Method, StatusCode};
use tongbao_base::Time;

#[tokio::test]
async fn the_list_opens_with_the_apiv3_key_and_contains_the_certificate_that_signed_it() {
    let world = World::new().await;
    let reply = world.get("/v3/certificates?algorithm_type=RSA").await;
    let told = reply.json();
    let listed = told["data"].as_array().unwrap();
    assert_eq!(listed.len(), 2, "the new one is announced while the old one signs");
    let signer = reply.header("wechatpay-serial");
    let mut found = false;
    for entry in listed {
        let serial = entry["serial_no"].as_str().unwrap();
        let known = world.certificates.iter().find(|certificate| certificate.serial == serial).unwrap();
        assert_eq!(entry["effective_time"], known.not_before.rfc3339());
        assert_eq!(entry["expire_time"], known.not_after.rfc3339());
        let sealed = &entry["encrypt_certificate"];
        assert_eq!(sealed["algorithm"], "AEAD_AES_256_GCM");
        assert_eq!(sealed["associated_data"], "certificate");
        let nonce = sealed["nonce"].as_str().unwrap();
        assert_eq!(nonce.len(), 12);
        let opened = apiv3_key().open(nonce, "certificate", sealed["ciphertext"].as_str().unwrap());
        let pem = String::from_utf8(opened.unwrap()).unwrap();
        assert_eq!(pem, known.pem);
        found |= serial == signer;
    }
    assert!(found, "signed by {signer}");
    assert!(world.verifies(&reply));
}

#[tokio::test]
async fn the_list_is_signed_with_the_key_asked_for() {
    let world = World::new().await;
    let ask = world.ask(Method::GET, "/v3/certificates", "").header("wechatpay-serial", PUB_KEY_ID);
    let reply = world.send(ask).await;
    assert_eq!(reply.header("wechatpay-serial"), PUB_KEY_ID);
    assert!(world.verifies(&reply));
}

#[tokio::test]
async fn the_list_verifies_itself_also_for_a_merchant_in_public_key_mode() {
    let world = World::new().await;
    let direct = world.direct.clone();
    let list = world.send(world.ask(Method::GET, "/v3/certificates", "").by(&direct)).await;
    assert_eq!(list.header("wechatpay-serial"), world.certificates[0].serial);
    let other = world.send(world.ask(Method::GET, "/v3/merchant/fund/balance/BASIC", "").by(&direct)).await;
    assert_eq!(other.header("wechatpay-serial"), PUB_KEY_ID);
    assert!(world.verifies(&list) && world.verifies(&other));
}

#[tokio::test]
async fn rsa_certificates_are_all_that_there_are() {
    let world = World::new().await;
    for (query, status) in [("", 200), ("?algorithm_type=RSA", 200), ("?algorithm_type=ALL", 200)] {
        assert_eq!(world.get(&format!("/v3/certificates{query}")).await.status.as_u16(), status, "{query}");
    }
    for query in ["?algorithm_type=SM2", "?algorithm_type=rsa"] {
        let reply = world.get(&format!("/v3/certificates{query}")).await;
        assert_eq!(reply.said(), (400, "PARAM_ERROR".to_owned()), "{query}");
        assert_eq!(reply.text("/detail/field"), "/algorithm_type");
    }
}

/// G.1: certificate A, then both, then certificate B; a client that names A is heard to its end.
#[tokio::test]
async fn certificates_rotate_by_the_rules_time() {
    let world = World::new().await;
    let (a, b) = (world.certificates[0].serial.clone(), world.certificates[1].serial.clone());
    let signs = async |wanted: Option<&str>| {
        let mut ask = world.ask(Method::GET, "/v3/merchant/fund/balance/BASIC", "");
        if let Some(wanted) = wanted {
            ask = ask.header("wechatpay-serial", wanted);
        }
        let reply = world.send(ask).await;
        assert!(world.verifies(&reply));
        reply.header("wechatpay-serial").to_owned()
    };
    assert_eq!((signs(None).await, signs(Some(&b)).await), (a.clone(), b.clone()));
    world.advance(Time::DAY);
    assert_eq!((signs(None).await, signs(Some(&a)).await), (b.clone(), a.clone()));
    assert_eq!(world.get("/v3/certificates").await.json()["data"].as_array().unwrap().len(), 2);
    world.advance(1000 * Time::DAY);
    assert_eq!(world.get("/v3/certificates").await.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(signs(Some(&a)).await, PUB_KEY_ID, "none holds: the public key signs");
}

#[tokio::test]
async fn a_merchant_of_public_key_mode_alone_has_no_list() {
    let world = World::new().await;
    let merchant = world.key_only.clone();
    let reply = world.send(world.ask(Method::GET, "/v3/certificates", "").by(&merchant)).await;
    assert_eq!(reply.said(), (404, "RESOURCE_NOT_EXISTS".to_owned()));
    assert_eq!(reply.header("wechatpay-serial"), PUB_KEY_ID);
    assert!(world.verifies(&reply));
}
