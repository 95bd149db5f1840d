//! The bank says what became of a withdrawal (J22).

use super::create::get;
use crate::changes::Changes;
use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::ledger::{AccountKey, Cause, post};
use crate::model::{AccountKind, Event, Journal, OpenWork, WithdrawStatus, Withdrawal};
use crate::notification::{Notice, announce};
use crate::open_work::{self, Work};
use crate::refusal::Refusal;
use crate::view::{Stop, View};
use tongbao_base::ids::{MchId, WithdrawId};

/// What became of a withdrawal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The bank took it.
    Success,
    /// It failed, for this reason; the money is back.
    Fail(String),
    /// The bank sent it back after taking it (退票), for this reason; the money is back.
    Refund(String),
}

impl Outcome {
    const fn status(&self) -> WithdrawStatus {
        match self {
            Outcome::Success => WithdrawStatus::Success,
            Outcome::Fail(_) => WithdrawStatus::Fail,
            Outcome::Refund(_) => WithdrawStatus::Refund,
        }
    }

    const fn event(&self) -> Event {
        match self {
            Outcome::Success => Event::WithdrawSuccess,
            Outcome::Fail(_) => Event::WithdrawFail,
            Outcome::Refund(_) => Event::WithdrawRefund,
        }
    }
}

/// The bank says what became of a withdrawal (J22); said twice, it counts once.
#[derive(Debug, Clone)]
pub struct Settle {
    /// The platform.
    pub platform: MchId,
    /// The withdrawal.
    pub withdraw_id: WithdrawId,
    /// What became of it.
    pub outcome: Outcome,
}

impl Command for Settle {
    const NAME: &'static str = "withdrawal.settle";
    type Output = Withdrawal;

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, view: View<'_>, ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        let transit = AccountKey::operator(&self.platform, AccountKind::PayoutTransit);
        view.need([Withdrawal::key(&self.platform, &self.withdraw_id), transit.key()])?;
        let row = get(view, &self.platform, &self.withdraw_id)?;
        view.need([OpenWork::key(&self.platform, &row.mchid)])?;
        if row.status == self.outcome.status() {
            return Ok(Decided::unchanged(row.clone()));
        }
        let bank = AccountKey::operator(&self.platform, AccountKind::ChannelCash);
        let owner = AccountKey::merchant(&row.platform, &row.mchid, row.account);
        let (journal, from, to) = match (row.status, &self.outcome) {
            (WithdrawStatus::CreateSuccess, Outcome::Success) => (Journal::WithdrawPaid, transit, bank),
            (WithdrawStatus::CreateSuccess, _) => (Journal::WithdrawBack, transit, owner),
            (WithdrawStatus::Success, Outcome::Refund(_)) => (Journal::WithdrawBack, bank, owner),
            (status, _) => return Err(Refusal::WithdrawSettled { status }.into()),
        };
        let mut row = row.clone();
        let mut changes = Changes::default();
        let cause = Cause { order: None, reference: self.withdraw_id.as_str() };
        post(&mut changes, ctx, journal, (&from, &to), row.amount, cause);
        if row.status == WithdrawStatus::CreateSuccess {
            open_work::end(view, &mut changes, (&self.platform, &row.mchid), Work::Withdrawal)?;
        }
        row.status = self.outcome.status();
        row.reason = match &self.outcome {
            Outcome::Success => None,
            Outcome::Fail(reason) | Outcome::Refund(reason) => Some(reason.clone()),
        };
        row.updated_at = ctx.now;
        let notice = Notice {
            platform: &self.platform,
            mchid: &self.platform,
            event: self.outcome.event(),
            subject: row.withdraw_id.shared(),
            url: row.notify_url.as_deref(),
        };
        announce(&mut changes, ctx, &notice);
        changes.update(row.clone());
        Ok(Decided { reply: row, changes })
    }
}
