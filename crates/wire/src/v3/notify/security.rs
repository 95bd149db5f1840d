//! `SECURITY_ECHO.SUCCESS`: a merchant tries its keys.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What the merchant said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SecurityEcho {
    /// 回显消息
    pub echo_message: String,
    /// 加密回显消息: encrypted with the merchant's API certificate. Spelled otherwise than in the
    /// reply
    pub encrypt_echo_message: String,
}
