//! What a merchant has in one of its pots.

use super::lookup;
use crate::command::Query;
use crate::ctx::Ctx;
use crate::ledger::AccountKey;
use crate::model::{AccountKind, MerchantKind};
use crate::refusal::Refusal;
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

impl Pot {
    /// The accounts behind it, available and pending, if a merchant of that kind has it.
    pub(crate) fn accounts(self, kind: MerchantKind) -> Result<(AccountKind, Option<AccountKind>), Refusal> {
        match self {
            Pot::Basic => Ok((AccountKind::BasicAvailable, Some(AccountKind::BasicPending))),
            Pot::Operation => Ok((AccountKind::Operation, None)),
            Pot::Fees => Ok((AccountKind::Fees, None)),
            Pot::Deposit if kind == MerchantKind::Sub => Ok((AccountKind::Deposit, None)),
            Pot::Deposit => Err(Refusal::AccountNotOpen { account: AccountKind::Deposit }),
        }
    }
}

/// What is in a pot.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
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

    fn answer(&self, view: View<'_>, _ctx: &Ctx<'_>) -> Result<Self::Output, Stop> {
        let merchant = lookup::get(view, &self.platform, &self.mchid)?;
        let (available, pending) = self.pot.accounts(merchant.kind)?;
        let account = |kind| AccountKey::merchant(&self.platform, &self.mchid, kind);
        view.need([Some(available), pending].into_iter().flatten().map(|kind| account(kind).key()))?;
        Ok(Balances {
            available: view.balance(&account(available))?,
            pending: pending.map_or(Ok(Fen::ZERO), |kind| view.balance(&account(kind)))?,
        })
    }
}
