//! The demo plays the whole story and proves every step of it.

use crate::program::{run, text};

#[test]
fn the_demo_plays_the_story_to_a_zero_trial_balance() {
    let played = run(&["demo"]);
    let said = text(&played.stdout);
    assert!(played.status.success(), "{said}\n{}", text(&played.stderr));
    assert!(said.contains("The trial balance:"), "{said}");
    let last = said.lines().last().unwrap_or_default();
    let (held, all) = last.trim_end_matches(" checks held").split_once(" of ").expect("a count");
    assert_eq!(held, all, "{said}");
    assert!(all.parse::<usize>().expect("a number") > 20, "{last}");
}
