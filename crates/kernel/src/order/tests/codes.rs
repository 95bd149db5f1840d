//! Payment codes (2.11): paid at once, after the password, or not; and reversed.

use super::{by_number, order_under};
use crate::model::{
    AccountKind, Funding, LastAttempt, MerchantKind, Notification, OPERATOR, Order, OrderState, Refund,
    TaskKind, TradeType,
};
use crate::order::{
    ByCode, Close, CodeNeeded, CodePayer, CodeWord, Create, Expire, Pay, PayByCode, PayFailed, Reverse,
    Settle, Target,
};
use crate::refund;
use crate::refusal::{PayRefusal, Refusal};
use crate::testing::{APP, BUYER, OTHER_SUB, PLATFORM, START, SUB, World, own_wish, wish};
use tongbao_base::{Fen, Time};

fn scanned(number: &str, total: i64) -> ByCode {
    ByCode {
        platform: PLATFORM.into(),
        appid: APP.into(),
        out_trade_no: number.into(),
        sub_mchid: SUB.into(),
        sub_appid: None,
        total: Fen::new(total),
        description: "tea".to_owned(),
        attach: None,
        profit_sharing: true,
        terms: "code 1".to_owned(),
    }
}

fn payer() -> CodePayer {
    CodePayer { openid: BUYER.into(), funding: Funding::Channel, bank_type: "CMB_DEBIT".to_owned() }
}

fn pays(wish: ByCode) -> PayByCode {
    PayByCode { wish, word: CodeWord::Pays(payer()) }
}

fn asks(wish: ByCode) -> PayByCode {
    PayByCode { wish, word: CodeWord::AsksPassword(payer()) }
}

fn reverse(number: &str) -> Reverse {
    Reverse {
        platform: PLATFORM.into(),
        appid: None,
        sub_mchid: SUB.into(),
        sub_appid: None,
        out_trade_no: number.into(),
    }
}

fn declined(number: &str) -> PayFailed {
    let attempt = LastAttempt::PayError;
    PayFailed { platform: PLATFORM.into(), target: Target::Order(number.into()), attempt }
}

fn state(world: &World, number: &str) -> OrderState {
    order_under(world, number).state
}

#[test]
pub(crate) fn a_code_pays_at_once_by_the_same_entries_as_a_session_and_nobody_is_told() {
    let (mut by_code, mut by_session) = (World::market(), World::market());
    let order = by_code.run(pays(scanned("T1", 10_000))).unwrap();
    let paid = (order.state, order.trade_type, order.paid_at);
    assert_eq!(paid, (OrderState::Success, TradeType::Micropay, Some(START)));
    assert_eq!(order.payer, Some(BUYER.into()));
    by_session.buy(wish("T1", 10_000));
    let held = |world: &World| {
        [
            (SUB, AccountKind::BasicPending),
            (OPERATOR, AccountKind::ChannelCash),
            (OPERATOR, AccountKind::FeeIncome),
        ]
        .map(|(owner, account)| world.balance(owner, account))
    };
    assert_eq!(held(&by_code), held(&by_session));
    assert_eq!(held(&by_code), [9940, -10_000, 60]);
    assert_eq!(by_code.all::<Notification>().count(), 0);
    assert_eq!(by_code.tasks(TaskKind::CloseOrder).len(), 0);
    assert_eq!(by_code.tasks(TaskKind::ReleaseOrder).len(), 1);
}

#[test]
fn partners_and_direct_merchants_scan_codes_too() {
    let mut partner = World::market_of(MerchantKind::Partner);
    partner.run(pays(scanned("T1", 10_000))).unwrap();
    assert_eq!(partner.balance(SUB, AccountKind::BasicPending), 9940);
    let mut shop = World::shop();
    let own = ByCode { sub_mchid: PLATFORM.into(), profit_sharing: false, ..scanned("T1", 10_000) };
    shop.run(pays(own)).unwrap();
    assert_eq!(shop.balance(PLATFORM, AccountKind::BasicAvailable), 9940);
}

#[test]
fn change_pays_a_code_only_when_it_reaches() {
    let mut world = World::market();
    let reading =
        CodeWord::Pays(CodePayer { funding: Funding::Wallet, bank_type: "OTHERS".to_owned(), ..payer() });
    let short = Refusal::WalletShort { available: Fen::ZERO, asked: Fen::new(10_000) };
    assert_eq!(world.run(PayByCode { wish: scanned("T1", 10_000), word: reading }), Err(short));
    assert_eq!(world.all::<Order>().count(), 0);
}

