//! A platform takes (part of) its subsidy back after a refund (2.5.2, J4).

use super::cited;
use crate::changes::Changes;
use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::holding::{self, OrderOf};
use crate::ledger::{AccountKey, Cause, post};
use crate::model::{AccountKind, Alias, Journal, Order, Pocket, Refund, Space, Subsidy, SubsidyReturn};
use crate::refund::{Source, sole};
use crate::refusal::Refusal;
use crate::tables::Key;
use crate::view::{Stop, View};
use tongbao_base::Fen;
use tongbao_base::ids::{MchId, OutNo, RefundId, SubsidyId, SubsidyReturnId, TransactionId};

/// A platform takes (part of) its subsidy back after a refund (2.5.2, J4).
#[derive(Debug, Clone)]
pub struct Return {
    /// The platform.
    pub platform: MchId,
    /// The sub-merchant.
    pub sub_mchid: MchId,
    /// The order.
    pub transaction_id: TransactionId,
    /// The platform's number of this return.
    pub out_order_no: OutNo,
    /// The refund that it follows.
    pub refund_id: Option<RefundId>,
    /// The subsidy, compared when given.
    pub subsidy_id: Option<SubsidyId>,
    /// How much.
    pub amount: Fen,
    /// What for.
    pub description: String,
    /// From which pocket; empty: where the order's money is.
    pub from: Vec<Source>,
}

impl Command for Return {
    const NAME: &'static str = "subsidy.return";
    type Output = SubsidyReturn;

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, view: View<'_>, ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        let Return { platform, sub_mchid, transaction_id, .. } = self;
        view.need(self.keys())?;
        if let Some(alias) = view.find::<Alias>(&self.alias_key())? {
            return self.again(view, &SubsidyReturnId::from(&*alias.target)).map(Decided::unchanged);
        }
        holding::check_positive(self.amount)?;
        let order = OrderOf { platform, sub_mchid, transaction_id }.paid(view)?;
        let subsidy_id = order.subsidy_id.clone().ok_or(Refusal::NoSubsidy)?;
        if self.subsidy_id.as_ref().is_some_and(|id| *id != subsidy_id) {
            return Err(Refusal::NoSubsidy.into());
        }
        self.check_refund(view, order)?;
        let left = order.subsidised.minus(order.subsidy_returned)?;
        if self.amount > left {
            return Err(Refusal::SubsidyReturnTooMuch { left, asked: self.amount }.into());
        }
        let named = sole(&self.from, self.amount)?;
        let subsidy_key = Subsidy::key(platform, &subsidy_id);
        view.need([subsidy_key.clone(), holding::available(order).key(), holding::pending(order).key()])?;
        let pocket = self.pocket(view, order, named)?;
        let subsidy = view.get::<Subsidy>(&subsidy_key, || Refusal::NoSubsidy)?;
        let row = self.row(ctx, &subsidy_id, pocket);
        self.take(ctx, order.clone(), subsidy.clone(), row)
    }
}

impl Return {
    fn alias_key(&self) -> Key {
        Alias::key(&self.platform, Space::SubsidyReturn, self.out_order_no.as_str())
    }

    fn refund_alias(&self, refund_id: &RefundId) -> Key {
        Alias::key(&self.platform, Space::SubsidyReturnRefund, refund_id.as_str())
    }

    fn keys(&self) -> Vec<Key> {
        let mut keys = vec![self.alias_key(), Order::key(&self.platform, &self.transaction_id)];
        if let Some(refund_id) = &self.refund_id {
            keys.push(self.refund_alias(refund_id));
            keys.push(Refund::key(&self.platform, refund_id));
        }
        keys
    }

