//! The operator's and the merchant's side of closings, and controls.

use crate::rig::{PLATFORM, Rig, SELLERS};
use serde_json::{Value, json};
use tongbao_base::Fen;
use tongbao_kernel::closing::{Apply, Payee, Wish};
use tongbao_kernel::merchant::{Balance, Pot};
use tongbao_kernel::model::{Closing, MerchantState, Sweep};
use tongbao_sandbox::confirm_cancel_url;

async fn apply(rig: &Rig, seller: &str, number: &str, wish: Wish) -> Closing {
    let apply = Apply {
        platform: PLATFORM.into(),
        sub_mchid: seller.into(),
        out_request_no: number.into(),
        wish,
        papers: Vec::new(),
        terms: "{}".to_owned(),
    };
    rig.engine.submit(apply).await.unwrap()
}

fn settle() -> Wish {
    let payee = Payee {
        sealed: vec![1],
        digest: "d".to_owned(),
        bank: "招商银行".to_owned(),
        tail: "6789".to_owned(),
    };
    Wish::Settle { sweep: Sweep::Apply, payee, has_proof: false }
}

async fn act(rig: &Rig, number: &str, body: Value) -> Value {
    rig.granted(&format!("/sandbox/v1/closings/{number}"), body).await
}

#[tokio::test]
async fn an_application_is_held_passed_turned_down_and_confirmed_under_either_number() {
    let rig = Rig::new().await;
    let first = apply(&rig, SELLERS[0], "C1", settle()).await;
    let id = first.closing_id.as_str();
    let held = act(&rig, id, json!({ "action": "HOLD" })).await;
    assert_eq!(
        (&held["state"], &held["held"], &held["due_at"]),
        (&json!("REVIEWING"), &json!(true), &Value::Null)
    );
    let passed = act(&rig, "C1", json!({ "action": "PASS" })).await;
    assert_eq!((&passed["number"], &passed["state"]), (&json!(id), &json!("WAITING_MERCHANT_CONFIRM")));
    let confirmed = act(&rig, "C1", json!({ "action": "CONFIRM" })).await;
    assert_eq!(confirmed["state"], "SYSTEM_PROCESSING");
    let (status, late) = rig.post("/sandbox/v1/closings/C1", json!({ "action": "REJECT" })).await;
    assert_eq!((status, &late["code"]), (400, &json!("ClosingReviewed")));

    apply(&rig, SELLERS[1], "A1", Wish::Close).await;
    let rejected = act(&rig, "A1", json!({ "action": "REJECT", "reason": "印章不清晰" })).await;
    assert_eq!((&rejected["flow"], &rejected["state"]), (&json!("PLAIN"), &json!("REJECTED")));
    assert_eq!(rejected["reject_reason"], "印章不清晰");

    let (status, unknown) = rig.post("/sandbox/v1/closings/C9", json!({ "action": "PASS" })).await;
    assert_eq!((status, &unknown["code"]), (404, &json!("NOT_FOUND")));
    let (status, wrong) = rig.post("/sandbox/v1/closings/C1", json!({ "action": "CLOSE" })).await;
    assert_eq!((status, &wrong["code"]), (400, &json!("PARAM_ERROR")));
}

#[tokio::test]
async fn a_merchant_is_put_under_control_and_freed() {
    let rig = Rig::new().await;
    let seller = SELLERS[0];
    rig.granted("/sandbox/v1/topup", json!({ "mchid": seller, "account_type": "BASIC", "amount": 100 }))
        .await;
    let path = format!("/sandbox/v1/merchants/{seller}/control");
    let balance = async || {
        let query = Balance { platform: PLATFORM.into(), mchid: seller.into(), pot: Pot::Basic };
        let has = rig.engine.ask(query).await.unwrap();
        (has.available, has.pending)
    };
    let told = rig.granted(&path, json!({ "action": "FREEZE", "amount": 30 })).await;
    assert_eq!(told, json!({ "mchid": seller, "state": "FROZEN", "held": 30 }));
    assert_eq!(balance().await, (Fen::new(70), Fen::new(30)));
    let told = rig.granted(&path, json!({ "action": "FREEZE", "reason": "risk" })).await;
    assert_eq!(told["held"], 100);
    let told = rig.granted(&path, json!({ "action": "UNFREEZE" })).await;
    assert_eq!(told, json!({ "mchid": seller, "state": "ACTIVE", "held": 0 }));
    assert_eq!(balance().await, (Fen::new(100), Fen::ZERO));
    let (status, wrong) = rig.post(&path, json!({ "action": "UNFREEZE", "amount": 1 })).await;
    assert_eq!((status, &wrong["code"]), (400, &json!("PARAM_ERROR")));
    let (status, above) = rig.post(&path, json!({ "action": "FREEZE", "amount": 101 })).await;
    assert_eq!((status, &above["code"]), (400, &json!("PocketShort")));
    let (status, nobody) =
        rig.post("/sandbox/v1/merchants/1999999999/control", json!({ "action": "FREEZE" })).await;
    assert_eq!((status, &nobody["code"]), (404, &json!("NOT_FOUND")));
}

