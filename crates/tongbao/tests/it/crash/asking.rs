//! The requests of the traffic, as bodies.

use serde_json::{Value, json};
use tongbao_base::Day;

/// Fen of every order.
pub const TOTAL: i64 = 10_000;

/// A combined order of one sub-order for each seller.
pub fn combined(demo: &Value, sellers: &[&Value], number: &str, notify_url: &str) -> Value {
    let sub_orders: Vec<Value> = sellers
        .iter()
        .enumerate()
        .map(|(place, seller)| {
            json!({
                "mchid": demo["platform"]["mchid"], "sub_mchid": seller["sub_mchid"],
                "out_trade_no": format!("{number}-{place}"), "attach": "kill", "description": "kill",
                "amount": {"total_amount": TOTAL, "currency": "CNY"}, "settle_info": {"profit_sharing": true},
            })
        })
        .collect();
    json!({
        "combine_appid": demo["platform"]["appid"], "combine_mchid": demo["platform"]["mchid"],
        "combine_out_trade_no": number, "notify_url": notify_url, "sub_orders": sub_orders,
        "scene_info": {"payer_client_ip": "127.0.0.1"},
    })
}

/// A split of one fen to the platform.
pub fn split(platform: &str, seller: &str, order: &str, number: &str) -> Value {
    json!({
        "sub_mchid": seller, "transaction_id": order, "out_order_no": number, "finish": false,
        "receivers": [{"type": "MERCHANT_ID", "receiver_account": platform, "amount": 1, "description": "kill"}],
    })
}

/// A refund of one yuan.
pub fn refund(demo: &Value, seller: &str, order: &str, number: &str, notify_url: &str) -> Value {
    json!({
        "sub_mchid": seller, "sp_appid": demo["platform"]["appid"], "transaction_id": order,
        "out_refund_no": number, "reason": "kill", "notify_url": notify_url,
        "amount": {"refund": 100, "total": TOTAL, "currency": "CNY"},
    })
}

/// The application of a seller without a licence (小微), with its sealed fields.
pub fn applyment(seal: impl Fn(&str) -> String, media_id: &str, number: &str) -> Value {
    json!({
        "out_request_no": number, "organization_type": "2401", "merchant_shortname": "南风书店",
        "id_card_info": {
            "id_card_copy": media_id, "id_card_national": media_id, "id_card_name": seal("苏南风"),
            "id_card_number": seal("11010119900307001X"), "id_card_valid_time_begin": "2015-01-01",
            "id_card_valid_time": "长期",
        },
        "account_info": {
            "bank_account_type": "75", "account_bank": "工商银行", "account_name": seal("苏南风"),
            "bank_address_code": "440300", "account_number": seal("6222020200112501"),
        },
        "contact_info": {
            "contact_type": "65", "contact_name": seal("苏南风"), "mobile_phone": seal("13900000000"),
        },
        "sales_scene_info": { "store_name": "南风书店", "store_url": "https://market.example" },
    })
}

/// An order of a merchant that sells for itself.
pub fn own_order(mchid: &str, appid: &str, number: &str, notify_url: &str) -> Value {
    json!({
        "appid": appid, "mchid": mchid, "description": "kill", "out_trade_no": number, "notify_url": notify_url,
        "settle_info": {"profit_sharing": true}, "amount": {"total": TOTAL, "currency": "CNY"},
    })
}

/// A split of it, one fen to another merchant.
pub fn own_split(appid: &str, receiver: &str, order: &str, number: &str) -> Value {
    json!({
        "appid": appid, "transaction_id": order, "out_order_no": number, "unfreeze_unsplit": false,
        "receivers": [{"type": "MERCHANT_ID", "account": receiver, "amount": 1, "description": "kill"}],
    })
}

/// A refund of it of one yuan.
pub fn own_refund(order: &str, number: &str, notify_url: &str) -> Value {
    json!({
        "transaction_id": order, "out_refund_no": number, "reason": "kill", "notify_url": notify_url,
        "amount": {"refund": 100, "total": TOTAL, "currency": "CNY"},
    })
}

/// A picture of so many bytes, no two alike.
pub fn picture(number: u64, bytes: usize) -> Vec<u8> {
    let mut picture = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    picture.extend_from_slice(&number.to_le_bytes());
    picture.resize(bytes.max(picture.len()), 7);
    picture
}

/// The day that the sandbox's clock tells.
pub fn day(clock: &Value) -> Day {
    Day::parse(&clock["now"].as_str().expect("a time")[..10]).expect("a day")
}

/// The digest of bytes in hexadecimal digits.
pub fn hex(algorithm: &'static aws_lc_rs::digest::Algorithm, bytes: &[u8]) -> String {
    let digest = aws_lc_rs::digest::digest(algorithm, bytes);
    let digits = digest.as_ref().iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.filter_map(|digit| char::from_digit(digit.into(), 16)).collect()
}
