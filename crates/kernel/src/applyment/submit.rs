//! A platform submits a seller's papers (2.1.1).

use super::enter::enter;
use super::papers;
use crate::changes::Changes;
use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::merchant;
use crate::model::{Alias, Applyment, ApplymentState, BankCard, Flaws, Space, SubjectKind};
use crate::refusal::{OnboardingRefusal, Refusal};
use crate::settlement::Account;
use crate::view::{Stop, View};
use std::sync::Arc;
use tongbao_base::ids::{AppId, ApplymentId, CardId, MchId, MediaId, OutNo};
use tongbao_base::{Fen, same_bytes};

/// The sums that verify an account lie below one yuan, in fen.
const VERIFY_BELOW: i64 = 99;

/// A platform submits a seller's papers (2.1.1). The number of a rejected or cancelled applyment
/// may be used again: it gets the new papers and keeps its own number.
#[derive(Debug, Clone)]
pub struct Submit {
    /// The platform.
    pub platform: MchId,
    /// The platform's number.
    pub out_request_no: OutNo,
    /// What the seller is.
    pub subject: SubjectKind,
    /// The name that buyers will see.
    pub name: String,
    /// The application of the seller's mini program.
    pub sub_appid: Option<AppId>,
    /// The settlement rule, which says the fee; none: the usual one.
    pub settlement_id: Option<String>,
    /// Where its withdrawals go.
    pub account: Account,
    /// The files that the form names.
    pub files: Vec<MediaId>,
    /// The whole form, sealed.
    pub form: Arc<[u8]>,
    /// The form's keyed digest.
    pub digest: Arc<[u8]>,
}

impl Command for Submit {
    const NAME: &'static str = "applyment.submit";
    type Output = Applyment;

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, view: View<'_>, ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        let alias_key = Alias::key(&self.platform, Space::Applyment, self.out_request_no.as_str());
        view.need([alias_key.clone(), crate::model::Merchant::key(&self.platform, &self.platform)])?;
        merchant::lookup::initiator(view, &self.platform)?;
        if let Some(alias) = view.find::<Alias>(&alias_key)? {
            return self.again(view, ctx, &ApplymentId::from(&*alias.target));
        }
        let mut row = self.row(ctx);
        let mut changes = Changes::default();
        papers::keep(view, &mut changes, ctx, &self.platform, &self.files)?;
        changes.insert(Alias {
            platform: self.platform.clone(),
            space: Space::Applyment,
            number: self.out_request_no.shared(),
            target: row.applyment_id.shared(),
        });
        changes.insert(self.account.card(&self.platform, row.card_id.clone()));
        enter(view, &mut changes, ctx, &mut row, ApplymentState::Checking)?;
        changes.insert(row.clone());
        Ok(Decided { reply: row, changes })
    }
}

impl Submit {
    /// The number was used before: for the same papers, or for papers that are to be replaced.
    fn again(
        &self,
        view: View<'_>,
        ctx: &mut Ctx<'_>,
        applyment_id: &ApplymentId,
    ) -> Result<Decided<Applyment>, Stop> {
        let not_found =
            || -> Refusal { OnboardingRefusal::ApplymentNotFound { number: applyment_id.shared() }.into() };
        let before = view.get::<Applyment>(&Applyment::key(&self.platform, applyment_id), not_found)?;
        if !before.state.is_open_again() {
            if same_bytes(&before.digest, &self.digest) {
                return Ok(Decided::unchanged(before.clone()));
            }
            let (number, state) = (self.out_request_no.clone(), before.state);
            return Err(OnboardingRefusal::ApplymentPending { number, state }.into());
        }
        view.need([BankCard::key(&self.platform, &before.card_id)])?;
        let mut row = Applyment {
            applyment_id: before.applyment_id.clone(),
            step: before.step,
            card_id: before.card_id.clone(),
            sub_mchid: before.sub_mchid.clone(),
            created_at: before.created_at,
            ..self.row(ctx)
        };
        let mut changes = Changes::default();
        papers::keep(view, &mut changes, ctx, &self.platform, &self.files)?;
        changes.update(self.account.card(&self.platform, row.card_id.clone()));
        enter(view, &mut changes, ctx, &mut row, ApplymentState::Checking)?;
        changes.update(row.clone());
        Ok(Decided { reply: row, changes })
    }

    fn row(&self, ctx: &mut Ctx<'_>) -> Applyment {
        let verify_amount = ctx.ids.serial().rem_euclid(VERIFY_BELOW).saturating_add(1);
        Applyment {
            platform: self.platform.clone(),
            applyment_id: ApplymentId::from(ctx.ids.short("2", 16)),
            out_request_no: self.out_request_no.clone(),
            subject: self.subject,
            state: ApplymentState::Checking,
            step: 0,
            held: false,
            flaws: Flaws::default(),
            name: self.name.clone(),
            sub_appid: self.sub_appid.clone(),
            settlement_id: self.settlement_id.clone(),
            card_id: CardId::from(ctx.ids.short("6", 16)),
            form: Arc::clone(&self.form),
            digest: Arc::clone(&self.digest),
            verify_amount: Fen::new(verify_amount),
            sub_mchid: None,
            deadline_at: None,
            created_at: ctx.now,
            updated_at: ctx.now,
        }
    }
}
