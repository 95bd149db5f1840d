//! Facts that are still open: what a row states less what other rows say of it.

use super::Invariant;
use crate::ledger::AccountKey;
use std::collections::BTreeMap;
use std::fmt;
use tongbao_base::Fen;
use tongbao_base::ids::{MchId, SplitId, TransactionId};

/// What a fact is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Subject {
    /// An account.
    Account(AccountKey),
    /// A merchant of a platform.
    Merchant(MchId, MchId),
    /// An order of a platform.
    Order(MchId, TransactionId),
    /// A split of a platform.
    Split(MchId, SplitId),
    /// A line of a split.
    Line(MchId, SplitId, i64),
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Subject::Account(key) => {
                write!(f, "account {}/{} of platform {}", key.owner, key.account, key.platform)
            }
            Subject::Merchant(platform, id) => write!(f, "merchant {id} of platform {platform}"),
            Subject::Order(platform, id) => write!(f, "order {id} of platform {platform}"),
            Subject::Split(platform, id) => write!(f, "split {id} of platform {platform}"),
            Subject::Line(platform, id, line) => {
                write!(f, "line {line} of split {id} of platform {platform}")
            }
        }
    }
}

/// Facts that one row states and other rows say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fact {
    Balance,
    UnderWay,
    Frozen,
    Paid,
    Coupon,
    FeeCharged,
    FeeKept,
    Subsidised,
    SubsidyReturned,
    SubsidyReturnedFrozen,
    Given,
    GivenOwn,
    Refunded,
    PayerRefunded,
    RefundRows,
    Locked,
    Lines,
    Returned,
    OpenRefunds,
    OpenReturns,
    OpenWithdrawals,
    OpenRecoveries,
}

impl Fact {
    pub const fn text(self) -> &'static str {
        match self {
            Fact::Balance => "balance",
            Fact::UnderWay => "balance against what is under way",
            Fact::Frozen => "unsplit and locked against entries of pending money",
            Fact::Paid => "price against payments",
            Fact::Coupon => "coupon against payments of the sponsor",
            Fact::FeeCharged => "fee against entries",
            Fact::FeeKept => "fee less fee given back against entries",
            Fact::Subsidised => "subsidy against entries",
            Fact::SubsidyReturned => "subsidy given back against entries",
            Fact::SubsidyReturnedFrozen => "subsidy given back from frozen money against entries",
            Fact::Given => "given to others against entries",
            Fact::GivenOwn => "given to the seller itself against entries",
            Fact::Refunded => "refunded against entries",
            Fact::PayerRefunded => "refunded to the buyer against entries",
            Fact::RefundRows => "refunded against the refunds",
            Fact::Locked => "locked against lines that are not settled",
            Fact::Lines => "amount against lines",
            Fact::Returned => "given back against returns",
            Fact::OpenRefunds => "counted refunds against those under way",
            Fact::OpenReturns => "counted split returns against those that wait",
            Fact::OpenWithdrawals => "counted withdrawals against those at the bank",
            Fact::OpenRecoveries => "counted recoveries against those that wait",
        }
    }

    pub const fn invariant(self) -> Invariant {
        match self {
            Fact::Balance => Invariant::BalancesFollowEntries,
            Fact::UnderWay => Invariant::TransitIsKnown,
            Fact::FeeCharged | Fact::FeeKept => Invariant::FeesNet,
            Fact::Lines | Fact::Returned => Invariant::SplitsAddUp,
            Fact::OpenRefunds | Fact::OpenReturns | Fact::OpenWithdrawals | Fact::OpenRecoveries => {
                Invariant::OpenWorkIsCounted
            }
            _ => Invariant::SumsFollowEntries,
        }
    }
}

/// Facts that do not come out even yet.
#[derive(Debug, Default)]
pub(super) struct Tally {
    open: BTreeMap<(Subject, Fact), i128>,
}

impl Tally {
    /// A row states it.
    pub fn states(&mut self, subject: Subject, fact: Fact, amount: Fen) {
        self.add(subject, fact, amount.get().into());
    }

    /// Another row says it.
    pub fn says(&mut self, subject: Subject, fact: Fact, amount: Fen) {
        self.add(subject, fact, i128::from(amount.get()).saturating_neg());
    }

    /// Adds to what is stated; less than zero adds to what is said.
    pub fn add(&mut self, subject: Subject, fact: Fact, amount: i128) {
        use std::collections::btree_map::Entry;
        if amount == 0 {
            return;
        }
        match self.open.entry((subject, fact)) {
            Entry::Vacant(place) => {
                place.insert(amount);
            }
            Entry::Occupied(mut place) => {
                *place.get_mut() = place.get().saturating_add(amount);
                if *place.get() == 0 {
                    place.remove();
                }
            }
        }
    }

    /// The facts that never came out even.
    pub fn into_uneven(self) -> impl Iterator<Item = (Subject, Fact, i128)> {
        self.open.into_iter().map(|((subject, fact), off)| (subject, fact, off))
    }
}
