//! Sellers that become another by new papers: their name, and how they go.

use super::super::{Act, AlterWord, Mark, Receiver, Step, Subject, Wish};
use super::stories::Story;
use super::{Plan, SECOND};
use crate::cast;

/// How they come into a script.
pub(super) const STORY: Story = Story { numbers: 0x616c_7465_7265_6421, first_mark: 307_000, percent: 35 };

impl Plan {
    /// One seller's new papers, once or twice.
    pub(super) fn alters(&mut self) {
        let of = self.any_of_a_platform();
        for _ in 0..=self.draw.below(2) {
            let papers = self.alter(&of);
            self.judged_alter(&of, papers);
            self.ask(Some(Wish::FindAlter { papers }));
            self.relisted(&of);
            if self.draw.percent(20) {
                self.ask(Some(Wish::Unalter { papers }));
            }
        }
        match self.draw.below(10) {
            0..3 => self.leaves_signed(&of),
            3 => self.alter_of_another(&of),
            _ => {}
        }
    }

    fn alter(&mut self, of: &str) -> Mark {
        let papers = self.mark();
        self.hands_in(of, papers);
        papers
    }

    /// Papers under a number, often other ones than before.
    fn hands_in(&mut self, of: &str, papers: Mark) {
        let subject = self.draw.of(&[Subject::Trader, Subject::Government]);
        let version = self.draw.of(&[0, 1, 2]);
        let (by, of) = (cast::under(of).to_owned(), of.to_owned());
        self.ask(Some(Wish::Alter { by, of, papers, subject, version }));
    }

    fn judge_alter(&mut self, papers: Mark, word: AlterWord) {
        self.put(Step::Act(Act::JudgeAlter { papers, word }));
    }

    fn judged_alter(&mut self, of: &str, papers: Mark) {
        match self.draw.below(10) {
            0..4 => self.put(Step::Work),
            4 | 5 => {
                let word = self.draw.of(&[AlterWord::Reject, AlterWord::Edit]);
                self.judge_alter(papers, word);
                self.ask(Some(Wish::FindAlter { papers }));
                self.hands_in(of, papers);
                self.put(Step::Work);
            }
            6 => {
                self.judge_alter(papers, AlterWord::Hold);
                self.put(Step::Work);
                self.judge_alter(papers, AlterWord::Modify);
                self.ask(Some(Wish::Unalter { papers }));
                self.judge_alter(papers, AlterWord::Finish);
                self.judge_alter(papers, AlterWord::Reject);
            }
            7 => {
                self.ask(Some(Wish::Unalter { papers }));
                self.ask(Some(Wish::Unalter { papers }));
                self.hands_in(of, papers);
            }
            8 => {
                // Other papers while these are looked at.
                self.hands_in(of, papers);
                let second = self.alter(of);
                self.judge_alter(second, AlterWord::Finish);
            }
            _ => {
                self.judge_alter(papers, AlterWord::Edit);
                self.judge_alter(papers, AlterWord::Audit);
                self.judge_alter(papers, AlterWord::Finish);
            }
        }
    }

    /// Who lists it has to call it by its name.
    fn relisted(&mut self, of: &str) {
        let (by, seller, receiver) =
            (cast::under(of).to_owned(), of.to_owned(), Receiver::Merchant(of.to_owned()));
        self.ask(Some(Wish::Unlist { by: by.clone(), seller: seller.clone(), receiver: receiver.clone() }));
        self.ask(Some(Wish::List { by, seller, receiver }));
        // What was asked before, under the name of then.
        let is_list = |step: &Step| matches!(step, Step::Ask(all) if all.iter().any(|one| lists(one, of)));
        let before = self.lines.iter().find(|line| is_list(&line.step)).map(|line| line.mark);
        if let Some(mark) = before.filter(|_| self.draw.percent(60)) {
            let (by, seller, receiver) =
                (cast::under(of).to_owned(), of.to_owned(), Receiver::Merchant(of.to_owned()));
            self.ask(Some(Wish::Unlist { by, seller, receiver }));
            self.put(Step::Again(mark));
        }
    }

    /// It goes, with the papers that it may need by now, or without.
    fn leaves_signed(&mut self, of: &str) {
        self.clear(of);
        self.leave(of, 0);
        let closing = self.leave(of, 100);
        self.put(Step::Pass(6 * SECOND));
        self.ask(Some(Wish::Confirm { closing }));
        self.gone.push(of.to_owned());
        // Nobody becomes another any more.
        self.alter(of);
    }

    fn alter_of_another(&mut self, of: &str) {
        let by = self.draw.of(&cast::callers()).mchid.to_owned();
        let (papers, subject) = (self.mark(), Subject::Trader);
        self.ask(Some(Wish::Alter { by, of: of.to_owned(), papers, subject, version: 0 }));
    }
}

fn lists(wish: &Wish, of: &str) -> bool {
    matches!(wish, Wish::List { receiver: Receiver::Merchant(mchid), .. } if mchid == of)
}
