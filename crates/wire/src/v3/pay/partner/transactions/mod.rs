//! `/v3/pay/partner/transactions/…`

mod close;
mod codepay;
mod create;
mod find;
mod reverse;
mod scannedpos;

pub use close::{Close, OutTradeNoPath};
pub use codepay::{CodeDetail, CodeGoods, CodeHolder, CodePay, CodeScene, Store};
pub use create::{
    Amount, App, Create, Detail, Goods, H5, Jsapi, MiniProgram, Native, Payer, SceneInfo, StoreInfo,
};
pub use find::{AmountShown, ByTransactionPath, PayerShown, Query, SceneShown, Terms, Transaction};
pub use reverse::{Reverse, Reversed};
pub use scannedpos::{PosScene, ScannedPos};
