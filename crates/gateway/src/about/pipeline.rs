//! What every operation may answer, whatever it does (1.10, 1.11, C.1): said by the pipeline
//! before, or after, an operation's own functions.

use crate::authenticate;
use crate::bills;
use crate::caller;
use crate::code::LimitCode;
use crate::fault::{Fault, Location};
use crate::multipart;
use crate::quota;
use crate::receive;
use crate::v3::capital::capitallhh::{areas, banks};
use crate::v3::certificates;
use crate::v3::security::echo;
use tongbao_base::Time;
use tongbao_base::ids::MchId;
use tongbao_wire::keyring::NotValid;
use tongbao_wire::v3::pay::partner::transactions::Close;

/// The rules, in the order in which they are applied.
pub(crate) const RULES: [&str; 16] = [
    "BodyTooLarge",
    "BodyTimeout",
    "BodyBroken",
    "AuthorizationMalformed",
    "CertificateUnknown",
    "CertificateRevoked",
    "CertificateNotYet",
    "CertificateExpired",
    "ClockSkew",
    "SignatureWrong",
    "QuotaMerchant",
    "QuotaSubMerchant",
    "QuotaInvalid",
    "NotAcceptable",
    "UnsupportedMediaType",
    "Busy",
];

/// What breaks inside: no rule of the contract, and told to the log only.
pub(crate) const INTERNAL: [&str; 8] =
    ["Broken", "Store", "Closed", "Pool", "Reply", "NoCertificate", "Media", "Bill"];

/// An example of each refusal that the gateway itself gives.
pub(crate) fn samples() -> Vec<Fault> {
    let (platform, other) = (MchId::from("1900000100"), "1900000400");
    let now = Time::from_ms(1_760_000_000_000);
    let old = now.unix_seconds().saturating_sub(301);
    let mut samples = vec![
        receive::too_large(1_048_576),
        receive::too_slow(10),
        receive::broken(),
        authenticate::unreadable("缺少Authorization"),
        authenticate::not_valid(NotValid::Unknown),
        authenticate::not_valid(NotValid::Revoked { at: now }),
        authenticate::not_valid(NotValid::NotYet { from: now }),
        authenticate::not_valid(NotValid::Expired { at: now }),
        authenticate::skewed(old, now, 300),
        authenticate::wrong(),
        quota::exceeded("QuotaMerchant", ("该商户", 150), LimitCode::default()),
        quota::exceeded("QuotaSubMerchant", ("该二级商户", 300), LimitCode::default()),
        quota::exceeded("QuotaInvalid", ("该商户的错误请求", 6), LimitCode::default()),
        receive::not_acceptable(),
        receive::unsupported("application/json"),
        multipart::malformed("内容不完整"),
        areas::unknown("province_code", 710_000),
        areas::unknown("city_code", 440_000),
        banks::unknown("1000000000"),
        banks::no_card(),
        caller::busy(),
        caller::differs(&platform, other, ("/sp_mchid", Location::Body)),
        caller::is_own(platform.as_str(), "/sub_mchid"),
        caller::serial_missing(),
        caller::serial_unknown(),
        caller::unreadable("/encrypted_name"),
        certificates::key_missing(),
        crate::scan::user_paying(),
        bills::unreadable(),
        bills::expired(now, now.after_ms(Time::SECOND)),
        bills::not_yours(platform.as_str()),
        certificates::not_offered(),
        echo::too_long(215),
    ];
    samples.extend(INTERNAL.map(caller::internal));
    samples.extend(tongbao_wire::v3::parse::<Close>(b"{}").err().map(|error| crate::input::fault(&error)));
    samples
}
