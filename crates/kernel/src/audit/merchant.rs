//! What merchants have under way, and what of their money is held.

use super::Audit;
use super::tally::{About, Fact};
use crate::ledger::AccountKey;
use crate::model::{AccountKind, AdvanceResult, AdvanceReturn, Control, OpenWork};
use tongbao_base::ids::MchId;

impl Audit {
    /// Takes in the counts of what a merchant has under way.
    pub fn open_work(&mut self, row: &OpenWork) {
        let mut facts = self.tally.about(About::Merchant(&row.platform, &row.mchid));
        for (fact, count) in [
            (Fact::OpenRefunds, row.refunds),
            (Fact::OpenReturns, row.returns),
            (Fact::OpenWithdrawals, row.withdrawals),
            (Fact::OpenRecoveries, row.recoveries),
        ] {
            facts.add(fact, count.into());
        }
    }

    /// One thing of a merchant is under way.
    pub(super) fn counts(&mut self, platform: &MchId, mchid: &MchId, fact: Fact) {
        self.tally.about(About::Merchant(platform, mchid)).add(fact, -1);
    }

    /// Takes in the recovery of an advance.
    pub fn advance_return(&mut self, row: &AdvanceReturn) {
        if row.result == AdvanceResult::Processing {
            self.counts(&row.platform, &row.sub_mchid, Fact::OpenRecoveries);
        }
    }

    /// Takes in a control: what it holds is pending, beside what orders have frozen.
    pub fn control(&mut self, row: &Control) {
        let key = AccountKey::merchant(&row.platform, &row.mchid, AccountKind::BasicPending);
        let sum = self.frozen.entry(key).or_default();
        *sum = sum.saturating_add(row.held.get().into());
    }
}
