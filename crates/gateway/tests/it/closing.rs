//! `/v3/ecommerce/account/…`, `/v3/mch_operate/risk/…` (contract 2.9).

use crate::world::{Ask, PLATFORM, Reply, SELLER, SELLER_2, STRANGER, World};
use axum::http::Method;
use insta::assert_json_snapshot;
use serde_json::{Map, Value, json};
use tongbao_base::ids::{ClosingId, MchId};
use tongbao_base::{Fen, Time};
use tongbao_kernel::closing::{Advance, Hold, Review, Verdict};
use tongbao_kernel::media::{Add, Door, Upload};
use tongbao_kernel::merchant::{Control, ControlAction, Owner, TopUp};
use tongbao_kernel::model::{AccountKind, Closing, MediaFormat};
use tongbao_kernel::tables::{Stored, TableId};
use tongbao_kernel::withdrawal::{Outcome, Settle};
use tongbao_store::Select;

const APPLY: &str = "/v3/ecommerce/account/apply-cancel-withdraw";
const PLAIN: &str = "/v3/ecommerce/account/cancel-applications";
const LEFTOVER: &str = "/v3/mch_operate/risk/withdrawl-apply";

/// A text as the platform's certificate encrypts it.
fn sealed(world: &World, text: &str) -> String {
    world.certificates[0].public_key.encrypt(text).unwrap()
}

/// A request whose fields are encrypted for the platform's certificate.
async fn send(world: &World, path: &str, body: &Value) -> Reply {
    let serial = world.certificates[0].serial.clone();
    let ask: Ask = world
        .ask(Method::POST, path, &body.to_string())
        .header("content-type", "application/json")
        .header("wechatpay-serial", &serial);
    world.send(ask).await
}

fn bank(world: &World) -> Value {
    json!({
        "account_name": sealed(world, "张三茶庄"), "account_bank": "工商银行",
        "account_number": sealed(world, "6222000000006789")
    })
}

fn identity(world: &World, number: &str) -> Value {
    json!({ "identification_name": sealed(world, "张三"), "identification_no": sealed(world, number) })
}

fn application(world: &World, number: &str) -> Value {
    json!({
        "sub_mchid": SELLER, "out_request_no": number, "withdraw": "APPLY_WITHDRAW",
        "payee_info": { "account_type": "ACCOUNT_TYPE_CORPORATE", "bank_account_info": bank(world) },
        "remark": "停业"
    })
}

fn leftover(world: &World, number: &str, amount: i64) -> Value {
    json!({
        "sub_mchid": SELLER, "out_account_type": "BASIC_ACCOUNT", "amount": amount, "out_request_no": number,
        "payee_type": "CONTRIBUTION_MERCHANT",
        "payee_info": { "account_type": "ACCOUNT_TYPE_CORPORATE", "bank_account_info": bank(world) }
    })
}

fn plain(number: &str) -> Value {
    json!({
        "sub_mchid": SELLER, "out_apply_no": number,
        "application_info": [
            { "application_type": "SP_CANCEL_ACCOUNT_APPLICATION", "application_media_id": "m1" },
            { "application_type": "SUB_CANCEL_ACCOUNT_APPLICATION", "application_media_id": "m2" }
        ]
    })
}

fn confirmation(number: &str) -> Value {
    json!({
        "out_request_no": number, "sub_mchid": SELLER, "operator_identification": "id1102",
        "confirm_time": "2025-10-09T16:53:20+08:00", "cancel_contract_version": "V20241213"
    })
}

/// A paper of the platform's, uploaded.
async fn paper(world: &World, media_id: &str, door: Door, format: MediaFormat) {
    let sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad".to_owned();
    let upload = Upload { door, format: Some(format), size: 3, announced: sha256.clone(), sha256 };
    let add = Add { owner: MchId::from(PLATFORM), media_id: media_id.into(), upload };
    world.engine.submit(add).await.unwrap();
}

async fn papers(world: &World) {
    for media_id in ["m1", "m2", "m9"] {
        paper(world, media_id, Door::Papers, MediaFormat::Jpg).await;
    }
}

async fn top_up(world: &World, account: AccountKind, amount: i64) {
    let top_up = TopUp {
        platform: MchId::from(PLATFORM),
        owner: Owner::Merchant(MchId::from(SELLER)),
        account,
        amount: Fen::new(amount),
    };
    world.engine.submit(top_up).await.unwrap();
}

