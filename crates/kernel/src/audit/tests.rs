//! Honest books have no finding; a row that was tampered with has one, of the right invariant.

use super::{Audit, Invariant, Report};
use crate::combined::{self, SubOrder};
use crate::model::{
    Account, AccountKind, Control, Entry, Journal, OpenWork, Order, Pocket, ReceiverKind, Refund,
    RefundRoute, RefundStatus, ReturnResult, Split, SplitDetail, SplitKind, SplitResult, SplitReturn,
    SplitState, TradeType, WithdrawStatus, Withdrawal,
};
use crate::order::{Create, Pay, Target};
use crate::tables::Stored;
use crate::testing::{APP, OTHER_SUB, PLATFORM, SUB, World, payment, wish};
use tongbao_base::Fen;

fn sub_order(out_trade_no: &str, sub_mchid: &str, profit_sharing: bool) -> SubOrder {
    SubOrder {
        mchid: PLATFORM.into(),
        out_trade_no: out_trade_no.into(),
        sub_mchid: sub_mchid.into(),
        sub_appid: None,
        total: Fen::new(777),
        description: "tea".to_owned(),
        attach: String::new(),
        profit_sharing,
        subsidy: Fen::ZERO,
        terms: String::new(),
    }
}

/// A world with paid, unpaid and combined orders, coupons and top-ups.
fn busy_world() -> World {
    let mut world = World::market();
    world.top_up(PLATFORM, AccountKind::Operation, 1_000_000);
    world.buy(wish("T1", 10_000));
    world.buy(Create { profit_sharing: false, ..wish("T2", 345) });
    world.run(wish("T3", 5)).unwrap();
    world.run(wish("T4", 1000)).unwrap();
    world.run(Pay { coupon: Fen::new(99), ..payment(Target::Order("T4".into())) }).unwrap();
    let cart = combined::Create {
        platform: PLATFORM.into(),
        appid: APP.into(),
        out_trade_no: "C1".into(),
        trade_type: TradeType::Native,
        openid: None,
        sub_openid: None,
        time_expire: None,
        notify_url: String::new(),
        sub_orders: vec![sub_order("S1", SUB, true), sub_order("S2", OTHER_SUB, false)],
        terms: String::new(),
    };
    world.run(cart).unwrap();
    world.run(Pay { coupon: Fen::new(1), ..payment(Target::Combined("C1".into())) }).unwrap();
    world
}

/// Changes the first row of a table that `pick` accepts.
fn tamper<E: Stored + Clone>(world: &mut World, pick: impl Fn(&E) -> bool, change: impl Fn(&mut E)) {
    let mut row: E = world.all::<E>().find(|row| pick(row)).unwrap().clone();
    change(&mut row);
    world.put(row);
}

fn plus(amount: Fen, more: i64) -> Fen {
    amount.plus(Fen::new(more)).unwrap()
}

#[test]
fn honest_books_hold() {
    let report = busy_world().audit();
    assert_eq!(report.findings, []);
    assert!(report.holds());
    assert_eq!(report.total, 0);
    assert_eq!(report.verdicts.len(), Invariant::ALL.len());
    assert!(report.verdicts.iter().all(|verdict| verdict.holds));
    assert!(report.accounts.iter().any(|row| row.account == AccountKind::FeeIncome));
}

#[test]
fn empty_books_hold() {
    assert!(World::new().audit().holds());
}

#[test]
fn rows_may_come_in_any_order() {
    let world = busy_world();
    let mut backwards = Audit::new();
    world.rows().values().rev().for_each(|row| backwards.row(row));
    assert_eq!(backwards.report(), world.audit());
}

