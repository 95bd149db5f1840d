//! Small commands with rules that a test can foresee.

use std::sync::{Arc, LazyLock};
use tongbao_base::ids::MchId;
use tongbao_base::{Fen, Time};
use tongbao_kernel::changes::Changes;
use tongbao_kernel::command::{Command, Decided, Query};
use tongbao_kernel::ctx::Ctx;
use tongbao_kernel::ledger::{AccountKey, Cause, post};
use tongbao_kernel::model::{AccountKind, Journal, Setting};
use tongbao_kernel::refusal::Refusal;
use tongbao_kernel::view::{Stop, View};

pub static PLATFORM: LazyLock<MchId> = LazyLock::new(|| "1900000001".into());

/// An available balance.
pub fn pocket(owner: &str) -> AccountKey {
    AccountKey::merchant(&PLATFORM, &owner.into(), AccountKind::BasicAvailable)
}

/// Where money comes from.
pub fn cash() -> AccountKey {
    AccountKey::operator(&PLATFORM, AccountKind::ChannelCash)
}

macro_rules! of_the_platform {
    () => {
        fn platform(&self) -> &MchId {
            &PLATFORM
        }
    };
}

/// Gives out a number and changes nothing.
pub struct Serial;

impl Command for Serial {
    const NAME: &'static str = "toy.serial";
    type Output = i64;
    of_the_platform!();
    fn decide(&self, _view: View<'_>, ctx: &mut Ctx<'_>) -> Result<Decided<i64>, Stop> {
        Ok(Decided::unchanged(ctx.ids.serial()))
    }
}

