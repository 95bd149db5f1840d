//! A seed becomes a script: plausible traffic over a random part of what there is to do, and a
//! random part of what can go wrong (swarm testing: a feature that is off lets others go deeper).

use super::{Account, Act, Fate, Fault, Line, Mark, Step, Sum, Way, Wish};
use crate::ask::BillOf;
use crate::cast::{self, BUYERS, DIRECT, Kind, MERCHANTS, PARTNER};
use crate::draw::Draw;

const SECOND: i64 = 1000;
const HOUR: i64 = 3600 * SECOND;
const DAY: i64 = 24 * HOUR;

mod accounts;
mod alters;
mod closings;
mod newcomers;
mod stories;
mod troubles;
mod wishes;

/// Something to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Do {
    Place,
    Combine,
    Scan,
    Pay,
    Close,
    Reverse,
    Fumble,
    Find,
    Split,
    Finish,
    FindSplit,
    Amounts,
    GiveBack,
    FindBack,
    Refund,
    FindRefund,
    Reroute,
    Recover,
    FindRecovery,
    Subsidise,
    Unsubsidise,
    CancelSubsidy,
    Withdraw,
    FindWithdrawal,
    Bounce,
    List,
    Unlist,
    TopUp,
    Hold,
    LetGo,
    Consent,
    Object,
    Mood,
    Work,
    Pass,
    Long,
    Jump,
    Restart,
    Again,
    Burst,
    Goes,
    Closing,
    Bills,
}

/// How often each is done, when it is done at all.
const ALL: [(usize, Do); 43] = [
    (14, Do::Place),
    (4, Do::Combine),
    (6, Do::Scan),
    (6, Do::Pay),
    (2, Do::Close),
    (3, Do::Reverse),
    (1, Do::Fumble),
    (3, Do::Find),
    (22, Do::Split),
    (3, Do::Finish),
    (3, Do::FindSplit),
    (2, Do::Amounts),
    (12, Do::GiveBack),
    (4, Do::FindBack),
    (18, Do::Refund),
    (3, Do::FindRefund),
    (4, Do::Reroute),
    (5, Do::Recover),
    (3, Do::FindRecovery),
    (7, Do::Subsidise),
    (6, Do::Unsubsidise),
    (2, Do::CancelSubsidy),
    (7, Do::Withdraw),
    (2, Do::FindWithdrawal),
    (3, Do::Bounce),
    (3, Do::List),
    (1, Do::Unlist),
    (3, Do::TopUp),
    (1, Do::Hold),
    (2, Do::LetGo),
    (1, Do::Consent),
    (1, Do::Object),
    (3, Do::Mood),
    (10, Do::Work),
    (8, Do::Pass),
    (2, Do::Long),
    (2, Do::Jump),
    (1, Do::Restart),
    (6, Do::Again),
    (8, Do::Burst),
    (1, Do::Goes),
    (3, Do::Closing),
    (2, Do::Bills),
];

/// What a plan cannot do without.
const ALWAYS: [Do; 5] = [Do::Place, Do::Pay, Do::Split, Do::Work, Do::Pass];

/// An order that was planned.
#[derive(Debug, Clone)]
struct Known {
    mark: Mark,
    by: String,
    seller: String,
    sharing: bool,
    subsidised: bool,
    is_code: bool,
    /// A buyer was sent to pay it.
    is_paid: bool,
    /// Its splitting was asked to end.
    is_finished: bool,
    /// Its own mark, or that of the combined order that it is part of.
    whole: Mark,
}

struct Plan {
    draw: Draw,
    doing: Vec<(usize, Do)>,
    faults: Vec<fn(u32) -> Fault>,
    fault_percent: usize,
    /// Of a hundred sums, so many that lie on the edge of what is allowed.
    edge_percent: usize,
    orders: Vec<Known>,
    splits: Vec<(Mark, usize)>,
    backs: Vec<Mark>,
    refunds: Vec<(Mark, Mark)>,
    /// Refunds that may be advanced.
    advances: Vec<Mark>,
    held: Vec<String>,
    withdrawals: Vec<Mark>,
    leaving: Vec<closings::Leaving>,
    gone: Vec<String>,
    lines: Vec<Line>,
    next: Mark,
}

/// The script of a seed.
pub fn draw(seed: u64) -> Vec<Line> {
    let mut draw = Draw::new(seed);
    let mut doing = Vec::new();
    for (weight, one) in ALL {
        if ALWAYS.contains(&one) || draw.percent(75) {
            doing.push((weight * draw.below(4).max(1), one));
        }
    }
    let kinds: [fn(u32) -> Fault; 5] =
        [Fault::CrashBefore, Fault::CrashAfter, |at| Fault::Conflict(at + 1), Fault::Fail, Fault::FailAfter];
    let faults = kinds.into_iter().filter(|_| draw.percent(50)).collect();
    let fault_percent = draw.of(&[0, 0, 3, 10, 25]);
    let edge_percent = draw.of(&[5, 25, 50]);
    let length = draw.between(60, 260);
    let mut plan = Plan {
        draw,
        doing,
        faults,
        fault_percent,
        edge_percent,
        orders: Vec::new(),
        splits: Vec::new(),
        backs: Vec::new(),
        refunds: Vec::new(),
        advances: Vec::new(),
        held: Vec::new(),
        withdrawals: Vec::new(),
        leaving: Vec::new(),
        gone: Vec::new(),
        lines: Vec::new(),
        next: 1,
    };
    plan.open();
    for _ in 0..length {
        plan.step();
    }
    plan.between(seed, &newcomers::STORY, Plan::newcomers);
    plan.between(seed, &accounts::STORY, Plan::accounts);
    plan.between(seed, &alters::STORY, Plan::alters);
    plan.between(seed, &troubles::STORY, Plan::troubles);
    plan.lines
}

