//! What orders may do: placed, closed, asked for.

use serde_json::Value;

use super::aboard::is_missing;
use super::books::{Books, Combined, DAY, HOUR, Job, Order, State, is_generic};
use super::seen::{Fits, Seen};
use crate::ask::{Ask, Part, What};
use crate::cast::{self, BUYERS, Kind};
use crate::script::Way;

const INVALID: &str = "INVALID_REQUEST";

/// Codes of the combined family are spelled without underscores.
fn spelled(is_combined: bool, plain: &'static str, compact: &'static str) -> &'static str {
    if is_combined { compact } else { plain }
}

/// Why nobody can sell for this merchant now.
pub(super) fn unable(books: &Books, by: &str, seller: &str, is_combined: bool) -> Vec<&'static str> {
    let mut no = Vec::new();
    if is_missing(books, seller) {
        no.extend(["MCH_NOT_EXISTS", spelled(is_combined, "NO_AUTH", "NOAUTH")]);
    }
    if books.is_held(by) || books.is_held(seller) {
        no.push(spelled(is_combined, "RULE_LIMIT", "RULELIMIT"));
    }
    if books.is_closed(seller) || cast::merchant(seller).is_none_or(|one| one.under != by) {
        no.push(spelled(is_combined, "NO_AUTH", "NOAUTH"));
    }
    no
}

fn named(way: Way) -> Option<String> {
    match way {
        Way::Jsapi(buyer) => Some(BUYERS[buyer % BUYERS.len()].to_owned()),
        _ => None,
    }
}

/// Subsidies only count when the money is frozen, and in 收付通 only.
fn planned(by: &str, part: &Part) -> i64 {
    if part.sharing && !is_generic(by) { part.subsidy } else { 0 }
}

pub(super) fn draft(books: &Books, by: &str, part: &Part, way: Way) -> Order {
    Order {
        by: by.to_owned(),
        seller: part.seller.clone(),
        combined: None,
        code: None,
        way,
        total: part.total,
        sharing: part.sharing,
        planned: planned(by, part),
        state: State::Open,
        created_at: books.now,
        session_until: books.now + 2 * HOUR,
        expires_at: books.now + 7 * DAY,
        named: named(way),
        payer: None,
        by_change: false,
        transaction: None,
        paid_at: 0,
        payer_total: 0,
        fee: 0,
        unsplit: 0,
        locked: 0,
        counted: 0,
        splits: 0,
        finished: false,
        refunded: 0,
        payer_refunded: 0,
        fee_refunded: 0,
        refunds: 0,
        subsidy: None,
        subsidised: 0,
        subsidy_returned: 0,
        cancelled: false,
    }
}

pub(super) fn check_amounts(by: &str, part: &Part, is_combined: bool) -> Option<&'static str> {
    if part.total > 1_000_000_000 {
        return Some(spelled(is_combined, "RULE_LIMIT", "RULELIMIT"));
    }
    (planned(by, part) > 1_000_000).then_some("PARAM_ERROR")
}

/// Whether the order can take a payment session again under the same number.
fn reopens(books: &Books, order: &Order) -> Option<&'static str> {
    match order.state {
        State::Paid | State::Refunded => Some("ORDERPAID"),
        State::Closed | State::Failed | State::Revoked => Some("ORDER_CLOSED"),
        State::Open | State::Asked if books.now >= order.expires_at => Some("ORDER_CLOSED"),
        State::Open | State::Asked => None,
    }
}

fn has_session(seen: Seen<'_>) -> Fits {
    let Some((_, body)) = seen.0 else { return Ok(()) };
    let found = ["prepay_id", "h5_url", "code_url"].iter().any(|field| body.get(field).is_some());
    if found { Ok(()) } else { Err(format!("a session is missing: {body}")) }
}

