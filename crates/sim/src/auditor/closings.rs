//! What closings may do: applied for, passed, confirmed, and everything that is left paid out.

use serde_json::Value;
use std::collections::BTreeSet;

use super::accounts;
use super::books::{Books, DAY, HOUR, Job, Place, Refund, Result3, SECOND, Standing, Withdrawal, next_day};
use super::facts;
use super::funds;
use super::seen::{Fits, Seen};
use crate::ask::{Ask, Flow, What};
use crate::cast;
use crate::script::{Account, Verdict};

const INVALID: &str = "INVALID_REQUEST";

/// Where an application stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "variants are the words of the contract")]
pub enum Stage {
    Accepted,
    Reviewing,
    Rejected,
    Waiting,
    Revoked,
    Processing,
    Cancelled,
    Paying,
}

impl Stage {
    fn is_open(self) -> bool {
        matches!(self, Stage::Accepted | Stage::Reviewing | Stage::Waiting | Stage::Processing)
    }

    fn is_confirmed(self) -> bool {
        matches!(self, Stage::Processing | Stage::Cancelled | Stage::Paying)
    }
}

/// An application to close a seller, or for money of a closed one.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "fields are the words of the contract")]
pub struct Closing {
    pub by: String,
    pub of: String,
    pub flow: Flow,
    /// All that was asked.
    pub asked: What,
    pub stage: Stage,
    /// An operator keeps it.
    pub held: bool,
    /// The number was closed before; only its money is asked for.
    pub again: bool,
    /// The last four digits of the account that is paid: the one that it named, or else the seller's.
    pub tail: String,
    /// When it goes on by itself.
    pub due_at: Option<i64>,
    /// Its payouts, under their keys among the withdrawals.
    pub payouts: Vec<String>,
    pub id: Option<String>,
}

/// The accounts that are emptied here, in the order in which they are told.
const ACCOUNTS: [(Account, &str); 2] =
    [(Account::Basic, "BASIC_ACCOUNT"), (Account::Operation, "OPERATE_ACCOUNT")];

fn left(books: &Books, of: &str) -> i64 {
    ACCOUNTS.iter().map(|(account, _)| books.at(&funds::pocket(of, *account))).sum()
}

/// What stands against closing a seller, as the wire calls it; each kind once.
fn blocks(books: &Books, of: &str) -> BTreeSet<&'static str> {
    let under = cast::merchant(of).map_or("", |one| one.under);
    let held = books.held.get(of);
    let frozen = books.at(&Place::Frozen(of.to_owned())) - held.copied().unwrap_or_default();
    let recovers = |one: &Refund| one.recovery.as_ref().is_some_and(|one| one.result == Result3::Waits);
    let is_open = |one: &Refund| matches!(one.standing, Standing::Processing | Standing::Abnormal);
    let refunds = books.refunds.values().any(|one| one.seller == of && (is_open(one) || recovers(one)));
    let is_in = |one: &super::books::Back| one.by == under && (one.from == of || one.seller == of);
    let backs = books.backs.values().any(|one| one.result == Result3::Waits && is_in(one));
    let payouts = books.withdrawals.values().any(|one| one.of == of && one.status == "CREATE_SUCCESS");
    let mut no = BTreeSet::new();
    if facts::is_complained_about(books, of) {
        no.insert("CONSUMER_COMPLAINT_UNPROCESSED");
    }
    if held.is_some() {
        no.insert("HAS_BLOCKING_CONTROL");
    }
    if frozen > 0 || refunds || backs || payouts {
        no.insert("FUNDS_PENDING_PROCESSING");
    }
    no
}

fn has_open(books: &Books, of: &str) -> bool {
    let mut all = books.closings.values();
    all.any(|one| one.of == of && one.flow != Flow::Leftover && one.stage.is_open())
}

/// Whether a seller may be closed is asked.
pub fn closable(books: &mut Books, ask: &Ask, seen: Seen<'_>) -> Fits {
    let What::Closable { of } = &ask.what else { return Ok(()) };
    let (closed, empty) = (books.is_closed(of), left(books, of) == 0);
    let mut reasons = blocks(books, of);
    if has_open(books, of) || closed && empty {
        reasons.insert("OTHER_REASON");
    }
    seen.accepted()?;
    seen.says("/merchant_state", if closed { "HAS_BEEN_CANCELLED" } else { "NORMAL" })?;
    let may = if reasons.is_empty() { "ALLOW_CANCEL_WITHDRAW" } else { "NOT_ALLOW_CANCEL_WITHDRAW" };
    seen.says("/validate_result", may)?;
    for (place, (account, _)) in ACCOUNTS.iter().enumerate() {
        seen.says(&format!("/account_info/{place}/amount"), books.at(&funds::pocket(of, *account)))?;
    }
    let Some((_, body)) = seen.0 else { return Ok(()) };
    let told = body.pointer("/block_reasons").and_then(Value::as_array).cloned().unwrap_or_default();
    let told: BTreeSet<&str> = told.iter().filter_map(|one| one.pointer("/type")?.as_str()).collect();
    if told == reasons { Ok(()) } else { Err(format!("{reasons:?} stand against it, told were {told:?}")) }
}

