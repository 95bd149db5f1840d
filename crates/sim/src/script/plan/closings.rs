//! Sellers that go: applied for, confirmed, paid out, and asked for again when the bank sends it back.

use super::super::{Account, Act, Mark, Step, Sum, Verdict, Wish};
use super::{DAY, Do, Plan, SECOND};
use crate::cast::{self, Kind, MERCHANTS};

/// More sellers gone than this, and little is left to play with.
const GONE_MAX: usize = 2;

/// An application that was planned.
#[derive(Debug, Clone)]
pub(super) struct Leaving {
    of: String,
    mark: Mark,
}

impl Plan {
    pub(super) fn any_of_a_platform(&mut self) -> String {
        let all: Vec<&str> = MERCHANTS
            .iter()
            .filter(|one| one.kind == Kind::Seller)
            .filter(|one| cast::merchant(one.under).is_some_and(|under| under.kind == Kind::Platform))
            .map(|one| one.mchid)
            .collect();
        self.draw.of(&all).to_owned()
    }

    /// One that is about to go, or once in a while any.
    fn leaver(&mut self) -> String {
        let known = self.draw.pick(&self.leaving.clone()).map(|one| one.of.clone());
        match known.filter(|_| self.draw.percent(80)) {
            Some(of) => of,
            None => self.any_of_a_platform(),
        }
    }

    fn leaves(&mut self, of: &str, wish: impl FnOnce(Mark, &mut Self) -> Wish) -> Mark {
        let mark = self.mark();
        self.leaving.push(Leaving { of: of.to_owned(), mark });
        self.withdrawals.push(mark);
        let wish = wish(mark, self);
        self.ask(Some(wish));
        mark
    }

    pub(super) fn leave(&mut self, of: &str, papers_percent: usize) -> Mark {
        self.leaves(of, |closing, plan| {
            let (withdraw, papers) = (plan.draw.percent(85), plan.draw.percent(papers_percent));
            Wish::Leave { of: of.to_owned(), closing, withdraw, papers, fates: plan.fates() }
        })
    }

    fn leftover(&mut self, of: &str) -> Mark {
        self.leaves(of, |closing, plan| {
            let account = if plan.draw.percent(75) { Account::Basic } else { Account::Operation };
            let (amount, fates) = (plan.sum(&[50, 100, 100]), plan.fates());
            Wish::Leftover { of: of.to_owned(), closing, account, amount, fates }
        })
    }

    /// A single thing about closings.
    pub(super) fn closing(&mut self) {
        let of = self.leaver();
        let known = self.draw.pick(&self.leaving.clone()).map(|one| one.mark);
        match (self.draw.below(10), known) {
            (0, _) => drop(self.leave(&of, 50)),
            (1, _) => drop(self.leaves(&of, |closing, _| Wish::LeaveEmpty { of: of.clone(), closing })),
            (2, _) => drop(self.leftover(&of)),
            (3 | 4, Some(closing)) => self.ask(Some(Wish::Confirm { closing })),
            (5, Some(closing)) => self.review(closing),
            (6, Some(closing)) => self.put(Step::Act(Act::Agree { closing })),
            (7 | 8, Some(closing)) => self.ask(Some(Wish::FindClosing { closing })),
            _ => self.ask(Some(Wish::Closable { of })),
        }
    }

    pub(super) fn review(&mut self, closing: Mark) {
        let verdict = self.draw.of(&[Verdict::Pass, Verdict::Pass, Verdict::Hold, Verdict::Reject]);
        self.put(Step::Act(Act::Review { closing, verdict }));
        if verdict == Verdict::Hold && self.draw.percent(70) {
            self.put(Step::Pass(10 * SECOND));
            let verdict = self.draw.of(&[Verdict::Pass, Verdict::Pass, Verdict::Reject]);
            self.put(Step::Act(Act::Review { closing, verdict }));
        }
    }

    /// What stands against it is put out of the way, as far as a platform can.
    pub(super) fn clear(&mut self, of: &str) {
        if self.held.iter().any(|held| held == of) {
            self.held.retain(|held| held != of);
            self.put(Step::Act(Act::LetGo { of: of.to_owned() }));
        }
        self.put(Step::Pass(61 * SECOND));
        let open: Vec<Mark> = self
            .orders
            .iter()
            .filter(|order| order.seller == of && order.is_paid && order.sharing && !order.is_finished)
            .map(|order| order.mark)
            .collect();
        for order in open.iter().rev().take(6) {
            self.finishes(*order);
            let split = self.mark();
            self.ask(Some(Wish::Finish { order: *order, split }));
        }
        if open.len() > 6 || self.draw.percent(30) {
            self.put(Step::Jump(181 * DAY));
        }
        self.put(Step::Pass(2 * DAY));
    }

    /// A seller goes, from the question whether it may to the money.
    pub(super) fn goes(&mut self) {
        if self.gone.len() >= GONE_MAX {
            return self.closing();
        }
        let of = self.any_of_a_platform();
        if self.draw.percent(75) {
            self.clear(&of);
        }
        if self.draw.percent(50) {
            self.ask(Some(Wish::Closable { of: of.clone() }));
        }
        if self.draw.percent(25) {
            return self.goes_empty(&of);
        }
        let closing = self.leave(&of, 30);
        if self.draw.percent(25) {
            self.review(closing);
        } else {
            self.put(Step::Pass(6 * SECOND));
        }
        match self.draw.below(10) {
            0..7 => self.ask(Some(Wish::Confirm { closing })),
            7 | 8 => self.put(Step::Act(Act::Agree { closing })),
            _ => {}
        }
        self.gone.push(of.clone());
        if self.draw.percent(80) {
            self.put(Step::Pass(3 * SECOND));
        }
        self.ask(Some(Wish::FindClosing { closing }));
        if self.draw.percent(60) {
            self.after(&of, closing);
        }
    }

    fn goes_empty(&mut self, of: &str) {
        for account in [Account::Basic, Account::Operation] {
            let withdrawal = self.mark();
            self.withdrawals.push(withdrawal);
            let (amount, fates) = (Sum::Part(100, 0), vec![super::Fate::Good]);
            self.ask(Some(Wish::Withdraw { of: of.to_owned(), withdrawal, account, amount, fates }));
        }
        self.put(Step::Pass(2 * DAY));
        let closing = self.leaves(of, |closing, _| Wish::LeaveEmpty { of: of.to_owned(), closing });
        self.put(Step::Pass(4 * SECOND));
        self.ask(Some(Wish::FindClosing { closing }));
        self.gone.push(of.to_owned());
    }

    /// The bank pays, or not; what comes back is asked for again.
    fn after(&mut self, of: &str, closing: Mark) {
        self.put(Step::Pass(2 * DAY));
        self.ask(Some(Wish::FindClosing { closing }));
        if self.draw.percent(50) {
            self.put(Step::Act(Act::Bounce { withdrawal: closing }));
        }
        let again = if self.draw.percent(50) { self.leave(of, 85) } else { self.leftover(of) };
        self.put(Step::Pass(10 * SECOND));
        if self.draw.percent(60) {
            self.put(Step::Pass(2 * DAY));
        }
        self.ask(Some(Wish::FindClosing { closing: again }));
    }

    /// What is done about closings.
    pub(super) fn leaving(&mut self, one: Do) {
        if one == Do::Goes { self.goes() } else { self.closing() }
    }
}
