//! What falls due is done: once, by its time, and every callback is brought.

use serde_json::Value;

use super::books::{Books, DAY, HOUR, Job, Owed, Payer, Place, Result3, Standing, State};
use super::seen::{Fits, Seen};
use super::{aboard, accounts, alters, bills, closings, funds, orders, payments, refunds, returns, splits};
use crate::script::Fate;
use crate::world::Word;

/// Waits between the tries of a callback, in seconds (contract, D.10).
const SCHEDULE: [i64; 15] =
    [15, 15, 30, 180, 600, 1200, 1800, 1800, 1800, 3600, 10_800, 10_800, 10_800, 21_600, 21_600];

/// Which of what is due at one moment comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// What is done inside.
    Inside,
    /// What asks somebody outside.
    Outside,
    /// What is done inside, and what that leads to: the program died before the rest.
    InsideToTheEnd,
}

/// What was seen of the work that was due.
#[derive(Debug, Clone, Copy)]
pub struct Worked<'a> {
    /// What the outside was asked meanwhile.
    pub words: &'a [Word],
    /// The program died on the way, or its store failed: things may have been asked twice.
    pub broke: bool,
    /// A commit failed, and the work came to its end nevertheless: days that were being closed are
    /// tried again.
    pub put_off: bool,
}

/// A callback may come whenever it likes.
const UNTIL_THE_END: i64 = 1000 * DAY;

/// When days are closed that could not be.
const DAYS_AGAIN: i64 = 60_000;

/// Everything due was done: says what follows, or why that cannot be.
pub fn worked(books: &mut Books, turn: Turn, seen: Worked<'_>) -> Fits {
    let mut words = seen.words.to_vec();
    let until = books.now;
    loop {
        let mut due: Vec<_> = books.due.iter().filter(|due| due.at <= until).cloned().collect();
        due.sort_by_key(|due| due.at);
        let (outside, inside): (Vec<_>, Vec<_>) = due.into_iter().partition(|due| due.job.is_outside());
        let mut done = 0;
        let order = match turn {
            Turn::Inside => [inside, outside],
            Turn::Outside => [outside, inside],
            Turn::InsideToTheEnd if inside.is_empty() => [outside, inside],
            Turn::InsideToTheEnd => [inside, Vec::new()],
        };
        for due in order.concat() {
            if is_moot(books, &due.job) {
                books.due.retain(|one| *one != due);
                continue;
            }
            if due.job.is_outside() && !asked(books, &due.job, &mut words, seen.broke)? {
                if !seen.broke {
                    return Err(format!("was due and was not done: {:?}", due.job));
                }
                continue;
            }
            done += 1;
            if let Some(place) = books.due.iter().position(|one| *one == due) {
                books.due.remove(place);
            }
            perform(books, &due.job);
        }
        if done == 0 {
            break;
        }
    }
    callbacks(books, &mut words, seen)?;
    days_made(books, seen);
    match words.iter().find(|word| !is_explained(books, word, seen.broke)) {
        Some(word) => Err(format!("nobody had to ask for this: {word:?}")),
        None => Ok(()),
    }
}

/// The days whose bills are made by now.
fn days_made(books: &mut Books, seen: Worked<'_>) {
    let made = bills::made_by(books.now);
    books.maybe_made = made.max(books.maybe_made);
    if seen.broke || seen.put_off {
        books.days_put_off_until = books.now + DAYS_AGAIN;
    } else if books.now >= books.days_put_off_until {
        books.made = books.maybe_made;
    }
}

/// A question that a dead program asked before its answer was written down is asked again.
fn is_explained(books: &Books, word: &Word, broke: bool) -> bool {
    if !broke {
        return false;
    }
    match word {
        Word::Refund { number, amount, .. } => {
            books.refunds.values().any(|refund| refund.number == *number && refund.payer_refund == *amount)
        }
        Word::Payout { of, number, amount, .. } => books
            .withdrawals
            .iter()
            .any(|(place, row)| closings::is_payout(place, row, (of, number)) && row.amount == *amount),
        Word::Callback { .. } => true,
    }
}

/// Somebody outside said already what became of it.
fn is_moot(books: &Books, job: &Job) -> bool {
    match job {
        Job::PayRefund(place) => {
            books.refunds.get(place).is_none_or(|refund| refund.standing != Standing::Processing)
        }
        Job::PayOut(place) => books.withdrawals.get(place).is_none_or(|row| row.status != "CREATE_SUCCESS"),
        _ => false,
    }
}

