//! What bills must say: every payment, refund, split, return and bounce of a day once, and accounts
//! whose lines lead from what they held when it began to what they held when it ended. A bill that
//! is asked for again is the same to the letter.

use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use serde_json::Value;
use std::collections::BTreeMap;

use super::books::{Books, HOUR, Result3};
use super::calendar::{self, day};
use super::seen::{Fits, Seen};
use crate::ask::{Ask, BillOf, What};
use crate::cast::{Kind, MERCHANTS, NEWCOMERS};
use crate::script::{Account, Receiver};

const INVALID: &str = "INVALID_REQUEST";

/// The last day whose bills are made by now: at nine on the day after.
pub fn made_by(now: i64) -> i64 {
    day(now - 9 * HOUR) - 1
}

/// A bill is asked for.
pub fn bill(books: &mut Books, ask: &Ask, seen: Seen<'_>) -> Fits {
    let What::Bill { of, day: wanted } = &ask.what else { return Ok(()) };
    let (wanted, today) = (*wanted, day(books.now));
    let creating = if *of == BillOf::Splits { INVALID } else { "STATEMENT_CREATING" };
    if wanted >= today || calendar::is_expired(wanted, today) {
        return seen.refused(&[INVALID]);
    }
    if day(books.now - 10 * HOUR) <= wanted {
        return seen.refused(&[creating]);
    }
    if wanted < books.first_day {
        return seen.refused(&["NO_STATEMENT_EXIST"]);
    }
    if wanted > books.maybe_made {
        return seen.refused(&[creating]);
    }
    if wanted > books.made && seen.refused(&[creating]).is_ok() {
        return Ok(());
    }
    let Some((status, body)) = seen.0 else { return Ok(()) };
    let sheet = if status == 200 { Some(files(body)?) } else { None };
    if sheet.is_none() {
        seen.refused(&["NO_STATEMENT_EXIST"])?;
    }
    let read = sheet.as_ref().map(|(text, _)| Sheet::read(text)).transpose()?;
    holds(books, &ask.by, *of, wanted, read.as_ref())?;
    let hash = sheet.map_or_else(String::new, |(_, hash)| hash);
    let key = (ask.by.clone(), format!("{of:?}"), wanted);
    match books.bills.get(&key) {
        Some(known) if *known != hash => Err(format!("the bill was {known:?}, is {hash:?}")),
        _ => {
            books.bills.insert(key, hash);
            Ok(())
        }
    }
}

/// The text of all parts, each of which has the hash that was told, and the hashes.
fn files(body: &Value) -> Result<(String, String), String> {
    let all = body.pointer("/files").and_then(Value::as_array).cloned().unwrap_or_default();
    let (mut text, mut hashes) = (String::new(), String::new());
    for file in &all {
        let part = |name: &str| file.get(name).and_then(Value::as_str).unwrap_or_default();
        let found = digest(&SHA1_FOR_LEGACY_USE_ONLY, part("text").as_bytes());
        let found = found.as_ref().iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"));
        if found != part("hash") {
            return Err(format!("the hash of the bill is {found}, told was {}", part("hash")));
        }
        text += part("text");
        hashes += part("hash");
    }
    if all.is_empty() { Err("there is no file of the bill".to_owned()) } else { Ok((text, hashes)) }
}

/// A bill's lines, by the names of their columns, and its summary.
struct Sheet<'t> {
    rows: Vec<BTreeMap<&'t str, &'t str>>,
    summary: Vec<&'t str>,
}

