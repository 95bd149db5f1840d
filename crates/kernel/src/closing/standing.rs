//! How a sub-merchant stands: what it has, and what must be settled before it can be closed.

use crate::ledger::AccountKey;
use crate::merchant::lookup;
use crate::model::{
    AccountKind, Alias, Closing, Control, Licence, Merchant, MerchantFacts, MerchantState, OpenWork, Space,
    SubjectKind,
};
use crate::refusal::{Block, ProofNeed};
use crate::tables::Key;
use crate::view::{Stop, View};
use tongbao_base::Fen;
use tongbao_base::ids::{ClosingId, MchId};

/// The accounts that a closing empties, in the order in which they are shown.
pub const ACCOUNTS: [AccountKind; 4] =
    [AccountKind::BasicAvailable, AccountKind::Operation, AccountKind::Deposit, AccountKind::Fees];

/// What is in each of the accounts that a closing empties.
pub(super) fn balances(
    view: View<'_>,
    platform: &MchId,
    mchid: &MchId,
) -> Result<Vec<(AccountKind, Fen)>, Stop> {
    view.need(account_keys(platform, mchid))?;
    let of = |account| AccountKey::merchant(platform, mchid, account);
    ACCOUNTS.iter().map(|account| Ok((*account, view.balance(&of(*account))?))).collect()
}

fn account_keys(platform: &MchId, mchid: &MchId) -> impl Iterator<Item = Key> {
    let all = ACCOUNTS.into_iter().chain([AccountKind::BasicPending]);
    all.map(move |account| AccountKey::merchant(platform, mchid, account).key())
}

/// A sub-merchant with everything that counts for its closing.
#[derive(Debug)]
pub(super) struct Standing<'v> {
    pub merchant: &'v Merchant,
    pub facts: Option<&'v MerchantFacts>,
    pub accounts: Vec<(AccountKind, Fen)>,
    pub blocks: Vec<Block>,
}

impl Standing<'_> {
    pub fn is_closed(&self) -> bool {
        self.merchant.state == MerchantState::Cancelled
    }

    /// Why an application needs papers, if it does: it is for money of a closed number, the
    /// merchant's licence is struck off, or the merchant is of a kind that has none (2.9.1).
    pub fn proof_need(&self) -> Option<ProofNeed> {
        if self.is_closed() {
            return Some(ProofNeed::Closed);
        }
        let facts = self.facts?;
        if facts.licence == Licence::StruckOff {
            return Some(ProofNeed::StruckOff);
        }
        facts.subject.filter(SubjectKind::signs_closing_papers).map(ProofNeed::Subject)
    }

    pub fn left(&self) -> Result<Fen, Stop> {
        Ok(Fen::sum(self.accounts.iter().map(|(_, amount)| *amount))?)
    }
}

/// The rows that [`of`] looks at.
pub(super) fn keys(platform: &MchId, mchid: &MchId) -> Vec<Key> {
    let mut keys = vec![
        Merchant::key(platform, mchid),
        Control::key(platform, mchid),
        OpenWork::key(platform, mchid),
        MerchantFacts::key(platform, mchid),
        newest_key(platform, mchid),
    ];
    keys.extend(account_keys(platform, mchid));
    keys
}

/// How the sub-merchant stands now.
pub(super) fn of<'v>(view: View<'v>, platform: &MchId, mchid: &MchId) -> Result<Standing<'v>, Stop> {
    view.need(keys(platform, mchid))?;
    let merchant = lookup::sub(view, platform, mchid)?;
    let pending = view.balance(&AccountKey::merchant(platform, mchid, AccountKind::BasicPending))?;
    let control = view.find::<Control>(&Control::key(platform, mchid))?;
    let held = control.map_or(Fen::ZERO, |control| control.held);
    let counts = view.find::<OpenWork>(&OpenWork::key(platform, mchid))?;
    let facts = view.find::<MerchantFacts>(&MerchantFacts::key(platform, mchid))?;
    let mut blocks = Vec::new();
    if let Some(count) = facts.map(|facts| facts.complaints).filter(|count| *count > 0) {
        blocks.push(Block::Complaints { count });
    }
    if control.is_some() || merchant.state == MerchantState::Frozen {
        blocks.push(Block::Control { held });
    }
    let amount = pending.minus(held)?;
    if amount.is_positive() {
        blocks.push(Block::Frozen { amount });
    }
    blocks.extend(counts.into_iter().flat_map(under_way));
    Ok(Standing { merchant, facts, accounts: balances(view, platform, mchid)?, blocks })
}

fn under_way(counts: &OpenWork) -> impl Iterator<Item = Block> {
    let of = |count: i64, block: fn(i64) -> Block| (count > 0).then(|| block(count));
    [
        of(counts.refunds, |count| Block::Refunds { count }),
        of(counts.returns, |count| Block::Returns { count }),
        of(counts.withdrawals, |count| Block::Withdrawals { count }),
        of(counts.recoveries, |count| Block::Recoveries { count }),
    ]
    .into_iter()
    .flatten()
}

/// The key of the pointer to the newest application to close a sub-merchant.
pub(super) fn newest_key(platform: &MchId, mchid: &MchId) -> Key {
    Alias::key(platform, Space::ClosingOf, mchid.as_str())
}

/// The application to close the sub-merchant that is under way, if any is.
pub(super) fn open<'v>(view: View<'v>, platform: &MchId, mchid: &MchId) -> Result<Option<&'v Closing>, Stop> {
    let Some(alias) = view.find::<Alias>(&newest_key(platform, mchid))? else { return Ok(None) };
    let newest = view.find::<Closing>(&Closing::key(platform, &ClosingId::from(&*alias.target)))?;
    Ok(newest.filter(|closing| closing.state.is_open()))
}