async fn applied(world: &World, number: &str) -> ClosingId {
    let reply = send(world, APPLY, &application(world, number)).await;
    assert_eq!(reply.status, 200, "{}", reply.json());
    ClosingId::from(reply.text("/applyment_id"))
}

async fn pass(world: &World, closing_id: &ClosingId) {
    let (platform, closing_id) = (MchId::from(PLATFORM), closing_id.clone());
    world.engine.submit(Review { platform, closing_id, verdict: Verdict::Pass }).await.unwrap();
}

/// The next step of an application, a minute later.
async fn advance(world: &World, closing_id: &ClosingId) {
    world.advance(Time::MINUTE);
    let (platform, closing_id) = (MchId::from(PLATFORM), closing_id.clone());
    world.engine.submit(Advance { platform, closing_id }).await.unwrap();
}

async fn shown(world: &World, number: &str) -> Value {
    world.get(&format!("{APPLY}/out-request-no/{number}")).await.shown()
}

async fn all<E: Stored + Clone>(world: &World, table: TableId) -> Vec<E> {
    let rows =
        world.engine.reader().snapshot().await.unwrap().select(&Select::all(table, 100)).await.unwrap();
    rows.iter().filter_map(E::from_row).cloned().collect()
}

/// A closed seller whose money stayed where it was.
async fn closed(world: &World) {
    let body = {
        let mut body = application(world, "C1");
        body["withdraw"] = json!("NOT_APPLY_WITHDRAW");
        body
    };
    let id = ClosingId::from(send(world, APPLY, &body).await.text("/applyment_id"));
    pass(world, &id).await;
    assert_eq!(world.post(&format!("{APPLY}/confirm"), &confirmation("C1")).await.status, 200);
    advance(world, &id).await;
}

#[tokio::test]
async fn what_stands_against_a_closing_is_told() {
    let world = World::new().await;
    top_up(&world, AccountKind::BasicAvailable, 101).await;
    let ask =
        async |sub_mchid: &str| world.get(&format!("{APPLY}/validate-cancel/{sub_mchid}")).await.shown();
    let mut told = Map::new();
    told.insert("allowed".to_owned(), ask(SELLER).await);
    world.paid_order("T1").await;
    let freeze = ControlAction::Freeze { amount: None, reason: "risk".to_owned() };
    let control = |action| Control { platform: MchId::from(PLATFORM), mchid: MchId::from(SELLER), action };
    world.engine.submit(control(freeze)).await.unwrap();
    told.insert("blocked".to_owned(), ask(SELLER).await);
    told.insert("of another platform".to_owned(), ask(STRANGER).await);
    told.insert("nobody's".to_owned(), ask("1999999999").await);
    told.insert("no number".to_owned(), ask("x").await);
    assert_json_snapshot!(told);
}

#[tokio::test]
async fn an_application_is_told_in_each_of_its_states() {
    let world = World::new().await;
    for (account, amount) in [
        (AccountKind::BasicAvailable, 100),
        (AccountKind::Operation, 20),
        (AccountKind::Deposit, 4),
        (AccountKind::Fees, 3),
    ] {
        top_up(&world, account, amount).await;
    }
    let mut told = Map::new();
    let accepted = send(&world, APPLY, &application(&world, "C1")).await;
    told.insert("0 reply".to_owned(), accepted.shown());
    let id = ClosingId::from(accepted.text("/applyment_id"));
    told.insert("1 accepted".to_owned(), shown(&world, "C1").await);
    advance(&world, &id).await;
    told.insert("2 reviewing".to_owned(), shown(&world, "C1").await);
    advance(&world, &id).await;
    told.insert("3 waiting".to_owned(), shown(&world, "C1").await);
    let confirmed = world.post(&format!("{APPLY}/confirm"), &confirmation("C1")).await;
    told.insert("4 confirmed".to_owned(), confirmed.shown());
    told.insert("5 processing".to_owned(), shown(&world, "C1").await);
    advance(&world, &id).await;
    told.insert("6 paying".to_owned(), shown(&world, "C1").await);
    let payouts = all::<tongbao_kernel::model::Withdrawal>(&world, TableId::Withdrawal).await;
    for (payout, outcome) in payouts.iter().zip([
        Outcome::Success,
        Outcome::Fail("户名不符".to_owned()),
        Outcome::Refund("账户已销".to_owned()),
        Outcome::Success,
    ]) {
        let (platform, withdraw_id) = (MchId::from(PLATFORM), payout.withdraw_id.clone());
        world.engine.submit(Settle { platform, withdraw_id, outcome }).await.unwrap();
    }
    told.insert("7 finished".to_owned(), shown(&world, "C1").await);
    let by_id = world.get(&format!("{APPLY}/applyment-id/{id}")).await;
    assert_eq!(by_id.shown(), shown(&world, "C1").await);
    let again = send(&world, APPLY, &application(&world, "C1")).await;
    assert_eq!(again.json(), accepted.json());
    assert_json_snapshot!(told);
}

