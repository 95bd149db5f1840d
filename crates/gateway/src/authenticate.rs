//! Whose request it is: `Authorization` parsed, the certificate found, the clock compared, the
//! signature verified over the raw bytes (1.3). In this order, and every refusal is a 401 that
//! says what an integrator needs to find the mistake (1.11).

use crate::code::Code;
use crate::fault::{Fault, Location};
use axum::http::{HeaderMap, Method, header};
use std::sync::Arc;
use tongbao_base::Time;
use tongbao_wire::keyring::{Keyring, MerchantKeys, NotValid};
use tongbao_wire::keys::Certificate;
use tongbao_wire::signature::{self, Authorization};

/// A request as it came over the wire.
pub(crate) struct Raw<'a> {
    pub(crate) method: &'a Method,
    /// Path and query exactly as sent; a bare trailing `?` is not signed.
    pub(crate) target: &'a str,
    pub(crate) headers: &'a HeaderMap,
    /// What is signed: the body; of an upload its `meta` (1.3).
    pub(crate) body: &'a [u8],
}

/// Who signed a request, and with which of its certificates.
pub(crate) struct Signed {
    pub(crate) merchant: Arc<MerchantKeys>,
    pub(crate) certificate: Certificate,
}

/// Who says that the request is theirs, if certificate and clock allow it; nothing is proven yet.
pub(crate) fn announced(
    headers: &HeaderMap,
    keyring: &Keyring,
    now: Time,
    skew_seconds: i64,
) -> Result<(Signed, Authorization), Fault> {
    let authorization = authorization(headers)?;
    let (mchid, serial) = (&authorization.mchid, &authorization.serial_no);
    let merchant = keyring.merchant_with(mchid, serial).ok_or_else(|| not_valid(NotValid::Unknown))?;
    let certificate = merchant.valid(serial, now).map_err(not_valid)?.clone();
    punctual(authorization.timestamp, now, skew_seconds)?;
    Ok((Signed { merchant, certificate }, authorization))
}

/// The merchant that signed the request. `now` is the machine's time: merchants' certificates go by
/// it as their clocks do, however far the rules' time was moved.
pub(crate) fn authenticate(
    raw: &Raw<'_>,
    keyring: &Keyring,
    now: Time,
    skew_seconds: i64,
) -> Result<Signed, Fault> {
    let (signed, authorization) = announced(raw.headers, keyring, now, skew_seconds)?;
    let Signed { merchant, certificate } = signed;
    let message = signature::request_message(
        raw.method.as_str(),
        raw.target,
        authorization.timestamp,
        &authorization.nonce_str,
        raw.body,
    );
    if certificate.public_key.verify(&message, &authorization.signature) {
        return Ok(Signed { merchant, certificate });
    }
    let detail = signature::sign_information(
        raw.method.as_str(),
        raw.target,
        authorization.timestamp,
        &authorization.nonce_str,
        raw.body,
    );
    Err(wrong().with_detail(detail))
}

/// The signature is not that of the certificate's key over what came.
pub(crate) fn wrong() -> Fault {
    Fault::new(Code::SignError, "SignatureWrong", "错误的签名，验签失败")
}

/// `Authorization` cannot be read.
pub(crate) fn malformed(message: String) -> Fault {
    Fault::new(Code::SignError, "AuthorizationMalformed", message)
        .at("Authorization", Location::Authorization)
}

/// C.1 knows one message for all of them; what is wrong in particular stands behind it.
pub(crate) fn not_valid(reason: NotValid) -> Fault {
    let (rule, issue) = match reason {
        NotValid::Unknown => ("CertificateUnknown", "，请使用签名私钥匹配的证书序列号".to_owned()),
        NotValid::Revoked { at } => ("CertificateRevoked", format!("：该证书已于 {at} 吊销，请更换证书")),
        NotValid::NotYet { from } => ("CertificateNotYet", format!("：该证书自 {from} 起生效")),
        NotValid::Expired { at } => ("CertificateExpired", format!("：该证书已于 {at} 过期，请更换证书")),
    };
    Fault::new(Code::SignError, rule, format!("商户证书序列号有误{issue}"))
        .at("serial_no", Location::Authorization)
}

fn authorization(headers: &HeaderMap) -> Result<Authorization, Fault> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let value = match (values.next(), values.next()) {
        (Some(value), None) => value,
        (None, _) => return Err(unreadable("缺少Authorization")),
        (Some(_), Some(_)) => return Err(unreadable("Authorization重复")),
    };
    let text = value.to_str().map_err(|_| unreadable("含有非ASCII字符"))?;
    Authorization::parse(text).map_err(|error| malformed(error.to_string()))
}

/// `Authorization` does not have its form.
pub(crate) fn unreadable(issue: &str) -> Fault {
    malformed(format!("Http头Authorization值格式错误：{issue}"))
}

fn punctual(timestamp: i64, now: Time, skew_seconds: i64) -> Result<(), Fault> {
    let late = now.unix_seconds().saturating_sub(timestamp);
    if late.saturating_abs() <= skew_seconds {
        return Ok(());
    }
    Err(skewed(timestamp, now, skew_seconds))
}

/// The request is older, or younger, than the clocks may differ.
pub(crate) fn skewed(timestamp: i64, now: Time, skew_seconds: i64) -> Fault {
    let here = now.unix_seconds();
    let message = format!(
        "Http头Authorization中的timestamp已过期：{timestamp} 与服务器时间 {here} 相差 {} 秒，不得超过 {skew_seconds} 秒",
        here.saturating_sub(timestamp)
    );
    Fault::new(Code::SignError, "ClockSkew", message).at("timestamp", Location::Authorization)
}
