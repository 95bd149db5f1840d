//! Requests sent at once, and what became of each.

use tokio::task::JoinSet;
use tongbao_base::ids::{RefundId, SplitId};
use tongbao_engine::{Engine, Failure};
use tongbao_kernel::command::Command;
use tongbao_kernel::profitsharing as split;
use tongbao_kernel::refusal::Refusal;

/// One answer: what was asked for, and what came of it.
pub enum Said {
    Refund(i64, Result<RefundId, Refusal>),
    Split(i64, Result<SplitId, Refusal>),
    Finish(Result<SplitId, Refusal>),
    Return(i64, Result<(), Refusal>),
    Subsidy(i64, Result<(), Refusal>),
    SubsidyReturn(i64, Result<(), Refusal>),
}

impl Said {
    /// Kind, amount, and the number that was given or the refusal.
    pub fn told(self) -> (usize, i64, Result<String, Refusal>) {
        let none = |(): ()| String::new();
        match self {
            Said::Refund(amount, said) => (0, amount, said.map(|id| id.to_string())),
            Said::Split(amount, said) => (1, amount, said.map(|id| id.to_string())),
            Said::Finish(said) => (2, 0, said.map(|id| id.to_string())),
            Said::Return(amount, said) => (3, amount, said.map(none)),
            Said::Subsidy(amount, said) => (4, amount, said.map(none)),
            Said::SubsidyReturn(amount, said) => (5, amount, said.map(none)),
        }
    }
}

/// One request and what becomes of it.
pub fn tell<C, T>(
    engine: &Engine,
    command: C,
    id: impl FnOnce(C::Output) -> T + Send + 'static,
    said: impl FnOnce(Result<T, Refusal>) -> (i64, Said) + Send + 'static,
) -> impl Future<Output = (i64, Said)> + Send + 'static
where
    C: Command + Sync,
    T: Send + 'static,
{
    let engine = engine.clone();
    async move {
        match engine.submit(command).await {
            Ok(output) => said(Ok(id(output))),
            Err(Failure::Refused(refusal)) => said(Err(refusal)),
            Err(failure) => panic!("{failure}"),
        }
    }
}

/// One split return; a receiver that is short would be an answer, too.
pub fn tell_flat(
    engine: &Engine,
    command: split::Return,
    said: impl FnOnce(Result<(), Refusal>) -> (i64, Said) + Send + 'static,
) -> impl Future<Output = (i64, Said)> + Send + 'static {
    let engine = engine.clone();
    async move {
        match engine.submit(command).await {
            Ok(answer) => said(answer.map(|_| ())),
            Err(Failure::Refused(refusal)) => said(Err(refusal)),
            Err(failure) => panic!("{failure}"),
        }
    }
}

/// The same request from two callers at once.
pub fn twice<C, T>(
    writers: &mut JoinSet<(i64, Said)>,
    engine: &Engine,
    command: C,
    id: impl FnOnce(C::Output) -> T + Copy + Send + 'static,
    said: impl FnOnce(Result<T, Refusal>) -> (i64, Said) + Copy + Send + 'static,
) where
    C: Command + Clone + Sync,
    T: Send + 'static,
{
    writers.spawn(tell(engine, command.clone(), id, said));
    writers.spawn(tell(engine, command, id, said));
}

/// Xorshift: other amounts in each round, the same in each run.
pub struct Dice(pub u64);

impl Dice {
    pub fn up_to(&mut self, most: i64) -> i64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        1 + i64::try_from(self.0 >> 1).unwrap() % most
    }
}
