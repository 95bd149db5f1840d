//! Decides a batch: in order of arrival, each command upon what those before it changed.
//!
//! Invariant: a decision counts only if every row that it looked at was there, and if all
//! commands before it were decided for good. So the batch is walked in order. When the command
//! at the head lacks rows, those behind it are asked, as a rehearsal whose outcome is thrown
//! away, which rows they will want; all of them are loaded at once, and the walk goes on from
//! the head. A rehearsal that guessed wrong costs a further load, never a wrong decision.

use crate::job::{Job, Verdict};
use crate::{Failure, RuleBook};
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use tongbao_base::Time;
use tongbao_base::ids::MchId;
use tongbao_kernel::changes::Changes;
use tongbao_kernel::ctx::{Ctx, IdSource};
use tongbao_kernel::ledger::AccountKey;
use tongbao_kernel::refusal::Refusal;
use tongbao_kernel::tables::Key;
use tongbao_kernel::view::{Rows, Stop, Untaken};
use tongbao_store::{StoreError, Txn};

/// How often a command, or a query, may ask for rows. Rules go three keys deep at most (alias,
/// order, what belongs to it) and debit then: four loads. Twice that is a rule gone astray.
pub(crate) const ROUNDS_MAX: u32 = 8;

/// What a batch is decided with.
pub(crate) struct Circumstances<'a> {
    /// When.
    pub(crate) now: Time,
    /// By whose rules.
    pub(crate) rules: &'a RuleBook,
    /// The next free numbers; advanced by every command that is done, never taken back.
    pub(crate) ids: &'a mut IdSource,
}

impl Circumstances<'_> {
    fn ctx(&self, platform: &MchId) -> Ctx<'_> {
        Ctx { now: self.now, ids: *self.ids, rules: self.rules.of(platform) }
    }
}

/// A batch that was decided, and is not committed yet.
#[derive(Debug, Default)]
pub(crate) struct Decided {
    /// What becomes of each command once the batch is durable.
    pub(crate) verdicts: Vec<Verdict>,
    /// What each command that is done changes.
    pub(crate) changes: Vec<Changes>,
    /// How many loads it took.
    pub(crate) rounds: u32,
    /// How many rows were asked for.
    pub(crate) keys: usize,
}

/// Why there is no decision.
enum Undecided {
    /// These rows are needed first.
    Lacks(BTreeSet<Key>),
    /// A rule says no.
    Refused(Refusal),
    /// The command panicked, or would break an invariant.
    Broken(String),
}

/// Decides every job, loading what they need within `txn`.
pub(crate) async fn decide(
    jobs: &mut [Box<dyn Job>],
    txn: &mut dyn Txn,
    mut around: Circumstances<'_>,
) -> Result<Decided, StoreError> {
    let mut rows = Rows::default();
    let mut decided = Decided::default();
    let mut asked = 0;
    while let Some((head, behind)) = jobs.get_mut(decided.verdicts.len()..).and_then(<[_]>::split_first_mut) {
        let verdict = match take(head.as_mut(), &mut rows, &mut around) {
            Ok(changes) => {
                decided.changes.push(changes);
                Ok(())
            }
            Err(Undecided::Lacks(mut keys)) if asked < ROUNDS_MAX => {
                asked += 1;
                decided.rounds += 1;
                // Commands that want other rows than they rehearsed are rare; a batch full of
                // them must not be rehearsed once for each.
                if decided.rounds <= ROUNDS_MAX {
                    keys.extend(behind.iter_mut().flat_map(|job| rehearse(job.as_mut(), &rows, &around)));
                }
                decided.keys += keys.len();
                txn.load(&keys, &mut rows).await?;
                continue;
            }
            Err(Undecided::Lacks(keys)) => {
                Err(Failure::Broken(format!("rows lacking after {ROUNDS_MAX} loads: {keys:?}")))
            }
            Err(Undecided::Refused(refusal)) => Err(Failure::Refused(refusal)),
            Err(Undecided::Broken(what)) => Err(Failure::Broken(what)),
        };
        decided.verdicts.push(verdict);
        asked = 0;
    }
    Ok(decided)
}

/// Decides one command for good, and shows what it changes to those behind it.
fn take(job: &mut dyn Job, rows: &mut Rows, around: &mut Circumstances<'_>) -> Result<Changes, Undecided> {
    let (changes, ids) = consider(job, rows, around)?;
    rows.apply(&changes).map_err(|untaken| match untaken {
        Untaken::Load(keys) => Undecided::Lacks(keys),
        Untaken::Broken(broken) => Undecided::Broken(format!("{broken:?}")),
    })?;
    *around.ids = ids;
    Ok(changes)
}

/// Which rows a command would want if it were its turn.
fn rehearse(job: &mut dyn Job, rows: &Rows, around: &Circumstances<'_>) -> BTreeSet<Key> {
    match consider(job, rows, around) {
        Err(Undecided::Lacks(keys)) => keys,
        Err(Undecided::Refused(_) | Undecided::Broken(_)) => BTreeSet::new(),
        Ok((changes, _)) => debited(&changes).filter(|key| !rows.knows(key)).collect(),
    }
}

/// The accounts whose balance must be known before the changes can be taken.
fn debited(changes: &Changes) -> impl Iterator<Item = Key> {
    let from = changes.entries().iter().map(AccountKey::from_of);
    from.filter(|account| account.account.is_guarded()).map(|account| account.key())
}

/// Asks the rule. A panic stays within its command.
fn consider(
    job: &mut dyn Job,
    rows: &Rows,
    around: &Circumstances<'_>,
) -> Result<(Changes, IdSource), Undecided> {
    let mut ctx = around.ctx(job.platform());
    // A job keeps nothing of a decision but its reply, which the next decision replaces.
    let decision = catch_unwind(AssertUnwindSafe(|| job.decide(rows.view(), &mut ctx)));
    match decision {
        Ok(Ok(changes)) => Ok((changes, ctx.ids)),
        Ok(Err(Stop::Load(keys))) => Err(Undecided::Lacks(keys)),
        Ok(Err(Stop::Refuse(refusal))) => Err(Undecided::Refused(refusal)),
        Err(panic) => {
            let said = panic.downcast_ref::<&str>().copied();
            let said = said.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
            Err(Undecided::Broken(format!("panicked: {}", said.unwrap_or("without a word"))))
        }
    }
}
