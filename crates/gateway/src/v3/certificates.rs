//! `GET /v3/certificates` (1.7): the platform's certificates, sealed with the caller's APIv3 key.

use crate::caller::{Caller, internal};
use crate::code::Code;
use crate::fault::{Fault, Location};
use crate::input::{Asked, Nothing};
use tongbao_wire::keyring::Mode;
use tongbao_wire::keys::{Apiv3Key, Certificate, random_nonce};
use tongbao_wire::v3::certificates::{self as wire, AlgorithmType, Certificates, EncryptCertificate, Query};

/// 1.7.
const ASSOCIATED_DATA: &str = "certificate";
/// What AES-GCM takes, in characters.
const NONCE_LENGTH: usize = 12;

pub(crate) fn reply(caller: &Caller, asked: &Asked<Nothing, Query>) -> Result<Certificates, Fault> {
    if asked.fields.algorithm_type == Some(AlgorithmType::Sm2) {
        let message = "输入源“/query/algorithm_type”映射到字段“algorithm_type”枚举规则校验失败，暂不支持SM2";
        return Err(Fault::param("/algorithm_type", Location::Query, message));
    }
    if caller.keys.mode == Mode::PublicKeyOnly {
        return Err(not_offered());
    }
    let key = caller.keys.apiv3_key.as_ref().ok_or_else(key_missing)?;
    let listed = caller.keyring.listed(caller.now);
    if listed.is_empty() {
        return Err(internal("NoCertificate"));
    }
    Ok(Certificates { data: listed.iter().map(|certificate| sealed(certificate, key)).collect() })
}

/// The merchant has no key that the list could be encrypted with.
pub(crate) fn key_missing() -> Fault {
    Fault::new(Code::InvalidRequest, "Apiv3KeyMissing", "商户未设置APIv3密钥")
}

/// The merchant verifies by the public key alone (1.6).
pub(crate) fn not_offered() -> Fault {
    let message = "该商户仅支持微信支付公钥模式，无平台证书可供下载";
    Fault::new(Code::ResourceNotExists, "CertificatesNotOffered", message)
}

fn sealed(certificate: &Certificate, key: &Apiv3Key) -> wire::Certificate {
    let nonce = random_nonce(NONCE_LENGTH);
    let ciphertext = key.seal(&nonce, ASSOCIATED_DATA, certificate.pem.as_bytes());
    wire::Certificate {
        serial_no: certificate.serial.clone(),
        effective_time: certificate.not_before.into(),
        expire_time: certificate.not_after.into(),
        encrypt_certificate: EncryptCertificate {
            algorithm: "AEAD_AES_256_GCM".to_owned(),
            nonce,
            associated_data: ASSOCIATED_DATA.to_owned(),
            ciphertext,
        },
    }
}
