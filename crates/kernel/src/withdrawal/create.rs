//! A platform withdraws its own or a sub-merchant's money (2.7.2, J21).

use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::model::{AccountKind, Withdrawal};
use crate::refusal::Refusal;
use crate::view::{Stop, View};
use tongbao_base::Fen;
use tongbao_base::ids::{MchId, OutNo};

/// A platform withdraws its own or a sub-merchant's money (2.7.2, J21).
#[derive(Debug, Clone)]
pub struct Create {
    /// The platform.
    pub platform: MchId,
    /// Whose money.
    pub mchid: MchId,
    /// The platform's number, unique for the merchant.
    pub out_request_no: OutNo,
    /// From which account.
    pub account: AccountKind,
    /// How much.
    pub amount: Fen,
    /// The platform's remark.
    pub remark: Option<String>,
    /// What the bank statement says.
    pub bank_memo: Option<String>,
    /// Where the platform is told.
    pub notify_url: Option<String>,
}

impl Command for Create {
    const NAME: &'static str = "withdrawal.create";
    type Output = Result<Withdrawal, Refusal>;

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, _view: View<'_>, _ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        Err(Stop::Refuse(crate::refusal::Refusal::TaskGone))
    }
}
