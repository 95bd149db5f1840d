//! A refund that the buyer's account would not take goes to a card (2.6.3, J19).

use super::*;
use crate::model::{CardState, Event, Funding, Notification, RefundRoute};
use crate::order;
use crate::testing::{BUYER, payment};

/// A refund of 3,000 of an order over 10,000, held by the operator; its first task is done.
fn held(world: &mut World) -> Refund {
    let id = sold(world, "t1", 10_000);
    fail(world, refund(&id, "f1", 3_000, 10_000))
}

fn fail(world: &mut World, apply: Apply) -> Refund {
    let accepted = world.run(apply).unwrap();
    let serial = world.tasks(TaskKind::PayRefund)[0].serial;
    let command = settle(&accepted.refund.refund_id, Outcome::Abnormal);
    world.run(Done { serial, command }).unwrap().unwrap()
}

fn operator(world: &World) -> [i64; 3] {
    let kinds = [AccountKind::AbnormalRefund, AccountKind::RefundTransit, AccountKind::ChannelCash];
    kinds.map(|kind| world.balance("OPERATOR", kind))
}

#[test]
fn either_card_takes_what_was_held_and_the_buyer_counts_as_paid() {
    let tail = Some("0403".to_owned());
    for (card, route, card_tail) in
        [(buyers_card(), RefundRoute::BuyerCard, tail), (Card::Merchant, RefundRoute::MerchantCard, None)]
    {
        let mut world = World::market();
        let before = held(&mut world);
        assert_eq!(operator(&world), [3_000, 0, -10_000]);
        let pockets_before = pockets(&world);
        let RefundFound { refund: sent, order } = world.run(reroute(&before, card)).unwrap();
        assert_eq!((sent.status, sent.route, &sent.card_tail), (RefundStatus::Processing, route, &card_tail));
        assert_eq!((order.transaction_id, order.refunded), (before.transaction_id, Fen::new(3_000)));
        assert_eq!(operator(&world), [0, 3_000, -10_000]);
        proof::check(&world);
        let tasks = world.tasks(TaskKind::PayRefund);
        let steps: Vec<_> = tasks.iter().map(|task| (&*task.subject, task.due_at)).collect();
        assert_eq!(steps, [(sent.refund_id.as_str(), world.now)]);
        let command = settle(&sent.refund_id, Outcome::Success);
        let paid = world.run(Done { serial: tasks[0].serial, command }).unwrap().unwrap();
        assert_eq!((paid.status, paid.success_at), (RefundStatus::Success, Some(world.now)));
        assert_eq!((operator(&world), pockets(&world)), ([0, 0, -7_000], pockets_before));
        proof::check(&world);
    }
}

#[test]
fn only_a_held_refund_can_be_sent_and_a_repeat_answers_its_current_state() {
    let mut world = World::market();
    let id = sold(&mut world, "t1", 10_000);
    let fresh = world.run(refund(&id, "f1", 3_000, 10_000)).unwrap().refund;
    let settled = |status| Err(Refusal::RefundSettled { status });
    assert_eq!(world.run(reroute(&fresh, buyers_card())), settled(RefundStatus::Processing));
    world.run(settle(&fresh.refund_id, Outcome::Abnormal)).unwrap();
    let sent = world.run(reroute(&fresh, buyers_card())).unwrap();
    let rows = world.rows().clone();
    for card in [buyers_card(), Card::Merchant] {
        assert_eq!(world.run(reroute(&fresh, card)), Ok(sent.clone()), "whichever card is named");
    }
    assert_eq!(*world.rows(), rows);
    world.run(settle(&fresh.refund_id, Outcome::Success)).unwrap();
    assert_eq!(world.run(reroute(&fresh, buyers_card())), settled(RefundStatus::Success));
    let closed = world.run(refund(&id, "f2", 3_000, 10_000)).unwrap().refund;
    world.run(settle(&closed.refund_id, Outcome::Closed)).unwrap();
    assert_eq!(world.run(reroute(&closed, Card::Merchant)), settled(RefundStatus::Closed));
    proof::check(&world);
}