#[test]
fn a_code_that_cannot_pay_leaves_nothing_and_the_number_free() {
    let mut world = World::market();
    let until = START.after_ms(-1);
    let cases = [
        (CodeWord::Unknown, PayRefusal::CodeUnknown),
        (CodeWord::Expired(until), PayRefusal::CodeExpired { until, now: START }),
        (CodeWord::Used, PayRefusal::CodeUsed),
    ];
    let before = world.rows().clone();
    for (word, refusal) in cases {
        assert_eq!(world.run(PayByCode { wish: scanned("T1", 1), word }), Err(refusal.into()));
        assert_eq!(*world.rows(), before);
    }
    world.run(pays(scanned("T1", 1))).unwrap();
}

#[test]
fn no_code_is_needed_for_what_would_be_refused_or_was_done() {
    let mut world = World::market();
    world.buy(wish("USED", 100));
    world.run(pays(scanned("DONE", 100))).unwrap();
    let s = || scanned("T1", 100);
    let unbound = Refusal::AppidNotBound { appid: "wx-none".into(), mchid: PLATFORM.into() };
    let cases = [
        (ByCode { appid: "wx-none".into(), ..s() }, unbound),
        (
            ByCode { sub_mchid: "1999999999".into(), ..s() },
            Refusal::MerchantUnknown { mchid: "1999999999".into() },
        ),
        (scanned("T1", 0), Refusal::AmountTooSmall { asked: Fen::ZERO, min: Fen::new(1) }),
        (
            scanned("T1", 1_000_000_001),
            Refusal::OrderTooLarge { asked: Fen::new(1_000_000_001), max: Fen::new(1_000_000_000) },
        ),
        (scanned("USED", 100), Refusal::OutTradeNoUsed { number: "USED".into() }),
        (
            ByCode { sub_mchid: OTHER_SUB.into(), ..scanned("DONE", 100) },
            Refusal::OutTradeNoUsed { number: "DONE".into() },
        ),
        (scanned("DONE", 101), Refusal::ReentryDiffers { number: "DONE".into(), field: "amount" }),
        (
            ByCode { terms: "code 2".to_owned(), ..scanned("DONE", 100) },
            Refusal::ReentryDiffers { number: "DONE".into(), field: "terms" },
        ),
    ];
    for (asked, refusal) in cases {
        assert_eq!(world.ask(CodeNeeded(asked.clone())), Err(refusal.clone()));
        assert_eq!(world.run(pays(asked)), Err(refusal));
    }
    assert_eq!(world.ask(CodeNeeded(s())), Ok(None));
    let nameless = ByCode { appid: "".into(), ..s() };
    assert_eq!(world.ask(CodeNeeded(nameless)), Ok(None), "the application may be left out");
    let done = world.ask(CodeNeeded(scanned("DONE", 100))).unwrap().unwrap();
    assert_eq!(done.state, OrderState::Success);
}

#[test]
fn the_same_scan_again_pays_once_and_tells_the_current_state() {
    let mut world = World::market();
    let first = world.run(pays(scanned("T1", 10_000))).unwrap();
    let before = world.rows().clone();
    assert_eq!(world.run(pays(scanned("T1", 10_000))), Ok(first));
    assert_eq!(*world.rows(), before);
    let other_way = Create { out_trade_no: "T1".into(), ..wish("T1", 10_000) };
    assert_eq!(world.run(other_way), Err(Refusal::OutTradeNoUsed { number: "T1".into() }));
}

#[test]
pub(crate) fn a_password_is_awaited_and_then_the_buyer_of_the_code_pays() {
    let mut world = World::market();
    let order = world.run(asks(scanned("T1", 10_000))).unwrap();
    assert_eq!((order.state, order.paid_at), (OrderState::UserPaying, None));
    assert_eq!(world.balance(SUB, AccountKind::BasicPending), 0);
    let stranger = Pay { payer: "oOther".into(), ..by_number("T1") };
    assert_eq!(world.run(stranger), Err(Refusal::PayerDiffers));
    world.advance(59 * Time::SECOND);
    world.run(by_number("T1")).unwrap();
    assert_eq!(state(&world, "T1"), OrderState::Success);
    assert_eq!(world.balance(SUB, AccountKind::BasicPending), 9940);
    assert_eq!(world.all::<Notification>().count(), 0, "nobody is told");
    assert_eq!(world.run(by_number("T1")), Err(Refusal::OrderPaid { number: "T1".into() }));
    assert_eq!(world.run(asks(scanned("T1", 10_000))).unwrap().state, OrderState::Success);
}

