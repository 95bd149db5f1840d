//! The auditor: knows requests, replies and callbacks, and keeps books of its own.
//!
//! What nobody answered may have happened or not; what was asked at the same time may have happened
//! in any order. The auditor keeps every course of things that agrees with all it has seen. When
//! none is left, what it saw last cannot be, and that is a violation.
//!
//! Nothing here knows the kernel: its rules are written down a second time, as plainly as possible,
//! from the contract.

pub mod aboard;
pub mod accounts;
pub mod alters;
pub mod bills;
pub mod books;
pub mod calendar;
pub mod closings;
pub mod facts;
mod funds;
mod orders;
mod payments;
mod refunds;
mod returns;
mod seen;
mod splits;
mod work;

pub use books::Books;
pub use payments::Means;
pub use splits::cap;
pub use work::Worked;

use crate::ask::{Ask, What};
use crate::script::{Account, AlterWord, BankWord, Code, Judgement, Licence, Mark, Receiver, Verdict};
use crate::world::Outcome;
use books::Place;
use seen::Seen;
use std::collections::BTreeMap;
use work::Turn;

/// More courses of things than this are too many to keep; scripts leave no more open.
const COURSES_MAX: usize = 512;

/// What somebody outside did, as the auditor is told.
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "the fields are those of the deeds")]
pub enum Deed {
    /// A buyer paid; the numbers that were given, or the rule that refused.
    Paid { number: String, means: Means, granted: Option<Result<Vec<String>, String>> },
    /// A buyer tried and failed.
    Fumbled { number: String },
    /// Money came in.
    ToppedUp { of: String, account: Account, amount: i64, done: Option<bool> },
    /// The operator holds a seller; how much more is held is asked of its balance.
    Held { of: String, amount: i64, done: Option<bool> },
    /// It let go.
    LetGo { of: String, done: Option<bool> },
    /// A merchant agrees to give splits back, or no longer does.
    Consented { of: String, given: bool },
    /// A receiver takes nothing, or takes its parts again.
    Objects { receiver: Receiver, objects: bool },
    /// The bank sent a withdrawal back, by its key in the books.
    Bounced { place: String, done: Option<bool> },
    /// The operator spoke about an application to close.
    Reviewed { number: String, verdict: Verdict, done: Option<bool> },
    /// A person spoke about a newcomer's papers.
    Judged { number: String, word: Judgement, done: Option<bool> },
    /// The newcomer did its part.
    SellerDid { number: String, signs: bool, done: Option<bool> },
    /// The merchant confirmed it itself.
    Agreed { number: String, done: Option<bool> },
    /// The licence of a seller holds or not, and so many complaints wait; none: that stayed as it was.
    Noted { of: String, licence: Option<Licence>, complaints: Option<u32>, done: Option<bool> },
    /// A person spoke about a seller's new papers, by their key in the books.
    AlterJudged { place: String, word: AlterWord, done: Option<bool> },
    /// The bank spoke of the one change to this account that waits.
    BankSaid { of: String, account: Mark, word: BankWord, done: Option<bool> },
    /// The bank spoke of the account in use.
    Payable { of: String, payable: bool, done: Option<bool> },
}

/// Every course of things that agrees with what was seen.
#[derive(Debug, Clone)]
pub struct Auditor {
    courses: Vec<Books>,
    codes: BTreeMap<String, Code>,
}

impl Auditor {
    /// Before anything happened.
    pub fn new(now: i64) -> Self {
        Auditor { courses: vec![Books::new(now)], codes: BTreeMap::new() }
    }

    /// One of the courses, for who has to write the next request.
    pub fn books(&self) -> &Books {
        self.courses.first().expect("an auditor without courses has said so and is asked no more")
    }

    /// How many courses are possible.
    pub fn courses(&self) -> usize {
        self.courses.len()
    }

    /// What a payment code says; its buyer knows.
    pub fn code(&mut self, code: &str, says: Code) {
        self.codes.insert(code.to_owned(), says);
    }

    /// Time passes.
    pub fn time(&mut self, now: i64) {
        for course in &mut self.courses {
            course.now = now;
        }
    }

