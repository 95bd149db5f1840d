//! `/v3/pay/partner/transactions/…`

mod close;
mod create;
mod find;

pub use close::{Close, OutTradeNoPath};
pub use create::{
    Amount, App, Create, Detail, Goods, H5, Jsapi, MiniProgram, Native, Payer, SceneInfo, StoreInfo,
};
pub use find::{AmountShown, ByTransactionPath, PayerShown, Query, SceneShown, Terms, Transaction};
