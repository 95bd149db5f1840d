//! A platform refunds a buyer (2.6.1, J14–J16).

use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::model::{Pocket, Refund};
use crate::view::{Stop, View};
use tongbao_base::Fen;
use tongbao_base::ids::{AppId, MchId, OutNo, TransactionId};

/// Names an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OrderRef {
    /// By its own number.
    Transaction(TransactionId),
    /// By the platform's number.
    Number(OutNo),
}

/// A pocket that the platform names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// `AVAILABLE` or `UNAVAILABLE`.
    pub pocket: Pocket,
    /// How much from it; none: all of it (`funds_account`).
    pub amount: Option<Fen>,
}

/// Who may pay for a refund.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Payer {
    /// Only the sub-merchant (`REFUND_SOURCE_SUB_MERCHANT`).
    SubMerchant,
    /// The platform, when the sub-merchant is short (`REFUND_SOURCE_PARTNER_ADVANCE`).
    PartnerAdvance,
}

/// A platform refunds a buyer (2.6.1, J14–J16).
#[derive(Debug, Clone)]
pub struct Apply {
    /// The platform.
    pub platform: MchId,
    /// The platform's application.
    pub appid: AppId,
    /// The sub-merchant.
    pub sub_mchid: MchId,
    /// The sub-merchant's application.
    pub sub_appid: Option<AppId>,
    /// The order.
    pub order: OrderRef,
    /// The platform's number.
    pub out_refund_no: OutNo,
    /// How much of the order.
    pub amount: Fen,
    /// The order's price, repeated by the platform.
    pub total: Fen,
    /// Pockets named by the platform (`amount.from`, or `funds_account`); at most one.
    pub from: Vec<Source>,
    /// Who may pay.
    pub payer: Payer,
    /// Why the buyer gets it.
    pub reason: Option<String>,
    /// Where the platform is told.
    pub notify_url: Option<String>,
}

impl Command for Apply {
    const NAME: &'static str = "refund.apply";
    type Output = Refund;

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, _view: View<'_>, _ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        Err(Stop::Refuse(crate::refusal::Refusal::TaskGone))
    }
}