    fn again(&self, view: View<'_>, id: &SubsidyReturnId) -> Result<SubsidyReturn, Stop> {
        let row =
            view.get::<SubsidyReturn>(&SubsidyReturn::key(&self.platform, id), || Refusal::NoSubsidy)?;
        let named = sole(&self.from, self.amount)?;
        let field = if row.transaction_id != self.transaction_id {
            "transaction_id"
        } else if row.sub_mchid != self.sub_mchid {
            "sub_mchid"
        } else if row.refund_id != self.refund_id {
            "refund_id"
        } else if self.subsidy_id.as_ref().is_some_and(|id| *id != row.subsidy_id) {
            "subsidy_id"
        } else if row.amount != self.amount {
            "amount"
        } else if row.description != self.description {
            "description"
        } else if named != row.pocket_named.then_some(row.pocket) {
            "from"
        } else {
            return Ok(row.clone());
        };
        Err(Refusal::ReentryDiffers { number: self.out_order_no.clone(), field }.into())
    }

    /// A return follows a refund, once. One that cites none needs an order whose refund was tried:
    /// the buyer's account may have been unable to take it.
    fn check_refund(&self, view: View<'_>, order: &Order) -> Result<(), Stop> {
        let Some(refund_id) = &self.refund_id else {
            return if order.refunds > 0 { Ok(()) } else { Err(Refusal::NeedsRefund.into()) };
        };
        cited(view, order, refund_id)?;
        if view.find::<Alias>(&self.refund_alias(refund_id))?.is_some() {
            return Err(Refusal::SubsidyReturnTwice { refund_id: refund_id.clone() }.into());
        }
        Ok(())
    }

    fn pocket(&self, view: View<'_>, order: &Order, named: Option<Pocket>) -> Result<Pocket, Stop> {
        let asked = self.amount;
        let is_pending = named.map_or(order.unsplit >= asked, |pocket| pocket == Pocket::Pending);
        let (pocket, account, has) = if is_pending {
            (Pocket::Pending, AccountKind::BasicPending, order.unsplit)
        } else {
            let has = view.balance(&holding::available(order))?;
            (Pocket::Available, AccountKind::BasicAvailable, has)
        };
        if has < asked {
            return Err(Refusal::PocketShort { account, has, asked }.into());
        }
        Ok(pocket)
    }

    fn row(&self, ctx: &mut Ctx<'_>, subsidy_id: &SubsidyId, pocket: Pocket) -> SubsidyReturn {
        SubsidyReturn {
            platform: self.platform.clone(),
            subsidy_return_id: SubsidyReturnId::from(holding::number(ctx, "4100")),
            out_order_no: self.out_order_no.clone(),
            subsidy_id: subsidy_id.clone(),
            transaction_id: self.transaction_id.clone(),
            sub_mchid: self.sub_mchid.clone(),
            refund_id: self.refund_id.clone(),
            amount: self.amount,
            description: self.description.clone(),
            pocket,
            pocket_named: !self.from.is_empty(),
            created_at: ctx.now,
        }
    }

    fn take(
        &self,
        ctx: &mut Ctx<'_>,
        mut order: Order,
        mut subsidy: Subsidy,
        row: SubsidyReturn,
    ) -> Result<Decided<SubsidyReturn>, Stop> {
        let amount = self.amount;
        let from = if row.pocket == Pocket::Pending {
            order.unsplit = order.unsplit.minus(amount)?;
            order.subsidy_returned_frozen = order.subsidy_returned_frozen.plus(amount)?;
            holding::pending(&order)
        } else {
            holding::available(&order)
        };
        order.subsidy_returned = order.subsidy_returned.plus(amount)?;
        subsidy.returned = subsidy.returned.plus(amount)?;
        let mut changes = Changes::default();
        let to = AccountKey::merchant(&self.platform, &self.platform, ctx.rules.subsidy.pay_account);
        let cause = Cause { order: Some(&self.transaction_id), reference: row.subsidy_return_id.as_str() };
        post(&mut changes, ctx, Journal::SubsidyReturn, (&from, &to), amount, cause);
        let alias = |space, number| Alias {
            platform: self.platform.clone(),
            space,
            number,
            target: row.subsidy_return_id.shared(),
        };
        changes.insert(alias(Space::SubsidyReturn, self.out_order_no.shared()));
        if let Some(refund_id) = &self.refund_id {
            changes.insert(alias(Space::SubsidyReturnRefund, refund_id.shared()));
        }
        changes.update(order);
        changes.update(subsidy);
        changes.insert(row.clone());
        Ok(Decided { reply: row, changes })
    }
}
