//! What a session or a number would pay: one order, or a combined order with all its sub-orders.

use super::{Target, lookup};
use crate::ctx::Ctx;
use crate::model::{Alias, Combined, Order, OrderState, Space};
use crate::refusal::Refusal;
use crate::tables::Key;
use crate::view::{Stop, View};
use tongbao_base::Time;
use tongbao_base::ids::{CombineId, MchId, OutNo, PrepayId, TransactionId};

/// What is paid together.
#[derive(Debug)]
pub(crate) struct Due<'a> {
    /// The combined order, if it is one.
    pub combined: Option<&'a Combined>,
    /// The order, or the sub-orders in their order.
    pub orders: Vec<&'a Order>,
}

/// What the order or the combined order says of its payment.
struct Head<'a> {
    number: &'a OutNo,
    state: OrderState,
    expires_at: Time,
    prepay_id: &'a PrepayId,
    prepay_until: Time,
}

/// The rows that lead to a target.
pub(crate) fn keys(platform: &MchId, target: &Target) -> Vec<Key> {
    let key = |space, number: &str| Alias::key(platform, space, number);
    match target {
        Target::Prepay(id) => {
            vec![key(Space::Prepay, id.as_str()), key(Space::CombinedPrepay, id.as_str())]
        }
        Target::Order(number) => vec![key(Space::Order, number.as_str())],
        Target::Combined(number) => vec![key(Space::Combined, number.as_str())],
    }
}

/// What the target names, whatever its state.
pub(crate) fn find<'a>(view: View<'a>, platform: &MchId, target: &Target) -> Result<Due<'a>, Stop> {
    view.need(keys(platform, target))?;
    match target {
        Target::Order(number) => {
            lookup::alone(view, platform, number).map(|order| Due { combined: None, orders: vec![order] })
        }
        Target::Combined(number) => whole(view, lookup::combined(view, platform, number)?),
        Target::Prepay(id) => by_session(view, platform, id),
    }
}

fn by_session<'a>(view: View<'a>, platform: &MchId, id: &PrepayId) -> Result<Due<'a>, Stop> {
    let unknown = || Refusal::PrepayUnknown { prepay_id: id.shared() };
    let alias = |space| view.find::<Alias>(&Alias::key(platform, space, id.as_str()));
    if let Some(alias) = alias(Space::Prepay)? {
        let order = lookup::get(view, platform, &TransactionId::new(alias.target.clone()))?;
        return Ok(Due { combined: None, orders: vec![order] });
    }
    let alias = alias(Space::CombinedPrepay)?.ok_or_else(unknown)?;
    let key = Combined::key(platform, &CombineId::new(alias.target.clone()));
    whole(view, view.get::<Combined>(&key, unknown)?)
}

fn whole<'a>(view: View<'a>, combined: &'a Combined) -> Result<Due<'a>, Stop> {
    Ok(Due { combined: Some(combined), orders: lookup::members(view, combined)? })
}

/// What the target names, if it can be paid now: unpaid, not closed, in a session that was
/// neither replaced nor ended, before it expires.
pub(crate) fn open<'a>(
    view: View<'a>,
    ctx: &Ctx<'_>,
    platform: &MchId,
    target: &Target,
) -> Result<Due<'a>, Stop> {
    let due = find(view, platform, target)?;
    if let Some(head) = due.head() {
        head.check(ctx.now, target)?;
    }
    Ok(due)
}

impl<'a> Due<'a> {
    fn head(&self) -> Option<Head<'a>> {
        let of_order = |order: &'a Order| Head {
            number: &order.out_trade_no,
            state: order.state,
            expires_at: order.expires_at,
            prepay_id: &order.prepay_id,
            prepay_until: order.prepay_until,
        };
        let of_combined = |combined: &'a Combined| Head {
            number: &combined.out_trade_no,
            state: combined.state,
            expires_at: combined.expires_at,
            prepay_id: &combined.prepay_id,
            prepay_until: combined.prepay_until,
        };
        self.combined.map(of_combined).or_else(|| self.orders.first().map(|order| of_order(order)))
    }
}

impl Head<'_> {
    fn check(&self, now: Time, target: &Target) -> Result<(), Refusal> {
        match self.state {
            OrderState::NotPay | OrderState::UserPaying => {}
            OrderState::Success | OrderState::Refund => {
                return Err(Refusal::OrderPaid { number: self.number.clone() });
            }
            OrderState::Closed | OrderState::PayError | OrderState::Revoked => {
                return Err(Refusal::OrderClosed { number: self.number.clone() });
            }
        }
        if let Target::Prepay(id) = target
            && id != self.prepay_id
        {
            return Err(Refusal::PrepayUnknown { prepay_id: id.shared() });
        }
        let until = self.prepay_until.min(self.expires_at);
        if now < until { Ok(()) } else { Err(Refusal::PrepayExpired { until, now }) }
    }
}
