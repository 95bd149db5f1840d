//! What operators and sellers say about closings, papers of newcomers and new papers.

use super::Play;
use crate::ask::Flow;
use crate::auditor::Deed;
use crate::auditor::closings::Closing;
use crate::cast::TEA;
use crate::client;
use crate::script::{AlterWord, Judgement, Mark, Verdict};
use tongbao_base::ids::{ApplymentId, ClosingId, SubjectChangeId};
use tongbao_kernel::model::{ApplymentState, Flaws, SubjectChangeState};
use tongbao_kernel::{applyment, closing, subject_change};

impl Play {
    /// An application to close by its own number, where the platform was told it.
    fn closing(&self, mark: Mark) -> Option<(String, Closing, ClosingId)> {
        let number = client::closing_number(mark);
        let row = self.auditor.books().closings.get(&number)?;
        let id = ClosingId::from(row.id.as_deref()?);
        Some((number, row.clone(), id))
    }

    pub(super) async fn review(&mut self, mark: Mark, verdict: Verdict) -> Result<(), String> {
        let Some((number, row, closing_id)) = self.closing(mark) else { return Ok(()) };
        let platform = row.by.as_str().into();
        let says = match verdict {
            Verdict::Hold => {
                let done = self.once(closing::Hold { platform, closing_id }).await?;
                let done = done.map(|done| done.is_ok());
                return self.auditor.told(&Deed::Reviewed { number, verdict, done });
            }
            Verdict::Pass => closing::Verdict::Pass,
            Verdict::Reject => closing::Verdict::Reject("simulated".to_owned()),
        };
        let done = self.once(closing::Review { platform, closing_id, verdict: says }).await?;
        let done = done.map(|done| done.is_ok());
        self.auditor.told(&Deed::Reviewed { number, verdict, done })
    }

    pub(super) async fn agree(&mut self, mark: Mark) -> Result<(), String> {
        let Some((number, row, closing_id)) =
            self.closing(mark).filter(|(_, row, _)| row.flow == Flow::Settling)
        else {
            return Ok(());
        };
        let command = closing::Confirm {
            platform: row.by.as_str().into(),
            sub_mchid: row.of.as_str().into(),
            closing: closing::ClosingRef::Id(closing_id),
            also: None,
            confirmation: closing::Confirmation::Merchant,
        };
        let done = self.once(command).await?.map(|done| done.is_ok());
        self.auditor.told(&Deed::Agreed { number, done })
    }

    /// Papers by their own number, where the platform was told it.
    fn papers(&self, mark: Mark) -> Option<(String, ApplymentId)> {
        let number = client::papers_number(mark);
        let id = self.auditor.books().papers.get(&number)?.id.as_ref()?.to_string();
        Some((number, ApplymentId::from(id)))
    }

    pub(super) async fn judge(&mut self, mark: Mark, word: Judgement) -> Result<(), String> {
        let Some((number, applyment_id)) = self.papers(mark) else { return Ok(()) };
        let state = match word {
            Judgement::Hold => None,
            Judgement::Verify => Some(ApplymentState::AccountNeedVerify),
            Judgement::Audit => Some(ApplymentState::Auditing),
            Judgement::Reject => Some(ApplymentState::Rejected),
            Judgement::Sign => Some(ApplymentState::NeedSign),
            Judgement::Finish => Some(ApplymentState::Finish),
            Judgement::Freeze => Some(ApplymentState::Frozen),
            Judgement::Cancel => Some(ApplymentState::Canceled),
        };
        let verdict = match state {
            None => applyment::Verdict::Hold,
            Some(state) => {
                applyment::Verdict::State(state, Flaws::one("id_card_copy", "simulated".to_owned()))
            }
        };
        let command = applyment::Judge { platform: TEA.into(), applyment_id, verdict };
        let done = self.once(command).await?.map(|done| done.is_ok());
        self.auditor.told(&Deed::Judged { number, word, done })
    }

    pub(super) async fn seller_did(&mut self, mark: Mark, signs: bool) -> Result<(), String> {
        let Some((number, applyment_id)) = self.papers(mark) else { return Ok(()) };
        let platform = TEA.into();
        let done = if signs {
            self.once(applyment::Sign { platform, applyment_id }).await?.map(|done| done.is_ok())
        } else {
            self.once(applyment::Verify { platform, applyment_id }).await?.map(|done| done.is_ok())
        };
        self.auditor.told(&Deed::SellerDid { number, signs, done })
    }

    /// A person says something about a seller's new papers, where their number was told.
    pub(super) async fn judge_alter(&mut self, mark: Mark, word: AlterWord) -> Result<(), String> {
        let number = client::alter_number(mark);
        let found = self.auditor.books().alters.iter().find(|(_, row)| row.number == number);
        let Some((place, row)) = found else { return Ok(()) };
        let Some(id) = row.id.as_deref() else { return Ok(()) };
        let (platform, change_id) = (row.by.as_str().into(), SubjectChangeId::from(id));
        let place = place.clone();
        let state = match word {
            AlterWord::Hold => None,
            AlterWord::Audit => Some(SubjectChangeState::Auditing),
            AlterWord::Reject => Some(SubjectChangeState::Rejected),
            AlterWord::Edit => Some(SubjectChangeState::Editing),
            AlterWord::Modify => Some(SubjectChangeState::Modifying),
            AlterWord::Finish => Some(SubjectChangeState::Finished),
        };
        let verdict = state.map_or(subject_change::Verdict::Hold, |state| {
            subject_change::Verdict::State(state, Some("simulated".to_owned()), Flaws::default())
        });
        let command = subject_change::Judge { platform, change_id, verdict };
        let done = self.once(command).await?.map(|done| done.is_ok());
        self.auditor.told(&Deed::AlterJudged { place, word, done })
    }
}
