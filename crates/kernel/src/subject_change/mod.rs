//! Changes of a sub-merchant's papers (主体资料变更, 2.1.5).

mod find;
mod judge;
mod review;
mod revoke;
mod submit;
#[cfg(test)]
mod tests;

pub use find::{Find, SubjectChangeRef};
pub use judge::{Judge, Verdict};
pub use review::Review;
pub use revoke::{Revoke, Revoked};
pub use submit::Submit;

use crate::changes::Changes;
use crate::ctx::Ctx;
use crate::merchant::facts;
use crate::model::{Flaws, Merchant, SubjectChange, SubjectChangeState, TaskKind};
use crate::refusal::{OnboardingRefusal, Refusal};
use crate::task;
use crate::view::{Stop, View};
use tongbao_base::ids::{MchId, SubjectChangeId};

/// Which change of papers a task is about, and in which of its steps it was put down.
pub fn of_task(subject: &str) -> (SubjectChangeId, i64) {
    let (id, step) = subject.split_once('/').unwrap_or((subject, ""));
    (SubjectChangeId::from(id), step.parse().unwrap_or_default())
}

fn get<'v>(view: View<'v>, platform: &MchId, id: &SubjectChangeId) -> Result<&'v SubjectChange, Stop> {
    view.get(&SubjectChange::key(platform, id), || {
        OnboardingRefusal::SubjectChangeNotFound { number: id.shared() }.into()
    })
}

/// The change comes into a state. The row is changed, not yet written. Finished, it gives the
/// sub-merchant its new name.
fn enter(
    view: View<'_>,
    changes: &mut Changes,
    ctx: &mut Ctx<'_>,
    row: &mut SubjectChange,
    to: SubjectChangeState,
) -> Result<(), Stop> {
    if let (SubjectChangeState::Finished, Some(name)) = (to, &row.name) {
        let unknown = || Refusal::MerchantUnknown { mchid: row.sub_mchid.clone() };
        let merchant = view.get::<Merchant>(&Merchant::key(&row.platform, &row.sub_mchid), unknown)?;
        changes.update(Merchant { name: name.clone(), ..merchant.clone() });
    }
    if let (SubjectChangeState::Finished, Some(subject)) = (to, row.subject) {
        facts::set_subject(view, changes, (&row.platform, &row.sub_mchid), subject)?;
    }
    row.state = to;
    row.step = row.step.saturating_add(1);
    row.reject_reason = None;
    row.flaws = Flaws::default();
    row.updated_at = ctx.now;
    if !row.held && matches!(to, SubjectChangeState::Auditing | SubjectChangeState::Modifying) {
        let step = (TaskKind::ReviewSubjectChange, row.task_subject());
        task::enqueue(changes, ctx, &row.platform, step, ctx.now);
    }
    Ok(())
}
