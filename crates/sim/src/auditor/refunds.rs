//! What refunds may do: accepted from the right pocket, settled once, rerouted, recovered.

use serde_json::{Value, json};

use super::accounts;
use super::books::{
    Books, DAY, Job, Order, Payer, Place, Recovery, Refund, Result3, Standing, State, half_up,
};
use super::seen::{Fits, Seen};
use crate::ask::{Ask, What};
use crate::cast;
use crate::script::Pocket;

const INVALID: &str = "INVALID_REQUEST";
const NOT_THERE: &str = "RESOURCE_NOT_EXISTS";

/// Refund numbers are unique for the seller.
pub fn key(seller: &str, number: &str) -> String {
    format!("{seller}/{number}")
}

fn pocket(named: Option<Pocket>) -> Option<Payer> {
    named.map(|pocket| match pocket {
        Pocket::Available => Payer::Available,
        Pocket::Frozen => Payer::Frozen,
    })
}

/// What the buyer gets of a refund, and which fee comes back with it: each is the share of all that
/// was refunded so far, less what earlier refunds had of it.
fn shares(order: &Order, amount: i64) -> (i64, i64) {
    let so_far = order.refunded + amount;
    let fee_left = order.fee - order.fee_refunded;
    let fee = (half_up(order.fee, so_far, order.total) - order.fee_refunded).max(0).min(fee_left.min(amount));
    let payer_left = order.payer_total - order.payer_refunded;
    let coupon_left = (order.total - order.payer_total) - (order.refunded - order.payer_refunded);
    let least = (amount - coupon_left).max(0);
    let payer = (half_up(order.payer_total, so_far, order.total) - order.payer_refunded)
        .max(least)
        .min(payer_left.min(amount));
    (payer, fee)
}

/// A refund is asked for.
pub fn apply(books: &mut Books, ask: &Ask, seen: Seen<'_>) -> Fits {
    let What::Refund { number, seller, transaction, amount, total, from, advance } = &ask.what else {
        return Ok(());
    };
    let named = pocket(*from);
    let place = key(seller, number);
    if let Some(refund) = books.refunds.get_mut(&place) {
        let same = books
            .orders
            .get(&refund.order)
            .is_some_and(|order| order.transaction.as_ref() == Some(transaction) && order.total == *total);
        if !same || (refund.amount, refund.named, refund.may_advance) != (*amount, named, *advance) {
            return seen.refused(&[INVALID]);
        }
        seen.accepted()?;
        return shows(refund, seen);
    }
    let Some((order_number, order)) = books.order_of(&ask.by, Some(seller), transaction) else {
        return seen.refused(&[NOT_THERE]);
    };
    if !order.is_paid() {
        return seen.refused(&[NOT_THERE]);
    }
    let mut no = Vec::new();
    if books.is_closed(seller) {
        no.push("NO_AUTH");
    }
    if order.total != *total
        || books.now > order.paid_at + 365 * DAY
        || *amount > order.total - order.refunded
        || order.refunds >= 50
    {
        no.push(INVALID);
    }
    if !no.is_empty() {
        return seen.refused(&no);
    }
    let refund = Refund {
        created_at: books.now,
        by: ask.by.clone(),
        seller: seller.clone(),
        order: order_number.clone(),
        number: number.clone(),
        amount: *amount,
        payer_refund: 0,
        fee_back: 0,
        payer: Payer::Frozen,
        named,
        may_advance: *advance,
        told: true,
        to_card: false,
        standing: Standing::Processing,
        id: None,
        recovery: None,
        subsidy_cited: false,
    };
    let no = grant(books, refund);
    if !no.is_empty() {
        return seen.refused(&no);
    }
    seen.accepted()?;
    match books.refunds.get_mut(&place) {
        Some(refund) => shows(refund, seen),
        None => Ok(()),
    }
}

