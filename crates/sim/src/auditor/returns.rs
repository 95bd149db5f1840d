//! What returns of splits may do, and who is on which list.

use serde_json::json;

use super::books::{Back, Books, DAY, HOUR, Job, Place, Result3, Split, hears, is_generic, pot};
use super::facts::knows;
use super::seen::{Fits, Seen};
use crate::ask::{Ask, What};
use crate::cast::BOOKS;
use crate::script::Receiver;

const INVALID: &str = "INVALID_REQUEST";
const NOT_THERE: &str = "RESOURCE_NOT_EXISTS";

/// Tries an open return; says whether it came to an end.
pub fn give_back_now(books: &mut Books, number: &str) -> bool {
    let Some(mut back) = books.backs.get(number).cloned() else { return true };
    if back.result != Result3::Waits {
        return true;
    }
    if books.now >= back.created_at + 5 * DAY {
        back.result = Result3::Failed;
        if let Some(line) = books.splits.get_mut(&back.split).and_then(|split| split.lines.get_mut(back.line))
        {
            line.returned -= back.amount;
        }
    } else if books.at(&pot(&back.by, &back.from)) >= back.amount {
        back.result = Result3::Done;
        back.done_at = Some(books.now);
        moves_back(books, number, &back);
    }
    let ended = back.result != Result3::Waits;
    books.backs.insert(number.to_owned(), back);
    ended
}

fn moves_back(books: &mut Books, number: &str, back: &Back) {
    books.moves(pot(&back.by, &back.from), Place::Available(back.seller.clone()), back.amount);
    if hears(&back.by, &back.from) {
        let says = vec![
            ("/out_order_no", json!(number)),
            ("/receiver/account", json!(back.seller)),
            ("/receiver/amount", json!(back.amount)),
        ];
        books.owes(&back.from, "PROFITSHARING.RETURN", says);
    }
}

fn shows_back(books: &mut Books, number: &str, seen: Seen<'_>) -> Fits {
    let Some(back) = books.backs.get_mut(number) else { return Ok(()) };
    seen.says("/out_return_no", number)?;
    seen.says("/amount", back.amount)?;
    seen.says("/return_mchid", back.from.as_str())?;
    seen.says("/result", back.result.word())?;
    let id = if is_generic(&back.by) { "/return_id" } else { "/return_no" };
    seen.names(id, &mut back.id)
}

/// A receiver is to give back.
pub fn give_back(books: &mut Books, ask: &Ask, seen: Seen<'_>) -> Fits {
    let What::GiveBack { number, seller, split: split_number, from, amount } = &ask.what else {
        return Ok(());
    };
    if let Some(back) = books.backs.get(number) {
        let same =
            (&back.seller, &back.split, &back.from, back.amount) == (seller, split_number, from, *amount);
        if !same {
            return seen.refused(&[INVALID]);
        }
        if !give_back_now(books, number) {
            return seen.refused(&["NOT_ENOUGH"]);
        }
        seen.accepted()?;
        return shows_back(books, number, seen);
    }
    let place = match giver(books, ask) {
        Ok(place) => place,
        Err(no) => return seen.refused(&no),
    };
    let mut back = Back {
        by: ask.by.clone(),
        seller: seller.clone(),
        split: split_number.clone(),
        line: place,
        from: from.clone(),
        amount: *amount,
        result: Result3::Waits,
        created_at: books.now,
        done_at: None,
        id: None,
    };
    let has = books.at(&pot(&ask.by, from)) >= *amount;
    let keeps = has || !is_generic(&ask.by);
    if let Some(split) = books.splits.get_mut(split_number) {
        split.returns += 1;
        if keeps {
            split.lines[place].returned += amount;
        }
    }
    back.result = match (has, keeps) {
        (true, _) => Result3::Done,
        (false, true) => Result3::Waits,
        (false, false) => Result3::Failed,
    };
    if has {
        back.done_at = Some(books.now);
        moves_back(books, number, &back);
    }
    let waits = back.result == Result3::Waits;
    books.backs.insert(number.clone(), back);
    if waits {
        books.falls_due(books.now + HOUR, Job::RetryBack(number.clone()));
        return seen.refused(&["NOT_ENOUGH"]);
    }
    seen.accepted()?;
    shows_back(books, number, seen)
}

/// The line that may be given back from, or why none may.
fn giver(books: &Books, ask: &Ask) -> Result<usize, Vec<&'static str>> {
    let What::GiveBack { seller, split, from, amount, .. } = &ask.what else { return Err(Vec::new()) };
    if from == seller {
        return Err(vec![INVALID]);
    }
    let found = books.splits.get(split).filter(|one| one.by == ask.by && one.seller == *seller);
    let split = found.ok_or_else(|| vec![NOT_THERE])?;
    if books.is_closed(seller) {
        return Err(vec!["NO_AUTH"]);
    }
    let gave = |(_, line): &(usize, &super::books::LineOf)| {
        let (Receiver::Merchant(who) | Receiver::Person(who)) = &line.receiver;
        who == from
    };
    let (place, line) = split.lines.iter().enumerate().find(gave).ok_or_else(|| vec![INVALID])?;
    if matches!(line.receiver, Receiver::Person(_)) || line.paid != Some(true) {
        return Err(vec![INVALID]);
    }
    let mut no = Vec::new();
    if is_generic(&ask.by) && !books.consenting.contains(from) {
        no.push("NO_AUTH");
    }
    if is_late(books, split) || split.returns >= if ask.by == BOOKS { 50 } else { 20 } {
        no.push(INVALID);
    }
    if *amount > line.amount - line.returned {
        no.push("NOT_ENOUGH");
    }
    if no.is_empty() { Ok(place) } else { Err(no) }
}

fn is_late(books: &Books, split: &Split) -> bool {
    books.now > split.done_at.unwrap_or(books.now) + 180 * DAY
}

/// A return is asked after.
pub fn find_back(books: &mut Books, ask: &Ask, seen: Seen<'_>) -> Fits {
    let What::FindBack { number, seller, split } = &ask.what else { return Ok(()) };
    let is_known = books
        .backs
        .get(number)
        .is_some_and(|back| back.by == ask.by && back.seller == *seller && back.split == *split);
    if !is_known {
        return seen.refused(&[NOT_THERE]);
    }
    seen.accepted()?;
    shows_back(books, number, seen)
}

/// A receiver comes onto a list.
pub fn list(books: &mut Books, ask: &Ask, seen: Seen<'_>) -> Fits {
    let What::List { seller, receiver, name } = &ask.what else { return Ok(()) };
    let owner = if is_generic(&ask.by) { seller } else { &ask.by };
    let place = (owner.clone(), receiver.clone());
    if !books.listed.contains(&place) {
        let mut no = Vec::new();
        if books.is_held(owner) {
            no.push("NO_AUTH");
        }
        let is_misnamed = |mchid: &String| knows(&ask.by, mchid) && *name != Some(books.name(mchid));
        if matches!(receiver, Receiver::Merchant(mchid) if is_misnamed(mchid)) {
            no.push("PARAM_ERROR");
        }
        if !no.is_empty() {
            return seen.refused(&no);
        }
    }
    books.listed.insert(place);
    seen.accepted()
}

/// A receiver goes from a list.
pub fn unlist(books: &mut Books, ask: &Ask, seen: Seen<'_>) -> Fits {
    let What::Unlist { seller, receiver } = &ask.what else { return Ok(()) };
    let owner = if is_generic(&ask.by) { seller } else { &ask.by };
    books.listed.remove(&(owner.clone(), receiver.clone()));
    seen.accepted()
}
