//! Money that is not for splitting waits when the profile says so (3.2: T+N at 10:00).

use crate::model::{AccountKind, TaskKind};
use crate::order::{Create, Settle};
use crate::testing::{PLATFORM, SUB, World, wish};
use tongbao_base::{Fen, Time};

#[test]
fn delayed_money_becomes_available_at_ten_of_the_nth_day() {
    for (days, due) in [(1, "2025-10-10T10:00:00+08:00"), (3, "2025-10-12T10:00:00+08:00")] {
        let mut world = World::market();
        world.rules.settle.delay_days = days;
        let id = world.buy(Create { profit_sharing: false, ..wish("T1", 10_000) });
        assert_eq!(world.balance(SUB, AccountKind::BasicPending), 9940);
        let tasks = world.tasks(TaskKind::SettleOrder);
        assert_eq!(tasks.len(), 1);
        assert_eq!(tasks[0].due_at, Time::parse_rfc3339(due).unwrap());
        let settle = Settle { platform: PLATFORM.into(), transaction_id: id.clone() };
        world.run(settle.clone()).unwrap();
        assert_eq!(world.balance(SUB, AccountKind::BasicPending), 0);
        assert_eq!(world.balance(SUB, AccountKind::BasicAvailable), 9940);
        let order = world.order(&id);
        assert_eq!((order.unsplit, order.released), (Fen::ZERO, Fen::new(9940)));
        let before = world.rows().clone();
        world.run(settle).unwrap();
        assert_eq!(*world.rows(), before, "a second time moves nothing");
    }
}

#[test]
fn money_for_splitting_is_never_settled_this_way() {
    let mut world = World::market();
    world.rules.settle.delay_days = 1;
    let id = world.buy(wish("T1", 10_000));
    assert!(world.tasks(TaskKind::SettleOrder).is_empty());
    let before = world.rows().clone();
    world.run(Settle { platform: PLATFORM.into(), transaction_id: id }).unwrap();
    assert_eq!(*world.rows(), before);
}
