//! The next free merchant number.

use crate::changes::Changes;
use crate::model::{Directory, Setting};
use crate::refusal::OnboardingRefusal;
use crate::tables::Key;
use crate::view::{Stop, View};
use tongbao_base::ids::MchId;

/// Numbers of sellers that come by their papers start after this one; those of `merchant add`
/// lie elsewhere, but may be chosen freely.
const BEFORE_FIRST: i64 = 1_700_000_000;
/// So many numbers are looked at; more than that in a row are not taken by hand.
const TRIED: i64 = 32;

/// The key of the last number that was given.
pub(super) fn last_key() -> Key {
    Setting::key("onboarding", "last_mchid")
}

/// The next free merchant number; it is given once, whatever becomes of its applyment.
pub(super) fn next(view: View<'_>, changes: &mut Changes) -> Result<MchId, Stop> {
    let stored = view.find::<Setting>(&last_key())?;
    let last = stored.and_then(|row| row.value.parse().ok()).unwrap_or(BEFORE_FIRST);
    let numbers: Vec<MchId> =
        (1..=TRIED).map(|ahead: i64| MchId::from(ahead.saturating_add(last).to_string())).collect();
    view.need(numbers.iter().map(Directory::key))?;
    for mchid in numbers {
        if view.find::<Directory>(&Directory::key(&mchid))?.is_none() {
            let row =
                Setting { scope: "onboarding".into(), name: "last_mchid".into(), value: mchid.to_string() };
            match stored {
                Some(_) => changes.update(row),
                None => changes.insert(row),
            }
            return Ok(mchid);
        }
    }
    Err(OnboardingRefusal::NoNumberFree { tried: usize::try_from(TRIED).unwrap_or_default() }.into())
}
