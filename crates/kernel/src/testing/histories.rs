//! Random histories of a market: whatever is asked for in whatever order, the books balance,
//! nobody's account falls below zero, every order's sums follow from its entries, and a wish that
//! is repeated at once gives the same answer and changes nothing.
//!
//! A history is read from bytes, which proptest makes at random and the fuzzer by what they reached.

mod closings;
#[cfg(test)]
mod coverage;
mod generic;
mod orders;
#[cfg(test)]
mod tests;

use super::draw::{Draw, Kinds};
use super::profitsharing::{PERSON, add_person, finish, give_back, last, split, to, to_person};
use super::refund::{buyers_card, refund, reroute, settle};
use super::subsidy::{cancel, subsidise, take_back};
use super::withdrawal::{settle as settle_withdrawal, withdraw};
use super::{OTHER_SUB, PLATFORM, SUB, World, payment, proof, wish};
use crate::closing;
use crate::command::Command;
use crate::merchant;
use crate::model::{
    AccountKind, FailReason, Merchant, MerchantKind, Order, Pocket, Refund, Relation, Split, SplitDetail,
    SplitReturn, Task, TaskKind, Withdrawal,
};
use crate::order;
use crate::profitsharing::{self, AddReceiver, Closed, Part};
use crate::refund::{self, Outcome, Payer, Source};
use crate::refusal::Refusal;
use crate::subsidy;
use crate::task::Done;
use crate::withdrawal;
use std::collections::BTreeMap;
use std::fmt::Debug;
use tongbao_base::ids::{ClosingId, RefundId, ReturnId, SplitId, TransactionId, WithdrawId};
use tongbao_base::{Fen, Time};

const SUPPLIER: &str = "1900000900";

