//! `/v3/ecommerce/applyments/…`, `/v3/apply4sub/…`, `/v3/mchalterapply/…` (contract 2.1).

use crate::world::{OTHER_PLATFORM, Reply, SELLER, STRANGER, World};
use axum::http::Method;
use insta::assert_json_snapshot;
use serde_json::{Value, json};
use tongbao_base::ids::MchId;
use tongbao_kernel::applyment::{Judge, Verdict};
use tongbao_kernel::media::{Add, Door, Upload};
use tongbao_kernel::model::{ApplymentState, Flaws, MediaFormat};
use tongbao_kernel::settlement::{By, Outcome, Verify};

const APPLYMENTS: &str = "/v3/ecommerce/applyments/";
const ALTER: &str = "/v3/mchalterapply/mchsubjectalterapplyment";
const NUMBER: &str = "6222020200112230";

/// A text as a merchant encrypts it.
fn sealed(world: &World, text: &str) -> Value {
    json!(world.certificates[0].public_key.encrypt(text).unwrap())
}

/// A micro seller's papers.
fn papers(world: &World, number: &str) -> Value {
    json!({
        "out_request_no": number, "organization_type": "2401", "merchant_shortname": "青禾茶铺",
        "id_card_info": {
            "id_card_copy": "m1", "id_card_national": "m2", "id_card_name": sealed(world, "张三"),
            "id_card_number": sealed(world, "11010119900307001X"),
            "id_card_valid_time_begin": "2010-01-01", "id_card_valid_time": "长期"
        },
        "account_info": {
            "bank_account_type": "75", "account_bank": "招商银行", "account_name": sealed(world, "张三"),
            "bank_address_code": "110000", "account_number": sealed(world, NUMBER)
        },
        "contact_info": {
            "contact_type": "65", "contact_name": sealed(world, "张三"),
            "mobile_phone": sealed(world, "13900000000")
        },
        "sales_scene_info": { "store_name": "青禾", "store_url": "https://shop.example" },
        "qualifications": "[\"m4\",\"m5\"]"
    })
}

/// Files that papers may name: `m`, `m1` to `m5`.
async fn uploads(world: &World) {
    for id in ["m", "m1", "m2", "m4", "m5"] {
        let sha256 = "ab".repeat(32);
        let upload = Upload {
            door: Door::Papers,
            format: Some(MediaFormat::Png),
            size: 1,
            sha256: sha256.clone(),
            announced: sha256,
        };
        let add = Add { owner: MchId::from(crate::world::PLATFORM), media_id: id.into(), upload };
        world.engine.submit(add).await.unwrap();
    }
}

async fn post_sealed(world: &World, target: &str, body: &Value) -> Reply {
    let ask = world
        .ask(Method::POST, target, &body.to_string())
        .header("content-type", "application/json")
        .header("wechatpay-serial", &world.certificates[0].serial);
    world.send(ask).await
}

async fn judge(world: &World, id: i64, to: ApplymentState, flaws: Flaws) {
    let (platform, applyment_id) = (MchId::from(crate::world::PLATFORM), id.to_string().into());
    let verdict = Verdict::State(to, flaws);
    world.engine.submit(Judge { platform, applyment_id, verdict }).await.unwrap();
}

async fn submitted(world: &World, number: &str) -> i64 {
    let reply = post_sealed(world, APPLYMENTS, &papers(world, number)).await;
    assert_eq!(reply.status, 200, "{}", reply.json());
    reply.json()["applyment_id"].as_i64().unwrap()
}

#[tokio::test]
async fn papers_are_taken_and_found_in_every_state() {
    let world = World::new().await;
    uploads(&world).await;
    let reply = post_sealed(&world, APPLYMENTS, &papers(&world, "A1")).await;
    assert_json_snapshot!("papers_taken", reply.shown());
    let id = reply.json()["applyment_id"].as_i64().unwrap();
    let mut shown = serde_json::Map::new();
    for state in ApplymentState::ALL {
        let id = submitted(&world, &format!("S-{state}")).await;
        if *state != ApplymentState::Checking {
            judge(&world, id, *state, Flaws::one("id_card_copy", "不清晰".to_owned())).await;
        }
        let mut found = world.get(&format!("{APPLYMENTS}{id}")).await.json();
        if let Some(validation) = found.get_mut("account_validation") {
            for (name, plain) in [("account_name", "张三"), ("account_no", NUMBER)] {
                let cipher = validation[name].as_str().unwrap();
                assert_eq!(world.platform.key.decrypt(cipher).unwrap().reveal(), plain);
                validation[name] = json!("encrypted");
            }
        }
        let by_number = world.get(&format!("{APPLYMENTS}out-request-no/S-{state}")).await;
        assert_eq!(by_number.json()["applyment_state"], state.as_str());
        shown.insert(state.to_string(), found);
    }
    assert_json_snapshot!("papers_in_every_state", shown);
    let unknown = world.get(&format!("{APPLYMENTS}2000009999999999")).await;
    assert_json_snapshot!("papers_not_found", unknown.shown());
    let stranger = world.ask(Method::GET, &format!("{APPLYMENTS}{id}"), "").by(&world.other_platform);
    assert_eq!(world.send(stranger).await.said(), (404, "RESOURCE_NOT_EXISTS".to_owned()));
    assert_ne!(OTHER_PLATFORM, crate::world::PLATFORM);
}