/// The outside was asked, and what it said has its effect; false: it was not asked.
fn asked(books: &mut Books, job: &Job, words: &mut Vec<Word>, broke: bool) -> Result<bool, String> {
    let (place, is_refund) = match job {
        Job::PayRefund(place) => (place.clone(), true),
        Job::PayOut(place) => (place.clone(), false),
        _ => return Ok(true),
    };
    let wanted = place.split_once('/').map_or(place.clone(), |(_, number)| number.to_owned());
    let row = books.withdrawals.get(&place);
    let about = |word: &Word| match word {
        Word::Refund { number, .. } => is_refund && *number == wanted,
        Word::Payout { of, number, amount, .. } => {
            let named = row.filter(|row| closings::is_payout(&place, row, (of, number)));
            let is_taken = || books.withdrawals.values().any(|row| row.id.as_ref() == Some(number));
            // The bank alone has the number of what a closing pays: until then it goes by the sum.
            named.is_some_and(|row| {
                !row.of_closing || row.id.is_some() || row.amount == *amount && !is_taken()
            })
        }
        Word::Callback { .. } => false,
    };
    // What was said last is what was written down.
    let found = if broke { words.iter().rposition(about) } else { words.iter().position(about) };
    let Some(found) = found else { return Ok(false) };
    let word = words.remove(found);
    match word {
        Word::Refund { amount, fate, .. } => {
            let owed = books.refunds.get(&place).map_or(0, |refund| refund.payer_refund);
            if owed != amount {
                return Err(format!("the refund {place} is of {owed}, {amount} were paid"));
            }
            match fate {
                Fate::Good => refunds::settled(books, &place, Standing::Success),
                Fate::Bad => refunds::settled(books, &place, Standing::Abnormal),
                Fate::Closed => refunds::settled(books, &place, Standing::Closed),
                Fate::Later(ms) => books.falls_due(books.now + ms, job.clone()),
            }
        }
        Word::Payout { number, amount, tail, fate, .. } => {
            let named = books.withdrawals.get(&place).map(|row| row.tail.clone()).unwrap_or_default();
            if named != tail {
                return Err(format!("the withdrawal {place} goes to {named}, was paid to {tail}"));
            }
            if let Some(row) = books.withdrawals.get_mut(&place).filter(|row| row.of_closing) {
                row.id = Some(number);
            }
            let owed = books.withdrawals.get(&place).map_or(0, |row| row.amount);
            if owed != amount {
                return Err(format!("the withdrawal {place} is of {owed}, {amount} were paid"));
            }
            match fate {
                Fate::Good => funds::settled(books, &place, "SUCCESS"),
                Fate::Bad | Fate::Closed => funds::settled(books, &place, "FAIL"),
                Fate::Later(ms) => books.falls_due(books.now + ms, job.clone()),
            }
        }
        Word::Callback { .. } => {}
    }
    Ok(true)
}

fn perform(books: &mut Books, job: &Job) {
    match job {
        Job::CloseOrder(number) => {
            if let Some(order) = books.orders.get_mut(number) {
                match order.state {
                    State::Open => order.state = State::Closed,
                    State::Asked => order.state = State::Failed,
                    _ => {}
                }
            }
        }
        Job::CloseCombined(number) => orders::close_parts(books, number),
        Job::Settle(number) => {
            let Some(order) = books.orders.get_mut(number) else { return };
            let (rest, seller) = (order.unsplit, order.seller.clone());
            if order.sharing || rest <= 0 {
                return;
            }
            order.unsplit = 0;
            books.moves(Place::Frozen(seller.clone()), Place::Available(seller), rest);
        }
        Job::Release(number) => {
            if books.orders.get(number).is_some_and(|order| !(order.finished && order.unsplit == 0)) {
                splits::release(books, number);
            }
        }
        Job::Execute(number) => splits::execute(books, number),
        Job::RetryBack(number) => {
            if !returns::give_back_now(books, number) {
                books.falls_due(books.now + HOUR, job.clone());
            }
        }
        Job::RetryRecovery(place) => {
            if !refunds::recover_now(books, place) {
                books.falls_due(books.now + DAY, job.clone());
            }
        }
        Job::Expire(place) => {
            if books.withdrawals.get(place).is_some_and(|row| row.status == "INIT") {
                funds::settled(books, place, "CLOSE");
            }
        }
        Job::ReviewPapers(number, step) => aboard::review(books, number, *step),
        Job::ExpirePapers(number, step) => aboard::expire(books, number, *step),
        Job::ReviewAlter(place, step) => alters::review(books, place, *step),
        Job::VerifyAccount(place) => accounts::verified(books, *place),
        Job::Advance(number) => closings::advance(books, number),
        Job::PayRefund(_) | Job::PayOut(_) => {}
    }
}