#[test]
pub(crate) fn who_declines_or_lets_the_time_pass_has_not_paid() {
    let mut world = World::market();
    world.run(asks(scanned("T1", 100))).unwrap();
    world.run(declined("T1")).unwrap();
    assert_eq!(state(&world, "T1"), OrderState::PayError);
    assert_eq!(world.run(by_number("T1")), Err(Refusal::OrderClosed { number: "T1".into() }));

    let order = world.run(asks(scanned("T2", 100))).unwrap();
    let lapse = world.tasks(TaskKind::CloseOrder).pop().unwrap();
    assert_eq!(
        (&*lapse.subject, lapse.due_at),
        (order.transaction_id.as_str(), START.after_ms(Time::MINUTE))
    );
    let expire = Expire { platform: PLATFORM.into(), transaction_id: order.transaction_id };
    world.advance(59 * Time::SECOND);
    world.run(expire.clone()).unwrap();
    assert_eq!(state(&world, "T2"), OrderState::UserPaying);
    world.advance(Time::SECOND);
    let (until, now) = (world.now, world.now);
    assert_eq!(world.run(by_number("T2")), Err(Refusal::PrepayExpired { until, now }));
    world.run(expire).unwrap();
    assert_eq!(state(&world, "T2"), OrderState::PayError);
    assert_eq!(world.run(asks(scanned("T2", 100))).unwrap().state, OrderState::PayError);
}

#[test]
pub(crate) fn an_unpaid_code_payment_is_reversed_and_never_paid() {
    let mut world = World::market();
    for (number, decline) in [("T1", false), ("T2", true)] {
        world.run(asks(scanned(number, 100))).unwrap();
        if decline {
            world.run(declined(number)).unwrap();
        }
        assert_eq!(world.run(reverse(number)).unwrap().state, OrderState::Revoked);
        let before = world.rows().clone();
        assert_eq!(world.run(reverse(number)).unwrap().state, OrderState::Revoked);
        assert_eq!(*world.rows(), before);
        let closed = Refusal::OrderClosed { number: number.into() };
        assert_eq!(world.run(by_number(number)), Err(closed.clone()));
        assert_eq!(world.run(pays(scanned(number, 100))), Err(closed));
    }
    assert_eq!(world.all::<Refund>().count(), 0);
}

#[test]
pub(crate) fn a_paid_code_payment_is_given_back_in_full() {
    for (profit_sharing, pocket) in [(true, AccountKind::BasicPending), (false, AccountKind::BasicAvailable)]
    {
        let mut world = World::market();
        let paid = world.run(pays(ByCode { profit_sharing, ..scanned("T1", 10_000) })).unwrap();
        assert_eq!(world.run(reverse("T1")).unwrap().state, OrderState::Revoked);
        let row = world.all::<Refund>().next().unwrap().clone();
        assert_eq!((row.amount, row.transaction_id.clone()), (Fen::new(10_000), paid.transaction_id.clone()));
        let outcome = refund::Outcome::Success;
        world.run(refund::Settle { platform: PLATFORM.into(), refund_id: row.refund_id, outcome }).unwrap();
        for (owner, account) in [
            (SUB, pocket),
            (OPERATOR, AccountKind::ChannelCash),
            (OPERATOR, AccountKind::FeeIncome),
            (OPERATOR, AccountKind::RefundTransit),
        ] {
            assert_eq!(world.balance(owner, account), 0, "{owner} {account}");
        }
        world.run(reverse("T1")).unwrap();
        assert_eq!(world.all::<Refund>().count(), 1, "once");
        assert_eq!(world.all::<Notification>().count(), 0);
    }
}

