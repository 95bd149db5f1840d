//! `POST …/receivers/add`, `POST …/receivers/delete` (contract 2.12).

use super::ReceiverType;
use crate::v3::Message;
use crate::v3::field::{AppNo, Encrypted, Issue, MchNo, Text, spellings};
use crate::v3::object::{at_odds, needed};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

spellings! {
    /// 与分账方的关系类型
    pub enum RelationType {
        /// 服务商
        ServiceProvider = "SERVICE_PROVIDER",
        /// 门店
        Store = "STORE",
        /// 员工
        Staff = "STAFF",
        /// 店主
        StoreOwner = "STORE_OWNER",
        /// 合作伙伴
        Partner = "PARTNER",
        /// 总部
        Headquarter = "HEADQUARTER",
        /// 品牌方
        Brand = "BRAND",
        /// 分销商
        Distributor = "DISTRIBUTOR",
        /// 用户
        User = "USER",
        /// 供应商
        Supplier = "SUPPLIER",
        /// 自定义, named by `custom_relation`
        Custom = "CUSTOM",
    }
}

/// 自定义的分账关系: up to 10 characters
pub type CustomRelation = Text<1, 10>;

/// A receiver for a seller's list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Add {
    /// 子商户号: whose list it is; left out by a direct merchant
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub_mchid: Option<MchNo>,
    /// 应用 ID
    pub appid: AppNo,
    /// 子商户应用 ID; required with a PERSONAL_SUB_OPENID
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub_appid: Option<AppNo>,
    /// 分账接收方类型
    pub r#type: ReceiverType,
    /// 分账接收方账号
    pub account: Text<1, 64>,
    /// 分账接收方全称或姓名, encrypted: a merchant's full name, required with a merchant; of a
    /// person, the name, if it is to be checked
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<Encrypted<1024>>,
    /// 与分账方的关系类型
    pub relation_type: RelationType,
    /// 自定义的分账关系; with `CUSTOM`, and only then
    #[serde(skip_serializing_if = "Option::is_none")]
    pub custom_relation: Option<CustomRelation>,
}

impl Message for Add {
    fn check(&self) -> Result<(), (&'static str, Issue)> {
        match self.r#type {
            ReceiverType::Merchant if self.name.is_none() => {
                return Err(needed("/name", "接收方类型为 MERCHANT_ID 时，name 必填（商户全称）"));
            }
            ReceiverType::SubPerson if self.sub_appid.is_none() => {
                return Err(needed("/sub_appid", "接收方类型为 PERSONAL_SUB_OPENID 时，sub_appid 必填"));
            }
            _ => {}
        }
        match (self.relation_type, &self.custom_relation) {
            (RelationType::Custom, None) => {
                Err(needed("/custom_relation", "关系类型为 CUSTOM 时，custom_relation 必填"))
            }
            (RelationType::Custom, Some(_)) | (_, None) => Ok(()),
            (_, Some(_)) => {
                Err(at_odds("/custom_relation", "关系类型不为 CUSTOM 时，不能填写 custom_relation"))
            }
        }
    }
}

/// The receiver that was added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Added {
    /// 子商户号
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub_mchid: Option<MchNo>,
    /// 分账接收方类型
    pub r#type: ReceiverType,
    /// 分账接收方账号
    pub account: Text<1, 64>,
    /// 分账接收方全称或姓名, encrypted with the caller's certificate
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<Encrypted<1024>>,
    /// 与分账方的关系类型
    pub relation_type: RelationType,
    /// 自定义的分账关系
    #[serde(skip_serializing_if = "Option::is_none")]
    pub custom_relation: Option<CustomRelation>,
}

/// A receiver to take off a seller's list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Delete {
    /// 子商户号: whose list it is; left out by a direct merchant
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub_mchid: Option<MchNo>,
    /// 应用 ID
    pub appid: AppNo,
    /// 子商户应用 ID
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub_appid: Option<AppNo>,
    /// 分账接收方类型
    pub r#type: ReceiverType,
    /// 分账接收方账号
    pub account: Text<1, 64>,
}

impl Message for Delete {}

/// The receiver that was taken off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Deleted {
    /// 子商户号
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub_mchid: Option<MchNo>,
    /// 分账接收方类型
    pub r#type: ReceiverType,
    /// 分账接收方账号
    pub account: Text<1, 64>,
}
