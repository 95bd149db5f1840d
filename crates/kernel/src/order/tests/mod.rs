//! The rules of ordinary orders, by their contract sections.

mod closing;
pub(crate) mod codes;
mod families;
mod paying;
mod placing;
mod settling;

use super::{ByNumber, Create, Pay, Prepay, Target};
use crate::model::{Alias, Order, Space};
use crate::testing::{PLATFORM, SUB, World, payment};

/// What is paid in a session.
fn in_session(prepay: &Prepay) -> Pay {
    payment(Target::Prepay(prepay.prepay_id.clone()))
}

/// What is paid under the platform's number.
fn by_number(out_trade_no: &str) -> Pay {
    payment(Target::Order(out_trade_no.into()))
}

/// The order under a number, seen by [`SUB`]'s platform.
fn under(out_trade_no: &str) -> ByNumber {
    ByNumber { platform: PLATFORM.into(), sub_mchid: SUB.into(), out_trade_no: out_trade_no.into() }
}

/// A world in which one order was placed.
fn placed(create: Create) -> (World, Prepay) {
    let mut world = World::market();
    let prepay = world.run(create).unwrap();
    (world, prepay)
}

/// The order that a number leads to, whoever sells.
fn order_under<'a>(world: &'a World, out_trade_no: &str) -> &'a Order {
    let alias: &Alias = world.find(&Alias::key(&PLATFORM.into(), Space::Order, out_trade_no)).unwrap();
    world.order(&alias.target.as_ref().into())
}
