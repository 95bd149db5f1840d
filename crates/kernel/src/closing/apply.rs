//! A platform applies to close a sub-merchant, or for money left after that (2.9).

use super::flow::{enter, get, in_seconds};
use super::standing::{self, Standing};
use crate::changes::Changes;
use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::holding::{self, number};
use crate::ledger::AccountKey;
use crate::media;
use crate::model::{
    AccountKind, Alias, Closing, ClosingFlow, ClosingState, Directory, Media, MediaKind, MerchantState,
    Space, Sweep,
};
use crate::refusal::{ClosingRefusal, Refusal};
use crate::tables::Key;
use crate::view::{Stop, View};
use tongbao_base::ids::{ClosingId, MchId, MediaId, OutNo};
use tongbao_base::{Fen, same_bytes};

/// What a paper may be.
const PAPERS: &[MediaKind] = &[MediaKind::Image, MediaKind::Pdf];

/// Who is paid. The kernel keeps it and never reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payee {
    /// Names, numbers and papers, sealed.
    pub sealed: Vec<u8>,
    /// Equal for equal payees.
    pub digest: String,
    /// The bank, `工商银行`.
    pub bank: String,
    /// The last four digits of the account.
    pub tail: String,
}

/// What is applied for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wish {
    /// 注销提现: the closing and the money (2.9.1). For a closed number with money in it: the
    /// money.
    Settle {
        /// Whether the money goes to the bank.
        sweep: Sweep,
        /// Who gets it.
        payee: Payee,
        /// A signed application is enclosed.
        has_proof: bool,
    },
    /// The closing of a sub-merchant that has nothing left (2.9.2).
    Close,
    /// Money of a closed number (2.9.2).
    Leftover {
        /// From which account.
        account: AccountKind,
        /// How much.
        amount: Fen,
        /// Who gets it; none: the merchant's own card, as it is known.
        payee: Option<Payee>,
        /// The merchant that gets it, if it is one.
        payee_mchid: Option<MchId>,
    },
}

/// A platform applies to close a sub-merchant, or for money left after that (2.9).
#[derive(Debug, Clone)]
pub struct Apply {
    /// The platform.
    pub platform: MchId,
    /// The sub-merchant.
    pub sub_mchid: MchId,
    /// The platform's number.
    pub out_request_no: OutNo,
    /// What is applied for.
    pub wish: Wish,
    /// The papers that are enclosed: the platform's own uploads.
    pub papers: Vec<MediaId>,
    /// The rest, as the edge wrote it; compared, never read.
    pub terms: String,
}

impl Command for Apply {
    const NAME: &'static str = "closing.apply";
    type Output = Closing;

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, view: View<'_>, ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        let mut keys = standing::keys(&self.platform, &self.sub_mchid);
        keys.push(self.alias_key());
        keys.extend(self.payee_mchid().map(Directory::key));
        keys.extend(self.papers.iter().map(|id| Media::key(&self.platform, id)));
        view.need(keys)?;
        if let Some(alias) = view.find::<Alias>(&self.alias_key())? {
            return self.again(view, &ClosingId::from(&*alias.target)).map(Decided::unchanged);
        }
        let standing = standing::of(view, &self.platform, &self.sub_mchid)?;
        self.check(view, &standing)?;
        let mut row = self.row(ctx, &standing);
        let mut changes = Changes::default();
        for id in &self.papers {
            media::keep(&mut changes, media::need(view, &self.platform, id, PAPERS)?, ctx.now);
        }
        changes.insert(Alias {
            platform: self.platform.clone(),
            space: Space::Closing,
            number: Closing::alias_number(self.flow(), &self.out_request_no).into(),
            target: row.closing_id.shared(),
        });
        if self.flow() != ClosingFlow::Leftover {
            self.point(view, &mut changes, &row)?;
        }
        // The older way knows no state before the review (2.9.2).
        let (state, seconds) = match self.flow() {
            ClosingFlow::Plain => (ClosingState::Reviewing, ctx.rules.closing.review_seconds),
            _ => (ClosingState::Accepted, ctx.rules.closing.accept_seconds),
        };
        let due_at = Some(in_seconds(ctx, seconds));
        enter(ctx, &mut changes, &mut row, state, due_at);
        changes.insert(row.clone());
        Ok(Decided { reply: row, changes })
    }
}

