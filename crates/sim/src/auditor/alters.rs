//! Sellers' new papers: handed in, looked at, passed, and what they make of a seller.

use super::books::{Books, Job};
use super::facts::is_live_seller;
use super::refunds::key;
use super::seen::{Fits, Seen};
use crate::ask::{Ask, What, new_name};
use crate::script::{AlterWord, Subject};

const NOT_THERE: &str = "RESOURCE_NOT_EXISTS";

/// Where new papers stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "variants are the words of the contract")]
pub enum State {
    Auditing,
    Rejected,
    Modifying,
    Finished,
    Canceled,
    Editing,
}

impl State {
    fn word(self) -> &'static str {
        match self {
            State::Auditing => "APPLYMENT_STATE_AUDITING",
            State::Rejected => "APPLYMENT_STATE_REJECTED",
            State::Modifying => "APPLYMENT_STATE_MODIFING",
            State::Finished => "APPLYMENT_STATE_FINISHED",
            State::Canceled => "APPLYMENT_STATE_CANCELED",
            State::Editing => "APPLYMENT_STATE_EDITTING",
        }
    }

    /// The number may be used for other papers.
    fn is_open(self) -> bool {
        matches!(self, State::Rejected | State::Canceled | State::Editing)
    }

    /// Whether a person's word may lead there (2.1.5).
    fn leads_to(self, to: State) -> bool {
        match self {
            State::Auditing => !matches!(to, State::Auditing | State::Canceled),
            State::Editing => matches!(to, State::Auditing | State::Rejected),
            State::Modifying => to == State::Finished,
            State::Rejected | State::Finished | State::Canceled => false,
        }
    }

    fn of(word: AlterWord) -> Option<State> {
        Some(match word {
            AlterWord::Hold => return None,
            AlterWord::Audit => State::Auditing,
            AlterWord::Reject => State::Rejected,
            AlterWord::Edit => State::Editing,
            AlterWord::Modify => State::Modifying,
            AlterWord::Finish => State::Finished,
        })
    }
}

/// New papers of a seller.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "fields are the words of the contract")]
pub struct Alter {
    pub by: String,
    pub of: String,
    pub number: String,
    /// What stands in them.
    pub subject: Subject,
    pub version: u32,
    pub state: State,
    /// How often the state changed.
    pub step: i64,
    /// A person has them in hand.
    pub held: bool,
    pub id: Option<String>,
}

/// The papers come into a state; in effect, they say who the seller is.
fn enter(books: &mut Books, place: &str, to: State) {
    let Some(row) = books.alters.get_mut(place) else { return };
    row.state = to;
    row.step += 1;
    let row = row.clone();
    if to == State::Finished {
        let facts = books.facts.entry(row.of.clone()).or_default();
        facts.name = Some(new_name(&row.of, row.version));
        facts.signs = row.subject == Subject::Government;
    }
    if !row.held && matches!(to, State::Auditing | State::Modifying) {
        books.falls_due(books.now, Job::ReviewAlter(place.to_owned(), row.step));
    }
}

/// The reviewer has nothing against them.
pub fn review(books: &mut Books, place: &str, step: i64) {
    let Some(row) = books.alters.get(place).filter(|row| row.step == step && !row.held) else { return };
    match row.state {
        State::Auditing => enter(books, place, State::Modifying),
        State::Modifying => enter(books, place, State::Finished),
        _ => {}
    }
}

/// New papers are handed in.
pub fn submit(books: &mut Books, ask: &Ask, seen: Seen<'_>) -> Fits {
    let What::Alter { number, of, subject, version } = &ask.what else { return Ok(()) };
    if !is_live_seller(books, &ask.by, of) {
        return seen.refused(&["NO_AUTH"]);
    }
    let place = key(of, number);
    match books.alters.get_mut(&place) {
        Some(row) if !row.state.is_open() => {
            if (row.subject, row.version) != (*subject, *version) {
                return seen.refused(&["INVALID_REQUEST"]);
            }
        }
        Some(row) => {
            (row.subject, row.version, row.held) = (*subject, *version, false);
            enter(books, &place, State::Auditing);
        }
        None => {
            let row = Alter {
                by: ask.by.clone(),
                of: of.clone(),
                number: number.clone(),
                subject: *subject,
                version: *version,
                state: State::Auditing,
                step: 0,
                held: false,
                id: None,
            };
            books.alters.insert(place.clone(), row);
            enter(books, &place, State::Auditing);
        }
    }
    seen.accepted()?;
    named(books, &place, seen)
}

fn named(books: &mut Books, place: &str, seen: Seen<'_>) -> Fits {
    match books.alters.get_mut(place) {
        Some(row) => seen.names("/apply_id", &mut row.id),
        None => Ok(()),
    }
}

/// New papers are taken back, unless they passed.
pub fn revoke(books: &mut Books, ask: &Ask, seen: Seen<'_>) -> Fits {
    let What::Unalter { id } = &ask.what else { return Ok(()) };
    let found = books.alters.iter().find(|(_, row)| row.by == ask.by && row.id.as_ref() == Some(id));
    let Some((place, row)) = found else { return seen.refused(&[NOT_THERE]) };
    let (place, state) = (place.clone(), row.state);
    let is_late = matches!(state, State::Modifying | State::Finished);
    if !is_late && state != State::Canceled {
        enter(books, &place, State::Canceled);
    }
    seen.accepted()?;
    seen.says("/result", if is_late { "FAIL" } else { "SUCCESS" })
}

/// New papers are asked after.
pub fn find(books: &mut Books, ask: &Ask, seen: Seen<'_>) -> Fits {
    let What::FindAlter { number, of } = &ask.what else { return Ok(()) };
    let place = key(of, number);
    let Some(row) = books.alters.get(&place).filter(|row| row.by == ask.by) else {
        return seen.refused(&[NOT_THERE]);
    };
    seen.accepted()?;
    seen.says("/merchant_code", of.as_str())?;
    seen.says("/out_request_no", number.as_str())?;
    seen.says("/state", row.state.word())?;
    seen.has("/audit_reject_reason", row.state == State::Rejected)?;
    named(books, &place, seen)
}

/// A person said something; none: nobody heard.
pub fn judged(books: &mut Books, place: &str, word: AlterWord, done: Option<bool>) -> Fits {
    let Some(row) = books.alters.get_mut(place) else { return Ok(()) };
    let to = State::of(word).filter(|to| *to != row.state);
    let can = to.is_none_or(|to| row.state.leads_to(to));
    if done.is_some_and(|done| done != can) {
        return Err(format!("the new papers {place} are {:?}; {word:?} was heard: {done:?}", row.state));
    }
    if !can {
        return Ok(());
    }
    row.held = true;
    if let Some(to) = to {
        enter(books, place, to);
    }
    Ok(())
}