/// Every callback that came was owed, and every one that was owed by now has come.
fn callbacks(books: &mut Books, words: &mut Vec<Word>, seen: Worked<'_>) -> Fits {
    let (brought, rest): (Vec<Word>, Vec<Word>) =
        words.drain(..).partition(|word| matches!(word, Word::Callback { .. }));
    *words = rest;
    for word in brought {
        let Word::Callback { id, mchid, url, event, resource, taken } = word else { continue };
        let says: Value = serde_json::from_str(&resource).map_err(|error| format!("{resource}: {error}"))?;
        if url != crate::cast::url(&mchid) {
            return Err(format!("{event} went to {url}"));
        }
        let until = books.now;
        let tells = |owed: &&mut Owed| {
            owed.to == mchid
                && owed.event == event
                && owed.id.as_ref().is_none_or(|known| *known == id)
                && owed.says.iter().all(|(pointer, value)| says.pointer(pointer) == Some(value))
        };
        let mut all = books.owed.iter_mut().filter(tells);
        let Some(owed) = all.next() else {
            return Err(format!("{event} was not owed to {mchid}: {resource}"));
        };
        owed.id = Some(id);
        match owed.next_at {
            None if !seen.broke => {
                return Err(format!("{event} was brought again after it was taken: {resource}"));
            }
            Some(next_at) if next_at > until && !seen.broke && owed.slack == 0 => {
                return Err(format!("{event} was brought at {until}, before {next_at}: {resource}"));
            }
            _ => {}
        }
        let wait = SCHEDULE.get(owed.tries).map(|seconds| seconds * 1000);
        owed.tries += 1;
        // A try that a dead program did not write down is made again: nobody outside can tell any
        // more when the next is to come.
        owed.slack = if seen.broke { UNTIL_THE_END } else { owed.slack };
        let is_loose = owed.slack > 0;
        owed.next_at = match wait {
            _ if taken => None,
            Some(wait) => Some(until + wait),
            None if is_loose => Some(until),
            None => None,
        };
    }
    if seen.broke {
        return Ok(());
    }
    let late = books.owed.iter().find(|owed| owed.next_at.is_some_and(|at| at + owed.slack <= books.now));
    match late {
        Some(owed) => {
            Err(format!("{} was owed to {} and did not come: {:?}", owed.event, owed.to, owed.says))
        }
        None => Ok(()),
    }
}

/// What may never be, in any course of things.
pub fn sound(books: &Books) -> Fits {
    let sum: i64 = books.money.values().sum();
    if sum != 0 {
        return Err(format!("{sum} fen came from nowhere"));
    }
    for (place, amount) in &books.money {
        let may_owe = matches!(place, Place::Outside | Place::Sponsors | Place::Fees);
        if *amount < 0 && !may_owe {
            return Err(format!("{place:?} holds {amount}"));
        }
    }
    for (number, order) in &books.orders {
        if order.refunded > order.total
            || order.fee_refunded > order.fee
            || order.unsplit < 0
            || order.locked < 0
        {
            return Err(format!("the order {number} gave more than it had: {order:?}"));
        }
        if order.counted > splits::cap(order) {
            return Err(format!("others got more of the order {number} than the cap: {order:?}"));
        }
    }
    let waiting: i64 = books
        .refunds
        .values()
        .filter(|refund| refund.standing == Standing::Processing)
        .map(|refund| refund.payer_refund)
        .sum();
    if waiting != books.at(&Place::Refunds) {
        return Err(format!("{waiting} are to be refunded, {} are on their way", books.at(&Place::Refunds)));
    }
    Ok(())
}

