//! `/v3/refund/domestic/refunds…` (contract 2.13, C.5).

use crate::generic::{get, own_order, paid_order, post, seal};
use crate::world::{PARTNER, PARTNERS_SELLER, World};
use insta::assert_json_snapshot;
use serde_json::{Map, Value, json};
use tongbao_base::ids::MchId;
use tongbao_kernel::refund::{Outcome, Settle};

const ROOT: &str = "/v3/refund/domestic/refunds";

fn refund(order: &str, number: &str, amount: i64) -> Value {
    json!({
        "sub_mchid": PARTNERS_SELLER, "transaction_id": order, "out_refund_no": number, "reason": "returned",
        "amount": { "refund": amount, "total": 10000, "currency": "CNY" }
    })
}

async fn settle(world: &World, refund_id: &str, outcome: Outcome) {
    let (platform, refund_id) = (MchId::from(PARTNER), refund_id.into());
    world.engine.submit(Settle { platform, refund_id, outcome }).await.unwrap();
}

#[tokio::test]
async fn a_partners_refund_is_accepted_settled_and_found() {
    let world = World::new().await;
    let order = paid_order(&world, "T1").await;
    let accepted = post(&world, &world.partner, ROOT, &refund(&order, "R1", 3000)).await;
    assert_json_snapshot!("accepted", accepted.shown());
    let again = post(&world, &world.partner, ROOT, &refund(&order, "R1", 3000)).await;
    assert_eq!(again.json(), accepted.json(), "once");
    settle(&world, &accepted.text("/refund_id"), Outcome::Success).await;
    let target = format!("{ROOT}/R1?sub_mchid={PARTNERS_SELLER}");
    assert_json_snapshot!("done", get(&world, &world.partner, &target).await.shown());
}

#[tokio::test]
async fn a_direct_merchant_refunds_without_naming_anybody() {
    let world = World::new().await;
    let order = own_order(&world, "T1").await;
    let mut asked = refund(&order, "R1", 10_000);
    asked.as_object_mut().unwrap().remove("sub_mchid");
    let accepted = post(&world, &world.direct, ROOT, &asked).await;
    assert_eq!(accepted.json()["amount"]["refund_fee"], json!(60));
    assert_eq!(get(&world, &world.direct, &format!("{ROOT}/R1")).await.json(), accepted.json());
}

#[tokio::test]
async fn an_abnormal_refund_goes_to_a_card() {
    let world = World::new().await;
    let order = paid_order(&world, "T1").await;
    let accepted = post(&world, &world.partner, ROOT, &refund(&order, "R1", 3000)).await;
    let refund_id = accepted.text("/refund_id");
    let path = format!("{ROOT}/{refund_id}/apply-abnormal-refund");
    let card = |number: &str| {
        json!({
            "sub_mchid": PARTNERS_SELLER, "out_refund_no": "R1", "type": "USER_BANK_CARD", "bank_type": "CMB_DEBIT",
            "bank_account": seal(&world, number), "real_name": seal(&world, "张三")
        })
    };
    let mut shown = Map::new();
    let early = post(&world, &world.partner, &path, &card("6214830000000403")).await;
    shown.insert("still under way".into(), early.shown());
    settle(&world, &refund_id, Outcome::Abnormal).await;
    shown.insert("not a card".into(), post(&world, &world.partner, &path, &card("6214")).await.shown());
    let sent = post(&world, &world.partner, &path, &card("6214830000000403")).await;
    shown.insert("sent".into(), sent.shown());
    assert_json_snapshot!(shown);
}

#[tokio::test]
async fn refunds_that_break_a_rule_are_refused_with_their_numbers() {
    let world = World::new().await;
    let order = paid_order(&world, "T1").await;
    let mut shown = Map::new();
    let above = refund(&order, "R1", 10_001);
    shown.insert("above the order".into(), post(&world, &world.partner, ROOT, &above).await.shown());
    let unknown = refund("4200000000000000000000000000", "R1", 1);
    shown.insert("unknown order".into(), post(&world, &world.partner, ROOT, &unknown).await.shown());
    let mut pocket = refund(&order, "R1", 1000);
    pocket["funds_account"] = json!("AVAILABLE");
    shown.insert("available is short".into(), post(&world, &world.partner, ROOT, &pocket).await.shown());
    pocket["funds_account"] = json!("BASIC");
    shown.insert("another pocket".into(), post(&world, &world.partner, ROOT, &pocket).await.shown());
    let mut unnamed = refund(&order, "R1", 1);
    unnamed.as_object_mut().unwrap().remove("sub_mchid");
    shown.insert("no seller".into(), post(&world, &world.partner, ROOT, &unnamed).await.shown());
    let body = refund(&order, "R1", 1);
    shown.insert("a platform".into(), post(&world, &world.platform, ROOT, &body).await.shown());
    let target = format!("{ROOT}/R404?sub_mchid={PARTNERS_SELLER}");
    shown.insert("unknown refund".into(), get(&world, &world.partner, &target).await.shown());
    assert_json_snapshot!(shown);
}
