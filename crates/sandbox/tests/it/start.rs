//! The start page, and what the control API says to who lost the way.

use crate::rig::{PLATFORM, Rig};
use serde_json::json;

async fn page(rig: &Rig, path: &str) -> String {
    let reply = rig.client.get(format!("{}{path}", rig.base)).send().await.unwrap();
    assert_eq!(reply.status().as_u16(), 200);
    let policy = reply.headers().get("content-security-policy").unwrap().to_str().unwrap().to_owned();
    assert!(policy.starts_with("default-src 'none'"), "{policy}");
    reply.text().await.unwrap()
}

#[tokio::test]
async fn the_start_page_tells_what_runs_here_in_both_languages() {
    let rig = Rig::new().await;
    let zh = page(&rig, "/").await;
    for part in [
        "沙箱正在运行",
        PLATFORM,
        &rig.base,
        "/sandbox/v1/clock",
        "/openapi.json",
        "action=\"/sandbox/cashier\"",
    ] {
        assert!(zh.contains(part), "{part} in {zh}");
    }
    let en = page(&rig, "/?lang=en").await;
    assert!(en.contains("The sandbox is running") && en.contains("3 sub-merchants"), "{en}");
    let style = rig.client.get(format!("{}/sandbox/start.css", rig.base)).send().await.unwrap();
    assert_eq!(style.headers()["content-type"], "text/css; charset=utf-8");
}

#[tokio::test]
async fn every_call_that_is_told_of_is_there() {
    let rig = Rig::new().await;
    let (status, told) = rig.get("/sandbox/v1").await;
    assert_eq!(status, 200);
    let calls = told["calls"].as_array().unwrap();
    assert!(calls.len() >= 16, "{calls:?}");
    for call in calls {
        let path = call["path"].as_str().unwrap().replace(['{', '}'], "");
        let (status, said) = match call["method"].as_str().unwrap() {
            "GET" => rig.get(&path).await,
            // Not JSON: refused before it does anything.
            _ if path.ends_with("/settle") || path.ends_with("/resend") => continue,
            _ => rig.post(&path, json!("no object")).await,
        };
        assert!(
            status != 405 && said["message"].as_str().is_none_or(|text| !text.contains("no call of")),
            "{call}"
        );
    }
}

#[tokio::test]
async fn a_wrong_way_is_told_the_right_ones() {
    let rig = Rig::new().await;
    let (status, said) = rig.get("/sandbox/v1/clocks").await;
    assert_eq!((status, &said["code"]), (404, &json!("NOT_FOUND")));
    assert_eq!(
        said["message"],
        "GET /sandbox/v1/clocks is no call of the control API; GET /sandbox/v1 lists them"
    );
    let (status, said) = rig.get("/sandbox/v1/pay").await;
    assert_eq!((status, &said["code"]), (405, &json!("METHOD_NOT_ALLOWED")));
    assert!(said["message"].as_str().unwrap().starts_with("GET is not what /sandbox/v1/pay takes"), "{said}");
}

#[tokio::test]
async fn a_refusal_is_a_sentence_with_its_numbers() {
    let rig = Rig::new().await;
    let id = rig.paid("T1", 10_000).await;
    let (status, said) =
        rig.post("/sandbox/v1/pay", json!({ "mchid": PLATFORM, "out_trade_no": "T1" })).await;
    assert_eq!(status, 400);
    assert_eq!(said["message"], "the order T1 is paid already", "{id}");
}
