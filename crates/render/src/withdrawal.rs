//! Withdrawals of sub-merchants and of the platform (contract 2.7.2 to 2.7.4, 4.2).

use crate::word;
use tongbao_base::Time;
use tongbao_kernel::model::{WithdrawStatus, Withdrawal};
use tongbao_wire::v3::{ecommerce::fund, merchant};

/// The reply to a sub-merchant's withdrawal.
pub fn accepted(row: &Withdrawal) -> fund::Withdrawn {
    fund::Withdrawn {
        sub_mchid: row.mchid.shared(),
        withdraw_id: row.withdraw_id.shared(),
        out_request_no: row.out_request_no.shared(),
        account_type: Some(word::withdraw_account(row.account)),
    }
}

/// The reply to the platform's own withdrawal.
pub fn own_accepted(row: &Withdrawal) -> merchant::fund::Withdrawn {
    merchant::fund::Withdrawn {
        withdraw_id: row.withdraw_id.shared(),
        out_request_no: row.out_request_no.shared(),
    }
}

/// A status and when it came: the row's own for a query, the event's for a callback.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Where the withdrawal stands.
    pub status: WithdrawStatus,
    /// Since when.
    pub since: Time,
}

impl Standing {
    /// As the row says.
    pub fn of(row: &Withdrawal) -> Self {
        Standing { status: row.status, since: row.updated_at }
    }

    fn has_reason(self) -> bool {
        matches!(self.status, WithdrawStatus::Fail | WithdrawStatus::Refund | WithdrawStatus::Close)
    }
}

/// A sub-merchant's withdrawal.
pub fn sub_merchant(row: &Withdrawal, standing: Standing) -> fund::Withdrawal {
    fund::Withdrawal {
        sp_mchid: row.platform.shared(),
        sub_mchid: row.mchid.shared(),
        status: word::withdraw_status(standing.status),
        withdraw_id: row.withdraw_id.shared(),
        out_request_no: row.out_request_no.shared(),
        amount: row.amount.get(),
        create_time: row.created_at.into(),
        update_time: standing.since.into(),
        reason: row.reason.clone().filter(|_| standing.has_reason()),
        remark: row.remark.clone(),
        bank_memo: row.bank_memo.clone(),
        account_type: word::withdraw_account(row.account),
        account_number: present(&row.card_tail),
        account_bank: present(&row.card_bank),
        bank_name: present(&row.card_bank),
    }
}

/// The platform's own withdrawal.
pub fn own(row: &Withdrawal, standing: Standing) -> merchant::fund::Withdrawal {
    let has_failed = matches!(standing.status, WithdrawStatus::Fail | WithdrawStatus::Refund);
    merchant::fund::Withdrawal {
        status: word::withdraw_status(standing.status),
        withdraw_id: row.withdraw_id.shared(),
        out_request_no: row.out_request_no.shared(),
        amount: row.amount.get(),
        create_time: row.created_at.into(),
        update_time: standing.since.into(),
        reason: row.reason.clone().filter(|_| standing.has_reason()).unwrap_or_default(),
        remark: row.remark.clone().unwrap_or_default(),
        bank_memo: row.bank_memo.clone().unwrap_or_default(),
        account_type: word::withdraw_account(row.account),
        account_number: present(&row.card_tail),
        account_bank: present(&row.card_bank),
        bank_name: present(&row.card_bank),
        solution: if has_failed {
            "请核对结算银行卡信息后，使用新的商户提现单号重新发起"
        } else {
            ""
        }
        .to_owned(),
    }
}

fn present(text: &str) -> Option<String> {
    Some(text.to_owned()).filter(|text| !text.is_empty())
}
