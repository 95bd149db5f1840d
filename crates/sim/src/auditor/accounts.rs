//! Where sellers' withdrawals go: the settlement account, its changes, and what the bank says of it.

use super::books::{Books, Job};
use super::calendar::day;
use super::facts::is_live_seller;
use super::seen::{Fits, Seen};
use crate::ask::{Ask, What, account_number, new_account, shown};
use crate::cast;
use crate::script::{BankWord, Mark, Switch};

const NO_AUTH: &str = "NO_AUTH";
/// An account may be changed so often a day (2.1.4).
const A_DAY: i64 = 5;

/// A settlement account as it is shown, and its last four digits.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "fields are the words of the contract")]
pub struct Named {
    pub bank: &'static str,
    pub number: String,
    pub tail: String,
}

impl Named {
    fn new(bank: &'static str, number: &str) -> Self {
        Named { bank, number: shown(number), tail: tail(number) }
    }
}

/// The last four digits of a number.
pub fn tail(number: &str) -> String {
    number[number.len() - 4..].to_owned()
}

/// Where a seller's withdrawals go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settles {
    /// The account that takes them, by its last four digits.
    pub tail: String,
    /// The bank takes them.
    pub usable: bool,
    /// The account that is told as the one in use.
    pub in_use: Named,
    /// What the bank says of that one, as the wire spells it.
    pub verify: &'static str,
    /// The change that put it there before the bank had spoken.
    pub by_change: Option<usize>,
    /// The day of the last change, and how many came on it.
    pub changed: (i64, i64),
}

/// A change of a settlement account.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "fields are the words of the contract")]
pub struct Rebank {
    pub of: String,
    pub account: Mark,
    pub switch: Switch,
    /// As the wire spells it.
    pub result: &'static str,
    /// A person has it in hand.
    pub held: bool,
    pub id: Option<String>,
}

impl Rebank {
    fn named(&self) -> Named {
        Named::new("招商银行", &new_account(self.account))
    }
}

/// Where a merchant's withdrawals go now.
pub fn of(books: &Books, mchid: &str) -> Settles {
    if let Some(known) = books.settles.get(mchid) {
        return known.clone();
    }
    // Who was there before the play came without papers: only the end of its number is known.
    let without =
        Named { bank: "工商银行", number: "************0001".to_owned(), tail: "0001".to_owned() };
    let papers = books.papers.values().find(|one| one.mchid.as_deref() == Some(mchid));
    let in_use = papers.map_or(without, |one| Named::new("招商银行", &account_number(one.version)));
    let tail = in_use.tail.clone();
    Settles { tail, usable: true, in_use, verify: "VERIFY_SUCCESS", by_change: None, changed: (0, 0) }
}

/// An account is to be another.
pub fn change(books: &mut Books, ask: &Ask, seen: Seen<'_>) -> Fits {
    let What::Rebank { of: mchid, account, switch } = &ask.what else { return Ok(()) };
    if !is_live_seller(books, &ask.by, mchid) {
        return seen.refused(&[NO_AUTH]);
    }
    let (mut settles, today) = (of(books, mchid), day(books.now));
    let before = if settles.changed.0 == today { settles.changed.1 } else { 0 };
    if before >= A_DAY {
        return seen.refused(&["RULE_LIMIT"]);
    }
    settles.changed = (today, before + 1);
    let (of, place) = (mchid.clone(), books.rebanks.len());
    let mut row =
        Rebank { of, account: *account, switch: *switch, result: "AUDITING", held: false, id: None };
    if *switch == Switch::AtOnce {
        settles.in_use = row.named();
        settles.verify = "VERIFYING";
        settles.by_change = Some(place);
    }
    seen.accepted()?;
    match switch {
        Switch::AtOnce => seen.says("", serde_json::Value::Null)?,
        Switch::Verified => seen.names("/application_no", &mut row.id)?,
    }
    if row.id.is_some() && books.rebanks.iter().any(|one| one.id == row.id) {
        return Err(format!("two changes have the number {:?}", row.id));
    }
    books.settles.insert(mchid.clone(), settles);
    books.rebanks.push(row);
    books.falls_due(books.now, Job::VerifyAccount(place));
    Ok(())
}

/// The bank has nothing against it, unless a person has it in hand.
pub fn verified(books: &mut Books, place: usize) {
    let waits = |row: &Rebank| row.result == "AUDITING" && !row.held;
    if books.rebanks.get(place).is_some_and(waits) {
        decided(books, place, BankWord::Pass);
    }
}

