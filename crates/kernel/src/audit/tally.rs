//! Facts: what a row states less what other rows say of it.
//!
//! A ledger has many times more facts than memory should have, and nearly all of them come out
//! even. So the first reading keeps sums alone: a fact is weighed with a number that only this
//! reading knows, and added to one of some thousand sums, that of its subject. A sum that comes out
//! zero is one whose facts all came out even; that it does so by accident is as likely as guessing
//! a 64-bit number. Only when some do not, the rows are read once more, and the facts of subjects
//! that belong to those sums are kept one by one.

use super::Invariant;
use crate::ledger::AccountKey;
use crate::model::AccountKind;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::hash::{DefaultHasher, Hasher};
use tongbao_base::Fen;
use tongbao_base::ids::{MchId, SplitId, TransactionId};

/// How many sums: a mebibyte of them.
const SUMS: usize = 1 << 16;

/// What a fact is about.
#[derive(Debug, Clone, Copy)]
pub(super) enum About<'a> {
    /// An account.
    Account(&'a MchId, &'a str, AccountKind),
    /// A merchant of a platform.
    Merchant(&'a MchId, &'a MchId),
    /// An order of a platform.
    Order(&'a MchId, &'a TransactionId),
    /// A split of a platform.
    Split(&'a MchId, &'a SplitId),
    /// A line of a split.
    Line(&'a MchId, &'a SplitId, i64),
}

impl<'a> About<'a> {
    pub fn account(key: &'a AccountKey) -> Self {
        About::Account(&key.platform, &key.owner, key.account)
    }

    /// The same, to be kept.
    pub fn subject(self) -> Subject {
        match self {
            About::Account(platform, owner, account) => {
                Subject::Account(AccountKey { platform: platform.clone(), owner: owner.into(), account })
            }
            About::Merchant(platform, id) => Subject::Merchant(platform.clone(), id.clone()),
            About::Order(platform, id) => Subject::Order(platform.clone(), id.clone()),
            About::Split(platform, id) => Subject::Split(platform.clone(), id.clone()),
            About::Line(platform, id, line) => Subject::Line(platform.clone(), id.clone(), line),
        }
    }

    fn hash(self, key: u64) -> u64 {
        let mut hasher = DefaultHasher::new();
        hasher.write_u64(key);
        // No text holds a zero byte or this one, so that no two subjects run together.
        let mut part = |kind: u8, platform: &MchId, id: &str| {
            hasher.write_u8(kind);
            hasher.write(platform.as_str().as_bytes());
            hasher.write_u8(0xff);
            hasher.write(id.as_bytes());
            hasher.write_u8(0xff);
        };
        match self {
            About::Account(platform, owner, account) => {
                part(1, platform, owner);
                hasher.write(account.as_str().as_bytes());
            }
            About::Merchant(platform, id) => part(2, platform, id.as_str()),
            About::Order(platform, id) => part(3, platform, id.as_str()),
            About::Split(platform, id) => part(4, platform, id.as_str()),
            About::Line(platform, id, line) => {
                part(5, platform, id.as_str());
                hasher.write_i64(line);
            }
        }
        hasher.finish()
    }
}