/// Takes the money of a refund from the pocket that has to pay, or says why none can.
pub fn grant(books: &mut Books, mut refund: Refund) -> Vec<&'static str> {
    let Some(mut order) = books.orders.get(&refund.order).cloned() else { return vec![NOT_THERE] };
    let (payer_refund, fee_back) = shares(&order, refund.amount);
    let needed = refund.amount - fee_back;
    let is_open = order.sharing && !order.finished;
    let is_frozen = order.unsplit > 0 && order.unsplit >= needed;
    let from_frozen = refund.named.map_or(is_open || is_frozen, |named| named == Payer::Frozen);
    let seller = refund.seller.clone();
    refund.payer = if from_frozen {
        if needed > order.unsplit {
            return vec!["RULE_LIMIT"];
        }
        Payer::Frozen
    } else if books.available(&seller) >= needed {
        Payer::Available
    } else if refund.may_advance {
        if cast::merchant(&order.by).is_none_or(|one| !one.advances) {
            return vec!["NO_AUTH"];
        }
        if books.at(&Place::Operation(order.by.clone())) < refund.amount {
            return vec!["NOT_ENOUGH"];
        }
        Payer::Advance
    } else {
        return vec!["NOT_ENOUGH"];
    };
    refund.payer_refund = payer_refund;
    refund.fee_back = fee_back;
    let own = if from_frozen { Place::Frozen(seller.clone()) } else { Place::Available(seller.clone()) };
    let bears = if refund.payer == Payer::Advance { Place::Operation(order.by.clone()) } else { own.clone() };
    books.moves(bears.clone(), Place::Refunds, payer_refund);
    books.moves(bears, Place::Sponsors, refund.amount - payer_refund);
    books.moves(Place::Fees, own, fee_back);
    order.state = State::Refunded;
    order.refunds += 1;
    order.refunded += refund.amount;
    order.payer_refunded += payer_refund;
    order.fee_refunded += fee_back;
    if from_frozen {
        order.unsplit -= needed;
    } else if order.sharing && order.refunded == order.total {
        books.moves(Place::Frozen(seller.clone()), Place::Available(seller.clone()), order.unsplit);
        order.unsplit = 0;
        order.finished = true;
    }
    let place = key(&seller, &refund.number);
    books.orders.insert(refund.order.clone(), order);
    books.falls_due(books.now, Job::PayRefund(place.clone()));
    books.refunds.insert(place, refund);
    Vec::new()
}

/// What is told of a refund must be what it is.
fn shows(refund: &mut Refund, seen: Seen<'_>) -> Fits {
    seen.says("/out_refund_no", refund.number.as_str())?;
    seen.says("/amount/refund", refund.amount)?;
    seen.says("/amount/payer_refund", refund.payer_refund)?;
    if !super::books::is_generic(&refund.by) {
        let advance = if refund.payer == Payer::Advance { json!(refund.amount) } else { Value::Null };
        seen.says("/amount/advance", advance)?;
        let account = if refund.payer == Payer::Advance {
            "REFUND_SOURCE_PARTNER_ADVANCE"
        } else {
            "REFUND_SOURCE_SUB_MERCHANT"
        };
        seen.says("/refund_account", account)?;
    }
    seen.names("/refund_id", &mut refund.id)
}

/// A refund is asked after.
pub fn find(books: &mut Books, ask: &Ask, seen: Seen<'_>) -> Fits {
    let What::FindRefund { number, seller } = &ask.what else { return Ok(()) };
    let found = books.refunds.get_mut(&key(seller, number)).filter(|refund| refund.by == ask.by);
    let Some(refund) = found else { return seen.refused(&[NOT_THERE]) };
    seen.accepted()?;
    shows(refund, seen)?;
    seen.says("/status", refund.standing.word())?;
    let pocket = match refund.payer {
        Payer::Frozen => "UNSETTLED",
        Payer::Available => "AVAILABLE",
        Payer::Advance => "OPERATION",
    };
    seen.says("/funds_account", pocket)
}

fn by_id<'b>(books: &'b mut Books, ask: &Ask, id: &str, seller: &str) -> Option<&'b mut Refund> {
    let mut all = books.refunds.values_mut();
    all.find(|refund| refund.by == ask.by && refund.seller == seller && refund.id.as_deref() == Some(id))
}

/// A refund that nobody took goes to the seller's card.
pub fn reroute(books: &mut Books, ask: &Ask, seen: Seen<'_>) -> Fits {
    let What::Reroute { refund: id, number, seller } = &ask.what else { return Ok(()) };
    let usable = accounts::of(books, seller).usable;
    let Some(refund) = by_id(books, ask, id, seller) else { return seen.refused(&[NOT_THERE]) };
    if refund.number != *number {
        return seen.refused(&[INVALID]);
    }
    match (refund.standing, refund.to_card) {
        (Standing::Processing, true) => return seen.accepted(),
        (Standing::Abnormal, _) => {}
        _ => return seen.refused(&[INVALID]),
    }
    if !usable {
        return seen.refused(&["ACCOUNT_NOT_VERIFIED"]);
    }
    refund.standing = Standing::Processing;
    refund.to_card = true;
    let amount = refund.payer_refund;
    books.moves(Place::Held, Place::Refunds, amount);
    books.falls_due(books.now, Job::PayRefund(key(seller, number)));
    seen.accepted()?;
    seen.says("/status", "PROCESSING")
}

