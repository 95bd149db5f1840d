//! What is stored: one struct a table.
//!
//! Every key starts with the platform's merchant number, so that all of a platform's rows can
//! live on one shard. The exceptions are [`Directory`], which finds the platform, [`KnownOpenid`],
//! and [`Setting`], which belongs to the installation.

mod account;
mod applyment;
mod bill;
mod closing;
mod control;
mod echo;
mod facts;
mod flaws;
mod media;
mod merchant;
mod notification;
mod open_work;
mod order;
mod refund;
mod seal;
mod settlement;
mod split;
mod subject_change;
mod subsidy;
mod task;
mod withdrawal;

pub use account::{Account, AccountKind, Entry, Journal, OPERATOR, PersonMonth};
pub use applyment::{Applyment, ApplymentState, SubjectKind};
pub use bill::{Bill, DayBalance, Daybook, DaybookHead, DaybookMark};
pub use closing::{Closing, ClosingFlow, ClosingState, Sweep};
pub use control::Control;
pub use echo::Echo;
pub use facts::{KnownOpenid, Licence, MerchantFacts};
pub use flaws::{Flaw, Flaws};
pub use media::{Media, MediaFormat, MediaKind};
pub use merchant::{
    AppBinding, CardState, Directory, Family, ListOf, Merchant, MerchantKind, MerchantState, Receiver,
    ReceiverKind, Relation, Setting,
};
pub use notification::{Attempt, Event, Notification, NotificationState};
pub use open_work::OpenWork;
pub use order::{Alias, Combined, Funding, LastAttempt, Order, OrderState, Space, TradeType};
pub use refund::{AdvanceResult, AdvanceReturn, Pocket, Refund, RefundRoute, RefundStatus};
pub use seal::{Seal, SealBlock, ShutDay};
pub use settlement::{
    BankAccountKind, BankCard, ChangeResult, ChangeWay, Settlement, SettlementChange, VerifyResult,
};
pub use split::{
    FailReason, ReturnFailure, ReturnResult, Split, SplitDetail, SplitKind, SplitResult, SplitReturn,
    SplitState,
};
pub use subject_change::{SubjectChange, SubjectChangeState};
pub use subsidy::{Subsidy, SubsidyReturn};
pub use task::{Task, TaskKind};
pub use withdrawal::{WithdrawStatus, Withdrawal};
