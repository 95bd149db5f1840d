//! A merchant comes aboard.

use crate::bill;
use crate::changes::Changes;
use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::model::{AccountKind, AppBinding, CardState, Directory, Merchant, MerchantKind, MerchantState};
use crate::refusal::Refusal;
use crate::view::{Stop, View};
use tongbao_base::Day;
use tongbao_base::ids::{AppId, MchId};

/// Everything, in 1/10,000.
const MAX_BP: i64 = 10_000;

/// A settlement card.
#[derive(Debug, Clone)]
pub struct Card {
    /// Whether it can be paid to.
    pub state: CardState,
    /// The bank, `工商银行`.
    pub bank: String,
    /// The last four digits.
    pub tail: String,
}

/// A merchant comes aboard.
#[derive(Debug, Clone)]
pub struct Add {
    /// The platform or partner of a sub-merchant; of any other merchant itself.
    pub platform: MchId,
    /// The merchant.
    pub mchid: MchId,
    /// What it is.
    pub kind: MerchantKind,
    /// Full name.
    pub name: String,
    /// The applications that it may use.
    pub appids: Vec<AppId>,
    /// Fee rate in 1/10,000; none: the profile's.
    pub fee_bp: Option<i64>,
    /// Split cap in 1/10,000; none: the profile's.
    pub ratio_bp: Option<i64>,
    /// Platform: from where it advances refunds; none: it may not.
    pub advance_account: Option<AccountKind>,
    /// Where it is told of splits that it received.
    pub notify_url: Option<String>,
    /// Where its withdrawals go.
    pub card: Card,
}

impl Command for Add {
    const NAME: &'static str = "merchant.add";
    type Output = ();

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, view: View<'_>, ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        view.need([Directory::key(&self.mchid), Directory::key(&self.platform)])?;
        if view.find::<Directory>(&Directory::key(&self.mchid))?.is_some() {
            return Err(Refusal::MerchantExists { mchid: self.mchid.clone() }.into());
        }
        self.check_platform(view)?;
        let rates = [self.fee_bp, self.ratio_bp];
        if let Some(asked_bp) = rates.into_iter().flatten().find(|bp| !(0..=MAX_BP).contains(bp)) {
            return Err(Refusal::RateOutOfRange { asked_bp, max_bp: MAX_BP }.into());
        }
        let mut changes = Changes::default();
        changes.insert(Directory {
            mchid: self.mchid.clone(),
            platform: self.platform.clone(),
            kind: self.kind,
        });
        changes.insert(self.merchant(ctx));
        for appid in &self.appids {
            changes.insert(AppBinding {
                platform: self.platform.clone(),
                mchid: self.mchid.clone(),
                appid: appid.clone(),
            });
        }
        if self.platform == self.mchid {
            bill::enqueue(&mut changes, ctx, &self.platform, Day::of(ctx.now));
        }
        Ok(Decided { reply: (), changes })
    }
}

impl Add {
    /// A sub-merchant comes under a platform or partner that is there; everybody else is its own.
    fn check_platform(&self, view: View<'_>) -> Result<(), Stop> {
        if self.kind != MerchantKind::Sub {
            return if self.platform == self.mchid {
                Ok(())
            } else {
                Err(Refusal::MerchantNotYours { mchid: self.mchid.clone() }.into())
            };
        }
        let unknown = || Refusal::MerchantUnknown { mchid: self.platform.clone() };
        let platform = view.get::<Directory>(&Directory::key(&self.platform), unknown)?;
        if platform.kind.has_sub_merchants() {
            Ok(())
        } else {
            Err(Refusal::NotAPlatform { mchid: self.platform.clone() }.into())
        }
    }

    fn merchant(&self, ctx: &Ctx<'_>) -> Merchant {
        Merchant {
            platform: self.platform.clone(),
            mchid: self.mchid.clone(),
            kind: self.kind,
            name: self.name.clone(),
            state: MerchantState::Active,
            fee_bp: self.fee_bp.unwrap_or(ctx.rules.fee.default_bp),
            ratio_bp: self.ratio_bp,
            advance_account: self.advance_account,
            notify_url: self.notify_url.clone(),
            split_returns: false,
            card_state: self.card.state,
            card_bank: self.card.bank.clone(),
            card_tail: self.card.tail.clone(),
            receivers: 0,
            created_at: ctx.now,
        }
    }
}
