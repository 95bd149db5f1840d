//! `/v3/capital/capitallhh/…`: banks, areas, branches.

use crate::world::World;
use axum::http::{Method, StatusCode};
use insta::assert_json_snapshot;
use serde_json::Value;

const BANKS: &str = "/v3/capital/capitallhh/banks";
const AREAS: &str = "/v3/capital/capitallhh/areas/provinces";

/// The query of a card's number, encrypted for the platform's certificate.
fn card(world: &World, number: &str) -> String {
    let cipher = world.certificates[0].public_key.encrypt(number).unwrap();
    let quoted = cipher.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
    format!("{BANKS}/search-banks-by-bank-account?account_number={quoted}")
}

fn aliases(banks: &Value) -> Vec<&str> {
    banks["data"].as_array().unwrap().iter().map(|bank| bank["bank_alias"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_private_card_is_its_banks() {
    let world = World::new().await;
    for (number, names) in [("6222020200000000000", &["中国工商银行"][..]), ("4111111111111111", &[])] {
        let ask = world.ask(Method::GET, &card(&world, number), "");
        let reply = world.send(ask.header("wechatpay-serial", &world.certificates[0].serial)).await;
        assert_eq!(reply.status, StatusCode::OK, "{:?}", reply.said());
        assert_eq!(aliases(&reply.json()), names);
        assert_eq!(reply.json()["total_count"], names.len());
    }
}

#[tokio::test]
async fn a_cards_number_that_cannot_be_opened_or_is_none_is_refused_and_never_shown() {
    let world = World::new().await;
    let serial = world.certificates[0].serial.clone();
    let send = |target: String, serial: Option<&str>| {
        let ask = world.ask(Method::GET, &target, "");
        world.send(match serial {
            Some(serial) => ask.header("wechatpay-serial", serial),
            None => ask,
        })
    };
    assert_json_snapshot!("without_a_serial", send(card(&world, "6222020200000000000"), None).await.shown());
    for number in ["1234567", "6222 0202 0000 0000", "12345678901234567890"] {
        let reply = send(card(&world, number), Some(&serial)).await;
        assert_eq!(reply.text("/message"), "银行卡号应为 8 到 19 位数字", "{number}");
        assert!(!String::from_utf8_lossy(&reply.body).contains(number));
    }
    let unreadable = format!("{BANKS}/search-banks-by-bank-account?account_number=AAAA");
    assert_eq!(send(unreadable, Some(&serial)).await.text("/message"), "平台私钥解密失败");
    let missing = format!("{BANKS}/search-banks-by-bank-account");
    assert_eq!(send(missing, Some(&serial)).await.said(), (400, "PARAM_ERROR".to_owned()));
}

#[tokio::test]
async fn the_list_of_banks_comes_in_parts_that_link_to_each_other() {
    let world = World::new().await;
    let first = world.get(&format!("{BANKS}/personal-banking?offset=0&limit=2")).await;
    assert_json_snapshot!("the_first_two_banks", first.shown());
    let mut target = format!("{BANKS}/personal-banking?limit=50");
    let (mut seen, mut total) = (Vec::new(), 0);
    loop {
        let part = world.get(&target).await.json();
        let names = aliases(&part);
        assert_eq!(part["count"], names.len());
        seen.extend(names.iter().map(ToString::to_string));
        total = part["total_count"].as_u64().unwrap().max(total);
        let Some(next) = part["links"]["next"].as_str() else { break };
        target = next.to_owned();
    }
    assert_eq!(seen.len() as u64, total);
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len() as u64, total, "a bank stood in two parts");
    let last = world.get(&format!("{BANKS}/personal-banking?offset=100000&limit=7")).await.json();
    assert_eq!((last["count"].as_i64(), last["links"]["next"].as_str()), (Some(0), None));
    assert_eq!(last["links"]["prev"], format!("{BANKS}/personal-banking?offset=99993&limit=7"));
}

#[tokio::test]
async fn more_banks_have_companies_accounts_than_private_ones() {
    let world = World::new().await;
    let [private, corporate] =
        ["personal", "corporate"].map(|kind| format!("{BANKS}/{kind}-banking?limit=200"));
    let (private, corporate) = (world.get(&private).await.json(), world.get(&corporate).await.json());
    assert!(!aliases(&private).contains(&"国家开发银行"));
    assert!(aliases(&corporate).contains(&"国家开发银行"));
}

#[tokio::test]
async fn a_part_has_between_1_and_200_lines() {
    let world = World::new().await;
    for query in ["limit=0", "limit=201", "limit=x", "offset=-1&limit=1", "offset=0", ""] {
        let reply = world.get(&format!("{BANKS}/corporate-banking?{query}")).await;
        assert_eq!(reply.said(), (400, "PARAM_ERROR".to_owned()), "{query}");
    }
}

#[tokio::test]
async fn areas_are_the_mainlands() {
    let world = World::new().await;
    let provinces = world.get(AREAS).await.json();
    assert_eq!(provinces["total_count"], 31);
    assert_json_snapshot!("a_municipalitys_city", world.get(&format!("{AREAS}/310000/cities")).await.shown());
    for code in ["710000", "440300", "999999"] {
        let reply = world.get(&format!("{AREAS}/{code}/cities")).await;
        assert_eq!(reply.text("/message"), format!("省份编码不存在：{code}"));
    }
    assert_eq!(world.get(&format!("{AREAS}/x/cities")).await.said(), (400, "PARAM_ERROR".to_owned()));
}

#[tokio::test]
async fn a_banks_branches_are_found_by_city() {
    let world = World::new().await;
    let banks = world.get(&format!("{BANKS}/corporate-banking?limit=200")).await.json();
    let icbc =
        banks["data"].as_array().unwrap().iter().find(|bank| bank["account_bank"] == "工商银行").unwrap();
    let branches = format!("{BANKS}/{}/branches", icbc["bank_alias_code"].as_str().unwrap());
    let reply = world.get(&format!("{branches}?city_code=110100&limit=5")).await;
    assert_json_snapshot!("a_head_office", reply.shown());
    assert_eq!(world.get(&format!("{branches}?city_code=310100&limit=5")).await.json()["total_count"], 0);
    let unknown = world.get(&format!("{branches}?city_code=110000&limit=5")).await;
    assert_eq!(unknown.text("/message"), "城市编码不存在：110000");
    let nobody = world.get(&format!("{BANKS}/1000000000/branches?city_code=110100&limit=5")).await;
    assert_eq!(nobody.text("/message"), "银行别名编码不存在：1000000000");
}

#[tokio::test]
async fn partners_ask_too_and_direct_merchants_do_not() {
    let world = World::new().await;
    for (merchant, status) in [(&world.partner, 200), (&world.direct, 403)] {
        let reply = world.send(world.ask(Method::GET, AREAS, "").by(merchant)).await;
        assert_eq!(reply.status.as_u16(), status);
        assert!(world.verifies(&reply));
    }
}
