//! Draws from bytes, so that whoever makes the bytes up decides what happens: proptest at random, the
//! fuzzer by what it reached before.

use arbitrary::Unstructured;
use std::ops::RangeInclusive;

/// What a step may be, each with how often.
pub(crate) type Kinds<S> = &'static [(i64, fn(&mut Draw<'_>) -> S)];

/// Bytes that are drawn from. When they are at an end, everything is the first that it may be.
pub(crate) struct Draw<'b>(Unstructured<'b>);

impl<'b> Draw<'b> {
    pub fn new(bytes: &'b [u8]) -> Self {
        Draw(Unstructured::new(bytes))
    }

    /// Whether there is nothing left to draw from.
    pub fn is_over(&self) -> bool {
        self.0.is_empty()
    }

    /// A number, each about as likely.
    pub fn number(&mut self, range: RangeInclusive<i64>) -> i64 {
        let first = *range.start();
        self.0.int_in_range(range).unwrap_or(first)
    }

    /// Points at one of so many things.
    pub fn index(&mut self, count: usize) -> usize {
        self.0.choose_index(count).unwrap_or(0)
    }

    /// One of these.
    pub fn one_of<T: Clone>(&mut self, things: &[T]) -> T {
        things[self.index(things.len())].clone()
    }

    /// A number below `count`, from two bytes, so that the last is as likely as the first.
    fn share(&mut self, count: i64) -> i64 {
        (self.number(0..=0xffff) * count) >> 16
    }

    /// Yes, in so many of a hundred times.
    pub fn chance(&mut self, percent: i64) -> bool {
        self.share(100) >= 100 - percent
    }

    /// Something, in so many of a hundred times.
    pub fn maybe<T>(&mut self, percent: i64, thing: impl FnOnce(&mut Self) -> T) -> Option<T> {
        self.chance(percent).then(|| thing(self))
    }

    /// One of these, each as often as the number before it says.
    pub fn weighted<T: Copy>(&mut self, things: &[(i64, T)]) -> T {
        let all: i64 = things.iter().map(|(weight, _)| weight).sum();
        let mut left = self.share(all);
        for (weight, thing) in things {
            left -= weight;
            if left < 0 {
                return *thing;
            }
        }
        things[0].1
    }
}
