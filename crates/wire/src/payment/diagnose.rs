//! Says what is wrong with a call, so that an integrator need not guess.

use super::{App, Call, Jsapi, Lines, message};
use crate::keys::{Certificate, RSA_BYTES};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

const PREFIX: &str = "prepay_id=";
const APP_PACKAGE: &str = "Sign=WXPay";
const SIGN_TYPE: &str = "RSA";
/// Digits of seconds since 1970 from 2001 to 2286; milliseconds have three more.
const SECONDS_DIGITS: usize = 10;

/// What the order says that a call must agree with.
#[derive(Debug, Clone, Copy)]
pub struct Expected<'a> {
    /// Applications that may call: the sub-merchant's or the platform's.
    pub app_ids: &'a [&'a str],
    /// Merchants that an APP call may name: the platform or the sub-merchant (1.13).
    pub mchids: &'a [&'a str],
    /// The order's prepay id.
    pub prepay_id: &'a str,
    /// The certificates of the merchant that placed the order.
    pub certificates: &'a [Certificate],
}

/// The first thing that is wrong with a call.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Diagnosis {
    /// The application is not one of the order's.
    #[error("appId {found:?} 与下单时的 appid 不一致")]
    AppId {
        /// What the call says.
        found: String,
    },
    /// The merchant is not one of the order's.
    #[error("partnerid {found:?} 不是该订单的商户号")]
    PartnerId {
        /// What the call says.
        found: String,
    },
    /// JSAPI: the package is the bare prepay id.
    #[error("package 缺少前缀：应为 prepay_id=… 的形式")]
    PrefixMissing,
    /// APP: the prepay id has the prefix that only JSAPI has.
    #[error("prepayid 不应带前缀 prepay_id=")]
    PrefixUnexpected,
    /// The prepay id is not the order's.
    #[error("prepay_id {found:?} 与该订单的不一致")]
    PrepayId {
        /// What the call says, less its prefix.
        found: String,
    },
    /// APP: the package is not the constant.
    #[error("package 应为 Sign=WXPay，实际为 {found:?}")]
    AppPackage {
        /// What the call says.
        found: String,
    },
    /// JSAPI: another kind of signature.
    #[error("signType 应为 RSA，实际为 {found:?}")]
    SignType {
        /// What the call says.
        found: String,
    },
    /// The timestamp counts milliseconds.
    #[error("时间戳 {found:?} 是毫秒，应为秒")]
    TimestampInMilliseconds {
        /// What the call says.
        found: String,
    },
    /// The timestamp is not a number of seconds.
    #[error("时间戳 {found:?} 不是秒级时间戳")]
    Timestamp {
        /// What the call says.
        found: String,
    },
    /// The signature is not the Base64 of a 2048-bit RSA signature, but an MD5, HMAC or hex text.
    #[error("签名不是 2048 位 RSA 签名的 Base64（256 字节）")]
    NotRsa,
    /// The right lines are signed in another order.
    #[error("签名串的行顺序错误：签名的顺序为 {signed}，应为 {expected}")]
    LineOrder {
        /// The order that the signature has.
        signed: String,
        /// The order that it must have.
        expected: String,
    },
    /// The last line that is signed is not the one that the call hands over.
    #[error("签名串第四行错误：签名的是 {signed:?}，应为 {expected:?}")]
    LastLine {
        /// What is signed.
        signed: String,
        /// What must be.
        expected: String,
    },
    /// The last line is signed without its line feed.
    #[error("签名串最后一行缺少换行符")]
    LastLineFeed,
    /// No certificate of the merchant fits: another private key signed, or values other than those
    /// handed over.
    #[error("验签失败：私钥与下单商户的API证书不匹配，或签名时的值与传入的不同；应签名的串为 {message:?}")]
    Key {
        /// What must be signed.
        message: String,
    },
}

impl Call {
    /// Checks the call's values and then its signature against the order.
    pub fn verify(&self, expected: &Expected<'_>) -> Result<(), Diagnosis> {
        match self {
            Call::Jsapi(call) => check_jsapi(call, expected)?,
            Call::App(call) => check_app(call, expected)?,
        }
        self.check_signature(expected)
    }