/// Something that is asked for. An index points at one of the things that there are, in turn.
#[derive(Debug, Clone)]
enum Step {
    Buy { seller: &'static str, total: i64, subsidy: i64, coupon_percent: i64, profit_sharing: bool },
    Split { order: usize, parts: BTreeMap<usize, i64>, is_last: bool },
    WorkOff { closed: Option<i64> },
    Finish { order: usize },
    GiveBack { detail: usize, percent: i64 },
    Subsidise { order: usize },
    CancelSubsidy { order: usize },
    TakeBack { order: usize, refund: Option<usize>, amount: i64, pocket: Option<Pocket> },
    Refund { order: usize, percent: i64, pocket: Option<Pocket>, payer: Payer },
    SettleRefund { refund: usize, outcome: Outcome },
    Reroute { refund: usize, card: refund::Card },
    ReturnAdvance { refund: usize },
    Withdraw { mchid: &'static str, account: AccountKind, percent: i64 },
    SettleWithdrawal { withdrawal: usize, outcome: withdrawal::Outcome },
    TopUp { mchid: &'static str, account: AccountKind, amount: i64 },
    Closing(closings::Step),
    Wait { ms: i64 },
    DoTasks,
}

/// What a step is, and how often.
const KINDS: Kinds<Step> = &[
    (3, |draw| Step::Buy {
        seller: draw.one_of(&[SUB, SUB, OTHER_SUB]),
        total: if draw.chance(80) { draw.number(3_000..=19_999) } else { draw.number(1..=299) },
        subsidy: draw.number(0..=1) * 100,
        coupon_percent: draw.number(0..=39),
        profit_sharing: draw.chance(80),
    }),
    (8, |draw| Step::Split { order: draw.index(THINGS), parts: parts(draw), is_last: draw.chance(20) }),
    (3, |draw| Step::WorkOff { closed: draw.maybe(50, |draw| draw.number(0..=2)) }),
    (1, |draw| Step::Finish { order: draw.index(THINGS) }),
    (6, |draw| Step::GiveBack { detail: draw.index(THINGS), percent: draw.number(1..=109) }),
    (4, |draw| Step::Subsidise { order: draw.index(THINGS) }),
    (1, |draw| Step::CancelSubsidy { order: draw.index(THINGS) }),
    (2, |draw| Step::TakeBack {
        order: draw.index(THINGS),
        refund: draw.maybe(50, |draw| draw.index(THINGS)),
        amount: draw.number(1..=59),
        pocket: pocket(draw),
    }),
    (4, |draw| Step::Refund {
        order: draw.index(THINGS),
        percent: if draw.chance(67) { draw.number(1..=99) } else { 100 },
        pocket: pocket(draw),
        payer: draw.one_of(&[Payer::SubMerchant, Payer::PartnerAdvance]),
    }),
    (3, |draw| Step::SettleRefund {
        refund: draw.index(THINGS),
        outcome: draw.one_of(&[Outcome::Success, Outcome::Closed, Outcome::Abnormal]),
    }),
    (2, |draw| Step::Reroute {
        refund: draw.index(THINGS),
        card: draw.one_of(&[buyers_card(), refund::Card::Merchant]),
    }),
    (1, |draw| Step::ReturnAdvance { refund: draw.index(THINGS) }),
    (2, |draw| Step::Withdraw {
        mchid: merchant(draw),
        account: account(draw),
        percent: if draw.chance(60) { draw.number(1..=119) } else { 100 },
    }),
    (2, |draw| Step::SettleWithdrawal {
        withdrawal: draw.index(THINGS),
        outcome: draw.one_of(&[
            withdrawal::Outcome::Success,
            withdrawal::Outcome::Fail("failed".to_owned()),
            withdrawal::Outcome::Refund("bounced".to_owned()),
        ]),
    }),
    (1, |draw| Step::TopUp { mchid: merchant(draw), account: account(draw), amount: draw.number(1..=3_999) }),
    (7, |draw| Step::Closing(closings::step(draw))),
    (2, |draw| Step::Wait {
        ms: draw.one_of(&[Time::SECOND, Time::HOUR, Time::DAY, 5 * Time::DAY, 31 * Time::DAY]),
    }),
    (2, |_| Step::DoTasks),
];

/// An index points at one of so many things.
const THINGS: usize = 6;
/// A history has at most so many steps.
const STEPS_MAX: usize = 100;

fn step(draw: &mut Draw<'_>) -> Step {
    draw.weighted(KINDS)(draw)
}

fn parts(draw: &mut Draw<'_>) -> BTreeMap<usize, i64> {
    (0..draw.index(4)).map(|_| (draw.index(5), draw.number(1..=499))).collect()
}

fn pocket(draw: &mut Draw<'_>) -> Option<Pocket> {
    draw.maybe(30, |draw| draw.one_of(&[Pocket::Pending, Pocket::Available]))
}

fn merchant(draw: &mut Draw<'_>) -> &'static str {
    draw.one_of(&[PLATFORM, SUB, OTHER_SUB])
}

fn account(draw: &mut Draw<'_>) -> AccountKind {
    draw.one_of(&[AccountKind::BasicAvailable, AccountKind::Operation])
}

/// Plays the history that the bytes are, in the market, outside it, or of orders alone; panics when
/// a law is broken.
pub fn play_all(bytes: &[u8]) {
    let mut draw = Draw::new(bytes);
    match draw.index(4) {
        0 => play_market(read_all(&mut draw, step)),
        1 => generic::play_all(generic::Side::Partner, read_all(&mut draw, generic::step)),
        2 => generic::play_all(generic::Side::Shop, read_all(&mut draw, generic::step)),
        _ => {
            let delay_days = draw.number(0..=2);
            orders::play_all(delay_days, &read_all(&mut draw, orders::step));
        }
    }
}

/// Steps until the bytes are at an end.
fn read_all<S>(draw: &mut Draw<'_>, step: fn(&mut Draw<'_>) -> S) -> Vec<S> {
    let mut steps = Vec::new();
    while !draw.is_over() && steps.len() < STEPS_MAX {
        steps.push(step(draw));
    }
    steps
}

fn play_market(steps: Vec<Step>) {
    let mut world = market();
    for (number, step) in steps.into_iter().enumerate() {
        play(&mut world, number, step);
        proof::check(&world);
    }
    // In the end nothing is left promised and nothing frozen.
    play(&mut world, usize::MAX, Step::WorkOff { closed: None });
    world.advance(181 * Time::DAY);
    do_tasks(&mut world);
    for order in world.all::<Order>() {
        assert!(order.unsplit.is_zero() && order.locked.is_zero(), "{order:?}");
    }
    let open = world.all::<SplitReturn>().filter(|row| row.finished_at.is_none()).count();
    assert_eq!(open, 0, "an open return ends after its days");
}

/// The market, with a supplier and a person on the list and a platform that may advance.
fn market() -> World {
    let mut world = World::market();
    world.add_merchant(SUPPLIER, MerchantKind::Direct, &[], None);
    let key = Merchant::key(&PLATFORM.into(), &PLATFORM.into());
    let platform = world.find::<Merchant>(&key).unwrap().clone();
    world.put(Merchant { advance_account: Some(AccountKind::Operation), ..platform });
    world.top_up(PLATFORM, AccountKind::Operation, 5_000);
    world.rules.split.person_monthly_limit_fen = Fen::new(1_000);
    world.run(add_person(PERSON)).unwrap();
    world.run(merchant_for(PLATFORM, SUPPLIER)).unwrap();
    world
}

/// A merchant, for a list.
fn merchant_for(owner: &str, mchid: &str) -> AddReceiver {
    AddReceiver {
        owner: owner.into(),
        kind: crate::model::ReceiverKind::Merchant,
        name: Some(tongbao_base::Secret::new(format!("merchant {mchid}"))),
        relation: Relation::Supplier,
        ..add_person(mchid)
    }
}

/// Asks, and asks again: the second time nothing changes and the answer is the same.
#[expect(clippy::needless_pass_by_value, reason = "a step writes the command where it asks")]
fn twice<C>(world: &mut World, command: C)
where
    C: Command + Clone + Debug,
    C::Output: PartialEq + Debug,
{
    let first = world.run(command.clone());
    proof::check(world);
    let before = world.rows().clone();
    let second = world.run(command.clone());
    assert_eq!(second, first, "{command:?}");
    assert!(*world.rows() == before, "a repeat changes nothing: {command:?}");
}

fn nth<T>(things: Vec<T>, index: usize) -> Option<T> {
    let count = things.len();
    things.into_iter().nth(index.checked_rem(count)?)
}

fn nth_order(world: &World, index: usize) -> Option<Order> {
    nth(world.all::<Order>().cloned().collect(), index)
}

fn nth_order_that(world: &World, index: usize, is_meant: fn(&Order) -> bool) -> Option<Order> {
    nth(world.all::<Order>().filter(|order| is_meant(order)).cloned().collect(), index)
}

fn advanced(world: &World) -> Vec<Refund> {
    world.all::<Refund>().filter(|refund| refund.advance.is_positive()).cloned().collect()
}

fn nth_refund_of(world: &World, order: &Order, index: usize) -> Option<RefundId> {
    let of_order = world.all::<Refund>().filter(|refund| refund.transaction_id == order.transaction_id);
    nth(of_order.map(|refund| refund.refund_id.clone()).collect(), index)
}

fn nth_refund(world: &World, index: usize) -> Option<Refund> {
    nth(world.all::<Refund>().cloned().collect(), index)
}

fn part((receiver, amount): (usize, i64)) -> Part {
    match receiver {
        0 => to(PLATFORM, amount),
        1 => to(OTHER_SUB, amount),
        2 => to(SUB, amount),
        3 => to(SUPPLIER, amount),
        _ => to_person(PERSON, amount),
    }
}

fn sources(pocket: Option<Pocket>) -> Vec<Source> {
    pocket.map(|pocket| Source { pocket, amount: None }).into_iter().collect()
}

/// Does one step; one that points at nothing is skipped.
fn play(world: &mut World, number: usize, step: Step) -> Option<()> {
    let number = format!("n{number}");
    match step {
        Step::Buy { seller, total, subsidy, coupon_percent, profit_sharing } => {
            let (sub_mchid, subsidy) = (seller.into(), Fen::new(subsidy));
            let create = order::Create { sub_mchid, profit_sharing, subsidy, ..wish(&number, total) };
            buy(world, create, coupon_percent);
        }
        Step::Split { order, parts, is_last } => {
            let order = nth_order(world, order)?;
            let create = split(&order.transaction_id, &number, parts.into_iter().map(part).collect());
            let create = profitsharing::Create { sub_mchid: order.sub_mchid, family: order.family, ..create };
            twice(world, if is_last { last(create) } else { create });
        }
        Step::WorkOff { closed } => work_off(world, closed),
        Step::Finish { order } => {
            let order = nth_order(world, order)?;
            let ends = finish(&order.transaction_id, &number);
            twice(world, profitsharing::Finish { sub_mchid: order.sub_mchid, ..ends });
        }
        Step::GiveBack { detail, percent } => give_back_part(world, &number, detail, percent)?,
        Step::Subsidise { order } => {
            let order = nth_order_that(world, order, |order| order.subsidy_planned.is_positive())?;
            twice(world, subsidise(&order.transaction_id, order.subsidy_planned.get()));
        }
        Step::CancelSubsidy { order } => {
            let order = nth_order(world, order)?;
            twice(world, cancel(&order.transaction_id));
        }
        Step::TakeBack { order, refund, amount, pocket } => {
            let order = nth_order_that(world, order, |order| order.subsidy_id.is_some())?;
            let refund = refund.and_then(|index| nth_refund_of(world, &order, index));
            let asked = take_back(&order.transaction_id, &number, refund.as_ref(), amount);
            twice(world, subsidy::Return { from: sources(pocket), ..asked });
        }
        Step::Refund { order, percent, pocket, payer } => {
            let order = nth_order(world, order)?;
            let left = order.total.get() - order.refunded.get();
            let asked = refund(&order.transaction_id, &number, left * percent / 100, order.total.get());
            let (sub_mchid, from) = (order.sub_mchid, sources(pocket));
            twice(world, refund::Apply { sub_mchid, from, payer, ..asked });
        }
        Step::SettleRefund { refund, outcome } => {
            let refund = nth_refund(world, refund)?;
            twice(world, settle(&refund.refund_id, outcome));
        }
        Step::Reroute { refund, card } => {
            let refund = nth_refund(world, refund)?;
            twice(world, reroute(&refund, card));
        }
        Step::ReturnAdvance { refund } => {
            let Refund { refund_id, sub_mchid, .. } = nth(advanced(world), refund)?;
            let platform = PLATFORM.into();
            twice(world, refund::ReturnAdvance { platform, sub_mchid, refund_id });
        }
        Step::Withdraw { mchid, account, percent } => {
            let amount = (world.balance(mchid, account) * percent / 100).max(1);
            twice(world, withdrawal::Create { account, ..withdraw(mchid, &number, amount) });
        }
        Step::SettleWithdrawal { withdrawal, outcome } => {
            let row = nth(world.all::<Withdrawal>().cloned().collect(), withdrawal)?;
            twice(world, settle_withdrawal(&row.withdraw_id, outcome));
        }
        Step::TopUp { mchid, account, amount } => top_up(world, mchid, account, amount),
        Step::Closing(step) => closings::play(world, &number, step)?,
        Step::Wait { ms } => world.advance(ms),
        Step::DoTasks => do_tasks(world),
    }
    Some(())
}

fn buy(world: &mut World, create: order::Create, coupon_percent: i64) {
    let coupon = Fen::new(create.total.get() * coupon_percent / 100);
    let Some(prepay) = unless_unusable(world.run(create)) else { return };
    let pay = order::Pay { coupon, ..payment(order::Target::Prepay(prepay.prepay_id)) };
    world.run(pay).unwrap();
    world.advance(30 * Time::SECOND);
}

/// A merchant under control, or one that is closed, may refuse.
fn unless_unusable<T: Debug>(answer: Result<T, Refusal>) -> Option<T> {
    match answer {
        Err(Refusal::MerchantUnusable { .. }) => None,
        answer => Some(answer.unwrap()),
    }
}

fn top_up(world: &mut World, mchid: &str, account: AccountKind, amount: i64) {
    let (owner, amount) = (merchant::Owner::Merchant(mchid.into()), Fen::new(amount));
    let _ = unless_unusable(world.run(merchant::TopUp { platform: PLATFORM.into(), owner, account, amount }));
}

fn work_off(world: &mut World, closed: Option<i64>) {
    let closed = closed.map(|line| Closed { line, reason: FailReason::ReceiverHighRisk });
    for task in world.tasks(TaskKind::ExecuteSplit) {
        let split_id = SplitId::from(&*task.subject);
        let closed = closed.into_iter().collect();
        let command = profitsharing::Execute { platform: PLATFORM.into(), split_id, closed };
        world.run(Done { serial: task.serial, command: command.clone() }).unwrap().unwrap();
        twice(world, command);
    }
}

fn give_back_part(world: &mut World, number: &str, detail: usize, percent: i64) -> Option<()> {
    let detail = nth(world.all::<SplitDetail>().cloned().collect(), detail)?;
    let key = Split::key(&detail.platform, &detail.split_id);
    let Split { out_order_no: number_of_split, sub_mchid, .. } = world.find::<Split>(&key)?.clone();
    let amount = detail.amount.get() * percent / 100;
    let asked = give_back(number_of_split.as_str(), number, &detail.account, amount);
    twice(world, profitsharing::Return { sub_mchid, ..asked });
    Some(())
}

/// Every step that is due and not a callback.
fn do_tasks(world: &mut World) {
    for task in world.due_tasks() {
        do_task(world, &task);
        proof::check(world);
    }
}

fn do_task(world: &mut World, task: &Task) {
    let platform = || PLATFORM.into();
    let subject = &*task.subject;
    match task.kind {
        TaskKind::ExecuteSplit => {
            let split_id = SplitId::from(subject);
            done(world, task, profitsharing::Execute { platform: platform(), split_id, closed: Vec::new() });
        }
        TaskKind::ReleaseOrder => {
            let transaction_id = TransactionId::from(subject);
            done(world, task, profitsharing::Release { platform: platform(), transaction_id });
        }
        TaskKind::RetryReturn => {
            let return_id = ReturnId::from(subject);
            done(world, task, profitsharing::RetryReturn { platform: platform(), return_id });
        }
        TaskKind::PayRefund => done(world, task, settle(&RefundId::from(subject), Outcome::Success)),
        TaskKind::RetryAdvance => {
            let refund_id = RefundId::from(subject);
            done(world, task, refund::RetryAdvance { platform: platform(), refund_id });
        }
        TaskKind::PayOut => {
            let withdraw_id = WithdrawId::from(subject);
            done(world, task, settle_withdrawal(&withdraw_id, withdrawal::Outcome::Success));
        }
        TaskKind::ExpireWithdrawal => {
            let withdraw_id = WithdrawId::from(subject);
            done(world, task, withdrawal::Expire { platform: platform(), withdraw_id });
        }
        TaskKind::AdvanceClosing => {
            let closing_id = ClosingId::from(subject);
            done(world, task, closing::Advance { platform: platform(), closing_id });
        }
        TaskKind::CloseOrder => {
            let transaction_id = TransactionId::from(subject);
            done(world, task, order::Expire { platform: platform(), transaction_id });
        }
        TaskKind::SettleOrder
        | TaskKind::CloseCombined
        | TaskKind::ExpireMedia
        | TaskKind::ReviewApplyment
        | TaskKind::ExpireApplyment
        | TaskKind::VerifySettlement
        | TaskKind::ReviewSubjectChange
        | TaskKind::KeepPlatformKeys
        | TaskKind::MakeDaybook
        | TaskKind::Notify => {}
    }
}

/// A task is done once; what it asks for may have been settled otherwise meanwhile.
fn done<C: Command>(world: &mut World, task: &Task, command: C) {
    let settled = world.run(Done { serial: task.serial, command }).unwrap();
    let is_settled_otherwise =
        matches!(settled.err(), None | Some(Refusal::RefundSettled { .. } | Refusal::WithdrawSettled { .. }));
    assert!(is_settled_otherwise, "{task:?}");
}
