//! What splits may do: accepted within the cap, worked off line by line, finished.

use serde_json::json;

use super::books::{Books, Job, LineOf, Order, Place, Split, hears, is_generic, pot};
use super::calendar;
use super::facts::knows;
use super::seen::{Fits, Seen};
use crate::ask::{Ask, What};
use crate::cast::{self, BOOKS, Kind};
use crate::script::Receiver;

const INVALID: &str = "INVALID_REQUEST";
const NOT_THERE: &str = "RESOURCE_NOT_EXISTS";

/// What others may get of an order, all splits together.
pub fn cap(order: &Order) -> i64 {
    let ratio = |mchid: &str| cast::merchant(mchid).and_then(|one| one.ratio_bp);
    let bp = ratio(&order.seller).or(ratio(&order.by)).unwrap_or(3000);
    let base = if order.is_generic() { order.total } else { order.total - order.fee };
    (base + order.subsidised) * bp / 10_000
}

fn most(by: &str) -> (usize, i64) {
    if by == BOOKS { (50, 50) } else { (5, 20) }
}

fn is_own(seller: &str, receiver: &Receiver) -> bool {
    matches!(receiver, Receiver::Merchant(mchid) if mchid == seller)
}

/// It receives without being asked: it is on the list, or it belongs to the same platform.
fn receives(books: &Books, by: &str, seller: &str, receiver: &Receiver) -> bool {
    let owner = if is_generic(by) { seller } else { by };
    if books.listed.contains(&(owner.to_owned(), receiver.clone())) {
        return true;
    }
    match receiver {
        Receiver::Person(_) => false,
        Receiver::Merchant(mchid) if mchid == seller => true,
        Receiver::Merchant(_) if is_generic(by) => false,
        Receiver::Merchant(mchid) => {
            mchid == by
                || cast::merchant(mchid).is_some_and(|one| one.kind == Kind::Seller && one.under == by)
        }
    }
}

/// A split is asked for.
pub fn create(books: &mut Books, ask: &Ask, seen: Seen<'_>) -> Fits {
    let What::Split { number, seller, transaction, receivers, finish } = &ask.what else { return Ok(()) };
    if let Some(split) = books.splits.get(number) {
        let same_order = books
            .orders
            .get(&split.order)
            .is_some_and(|order| order.transaction.as_ref() == Some(transaction) && split.seller == *seller);
        let asked = split.lines.iter().map(|line| (&line.receiver, line.amount));
        let same = asked.eq(receivers.iter().map(|(receiver, amount)| (receiver, *amount)));
        if split.is_finish || !same_order || split.ends != *finish || !same {
            return seen.refused(&[INVALID]);
        }
        seen.accepted()?;
        return shows(books, number, seen);
    }
    let mut no = shape(&ask.by, receivers, *finish);
    let Some((order_number, order)) = books.order_of(&ask.by, Some(seller), transaction) else {
        no.push(NOT_THERE);
        return seen.refused(&no);
    };
    let (order_number, order) = (order_number.clone(), order.clone());
    no.extend(refusals(books, ask, &order, receivers));
    if !no.is_empty() {
        return seen.refused(&no);
    }
    let all: i64 = receivers.iter().map(|(_, amount)| amount).sum();
    let others: i64 =
        receivers.iter().filter(|(one, _)| !is_own(seller, one)).map(|(_, amount)| amount).sum();
    if let Some(order) = books.orders.get_mut(&order_number) {
        order.unsplit -= all;
        order.locked += all;
        order.counted += others;
        order.splits += 1;
        order.finished = *finish;
    }
    let line = |(receiver, amount): &(Receiver, i64)| LineOf {
        receiver: receiver.clone(),
        amount: *amount,
        paid: None,
        returned: 0,
    };
    let split = Split {
        by: ask.by.clone(),
        seller: seller.clone(),
        order: order_number,
        is_finish: false,
        ends: *finish,
        lines: receivers.iter().map(line).collect(),
        released: 0,
        done_at: None,
        returns: 0,
        id: None,
    };
    books.splits.insert(number.clone(), split);
    books.falls_due(books.now, Job::Execute(number.clone()));
    seen.accepted()?;
    shows(books, number, seen)
}

