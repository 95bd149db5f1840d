//! Single wishes and acts, drawn about what was planned before.

use super::super::{Account, Act, Code, Mark, Mood, Pocket, Portion, Receiver, Sum, Wish};
use super::{Do, Known, Plan};
use crate::cast::{self, BUYERS, Kind, MERCHANTS};

impl Plan {
    fn withdrawing(&mut self) -> Option<Wish> {
        let merchants: Vec<&str> = MERCHANTS
            .iter()
            .filter(|one| cast::merchant(one.under).is_some_and(|under| under.kind == Kind::Platform))
            .map(|one| one.mchid)
            .collect();
        let likely = self.order().map(|order| order.seller).filter(|of| merchants.contains(&of.as_str()));
        let of = match likely.filter(|_| self.draw.percent(75)) {
            Some(of) => of,
            None => (*self.draw.pick(&merchants)?).to_owned(),
        };
        let withdrawal = self.mark();
        self.withdrawals.push(withdrawal);
        let account = if self.draw.percent(85) { Account::Basic } else { Account::Operation };
        let (amount, fates) = (self.sum(&[10, 50, 100]), self.fates());
        Some(Wish::Withdraw { of, withdrawal, account, amount, fates })
    }

    pub(super) fn wish(&mut self, one: Do) -> Option<Wish> {
        match one {
            Do::Place | Do::Combine | Do::Scan => Some(self.placing(one)),
            Do::List => Some(self.list(true)),
            Do::Unlist => Some(self.list(false)),
            Do::Withdraw => self.withdrawing(),
            Do::FindWithdrawal => {
                let withdrawal = *self.draw.pick(&self.withdrawals.clone())?;
                Some(Wish::FindWithdrawal { withdrawal })
            }
            Do::Close => Some(Wish::Close { order: self.order()?.whole }),
            Do::Find => Some(Wish::Find { order: self.order()?.whole }),
            Do::Reverse => {
                let codes: Vec<Mark> =
                    self.orders.iter().filter(|one| one.is_code).map(|one| one.mark).collect();
                let order = if self.draw.percent(90) { *self.draw.pick(&codes)? } else { self.order()?.mark };
                Some(Wish::Reverse { order })
            }
            Do::Split | Do::Finish | Do::FindSplit | Do::Amounts | Do::GiveBack | Do::FindBack => {
                self.splitting(one)
            }
            Do::Subsidise => {
                let order = self.subsidised_order()?.mark;
                let amount = if self.draw.percent(75) { Sum::Part(100, 0) } else { self.sum(&[50, 100]) };
                Some(Wish::Subsidise { order, subsidy: self.mark(), amount })
            }
            Do::Unsubsidise => {
                let order = self.subsidised_order()?.mark;
                let of: Vec<Mark> =
                    self.refunds.iter().filter(|(_, about)| *about == order).map(|(mark, _)| *mark).collect();
                let refund = self.draw.pick(&of).copied();
                let (amount, from) = (self.sum(&[10, 50, 100]), self.pocket());
                Some(Wish::Unsubsidise { order, back: self.mark(), refund, amount, from })
            }
            Do::CancelSubsidy => Some(Wish::CancelSubsidy { order: self.subsidised_order()?.mark }),
            Do::Refund => {
                let order = self.order()?.mark;
                let refund = self.mark();
                self.refunds.push((refund, order));
                let amount = self.sum(&[10, 33, 50, 100, 100]);
                let (from, advance, fates) = (self.pocket(), self.draw.percent(40), self.fates());
                if advance {
                    self.advances.push(refund);
                }
                Some(Wish::Refund { order, refund, amount, from, advance, fates })
            }
            Do::Recover | Do::FindRecovery if self.draw.percent(85) => {
                let refund = *self.draw.pick(&self.advances.clone())?;
                Some(match one {
                    Do::Recover => Wish::Recover { refund },
                    _ => Wish::FindRecovery { refund },
                })
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
        let sharing = self.draw.percent(72);
        let subsidy = if sharing && self.draw.percent(15) { self.draw.between(1, 3000) } else { 0 };
        Portion { seller, total: self.total(), sharing, subsidy }
    }

    fn knows(&mut self, mark: Mark, (by, portion): (&str, &Portion), whole: Mark, is_code: bool) {
        let (by, seller, sharing) = (by.to_owned(), portion.seller.clone(), portion.sharing);
        let subsidised = portion.subsidy > 0;
        self.orders.push(Known {
            mark,
            by,
            seller,
            sharing,
            subsidised,
            is_code,
            is_paid: is_code,
            is_finished: false,
            whole,
        });
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

    pub(super) fn finishes(&mut self, mark: Mark) {
        for order in self.orders.iter_mut().filter(|order| order.mark == mark) {
            order.is_finished = true;
        }
    }

    fn receiver(&mut self, by: &str, seller: &str) -> Receiver {
        let merchants: Vec<&str> =
            MERCHANTS.iter().filter(|one| one.under == by || one.mchid == by).map(|one| one.mchid).collect();
        let person = Receiver::Person(BUYERS[self.draw.below(BUYERS.len())].to_owned());
        match self.draw.below(20) {
            0..3 => person,
            3..6 => Receiver::Merchant(seller.to_owned()),
            6 => Receiver::Merchant(self.draw.of(&MERCHANTS).mchid.to_owned()),
            _ => Receiver::Merchant(self.draw.pick(&merchants).map_or(by, |one| *one).to_owned()),
        }
    }

    fn splitting(&mut self, one: Do) -> Option<Wish> {
        match one {
            Do::Split => {
                let order = self.split_order()?;
                let split = self.mark();
                let count: u8 = self.draw.of(&[1, 1, 1, 2, 2, 3, 5, 6]);
                let mut receivers: Vec<(Receiver, Sum)> = Vec::new();
                for _ in 0..count {
                    let receiver = self.receiver(&order.by, &order.seller);
                    let is_new = receivers.iter().all(|(known, _)| *known != receiver);
                    let share = 100 / i64::from(count);
                    if is_new || self.draw.percent(3) {
                        receivers.push((receiver, self.sum(&[share, share / 2, 10, 1])));
                    }
                }
                self.splits.push((split, receivers.len()));
                let finish = self.draw.percent(15);
                if finish {
                    self.finishes(order.mark);
                }
                Some(Wish::Split { order: order.mark, split, receivers, finish })
            }
            Do::Finish => {
                let order = self.split_order()?.mark;
                self.finishes(order);
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

    pub(super) fn list(&mut self, adds: bool) -> Wish {
        let by = self.caller().to_owned();
        let seller = self.seller(&by);
        let is_platform = cast::merchant(&by).is_some_and(|one| one.kind == Kind::Platform);
        let merchant = self.draw.of(&MERCHANTS);
        // A stranger is a merchant of another platform, listed under its own name.
        let receiver = if is_platform && self.draw.percent(30) {
            Receiver::Merchant(merchant.mchid.to_owned())
        } else {
            Receiver::Person(BUYERS[self.draw.below(BUYERS.len())].to_owned())
        };
        if adds { Wish::List { by, seller, receiver } } else { Wish::Unlist { by, seller, receiver } }
    }

    pub(super) fn paying(&mut self, order: Mark) -> Act {
        let coupon = self.draw.of(&[0, 0, 0, 0, 0, 0, 0, 0, 10, 33, 50, 99, 100]);
        let (buyer, change) = (self.draw.below(BUYERS.len()), self.draw.percent(5));
        Act::Pay { order, buyer, change, coupon }
    }

    fn any_seller(&mut self) -> String {
        let all: Vec<&str> =
            MERCHANTS.iter().filter(|one| one.kind == Kind::Seller).map(|one| one.mchid).collect();
        self.draw.of(&all).to_owned()
    }

    pub(super) fn act(&mut self, one: Do) -> Option<Act> {
        Some(match one {
            Do::Fumble => Act::Fumble { order: self.order()?.whole },
            Do::TopUp => {
                let of = self.draw.of(&MERCHANTS).mchid.to_owned();
                let account = self.draw.of(&[Account::Basic, Account::Operation]);
                Act::TopUp { of, account, amount: self.draw.between(1, 20_000) }
            }
            Do::Hold => {
                let of = self.any_seller();
                self.held.push(of.clone());
                Act::Hold { of, part: self.draw.of(&[0, 50, 100]) }
            }
            Do::LetGo => Act::LetGo { of: self.held.pop()? },
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
                let all: Vec<&str> = MERCHANTS
                    .iter()
                    .filter(|one| one.told || one.kind != Kind::Seller)
                    .map(|one| one.mchid)
                    .collect();
                let mood = self.draw.of(&[Mood::Well, Mood::Well, Mood::Broken, Mood::SaysFail, Mood::Slow]);
                Act::Mood { of: self.draw.of(&all).to_owned(), mood }
            }
        })
    }
}
