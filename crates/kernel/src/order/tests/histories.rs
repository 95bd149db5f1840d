//! Random histories: whatever is asked for in whatever order, the books hold after every command
//! (the world audits them), a refused wish changes nothing, and nothing is paid twice.
#![allow(clippy::arithmetic_side_effects, reason = "an overflow fails the test")]

use super::by_number;
use crate::combined::{self, SubOrder};
use crate::model::{AccountKind, Entry, Funding, Journal, LastAttempt, Order, TaskKind, TradeType};
use crate::order::{Close, Create, Expire, Pay, PayFailed, Settle, Target};
use crate::refusal::Refusal;
use crate::task::Done;
use crate::testing::{APP, BUYER, OTHER_SUB, PLATFORM, SUB, World, payment, wish};
use proptest::prelude::*;
use tongbao_base::{Fen, Time};

#[derive(Debug, Clone)]
enum Step {
    Order { number: u8, total: i64, profit_sharing: bool },
    Cart { number: u8, totals: Vec<i64> },
    Pay { number: u8, coupon: i64, funding: Funding },
    PayCart { number: u8, coupon: i64 },
    Fail { number: u8 },
    Close { number: u8 },
    Wait { hours: i64 },
    RunDue,
}

fn step() -> impl Strategy<Value = Step> {
    let number = 0..4_u8;
    let total = || prop_oneof![1..200_i64, 1..2_000_000_i64];
    let funding = prop_oneof![Just(Funding::Channel), Just(Funding::Wallet)];
    prop_oneof![
        (number.clone(), total(), any::<bool>()).prop_map(|(number, total, profit_sharing)| Step::Order {
            number,
            total,
            profit_sharing
        }),
        (number.clone(), prop::collection::vec(total(), 1..6))
            .prop_map(|(number, totals)| Step::Cart { number, totals }),
        (number.clone(), 0..300_i64, funding).prop_map(|(number, coupon, funding)| Step::Pay {
            number,
            coupon,
            funding
        }),
        (number.clone(), 0..300_i64).prop_map(|(number, coupon)| Step::PayCart { number, coupon }),
        number.clone().prop_map(|number| Step::Fail { number }),
        number.prop_map(|number| Step::Close { number }),
        prop_oneof![0..3_i64, 100..200_i64].prop_map(|hours| Step::Wait { hours }),
        Just(Step::RunDue),
    ]
}

fn cart(number: u8, totals: &[i64]) -> combined::Create {
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
    let target = |number: &u8| Target::Order(format!("T{number}").into());
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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn the_books_hold_through_any_history(
        steps in prop::collection::vec(step(), 1..40),
        delay_days in 0..3_i64,
    ) {
        let mut world = World::market();
        world.rules.settle.delay_days = delay_days;
        let fill = crate::merchant::TopUp {
            platform: PLATFORM.into(),
            owner: crate::merchant::Owner::Person(BUYER.into()),
            account: AccountKind::Wallet,
            amount: Fen::new(500_000),
        };
        world.run(fill).unwrap();
        for step in &steps {
            let before = world.rows().clone();
            if take(&mut world, step).is_err() {
                prop_assert_eq!(world.rows(), &before, "a refused wish changes nothing: {:?}", step);
            }
        }
        for order in world.all::<Order>() {
            let price = if order.is_paid() { order.total.get() } else { 0 };
            prop_assert_eq!(paid(&world, order), price);
            prop_assert!(!order.payer_total.is_negative());
        }
        for number in 0..4 {
            let before = world.rows().clone();
            let number = format!("T{number}");
            let create = wish(&number, 1);
            if world.run(by_number(&number)) == Err(Refusal::OrderPaid { number: number.as_str().into() }) {
                prop_assert_eq!(world.rows(), &before);
                prop_assert_eq!(world.run(create), Err(Refusal::OrderPaid { number: number.into() }));
            }
        }
    }
}
