//! An operator's own banks and branches: read whole, or refused with the line that is wrong.

use crate::banks::{Bank, LISTED};
use crate::branches::Branch;
use crate::city;
use std::collections::{HashMap, HashSet};
use std::fmt;

/// Why a file cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadLine {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong, and what would be right.
    pub reason: String,
}

impl fmt::Display for BadLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.reason)
    }
}

impl std::error::Error for BadLine {}

const ID_DIGITS: usize = 12;
const ALIAS_CODE_DIGITS: usize = 10;
/// As long as the contract lets the names be (2.10).
const NAME_CHARS_MAX: usize = 128;

/// Reads branches, one a line: 联行号, name, `bank_alias_code`, `city_code`.
pub(crate) fn branches(text: &'static str, banks: &[Bank]) -> Result<Vec<Branch>, BadLine> {
    let known: HashMap<&str, &'static str> =
        banks.iter().map(|bank| (bank.alias_code, bank.alias_code)).collect();
    let mut ids = HashSet::new();
    lines(text, |line| {
        let [id, name, alias_code, city_code] = columns(line)?;
        check_digits("bank_branch_id", id, ID_DIGITS)?;
        if !ids.insert(id) {
            return Err(format!("the bank_branch_id {id} stands on an earlier line, too"));
        }
        check_name("bank_branch_name", name)?;
        let alias_code = *known.get(alias_code).ok_or_else(|| {
            format!("no bank has the bank_alias_code \"{alias_code}\"; reference.banks may add it")
        })?;
        let city = city_code.parse().ok().and_then(city).ok_or_else(|| {
            format!("\"{city_code}\" is no city_code of GB/T 2260 (six digits, 110100 for 北京市)")
        })?;
        Ok(Branch { id, name, alias_code, city: city.code })
    })
}

/// Reads banks, one a line: `bank_alias_code`, `bank_alias`, `account_bank`, its code, whether it
/// has private accounts, whether it has companies' (0 or 1). They come after those that there are.
pub(crate) fn banks(text: &'static str, known: &[Bank]) -> Result<Vec<Bank>, BadLine> {
    let mut codes: HashSet<&str> = known.iter().map(|bank| bank.alias_code).collect();
    let mut aliases: HashSet<&str> = known.iter().map(|bank| bank.alias).collect();
    lines(text, |line| {
        let [alias_code, alias, account_bank, code, personal, corporate] = columns(line)?;
        check_digits("bank_alias_code", alias_code, ALIAS_CODE_DIGITS)?;
        check_name("bank_alias", alias)?;
        if !codes.insert(alias_code) {
            return Err(format!("another bank has the bank_alias_code {alias_code}"));
        }
        if !aliases.insert(alias) {
            return Err(format!("another bank has the bank_alias {alias}"));
        }
        let listed = known
            .iter()
            .find(|bank| bank.account_bank == account_bank && bank.account_bank_code.to_string() == code);
        let listed = listed
            .ok_or_else(|| format!("{account_bank} {code} is no opening bank of the contract; {LISTED}"))?;
        Ok(Bank {
            alias_code,
            alias,
            account_bank: listed.account_bank,
            account_bank_code: listed.account_bank_code,
            personal: flag("private accounts", personal)?,
            corporate: flag("companies' accounts", corporate)?,
        })
    })
}

fn lines<T>(
    text: &'static str,
    mut read: impl FnMut(&'static str) -> Result<T, String>,
) -> Result<Vec<T>, BadLine> {
    let numbered = text.strip_prefix('\u{feff}').unwrap_or(text).lines().zip(1..);
    let full = numbered.filter(|(line, _)| !line.trim().is_empty());
    full.map(|(text, line)| read(text).map_err(|reason| BadLine { line, reason })).collect()
}

fn columns<const N: usize>(line: &'static str) -> Result<[&'static str; N], String> {
    let found: Vec<&str> = line.split('\t').map(str::trim).collect();
    found
        .try_into()
        .map_err(|found: Vec<_>| format!("has {} columns between tabs; {N} are wanted", found.len()))
}

fn check_digits(field: &str, text: &str, count: usize) -> Result<(), String> {
    if text.len() == count && text.bytes().all(|digit| digit.is_ascii_digit()) {
        return Ok(());
    }
    Err(format!("the {field} is \"{text}\"; it must be {count} digits"))
}

fn check_name(field: &str, text: &str) -> Result<(), String> {
    let count = text.chars().count();
    if (1..=NAME_CHARS_MAX).contains(&count) {
        return Ok(());
    }
    Err(format!("the {field} has {count} characters; it must have 1 to {NAME_CHARS_MAX}"))
}

fn flag(what: &str, text: &str) -> Result<bool, String> {
    match text {
        "0" => Ok(false),
        "1" => Ok(true),
        _ => Err(format!("\"{text}\" does not say whether there are {what}; it must be 0 or 1")),
    }
}