#[tokio::test]
async fn an_application_that_ends_early_says_why() {
    let world = World::new().await;
    let mut told = Map::new();
    let id = applied(&world, "C1").await;
    let (platform, verdict) = (MchId::from(PLATFORM), Verdict::Reject("材料不清晰".to_owned()));
    world.engine.submit(Review { platform, closing_id: id, verdict }).await.unwrap();
    told.insert("rejected".to_owned(), shown(&world, "C1").await);
    let id = applied(&world, "C2").await;
    pass(&world, &id).await;
    world.advance(31 * Time::DAY);
    advance(&world, &id).await;
    told.insert("revoked".to_owned(), shown(&world, "C2").await);
    assert_json_snapshot!(told);
}

#[tokio::test]
async fn applications_that_break_a_rule_are_refused() {
    let world = World::new().await;
    top_up(&world, AccountKind::BasicAvailable, 100).await;
    let mut told = Map::new();
    let change = |pointer: &str, value: Value| {
        let mut body = application(&world, "C1");
        *body.pointer_mut(pointer).unwrap() = value;
        body
    };
    let account = "/payee_info/bank_account_info/account_number";
    let mut personal = change("/payee_info/account_type", json!("ACCOUNT_TYPE_PERSONAL"));
    let without_identity = personal.clone();
    personal["payee_info"]["identity_info"] = identity(&world, "12345");
    for (name, body) in [
        ("another platform's", change("/sub_mchid", json!(STRANGER))),
        ("nobody", change("/sub_mchid", json!("1999999999"))),
        ("a bad account number", change(account, json!(sealed(&world, "6222 0000")))),
        ("no cipher", change(account, json!("aGVsbG8="))),
        ("a bad number", change("/out_request_no", json!("C-1"))),
        ("a person without identity", without_identity),
        ("a person with a bad identity", personal),
    ] {
        told.insert(name.to_owned(), send(&world, APPLY, &body).await.shown());
    }
    paper(&world, "v1", Door::Videos, MediaFormat::Mp4).await;
    for (name, media_id) in [("a paper that is not there", "m404"), ("a video for a paper", "v1")] {
        let mut body = application(&world, "C1");
        body["additional_materials"] = json!([media_id]);
        told.insert(name.to_owned(), send(&world, APPLY, &body).await.shown());
    }
    let small_bank = change("/payee_info/bank_account_info/account_bank", json!("青田农商银行"));
    told.insert("a bank without its branch".to_owned(), send(&world, APPLY, &small_bank).await.shown());
    let id = applied(&world, "C1").await;
    let other_payee = change(account, json!(sealed(&world, "6222000000001111")));
    told.insert("the same number, another payee".to_owned(), send(&world, APPLY, &other_payee).await.shown());
    let second = change("/out_request_no", json!("C2"));
    told.insert("a second application".to_owned(), send(&world, APPLY, &second).await.shown());
    told.insert("a plain one beside it".to_owned(), world.post(PLAIN, &plain("A1")).await.shown());
    let confirm = format!("{APPLY}/confirm");
    told.insert("confirmed too early".to_owned(), world.post(&confirm, &confirmation("C1")).await.shown());
    told.insert("confirmed, unknown".to_owned(), world.post(&confirm, &confirmation("C9")).await.shown());
    pass(&world, &id).await;
    world.paid_order("T1").await;
    told.insert("confirmed, blocked".to_owned(), world.post(&confirm, &confirmation("C1")).await.shown());
    for target in ["applyment-id/1", "out-request-no/C9"] {
        told.insert(format!("found {target}"), world.get(&format!("{APPLY}/{target}")).await.shown());
    }
    assert_json_snapshot!(told);
}

