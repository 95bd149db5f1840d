//! The calls of the control API, as they are told to who asks for them or for one that is not there.

use super::Fault;
use axum::Json;
use axum::http::{Method, Uri};
use serde::Serialize;

/// Where the control API stands.
const BASE: &str = "/sandbox/v1";

/// One call.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct Call {
    /// `GET` or `POST`.
    pub(crate) method: &'static str,
    /// Its path.
    pub(crate) path: &'static str,
    /// What it does, in Chinese.
    #[serde(skip)]
    pub(crate) zh: &'static str,
    /// What it does.
    #[serde(rename = "does")]
    pub(crate) en: &'static str,
}

const fn call(method: &'static str, path: &'static str, zh: &'static str, en: &'static str) -> Call {
    Call { method, path, zh, en }
}

/// Every one; a test holds them against the router.
pub(crate) const CALLS: &[Call] = &[
    call("POST", "/sandbox/v1/pay", "买家付款", "a buyer pays an order"),
    call("POST", "/sandbox/v1/codes", "买家出示付款码", "a buyer shows a payment code"),
    call("GET", "/sandbox/v1/buyers", "买家及其所属应用", "lists the buyers and whose openids they are"),
    call(
        "POST",
        "/sandbox/v1/buyers",
        "新增买家，或绑定 openid 到应用",
        "makes a buyer, or says whose openid it is",
    ),
    call("GET", "/sandbox/v1/clock", "当前时间", "tells the time"),
    call(
        "POST",
        "/sandbox/v1/clock",
        "时间前进，到期任务依次执行",
        "moves time forward and does what falls due",
    ),
    call("POST", "/sandbox/v1/settle", "执行所有到期任务", "does everything that is due now"),
    call("POST", "/sandbox/v1/refunds/{refund_id}", "决定退款结果", "says what became of a refund"),
    call("POST", "/sandbox/v1/withdrawals/{withdraw_id}", "决定提现结果", "says what the bank did"),
    call("POST", "/sandbox/v1/applyments/{applyment_id}", "推进进件审核", "moves a seller's application on"),
    call(
        "POST",
        "/sandbox/v1/settlements/{sub_mchid}",
        "结算账户的验证结果",
        "says what the bank answers of a settlement card",
    ),
    call(
        "POST",
        "/sandbox/v1/subject-changes/{apply_id}",
        "主体变更的审核结果",
        "says what became of a change of subject",
    ),
    call("POST", "/sandbox/v1/closings/{number}", "注销申请的审核结果", "moves the closing of an account on"),
    call(
        "POST",
        "/sandbox/v1/merchants/{mchid}/control",
        "管控商户或解除",
        "puts a merchant under control, or lifts that",
    ),
    call(
        "POST",
        "/sandbox/v1/merchants/{mchid}/facts",
        "商户的营业执照、投诉与银行卡状态",
        "says whether a merchant's licence holds, how many complaints wait, whether its card is good",
    ),
    call("POST", "/sandbox/v1/topup", "账户充值", "brings money to an account"),
    call("POST", "/sandbox/v1/receivers", "让分账接收方失败", "lets a receiver's next splits fail"),
    call(
        "POST",
        "/sandbox/v1/split-returns",
        "接收方是否同意分账回退",
        "lets a receiver agree to give splits back, or not",
    ),
    call("GET", "/sandbox/v1/trial-balance", "试算平衡与不变量", "every account, their sum, the invariants"),
    call("GET", "/sandbox/v1/orders/{transaction_id}/money", "订单的每一笔分录", "every entry of an order"),
    call("GET", "/sandbox/v1/notifications", "回调投递记录", "the log of callbacks"),
    call("POST", "/sandbox/v1/notifications/{id}/resend", "重发回调", "sends a callback once more"),
];

/// All of them.
#[derive(Debug, Serialize)]
pub(crate) struct Listed {
    calls: &'static [Call],
}

/// `GET /sandbox/v1`
pub(crate) async fn get() -> Json<Listed> {
    Json(Listed { calls: CALLS })
}

/// No such path.
pub(crate) async fn unknown(method: Method, uri: Uri) -> Fault {
    Fault::not_found(format!("{method} {} is no call of the control API; GET {BASE} lists them", uri.path()))
}

/// The path is right and the method is not.
pub(crate) async fn other_method(method: Method, uri: Uri) -> Fault {
    Fault::method(format!("{method} is not what {} takes; GET {BASE} lists the calls", uri.path()))
}

#[cfg(test)]
mod tests {
    use super::CALLS;
    use std::collections::BTreeSet;

    #[test]
    fn every_call_of_the_router_is_listed() {
        let served: BTreeSet<&str> = include_str!("mod.rs")
            .split(".route(\"")
            .filter_map(|rest| rest.split_once('"'))
            .map(|(path, _)| path)
            .filter(|path| path.starts_with("/sandbox/v1/") && !path.ends_with("{*path}"))
            .collect();
        let listed: BTreeSet<&str> = CALLS.iter().map(|call| call.path).collect();
        assert_eq!(listed, served);
    }
}
