//! What splits, their lines and the returns say of each other.

use super::Audit;
use super::tally::{Fact, Subject};
use crate::model::{ReturnResult, Split, SplitDetail, SplitResult, SplitReturn, SplitState};

impl Audit {
    /// Takes in a split or a finish.
    pub fn split(&mut self, row: &Split) {
        let subject = Subject::Split(row.platform.clone(), row.split_id.clone());
        self.tally.states(subject.clone(), Fact::Lines, row.amount);
        self.tally.states(subject, Fact::Lines, row.finish_amount);
        if row.state == SplitState::Processing {
            let key = (row.platform.clone(), row.split_id.clone());
            self.processing.insert(key, row.transaction_id.clone());
        }
    }

    /// Takes in a line of a split.
    pub fn split_detail(&mut self, row: &SplitDetail) {
        let subject = Subject::Split(row.platform.clone(), row.split_id.clone());
        self.tally.says(subject, Fact::Lines, row.amount);
        let line = Subject::Line(row.platform.clone(), row.split_id.clone(), row.line);
        self.tally.states(line, Fact::Returned, row.returned);
        if row.result == SplitResult::Pending {
            let key = (row.platform.clone(), row.split_id.clone());
            let sum = self.pending.entry(key).or_default();
            *sum = sum.saturating_add(row.amount.get().into());
        }
    }

    /// Takes in a return.
    pub fn split_return(&mut self, row: &SplitReturn) {
        if row.result != ReturnResult::Failed {
            let line = Subject::Line(row.platform.clone(), row.split_id.clone(), row.line);
            self.tally.says(line, Fact::Returned, row.amount);
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
            match self.processing.get(&(platform.clone(), split_id.clone())) {
                Some(order) => {
                    self.tally.add(Subject::Order(platform, order.clone()), Fact::Locked, said);
                }
                None => self.tally.add(Subject::Split(platform, split_id), Fact::Locked, said),
            }
        }
    }
}