#[tokio::test]
async fn a_confirmation_may_name_both_numbers_of_one_application() {
    let world = World::new().await;
    let id = applied(&world, "C1").await;
    pass(&world, &id).await;
    let mut other = application(&world, "C2");
    other["sub_mchid"] = json!(SELLER_2);
    assert_eq!(send(&world, APPLY, &other).await.status, 200);
    let mut both = confirmation("C2");
    both["applyment_id"] = json!(id);
    let reply = world.post(&format!("{APPLY}/confirm"), &both).await;
    assert_json_snapshot!("confirmation_of_two_applications", reply.shown());
    both["out_request_no"] = json!("C1");
    assert_eq!(world.post(&format!("{APPLY}/confirm"), &both).await.status, 200);
}

#[tokio::test]
async fn a_closed_number_asks_for_papers_and_is_gone_once_it_is_empty() {
    let world = World::new().await;
    top_up(&world, AccountKind::BasicAvailable, 100).await;
    closed(&world).await;
    papers(&world).await;
    let mut told = Map::new();
    let mut body = application(&world, "C2");
    told.insert("1 without papers".to_owned(), send(&world, APPLY, &body).await.shown());
    body["proof_medias"] = json!([{ "proof_media_type": "WITHDRAWAL_APPLICATION", "proof_media": "m1" }]);
    body["withdraw"] = json!("NOT_APPLY_WITHDRAW");
    told.insert("2 without a sweep".to_owned(), send(&world, APPLY, &body).await.shown());
    let standing = world.get(&format!("{APPLY}/validate-cancel/{SELLER}")).await;
    told.insert("3 may be applied for".to_owned(), standing.shown());
    body["withdraw"] = json!("APPLY_WITHDRAW");
    let id = ClosingId::from(send(&world, APPLY, &body).await.text("/applyment_id"));
    pass(&world, &id).await;
    advance(&world, &id).await;
    let payouts = all::<tongbao_kernel::model::Withdrawal>(&world, TableId::Withdrawal).await;
    let (platform, withdraw_id) = (MchId::from(PLATFORM), payouts[0].withdraw_id.clone());
    world.engine.submit(Settle { platform, withdraw_id, outcome: Outcome::Success }).await.unwrap();
    told.insert("4 finished".to_owned(), shown(&world, "C2").await);
    body["out_request_no"] = json!("C3");
    told.insert("5 nothing left".to_owned(), send(&world, APPLY, &body).await.shown());
    let standing = world.get(&format!("{APPLY}/validate-cancel/{SELLER}")).await;
    told.insert("6 may not be applied for".to_owned(), standing.shown());
    told.insert("7 plain".to_owned(), world.post(PLAIN, &plain("A1")).await.shown());
    assert_json_snapshot!(told);
}

#[tokio::test]
async fn nothing_of_a_payee_is_stored_in_the_clear() {
    let world = World::new().await;
    let mut body = application(&world, "C1");
    body["payee_info"]["account_type"] = json!("ACCOUNT_TYPE_PERSONAL");
    body["payee_info"]["identity_info"] = identity(&world, "11010119900307123X");
    assert_eq!(send(&world, APPLY, &body).await.status, 200);
    let rows = all::<Closing>(&world, TableId::Closing).await;
    let shown = format!("{rows:?}");
    let sealed = rows[0].payee.clone().unwrap();
    for secret in ["张三", "6222000000006789", "11010119900307123X"] {
        assert!(!shown.contains(secret), "{secret}");
        assert!(!sealed.windows(secret.len()).any(|part| part == secret.as_bytes()), "{secret}");
    }
    assert_eq!((rows[0].card_bank.as_str(), rows[0].card_tail.as_str()), ("工商银行", "6789"));
    let plain = world.vault.open(&format!("closing/payee/{PLATFORM}"), &sealed).unwrap();
    let plain: Value = serde_json::from_slice(&plain).unwrap();
    assert_eq!(plain["identity"]["number"], "11010119900307123X");
}

