//! Whether a sub-merchant may be closed now (2.9.1).

use super::standing;
use crate::command::Query;
use crate::ctx::Ctx;
use crate::model::{AccountKind, Closing};
use crate::refusal::Block;
use crate::view::{Stop, View};
use tongbao_base::Fen;
use tongbao_base::ids::MchId;

/// Whether a sub-merchant may be closed now (2.9.1), and if not, why.
#[derive(Debug, Clone)]
pub struct Eligibility {
    /// The platform.
    pub platform: MchId,
    /// The sub-merchant.
    pub sub_mchid: MchId,
}

/// How a sub-merchant stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Eligible {
    /// Who.
    pub sub_mchid: MchId,
    /// Its number is closed already.
    pub is_closed: bool,
    /// What is in each account that a closing empties.
    pub accounts: Vec<(AccountKind, Fen)>,
    /// What must be settled first.
    pub blocks: Vec<Block>,
    /// The application that is under way already.
    pub open: Option<Closing>,
}

impl Eligible {
    /// Its number is closed, and nothing is left to pay.
    pub fn is_done(&self) -> bool {
        self.is_closed && self.accounts.iter().all(|(_, amount)| amount.is_zero())
    }

    /// Nothing stands against an application.
    pub fn may_apply(&self) -> bool {
        self.blocks.is_empty() && self.open.is_none() && !self.is_done()
    }
}

impl Query for Eligibility {
    const NAME: &'static str = "closing.eligibility";
    type Output = Eligible;

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn answer(&self, view: View<'_>, _ctx: &Ctx<'_>) -> Result<Self::Output, Stop> {
        let standing = standing::of(view, &self.platform, &self.sub_mchid)?;
        Ok(Eligible {
            sub_mchid: self.sub_mchid.clone(),
            is_closed: standing.is_closed(),
            open: standing::open(view, &self.platform, &self.sub_mchid)?.cloned(),
            accounts: standing.accounts,
            blocks: standing.blocks,
        })
    }
}