/// Counts a named counter up; answers what it says then.
pub struct Count(pub &'static str);

impl Command for Count {
    const NAME: &'static str = "toy.count";
    type Output = i64;
    of_the_platform!();
    fn decide(&self, view: View<'_>, _ctx: &mut Ctx<'_>) -> Result<Decided<i64>, Stop> {
        let before = view.find::<Setting>(&Setting::key("count", self.0))?;
        let count = before.map_or(0, |setting| setting.value.parse::<i64>().unwrap()) + 1;
        let setting = Setting { scope: "count".into(), name: self.0.into(), value: count.to_string() };
        let mut changes = Changes::default();
        match before {
            Some(_) => changes.update(setting),
            None => changes.insert(setting),
        }
        Ok(Decided { reply: count, changes })
    }
}

/// Counts up, after a look at a row that is named by the count so far.
pub struct Chase;

impl Command for Chase {
    const NAME: &'static str = "toy.chase";
    type Output = i64;
    of_the_platform!();
    fn decide(&self, view: View<'_>, ctx: &mut Ctx<'_>) -> Result<Decided<i64>, Stop> {
        let before = view.find::<Setting>(&Setting::key("count", "chase"))?;
        let name = before.map_or("0", |setting| setting.value.as_str());
        view.find::<Setting>(&Setting::key("link", name))?;
        Count("chase").decide(view, ctx)
    }
}

/// Inserts a setting without looking whether it is there.
pub struct Blind(pub &'static str);

impl Command for Blind {
    const NAME: &'static str = "toy.blind";
    type Output = ();
    of_the_platform!();
    fn decide(&self, _view: View<'_>, _ctx: &mut Ctx<'_>) -> Result<Decided<()>, Stop> {
        let mut changes = Changes::default();
        changes.insert(Setting { scope: "count".into(), name: self.0.into(), value: "1".into() });
        Ok(Decided { reply: (), changes })
    }
}

/// Moves money.
#[derive(Clone)]
pub struct Move {
    pub from: AccountKey,
    pub to: AccountKey,
    pub amount: i64,
    pub care: Care,
}

/// Whether a rule looks before it debits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Care {
    Looks,
    Forgets,
}

/// Moves money in from outside.
pub fn top_up(owner: &str, amount: i64) -> Move {
    Move { from: cash(), to: pocket(owner), amount, care: Care::Forgets }
}

/// Moves money between pockets, with the rule that there must be enough.
pub fn pay(from: &str, to: &str, amount: i64) -> Move {
    Move { from: pocket(from), to: pocket(to), amount, care: Care::Looks }
}

/// Moves money between pockets and forgets the rule.
pub fn overdraw(from: &str, to: &str, amount: i64) -> Move {
    Move { care: Care::Forgets, ..pay(from, to, amount) }
}

impl Command for Move {
    const NAME: &'static str = "toy.move";
    type Output = ();
    of_the_platform!();
    fn decide(&self, view: View<'_>, ctx: &mut Ctx<'_>) -> Result<Decided<()>, Stop> {
        let needed = Fen::new(self.amount);
        if self.care == Care::Looks {
            let available = view.balance(&self.from)?;
            if available < needed {
                return Err(Refusal::NotEnoughAvailable { available, needed }.into());
            }
        }
        let mut changes = Changes::default();
        let cause = Cause { order: None, reference: "toy" };
        post(&mut changes, ctx, Journal::TopUp, (&self.from, &self.to), needed, cause);
        Ok(Decided { reply: (), changes })
    }
}

/// Panics once it has looked at a row.
pub struct Panics;

impl Command for Panics {
    const NAME: &'static str = "toy.panics";
    type Output = ();
    of_the_platform!();
    fn decide(&self, view: View<'_>, _ctx: &mut Ctx<'_>) -> Result<Decided<()>, Stop> {
        view.find::<Setting>(&Setting::key("count", "any"))?;
        panic!("toy rule broke")
    }
}

/// Follows a chain of rows of that length before it decides.
pub struct Follow(pub usize);

impl Command for Follow {
    const NAME: &'static str = "toy.follow";
    type Output = ();
    of_the_platform!();
    fn decide(&self, view: View<'_>, _ctx: &mut Ctx<'_>) -> Result<Decided<()>, Stop> {
        for link in 0..self.0 {
            view.find::<Setting>(&Setting::key("link", &link.to_string()))?;
        }
        Ok(Decided::unchanged(()))
    }
}

/// When it is decided.
pub struct When;

impl Command for When {
    const NAME: &'static str = "toy.when";
    type Output = Time;
    of_the_platform!();
    fn decide(&self, _view: View<'_>, ctx: &mut Ctx<'_>) -> Result<Decided<Time>, Stop> {
        Ok(Decided::unchanged(ctx.now))
    }
}

/// How many splits an order may have.
pub struct SplitsMax;

impl Command for SplitsMax {
    const NAME: &'static str = "toy.splits_max";
    type Output = i64;
    of_the_platform!();
    fn decide(&self, _view: View<'_>, ctx: &mut Ctx<'_>) -> Result<Decided<i64>, Stop> {
        Ok(Decided::unchanged(ctx.rules.split.max_requests_per_order))
    }
}

impl Query for SplitsMax {
    const NAME: &'static str = "toy.splits_max";
    type Output = i64;
    of_the_platform!();
    fn answer(&self, _view: View<'_>, ctx: &Ctx<'_>) -> Result<i64, Stop> {
        Ok(ctx.rules.split.max_requests_per_order)
    }
}

/// What a counter says.
pub struct CountOf(pub &'static str);

impl Query for CountOf {
    const NAME: &'static str = "toy.count_of";
    type Output = Option<Arc<str>>;
    of_the_platform!();
    fn answer(&self, view: View<'_>, _ctx: &Ctx<'_>) -> Result<Self::Output, Stop> {
        let setting = view.find::<Setting>(&Setting::key("count", self.0))?;
        Ok(setting.map(|setting| setting.value.as_str().into()))
    }
}

/// What is in a pocket.
pub struct BalanceOf(pub AccountKey);

impl Query for BalanceOf {
    const NAME: &'static str = "toy.balance_of";
    type Output = i64;
    of_the_platform!();
    fn answer(&self, view: View<'_>, _ctx: &Ctx<'_>) -> Result<i64, Stop> {
        Ok(view.balance(&self.0)?.get())
    }
}
