//! `POST …/out-trade-no/{out_trade_no}/close` (contract 2.11). The reply is 204.

use crate::v3::Message;
use crate::v3::field::MchNo;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Whose order it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Close {
    /// 直连商户号
    pub mchid: MchNo,
}

impl Message for Close {}