async fn page(rig: &Rig, url: &str) -> (u16, String) {
    let reply = rig.client.get(url).send().await.unwrap();
    assert!(reply.headers().contains_key("content-security-policy"));
    (reply.status().as_u16(), reply.text().await.unwrap())
}

async fn press(rig: &Rig, url: &str, origin: Option<&str>) -> (u16, String) {
    let mut request = rig.client.post(url).header("content-type", "application/x-www-form-urlencoded");
    if let Some(origin) = origin {
        request = request.header("origin", origin);
    }
    let reply = request.body("lang=en").send().await.unwrap();
    (reply.status().as_u16(), reply.text().await.unwrap())
}

#[tokio::test]
async fn a_merchant_confirms_on_its_page_once_nothing_stands_against_it() {
    let rig = Rig::new().await;
    let seller = SELLERS[0];
    rig.granted("/sandbox/v1/topup", json!({ "mchid": seller, "account_type": "BASIC", "amount": 12_345 }))
        .await;
    let row = apply(&rig, seller, "C1", settle()).await;
    let url = confirm_cancel_url(&rig.base, &row.closing_id);
    let (status, early) = page(&rig, &url).await;
    assert!(status == 200 && early.contains("申请审核中") && !early.contains("<form"), "{early}");
    act(&rig, "C1", json!({ "action": "PASS" })).await;
    let (_, waiting) = page(&rig, &url).await;
    for part in ["确认注销商户号", seller, "青禾茶铺", "123.45", "招商银行", "**** 6789", "<form"]
    {
        assert!(waiting.contains(part), "{part} in {waiting}");
    }
    let (_, english) = page(&rig, &format!("{url}?lang=en")).await;
    assert!(english.contains("Close this merchant"), "{english}");

    let (status, _) = press(&rig, &url, Some("https://elsewhere.example")).await;
    assert_eq!(status, 403);
    rig.paid("T1", 10_000).await;
    let (status, refused) = press(&rig, &url, None).await;
    assert!(status == 409 && refused.contains("10000"), "{status} {refused}");
    let finish = tongbao_kernel::profitsharing::Finish {
        platform: PLATFORM.into(),
        sub_mchid: seller.into(),
        transaction_id: transaction(&rig).await,
        out_order_no: "F1".into(),
        description: "done".to_owned(),
    };
    rig.engine.submit(finish).await.unwrap();
    let (status, done) = press(&rig, &url, Some(&rig.base)).await;
    assert!(status == 200 && done.contains("The merchant is closed"), "{status} {done}");
    let find = tongbao_kernel::merchant::Find { platform: PLATFORM.into(), mchid: seller.into() };
    assert_eq!(rig.engine.ask(find).await.unwrap().state, MerchantState::Cancelled);
    let (status, again) = press(&rig, &url, None).await;
    assert!(status == 200 && again.contains("The merchant is closed"));

    for unknown in ["X9", "%3Cscript%3E"] {
        let (status, html) = page(&rig, &format!("{}/sandbox/closings/{unknown}", rig.base)).await;
        assert!(status == 404 && !html.contains("<script"), "{html}");
    }
}

async fn transaction(rig: &Rig) -> tongbao_base::ids::TransactionId {
    let query = tongbao_kernel::order::ByNumber {
        platform: PLATFORM.into(),
        sub_mchid: SELLERS[0].into(),
        out_trade_no: "T1".into(),
    };
    rig.engine.ask(query).await.unwrap().transaction_id
}
