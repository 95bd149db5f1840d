//! What happens outside is done with the commands of the operator's own side: the same that the
//! sandbox gives for buyers, banks and the operator.

use super::{Play, mood_name};
use crate::auditor::books::{Order, half_up};
use crate::auditor::{Deed, Means};
use crate::cast::{self, BUYERS};
use crate::client;
use crate::script::{Account, Act, Licence, Mark};
use tongbao_base::Fen;
use tongbao_kernel::command::Command;
use tongbao_kernel::merchant::{AllowReturns, Consent, Control, ControlAction, Note, Owner, TopUp};
use tongbao_kernel::model::{self, AccountKind, Funding, LastAttempt};
use tongbao_kernel::order::{Pay, PayFailed, Target};
use tongbao_kernel::withdrawal::{Outcome, Settle};

/// Whoever stands outside tries again when nobody answered.
const TRIES: usize = 3;

impl Play {
    pub(crate) async fn act(&mut self, act: &Act) -> Result<(), String> {
        match act {
            Act::Pay { order, buyer, change, coupon } => self.pay(*order, (*buyer, *change, *coupon)).await,
            Act::Fumble { order } => self.fumble(*order).await,
            Act::TopUp { of, account, amount } => self.top_up(of, *account, *amount).await,
            Act::Hold { of, part } => self.hold(of, *part).await,
            Act::LetGo { of } => self.let_go(of).await,
            Act::Consent { of, given } => {
                let consent = if *given { Consent::Given } else { Consent::Withheld };
                let command =
                    AllowReturns { platform: cast::under(of).into(), mchid: of.as_str().into(), consent };
                if self.until_done(command).await?.is_some_and(|done| done.is_ok()) {
                    return self.auditor.told(&Deed::Consented { of: of.clone(), given: *given });
                }
                Ok(())
            }
            Act::Object { receiver, objects } => {
                self.world.outside().object(receiver, *objects);
                self.coverage.act("receiver objects");
                self.auditor.told(&Deed::Objects { receiver: receiver.clone(), objects: *objects })
            }
            Act::Bounce { withdrawal } => self.bounce(*withdrawal).await,
            Act::Review { closing, verdict } => self.review(*closing, *verdict).await,
            Act::Agree { closing } => self.agree(*closing).await,
            Act::Judge { papers, word } => self.judge(*papers, *word).await,
            Act::SellerDid { papers, signs } => self.seller_did(*papers, *signs).await,
            Act::Note { of, licence, complaints } => self.note(of, *licence, *complaints).await,
            Act::JudgeAlter { papers, word } => self.judge_alter(*papers, *word).await,
            Act::Bank { of, account, word } => self.bank(of, *account, *word).await,
            Act::Payable { of, payable } => self.payable_now(of, *payable).await,
            Act::Mood { of, mood } => {
                self.world.outside().mood(of, *mood);
                self.coverage.act(mood_name(*mood));
                Ok(())
            }
        }
    }

    /// Submits once, and starts the program again when it died of it.
    pub(super) async fn once<C: Command>(
        &mut self,
        command: C,
    ) -> Result<Option<Result<C::Output, String>>, String> {
        let name = C::NAME;
        let (done, died) = self.world.act(command).await;
        let heard = match &done {
            None => "no answer".to_owned(),
            Some(Ok(_)) => "done".to_owned(),
            Some(Err(rule)) => rule.clone(),
        };
        self.trace.note(format!("   {name}: {heard}"));
        if died {
            self.revive().await?;
        }
        self.world.trouble(None);
        Ok(done)
    }

    /// Submits something that may be done twice without harm until somebody answers.
    async fn until_done<C: Command + Clone>(
        &mut self,
        command: C,
    ) -> Result<Option<Result<C::Output, String>>, String> {
        for _ in 0..TRIES {
            if let Some(done) = self.once(command.clone()).await? {
                return Ok(Some(done));
            }
        }
        Ok(None)
    }

    /// The order, or the first part of the combined order, with the number that is paid.
    fn payable(&self, mark: Mark) -> Option<(String, Order, Target)> {
        let books = self.auditor.books();
        let number = client::combined_number(mark);
        if let Some(combined) = books.combined.get(&number) {
            let order = books.orders.get(combined.parts.first()?)?.clone();
            let target = Target::Combined(number.as_str().into());
            return Some((number, order, target));
        }
        let number = client::order_number(mark);
        let order = books.orders.get(&number)?.clone();
        let target = Target::Order(number.as_str().into());
        Some((number, order, target))
    }

