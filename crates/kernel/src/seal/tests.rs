use super::*;
use crate::model::{Seal, SealBlock, ShutDay};
use crate::refusal::{BillRefusal, Refusal};
use crate::testing::{PLATFORM, START, World};
use tongbao_base::{Day, Time};

fn first() -> Day {
    Day::of(START)
}

fn shut(day: Day) -> Shut {
    Shut { platform: PLATFORM.into(), day }
}

fn block(chain: u8) -> SealBlock {
    let (leaves, chain) = (vec![0; 9], vec![chain; 32]);
    SealBlock { platform: PLATFORM.into(), first: 7, last: 7, day: first(), entries: 1, leaves, chain }
}

#[test]
fn only_a_day_that_is_over_is_shut_and_it_stays_shut() {
    let mut world = World::market();
    let refusal = BillRefusal::BillDayNotOver { day: first(), latest: first().days_before(1) };
    assert_eq!(world.run(shut(first())), Err(Refusal::from(refusal)));
    world.advance(Time::DAY.saturating_mul(2));
    for (day, last) in [(first(), first()), (first().next(), first().next()), (first(), first().next())] {
        world.run(shut(day)).unwrap();
        assert_eq!(world.all::<ShutDay>().map(|row| row.day).collect::<Vec<_>>(), [last], "after {day}");
    }
}

#[test]
fn the_first_block_and_the_first_seal_count() {
    let mut world = World::market();
    let seal = |head: u8| Seal {
        platform: PLATFORM.into(),
        day: first(),
        entries: 1,
        previous: vec![0; 32],
        head: vec![head; 32],
        mark: Vec::new(),
        made_at: START,
    };
    for number in [1, 2] {
        world.run(KeepBlocks { platform: PLATFORM.into(), blocks: vec![block(number)] }).unwrap();
        world.run(Keep { seal: seal(number) }).unwrap();
    }
    assert_eq!(world.all::<SealBlock>().cloned().collect::<Vec<_>>(), [block(1)]);
    assert_eq!(world.all::<Seal>().cloned().collect::<Vec<_>>(), [seal(1)]);
}
