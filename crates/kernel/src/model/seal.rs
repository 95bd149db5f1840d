//! Days that are over and sealed: their entries in a chain of hashes.

use crate::row::entity;
use crate::tables::Key;
use tongbao_base::ids::MchId;
use tongbao_base::{Day, Time};

entity! {
    /// The last day of a platform that takes no more entries: written before the day is read to be
    /// closed, and looked at before every batch is decided.
    "shut_day" key 1 pub struct ShutDay {
        /// Platform.
        pub platform: MchId,
        /// The day.
        pub day: Day,
    }
}

impl ShutDay {
    /// The key of a platform's.
    pub fn key(platform: &MchId) -> Key {
        Key::of::<Self>([platform.into()])
    }
}

entity! {
    /// Up to some thousand entries of one run of the program and one day, in the order of their
    /// serials. What the bytes mean, whoever made them knows; they are not read here.
    "seal_block" key 2 pub struct SealBlock {
        /// Platform.
        pub platform: MchId,
        /// Serial of the first entry.
        pub first: i64,
        /// Serial of the last entry.
        pub last: i64,
        /// The day that it belongs to.
        pub day: Day,
        /// How many entries.
        pub entries: i64,
        /// Serial and shortened digest of each entry: enough to name one that was changed.
        pub leaves: Vec<u8>,
        /// SHA-256 over the block before it and the whole digests.
        pub chain: Vec<u8>,
    }
}

impl SealBlock {
    /// The key of a block.
    pub fn key(platform: &MchId, first: i64) -> Key {
        Key::of::<Self>([platform.into(), first.into()])
    }
}

entity! {
    /// A platform's day, sealed when it was closed. The head covers the day's blocks and the head
    /// of the day before; days without any movement have one, too.
    "seal" key 2 pub struct Seal {
        /// Platform.
        pub platform: MchId,
        /// The day.
        pub day: Day,
        /// How many entries.
        pub entries: i64,
        /// The head of the day before; zeros for the first day.
        pub previous: Vec<u8>,
        /// The head: SHA-256, 32 bytes.
        pub head: Vec<u8>,
        /// Digest of the head with a key that is not in the database.
        pub mark: Vec<u8>,
        /// When it was made.
        pub made_at: Time,
    }
}

impl Seal {
    /// The key of a platform's day.
    pub fn key(platform: &MchId, day: Day) -> Key {
        Key::of::<Self>([platform.into(), day.number().into()])
    }
}