    /// Keeps the courses that `next` makes of those there were; an error when none is left.
    fn keep(&mut self, next: impl Fn(&Books) -> Vec<Result<Books, String>>) -> Result<(), String> {
        let mut kept: Vec<Books> = Vec::new();
        let mut first_no = None;
        for course in &self.courses {
            for made in next(course) {
                match made.map(Books::in_due_order).and_then(|books| work::sound(&books).map(|()| books)) {
                    Ok(books) if kept.contains(&books) => {}
                    Ok(books) => kept.push(books),
                    Err(no) => first_no = first_no.or(Some(no)),
                }
            }
        }
        if kept.is_empty() {
            return Err(first_no.unwrap_or_else(|| "no course of things is left".to_owned()));
        }
        if kept.len() > COURSES_MAX {
            return Err(format!("{} courses of things are too many to keep", kept.len()));
        }
        self.courses = kept;
        Ok(())
    }

    /// Requests that came at the same time, and what came of each.
    pub fn asked(&mut self, asks: &[Ask], outcomes: &[Outcome]) -> Result<(), String> {
        let all: Vec<(&Ask, &Outcome)> = asks.iter().zip(outcomes).collect();
        let codes = self.codes.clone();
        self.keep(|course| linearized(course, &all, &codes))
    }

    /// Something happened outside.
    pub fn told(&mut self, deed: &Deed) -> Result<(), String> {
        self.keep(|course| {
            let mut books = course.clone();
            let after = happened(&mut books, deed).map(|()| books);
            if is_certain(deed) { vec![after] } else { vec![after, Ok(course.clone())] }
        })
    }

    /// What was due was done.
    pub fn worked(&mut self, seen: Worked<'_>) -> Result<(), String> {
        self.keep(|course| {
            let turn = |turn| {
                let mut books = course.clone();
                work::worked(&mut books, turn, seen).map(|()| books)
            };
            let mut made = vec![turn(Turn::Inside), turn(Turn::Outside)];
            if seen.broke {
                made.push(turn(Turn::InsideToTheEnd));
            }
            made
        })
    }

    /// Whether an advance is still on its way back, in any course.
    pub fn recovers(&self) -> bool {
        let waits = |one: &books::Recovery| one.result == books::Result3::Waits;
        let mut refunds = self.courses.iter().flat_map(|course| course.refunds.values());
        refunds.any(|refund| refund.recovery.as_ref().is_some_and(waits))
    }

    /// The play is over, and every server was well for days.
    pub fn ended(&mut self) -> Result<(), String> {
        self.keep(|course| vec![work::ended(course).map(|()| course.clone())])
    }
}

/// Every order in which the requests may have been done: by the set of those that are done, each
/// state that an order of them leads to, once.
fn linearized(
    course: &Books,
    all: &[(&Ask, &Outcome)],
    codes: &BTreeMap<String, Code>,
) -> Vec<Result<Books, String>> {
    let mut by_done: BTreeMap<u32, Vec<Books>> = BTreeMap::from([(0, vec![course.clone()])]);
    let mut no = Vec::new();
    let whole = (1_u32 << all.len()) - 1;
    for done in 0..whole {
        for books in by_done.remove(&done).unwrap_or_default() {
            for (place, (ask, outcome)) in
                all.iter().enumerate().filter(|(place, _)| done & (1 << place) == 0)
            {
                // Of requests that are the same, the first is done first.
                let is_second = all[..place]
                    .iter()
                    .enumerate()
                    .any(|(at, one)| done & (1 << at) == 0 && *one == (*ask, *outcome));
                if is_second {
                    continue;
                }
                for after in single(&books, ask, outcome, codes) {
                    match after {
                        Ok(after) => {
                            let known = by_done.entry(done | 1 << place).or_default();
                            if !known.contains(&after) {
                                known.push(after);
                            }
                        }
                        Err(why) => no.push(Err(format!("{} {:?}: {why}", ask.by, ask.what))),
                    }
                }
            }
        }
    }
    let made = by_done.remove(&whole).unwrap_or_default();
    if made.is_empty() { no } else { made.into_iter().map(Ok).collect() }
}

