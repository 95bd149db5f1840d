//! `GET …/transactions/{transaction_id}/amounts` (contract 2.12). The messages are those of the
//! 收付通 path.

pub use crate::v3::ecommerce::profitsharing::orders::{Amounts, AmountsPath};
