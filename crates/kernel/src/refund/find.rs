//! A refund by either number (2.6.2, 2.13).

use crate::command::Query;
use crate::ctx::Ctx;
use crate::model::{Alias, Order, Refund, Space};
use crate::refusal::Refusal;
use crate::view::{Stop, View};
use tongbao_base::ids::{MchId, OutNo, RefundId};

/// Names a refund.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RefundRef {
    /// By its own number.
    Id(RefundId),
    /// By the platform's number.
    Number(OutNo),
}

/// A refund with its order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefundFound {
    /// The refund.
    pub refund: Refund,
    /// Its order.
    pub order: Order,
}

/// A refund by either number (2.6.2, 2.13).
#[derive(Debug, Clone)]
pub struct Find {
    /// The platform.
    pub platform: MchId,
    /// The sub-merchant.
    pub sub_mchid: MchId,
    /// Which.
    pub refund: RefundRef,
}

impl Query for Find {
    const NAME: &'static str = "refund.find";
    type Output = RefundFound;

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn answer(&self, view: View<'_>, _ctx: &Ctx<'_>) -> Result<Self::Output, Stop> {
        let (number, refund_id) = match &self.refund {
            RefundRef::Id(id) => (id.shared(), id.clone()),
            RefundRef::Number(number) => {
                let name = Refund::alias_number(&self.sub_mchid, number);
                let alias = view.get::<Alias>(&Alias::key(&self.platform, Space::Refund, &name), || {
                    Refusal::RefundNotFound { number: number.shared() }
                })?;
                (number.shared(), RefundId::from(&*alias.target))
            }
        };
        let refund = get(view, &self.platform, &refund_id)?;
        if refund.sub_mchid != self.sub_mchid {
            return Err(Refusal::RefundNotFound { number }.into());
        }
        let order = order_of(view, refund)?;
        Ok(RefundFound { refund: refund.clone(), order: order.clone() })
    }
}

/// The refund under its own number.
pub(super) fn get<'v>(view: View<'v>, platform: &MchId, refund_id: &RefundId) -> Result<&'v Refund, Stop> {
    view.get(&Refund::key(platform, refund_id), || Refusal::RefundNotFound { number: refund_id.shared() })
}

/// The order that a refund belongs to.
pub(super) fn order_of<'v>(view: View<'v>, refund: &Refund) -> Result<&'v Order, Stop> {
    let number = || refund.transaction_id.shared();
    view.get(&Order::key(&refund.platform, &refund.transaction_id), || Refusal::OrderNotFound {
        number: number(),
    })
}
