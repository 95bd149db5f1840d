//! Callbacks and their delivery log.

use crate::row::{entity, words};
use crate::tables::Key;
use std::sync::Arc;
use tongbao_base::Time;
use tongbao_base::ids::{MchId, NotificationId};

words! {
    /// What a callback tells; its subject is the number of the thing.
    pub enum Event {
        /// An order was paid.
        OrderPaid = "ORDER_PAID",
        /// A combined order was paid.
        CombinedPaid = "COMBINED_PAID",
        /// The buyer has a refund.
        RefundSuccess = "REFUND_SUCCESS",
        /// A refund was closed.
        RefundClosed = "REFUND_CLOSED",
        /// A refund is held.
        RefundAbnormal = "REFUND_ABNORMAL",
        /// A receiver got its part; the subject is `split_id/line`.
        SplitReceived = "SPLIT_RECEIVED",
        /// A receiver's part was given back; the subject is the return.
        SplitReturned = "SPLIT_RETURNED",
        /// A withdrawal was taken by the bank.
        WithdrawSuccess = "WITHDRAW_SUCCESS",
        /// A withdrawal failed.
        WithdrawFail = "WITHDRAW_FAIL",
        /// A withdrawal bounced.
        WithdrawRefund = "WITHDRAW_REFUND",
        /// A withdrawal was closed.
        WithdrawClose = "WITHDRAW_CLOSE",
        /// A merchant tries its keys; the subject is the echo.
        Echo = "ECHO",
    }
}

words! {
    /// Where the delivery stands.
    pub enum NotificationState {
        /// Still to be delivered.
        Pending = "PENDING",
        /// The receiver said yes.
        Delivered = "DELIVERED",
        /// Every try of the schedule failed.
        Failed = "FAILED",
        /// Nothing was sent: the receiver has no APIv3 key.
        Held = "HELD",
    }
}

entity! {
    /// A callback.
    "notification" key 2 pub struct Notification {
        /// Platform.
        pub platform: MchId,
        /// Its number.
        pub notification_id: NotificationId,
        /// Who is told: the key that encrypts is this merchant's.
        pub mchid: MchId,
        /// What it tells.
        pub event: Event,
        /// Of which thing.
        pub subject: Arc<str>,
        /// Where to.
        pub url: String,
        /// Where the delivery stands.
        pub state: NotificationState,
        /// How many tries were made.
        pub attempts: i64,
        /// How many of them the schedule made.
        pub scheduled: i64,
        /// When it happened.
        pub created_at: Time,
        /// When the next try is due.
        pub next_at: Option<Time>,
    }
}

impl Notification {
    /// The key of a callback.
    pub fn key(platform: &MchId, id: &NotificationId) -> Key {
        Key::of::<Self>([platform.into(), id.into()])
    }
}

entity! {
    /// One try to deliver a callback.
    "attempt" key 3 pub struct Attempt {
        /// Platform.
        pub platform: MchId,
        /// The callback.
        pub notification_id: NotificationId,
        /// 1 for the first.
        pub number: i64,
        /// When.
        pub at: Time,
        /// HTTP status, if there was a reply.
        pub status: Option<i64>,
        /// What went wrong, if it did.
        pub error: Option<String>,
    }
}

impl Attempt {
    /// The key of a try.
    pub fn key(platform: &MchId, id: &NotificationId, number: i64) -> Key {
        Key::of::<Self>([platform.into(), id.into(), number.into()])
    }
}
