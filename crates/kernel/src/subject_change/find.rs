//! A change of papers by either number (2.1.5).

use super::get;
use crate::command::Query;
use crate::ctx::Ctx;
use crate::model::{Alias, Space, SubjectChange};
use crate::refusal::OnboardingRefusal;
use crate::view::{Stop, View};
use tongbao_base::ids::{MchId, OutNo, SubjectChangeId};

/// Names a change of papers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SubjectChangeRef {
    /// By its own number.
    Id(SubjectChangeId),
    /// By the platform's number, which is unique for a sub-merchant.
    Number(MchId, OutNo),
}

/// A change of papers by either number (2.1.5).
#[derive(Debug, Clone)]
pub struct Find {
    /// The platform.
    pub platform: MchId,
    /// Which.
    pub change: SubjectChangeRef,
}

impl Query for Find {
    const NAME: &'static str = "subject_change.find";
    type Output = SubjectChange;

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn answer(&self, view: View<'_>, _ctx: &Ctx<'_>) -> Result<Self::Output, Stop> {
        let id = match &self.change {
            SubjectChangeRef::Id(id) => id.clone(),
            SubjectChangeRef::Number(sub_mchid, number) => {
                let name = SubjectChange::alias_number(sub_mchid, number);
                let not_found =
                    || OnboardingRefusal::SubjectChangeNotFound { number: number.shared() }.into();
                let key = Alias::key(&self.platform, Space::SubjectChange, &name);
                SubjectChangeId::from(&*view.get::<Alias>(&key, not_found)?.target)
            }
        };
        get(view, &self.platform, &id).cloned()
    }
}