#[test]
#[expect(clippy::too_many_lines, reason = "one table of tamperings")]
fn every_kind_of_tampering_is_found() {
    type Tamper = fn(&mut World);
    let cases: Vec<(&str, Invariant, Tamper)> = vec![
        ("a balance", Invariant::BalancesFollowEntries, |world| {
            tamper::<Account>(world, |row| &*row.owner == SUB, |row| row.balance = plus(row.balance, 1));
        }),
        ("a balance, against the whole", Invariant::BooksBalance, |world| {
            tamper::<Account>(world, |row| &*row.owner == SUB, |row| row.balance = plus(row.balance, 1));
        }),
        ("an entry's amount", Invariant::BalancesFollowEntries, |world| {
            tamper::<Entry>(world, |_| true, |row| row.amount = plus(row.amount, 1));
        }),
        ("an entry of nothing", Invariant::BalancesFollowEntries, |world| {
            tamper::<Entry>(world, |row| row.journal == Journal::Fee, |row| row.amount = Fen::ZERO);
        }),
        ("an entry's order", Invariant::SumsFollowEntries, |world| {
            tamper::<Entry>(world, |row| row.order_id.is_some(), |row| row.order_id = None);
        }),
        ("a balance below zero", Invariant::NothingBelowZero, |world| {
            tamper::<Account>(world, |row| row.guarded, |row| row.balance = Fen::new(-1));
        }),
        ("a guard taken away", Invariant::NothingBelowZero, |world| {
            tamper::<Account>(world, |row| row.guarded, |row| row.guarded = false);
        }),
        ("pending money made available", Invariant::FrozenIsCovered, |world| {
            tamper::<Account>(
                world,
                |row| row.account == AccountKind::BasicPending,
                |row| row.balance = plus(row.balance, -1),
            );
        }),
        ("what is left of an order", Invariant::OrdersAddUp, |world| {
            tamper::<Order>(world, Order::is_paid, |row| row.unsplit = plus(row.unsplit, 1));
        }),
        ("what is left of an order, against entries", Invariant::SumsFollowEntries, |world| {
            tamper::<Order>(world, Order::is_paid, |row| row.unsplit = plus(row.unsplit, 1));
        }),
        ("unsplit for locked", Invariant::SumsFollowEntries, |world| {
            let change = |row: &mut Order| {
                row.unsplit = plus(row.unsplit, -1);
                row.locked = plus(row.locked, 1);
            };
            tamper::<Order>(world, |row| row.unsplit.is_positive(), change);
        }),
        ("a fee", Invariant::FeesNet, |world| {
            tamper::<Order>(world, Order::is_paid, |row| row.fee = plus(row.fee, -1));
        }),
        ("a fee given back", Invariant::FeesNet, |world| {
            tamper::<Order>(world, Order::is_paid, |row| row.fee_refunded = Fen::new(1));
        }),
        ("a price", Invariant::SumsFollowEntries, |world| {
            tamper::<Order>(world, Order::is_paid, |row| row.total = plus(row.total, 1));
        }),
        ("what the buyer paid", Invariant::SumsFollowEntries, |world| {
            tamper::<Order>(world, Order::is_paid, |row| row.payer_total = plus(row.payer_total, 1));
        }),
        ("a refund that is nowhere", Invariant::SumsFollowEntries, |world| {
            tamper::<Order>(world, Order::is_paid, |row| row.refunded = Fen::new(1));
        }),
        ("a refund above the price", Invariant::OrdersAddUp, |world| {
            tamper::<Order>(world, Order::is_paid, |row| row.refunded = plus(row.total, 1));
        }),
        ("a full refund that kept the fee", Invariant::FeesNet, |world| {
            tamper::<Order>(world, |row| row.fee.is_positive(), |row| row.refunded = row.total);
        }),
        ("a subsidy that never came", Invariant::SumsFollowEntries, |world| {
            tamper::<Order>(world, Order::is_paid, |row| row.subsidised = Fen::new(1));
        }),
        ("a negative sum", Invariant::OrdersAddUp, |world| {
            tamper::<Order>(world, Order::is_paid, |row| row.counted = Fen::new(-1));
        }),
    ];
    for (case, invariant, change) in cases {
        let mut world = busy_world();
        change(&mut world);
        let report = world.audit();
        assert!(report.findings.iter().any(|finding| finding.invariant == invariant), "{case}: {report:?}");
        let verdict = report.verdicts.iter().find(|verdict| verdict.invariant == invariant).unwrap();
        assert!(!verdict.holds, "{case}");
        assert!(!report.holds(), "{case}");
    }
}

