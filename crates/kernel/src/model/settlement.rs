//! Where a sub-merchant's withdrawals go, and how that changes (结算账户).

use crate::row::{entity, words};
use crate::tables::Key;
use std::sync::Arc;
use tongbao_base::Time;
use tongbao_base::ids::{CardId, MchId, SettlementChangeId};

words! {
    /// Whose an account is.
    pub enum BankAccountKind {
        /// 对公银行账户
        Business = "ACCOUNT_TYPE_BUSINESS",
        /// 经营者个人银行卡
        Private = "ACCOUNT_TYPE_PRIVATE",
    }
}

words! {
    /// What the bank says of an account in use (contract 2.1.4).
    pub enum VerifyResult {
        /// 验证成功
        Success = "VERIFY_SUCCESS",
        /// 验证失败: nothing can be withdrawn to it.
        Fail = "VERIFY_FAIL",
        /// 验证中
        Verifying = "VERIFYING",
    }
}

words! {
    /// What became of a change (contract 2.1.4).
    pub enum ChangeResult {
        /// 审核中
        Auditing = "AUDITING",
        /// 审核成功
        Success = "AUDIT_SUCCESS",
        /// 审核驳回
        Fail = "AUDIT_FAIL",
    }
}

words! {
    /// When a change takes the place of the account before it.
    pub enum ChangeWay {
        /// At once; the account is verified in use.
        Classic = "CLASSIC",
        /// Once it is verified (`MODIFY_MODE_ASYNC`).
        Async = "ASYNC",
    }
}

entity! {
    /// A settlement account as it was given once. Number and name are sealed; what stands open
    /// is what queries show.
    "bank_card" key 2 pub struct BankCard {
        /// Platform.
        pub platform: MchId,
        /// Its number.
        pub card_id: CardId,
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
        /// The name as it may be shown, `张*`; none: it was not given.
        pub name_shown: Option<String>,
        /// The number as it may be shown: its first and last two digits.
        pub number_shown: String,
        /// The number as it may be shown to who asks for more: its first six and last four digits.
        pub number_shown_more: String,
        /// The number's last four digits.
        pub tail: String,
    }
}

impl BankCard {
    /// The key of a settlement account.
    pub fn key(platform: &MchId, card_id: &CardId) -> Key {
        Key::of::<Self>([platform.into(), card_id.into()])
    }
}

entity! {
    /// The settlement account of a sub-merchant that came aboard by its papers, or changed it.
    "settlement" key 2 pub struct Settlement {
        /// Platform.
        pub platform: MchId,
        /// The sub-merchant.
        pub sub_mchid: MchId,
        /// The account in use; none: the one it was added with.
        pub card_id: Option<CardId>,
        /// What the bank says of it.
        pub verify: VerifyResult,
        /// Why not.
        pub fail_reason: Option<String>,
        /// The change that brought the account in use, while it is verified.
        pub change_id: Option<SettlementChangeId>,
        /// The day of the last change, `20261124`.
        pub day: String,
        /// How many changes came that day.
        pub changes: i64,
        /// When it last changed.
        pub updated_at: Time,
    }
}

impl Settlement {
    /// The key of a sub-merchant's settlement account.
    pub fn key(platform: &MchId, sub_mchid: &MchId) -> Key {
        Key::of::<Self>([platform.into(), sub_mchid.into()])
    }
}

entity! {
    /// A change of a settlement account.
    "settlement_change" key 2 pub struct SettlementChange {
        /// Platform.
        pub platform: MchId,
        /// Its number.
        pub change_id: SettlementChangeId,
        /// Whose account.
        pub sub_mchid: MchId,
        /// The new account.
        pub card_id: CardId,
        /// When it takes the other's place.
        pub way: ChangeWay,
        /// What became of it.
        pub result: ChangeResult,
        /// Why not.
        pub fail_reason: Option<String>,
        /// The bank was told to wait for a person's word.
        pub held: bool,
        /// When it was asked for.
        pub created_at: Time,
        /// When it was decided.
        pub finished_at: Option<Time>,
    }
}

impl SettlementChange {
    /// The key of a change.
    pub fn key(platform: &MchId, change_id: &SettlementChangeId) -> Key {
        Key::of::<Self>([platform.into(), change_id.into()])
    }
}
