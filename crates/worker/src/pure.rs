//! Steps inside: commands alone, many in one commit.

use crate::Worker;
use crate::pick::is_outside;
use crate::row::LinesOf;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use tongbao_base::ids::MchId;
use tongbao_engine::{Failure, Paper, ReviewWord};
use tongbao_kernel::command::Command;
use tongbao_kernel::model::{SplitDetail, Task, TaskKind};
use tongbao_kernel::refusal::Refusal;
use tongbao_kernel::settlement::{By, Outcome};
use tongbao_kernel::{
    applyment, closing, combined, order, profitsharing, refund, settlement, subject_change, task, withdrawal,
};

/// What became of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ended {
    /// It was done here, or a rule made it unnecessary.
    Here,
    /// It was gone, or another has it.
    Elsewhere,
    /// It broke and was put off.
    PutOff,
}

/// A due step with what it needs to know.
#[derive(Debug)]
pub(crate) struct Ready {
    /// The step.
    pub(crate) due: Task,
    /// The lines of a split that is to be paid.
    lines: Vec<SplitDetail>,
}

impl From<Task> for Ready {
    /// A step that reaches outside: it reads for itself what it needs, as late as it can.
    fn from(due: Task) -> Ready {
        debug_assert!(is_outside(due.kind), "{} reaches nothing outside", due.kind);
        Ready { due, lines: Vec::new() }
    }
}

impl Worker {
    /// Reads what steps inside need to know, for all of them at once.
    pub(crate) async fn ready(&self, due: Vec<Task>) -> Result<Vec<Ready>, Failure> {
        let mut lines = self.lines_of(&due).await?;
        let ready = |due: Task| Ready { lines: lines.remove(&due.subject).unwrap_or_default(), due };
        Ok(due.into_iter().map(ready).collect())
    }

    /// By the numbers of the splits that are to be paid; no two platforms share one.
    async fn lines_of(&self, due: &[Task]) -> Result<HashMap<Arc<str>, Vec<SplitDetail>>, Failure> {
        let mut by_platform: BTreeMap<&MchId, Vec<Arc<str>>> = BTreeMap::new();
        for task in due.iter().filter(|task| task.kind == TaskKind::ExecuteSplit) {
            by_platform.entry(&task.platform).or_default().push(Arc::clone(&task.subject));
        }
        let mut lines = HashMap::new();
        for (platform, subjects) in by_platform {
            let splits = subjects.iter().map(|subject| subject.as_ref().into()).collect();
            let found = self.engine.ask(LinesOf { platform: platform.clone(), splits }).await?;
            lines.extend(subjects.into_iter().zip(found));
        }
        Ok(lines)
    }

    /// Does a step inside.
    pub(crate) async fn step_inside(&self, Ready { due, lines }: &Ready) -> Result<Ended, Failure> {
        let platform = due.platform.clone();
        let subject = due.subject.as_ref();
        match due.kind {
            TaskKind::CloseOrder => {
                let transaction_id = subject.into();
                self.finish(due, order::Expire { platform, transaction_id }).await
            }
            TaskKind::SettleOrder => {
                let transaction_id = subject.into();
                self.finish(due, order::Settle { platform, transaction_id }).await
            }
            TaskKind::CloseCombined => {
                let combine_id = subject.into();
                self.finish(due, combined::Expire { platform, combine_id }).await
            }
            TaskKind::ExecuteSplit => self.execute(due, lines).await,
            TaskKind::ReleaseOrder => {
                let transaction_id = subject.into();
                self.finish(due, profitsharing::Release { platform, transaction_id }).await
            }
            TaskKind::RetryReturn => {
                let return_id = subject.into();
                self.finish(due, profitsharing::RetryReturn { platform, return_id }).await
            }
            TaskKind::RetryAdvance => {
                let refund_id = subject.into();
                self.finish(due, refund::RetryAdvance { platform, refund_id }).await
            }
            TaskKind::ExpireWithdrawal => {
                let withdraw_id = subject.into();
                self.finish(due, withdrawal::Expire { platform, withdraw_id }).await
            }
            TaskKind::PayRefund
            | TaskKind::PayOut
            | TaskKind::Notify
            | TaskKind::KeepPlatformKeys
            | TaskKind::MakeDaybook => self.step_outside(due).await,
            TaskKind::ExpireMedia => self.expire_media(due).await,
            TaskKind::ExpireApplyment => {
                let (applyment_id, step) = applyment::of_task(subject);
                self.finish(due, applyment::Expire { platform, applyment_id, step }).await
            }
            TaskKind::ReviewApplyment | TaskKind::VerifySettlement | TaskKind::ReviewSubjectChange => {
                self.review(due).await
            }
            TaskKind::AdvanceClosing => {
                let closing_id = subject.into();
                self.finish(due, closing::Advance { platform, closing_id }).await
            }
        }
    }