fn shape(by: &str, receivers: &[(Receiver, i64)], finish: bool) -> Vec<&'static str> {
    let mut no = Vec::new();
    let mut names: Vec<&Receiver> = receivers.iter().map(|(receiver, _)| receiver).collect();
    names.sort();
    let twice = names.windows(2).any(|pair| pair[0] == pair[1]);
    let none = receivers.is_empty() && (!finish || !is_generic(by));
    if receivers.len() > most(by).0 || twice || none || receivers.iter().any(|(_, amount)| *amount < 1) {
        no.push("PARAM_ERROR");
    }
    no
}

fn refusals(books: &Books, ask: &Ask, order: &Order, receivers: &[(Receiver, i64)]) -> Vec<&'static str> {
    let mut no = Vec::new();
    let wait = if order.is_generic() { 60_000 } else { 30_000 };
    let waits_for_subsidy = order.planned > 0 && order.subsidy.is_none() && !order.cancelled;
    if !order.is_paid()
        || !order.sharing
        || order.finished
        || books.now < order.paid_at + wait
        || waits_for_subsidy
        || receivers.iter().any(|(one, _)| !receives(books, &ask.by, &order.seller, one))
    {
        no.push(INVALID);
    }
    if books.is_held(&order.seller) || books.is_closed(&order.seller) {
        no.push("NO_AUTH");
    }
    if order.splits >= most(&ask.by).1 {
        no.push("RULE_LIMIT");
    }
    let all: i64 = receivers.iter().map(|(_, amount)| amount).sum();
    let others: i64 =
        receivers.iter().filter(|(one, _)| !is_own(&order.seller, one)).map(|(_, amount)| amount).sum();
    if order.counted + others > cap(order) {
        no.push("RULE_LIMIT");
    }
    let left = if order.refunded >= order.total { 0 } else { order.unsplit };
    if all > left || receivers.is_empty() && order.unsplit <= 0 {
        no.push("NOT_ENOUGH");
    }
    no
}

/// An accepted split is worked off.
pub fn execute(books: &mut Books, number: &str) {
    let Some(mut split) = books.splits.get(number).cloned() else { return };
    let Some(mut order) = books.orders.get(&split.order).cloned() else { return };
    if split.done_at.is_some() {
        return;
    }
    let (frozen, own) = (Place::Frozen(split.seller.clone()), Place::Available(split.seller.clone()));
    let (month, _) = calendar::month(calendar::day(books.now));
    for line in &mut split.lines {
        let goes = takes(books, &split.by, &split.seller, line, month);
        line.paid = Some(goes);
        order.locked -= line.amount;
        if !goes {
            if !is_own(&split.seller, &line.receiver) {
                order.counted -= line.amount;
            }
            if order.finished {
                books.moves(frozen.clone(), own.clone(), line.amount);
            } else {
                order.unsplit += line.amount;
            }
            continue;
        }
        match &line.receiver {
            Receiver::Person(openid) => {
                let person = (split.by.clone(), openid.clone(), month);
                *books.months.entry(person).or_default() += line.amount;
                books.moves(frozen.clone(), Place::Change(format!("{}/{openid}", split.by)), line.amount);
            }
            Receiver::Merchant(mchid) => {
                books.moves(frozen.clone(), pot(&split.by, mchid), line.amount);
                if *mchid != split.seller && hears(&split.by, mchid) {
                    let says = vec![
                        ("/out_order_no", json!(number)),
                        ("/receiver/account", json!(mchid)),
                        ("/receiver/amount", json!(line.amount)),
                    ];
                    books.owes(mchid, "PROFITSHARING.SUCCESS", says);
                }
            }
        }
    }
    if split.ends {
        books.moves(frozen, own, order.unsplit);
        split.released = order.unsplit;
        order.unsplit = 0;
        order.finished = true;
    }
    split.done_at = Some(books.now);
    books.orders.insert(split.order.clone(), order);
    books.splits.insert(number.to_owned(), split);
}

fn takes(books: &Books, by: &str, seller: &str, line: &LineOf, month: i64) -> bool {
    if books.objecting.contains(&line.receiver) {
        return false;
    }
    if is_own(seller, &line.receiver) {
        return true;
    }
    let fits = match &line.receiver {
        // How another platform's seller fares is not known here.
        Receiver::Merchant(mchid) => !knows(by, mchid) || !books.is_held(mchid) && !books.is_closed(mchid),
        Receiver::Person(openid) => {
            let so_far = books.months.get(&(by.to_owned(), openid.clone(), month));
            so_far.copied().unwrap_or_default() + line.amount <= 20_000_000
        }
    };
    fits && receives(books, by, seller, &line.receiver)
}

