//! Sellers whose settlement account changes, with money to withdraw before and after.

use super::super::{Account, Act, BankWord, Mark, Step, Switch, Wish};
use super::stories::Story;
use super::{DAY, Plan};
use crate::cast::{self, PARTNER};

/// How they come into a script.
pub(super) const STORY: Story = Story { numbers: 0x6163_636f_756e_7473, first_mark: 205_000, percent: 40 };

impl Plan {
    /// One seller's accounts.
    pub(super) fn accounts(&mut self) {
        let of = if self.draw.percent(85) {
            self.any_of_a_platform()
        } else {
            self.draw.of(&cast::sellers(PARTNER)).mchid.to_owned()
        };
        let amount = self.draw.between(1, 20_000);
        self.put(Step::Act(Act::TopUp { of: of.clone(), account: Account::Basic, amount }));
        let mut account = self.changes(&of);
        for _ in 0..self.draw.below(4) {
            account = self.changes(&of);
        }
        match self.draw.below(10) {
            0..3 => self.fails_in_use(&of),
            3 => {
                for _ in 0..6 {
                    self.rebank(&of);
                }
            }
            4 => self.stranger(&of, account),
            5 => self.put(Step::Pass(DAY)),
            _ => {}
        }
        self.sees(&of, None);
    }

    fn rebank(&mut self, of: &str) -> Mark {
        let account = self.mark();
        let switch = self.draw.of(&[Switch::AtOnce, Switch::Verified, Switch::Verified]);
        let (by, of) = (cast::under(of).to_owned(), of.to_owned());
        self.ask(Some(Wish::Rebank { by, of, account, switch }));
        account
    }

    /// A change, what the bank says of it, and a withdrawal.
    fn changes(&mut self, of: &str) -> Mark {
        let account = self.rebank(of);
        match self.draw.below(10) {
            0..3 => self.put(Step::Work),
            3..5 => {
                self.bank(of, account, BankWord::Fail);
                if self.draw.percent(40) {
                    self.put(Step::Act(Act::Payable { of: of.to_owned(), payable: true }));
                }
            }
            5 => self.bank(of, account, BankWord::Pass),
            6 => {
                self.bank(of, account, BankWord::Hold);
                self.put(Step::Work);
                self.sees(of, Some(account));
                let word = self.draw.of(&[BankWord::Pass, BankWord::Fail]);
                self.bank(of, account, word);
            }
            7 => {
                // The bank speaks of the second change first.
                self.bank(of, account, BankWord::Hold);
                let second = self.rebank(of);
                let words = [BankWord::Pass, BankWord::Fail];
                let (word, other) = (self.draw.of(&words), self.draw.of(&words));
                self.bank(of, second, word);
                self.bank(of, account, other);
            }
            8 => {
                if let Some(mark) = self.lines.last().map(|line| line.mark) {
                    self.put(Step::Again(mark));
                }
            }
            _ => {}
        }
        self.sees(of, Some(account));
        account
    }

    fn bank(&mut self, of: &str, account: Mark, word: BankWord) {
        self.put(Step::Act(Act::Bank { of: of.to_owned(), account, word }));
    }

    /// Nothing can be withdrawn to an account that failed, until it is good again.
    fn fails_in_use(&mut self, of: &str) {
        self.put(Step::Act(Act::Payable { of: of.to_owned(), payable: false }));
        self.sees(of, None);
        self.put(Step::Act(Act::Payable { of: of.to_owned(), payable: true }));
    }

    /// Somebody else asks.
    fn stranger(&mut self, of: &str, account: Mark) {
        let by = self.draw.of(&cast::callers()).mchid.to_owned();
        let new = Wish::Rebank { by: by.clone(), of: of.to_owned(), account, switch: Switch::Verified };
        self.ask(Some(new));
        self.ask(Some(Wish::FindAccount { by: by.clone(), of: of.to_owned() }));
        self.ask(Some(Wish::FindRebank { by, of: of.to_owned(), account }));
    }

    /// The account is looked at, and something withdrawn to it.
    fn sees(&mut self, of: &str, account: Option<Mark>) {
        let by = cast::under(of).to_owned();
        if self.draw.percent(60) {
            self.ask(Some(Wish::FindAccount { by: by.clone(), of: of.to_owned() }));
        }
        if let Some(account) = account.filter(|_| self.draw.percent(60)) {
            self.ask(Some(Wish::FindRebank { by: by.clone(), of: of.to_owned(), account }));
        }
        if by != PARTNER && self.draw.percent(70) {
            let (of, withdrawal) = (of.to_owned(), self.mark());
            let (amount, fates) = (self.sum(&[5, 20]), self.fates());
            self.withdrawals.push(withdrawal);
            self.ask(Some(Wish::Withdraw { of, withdrawal, account: Account::Basic, amount, fates }));
            self.ask(Some(Wish::FindWithdrawal { withdrawal }));
        }
    }
}
