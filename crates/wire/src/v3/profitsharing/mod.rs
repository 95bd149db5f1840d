//! `/v3/profitsharing/…`: profit sharing of partners' sub-merchants and of direct merchants
//! (contract 2.12). What a direct merchant sends has no `sub_mchid`.

mod bills;
pub mod merchant_configs;
pub mod orders;
pub mod receivers;
pub mod return_orders;
pub mod transactions;

pub use bills::BillQuery;

use crate::v3::field::spellings;

spellings! {
    /// 分账接收方类型
    pub enum ReceiverType {
        /// 商户号
        Merchant = "MERCHANT_ID",
        /// 个人 openid, under the caller's application
        Person = "PERSONAL_OPENID",
        /// 个人 sub_openid, under the sub-merchant's application
        SubPerson = "PERSONAL_SUB_OPENID",
    }
}
