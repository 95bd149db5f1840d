//! Days that are over: what a platform's day came to, and the bills cut from it.

use super::AccountKind;
use crate::row::entity;
use crate::tables::Key;
use std::sync::Arc;
use tongbao_base::ids::MchId;
use tongbao_base::{Day, Fen, Time};

entity! {
    /// The last day of a platform whose daybook is made; days without any movement have none of
    /// their own.
    "daybook_head" key 1 pub struct DaybookHead {
        /// Platform.
        pub platform: MchId,
        /// The day.
        pub day: Day,
    }
}

impl DaybookHead {
    /// The key of a platform's head.
    pub fn key(platform: &MchId) -> Key {
        Key::of::<Self>([platform.into()])
    }
}

entity! {
    /// How far the daybooks have read the entries that one run of the program made: what comes
    /// behind belongs to a later day. Each run counts for itself, because another process may
    /// work on the same database.
    "daybook_mark" key 2 pub struct DaybookMark {
        /// Platform.
        pub platform: MchId,
        /// The run.
        pub run: i64,
        /// The last entry that was read.
        pub serial: i64,
    }
}

impl DaybookMark {
    /// The key of a run's mark.
    pub fn key(platform: &MchId, run: i64) -> Key {
        Key::of::<Self>([platform.into(), run.into()])
    }
}

entity! {
    /// What a platform's day came to, proved against the entries when it was made. The sums are
    /// those of the entries; the sheets are files, each with the digest of its bytes.
    "daybook" key 2 pub struct Daybook {
        /// Platform.
        pub platform: MchId,
        /// The day.
        pub day: Day,
        /// The serials of its entries: `first-last`, separated by commas, one for each run.
        pub ranges: String,
        /// How many entries.
        pub entries: i64,
        /// How many orders were paid.
        pub payments: i64,
        /// What was paid for them, coupons included.
        pub paid: Fen,
        /// Fees charged.
        pub fees: Fen,
        /// How many refunds were accepted.
        pub refunds: i64,
        /// What they came to, gross.
        pub refunded: Fen,
        /// Fees given back with them.
        pub fees_back: Fen,
        /// How many details of splits were paid.
        pub splits: i64,
        /// What they came to.
        pub shared: Fen,
        /// What was given back of splits.
        pub returned: Fen,
        /// How many withdrawals came back.
        pub bounces: i64,
        /// How many lines all accounts' statements have.
        pub flows: i64,
        /// What came in, by these lines.
        pub flow_in: Fen,
        /// What went out.
        pub flow_out: Fen,
        /// SHA-256 of the file of payments and refunds.
        pub trade_digest: String,
        /// SHA-256 of the file of movements.
        pub flow_digest: String,
        /// SHA-256 of the file of splits.
        pub split_digest: String,
        /// SHA-256 of the file of withdrawals that came back.
        pub bounce_digest: String,
        /// When it was made and proved.
        pub made_at: Time,
    }
}

impl Daybook {
    /// The key of a platform's day.
    pub fn key(platform: &MchId, day: Day) -> Key {
        Key::of::<Self>([platform.into(), day.number().into()])
    }
}

entity! {
    /// What was in a merchant's account at the end of a day on which it moved.
    "day_balance" key 4 pub struct DayBalance {
        /// Platform.
        pub platform: MchId,
        /// The merchant.
        pub owner: Arc<str>,
        /// Which of its accounts.
        pub account: AccountKind,
        /// The day's number with a minus, so that the newest comes first.
        pub day_back: i64,
        /// The balance at 24:00.
        pub balance: Fen,
    }
}

impl DayBalance {
    /// The key of an account's day.
    pub fn key(platform: &MchId, owner: &str, account: AccountKind, day: Day) -> Key {
        Key::of::<Self>([platform.into(), owner.into(), account.into(), DayBalance::back(day).into()])
    }

    /// How a day stands in a key.
    pub const fn back(day: Day) -> i64 {
        day.number().saturating_neg()
    }
}

entity! {
    /// A bill: a file cut from a daybook for one reader when it was first asked for, and never
    /// changed after.
    "bill" key 3 pub struct Bill {
        /// Platform.
        pub platform: MchId,
        /// The day.
        pub day: Day,
        /// Which bill: `trade-all`, `flow-basic-1900000100`.
        pub name: Arc<str>,
        /// How many detail lines; none: there is no file.
        pub rows: i64,
        /// What its summary line says, as it stands there.
        pub summary: String,
        /// Length of the text in bytes.
        pub text_bytes: i64,
        /// SHA-1 of the text in hexadecimal digits.
        pub hash: String,
        /// The parts of the file, as whoever cut it wrote them; not read here.
        pub parts: String,
        /// When it was cut.
        pub made_at: Time,
    }
}

impl Bill {
    /// The key of a bill.
    pub fn key(platform: &MchId, day: Day, name: &str) -> Key {
        Key::of::<Self>([platform.into(), day.number().into(), name.into()])
    }
}