    async fn execute(&self, due: &Task, lines: &[SplitDetail]) -> Result<Ended, Failure> {
        let (platform, split_id) = (due.platform.clone(), due.subject.as_ref().into());
        let mut closed = Vec::new();
        for detail in lines {
            match self.channel.objection(detail).await {
                Ok(Some(reason)) => closed.push(profitsharing::Closed { line: detail.line, reason }),
                Ok(None) => {}
                Err(failure) => return self.put_off(due, &failure).await,
            }
        }
        self.finish(due, profitsharing::Execute { platform, split_id, closed }).await
    }

    /// Asks the reviewer or the bank for its next word on papers.
    async fn review(&self, due: &Task) -> Result<Ended, Failure> {
        let platform = due.platform.clone();
        let subject = due.subject.as_ref();
        let paper = match due.kind {
            TaskKind::VerifySettlement => Paper::Settlement(subject.into()),
            TaskKind::ReviewSubjectChange => Paper::SubjectChange(subject_change::of_task(subject).0),
            _ => Paper::Applyment(applyment::of_task(subject).0),
        };
        match self.channel.review(&platform, &paper).await {
            Ok(ReviewWord::Pass) => {}
            Ok(ReviewWord::Later(at)) => {
                self.postpone(due, at).await?;
                return Ok(Ended::PutOff);
            }
            Err(failure) => return self.put_off(due, &failure).await,
        }
        match paper {
            Paper::Applyment(applyment_id) => {
                let (_, step) = applyment::of_task(subject);
                self.finish(due, applyment::Review { platform, applyment_id, step }).await
            }
            Paper::Settlement(change_id) => {
                let (outcome, by) = (Outcome::Pass, By::Task);
                self.finish(due, settlement::Verify { platform, change_id, outcome, by }).await
            }
            Paper::SubjectChange(change_id) => {
                let (_, step) = subject_change::of_task(subject);
                self.finish(due, subject_change::Review { platform, change_id, step }).await
            }
        }
    }

    /// Submits a step; while signatures queue, it waits for others to share its commit.
    pub(crate) async fn submit<C: Command>(&self, step: C) -> Result<C::Output, Failure> {
        self.engine.submit_step(step, self.pool.patience_behind()).await
    }

    /// Submits what a task asks for; its effect and the end of the task are one commit.
    pub(crate) async fn finish<C: Command>(&self, due: &Task, command: C) -> Result<Ended, Failure> {
        match self.submit(task::Done { serial: due.serial, command }).await {
            Ok(Ok(_)) => Ok(Ended::Here),
            Ok(Err(refusal)) => {
                let rule = refusal.rule();
                tracing::info!(task.kind = %due.kind, task.subject = %due.subject, rule, "step unnecessary");
                Ok(Ended::Here)
            }
            Err(Failure::Refused(Refusal::TaskGone)) => Ok(Ended::Elsewhere),
            Err(failure @ (Failure::Broken(_) | Failure::Refused(_))) => self.put_off(due, &failure).await,
            Err(failure) => Err(failure),
        }
    }

    /// Gives a step that broke back, so that it neither blocks the others nor is forgotten.
    pub(crate) async fn put_off(&self, due: &Task, failure: &Failure) -> Result<Ended, Failure> {
        tracing::error!(task.kind = %due.kind, task.subject = %due.subject, %failure, "step broke");
        let due_at = self.engine.clock().now().after_ms(self.settings.retry_ms);
        self.postpone(due, due_at).await?;
        Ok(Ended::PutOff)
    }

    /// Gives a step back, to be done later.
    pub(crate) async fn postpone(&self, due: &Task, due_at: tongbao_base::Time) -> Result<(), Failure> {
        let postpone = task::Postpone { platform: due.platform.clone(), serial: due.serial, due_at };
        match self.submit(postpone).await {
            Ok(()) | Err(Failure::Refused(Refusal::TaskGone)) => Ok(()),
            Err(failure) => Err(failure),
        }
    }
}
