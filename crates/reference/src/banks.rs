//! Banks with their aliases and the first digits of their cards.

use crate::{columns, data, number};
use std::sync::LazyLock;

/// A bank as the contract names it (2.10): many aliases may have one `account_bank`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bank {
    /// 银行别名编码: ten digits.
    pub alias_code: &'static str,
    /// 银行别名: 中国工商银行.
    pub alias: &'static str,
    /// 开户银行: 工商银行, or 其他银行 for those that the contract does not list.
    pub account_bank: &'static str,
    /// 开户银行编码.
    pub account_bank_code: i64,
    pub(crate) personal: bool,
    pub(crate) corporate: bool,
}

/// Whose accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Account {
    /// 对私
    Personal,
    /// 对公
    Corporate,
}

struct Prefix {
    digits: &'static str,
    length: usize,
    alias_code: &'static str,
}

/// 其他银行
const OTHER: i64 = 1099;

/// What an operator's own bank may be called.
pub(crate) const LISTED: &str = "其他银行 1099 stands for those that it does not list";

static PREFIXES: LazyLock<Vec<Prefix>> = LazyLock::new(|| {
    let read = |line| {
        let [digits, length, alias_code] = columns(line);
        Prefix { digits, length: length.parse().expect("a length"), alias_code }
    };
    include_str!("../data/prefixes.tsv").lines().map(read).collect()
});

/// The banks that are built in.
pub(crate) fn built_in() -> Vec<Bank> {
    let read = |line| {
        let [alias_code, alias, account_bank, code, personal, corporate] = columns(line);
        let (personal, corporate) = (personal == "1", corporate == "1");
        Bank { alias_code, alias, account_bank, account_bank_code: number(code), personal, corporate }
    };
    include_str!("../data/banks.tsv").lines().map(read).collect()
}

fn all() -> &'static [Bank] {
    &data().banks
}

impl Bank {
    /// 其他银行 need the branch's number beside the bank's name.
    pub const fn needs_branch(&self) -> bool {
        self.account_bank_code == OTHER
    }

    /// Whether the bank has such accounts.
    pub const fn offers(&self, account: Account) -> bool {
        match account {
            Account::Personal => self.personal,
            Account::Corporate => self.corporate,
        }
    }
}

/// The banks that have such accounts, those that the contract lists first.
pub fn banks(account: Account) -> impl Iterator<Item = &'static Bank> {
    all().iter().filter(move |bank| bank.offers(account))
}

/// The bank with this alias code.
pub fn bank(alias_code: &str) -> Option<&'static Bank> {
    all().iter().find(|bank| bank.alias_code == alias_code)
}

/// The bank of this alias or, for those that the contract lists, of this `account_bank`.
pub fn bank_named(name: &str) -> Option<&'static Bank> {
    all().iter().find(|bank| bank.alias == name || (!bank.needs_branch() && bank.account_bank == name))
}

/// The banks that give out debit cards with such a number: those with the most digits in common.
/// Several where one prefix is given to several banks; none for a number that is nobody's.
pub fn banks_of_card(card_number: &str) -> Vec<&'static Bank> {
    let fits =
        |prefix: &&Prefix| prefix.length == card_number.len() && card_number.starts_with(prefix.digits);
    let longest = PREFIXES.iter().filter(fits).map(|prefix| prefix.digits.len()).max();
    let best = PREFIXES.iter().filter(fits).filter(|prefix| Some(prefix.digits.len()) == longest);
    best.filter_map(|prefix| bank(prefix.alias_code)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_contracts_seventeen_banks_come_first_and_all_others_need_a_branch() {
        let listed = all().iter().take_while(|bank| !bank.needs_branch()).count();
        assert_eq!(listed, 17);
        assert!(all().iter().skip(listed).all(|bank| bank.needs_branch() && bank.account_bank == "其他银行"));
        let icbc = bank_named("工商银行").unwrap();
        assert_eq!((icbc.alias, icbc.account_bank_code, icbc.needs_branch()), ("中国工商银行", 1002, false));
        assert_eq!(bank_named("中国工商银行"), Some(icbc));
        assert_eq!(bank(icbc.alias_code), Some(icbc));
        assert_eq!((bank_named("其他银行"), bank_named(""), bank("1000000000")), (None, None, None));
        assert!(bank_named("杭州银行").unwrap().needs_branch());
    }

    #[test]
    fn banks_without_cards_have_companies_accounts_only() {
        let policy = bank_named("国家开发银行").unwrap();
        assert!(policy.offers(Account::Corporate) && !policy.offers(Account::Personal));
        let (personal, corporate) = (banks(Account::Personal).count(), banks(Account::Corporate).count());
        assert!(17 < personal && personal < corporate, "{personal} {corporate}");
        for bank in banks(Account::Personal) {
            assert!(PREFIXES.iter().any(|prefix| prefix.alias_code == bank.alias_code), "{}", bank.alias);
        }
    }

    #[test]
    fn a_card_is_its_banks_by_its_first_digits_and_length() {
        let names = |number| banks_of_card(number).iter().map(|bank| bank.alias).collect::<Vec<_>>();
        assert_eq!(names("6222020200000000000"), ["中国工商银行"]);
        assert_eq!(names("6217000130008255555"), ["中国建设银行"]);
        assert_eq!(names("6214830000000000"), ["招商银行"]);
        // Another length, another world, nothing, no digits.
        for number in ["622202020000000000", "4111111111111111", "", "六二二二", "62"] {
            assert!(banks_of_card(number).is_empty(), "{number}");
        }
    }

    #[test]
    fn every_line_names_what_there_is() {
        let mut codes: Vec<&str> = all().iter().map(|bank| bank.alias_code).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), all().len());
        for bank in all() {
            assert!(bank.alias_code.len() == 10 && bank.corporate, "{}", bank.alias);
        }
        for prefix in PREFIXES.iter() {
            assert!(bank(prefix.alias_code).is_some(), "{}", prefix.digits);
            assert!((15..=19).contains(&prefix.length) && prefix.digits.len() < prefix.length);
        }
    }
}
