//! What changes about a seller, and who says what of it.

use serde::{Deserialize, Serialize};

/// When a settlement account takes the place of the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Switch {
    /// At once; nobody is told a number.
    AtOnce,
    /// When the bank found it good.
    Verified,
}

/// What the bank says of a settlement account that is to be in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum BankWord {
    /// Nothing, until a person speaks.
    Hold,
    /// It is good.
    Pass,
    /// It is not.
    Fail,
}