impl Plan {
    fn mark(&mut self) -> Mark {
        self.next += 1;
        self.next - 1
    }

    fn put(&mut self, step: Step) {
        let fault = if self.draw.percent(self.fault_percent) {
            let place = u32::try_from(self.draw.below(3)).unwrap_or_default();
            self.draw.pick(&self.faults).map(|fault| fault(place))
        } else {
            None
        };
        let mark = self.mark();
        self.lines.push(Line { mark, step, fault });
    }

    fn ask(&mut self, wish: Option<Wish>) {
        if let Some(wish) = wish {
            self.put(Step::Ask(vec![wish]));
        }
    }

    /// Money to begin with, and some receivers.
    fn open(&mut self) {
        for merchant in MERCHANTS.iter().filter(|one| one.kind == Kind::Platform) {
            let amount = self.draw.between(0, 3_000_000);
            let of = merchant.mchid.to_owned();
            if amount > 0 {
                self.put(Step::Act(Act::TopUp { of, account: Account::Operation, amount }));
            }
        }
        for _ in 0..self.draw.below(7) {
            let wish = self.list(true);
            self.ask(Some(wish));
        }
        for merchant in MERCHANTS.iter().filter(|one| [PARTNER, DIRECT].contains(&one.under)) {
            if self.draw.percent(60) {
                self.put(Step::Act(Act::Consent { of: merchant.mchid.to_owned(), given: true }));
            }
        }
    }

    fn step(&mut self) {
        let doing = self.doing.clone();
        let Some(one) = self.draw.weighted(&doing).copied() else { return };
        match one {
            Do::Burst => self.burst(),
            Do::Again => {
                let marks: Vec<Mark> = self
                    .lines
                    .iter()
                    .filter(|line| matches!(line.step, Step::Ask(_)))
                    .map(|line| line.mark)
                    .collect();
                if let Some(mark) = self.draw.pick(&marks).copied() {
                    self.put(Step::Again(mark));
                }
            }
            Do::Goes | Do::Closing => self.leaving(one),
            Do::Bills => self.bills(),
            Do::Work | Do::Pass | Do::Long | Do::Jump => self.time(one),
            Do::Restart => self.put(Step::Restart),
            Do::Fumble
            | Do::TopUp
            | Do::Hold
            | Do::LetGo
            | Do::Consent
            | Do::Object
            | Do::Bounce
            | Do::Mood => {
                if let Some(act) = self.act(one) {
                    self.put(Step::Act(act));
                }
            }
            Do::Place | Do::Combine => {
                let wish = self.wish(one);
                self.ask(wish);
                let last = self.orders.last().map(|order| order.whole);
                if let Some(whole) = last.filter(|_| self.draw.percent(80)) {
                    self.pays(whole);
                }
            }
            Do::Pay => self.pays_some(),
            _ => {
                let wish = self.wish(one);
                self.ask(wish);
            }
        }
    }

    fn pays_some(&mut self) {
        let open: Vec<Mark> =
            self.orders.iter().filter(|order| !order.is_paid).map(|order| order.whole).collect();
        let any: Vec<Mark> = self.orders.iter().map(|order| order.whole).collect();
        let pool = if self.draw.percent(80) { open } else { any };
        if let Some(whole) = self.draw.pick(&pool).copied() {
            self.pays(whole);
        }
    }

    fn time(&mut self, one: Do) {
        match one {
            Do::Work => self.put(Step::Work),
            Do::Pass => {
                let ms = self.draw.of(&[
                    SECOND,
                    31 * SECOND,
                    31 * SECOND,
                    61 * SECOND,
                    61 * SECOND,
                    10 * 60 * SECOND,
                    HOUR,
                ]);
                self.put(Step::Pass(ms));
            }
            Do::Long => {
                let ms = self.draw.of(&[DAY, DAY, 2 * DAY, 6 * DAY, 8 * DAY]);
                self.put(Step::Pass(ms));
            }
            Do::Jump => {
                let ms = self.draw.of(&[
                    3 * HOUR,
                    3 * HOUR,
                    2 * DAY,
                    2 * DAY,
                    8 * DAY,
                    31 * DAY,
                    31 * DAY,
                    91 * DAY,
                    181 * DAY,
                    366 * DAY,
                ]);
                self.put(Step::Jump(ms));
                if self.draw.percent(70) {
                    self.put(Step::Work);
                }
            }
            _ => {}
        }
    }

