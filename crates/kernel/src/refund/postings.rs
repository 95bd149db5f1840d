//! The money of a refund: set aside for the buyer (J14–J16), and back again (J17).

use crate::changes::Changes;
use crate::ctx::Ctx;
use crate::ledger::{AccountKey, Cause, post};
use crate::model::{AccountKind, Journal, Refund};
use tongbao_base::{Fen, Overflow};

/// Who pays for a refund, and to whom it goes back.
#[derive(Debug, Clone)]
pub(super) struct Sides {
    /// The seller's pocket; the fee comes back to it.
    pub seller: AccountKey,
    /// Whoever bears what was advanced.
    pub advancer: AccountKey,
}

#[derive(Debug, Clone, Copy)]
enum Way {
    Out,
    Back,
}

/// J14–J16: from the pocket to the buyer's money in transit and to the coupon's sponsor, and the
/// fee back to the pocket.
pub(super) fn set_aside(
    changes: &mut Changes,
    ctx: &mut Ctx<'_>,
    refund: &Refund,
    sides: &Sides,
) -> Result<(), Overflow> {
    flow(changes, ctx, refund, sides, (Way::Out, refund.fee_back))
}

/// J17: the reverse. `fee` is how much of the fee that came back can be charged again.
pub(super) fn give_back(
    changes: &mut Changes,
    ctx: &mut Ctx<'_>,
    refund: &Refund,
    sides: &Sides,
    fee: Fen,
) -> Result<(), Overflow> {
    flow(changes, ctx, refund, sides, (Way::Back, fee))
}

fn flow(
    changes: &mut Changes,
    ctx: &mut Ctx<'_>,
    refund: &Refund,
    sides: &Sides,
    (way, fee): (Way, Fen),
) -> Result<(), Overflow> {
    let of_operator = |account| AccountKey::operator(&refund.platform, account);
    let (transit, sponsor) = (of_operator(AccountKind::RefundTransit), of_operator(AccountKind::Marketing));
    let fees = of_operator(AccountKind::FeeIncome);
    // The platform's part goes to the buyer first; in a full advance the seller's is nothing.
    let advanced_to_buyer = refund.advance.min(refund.payer_refund);
    let advanced_to_sponsor = refund.advance.minus(advanced_to_buyer)?;
    let parts = [
        (&sides.advancer, &transit, advanced_to_buyer),
        (&sides.advancer, &sponsor, advanced_to_sponsor),
        (&sides.seller, &transit, refund.payer_refund.minus(advanced_to_buyer)?),
        (&sides.seller, &sponsor, refund.discount_refund.minus(advanced_to_sponsor)?),
    ];
    for (from, to, amount) in parts {
        part(changes, ctx, refund, (Journal::Refund, way), (from, to), amount);
    }
    part(changes, ctx, refund, (Journal::FeeBack, way), (&fees, &sides.seller), fee);
    Ok(())
}

fn part(
    changes: &mut Changes,
    ctx: &mut Ctx<'_>,
    refund: &Refund,
    (journal, way): (Journal, Way),
    (from, to): (&AccountKey, &AccountKey),
    amount: Fen,
) {
    let cause = Cause { order: Some(&refund.transaction_id), reference: refund.refund_id.as_str() };
    match way {
        Way::Out => post(changes, ctx, journal, (from, to), amount, cause),
        Way::Back => post(changes, ctx, Journal::RefundClosed, (to, from), amount, cause),
    }
}
