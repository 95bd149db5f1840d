//! Sellers' papers as JSON over their paths.

use super::http::{Http, SECRET, get, post};
use super::{PAPER, What};
use serde_json::json;

const PATH: &str = "/v3/ecommerce/applyments";

/// The settlement account of a seller's papers: mended papers name another.
pub fn account_number(version: u32) -> String {
    format!("62220202001122{version:02}")
}

pub(super) fn http(what: &What) -> Http {
    match what {
        What::Board { number, version } => {
            let person = format!("{SECRET}张三");
            let body = json!({
                "out_request_no": number, "organization_type": "2401", "merchant_shortname": "新来的",
                "id_card_info": {
                    "id_card_copy": PAPER, "id_card_national": PAPER, "id_card_name": person,
                    "id_card_number": format!("{SECRET}11010119900307001X"),
                    "id_card_valid_time_begin": "2010-01-01", "id_card_valid_time": "长期",
                },
                "account_info": {
                    "bank_account_type": "75", "account_bank": "招商银行", "account_name": person,
                    "bank_address_code": "110000",
                    "account_number": format!("{SECRET}{}", account_number(*version)),
                },
                "contact_info": {
                    "contact_type": "65", "contact_name": person,
                    "mobile_phone": format!("{SECRET}13900000000"),
                },
                "sales_scene_info": { "store_name": "新来的", "store_url": "https://shop.example" },
            });
            post(format!("{PATH}/"), body)
        }
        What::Unboard { number } => post(format!("{PATH}/out-request-no/{number}/revoke"), json!(null)),
        What::FindBoard { number } => get(format!("{PATH}/out-request-no/{number}")),
        _ => unreachable!("another family's request"),
    }
}