    async fn pay(&mut self, mark: Mark, (buyer, change, coupon): (usize, bool, i64)) -> Result<(), String> {
        let Some((number, order, target)) = self
            .payable(mark)
            .filter(|(_, order, target)| order.combined.is_none() || matches!(target, Target::Combined(_)))
        else {
            return Ok(());
        };
        let payer = order.named.clone().or(order.payer.clone());
        let payer = payer.unwrap_or_else(|| BUYERS[buyer % BUYERS.len()].to_owned());
        let coupon = half_up(order.total, coupon, 100);
        let command = Pay {
            platform: order.by.as_str().into(),
            target,
            payer: payer.as_str().into(),
            funding: if change { Funding::Wallet } else { Funding::Channel },
            bank_type: if change { "OTHERS" } else { "CMB_DEBIT" }.to_owned(),
            coupon: Fen::new(coupon),
        };
        let means = Means { payer, by_change: change, coupon };
        for _ in 0..TRIES {
            let granted = self.once(command.clone()).await?;
            let granted = granted.map(|done| {
                done.map(|paid| paid.transaction_ids.iter().map(ToString::to_string).collect::<Vec<_>>())
            });
            let heard = granted.is_some();
            let deed = Deed::Paid { number: number.clone(), means: means.clone(), granted };
            self.auditor.told(&deed)?;
            if heard {
                break;
            }
        }
        Ok(())
    }

    async fn fumble(&mut self, mark: Mark) -> Result<(), String> {
        let Some((number, order, target)) = self.payable(mark) else { return Ok(()) };
        let command =
            PayFailed { platform: order.by.as_str().into(), target, attempt: LastAttempt::PayError };
        match self.until_done(command).await? {
            Some(_) => self.auditor.told(&Deed::Fumbled { number }),
            None => Ok(()),
        }
    }

    async fn top_up(&mut self, of: &str, account: Account, amount: i64) -> Result<(), String> {
        let command = TopUp {
            platform: cast::under(of).into(),
            owner: Owner::Merchant(of.into()),
            account: match account {
                Account::Basic => AccountKind::BasicAvailable,
                Account::Operation => AccountKind::Operation,
            },
            amount: Fen::new(amount),
        };
        // Money that comes twice comes twice: it is not tried again.
        let done = self.once(command).await?.map(|done| done.is_ok());
        self.auditor.told(&Deed::ToppedUp { of: of.to_owned(), account, amount, done })
    }

    async fn hold(&mut self, of: &str, part: i64) -> Result<(), String> {
        let amount = half_up(self.auditor.books().available(of).max(0), part, 100);
        let reason = "simulated".to_owned();
        let action = ControlAction::Freeze { amount: Some(Fen::new(amount)), reason };
        let command = Control { platform: cast::under(of).into(), mchid: of.into(), action };
        let done = self.once(command).await?.map(|done| done.is_ok());
        self.auditor.told(&Deed::Held { of: of.to_owned(), amount, done })
    }

    async fn let_go(&mut self, of: &str) -> Result<(), String> {
        let command =
            Control { platform: cast::under(of).into(), mchid: of.into(), action: ControlAction::Lift };
        let done = self.until_done(command).await?.map(|done| done.is_ok());
        self.auditor.told(&Deed::LetGo { of: of.to_owned(), done })
    }

    async fn note(
        &mut self,
        of: &str,
        licence: Option<Licence>,
        complaints: Option<u32>,
    ) -> Result<(), String> {
        let holds = licence.map(|licence| match licence {
            Licence::Valid => model::Licence::Valid,
            Licence::StruckOff => model::Licence::StruckOff,
        });
        let (platform, mchid) = (cast::under(of).into(), of.into());
        let command = Note { platform, mchid, licence: holds, complaints, card: None };
        let done = self.once(command).await?.map(|done| done.is_ok());
        self.auditor.told(&Deed::Noted { of: of.to_owned(), licence, complaints, done })
    }

    async fn bounce(&mut self, mark: Mark) -> Result<(), String> {
        let end = format!("/{}", client::withdrawal_number(mark));
        let of_closing = format!("/{}-", client::closing_number(mark));
        let books = self.auditor.books();
        let is_it = |place: &str| place.ends_with(&end) || place.contains(&of_closing);
        let found = books.withdrawals.iter().find(|(place, _)| is_it(place));
        let Some((place, by, id)) =
            found.and_then(|(place, row)| Some((place.clone(), row.by.clone(), row.id.clone()?)))
        else {
            return Ok(());
        };
        let outcome = Outcome::Refund("银行退票".to_owned());
        let command = Settle { platform: by.as_str().into(), withdraw_id: id.as_str().into(), outcome };
        let done = self.until_done(command).await?.map(|done| done.is_ok());
        self.auditor.told(&Deed::Bounced { place, done })
    }
}
