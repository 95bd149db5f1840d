//! What a merchant has in one of its pots.

use crate::command::Query;
use crate::ctx::Ctx;
use crate::view::{Stop, View};
use tongbao_base::Fen;
use tongbao_base::ids::MchId;

/// A merchant's pots as the wire names them (contract 2.7.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pot {
    /// Trading money, available and pending.
    Basic,
    /// Operating money.
    Operation,
    /// Money for fees.
    Fees,
    /// The deposit of a sub-merchant.
    Deposit,
}

/// What is in a pot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Balances {
    /// May be withdrawn.
    pub available: Fen,
    /// Is there, but may not be withdrawn.
    pub pending: Fen,
}

/// What a merchant has in one of its pots.
#[derive(Debug, Clone)]
pub struct Balance {
    /// The platform.
    pub platform: MchId,
    /// The merchant: the platform itself or one of its sub-merchants.
    pub mchid: MchId,
    /// Which pot.
    pub pot: Pot,
}

impl Query for Balance {
    const NAME: &'static str = "merchant.balance";
    type Output = Balances;

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn answer(&self, _view: View<'_>, _ctx: &Ctx<'_>) -> Result<Self::Output, Stop> {
        Err(Stop::Refuse(crate::refusal::Refusal::TaskGone))
    }
}