/// A split of 30 to one receiver, of which nothing was given back.
fn split(state: SplitState, result: SplitResult) -> (Split, SplitDetail) {
    let order = "4200000001202510090000000001";
    let split = Split {
        platform: PLATFORM.into(),
        split_id: "3000".into(),
        out_order_no: "P1".into(),
        family: crate::model::Family::Ecommerce,
        kind: SplitKind::Split,
        transaction_id: order.into(),
        sub_mchid: SUB.into(),
        state,
        finish: false,
        amount: Fen::new(30),
        receivers: 1,
        finish_amount: Fen::ZERO,
        description: String::new(),
        returns: 0,
        created_at: crate::testing::START,
        finished_at: None,
    };
    let detail = SplitDetail {
        platform: PLATFORM.into(),
        split_id: "3000".into(),
        line: 0,
        detail_id: "3600".into(),
        kind: ReceiverKind::Merchant,
        account: PLATFORM.into(),
        amount: Fen::new(30),
        description: String::new(),
        result,
        fail_reason: None,
        finished_at: None,
        returned: Fen::ZERO,
    };
    (split, detail)
}

/// The texts of the facts that do not hold.
fn facts(report: &Report) -> Vec<&'static str> {
    report.findings.iter().map(|finding| finding.fact).collect()
}

#[test]
fn a_split_equals_its_lines_and_locks_what_is_not_settled() {
    let run = |split: Option<Split>, detail: Option<SplitDetail>| {
        let mut audit = Audit::new();
        if let Some(row) = &split {
            audit.split(row);
        }
        if let Some(row) = &detail {
            audit.split_detail(row);
        }
        audit.report()
    };
    let (done, paid) = split(SplitState::Finished, SplitResult::Success);
    assert!(run(Some(done.clone()), Some(paid.clone())).holds());
    let less = SplitDetail { amount: Fen::new(29), ..paid.clone() };
    assert_eq!(facts(&run(Some(done.clone()), Some(less))), ["amount against lines"]);
    assert_eq!(facts(&run(Some(done.clone()), None)), ["amount against lines"]);
    let (open, pending) = split(SplitState::Processing, SplitResult::Pending);
    let locked = ["locked against lines that are not settled"];
    assert_eq!(facts(&run(Some(open), Some(pending.clone()))), locked, "no order locks it");
    assert_eq!(facts(&run(Some(done), Some(pending))), locked, "a split that is worked off");
    let given_back = SplitDetail { returned: Fen::new(3), amount: Fen::ZERO, ..paid };
    assert_eq!(facts(&run(None, Some(given_back))), ["given back against returns"]);
}

#[test]
fn a_line_equals_its_returns_but_for_failed_ones() {
    let (split, detail) = split(SplitState::Finished, SplitResult::Success);
    let back = |id: &str, amount, result| SplitReturn {
        platform: PLATFORM.into(),
        return_id: id.into(),
        out_return_no: id.into(),
        split_id: split.split_id.clone(),
        out_order_no: split.out_order_no.clone(),
        line: 0,
        transaction_id: split.transaction_id.clone(),
        sub_mchid: SUB.into(),
        return_mchid: PLATFORM.into(),
        amount: Fen::new(amount),
        description: String::new(),
        result,
        fail_reason: None,
        created_at: crate::testing::START,
        finished_at: None,
    };
    let mut audit = Audit::new();
    audit.split(&split);
    audit.split_detail(&SplitDetail { returned: Fen::new(9), ..detail });
    audit.split_return(&back("R1", 4, ReturnResult::Success));
    audit.split_return(&back("R2", 5, ReturnResult::Processing));
    audit.split_return(&back("R3", 20, ReturnResult::Failed));
    for mchid in [SUB, PLATFORM] {
        audit.open_work(&OpenWork { returns: 1, ..OpenWork::none(&PLATFORM.into(), &mchid.into()) });
    }
    assert!(audit.report().holds());
}

#[test]
fn what_is_under_way_is_counted() {
    let counts = OpenWork { refunds: 1, withdrawals: 2, ..OpenWork::none(&PLATFORM.into(), &SUB.into()) };
    let mut audit = Audit::new();
    audit.open_work(&counts);
    audit.withdrawal(&withdrawal(WithdrawStatus::CreateSuccess));
    let report = audit.report();
    let counted =
        ["counted refunds against those under way", "counted withdrawals against those at the bank"];
    let found: Vec<&str> = facts(&report).into_iter().filter(|fact| fact.starts_with("counted")).collect();
    assert_eq!(found, counted);
    let of = |finding: &&super::Finding| finding.invariant == Invariant::OpenWorkIsCounted;
    assert_eq!(report.findings.iter().filter(of).map(|finding| finding.off).collect::<Vec<_>>(), [1, 1]);
}

