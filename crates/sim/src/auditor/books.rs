//! The auditor's books: plain maps of integers, nothing else. Amounts in fen, times in milliseconds.
#![allow(missing_docs, reason = "fields and variants are the words of the contract")]

mod due;

pub use due::{Due, Job, Owed};

use super::aboard::Papers;
use super::accounts::{Rebank, Settles};
use super::alters::Alter;
use super::calendar::day;
use super::closings::Closing;
use super::facts::Facts;
use crate::cast::{self, Kind, MERCHANTS};
use crate::script::{Account, Fate, Receiver, Way};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// A place where money is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// A merchant's available money.
    Available(String),
    /// A merchant's frozen money, of orders and under control.
    Frozen(String),
    /// A merchant's operating money.
    Operation(String),
    /// A person's change.
    Change(String),
    /// Refunds on their way.
    Refunds,
    /// Refunds that nobody takes.
    Held,
    /// Withdrawals on their way.
    Payouts,
    /// Fees earned.
    Fees,
    /// Coupons paid by sponsors: below nothing.
    Sponsors,
    /// Everything outside: below nothing by what came in.
    Outside,
}

/// Where an order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// `NOTPAY`
    Open,
    /// `USERPAYING`
    Asked,
    /// `SUCCESS`
    Paid,
    /// `REFUND`
    Refunded,
    /// `CLOSED`
    Closed,
    /// `PAYERROR`
    Failed,
    /// `REVOKED`
    Revoked,
}

/// An order, alone or part of a combined one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    pub by: String,
    pub seller: String,
    pub combined: Option<String>,
    pub code: Option<String>,
    pub way: Way,
    pub total: i64,
    pub sharing: bool,
    pub planned: i64,
    pub state: State,
    pub created_at: i64,
    pub session_until: i64,
    pub expires_at: i64,
    pub named: Option<String>,
    pub payer: Option<String>,
    pub by_change: bool,
    pub transaction: Option<String>,
    pub paid_at: i64,
    pub payer_total: i64,
    pub fee: i64,
    /// Frozen and promised to nobody.
    pub unsplit: i64,
    /// Frozen and promised to a split.
    pub locked: i64,
    /// Given, or promised, to others by splits.
    pub counted: i64,
    pub splits: i64,
    pub finished: bool,
    pub refunded: i64,
    pub payer_refunded: i64,
    pub fee_refunded: i64,
    pub refunds: i64,
    pub subsidy: Option<String>,
    pub subsidised: i64,
    pub subsidy_returned: i64,
    pub cancelled: bool,
}

/// A combined order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Combined {
    pub by: String,
    pub way: Way,
    pub parts: Vec<String>,
}

/// A line of a split.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineOf {
    pub receiver: Receiver,
    pub amount: i64,
    /// None: not worked off.
    pub paid: Option<bool>,
    pub returned: i64,
}

/// A split, or a finish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Split {
    pub by: String,
    pub seller: String,
    /// The order's number.
    pub order: String,
    pub is_finish: bool,
    pub ends: bool,
    pub lines: Vec<LineOf>,
    pub released: i64,
    pub done_at: Option<i64>,
    pub returns: i64,
    pub id: Option<String>,
}

/// Where a return, or a recovery, stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Result3 {
    /// `PROCESSING`
    Waits,
    /// `SUCCESS`
    Done,
    /// `FAILED`
    Failed,
}

impl Result3 {
    /// As the wire spells it.
    pub fn word(self) -> &'static str {
        match self {
            Result3::Waits => "PROCESSING",
            Result3::Done => "SUCCESS",
            Result3::Failed => "FAILED",
        }
    }
}

/// A split return.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Back {
    pub by: String,
    pub seller: String,
    pub split: String,
    pub line: usize,
    pub from: String,
    pub amount: i64,
    pub result: Result3,
    pub created_at: i64,
    pub done_at: Option<i64>,
    pub id: Option<String>,
}

/// Who paid for a refund.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Payer {
    Frozen,
    Available,
    Advance,
}

/// Where a refund stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    Processing,
    Success,
    Closed,
    Abnormal,
}

impl Standing {
    /// As the wire spells it.
    pub fn word(self) -> &'static str {
        match self {
            Standing::Processing => "PROCESSING",
            Standing::Success => "SUCCESS",
            Standing::Closed => "CLOSED",
            Standing::Abnormal => "ABNORMAL",
        }
    }
}

/// A refund.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refund {
    pub created_at: i64,
    pub by: String,
    pub seller: String,
    pub order: String,
    pub number: String,
    pub amount: i64,
    pub payer_refund: i64,
    pub fee_back: i64,
    pub payer: Payer,
    pub named: Option<Payer>,
    pub may_advance: bool,
    pub told: bool,
    pub to_card: bool,
    pub standing: Standing,
    pub id: Option<String>,
    pub recovery: Option<Recovery>,
    pub subsidy_cited: bool,
}