impl Apply {
    fn flow(&self) -> ClosingFlow {
        match self.wish {
            Wish::Settle { .. } => ClosingFlow::Settling,
            Wish::Close => ClosingFlow::Plain,
            Wish::Leftover { .. } => ClosingFlow::Leftover,
        }
    }

    fn alias_key(&self) -> Key {
        let number = Closing::alias_number(self.flow(), &self.out_request_no);
        Alias::key(&self.platform, Space::Closing, &number)
    }

    fn payee(&self) -> Option<&Payee> {
        match &self.wish {
            Wish::Settle { payee, .. } => Some(payee),
            Wish::Close => None,
            Wish::Leftover { payee, .. } => payee.as_ref(),
        }
    }

    fn is_for(&self, payee_digest: Option<&str>) -> bool {
        match (payee_digest, self.payee()) {
            (Some(before), Some(payee)) => same_bytes(before.as_bytes(), payee.digest.as_bytes()),
            (before, payee) => before.is_none() && payee.is_none(),
        }
    }

    fn payee_mchid(&self) -> Option<&MchId> {
        match &self.wish {
            Wish::Leftover { payee_mchid, .. } => payee_mchid.as_ref(),
            _ => None,
        }
    }

    fn sweep(&self) -> Sweep {
        match &self.wish {
            Wish::Settle { sweep, .. } => *sweep,
            Wish::Close => Sweep::Leave,
            Wish::Leftover { .. } => Sweep::Apply,
        }
    }

    fn leftover(&self) -> (Option<AccountKind>, Option<Fen>) {
        match &self.wish {
            Wish::Leftover { account, amount, .. } => (Some(*account), Some(*amount)),
            _ => (None, None),
        }
    }

    /// The number was applied under before: its current state (Annex A).
    fn again(&self, view: View<'_>, closing_id: &ClosingId) -> Result<Closing, Stop> {
        let row = get(view, &self.platform, closing_id)?;
        let (account, amount) = self.leftover();
        let field = if row.sub_mchid != self.sub_mchid {
            "sub_mchid"
        } else if row.sweep != self.sweep() {
            "withdraw"
        } else if row.account != account {
            "out_account_type"
        } else if row.amount != amount {
            "amount"
        } else if !self.is_for(row.payee_digest.as_deref()) {
            "payee_info"
        } else if row.terms != self.terms {
            if row.flow == ClosingFlow::Plain { "application_info" } else { "terms" }
        } else {
            return Ok(row.clone());
        };
        Err(Refusal::ReentryDiffers { number: self.out_request_no.clone(), field }.into())
    }

    fn check(&self, view: View<'_>, standing: &Standing<'_>) -> Result<(), Stop> {
        match &self.wish {
            Wish::Leftover { account, amount, .. } => self.check_leftover(view, standing, *account, *amount),
            Wish::Close => {
                self.check_open(view)?;
                if standing.is_closed() {
                    return Err(ClosingRefusal::ClosedAlready { mchid: self.sub_mchid.clone() }.into());
                }
                check_empty(standing)
            }
            Wish::Settle { sweep, has_proof, .. } => {
                self.check_open(view)?;
                check_blocks(standing)?;
                if !standing.is_closed() {
                    return check_proof(standing, *has_proof);
                }
                if standing.left()?.is_zero() {
                    return Err(ClosingRefusal::ClosedAlready { mchid: self.sub_mchid.clone() }.into());
                }
                if *sweep == Sweep::Leave {
                    return Err(ClosingRefusal::SweepMissing.into());
                }
                check_proof(standing, *has_proof)
            }
        }
    }

