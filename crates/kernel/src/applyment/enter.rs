//! What a state brings with it: deadlines, the merchant number, the sub-merchant.

use super::number;
use crate::changes::Changes;
use crate::ctx::Ctx;
use crate::holding::days_after;
use crate::merchant::facts;
use crate::model::{
    AppBinding, Applyment, ApplymentState, BankCard, CardState, Directory, Flaws, Merchant, MerchantKind,
    MerchantState, Settlement, TaskKind, VerifyResult,
};
use crate::refusal::OnboardingRefusal;
use crate::task;
use crate::view::{Stop, View};

/// The applyment comes into a state. The row is changed, not yet written.
pub(super) fn enter(
    view: View<'_>,
    changes: &mut Changes,
    ctx: &mut Ctx<'_>,
    row: &mut Applyment,
    to: ApplymentState,
) -> Result<(), Stop> {
    row.state = to;
    row.step = row.step.saturating_add(1);
    row.flaws = Flaws::default();
    row.deadline_at = None;
    row.updated_at = ctx.now;
    match to {
        ApplymentState::AccountNeedVerify => wait_until(changes, ctx, row, ctx.rules.onboarding.verify_days),
        ApplymentState::NeedSign => {
            number_it(view, changes, row)?;
            wait_until(changes, ctx, row, ctx.rules.onboarding.sign_days);
        }
        ApplymentState::Finish => {
            view.need([BankCard::key(&row.platform, &row.card_id), number::last_key()])?;
            number_it(view, changes, row)?;
            come_aboard(view, changes, ctx, row)?;
        }
        _ => {}
    }
    if !row.held && is_reviewed(to) {
        let step = (TaskKind::ReviewApplyment, row.task_subject());
        task::enqueue(changes, ctx, &row.platform, step, ctx.now);
    }
    Ok(())
}

/// The same, but only where the states lead there.
pub(super) fn step(
    view: View<'_>,
    changes: &mut Changes,
    ctx: &mut Ctx<'_>,
    row: &mut Applyment,
    to: ApplymentState,
) -> Result<(), Stop> {
    if !row.state.leads_to(to) {
        let number = row.out_request_no.clone();
        return Err(OnboardingRefusal::ApplymentStep { number, state: row.state, to }.into());
    }
    enter(view, changes, ctx, row, to)
}

/// Somebody is to say the next word.
const fn is_reviewed(state: ApplymentState) -> bool {
    matches!(state, ApplymentState::Checking | ApplymentState::Auditing | ApplymentState::NeedSign)
}

fn wait_until(changes: &mut Changes, ctx: &mut Ctx<'_>, row: &mut Applyment, days: i64) {
    let until = days_after(ctx.now, days);
    row.deadline_at = Some(until);
    let step = (TaskKind::ExpireApplyment, row.task_subject());
    task::enqueue(changes, ctx, &row.platform, step, until);
}

/// The seller's number, which nobody else gets from now on.
fn number_it(view: View<'_>, changes: &mut Changes, row: &mut Applyment) -> Result<(), Stop> {
    if row.sub_mchid.is_none() {
        let mchid = number::next(view, changes)?;
        changes.insert(Directory {
            mchid: mchid.clone(),
            platform: row.platform.clone(),
            kind: MerchantKind::Sub,
        });
        row.sub_mchid = Some(mchid);
    }
    Ok(())
}

/// The rate that the settlement rule means, or the usual one (2.1.1).
fn fee_bp(ctx: &Ctx<'_>, row: &Applyment) -> i64 {
    let named = row.settlement_id.as_ref();
    let known = named.and_then(|id| ctx.rules.onboarding.settlement_fee_bp.get(id));
    known.copied().unwrap_or(ctx.rules.fee.default_bp)
}

/// The seller can be paid and withdraw.
fn come_aboard(view: View<'_>, changes: &mut Changes, ctx: &Ctx<'_>, row: &Applyment) -> Result<(), Stop> {
    let Some(mchid) = &row.sub_mchid else { return Ok(()) };
    let number = row.out_request_no.shared();
    let no_card = || OnboardingRefusal::ApplymentNotFound { number }.into();
    let card = view.get::<BankCard>(&BankCard::key(&row.platform, &row.card_id), no_card)?;
    changes.insert(Merchant {
        platform: row.platform.clone(),
        mchid: mchid.clone(),
        kind: MerchantKind::Sub,
        name: row.name.clone(),
        state: MerchantState::Active,
        fee_bp: fee_bp(ctx, row),
        ratio_bp: None,
        advance_account: None,
        notify_url: None,
        card_state: CardState::Verified,
        card_bank: card.bank.clone(),
        card_tail: card.tail.clone(),
        receivers: 0,
        split_returns: false,
        created_at: ctx.now,
    });
    facts::set_subject(view, changes, (&row.platform, mchid), row.subject)?;
    if let Some(appid) = &row.sub_appid {
        let (platform, mchid, appid) = (row.platform.clone(), mchid.clone(), appid.clone());
        changes.insert(AppBinding { platform, mchid, appid });
    }
    changes.insert(Settlement {
        platform: row.platform.clone(),
        sub_mchid: mchid.clone(),
        card_id: Some(row.card_id.clone()),
        verify: VerifyResult::Success,
        fail_reason: None,
        change_id: None,
        day: String::new(),
        changes: 0,
        updated_at: ctx.now,
    });
    Ok(())
}
