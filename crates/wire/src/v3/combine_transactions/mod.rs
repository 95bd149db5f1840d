//! `/v3/combine-transactions/…`: combined payment (合单支付, contract 2.3).

mod close;
mod create;
mod find;

pub use close::{Close, Member, OutTradeNoPath};
pub use create::{
    App, AppPrepay, CombinePayer, ContractResult, Create, H5, Jsapi, Native, SceneInfo, SubAmount, SubOrder,
};
pub use find::{Combined, PayerShown, SceneShown, SubAmountShown, SubOrderShown, Terms};

use super::field::spellings;

spellings! {
    /// 交易场景
    pub enum TradeScenario {
        /// 二手回收
        Recommerce = "RECOMMERCE",
    }
}
