//! `/v3/bill/…`, `/v3/billdownload/file`, `/v3/profitsharing/bills`, day-end balances (contract 5).

use crate::world::{PLATFORM, Reply, SELLER, STRANGER, World};
use axum::http::Method;
use insta::assert_json_snapshot;
use serde_json::{Value, json};
use std::sync::Arc;
use tongbao_base::ids::MchId;
use tongbao_base::{Day, Time};
use tongbao_kernel::bill::{Close, KeepBalances, Then};

const TRADE: &str = "/v3/bill/tradebill";
/// The day on which every world begins.
const DAY: &str = "2025-10-09";

/// Closes the day, as the worker would at nine, and lets it be ten o'clock.
async fn close_day(world: &World) {
    let day = Day::parse(DAY).unwrap();
    let (platform, reader) = (MchId::from(PLATFORM), Arc::clone(world.engine.reader()));
    let now = world.engine.clock().now();
    let draft = world.bills.draft(reader, &platform, day, now).await.unwrap();
    let balances = KeepBalances { platform: platform.clone(), balances: draft.balances };
    world.engine.submit(balances).await.unwrap();
    let (daybook, marks, then) = (draft.daybook, draft.marks, Then::Nothing);
    world.engine.submit(Close { platform, day, daybook, seal: None, marks, then }).await.unwrap();
    let ten_oclock = day.next().start().after_ms(10 * Time::HOUR);
    world.advance(ten_oclock.ms_since(world.engine.clock().now()));
}

/// A day with a payment, a refund and a split.
async fn busy_day() -> World {
    let world = World::new().await;
    let order = world.paid_order("T1").await;
    let refund = json!({
        "sub_mchid": SELLER, "sp_appid": crate::world::APPID, "transaction_id": order, "out_refund_no": "R1",
        "amount": { "refund": 3000, "total": 10000, "currency": "CNY" }
    });
    assert_eq!(world.post("/v3/ecommerce/refunds/apply", &refund).await.status, 200);
    let split = json!({
        "appid": crate::world::APPID, "sub_mchid": SELLER, "transaction_id": order, "out_order_no": "S1",
        "receivers": [{ "type": "MERCHANT_ID", "receiver_account": PLATFORM, "amount": 1000, "description": "佣金" }],
        "finish": false
    });
    let split = world.post("/v3/ecommerce/profitsharing/orders", &split).await;
    assert_eq!(split.status, 200, "{}", split.json());
    world.execute(&split.text("/order_id")).await;
    close_day(&world).await;
    world
}

/// What is drawn anew for each reply is left out.
fn shown(reply: &Reply) -> Value {
    let mut shown = reply.shown();
    let body = &mut shown["body"];
    let links = body.get_mut("download_bill_list").and_then(Value::as_array_mut);
    links.into_iter().flatten().for_each(hide);
    hide(body);
    shown
}

fn hide(link: &mut Value) {
    let Some(fields) = link.as_object_mut() else { return };
    for name in ["encrypt_key", "nonce"] {
        if let Some(value) = fields.get_mut(name) {
            *value = format!("({} characters)", value.as_str().unwrap().len()).into();
        }
    }
    if let Some(url) = fields.get_mut("download_url") {
        let text = url.as_str().unwrap().to_owned();
        let (head, token) = text.split_once("token=").unwrap();
        let tail = token.split_once('&').map(|(_, tail)| format!("&{tail}")).unwrap_or_default();
        *url = format!("{head}token=…{tail}").into();
    }
}

async fn fetch(world: &World, link: &str) -> Reply {
    let target = link.strip_prefix("http://pay.example:8420").unwrap();
    let mut ask = world.ask(Method::GET, target, "");
    ask.headers = vec![("accept", "text/plain".to_owned())];
    world.send(ask).await
}

#[tokio::test]
async fn bills_are_handed_out_by_link() {
    let world = busy_day().await;
    let sealed = "algorithm=AEAD_AES_256_GCM";
    let mut replies = serde_json::Map::new();
    for target in [
        format!("{TRADE}?bill_date={DAY}"),
        format!("{TRADE}?bill_date={DAY}&bill_type=SUCCESS&sub_mchid={SELLER}&tar_type=GZIP"),
        format!("/v3/bill/fundflowbill?bill_date={DAY}"),
        format!("/v3/bill/fundflowbill?bill_date={DAY}&account_type=FEES"),
        format!(
            "/v3/bill/sub-merchant-fundflowbill?bill_date={DAY}&sub_mchid={SELLER}&account_type=BASIC&{sealed}"
        ),
        format!("/v3/ecommerce/bill/fundflowbill?bill_date={DAY}&account_type=ALL&{sealed}&tar_type=GZIP"),
        format!("/v3/profitsharing/bills?bill_date={DAY}"),
        format!("/v3/merchant/fund/withdraw/bill-type/NO_SUCC?bill_date={DAY}"),
    ] {
        let reply = world.get(&target).await;
        assert!(world.verifies(&reply), "{target}");
        replies.insert(target, shown(&reply));
    }
    assert_json_snapshot!(replies);
}

