//! Merchants under control (管控).

use crate::row::entity;
use crate::tables::Key;
use tongbao_base::ids::MchId;
use tongbao_base::{Fen, Time};

entity! {
    /// A merchant whose money is held until the control is lifted (J24). There is none for a
    /// merchant that is not under control.
    "control" key 2 pub struct Control {
        /// Platform.
        pub platform: MchId,
        /// Who is under control.
        pub mchid: MchId,
        /// How much of its pending money is held.
        pub held: Fen,
        /// Why.
        pub reason: String,
        /// Since when.
        pub since: Time,
    }
}

impl Control {
    /// The key of a merchant's control.
    pub fn key(platform: &MchId, mchid: &MchId) -> Key {
        Key::of::<Self>([platform.into(), mchid.into()])
    }
}
