//! What a callback tells, from the rows as they are.

use crate::command::Query;
use crate::ctx::Ctx;
use crate::model::{
    Combined, Echo, Event, Merchant, Notification, Order, Refund, Split, SplitDetail, SplitReturn, Withdrawal,
};
use crate::refusal::Refusal;
use crate::tables::{Key, Stored};
use crate::view::{Stop, View};
use tongbao_base::ids::{CombineId, MchId, NotificationId, RefundId, ReturnId, TransactionId, WithdrawId};

/// The thing that a callback tells of.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are the rows of the variant's own sentence")]
pub enum Content {
    /// An ordinary order was paid.
    Order(Box<Order>),
    /// A combined order was paid.
    Combined { combined: Box<Combined>, orders: Vec<Order> },
    /// A refund was settled.
    Refund { refund: Box<Refund>, order: Box<Order> },
    /// A receiver got its part.
    Split { split: Box<Split>, detail: Box<SplitDetail> },
    /// A receiver's part was given back.
    SplitReturn(Box<SplitReturn>),
    /// A withdrawal was settled; with the merchant whose money it is.
    Withdrawal { withdrawal: Box<Withdrawal>, merchant: Box<Merchant> },
    /// A merchant tries its keys.
    Echo(Box<Echo>),
}

/// What a callback tells, from the rows as they are.
#[derive(Debug, Clone)]
pub struct ContentOf {
    /// The platform.
    pub platform: MchId,
    /// The callback.
    pub notification_id: NotificationId,
}

impl Query for ContentOf {
    const NAME: &'static str = "notification.content";
    type Output = (Notification, Content);

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn answer(&self, view: View<'_>, _ctx: &Ctx<'_>) -> Result<Self::Output, Stop> {
        let key = Notification::key(&self.platform, &self.notification_id);
        let notification = self.row::<Notification>(view, &key)?;
        let subject = &*notification.subject;
        let content = match notification.event {
            Event::OrderPaid => self.order(view, &subject.into()).map(Content::Order),
            Event::CombinedPaid => self.combined(view, &subject.into()),
            Event::RefundSuccess | Event::RefundClosed | Event::RefundAbnormal => {
                self.refund(view, &subject.into())
            }
            Event::SplitReceived => self.split(view, subject),
            Event::SplitReturned => {
                let key = SplitReturn::key(&self.platform, &ReturnId::from(subject));
                self.row::<SplitReturn>(view, &key).map(|row| Content::SplitReturn(Box::new(row)))
            }
            Event::WithdrawSuccess | Event::WithdrawFail | Event::WithdrawRefund | Event::WithdrawClose => {
                self.withdrawal(view, &subject.into())
            }
            Event::Echo => self
                .row::<Echo>(view, &Echo::key(&self.platform, subject))
                .map(|row| Content::Echo(Box::new(row))),
        }?;
        Ok((notification, content))
    }
}

impl ContentOf {
    /// A row that a callback tells of; without it there is nothing to tell.
    fn row<'a, E: Stored + Clone + 'a>(&self, view: View<'a>, key: &Key) -> Result<E, Stop> {
        let refusal = || Refusal::NotificationNotFound { id: self.notification_id.shared() };
        view.get::<E>(key, refusal).cloned()
    }

    fn order(&self, view: View<'_>, transaction_id: &TransactionId) -> Result<Box<Order>, Stop> {
        self.row(view, &Order::key(&self.platform, transaction_id)).map(Box::new)
    }

    fn combined(&self, view: View<'_>, combine_id: &CombineId) -> Result<Content, Stop> {
        let combined = self.row::<Combined>(view, &Combined::key(&self.platform, combine_id))?;
        let keys: Vec<Key> = combined.member_ids().map(|id| Order::key(&self.platform, &id)).collect();
        view.need(keys.iter().cloned())?;
        let orders = keys.iter().map(|key| self.row::<Order>(view, key)).collect::<Result<_, _>>()?;
        Ok(Content::Combined { combined: Box::new(combined), orders })
    }

    fn refund(&self, view: View<'_>, refund_id: &RefundId) -> Result<Content, Stop> {
        let refund = self.row::<Refund>(view, &Refund::key(&self.platform, refund_id))?;
        let order = self.order(view, &refund.transaction_id)?;
        Ok(Content::Refund { refund: Box::new(refund), order })
    }

    fn split(&self, view: View<'_>, subject: &str) -> Result<Content, Stop> {
        let unreadable = || Refusal::NotificationNotFound { id: self.notification_id.shared() };
        let (split_id, line) = SplitDetail::of_address(subject).ok_or_else(unreadable)?;
        let split_key = Split::key(&self.platform, &split_id);
        let detail_key = SplitDetail::key(&self.platform, &split_id, line);
        view.need([split_key.clone(), detail_key.clone()])?;
        let split = Box::new(self.row(view, &split_key)?);
        let detail = Box::new(self.row(view, &detail_key)?);
        Ok(Content::Split { split, detail })
    }

    fn withdrawal(&self, view: View<'_>, withdraw_id: &WithdrawId) -> Result<Content, Stop> {
        let withdrawal = self.row::<Withdrawal>(view, &Withdrawal::key(&self.platform, withdraw_id))?;
        let merchant = self.row::<Merchant>(view, &Merchant::key(&self.platform, &withdrawal.mchid))?;
        Ok(Content::Withdrawal { withdrawal: Box::new(withdrawal), merchant: Box::new(merchant) })
    }
}
