//! `/v3/ecommerce/profitsharing/…` (分账, contract 2.4).

pub mod finish_order;
pub mod orders;
pub mod receivers;
pub mod returnorders;

use crate::v3::field::spellings;

spellings! {
    /// 分账接收方类型
    pub enum ReceiverType {
        /// 商户号
        Merchant = "MERCHANT_ID",
        /// 个人 openid
        Person = "PERSONAL_OPENID",
    }
}
