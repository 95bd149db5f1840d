//! Random histories outside 收付通 (2.11–2.13): of a partner's sellers, and of a direct merchant.
//! Their buyers pay in sessions and by codes; codes are confirmed, declined, and reversed.

use super::{Step as Common, THINGS, closings, do_tasks, merchant_for, nth, step as common_step, twice};
use crate::merchant::{AllowReturns, Consent, Control};
use crate::model::{LastAttempt, MerchantKind, Order, OrderState, TradeType};
use crate::order::{ByCode, CodePayer, CodeWord, Pay, PayByCode, PayFailed, Reverse, Target};
use crate::profitsharing::AddReceiver;
use crate::refund::Payer;
use crate::testing::draw::{Draw, Kinds};
use crate::testing::profitsharing::{PERSON, add_person};
use crate::testing::{APP, BUYER, OTHER_SUB, PLATFORM, SUB, World, payment, proof};
use tongbao_base::{Fen, Time};

/// Who places the orders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// A partner, for its sellers.
    Partner,
    /// A merchant, for itself.
    Shop,
}

/// Something that is asked for.
#[derive(Debug, Clone)]
pub(super) enum Step {
    Common(Common),
    Scan { seller: &'static str, total: i64, profit_sharing: bool, asks: bool },
    Confirm { order: usize },
    Decline { order: usize },
    Reverse { order: usize },
    Agree { consent: Consent },
}

const KINDS: Kinds<Step> = &[
    (20, |draw| Step::Common(common_step(draw))),
    (4, |draw| Step::Scan {
        seller: draw.one_of(&[SUB, OTHER_SUB]),
        total: draw.number(1..=19_999),
        profit_sharing: draw.chance(50),
        asks: draw.chance(50),
    }),
    (2, |draw| Step::Confirm { order: draw.index(THINGS) }),
    (1, |draw| Step::Decline { order: draw.index(THINGS) }),
    (2, |draw| Step::Reverse { order: draw.index(THINGS) }),
    (1, |draw| Step::Agree { consent: draw.one_of(&[Consent::Given, Consent::Given, Consent::Withheld]) }),
];

pub(super) fn step(draw: &mut Draw<'_>) -> Step {
    draw.weighted(KINDS)(draw)
}

/// Sellers, each with a supplier and a person on its own list.
pub(super) fn market(side: Side) -> World {
    let (mut world, sellers) = match side {
        Side::Partner => (World::market_of(MerchantKind::Partner), vec![SUB, OTHER_SUB]),
        Side::Shop => (World::shop(), vec![PLATFORM]),
    };
    world.add_merchant(super::SUPPLIER, MerchantKind::Direct, &[], None);
    world.rules.split.person_monthly_limit_fen = Fen::new(1_000);
    for seller in sellers {
        world.run(AddReceiver { owner: seller.into(), ..add_person(PERSON) }).unwrap();
        world.run(merchant_for(seller, super::SUPPLIER)).unwrap();
    }
    if side == Side::Partner {
        // Unlike the supplier, it spends what it received.
        world.run(merchant_for(SUB, OTHER_SUB)).unwrap();
        let (platform, mchid, consent) = (PLATFORM.into(), OTHER_SUB.into(), Consent::Given);
        world.run(AllowReturns { platform, mchid, consent }).unwrap();
    }
    agree(&mut world, Consent::Given);
    world
}

fn agree(world: &mut World, consent: Consent) {
    let supplier = || super::SUPPLIER.into();
    world.run(AllowReturns { platform: supplier(), mchid: supplier(), consent }).unwrap();
}

/// Does one step; one that points at nothing is skipped.
pub(super) fn play(side: Side, world: &mut World, number: usize, step: Step) -> Option<()> {
    match step {
        Step::Common(Common::Closing(closings::Step::Control { action })) if side == Side::Shop => {
            twice(world, Control { platform: PLATFORM.into(), mchid: PLATFORM.into(), action });
        }
        Step::Common(step) => {
            super::play(world, number, fit(side, step)?)?;
            // Half a minute more than in 收付通 (2.12).
            world.advance(30 * Time::SECOND);
        }
        Step::Scan { seller, total, profit_sharing, asks } => {
            let by_code = ByCode { profit_sharing, ..by_code(side, seller, number, total) };
            twice(world, PayByCode { wish: by_code, word: word(asks) });
            world.advance(5 * Time::SECOND);
        }
        Step::Confirm { order } => {
            let order = nth_asked(world, order)?;
            // It may have waited too long.
            let _ = world.run(Pay { ..payment(Target::Prepay(order.prepay_id)) });
        }
        Step::Decline { order } => {
            let (order, attempt) = (nth_asked(world, order)?, LastAttempt::PayError);
            let target = Target::Prepay(order.prepay_id);
            let _ = world.run(PayFailed { platform: PLATFORM.into(), target, attempt });
        }
        Step::Reverse { order } => {
            let order = nth_code(world, order)?;
            let Order { platform, sub_mchid, out_trade_no, .. } = order;
            twice(world, Reverse { platform, appid: None, sub_mchid, sub_appid: None, out_trade_no });
        }
        Step::Agree { consent } => agree(world, consent),
    }
    Some(())
}

/// As it can be asked for here: a shop has no sellers but itself, nobody advances, and nobody but
/// a partner's seller is closed.
fn fit(side: Side, step: Common) -> Option<Common> {
    let step = match step {
        Common::Refund { order, percent, pocket, payer: _ } => {
            Common::Refund { order, percent, pocket, payer: Payer::SubMerchant }
        }
        step => step,
    };
    if side == Side::Partner {
        return Some(step);
    }
    Some(match step {
        Common::Buy { seller: _, total, subsidy, coupon_percent, profit_sharing } => {
            Common::Buy { seller: PLATFORM, total, subsidy, coupon_percent, profit_sharing }
        }
        Common::Withdraw { mchid: _, account, percent } => {
            Common::Withdraw { mchid: PLATFORM, account, percent }
        }
        Common::TopUp { mchid: _, account, amount } => Common::TopUp { mchid: PLATFORM, account, amount },
        Common::Closing(_) => return None,
        step => step,
    })
}

fn by_code(side: Side, seller: &str, number: usize, total: i64) -> ByCode {
    ByCode {
        platform: PLATFORM.into(),
        appid: APP.into(),
        out_trade_no: format!("n{number}").into(),
        sub_mchid: if side == Side::Shop { PLATFORM.into() } else { seller.into() },
        sub_appid: None,
        total: Fen::new(total),
        description: "tea".to_owned(),
        attach: None,
        profit_sharing: false,
        terms: "code 1".to_owned(),
    }
}

fn word(asks: bool) -> CodeWord {
    let funding = crate::model::Funding::Channel;
    let payer = CodePayer { openid: BUYER.into(), funding, bank_type: "CMB_DEBIT".to_owned() };
    if asks { CodeWord::AsksPassword(payer) } else { CodeWord::Pays(payer) }
}

fn nth_code(world: &World, index: usize) -> Option<Order> {
    nth(
        world.all::<Order>().filter(|order| order.trade_type == TradeType::Micropay).cloned().collect(),
        index,
    )
}

fn nth_asked(world: &World, index: usize) -> Option<Order> {
    let asked = world.all::<Order>().filter(|order| order.state == OrderState::UserPaying);
    nth(asked.cloned().collect(), index)
}

/// In the end nothing is left promised, nothing frozen, and no buyer is asked any more.
fn end(side: Side, world: &mut World) {
    play(side, world, usize::MAX, Step::Common(Common::WorkOff { closed: None }));
    world.advance(61 * Time::DAY);
    do_tasks(world);
    for order in world.all::<Order>() {
        assert!(order.unsplit.is_zero() && order.locked.is_zero(), "{order:?}");
        assert!(order.state != OrderState::UserPaying, "{order:?}");
    }
}

pub(super) fn play_all(side: Side, steps: Vec<Step>) {
    let mut world = market(side);
    for (number, step) in steps.into_iter().enumerate() {
        play(side, &mut world, number, step);
        proof::check(&world);
    }
    end(side, &mut world);
}