    fn check_signature(&self, expected: &Expected<'_>) -> Result<(), Diagnosis> {
        let signature = self.signature();
        if STANDARD.decode(signature).map(|bytes| bytes.len()) != Ok(RSA_BYTES) {
            return Err(Diagnosis::NotRsa);
        }
        let signed = |message: &str| {
            let mut certificates = expected.certificates.iter();
            certificates.any(|certificate| certificate.public_key.verify(message.as_bytes(), signature))
        };
        let message = self.message();
        if signed(&message) {
            return Ok(());
        }
        Err(self.explain(expected.prepay_id, signed).unwrap_or(Diagnosis::Key { message }))
    }

    /// Which common mistake the signature shows.
    fn explain(&self, prepay_id: &str, signed: impl Fn(&str) -> bool) -> Option<Diagnosis> {
        let lines = self.lines();
        if signed(message(&lines).trim_end_matches('\n')) {
            return Some(Diagnosis::LastLineFeed);
        }
        let prefixed = format!("{PREFIX}{prepay_id}");
        for last in [prepay_id, &prefixed, APP_PACKAGE] {
            let [first, second, third, (name, value)] = lines;
            if signed(&message(&[first, second, third, (name, last)])) {
                return Some(Diagnosis::LastLine { signed: last.to_owned(), expected: value.to_owned() });
            }
        }
        let shuffled = orders(lines).find(|shuffled| signed(&message(shuffled)))?;
        Some(Diagnosis::LineOrder { signed: names(&shuffled), expected: names(&lines) })
    }
}

fn check_jsapi(call: &Jsapi, expected: &Expected<'_>) -> Result<(), Diagnosis> {
    check_app_id(&call.app_id, expected)?;
    let prepay_id = call.package.strip_prefix(PREFIX);
    if prepay_id.is_none() && call.package == expected.prepay_id {
        return Err(Diagnosis::PrefixMissing);
    }
    check_prepay_id(prepay_id.unwrap_or(&call.package), expected)?;
    if call.sign_type != SIGN_TYPE {
        return Err(Diagnosis::SignType { found: call.sign_type.clone() });
    }
    check_timestamp(&call.time_stamp)
}

fn check_app(call: &App, expected: &Expected<'_>) -> Result<(), Diagnosis> {
    check_app_id(&call.appid, expected)?;
    if !expected.mchids.contains(&call.partnerid.as_str()) {
        return Err(Diagnosis::PartnerId { found: call.partnerid.clone() });
    }
    if call.prepayid.strip_prefix(PREFIX).is_some() {
        return Err(Diagnosis::PrefixUnexpected);
    }
    check_prepay_id(&call.prepayid, expected)?;
    if call.package != APP_PACKAGE {
        return Err(Diagnosis::AppPackage { found: call.package.clone() });
    }
    check_timestamp(&call.timestamp)
}

fn check_app_id(found: &str, expected: &Expected<'_>) -> Result<(), Diagnosis> {
    let known = expected.app_ids.contains(&found);
    if known { Ok(()) } else { Err(Diagnosis::AppId { found: found.to_owned() }) }
}

fn check_prepay_id(found: &str, expected: &Expected<'_>) -> Result<(), Diagnosis> {
    let same = found == expected.prepay_id;
    if same { Ok(()) } else { Err(Diagnosis::PrepayId { found: found.to_owned() }) }
}

fn check_timestamp(text: &str) -> Result<(), Diagnosis> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    let found = text.to_owned();
    match text.len() {
        SECONDS_DIGITS if digits => Ok(()),
        len if digits && len == SECONDS_DIGITS + 3 => Err(Diagnosis::TimestampInMilliseconds { found }),
        _ => Err(Diagnosis::Timestamp { found }),
    }
}

/// Every order of four lines.
fn orders(lines: Lines<'_>) -> impl Iterator<Item = Lines<'_>> {
    (0..256_usize)
        .map(|code| [code & 3, code >> 2 & 3, code >> 4 & 3, code >> 6])
        .filter(|at| at.iter().fold(0, |seen, place| seen | 1 << place) == 0b1111)
        .map(move |at| at.map(|place| lines[place]))
}

fn names(lines: &Lines<'_>) -> String {
    lines.map(|(name, _)| name).join("、")
}
