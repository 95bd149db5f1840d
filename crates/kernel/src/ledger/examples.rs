//! The worked examples of docs/money.md: each is played here, and what it posts must be what the
//! page shows, to the fen.

use super::*;
use crate::closing::tests::{close, confirm};
use crate::merchant::{Add, Card, Control, ControlAction, Owner, TopUp};
use crate::model::{CardState, FailReason, Funding, MerchantKind, Order, Pocket, Refund, Sweep, TaskKind};
use crate::order;
use crate::profitsharing::Closed;
use crate::profitsharing::tests::{
    PERSON, add_person, finish, give_back, last, sold, split, split_now, to, to_person, work_off,
};
use crate::refund::tests::{buyers_card, from, refund, reroute, settle};
use crate::refund::{Apply, Outcome, Payer, ReturnAdvance};
use crate::subsidy::tests::{subsidise, take_back};
use crate::task::Done;
use crate::testing::proof;
use crate::testing::{APP, BUYER, OTHER_SUB, PLATFORM, SUB, SUB_APP, World, payment, wish};
use crate::withdrawal::{self, tests::withdraw};
use std::collections::BTreeSet;
use tongbao_base::Time;
use tongbao_base::ids::ClosingId;

const PAGE: &str = include_str!("../../../../docs/money.md");

