//! `POST /v3/ecommerce/account/cancel-applications/media` (contract 2.9.2): the `meta` part, in the
//! spelling of its own that this operation has.

use crate::v3::Message;
use crate::v3::field::{Sha256, Text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What the caller says of the file. Its text is what is signed (1.3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MediaMeta {
    /// 文件名称
    pub file_name: Text<1, 256>,
    /// 文件摘要: SHA-256 of the file, 64 hexadecimal digits
    pub file_digest: Sha256,
}

impl Message for MediaMeta {}
