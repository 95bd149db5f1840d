//! The cashier's pages.

use crate::rig::{APP, PLATFORM, Rig, SELLERS};
use serde_json::json;
use tongbao_base::Fen;
use tongbao_base::ids::PrepayId;
use tongbao_engine::{Clock, SystemClock};
use tongbao_kernel::model::{Funding, OrderState, TradeType};
use tongbao_kernel::order::{ByCode, ByNumber, CodePayer, CodeWord, PayByCode};
use tongbao_sandbox::{BUYERS, code_url, h5_url};

async fn page(rig: &Rig, url: &str) -> (u16, String) {
    let url = if url.starts_with('/') { format!("{}{url}", rig.base) } else { url.to_owned() };
    let reply = rig.client.get(url).send().await.unwrap();
    let policy =
        reply.headers().get("content-security-policy").map(|value| value.to_str().unwrap().to_owned());
    assert!(
        policy.is_some_and(|policy| policy.starts_with("default-src 'none'") && !policy.contains("unsafe"))
    );
    (reply.status().as_u16(), reply.text().await.unwrap())
}

async fn press(rig: &Rig, form: &[(&str, &str)]) -> (u16, String) {
    let body = form.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&");
    let request = rig.client.post(format!("{}/sandbox/cashier", rig.base));
    let request = request.header("content-type", "application/x-www-form-urlencoded").body(body);
    let reply = request.send().await.unwrap();
    (reply.status().as_u16(), reply.text().await.unwrap())
}

#[tokio::test]
async fn an_ordinary_order_shows_its_seller_and_escapes_what_it_wrote() {
    let rig = Rig::new().await;
    let id = rig.order("T1", 1_234_567, TradeType::Native).await;
    for url in [format!("/sandbox/cashier?prepay_id={id}"), code_url(&rig.base, &id)] {
        let (status, html) = page(&rig, &url).await;
        assert_eq!(status, 200);
        for part in
            ["青禾茶铺", "12,345.67", "春茶 &#60;b&#62;明前&#60;/b&#62;", BUYERS[0].openid, "lang=\"zh-CN\""]
        {
            assert!(html.contains(part), "{part} in {html}");
        }
        assert!(!html.contains("<b>") && !html.contains("<script"), "{html}");
    }
}

#[tokio::test]
async fn a_combined_order_shows_the_platform_and_the_total_first() {
    let rig = Rig::new().await;
    let id = rig.cart("C1").await;
    let (_, html) = page(&rig, &format!("/sandbox/cashier?prepay_id={id}&lang=en")).await;
    let places =
        ["通宝集市", "300.00", "<details", "青禾茶铺", "木棉家居", "南风书店"].map(|part| html.find(part));
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?} {html}");
    assert!(html.contains("lang=\"en\""));
}

#[tokio::test]
async fn the_chosen_buyer_pays_with_one_button_and_once() {
    let rig = Rig::new().await;
    let id = rig.order("T1", 18_000, TradeType::Native).await;
    let form = [
        ("prepay_id", id.as_str()),
        ("openid", BUYERS[2].openid),
        ("redirect_url", "https%3A%2F%2Fshop.example%2Fdone%3Fa%3D1%26b%3D%22%3E"),
    ];
    let (status, html) = press(&rig, &form).await;
    assert_eq!(status, 200, "{html}");
    assert!(html.contains("支付成功") && html.contains("180.00"), "{html}");
    assert!(html.contains("https://shop.example/done?a=1") && !html.contains("\">\""), "{html}");
    let (status, html) = press(&rig, &form).await;
    assert_eq!(status, 409);
    assert!(html.contains("订单已支付"), "{html}");
}

#[tokio::test]
async fn a_payment_that_a_rule_refuses_says_so_and_can_be_tried_again() {
    let rig = Rig::new().await;
    let id = rig.order("T1", 100, TradeType::Jsapi).await;
    let (status, html) = press(&rig, &[("prepay_id", id.as_str()), ("openid", BUYERS[4].openid)]).await;
    assert_eq!(status, 400);
    assert!(html.contains("此订单指定了付款人") && html.contains(BUYERS[1].openid), "{html}");
    assert_eq!(press(&rig, &[("prepay_id", id.as_str())]).await.0, 200);
}

#[tokio::test]
async fn links_and_sessions_end() {
    let rig = Rig::new().await;
    let h5 = rig.order("T1", 100, TradeType::H5).await;
    let native = rig.order("T2", 100, TradeType::Native).await;
    rig.granted("/sandbox/v1/clock", json!({ "advance": "301s" })).await;
    assert!(page(&rig, &h5_url(&rig.base, &h5)).await.1.contains("链接已过期"));
    assert!(page(&rig, &code_url(&rig.base, &native)).await.1.contains("确认支付"));
    rig.granted("/sandbox/v1/clock", json!({ "advance": "2h" })).await;
    assert!(page(&rig, &code_url(&rig.base, &native)).await.1.contains("支付会话已过期"));
    assert_eq!(page(&rig, "/sandbox/cashier?prepay_id=wx1").await.0, 404);
    assert_eq!(page(&rig, "/sandbox/cashier").await.0, 404);
}