/// What is told of a split must be what it is.
fn shows(books: &mut Books, number: &str, seen: Seen<'_>) -> Fits {
    let Some(split) = books.splits.get_mut(number) else { return Ok(()) };
    let generic = is_generic(&split.by);
    seen.says("/out_order_no", number)?;
    seen.names("/order_id", &mut split.id)?;
    let (state, account) = if generic { ("/state", "account") } else { ("/status", "receiver_account") };
    let word = if split.done_at.is_some() { "FINISHED" } else { "PROCESSING" };
    seen.says(state, word)?;
    for (place, line) in split.lines.iter().enumerate() {
        let word = match line.paid {
            None => "PENDING",
            Some(true) => "SUCCESS",
            Some(false) => "CLOSED",
        };
        let (Receiver::Merchant(who) | Receiver::Person(who)) = &line.receiver;
        seen.says(&format!("/receivers/{place}/{account}"), who.as_str())?;
        seen.says(&format!("/receivers/{place}/amount"), line.amount)?;
        seen.says(&format!("/receivers/{place}/result"), word)?;
    }
    if split.is_finish && !generic {
        return seen.says("/finish_amount", split.released);
    }
    let own = split.lines.len();
    let released = if split.released > 0 { json!(split.released) } else { json!(null) };
    seen.says(&format!("/receivers/{own}/amount"), released)?;
    seen.says(&format!("/receivers/{}", own + 1), json!(null))
}

/// A split is asked after.
pub fn find(books: &mut Books, ask: &Ask, seen: Seen<'_>) -> Fits {
    let What::FindSplit { number, seller, transaction } = &ask.what else { return Ok(()) };
    let is_known = books.splits.get(number).is_some_and(|split| {
        let order = books.orders.get(&split.order);
        split.by == ask.by
            && split.seller == *seller
            && order.is_some_and(|order| order.transaction.as_ref() == Some(transaction))
    });
    if !is_known {
        return seen.refused(&[NOT_THERE]);
    }
    seen.accepted()?;
    shows(books, number, seen)
}

/// What is left of an order is asked for.
pub fn amounts(books: &mut Books, ask: &Ask, seen: Seen<'_>) -> Fits {
    let What::Amounts { seller, transaction } = &ask.what else { return Ok(()) };
    let Some((_, order)) = books.order_of(&ask.by, Some(seller), transaction) else {
        return seen.refused(&[INVALID]);
    };
    if !order.is_paid() || !order.sharing {
        return seen.refused(&[INVALID]);
    }
    seen.accepted()?;
    seen.says("/unsplit_amount", order.unsplit)
}

/// What is left of an order is released.
pub fn finish(books: &mut Books, ask: &Ask, seen: Seen<'_>) -> Fits {
    let What::Finish { number, seller, transaction } = &ask.what else { return Ok(()) };
    if let Some(split) = books.splits.get(number) {
        let order = books.orders.get(&split.order);
        let same = order.is_some_and(|order| order.transaction.as_ref() == Some(transaction));
        if !same || split.seller != *seller {
            return seen.refused(&[INVALID]);
        }
        return seen.accepted();
    }
    let Some((order_number, order)) = books.order_of(&ask.by, Some(seller), transaction) else {
        return seen.refused(&[NOT_THERE]);
    };
    if !order.is_paid() || !order.sharing {
        return seen.refused(&[INVALID]);
    }
    if order.unsplit <= 0 {
        return seen.refused(&["NOT_ENOUGH"]);
    }
    let order_number = order_number.clone();
    let released = release(books, &order_number);
    let split = Split {
        by: ask.by.clone(),
        seller: seller.clone(),
        order: order_number,
        is_finish: true,
        ends: true,
        lines: Vec::new(),
        released,
        done_at: Some(books.now),
        returns: 0,
        id: None,
    };
    books.splits.insert(number.clone(), split);
    seen.accepted()?;
    seen.says("/out_order_no", number.as_str())?;
    match books.splits.get_mut(number) {
        Some(split) => seen.names("/order_id", &mut split.id),
        None => Ok(()),
    }
}

/// What is left of an order becomes available, and the order takes no more splits.
pub fn release(books: &mut Books, number: &str) -> i64 {
    let Some(mut order) = books.orders.get(number).cloned() else { return 0 };
    let rest = order.unsplit;
    order.unsplit = 0;
    order.finished = true;
    books.moves(Place::Frozen(order.seller.clone()), Place::Available(order.seller.clone()), rest);
    books.orders.insert(number.to_owned(), order);
    rest
}
