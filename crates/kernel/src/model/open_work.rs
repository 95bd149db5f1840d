//! What a merchant has under way.

use crate::row::entity;
use crate::tables::Key;
use tongbao_base::ids::MchId;

entity! {
    /// How many things of a merchant are under way that may still move its money. A cache of the
    /// rows themselves, so that no rule has to search for them.
    "open_work" key 2 pub struct OpenWork {
        /// Platform.
        pub platform: MchId,
        /// The merchant.
        pub mchid: MchId,
        /// Refunds of its orders that are neither paid nor closed.
        pub refunds: i64,
        /// Split returns that it gives or gets, and that wait for money.
        pub returns: i64,
        /// Its withdrawals at the bank.
        pub withdrawals: i64,
        /// Recoveries of advances that wait for its money.
        pub recoveries: i64,
    }
}

impl OpenWork {
    /// The key of a merchant's counts.
    pub fn key(platform: &MchId, mchid: &MchId) -> Key {
        Key::of::<Self>([platform.into(), mchid.into()])
    }

    /// Nothing under way.
    pub fn none(platform: &MchId, mchid: &MchId) -> Self {
        OpenWork {
            platform: platform.clone(),
            mchid: mchid.clone(),
            refunds: 0,
            returns: 0,
            withdrawals: 0,
            recoveries: 0,
        }
    }
}
