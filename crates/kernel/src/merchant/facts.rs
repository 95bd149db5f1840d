//! What is known of a merchant from outside, as the rules look for it.

use crate::changes::Changes;
use crate::model::{MerchantFacts, SubjectKind};
use crate::view::{Stop, View};
use tongbao_base::ids::MchId;

/// What the merchant is by its newest papers.
pub(crate) fn set_subject(
    view: View<'_>,
    changes: &mut Changes,
    (platform, mchid): (&MchId, &MchId),
    subject: SubjectKind,
) -> Result<(), Stop> {
    let subject = Some(subject);
    match view.find::<MerchantFacts>(&MerchantFacts::key(platform, mchid))? {
        Some(stored) if stored.subject == subject => {}
        Some(stored) => changes.update(MerchantFacts { subject, ..stored.clone() }),
        None => changes.insert(MerchantFacts { subject, ..MerchantFacts::none(platform, mchid) }),
    }
    Ok(())
}
