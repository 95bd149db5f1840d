//! A platform asks to split an order (2.4.3, J5).

use super::SplitFound;
use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::model::ReceiverKind;
use crate::view::{Stop, View};
use std::sync::Arc;
use tongbao_base::Fen;
use tongbao_base::ids::{AppId, MchId, OutNo, TransactionId};

/// One receiver's part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// What kind of account receives.
    pub kind: ReceiverKind,
    /// Merchant number or openid.
    pub account: Arc<str>,
    /// How much.
    pub amount: Fen,
    /// What for.
    pub description: String,
    /// The receiver's name, compared with a merchant's.
    pub name: Option<String>,
}

/// Whether a split request ends the splitting of its order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finish {
    /// It does: what is left is released to the sub-merchant.
    Yes,
    /// More may come.
    No,
}

/// A platform asks to split an order (2.4.3, J5).
#[derive(Debug, Clone)]
pub struct Create {
    /// The platform.
    pub platform: MchId,
    /// The application of persons' openids.
    pub appid: Option<AppId>,
    /// The sub-merchant.
    pub sub_mchid: MchId,
    /// The order.
    pub transaction_id: TransactionId,
    /// The platform's number.
    pub out_order_no: OutNo,
    /// Who gets what.
    pub receivers: Vec<Part>,
    /// Whether the splitting ends with it.
    pub finish: Finish,
}

impl Command for Create {
    const NAME: &'static str = "profitsharing.create";
    type Output = SplitFound;

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, _view: View<'_>, _ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        Err(Stop::Refuse(crate::refusal::Refusal::TaskGone))
    }
}
