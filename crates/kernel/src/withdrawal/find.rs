//! A withdrawal by either number (2.7.3).

use super::create::get;
use crate::command::Query;
use crate::ctx::Ctx;
use crate::model::{Alias, Space, Withdrawal};
use crate::refusal::Refusal;
use crate::view::{Stop, View};
use tongbao_base::ids::{MchId, OutNo, WithdrawId};

/// Names a withdrawal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WithdrawRef {
    /// By its own number.
    Id(WithdrawId),
    /// By the platform's number.
    Number(OutNo),
}

/// A withdrawal by either number (2.7.3).
#[derive(Debug, Clone)]
pub struct Find {
    /// The platform.
    pub platform: MchId,
    /// Whose money.
    pub mchid: MchId,
    /// Which.
    pub withdrawal: WithdrawRef,
}

impl Query for Find {
    const NAME: &'static str = "withdrawal.find";
    type Output = Withdrawal;

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn answer(&self, view: View<'_>, _ctx: &Ctx<'_>) -> Result<Self::Output, Stop> {
        let (number, withdraw_id) = match &self.withdrawal {
            WithdrawRef::Id(id) => (id.shared(), id.clone()),
            WithdrawRef::Number(number) => {
                let name = Withdrawal::alias_number(&self.mchid, number);
                let alias = view
                    .get::<Alias>(&Alias::key(&self.platform, Space::Withdrawal, &name), || {
                        Refusal::WithdrawNotFound { number: number.shared() }
                    })?;
                (number.shared(), WithdrawId::from(&*alias.target))
            }
        };
        let row = get(view, &self.platform, &withdraw_id)?;
        if row.mchid != self.mchid {
            return Err(Refusal::WithdrawNotFound { number }.into());
        }
        Ok(row.clone())
    }
}
