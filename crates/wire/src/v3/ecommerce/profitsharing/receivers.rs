//! `POST …/receivers/add`, `POST …/receivers/delete` (contract 2.4.1, 2.4.2).

use super::ReceiverType;
use crate::v3::Message;
use crate::v3::field::{AppNo, Encrypted, Issue, Text, spellings};
use crate::v3::object::needed;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

spellings! {
    /// 与分账方的关系类型
    pub enum RelationType {
        /// 供应商
        Supplier = "SUPPLIER",
        /// 分销商
        Distributor = "DISTRIBUTOR",
        /// 服务商
        ServiceProvider = "SERVICE_PROVIDER",
        /// 平台
        Platform = "PLATFORM",
        /// 其他
        Others = "OTHERS",
    }
}

/// A receiver for the platform's list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Add {
    /// 公众账号 ID; required with a person
    #[serde(skip_serializing_if = "Option::is_none")]
    pub appid: Option<AppNo>,
    /// 接收方类型
    pub r#type: ReceiverType,
    /// 接收方账号
    pub account: Text<1, 64>,
    /// 接收方名称: a merchant's full name, required with a merchant
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<Text<1, 256>>,
    /// 接收方名称的密文: a person's name, encrypted
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encrypted_name: Option<Encrypted<10240>>,
    /// 与分账方的关系类型
    pub relation_type: RelationType,
}

impl Message for Add {
    fn check(&self) -> Result<(), (&'static str, Issue)> {
        match self.r#type {
            ReceiverType::Merchant if self.name.is_none() && self.encrypted_name.is_none() => {
                Err(needed("/name", "接收方类型为 MERCHANT_ID 时，接收方名称必填（商户全称）"))
            }
            ReceiverType::Person if self.appid.is_none() => {
                Err(needed("/appid", "接收方类型为 PERSONAL_OPENID 时，appid 必填"))
            }
            _ => Ok(()),
        }
    }
}

/// A receiver to take off the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Delete {
    /// 公众账号 ID
    #[serde(skip_serializing_if = "Option::is_none")]
    pub appid: Option<AppNo>,
    /// 接收方类型
    pub r#type: ReceiverType,
    /// 接收方账号
    pub account: Text<1, 64>,
}

impl Message for Delete {}

/// The receiver that was added or taken off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Receiver {
    /// 接收方类型
    pub r#type: ReceiverType,
    /// 接收方账号
    pub account: Text<1, 64>,
}
