//! Steps that are still to be done.

use crate::row::{entity, words};
use crate::tables::Key;
use std::sync::Arc;
use tongbao_base::Time;
use tongbao_base::ids::MchId;

words! {
    /// What is to be done, to the thing that the task names.
    pub enum TaskKind {
        /// Close an order that was never paid.
        CloseOrder = "order.close",
        /// Close a combined order that was never paid.
        CloseCombined = "combined.close",
        /// Pay the receivers of a split.
        ExecuteSplit = "profitsharing.execute",
        /// Release what is left of an order after the freeze period.
        ReleaseOrder = "profitsharing.release",
        /// Try a split return again, or give it up.
        RetryReturn = "profitsharing.return",
        /// Hand a refund to the channel.
        PayRefund = "refund.pay",
        /// Try the recovery of an advance again, or give it up.
        RetryAdvance = "refund.return_advance",
        /// Hand a withdrawal to the bank.
        PayOut = "withdrawal.pay_out",
        /// Give up a withdrawal that was never funded.
        ExpireWithdrawal = "withdrawal.expire",
        /// The next step of an application to close a sub-merchant.
        AdvanceClosing = "closing.advance",
        /// Make a non-split order's money available.
        SettleOrder = "order.settle",
        /// Remove an uploaded file that nothing used.
        ExpireMedia = "media.expire",
        /// Ask the reviewer for the next word on an applyment.
        ReviewApplyment = "applyment.review",
        /// Give up an applyment that waited too long for its seller.
        ExpireApplyment = "applyment.expire",
        /// Ask the bank about a new settlement account.
        VerifySettlement = "settlement.verify",
        /// Ask the reviewer for the next word on a change of papers.
        ReviewSubjectChange = "subject_change.review",
        /// Make a platform certificate before the last one ends.
        KeepPlatformKeys = "platform.keys",
        /// Deliver a callback.
        Notify = "notify",
        /// Make the daybook of a day that is over.
        MakeDaybook = "bill.make",
    }
}

entity! {
    /// A step, committed together with the change that made it necessary. A done task is gone.
    "task" key 2 pub struct Task {
        /// Platform.
        pub platform: MchId,
        /// Unique.
        pub serial: i64,
        /// What is to be done.
        pub kind: TaskKind,
        /// To which thing.
        pub subject: Arc<str>,
        /// Whose road it takes: the host that a callback goes to. Nothing for the others.
        pub lane: Arc<str>,
        /// Not before.
        pub due_at: Time,
    }
}

impl Task {
    /// The key of a task.
    pub fn key(platform: &MchId, serial: i64) -> Key {
        Key::of::<Self>([platform.into(), serial.into()])
    }
}