/// The page as a mini program opens it: with the parameters that its own server signed.
async fn invoked(rig: &Rig, id: &PrepayId, change: impl Fn(&mut Vec<(&'static str, String)>)) -> String {
    let timestamp = SystemClock.now().unix_seconds().to_string();
    let package = format!("prepay_id={id}");
    let message = format!("{APP}\n{timestamp}\nnonce123\n{package}\n");
    let mut said = vec![
        ("appId", APP.to_owned()),
        ("timeStamp", timestamp),
        ("nonceStr", "nonce123".to_owned()),
        ("package", package),
        ("signType", "RSA".to_owned()),
        ("paySign", rig.key.sign(message.as_bytes())),
    ];
    change(&mut said);
    let query: Vec<String> = said.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
    page(rig, &format!("/sandbox/cashier?{}", query.join("&"))).await.1
}

fn encode(text: &str) -> String {
    text.replace('+', "%2B").replace('=', "%3D").replace(' ', "%20")
}

fn put(said: &mut [(&'static str, String)], name: &str, value: String) {
    said.iter_mut().find(|(known, _)| *known == name).unwrap().1 = value;
}

#[tokio::test]
async fn an_invocation_that_is_signed_right_is_said_to_be() {
    let rig = Rig::new().await;
    let id = rig.order("T1", 100, TradeType::Jsapi).await;
    let html = invoked(&rig, &id, |_| {}).await;
    assert!(html.contains("调起支付签名正确"), "{html}");
}

#[tokio::test]
async fn a_wrong_invocation_is_told_what_is_wrong() {
    let rig = Rig::new().await;
    let id = rig.order("T1", 100, TradeType::Jsapi).await;
    let stranger = tongbao_wire::keys::PrivateKey::generate();
    let now = SystemClock.now();
    let signed = |key: &tongbao_wire::keys::PrivateKey, lines: [&str; 4]| {
        key.sign(format!("{}\n", lines.join("\n")).as_bytes())
    };
    let timestamp = now.unix_seconds().to_string();
    let package = format!("prepay_id={id}");
    let cases = [
        ("paySign", signed(&stranger, [APP, &timestamp, "nonce123", &package])),
        ("paySign", signed(&rig.key, [APP, "nonce123", &timestamp, &package])),
        ("paySign", signed(&rig.key, [APP, &timestamp, "nonce123", id.as_str()])),
        ("paySign", "not base64".to_owned()),
        ("timeStamp", now.ms().to_string()),
        ("timeStamp", "soon".to_owned()),
        ("signType", "MD5".to_owned()),
        ("appId", "wx0000000000000009".to_owned()),
    ];
    for (name, value) in cases {
        let html = invoked(&rig, &id, |said| put(said, name, value.clone())).await;
        assert!(html.contains("调起支付参数有误"), "{name}={value}: {html}");
        assert!(!html.contains("调起支付签名正确") && !html.contains("<button"));
    }
}

/// A payment of 10 yuan by the first buyer's code, which waits for the password.
async fn asked(rig: &Rig, number: &str) -> tongbao_kernel::model::Order {
    let wish = ByCode {
        platform: PLATFORM.into(),
        appid: APP.into(),
        out_trade_no: number.into(),
        sub_mchid: SELLERS[0].into(),
        sub_appid: None,
        total: Fen::new(1000),
        description: "茶".to_owned(),
        attach: None,
        profit_sharing: false,
        terms: String::new(),
    };
    let payer = CodePayer {
        openid: BUYERS[0].openid.into(),
        funding: Funding::Channel,
        bank_type: "CMB_DEBIT".to_owned(),
    };
    rig.engine.submit(PayByCode { wish, word: CodeWord::AsksPassword(payer) }).await.unwrap()
}

#[tokio::test]
async fn whose_code_was_scanned_confirms_or_declines_at_the_cashier() {
    let rig = Rig::new().await;
    let state = async |number: &str| {
        let (platform, sub_mchid) = (PLATFORM.into(), SELLERS[0].into());
        let query = ByNumber { platform, sub_mchid, out_trade_no: number.into() };
        rig.engine.ask(query).await.unwrap().state
    };
    let order = asked(&rig, "K1").await;
    let (_, html) = page(&rig, &format!("/sandbox/cashier?prepay_id={}", order.prepay_id)).await;
    assert!(html.contains("取消支付") && html.contains(BUYERS[0].openid), "{html}");
    assert!(!html.contains(BUYERS[1].openid), "only whose code it is: {html}");
    let (status, _) = press(&rig, &[("prepay_id", order.prepay_id.as_str())]).await;
    assert_eq!((status, state("K1").await), (200, OrderState::Success));

    let order = asked(&rig, "K2").await;
    let form = [("prepay_id", order.prepay_id.as_str()), ("decline", "yes"), ("lang", "en")];
    let (status, html) = press(&rig, &form).await;
    assert_eq!((status, state("K2").await), (200, OrderState::PayError));
    assert!(html.contains("Not paid"), "{html}");
    let (status, _) = press(&rig, &form).await;
    assert_eq!(status, 409);
    let open = rig.order("T1", 100, TradeType::Native).await;
    let (_, html) = page(&rig, &format!("/sandbox/cashier?prepay_id={open}")).await;
    assert!(!html.contains("取消支付"), "an ordinary order is not declined: {html}");
}