    /// One application to close a sub-merchant at a time.
    fn check_open(&self, view: View<'_>) -> Result<(), Stop> {
        match standing::open(view, &self.platform, &self.sub_mchid)? {
            None => Ok(()),
            Some(Closing { closing_id, state, .. }) => {
                Err(ClosingRefusal::ClosingUnderWay { closing_id: closing_id.clone(), state: *state }.into())
            }
        }
    }

    fn check_leftover(
        &self,
        view: View<'_>,
        standing: &Standing<'_>,
        account: AccountKind,
        asked: Fen,
    ) -> Result<(), Stop> {
        holding::check_positive(asked)?;
        if standing.merchant.state != MerchantState::Cancelled {
            return Err(ClosingRefusal::MerchantNotClosed { mchid: self.sub_mchid.clone() }.into());
        }
        if let Some(mchid) = self.payee_mchid()
            && view.find::<Directory>(&Directory::key(mchid))?.is_none()
        {
            return Err(Refusal::MerchantUnknown { mchid: mchid.clone() }.into());
        }
        let pocket = AccountKey::merchant(&self.platform, &self.sub_mchid, account);
        let available = view.balance(&pocket)?;
        if available < asked {
            return Err(ClosingRefusal::LeftoverShort { account, available, asked }.into());
        }
        Ok(())
    }

    /// From now on this is the sub-merchant's newest application.
    fn point(&self, view: View<'_>, changes: &mut Changes, row: &Closing) -> Result<(), Stop> {
        let newest = Alias {
            platform: self.platform.clone(),
            space: Space::ClosingOf,
            number: self.sub_mchid.shared(),
            target: row.closing_id.shared(),
        };
        if view.find::<Alias>(&standing::newest_key(&self.platform, &self.sub_mchid))?.is_some() {
            changes.update(newest);
        } else {
            changes.insert(newest);
        }
        Ok(())
    }

    fn row(&self, ctx: &mut Ctx<'_>, standing: &Standing<'_>) -> Closing {
        let (account, amount) = self.leftover();
        let payee = self.payee();
        let merchant = standing.merchant;
        Closing {
            platform: self.platform.clone(),
            closing_id: ClosingId::from(number(ctx, "2000")),
            sub_mchid: self.sub_mchid.clone(),
            out_request_no: self.out_request_no.clone(),
            flow: self.flow(),
            state: ClosingState::Accepted,
            sweep: self.sweep(),
            again: standing.is_closed(),
            account,
            amount,
            payee: payee.map(|payee| payee.sealed.clone()),
            payee_digest: payee.map(|payee| payee.digest.clone()),
            card_bank: payee.map_or(&merchant.card_bank, |payee| &payee.bank).clone(),
            card_tail: payee.map_or(&merchant.card_tail, |payee| &payee.tail).clone(),
            terms: self.terms.clone(),
            held: false,
            reject_reason: None,
            payouts: String::new(),
            due_at: None,
            confirmed_by: None,
            confirmed_at: None,
            contract_version: None,
            created_at: ctx.now,
            updated_at: ctx.now,
        }
    }
}

/// A signed application is enclosed where one is needed.
fn check_proof(standing: &Standing<'_>, has_proof: bool) -> Result<(), Stop> {
    match standing.proof_need() {
        Some(need) if !has_proof => Err(ClosingRefusal::ProofMissing { need }.into()),
        _ => Ok(()),
    }
}

/// Nothing of the sub-merchant is under way.
pub(super) fn check_blocks(standing: &Standing<'_>) -> Result<(), Stop> {
    if standing.blocks.is_empty() {
        return Ok(());
    }
    Err(ClosingRefusal::ClosingBlocked { blocks: standing.blocks.clone() }.into())
}

/// Nothing is left of the sub-merchant, and nothing under way (2.9.2).
pub(super) fn check_empty(standing: &Standing<'_>) -> Result<(), Stop> {
    let left = standing.left()?;
    if left.is_positive() {
        return Err(ClosingRefusal::BalanceLeft { left }.into());
    }
    check_blocks(standing)
}
