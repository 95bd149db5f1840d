//! What refunds of both families are asked alike: the order, the pocket that pays, the buyer's card.

use crate::caller::Caller;
use crate::fault::{Fault, Location};
use tongbao_base::Secret;
use tongbao_base::ids::{OutNo, TransactionId};
use tongbao_kernel::model::Pocket;
use tongbao_kernel::refund::{Card, OrderRef, Source};
use tongbao_wire::v3::ecommerce::refunds::{AbnormalType, BankType, FundsAccount};
use tongbao_wire::v3::field::{Encrypted, List, Text};
use tongbao_wire::v3::object::{From, FundsFrom};

/// A pocket that was named (`from`).
pub(super) fn source(asked: &From) -> Source {
    let pocket = match asked.account {
        FundsFrom::Available => Pocket::Available,
        FundsFrom::Unavailable => Pocket::Pending,
    };
    Source { pocket, amount: Some(asked.amount.fen()) }
}

/// `amount.from` names pockets with amounts, `funds_account` one pocket for all (2.6.1, 2.13).
pub(super) fn sources(
    from: Option<&List<From, 1, 10>>,
    funds_account: Option<FundsAccount>,
) -> Result<Vec<Source>, Fault> {
    if let Some(from) = from {
        return Ok(from.into_iter().map(source).collect());
    }
    match funds_account {
        // Where the order's money is: what the rules do by themselves.
        None | Some(FundsAccount::Unsettled) => Ok(Vec::new()),
        Some(FundsAccount::Available) => Ok(vec![Source { pocket: Pocket::Available, amount: None }]),
        Some(other) => Err(Fault::param(
            "/funds_account",
            Location::Body,
            format!("输入源“/body/funds_account”映射到字段“funds_account”枚举规则校验失败，不支持{other}"),
        )),
    }
}

/// The order by its own number, or else by the merchant's.
pub(super) fn order(
    transaction_id: Option<&Text<1, 32>>,
    out_trade_no: Option<&Text<1, 32>>,
) -> Result<OrderRef, Fault> {
    let by_id = transaction_id.map(|id| OrderRef::Transaction(TransactionId::new(id.shared())));
    let by_number = || out_trade_no.map(|number| OrderRef::Number(OutNo::new(number.shared())));
    // The message's own check says this first.
    let missing =
        || Fault::param("/transaction_id", Location::Body, "transaction_id和out_trade_no至少填写一个");
    by_id.or_else(by_number).ok_or_else(missing)
}

/// The card that an abnormal refund is to go to (2.6.3, 2.13).
pub(super) struct CardAsked<'a> {
    pub(super) r#type: AbnormalType,
    pub(super) bank_type: Option<BankType>,
    pub(super) bank_account: Option<&'a Encrypted<1024>>,
    pub(super) real_name: Option<&'a Encrypted<1024>>,
}

impl CardAsked<'_> {
    pub(super) fn open(&self, caller: &Caller) -> Result<Card, Fault> {
        match self.r#type {
            AbnormalType::UserBankCard => self.buyers(caller),
            AbnormalType::MerchantBankCard => Ok(Card::Merchant),
        }
    }

    /// The buyer's card. Of its number only the tail goes further; the name must be readable and
    /// is forgotten.
    fn buyers(&self, caller: &Caller) -> Result<Card, Fault> {
        let bank = self.bank_type.ok_or_else(|| missing("bank_type"))?;
        let number = open(caller, self.bank_account, "bank_account")?;
        let name = open(caller, self.real_name, "real_name")?;
        let is_card = CARD_DIGITS.contains(&number.reveal().len())
            && number.reveal().bytes().all(|digit| digit.is_ascii_digit());
        if !is_card {
            let (least, most) = (CARD_DIGITS.start(), CARD_DIGITS.end());
            return Err(unusable("bank_account", &format!("银行卡号应为 {least} 到 {most} 位数字")));
        }
        if name.reveal().trim().is_empty() {
            return Err(unusable("real_name", "姓名不能为空"));
        }
        let tail = number.reveal().get(number.reveal().len().saturating_sub(TAIL)..).unwrap_or_default();
        Ok(Card::Buyer { bank: bank.to_string(), tail: tail.to_owned() })
    }
}

/// Card numbers have so many digits (ISO/IEC 7812).
const CARD_DIGITS: std::ops::RangeInclusive<usize> = 8..=19;
/// Of which so many may be shown.
const TAIL: usize = 4;

fn open(caller: &Caller, sealed: Option<&Encrypted<1024>>, field: &str) -> Result<Secret, Fault> {
    let sealed = sealed.ok_or_else(|| missing(field))?;
    caller.open(sealed.as_str(), &format!("/{field}"))
}

/// The message's own check says this first.
fn missing(field: &str) -> Fault {
    unusable(field, "type为USER_BANK_CARD时必填")
}

fn unusable(field: &str, issue: &str) -> Fault {
    let message = format!("输入源“/body/{field}”映射到字段“{field}”格式规则校验失败，{issue}");
    Fault::param(&format!("/{field}"), Location::Body, message)
}