/// An application comes.
pub fn apply(books: &mut Books, ask: &Ask, seen: Seen<'_>) -> Fits {
    let (number, of, flow) = match &ask.what {
        What::Leave { number, of, .. } => (number, of, Flow::Settling),
        What::LeaveEmpty { number, of } => (number, of, Flow::Plain),
        What::Leftover { number, of, .. } => (number, of, Flow::Leftover),
        _ => return Ok(()),
    };
    if let Some(known) = books.closings.get(number) {
        if known.asked != ask.what {
            return seen.refused(&[INVALID]);
        }
        seen.accepted()?;
        return applied(books, number, seen);
    }
    let no = refusals(books, &ask.what, of);
    if !no.is_empty() {
        return seen.refused(&no);
    }
    let (stage, wait) = match flow {
        Flow::Plain => (Stage::Reviewing, 3 * SECOND),
        Flow::Settling | Flow::Leftover => (Stage::Accepted, 2 * SECOND),
    };
    let row = Closing {
        by: ask.by.clone(),
        of: of.clone(),
        flow,
        asked: ask.what.clone(),
        stage,
        held: false,
        again: books.is_closed(of),
        tail: match flow {
            Flow::Settling => accounts::tail(of),
            Flow::Plain | Flow::Leftover => accounts::of(books, of).tail,
        },
        due_at: None,
        payouts: Vec::new(),
        id: None,
    };
    books.closings.insert(number.clone(), row);
    enter(books, number, stage, Some(wait));
    seen.accepted()?;
    applied(books, number, seen)
}

fn applied(books: &mut Books, number: &str, seen: Seen<'_>) -> Fits {
    let Some(row) = books.closings.get_mut(number) else { return Ok(()) };
    if row.flow == Flow::Plain {
        return shows_plain(row, number, seen);
    }
    seen.says("/out_request_no", number)?;
    seen.names("/applyment_id", &mut row.id)
}

fn refusals(books: &Books, what: &What, of: &str) -> Vec<&'static str> {
    let closed = books.is_closed(of);
    let blocked = || has_open(books, of) || !blocks(books, of).is_empty();
    match what {
        What::Leave { withdraw, papers, .. } => {
            let useless = closed && (left(books, of) == 0 || !withdraw);
            let unsigned = !papers && (closed || facts::signs(books, of));
            if blocked() || useless || unsigned { vec![INVALID] } else { Vec::new() }
        }
        What::LeaveEmpty { .. } => {
            if closed || blocked() || left(books, of) > 0 {
                vec![INVALID]
            } else {
                Vec::new()
            }
        }
        What::Leftover { account, amount, .. } => {
            if !closed {
                vec![INVALID]
            } else if books.at(&funds::pocket(of, *account)) < *amount {
                vec!["NOT_ENOUGH"]
            } else {
                Vec::new()
            }
        }
        _ => Vec::new(),
    }
}

/// It stands there from now on, and goes on by itself after so long.
fn enter(books: &mut Books, number: &str, stage: Stage, wait: Option<i64>) {
    let now = books.now;
    let Some(row) = books.closings.get_mut(number) else { return };
    row.stage = stage;
    row.due_at = wait.map(|wait| now + wait);
    if let Some(due_at) = row.due_at {
        books.falls_due(due_at, Job::Advance(number.to_owned()));
    }
}

/// Its time has come, unless somebody took the step before.
pub fn advance(books: &mut Books, number: &str) {
    let Some(row) = books.closings.get(number) else { return };
    if row.due_at.is_none_or(|due_at| books.now < due_at) {
        return;
    }
    match row.stage {
        Stage::Accepted => enter(books, number, Stage::Reviewing, Some(3 * SECOND)),
        Stage::Reviewing => pass(books, number),
        Stage::Waiting => enter(books, number, Stage::Revoked, None),
        Stage::Processing => sweep(books, number),
        Stage::Rejected | Stage::Revoked | Stage::Cancelled | Stage::Paying => {}
    }
}

/// It passes, if nothing stands against it by now.
fn pass(books: &mut Books, number: &str) {
    let Some(row) = books.closings.get(number).cloned() else { return };
    let of = &row.of;
    let objects = match &row.asked {
        What::Leftover { account, amount, .. } => books.at(&funds::pocket(of, *account)) < *amount,
        What::LeaveEmpty { .. } => !blocks(books, of).is_empty() || left(books, of) > 0,
        _ => !blocks(books, of).is_empty(),
    };
    match row.flow {
        _ if objects => enter(books, number, Stage::Rejected, None),
        Flow::Leftover => sweep(books, number),
        Flow::Plain => {
            books.closed.insert(of.clone());
            enter(books, number, Stage::Cancelled, None);
        }
        Flow::Settling if row.again => enter(books, number, Stage::Processing, Some(2 * SECOND)),
        Flow::Settling => enter(books, number, Stage::Waiting, Some(30 * DAY)),
    }
}

