//! A platform withdraws its own or a sub-merchant's money (2.7.2, J21).
//!
//! A withdrawal that is short is kept, so that the same number can be tried again when there is
//! money, within its days.

use crate::changes::Changes;
use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::holding::{days_after, number};
use crate::ledger::{AccountKey, Cause, post};
use crate::merchant;
use crate::model::{
    AccountKind, Alias, CardState, Journal, Merchant, MerchantState, OpenWork, Space, TaskKind,
    WithdrawStatus, Withdrawal,
};
use crate::open_work::{self, Work};
use crate::refusal::Refusal;
use crate::rules::WithdrawRules;
use crate::tables::Key;
use crate::task;
use crate::view::{Stop, View};
use tongbao_base::ids::{MchId, OutNo, WithdrawId};
use tongbao_base::{Fen, Time};

/// A platform withdraws its own or a sub-merchant's money (2.7.2, J21).
#[derive(Debug, Clone)]
pub struct Create {
    /// The platform.
    pub platform: MchId,
    /// Whose money.
    pub mchid: MchId,
    /// The platform's number, unique for the merchant.
    pub out_request_no: OutNo,
    /// From which account.
    pub account: AccountKind,
    /// How much.
    pub amount: Fen,
    /// The platform's remark.
    pub remark: Option<String>,
    /// What the bank statement says.
    pub bank_memo: Option<String>,
    /// Where the platform is told.
    pub notify_url: Option<String>,
}

impl Command for Create {
    const NAME: &'static str = "withdrawal.create";
    type Output = Result<Withdrawal, Refusal>;

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, view: View<'_>, ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        let pocket = AccountKey::merchant(&self.platform, &self.mchid, self.account);
        let merchant_key = Merchant::key(&self.platform, &self.mchid);
        let counts = OpenWork::key(&self.platform, &self.mchid);
        view.need([self.alias_key(), merchant_key, pocket.key(), counts])?;
        let merchant = self.merchant(view)?;
        if let Some(alias) = view.find::<Alias>(&self.alias_key())? {
            return self.again(view, ctx, merchant, &WithdrawId::from(&*alias.target));
        }
        self.check(merchant, &ctx.rules.withdraw)?;
        let mut row = self.row(ctx, merchant);
        let mut changes = Changes::default();
        let short = fund(view, ctx, &mut changes, &mut row)?;
        if short.is_some() {
            let due_at = days_after(row.created_at, ctx.rules.withdraw.dedupe_days);
            let step = (TaskKind::ExpireWithdrawal, row.withdraw_id.shared());
            task::enqueue(&mut changes, ctx, &self.platform, step, due_at);
        }
        changes.insert(Alias {
            platform: self.platform.clone(),
            space: Space::Withdrawal,
            number: Withdrawal::alias_number(&self.mchid, &self.out_request_no).into(),
            target: row.withdraw_id.shared(),
        });
        changes.insert(row.clone());
        Ok(Decided { reply: short.map_or(Ok(row), Err), changes })
    }
}

impl Create {
    fn alias_key(&self) -> Key {
        let number = Withdrawal::alias_number(&self.mchid, &self.out_request_no);
        Alias::key(&self.platform, Space::Withdrawal, &number)
    }