/// An example: its name as the page heads it, and what it posts.
pub(crate) type Example = (&'static str, fn() -> Shown);

pub(crate) const EXAMPLES: &[Example] = &[
    ("J1", frozen_payment),
    ("J1 with a coupon", payment_with_a_coupon),
    ("J2", plain_payment),
    ("J2 from a buyer's change", payment_from_change),
    ("J3", subsidy),
    ("J4", subsidy_return),
    ("J4 from available money", subsidy_return_from_available),
    ("J5", accepted_split),
    ("J6", split_to_a_merchant),
    ("J7", split_to_a_person),
    ("J8", split_to_the_seller),
    ("J9", closed_part),
    ("J10", closed_part_of_the_last_split),
    ("J11", finished),
    ("J12", split_return),
    ("J13", split_return_given_up),
    ("J14", refund_from_frozen),
    ("J14 when the buyer has it", refund_paid),
    ("J15", refund_from_available),
    ("J16", refund_advanced),
    ("J17", refund_closed),
    ("J18", refund_abnormal),
    ("J19", refund_rerouted),
    ("J20", advance_returned),
    ("J21", withdrawal_accepted),
    ("J21 when the bank took it", withdrawal_paid),
    ("J22", withdrawal_failed),
    ("J22 after its success", withdrawal_bounced),
    ("J23", topped_up),
    ("J24", controlled),
    ("J24 lifted", control_lifted),
    ("J25", closing_payout),
];

/// What an example posted, and its order afterwards.
pub(crate) struct Shown {
    entries: Vec<Entry>,
    order: Option<Order>,
}

/// A world before the step that is shown.
struct Stage {
    world: World,
    order: Option<TransactionId>,
    mark: usize,
}

impl Stage {
    fn new(world: World, order: Option<&TransactionId>) -> Stage {
        let mark = world.all::<Entry>().count();
        Stage { world, order: order.cloned(), mark }
    }

    fn shown(self) -> Shown {
        proof::check(&self.world);
        let entries = self.world.all::<Entry>().skip(self.mark).cloned().collect();
        let order = self.order.as_ref().map(|id| self.world.order(id).clone());
        Shown { entries, order }
    }
}

/// Plays the step and shows what it posted.
fn shown(world: World, id: Option<&TransactionId>, step: impl FnOnce(&mut World)) -> Shown {
    let mut stage = Stage::new(world, id);
    step(&mut stage.world);
    stage.shown()
}

/// An order over 10,000 fen, paid, frozen, ripe for splitting.
fn order() -> (World, TransactionId) {
    let mut world = World::market();
    let id = sold(&mut world, "t1", 10_000);
    (world, id)
}

/// An order over 10,000 fen, paid, available.
fn plain() -> (World, TransactionId) {
    let mut world = World::market();
    let id = world.buy(order::Create { profit_sharing: false, ..wish("t1", 10_000) });
    (world, id)
}

/// A payment that is shown itself.
fn paid(
    mut world: World,
    create: order::Create,
    pay: impl FnOnce(&mut World, order::Target) -> TransactionId,
) -> Shown {
    let prepay = world.run(create).unwrap();
    let mut stage = Stage::new(world, None);
    stage.order = Some(pay(&mut stage.world, order::Target::Prepay(prepay.prepay_id)));
    stage.shown()
}

fn by_channel(world: &mut World, target: order::Target) -> TransactionId {
    world.run(payment(target)).unwrap().transaction_ids.remove(0)
}

fn frozen_payment() -> Shown {
    paid(World::market(), wish("t1", 10_000), by_channel)
}

fn payment_with_a_coupon() -> Shown {
    paid(World::market(), wish("t1", 10_000), |world, target| {
        let pay = order::Pay { coupon: Fen::new(500), ..payment(target) };
        world.run(pay).unwrap().transaction_ids.remove(0)
    })
}

fn plain_payment() -> Shown {
    paid(World::market(), order::Create { profit_sharing: false, ..wish("t1", 10_000) }, by_channel)
}

fn payment_from_change() -> Shown {
    let mut world = World::market();
    let owner = Owner::Person(BUYER.into());
    let (account, amount) = (AccountKind::Wallet, Fen::new(10_000));
    world.run(TopUp { platform: PLATFORM.into(), owner, account, amount }).unwrap();
    paid(world, order::Create { profit_sharing: false, ..wish("t1", 10_000) }, |world, target| {
        let pay = order::Pay { funding: Funding::Wallet, ..payment(target) };
        world.run(pay).unwrap().transaction_ids.remove(0)
    })
}

/// An order with an announced subsidy of 2,000, and the money for it.
pub(crate) fn announced() -> (World, TransactionId) {
    let mut world = World::market();
    world.top_up(PLATFORM, AccountKind::Operation, 2_000);
    let id = world.buy(order::Create { subsidy: Fen::new(2_000), ..wish("t1", 10_000) });
    world.advance(31 * Time::SECOND);
    (world, id)
}

fn subsidy() -> Shown {
    let (world, id) = announced();
    shown(world, Some(&id), |world| {
        world.run(subsidise(&id, 2_000)).unwrap();
    })
}

fn subsidy_return() -> Shown {
    let (mut world, id) = announced();
    world.run(subsidise(&id, 2_000)).unwrap();
    let refund_id = world.run(refund(&id, "f1", 5_000, 10_000)).unwrap().refund.refund_id;
    shown(world, Some(&id), |world| {
        world.run(take_back(&id, "b1", Some(&refund_id), 1_000)).unwrap();
    })
}

fn subsidy_return_from_available() -> Shown {
    let (mut world, id) = announced();
    world.run(subsidise(&id, 2_000)).unwrap();
    world.run(finish(&id, "e1")).unwrap();
    let refund_id = world.run(refund(&id, "f1", 5_000, 10_000)).unwrap().refund.refund_id;
    shown(world, Some(&id), |world| {
        world.run(take_back(&id, "b1", Some(&refund_id), 1_000)).unwrap();
    })
}

fn accepted_split() -> Shown {
    let (mut world, id) = order();
    world.run(add_person(PERSON)).unwrap();
    shown(world, Some(&id), |world| {
        world.run(split(&id, "s1", vec![to(PLATFORM, 1_000), to_person(PERSON, 500)])).unwrap();
    })
}

fn split_to_a_merchant() -> Shown {
    let (mut world, id) = order();
    world.run(split(&id, "s1", vec![to(PLATFORM, 1_000)])).unwrap();
    shown(world, Some(&id), |world| work_off(world, &[]))
}

fn split_to_a_person() -> Shown {
    let (mut world, id) = order();
    world.run(add_person(PERSON)).unwrap();
    world.run(split(&id, "s1", vec![to_person(PERSON, 500)])).unwrap();
    shown(world, Some(&id), |world| work_off(world, &[]))
}

fn split_to_the_seller() -> Shown {
    let (mut world, id) = order();
    world.run(split(&id, "s1", vec![to(SUB, 4_000)])).unwrap();
    shown(world, Some(&id), |world| work_off(world, &[]))
}

fn closed_line() -> [Closed; 1] {
    [Closed { line: 0, reason: FailReason::AccountAbnormal }]
}

fn closed_part() -> Shown {
    let (mut world, id) = order();
    world.run(split(&id, "s1", vec![to(PLATFORM, 1_000)])).unwrap();
    shown(world, Some(&id), |world| work_off(world, &closed_line()))
}

fn closed_part_of_the_last_split() -> Shown {
    let (mut world, id) = order();
    world.run(last(split(&id, "s1", vec![to(PLATFORM, 1_000)]))).unwrap();
    shown(world, Some(&id), |world| work_off(world, &closed_line()))
}

fn finished() -> Shown {
    let (mut world, id) = order();
    split_now(&mut world, split(&id, "s1", vec![to(PLATFORM, 1_000)]));
    shown(world, Some(&id), |world| {
        world.run(finish(&id, "e1")).unwrap();
    })
}

fn split_return() -> Shown {
    let (mut world, id) = order();
    split_now(&mut world, split(&id, "s1", vec![to(PLATFORM, 1_000)]));
    shown(world, Some(&id), |world| {
        world.run(give_back("s1", "b1", PLATFORM, 400)).unwrap().unwrap();
    })
}

fn split_return_given_up() -> Shown {
    let (mut world, id) = order();
    split_now(&mut world, split(&id, "s1", vec![to(OTHER_SUB, 1_000)]));
    world.run(withdraw(OTHER_SUB, "w1", 1_000)).unwrap().unwrap();
    shown(world, Some(&id), |world| {
        world.run(give_back("s1", "b1", OTHER_SUB, 400)).unwrap().unwrap_err();
        world.advance(5 * Time::DAY);
        world.run(give_back("s1", "b1", OTHER_SUB, 400)).unwrap().unwrap();
    })
}

fn refund_from_frozen() -> Shown {
    let (world, id) = order();
    shown(world, Some(&id), |world| {
        world.run(refund(&id, "f1", 3_000, 10_000)).unwrap();
    })
}

/// A refund of 3,000 that was accepted.
fn accepted() -> (World, TransactionId, Refund) {
    let (mut world, id) = order();
    let refund = world.run(refund(&id, "f1", 3_000, 10_000)).unwrap().refund;
    (world, id, refund)
}

fn settled(outcome: Outcome) -> Shown {
    let (world, id, refund) = accepted();
    shown(world, Some(&id), |world| {
        world.run(settle(&refund.refund_id, outcome)).unwrap();
    })
}

fn refund_paid() -> Shown {
    settled(Outcome::Success)
}

fn refund_from_available() -> Shown {
    let (world, id) = plain();
    shown(world, Some(&id), |world| {
        world.run(from(Pocket::Available, refund(&id, "f1", 3_000, 10_000))).unwrap();
    })
}

/// A seller who has withdrawn its money, under a platform that may advance.
pub(crate) fn short() -> (World, TransactionId) {
    let mut world = World::new();
    let card =
        || Card { state: CardState::Verified, bank: "工商银行".to_owned(), tail: "0001".to_owned() };
    let add = |mchid: &str, kind, appid: &str, advance_account| Add {
        platform: PLATFORM.into(),
        mchid: mchid.into(),
        kind,
        name: mchid.to_owned(),
        appids: vec![appid.into()],
        fee_bp: None,
        ratio_bp: None,
        advance_account,
        notify_url: None,
        card: card(),
    };
    world.run(add(PLATFORM, MerchantKind::Platform, APP, Some(AccountKind::Operation))).unwrap();
    world.run(add(SUB, MerchantKind::Sub, SUB_APP, None)).unwrap();
    world.top_up(PLATFORM, AccountKind::Operation, 10_000);
    let id = world.buy(order::Create { profit_sharing: false, ..wish("t1", 10_000) });
    world.run(withdraw(SUB, "w1", 9_940)).unwrap().unwrap();
    (world, id)
}

pub(crate) fn advance(id: &TransactionId) -> Apply {
    Apply { payer: Payer::PartnerAdvance, ..refund(id, "f1", 3_000, 10_000) }
}

fn refund_advanced() -> Shown {
    let (world, id) = short();
    shown(world, Some(&id), |world| {
        world.run(advance(&id)).unwrap();
    })
}

fn refund_closed() -> Shown {
    settled(Outcome::Closed)
}

fn refund_abnormal() -> Shown {
    settled(Outcome::Abnormal)
}

fn refund_rerouted() -> Shown {
    let (mut world, id, refund) = accepted();
    world.run(settle(&refund.refund_id, Outcome::Abnormal)).unwrap();
    shown(world, Some(&id), |world| {
        world.run(reroute(&refund, buyers_card())).unwrap();
        world.run(settle(&refund.refund_id, Outcome::Success)).unwrap();
    })
}

fn advance_returned() -> Shown {
    let (mut world, id) = short();
    let refund = world.run(advance(&id)).unwrap();
    world.top_up(SUB, AccountKind::BasicAvailable, 3_000);
    let refund_id = refund.refund.refund_id;
    shown(world, Some(&id), |world| {
        let give = ReturnAdvance { platform: PLATFORM.into(), sub_mchid: SUB.into(), refund_id };
        world.run(give).unwrap();
    })
}

fn withdrawal_accepted() -> Shown {
    let (world, _) = plain();
    shown(world, None, |world| {
        world.run(withdraw(SUB, "w1", 5_000)).unwrap().unwrap();
    })
}

fn banked(before: &[withdrawal::Outcome], outcome: &withdrawal::Outcome) -> Shown {
    let (mut world, _) = plain();
    let id = world.run(withdraw(SUB, "w1", 5_000)).unwrap().unwrap().withdraw_id;
    for outcome in before {
        world.run(withdrawal::tests::settle(&id, outcome.clone())).unwrap();
    }
    shown(world, None, |world| {
        world.run(withdrawal::tests::settle(&id, outcome.clone())).unwrap();
    })
}

fn withdrawal_paid() -> Shown {
    banked(&[], &withdrawal::Outcome::Success)
}

fn withdrawal_failed() -> Shown {
    banked(&[], &withdrawal::Outcome::Fail("户名不符".to_owned()))
}

fn withdrawal_bounced() -> Shown {
    banked(&[withdrawal::Outcome::Success], &withdrawal::Outcome::Refund("户名不符".to_owned()))
}

fn topped_up() -> Shown {
    shown(World::market(), None, |world| world.top_up(PLATFORM, AccountKind::Operation, 2_000))
}

fn control(action: ControlAction) -> Control {
    Control { platform: PLATFORM.into(), mchid: SUB.into(), action }
}

fn freeze() -> Control {
    control(ControlAction::Freeze { amount: Some(Fen::new(3_000)), reason: "涉嫌违规".to_owned() })
}

fn controlled() -> Shown {
    let (world, _) = plain();
    shown(world, None, |world| {
        world.run(freeze()).unwrap();
    })
}

fn control_lifted() -> Shown {
    let (mut world, _) = plain();
    world.run(freeze()).unwrap();
    shown(world, None, |world| {
        world.run(control(ControlAction::Lift)).unwrap();
    })
}

fn closing_payout() -> Shown {
    let mut world = World::market();
    world.top_up(SUB, AccountKind::BasicAvailable, 5_000);
    world.top_up(SUB, AccountKind::Deposit, 1_000);
    let closing = world.run(close(SUB, "c1", Sweep::Apply)).unwrap();
    step_closing(&mut world);
    world.run(confirm(&closing)).unwrap();
    shown(world, None, step_closing)
}

/// Lets ten seconds pass and does the application's steps that fall due in them.
fn step_closing(world: &mut World) {
    let until = world.now.after_ms(10 * Time::SECOND);
    let next = |world: &World| world.tasks(TaskKind::AdvanceClosing).into_iter().next();
    while let Some(task) = next(world).filter(|task| task.due_at <= until) {
        world.now = world.now.max(task.due_at);
        let closing_id = ClosingId::from(&*task.subject);
        let command = crate::closing::Advance { platform: PLATFORM.into(), closing_id };
        world.run(Done { serial: task.serial, command }).unwrap().unwrap();
    }
    world.now = until;
}

mod page;
