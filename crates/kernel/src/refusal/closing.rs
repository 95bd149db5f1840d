//! Why a sub-merchant is not closed (2.9).

use crate::model::{AccountKind, ClosingState, SubjectKind};
use std::fmt;
use std::sync::Arc;
use tongbao_base::Fen;
use tongbao_base::ids::{ClosingId, MchId};

/// The answer is no.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClosingRefusal {
    /// Something of the merchant is not settled yet.
    ClosingBlocked { blocks: Vec<Block> },
    /// Another application is under way.
    ClosingUnderWay { closing_id: ClosingId, state: ClosingState },
    /// The older way closes only who has nothing left.
    BalanceLeft { left: Fen },
    /// The number is closed, and nothing is left to pay.
    ClosedAlready { mchid: MchId },
    /// Papers are missing, and why they are needed.
    ProofMissing { need: ProofNeed },
    /// The number is closed: there is nothing else to apply for than its money.
    SweepMissing,
    /// Only a closed number has money left over.
    MerchantNotClosed { mchid: MchId },
    /// Less left in the account than asked for.
    LeftoverShort { account: AccountKind, available: Fen, asked: Fen },
    /// No such application.
    ClosingNotFound { number: Arc<str> },
    /// Two numbers that belong to different applications.
    ClosingNumbersDiffer { closing_id: ClosingId, number: Arc<str> },
    /// It is not waiting for a confirmation.
    ClosingNotWaiting { state: ClosingState },
    /// It was decided already.
    ClosingReviewed { state: ClosingState },
}

impl From<ClosingRefusal> for super::Refusal {
    fn from(refusal: ClosingRefusal) -> Self {
        super::Refusal::Closing(refusal)
    }
}

impl From<ClosingRefusal> for crate::view::Stop {
    fn from(refusal: ClosingRefusal) -> Self {
        super::Refusal::Closing(refusal).into()
    }
}

/// Why a signed application has to be enclosed (2.9.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProofNeed {
    /// The number is closed, and only its money is left.
    Closed,
    /// The merchant's business licence is struck off.
    StruckOff,
    /// What the merchant is: 政府机关, 事业单位, 社会组织.
    Subject(SubjectKind),
}

/// Something that has to be settled before a sub-merchant can be closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// Buyers' complaints that nobody has dealt with.
    Complaints { count: i64 },
    /// It is under control.
    Control { held: Fen },
    /// Orders have money frozen, or on its way to be available.
    Frozen { amount: Fen },
    /// Refunds on their way.
    Refunds { count: i64 },
    /// Split returns that wait for money.
    Returns { count: i64 },
    /// Withdrawals at the bank.
    Withdrawals { count: i64 },
    /// Recoveries of advances that wait for money.
    Recoveries { count: i64 },
}

impl fmt::Display for Block {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Block::Complaints { count } => write!(f, "存在未处理的消费者投诉 {count} 笔"),
            Block::Control { held } => write!(f, "商户号处于管控中，管控资金 {held} 分"),
            Block::Frozen { amount } => write!(f, "存在冻结资金或待结算资金 {amount} 分"),
            Block::Refunds { count } => write!(f, "存在未完成的退款 {count} 笔"),
            Block::Returns { count } => write!(f, "存在未完成的分账回退 {count} 笔"),
            Block::Withdrawals { count } => write!(f, "存在在途的提现 {count} 笔"),
            Block::Recoveries { count } => write!(f, "存在未完成的垫付回补 {count} 笔"),
        }
    }
}

/// All of them in one sentence.
pub(crate) fn sentence(blocks: &[Block]) -> String {
    blocks.iter().map(ToString::to_string).collect::<Vec<_>>().join("；")
}