#[tokio::test]
async fn papers_that_break_a_rule_are_refused_field_by_field() {
    let world = World::new().await;
    uploads(&world).await;
    let mut shown = serde_json::Map::new();
    let mut refuse = async |name: &str, bend: &dyn Fn(&mut Value)| {
        let mut body = papers(&world, "A1");
        bend(&mut body);
        shown.insert(name.to_owned(), post_sealed(&world, APPLYMENTS, &body).await.shown());
    };
    refuse("kind", &|body| body["organization_type"] = json!("5")).await;
    refuse("licence", &|body| body["business_license_info"] = json!({ "merchant_name": "青禾" })).await;
    refuse("document", &|body| drop(body.as_object_mut().unwrap().remove("id_card_info"))).await;
    refuse("plain", &|body| body["contact_info"]["contact_name"] = json!("张三")).await;
    refuse("account", &|body| body["account_info"]["bank_account_type"] = json!("74")).await;
    refuse("name", &|body| body["account_info"]["account_name"] = sealed(&world, "李四")).await;
    refuse("number", &|body| body["account_info"]["account_number"] = sealed(&world, "abc")).await;
    refuse("day", &|body| body["id_card_info"]["id_card_valid_time"] = json!("2010-02-30")).await;
    refuse("short_name", &|body| body["merchant_shortname"] = json!("青".repeat(22))).await;
    refuse("file", &|body| body["id_card_info"]["id_card_copy"] = json!("m9")).await;
    refuse("pictures", &|body| body["qualifications"] = json!("[\"1\",\"2\",\"3\",\"4\",\"5\",\"6\"]")).await;
    assert_json_snapshot!("papers_refused", shown);
}

#[tokio::test]
async fn a_number_is_one_seller() {
    let world = World::new().await;
    uploads(&world).await;
    let id = submitted(&world, "A1").await;
    assert_eq!(submitted(&world, "A1").await, id, "ciphertexts differ, papers do not");
    let mut other = papers(&world, "A1");
    other["merchant_shortname"] = json!("木棉");
    let pending = post_sealed(&world, APPLYMENTS, &other).await;
    assert_json_snapshot!("papers_pending", pending.shown());
    judge(&world, id, ApplymentState::Rejected, Flaws::default()).await;
    let again = post_sealed(&world, APPLYMENTS, &other).await;
    assert_eq!((again.status.as_u16(), &again.json()["applyment_id"]), (200, &json!(id)));
    let revoked = world.send(world.ask(Method::POST, &format!("{APPLYMENTS}{id}/revoke"), "")).await;
    assert_json_snapshot!("papers_revoked", revoked.shown());
    let path = format!("{APPLYMENTS}out-request-no/A1/revoke");
    assert_eq!(world.send(world.ask(Method::POST, &path, "")).await.shown(), revoked.shown());
    let done = submitted(&world, "A2").await;
    judge(&world, done, ApplymentState::Finish, Flaws::default()).await;
    let refused = world.post(&format!("{APPLYMENTS}{done}/revoke"), &json!({})).await;
    assert_json_snapshot!("papers_finished_not_revoked", refused.shown());
}

fn settlement(world: &World) -> Value {
    json!({
        "account_type": "ACCOUNT_TYPE_PRIVATE", "account_bank": "招商银行", "bank_address_code": "110000",
        "account_number": sealed(world, NUMBER), "account_name": sealed(world, "张三")
    })
}

#[tokio::test]
async fn a_settlement_account_is_changed_and_shown_masked() {
    let world = World::new().await;
    let base = format!("/v3/apply4sub/sub_merchants/{SELLER}");
    let before = world.get(&format!("{base}/settlement")).await;
    assert_json_snapshot!("settlement_before", before.shown());
    let classic = post_sealed(&world, &format!("{base}/modify-settlement"), &settlement(&world)).await;
    assert_eq!((classic.status.as_u16(), classic.body.is_empty()), (204, true));
    assert!(world.verifies(&classic));
    let mut asked = settlement(&world);
    asked["modify_mode"] = json!("MODIFY_MODE_ASYNC");
    let made = post_sealed(&world, &format!("{base}/modify-settlement"), &asked).await;
    assert_json_snapshot!("settlement_change", made.shown());
    let id = made.text("/application_no");
    let auditing = world.get(&format!("{base}/application/{id}")).await;
    assert_json_snapshot!("settlement_change_auditing", auditing.shown());
    let (platform, change_id) = (MchId::from(crate::world::PLATFORM), id.as_str().into());
    let outcome = Outcome::Pass;
    world.engine.submit(Verify { platform, change_id, outcome, by: By::Person }).await.unwrap();
    let rule = "account_number_rule=ACCOUNT_NUMBER_RULE_MASK_V2";
    let passed = world.get(&format!("{base}/application/{id}?{rule}")).await;
    assert_json_snapshot!("settlement_change_passed", passed.shown());
    assert_json_snapshot!("settlement_after", world.get(&format!("{base}/settlement")).await.shown());
}