    fn merchant<'v>(&self, view: View<'v>) -> Result<&'v Merchant, Stop> {
        let merchant = merchant::lookup::get(view, &self.platform, &self.mchid)?;
        match self.account {
            AccountKind::BasicAvailable | AccountKind::Operation | AccountKind::Fees => Ok(merchant),
            account => Err(Refusal::AccountNotOpen { account }.into()),
        }
    }

    /// The number was asked for before: another try while it is unfunded, else its current state.
    fn again(
        &self,
        view: View<'_>,
        ctx: &mut Ctx<'_>,
        merchant: &Merchant,
        withdraw_id: &WithdrawId,
    ) -> Result<Decided<Result<Withdrawal, Refusal>>, Stop> {
        let row = get(view, &self.platform, withdraw_id)?;
        self.check_same(row, ctx)?;
        let until = days_after(row.created_at, ctx.rules.withdraw.dedupe_days);
        if ctx.now >= until {
            return Err(Refusal::WithdrawExpired { until, now: ctx.now }.into());
        }
        if row.status != WithdrawStatus::Init {
            return Ok(Decided::unchanged(Ok(row.clone())));
        }
        self.check(merchant, &ctx.rules.withdraw)?;
        let mut row = row.clone();
        let mut changes = Changes::default();
        if let Some(short) = fund(view, ctx, &mut changes, &mut row)? {
            return Ok(Decided::unchanged(Err(short)));
        }
        row.card_bank.clone_from(&merchant.card_bank);
        row.card_tail.clone_from(&merchant.card_tail);
        changes.update(row.clone());
        Ok(Decided { reply: Ok(row), changes })
    }

    fn check_same(&self, row: &Withdrawal, ctx: &Ctx<'_>) -> Result<(), Refusal> {
        let field = if row.amount != self.amount {
            "amount"
        } else if row.account != self.account {
            "account_type"
        } else if row.remark != self.remark {
            "remark"
        } else if row.bank_memo != self.bank_memo {
            "bank_memo"
        } else if ctx.rules.reentry.strict && row.notify_url != self.notify_url {
            "notify_url"
        } else {
            return Ok(());
        };
        Err(Refusal::ReentryDiffers { number: self.out_request_no.clone(), field })
    }

    fn check(&self, merchant: &Merchant, rules: &WithdrawRules) -> Result<(), Refusal> {
        let (min, max) = (rules.min_fen.max(Fen::new(1)), rules.max_fen);
        if self.amount < min || self.amount > max {
            return Err(Refusal::WithdrawOutOfRange { asked: self.amount, min, max });
        }
        if merchant.state != MerchantState::Active {
            let (mchid, state) = (self.mchid.clone(), merchant.state);
            return Err(Refusal::MerchantUnusable { mchid, state });
        }
        if merchant.card_state != CardState::Verified {
            return Err(Refusal::CardUnusable { state: merchant.card_state });
        }
        Ok(())
    }

    fn row(&self, ctx: &mut Ctx<'_>, merchant: &Merchant) -> Withdrawal {
        Withdrawal {
            platform: self.platform.clone(),
            withdraw_id: WithdrawId::from(number(ctx, "8000")),
            mchid: self.mchid.clone(),
            out_request_no: self.out_request_no.clone(),
            account: self.account,
            amount: self.amount,
            status: WithdrawStatus::Init,
            reason: None,
            remark: self.remark.clone(),
            bank_memo: self.bank_memo.clone(),
            notify_url: self.notify_url.clone(),
            card_bank: merchant.card_bank.clone(),
            card_tail: merchant.card_tail.clone(),
            created_at: ctx.now,
            updated_at: ctx.now,
        }
    }
}

/// The withdrawal under its own number.
pub(super) fn get<'v>(view: View<'v>, platform: &MchId, id: &WithdrawId) -> Result<&'v Withdrawal, Stop> {
    view.get(&Withdrawal::key(platform, id), || Refusal::WithdrawNotFound { number: id.shared() })
}

/// J21 and the step that hands it to the bank, or why not.
fn fund(
    view: View<'_>,
    ctx: &mut Ctx<'_>,
    changes: &mut Changes,
    row: &mut Withdrawal,
) -> Result<Option<Refusal>, Stop> {
    let from = AccountKey::merchant(&row.platform, &row.mchid, row.account);
    let available = view.balance(&from)?;
    if available < row.amount {
        return Ok(Some(Refusal::WithdrawShort { available, asked: row.amount }));
    }
    let transit = AccountKey::operator(&row.platform, AccountKind::PayoutTransit);
    let cause = Cause { order: None, reference: row.withdraw_id.as_str() };
    post(changes, ctx, Journal::Withdraw, (&from, &transit), row.amount, cause);
    row.status = WithdrawStatus::CreateSuccess;
    row.updated_at = ctx.now;
    open_work::begin(view, changes, (&row.platform, &row.mchid), Work::Withdrawal)?;
    let due_at = bank_time(ctx.now, &ctx.rules.withdraw);
    let step = (TaskKind::PayOut, row.withdraw_id.shared());
    task::enqueue(changes, ctx, &row.platform, step, due_at);
    Ok(None)
}

/// When the bank gets it: at its hour, so many days later (Annex E), but not in the past.
pub(super) fn bank_time(now: Time, rules: &WithdrawRules) -> Time {
    let hour = rules.bank_hour.saturating_mul(Time::HOUR);
    days_after(now.next_day(), rules.bank_days.saturating_sub(1)).after_ms(hour).max(now)
}
