//! A platform places a combined order (2.3.1).

use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::model::TradeType;
use crate::order::Prepay;
use crate::view::{Stop, View};
use tongbao_base::ids::{AppId, MchId, OpenId, OutNo};
use tongbao_base::{Fen, Time};

/// One sub-order.
#[derive(Debug, Clone)]
pub struct SubOrder {
    /// The initiator, which must be the platform.
    pub mchid: MchId,
    /// The platform's number of the sub-order.
    pub out_trade_no: OutNo,
    /// Who sells.
    pub sub_mchid: MchId,
    /// The sub-merchant's application.
    pub sub_appid: Option<AppId>,
    /// Price.
    pub total: Fen,
    /// What is sold.
    pub description: String,
    /// The platform's own text.
    pub attach: String,
    /// The money is frozen for splitting.
    pub profit_sharing: bool,
    /// Subsidy announced; only counts when frozen for splitting.
    pub subsidy: Fen,
    /// The rest of what was agreed; compared on a repeat, never read.
    pub terms: String,
}

/// A platform places a combined order (2.3.1).
#[derive(Debug, Clone)]
pub struct Create {
    /// The platform.
    pub platform: MchId,
    /// The platform's application.
    pub appid: AppId,
    /// The platform's number.
    pub out_trade_no: OutNo,
    /// How the buyer pays.
    pub trade_type: TradeType,
    /// The payer under the platform's application.
    pub openid: Option<OpenId>,
    /// The payer under a sub-merchant's application.
    pub sub_openid: Option<OpenId>,
    /// When it can no longer be paid; none: after the profile's days.
    pub time_expire: Option<Time>,
    /// Where the platform is told, once.
    pub notify_url: String,
    /// 1 to 50 sub-orders.
    pub sub_orders: Vec<SubOrder>,
    /// The rest of what was agreed, as the edge wrote it; compared on a repeat, never read.
    pub terms: String,
}

impl Command for Create {
    const NAME: &'static str = "combined.create";
    type Output = Prepay;

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, _view: View<'_>, _ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        Err(Stop::Refuse(crate::refusal::Refusal::TaskGone))
    }
}