#[test]
fn what_a_closed_reversal_left_frozen_is_released_by_time() {
    let mut world = World::market();
    let paid = world.run(pays(scanned("T1", 10_000))).unwrap();
    world.run(reverse("T1")).unwrap();
    let refund_id = world.all::<Refund>().next().unwrap().refund_id.clone();
    let outcome = refund::Outcome::Closed;
    world.run(refund::Settle { platform: PLATFORM.into(), refund_id, outcome }).unwrap();
    assert_eq!(world.balance(SUB, AccountKind::BasicPending), 9940);
    let transaction_id = paid.transaction_id;
    world.run(crate::profitsharing::Release { platform: PLATFORM.into(), transaction_id }).unwrap();
    assert_eq!(world.balance(SUB, AccountKind::BasicAvailable), 9940);
    assert_eq!(state(&world, "T1"), OrderState::Revoked);
}

#[test]
fn what_cannot_be_reversed_is_refused() {
    let mut world = World::market();
    world.buy(wish("PLAIN", 100));
    let plain = PayRefusal::NotACodePayment { number: "PLAIN".into() };
    assert_eq!(world.run(reverse("PLAIN")), Err(plain.into()));
    assert_eq!(world.run(reverse("T404")), Err(Refusal::OrderNotFound { number: "T404".into() }));
    world.run(pays(ByCode { profit_sharing: false, ..scanned("T1", 10_000) })).unwrap();
    let foreign = Reverse { appid: Some("wx-none".into()), ..reverse("T1") };
    let unbound = Refusal::AppidNotBound { appid: "wx-none".into(), mchid: PLATFORM.into() };
    assert_eq!(world.run(foreign), Err(unbound));
    let elsewhere = Reverse { sub_mchid: OTHER_SUB.into(), ..reverse("T1") };
    assert_eq!(world.run(elsewhere), Err(Refusal::OrderNotFound { number: "T1".into() }));
    let id = order_under(&world, "T1").transaction_id.clone();
    refund::tests::refund_now(&mut world, refund::tests::refund(&id, "R1", 1, 10_000));
    let refunded = PayRefusal::ReverseAfterRefund { number: "T1".into() };
    assert_eq!(world.run(reverse("T1")), Err(refunded.into()));

    world.run(pays(scanned("T2", 10_000))).unwrap();
    world.advance(7 * Time::DAY + 1);
    let late = PayRefusal::ReverseTooLate { until: START.after_ms(7 * Time::DAY), now: world.now };
    assert_eq!(world.run(reverse("T2")), Err(late.into()));
    world.rules.codepay.reverse_days = 8;
    assert!(world.run(reverse("T2")).is_ok());
}

#[test]
fn a_code_payment_whose_money_is_gone_stays_paid() {
    let mut world = World::market();
    world.run(pays(ByCode { profit_sharing: false, ..scanned("T1", 10_000) })).unwrap();
    let withdraw = crate::withdrawal::Create {
        platform: PLATFORM.into(),
        mchid: SUB.into(),
        out_request_no: "W1".into(),
        account: AccountKind::BasicAvailable,
        amount: Fen::new(9940),
        remark: None,
        bank_memo: None,
        notify_url: None,
    };
    world.run(withdraw).unwrap().unwrap();
    let short = Refusal::NotEnoughAvailable { available: Fen::ZERO, needed: Fen::new(9940) };
    assert_eq!(world.run(reverse("T1")), Err(short));
    assert_eq!(state(&world, "T1"), OrderState::Success);
}

#[test]
fn a_code_payment_is_not_closed() {
    // 2.2.3: use reverse.
    let mut world = World::market();
    world.run(asks(scanned("T1", 100))).unwrap();
    let close = Close { platform: PLATFORM.into(), sub_mchid: SUB.into(), out_trade_no: "T1".into() };
    let refusal = PayRefusal::CodePayment { number: "T1".into() };
    assert_eq!(world.run(close), Err(refusal.into()));
}

#[test]
fn a_code_payment_settles_later_as_any_other() {
    let mut world = World::shop();
    world.rules.settle.delay_days = 1;
    let own = ByCode { sub_mchid: PLATFORM.into(), profit_sharing: false, ..scanned("T1", 10_000) };
    let transaction_id = world.run(pays(own)).unwrap().transaction_id;
    assert_eq!(world.balance(PLATFORM, AccountKind::BasicPending), 9940);
    world.run(Settle { platform: PLATFORM.into(), transaction_id }).unwrap();
    assert_eq!(world.balance(PLATFORM, AccountKind::BasicAvailable), 9940);
    world.buy(own_wish("T2", 1));
}
