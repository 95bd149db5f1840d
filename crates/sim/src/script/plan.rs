//! A seed becomes a script: plausible traffic over a random part of what there is to do, and a
//! random part of what can go wrong (swarm testing: a feature that is off lets others go deeper).

use super::{Account, Act, Code, Fate, Fault, Line, Mark, Mood, Pocket, Portion, Receiver, Step, Sum, Way, Wish};
use crate::cast::{self, BUYERS, Kind, MERCHANTS};
use crate::draw::Draw;

const SECOND: i64 = 1000;
const HOUR: i64 = 3600 * SECOND;
const DAY: i64 = 24 * HOUR;

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
}

/// How often each is done, when it is done at all.
const ALL: [(usize, Do); 40] = [
    (14, Do::Place),
    (4, Do::Combine),
    (4, Do::Scan),
    (16, Do::Pay),
    (2, Do::Close),
    (3, Do::Reverse),
    (1, Do::Fumble),
    (3, Do::Find),
    (16, Do::Split),
    (5, Do::Finish),
    (3, Do::FindSplit),
    (2, Do::Amounts),
    (7, Do::GiveBack),
    (2, Do::FindBack),
    (16, Do::Refund),
    (3, Do::FindRefund),
    (4, Do::Reroute),
    (3, Do::Recover),
    (1, Do::FindRecovery),
    (5, Do::Subsidise),
    (4, Do::Unsubsidise),
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
    (14, Do::Work),
    (14, Do::Pass),
    (2, Do::Long),
    (2, Do::Jump),
    (1, Do::Restart),
    (6, Do::Again),
    (8, Do::Burst),
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
    is_code: bool,
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
    withdrawals: Vec<Mark>,
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
    let kinds: [fn(u32) -> Fault; 5] = [
        Fault::CrashBefore,
        Fault::CrashAfter,
        |at| Fault::Conflict(at + 1),
        Fault::Fail,
        Fault::FailAfter,
    ];
    let faults = kinds.into_iter().filter(|_| draw.percent(50)).collect();
    let fault_percent = draw.of(&[0, 0, 3, 10, 25]);
    let edge_percent = draw.of(&[5, 25, 50]);
    let length = draw.between(40, 220);
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
        withdrawals: Vec::new(),
        lines: Vec::new(),
        next: 1,
    };
    plan.open();
    for _ in 0..length {
        plan.step();
    }
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
        for _ in 0..self.draw.below(4) {
            let wish = self.list(true);
            self.ask(wish);
        }
        for merchant in MERCHANTS.iter().filter(|one| one.kind != Kind::Platform) {
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
                let marks: Vec<Mark> =
                    self.lines.iter().filter(|line| matches!(line.step, Step::Ask(_))).map(|line| line.mark).collect();
                if let Some(mark) = self.draw.pick(&marks).copied() {
                    self.put(Step::Again(mark));
                }
            }
            Do::Work => self.put(Step::Work),
            Do::Pass => {
                let ms = self.draw.of(&[SECOND, 31 * SECOND, 31 * SECOND, 61 * SECOND, 61 * SECOND, 10 * 60 * SECOND, HOUR]);
                self.put(Step::Pass(ms));
            }
            Do::Long => {
                let ms = self.draw.of(&[DAY, 2 * DAY, 6 * DAY, 8 * DAY, 31 * DAY]);
                self.put(Step::Pass(ms));
            }
            Do::Jump => {
                let ms = self.draw.of(&[3 * HOUR, 2 * DAY, 8 * DAY, 31 * DAY, 181 * DAY, 366 * DAY]);
                self.put(Step::Jump(ms));
                if self.draw.percent(70) {
                    self.put(Step::Work);
                }
            }
            Do::Restart => self.put(Step::Restart),
            Do::Pay
            | Do::Fumble
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
                if let Some(whole) = self.orders.last().map(|order| order.whole).filter(|_| self.draw.percent(75)) {
                    let act = self.paying(whole);
                    self.put(Step::Act(act));
                }
            }
            _ => {
                let wish = self.wish(one);
                self.ask(wish);
            }
        }
    }

    /// Several requests at once, often about the same order.
    fn burst(&mut self) {
        let kinds = [Do::Split, Do::Refund, Do::Finish, Do::Subsidise, Do::Withdraw, Do::GiveBack, Do::Close, Do::Place, Do::Unsubsidise];
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

    fn order(&mut self) -> Option<Known> {
        // Newer orders are livelier.
        let known = self.orders.clone();
        let recent = known.len().saturating_sub(8);
        let pool = if self.draw.percent(70) { known.get(recent..).unwrap_or_default() } else { &known };
        self.draw.pick(pool).cloned()
    }

    fn split_order(&mut self) -> Option<Known> {
        let known: Vec<Known> = self.orders.iter().filter(|order| order.sharing).cloned().collect();
        let recent = known.len().saturating_sub(6);
        let pool = if self.draw.percent(80) { known.get(recent..).unwrap_or_default() } else { &known };
        let found = self.draw.pick(pool).cloned();
        if found.is_some() && self.draw.percent(95) { found } else { self.order() }
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

    fn wish(&mut self, one: Do) -> Option<Wish> {
        match one {
            Do::Place | Do::Combine | Do::Scan => Some(self.placing(one)),
            Do::List => self.list(true),
            Do::Unlist => self.list(false),
            Do::Withdraw => {
                let merchants: Vec<&str> = MERCHANTS
                    .iter()
                    .filter(|one| cast::merchant(one.under).is_some_and(|under| under.kind == Kind::Platform))
                    .map(|one| one.mchid)
                    .collect();
                let of = (*self.draw.pick(&merchants)?).to_owned();
                let withdrawal = self.mark();
                self.withdrawals.push(withdrawal);
                let account = if self.draw.percent(85) { Account::Basic } else { Account::Operation };
                let (amount, fates) = (self.sum(&[10, 50, 100]), self.fates());
                Some(Wish::Withdraw { of, withdrawal, account, amount, fates })
            }
            Do::FindWithdrawal => {
                let withdrawal = *self.draw.pick(&self.withdrawals.clone())?;
                Some(Wish::FindWithdrawal { withdrawal })
            }
            Do::Close => Some(Wish::Close { order: self.order()?.whole }),
            Do::Find => Some(Wish::Find { order: self.order()?.whole }),
            Do::Reverse => {
                let codes: Vec<Mark> = self.orders.iter().filter(|one| one.is_code).map(|one| one.mark).collect();
                let order = if self.draw.percent(90) { *self.draw.pick(&codes)? } else { self.order()?.mark };
                Some(Wish::Reverse { order })
            }
            Do::Split | Do::Finish | Do::FindSplit | Do::Amounts | Do::GiveBack | Do::FindBack => self.splitting(one),
            Do::Subsidise => {
                let order = self.split_order()?.mark;
                let amount = if self.draw.percent(75) { Sum::Part(100, 0) } else { self.sum(&[50, 100]) };
                Some(Wish::Subsidise { order, subsidy: self.mark(), amount })
            }
            Do::Unsubsidise => {
                let order = self.split_order()?.mark;
                let of: Vec<Mark> =
                    self.refunds.iter().filter(|(_, about)| *about == order).map(|(mark, _)| *mark).collect();
                let refund = self.draw.pick(&of).copied();
                let (amount, from) = (self.sum(&[10, 50, 100]), self.pocket());
                Some(Wish::Unsubsidise { order, back: self.mark(), refund, amount, from })
            }
            Do::CancelSubsidy => Some(Wish::CancelSubsidy { order: self.split_order()?.mark }),
            Do::Refund => {
                let order = self.order()?.mark;
                let refund = self.mark();
                self.refunds.push((refund, order));
                let amount = self.sum(&[10, 33, 50, 100, 100]);
                let (from, advance, fates) = (self.pocket(), self.draw.percent(30), self.fates());
                Some(Wish::Refund { order, refund, amount, from, advance, fates })
            }
            _ => {
                let refund = self.draw.pick(&self.refunds.clone())?.0;
                Some(match one {
                    Do::Reroute => Wish::Reroute { refund },
                    Do::Recover => Wish::Recover { refund },
                    Do::FindRecovery => Wish::FindRecovery { refund },
                    _ => Wish::FindRefund { refund },
                })
            }
        }
    }

    fn pocket(&mut self) -> Option<Pocket> {
        self.draw.of(&[None, None, None, None, Some(Pocket::Available), Some(Pocket::Frozen)])
    }

    fn caller(&mut self) -> &'static str {
        let all: Vec<&str> = cast::callers().iter().map(|one| one.mchid).collect();
        let platform = self.draw.percent(50);
        if platform { cast::TEA } else { self.draw.of(&all) }
    }

    fn seller(&mut self, by: &str) -> String {
        let sellers: Vec<&str> = cast::sellers(by).iter().map(|one| one.mchid).collect();
        self.draw.of(&sellers).to_owned()
    }

    fn portion(&mut self, by: &str) -> Portion {
        let seller = self.seller(by);
        let sharing = self.draw.percent(80);
        let subsidy = if sharing && self.draw.percent(25) { self.draw.between(1, 3000) } else { 0 };
        Portion { seller, total: self.total(), sharing, subsidy }
    }

    fn knows(&mut self, mark: Mark, (by, portion): (&str, &Portion), whole: Mark, is_code: bool) {
        let (by, seller, sharing) = (by.to_owned(), portion.seller.clone(), portion.sharing);
        self.orders.push(Known { mark, by, seller, sharing, is_code, whole });
    }

    fn placing(&mut self, one: Do) -> Wish {
        let by = self.caller().to_owned();
        let way = self.way();
        if one == Do::Combine {
            let order = self.mark();
            let most = if cast::merchant(&by).is_some_and(|one| one.kind == Kind::Direct) { 10 } else { 50 };
            let few = 2 + self.draw.below(3);
            let count = self.draw.of(&[few, few, few, few, few, few, 1, most, most + 1]);
            let parts: Vec<Portion> = (0..count).map(|_| self.portion(&by)).collect();
            for portion in &parts {
                let mark = self.mark();
                self.knows(mark, (&by, portion), order, false);
            }
            return Wish::Combine { by, order, way, parts };
        }
        let order = self.mark();
        let portion = self.portion(&by);
        self.knows(order, (&by, &portion), order, one == Do::Scan);
        let Portion { seller, total, sharing, subsidy } = portion;
        if one == Do::Scan {
            let buyer = self.draw.below(BUYERS.len());
            let code = self.draw.of(&[
                Code::Pays(buyer),
                Code::Pays(buyer),
                Code::Pays(buyer),
                Code::PaysChange(buyer),
                Code::Asks(buyer),
                Code::Stale,
                Code::Unknown,
            ]);
            return Wish::Scan { by, order, seller, total, sharing, code };
        }
        Wish::Place { by, order, seller, total, sharing, subsidy, way }
    }

    fn receiver(&mut self, by: &str, seller: &str) -> Receiver {
        let merchants: Vec<&str> = MERCHANTS
            .iter()
            .filter(|one| one.under == by || one.mchid == by)
            .map(|one| one.mchid)
            .collect();
        let person = Receiver::Person(BUYERS[self.draw.below(BUYERS.len())].to_owned());
        match self.draw.below(10) {
            0 | 1 => person,
            2 => Receiver::Merchant(seller.to_owned()),
            3 => Receiver::Merchant(self.draw.of(&MERCHANTS).mchid.to_owned()),
            _ => Receiver::Merchant(self.draw.pick(&merchants).map_or(by, |one| *one).to_owned()),
        }
    }

    fn splitting(&mut self, one: Do) -> Option<Wish> {
        match one {
            Do::Split => {
                let order = self.split_order()?;
                let split = self.mark();
                let count = self.draw.of(&[1, 1, 1, 2, 2, 3, 5, 6]);
                let mut receivers: Vec<(Receiver, Sum)> = Vec::new();
                for _ in 0..count {
                    let receiver = self.receiver(&order.by, &order.seller);
                    let is_new = receivers.iter().all(|(known, _)| *known != receiver);
                    let share = 100 / i64::try_from(count).unwrap_or(1);
                    if is_new || self.draw.percent(3) {
                        receivers.push((receiver, self.sum(&[share, share / 2, 10, 1])));
                    }
                }
                self.splits.push((split, receivers.len()));
                let finish = self.draw.percent(25);
                Some(Wish::Split { order: order.mark, split, receivers, finish })
            }
            Do::Finish => {
                let order = self.split_order()?.mark;
                Some(Wish::Finish { order, split: self.mark() })
            }
            Do::Amounts => Some(Wish::Amounts { order: self.split_order()?.mark }),
            Do::GiveBack => {
                let (split, lines) = *self.draw.pick(&self.splits.clone())?;
                let back = self.mark();
                self.backs.push(back);
                let receiver = self.draw.below(lines);
                Some(Wish::GiveBack { split, back, receiver, amount: self.sum(&[30, 50, 100]) })
            }
            Do::FindBack => Some(Wish::FindBack { back: *self.draw.pick(&self.backs.clone())? }),
            _ => Some(Wish::FindSplit { split: self.draw.pick(&self.splits.clone())?.0 }),
        }
    }

    fn list(&mut self, adds: bool) -> Option<Wish> {
        let by = self.caller().to_owned();
        let seller = self.seller(&by);
        let is_platform = cast::merchant(&by).is_some_and(|one| one.kind == Kind::Platform);
        let merchant = self.draw.of(&MERCHANTS);
        // A stranger is a merchant of another platform, listed under its own name.
        let receiver = if is_platform && self.draw.percent(40) {
            Receiver::Merchant(merchant.mchid.to_owned())
        } else {
            Receiver::Person(BUYERS[self.draw.below(BUYERS.len())].to_owned())
        };
        Some(if adds { Wish::List { by, seller, receiver } } else { Wish::Unlist { by, seller, receiver } })
    }

    fn paying(&mut self, order: Mark) -> Act {
        let coupon = self.draw.of(&[0, 0, 0, 0, 10, 33, 99, 100]);
        let (buyer, change) = (self.draw.below(BUYERS.len()), self.draw.percent(10));
        Act::Pay { order, buyer, change, coupon }
    }

    fn any_seller(&mut self) -> String {
        let all: Vec<&str> = MERCHANTS.iter().filter(|one| one.kind == Kind::Seller).map(|one| one.mchid).collect();
        self.draw.of(&all).to_owned()
    }

    fn act(&mut self, one: Do) -> Option<Act> {
        Some(match one {
            Do::Pay => {
                let order = self.order()?.whole;
                self.paying(order)
            }
            Do::Fumble => Act::Fumble { order: self.order()?.whole },
            Do::TopUp => {
                let of = self.draw.of(&MERCHANTS).mchid.to_owned();
                let account = self.draw.of(&[Account::Basic, Account::Operation]);
                Act::TopUp { of, account, amount: self.draw.between(1, 20_000) }
            }
            Do::Hold => Act::Hold { of: self.any_seller(), part: self.draw.of(&[0, 50, 100]) },
            Do::LetGo => Act::LetGo { of: self.any_seller() },
            Do::Consent => {
                let of = self.draw.of(&MERCHANTS).mchid.to_owned();
                Act::Consent { of, given: self.draw.percent(60) }
            }
            Do::Object => {
                let order = self.order()?;
                let receiver = self.receiver(&order.by, &order.seller);
                Act::Object { receiver, objects: self.draw.percent(50) }
            }
            Do::Bounce => Act::Bounce { withdrawal: *self.draw.pick(&self.withdrawals.clone())? },
            _ => {
                let all: Vec<&str> =
                    MERCHANTS.iter().filter(|one| one.told || one.kind != Kind::Seller).map(|one| one.mchid).collect();
                let mood = self.draw.of(&[Mood::Well, Mood::Well, Mood::Broken, Mood::SaysFail, Mood::Slow]);
                Act::Mood { of: self.draw.of(&all).to_owned(), mood }
            }
        })
    }
}
