//! The operator puts a merchant under control, or lifts that again (J24).
//!
//! Under control a merchant takes no payments, splits nothing and withdraws nothing. Its available
//! money, or the part that is named, is held in the pending account; orders' frozen money stays
//! where it is, so that buyers can be refunded from it. Money that becomes available later is not
//! held, but cannot be withdrawn either.

use super::lookup;
use crate::changes::Changes;
use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::ledger::{AccountKey, Cause, post};
use crate::model::{self, AccountKind, Journal, Merchant, MerchantState};
use crate::refusal::Refusal;
use crate::view::{Stop, View};
use tongbao_base::Fen;
use tongbao_base::ids::MchId;

/// A control has no number of its own.
const REFERENCE: &str = "control";

/// What the operator does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ControlAction {
    /// Holds money; of a merchant that is under control already, more of it.
    Freeze {
        /// How much of the available money; none: all of it.
        amount: Option<Fen>,
        /// Why.
        reason: String,
    },
    /// Ends the control; all held money is available again.
    Lift,
}

/// The operator puts a merchant under control, or lifts that again (J24).
#[derive(Debug, Clone)]
pub struct Control {
    /// The platform.
    pub platform: MchId,
    /// Who.
    pub mchid: MchId,
    /// What.
    pub action: ControlAction,
}

/// A merchant after that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Controlled {
    /// Whether it may act.
    pub state: MerchantState,
    /// How much of its money is held.
    pub held: Fen,
}

impl Command for Control {
    const NAME: &'static str = "merchant.control";
    type Output = Controlled;

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, view: View<'_>, ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        let available = AccountKey::merchant(&self.platform, &self.mchid, AccountKind::BasicAvailable);
        let key = model::Control::key(&self.platform, &self.mchid);
        view.need([Merchant::key(&self.platform, &self.mchid), key.clone(), available.key()])?;
        let merchant = lookup::not_closed(view, &self.platform, &self.mchid)?;
        let before = view.find::<model::Control>(&key)?;
        match &self.action {
            ControlAction::Freeze { amount, reason } => {
                let has = view.balance(&available)?;
                let asked = amount.unwrap_or(has);
                self.freeze(ctx, merchant, before, (has, asked), reason)
            }
            ControlAction::Lift => Ok(self.lift(ctx, merchant, before)),
        }
    }
}

impl Control {
    fn freeze(
        &self,
        ctx: &mut Ctx<'_>,
        merchant: &Merchant,
        before: Option<&model::Control>,
        (has, asked): (Fen, Fen),
        reason: &str,
    ) -> Result<Decided<Controlled>, Stop> {
        if asked.is_negative() {
            return Err(Refusal::AmountTooSmall { asked, min: Fen::ZERO }.into());
        }
        if asked > has {
            return Err(Refusal::PocketShort { account: AccountKind::BasicAvailable, has, asked }.into());
        }
        let held = before.map_or(Fen::ZERO, |control| control.held).plus(asked)?;
        let mut changes = Changes::default();
        self.post(ctx, &mut changes, Journal::Control, asked);
        let row = model::Control {
            platform: self.platform.clone(),
            mchid: self.mchid.clone(),
            held,
            reason: reason.to_owned(),
            since: before.map_or(ctx.now, |control| control.since),
        };
        if before.is_some() {
            changes.update(row);
        } else {
            changes.insert(row);
        }
        let state = MerchantState::Frozen;
        changes.update(Merchant { state, ..merchant.clone() });
        Ok(Decided { reply: Controlled { state, held }, changes })
    }

    fn lift(
        &self,
        ctx: &mut Ctx<'_>,
        merchant: &Merchant,
        before: Option<&model::Control>,
    ) -> Decided<Controlled> {
        let state = MerchantState::Active;
        let reply = Controlled { state, held: Fen::ZERO };
        if before.is_none() && merchant.state == state {
            return Decided::unchanged(reply);
        }
        let mut changes = Changes::default();
        if let Some(control) = before {
            self.post(ctx, &mut changes, Journal::ControlLifted, control.held);
            changes.delete(model::Control::key(&self.platform, &self.mchid));
        }
        changes.update(Merchant { state, ..merchant.clone() });
        Decided { reply, changes }
    }

    fn post(&self, ctx: &mut Ctx<'_>, changes: &mut Changes, journal: Journal, amount: Fen) {
        let of = |account| AccountKey::merchant(&self.platform, &self.mchid, account);
        let (available, pending) = (of(AccountKind::BasicAvailable), of(AccountKind::BasicPending));
        let sides = if journal == Journal::Control { (&available, &pending) } else { (&pending, &available) };
        post(changes, ctx, journal, sides, amount, Cause { order: None, reference: REFERENCE });
    }
}
