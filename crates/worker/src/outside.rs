//! Steps that reach outside: refunds to buyers, payouts to banks, callbacks to merchants, daybooks
//! to files.

use crate::Worker;
use crate::notify::Sent;
use crate::pure::Ended;
use crate::row::{RowOf, Still};
use tongbao_base::Time;
use tongbao_base::ids::{NotificationId, RefundId, WithdrawId};
use tongbao_engine::{Failure, PayoutWord, RefundWord};
use tongbao_kernel::model::{
    NotificationState, Refund, RefundStatus, Task, TaskKind, WithdrawStatus, Withdrawal,
};
use tongbao_kernel::notification::{Attempted, ContentOf, Hold, Occasion};
use tongbao_kernel::refusal::Refusal;
use tongbao_kernel::{refund, task, withdrawal};

impl Worker {
    /// Does a step outside.
    pub(crate) async fn step_outside(&self, due: &Task) -> Result<Ended, Failure> {
        match due.kind {
            TaskKind::PayRefund => self.pay_refund(due).await,
            TaskKind::PayOut => self.pay_out(due).await,
            TaskKind::MakeDaybook => self.make_daybook(due).await,
            TaskKind::KeepPlatformKeys => self.keep_keys(due).await,
            _ => self.notify(due).await,
        }
    }

    async fn pay_refund(&self, due: &Task) -> Result<Ended, Failure> {
        let refund_id = RefundId::from(due.subject.as_ref());
        let key = Refund::key(&due.platform, &refund_id);
        let row = RowOf::<Refund>::new(&due.platform, key);
        let Some(refund) = self.engine.ask(Still::of(due, row)).await? else { return Ok(Ended::Elsewhere) };
        let Some(refund) = refund else { return self.drop_step(due).await };
        if refund.status != RefundStatus::Processing {
            return self.drop_step(due).await;
        }
        match self.channel.pay_refund(&refund).await {
            Ok(RefundWord::Settled(outcome)) => {
                let platform = due.platform.clone();
                self.finish(due, refund::Settle { platform, refund_id, outcome }).await
            }
            Ok(RefundWord::Later(at)) => self.postpone(due, at).await.map(|()| Ended::PutOff),
            Err(failure) => self.put_off(due, &failure).await,
        }
    }

    async fn pay_out(&self, due: &Task) -> Result<Ended, Failure> {
        let withdraw_id = WithdrawId::from(due.subject.as_ref());
        let key = Withdrawal::key(&due.platform, &withdraw_id);
        let row = RowOf::<Withdrawal>::new(&due.platform, key);
        let Some(withdrawal) = self.engine.ask(Still::of(due, row)).await? else {
            return Ok(Ended::Elsewhere);
        };
        let Some(withdrawal) = withdrawal else { return self.drop_step(due).await };
        if withdrawal.status != WithdrawStatus::CreateSuccess {
            return self.drop_step(due).await;
        }
        match self.channel.pay_out(&withdrawal).await {
            Ok(PayoutWord::Settled(outcome)) => {
                let platform = due.platform.clone();
                self.finish(due, withdrawal::Settle { platform, withdraw_id, outcome }).await
            }
            Ok(PayoutWord::Later(at)) => self.postpone(due, at).await.map(|()| Ended::PutOff),
            Err(failure) => self.put_off(due, &failure).await,
        }
    }

    /// The one step that is never done for good: it is put off until it is due again.
    async fn keep_keys(&self, due: &Task) -> Result<Ended, Failure> {
        let Some(keeper) = &self.settings.keeper else { return self.drop_step(due).await };
        let now = self.engine.clock().now();
        match keeper.keep(now).await {
            Ok(next) => self.postpone(due, next.max(now.after_ms(Time::SECOND))).await.map(|()| Ended::Here),
            Err(reason) => {
                tracing::error!(reason, "the platform's keys could not be kept");
                let again = now.after_ms(self.settings.retry_ms);
                self.postpone(due, again).await.map(|()| Ended::PutOff)
            }
        }
    }

    async fn notify(&self, due: &Task) -> Result<Ended, Failure> {
        let notification_id = NotificationId::from(due.subject.as_ref());
        let platform = due.platform.clone();
        let content = ContentOf { platform: platform.clone(), notification_id: notification_id.clone() };
        let (notification, content) = match self.engine.ask(Still::of(due, content)).await {
            Ok(Some(found)) => found,
            Ok(None) => return Ok(Ended::Elsewhere),
            Err(Failure::Refused(Refusal::NotificationNotFound { .. })) => return self.drop_step(due).await,
            Err(failure @ Failure::Refused(_)) => return self.put_off(due, &failure).await,
            Err(failure) => return Err(failure),
        };
        // A resend may have been accepted meanwhile.
        if notification.state != NotificationState::Pending {
            return self.drop_step(due).await;
        }
        self.probe(&notification, &content).await?;
        match self.deliver(&notification, &content).await {
            Sent::NoKey => self.finish(due, Hold { platform, notification_id }).await,
            Sent::Tried { status, delivery, answer } => {
                self.lanes().heard(&due.lane, answer);
                let occasion = Occasion::Scheduled;
                let attempted = Attempted { platform, notification_id, status, delivery, occasion };
                self.finish(due, attempted).await
            }
        }
    }

    async fn drop_step(&self, due: &Task) -> Result<Ended, Failure> {
        match self.submit(task::Drop { platform: due.platform.clone(), serial: due.serial }).await {
            Ok(()) => Ok(Ended::Here),
            Err(Failure::Refused(Refusal::TaskGone)) => Ok(Ended::Elsewhere),
            Err(failure) => Err(failure),
        }
    }
}
