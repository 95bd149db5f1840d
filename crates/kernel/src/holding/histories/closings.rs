//! Closings and controls in the histories.

use super::{nth, twice};
use crate::closing::tests::{close, confirm, leftover};
use crate::closing::{ACCOUNTS, Review, Verdict};
use crate::merchant::{Control, ControlAction};
use crate::model::{AccountKind, Closing, Sweep};
use crate::testing::{OTHER_SUB, PLATFORM, World};
use proptest::prelude::*;

/// Something that is asked for.
#[derive(Debug, Clone)]
pub(super) enum Step {
    Control { action: ControlAction },
    Close { sweep: Sweep },
    Review { closing: usize, verdict: Verdict },
    Confirm { closing: usize },
    Leftover { account: AccountKind, percent: i64 },
}

pub(super) fn step() -> impl Strategy<Value = Step> {
    let freeze = ControlAction::Freeze { amount: None, reason: "risk".to_owned() };
    let control = prop_oneof![1 => Just(freeze), 2 => Just(ControlAction::Lift)];
    let verdict = |passes| if passes { Verdict::Pass } else { Verdict::Reject("no".to_owned()) };
    prop_oneof![
        1 => control.prop_map(|action| Step::Control { action }),
        2 => prop::sample::select(vec![Sweep::Apply, Sweep::Leave]).prop_map(|sweep| Step::Close { sweep }),
        1 => (0..3_usize, prop::bool::weighted(0.8))
            .prop_map(move |(closing, passes)| Step::Review { closing, verdict: verdict(passes) }),
        2 => (0..3_usize).prop_map(|closing| Step::Confirm { closing }),
        1 => (prop::sample::select(ACCOUNTS.to_vec()), 1..120_i64)
            .prop_map(|(account, percent)| Step::Leftover { account, percent }),
    ]
}

/// Does one step, to the seller that may go; one that points at nothing is skipped.
pub(super) fn play(world: &mut World, number: &str, step: Step) -> Option<()> {
    match step {
        Step::Control { action } => {
            twice(world, Control { platform: PLATFORM.into(), mchid: OTHER_SUB.into(), action });
        }
        Step::Close { sweep } => twice(world, close(OTHER_SUB, number, sweep)),
        Step::Review { closing, verdict } => {
            let closing_id = nth_closing(world, closing)?.closing_id;
            // What passes may be turned down for what came up meanwhile, and is then decided.
            let _ = world.run(Review { platform: PLATFORM.into(), closing_id, verdict });
        }
        Step::Confirm { closing } => {
            let closing = nth_closing(world, closing)?;
            twice(world, confirm(&closing));
        }
        Step::Leftover { account, percent } => {
            let amount = world.balance(OTHER_SUB, account) * percent / 100;
            twice(world, leftover(OTHER_SUB, number, account, amount));
        }
    }
    Some(())
}

fn nth_closing(world: &World, index: usize) -> Option<Closing> {
    nth(world.all::<Closing>().cloned().collect(), index)
}
