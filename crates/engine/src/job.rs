//! A command of any type, with the caller who waits for its answer.

use crate::Failure;
use std::time::Duration;
use tokio::sync::oneshot;
use tongbao_base::ids::MchId;
use tongbao_kernel::changes::Changes;
use tongbao_kernel::command::Command;
use tongbao_kernel::ctx::Ctx;
use tongbao_kernel::view::{Stop, View};

/// What became of a command. A refusal is among the failures.
pub(crate) type Verdict = Result<(), Failure>;

/// A command that waits in the queue. It may be decided many times and is answered once.
pub(crate) trait Job: Send {
    /// The command's name.
    fn name(&self) -> &'static str;
    /// Whose rules apply.
    fn platform(&self) -> &MchId;
    /// How long the caller lets it wait for others to share its commit.
    fn patience(&self) -> Duration;
    /// Decides; keeps the reply until the changes are durable.
    fn decide(&mut self, view: View<'_>, ctx: &mut Ctx<'_>) -> Result<Changes, Stop>;
    /// Gives the reply to a caller who prepares for it, before anything is durable.
    fn foretell(&mut self);
    /// Tells the caller: the reply of the last decision, or the failure.
    fn answer(self: Box<Self>, verdict: Verdict);
}

/// The end at which a command's answer arrives; without a reply it is what was foretold.
pub(crate) type Answer<C> = oneshot::Receiver<Result<Option<<C as Command>::Output>, Failure>>;

/// Where a reply goes that is not durable yet.
pub(crate) type Foretold<C> = oneshot::Sender<<C as Command>::Output>;

/// A command, its last reply, and its caller.
struct Waiting<C: Command> {
    command: C,
    patience: Duration,
    /// None once it was foretold, until the command is decided again.
    reply: Option<C::Output>,
    /// None for a caller who does not prepare, or who was told.
    ahead: Option<Foretold<C>>,
    caller: oneshot::Sender<Result<Option<C::Output>, Failure>>,
}

/// Wraps a command for the queue, and gives the end at which its answer arrives.
pub(crate) fn wrap<C: Command>(
    command: C,
    patience: Duration,
    ahead: Option<Foretold<C>>,
) -> (Box<dyn Job>, Answer<C>) {
    let (caller, answer) = oneshot::channel();
    (Box::new(Waiting { command, patience, reply: None, ahead, caller }), answer)
}

impl<C: Command> Job for Waiting<C> {
    fn name(&self) -> &'static str {
        C::NAME
    }

    fn platform(&self) -> &MchId {
        self.command.platform()
    }

    fn patience(&self) -> Duration {
        self.patience
    }

    fn decide(&mut self, view: View<'_>, ctx: &mut Ctx<'_>) -> Result<Changes, Stop> {
        self.reply = None;
        let decided = self.command.decide(view, ctx)?;
        self.reply = Some(decided.reply);
        Ok(decided.changes)
    }

    fn foretell(&mut self) {
        if let Some(ahead) = self.ahead.take()
            && let Some(reply) = self.reply.take()
        {
            // A caller that went away does not prepare; what is done is done nevertheless.
            let _ = ahead.send(reply);
        }
    }

    fn answer(self: Box<Self>, verdict: Verdict) {
        let Waiting { reply, caller, .. } = *self;
        // A caller that went away does not want the answer; what was done stays done.
        let _ = caller.send(verdict.map(|()| reply));
    }
}
