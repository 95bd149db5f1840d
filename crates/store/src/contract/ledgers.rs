//! Money for the cases: accounts, and entries between them.

use std::sync::Arc;
use tongbao_base::ids::MchId;
use tongbao_base::{Fen, Time};
use tongbao_kernel::changes::Changes;
use tongbao_kernel::ctx::{Ctx, IdSource};
use tongbao_kernel::ledger::{AccountKey, Cause, post};
use tongbao_kernel::model::{AccountKind, Journal};
use tongbao_kernel::rules::Rules;

const PLATFORM: &str = "1900000001";

pub(super) fn platform() -> MchId {
    MchId::from(PLATFORM)
}

/// Money outside: an operator's account that may be below zero.
pub(super) fn outside() -> AccountKey {
    AccountKey::operator(&platform(), AccountKind::ChannelCash)
}

pub(super) fn shop(number: u32) -> AccountKey {
    let mchid = MchId::from(format!("19100{number:05}"));
    AccountKey::merchant(&platform(), &mchid, AccountKind::BasicAvailable)
}

/// Posts with serials of its own, so that no two entries share a key.
pub(super) struct Poster {
    ids: IdSource,
}

impl Poster {
    pub(super) fn new() -> Self {
        Poster { ids: IdSource::new(1) }
    }

    /// One command's changes: the amounts move, in this order.
    pub(super) fn moves(&mut self, moves: &[(&AccountKey, &AccountKey, i64)]) -> Changes {
        let mut changes = Changes::default();
        let rules = Rules::default();
        let mut ctx = Ctx { now: Time::from_ms(1_760_000_000_000), ids: self.ids, rules: &rules };
        for (from, to, amount) in moves {
            let cause = Cause { order: None, reference: "原因" };
            post(&mut changes, &mut ctx, Journal::TopUp, (from, to), Fen::new(*amount), cause);
        }
        self.ids = ctx.ids;
        changes
    }
}

/// The account's row as a store must keep it.
pub(super) fn account_row(key: &AccountKey, balance: i64) -> tongbao_kernel::model::Account {
    tongbao_kernel::model::Account {
        platform: key.platform.clone(),
        owner: Arc::clone(&key.owner),
        account: key.account,
        guarded: key.account.is_guarded(),
        balance: Fen::new(balance),
    }
}
