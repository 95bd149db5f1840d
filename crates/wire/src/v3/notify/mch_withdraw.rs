//! `MCHWITHDRAW.CHANGE`: a withdrawal was settled. The objects are those of the queries.

/// A sub-merchant's.
pub type SubWithdrawal = crate::v3::ecommerce::fund::Withdrawal;
/// The platform's own.
pub type OwnWithdrawal = crate::v3::merchant::fund::Withdrawal;
