//! A refund that the buyer's account would not take is sent to a card (2.6.3, 2.13, J19).
//!
//! The held money is on its way again, and the refund stands where any other stands that was
//! accepted: the channel may pay it, fail again (J18) or close it (J17).

use super::find::{RefundFound, get, order_of};
use crate::changes::Changes;
use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::ledger::{AccountKey, Cause, post};
use crate::merchant;
use crate::model::{
    AccountKind, CardState, Journal, Merchant, Order, Refund, RefundRoute, RefundStatus, TaskKind,
};
use crate::refusal::Refusal;
use crate::task;
use crate::view::{Stop, View};
use tongbao_base::ids::{MchId, OutNo, RefundId};

/// A card that takes a refund.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Card {
    /// One that the buyer named.
    Buyer {
        /// Its bank, `CMB_DEBIT`.
        bank: String,
        /// Its last four digits.
        tail: String,
    },
    /// The seller's settlement card.
    Merchant,
}

/// A refund that the buyer's account would not take is sent to a card (2.6.3, 2.13, J19).
#[derive(Debug, Clone)]
pub struct Reroute {
    /// The platform.
    pub platform: MchId,
    /// The sub-merchant.
    pub sub_mchid: MchId,
    /// The refund.
    pub refund_id: RefundId,
    /// The platform's number of it.
    pub out_refund_no: OutNo,
    /// Where to.
    pub card: Card,
}

impl Command for Reroute {
    const NAME: &'static str = "refund.reroute";
    type Output = RefundFound;

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, view: View<'_>, ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        let seller = Merchant::key(&self.platform, &self.sub_mchid);
        view.need([Refund::key(&self.platform, &self.refund_id), seller])?;
        let refund = self.refund(view)?;
        let order = order_of(view, refund)?;
        match (refund.status, refund.route) {
            (RefundStatus::Abnormal, _) => {}
            // Asked again, for whichever card: its current state (Annex A).
            (RefundStatus::Processing, RefundRoute::BuyerCard | RefundRoute::MerchantCard) => {
                let (refund, order) = (refund.clone(), order.clone());
                return Ok(Decided::unchanged(RefundFound { refund, order }));
            }
            (status, _) => return Err(Refusal::RefundSettled { status }.into()),
        }
        if self.card == Card::Merchant {
            let state = merchant::lookup::get(view, &self.platform, &self.sub_mchid)?.card_state;
            if state != CardState::Verified {
                return Err(Refusal::CardUnusable { state }.into());
            }
        }
        Ok(self.send(ctx, refund.clone(), order.clone()))
    }
}

impl Reroute {
    fn refund<'v>(&self, view: View<'v>) -> Result<&'v Refund, Stop> {
        let refund = get(view, &self.platform, &self.refund_id)?;
        if refund.sub_mchid != self.sub_mchid {
            return Err(Refusal::RefundNotFound { number: self.refund_id.shared() }.into());
        }
        if refund.out_refund_no != self.out_refund_no {
            let (refund_id, asked) = (self.refund_id.clone(), self.out_refund_no.clone());
            return Err(Refusal::RefundNumberDiffers { refund_id, asked }.into());
        }
        Ok(refund)
    }

    fn send(&self, ctx: &mut Ctx<'_>, mut refund: Refund, order: Order) -> Decided<RefundFound> {
        let mut changes = Changes::default();
        let held = AccountKey::operator(&self.platform, AccountKind::AbnormalRefund);
        let transit = AccountKey::operator(&self.platform, AccountKind::RefundTransit);
        let cause = Cause { order: Some(&refund.transaction_id), reference: self.refund_id.as_str() };
        post(&mut changes, ctx, Journal::RefundRerouted, (&held, &transit), refund.payer_refund, cause);
        refund.status = RefundStatus::Processing;
        (refund.route, refund.card_bank, refund.card_tail) = match &self.card {
            Card::Buyer { bank, tail } => (RefundRoute::BuyerCard, Some(bank.clone()), Some(tail.clone())),
            Card::Merchant => (RefundRoute::MerchantCard, None, None),
        };
        changes.update(refund.clone());
        let (now, step) = (ctx.now, (TaskKind::PayRefund, self.refund_id.shared()));
        task::enqueue(&mut changes, ctx, &self.platform, step, now);
        Decided { reply: RefundFound { refund, order }, changes }
    }
}
