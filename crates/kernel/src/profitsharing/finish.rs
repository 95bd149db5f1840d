//! A platform ends the splitting of an order; the rest is released (2.4.6, 2.12, J11).
//!
//! The release happens with the acceptance: nothing outside has to agree to it. What an
//! accepted split has locked is not released; its closed lines become available (J10).

use super::SplitFound;
use super::release::detail;
use crate::changes::Changes;
use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::holding::{self, OrderOf};
use crate::model::{Alias, Family, Order, Space, Split, SplitDetail, SplitKind, SplitState};
use crate::refusal::Refusal;
use crate::view::{Stop, View};
use tongbao_base::Fen;
use tongbao_base::ids::{MchId, OutNo, SplitId, TransactionId};

/// A platform ends the splitting of an order; the rest is released (2.4.6, 2.12, J11).
#[derive(Debug, Clone)]
pub struct Finish {
    /// The platform.
    pub platform: MchId,
    /// The sub-merchant.
    pub sub_mchid: MchId,
    /// The order.
    pub transaction_id: TransactionId,
    /// The platform's number.
    pub out_order_no: OutNo,
    /// What for.
    pub description: String,
}

impl Command for Finish {
    const NAME: &'static str = "profitsharing.finish";
    type Output = SplitFound;

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, view: View<'_>, ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        let Finish { platform, sub_mchid, transaction_id, .. } = self;
        let alias_key = Alias::key(platform, Space::Split, self.out_order_no.as_str());
        view.need([alias_key.clone(), Order::key(platform, transaction_id)])?;
        if let Some(alias) = view.find::<Alias>(&alias_key)? {
            return self.again(view, &SplitId::from(&*alias.target)).map(Decided::unchanged);
        }
        let order = OrderOf { platform, sub_mchid, transaction_id }.paid(view)?;
        if !order.profit_sharing {
            return Err(Refusal::NotForSplitting.into());
        }
        if !order.unsplit.is_positive() {
            return Err(Refusal::NothingToRelease.into());
        }
        let mut order = order.clone();
        let mut split = self.split(ctx, order.family);
        let mut changes = Changes::default();
        let mut own = detail(ctx, &split);
        let address = SplitDetail::address(&own.split_id, own.line);
        own.amount = holding::release(&mut changes, ctx, &mut order, &address)?;
        split.finish_amount = own.amount;
        changes.insert(Alias {
            platform: platform.clone(),
            space: Space::Split,
            number: self.out_order_no.shared(),
            target: split.split_id.shared(),
        });
        changes.insert(split.clone());
        changes.insert(own.clone());
        changes.update(order);
        Ok(Decided { reply: SplitFound { split, details: vec![own] }, changes })
    }
}

impl Finish {
    /// The number was used before, perhaps by a split: nothing happens (2.4.6).
    fn again(&self, view: View<'_>, split_id: &SplitId) -> Result<SplitFound, Stop> {
        let split = super::find::get(view, &self.platform, split_id)?;
        let field = if split.transaction_id != self.transaction_id {
            "transaction_id"
        } else if split.sub_mchid != self.sub_mchid {
            "sub_mchid"
        } else {
            return super::find::with_details(view, split);
        };
        Err(Refusal::ReentryDiffers { number: self.out_order_no.clone(), field }.into())
    }

    fn split(&self, ctx: &mut Ctx<'_>, family: Family) -> Split {
        Split {
            platform: self.platform.clone(),
            split_id: SplitId::from(holding::number(ctx, "3000")),
            out_order_no: self.out_order_no.clone(),
            family,
            kind: SplitKind::Finish,
            transaction_id: self.transaction_id.clone(),
            sub_mchid: self.sub_mchid.clone(),
            state: SplitState::Finished,
            finish: true,
            amount: Fen::ZERO,
            receivers: 0,
            finish_amount: Fen::ZERO,
            description: self.description.clone(),
            returns: 0,
            created_at: ctx.now,
            finished_at: Some(ctx.now),
        }
    }
}
