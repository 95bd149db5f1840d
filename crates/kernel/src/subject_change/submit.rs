//! A platform submits new papers of a sub-merchant (2.1.5).

use super::{enter, get};
use crate::applyment::papers;
use crate::changes::Changes;
use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::merchant::lookup;
use crate::model::{Alias, Flaws, Merchant, Space, SubjectChange, SubjectChangeState, SubjectKind};
use crate::refusal::OnboardingRefusal;
use crate::view::{Stop, View};
use std::sync::Arc;
use tongbao_base::ids::{MchId, MediaId, OutNo, SubjectChangeId};
use tongbao_base::same_bytes;

/// A platform submits new papers of a sub-merchant (2.1.5). The number of a rejected, cancelled
/// or unfinished change may be used again, as that of an applyment.
#[derive(Debug, Clone)]
pub struct Submit {
    /// The platform.
    pub platform: MchId,
    /// Whose papers.
    pub sub_mchid: MchId,
    /// The platform's number.
    pub out_request_no: OutNo,
    /// The sub-merchant's new name; none: it stays.
    pub name: Option<String>,
    /// What it is by the new papers.
    pub subject: SubjectKind,
    /// The files that the form names.
    pub files: Vec<MediaId>,
    /// The whole form, sealed.
    pub form: Arc<[u8]>,
    /// The form's keyed digest.
    pub digest: Arc<[u8]>,
}

impl Command for Submit {
    const NAME: &'static str = "subject_change.submit";
    type Output = SubjectChange;

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, view: View<'_>, ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        let name = SubjectChange::alias_number(&self.sub_mchid, &self.out_request_no);
        let alias_key = Alias::key(&self.platform, Space::SubjectChange, &name);
        view.need([alias_key.clone(), Merchant::key(&self.platform, &self.sub_mchid)])?;
        lookup::sub(view, &self.platform, &self.sub_mchid)?;
        lookup::not_closed(view, &self.platform, &self.sub_mchid)?;
        if let Some(alias) = view.find::<Alias>(&alias_key)? {
            return self.again(view, ctx, &SubjectChangeId::from(&*alias.target));
        }
        let mut row = self.row(ctx);
        let mut changes = Changes::default();
        papers::keep(view, &mut changes, ctx, &self.platform, &self.files)?;
        changes.insert(Alias {
            platform: self.platform.clone(),
            space: Space::SubjectChange,
            number: name.into(),
            target: row.change_id.shared(),
        });
        enter(view, &mut changes, ctx, &mut row, SubjectChangeState::Auditing)?;
        changes.insert(row.clone());
        Ok(Decided { reply: row, changes })
    }
}

impl Submit {
    fn again(
        &self,
        view: View<'_>,
        ctx: &mut Ctx<'_>,
        change_id: &SubjectChangeId,
    ) -> Result<Decided<SubjectChange>, Stop> {
        let before = get(view, &self.platform, change_id)?;
        if !before.state.is_open_again() {
            if same_bytes(&before.digest, &self.digest) {
                return Ok(Decided::unchanged(before.clone()));
            }
            let (number, state) = (self.out_request_no.clone(), before.state);
            return Err(OnboardingRefusal::SubjectChangePending { number, state }.into());
        }
        let mut row = SubjectChange {
            change_id: before.change_id.clone(),
            step: before.step,
            created_at: before.created_at,
            ..self.row(ctx)
        };
        let mut changes = Changes::default();
        papers::keep(view, &mut changes, ctx, &self.platform, &self.files)?;
        enter(view, &mut changes, ctx, &mut row, SubjectChangeState::Auditing)?;
        changes.update(row.clone());
        Ok(Decided { reply: row, changes })
    }

    fn row(&self, ctx: &mut Ctx<'_>) -> SubjectChange {
        let number = ctx.ids.short("", 15);
        SubjectChange {
            platform: self.platform.clone(),
            change_id: SubjectChangeId::from(format!("{}{number}", ctx.now.second_digits())),
            sub_mchid: self.sub_mchid.clone(),
            out_request_no: self.out_request_no.clone(),
            state: SubjectChangeState::Auditing,
            step: 0,
            held: false,
            reject_reason: None,
            flaws: Flaws::default(),
            name: self.name.clone(),
            form: Arc::clone(&self.form),
            digest: Arc::clone(&self.digest),
            created_at: ctx.now,
            updated_at: ctx.now,
            subject: Some(self.subject),
        }
    }
}
