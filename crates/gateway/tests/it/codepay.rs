//! Payment codes: `…/codepay`, `…/scannedpos`, `…/reverse` (contract 2.11).

use crate::ask::Reply;
use crate::world::{APPID, DIRECT, Merchant, PARTNER, PARTNERS_SELLER, SELLER, World};
use insta::assert_json_snapshot;
use serde_json::{Value, json};
use tongbao_gateway::Settings;
use tongbao_kernel::order::Target;
use tongbao_kernel::rules::{Rules, UserPayingForm};

const PAYS: &str = "100000000000000001";
const ASKS: &str = "130000000000000002";
const PARTNER_ROOT: &str = "/v3/pay/partner/transactions";
const DIRECT_ROOT: &str = "/v3/pay/transactions";

fn partner(number: &str, code: &str) -> Value {
    json!({
        "sp_appid": APPID, "sp_mchid": PARTNER, "sub_mchid": PARTNERS_SELLER, "description": "tea",
        "out_trade_no": number, "attach": "till 3", "payer": { "auth_code": code },
        "amount": { "total": 10000, "currency": "CNY" }, "settle_info": { "profit_sharing": true },
        "scene_info": { "device_id": "T3", "device_ip": "192.0.2.1", "store_info": { "id": "S1", "out_id": "A" } }
    })
}

fn direct(number: &str, code: &str) -> Value {
    json!({
        "appid": APPID, "mchid": DIRECT, "description": "tea", "out_trade_no": number,
        "payer": { "auth_code": code }, "amount": { "total": 10000, "currency": "CNY" },
        "scene_info": { "store_info": { "id": "S1" } }
    })
}

async fn pay(world: &World, body: &Value) -> Reply {
    let (merchant, root): (&Merchant, _) = if body.get("sp_mchid").is_some() {
        (&world.partner, PARTNER_ROOT)
    } else {
        (&world.direct, DIRECT_ROOT)
    };
    world.post_by(merchant, &format!("{root}/codepay"), body).await
}

async fn found(world: &World, number: &str) -> Reply {
    let query = format!("sp_mchid={PARTNER}&sub_mchid={PARTNERS_SELLER}");
    world.get_by(&world.partner, &format!("{PARTNER_ROOT}/out-trade-no/{number}?{query}")).await
}

async fn reverse(world: &World, number: &str) -> Reply {
    let target = format!("{PARTNER_ROOT}/out-trade-no/{number}/reverse");
    let body = json!({ "sp_appid": APPID, "sp_mchid": PARTNER, "sub_mchid": PARTNERS_SELLER });
    world.post_by(&world.partner, &target, &body).await
}

#[tokio::test]
async fn a_code_pays_and_the_reply_is_the_whole_order() {
    let world = World::new().await;
    let mut shown = serde_json::Map::new();
    shown.insert("partner".to_owned(), pay(&world, &partner("T1", PAYS)).await.shown());
    shown.insert("direct".to_owned(), pay(&world, &direct("T1", PAYS)).await.shown());
    shown.insert("found".to_owned(), found(&world, "T1").await.shown());
    assert_json_snapshot!(shown);
    let again = pay(&world, &partner("T1", PAYS)).await;
    assert_eq!(again.json(), shown["partner"]["body"], "the same again, paid once");
}

#[tokio::test]
async fn the_application_may_be_left_out() {
    let world = World::new().await;
    let mut body = partner("T1", PAYS);
    body.as_object_mut().unwrap().remove("sp_appid");
    let reply = pay(&world, &body).await;
    assert_eq!(reply.text("/trade_state"), "SUCCESS");
    assert!(reply.json().get("sp_appid").is_none());
    assert!(found(&world, "T1").await.json().get("sp_appid").is_none());
}

#[tokio::test]
async fn while_the_password_is_awaited_the_profile_says_how() {
    let world = World::new().await;
    assert_json_snapshot!("user_paying", pay(&world, &partner("T1", ASKS)).await.shown());
    world.settle_for(PARTNER, Target::Order("T1".into())).await;
    assert_eq!(found(&world, "T1").await.text("/trade_state"), "SUCCESS");

    let mut rules = Rules::default();
    rules.codepay.userpaying_form = UserPayingForm::Code202;
    let world = World::with(Settings::default(), rules).await;
    let told = pay(&world, &partner("T1", ASKS)).await;
    assert!(world.verifies(&told));
    assert_json_snapshot!("user_paying_by_code", told.shown());
    assert_eq!(pay(&world, &partner("T1", ASKS)).await.status, 202);
    assert_eq!(found(&world, "T1").await.text("/trade_state"), "USERPAYING");
}

