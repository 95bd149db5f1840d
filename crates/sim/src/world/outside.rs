//! The world outside: banks, buyers' accounts, payment codes, merchants' servers. It says what the
//! script says, and writes down what it was asked.
#![allow(missing_docs, reason = "fields and variants are the words of the contract")]

use async_trait::async_trait;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tongbao_base::Time;
use tongbao_base::ids::{MchId, OpenId};
use tongbao_engine::{Channel, Clock, Failure, Paper, PayoutWord, RefundWord, ReviewWord, Scan};
use tongbao_kernel::model::{FailReason, Funding, ReceiverKind, Refund, SplitDetail, Withdrawal};
use tongbao_kernel::order::{CodePayer, CodeWord};
use tongbao_kernel::{refund, withdrawal};
use tongbao_worker::{Answer, Courier, Errand};

use super::clock::Hands;
use crate::cast::BUYERS;
use crate::script::{Code, Fate, Mood, Receiver};

/// What was asked of the outside, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Word {
    /// To pay a refund: under this number, so much. The answer.
    Refund { number: String, amount: i64, fate: Fate },
    /// To pay a withdrawal of a merchant: under this number, so much, to the account that ends so.
    /// The answer.
    Payout { of: String, number: String, amount: i64, tail: String, fate: Fate },
    /// To take a callback.
    Callback { id: String, mchid: String, url: String, event: String, resource: String, taken: bool },
}

#[derive(Debug, Default)]
struct State {
    /// What is still to be said, by the number of the refund or withdrawal.
    fates: BTreeMap<String, Vec<Fate>>,
    codes: BTreeMap<String, Code>,
    objecting: BTreeSet<Receiver>,
    moods: BTreeMap<String, Mood>,
    words: Vec<Word>,
}

/// The world outside; it outlives the program.
pub(crate) struct Outside {
    clock: Arc<Hands>,
    state: Mutex<State>,
}

