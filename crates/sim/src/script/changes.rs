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

/// What a seller is by its new papers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Subject {
    /// 个体户
    Trader,
    /// 政府机关: its closing is signed on paper.
    Government,
}

/// What a person says of new papers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum AlterWord {
    /// Nothing, until a person speaks again.
    Hold,
    /// They are looked at.
    Audit,
    /// They are to be mended.
    Reject,
    /// They are to be completed.
    Edit,
    /// They passed.
    Modify,
    /// They are in effect.
    Finish,
}

/// Whether a seller's business licence holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Licence {
    /// It does.
    Valid,
    /// It was struck off: its closing is signed on paper.
    StruckOff,
}
