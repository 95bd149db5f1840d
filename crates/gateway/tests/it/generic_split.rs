//! `/v3/profitsharing/…` (contract 2.12, C.4).

use crate::generic::{get, own_order, paid_order, post, seal};
use crate::world::{DIRECT, OTHER_PLATFORM, PARTNER, PARTNERS_SELLER, SELLER, World};
use insta::assert_json_snapshot;
use serde_json::{Map, Value, json};
use tongbao_base::Fen;
use tongbao_base::ids::MchId;
use tongbao_kernel::merchant::{AllowReturns, Consent};
use tongbao_kernel::model::AccountKind;
use tongbao_kernel::profitsharing::Execute;
use tongbao_kernel::withdrawal::Create as Withdraw;

const ROOT: &str = "/v3/profitsharing";

fn merchant(world: &World, sub_mchid: Option<&str>, account: &str) -> Value {
    let mut body = json!({
        "appid": "wx0000000000000001", "type": "MERCHANT_ID", "account": account,
        "name": seal(world, &format!("商户{account}")), "relation_type": "SUPPLIER"
    });
    if let Some(sub_mchid) = sub_mchid {
        body["sub_mchid"] = json!(sub_mchid);
    }
    body
}

fn split(order: &str, number: &str, account: &str, amount: i64) -> Value {
    json!({
        "sub_mchid": PARTNERS_SELLER, "transaction_id": order, "out_order_no": number,
        "unfreeze_unsplit": false,
        "receivers": [{
            "type": "MERCHANT_ID", "account": account, "amount": amount, "description": "commission"
        }]
    })
}

fn unfreeze(order: &str, number: &str) -> Value {
    json!({
        "sub_mchid": PARTNERS_SELLER, "transaction_id": order, "out_order_no": number, "description": "done"
    })
}

async fn list(world: &World, account: &str) {
    let body = merchant(world, Some(PARTNERS_SELLER), account);
    let added = post(world, &world.partner, &format!("{ROOT}/receivers/add"), &body).await;
    assert_eq!(added.status, 200, "{}", added.json());
}

async fn execute(world: &World, platform: &str, split_id: &str) {
    let (platform, split_id) = (MchId::from(platform), split_id.into());
    world.engine.submit(Execute { platform, split_id, closed: Vec::new() }).await.unwrap();
}

#[tokio::test]
async fn a_receivers_name_is_answered_for_the_callers_own_key() {
    let world = World::new().await;
    let body = merchant(&world, Some(PARTNERS_SELLER), DIRECT);
    let added = post(&world, &world.partner, &format!("{ROOT}/receivers/add"), &body).await;
    assert_eq!(world.partner.key.decrypt(&added.text("/name")).unwrap().reveal(), format!("商户{DIRECT}"));
    let mut shown = added.shown();
    shown["body"]["name"] = json!("[sealed]");
    assert_json_snapshot!("receivers_add", shown);
    let delete = json!({
        "sub_mchid": PARTNERS_SELLER, "appid": "wx0000000000000001", "type": "MERCHANT_ID", "account": DIRECT
    });
    let gone = post(&world, &world.partner, &format!("{ROOT}/receivers/delete"), &delete).await;
    assert_json_snapshot!("receivers_delete", gone.shown());
}

#[tokio::test]
async fn a_partners_order_is_split_found_and_released() {
    let world = World::new().await;
    let order = paid_order(&world, "T1").await;
    list(&world, DIRECT).await;
    let path = format!("{ROOT}/orders");
    let accepted = post(&world, &world.partner, &path, &split(&order, "S1", DIRECT, 1000)).await;
    assert_json_snapshot!("split_accepted", accepted.shown());
    execute(&world, PARTNER, &accepted.text("/order_id")).await;
    let target = format!("{path}/S1?transaction_id={order}&sub_mchid={PARTNERS_SELLER}");
    assert_json_snapshot!("split_found", get(&world, &world.partner, &target).await.shown());
    let target = format!("{ROOT}/transactions/{order}/amounts");
    assert_json_snapshot!("amounts", get(&world, &world.partner, &target).await.shown());
    let released = post(&world, &world.partner, &format!("{path}/unfreeze"), &unfreeze(&order, "U1")).await;
    assert_json_snapshot!("unfrozen", released.shown());
    let target = format!("{path}/U1?transaction_id={order}&sub_mchid={PARTNERS_SELLER}");
    assert_eq!(get(&world, &world.partner, &target).await.json(), released.json());
    let target = format!("{ROOT}/merchant-configs/{PARTNERS_SELLER}");
    assert_json_snapshot!("merchant_config", get(&world, &world.partner, &target).await.shown());
}

#[tokio::test]
async fn a_direct_merchant_splits_without_naming_anybody() {
    let world = World::new().await;
    let order = own_order(&world, "T1").await;
    let body = merchant(&world, None, PARTNER);
    assert_eq!(post(&world, &world.direct, &format!("{ROOT}/receivers/add"), &body).await.status, 200);
    let mut asked = split(&order, "S1", PARTNER, 3000);
    asked.as_object_mut().unwrap().remove("sub_mchid");
    asked["unfreeze_unsplit"] = json!(true);
    let accepted = post(&world, &world.direct, &format!("{ROOT}/orders"), &asked).await;
    execute(&world, DIRECT, &accepted.text("/order_id")).await;
    let found = get(&world, &world.direct, &format!("{ROOT}/orders/S1?transaction_id={order}")).await;
    assert_json_snapshot!("own_split", found.shown());
}

