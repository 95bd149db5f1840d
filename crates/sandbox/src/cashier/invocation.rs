//! Whether a client's invocation would start the payment (1.13).
//!
//! The page of a JSAPI, mini program or APP order may be opened with the very parameters that the
//! client would hand over; what is wrong with them is said, as nothing on a real phone does.

use super::Said;
use super::page::Check;
use super::words::Words;
use crate::payment::Bill;
use tongbao_base::ids::AppId;
use tongbao_wire::keys::Certificate;
use tongbao_wire::payment::{App, Call, Diagnosis, Expected, Jsapi};

/// What an invocation from a web page or a mini program says; `package` alone is no invocation:
/// H5 links have one, too.
const JSAPI: [&str; 6] = ["appId", "timeStamp", "nonceStr", "package", "signType", "paySign"];
/// What an invocation from an application says.
const APP: [&str; 7] = ["appid", "partnerid", "prepayid", "package", "noncestr", "timestamp", "sign"];

/// Checks the invocation that the page was opened with, if it was.
pub(crate) fn check(words: &Words, said: &Said, bill: &Bill, certificates: &[Certificate]) -> Option<Check> {
    let names = names(said)?;
    let missing: Vec<&str> = names.iter().copied().filter(|name| !said.contains_key(*name)).collect();
    if !missing.is_empty() {
        let list = missing.join(words.pick("、", ", "));
        let finding = words.pick(format!("缺少参数 {list}"), format!("Missing: {list}"));
        return Some(Check { findings: vec![finding], message: None });
    }
    let call = call(said, names);
    let prepay_id = bill.prepay_id().unwrap_or_default();
    let expected =
        Expected { app_ids: &app_ids(bill), mchids: &mchids(bill), prepay_id: &prepay_id, certificates };
    let Err(diagnosis) = call.verify(&expected) else {
        return Some(Check { findings: Vec::new(), message: None });
    };
    let message = is_about_signature(&diagnosis).then(|| call.message());
    Some(Check { findings: vec![sentence(words, &diagnosis)], message })
}

/// The names of the invocation that the page was opened with.
fn names(said: &Said) -> Option<&'static [&'static str]> {
    let says = |names: &[&str]| names.iter().any(|name| *name != "package" && said.contains_key(*name));
    if says(&JSAPI) {
        Some(&JSAPI)
    } else if says(&APP) {
        Some(&APP)
    } else {
        None
    }
}

fn call(said: &Said, names: &[&str]) -> Call {
    let text = |name: &str| said.get(name).cloned().unwrap_or_default();
    if names == JSAPI {
        Call::Jsapi(Jsapi {
            app_id: text("appId"),
            time_stamp: text("timeStamp"),
            nonce_str: text("nonceStr"),
            package: text("package"),
            sign_type: text("signType"),
            pay_sign: text("paySign"),
        })
    } else {
        Call::App(App {
            appid: text("appid"),
            partnerid: text("partnerid"),
            prepayid: text("prepayid"),
            package: text("package"),
            noncestr: text("noncestr"),
            timestamp: text("timestamp"),
            sign: text("sign"),
        })
    }
}

fn app_ids(bill: &Bill) -> Vec<&str> {
    let combined = bill.payable.combined.iter().map(|combined| combined.appid.as_str());
    let orders = bill.payable.orders.iter().flat_map(|(order, _)| {
        std::iter::once(order.appid.as_str()).chain(order.sub_appid.iter().map(AppId::as_str))
    });
    combined.chain(orders).collect()
}

fn mchids(bill: &Bill) -> Vec<&str> {
    let sellers = bill.payable.orders.iter().map(|(order, _)| order.sub_mchid.as_str());
    std::iter::once(bill.platform.as_str()).chain(sellers).collect()
}

fn is_about_signature(diagnosis: &Diagnosis) -> bool {
    matches!(
        diagnosis,
        Diagnosis::NotRsa
            | Diagnosis::LineOrder { .. }
            | Diagnosis::LastLine { .. }
            | Diagnosis::LastLineFeed
            | Diagnosis::Key { .. }
    )
}

fn sentence(words: &Words, diagnosis: &Diagnosis) -> String {
    match diagnosis {
        Diagnosis::Key { .. } => words.pick(
            "验签失败：私钥与下单商户的 API 证书不匹配，或签名时的值与传入的不同".to_owned(),
            "No certificate of the merchant fits: another private key signed, or other values".to_owned(),
        ),
        other => words.pick(other.to_string(), english(other)),
    }
}

fn english(diagnosis: &Diagnosis) -> String {
    match diagnosis {
        Diagnosis::AppId { found } => {
            format!("appId {found:?} is not the one that the order was placed with")
        }
        Diagnosis::PartnerId { found } => format!("partnerid {found:?} is not a merchant of this order"),
        Diagnosis::PrefixMissing => "package lacks its prefix: it must be prepay_id=…".to_owned(),
        Diagnosis::PrefixUnexpected => "prepayid must not have the prefix prepay_id=".to_owned(),
        Diagnosis::PrepayId { found } => format!("the prepay id {found:?} is not this order's"),
        Diagnosis::AppPackage { found } => format!("package is {found:?}; it must be Sign=WXPay"),
        Diagnosis::SignType { found } => format!("signType is {found:?}; it must be RSA"),
        Diagnosis::TimestampInMilliseconds { found } => {
            format!("the timestamp {found:?} counts milliseconds; it must count seconds")
        }
        Diagnosis::Timestamp { found } => format!("the timestamp {found:?} is not a number of seconds"),
        Diagnosis::NotRsa => "the signature is not the Base64 of a 2048-bit RSA signature".to_owned(),
        Diagnosis::LineOrder { signed, expected } => {
            let [signed, expected] = [signed, expected].map(|names| names.replace('、', ", "));
            format!("the lines are signed in the order {signed}; it must be {expected}")
        }
        Diagnosis::LastLine { signed, expected } => {
            format!("the fourth line that is signed is {signed:?}; it must be {expected:?}")
        }
        Diagnosis::LastLineFeed => "the last line is signed without its line feed".to_owned(),
        Diagnosis::Key { .. } => "no certificate of the merchant fits".to_owned(),
    }
}
