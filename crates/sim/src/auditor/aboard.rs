//! How sellers come aboard: papers are handed in, judged, signed, and the seller trades from then on.

use serde_json::Value;

use super::books::{Books, DAY, Job};
use super::seen::{Fits, Seen};
use crate::ask::{Ask, What, account_number};
use crate::cast::{self, NEWCOMERS};
use crate::script::Judgement;

const INVALID: &str = "INVALID_REQUEST";
const NOT_THERE: &str = "RESOURCE_NOT_EXISTS";

/// Where papers stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "variants are the words of the contract")]
pub enum State {
    Checking,
    NeedVerify,
    Auditing,
    Rejected,
    NeedSign,
    Finish,
    Frozen,
    Canceled,
}

impl State {
    fn word(self) -> &'static str {
        match self {
            State::Checking => "CHECKING",
            State::NeedVerify => "ACCOUNT_NEED_VERIFY",
            State::Auditing => "AUDITING",
            State::Rejected => "REJECTED",
            State::NeedSign => "NEED_SIGN",
            State::Finish => "FINISH",
            State::Frozen => "FROZEN",
            State::Canceled => "CANCELED",
        }
    }

    /// Whether somebody's word may lead there (2.1.2).
    fn leads_to(self, to: State) -> bool {
        if self == to {
            return false;
        }
        match self {
            State::Finish | State::Rejected | State::Canceled => false,
            State::Frozen | State::Checking => true,
            State::NeedVerify | State::Auditing => to != State::Checking,
            State::NeedSign => {
                matches!(to, State::Rejected | State::Finish | State::Frozen | State::Canceled)
            }
        }
    }

    fn of(word: Judgement) -> Option<State> {
        Some(match word {
            Judgement::Hold => return None,
            Judgement::Verify => State::NeedVerify,
            Judgement::Audit => State::Auditing,
            Judgement::Reject => State::Rejected,
            Judgement::Sign => State::NeedSign,
            Judgement::Finish => State::Finish,
            Judgement::Freeze => State::Frozen,
            Judgement::Cancel => State::Canceled,
        })
    }
}

/// A seller's papers.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "fields are the words of the contract")]
pub struct Papers {
    pub by: String,
    /// Which of the seller's papers: those that were mended are others.
    pub version: u32,
    pub state: State,
    /// How often the state changed.
    pub step: i64,
    /// A person has it in hand.
    pub held: bool,
    pub mchid: Option<String>,
    pub id: Option<Value>,
}

/// A seller that is not aboard cannot do anything.
pub fn is_missing(books: &Books, mchid: &str) -> bool {
    cast::is_newcomer(mchid) && !books.aboard.contains(mchid)
}

/// The papers come into a state.
fn enter(books: &mut Books, number: &str, to: State) {
    let Some(mut row) = books.papers.get(number).cloned() else { return };
    row.state = to;
    row.step += 1;
    if matches!(to, State::NeedSign | State::Finish) && row.mchid.is_none() {
        row.mchid = NEWCOMERS.get(books.numbered).map(|one| one.mchid.to_owned());
        books.numbered += 1;
    }
    if let (State::Finish, Some(mchid)) = (to, &row.mchid) {
        books.aboard.insert(mchid.clone());
    }
    let (name, step) = (number.to_owned(), row.step);
    match to {
        State::NeedVerify => books.falls_due(books.now + 10 * DAY, Job::ExpirePapers(name, step)),
        State::NeedSign => books.falls_due(books.now + 30 * DAY, Job::ExpirePapers(name, step)),
        _ => {}
    }
    if !row.held && matches!(to, State::Checking | State::Auditing | State::NeedSign) {
        books.falls_due(books.now, Job::ReviewPapers(number.to_owned(), step));
    }
    books.papers.insert(number.to_owned(), row);
}

/// The reviewer has nothing against it.
pub fn review(books: &mut Books, number: &str, step: i64) {
    let Some(row) = books.papers.get(number).filter(|row| row.step == step && !row.held) else { return };
    match row.state {
        State::Checking => enter(books, number, State::Auditing),
        State::Auditing => enter(books, number, State::NeedSign),
        State::NeedSign => enter(books, number, State::Finish),
        _ => {}
    }
}

