//! What subsidies and withdrawals may do, and what balances must be.

use serde_json::json;

use super::aboard::is_missing;
use super::accounts;
use super::books::{Books, DAY, HOUR, Job, Payer, Place, Standing, Unsubsidy, Withdrawal, next_day};
use super::refunds;
use super::seen::{Fits, Seen};
use crate::ask::{Ask, What};
use crate::script::{Account, Pocket};

const INVALID: &str = "INVALID_REQUEST";
const NOT_THERE: &str = "RESOURCE_NOT_EXISTS";
const ORDER_NOT_EXIST: &str = "ORDER_NOT_EXIST";

/// A subsidy comes.
pub fn subsidise(books: &mut Books, ask: &Ask, seen: Seen<'_>) -> Fits {
    let What::Subsidise { number, seller, transaction, amount } = &ask.what else { return Ok(()) };
    let Some((order_number, order)) = books.order_of(&ask.by, Some(seller), transaction) else {
        return seen.refused(&[NOT_THERE, INVALID]);
    };
    let (order_number, order) = (order_number.clone(), order.clone());
    if !order.is_paid() || !order.sharing || order.planned == 0 || books.now > order.paid_at + 180 * DAY {
        return seen.refused(&[INVALID]);
    }
    if let Some(known) = &order.subsidy {
        if known != number || books.subsidy_amounts.get(known) != Some(amount) {
            return seen.refused(&[INVALID]);
        }
        seen.accepted()?;
        seen.says("/amount", *amount)?;
        return seen.names("/subsidy_id", books.subsidy_ids.entry(number.clone()).or_default());
    }
    let mut no = Vec::new();
    if books.is_closed(seller) {
        no.push("NO_AUTH");
    }
    if *amount > 1_000_000 {
        no.push("PARAM_ERROR");
    }
    let is_lowered = order.refunded > 0 && *amount < order.planned;
    let taken = books.subsidy_amounts.contains_key(number);
    if order.cancelled
        || order.splits > 0
        || order.finished
        || *amount != order.planned && !is_lowered
        || taken
    {
        no.push(INVALID);
    }
    if books.at(&Place::Operation(ask.by.clone())) < *amount {
        no.push("NOT_ENOUGH");
    }
    if !no.is_empty() {
        return seen.refused(&no);
    }
    books.moves(Place::Operation(ask.by.clone()), Place::Frozen(seller.clone()), *amount);
    if let Some(order) = books.orders.get_mut(&order_number) {
        order.subsidy = Some(number.clone());
        order.subsidised += amount;
        order.unsplit += amount;
    }
    books.subsidy_amounts.insert(number.clone(), *amount);
    seen.accepted()?;
    seen.says("/amount", *amount)?;
    seen.says("/result", "SUCCESS")?;
    seen.names("/subsidy_id", books.subsidy_ids.entry(number.clone()).or_default())
}

