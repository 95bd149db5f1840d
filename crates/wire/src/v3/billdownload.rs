//! `GET /v3/billdownload/file` (contract 5.2).

use super::Message;
use super::field::Text;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Which file: as the link says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FileQuery {
    /// The link's token
    pub token: Text<1, 2048>,
    /// 压缩类型: what the link says; the token decides
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tartype: Option<Text<0, 32>>,
}

impl Message for FileQuery {}
