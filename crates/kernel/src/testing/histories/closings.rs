//! Closings and controls in the histories.

use super::{nth, twice};
use crate::closing::{ACCOUNTS, Review, Verdict};
use crate::merchant::{Control, ControlAction};
use crate::model::{AccountKind, Closing, Sweep};
use crate::testing::closing::{close, confirm, leftover};
use crate::testing::draw::{Draw, Kinds};
use crate::testing::{OTHER_SUB, PLATFORM, World};

/// Something that is asked for.
#[derive(Debug, Clone)]
pub(super) enum Step {
    Control { action: ControlAction },
    Close { sweep: Sweep },
    Review { closing: usize, verdict: Verdict },
    Confirm { closing: usize },
    Leftover { account: AccountKind, percent: i64 },
}

const KINDS: Kinds<Step> = &[
    (1, |draw| Step::Control { action: control(draw) }),
    (2, |draw| Step::Close { sweep: draw.one_of(&[Sweep::Apply, Sweep::Leave]) }),
    (1, |draw| Step::Review { closing: draw.index(3), verdict: verdict(draw) }),
    (2, |draw| Step::Confirm { closing: draw.index(3) }),
    (1, |draw| Step::Leftover { account: draw.one_of(&ACCOUNTS), percent: draw.number(1..=119) }),
];

pub(super) fn step(draw: &mut Draw<'_>) -> Step {
    draw.weighted(KINDS)(draw)
}

fn control(draw: &mut Draw<'_>) -> ControlAction {
    if draw.chance(67) {
        ControlAction::Lift
    } else {
        ControlAction::Freeze { amount: None, reason: "risk".to_owned() }
    }
}

fn verdict(draw: &mut Draw<'_>) -> Verdict {
    if draw.chance(80) { Verdict::Pass } else { Verdict::Reject("no".to_owned()) }
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
