//! Histories at random, and those that the fuzzer kept.

use super::generic::{self, Side};
use super::{Draw, orders, play_all, play_market, step};
use proptest::prelude::*;
use std::fmt::Debug;

/// What one step reads at most.
const STEP_BYTES: usize = 32;

/// Steps from random bytes.
pub(super) fn random<S: Debug>(step: fn(&mut Draw<'_>) -> S) -> impl Strategy<Value = S> {
    prop::collection::vec(any::<u8>(), STEP_BYTES).prop_map(move |bytes| step(&mut Draw::new(&bytes)))
}

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config(192))]

    #[test]
    fn no_history_breaks_the_books(steps in prop::collection::vec(random(step), 1..100)) {
        play_market(steps);
    }
}

proptest! {
    #![proptest_config(config(128))]

    #[test]
    fn no_history_outside_the_market_breaks_the_books(
        side in prop::sample::select(vec![Side::Partner, Side::Shop]),
        steps in prop::collection::vec(random(generic::step), 1..100),
    ) {
        generic::play_all(side, steps);
    }

    #[test]
    fn the_books_hold_through_any_history_of_orders(
        steps in prop::collection::vec(random(orders::step), 1..40),
        delay_days in 0..3_i64,
    ) {
        orders::play_all(delay_days, &steps);
    }
}

/// The fuzzer finds them with its own build; here they are played on every run.
#[test]
fn the_kept_histories_hold() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus/decide");
    let mut kept: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    kept.sort();
    assert!(kept.len() >= 10, "{} histories are no corpus", kept.len());
    for file in kept {
        println!("{}", file.display());
        play_all(&std::fs::read(&file).unwrap());
    }
}