/// An advance on its way back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recovery {
    pub result: Result3,
    pub created_at: i64,
    pub id: Option<String>,
}

/// A subsidy that was returned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsubsidy {
    pub order: String,
    pub refund: Option<String>,
    pub amount: i64,
    pub named: Option<Payer>,
    pub id: Option<String>,
}

/// A withdrawal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawal {
    pub by: String,
    pub of: String,
    pub account: Account,
    pub amount: i64,
    /// As the wire spells it.
    pub status: &'static str,
    pub created_at: i64,
    pub settled_at: Option<i64>,
    /// The last four digits of the account that it goes to.
    pub tail: String,
    pub id: Option<String>,
    /// Of a closing: its platform gave it no number, and is told nothing of it.
    pub of_closing: bool,
}

/// One possible course of things.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Books {
    pub now: i64,
    pub money: BTreeMap<Place, i64>,
    pub orders: BTreeMap<String, Order>,
    pub combined: BTreeMap<String, Combined>,
    pub splits: BTreeMap<String, Split>,
    pub backs: BTreeMap<String, Back>,
    /// By seller and number, as they are unique.
    pub refunds: BTreeMap<String, Refund>,
    pub subsidy_ids: BTreeMap<String, Option<String>>,
    pub subsidy_amounts: BTreeMap<String, i64>,
    pub unsubsidies: BTreeMap<String, Unsubsidy>,
    pub withdrawals: BTreeMap<String, Withdrawal>,
    /// Merchants under control, and how much of their money is held.
    pub held: BTreeMap<String, i64>,
    /// Newcomers' papers, who of them is aboard, and how many numbers were given.
    pub papers: BTreeMap<String, Papers>,
    pub aboard: BTreeSet<String>,
    pub numbered: usize,
    pub closings: BTreeMap<String, Closing>,
    /// Merchants whose number is closed.
    pub closed: BTreeSet<String>,
    /// Where withdrawals go, of sellers of whom anything was said about that, and the changes.
    pub settles: BTreeMap<String, Settles>,
    pub rebanks: Vec<Rebank>,
    /// Sellers' new papers, and what is known of sellers that does not move their money.
    pub alters: BTreeMap<String, Alter>,
    pub facts: BTreeMap<String, Facts>,
    pub consenting: BTreeSet<String>,
    pub objecting: BTreeSet<Receiver>,
    /// Lists of receivers, by their owner.
    pub listed: BTreeSet<(String, Receiver)>,
    /// What persons received by splits, by platform and month.
    pub months: BTreeMap<(String, String, i64), i64>,
    pub due: Vec<Due>,
    pub owed: Vec<Owed>,
    pub fates: BTreeMap<String, Vec<Fate>>,
    /// What was in each merchant's accounts after the last movement of a day that changed it.
    pub ends: BTreeMap<(String, &'static str), BTreeMap<i64, i64>>,
    /// The day on which everything began.
    pub first_day: i64,
    /// The last day whose bills are made, and the last whose bills may be.
    pub made: i64,
    pub maybe_made: i64,
    /// Until then days may be open whose closing broke.
    pub days_put_off_until: i64,
    /// The hashes of bills that were told, by who asked, which, and of which day; empty: there was none.
    pub bills: BTreeMap<(String, String, i64), String>,
}

impl Books {
    /// What falls due at different moments was put down in some order that nobody will ever see; what
    /// falls due at one moment is done in that order, and keeps it.
    #[must_use]
    pub fn in_due_order(mut self) -> Self {
        self.due.sort_by_key(|due| due.at);
        self
    }

    /// Before anything happened.
    pub fn new(now: i64) -> Self {
        let mut listed = BTreeSet::new();
        for owner in MERCHANTS.iter().filter(|one| matches!(one.kind, Kind::Seller | Kind::Direct)) {
            let is_generic = cast::merchant(owner.under)
                .is_some_and(|under| matches!(under.kind, Kind::Partner | Kind::Direct));
            for one in MERCHANTS.iter().filter(|_| is_generic) {
                let is_own = matches!(one.kind, Kind::Direct | Kind::Partner);
                if one.mchid != owner.mchid && (one.under == owner.under || is_own) {
                    listed.insert((owner.mchid.to_owned(), Receiver::Merchant(one.mchid.to_owned())));
                }
            }
        }
        Books {
            now,
            money: BTreeMap::new(),
            orders: BTreeMap::new(),
            combined: BTreeMap::new(),
            splits: BTreeMap::new(),
            backs: BTreeMap::new(),
            refunds: BTreeMap::new(),
            subsidy_ids: BTreeMap::new(),
            subsidy_amounts: BTreeMap::new(),
            unsubsidies: BTreeMap::new(),
            withdrawals: BTreeMap::new(),
            held: BTreeMap::new(),
            papers: BTreeMap::new(),
            aboard: BTreeSet::new(),
            numbered: 0,
            closings: BTreeMap::new(),
            closed: BTreeSet::new(),
            settles: BTreeMap::new(),
            rebanks: Vec::new(),
            alters: BTreeMap::new(),
            facts: BTreeMap::new(),
            consenting: BTreeSet::new(),
            objecting: BTreeSet::new(),
            listed,
            months: BTreeMap::new(),
            due: Vec::new(),
            owed: Vec::new(),
            fates: BTreeMap::new(),
            ends: BTreeMap::new(),
            first_day: day(now),
            made: day(now) - 1,
            maybe_made: day(now) - 1,
            days_put_off_until: now,
            bills: BTreeMap::new(),
        }
    }

