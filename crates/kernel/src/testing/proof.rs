//! What must hold of a test world beyond its audit.

use crate::model::{AccountKind, Merchant, MerchantState, OpenWork, Order, Split, SplitState};
use crate::rules::FailedDetailTo;
use crate::testing::World;

/// Panics when the books do not hold, or an order counts or keeps what it should not.
pub(crate) fn check(world: &World) {
    let report = world.audit();
    assert!(report.holds(), "{:#?}", report.findings);
    for order in world.all::<Order>() {
        check_order(world, order);
    }
    for merchant in world.all::<Merchant>().filter(|row| row.state == MerchantState::Cancelled) {
        let mchid = merchant.mchid.as_str();
        assert_eq!(
            world.balance(mchid, AccountKind::BasicPending),
            0,
            "a closed merchant has nothing frozen"
        );
        let refunds = world.all::<OpenWork>().find(|row| row.mchid == merchant.mchid).map(|row| row.refunds);
        assert_eq!(refunds.unwrap_or_default(), 0, "a closed merchant refunds nothing: {mchid}");
    }
}

fn check_order(world: &World, order: &Order) {
    let promised = order.counted.minus(order.given).unwrap();
    assert!(!promised.is_negative() && promised <= order.locked, "what the cap counts: {order:?}");
    let is_finishing = world.all::<Split>().any(|split| {
        split.transaction_id == order.transaction_id && split.finish && split.state == SplitState::Processing
    });
    let stays_frozen = world.rules.split.failed_detail_to == FailedDetailTo::Frozen;
    if order.finished && !is_finishing && !stays_frozen {
        assert!(order.unsplit.is_zero(), "a finished order is released: {order:?}");
    }
    if order.is_paid() && order.refunded == order.total {
        assert_eq!(order.payer_refunded, order.payer_total, "the buyer has all he paid: {order:?}");
    }
}
