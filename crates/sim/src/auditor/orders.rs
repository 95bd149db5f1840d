//! What orders may do: placed, paid, closed, scanned, reversed, asked for.

use serde_json::{Value, json};

use super::books::{Books, Combined, DAY, HOUR, Job, Order, Payer, Place, Refund, SECOND, Standing, State, half_up, is_generic, next_day};
use super::refunds;
use super::seen::{Fits, Seen};
use crate::ask::{Ask, Part, What};
use crate::cast::{self, BOOKS, BUYERS, Kind};
use crate::script::{Code, Way};

const INVALID: &str = "INVALID_REQUEST";

/// Codes of the combined family are spelled without underscores.
fn spelled(is_combined: bool, plain: &'static str, compact: &'static str) -> &'static str {
    if is_combined { compact } else { plain }
}

/// Why nobody can sell for this merchant now.
fn unable(books: &Books, by: &str, seller: &str, is_combined: bool) -> Vec<&'static str> {
    let mut no = Vec::new();
    if books.is_held(by) || books.is_held(seller) {
        no.push(spelled(is_combined, "RULE_LIMIT", "RULELIMIT"));
    }
    if cast::merchant(seller).is_none_or(|one| one.under != by) {
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

fn draft(books: &Books, by: &str, part: &Part, way: Way) -> Order {
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

fn check_amounts(by: &str, part: &Part, is_combined: bool) -> Option<&'static str> {
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
    let alone = found.filter(|order| order.by == ask.by && order.seller == *seller && order.combined.is_none());
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

fn shows(order: &mut Order, seen: Seen<'_>) -> Fits {
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
    let alone = found.filter(|order| order.by == ask.by && order.seller == *seller && order.combined.is_none());
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

/// What a buyer pays with.
#[derive(Debug, Clone)]
pub struct Means {
    pub payer: String,
    pub by_change: bool,
    pub coupon: i64,
}

/// Money of one order comes in: the price to the seller, and the fee out of it.
fn settle(books: &mut Books, number: &str, means: &Means, coupon: i64) {
    let Some(mut order) = books.orders.get(number).cloned() else { return };
    let fee_bp = cast::merchant(&order.seller).map_or(0, |one| one.fee_bp);
    let delays = order.by == BOOKS;
    let freezes = order.sharing || delays;
    let seller = if freezes {
        Place::Frozen(order.seller.clone())
    } else {
        Place::Available(order.seller.clone())
    };
    let source = if means.by_change { Place::Change(format!("{}/{}", order.by, means.payer)) } else { Place::Outside };
    order.state = State::Paid;
    order.payer = Some(means.payer.clone());
    order.by_change = means.by_change;
    order.paid_at = books.now;
    order.payer_total = order.total - coupon;
    order.fee = half_up(order.total, fee_bp, 10_000);
    order.unsplit = if freezes { order.total - order.fee } else { 0 };
    books.moves(source, seller.clone(), order.payer_total);
    books.moves(Place::Sponsors, seller.clone(), coupon);
    books.moves(seller, Place::Fees, order.fee);
    if order.sharing {
        let days = if order.is_generic() { 30 } else { 180 };
        books.falls_due(books.now + days * DAY, Job::Release(number.to_owned()));
    } else if delays {
        books.falls_due(next_day(books.now) + 10 * HOUR, Job::Settle(number.to_owned()));
    }
    books.orders.insert(number.to_owned(), order);
}

/// A buyer pays an order or a combined order; `granted`: the numbers that were given, or a refusal,
/// or none when nobody heard. Says whether that can be.
pub fn paid(books: &mut Books, number: &str, means: &Means, granted: Option<Result<Vec<String>, String>>) -> Fits {
    let numbers = match books.combined.get(number) {
        Some(combined) => combined.parts.clone(),
        None => vec![number.to_owned()],
    };
    let orders: Vec<&Order> = numbers.iter().filter_map(|number| books.orders.get(number)).collect();
    let total: i64 = orders.iter().map(|order| order.total).sum();
    let change = orders.first().map(|order| Place::Change(format!("{}/{}", order.by, means.payer)));
    let can = !orders.is_empty()
        && orders.iter().all(|order| {
            matches!(order.state, State::Open | State::Asked)
                && books.now < order.session_until.min(order.expires_at)
                && !books.is_held(&order.seller)
        })
        && orders.first().is_none_or(|order| {
            let by_code = order.payer.as_ref().filter(|_| order.code.is_some());
            let mut named = order.named.iter().chain(by_code).peekable();
            named.peek().is_none() || named.any(|openid| *openid == means.payer)
        })
        && means.coupon < total
        && (!means.by_change || change.is_some_and(|change| books.at(&change) >= total - means.coupon));
    let ids = match (can, granted) {
        (false, Some(Ok(_))) => return Err(format!("{number} could not be paid, and was")),
        (false, _) => return Ok(()),
        (true, Some(Err(rule))) => return Err(format!("{number} could be paid, and was refused: {rule}")),
        (true, Some(Ok(ids))) => Some(ids),
        (true, None) => None,
    };
    let mut before = 0;
    for (place, part) in numbers.iter().enumerate() {
        let Some(price) = books.orders.get(part).map(|order| order.total) else { continue };
        let spread = |sum: i64| half_up(means.coupon, sum, total);
        let coupon = spread(before + price) - spread(before);
        settle(books, part, means, coupon);
        before += price;
        let id = ids.as_ref().and_then(|ids| ids.get(place));
        if let (Some(order), Some(id)) = (books.orders.get_mut(part), id) {
            if order.transaction.as_ref().is_some_and(|known| known != id) {
                return Err(format!("{part} was {:?}, is paid as {id}", order.transaction));
            }
            order.transaction = Some(id.clone());
        }
    }
    told_of_payment(books, number, &numbers);
    Ok(())
}

fn told_of_payment(books: &mut Books, number: &str, numbers: &[String]) {
    let Some(order) = numbers.first().and_then(|first| books.orders.get(first)).cloned() else { return };
    let says = if order.combined.is_some() {
        vec![("/combine_out_trade_no", json!(number)), ("/sub_orders/0/trade_state", json!("SUCCESS"))]
    } else if order.code.is_some() {
        return;
    } else {
        vec![
            ("/out_trade_no", json!(number)),
            ("/trade_state", json!("SUCCESS")),
            ("/amount/total", json!(order.total)),
            ("/amount/payer_total", json!(order.payer_total)),
        ]
    };
    books.owes(&order.by, "TRANSACTION.SUCCESS", says);
}

/// A buyer tried and failed; a code's buyer who declines ends the order.
pub fn fumbled(books: &mut Books, number: &str) {
    if let Some(order) = books.orders.get_mut(number)
        && order.state == State::Asked
        && books.now < order.session_until
    {
        order.state = State::Failed;
    }
}

/// A code is scanned.
pub fn scan(books: &mut Books, ask: &Ask, seen: Seen<'_>, says: Code) -> Fits {
    let What::Scan { part, code } = &ask.what else { return Ok(()) };
    let mut no = unable(books, &ask.by, &part.seller, false);
    no.extend(check_amounts(&ask.by, part, false));
    if let Some(order) = books.orders.get_mut(&part.number) {
        let same = order.total == part.total && order.sharing == part.sharing;
        if order.code.is_none() || order.combined.is_some() || order.seller != part.seller {
            no.push("OUT_TRADE_NO_USED");
        } else if !same || order.code.as_ref() != Some(code) {
            no.push(INVALID);
        } else if order.state == State::Revoked {
            no.push("ORDER_CLOSED");
        }
        if !no.is_empty() {
            return seen.refused(&no);
        }
        seen.accepted()?;
        return shows(order, seen);
    }
    let (buyer, by_change, asks) = match says {
        Code::Pays(buyer) => (buyer, false, false),
        Code::PaysChange(buyer) => (buyer, true, false),
        Code::Asks(buyer) => (buyer, false, true),
        Code::Stale => return seen.refused(&[no, vec!["AUTH_CODE_EXPIRED"]].concat()),
        Code::Unknown => return seen.refused(&[no, vec!["AUTH_CODE_INVALID"]].concat()),
    };
    let payer = BUYERS[buyer % BUYERS.len()].to_owned();
    let change = Place::Change(format!("{}/{payer}", ask.by));
    if by_change && books.at(&change) < part.total {
        no.push("NOT_ENOUGH");
    }
    if !no.is_empty() {
        return seen.refused(&no);
    }
    seen.accepted()?;
    let order = Order { code: Some(code.clone()), ..draft(books, &ask.by, part, Way::Native) };
    books.orders.insert(part.number.clone(), order);
    if asks {
        let until = books.now + 60 * SECOND;
        if let Some(order) = books.orders.get_mut(&part.number) {
            order.state = State::Asked;
            order.payer = Some(payer);
            order.session_until = until;
            order.expires_at = until;
        }
        books.falls_due(until, Job::CloseOrder(part.number.clone()));
    } else {
        settle(books, &part.number, &Means { payer, by_change, coupon: 0 }, 0);
    }
    match books.orders.get_mut(&part.number) {
        Some(order) => shows(order, seen),
        None => Ok(()),
    }
}

/// A code payment is reversed.
pub fn reverse(books: &mut Books, ask: &Ask, seen: Seen<'_>) -> Fits {
    let What::Reverse { number, seller } = &ask.what else { return Ok(()) };
    let found = books.orders.get(number);
    let alone = found.filter(|order| order.by == ask.by && order.seller == *seller && order.combined.is_none());
    let Some(order) = alone.cloned() else { return seen.refused(&["ORDER_NOT_EXIST"]) };
    if order.code.is_none() {
        return seen.refused(&["INVALID_REQUEST", "TRADE_ERROR"]);
    }
    match order.state {
        State::Revoked => return seen.accepted(),
        State::Open | State::Asked | State::Failed => {}
        State::Refunded => return seen.refused(&["INVALID_REQUEST", "TRADE_ERROR"]),
        State::Closed => return seen.refused(&["ORDER_CLOSED"]),
        State::Paid => {
            if books.now > order.paid_at + 7 * DAY {
                return seen.refused(&["INVALID_REQUEST", "TRADE_ERROR"]);
            }
            let refund = Refund {
                by: ask.by.clone(),
                seller: seller.clone(),
                order: number.clone(),
                number: format!("#{}", order.transaction.as_ref().unwrap_or(number)),
                amount: order.total,
                payer_refund: 0,
                fee_back: 0,
                payer: Payer::Frozen,
                named: None,
                may_advance: false,
                told: false,
                to_card: false,
                standing: Standing::Processing,
                id: None,
                recovery: None,
                subsidy_cited: false,
            };
            let no = refunds::grant(books, refund);
            if !no.is_empty() {
                return seen.refused(&no);
            }
        }
    }
    if let Some(order) = books.orders.get_mut(number) {
        order.state = State::Revoked;
    }
    seen.accepted()
}
