//! An application is passed or turned down (2.9.1): by an operator, or by itself when its time
//! has come.

use super::flow::{enter, get, in_seconds, reject};
use super::standing::{self, Standing};
use super::sweep::sweep;
use crate::changes::Changes;
use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::holding::days_after;
use crate::ledger::AccountKey;
use crate::model::{Closing, ClosingFlow, ClosingState, Merchant, MerchantState};
use crate::refusal::{ClosingRefusal, sentence};
use crate::view::{Stop, View};
use tongbao_base::Fen;
use tongbao_base::ids::{ClosingId, MchId};

/// What the operator says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It may go on.
    Pass,
    /// It may not, for this reason.
    Reject(String),
}

/// An application is passed or turned down; said twice, it counts once.
#[derive(Debug, Clone)]
pub struct Review {
    /// The platform.
    pub platform: MchId,
    /// The application.
    pub closing_id: ClosingId,
    /// What the operator says.
    pub verdict: Verdict,
}

impl Command for Review {
    const NAME: &'static str = "closing.review";
    type Output = Closing;

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, view: View<'_>, ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        let row = get(view, &self.platform, &self.closing_id)?;
        match row.state {
            ClosingState::Accepted | ClosingState::Reviewing => {}
            state if (state == ClosingState::Rejected) == (self.verdict != Verdict::Pass) => {
                return Ok(Decided::unchanged(row.clone()));
            }
            state => return Err(ClosingRefusal::ClosingReviewed { state }.into()),
        }
        let mut row = row.clone();
        let mut changes = Changes::default();
        match &self.verdict {
            Verdict::Pass => pass(view, ctx, &mut changes, &mut row)?,
            Verdict::Reject(reason) => reject(ctx, &mut changes, &mut row, reason.clone()),
        }
        row.held = false;
        changes.update(row.clone());
        Ok(Decided { reply: row, changes })
    }
}

/// The application passed, unless something changed meanwhile that stands against it.
pub(super) fn pass(
    view: View<'_>,
    ctx: &mut Ctx<'_>,
    changes: &mut Changes,
    row: &mut Closing,
) -> Result<(), Stop> {
    let standing = standing::of(view, &row.platform, &row.sub_mchid)?;
    if let Some(reason) = objection(view, row, &standing)? {
        reject(ctx, changes, row, reason);
        return Ok(());
    }
    match row.flow {
        ClosingFlow::Leftover => sweep(view, ctx, changes, row),
        ClosingFlow::Plain => {
            close(changes, standing.merchant);
            enter(ctx, changes, row, ClosingState::Cancelled, None);
            Ok(())
        }
        ClosingFlow::Settling if row.again => {
            let due_at = Some(in_seconds(ctx, ctx.rules.closing.process_seconds));
            enter(ctx, changes, row, ClosingState::Processing, due_at);
            Ok(())
        }
        ClosingFlow::Settling => {
            let until = days_after(ctx.now, ctx.rules.closing.confirm_days);
            enter(ctx, changes, row, ClosingState::WaitingConfirm, Some(until));
            Ok(())
        }
    }
}

/// Why it cannot pass now.
fn objection(view: View<'_>, row: &Closing, standing: &Standing<'_>) -> Result<Option<String>, Stop> {
    if let (Some(account), Some(asked)) = (row.account, row.amount) {
        let pocket = AccountKey::merchant(&row.platform, &row.sub_mchid, account);
        let available = view.balance(&pocket)?;
        let short = || format!("可用余额不足：可用 {available} 分，申请 {asked} 分");
        return Ok((available < asked).then(short));
    }
    if !standing.blocks.is_empty() {
        return Ok(Some(sentence(&standing.blocks)));
    }
    if row.flow == ClosingFlow::Plain && standing.left()? > Fen::ZERO {
        return Ok(Some(format!("该商户号账户有余额 {} 分，请先提现后再申请注销", standing.left()?)));
    }
    Ok(None)
}

/// The number is closed: nothing new begins under it.
pub(super) fn close(changes: &mut Changes, merchant: &Merchant) {
    changes.update(Merchant { state: MerchantState::Cancelled, ..merchant.clone() });
}