    /// How much there is.
    pub fn at(&self, place: &Place) -> i64 {
        self.money.get(place).copied().unwrap_or_default()
    }

    /// What a merchant may withdraw.
    pub fn available(&self, mchid: &str) -> i64 {
        self.at(&Place::Available(mchid.to_owned()))
    }

    /// Money moves: what one place loses the other gains.
    pub fn moves(&mut self, from: Place, to: Place, amount: i64) {
        *self.money.entry(from.clone()).or_default() -= amount;
        *self.money.entry(to.clone()).or_default() += amount;
        for place in [from, to] {
            self.notes(&place);
        }
    }

    /// What the account holds now, for the day's end.
    fn notes(&mut self, place: &Place) {
        let (of, pot, holds) = match place {
            Place::Available(of) | Place::Frozen(of) => {
                let both = [Place::Available(of.clone()), Place::Frozen(of.clone())];
                (of, "BASIC", both.iter().map(|place| self.at(place)).sum())
            }
            Place::Operation(of) => (of, "OPERATION", self.at(place)),
            _ => return,
        };
        let ends = self.ends.entry((of.clone(), pot)).or_default();
        if ends.last_key_value().map_or(0, |(_, last)| *last) != holds {
            ends.insert(day(self.now), holds);
        }
    }

    /// Something falls due.
    pub fn falls_due(&mut self, at: i64, job: Job) {
        self.due.push(Due { at, job });
    }

    /// Somebody is to be told now.
    pub fn owes(&mut self, to: &str, event: &'static str, says: Vec<(&'static str, Value)>) {
        let next_at = Some(self.now);
        self.owed.push(Owed { to: to.to_owned(), event, says, tries: 0, next_at, slack: 0, id: None });
    }

    /// The order under the number that the program gave it.
    pub fn order_of(&self, by: &str, seller: Option<&str>, transaction: &str) -> Option<(&String, &Order)> {
        self.orders.iter().find(|(_, order)| {
            order.by == by
                && seller.is_none_or(|seller| order.seller == seller)
                && order.transaction.as_deref() == Some(transaction)
        })
    }

    /// Its number is closed: nothing new begins under it.
    pub fn is_closed(&self, mchid: &str) -> bool {
        self.closed.contains(mchid)
    }

    /// It may do nothing.
    pub fn is_held(&self, mchid: &str) -> bool {
        self.held.contains_key(mchid)
    }
}

impl Order {
    /// Paid, and not reversed.
    pub fn is_paid(&self) -> bool {
        matches!(self.state, State::Paid | State::Refunded)
    }

    /// Outside 收付通.
    pub fn is_generic(&self) -> bool {
        is_generic(&self.by)
    }
}

/// Outside 收付通.
pub fn is_generic(by: &str) -> bool {
    cast::merchant(by).is_some_and(|one| matches!(one.kind, Kind::Partner | Kind::Direct))
}

/// A receiver's available money: its own, or, where it belongs to somebody else, what it has with
/// the merchant that split to it.
pub fn pot(by: &str, mchid: &str) -> Place {
    let is_ours = cast::merchant(mchid).is_some_and(|one| one.under == by);
    Place::Available(if is_ours { mchid.to_owned() } else { format!("{by}/{mchid}") })
}

/// A receiver is told: it said where to, and the platform that splits knows it. Another platform's
/// seller it does not.
pub fn hears(by: &str, mchid: &str) -> bool {
    cast::merchant(mchid).is_some_and(|one| one.told && (one.under == by || one.under == mchid))
}

/// `a × b / c`, rounded half up.
pub fn half_up(a: i64, b: i64, c: i64) -> i64 {
    let (a, b, c) = (i128::from(a), i128::from(b), i128::from(c.max(1)));
    i64::try_from((2 * a * b + c) / (2 * c)).unwrap_or(i64::MAX)
}

/// A second, in milliseconds.
pub const SECOND: i64 = 1000;
/// An hour.
pub const HOUR: i64 = 3600 * SECOND;
/// A day.
pub const DAY: i64 = 24 * HOUR;

/// The start of the next day in UTC+8.
pub fn next_day(at: i64) -> i64 {
    (at + 8 * HOUR).div_euclid(DAY) * DAY + DAY - 8 * HOUR
}