#[tokio::test]
async fn the_older_way_is_told_in_each_of_its_states_and_refused_with_a_balance() {
    let world = World::new().await;
    let mut told = Map::new();
    papers(&world).await;
    top_up(&world, AccountKind::Fees, 7).await;
    told.insert("1 with a balance".to_owned(), world.post(PLAIN, &plain("A1")).await.shown());
    let world = World::new().await;
    papers(&world).await;
    let mut short = plain("A1");
    short["application_info"].as_array_mut().unwrap().pop();
    told.insert("2 with one paper".to_owned(), world.post(PLAIN, &short).await.shown());
    told.insert("3 reviewing".to_owned(), world.post(PLAIN, &plain("A1")).await.shown());
    let find = async |number: &str| world.get(&format!("{PLAIN}/out-apply-no/{number}")).await.shown();
    let id = all::<Closing>(&world, TableId::Closing).await[0].closing_id.clone();
    let (platform, verdict) = (MchId::from(PLATFORM), Verdict::Reject("印章不清晰".to_owned()));
    world.engine.submit(Review { platform, closing_id: id, verdict }).await.unwrap();
    told.insert("4 rejected".to_owned(), find("A1").await);
    let mut differs = plain("A1");
    differs["application_info"][0]["application_media_id"] = json!("m9");
    told.insert("5 other papers".to_owned(), world.post(PLAIN, &differs).await.shown());
    assert_eq!(world.post(PLAIN, &plain("A2")).await.status, 200);
    let id = all::<Closing>(&world, TableId::Closing).await[1].closing_id.clone();
    advance(&world, &id).await;
    told.insert("6 closed".to_owned(), find("A2").await);
    told.insert("7 unknown".to_owned(), find("A9").await);
    assert_json_snapshot!(told);
}

#[tokio::test]
async fn money_of_a_closed_number_is_told_in_each_state_and_refused_by_its_rules() {
    let world = World::new().await;
    top_up(&world, AccountKind::BasicAvailable, 100).await;
    let mut told = Map::new();
    let open = send(&world, LEFTOVER, &leftover(&world, "L1", 60)).await;
    told.insert("0 not closed".to_owned(), open.shown());
    closed(&world).await;
    let above = send(&world, LEFTOVER, &leftover(&world, "L1", 101)).await;
    told.insert("1 above the balance".to_owned(), above.shown());
    let accepted = send(&world, LEFTOVER, &leftover(&world, "L1", 60)).await;
    told.insert("2 accepted".to_owned(), accepted.shown());
    let id = ClosingId::from(accepted.text("/applyment_id"));
    let find = async |target: String| world.get(&format!("{LEFTOVER}/{target}")).await.shown();
    told.insert("3 submitted".to_owned(), find("out-request-no/L1".to_owned()).await);
    advance(&world, &id).await;
    let (platform, closing_id) = (MchId::from(PLATFORM), id.clone());
    world.engine.submit(Hold { platform, closing_id }).await.unwrap();
    told.insert("4 reviewing".to_owned(), find(format!("applyment-id/{id}")).await);
    pass(&world, &id).await;
    told.insert("5 paying".to_owned(), find(format!("applyment-id/{id}")).await);
    let payout = all::<tongbao_kernel::model::Withdrawal>(&world, TableId::Withdrawal).await.remove(0);
    for (name, outcome) in
        [("6 paid", Outcome::Success), ("7 bounced", Outcome::Refund("账户已销".to_owned()))]
    {
        let (platform, withdraw_id) = (MchId::from(PLATFORM), payout.withdraw_id.clone());
        world.engine.submit(Settle { platform, withdraw_id, outcome }).await.unwrap();
        told.insert(name.to_owned(), find(format!("applyment-id/{id}")).await);
    }
    let differs = send(&world, LEFTOVER, &leftover(&world, "L1", 61)).await;
    told.insert("8 another amount".to_owned(), differs.shown());
    let mut nobody = leftover(&world, "L2", 1);
    nobody["payee_mchid"] = json!("1999999999");
    told.insert("9 an unknown payee".to_owned(), send(&world, LEFTOVER, &nobody).await.shown());
    told.insert("9 unknown".to_owned(), find("out-request-no/L9".to_owned()).await);
    assert_json_snapshot!(told);
}
