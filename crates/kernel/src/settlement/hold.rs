//! The bank is told to wait with its word on a change.

use crate::changes::Changes;
use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::model::SettlementChange;
use crate::refusal::OnboardingRefusal;
use crate::view::{Stop, View};
use std::sync::Arc;
use tongbao_base::ids::{MchId, SettlementChangeId};

/// Who speaks for the bank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// A person.
    Person,
    /// A task: it leaves alone what a person took in hand.
    Task,
}

impl By {
    pub(super) fn waits_for(self, change: &SettlementChange) -> bool {
        self == By::Task && change.held
    }
}

/// The bank is told to wait with its word on a change until a person speaks.
#[derive(Debug, Clone)]
pub struct Hold {
    /// The platform.
    pub platform: MchId,
    /// Which change.
    pub change_id: SettlementChangeId,
}

impl Command for Hold {
    const NAME: &'static str = "settlement.hold";
    type Output = SettlementChange;

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, view: View<'_>, _ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        let change = SettlementChange { held: true, ..get(view, &self.platform, &self.change_id)?.clone() };
        let mut changes = Changes::default();
        changes.update(change.clone());
        Ok(Decided { reply: change, changes })
    }
}

pub(super) fn get<'v>(
    view: View<'v>,
    platform: &MchId,
    change_id: &SettlementChangeId,
) -> Result<&'v SettlementChange, Stop> {
    let number: Arc<str> = change_id.shared();
    view.get(&SettlementChange::key(platform, change_id), || {
        OnboardingRefusal::SettlementChangeNotFound { number }.into()
    })
}