/// A subsidy goes back.
pub fn unsubsidise(books: &mut Books, ask: &Ask, seen: Seen<'_>) -> Fits {
    let What::Unsubsidise { number, seller, transaction, refund, amount, from } = &ask.what else {
        return Ok(());
    };
    let named = from.map(|pocket| match pocket {
        Pocket::Available => Payer::Available,
        Pocket::Frozen => Payer::Frozen,
    });
    if let Some(known) = books.unsubsidies.get_mut(number) {
        let order = books.orders.get(&known.order);
        let same =
            order.is_some_and(|one| one.transaction.as_ref() == Some(transaction) && one.seller == *seller);
        if !same || (&known.refund, known.amount, known.named) != (refund, *amount, named) {
            return seen.refused(&[INVALID]);
        }
        seen.accepted()?;
        return seen.names("/subsidy_refund_id", &mut known.id);
    }
    let Some((order_number, order)) = books.order_of(&ask.by, Some(seller), transaction) else {
        return seen.refused(&[NOT_THERE]);
    };
    let (order_number, order) = (order_number.clone(), order.clone());
    let cited = refund.as_ref().map(|id| {
        let all = books.refunds.iter();
        let mut of_order =
            all.filter(|(_, one)| one.order == order_number && one.standing != Standing::Closed);
        of_order
            .find(|(_, one)| one.id.as_ref() == Some(id))
            .map(|(place, one)| (place.clone(), one.subsidy_cited))
    });
    let follows = match &cited {
        None => order.refunds > 0,
        Some(None | Some((_, true))) => false,
        Some(Some((_, false))) => true,
    };
    let mut no = Vec::new();
    if !order.is_paid()
        || order.subsidy.is_none()
        || !follows
        || *amount > order.subsidised - order.subsidy_returned
    {
        no.push(INVALID);
    }
    let from_frozen = named.map_or(order.unsplit >= *amount, |one| one == Payer::Frozen);
    let has = if from_frozen { order.unsplit } else { books.available(seller) };
    if has < *amount {
        no.push("NOT_ENOUGH");
    }
    if !no.is_empty() {
        return seen.refused(&no);
    }
    let pocket = if from_frozen { Place::Frozen(seller.clone()) } else { Place::Available(seller.clone()) };
    books.moves(pocket, Place::Operation(ask.by.clone()), *amount);
    if let Some(order) = books.orders.get_mut(&order_number) {
        order.subsidy_returned += amount;
        if from_frozen {
            order.unsplit -= amount;
        }
    }
    if let Some(Some((place, _))) = cited
        && let Some(refund) = books.refunds.get_mut(&place)
    {
        refund.subsidy_cited = true;
    }
    let mut row = Unsubsidy { order: order_number, refund: refund.clone(), amount: *amount, named, id: None };
    seen.accepted()?;
    seen.says("/amount", *amount)?;
    seen.names("/subsidy_refund_id", &mut row.id)?;
    books.unsubsidies.insert(number.clone(), row);
    Ok(())
}

/// A subsidy will not come.
pub fn cancel(books: &mut Books, ask: &Ask, seen: Seen<'_>) -> Fits {
    let What::CancelSubsidy { seller, transaction } = &ask.what else { return Ok(()) };
    let Some((number, order)) = books.order_of(&ask.by, Some(seller), transaction) else {
        return seen.refused(&[NOT_THERE]);
    };
    let number = number.clone();
    if !order.is_paid() || !order.sharing || order.planned == 0 {
        return seen.refused(&[INVALID]);
    }
    if !order.cancelled && (order.subsidy.is_some() || order.refunded == 0) {
        return seen.refused(&[INVALID]);
    }
    if let Some(order) = books.orders.get_mut(&number) {
        order.cancelled = true;
    }
    seen.accepted()?;
    seen.says("/result", "SUCCESS")
}

pub(super) fn pocket(of: &str, account: Account) -> Place {
    match account {
        Account::Basic => Place::Available(of.to_owned()),
        Account::Operation => Place::Operation(of.to_owned()),
    }
}

/// Withdrawals are unique for whose money it is.
pub fn key(of: &str, number: &str) -> String {
    refunds::key(of, number)
}

