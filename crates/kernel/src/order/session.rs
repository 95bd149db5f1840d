//! The session in which a buyer may pay, and until when an order can be paid at all.
//!
//! An order has one session at a time. One that was replaced still leads to its order, but
//! nothing can be paid in it.

use super::Prepay;
use crate::ctx::Ctx;
use crate::refusal::Refusal;
use crate::rules::Pay;
use crate::view::Stop;
use tongbao_base::Time;
use tongbao_base::ids::OutNo;

/// A `time_expire` must leave the buyer at least this long (contract 2.2.1).
const EXPIRE_MIN_SECONDS: i64 = 60;

/// Opens a session.
pub(crate) fn open(ctx: &mut Ctx<'_>) -> Prepay {
    let until = ctx.now.after_ms(ctx.rules.pay.prepay_seconds.saturating_mul(Time::SECOND));
    Prepay { prepay_id: ctx.ids.prepay(ctx.now).into(), until }
}

/// `days` of 24 hours after a moment.
pub(crate) fn days_after(from: Time, days: i64) -> Time {
    from.after_ms(days.saturating_mul(Time::DAY))
}

/// When an order placed at `created_at` can no longer be paid.
pub(crate) fn expires_at(rules: &Pay, created_at: Time, time_expire: Option<Time>) -> Time {
    time_expire.unwrap_or_else(|| days_after(created_at, rules.auto_close_days))
}

/// When an unpaid order is closed by time (contract, Annex E).
pub(crate) fn closes_at(rules: &Pay, created_at: Time, expires_at: Time) -> Time {
    let auto = days_after(created_at, rules.auto_close_days);
    if rules.close_on_expire { expires_at.min(auto) } else { auto }
}

/// `time_expire` of a new order lies a minute to the profile's days ahead.
///
/// The wire knows whole seconds only, so the minute is counted in them.
pub(crate) fn check_expiry(ctx: &Ctx<'_>, time_expire: Option<Time>) -> Result<(), Stop> {
    let Some(given) = time_expire else { return Ok(()) };
    let earliest =
        Time::from_ms(ctx.now.unix_seconds().saturating_add(EXPIRE_MIN_SECONDS).saturating_mul(Time::SECOND));
    let latest = days_after(ctx.now, ctx.rules.pay.auto_close_days);
    if (earliest..=latest).contains(&given) {
        Ok(())
    } else {
        Err(Refusal::ExpiryOutOfRange { given, earliest, latest }.into())
    }
}

/// A new session for an order that is there; refused when it can no longer be paid.
pub(crate) fn reopen(
    ctx: &mut Ctx<'_>,
    number: &OutNo,
    (time_expire, expires_at): (Option<Time>, Time),
) -> Result<Prepay, Stop> {
    if ctx.now >= expires_at {
        check_expiry(ctx, time_expire)?;
        return Err(Refusal::OrderClosed { number: number.clone() }.into());
    }
    Ok(open(ctx))
}