impl<'t> Sheet<'t> {
    fn read(text: &'t str) -> Result<Sheet<'t>, String> {
        let mut lines = text.split_terminator("\r\n");
        let header: Vec<&str> = lines.next().unwrap_or_default().split(',').collect();
        let mut sheet = Sheet { rows: Vec::new(), summary: Vec::new() };
        let mut told = false;
        for line in lines {
            if !line.starts_with('`') {
                told = true;
                continue;
            }
            let cells: Option<Vec<&str>> = line.split(',').map(|cell| cell.strip_prefix('`')).collect();
            let cells = cells.ok_or_else(|| format!("a cell has no mark: {line}"))?;
            if told {
                sheet.summary = cells;
            } else if cells.len() == header.len() {
                sheet.rows.push(header.iter().copied().zip(cells).collect());
            } else {
                return Err(format!("{} cells under {} columns: {line}", cells.len(), header.len()));
            }
        }
        Ok(sheet)
    }

    fn lines(&self, columns: &[&str]) -> Vec<String> {
        let cell = |row: &BTreeMap<&str, &str>, name: &&str| row.get(name).copied().unwrap_or("?").to_owned();
        let line = |row| columns.iter().map(|name| cell(row, name)).collect::<Vec<_>>().join(" ");
        self.rows.iter().map(line).collect()
    }
}

fn yuan(fen: i64) -> String {
    let sign = if fen < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", fen.abs() / 100, fen.abs() % 100)
}

fn fen(text: &str) -> Result<i64, String> {
    let digits: String = text.chars().filter(|letter| *letter != '.').collect();
    digits.parse().map_err(|_| format!("{text} is no amount"))
}

/// The bill says what the books say; none: there is nothing to say.
fn holds(books: &Books, by: &str, of: BillOf, day: i64, sheet: Option<&Sheet<'_>>) -> Fits {
    match of {
        BillOf::Trades => trades(books, by, day, sheet, &["SUCCESS", "REFUND"]),
        BillOf::Payments => trades(books, by, day, sheet, &["SUCCESS"]),
        BillOf::Refunds => trades(books, by, day, sheet, &["REFUND"]),
        BillOf::Splits => splits(books, by, day, sheet),
        BillOf::Bounces => bounces(books, by, day, sheet),
        BillOf::Own(account) => {
            let pot = match account {
                Account::Basic => "BASIC",
                Account::Operation => "OPERATION",
            };
            let rows: Vec<_> = sheet.map(|sheet| sheet.rows.iter().collect()).unwrap_or_default();
            account_holds(books, (by, pot), day, &rows)?;
            sheet.map_or(Ok(()), flow_summary)
        }
        BillOf::Sellers => sellers(books, by, day, sheet),
    }
}

/// The same lines, in whatever order; each once.
fn same(mut owed: Vec<String>, sheet: Option<&Sheet<'_>>, columns: &[&str]) -> Fits {
    let mut told = sheet.map(|sheet| sheet.lines(columns)).unwrap_or_default();
    owed.sort();
    told.sort();
    if owed == told {
        return Ok(());
    }
    let lacks: Vec<&String> = owed.iter().filter(|line| !told.contains(line)).collect();
    let extra: Vec<&String> = told.iter().filter(|line| !owed.contains(line)).collect();
    let (owed, told) = (owed.len(), told.len());
    Err(format!("the bill must have {owed} lines, has {told}; it lacks {lacks:?}, it has besides {extra:?}"))
}

fn summary(sheet: Option<&Sheet<'_>>, owed: &[String]) -> Fits {
    let Some(sheet) = sheet else { return Ok(()) };
    if sheet.summary == owed {
        Ok(())
    } else {
        Err(format!("the sums are {owed:?}, told are {:?}", sheet.summary))
    }
}

fn trades(books: &Books, by: &str, wanted: i64, sheet: Option<&Sheet<'_>>, states: &[&str]) -> Fits {
    let (mut owed, mut sums) = (Vec::new(), [0_i64; 6]);
    let has_refunds = states.contains(&"REFUND");
    let whose = |seller: &str| if seller == by { "0".to_owned() } else { seller.to_owned() };
    // The bill of payments has no column of refunds.
    let refunded = |amount: i64| if has_refunds { format!(" {}", yuan(amount)) } else { String::new() };
    let paid = books.orders.iter().filter(|(_, one)| one.by == by && one.paid_at > 0);
    let paid = paid.filter(|(_, one)| day(one.paid_at) == wanted && states.contains(&"SUCCESS"));
    for (number, order) in paid {
        let (seller, total, coupon) = (whose(&order.seller), order.total, order.total - order.payer_total);
        let (amounts, fee) = (format!("{} {}", yuan(total), yuan(coupon)), yuan(order.fee));
        owed.push(format!("{seller} {number} SUCCESS {amounts} {fee}{}", refunded(0)));
        sums[0] += total;
        sums[3] += order.fee;
        sums[4] += total;
    }
    let refunds = books.refunds.values().filter(|one| one.by == by && day(one.created_at) == wanted);
    for refund in refunds.filter(|_| has_refunds) {
        let (seller, order, amount) = (whose(&refund.seller), &refund.order, refund.amount);
        let fee = yuan(-refund.fee_back);
        owed.push(format!("{seller} {order} REFUND 0.00 0.00 {fee}{}", refunded(amount)));
        sums[1] += amount;
        sums[2] += amount - refund.payer_refund;
        sums[3] -= refund.fee_back;
        sums[5] += amount;
    }
    let count = owed.len().to_string();
    let columns =
        ["特约商户号", "商户订单号", "交易状态", "应结订单金额", "代金券金额", "手续费", "退款金额"];
    if has_refunds {
        same(owed, sheet, &columns)?;
        let told: Vec<String> = std::iter::once(count).chain(sums.map(yuan)).collect();
        return summary(sheet, &told);
    }
    same(owed, sheet, &columns[..6])?;
    summary(sheet, &[count, yuan(sums[0]), yuan(sums[3]), yuan(sums[4])])
}

fn splits(books: &Books, by: &str, wanted: i64, sheet: Option<&Sheet<'_>>) -> Fits {
    let (mut owed, mut given, mut returned) = (Vec::new(), 0, 0);
    let done = books.splits.iter().filter(|(_, one)| one.by == by);
    for (number, split) in done.filter(|(_, one)| one.done_at.is_some_and(|at| day(at) == wanted)) {
        for line in split.lines.iter().filter(|line| line.paid == Some(true)) {
            let (Receiver::Merchant(who) | Receiver::Person(who)) = &line.receiver;
            owed.push(format!("{number} {who} {} 分账", yuan(line.amount)));
            given += line.amount;
        }
        if split.released > 0 {
            owed.push(format!("{number} {} {} 解冻", split.seller, yuan(split.released)));
        }
    }
    let backs = books.backs.iter().filter(|(_, one)| one.by == by && one.result == Result3::Done);
    for (number, back) in backs.filter(|(_, one)| one.done_at.is_some_and(|at| day(at) == wanted)) {
        owed.push(format!("{number} {} {} 分账回退", back.from, yuan(back.amount)));
        returned += back.amount;
    }
    let count = owed.len().to_string();
    same(owed, sheet, &["商户分账/回退单号", "分账接收方", "金额", "业务类型"])?;
    summary(sheet, &[count, yuan(given), yuan(returned)])
}

fn bounces(books: &Books, by: &str, wanted: i64, sheet: Option<&Sheet<'_>>) -> Fits {
    let came_back = books.withdrawals.iter().filter(|(_, row)| {
        row.by == by
            && matches!(row.status, "FAIL" | "REFUND")
            && row.settled_at.is_some_and(|at| day(at) == wanted)
    });
    let line = |(place, row): (&String, &super::books::Withdrawal)| {
        let number = place.split('/').next_back().unwrap_or_default();
        let number = if row.of_closing { row.id.as_deref().unwrap_or_default() } else { number };
        format!("{} {number} {} {}", row.of, yuan(row.amount), row.status)
    };
    same(came_back.map(line).collect(), sheet, &["商户号", "商户提现单号", "提现金额(元)", "提现状态"])
}

/// What an account held when a day ended.
fn end_of(books: &Books, account: (&str, &'static str), day: i64) -> i64 {
    let ends = books.ends.get(&(account.0.to_owned(), account.1));
    ends.and_then(|ends| ends.range(..=day).next_back()).map_or(0, |(_, amount)| *amount)
}

/// An account's lines lead from what it held to what it holds.
fn account_holds(
    books: &Books,
    account: (&str, &'static str),
    day: i64,
    rows: &[&BTreeMap<&str, &str>],
) -> Fits {
    let cell = |row: &BTreeMap<&str, &str>, name: &str| row.get(name).copied().unwrap_or("?").to_owned();
    let mut holds = end_of(books, account, day - 1);
    for row in rows {
        let amount = fen(&cell(row, "收支金额(元)"))?;
        let is_in = cell(row, "收支类型") == "收入";
        holds += if is_in { amount } else { -amount };
        if yuan(holds) != cell(row, "账户结余(元)") {
            return Err(format!("{account:?} must hold {} after {row:?}", yuan(holds)));
        }
    }
    let owed = end_of(books, account, day);
    if holds == owed {
        return Ok(());
    }
    Err(format!(
        "{account:?} ends the day with {} by its bill, with {} by the books",
        yuan(holds),
        yuan(owed)
    ))
}

fn flow_summary(sheet: &Sheet<'_>) -> Fits {
    let (mut ins, mut sums) = (0, [0_i64; 2]);
    for row in &sheet.rows {
        let amount = fen(row.get("收支金额(元)").copied().unwrap_or_default())?;
        let is_in = row.get("收支类型") == Some(&"收入");
        ins += usize::from(is_in);
        sums[usize::from(!is_in)] += amount;
    }
    let outs = sheet.rows.len() - ins;
    let count = |number: usize| number.to_string();
    summary(Some(sheet), &[count(sheet.rows.len()), count(ins), yuan(sums[0]), count(outs), yuan(sums[1])])
}

/// Every account of every seller of a platform.
fn sellers(books: &Books, by: &str, day: i64, sheet: Option<&Sheet<'_>>) -> Fits {
    let all: Vec<&BTreeMap<&str, &str>> = sheet.map(|sheet| sheet.rows.iter().collect()).unwrap_or_default();
    let mut told = 0;
    let all_sellers = MERCHANTS.iter().chain(&NEWCOMERS).filter(|one| one.under == by);
    for seller in all_sellers.filter(|one| one.kind == Kind::Seller) {
        for pot in ["BASIC", "OPERATION"] {
            let is_its = |row: &&&BTreeMap<&str, &str>| {
                row.get("二级商户号") == Some(&seller.mchid) && row.get("账户类型") == Some(&pot)
            };
            let rows: Vec<_> = all.iter().filter(is_its).copied().collect();
            told += rows.len();
            account_holds(books, (seller.mchid, pot), day, &rows)?;
        }
    }
    if told != all.len() {
        return Err(format!("{} lines are of nobody's account", all.len() - told));
    }
    sheet.map_or(Ok(()), flow_summary)
}

/// Days on which something happened, the newest first, for whoever asks for their bills.
pub fn busy_days(books: &Books) -> Vec<i64> {
    let mut days: Vec<i64> = books.ends.values().flat_map(|ends| ends.keys().copied()).collect();
    days.sort_unstable_by(|one, other| other.cmp(one));
    days.dedup();
    days
}