/// What is to be paid leaves for the bank, one payout an account.
fn sweep(books: &mut Books, number: &str) {
    let Some(row) = books.closings.get(number).cloned() else { return };
    let all = |account: Account| (account, books.at(&funds::pocket(&row.of, account)));
    let sums: Vec<(Account, i64)> = match &row.asked {
        What::Leave { withdraw: false, .. } => Vec::new(),
        What::Leftover { account, amount, .. } => vec![(*account, *amount)],
        _ => ACCOUNTS.iter().map(|(account, _)| all(*account)).filter(|(_, sum)| *sum > 0).collect(),
    };
    let mut payouts = Vec::new();
    for (account, amount) in sums {
        let place = funds::key(&row.of, &format!("{number}-{account:?}"));
        books.moves(funds::pocket(&row.of, account), Place::Payouts, amount);
        let payout = Withdrawal {
            by: row.by.clone(),
            of: row.of.clone(),
            account,
            amount,
            status: "CREATE_SUCCESS",
            created_at: books.now,
            settled_at: None,
            tail: row.tail.clone(),
            id: None,
            of_closing: true,
        };
        books.withdrawals.insert(place.clone(), payout);
        books.falls_due(next_day(books.now) + 10 * HOUR, Job::PayOut(place.clone()));
        payouts.push(place);
    }
    let stage = if payouts.is_empty() { Stage::Cancelled } else { Stage::Paying };
    if let Some(row) = books.closings.get_mut(number) {
        row.payouts = payouts;
    }
    enter(books, number, stage, None);
}

/// Whether a bank that names this number pays this withdrawal. What a closing pays has a number
/// that the program drew.
pub fn is_payout(place: &str, row: &Withdrawal, (of, number): (&str, &str)) -> bool {
    if !row.of_closing {
        return place == funds::key(of, number);
    }
    let is_known = row.id.as_ref().is_none_or(|id| id == number);
    row.of == of && is_known && !number.starts_with('W')
}

/// The platform confirms.
pub fn confirm(books: &mut Books, ask: &Ask, seen: Seen<'_>) -> Fits {
    let What::Confirm { number, of } = &ask.what else { return Ok(()) };
    let Some(row) = books.closings.get(number).filter(|row| row.flow == Flow::Settling && row.of == *of)
    else {
        return seen.refused(&["RESOURCE_NOT_EXISTS"]);
    };
    if !row.stage.is_confirmed() {
        if !may_confirm(books, row) {
            return seen.refused(&[INVALID]);
        }
        confirmed(books, number);
    }
    seen.accepted()?;
    seen.says("/sub_mchid", of.as_str())?;
    applied(books, number, seen)
}

fn may_confirm(books: &Books, row: &Closing) -> bool {
    row.stage == Stage::Waiting && blocks(books, &row.of).is_empty()
}

fn confirmed(books: &mut Books, number: &str) {
    if let Some(row) = books.closings.get(number) {
        books.closed.insert(row.of.clone());
    }
    enter(books, number, Stage::Processing, Some(2 * SECOND));
}

/// The merchant confirmed, or could not; none: nobody heard.
pub fn agreed(books: &mut Books, number: &str, done: Option<bool>) -> Fits {
    let Some(row) = books.closings.get(number) else { return Ok(()) };
    let (was, can) = (row.stage.is_confirmed(), may_confirm(books, row));
    if done.is_some_and(|done| done != (was || can)) {
        return Err(format!("the closing {number} is {:?}; the merchant agreed: {done:?}", row.stage));
    }
    if can {
        confirmed(books, number);
    }
    Ok(())
}

/// The operator said something, and was heard, or not; none: nobody knows.
pub fn reviewed(books: &mut Books, number: &str, verdict: Verdict, done: Option<bool>) -> Fits {
    let Some(row) = books.closings.get_mut(number) else { return Ok(()) };
    let is_new = matches!(row.stage, Stage::Accepted | Stage::Reviewing);
    let is_same = match verdict {
        Verdict::Pass => !is_new && row.stage != Stage::Rejected,
        Verdict::Reject => row.stage == Stage::Rejected,
        Verdict::Hold => false,
    };
    if done.is_some_and(|done| done != (is_new || is_same)) {
        return Err(format!("the closing {number} is {:?}; {verdict:?} was heard: {done:?}", row.stage));
    }
    if !is_new {
        return Ok(());
    }
    row.held = verdict == Verdict::Hold;
    match verdict {
        Verdict::Pass => pass(books, number),
        Verdict::Reject => enter(books, number, Stage::Rejected, None),
        Verdict::Hold => enter(books, number, Stage::Reviewing, None),
    }
    Ok(())
}

