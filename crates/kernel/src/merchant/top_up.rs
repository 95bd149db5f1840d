//! Money comes in from outside (J23).

use super::lookup;
use crate::changes::Changes;
use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::ledger::{AccountKey, Cause, post};
use crate::model::{AccountKind, Journal, MerchantKind};
use crate::refusal::Refusal;
use crate::view::{Stop, View};
use tongbao_base::Fen;
use tongbao_base::ids::{MchId, OpenId};

/// A top-up has no number of its own.
const REFERENCE: &str = "top-up";

/// Whose account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Owner {
    /// A merchant's.
    Merchant(MchId),
    /// A person's change.
    Person(OpenId),
}

/// Money comes in from outside (J23).
#[derive(Debug, Clone)]
pub struct TopUp {
    /// The platform.
    pub platform: MchId,
    /// Who gets it.
    pub owner: Owner,
    /// Into which account.
    pub account: AccountKind,
    /// How much.
    pub amount: Fen,
}

impl Command for TopUp {
    const NAME: &'static str = "merchant.top_up";
    type Output = Fen;

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, view: View<'_>, ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        let min = Fen::new(1);
        if self.amount < min {
            return Err(Refusal::AmountTooSmall { asked: self.amount, min }.into());
        }
        let to = self.account(view)?;
        let before = view.balance(&to)?;
        let from = AccountKey::operator(&self.platform, AccountKind::ChannelCash);
        let cause = Cause { order: None, reference: REFERENCE };
        let mut changes = Changes::default();
        post(&mut changes, ctx, Journal::TopUp, (&from, &to), self.amount, cause);
        Ok(Decided { reply: before.plus(self.amount)?, changes })
    }
}

impl TopUp {
    /// The account, if its owner has such a one. Pending money only comes from orders.
    fn account(&self, view: View<'_>) -> Result<AccountKey, Stop> {
        let open = match &self.owner {
            Owner::Person(_) => self.account == AccountKind::Wallet,
            Owner::Merchant(mchid) => {
                let kind = lookup::not_closed(view, &self.platform, mchid)?.kind;
                match self.account {
                    AccountKind::BasicAvailable | AccountKind::Operation | AccountKind::Fees => true,
                    AccountKind::Deposit => kind == MerchantKind::Sub,
                    _ => false,
                }
            }
        };
        if !open {
            return Err(Refusal::AccountNotOpen { account: self.account }.into());
        }
        Ok(match &self.owner {
            Owner::Person(openid) => AccountKey::wallet(&self.platform, openid),
            Owner::Merchant(mchid) => AccountKey::merchant(&self.platform, mchid, self.account),
        })
    }
}
