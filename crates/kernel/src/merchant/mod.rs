//! Merchants: coming aboard, money from outside, what they have.

mod add;
mod balance;
mod find;
pub(crate) mod lookup;
mod platform_of;
mod top_up;

pub use add::{Add, Card};
pub use balance::{Balance, Balances, Pot};
pub use find::Find;
pub use platform_of::PlatformOf;
pub use top_up::{Owner, TopUp};