#[tokio::test]
async fn codes_that_cannot_pay_are_refused_and_leave_nothing() {
    let world = World::new().await;
    let mut shown = serde_json::Map::new();
    for (what, code) in [
        ("expired", "150000000000000003"),
        ("used", "120000000000000004"),
        ("change too short", "100000000000000005"),
        ("unknown", "110000000000000006"),
        ("not a code", "160000000000000001"),
        ("too short", "10000000000000001"),
    ] {
        shown.insert(what.to_owned(), pay(&world, &partner("T1", code)).await.shown());
    }
    let mut foreign = partner("T1", PAYS);
    foreign["sub_mchid"] = json!(SELLER);
    shown.insert("a seller of another".to_owned(), pay(&world, &foreign).await.shown());
    assert_json_snapshot!(shown);
    assert_eq!(found(&world, "T1").await.said(), (404, "ORDER_NOT_EXIST".to_owned()));
    assert_eq!(pay(&world, &partner("T1", PAYS)).await.status, 200);
}

#[tokio::test]
async fn a_code_payment_is_reversed_and_not_closed() {
    let world = World::new().await;
    pay(&world, &partner("T1", PAYS)).await;
    let close = json!({ "sp_mchid": PARTNER, "sub_mchid": PARTNERS_SELLER });
    let target = format!("{PARTNER_ROOT}/out-trade-no/T1/close");
    assert_json_snapshot!(
        "close_of_a_code_payment",
        world.post_by(&world.partner, &target, &close).await.shown()
    );
    assert_json_snapshot!("reversed", reverse(&world, "T1").await.shown());
    assert_eq!(reverse(&world, "T1").await.status, 200, "again");
    assert_json_snapshot!("reversed_order", found(&world, "T1").await.shown());
    assert_eq!(pay(&world, &partner("T1", PAYS)).await.said(), (400, "ORDER_CLOSED".to_owned()));
    assert_eq!(reverse(&world, "T404").await.said(), (404, "ORDER_NOT_EXIST".to_owned()));

    pay(&world, &direct("D1", ASKS)).await;
    let target = format!("{DIRECT_ROOT}/out-trade-no/D1/reverse");
    let body = json!({ "appid": APPID, "mchid": DIRECT });
    assert_json_snapshot!("reversed_direct", world.post_by(&world.direct, &target, &body).await.shown());
    let wrong = json!({ "appid": "wx9999999999999999", "mchid": DIRECT });
    let reply = world.post_by(&world.direct, &target, &wrong).await;
    assert_eq!(reply.said(), (400, "APPID_MCHID_NOT_MATCH".to_owned()));
}

#[tokio::test]
async fn an_order_at_a_point_of_sale_gives_a_session_and_is_no_code_payment() {
    let world = World::new().await;
    let target = format!("{PARTNER_ROOT}/scannedpos");
    let mut body = partner("P1", PAYS);
    body["payer"] = json!({ "sp_openid": "oAAAA0001" });
    body["scene_info"] = json!({ "payer_client_ip": "192.0.2.1", "store_info": { "id": "S1" } });
    let placed = world.post_by(&world.partner, &target, &body).await;
    assert_eq!(placed.text("/prepay_id").len(), 36, "{}", placed.json());
    world.settle_for(PARTNER, Target::Order("P1".into())).await;
    assert_eq!(found(&world, "P1").await.text("/trade_type"), "JSAPI");
    assert_json_snapshot!("reversal_of_another_order", reverse(&world, "P1").await.shown());
    body["payer"] = json!({});
    body["out_trade_no"] = json!("P2");
    let reply = world.post_by(&world.partner, &target, &body).await;
    assert_eq!(reply.said(), (400, "PARAM_ERROR".to_owned()));
    body["payer"] = json!({ "sp_openid": "oAAAA0001" });
    body.as_object_mut().unwrap().remove("sp_appid");
    let reply = world.post_by(&world.partner, &target, &body).await;
    assert_eq!(reply.text("/detail/field"), "/sp_appid");
}
