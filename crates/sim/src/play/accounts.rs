//! What the bank says of settlement accounts.

use super::Play;
use crate::ask::new_account;
use crate::auditor::Deed;
use crate::auditor::accounts::tail;
use crate::cast;
use crate::script::{BankWord, Mark};
use tongbao_kernel::settlement::{By, Hold, Mark as Marked, Outcome, Verify};

fn bad() -> Outcome {
    Outcome::Fail("银行卡户名或卡号有误".to_owned())
}

impl Play {
    /// The bank speaks of a change where there is one to speak of, and no other like it.
    pub(super) async fn bank(&mut self, of: &str, account: Mark, word: BankWord) -> Result<(), String> {
        let waiting = self.world.waiting(of, &tail(&new_account(account))).await?;
        let [change_id] = waiting.as_slice() else { return Ok(()) };
        let (platform, change_id) = (cast::under(of).into(), change_id.clone());
        let outcome = match word {
            BankWord::Hold => None,
            BankWord::Pass => Some(Outcome::Pass),
            BankWord::Fail => Some(bad()),
        };
        let done = match outcome {
            None => self.once(Hold { platform, change_id }).await?.map(|done| done.is_ok()),
            Some(outcome) => {
                let verify = Verify { platform, change_id, outcome, by: By::Person };
                self.once(verify).await?.map(|done| done.is_ok())
            }
        };
        self.auditor.told(&Deed::BankSaid { of: of.to_owned(), account, word, done })
    }

    /// The bank speaks of the account in use.
    pub(super) async fn payable_now(&mut self, of: &str, payable: bool) -> Result<(), String> {
        let outcome = if payable { Outcome::Pass } else { bad() };
        let command = Marked { platform: cast::under(of).into(), sub_mchid: of.into(), outcome };
        let done = self.once(command).await?.map(|done| done.is_ok());
        self.auditor.told(&Deed::Payable { of: of.to_owned(), payable, done })
    }
}