    /// Bills, mostly on a morning after.
    fn bills(&mut self) {
        if self.draw.percent(70) {
            self.put(Step::Pass(DAY));
        }
        let by = self.draw.of(&cast::callers());
        for _ in 0..=self.draw.below(3) {
            let of = self.draw.of(BillOf::of(by.kind));
            let back = self.draw.of(&[1, 1, 1, 2, 2, 3, 0, 7, 40, 120]);
            self.ask(Some(Wish::Bill { by: by.mchid.to_owned(), of, back }));
        }
    }

    /// Several requests at once, often about the same order.
    fn burst(&mut self) {
        let kinds = [
            Do::Split,
            Do::Refund,
            Do::Finish,
            Do::Subsidise,
            Do::Withdraw,
            Do::GiveBack,
            Do::Close,
            Do::Place,
            Do::Unsubsidise,
        ];
        let count = 2 + self.draw.below(2);
        let about = self.draw.pick(&self.orders.clone()).cloned();
        let mut wishes: Vec<Wish> = Vec::new();
        for _ in 0..count {
            let known = self.orders.clone();
            if let Some(about) = about.clone().filter(|_| self.draw.percent(80)) {
                self.orders = vec![about];
            }
            let before = self.orders.len();
            let kind = self.draw.of(&kinds);
            wishes.extend(self.wish(kind));
            let new: Vec<Known> = self.orders.drain(before..).collect();
            self.orders = known;
            self.orders.extend(new);
        }
        if let Some(first) = wishes.first().cloned().filter(|_| self.draw.percent(30)) {
            wishes.push(first);
        }
        if !wishes.is_empty() {
            self.put(Step::Ask(wishes));
        }
    }

    /// One of the newer of those that are `fit`, or once in a while any.
    fn likely(&mut self, fit: impl Fn(&Known) -> bool) -> Option<Known> {
        let known: Vec<Known> = self.orders.iter().filter(|order| fit(order)).cloned().collect();
        let newer = known.get(known.len().saturating_sub(6)..).unwrap_or_default();
        let pool = if self.draw.percent(80) { newer } else { &known };
        let found = self.draw.pick(pool).cloned();
        if found.is_some() && self.draw.percent(94) {
            found
        } else {
            self.draw.pick(&self.orders.clone()).cloned()
        }
    }

    fn order(&mut self) -> Option<Known> {
        self.likely(|order| order.is_paid)
    }

    fn split_order(&mut self) -> Option<Known> {
        self.likely(|order| order.is_paid && order.sharing && !order.is_finished)
    }

    /// One that a subsidy was planned for.
    fn subsidised_order(&mut self) -> Option<Known> {
        self.likely(|order| order.is_paid && order.subsidised)
    }

    /// A buyer is sent to pay; often what has to follow does at once.
    fn pays(&mut self, whole: Mark) {
        let act = self.paying(whole);
        self.put(Step::Act(act));
        let mut parts = Vec::new();
        for order in self.orders.iter_mut().filter(|order| order.whole == whole) {
            order.is_paid = true;
            parts.push((order.mark, order.sharing, order.subsidised));
        }
        for (order, _, _) in parts.iter().filter(|(_, _, subsidised)| *subsidised).take(2) {
            if self.draw.percent(60) {
                let (order, subsidy) = (*order, self.mark());
                self.ask(Some(Wish::Subsidise { order, subsidy, amount: Sum::Part(100, 0) }));
            }
        }
        // Splits have to wait a little.
        if parts.iter().any(|(_, sharing, _)| *sharing) && self.draw.percent(60) {
            self.put(Step::Pass(61 * SECOND));
        }
    }

    fn sum(&mut self, often: &[i64]) -> Sum {
        if self.draw.percent(self.edge_percent) {
            return Sum::Part(100, self.draw.of(&[0, 0, 1, -1]));
        }
        if self.draw.percent(10) {
            return Sum::Fen(self.draw.of(&[1, 2, 3, 83, 84, 100, 333, 99_999_999]));
        }
        Sum::Part(self.draw.of(often), 0)
    }

    fn total(&mut self) -> i64 {
        let small = self.draw.between(1, 2000);
        let large = self.draw.between(1, 3_000_000);
        self.draw.of(&[1, 83, 84, 100, 690, 1000, 9999, 10_000, 12_345, small, small, large])
    }

    fn way(&mut self) -> Way {
        let buyer = self.draw.below(BUYERS.len());
        self.draw.of(&[Way::Jsapi(buyer), Way::Jsapi(buyer), Way::App, Way::H5, Way::Native])
    }

    fn fates(&mut self) -> Vec<Fate> {
        let later = Fate::Later(self.draw.of(&[SECOND, 10 * 60 * SECOND, DAY]));
        match self.draw.below(10) {
            0..5 => vec![Fate::Good],
            5 => vec![later, Fate::Good],
            6 => vec![Fate::Closed],
            7 => vec![later, Fate::Bad, Fate::Closed],
            8 => vec![Fate::Bad, Fate::Bad, Fate::Good],
            _ => vec![Fate::Bad, Fate::Good],
        }
    }
}
