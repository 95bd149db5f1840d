//! `…/cancel-applications`: closing a sub-merchant that has nothing left (contract 2.9.2).

use crate::v3::field::{AlphaNumber, Issue, List, MchNo, Rule, Sha256, Text, WireTime, spellings};
use crate::v3::{Id, Message, terms_of};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

spellings! {
    /// 注销申请材料类型
    pub enum ApplicationType {
        /// 服务商注销申请书
        Platform = "SP_CANCEL_ACCOUNT_APPLICATION",
        /// 二级商户注销申请书
        Sub = "SUB_CANCEL_ACCOUNT_APPLICATION",
    }

    /// 注销状态
    pub enum CancelState {
        /// 审核中
        Reviewing = "REVIEWING",
        /// 已驳回
        Rejected = "REJECTED",
        /// 注销成功
        Success = "CANCEL_SUCCESS",
    }
}

/// A sub-merchant that has nothing left is to be closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Apply {
    /// 二级商户号
    pub sub_mchid: MchNo,
    /// 商户注销申请单号
    pub out_apply_no: AlphaNumber<1, 32>,
    /// 注销申请材料, one of each kind at least
    pub application_info: List<ApplicationInfo, 2, 10>,
}

impl Apply {
    /// What a repetition must keep beside the fields that are compared by themselves.
    pub fn terms(&self) -> String {
        terms_of(self, &["sub_mchid", "out_apply_no"])
    }

    /// The numbers of all uploads.
    pub fn media(&self) -> impl Iterator<Item = &str> {
        self.application_info.iter().map(|info| info.application_media_id.as_str())
    }
}

impl Message for Apply {
    fn check(&self) -> Result<(), (&'static str, Issue)> {
        for wanted in [ApplicationType::Platform, ApplicationType::Sub] {
            if !self.application_info.iter().any(|info| info.application_type == wanted) {
                let issue = format!("缺少类型为 {wanted} 的注销申请材料");
                return Err(("/application_info", Issue::new(Rule::Relation, issue)));
            }
        }
        Ok(())
    }
}

/// 注销申请材料
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ApplicationInfo {
    /// 注销申请材料类型
    pub application_type: ApplicationType,
    /// 图片 MediaID, the number of an upload
    pub application_media_id: Text<1, 512>,
}

/// The path of a query by the platform's number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OutApplyNoPath {
    /// 商户注销申请单号
    pub out_apply_no: Text<1, 32>,
}

impl Message for OutApplyNoPath {}

/// An application as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Application {
    /// 商户注销申请单号
    pub out_apply_no: Id,
    /// 二级商户号
    pub sub_mchid: Id,
    /// 驳回原因
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reject_reason: Option<String>,
    /// 注销状态
    pub cancel_state: CancelState,
    /// 最后更新时间
    pub update_time: WireTime,
}

/// What the caller says of a paper that it uploads, in the spelling of its own that this operation
/// has. Its text is what is signed (1.3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MediaMeta {
    /// 文件名称
    pub file_name: Text<1, 256>,
    /// 文件摘要: SHA-256 of the file, 64 hexadecimal digits
    pub file_digest: Sha256,
}

impl Message for MediaMeta {}