/// At the end nobody is owed anything.
pub fn ended(books: &Books) -> Fits {
    // One that may have been tried as often as it is to be may have been given up.
    let is_open = |owed: &&Owed| owed.next_at.is_some() && (owed.slack == 0 || owed.tries < SCHEDULE.len());
    if let Some(owed) = books.owed.iter().find(is_open) {
        return Err(format!("{} never came to {}: {:?}", owed.event, owed.to, owed.says));
    }
    let open = books.refunds.iter().find(|(_, refund)| refund.standing == Standing::Processing);
    if let Some((place, _)) = open {
        return Err(format!("the refund {place} never ended"));
    }
    let waits = |recovery: &super::books::Recovery| recovery.result == Result3::Waits;
    let advanced = books.refunds.values().filter(|refund| refund.payer == Payer::Advance);
    if let Some(refund) = advanced.into_iter().find(|refund| refund.recovery.as_ref().is_some_and(waits)) {
        return Err(format!("the recovery of {} never ended", refund.number));
    }
    match books.splits.iter().find(|(_, split)| split.done_at.is_none()) {
        Some((number, _)) => Err(format!("the split {number} was never worked off")),
        None => Ok(()),
    }
}

/// A request's answer against one course of things.
pub fn answered(books: &mut Books, ask: &crate::ask::Ask, seen: Seen<'_>, code: crate::script::Code) -> Fits {
    use crate::ask::What;
    match &ask.what {
        What::Place { .. } => orders::place(books, ask, seen),
        What::Combine { .. } => orders::combine(books, ask, seen),
        What::Close { .. } => orders::close(books, ask, seen),
        What::CloseCombined { .. } => orders::close_combined(books, ask, seen),
        What::Scan { .. } => payments::scan(books, ask, seen, code),
        What::Reverse { .. } => payments::reverse(books, ask, seen),
        What::Find { .. } => orders::find(books, ask, seen),
        What::FindCombined { .. } => orders::find_combined(books, ask, seen),
        What::Split { .. } => splits::create(books, ask, seen),
        What::FindSplit { .. } => splits::find(books, ask, seen),
        What::Finish { .. } => splits::finish(books, ask, seen),
        What::Amounts { .. } => splits::amounts(books, ask, seen),
        What::GiveBack { .. } => returns::give_back(books, ask, seen),
        What::FindBack { .. } => returns::find_back(books, ask, seen),
        What::Refund { .. } => refunds::apply(books, ask, seen),
        What::FindRefund { .. } => refunds::find(books, ask, seen),
        What::Reroute { .. } => refunds::reroute(books, ask, seen),
        What::Recover { .. } => refunds::recover(books, ask, seen),
        What::FindRecovery { .. } => refunds::find_recovery(books, ask, seen),
        What::Subsidise { .. } => funds::subsidise(books, ask, seen),
        What::Unsubsidise { .. } => funds::unsubsidise(books, ask, seen),
        What::CancelSubsidy { .. } => funds::cancel(books, ask, seen),
        What::Withdraw { .. } => funds::withdraw(books, ask, seen),
        What::FindWithdrawal { .. } => funds::find(books, ask, seen),
        What::List { .. } => returns::list(books, ask, seen),
        What::Unlist { .. } => returns::unlist(books, ask, seen),
        What::Closable { .. } => closings::closable(books, ask, seen),
        What::Leave { .. } | What::LeaveEmpty { .. } | What::Leftover { .. } => {
            closings::apply(books, ask, seen)
        }
        What::Confirm { .. } => closings::confirm(books, ask, seen),
        What::FindClosing { .. } => closings::find(books, ask, seen),
        What::Board { .. } => aboard::submit(books, ask, seen),
        What::Unboard { .. } => aboard::revoke(books, ask, seen),
        What::FindBoard { .. } => aboard::find(books, ask, seen),
        What::Rebank { .. } => accounts::change(books, ask, seen),
        What::FindAccount { .. } => accounts::find(books, ask, seen),
        What::FindRebank { .. } => accounts::find_change(books, ask, seen),
        What::Alter { .. } => alters::submit(books, ask, seen),
        What::Unalter { .. } => alters::revoke(books, ask, seen),
        What::FindAlter { .. } => alters::find(books, ask, seen),
        What::Bill { .. } => bills::bill(books, ask, seen),
        What::Balance { .. } => funds::balance(books, ask, seen),
    }
}
