//! Sellers that buyers complain about, and sellers whose licence is struck off: how they go.

use super::super::{Act, Licence, Mark, Step, Wish};
use super::stories::Story;
use super::{Plan, SECOND};

/// How they come into a script.
pub(super) const STORY: Story = Story { numbers: 0x7472_6f75_626c_6573, first_mark: 409_000, percent: 35 };

impl Plan {
    /// One seller in trouble, or two.
    pub(super) fn troubles(&mut self) {
        let of = self.any_of_a_platform();
        let kinds = self.draw.below(4);
        if kinds < 3 {
            self.complained_about(&of);
        }
        if kinds > 1 {
            let of = if kinds == 2 { self.any_of_a_platform() } else { of };
            self.struck_off(&of);
        }
    }

    fn complaints(&mut self, of: &str, count: u32) {
        let (of, complaints) = (of.to_owned(), Some(count));
        self.put(Step::Act(Act::Note { of, licence: None, complaints }));
    }

    fn licence(&mut self, of: &str, licence: Licence) {
        let (of, licence) = (of.to_owned(), Some(licence));
        self.put(Step::Act(Act::Note { of, licence, complaints: None }));
    }

    /// It does not go while a complaint waits: not before it applies, not while it is looked at, and
    /// not when it is to confirm.
    fn complained_about(&mut self, of: &str) {
        let some = self.draw.of(&[1, 2, 7]);
        self.complaints(of, some);
        if self.draw.percent(50) {
            self.clear(of);
        }
        self.ask(Some(Wish::Closable { of: of.to_owned() }));
        let early = self.leave(of, 30);
        self.ask(Some(Wish::FindClosing { closing: early }));
        self.complaints(of, 0);
        if self.draw.percent(70) {
            self.clear(of);
        }
        let closing = self.leave(of, 30);
        let comes_up = self.draw.below(4);
        if comes_up == 0 {
            self.complaints(of, 1);
        }
        self.put(Step::Pass(6 * SECOND));
        if comes_up == 1 {
            self.complaints(of, 1);
            self.ask(Some(Wish::Confirm { closing }));
            self.put(Step::Act(Act::Agree { closing }));
            self.complaints(of, 0);
        }
        self.confirms(of, closing);
    }

    /// It goes with papers alone.
    fn struck_off(&mut self, of: &str) {
        self.licence(of, Licence::StruckOff);
        if self.draw.percent(70) {
            self.clear(of);
        }
        if self.draw.percent(50) {
            // A complaint that came and went leaves the licence as it is.
            self.complaints(of, 1);
            self.complaints(of, 0);
        }
        self.leave(of, 0);
        if self.draw.percent(30) {
            self.licence(of, Licence::Valid);
        }
        let percent = self.draw.of(&[0, 100, 100]);
        let closing = self.leave(of, percent);
        if self.draw.percent(30) {
            self.review(closing);
        } else {
            self.put(Step::Pass(6 * SECOND));
        }
        self.confirms(of, closing);
    }

    fn confirms(&mut self, of: &str, closing: Mark) {
        if self.draw.percent(80) {
            self.ask(Some(Wish::Confirm { closing }));
            self.gone.push(of.to_owned());
        }
        self.put(Step::Pass(3 * SECOND));
        self.ask(Some(Wish::FindClosing { closing }));
        self.ask(Some(Wish::Closable { of: of.to_owned() }));
    }
}
