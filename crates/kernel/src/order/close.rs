//! A platform closes an unpaid order (2.2.3).

use super::lookup;
use crate::changes::Changes;
use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::model::{Order, OrderState, TradeType};
use crate::refusal::{PayRefusal, Refusal};
use crate::view::{Stop, View};
use tongbao_base::ids::{MchId, OutNo};

/// A platform closes an unpaid order (2.2.3).
#[derive(Debug, Clone)]
pub struct Close {
    /// The platform.
    pub platform: MchId,
    /// The sub-merchant.
    pub sub_mchid: MchId,
    /// The platform's number.
    pub out_trade_no: OutNo,
}

impl Command for Close {
    const NAME: &'static str = "order.close";
    type Output = ();

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, view: View<'_>, _ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        let order = lookup::alone_of(view, &self.platform, &self.sub_mchid, &self.out_trade_no)?;
        if order.trade_type == TradeType::Micropay {
            return Err(PayRefusal::CodePayment { number: self.out_trade_no.clone() }.into());
        }
        let mut changes = Changes::default();
        match order.state {
            OrderState::NotPay | OrderState::UserPaying => {
                changes.update(Order { state: OrderState::Closed, ..order.clone() });
            }
            OrderState::Closed | OrderState::PayError | OrderState::Revoked => {}
            OrderState::Success | OrderState::Refund => {
                return Err(Refusal::OrderPaid { number: self.out_trade_no.clone() }.into());
            }
        }
        Ok(Decided { reply: (), changes })
    }
}
