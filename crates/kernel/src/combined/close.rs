//! A platform closes an unpaid combined order (2.3.3).

use crate::changes::Changes;
use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::model::{Combined, Order, OrderState};
use crate::order::lookup;
use crate::refusal::Refusal;
use crate::view::{Stop, View};
use std::collections::BTreeMap;
use tongbao_base::ids::{AppId, MchId, OutNo};

/// Names a sub-order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The initiator.
    pub mchid: MchId,
    /// The platform's number of the sub-order.
    pub out_trade_no: OutNo,
    /// Who sells; compared when given.
    pub sub_mchid: Option<MchId>,
}

/// A platform closes an unpaid combined order (2.3.3).
#[derive(Debug, Clone)]
pub struct Close {
    /// The platform.
    pub platform: MchId,
    /// The platform's application.
    pub appid: AppId,
    /// The platform's number.
    pub out_trade_no: OutNo,
    /// Exactly its sub-orders.
    pub sub_orders: Vec<Member>,
}

impl Command for Close {
    const NAME: &'static str = "combined.close";
    type Output = ();

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, view: View<'_>, _ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        let combined = lookup::combined(view, &self.platform, &self.out_trade_no)?;
        if combined.appid != self.appid {
            let (appid, mchid) = (self.appid.clone(), self.platform.clone());
            return Err(Refusal::AppidNotBound { appid, mchid }.into());
        }
        let orders = lookup::members(view, combined)?;
        self.check_members(&orders)?;
        match combined.state {
            OrderState::NotPay | OrderState::UserPaying => {
                Ok(Decided { reply: (), changes: close(combined, &orders) })
            }
            OrderState::Closed | OrderState::PayError | OrderState::Revoked => Ok(Decided::unchanged(())),
            OrderState::Success | OrderState::Refund => {
                Err(Refusal::OrderPaid { number: self.out_trade_no.clone() }.into())
            }
        }
    }
}

impl Close {
    /// Each sub-order is named once, and nothing else.
    fn check_members(&self, orders: &[&Order]) -> Result<(), Refusal> {
        let mut unnamed: BTreeMap<&OutNo, &Order> =
            orders.iter().map(|order| (&order.out_trade_no, *order)).collect();
        let foreign = self.sub_orders.iter().find(|member| {
            let order = unnamed.remove(&member.out_trade_no);
            !order.is_some_and(|order| {
                member.mchid == self.platform
                    && member.sub_mchid.as_ref().is_none_or(|sub_mchid| *sub_mchid == order.sub_mchid)
            })
        });
        let foreign = foreign.map(|member| member.out_trade_no.clone());
        let missing = unnamed.keys().next().copied().filter(|_| foreign.is_none()).cloned();
        if missing.is_none() && foreign.is_none() {
            return Ok(());
        }
        Err(Refusal::SubOrdersDiffer { missing, foreign })
    }
}

/// A combined order and all its sub-orders are closed.
pub(super) fn close(combined: &Combined, orders: &[&Order]) -> Changes {
    let mut changes = Changes::default();
    changes.update(Combined { state: OrderState::Closed, ..combined.clone() });
    for order in orders {
        changes.update(Order { state: OrderState::Closed, ..(*order).clone() });
    }
    changes
}