/// An order is placed.
pub fn place(books: &mut Books, ask: &Ask, seen: Seen<'_>) -> Fits {
    let What::Place { part, way } = &ask.what else { return Ok(()) };
    let mut no = unable(books, &ask.by, &part.seller, false);
    no.extend(check_amounts(&ask.by, part, false));
    if let Some(order) = books.orders.get(&part.number) {
        if order.by != ask.by {
            return Err(format!("the number {} is of two merchants: the script is wrong", part.number));
        }
        if order.combined.is_some() || order.code.is_some() || order.seller != part.seller {
            no.push("OUT_TRADE_NO_USED");
        } else if let Some(code) = reopens(books, order) {
            no.push(code);
        } else if (order.total, order.sharing, order.planned, order.way)
            != (part.total, part.sharing, planned(&ask.by, part), *way)
        {
            no.push(INVALID);
        }
    }
    if !no.is_empty() {
        return seen.refused(&no);
    }
    seen.accepted()?;
    has_session(seen)?;
    let until = books.now + 2 * HOUR;
    if let Some(order) = books.orders.get_mut(&part.number) {
        order.session_until = until;
        return Ok(());
    }
    let order = draft(books, &ask.by, part, *way);
    books.falls_due(order.expires_at, Job::CloseOrder(part.number.clone()));
    books.orders.insert(part.number.clone(), order);
    Ok(())
}

/// A combined order is placed.
pub fn combine(books: &mut Books, ask: &Ask, seen: Seen<'_>) -> Fits {
    let What::Combine { number, parts, way } = &ask.what else { return Ok(()) };
    let mut no = Vec::new();
    let is_direct = ask.kind() == Kind::Direct;
    let (least, most) = if is_direct { (2, 10) } else { (1, 50) };
    if parts.len() < least || parts.len() > most {
        no.push("PARAM_ERROR");
    }
    for part in parts {
        no.extend(unable(books, &ask.by, &part.seller, true));
        no.extend(check_amounts(&ask.by, part, true));
    }
    let known = books.combined.get(number);
    match known {
        Some(combined) => {
            let first = combined.parts.first().and_then(|part| books.orders.get(part));
            if let Some(code) = first.and_then(|order| reopens(books, order)) {
                no.push(code);
            } else if combined.way != *way || !same_parts(books, &ask.by, combined, parts) {
                no.push(INVALID);
            }
        }
        None if parts.iter().any(|part| books.orders.contains_key(&part.number)) => {
            no.push("OUT_TRADE_NO_USED");
        }
        None => {}
    }
    if !no.is_empty() {
        return seen.refused(&no);
    }
    seen.accepted()?;
    has_session(seen)?;
    let until = books.now + 2 * HOUR;
    if known.is_some() {
        for part in parts {
            if let Some(order) = books.orders.get_mut(&part.number) {
                order.session_until = until;
            }
        }
        return Ok(());
    }
    for part in parts {
        let order = Order { combined: Some(number.clone()), ..draft(books, &ask.by, part, *way) };
        books.orders.insert(part.number.clone(), order);
    }
    books.falls_due(books.now + 7 * DAY, Job::CloseCombined(number.clone()));
    let parts = parts.iter().map(|part| part.number.clone()).collect();
    books.combined.insert(number.clone(), Combined { by: ask.by.clone(), way: *way, parts });
    Ok(())
}

fn same_parts(books: &Books, by: &str, combined: &Combined, parts: &[Part]) -> bool {
    combined.parts.len() == parts.len()
        && combined.parts.iter().zip(parts).all(|(number, part)| {
            books.orders.get(number).is_some_and(|order| {
                *number == part.number
                    && order.seller == part.seller
                    && order.total == part.total
                    && order.sharing == part.sharing
                    && order.planned == planned(by, part)
            })
        })
}

/// An unpaid order is closed.
pub fn close(books: &mut Books, ask: &Ask, seen: Seen<'_>) -> Fits {
    let What::Close { number, seller } = &ask.what else { return Ok(()) };
    let found = books.orders.get_mut(number);
    let alone =
        found.filter(|order| order.by == ask.by && order.seller == *seller && order.combined.is_none());
    let Some(order) = alone else { return seen.refused(&["ORDER_NOT_EXIST"]) };
    if order.code.is_some() {
        return seen.refused(&["TRADE_ERROR"]);
    }
    if order.is_paid() {
        return seen.refused(&["ORDERPAID"]);
    }
    if matches!(order.state, State::Open | State::Asked) {
        order.state = State::Closed;
    }
    seen.accepted()
}

