//! A buyer paid an order, or a combined order with all its sub-orders (J1, J2).

use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::model::Funding;
use crate::view::{Stop, View};
use tongbao_base::Fen;
use tongbao_base::ids::{MchId, OpenId, OutNo, PrepayId, TransactionId};

/// Names what a buyer pays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// By the session; of an order or a combined order.
    Prepay(PrepayId),
    /// An ordinary order by the platform's number.
    Order(OutNo),
    /// A combined order by the platform's number.
    Combined(OutNo),
}

/// What was paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paid {
    /// The orders, in the order of the combined order.
    pub transaction_ids: Vec<TransactionId>,
}

/// A buyer paid an order, or a combined order with all its sub-orders (J1, J2).
#[derive(Debug, Clone)]
pub struct Pay {
    /// The platform.
    pub platform: MchId,
    /// What was paid.
    pub target: Target,
    /// Who paid.
    pub payer: OpenId,
    /// From where the money came.
    pub funding: Funding,
    /// The payer's bank, `CMB_DEBIT`, or `OTHERS` for change.
    pub bank_type: String,
    /// What a coupon sponsor pays of it; spread over sub-orders in proportion.
    pub coupon: Fen,
}

impl Command for Pay {
    const NAME: &'static str = "order.pay";
    type Output = Paid;

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, _view: View<'_>, _ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        Err(Stop::Refuse(crate::refusal::Refusal::TaskGone))
    }
}