impl Outside {
    pub(crate) fn new(clock: Arc<Hands>) -> Self {
        Outside { clock, state: Mutex::default() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is to be said of a refund or a withdrawal.
    pub(crate) fn fates(&self, number: &str, fates: &[Fate]) {
        self.state().fates.entry(number.to_owned()).or_insert_with(|| fates.to_vec());
    }

    /// What is to be said of the next payouts of a merchant that is closed.
    pub(crate) fn fates_of_closing(&self, of: &str, fates: &[Fate]) {
        self.state().fates.insert(closing(of), fates.to_vec());
    }

    pub(crate) fn code(&self, code: &str, says: Code) {
        self.state().codes.insert(code.to_owned(), says);
    }

    pub(crate) fn object(&self, receiver: &Receiver, objects: bool) {
        let mut state = self.state();
        if objects {
            state.objecting.insert(receiver.clone());
        } else {
            state.objecting.remove(receiver);
        }
    }

    pub(crate) fn mood(&self, mchid: &str, mood: Mood) {
        self.state().moods.insert(mchid.to_owned(), mood);
    }

    /// Every server is well again.
    pub(crate) fn heal(&self) {
        self.state().moods.clear();
    }

    /// What was asked since the last time.
    pub(crate) fn take_words(&self) -> Vec<Word> {
        std::mem::take(&mut self.state().words)
    }

    /// The next word on a number; the last one stands.
    fn fate(&self, number: &str) -> Fate {
        let mut state = self.state();
        match state.fates.get_mut(number) {
            Some(fates) if fates.len() > 1 => fates.remove(0),
            Some(fates) => fates.first().copied().unwrap_or(Fate::Good),
            None => Fate::Good,
        }
    }

    fn later(&self, ms: i64) -> Time {
        self.clock.now().after_ms(ms)
    }
}

/// Under which the payouts of a closed merchant are: their numbers are the program's.
fn closing(of: &str) -> String {
    format!("closing/{of}")
}

#[async_trait]
impl Channel for Outside {
    async fn pay_refund(&self, refund: &Refund) -> Result<RefundWord, Failure> {
        let number = refund.out_refund_no.to_string();
        let fate = self.fate(&number);
        self.state().words.push(Word::Refund { number, amount: refund.payer_refund.get(), fate });
        Ok(match fate {
            Fate::Good => RefundWord::Settled(refund::Outcome::Success),
            Fate::Bad => RefundWord::Settled(refund::Outcome::Abnormal),
            Fate::Closed => RefundWord::Settled(refund::Outcome::Closed),
            Fate::Later(ms) => RefundWord::Later(self.later(ms)),
        })
    }

    async fn pay_out(&self, row: &Withdrawal) -> Result<PayoutWord, Failure> {
        let (of, number) = (row.mchid.to_string(), row.out_request_no.to_string());
        let is_asked_for = self.state().fates.contains_key(&number);
        let fate = self.fate(&if is_asked_for { number.clone() } else { closing(&of) });
        let (amount, tail) = (row.amount.get(), row.card_tail.clone());
        self.state().words.push(Word::Payout { of, number, amount, tail, fate });
        let reason = "银行卡信息有误".to_owned();
        Ok(match fate {
            Fate::Good => PayoutWord::Settled(withdrawal::Outcome::Success),
            Fate::Bad | Fate::Closed => PayoutWord::Settled(withdrawal::Outcome::Fail(reason)),
            Fate::Later(ms) => PayoutWord::Later(self.later(ms)),
        })
    }

    async fn take_code(&self, scan: Scan<'_>) -> Result<CodeWord, Failure> {
        let payer = |buyer: usize, funding| CodePayer {
            openid: OpenId::from(BUYERS[buyer % BUYERS.len()]),
            funding,
            bank_type: "CMB_DEBIT".to_owned(),
        };
        Ok(match self.state().codes.get(scan.code) {
            Some(Code::Pays(buyer)) => CodeWord::Pays(payer(*buyer, Funding::Channel)),
            Some(Code::PaysChange(buyer)) => CodeWord::Pays(payer(*buyer, Funding::Wallet)),
            Some(Code::Asks(buyer)) => CodeWord::AsksPassword(payer(*buyer, Funding::Channel)),
            Some(Code::Stale) => CodeWord::Expired(self.later(-Time::MINUTE)),
            Some(Code::Unknown) | None => CodeWord::Unknown,
        })
    }

    async fn objection(&self, detail: &SplitDetail) -> Result<Option<FailReason>, Failure> {
        let receiver = match detail.kind {
            ReceiverKind::Merchant => Receiver::Merchant(detail.account.to_string()),
            _ => Receiver::Person(detail.account.to_string()),
        };
        let objects = self.state().objecting.contains(&receiver);
        Ok(objects.then_some(FailReason::AccountAbnormal))
    }

    async fn review(&self, _platform: &MchId, _paper: &Paper) -> Result<ReviewWord, Failure> {
        Ok(ReviewWord::Pass)
    }
}

#[async_trait]
impl Courier for Outside {
    async fn carry(&self, errand: Errand<'_>) -> Option<Answer> {
        let mut state = self.state();
        let mood = state.moods.get(errand.mchid).copied().unwrap_or(Mood::Well);
        state.words.push(Word::Callback {
            id: errand.id.to_owned(),
            mchid: errand.mchid.to_owned(),
            url: errand.url.to_owned(),
            event: errand.event_type.to_owned(),
            resource: String::from_utf8_lossy(errand.resource).into_owned(),
            taken: mood == Mood::Well,
        });
        match mood {
            Mood::Well => Some(Answer { status: 200, body: Vec::new() }),
            Mood::Broken => Some(Answer { status: 500, body: Vec::new() }),
            Mood::SaysFail => Some(Answer { status: 200, body: br#"{"code":"FAIL"}"#.to_vec() }),
            Mood::Slow => None,
        }
    }
}
