//! `/v3/capital/capitallhh/banks/…` (2.10): banks and their branches.

use super::areas;
use crate::caller::Caller;
use crate::code::Code;
use crate::fault::{Fault, Location};
use crate::input::{Asked, Nothing};
use tongbao_reference::{self as reference, Account};
use tongbao_wire::v3::capital::capitallhh::{
    Bank, BankPath, Banks, BanksOfCard, Branch, BranchQuery, Branches, CardQuery, Links, Page,
};

const BANKS: &str = "/v3/capital/capitallhh/banks";
/// Card numbers have so many digits (ISO/IEC 7812).
const CARD_DIGITS: std::ops::RangeInclusive<usize> = 8..=19;

pub(crate) fn personal(_: &Caller, asked: &Asked<Nothing, Page>) -> Result<Banks, Fault> {
    Ok(listed(&format!("{BANKS}/personal-banking"), Account::Personal, &asked.fields))
}

pub(crate) fn corporate(_: &Caller, asked: &Asked<Nothing, Page>) -> Result<Banks, Fault> {
    Ok(listed(&format!("{BANKS}/corporate-banking"), Account::Corporate, &asked.fields))
}

/// The card's number is forgotten when its bank is known.
pub(crate) fn of_card(caller: &Caller, asked: &Asked<Nothing, CardQuery>) -> Result<BanksOfCard, Fault> {
    let number = caller.open(asked.fields.account_number.as_str(), "/account_number")?;
    let digits = number.reveal().as_bytes();
    if !CARD_DIGITS.contains(&digits.len()) || !digits.iter().all(u8::is_ascii_digit) {
        return Err(no_card());
    }
    let data: Vec<_> = reference::banks_of_card(number.reveal()).into_iter().map(told).collect();
    Ok(BanksOfCard { total_count: count(data.len()), data })
}

pub(crate) fn branches(_: &Caller, asked: &Asked<BankPath, BranchQuery>) -> Result<Branches, Fault> {
    let (code, fields) = (asked.path.bank_alias_code.as_str(), &asked.fields);
    let bank = reference::bank(code).ok_or_else(|| unknown(code))?;
    let city = reference::city(fields.city_code.get());
    let city = city.ok_or_else(|| areas::unknown("city_code", fields.city_code.get()))?;
    let told = |branch: &reference::Branch| Branch {
        bank_branch_name: branch.name.to_owned(),
        bank_branch_id: branch.id.to_owned(),
    };
    let all: Vec<_> = reference::branches(bank.alias_code, city.code).iter().map(told).collect();
    let base = format!("{BANKS}/{code}/branches?city_code={}&", city.code);
    let part = Part::of(
        all,
        fields.offset.map_or(0, tongbao_wire::v3::field::Digits::get),
        fields.limit.get(),
        &base,
    );
    Ok(Branches {
        total_count: part.total,
        count: count(part.data.len()),
        data: part.data,
        offset: part.offset,
        links: part.links,
        account_bank: bank.account_bank.to_owned(),
        account_bank_code: bank.account_bank_code,
        bank_alias: bank.alias.to_owned(),
        bank_alias_code: bank.alias_code.to_owned(),
    })
}

fn listed(path: &str, account: Account, page: &Page) -> Banks {
    let all: Vec<_> = reference::banks(account).map(told).collect();
    let offset = page.offset.map_or(0, tongbao_wire::v3::field::Digits::get);
    let part = Part::of(all, offset, page.limit.get(), &format!("{path}?"));
    Banks {
        total_count: part.total,
        count: count(part.data.len()),
        data: part.data,
        offset: part.offset,
        links: part.links,
    }
}

fn told(bank: &reference::Bank) -> Bank {
    Bank {
        bank_alias: bank.alias.to_owned(),
        bank_alias_code: bank.alias_code.to_owned(),
        account_bank: bank.account_bank.to_owned(),
        account_bank_code: bank.account_bank_code,
        need_bank_branch: bank.needs_branch(),
    }
}

/// A part of a list, with links to its neighbours.
struct Part<T> {
    total: i64,
    data: Vec<T>,
    offset: i64,
    links: Links,
}

impl<T> Part<T> {
    /// `base` is the path and its query up to `offset`.
    fn of(all: Vec<T>, offset: i64, limit: i64, base: &str) -> Part<T> {
        let link = |offset: i64| format!("{base}offset={offset}&limit={limit}");
        let total = count(all.len());
        let links = Links {
            next: (offset + limit < total).then(|| link(offset + limit)),
            prev: (offset > 0).then(|| link((offset - limit).max(0))),
            this: link(offset),
        };
        let [skipped, taken] = [offset, limit].map(|number| usize::try_from(number).unwrap_or(usize::MAX));
        Part { total, data: all.into_iter().skip(skipped).take(taken).collect(), offset, links }
    }
}

pub(super) fn count(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

/// No such bank.
pub(crate) fn unknown(code: &str) -> Fault {
    Fault::new(Code::ParamError, "BankUnknown", format!("银行别名编码不存在：{code}"))
        .at("/bank_alias_code", Location::Path)
}

/// What was opened is no card number; it is not shown.
pub(crate) fn no_card() -> Fault {
    let (least, most) = (CARD_DIGITS.start(), CARD_DIGITS.end());
    Fault::new(Code::ParamError, "CardNumberMalformed", format!("银行卡号应为 {least} 到 {most} 位数字"))
        .at("/account_number", Location::Query)
}