/// An application is asked after.
pub fn find(books: &mut Books, ask: &Ask, seen: Seen<'_>) -> Fits {
    let What::FindClosing { number, .. } = &ask.what else { return Ok(()) };
    let Some(row) = books.closings.get_mut(number).filter(|row| row.by == ask.by) else {
        return seen.refused(&["RESOURCE_NOT_EXISTS"]);
    };
    seen.accepted()?;
    match row.flow {
        Flow::Plain => shows_plain(row, number, seen),
        Flow::Settling => {
            seen.says("/out_request_no", number.as_str())?;
            seen.names("/applyment_id", &mut row.id)?;
            let row = row.clone();
            shows_settling(books, &row, seen)
        }
        Flow::Leftover => {
            seen.says("/withdrawl_apply/out_request_no", number.as_str())?;
            seen.names("/withdrawl_apply/applyment_id", &mut row.id)?;
            let (stage, payouts) = (row.stage, row.payouts.clone());
            let paid = payouts.first().and_then(|place| books.withdrawals.get(place));
            let word = match (stage, paid) {
                (_, Some(payout)) => pay_word(payout.status),
                (Stage::Accepted, None) => "SUBMITTED",
                (Stage::Rejected, None) => "REJECTED",
                _ => "REVIEWING",
            };
            seen.says("/withdrawl_apply/state", word)
        }
    }
}

fn pay_word(status: &str) -> &'static str {
    match status {
        "SUCCESS" => "PAY_SUCCEED",
        "FAIL" => "PAY_FAIL",
        "REFUND" => "BANK_REFUNDED",
        _ => "PAY_PROCESSING",
    }
}

fn shows_plain(row: &Closing, number: &str, seen: Seen<'_>) -> Fits {
    let word = match row.stage {
        Stage::Rejected => "REJECTED",
        Stage::Cancelled => "CANCEL_SUCCESS",
        _ => "REVIEWING",
    };
    seen.says("/out_apply_no", number)?;
    seen.says("/sub_mchid", row.of.as_str())?;
    seen.says("/cancel_state", word)
}

fn shows_settling(books: &Books, row: &Closing, seen: Seen<'_>) -> Fits {
    let payouts: Vec<&Withdrawal> =
        row.payouts.iter().filter_map(|place| books.withdrawals.get(place)).collect();
    let waits = payouts.iter().any(|payout| payout.status == "CREATE_SUCCESS");
    let word = match row.stage {
        Stage::Accepted => "ACCEPTED",
        Stage::Reviewing => "REVIEWING",
        Stage::Rejected => "REJECTED",
        Stage::Waiting => "WAITING_MERCHANT_CONFIRM",
        Stage::Revoked => "REVOKED",
        Stage::Processing => "SYSTEM_PROCESSING",
        Stage::Cancelled => "CANCELED",
        Stage::Paying if waits => "FUND_PROCESSING",
        Stage::Paying => "FINISH",
    };
    seen.says("/cancel_state", word)?;
    let all_paid = payouts.iter().all(|payout| payout.status == "SUCCESS");
    let money = match (payouts.is_empty(), waits, all_paid) {
        (true, ..) => Value::Null,
        (_, true, _) => "WITHDRAW_PROCESSING".into(),
        (_, _, true) => "WITHDRAW_SUCCEED".into(),
        _ => "WITHDRAW_EXCEPTION".into(),
    };
    seen.says("/withdraw_state", money)?;
    for (place, payout) in payouts.iter().enumerate() {
        let named = ACCOUNTS.iter().find(|(account, _)| *account == payout.account).map(|(_, name)| *name);
        seen.says(&format!("/account_withdraw_result/{place}/out_account_type"), named)?;
        seen.says(&format!("/account_withdraw_result/{place}/pay_state"), pay_word(payout.status))?;
        seen.says(&format!("/account_info/{place}/amount"), payout.amount)?;
    }
    seen.says(&format!("/account_withdraw_result/{}", payouts.len()), Value::Null)?;
    if payouts.is_empty() {
        for (place, (account, _)) in ACCOUNTS.iter().enumerate() {
            let amount = books.at(&funds::pocket(&row.of, *account));
            seen.says(&format!("/account_info/{place}/amount"), amount)?;
        }
    }
    let has_page = seen.0.is_some_and(|(_, body)| body.get("confirm_cancel").is_some());
    if has_page == (row.stage == Stage::Waiting) || seen.0.is_none() {
        return Ok(());
    }
    Err(format!("a page to confirm on was told: {has_page}, in {:?}", row.stage))
}
