//! Settlement accounts and their changes (contract 2.1.4).

use tongbao_kernel::model::{BankAccountKind, BankCard, ChangeResult, SettlementChange, VerifyResult};
use tongbao_kernel::settlement::{Change, Found};
use tongbao_wire::v3::apply4sub::{self as wire, AccountNumberRule, AccountType, Application, Modified};

/// A merchant that was added without papers has shown no more of its card than the last digits.
const HIDDEN: &str = "************";

/// A change that was accepted.
pub fn modified(row: &SettlementChange) -> Modified {
    Modified { application_no: row.change_id.shared() }
}

/// A settlement account as it stands.
pub fn found(found: &Found, rule: Option<AccountNumberRule>) -> wire::Settlement {
    let settlement = found.settlement.as_ref();
    let verify = settlement.map_or(VerifyResult::Success, |settlement| settlement.verify);
    let card = found.card.as_ref();
    let merchant = &found.merchant;
    wire::Settlement {
        account_type: account_type(card.map_or(BankAccountKind::Business, |card| card.kind)),
        account_bank: card.map_or(&merchant.card_bank, |card| &card.bank).clone(),
        bank_name: card.and_then(|card| card.bank_name.clone()),
        bank_branch_id: card.and_then(|card| card.branch_id.clone()),
        account_number: card
            .map_or_else(|| format!("{HIDDEN}{}", merchant.card_tail), |card| number(card, rule)),
        verify_result: match verify {
            VerifyResult::Success => wire::VerifyResult::Success,
            VerifyResult::Fail => wire::VerifyResult::Fail,
            VerifyResult::Verifying => wire::VerifyResult::Verifying,
        },
        verify_fail_reason: settlement.and_then(|settlement| settlement.fail_reason.clone()),
    }
}

/// A change as it stands.
pub fn application(change: &Change, rule: Option<AccountNumberRule>) -> Application {
    let Change { change, card } = change;
    Application {
        account_name: card.name_shown.clone().unwrap_or_default(),
        account_type: account_type(card.kind),
        account_bank: card.bank.clone(),
        bank_name: card.bank_name.clone(),
        bank_branch_id: card.branch_id.clone(),
        account_number: number(card, rule),
        verify_result: match change.result {
            ChangeResult::Success => wire::AuditResult::Success,
            ChangeResult::Auditing => wire::AuditResult::Auditing,
            ChangeResult::Fail => wire::AuditResult::Fail,
        },
        verify_fail_reason: change.fail_reason.clone(),
        verify_finish_time: change.finished_at.map(Into::into),
    }
}

fn number(card: &BankCard, rule: Option<AccountNumberRule>) -> String {
    match rule {
        Some(AccountNumberRule::V2) => &card.number_shown_more,
        Some(AccountNumberRule::V1) | None => &card.number_shown,
    }
    .clone()
}

const fn account_type(kind: BankAccountKind) -> AccountType {
    match kind {
        BankAccountKind::Business => AccountType::Business,
        BankAccountKind::Private => AccountType::Private,
    }
}
