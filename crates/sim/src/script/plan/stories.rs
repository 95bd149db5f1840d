//! Stories of their own, told between the steps of the rest: each draws from numbers of its own, so
//! that what a seed says without it stays what it was.

use super::super::{Act, Line, Mark, Step};
use super::Plan;
use crate::draw::Draw;

/// How a story comes into scripts.
pub(super) struct Story {
    /// What sets its numbers apart from those of others.
    pub(super) numbers: u64,
    /// Its steps and what it makes have marks from here on, which no other story has.
    pub(super) first_mark: Mark,
    /// Of a hundred scripts so many have it.
    pub(super) percent: usize,
}

impl Plan {
    /// Puts a story between the steps that were drawn, if the seed has it.
    pub(super) fn between(&mut self, seed: u64, story: &Story, tell: fn(&mut Plan)) {
        self.draw = Draw::new(seed ^ story.numbers);
        if !self.draw.percent(story.percent) {
            return;
        }
        let others = std::mem::take(&mut self.lines);
        self.next = story.first_mark;
        tell(self);
        let new = std::mem::take(&mut self.lines);
        let mut places: Vec<usize> = new.iter().map(|_| self.draw.below(others.len() + 1)).collect();
        places.sort_unstable();
        for at in 1..new.len() {
            if speaks(&new[at].step) {
                places[at] = places[at - 1];
            }
        }
        let mut new: Vec<(usize, Line)> = places.into_iter().zip(new).collect();
        new.reverse();
        for (place, line) in others.into_iter().enumerate() {
            while new.last().is_some_and(|(before, _)| *before <= place) {
                self.lines.extend(new.pop().map(|(_, line)| line));
            }
            self.lines.push(line);
        }
        self.lines.extend(new.into_iter().rev().map(|(_, line)| line));
    }
}

/// A word on what would be passed as soon as anybody works: it comes right after what it is about.
fn speaks(step: &Step) -> bool {
    matches!(step, Step::Act(Act::Bank { .. } | Act::JudgeAlter { .. }))
}
