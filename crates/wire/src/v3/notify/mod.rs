//! What a callback's ciphertext holds (contract 4.2).

mod mch_withdraw;
mod profitsharing;
mod refund;
mod security;
mod transaction;

pub use mch_withdraw::{OwnWithdrawal, SubWithdrawal};
pub use profitsharing::{ProfitSharing, SplitReceiver};
pub use refund::{Refund, RefundAmount, RefundStatus};
pub use security::SecurityEcho;
pub use transaction::{CombinedTransaction, DirectTransaction, PartnerTransaction};
