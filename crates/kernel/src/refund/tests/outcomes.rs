//! What becomes of a refund (J17, J18).

use super::*;
use crate::model::{Event, Funding, Notification};
use crate::order;
use crate::testing::{BUYER, payment};

#[test]
fn an_accepted_refund_is_handed_to_the_channel() {
    let mut world = World::market();
    let id = sold(&mut world, "t1", 10_000);
    let accepted = world.run(refund(&id, "f1", 3_000, 10_000)).unwrap().refund;
    assert_eq!(world.balance("OPERATOR", AccountKind::RefundTransit), 3_000);
    let tasks = world.tasks(TaskKind::PayRefund);
    assert_eq!(
        (tasks.len(), &tasks[0].subject, tasks[0].due_at),
        (1, &accepted.refund_id.shared(), world.now)
    );
    let command = settle(&accepted.refund_id, Outcome::Success);
    let done = world.run(Done { serial: tasks[0].serial, command }).unwrap().unwrap();
    assert_eq!((done.status, done.success_at), (RefundStatus::Success, Some(world.now)));
    assert_eq!(world.balance("OPERATOR", AccountKind::RefundTransit), 0);
    assert_eq!(world.balance("OPERATOR", AccountKind::ChannelCash), -7_000);
    let found = |refund| world.ask(Find { platform: PLATFORM.into(), sub_mchid: SUB.into(), refund });
    let by_number = found(RefundRef::Number("f1".into())).unwrap();
    assert_eq!((&by_number.refund, &by_number.order.transaction_id), (&done, &id));
    assert_eq!(found(RefundRef::Id(done.refund_id.clone())).unwrap(), by_number);
    let missing = Err(Refusal::RefundNotFound { number: "f2".into() });
    assert_eq!(found(RefundRef::Number("f2".into())), missing);
    let foreign = Find {
        platform: PLATFORM.into(),
        sub_mchid: OTHER_SUB.into(),
        refund: RefundRef::Id(done.refund_id.clone()),
    };
    assert_eq!(world.ask(foreign), Err(Refusal::RefundNotFound { number: done.refund_id.shared() }));
}

#[test]
fn a_buyer_who_paid_with_change_gets_change_back() {
    let mut world = World::market();
    let owner = crate::merchant::Owner::Person(BUYER.into());
    let (account, amount) = (AccountKind::Wallet, Fen::new(10_000));
    world.run(crate::merchant::TopUp { platform: PLATFORM.into(), owner, account, amount }).unwrap();
    let prepay = world.run(wish("t1", 10_000)).unwrap();
    let pay = order::Pay { funding: Funding::Wallet, ..payment(order::Target::Prepay(prepay.prepay_id)) };
    let id = world.run(pay).unwrap().transaction_ids.remove(0);
    assert_eq!(world.balance(BUYER, AccountKind::Wallet), 0);
    refund_now(&mut world, refund(&id, "f1", 3_000, 10_000));
    assert_eq!(world.balance(BUYER, AccountKind::Wallet), 3_000);
}

#[test]
fn a_closed_refund_restores_the_pocket_it_came_from() {
    let mut world = World::market();
    let id = sold(&mut world, "t1", 10_000);
    world.top_up(SUB, AccountKind::BasicAvailable, 5_000);
    let before = (pockets(&world), world.order(&id).clone());
    for (number, pocket) in [("f1", Pocket::Pending), ("f2", Pocket::Available)] {
        let accepted = world.run(from(pocket, refund(&id, number, 3_000, 10_000))).unwrap().refund;
        assert_ne!(pockets(&world), before.0);
        let closed = world.run(settle(&accepted.refund_id, Outcome::Closed)).unwrap();
        assert_eq!((closed.status, pockets(&world)), (RefundStatus::Closed, before.0));
        let order = world.order(&id).clone();
        assert_eq!((order.unsplit, order.refunded), (before.1.unsplit, Fen::ZERO));
        proof::check(&world);
    }
    let done = refund_now(&mut world, refund(&id, "f3", 10_000, 10_000));
    assert_eq!(done.fee_back, Fen::new(60));
}

#[test]
fn a_refund_that_is_closed_after_the_finish_becomes_available() {
    let mut world = World::market();
    let id = sold(&mut world, "t1", 10_000);
    let accepted = world.run(refund(&id, "f1", 3_000, 10_000)).unwrap().refund;
    world.run(finish(&id, "e1")).unwrap();
    world.run(settle(&accepted.refund_id, Outcome::Closed)).unwrap();
    assert_eq!((pockets(&world), world.order(&id).unsplit), ((0, 9_940), Fen::ZERO));
    proof::check(&world);
}

#[test]
fn an_abnormal_refund_is_held_by_the_operator() {
    let mut world = World::market();
    let id = sold(&mut world, "t1", 10_000);
    let accepted = world.run(refund(&id, "f1", 3_000, 10_000)).unwrap().refund;
    world.run(settle(&accepted.refund_id, Outcome::Abnormal)).unwrap();
    assert_eq!(world.balance("OPERATOR", AccountKind::AbnormalRefund), 3_000);
    assert_eq!((pockets(&world).0, world.order(&id).refunded), (6_958, Fen::new(3_000)));
    proof::check(&world);
}

#[test]
fn an_outcome_counts_once_and_no_other_follows_it() {
    let outcomes = [
        (Outcome::Success, RefundStatus::Success, Event::RefundSuccess),
        (Outcome::Closed, RefundStatus::Closed, Event::RefundClosed),
        (Outcome::Abnormal, RefundStatus::Abnormal, Event::RefundAbnormal),
    ];
    for (outcome, status, event) in outcomes {
        let mut world = World::market();
        let id = sold(&mut world, "t1", 10_000);
        let accepted = world.run(refund(&id, "f1", 3_000, 10_000)).unwrap().refund;
        world.run(settle(&accepted.refund_id, outcome)).unwrap();
        let before = world.rows().clone();
        world.run(settle(&accepted.refund_id, outcome)).unwrap();
        for other in [Outcome::Success, Outcome::Closed, Outcome::Abnormal] {
            if other != outcome {
                let refusal = world.run(settle(&accepted.refund_id, other)).err();
                assert_eq!(refusal, Some(Refusal::RefundSettled { status }));
            }
        }
        assert_eq!(*world.rows(), before);
        let told: Vec<_> = world
            .all::<Notification>()
            .filter(|notice| notice.subject == accepted.refund_id.shared())
            .map(|notice| (notice.event, notice.mchid.to_string(), notice.url.as_str()))
            .collect();
        assert_eq!(told, [(event, PLATFORM.to_owned(), "https://shop.example/refunded")]);
    }
}
