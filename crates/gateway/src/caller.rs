//! Who asks, and what of the request the body does not say. Exists only once a signature was right.

use crate::code::{Code, Family};
use crate::fault::{Fault, Location};
use crate::gateway::PayLinks;
use crate::refusal;
use serde_json::json;
use std::sync::Arc;
use tongbao_base::ids::{ClosingId, MchId, PrepayId};
use tongbao_base::{Secret, Time};
use tongbao_engine::Failure;
use tongbao_kernel::model::MerchantKind;
use tongbao_kernel::refusal::Refusal;
use tongbao_kernel::rules::Rules;
use tongbao_vault::Vault;
use tongbao_wire::keyring::{Keyring, MerchantKeys};
use tongbao_wire::keys::Certificate;

/// 1.8: a field that was encrypted by RSA-2048 is a whole block, in Base64.
pub(crate) const BLOCK_IN_BASE64: usize = 344;

/// Names and values of the path's parameters, decoded.
pub(crate) type Pairs = Vec<(String, String)>;

pub(crate) struct Caller {
    /// The merchant that signed; a platform, where the route asks for one.
    pub(crate) platform: MchId,
    /// What it is, where the route asks.
    pub(crate) kind: Option<MerchantKind>,
    pub(crate) rules: Arc<Rules>,
    pub(crate) family: Family,
    /// The rules' time: the platform's certificates go by it, too.
    pub(crate) now: Time,
    pub(crate) keys: Arc<MerchantKeys>,
    /// The certificate that signed the request: what is told in secret is encrypted for it (1.8).
    pub(crate) certificate: Certificate,
    pub(crate) keyring: Arc<Keyring>,
    pub(crate) vault: Arc<Vault>,
    /// `Wechatpay-Serial` of the request, when it says something.
    pub(crate) wanted_serial: Option<String>,
    pub(crate) path: Pairs,
    /// The query as it was sent, without its `?`.
    pub(crate) query: String,
    /// This server as the client addressed it: `http://host:port`.
    pub(crate) base: String,
    pub(crate) links: PayLinks,
}

impl Caller {
    /// The payload must name the merchant that signed (1.3).
    pub(crate) fn is(&self, mchid: &str, field: &str, location: Location) -> Result<(), Fault> {
        if mchid == self.platform.as_str() {
            return Ok(());
        }
        Err(differs(&self.platform, mchid, (field, location)))
    }

    /// Who sells must be another than the platform itself (1.12).
    pub(crate) fn is_not(&self, sub_mchid: &str, field: &str) -> Result<(), Fault> {
        if sub_mchid != self.platform.as_str() {
            return Ok(());
        }
        Err(is_own(sub_mchid, field))
    }

    /// Opens a field that was encrypted for us (1.8). Takes as long as a signature.
    pub(crate) fn open(&self, cipher: &str, field: &str) -> Result<Secret, Fault> {
        let serial = self.wanted_serial.as_deref().ok_or_else(serial_missing)?;
        let key = self.keyring.decryption_key(serial, self.now).ok_or_else(serial_unknown)?;
        key.decrypt(cipher).map_err(|_| unreadable(field))
    }

    /// Encrypts a field of the reply for who signed the request (1.8).
    pub(crate) fn seal(&self, plain: &Secret, field: &str) -> Result<String, Fault> {
        self.certificate.public_key.encrypt(plain.reveal()).map_err(|error| {
            Fault::param(field, Location::Body, format!("字段过长，无法加密：{} 字节", error.bytes))
        })
    }

    pub(crate) fn refuse(&self, refusal: &Refusal) -> Fault {
        refusal::fault(refusal, self.family, &self.rules)
    }

    /// Why the engine gave no answer. What broke inside is for the log alone.
    pub(crate) fn fail(&self, failure: Failure) -> Fault {
        match failure {
            Failure::Refused(refusal) => self.refuse(&refusal),
            Failure::Busy => busy(),
            Failure::Broken(what) => {
                tracing::error!(what, "a command would have broken an invariant");
                internal("Broken")
            }
            Failure::Store(error) => {
                tracing::error!(%error, "the store failed");
                internal("Store")
            }
            Failure::Closed => internal("Closed"),
        }
    }

    pub(crate) fn h5_url(&self, prepay_id: &PrepayId) -> String {
        (self.links.h5)(&self.base, prepay_id)
    }

    pub(crate) fn confirm_cancel_url(&self, closing_id: &ClosingId) -> String {
        (self.links.confirm_cancel)(&self.base, closing_id)
    }

    pub(crate) fn code_url(&self, prepay_id: &PrepayId) -> String {
        (self.links.native)(&self.base, prepay_id)
    }
}

/// 1.12: sub_mchid equals the platform's own mchid.
const SUB_MCHID_IS_OWN: u32 = 268_443_705;

/// The payload names another merchant than the one that signed.
pub(crate) fn differs(signed: &MchId, named: &str, (field, location): (&str, Location)) -> Fault {
    let message = format!("Http头Authorization中的mchid与请求参数中的商户号不一致：{signed} 与 {named}");
    let detail = json!({
        "field": field, "value": named, "issue": message, "location": location.as_str(),
    });
    Fault::param(field, location, message).named("MchidDiffers").with_detail(detail)
}

/// The platform is to sell to itself.
pub(crate) fn is_own(sub_mchid: &str, field: &str) -> Fault {
    let message = format!("子商户号不能与服务商商户号相同：{sub_mchid}");
    let mut fault = Fault::param(field, Location::Body, message).named("SubMchidIsOwn");
    fault.number = SUB_MCHID_IS_OWN;
    fault
}

/// There are encrypted fields, and nothing says for which key.
pub(crate) fn serial_missing() -> Fault {
    let message = "平台证书序列号Wechatpay-Serial错误：请求头中缺少Wechatpay-Serial";
    Fault::param("Wechatpay-Serial", Location::Header, message).named("SerialMissing")
}

/// The key that the fields were encrypted for is none of ours.
pub(crate) fn serial_unknown() -> Fault {
    Fault::param("Wechatpay-Serial", Location::Header, "平台证书序列号Wechatpay-Serial错误")
        .named("SerialUnknown")
}

/// The named key does not open the field.
pub(crate) fn unreadable(field: &str) -> Fault {
    Fault::param(field, Location::Body, "平台私钥解密失败").named("CipherUnreadable")
}

/// More commands wait than the engine takes.
pub(crate) fn busy() -> Fault {
    Fault::new(Code::FrequencyLimited, "Busy", "频率超限，请降低请求频率")
}

/// Something broke on our side.
pub(crate) fn internal(rule: &'static str) -> Fault {
    Fault::new(Code::SystemError, rule, "系统异常，请用相同参数重试")
}
