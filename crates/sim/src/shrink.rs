//! A failing script is made small: chunks of lines go, then single lines, then single wishes of a
//! step, then faults, for as long as it fails.

use crate::play::{Violation, play};
use crate::script::{Line, Step};
use crate::world::Backend;

/// A small script that fails, and how.
#[derive(Debug, Clone)]
pub struct Shrunk {
    /// What is left.
    pub lines: Vec<Line>,
    /// What cannot be.
    pub violation: Violation,
    /// How many scripts were played for it.
    pub plays: u32,
}

/// Makes a failing script small; `plays_max` bounds the work. A script that does not fail comes
/// back as none.
pub fn shrink(lines: &[Line], backend: Backend, plays_max: u32) -> Option<Shrunk> {
    let violation = play(lines, backend).violation?;
    let mut best = Shrunk { lines: lines.to_vec(), violation, plays: 1 };
    let mut chunk = best.lines.len().div_ceil(2).max(1);
    loop {
        let before = best.lines.len();
        best.without_chunks(chunk, backend, plays_max);
        if chunk > 1 {
            chunk = chunk.div_ceil(2);
        } else if best.lines.len() == before {
            break;
        }
        if best.plays >= plays_max {
            break;
        }
    }
    best.with_fewer_wishes(backend, plays_max);
    best.without_faults(backend, plays_max);
    Some(best)
}

impl Shrunk {
    fn takes(&mut self, lines: Vec<Line>, backend: Backend, plays_max: u32) -> bool {
        if self.plays >= plays_max {
            return false;
        }
        self.plays += 1;
        match play(&lines, backend).violation {
            Some(violation) => {
                self.lines = lines;
                self.violation = violation;
                true
            }
            None => false,
        }
    }

    fn without_chunks(&mut self, chunk: usize, backend: Backend, plays_max: u32) {
        // From the end: what comes after the violation goes first, and at once.
        let mut end = self.lines.len();
        while end > 0 {
            let start = end.saturating_sub(chunk);
            let mut lines = self.lines.clone();
            lines.drain(start..end.min(lines.len()));
            self.takes(lines, backend, plays_max);
            end = start;
        }
    }

    fn with_fewer_wishes(&mut self, backend: Backend, plays_max: u32) {
        for place in 0..self.lines.len() {
            let Step::Ask(wishes) = &self.lines[place].step else { continue };
            for at in (0..wishes.len()).rev() {
                let mut lines = self.lines.clone();
                if let Step::Ask(wishes) = &mut lines[place].step
                    && wishes.len() > 1
                {
                    wishes.remove(at);
                    self.takes(lines, backend, plays_max);
                }
            }
        }
    }

    fn without_faults(&mut self, backend: Backend, plays_max: u32) {
        for place in 0..self.lines.len() {
            if self.lines[place].fault.is_some() {
                let mut lines = self.lines.clone();
                lines[place].fault = None;
                self.takes(lines, backend, plays_max);
            }
        }
    }
}
