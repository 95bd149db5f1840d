//! Settlement accounts as JSON over their paths.

use super::What;
use super::http::{Http, SECRET, get, post, with};
use crate::script::{Mark, Switch};
use serde_json::json;

const PATH: &str = "/v3/apply4sub/sub_merchants";
/// As much of a number is shown as there is.
const RULE: &str = "account_number_rule=ACCOUNT_NUMBER_RULE_MASK_V2";

/// The number of the account that a mark names.
pub fn new_account(mark: Mark) -> String {
    format!("622202000000{:04}", mark % 10_000)
}

/// A number of sixteen digits as it is shown.
pub fn shown(number: &str) -> String {
    format!("{}******{}", &number[..6], &number[12..])
}

pub(super) fn http(what: &What) -> Http {
    match what {
        What::Rebank { of, account, switch } => {
            let body = json!({
                "account_type": "ACCOUNT_TYPE_BUSINESS", "account_bank": "招商银行",
                "bank_address_code": "110000", "account_name": format!("{SECRET}商户{of}"),
                "account_number": format!("{SECRET}{}", new_account(*account)),
            });
            let mode = (*switch == Switch::Verified).then_some("MODIFY_MODE_ASYNC");
            post(format!("{PATH}/{of}/modify-settlement"), with(body, json!({ "modify_mode": mode })))
        }
        What::FindAccount { of } => get(format!("{PATH}/{of}/settlement?{RULE}")),
        What::FindRebank { of, number } => get(format!("{PATH}/{of}/application/{number}?{RULE}")),
        _ => unreachable!("another family's request"),
    }
}
