//! What the tests outside 收付通 share: orders of a partner's seller and of a direct merchant, and
//! how the two ask.

use crate::ask::Reply;
use crate::world::{DIRECT, Merchant, PARTNER, PARTNERS_SELLER, World, order};
use axum::http::Method;
use serde_json::{Value, json};
use tongbao_base::ids::{MchId, OpenId};
use tongbao_base::{Fen, Time};
use tongbao_kernel::model::{Funding, TradeType};
use tongbao_kernel::order::{Create, Pay, Target};

pub async fn post(world: &World, by: &Merchant, path: &str, body: &Value) -> Reply {
    let ask = world.ask(Method::POST, path, &body.to_string()).header("content-type", "application/json");
    world.send(ask.header("wechatpay-serial", &world.certificates[0].serial).by(by)).await
}

pub async fn get(world: &World, by: &Merchant, target: &str) -> Reply {
    world.send(world.ask(Method::GET, target, "").by(by)).await
}

/// A field as a client encrypts it.
pub fn seal(world: &World, text: &str) -> String {
    world.certificates[0].public_key.encrypt(text).unwrap()
}

async fn pay(world: &World, platform: &str, out_trade_no: &str) -> String {
    let pay = Pay {
        platform: MchId::from(platform),
        target: Target::Order(out_trade_no.into()),
        payer: OpenId::from("oAAAA0001"),
        funding: Funding::Channel,
        bank_type: "CMB_DEBIT".to_owned(),
        coupon: Fen::ZERO,
    };
    let paid = world.engine.submit(pay).await.unwrap();
    world.advance(61 * Time::SECOND);
    paid.transaction_ids.first().unwrap().to_string()
}

/// A paid order of 100 yuan of the partner's seller, that may be split now.
pub async fn paid_order(world: &World, out_trade_no: &str) -> String {
    let mut body = order(out_trade_no);
    body["sp_mchid"] = json!(PARTNER);
    body["sub_mchid"] = json!(PARTNERS_SELLER);
    let placed = post(world, &world.partner, "/v3/pay/partner/transactions/jsapi", &body).await;
    assert_eq!(placed.status, 200, "{}", placed.json());
    pay(world, PARTNER, out_trade_no).await
}

/// The same of the direct merchant.
pub async fn own_order(world: &World, out_trade_no: &str) -> String {
    let create = Create {
        platform: MchId::from(DIRECT),
        appid: crate::world::APPID.into(),
        out_trade_no: out_trade_no.into(),
        sub_mchid: MchId::from(DIRECT),
        sub_appid: None,
        trade_type: TradeType::Native,
        total: Fen::new(10_000),
        description: "tea".to_owned(),
        attach: None,
        notify_url: "https://p.example/n/pay".to_owned(),
        time_expire: None,
        sp_openid: None,
        sub_openid: None,
        profit_sharing: true,
        subsidy: Fen::ZERO,
        terms: String::new(),
    };
    world.engine.submit(create).await.unwrap();
    pay(world, DIRECT, out_trade_no).await
}
