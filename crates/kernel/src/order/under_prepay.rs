//! What a payment session, or a number, would pay: for the cashier.

use super::{Target, payable};
use crate::command::Query;
use crate::ctx::Ctx;
use crate::merchant;
use crate::model::{Combined, Merchant, Order};
use crate::view::{Stop, View};
use tongbao_base::ids::MchId;

/// What a cashier shows. A session that was replaced or has ended is still shown; paying refuses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payable {
    /// The platform's row: a combined order shows its name.
    pub platform: Merchant,
    /// The combined order, if it is one.
    pub combined: Option<Combined>,
    /// The order, or the sub-orders in their order, each with its seller.
    pub orders: Vec<(Order, Merchant)>,
}

/// What a payment session, or a number, would pay: for the cashier.
#[derive(Debug, Clone)]
pub struct UnderPrepay {
    /// The platform.
    pub platform: MchId,
    /// What is to be paid.
    pub target: Target,
}

impl Query for UnderPrepay {
    const NAME: &'static str = "order.under_prepay";
    type Output = Payable;

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn answer(&self, view: View<'_>, _ctx: &Ctx<'_>) -> Result<Self::Output, Stop> {
        let due = payable::find(view, &self.platform, &self.target)?;
        let sellers = due.orders.iter().map(|order| &order.sub_mchid);
        view.need(sellers.chain([&self.platform]).map(|mchid| Merchant::key(&self.platform, mchid)))?;
        let merchant = |mchid: &MchId| merchant::lookup::get(view, &self.platform, mchid).cloned();
        let with_seller = |order: &&Order| Ok(((*order).clone(), merchant(&order.sub_mchid)?));
        Ok(Payable {
            platform: merchant(&self.platform)?,
            combined: due.combined.cloned(),
            orders: due.orders.iter().map(with_seller).collect::<Result<_, Stop>>()?,
        })
    }
}
