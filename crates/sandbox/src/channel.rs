//! The channel that pays everything at once, unless a developer said otherwise.

use crate::codes::Codes;
use crate::stored;
use async_trait::async_trait;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tongbao_base::ids::MchId;
use tongbao_engine::{Channel, Failure, Paper, PayoutWord, RefundWord, ReviewWord, Scan};
use tongbao_kernel::model::{FailReason, ReceiverKind, Refund, SplitDetail, Withdrawal};
use tongbao_kernel::order::CodeWord;
use tongbao_kernel::refund;
use tongbao_kernel::setting::Set;
use tongbao_kernel::withdrawal;
use tongbao_store::{Reader, StoreError};

/// The settings that say which receivers take nothing: `objection/<type>/<account>`.
const OBJECTION: &str = "objection/";

/// The channel of the sandbox.
#[derive(Debug, Default)]
pub struct SandboxChannel {
    pub(crate) codes: Codes,
    objections: Mutex<BTreeMap<Arc<str>, FailReason>>,
}

impl SandboxChannel {
    /// A channel that pays everything.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes up the objections that were set when the installation last ran.
    pub async fn restore(&self, reader: &dyn Reader) -> Result<(), StoreError> {
        let settings = stored::all(reader).await?;
        let mut objections = self.objections();
        for setting in settings {
            if setting.name.starts_with(OBJECTION) {
                let reason = FailReason::from_word(&setting.value).ok_or_else(|| {
                    StoreError::Corrupt(format!("{} is {:?}, not a reason", setting.name, setting.value))
                })?;
                objections.insert(setting.name, reason);
            }
        }
        Ok(())
    }

    /// From now on the receiver takes nothing for this reason; none: it takes its part again.
    /// The command remembers it.
    pub(crate) fn object(&self, kind: ReceiverKind, account: &str, reason: Option<FailReason>) -> Set {
        let name = name(kind, account);
        let set = stored::remember(&name, reason.map(|reason| reason.to_string()));
        let mut objections = self.objections();
        match reason {
            Some(reason) => objections.insert(name, reason),
            None => objections.remove(&name),
        };
        set
    }

    fn objections(&self) -> MutexGuard<'_, BTreeMap<Arc<str>, FailReason>> {
        self.objections.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn name(kind: ReceiverKind, account: &str) -> Arc<str> {
    format!("{OBJECTION}{kind}/{account}").into()
}

#[async_trait]
impl Channel for SandboxChannel {
    async fn pay_refund(&self, _refund: &Refund) -> Result<RefundWord, Failure> {
        Ok(RefundWord::Settled(refund::Outcome::Success))
    }

    async fn pay_out(&self, _withdrawal: &Withdrawal) -> Result<PayoutWord, Failure> {
        Ok(PayoutWord::Settled(withdrawal::Outcome::Success))
    }

    async fn take_code(&self, scan: Scan<'_>) -> Result<CodeWord, Failure> {
        Ok(self.codes.take(scan))
    }

    async fn objection(&self, detail: &SplitDetail) -> Result<Option<FailReason>, Failure> {
        Ok(self.objections().get(&name(detail.kind, &detail.account)).copied())
    }

    async fn review(&self, _platform: &MchId, _paper: &Paper) -> Result<ReviewWord, Failure> {
        Ok(ReviewWord::Pass)
    }
}