/// One request and what came of it.
fn single(
    course: &Books,
    ask: &Ask,
    outcome: &Outcome,
    codes: &BTreeMap<String, Code>,
) -> Vec<Result<Books, String>> {
    let code = match &ask.what {
        What::Scan { code, .. } => codes.get(code).copied().unwrap_or(Code::Unknown),
        _ => Code::Unknown,
    };
    let mut books = course.clone();
    match outcome {
        Outcome::Reply { status, body } => {
            vec![work::answered(&mut books, ask, Seen(Some((*status, body))), code).map(|()| books)]
        }
        Outcome::Silence => {
            let after = work::answered(&mut books, ask, Seen(None), code).map(|()| books);
            vec![after, Ok(course.clone())]
        }
    }
}

fn is_certain(deed: &Deed) -> bool {
    match deed {
        Deed::Paid { granted, .. } => granted.is_some(),
        Deed::ToppedUp { done, .. }
        | Deed::Held { done, .. }
        | Deed::LetGo { done, .. }
        | Deed::Bounced { done, .. }
        | Deed::Reviewed { done, .. }
        | Deed::Judged { done, .. }
        | Deed::SellerDid { done, .. }
        | Deed::Agreed { done, .. }
        | Deed::Noted { done, .. }
        | Deed::AlterJudged { done, .. }
        | Deed::BankSaid { done, .. }
        | Deed::Payable { done, .. } => done.is_some(),
        Deed::Fumbled { .. } | Deed::Consented { .. } | Deed::Objects { .. } => true,
    }
}

fn happened(books: &mut Books, deed: &Deed) -> Result<(), String> {
    match deed {
        Deed::Paid { number, means, granted } => payments::paid(books, number, means, granted.clone())?,
        Deed::Fumbled { number } => payments::fumbled(books, number),
        Deed::ToppedUp { of, account, amount, done } => {
            let can = !books.is_closed(of);
            if done.is_some_and(|done| done != can) {
                return Err(format!("{of} is closed: {}; it was topped up: {done:?}", !can));
            }
            if can {
                books.moves(Place::Outside, funds::pocket(of, *account), *amount);
            }
        }
        Deed::Held { of, done, .. } | Deed::LetGo { of, done } if books.is_closed(of) => {
            if *done == Some(true) {
                return Err(format!("{of} is closed, and was put under control or let go"));
            }
        }
        Deed::Held { of, amount, done } if *done != Some(false) => {
            if *amount > books.available(of) {
                return Err(format!("{amount} of {of} were held, there are {}", books.available(of)));
            }
            books.moves(Place::Available(of.clone()), Place::Frozen(of.clone()), *amount);
            *books.held.entry(of.clone()).or_default() += amount;
        }
        Deed::LetGo { of, done } if *done != Some(false) => {
            let held = books.held.remove(of).unwrap_or_default();
            books.moves(Place::Frozen(of.clone()), Place::Available(of.clone()), held);
        }
        Deed::Consented { of, given: true } => {
            books.consenting.insert(of.clone());
        }
        Deed::Consented { of, given: false } => {
            books.consenting.remove(of);
        }
        Deed::Objects { receiver, objects: true } => {
            books.objecting.insert(receiver.clone());
        }
        Deed::Objects { receiver, objects: false } => {
            books.objecting.remove(receiver);
        }
        Deed::Bounced { place, done } => {
            let status = books.withdrawals.get(place).map_or("", |row| row.status);
            let can = matches!(status, "CREATE_SUCCESS" | "SUCCESS" | "REFUND");
            if done.is_some_and(|done| done != can) {
                return Err(format!("the withdrawal {place} is {status}; sent back: {done:?}"));
            }
            funds::settled(books, place, "REFUND");
        }
        Deed::Reviewed { number, verdict, done } => closings::reviewed(books, number, *verdict, *done)?,
        Deed::Judged { number, word, done } => aboard::judged(books, number, *word, *done)?,
        Deed::SellerDid { number, signs, done } => aboard::did(books, number, *signs, *done)?,
        Deed::Agreed { number, done } => closings::agreed(books, number, *done)?,
        Deed::Noted { of, licence, complaints, done } => {
            facts::noted(books, of, (*licence, *complaints), *done)?;
        }
        Deed::AlterJudged { place, word, done } => alters::judged(books, place, *word, *done)?,
        Deed::BankSaid { of, account, word, done } => accounts::said(books, (of, *account), *word, *done)?,
        Deed::Payable { of, payable, done } => accounts::payable(books, of, *payable, *done)?,
        Deed::Held { .. } | Deed::LetGo { .. } => {}
    }
    Ok(())
}
