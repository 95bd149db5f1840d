//! `GET /v3/certificates` (contract 1.7).

use super::Message;
use super::field::{WireTime, spellings};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

spellings! {
    /// Which certificates are asked for.
    pub enum AlgorithmType {
        /// RSA.
        Rsa = "RSA",
        /// 国密.
        Sm2 = "SM2",
        /// Both.
        All = "ALL",
    }
}

/// Which certificates are asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Query {
    /// 证书算法版本
    #[serde(skip_serializing_if = "Option::is_none")]
    pub algorithm_type: Option<AlgorithmType>,
}

impl Message for Query {}

/// The platform's certificates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Certificates {
    /// 平台证书列表
    pub data: Vec<Certificate>,
}

/// One certificate, encrypted with the merchant's APIv3 key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Certificate {
    /// 证书序列号: 40 upper-case hex digits
    pub serial_no: String,
    /// 证书启用时间
    pub effective_time: WireTime,
    /// 证书弃用时间
    pub expire_time: WireTime,
    /// 证书信息
    pub encrypt_certificate: EncryptCertificate,
}

/// The ciphertext of a certificate in PEM.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EncryptCertificate {
    /// 加密证书的算法: `AEAD_AES_256_GCM`
    pub algorithm: String,
    /// 加密证书的随机串: 12 characters
    pub nonce: String,
    /// 加密证书的附加数据: `certificate`
    pub associated_data: String,
    /// 加密后的证书内容, Base64
    pub ciphertext: String,
}
