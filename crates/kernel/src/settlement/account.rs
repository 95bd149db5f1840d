//! A settlement account as it is given.

use crate::model::{BankAccountKind, BankCard};
use std::sync::Arc;
use tongbao_base::ids::{CardId, MchId};

/// A settlement account as it is given: number and name sealed, and as they may be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Whose it is.
    pub kind: BankAccountKind,
    /// 开户银行
    pub bank: String,
    /// 开户银行省市编码
    pub area: Option<String>,
    /// 开户银行全称（含支行）
    pub bank_name: Option<String>,
    /// 开户银行联行号
    pub branch_id: Option<String>,
    /// Number and name, sealed.
    pub sealed: Arc<[u8]>,
    /// The name as it may be shown; none: it was not given.
    pub name_shown: Option<String>,
    /// The number's first and last two digits.
    pub number_shown: String,
    /// The number's first six and last four digits.
    pub number_shown_more: String,
    /// The number's last four digits.
    pub tail: String,
}

impl Account {
    /// The row of it.
    pub(crate) fn card(&self, platform: &MchId, card_id: CardId) -> BankCard {
        BankCard {
            platform: platform.clone(),
            card_id,
            kind: self.kind,
            bank: self.bank.clone(),
            area: self.area.clone(),
            bank_name: self.bank_name.clone(),
            branch_id: self.branch_id.clone(),
            sealed: Arc::clone(&self.sealed),
            name_shown: self.name_shown.clone(),
            number_shown: self.number_shown.clone(),
            number_shown_more: self.number_shown_more.clone(),
            tail: self.tail.clone(),
        }
    }
}
