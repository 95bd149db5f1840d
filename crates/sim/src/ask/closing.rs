//! Closings as JSON over their paths.

use super::http::{Http, SECRET, get, post, with};
use super::{Flow, What};
use crate::script::Account;
use serde_json::json;

/// The paper that every platform uploaded before the play begins.
pub const PAPER: &str = "SIMULATEDPAPER00001";

const SETTLING: &str = "/v3/ecommerce/account/apply-cancel-withdraw";
const PLAIN: &str = "/v3/ecommerce/account/cancel-applications";
const LEFTOVER: &str = "/v3/mch_operate/risk/withdrawl-apply";

pub(super) fn http(what: &What) -> Http {
    match what {
        What::Closable { of } => get(format!("{SETTLING}/validate-cancel/{of}")),
        What::Leave { number, of, withdraw, papers } => {
            let bank = json!({
                "account_bank": "工商银行", "account_name": format!("{SECRET}商户{of}"),
                "account_number": format!("{SECRET}6222020200{of}"),
            });
            let body = json!({
                "sub_mchid": of, "out_request_no": number,
                "withdraw": if *withdraw { "APPLY_WITHDRAW" } else { "NOT_APPLY_WITHDRAW" },
                "payee_info": { "account_type": "ACCOUNT_TYPE_CORPORATE", "bank_account_info": bank },
            });
            let proof = json!([{ "proof_media_type": "WITHDRAWAL_APPLICATION", "proof_media": PAPER }]);
            post(SETTLING, with(body, json!({ "proof_medias": papers.then_some(proof) })))
        }
        What::LeaveEmpty { number, of } => {
            let paper = |kind| json!({ "application_type": kind, "application_media_id": PAPER });
            let papers = ["SP_CANCEL_ACCOUNT_APPLICATION", "SUB_CANCEL_ACCOUNT_APPLICATION"].map(paper);
            post(PLAIN, json!({ "sub_mchid": of, "out_apply_no": number, "application_info": papers }))
        }
        What::Leftover { number, of, account, amount } => {
            let account = match account {
                Account::Basic => "BASIC_ACCOUNT",
                Account::Operation => "OPERATE_ACCOUNT",
            };
            let body = json!({
                "sub_mchid": of, "out_request_no": number, "out_account_type": account, "amount": amount,
                "payee_type": "CONTRIBUTION_MERCHANT",
                "payee_info": { "account_type": "ACCOUNT_TYPE_CORPORATE" },
            });
            post(LEFTOVER, body)
        }
        What::Confirm { number, of } => {
            let body = json!({
                "out_request_no": number, "sub_mchid": of, "operator_identification": "simulated",
                "confirm_time": "2025-10-10T10:00:00+08:00", "cancel_contract_version": "1",
            });
            post(format!("{SETTLING}/confirm"), body)
        }
        What::FindClosing { number, flow } => match flow {
            Flow::Settling => get(format!("{SETTLING}/out-request-no/{number}")),
            Flow::Plain => get(format!("{PLAIN}/out-apply-no/{number}")),
            Flow::Leftover => get(format!("{LEFTOVER}/out-request-no/{number}")),
        },
        _ => unreachable!("another family's request"),
    }
}
