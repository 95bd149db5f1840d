//! `GET …/merchant-configs/{sub_mchid}` (contract 2.12).

use crate::v3::field::MchNo;
use crate::v3::{Id, Message};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Whose cap is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Path {
    /// 子商户号
    pub sub_mchid: MchNo,
}

impl Message for Path {}

/// A sub-merchant's cap.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MerchantConfig {
    /// 子商户号
    pub sub_mchid: Id,
    /// 最大分账比例, in 1/10,000
    pub max_ratio: i64,
}
