//! An applyment by either number (2.1.2).

use super::get;
use crate::command::Query;
use crate::ctx::Ctx;
use crate::model::{Applyment, BankCard};
use crate::view::{Stop, View};
use tongbao_base::ids::{ApplymentId, MchId, OutNo};

/// Names an applyment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ApplymentRef {
    /// By its own number.
    Id(ApplymentId),
    /// By the platform's number.
    Number(OutNo),
}

/// An applyment by either number (2.1.2).
#[derive(Debug, Clone)]
pub struct Find {
    /// The platform.
    pub platform: MchId,
    /// Which.
    pub applyment: ApplymentRef,
}

/// An applyment with its settlement account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The applyment.
    pub applyment: Applyment,
    /// The account that it names.
    pub card: Option<BankCard>,
}

impl Query for Find {
    const NAME: &'static str = "applyment.find";
    type Output = Found;

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn answer(&self, view: View<'_>, _ctx: &Ctx<'_>) -> Result<Self::Output, Stop> {
        let applyment = get(view, &self.platform, &self.applyment)?;
        let card = view.find::<BankCard>(&BankCard::key(&self.platform, &applyment.card_id))?;
        Ok(Found { applyment: applyment.clone(), card: card.cloned() })
    }
}
