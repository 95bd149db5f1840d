//! What must hold of a test world beyond its audit.

use crate::model::{Order, Split, SplitState};
use crate::rules::FailedDetailTo;
use crate::testing::World;

/// Panics when the books do not hold, or an order counts or keeps what it should not.
pub(crate) fn check(world: &World) {
    let report = world.audit();
    assert!(report.holds(), "{:#?}", report.findings);
    for order in world.all::<Order>() {
        check_order(world, order);
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
