//! An application by either number, with what became of its payouts (2.9).

use super::flow::get;
use super::standing;
use crate::command::Query;
use crate::ctx::Ctx;
use crate::model::{AccountKind, Alias, Closing, ClosingFlow, ClosingState, Space, Withdrawal};
use crate::refusal::{ClosingRefusal, Refusal};
use crate::view::{Stop, View};
use std::sync::Arc;
use tongbao_base::Fen;
use tongbao_base::ids::{ClosingId, MchId, OutNo};

/// Names an application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClosingRef {
    /// By its own number.
    Id(ClosingId),
    /// By the platform's number.
    Number(OutNo),
}

impl ClosingRef {
    pub(super) fn shown(&self) -> Arc<str> {
        match self {
            ClosingRef::Id(id) => id.shared(),
            ClosingRef::Number(number) => number.shared(),
        }
    }

    /// The application's own number.
    pub(super) fn resolve(
        &self,
        view: View<'_>,
        platform: &MchId,
        flow: ClosingFlow,
    ) -> Result<ClosingId, Stop> {
        match self {
            ClosingRef::Id(id) => Ok(id.clone()),
            ClosingRef::Number(number) => {
                let name = Closing::alias_number(flow, number);
                let unknown = || ClosingRefusal::ClosingNotFound { number: number.shared() }.into();
                let alias = view.get::<Alias>(&Alias::key(platform, Space::Closing, &name), unknown)?;
                Ok(ClosingId::from(&*alias.target))
            }
        }
    }
}

/// An application by either number, with what became of its payouts (2.9).
#[derive(Debug, Clone)]
pub struct Find {
    /// The platform.
    pub platform: MchId,
    /// Which way it went.
    pub flow: ClosingFlow,
    /// Which.
    pub closing: ClosingRef,
}

/// An application as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClosingFound {
    /// The application.
    pub closing: Closing,
    /// Its payouts.
    pub payouts: Vec<Withdrawal>,
    /// What its accounts hold; once they were emptied: what left them.
    pub accounts: Vec<(AccountKind, Fen)>,
}

impl Query for Find {
    const NAME: &'static str = "closing.find";
    type Output = ClosingFound;

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn answer(&self, view: View<'_>, _ctx: &Ctx<'_>) -> Result<Self::Output, Stop> {
        let row = get(view, &self.platform, &self.closing.resolve(view, &self.platform, self.flow)?)?;
        if row.flow != self.flow {
            return Err(ClosingRefusal::ClosingNotFound { number: self.closing.shown() }.into());
        }
        let keys: Vec<_> = row.payout_ids().map(|id| Withdrawal::key(&self.platform, &id)).collect();
        view.need(keys.iter().cloned())?;
        let lost = |key: &crate::tables::Key| Refusal::WithdrawNotFound { number: format!("{key:?}").into() };
        let payouts = keys
            .iter()
            .map(|key| view.get::<Withdrawal>(key, || lost(key)).cloned())
            .collect::<Result<Vec<_>, _>>()?;
        let accounts = if row.state == ClosingState::Paying {
            payouts.iter().map(|payout| (payout.account, payout.amount)).collect()
        } else {
            standing::balances(view, &self.platform, &row.sub_mchid)?
        };
        Ok(ClosingFound { closing: row.clone(), payouts, accounts })
    }
}
