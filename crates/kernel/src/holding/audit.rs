//! An independent look at a whole test world: does every sum follow from the entries?
#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "an overflow or a missing row fails the test"
)]

use crate::ledger::AccountKey;
use crate::model::{Account, AccountKind, Entry, Journal, Order, OrderState};
use crate::testing::World;
use std::collections::BTreeMap;
use tongbao_base::Fen;

/// Panics when a balance, a guarded account or an order's sum is not what the entries say.
pub(crate) fn check(world: &World) {
    let mut balances: BTreeMap<AccountKey, i64> = BTreeMap::new();
    for entry in world.all::<Entry>() {
        assert!(entry.amount.is_positive(), "an entry moves money: {entry:?}");
        *balances.entry(AccountKey::from_of(entry)).or_default() -= entry.amount.get();
        *balances.entry(AccountKey::to_of(entry)).or_default() += entry.amount.get();
    }
    assert_eq!(balances.values().sum::<i64>(), 0, "the trial balance is zero");
    for (account, balance) in &balances {
        assert!(*balance >= 0 || !account.account.is_guarded(), "{account:?} holds {balance}");
        let stored = world.find::<Account>(&account.key()).map_or(Fen::ZERO, |row| row.balance);
        assert_eq!(stored.get(), *balance, "{account:?} is cached as it is");
    }
    let mut frozen: BTreeMap<AccountKey, i64> = BTreeMap::new();
    for order in world.all::<Order>() {
        check_order(world, order);
        *frozen.entry(super::pending(order)).or_default() += order.unsplit.get() + order.locked.get();
    }
    for (pocket, orders) in frozen {
        assert_eq!(balances.get(&pocket).copied().unwrap_or(0), orders, "{pocket:?} is its orders' money");
    }
}

fn check_order(world: &World, order: &Order) {
    let sums = [
        order.unsplit,
        order.locked,
        order.counted,
        order.given,
        order.given_own,
        order.released,
        order.refunded_frozen,
        order.refunded,
        order.payer_refunded,
        order.fee_refunded,
        order.subsidised,
        order.subsidy_returned,
    ];
    assert!(sums.iter().all(|sum| !sum.is_negative()), "no sum is negative: {order:?}");
    if !order.is_paid() {
        assert!(matches!(order.state, OrderState::NotPay | OrderState::Closed));
        assert!(sums.iter().all(|sum| sum.is_zero()), "nothing happened to it: {order:?}");
        return;
    }
    let entries: Vec<&Entry> =
        world.all::<Entry>().filter(|entry| entry.order_id.as_ref() == Some(&order.transaction_id)).collect();
    let sum = |wanted: &dyn Fn(&Entry) -> bool| {
        entries.iter().filter(|entry| wanted(entry)).map(|entry| entry.amount.get()).sum::<i64>()
    };
    let journal = |journal: Journal| sum(&|entry| entry.journal == journal);
    let (pending, available) = (super::pending(order), super::available(order));
    let into_pending = sum(&|entry| AccountKey::to_of(entry) == pending);
    let from_pending = sum(&|entry| AccountKey::from_of(entry) == pending);
    assert_eq!(into_pending - from_pending, order.unsplit.get() + order.locked.get(), "frozen: {order:?}");

    let own = sum(&|entry| entry.journal == Journal::Split && AccountKey::to_of(entry) == available);
    assert_eq!(own, order.given_own.get(), "given to itself: {order:?}");
    assert_eq!(journal(Journal::Split) - own, order.given.get(), "given to others: {order:?}");
    assert_eq!(journal(Journal::Subsidy), order.subsidised.get(), "subsidised: {order:?}");
    assert_eq!(journal(Journal::SubsidyReturn), order.subsidy_returned.get(), "subsidy back: {order:?}");
    let closed = |account: AccountKind| {
        sum(&|entry| entry.journal == Journal::RefundClosed && entry.from_account == account)
    };
    let fee_again =
        sum(&|entry| entry.journal == Journal::RefundClosed && entry.to_account == AccountKind::FeeIncome);
    assert_eq!(journal(Journal::FeeBack) - fee_again, order.fee_refunded.get(), "fee back: {order:?}");
    let transit =
        sum(&|entry| entry.journal == Journal::Refund && entry.to_account == AccountKind::RefundTransit);
    let to_buyer = transit - closed(AccountKind::RefundTransit);
    assert_eq!(to_buyer, order.payer_refunded.get(), "to the buyer: {order:?}");
    let to_all =
        journal(Journal::Refund) - closed(AccountKind::RefundTransit) - closed(AccountKind::Marketing);
    assert_eq!(to_all, order.refunded.get(), "refunded: {order:?}");

    if order.profit_sharing {
        let sources = order.total.get() - order.fee.get() + order.subsidised.get()
            - order.subsidy_returned_frozen.get();
        let uses = [
            order.given,
            order.given_own,
            order.refunded_frozen,
            order.unsplit,
            order.locked,
            order.released,
        ];
        let uses: i64 = uses.iter().map(|sum| sum.get()).sum();
        assert_eq!(uses, sources, "every fen of it is somewhere: {order:?}");
    }
    if order.refunded == order.total {
        assert_eq!(order.fee_refunded, order.fee, "a full refund gives the whole fee back: {order:?}");
        assert_eq!(order.payer_refunded, order.payer_total, "and the buyer all he paid: {order:?}");
    }
}