#[test]
fn a_control_holds_pending_money_beside_that_of_orders() {
    let mut world = busy_world();
    let before = world.balance(SUB, AccountKind::BasicPending);
    world.put(Control {
        platform: PLATFORM.into(),
        mchid: SUB.into(),
        held: Fen::new(1),
        reason: String::new(),
        since: crate::testing::START,
    });
    assert!(before > 0);
    let report = world.audit();
    assert_eq!(facts(&report), ["pending less what orders have frozen and controls hold"]);
    assert_eq!(report.findings[0].invariant, Invariant::FrozenIsCovered);
}

fn refund(status: RefundStatus) -> Refund {
    Refund {
        platform: PLATFORM.into(),
        refund_id: "5000".into(),
        out_refund_no: "B1".into(),
        transaction_id: "4200".into(),
        out_trade_no: "T1".into(),
        sub_mchid: SUB.into(),
        amount: Fen::new(10),
        payer_refund: Fen::new(10),
        discount_refund: Fen::ZERO,
        fee_back: Fen::ZERO,
        pocket: Pocket::Pending,
        pocket_named: false,
        advance_allowed: false,
        advance: Fen::ZERO,
        advance_account: None,
        status,
        route: RefundRoute::Original,
        card_bank: None,
        card_tail: None,
        reason: None,
        notify_url: None,
        created_at: crate::testing::START,
        success_at: None,
    }
}

#[test]
fn money_on_its_way_belongs_to_something() {
    let under_way = "balance against what is under way";
    let refunded = "refunded against the refunds";
    for (status, expected) in [
        (RefundStatus::Processing, vec![refunded, under_way]),
        (RefundStatus::Abnormal, vec![refunded, under_way]),
        (RefundStatus::Success, vec![refunded]),
        (RefundStatus::Closed, vec![]),
    ] {
        let mut audit = Audit::new();
        let row = refund(status);
        audit.refund(&row);
        if matches!(status, RefundStatus::Processing | RefundStatus::Abnormal) {
            audit.open_work(&OpenWork { refunds: 1, ..OpenWork::none(&row.platform, &row.sub_mchid) });
        }
        assert_eq!(facts(&audit.report()), expected, "{status}");
    }
    for (status, expected) in [
        (WithdrawStatus::CreateSuccess, vec![under_way]),
        (WithdrawStatus::Success, vec![]),
        (WithdrawStatus::Init, vec![]),
    ] {
        let mut audit = Audit::new();
        let row = withdrawal(status);
        audit.withdrawal(&row);
        if status == WithdrawStatus::CreateSuccess {
            audit.open_work(&OpenWork { withdrawals: 1, ..OpenWork::none(&row.platform, &row.mchid) });
        }
        assert_eq!(facts(&audit.report()), expected, "{status}");
    }
}

fn withdrawal(status: WithdrawStatus) -> Withdrawal {
    Withdrawal {
        platform: PLATFORM.into(),
        withdraw_id: "W1".into(),
        mchid: SUB.into(),
        out_request_no: "W1".into(),
        account: AccountKind::BasicAvailable,
        amount: Fen::new(10),
        status,
        reason: None,
        remark: None,
        bank_memo: None,
        notify_url: None,
        card_bank: String::new(),
        card_tail: String::new(),
        created_at: crate::testing::START,
        updated_at: crate::testing::START,
    }
}

#[test]
fn a_finding_says_what_is_off_and_by_how_much() {
    let mut world = busy_world();
    tamper::<Account>(
        &mut world,
        |row| row.account == AccountKind::Operation,
        |row| row.balance = plus(row.balance, 7),
    );
    let first = world.audit().findings.remove(0);
    assert_eq!(
        first.to_string(),
        "not so that every stored balance equals the sum of its entries: \
         account 1900000100/OPERATION of platform 1900000100: balance (off by 7 fen)"
    );
}