/// The channel said what became of a refund.
pub fn settled(books: &mut Books, place: &str, standing: Standing) {
    let Some(mut refund) = books.refunds.get(place).cloned() else { return };
    if refund.standing != Standing::Processing {
        return;
    }
    refund.standing = standing;
    let event = match standing {
        Standing::Success => {
            let order = books.orders.get(&refund.order);
            let change = order.filter(|order| order.by_change && !refund.to_card);
            let change = change.and_then(|order| order.payer.clone());
            let to = change.map_or(Place::Outside, |payer| Place::Change(format!("{}/{payer}", refund.by)));
            books.moves(Place::Refunds, to, refund.payer_refund);
            "REFUND.SUCCESS"
        }
        Standing::Abnormal => {
            books.moves(Place::Refunds, Place::Held, refund.payer_refund);
            "REFUND.ABNORMAL"
        }
        Standing::Closed => {
            close(books, &mut refund);
            "REFUND.CLOSED"
        }
        Standing::Processing => return,
    };
    if refund.told {
        let says = vec![
            ("/out_refund_no", json!(refund.number)),
            ("/refund_status", json!(standing.word())),
            ("/amount/refund", json!(refund.amount)),
            ("/amount/payer_refund", json!(refund.payer_refund)),
        ];
        books.owes(&refund.by, event, says);
    }
    books.refunds.insert(place.to_owned(), refund);
}

/// All of it goes back to where it came from.
fn close(books: &mut Books, refund: &mut Refund) {
    let Some(mut order) = books.orders.get(&refund.order).cloned() else { return };
    let net = refund.amount - refund.fee_back;
    let is_open = order.sharing && !order.finished;
    let refreezes = refund.payer == Payer::Frozen && is_open;
    let own = if refreezes {
        Place::Frozen(refund.seller.clone())
    } else {
        Place::Available(refund.seller.clone())
    };
    let is_recovered = refund.recovery.as_ref().is_some_and(|one| one.result == Result3::Done);
    let by_platform = refund.payer == Payer::Advance && !is_recovered;
    let bears = if by_platform { Place::Operation(refund.by.clone()) } else { own.clone() };
    // A seller that got the fee without paying for the refund may have spent it.
    let fee =
        if by_platform { refund.fee_back.min(books.available(&refund.seller)) } else { refund.fee_back };
    if let Some(recovery) = refund.recovery.as_mut().filter(|one| one.result == Result3::Waits) {
        recovery.result = Result3::Failed;
    }
    books.moves(Place::Refunds, bears.clone(), refund.payer_refund);
    books.moves(Place::Sponsors, bears, refund.amount - refund.payer_refund);
    books.moves(own, Place::Fees, fee);
    order.refunded -= refund.amount;
    order.payer_refunded -= refund.payer_refund;
    order.fee_refunded -= fee;
    if refreezes {
        order.unsplit += net;
    }
    books.orders.insert(refund.order.clone(), order);
}

/// Tries to pay an advance back.
pub fn recover_now(books: &mut Books, place: &str) -> bool {
    let Some(mut refund) = books.refunds.get(place).cloned() else { return true };
    let Some(recovery) = refund.recovery.as_mut() else { return true };
    if recovery.result != Result3::Waits {
        return true;
    }
    if books.now >= recovery.created_at + 90 * DAY {
        recovery.result = Result3::Failed;
    } else if books.available(&refund.seller) >= refund.amount {
        recovery.result = Result3::Done;
        books.moves(
            Place::Available(refund.seller.clone()),
            Place::Operation(refund.by.clone()),
            refund.amount,
        );
    }
    let ended = recovery.result != Result3::Waits;
    books.refunds.insert(place.to_owned(), refund);
    ended
}

fn shows_recovery(books: &mut Books, place: &str, seen: Seen<'_>) -> Fits {
    let Some(refund) = books.refunds.get_mut(place) else { return Ok(()) };
    let amount = refund.amount;
    let Some(recovery) = refund.recovery.as_mut() else { return Ok(()) };
    seen.says("/return_amount", amount)?;
    seen.says("/result", recovery.result.word())?;
    seen.names("/advance_return_id", &mut recovery.id)
}

/// An advance is to be paid back.
pub fn recover(books: &mut Books, ask: &Ask, seen: Seen<'_>) -> Fits {
    let What::Recover { refund: id, seller } = &ask.what else { return Ok(()) };
    let now = books.now;
    let Some(refund) = by_id(books, ask, id, seller) else { return seen.refused(&[NOT_THERE]) };
    let place = key(seller, &refund.number);
    if refund.recovery.is_some() {
        recover_now(books, &place);
    } else {
        if refund.payer != Payer::Advance || refund.standing == Standing::Closed {
            return seen.refused(&[NOT_THERE]);
        }
        refund.recovery = Some(Recovery { result: Result3::Waits, created_at: now, id: None });
        if !recover_now(books, &place) {
            books.falls_due(now + DAY, Job::RetryRecovery(place.clone()));
        }
    }
    seen.accepted()?;
    shows_recovery(books, &place, seen)
}

/// A recovery is asked after.
pub fn find_recovery(books: &mut Books, ask: &Ask, seen: Seen<'_>) -> Fits {
    let What::FindRecovery { refund: id, seller } = &ask.what else { return Ok(()) };
    let found = by_id(books, ask, id, seller).filter(|refund| refund.recovery.is_some());
    let Some(refund) = found else { return seen.refused(&[NOT_THERE]) };
    let place = key(seller, &refund.number);
    seen.accepted()?;
    shows_recovery(books, &place, seen)
}
