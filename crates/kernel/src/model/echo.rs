//! Messages that a merchant has sent back to itself, to try its keys.

use crate::row::entity;
use crate::tables::Key;
use std::sync::Arc;
use tongbao_base::Time;
use tongbao_base::ids::MchId;

entity! {
    /// What a callback sends back.
    "echo" key 2 pub struct Echo {
        /// Whose: the merchant that asked.
        pub platform: MchId,
        /// Its number.
        pub echo_id: Arc<str>,
        /// The message.
        pub message: String,
        /// The secret message, encrypted for the merchant: nobody here can read it.
        pub sealed: String,
        /// When it was asked for.
        pub created_at: Time,
    }
}

impl Echo {
    /// The key of an echo.
    pub fn key(platform: &MchId, echo_id: &str) -> Key {
        Key::of::<Self>([platform.into(), echo_id.into()])
    }
}
