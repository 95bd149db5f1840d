//! Money leaves for the bank without a platform's withdrawal: an account of a closed merchant is
//! emptied (J25). From here on it is a withdrawal as any other: the bank takes it or not (J22).

use super::create::bank_time;
use crate::changes::Changes;
use crate::ctx::Ctx;
use crate::holding::number;
use crate::ledger::{AccountKey, Cause, post};
use crate::model::{AccountKind, Journal, TaskKind, WithdrawStatus, Withdrawal};
use crate::open_work::{self, Work};
use crate::task;
use crate::view::{Stop, View};
use tongbao_base::Fen;
use tongbao_base::ids::{MchId, OutNo, WithdrawId};

/// What leaves, and where to.
#[derive(Debug)]
pub(crate) struct Payout<'a> {
    pub platform: &'a MchId,
    /// Whose money.
    pub mchid: &'a MchId,
    /// From which account. It must hold the amount.
    pub account: AccountKind,
    pub amount: Fen,
    /// The payee's bank.
    pub card_bank: &'a str,
    /// The last four digits of the payee's account.
    pub card_tail: &'a str,
}

/// J25, and the step that hands it to the bank.
pub(crate) fn pay_out(
    view: View<'_>,
    ctx: &mut Ctx<'_>,
    changes: &mut Changes,
    payout: &Payout<'_>,
) -> Result<Withdrawal, Stop> {
    let withdraw_id = WithdrawId::from(number(ctx, "8000"));
    let row = Withdrawal {
        platform: payout.platform.clone(),
        // The platform gave it no number, and finds it by none.
        out_request_no: OutNo::new(withdraw_id.shared()),
        withdraw_id,
        mchid: payout.mchid.clone(),
        account: payout.account,
        amount: payout.amount,
        status: WithdrawStatus::CreateSuccess,
        reason: None,
        remark: None,
        bank_memo: None,
        notify_url: None,
        card_bank: payout.card_bank.to_owned(),
        card_tail: payout.card_tail.to_owned(),
        created_at: ctx.now,
        updated_at: ctx.now,
    };
    let from = AccountKey::merchant(&row.platform, &row.mchid, row.account);
    let transit = AccountKey::operator(&row.platform, AccountKind::PayoutTransit);
    let cause = Cause { order: None, reference: row.withdraw_id.as_str() };
    post(changes, ctx, Journal::ClosingPayout, (&from, &transit), row.amount, cause);
    open_work::begin(view, changes, (&row.platform, &row.mchid), Work::Withdrawal)?;
    let due_at = bank_time(ctx.now, &ctx.rules.withdraw);
    task::enqueue(changes, ctx, &row.platform, (TaskKind::PayOut, row.withdraw_id.shared()), due_at);
    changes.insert(row.clone());
    Ok(row)
}
