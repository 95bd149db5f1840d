//! `TRANSACTION.SUCCESS`: an order, or a combined order, was paid. The objects are those of the
//! queries, so that both show the same.

/// An ordinary order was paid.
pub type PartnerTransaction = crate::v3::pay::partner::transactions::Transaction;
/// An order of a direct merchant was paid.
pub type DirectTransaction = crate::v3::pay::transactions::Transaction;
/// A combined order was paid.
pub type CombinedTransaction = crate::v3::combine_transactions::Combined;
