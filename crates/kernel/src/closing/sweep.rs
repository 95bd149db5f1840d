//! A closed number's accounts are emptied, one payout an account (2.9.1, J25).

use super::flow::enter;
use super::standing;
use crate::changes::Changes;
use crate::ctx::Ctx;
use crate::model::{AccountKind, Closing, ClosingFlow, ClosingState, Sweep};
use crate::view::{Stop, View};
use crate::withdrawal::{Payout, pay_out};
use tongbao_base::Fen;

/// Pays out what was applied for: everything, or the one sum that was named. With nothing to pay
/// the application is done.
pub(super) fn sweep(
    view: View<'_>,
    ctx: &mut Ctx<'_>,
    changes: &mut Changes,
    row: &mut Closing,
) -> Result<(), Stop> {
    let mut payouts = Vec::new();
    for (account, amount) in sums(view, row)? {
        let payout = Payout {
            platform: &row.platform,
            mchid: &row.sub_mchid,
            account,
            amount,
            card_bank: &row.card_bank,
            card_tail: &row.card_tail,
        };
        payouts.push(pay_out(view, ctx, changes, &payout)?.withdraw_id.to_string());
    }
    let state = if payouts.is_empty() { ClosingState::Cancelled } else { ClosingState::Paying };
    row.payouts = payouts.join(",");
    enter(ctx, changes, row, state, None);
    Ok(())
}

fn sums(view: View<'_>, row: &Closing) -> Result<Vec<(AccountKind, Fen)>, Stop> {
    if row.sweep == Sweep::Leave {
        return Ok(Vec::new());
    }
    if row.flow == ClosingFlow::Leftover {
        return Ok(row.account.zip(row.amount).into_iter().collect());
    }
    let mut sums = standing::balances(view, &row.platform, &row.sub_mchid)?;
    sums.retain(|(_, amount)| amount.is_positive());
    Ok(sums)
}
