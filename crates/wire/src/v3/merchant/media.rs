//! `POST /v3/merchant/media/{upload|video_upload}` (contract 2.10): the `meta` part of an upload.

use crate::v3::field::{Sha256, Text};
use crate::v3::{Id, Message};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What the caller says of the file. Its text is what is signed (1.3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Meta {
    /// 文件名称
    pub filename: Text<1, 256>,
    /// 文件摘要: SHA-256 of the file, 64 hexadecimal digits
    pub sha256: Sha256,
}

impl Message for Meta {}

/// The file was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Uploaded {
    /// 媒体文件标识Id: 120 letters, digits, `-` and `_`
    pub media_id: Id,
}
