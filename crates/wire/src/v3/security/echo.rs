//! `POST /v3/security/echo` (商户签名验签／加解密测试, contract 4.2) and what it calls back with.

use crate::v3::Message;
use crate::v3::field::{Encrypted, NotifyUrl, Text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What is to be sent back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Request {
    /// 商户回调地址; without it there is no callback
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notify_url: Option<NotifyUrl>,
    /// 回显信息
    pub echo_message: Text<1, 256>,
    /// 平台证书或微信支付公钥加密测试字段
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encrypted_echo_message: Option<Encrypted<1024>>,
}

impl Message for Request {}

/// What was said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Reply {
    /// 回显信息
    pub echo_message: String,
    /// The secret message, encrypted with the certificate that signed the request; absent when
    /// there was none
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encrypted_echo_message: Option<String>,
}
