//! A command is a wish with a rule: given what is, it decides what changes and what is answered.

use crate::changes::Changes;
use crate::ctx::Ctx;
use crate::view::{Stop, View};
use tongbao_base::ids::MchId;

/// A wish that changes something. Pure: no clock, no randomness, no I/O.
pub trait Command: Send + 'static {
    /// `profitsharing.create`: in logs, metrics and the simulator.
    const NAME: &'static str;
    /// What is answered.
    type Output: Send + 'static;
    /// Whose rows it touches, and whose rules apply.
    fn platform(&self) -> &MchId;
    /// Decides. May be asked again with more rows in view.
    fn decide(&self, view: View<'_>, ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop>;
}

/// A wish to know something.
pub trait Query: Send + Sync {
    /// `order.by_number`: in logs and metrics.
    const NAME: &'static str;
    /// What is answered.
    type Output: Send;
    /// Whose rows it reads.
    fn platform(&self) -> &MchId;
    /// Answers. May be asked again with more rows in view.
    fn answer(&self, view: View<'_>, ctx: &Ctx<'_>) -> Result<Self::Output, Stop>;
}

/// A decision: the answer and everything that changes with it.
#[derive(Debug, Clone)]
pub struct Decided<T> {
    /// The answer.
    pub reply: T,
    /// What changes.
    pub changes: Changes,
}

impl<T> Decided<T> {
    /// An answer that changes nothing: the wish was granted before.
    pub fn unchanged(reply: T) -> Self {
        Decided { reply, changes: Changes::default() }
    }
}
