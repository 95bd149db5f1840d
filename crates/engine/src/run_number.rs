//! Counts the runs of the installation, so that numbers given out in one never return in another.

use crate::run::ATTEMPTS_MAX;
use std::collections::BTreeSet;
use tongbao_kernel::changes::Changes;
use tongbao_kernel::model::Setting;
use tongbao_kernel::view::{Rows, Stop};
use tongbao_store::{Batch, Store, StoreError};

const SCOPE: &str = "engine";
const NAME: &str = "run";
/// A serial is 63 bits: 23 for the run, 40 for the counter within it.
const RUN_MAX: u32 = (1 << 23) - 1;

/// Takes the next run number; it is durable when this returns.
pub(crate) async fn take(store: &dyn Store) -> Result<u32, StoreError> {
    let mut attempt = 1;
    loop {
        match try_take(store).await {
            Err(StoreError::Conflict(_)) if attempt < ATTEMPTS_MAX => attempt += 1,
            outcome => return outcome,
        }
    }
}

async fn try_take(store: &dyn Store) -> Result<u32, StoreError> {
    let mut txn = store.begin().await?;
    let key = Setting::key(SCOPE, NAME);
    let mut rows = Rows::default();
    txn.load(&BTreeSet::from([key.clone()]), &mut rows).await?;
    let before = match rows.view().find::<Setting>(&key) {
        Ok(before) => before.map(|setting| setting.value.as_str()),
        Err(Stop::Load(_) | Stop::Refuse(_)) => {
            return Err(StoreError::Failed(format!("loaded {key:?} without saying whether it is there")));
        }
    };
    let run = after(before)?;
    let mut changes = Changes::default();
    let setting = Setting { scope: SCOPE.into(), name: NAME.into(), value: run.to_string() };
    match before {
        Some(_) => changes.update(setting),
        None => changes.insert(setting),
    }
    let mut batch = Batch::default();
    batch.add(&changes).map_err(|_| StoreError::Failed("a run number moves no money".to_owned()))?;
    txn.commit(&batch).await?;
    Ok(run)
}

fn after(before: Option<&str>) -> Result<u32, StoreError> {
    let Some(text) = before else { return Ok(1) };
    match text.parse::<u32>() {
        Ok(run) if run < RUN_MAX => Ok(run + 1),
        _ => Err(StoreError::Corrupt(format!(
            "setting {SCOPE}/{NAME}: {text:?}, a run below {RUN_MAX} expected"
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_count_up_from_one_and_never_wrap() {
        assert_eq!(after(None).unwrap(), 1);
        assert_eq!(after(Some("41")).unwrap(), 42);
        assert_eq!(after(Some("8388606")).unwrap(), RUN_MAX);
        for text in ["8388607", "", "-1", "x"] {
            assert!(matches!(after(Some(text)), Err(StoreError::Corrupt(_))), "{text}");
        }
    }
}