#[tokio::test]
async fn settlement_accounts_that_break_a_rule_are_refused() {
    let world = World::new().await;
    let base = |mchid: &str| format!("/v3/apply4sub/sub_merchants/{mchid}");
    let modify = |mchid: &str| format!("{}/modify-settlement", base(mchid));
    let mut shown = serde_json::Map::new();
    let mut other_bank = settlement(&world);
    other_bank["account_bank"] = json!("其他银行");
    let mut number = settlement(&world);
    number["account_number"] = sealed(&world, "12");
    for (name, mchid, body) in [
        ("bank", SELLER, other_bank),
        ("number", SELLER, number),
        ("stranger", STRANGER, settlement(&world)),
        ("unknown", "1600000111", settlement(&world)),
    ] {
        shown.insert(name.to_owned(), post_sealed(&world, &modify(mchid), &body).await.shown());
    }
    let unknown = world.get(&format!("{}/application/1023", base(SELLER))).await;
    shown.insert("application".to_owned(), unknown.shown());
    for _ in 0..5 {
        assert_eq!(post_sealed(&world, &modify(SELLER), &settlement(&world)).await.status, 204);
    }
    let sixth = post_sealed(&world, &modify(SELLER), &settlement(&world)).await;
    shown.insert("sixth".to_owned(), sixth.shown());
    assert_json_snapshot!("settlement_refused", shown);
}

fn new_papers(world: &World, number: &str) -> Value {
    json!({
        "merchant_code": SELLER, "out_request_no": number, "organization_type": "SUBJECT_TYPE_ENTERPRISE",
        "business_license_info": {
            "license_number": "91440300MA5DA1XXXX", "license_copy": "m", "merchant_name": "新青禾有限公司",
            "legal_person": "张三", "license_period_begin": "2019-06-06", "license_period_end": "长期"
        },
        "legal_person_info": {
            "id_holder_type": "LEGAL", "card_front": "m", "card_back": "m", "card_name": sealed(world, "张三"),
            "card_number": sealed(world, "11010119900307001X"), "card_period_begin": "2019-06-06",
            "card_period_end": "2029-06-06", "as_ubo": true
        }
    })
}

#[tokio::test]
async fn new_papers_are_taken_found_and_taken_back() {
    let world = World::new().await;
    uploads(&world).await;
    let made = post_sealed(&world, ALTER, &new_papers(&world, "C1")).await;
    assert_json_snapshot!("new_papers", made.shown());
    let id = made.text("/apply_id");
    let found = world.get(&format!("{ALTER}/{id}")).await;
    assert_json_snapshot!("new_papers_found", found.shown());
    let by_number = world.get(&format!("{ALTER}/merchant/{SELLER}/out-request-no/C1")).await;
    assert_eq!(by_number.json(), found.json());
    let mut other = new_papers(&world, "C1");
    other["business_license_info"]["merchant_name"] = json!("别家有限公司");
    assert_json_snapshot!("new_papers_pending", post_sealed(&world, ALTER, &other).await.shown());
    let revoked = world.send(world.ask(Method::POST, &format!("{ALTER}/{id}/revoke"), "")).await;
    assert_json_snapshot!("new_papers_revoked", revoked.shown());
    let unknown = world.get(&format!("{ALTER}/2025")).await;
    assert_json_snapshot!("new_papers_not_found", unknown.shown());
}

#[tokio::test]
async fn new_papers_have_the_groups_of_their_kind_and_scope() {
    let world = World::new().await;
    uploads(&world).await;
    let mut shown = serde_json::Map::new();
    let mut refuse = async |name: &str, bend: &dyn Fn(&mut Value)| {
        let mut body = new_papers(&world, "C1");
        bend(&mut body);
        let reply = post_sealed(&world, ALTER, &body).await;
        shown.insert(
            name.to_owned(),
            json!([reply.code(), reply.text("/detail/field"), reply.text("/message")]),
        );
    };
    refuse("micro", &|body| body["organization_type"] = json!("SUBJECT_TYPE_MICRO")).await;
    refuse("certificate", &|body| body["organization_type"] = json!("SUBJECT_TYPE_GOVERNMENT")).await;
    refuse("legal", &|body| drop(body.as_object_mut().unwrap().remove("legal_person_info"))).await;
    refuse("scope", &|body| body["alter_scope"] = json!("ALTER_SCOPE_UBO")).await;
    refuse("beneficiary", &|body| body["legal_person_info"]["as_ubo"] = json!(false)).await;
    refuse("letter", &|body| body["legal_person_info"]["id_holder_type"] = json!("SUPER")).await;
    refuse("stranger", &|body| body["merchant_code"] = json!(STRANGER)).await;
    assert_json_snapshot!("new_papers_refused", shown);
}
