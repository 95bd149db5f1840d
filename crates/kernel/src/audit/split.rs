//! What splits, their lines and the returns say of each other.

use super::Audit;
use super::tally::{About, Fact};
use crate::model::{ReturnResult, Split, SplitDetail, SplitResult, SplitReturn, SplitState};

impl Audit {
    /// Takes in a split or a finish.
    pub fn split(&mut self, row: &Split) {
        let mut facts = self.tally.about(About::Split(&row.platform, &row.split_id));
        facts.states(Fact::Lines, row.amount).states(Fact::Lines, row.finish_amount);
        if row.state == SplitState::Processing {
            let key = (row.platform.clone(), row.split_id.clone());
            self.processing.insert(key, row.transaction_id.clone());
        }
    }

    /// Takes in a line of a split.
    pub fn split_detail(&mut self, row: &SplitDetail) {
        let split = About::Split(&row.platform, &row.split_id);
        self.tally.about(split).says(Fact::Lines, row.amount);
        if !row.returned.is_zero() {
            let line = About::Line(&row.platform, &row.split_id, row.line);
            self.tally.about(line).states(Fact::Returned, row.returned);
        }
        if row.result == SplitResult::Pending {
            let key = (row.platform.clone(), row.split_id.clone());
            let sum = self.pending.entry(key).or_default();
            *sum = sum.saturating_add(row.amount.get().into());
        }
    }

    /// Takes in a return.
    pub fn split_return(&mut self, row: &SplitReturn) {
        if row.result != ReturnResult::Failed {
            let line = About::Line(&row.platform, &row.split_id, row.line);
            self.tally.about(line).says(Fact::Returned, row.amount);
        }
        if row.result == ReturnResult::Processing {
            for mchid in [&row.return_mchid, &row.sub_mchid] {
                self.counts(&row.platform, mchid, Fact::OpenReturns);
            }
        }
    }

    /// What an order has locked is what its splits have not settled. A line of a split that is
    /// worked off, or that is not there, belongs to none and stays uneven.
    pub(super) fn close_lines(&mut self) {
        for ((platform, split_id), amount) in std::mem::take(&mut self.pending) {
            let said = amount.saturating_neg();
            let about = match self.processing.get(&(platform.clone(), split_id.clone())) {
                Some(order) => About::Order(&platform, order),
                None => About::Split(&platform, &split_id),
            };
            self.tally.about(about).add(Fact::Locked, said);
        }
    }
}
