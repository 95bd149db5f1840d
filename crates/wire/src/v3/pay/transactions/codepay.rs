//! `POST …/codepay` (contract 2.11): a merchant scans the buyer's payment code. The reply is the
//! order as it stands, [`super::Transaction`].

use crate::v3::field::{AppNo, MchNo, Number, Text};
use crate::v3::object::Settle;
use crate::v3::pay::partner::transactions::{Amount, CodeDetail, CodeHolder, CodeScene};
use crate::v3::{Message, terms_of};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An order of the merchant itself that is paid at once by a payment code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CodePay {
    /// 应用 ID
    pub appid: AppNo,
    /// 直连商户号
    pub mchid: MchNo,
    /// 商品描述
    pub description: Text<1, 127>,
    /// 商户订单号, unique for the merchant
    pub out_trade_no: Number<2, 32>,
    /// 附加数据, given back as it is
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attach: Option<Text<1, 128>>,
    /// 订单优惠标记
    #[serde(skip_serializing_if = "Option::is_none")]
    pub goods_tag: Option<Text<1, 32>>,
    /// 电子发票入口开放标识
    #[serde(skip_serializing_if = "Option::is_none")]
    pub support_fapiao: Option<bool>,
    /// 支付者
    pub payer: CodeHolder,
    /// 订单金额
    pub amount: Amount,
    /// 场景信息
    pub scene_info: CodeScene,
    /// 优惠功能
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<CodeDetail>,
    /// 结算信息
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settle_info: Option<Settle>,
}

/// What stands in a column of its own (Annex A): not part of the terms. The code is part of them.
const NOT_TERMS: [&str; 7] =
    ["appid", "mchid", "description", "out_trade_no", "attach", "settle_info", "amount"];

impl CodePay {
    /// The rest of what is agreed, in canonical JSON;
    /// [`crate::v3::pay::partner::transactions::Terms`] reads what a query shows.
    pub fn terms(&self) -> String {
        terms_of(self, &NOT_TERMS)
    }
}

impl Message for CodePay {}
