//! What an audit says.

use crate::model::Account;
use crate::row::words;
use std::fmt;

words! {
    /// What must hold of the books, whatever happened (contract, Annex B).
    pub enum Invariant {
        /// Stored balances are a cache.
        BalancesFollowEntries = "every stored balance equals the sum of its entries",
        /// Double entry.
        BooksBalance = "all accounts together hold nothing",
        /// Annex B, 5.
        NothingBelowZero = "no guarded account is below zero",
        /// Annex B, 2.
        FrozenIsCovered = "pending money covers what orders have frozen and controls hold",
        /// Annex B, 3.
        OrdersAddUp = "every fen of an order is accounted for",
        /// Annex B, 4.
        FeesNet = "fees kept are fees charged less fees given back",
        /// The running sums are a cache, too.
        SumsFollowEntries = "every order's sums equal its entries, refunds and lines",
        /// Requests and their lines.
        SplitsAddUp = "every split equals its lines, and every line its returns",
        /// Nothing is lost on the way.
        TransitIsKnown = "money on its way belongs to a refund or a withdrawal",
        /// What keeps a sub-merchant from being closed.
        OpenWorkIsCounted = "what a merchant has under way is counted",
    }
}

/// A fact that does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Which invariant it breaks.
    pub invariant: Invariant,
    /// Of what: `order 42…`, `account 19…/BASIC_PENDING`.
    pub subject: String,
    /// Which fact.
    pub fact: &'static str,
    /// By how many fen: what the row states less what other rows say. Wider than money, because
    /// broken books may add up to more than 64 bits.
    pub off: i128,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Finding { invariant, subject, fact, off } = self;
        write!(f, "not so that {invariant}: {subject}: {fact} (off by {off} fen)")
    }
}

/// Whether an invariant holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    /// Which.
    pub invariant: Invariant,
    /// Whether it does.
    pub holds: bool,
}

/// What an audit says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Every account with its stored balance: the trial balance.
    pub accounts: Vec<Account>,
    /// Their sum; wider than money, because broken books may add up to more than 64 bits.
    pub total: i128,
    /// Every invariant.
    pub verdicts: Vec<Verdict>,
    /// Every fact that does not hold, by invariant in the order of `verdicts`.
    pub findings: Vec<Finding>,
}

impl Report {
    pub(super) fn new(accounts: Vec<Account>, total: i128, findings: Vec<Finding>) -> Self {
        let holds = |invariant: &Invariant| findings.iter().all(|finding| finding.invariant != *invariant);
        let verdict = |invariant: &Invariant| Verdict { invariant: *invariant, holds: holds(invariant) };
        let verdicts = Invariant::ALL.iter().map(verdict).collect();
        Report { accounts, total, verdicts, findings }
    }

    /// Whether everything holds.
    pub fn holds(&self) -> bool {
        self.findings.is_empty()
    }
}