/// What an uneven fact is about.
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

    /// Its weight for a subject of this hash; odd, so that one fact alone never vanishes.
    const fn weight(self, hash: u64) -> u64 {
        // The finish of SplitMix64: every bit of the sum reaches every bit of the weight.
        let mut weight = hash.wrapping_add(self.number().wrapping_mul(0x9e37_79b9_7f4a_7c15));
        weight = (weight ^ (weight >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        weight = (weight ^ (weight >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (weight ^ (weight >> 31)) | 1
    }

    const fn number(self) -> u64 {
        match self {
            Fact::Balance => 1,
            Fact::UnderWay => 2,
            Fact::Frozen => 3,
            Fact::Paid => 4,
            Fact::Coupon => 5,
            Fact::FeeCharged => 6,
            Fact::FeeKept => 7,
            Fact::Subsidised => 8,
            Fact::SubsidyReturned => 9,
            Fact::SubsidyReturnedFrozen => 10,
            Fact::Given => 11,
            Fact::GivenOwn => 12,
            Fact::Refunded => 13,
            Fact::PayerRefunded => 14,
            Fact::RefundRows => 15,
            Fact::Locked => 16,
            Fact::Lines => 17,
            Fact::Returned => 18,
            Fact::OpenRefunds => 19,
            Fact::OpenReturns => 20,
            Fact::OpenWithdrawals => 21,
            Fact::OpenRecoveries => 22,
        }
    }
}

/// Sums that did not come out zero.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suspects {
    key: u64,
    places: BTreeSet<usize>,
}

/// Facts, while the books are read.
#[derive(Debug)]
pub(super) enum Tally {
    /// Sums alone.
    Sums {
        /// What weights are made with; nobody but this reading knows it.
        key: u64,
        /// Weighed facts, by the hash of their subject.
        sums: Vec<u128>,
    },
    /// One by one, those that are not even yet; of some sums' subjects, or of all.
    Single {
        /// Whose.
        of: Option<Suspects>,
        /// By how much they are off.
        open: BTreeMap<(Subject, Fact), i128>,
    },
}

impl Default for Tally {
    fn default() -> Self {
        Tally::Single { of: None, open: BTreeMap::new() }
    }
}

/// The facts of one subject, to be added to.
pub(super) struct Facts<'t, 'a> {
    tally: &'t mut Tally,
    about: About<'a>,
    hash: u64,
    is_kept: bool,
}

impl Tally {
    pub fn sums(key: u64) -> Self {
        Tally::Sums { key, sums: vec![0; SUMS] }
    }

    pub fn of(suspects: Suspects) -> Self {
        Tally::Single { of: Some(suspects), open: BTreeMap::new() }
    }

    /// The facts of a subject.
    pub fn about<'a>(&mut self, about: About<'a>) -> Facts<'_, 'a> {
        let (hash, is_kept) = match self {
            Tally::Sums { key, .. } => (about.hash(*key), true),
            Tally::Single { of: None, .. } => (0, true),
            Tally::Single { of: Some(suspects), .. } => {
                let hash = about.hash(suspects.key);
                (hash, suspects.places.contains(&place(hash)))
            }
        };
        Facts { tally: self, about, hash, is_kept }
    }

    /// Takes in what another reading, of other rows, found.
    pub fn join(&mut self, other: Tally) {
        match (self, other) {
            (Tally::Sums { sums, .. }, Tally::Sums { sums: others, .. }) => {
                for (sum, other) in sums.iter_mut().zip(others) {
                    *sum = sum.wrapping_add(other);
                }
            }
            (Tally::Single { open, .. }, Tally::Single { open: others, .. }) => {
                for (fact, off) in others {
                    let sum = open.entry(fact).or_default();
                    *sum = sum.saturating_add(off);
                }
                open.retain(|_, off| *off != 0);
            }
            _ => debug_assert!(false, "readings of two kinds"),
        }
    }

    /// The sums that did not come out zero, if any.
    pub fn suspects(&self) -> Option<Suspects> {
        let Tally::Sums { key, sums } = self else { return None };
        let places: BTreeSet<usize> =
            sums.iter().enumerate().filter(|(_, sum)| **sum != 0).map(|(place, _)| place).collect();
        (!places.is_empty()).then_some(Suspects { key: *key, places })
    }

    /// The facts that never came out even.
    pub fn into_uneven(self) -> impl Iterator<Item = (Subject, Fact, i128)> {
        let open = match self {
            Tally::Single { open, .. } => open,
            Tally::Sums { .. } => BTreeMap::new(),
        };
        open.into_iter().map(|((subject, fact), off)| (subject, fact, off))
    }
}

/// Which sum a hash belongs to.
fn place(hash: u64) -> usize {
    usize::try_from(hash >> 48).unwrap_or_default()
}

impl Facts<'_, '_> {
    /// A row states it.
    pub fn states(&mut self, fact: Fact, amount: Fen) -> &mut Self {
        self.add(fact, amount.get().into())
    }

    /// Another row says it.
    pub fn says(&mut self, fact: Fact, amount: Fen) -> &mut Self {
        self.add(fact, i128::from(amount.get()).saturating_neg())
    }

    /// Adds to what is stated; less than zero adds to what is said.
    pub fn add(&mut self, fact: Fact, amount: i128) -> &mut Self {
        use std::collections::btree_map::Entry;
        if amount == 0 || !self.is_kept {
            return self;
        }
        match &mut *self.tally {
            Tally::Sums { sums, .. } => {
                if let Some(sum) = sums.get_mut(place(self.hash)) {
                    let weighed = u128::from(fact.weight(self.hash)).wrapping_mul(amount.cast_unsigned());
                    *sum = sum.wrapping_add(weighed);
                }
            }
            Tally::Single { open, .. } => match open.entry((self.about.subject(), fact)) {
                Entry::Vacant(place) => {
                    place.insert(amount);
                }
                Entry::Occupied(mut place) => {
                    *place.get_mut() = place.get().saturating_add(amount);
                    if *place.get() == 0 {
                        place.remove();
                    }
                }
            },
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(number: i64) -> TransactionId {
        TransactionId::new(format!("42{number:026}"))
    }

    /// Facts of a thousand orders, all even but those that are given with by how much.
    fn read(tally: &mut Tally, off: &[(i64, i128)]) {
        let platform = MchId::from("1900000100");
        for number in 0..1000 {
            let id = order(number);
            let mut facts = tally.about(About::Order(&platform, &id));
            facts.states(Fact::Paid, Fen::new(number)).says(Fact::Paid, Fen::new(number));
            for (_, off) in off.iter().filter(|(of, _)| *of == number) {
                facts.add(Fact::Frozen, *off);
            }
        }
    }

    #[test]
    fn facts_that_come_out_even_leave_no_suspect() {
        let mut tally = Tally::sums(7);
        read(&mut tally, &[]);
        assert_eq!(tally.suspects(), None);
    }

    #[test]
    fn what_is_uneven_is_found_again_by_a_second_reading_of_its_suspects_alone() {
        // The sum over all orders is even; two of them are not.
        let off = [(17, 5), (918, -5)];
        let mut tally = Tally::sums(7);
        read(&mut tally, &off);
        let suspects = tally.suspects().unwrap();
        assert_eq!(suspects.places.len(), 2);
        let mut again = Tally::of(suspects);
        read(&mut again, &off);
        let uneven: Vec<_> =
            again.into_uneven().map(|(subject, _, off)| (subject.to_string(), off)).collect();
        let named = |number| format!("order {} of platform 1900000100", order(number));
        assert_eq!(uneven, [(named(17), 5), (named(918), -5)]);
    }

    #[test]
    fn readings_of_halves_are_joined() {
        let off = [(1, 3)];
        for two in [[Tally::sums(9), Tally::sums(9)], [Tally::default(), Tally::default()]] {
            let [mut one, mut other] = two;
            read(&mut one, &off);
            read(&mut other, &[(1, -3)]);
            one.join(other);
            assert_eq!((one.suspects(), one.into_uneven().count()), (None, 0));
        }
    }

    #[test]
    fn one_fact_alone_never_vanishes() {
        let platform = MchId::from("1900000100");
        for exponent in 0..127 {
            let mut tally = Tally::sums(exponent);
            tally.about(About::Merchant(&platform, &platform)).add(Fact::Locked, 1 << exponent);
            assert!(tally.suspects().is_some(), "2^{exponent}");
        }
    }
}
