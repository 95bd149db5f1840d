//! Accounts by name, and the postings that move money between them.

use crate::changes::Changes;
use crate::ctx::Ctx;
use crate::model::{Account, AccountKind, Entry, Journal, OPERATOR};
use crate::tables::Key;
use std::sync::Arc;
use tongbao_base::Fen;
use tongbao_base::ids::{MchId, OpenId, TransactionId};

/// Names an account.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct AccountKey {
    /// Platform.
    pub platform: MchId,
    /// Merchant number, openid or [`OPERATOR`].
    pub owner: Arc<str>,
    /// Which of the owner's accounts.
    pub account: AccountKind,
}

impl AccountKey {
    /// A merchant's account.
    pub fn merchant(platform: &MchId, mchid: &MchId, account: AccountKind) -> Self {
        AccountKey { platform: platform.clone(), owner: mchid.shared(), account }
    }

    /// A person's change.
    pub fn wallet(platform: &MchId, openid: &OpenId) -> Self {
        AccountKey { platform: platform.clone(), owner: openid.shared(), account: AccountKind::Wallet }
    }

    /// One of the operator's own accounts.
    pub fn operator(platform: &MchId, account: AccountKind) -> Self {
        AccountKey { platform: platform.clone(), owner: OPERATOR.into(), account }
    }

    /// The key of its row.
    pub fn key(&self) -> Key {
        Key::of::<Account>([(&self.platform).into(), Arc::clone(&self.owner).into(), self.account.into()])
    }

    /// The account that an entry takes from.
    pub fn from_of(entry: &Entry) -> Self {
        AccountKey {
            platform: entry.platform.clone(),
            owner: Arc::clone(&entry.from_owner),
            account: entry.from_account,
        }
    }

    /// The account that an entry gives to.
    pub fn to_of(entry: &Entry) -> Self {
        AccountKey {
            platform: entry.platform.clone(),
            owner: Arc::clone(&entry.to_owner),
            account: entry.to_account,
        }
    }
}

/// What a movement is for: the order that it belongs to and the number of its cause.
#[derive(Debug, Clone, Copy)]
pub struct Cause<'a> {
    /// The order, if it belongs to one.
    pub order: Option<&'a TransactionId>,
    /// The number of the refund, split detail, withdrawal …
    pub reference: &'a str,
}

/// Moves `amount` from one account to another. Nothing moves when the amount is zero.
pub fn post(
    changes: &mut Changes,
    ctx: &mut Ctx<'_>,
    journal: Journal,
    (from, to): (&AccountKey, &AccountKey),
    amount: Fen,
    cause: Cause<'_>,
) {
    debug_assert!(!amount.is_negative(), "{journal} of {amount} fen");
    if !amount.is_positive() {
        return;
    }
    changes.enter(Entry {
        platform: from.platform.clone(),
        serial: ctx.ids.serial(),
        at: ctx.now,
        journal,
        from_owner: Arc::clone(&from.owner),
        from_account: from.account,
        to_owner: Arc::clone(&to.owner),
        to_account: to.account,
        amount,
        order_id: cause.order.cloned(),
        reference: cause.reference.into(),
    });
}

#[cfg(test)]
pub(crate) mod examples;
