//! A platform places an order for one sub-merchant (2.2.1).

use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::model::TradeType;
use crate::view::{Stop, View};
use tongbao_base::ids::{AppId, MchId, OpenId, OutNo, PrepayId};
use tongbao_base::{Fen, Time};

/// The session in which a buyer may pay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prepay {
    /// Its number.
    pub prepay_id: PrepayId,
    /// Until when it lasts.
    pub until: Time,
}

/// A platform places an order for one sub-merchant (2.2.1).
#[derive(Debug, Clone)]
pub struct Create {
    /// The platform.
    pub platform: MchId,
    /// The platform's application.
    pub appid: AppId,
    /// The platform's number.
    pub out_trade_no: OutNo,
    /// The sub-merchant.
    pub sub_mchid: MchId,
    /// The sub-merchant's application.
    pub sub_appid: Option<AppId>,
    /// How the buyer pays.
    pub trade_type: TradeType,
    /// Price.
    pub total: Fen,
    /// What is sold.
    pub description: String,
    /// The platform's own text.
    pub attach: Option<String>,
    /// Where the platform is told.
    pub notify_url: String,
    /// When it can no longer be paid; none: after the profile's days.
    pub time_expire: Option<Time>,
    /// The payer under the platform's application.
    pub sp_openid: Option<OpenId>,
    /// The payer under the sub-merchant's application.
    pub sub_openid: Option<OpenId>,
    /// The money is frozen for splitting.
    pub profit_sharing: bool,
    /// Subsidy announced; only counts when frozen for splitting.
    pub subsidy: Fen,
    /// The rest of what was agreed, as the edge wrote it; compared on a repeat, never read.
    pub terms: String,
}

impl Command for Create {
    const NAME: &'static str = "order.create";
    type Output = Prepay;

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, _view: View<'_>, _ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        Err(Stop::Refuse(crate::refusal::Refusal::TaskGone))
    }
}