/// A withdrawal is asked for.
pub fn withdraw(books: &mut Books, ask: &Ask, seen: Seen<'_>) -> Fits {
    let What::Withdraw { number, of, account, amount } = &ask.what else { return Ok(()) };
    if is_missing(books, of) {
        return seen.refused(&["MCH_NOT_EXISTS", "NO_AUTH"]);
    }
    let place = key(of, number);
    let now = books.now;
    let mut row = match books.withdrawals.get(&place) {
        Some(known) => {
            if (known.account, known.amount) != (*account, *amount) || now >= known.created_at + 6 * DAY {
                return seen.refused(&[INVALID]);
            }
            if known.status != "INIT" {
                seen.accepted()?;
                return shows(books, &place, number, seen);
            }
            known.clone()
        }
        None => Withdrawal {
            by: ask.by.clone(),
            of: of.clone(),
            account: *account,
            amount: *amount,
            status: "INIT",
            created_at: now,
            settled_at: None,
            tail: accounts::of(books, of).tail,
            id: None,
            of_closing: false,
        },
    };
    if *amount > 80_000_000_000 {
        return seen.refused(&["PARAM_ERROR"]);
    }
    if books.is_held(of) {
        return seen.refused(&["REQUEST_BLOCKED"]);
    }
    if books.is_closed(of) {
        return seen.refused(&["NO_AUTH"]);
    }
    let settles = accounts::of(books, of);
    if !settles.usable {
        return seen.refused(&["ACCOUNT_NOT_VERIFIED"]);
    }
    let from = pocket(of, *account);
    let is_short = books.at(&from) < *amount;
    if !is_short {
        books.moves(from, Place::Payouts, *amount);
        row.status = "CREATE_SUCCESS";
        row.tail = settles.tail;
        books.falls_due(next_day(now) + 10 * HOUR, Job::PayOut(place.clone()));
    } else if !books.withdrawals.contains_key(&place) {
        books.falls_due(now + 6 * DAY, Job::Expire(place.clone()));
    }
    books.withdrawals.insert(place.clone(), row);
    if is_short {
        return seen.refused(&["NOT_ENOUGH"]);
    }
    seen.accepted()?;
    shows(books, &place, number, seen)
}

fn shows(books: &mut Books, place: &str, number: &str, seen: Seen<'_>) -> Fits {
    seen.says("/out_request_no", number)?;
    match books.withdrawals.get_mut(place) {
        Some(row) => seen.names("/withdraw_id", &mut row.id),
        None => Ok(()),
    }
}

/// A withdrawal is asked after.
pub fn find(books: &mut Books, ask: &Ask, seen: Seen<'_>) -> Fits {
    let What::FindWithdrawal { number, of } = &ask.what else { return Ok(()) };
    let place = key(of, number);
    let Some(row) = books.withdrawals.get(&place).filter(|row| row.by == ask.by && !row.of_closing) else {
        return seen.refused(&[ORDER_NOT_EXIST]);
    };
    seen.accepted()?;
    seen.says("/amount", row.amount)?;
    seen.says("/status", row.status)?;
    seen.says("/account_number", row.tail.as_str())?;
    shows(books, &place, number, seen)
}

/// The bank said what became of a withdrawal.
pub fn settled(books: &mut Books, place: &str, status: &'static str) {
    let Some(mut row) = books.withdrawals.get(place).cloned() else { return };
    let owner = pocket(&row.of, row.account);
    match (row.status, status) {
        ("CREATE_SUCCESS", "SUCCESS") => books.moves(Place::Payouts, Place::Outside, row.amount),
        ("CREATE_SUCCESS", "FAIL" | "REFUND") => books.moves(Place::Payouts, owner, row.amount),
        ("SUCCESS", "REFUND") => books.moves(Place::Outside, owner, row.amount),
        ("INIT", "CLOSE") => {}
        _ => return,
    }
    row.status = status;
    row.settled_at = Some(books.now);
    if !row.of_closing {
        told(books, place, &row);
    }
    books.withdrawals.insert(place.to_owned(), row);
}

fn told(books: &mut Books, place: &str, row: &Withdrawal) {
    let number = place.split('/').next_back().unwrap_or_default();
    let says = vec![
        ("/out_request_no", json!(number)),
        ("/status", json!(row.status)),
        ("/amount", json!(row.amount)),
        ("/account_number", json!(row.tail)),
    ];
    books.owes(&row.by, "MCHWITHDRAW.CHANGE", says);
}

/// What is in an account.
pub fn balance(books: &mut Books, ask: &Ask, seen: Seen<'_>) -> Fits {
    let What::Balance { of, account } = &ask.what else { return Ok(()) };
    if is_missing(books, of) {
        return seen.refused(&["MCH_NOT_EXISTS", "NO_AUTH"]);
    }
    seen.accepted()?;
    seen.says("/available_amount", books.at(&pocket(of, *account)))?;
    let pending = match account {
        Account::Basic => books.at(&Place::Frozen(of.clone())),
        Account::Operation => 0,
    };
    seen.says("/pending_amount", pending)
}