/// The seller did not do its part in time.
pub fn expire(books: &mut Books, number: &str, step: i64) {
    let Some(row) = books.papers.get(number).filter(|row| row.step == step) else { return };
    match row.state {
        State::NeedVerify => enter(books, number, State::Rejected),
        State::NeedSign => enter(books, number, State::Canceled),
        _ => {}
    }
}

/// Papers are handed in.
pub fn submit(books: &mut Books, ask: &Ask, seen: Seen<'_>) -> Fits {
    let What::Board { number, version } = &ask.what else { return Ok(()) };
    match books.papers.get_mut(number) {
        Some(row) if !matches!(row.state, State::Rejected | State::Canceled) => {
            if row.version != *version {
                return seen.refused(&[INVALID]);
            }
        }
        Some(row) => {
            row.version = *version;
            row.held = false;
            enter(books, number, State::Checking);
        }
        None => {
            let row = Papers {
                by: ask.by.clone(),
                version: *version,
                state: State::Checking,
                step: 0,
                held: false,
                mchid: None,
                id: None,
            };
            books.papers.insert(number.clone(), row);
            enter(books, number, State::Checking);
        }
    }
    seen.accepted()?;
    named(books, number, seen)
}

fn named(books: &mut Books, number: &str, seen: Seen<'_>) -> Fits {
    let Some((_, body)) = seen.0 else { return Ok(()) };
    seen.says("/out_request_no", number)?;
    let found = body.get("applyment_id").filter(|id| id.is_u64()).cloned();
    let Some(row) = books.papers.get_mut(number) else { return Ok(()) };
    match (&row.id, found) {
        (_, None) => Err("the papers have no number".to_owned()),
        (Some(known), Some(found)) if *known != found => Err(format!("the papers were {known}, are {found}")),
        (_, found) => {
            row.id = found;
            Ok(())
        }
    }
}

/// Papers are taken back.
pub fn revoke(books: &mut Books, ask: &Ask, seen: Seen<'_>) -> Fits {
    let What::Unboard { number } = &ask.what else { return Ok(()) };
    let Some(row) = books.papers.get(number) else { return seen.refused(&[NOT_THERE]) };
    match row.state {
        State::Finish => return seen.refused(&[INVALID]),
        State::Canceled => {}
        _ => enter(books, number, State::Canceled),
    }
    seen.accepted()?;
    named(books, number, seen)
}

/// Papers are asked after.
pub fn find(books: &mut Books, ask: &Ask, seen: Seen<'_>) -> Fits {
    let What::FindBoard { number } = &ask.what else { return Ok(()) };
    let Some(row) = books.papers.get(number).cloned() else { return seen.refused(&[NOT_THERE]) };
    seen.accepted()?;
    seen.says("/applyment_state", row.state.word())?;
    let has_number = matches!(row.state, State::NeedSign | State::Finish);
    seen.says("/sub_mchid", row.mchid.clone().filter(|_| has_number))?;
    let verifies = (row.state == State::NeedVerify).then(|| account_number(row.version));
    seen.says("/account_validation/account_no", verifies)?;
    named(books, number, seen)
}

/// A person said something; none: nobody heard.
pub fn judged(books: &mut Books, number: &str, word: Judgement, done: Option<bool>) -> Fits {
    let Some(row) = books.papers.get(number) else { return Ok(()) };
    let to = State::of(word).filter(|to| *to != row.state);
    let can = to.is_none_or(|to| row.state.leads_to(to));
    if done.is_some_and(|done| done != can) {
        return Err(format!("the papers {number} are {:?}; {word:?} was heard: {done:?}", row.state));
    }
    if !can {
        return Ok(());
    }
    if let Some(row) = books.papers.get_mut(number) {
        row.held = true;
    }
    if let Some(to) = to {
        enter(books, number, to);
    }
    Ok(())
}

/// The seller proved its account, or signed; none: nobody heard.
pub fn did(books: &mut Books, number: &str, signs: bool, done: Option<bool>) -> Fits {
    let (waits, to) =
        if signs { (State::NeedSign, State::Finish) } else { (State::NeedVerify, State::Auditing) };
    let Some(row) = books.papers.get_mut(number) else { return Ok(()) };
    let (was, can) = (row.state == to, row.state == waits);
    if done.is_some_and(|done| done != (was || can)) {
        return Err(format!("the papers {number} are {:?}; the seller did its part: {done:?}", row.state));
    }
    if can {
        row.held = false;
        enter(books, number, to);
    }
    Ok(())
}