#[tokio::test]
async fn splits_that_break_a_rule_are_refused_with_their_numbers() {
    let world = World::new().await;
    let order = paid_order(&world, "T1").await;
    let path = format!("{ROOT}/orders");
    let mut shown = Map::new();
    let asked = split(&order, "S1", DIRECT, 1000);
    shown.insert("not listed".into(), post(&world, &world.partner, &path, &asked).await.shown());
    list(&world, DIRECT).await;
    let over = split(&order, "S1", DIRECT, 3001);
    shown.insert("above the cap".into(), post(&world, &world.partner, &path, &over).await.shown());
    let mut nobody = asked.clone();
    nobody.as_object_mut().unwrap().remove("receivers");
    shown.insert("nobody".into(), post(&world, &world.partner, &path, &nobody).await.shown());
    let mut unnamed = asked.clone();
    unnamed.as_object_mut().unwrap().remove("sub_mchid");
    shown.insert("no seller".into(), post(&world, &world.partner, &path, &unnamed).await.shown());
    shown.insert("a seller too many".into(), post(&world, &world.direct, &path, &asked).await.shown());
    let mut foreign = asked.clone();
    foreign["sub_mchid"] = json!(SELLER);
    shown.insert("a foreign seller".into(), post(&world, &world.partner, &path, &foreign).await.shown());
    let mut person = asked.clone();
    person["receivers"][0]["type"] = json!("PERSONAL_SUB_OPENID");
    shown.insert("no sub_appid".into(), post(&world, &world.partner, &path, &person).await.shown());
    shown.insert("a platform".into(), post(&world, &world.platform, &path, &asked).await.shown());
    let target = format!("{ROOT}/merchant-configs/{PARTNERS_SELLER}");
    shown.insert("ratio, a direct merchant".into(), get(&world, &world.direct, &target).await.shown());
    let target = format!("{ROOT}/merchant-configs/{OTHER_PLATFORM}");
    shown.insert("ratio, not ours".into(), get(&world, &world.partner, &target).await.shown());
    let target = format!("{path}/S404?transaction_id={order}&sub_mchid={PARTNERS_SELLER}");
    shown.insert("unknown split".into(), get(&world, &world.partner, &target).await.shown());
    let target = format!("{ROOT}/transactions/{order}/amounts");
    shown.insert("amounts, not ours".into(), get(&world, &world.direct, &target).await.shown());
    assert_json_snapshot!(shown);
}

#[tokio::test]
async fn relations_and_names_are_checked_before_anything_else() {
    let world = World::new().await;
    let path = format!("{ROOT}/receivers/add");
    let mut shown = Map::new();
    let body = merchant(&world, Some(PARTNERS_SELLER), DIRECT);
    for (name, field, value) in [
        ("custom without a name", "relation_type", json!("CUSTOM")),
        ("a name without custom", "custom_relation", json!("仓库")),
        ("a relation of 收付通", "relation_type", json!("OTHERS")),
        ("no name", "name", Value::Null),
        ("a name in the clear", "name", json!("商户")),
    ] {
        let mut wrong = body.clone();
        wrong[field] = value;
        shown.insert(name.into(), post(&world, &world.partner, &path, &wrong).await.shown());
    }
    let mut wrong = body.clone();
    wrong["name"] = json!(seal(&world, "别人"));
    shown.insert("another name".into(), post(&world, &world.partner, &path, &wrong).await.shown());
    assert_json_snapshot!(shown);
}

#[tokio::test]
async fn a_return_needs_consent_and_money() {
    let world = World::new().await;
    let order = paid_order(&world, "T1").await;
    list(&world, PARTNER).await;
    let accepted =
        post(&world, &world.partner, &format!("{ROOT}/orders"), &split(&order, "S1", PARTNER, 1000)).await;
    execute(&world, PARTNER, &accepted.text("/order_id")).await;
    let back = |number: &str, amount: i64| {
        json!({
            "sub_mchid": PARTNERS_SELLER, "out_order_no": "S1", "out_return_no": number,
            "return_mchid": PARTNER, "amount": amount, "description": "back"
        })
    };
    let path = format!("{ROOT}/return-orders");
    assert_json_snapshot!("no_consent", post(&world, &world.partner, &path, &back("R1", 400)).await.shown());
    let partner = || MchId::from(PARTNER);
    let allow = AllowReturns { platform: partner(), mchid: partner(), consent: Consent::Given };
    world.engine.submit(allow).await.unwrap();
    let done = post(&world, &world.partner, &path, &back("R1", 400)).await;
    assert_json_snapshot!("return_done", done.shown());
    let target = format!("{path}/R1?out_order_no=S1&sub_mchid={PARTNERS_SELLER}");
    assert_eq!(get(&world, &world.partner, &target).await.json(), done.json());
    let withdraw = Withdraw {
        platform: partner(),
        mchid: partner(),
        out_request_no: "W0".into(),
        account: AccountKind::BasicAvailable,
        amount: Fen::new(600),
        remark: None,
        bank_memo: None,
        notify_url: None,
    };
    world.engine.submit(withdraw).await.unwrap().unwrap();
    let short = post(&world, &world.partner, &path, &back("R2", 600)).await;
    assert_json_snapshot!("return_short", short.shown());
    let unknown = format!("{path}/R404?out_order_no=S1&sub_mchid={PARTNERS_SELLER}");
    assert_json_snapshot!("return_not_found", get(&world, &world.partner, &unknown).await.shown());
}
