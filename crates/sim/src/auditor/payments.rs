//! What payments may do: paid, tried, by a code, reversed.

use serde_json::json;

use super::books::{
    Books, DAY, HOUR, Job, Order, Payer, Place, Refund, SECOND, Standing, State, half_up, next_day,
};
use super::orders::{check_amounts, draft, shows, unable};
use super::refunds;
use super::seen::{Fits, Seen};
use crate::ask::{Ask, What};
use crate::cast::{self, BOOKS, BUYERS};
use crate::script::{Code, Way};

const INVALID: &str = "INVALID_REQUEST";

/// What a buyer pays with.
#[derive(Debug, Clone)]
pub struct Means {
    /// Who.
    pub payer: String,
    /// From the change.
    pub by_change: bool,
    /// What a sponsor pays of it, in fen.
    pub coupon: i64,
}

/// Money of one order comes in: the price to the seller, and the fee out of it.
fn settle(books: &mut Books, number: &str, means: &Means, coupon: i64) {
    let Some(mut order) = books.orders.get(number).cloned() else { return };
    let fee_bp = cast::merchant(&order.seller).map_or(0, |one| one.fee_bp);
    let delays = order.by == BOOKS;
    let freezes = order.sharing || delays;
    let seller =
        if freezes { Place::Frozen(order.seller.clone()) } else { Place::Available(order.seller.clone()) };
    let source =
        if means.by_change { Place::Change(format!("{}/{}", order.by, means.payer)) } else { Place::Outside };
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
pub fn paid(
    books: &mut Books,
    number: &str,
    means: &Means,
    granted: Option<Result<Vec<String>, String>>,
) -> Fits {
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
                && !books.is_closed(&order.seller)
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
    let alone =
        found.filter(|order| order.by == ask.by && order.seller == *seller && order.combined.is_none());
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
            if books.is_closed(seller) {
                return seen.refused(&["NO_AUTH"]);
            }
            if books.now > order.paid_at + 7 * DAY {
                return seen.refused(&["INVALID_REQUEST", "TRADE_ERROR"]);
            }
            let refund = Refund {
                created_at: books.now,
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
