//! Sellers that come while others trade: their papers, what becomes of them, and what they sell then.

use super::super::{Account, Act, Fate, Judgement, Mark, Receiver, Step, Sum, Way, Wish};
use super::stories::Story;
use super::{DAY, Plan, SECOND};
use crate::cast::{NEWCOMERS, TEA};

/// How they come into a script.
pub(super) const STORY: Story = Story { numbers: 0x6e65_7763_6f6d_6572, first_mark: 100_000, percent: 35 };

impl Plan {
    /// Newcomers, one or two.
    pub(super) fn newcomers(&mut self) {
        let most = self.draw.below(NEWCOMERS.len());
        for newcomer in &NEWCOMERS[..=most] {
            self.newcomer(newcomer.mchid);
        }
    }

    fn newcomer(&mut self, mchid: &str) {
        let papers = self.mark();
        self.ask(Some(Wish::Board { papers, version: 0 }));
        match self.draw.below(8) {
            0..3 => self.put(Step::Work),
            3 => self.mended(papers),
            4 => self.verified(papers),
            5 => self.signed(papers),
            6 => {
                self.ask(Some(Wish::Unboard { papers }));
                self.ask(Some(Wish::Board { papers, version: 1 }));
                self.put(Step::Work);
            }
            _ => {
                self.judge(papers, Judgement::Freeze);
                self.judge(papers, Judgement::Finish);
            }
        }
        self.ask(Some(Wish::FindBoard { papers }));
        for _ in 0..=self.draw.below(3) {
            self.sells(mchid);
        }
        if self.draw.percent(30) {
            self.ask(Some(Wish::Unboard { papers }));
        }
        self.ask(Some(Wish::FindBoard { papers }));
    }

    fn judge(&mut self, papers: Mark, word: Judgement) {
        self.put(Step::Act(Act::Judge { papers, word }));
    }

    fn mended(&mut self, papers: Mark) {
        self.judge(papers, Judgement::Reject);
        self.ask(Some(Wish::FindBoard { papers }));
        self.ask(Some(Wish::Board { papers, version: 1 }));
        self.ask(Some(Wish::Board { papers, version: self.next % 2 }));
        self.put(Step::Work);
    }

    fn verified(&mut self, papers: Mark) {
        self.judge(papers, Judgement::Verify);
        self.ask(Some(Wish::FindBoard { papers }));
        if self.draw.percent(30) {
            self.put(Step::Pass(11 * DAY));
            self.ask(Some(Wish::Board { papers, version: 1 }));
        } else {
            self.put(Step::Act(Act::SellerDid { papers, signs: false }));
        }
        self.put(Step::Work);
    }

    fn signed(&mut self, papers: Mark) {
        self.judge(papers, Judgement::Hold);
        self.put(Step::Work);
        self.judge(papers, Judgement::Sign);
        self.ask(Some(Wish::FindBoard { papers }));
        if self.draw.percent(30) {
            self.put(Step::Pass(31 * DAY));
        }
        self.put(Step::Act(Act::SellerDid { papers, signs: true }));
        self.put(Step::Act(Act::SellerDid { papers, signs: true }));
    }

    fn sells(&mut self, mchid: &str) {
        let (order, seller) = (self.mark(), mchid.to_owned());
        let (total, sharing) = (self.draw.between(1, 20_000), self.draw.percent(70));
        let (way, subsidy) = (Way::Native, if sharing && self.draw.percent(25) { 50 } else { 0 });
        self.ask(Some(Wish::Place { by: TEA.to_owned(), order, seller, total, sharing, subsidy, way }));
        let coupon = self.draw.of(&[0, 0, 10]);
        self.put(Step::Act(Act::Pay { order, buyer: 1, change: false, coupon }));
        if subsidy > 0 {
            self.ask(Some(Wish::CancelSubsidy { order }));
            let (refund, amount) = (self.mark(), Sum::Part(20, 0));
            let fates = vec![Fate::Good];
            self.ask(Some(Wish::Refund { order, refund, amount, from: None, advance: false, fates }));
            self.ask(Some(Wish::CancelSubsidy { order }));
        }
        if sharing {
            self.put(Step::Pass(31 * SECOND));
            let (split, part) = (self.mark(), Sum::Part(self.draw.of(&[10, 100]), 0));
            let receivers = vec![(Receiver::Merchant(TEA.to_owned()), part)];
            let finish = self.draw.percent(60);
            self.ask(Some(Wish::Split { order, split, receivers, finish }));
        }
        if self.draw.percent(50) {
            let (refund, amount) = (self.mark(), Sum::Part(self.draw.of(&[20, 100]), 0));
            let fates = self.fates();
            self.ask(Some(Wish::Refund { order, refund, amount, from: None, advance: false, fates }));
        }
        if self.draw.percent(50) {
            let (of, withdrawal) = (mchid.to_owned(), self.mark());
            let (account, amount, fates) = (Account::Basic, Sum::Part(100, 0), vec![Fate::Good]);
            self.ask(Some(Wish::Withdraw { of, withdrawal, account, amount, fates }));
        }
    }
}
