//! Random histories of orders, alone and in carts: whatever is asked for in whatever order, the books hold after every command
//! (the world audits them), a refused wish changes nothing, and nothing is paid twice.
use crate::combined::{self, SubOrder};
use crate::model::{AccountKind, Entry, Funding, Journal, LastAttempt, Order, TaskKind, TradeType};
use crate::order::{Close, Create, Expire, Pay, PayFailed, Settle, Target};
use crate::refusal::Refusal;
use crate::task::Done;
use crate::testing::draw::{Draw, Kinds};
use crate::testing::{APP, BUYER, OTHER_SUB, PLATFORM, SUB, World, payment, wish};
use tongbao_base::{Fen, Time};

/// Orders go by so many numbers.
const NUMBERS: i64 = 4;

/// Something that is asked for.
#[derive(Debug, Clone)]
pub(super) enum Step {
    Order { number: i64, total: i64, profit_sharing: bool },
    Cart { number: i64, totals: Vec<i64> },
    Pay { number: i64, coupon: i64, funding: Funding },
    PayCart { number: i64, coupon: i64 },
    Fail { number: i64 },
    Close { number: i64 },
    Wait { hours: i64 },
    RunDue,
}

const KINDS: Kinds<Step> = &[
    (1, |draw| Step::Order { number: number(draw), total: total(draw), profit_sharing: draw.chance(50) }),
    (1, |draw| Step::Cart {
        number: number(draw),
        totals: (0..=draw.index(5)).map(|_| total(draw)).collect(),
    }),
    (1, |draw| Step::Pay {
        number: number(draw),
        coupon: draw.number(0..=299),
        funding: draw.one_of(&[Funding::Channel, Funding::Wallet]),
    }),
    (1, |draw| Step::PayCart { number: number(draw), coupon: draw.number(0..=299) }),
    (1, |draw| Step::Fail { number: number(draw) }),
    (1, |draw| Step::Close { number: number(draw) }),
    (1, |draw| Step::Wait {
        hours: if draw.chance(50) { draw.number(100..=199) } else { draw.number(0..=2) },
    }),
    (1, |_| Step::RunDue),
];

pub(super) fn step(draw: &mut Draw<'_>) -> Step {
    draw.weighted(KINDS)(draw)
}

fn number(draw: &mut Draw<'_>) -> i64 {
    draw.number(0..=NUMBERS - 1)
}

fn total(draw: &mut Draw<'_>) -> i64 {
    if draw.chance(50) { draw.number(1..=1_999_999) } else { draw.number(1..=199) }
}

fn cart(number: i64, totals: &[i64]) -> combined::Create {
    let part = |(line, total): (usize, &i64)| SubOrder {
        mchid: PLATFORM.into(),
        out_trade_no: format!("C{number}-{line}").into(),
        sub_mchid: if line % 2 == 0 { SUB.into() } else { OTHER_SUB.into() },
        sub_appid: None,
        total: Fen::new(*total),
        description: "tea".to_owned(),
        attach: String::new(),
        profit_sharing: line % 3 != 0,
        subsidy: Fen::ZERO,
        terms: String::new(),
    };
    combined::Create {
        platform: PLATFORM.into(),
        appid: APP.into(),
        out_trade_no: format!("C{number}").into(),
        trade_type: TradeType::Native,
        openid: None,
        sub_openid: None,
        time_expire: None,
        notify_url: "https://shop.example/paid".to_owned(),
        sub_orders: totals.iter().enumerate().map(part).collect(),
        terms: String::new(),
    }
}

/// Runs one step; says whether it was refused.
fn take(world: &mut World, step: &Step) -> Result<(), Refusal> {
    let target = |number: &i64| Target::Order(format!("T{number}").into());
    match step {
        Step::Order { number, total, profit_sharing } => {
            let create = wish(&format!("T{number}"), *total);
            world.run(Create { profit_sharing: *profit_sharing, ..create }).map(drop)
        }
        Step::Cart { number, totals } => world.run(cart(*number, totals)).map(drop),
        Step::Pay { number, coupon, funding } => {
            let pay = payment(target(number));
            world.run(Pay { coupon: Fen::new(*coupon), funding: *funding, ..pay }).map(drop)
        }
        Step::PayCart { number, coupon } => {
            let pay = payment(Target::Combined(format!("C{number}").into()));
            world.run(Pay { coupon: Fen::new(*coupon), ..pay }).map(drop)
        }
        Step::Fail { number } => {
            let (platform, attempt) = (PLATFORM.into(), LastAttempt::PayError);
            world.run(PayFailed { platform, target: target(number), attempt })
        }
        Step::Close { number } => {
            let (platform, sub_mchid) = (PLATFORM.into(), SUB.into());
            world.run(Close { platform, sub_mchid, out_trade_no: format!("T{number}").into() })
        }
        Step::Wait { hours } => {
            world.advance(hours * Time::HOUR);
            Ok(())
        }
        Step::RunDue => {
            run_due(world);
            Ok(())
        }
    }
}

/// Works the due steps of orders off.
fn run_due(world: &mut World) {
    for task in world.due_tasks() {
        let (platform, serial) = (PLATFORM.into(), task.serial);
        let subject = task.subject.as_ref();
        match task.kind {
            TaskKind::CloseOrder => {
                let command = Expire { platform, transaction_id: subject.into() };
                world.run(Done { serial, command }).unwrap().unwrap();
            }
            TaskKind::CloseCombined => {
                let command = combined::Expire { platform, combine_id: subject.into() };
                world.run(Done { serial, command }).unwrap().unwrap();
            }
            TaskKind::SettleOrder => {
                let command = Settle { platform, transaction_id: subject.into() };
                world.run(Done { serial, command }).unwrap().unwrap();
            }
            _ => {}
        }
    }
}

/// What was paid for an order, by its entries.
fn paid(world: &World, order: &Order) -> i64 {
    world
        .all::<Entry>()
        .filter(|entry| {
            entry.journal == Journal::Pay && entry.order_id.as_ref() == Some(&order.transaction_id)
        })
        .map(|entry| entry.amount.get())
        .sum()
}

/// Plays a history; an order's money is at its seller's hand after so many days.
pub(super) fn play_all(delay_days: i64, steps: &[Step]) {
    let mut world = World::market();
    world.rules.settle.delay_days = delay_days;
    let fill = crate::merchant::TopUp {
        platform: PLATFORM.into(),
        owner: crate::merchant::Owner::Person(BUYER.into()),
        account: AccountKind::Wallet,
        amount: Fen::new(500_000),
    };
    world.run(fill).unwrap();
    for step in steps {
        let before = world.rows().clone();
        if take(&mut world, step).is_err() {
            assert!(*world.rows() == before, "a refused wish changes nothing: {step:?}");
        }
    }
    for order in world.all::<Order>() {
        let price = if order.is_paid() { order.total.get() } else { 0 };
        assert_eq!(paid(&world, order), price, "{order:?}");
        assert!(!order.payer_total.is_negative(), "{order:?}");
    }
    nothing_is_paid_twice(&mut world);
}

fn nothing_is_paid_twice(world: &mut World) {
    for number in 0..NUMBERS {
        let before = world.rows().clone();
        let number = format!("T{number}");
        let pay = payment(Target::Order(number.as_str().into()));
        let refusal = Err(Refusal::OrderPaid { number: number.as_str().into() });
        if world.run(pay).map(drop) == refusal {
            assert!(*world.rows() == before, "{number}");
            assert_eq!(world.run(wish(&number, 1)).map(drop), refusal);
        }
    }
}
