//! An accepted split is worked off, receiver by receiver (J6–J11).

use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::model::FailReason;
use crate::view::{Stop, View};
use tongbao_base::ids::{MchId, SplitId};

/// A line that the outside world will not take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closed {
    /// Its place in the request, from 0.
    pub line: i64,
    /// Why.
    pub reason: FailReason,
}

/// An accepted split is worked off, receiver by receiver (J6–J11).
#[derive(Debug, Clone)]
pub struct Execute {
    /// The platform.
    pub platform: MchId,
    /// The split.
    pub split_id: SplitId,
    /// Lines that the outside world will not take.
    pub closed: Vec<Closed>,
}

impl Command for Execute {
    const NAME: &'static str = "profitsharing.execute";
    type Output = ();

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, _view: View<'_>, _ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        Err(Stop::Refuse(crate::refusal::Refusal::TaskGone))
    }
}