/// An unpaid combined order is closed.
pub fn close_combined(books: &mut Books, ask: &Ask, seen: Seen<'_>) -> Fits {
    let What::CloseCombined { number, parts } = &ask.what else { return Ok(()) };
    let Some(combined) = books.combined.get(number).filter(|one| one.by == ask.by).cloned() else {
        return seen.refused(&["ORDERNOTEXIST"]);
    };
    let mut named: Vec<&String> = parts.iter().map(|(number, _)| number).collect();
    let mut all: Vec<&String> = combined.parts.iter().collect();
    named.sort();
    all.sort();
    if named != all {
        return seen.refused(&[INVALID]);
    }
    let first = combined.parts.first().and_then(|part| books.orders.get(part));
    // Parts of a combined order are paid together, and refunded one by one.
    if first.is_some_and(Order::is_paid) {
        return seen.refused(&["ORDERPAID"]);
    }
    close_parts(books, number);
    seen.accepted()
}

/// All parts of a combined order that is not paid are closed.
pub fn close_parts(books: &mut Books, number: &str) {
    let parts = books.combined.get(number).map(|combined| combined.parts.clone()).unwrap_or_default();
    for part in parts {
        if let Some(order) = books.orders.get_mut(&part)
            && matches!(order.state, State::Open | State::Asked)
        {
            order.state = State::Closed;
        }
    }
}

fn word(state: State) -> &'static str {
    match state {
        State::Open => "NOTPAY",
        State::Asked => "USERPAYING",
        State::Paid => "SUCCESS",
        State::Refunded => "REFUND",
        State::Closed => "CLOSED",
        State::Failed => "PAYERROR",
        State::Revoked => "REVOKED",
    }
}

pub(super) fn shows(order: &mut Order, seen: Seen<'_>) -> Fits {
    seen.says("/trade_state", word(order.state))?;
    if order.paid_at > 0 {
        seen.says("/amount/total", order.total)?;
        seen.says("/amount/payer_total", order.payer_total)?;
        seen.names("/transaction_id", &mut order.transaction)?;
    } else {
        seen.says("/transaction_id", Value::Null)?;
    }
    Ok(())
}

/// An order is asked for.
pub fn find(books: &mut Books, ask: &Ask, seen: Seen<'_>) -> Fits {
    let What::Find { number, seller } = &ask.what else { return Ok(()) };
    let found = books.orders.get_mut(number);
    let alone =
        found.filter(|order| order.by == ask.by && order.seller == *seller && order.combined.is_none());
    let Some(order) = alone else { return seen.refused(&["ORDER_NOT_EXIST"]) };
    seen.accepted()?;
    seen.says("/out_trade_no", number.as_str())?;
    shows(order, seen)
}

/// A combined order is asked for.
pub fn find_combined(books: &mut Books, ask: &Ask, seen: Seen<'_>) -> Fits {
    let What::FindCombined { number } = &ask.what else { return Ok(()) };
    let Some(combined) = books.combined.get(number).filter(|one| one.by == ask.by).cloned() else {
        return seen.refused(&["ORDERNOTEXIST"]);
    };
    seen.accepted()?;
    let Some((status, body)) = seen.0 else { return Ok(()) };
    for (place, part) in combined.parts.iter().enumerate() {
        let Some(shown) = body.pointer(&format!("/sub_orders/{place}")) else {
            return Err(format!("the part {part} is missing"));
        };
        let Some(order) = books.orders.get_mut(part) else { continue };
        let seen = Seen(Some((status, shown)));
        seen.says("/out_trade_no", part.as_str())?;
        seen.says("/trade_state", word(order.state))?;
        if order.paid_at > 0 {
            seen.says("/amount/total_amount", order.total)?;
            seen.says("/amount/payer_amount", order.payer_total)?;
            seen.names("/transaction_id", &mut order.transaction)?;
        }
    }
    Ok(())
}
