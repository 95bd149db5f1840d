//! Which bills there are.

use crate::sheet::Sheet;
use tongbao_base::ids::MchId;
use tongbao_kernel::model::AccountKind;

/// Which lines of the trade bill.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// Payments and refunds.
    All,
    /// Payments.
    Success,
    /// Refunds.
    Refund,
}

/// A merchant's account as a statement names it: available and pending money are one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pot {
    /// 基本账户
    Basic,
    /// 运营账户
    Operation,
    /// 手续费账户
    Fees,
    /// 保证金账户
    Deposit,
}

impl Pot {
    /// The contract's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Pot::Basic => "BASIC",
            Pot::Operation => "OPERATION",
            Pot::Fees => "FEES",
            Pot::Deposit => "DEPOSIT",
        }
    }

    /// The pot of a word.
    pub(crate) fn of_word(word: &str) -> Option<Pot> {
        [Pot::Basic, Pot::Operation, Pot::Fees, Pot::Deposit].into_iter().find(|pot| pot.as_str() == word)
    }

    /// The pot that an account is (part of); none: no merchant's.
    pub(crate) const fn of(account: AccountKind) -> Option<Pot> {
        match account {
            AccountKind::BasicAvailable | AccountKind::BasicPending => Some(Pot::Basic),
            AccountKind::Operation => Some(Pot::Operation),
            AccountKind::Fees => Some(Pot::Fees),
            AccountKind::Deposit => Some(Pot::Deposit),
            _ => None,
        }
    }

    /// The accounts in it.
    pub(crate) fn accounts(self) -> &'static [AccountKind] {
        match self {
            Pot::Basic => &[AccountKind::BasicAvailable, AccountKind::BasicPending],
            Pot::Operation => &[AccountKind::Operation],
            Pot::Fees => &[AccountKind::Fees],
            Pot::Deposit => &[AccountKind::Deposit],
        }
    }
}

/// A bill of a platform's day (5.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Bill {
    /// 交易账单: of one sub-merchant, or of all.
    Trade {
        /// Which lines.
        which: Which,
        /// Of which sub-merchant; none: of all.
        sub_mchid: Option<MchId>,
    },
    /// 资金账单 of one merchant's account.
    Flow {
        /// The merchant.
        owner: MchId,
        /// Its account.
        pot: Pot,
    },
    /// 资金账单 of all accounts of all sub-merchants.
    FlowOfAll,
    /// 分账账单: of one sub-merchant, or of all.
    Split {
        /// Of which sub-merchant; none: of all.
        sub_mchid: Option<MchId>,
    },
    /// 提现异常文件
    Bounce,
}

impl Bill {
    /// Its name under its day, and its file's: letters of this function's own and a merchant's
    /// number.
    pub fn name(&self) -> String {
        let of = |sub_mchid: &Option<MchId>| match sub_mchid {
            Some(mchid) => format!("-{}", digits(mchid)),
            None => String::new(),
        };
        match self {
            Bill::Trade { which, sub_mchid } => {
                let which = match which {
                    Which::All => "all",
                    Which::Success => "success",
                    Which::Refund => "refund",
                };
                format!("trade-{which}{}", of(sub_mchid))
            }
            Bill::Flow { owner, pot } => {
                format!("flow-{}-{}", pot.as_str().to_ascii_lowercase(), digits(owner))
            }
            Bill::FlowOfAll => "flow-of-all".to_owned(),
            Bill::Split { sub_mchid } => format!("split{}", of(sub_mchid)),
            Bill::Bounce => "bounce".to_owned(),
        }
    }

    /// The sheet that it is cut from.
    pub(crate) const fn sheet(&self) -> Sheet {
        match self {
            Bill::Trade { .. } => Sheet::Trade,
            Bill::Flow { .. } | Bill::FlowOfAll => Sheet::Flow,
            Bill::Split { .. } => Sheet::Split,
            Bill::Bounce => Sheet::Bounce,
        }
    }
}

/// A merchant's number names a file: whatever it is, no letter of it leads elsewhere.
fn digits(mchid: &MchId) -> String {
    mchid.as_str().chars().filter(char::is_ascii_alphanumeric).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bills_name_is_of_letters_digits_and_dashes() {
        let sub = |mchid: &str| Some(MchId::from(mchid));
        for (bill, name) in [
            (Bill::Trade { which: Which::All, sub_mchid: None }, "trade-all"),
            (Bill::Trade { which: Which::Refund, sub_mchid: sub("1900000101") }, "trade-refund-1900000101"),
            (Bill::Flow { owner: "1900000100".into(), pot: Pot::Basic }, "flow-basic-1900000100"),
            (Bill::FlowOfAll, "flow-of-all"),
            (Bill::Split { sub_mchid: sub("../../etc/passwd") }, "split-etcpasswd"),
            (Bill::Bounce, "bounce"),
        ] {
            assert_eq!(bill.name(), name);
        }
    }
}