#[test]
fn another_seller_another_number_and_a_missing_card_are_refused_and_change_nothing() {
    let mut world = World::market();
    let before = held(&mut world);
    let key = Merchant::key(&PLATFORM.into(), &SUB.into());
    let seller = world.find::<Merchant>(&key).unwrap().clone();
    world.put(Merchant { card_state: CardState::Missing, ..seller });
    let rows = world.rows().clone();
    let asked = reroute(&before, buyers_card());
    let not_found = |number: &str| Refusal::RefundNotFound { number: number.into() };
    let differs = Refusal::RefundNumberDiffers { refund_id: before.refund_id.clone(), asked: "f2".into() };
    for (asked, refusal) in [
        (Reroute { sub_mchid: OTHER_SUB.into(), ..asked.clone() }, not_found(before.refund_id.as_str())),
        (Reroute { refund_id: "50404".into(), ..asked.clone() }, not_found("50404")),
        (Reroute { out_refund_no: "f2".into(), ..asked.clone() }, differs),
        (
            Reroute { card: Card::Merchant, ..asked.clone() },
            Refusal::CardUnusable { state: CardState::Missing },
        ),
    ] {
        assert_eq!(world.run(asked), Err(refusal));
    }
    assert_eq!(*world.rows(), rows);
    assert!(world.run(asked).is_ok(), "the buyer's card needs none of the seller");
}

#[test]
fn a_card_may_fail_too_and_another_one_be_tried() {
    let mut world = World::market();
    let before = held(&mut world);
    world.run(reroute(&before, buyers_card())).unwrap();
    world.run(settle(&before.refund_id, Outcome::Abnormal)).unwrap();
    assert_eq!(operator(&world), [3_000, 0, -10_000]);
    proof::check(&world);
    let sent = world.run(reroute(&before, Card::Merchant)).unwrap().refund;
    assert_eq!((sent.route, sent.card_bank, sent.card_tail), (RefundRoute::MerchantCard, None, None));
    world.run(settle(&before.refund_id, Outcome::Success)).unwrap();
    proof::check(&world);
    let told: Vec<Event> = world
        .all::<Notification>()
        .filter(|notice| notice.subject == before.refund_id.shared())
        .map(|notice| notice.event)
        .collect();
    assert_eq!(told, [Event::RefundAbnormal, Event::RefundAbnormal, Event::RefundSuccess]);
}

#[test]
fn a_refund_that_is_closed_on_its_way_to_a_card_goes_back_to_its_pocket() {
    let mut world = World::market();
    let id = sold(&mut world, "t1", 10_000);
    let (pockets_before, unsplit) = (pockets(&world), world.order(&id).unsplit);
    let before = fail(&mut world, refund(&id, "f1", 3_000, 10_000));
    world.run(reroute(&before, Card::Merchant)).unwrap();
    world.run(settle(&before.refund_id, Outcome::Closed)).unwrap();
    assert_eq!((pockets(&world), world.order(&id).unsplit), (pockets_before, unsplit));
    assert_eq!((operator(&world), world.order(&id).refunded), ([0, 0, -10_000], Fen::ZERO));
    proof::check(&world);
}

#[test]
fn a_buyer_who_paid_with_change_gets_the_money_on_the_card() {
    let mut world = World::market();
    let owner = crate::merchant::Owner::Person(BUYER.into());
    let (account, amount) = (AccountKind::Wallet, Fen::new(10_000));
    world.run(crate::merchant::TopUp { platform: PLATFORM.into(), owner, account, amount }).unwrap();
    let prepay = world.run(wish("t1", 10_000)).unwrap();
    let pay = order::Pay { funding: Funding::Wallet, ..payment(order::Target::Prepay(prepay.prepay_id)) };
    let id = world.run(pay).unwrap().transaction_ids.remove(0);
    let before = fail(&mut world, refund(&id, "f1", 3_000, 10_000));
    let cash = world.balance("OPERATOR", AccountKind::ChannelCash);
    world.run(reroute(&before, buyers_card())).unwrap();
    world.run(settle(&before.refund_id, Outcome::Success)).unwrap();
    assert_eq!(world.balance(BUYER, AccountKind::Wallet), 0);
    assert_eq!(world.balance("OPERATOR", AccountKind::ChannelCash), cash + 3_000);
    proof::check(&world);
}