/// The bank spoke of a change. A closed number has no account any more.
fn decided(books: &mut Books, place: usize, word: BankWord) {
    let Some(row) = books.rebanks.get(place).cloned().filter(|row| !books.is_closed(&row.of)) else {
        return;
    };
    let mut settles = of(books, &row.of);
    let is_in_use = settles.by_change == Some(place);
    let result = match word {
        BankWord::Hold => return,
        BankWord::Pass if is_in_use || row.switch == Switch::Verified => {
            settles.in_use = row.named();
            settles.by_change = None;
            good(&mut settles);
            "AUDIT_SUCCESS"
        }
        BankWord::Pass => "AUDIT_SUCCESS",
        BankWord::Fail => {
            if is_in_use {
                bad(&mut settles);
            }
            "AUDIT_FAIL"
        }
    };
    if let Some(row) = books.rebanks.get_mut(place) {
        row.result = result;
    }
    books.settles.insert(row.of, settles);
}

fn good(settles: &mut Settles) {
    settles.verify = "VERIFY_SUCCESS";
    settles.usable = true;
    settles.tail.clone_from(&settles.in_use.tail);
}

fn bad(settles: &mut Settles) {
    settles.verify = "VERIFY_FAIL";
    settles.usable = false;
}

/// The bank spoke of the one change to that account that waits; none: nobody heard.
pub fn said(books: &mut Books, (of, account): (&str, Mark), word: BankWord, done: Option<bool>) -> Fits {
    let is_it = |row: &Rebank| row.of == of && row.account == account && row.result == "AUDITING";
    let mut waiting = books.rebanks.iter().enumerate().filter(|(_, row)| is_it(row));
    let (Some((place, _)), None) = (waiting.next(), waiting.next()) else {
        return Err(format!("the bank has one change of the account of {of} to {account} before it"));
    };
    let can = word == BankWord::Hold || !books.is_closed(of);
    if done.is_some_and(|done| done != can) {
        return Err(format!("the bank said {word:?} of the account {account} of {of}; done: {done:?}"));
    }
    if let Some(row) = books.rebanks.get_mut(place) {
        row.held |= word == BankWord::Hold;
    }
    decided(books, place, word);
    Ok(())
}

/// The bank spoke of the account in use; none: nobody heard.
pub fn payable(books: &mut Books, mchid: &str, payable: bool, done: Option<bool>) -> Fits {
    let can = is_live_seller(books, cast::under(mchid), mchid);
    if done.is_some_and(|done| done != can) {
        return Err(format!("the bank pays to the account of {mchid}: {payable}; heard: {done:?}"));
    }
    if can {
        let mut settles = of(books, mchid);
        if payable {
            good(&mut settles);
        } else {
            bad(&mut settles);
        }
        books.settles.insert(mchid.to_owned(), settles);
    }
    Ok(())
}

/// An account is asked after.
pub fn find(books: &mut Books, ask: &Ask, seen: Seen<'_>) -> Fits {
    let What::FindAccount { of: mchid } = &ask.what else { return Ok(()) };
    if !is_live_seller(books, &ask.by, mchid) {
        return seen.refused(&[NO_AUTH]);
    }
    let settles = of(books, mchid);
    seen.accepted()?;
    seen.says("/account_bank", settles.in_use.bank)?;
    seen.says("/account_number", settles.in_use.number)?;
    seen.says("/verify_result", settles.verify)?;
    seen.has("/verify_fail_reason", settles.verify == "VERIFY_FAIL")
}

/// A change is asked after.
pub fn find_change(books: &mut Books, ask: &Ask, seen: Seen<'_>) -> Fits {
    let What::FindRebank { of, number } = &ask.what else { return Ok(()) };
    if !is_live_seller(books, &ask.by, of) {
        return seen.refused(&[NO_AUTH]);
    }
    let known = books.rebanks.iter().find(|row| row.id.as_ref() == Some(number) && row.of == *of);
    let Some(row) = known else { return seen.refused(&["RESOURCE_NOT_EXISTS"]) };
    seen.accepted()?;
    seen.says("/account_number", row.named().number)?;
    seen.says("/verify_result", row.result)?;
    seen.has("/verify_fail_reason", row.result == "AUDIT_FAIL")?;
    seen.has("/verify_finish_time", row.result != "AUDITING")
}