#[tokio::test]
async fn a_bills_text_is_as_the_contract_writes_it() {
    let world = busy_day().await;
    let mut texts = serde_json::Map::new();
    for target in [
        format!("{TRADE}?bill_date={DAY}"),
        format!("{TRADE}?bill_date={DAY}&bill_type=SUCCESS"),
        format!("{TRADE}?bill_date={DAY}&bill_type=REFUND"),
        format!("/v3/bill/fundflowbill?bill_date={DAY}&sub_mchid={SELLER}"),
        format!("/v3/profitsharing/bills?bill_date={DAY}"),
    ] {
        let link = world.get(&target).await.text("/download_url");
        let file = fetch(&world, &link).await;
        assert_eq!((file.status.as_u16(), file.header("content-type")), (200, "text/plain; charset=utf-8"));
        assert_eq!(file.header("content-length"), file.body.len().to_string());
        assert_eq!(file.header("wechatpay-signature"), "", "a file is not signed");
        let text = String::from_utf8(file.body).unwrap();
        texts.insert(target, text.split("\r\n").map(str::to_owned).collect());
    }
    assert_json_snapshot!(texts);
}

#[tokio::test]
async fn each_refusal_of_a_bill_is_told() {
    let world = busy_day().await;
    let mut replies = serde_json::Map::new();
    for target in [
        format!("{TRADE}?bill_date=2025-10-10"),
        format!("{TRADE}?bill_date=2025-07-09"),
        format!("{TRADE}?bill_date=2025-10-08"),
        format!("{TRADE}?bill_date=20251009"),
        format!("{TRADE}?bill_date={DAY}&sub_mchid={STRANGER}"),
        format!("/v3/ecommerce/bill/fundflowbill?bill_date={DAY}&account_type=ALL&algorithm=SM4_GCM"),
        "/v3/billdownload/file?token=AAAA".to_owned(),
        "/v3/billdownload/file".to_owned(),
    ] {
        let reply = world.get(&target).await;
        assert!(world.verifies(&reply), "{target}: a refusal is signed");
        replies.insert(target, reply.shown());
    }
    assert_json_snapshot!(replies);
}

#[tokio::test]
async fn a_bill_that_is_being_made_is_told_by_family() {
    let world = World::new().await;
    world.paid_order("T1").await;
    world.advance(Time::DAY);
    for (target, said) in [
        (TRADE, (400, "STATEMENT_CREATING".to_owned())),
        ("/v3/profitsharing/bills", (400, "INVALID_REQUEST".to_owned())),
    ] {
        assert_eq!(world.get(&format!("{target}?bill_date={DAY}")).await.said(), said);
    }
}

#[tokio::test]
async fn a_link_is_for_its_merchant_and_for_five_minutes() {
    let world = busy_day().await;
    let link = world.get(&format!("{TRADE}?bill_date={DAY}")).await.text("/download_url");
    let target = link.strip_prefix("http://pay.example:8420").unwrap();
    let other = world.ask(Method::GET, target, "").by(&world.other_platform);
    assert_eq!(world.send(other).await.said(), (403, "NO_AUTH".to_owned()));
    world.advance(299 * Time::SECOND);
    assert_eq!(fetch(&world, &link).await.status, 200);
    world.advance(Time::SECOND);
    assert_eq!(fetch(&world, &link).await.said(), (400, "INVALID_REQUEST".to_owned()));
}

#[tokio::test]
async fn day_end_balances_are_told() {
    let world = busy_day().await;
    let mut replies = serde_json::Map::new();
    for target in [
        format!("/v3/ecommerce/fund/enddaybalance/{SELLER}?date={DAY}"),
        format!("/v3/ecommerce/fund/enddaybalance/{SELLER}?date={DAY}&account_type=DEPOSIT"),
        format!("/v3/ecommerce/fund/enddaybalance/{SELLER}?date=2025-07-10"),
        format!("/v3/ecommerce/fund/enddaybalance/{STRANGER}?date={DAY}"),
        format!("/v3/merchant/fund/dayendbalance/BASIC?date={DAY}"),
        format!("/v3/merchant/fund/dayendbalance/OPERATION?date={DAY}"),
        "/v3/merchant/fund/dayendbalance/OPERATION?date=2025-10-10".to_owned(),
    ] {
        replies.insert(target.clone(), world.get(&target).await.shown());
    }
    assert_json_snapshot!(replies);
}
