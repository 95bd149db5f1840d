//! Paid orders that can be split and refunded at once, their callbacks delivered.

use crate::ledger::Ledger;
use crate::samples::SELLERS;
use std::path::Path;
use tongbao_base::Time;
use tongbao_base::ids::TransactionId;

/// A paid order.
#[derive(Clone)]
pub struct Goods {
    /// Its number among them.
    pub number: usize,
    /// Whose it is.
    pub seller: &'static str,
    /// The platform's number of it.
    pub transaction_id: TransactionId,
}

/// Makes a folder with so many, paid an hour ago.
pub async fn make(data: &Path, orders: usize) -> Vec<Goods> {
    let mut ledger = Ledger::open(data, -Time::HOUR, 0).await;
    let paid = ledger.fill(orders).await;
    ledger.deliver_all().await;
    ledger.close().await;
    let goods = |(number, transaction_id): (usize, TransactionId)| Goods {
        number,
        seller: SELLERS[number % SELLERS.len()],
        transaction_id,
    };
    paid.into_iter().map(goods).collect()
}
