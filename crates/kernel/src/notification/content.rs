//! What a callback tells, from the rows as they are.

use crate::command::Query;
use crate::ctx::Ctx;
use crate::model::{
    Combined, Merchant, Notification, Order, Refund, Split, SplitDetail, SplitReturn, Withdrawal,
};
use crate::view::{Stop, View};
use tongbao_base::ids::{MchId, NotificationId};

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

    fn answer(&self, _view: View<'_>, _ctx: &Ctx<'_>) -> Result<Self::Output, Stop> {
        Err(Stop::Refuse(crate::refusal::Refusal::TaskGone))
    }
}
