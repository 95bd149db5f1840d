//! What surrounds a decision: the moment, the next free numbers, the rules in force.

use crate::rules::Rules;
use tongbao_base::Time;

/// Same command, same context, same rows: same answer.
#[derive(Debug, Clone)]
pub struct Ctx<'a> {
    /// When it is decided.
    pub now: Time,
    /// Where new numbers come from.
    pub ids: IdSource,
    /// The rules of the platform concerned.
    pub rules: &'a Rules,
}

/// Gives out numbers that never repeat, without luck: the run of the program (counted in the
/// database) and a counter within it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IdSource {
    run: u32,
    next: u64,
}

/// How far a counter reaches within one run: 2^40 numbers.
const COUNTER_BITS: u32 = 40;

impl IdSource {
    /// The numbers of the `run`-th run, from the first.
    pub const fn new(run: u32) -> Self {
        IdSource { run, next: 1 }
    }

    fn take(&mut self) -> u64 {
        let number = self.next;
        self.next = self.next.saturating_add(1);
        number
    }

    /// A number that grows within a run, for rows that nobody outside names.
    pub fn serial(&mut self) -> i64 {
        let number = i64::try_from(self.take()).unwrap_or(i64::MAX);
        (i64::from(self.run) << COUNTER_BITS).saturating_add(number)
    }

    /// `prefix`, the run, the day and a counter, all in digits: `width` characters (contract 1.14).
    pub fn digits(&mut self, prefix: &str, width: usize, now: Time) -> String {
        let counter = self.take();
        let run_width = width.saturating_sub(prefix.len().saturating_add(18));
        format!("{prefix}{:0run_width$}{}{:010}", self.run, now.day_digits(), counter)
    }

    /// `prefix`, the run and a counter, without the day: `width` characters.
    pub fn short(&mut self, prefix: &str, width: usize) -> String {
        let counter = self.take();
        let run_width = width.saturating_sub(prefix.len().saturating_add(10));
        format!("{prefix}{:0run_width$}{counter:010}", self.run)
    }

    /// `wx`, the second and twenty more: 36 characters (contract 1.13).
    pub fn prepay(&mut self, now: Time) -> String {
        let counter = self.take();
        format!("wx{}{:08x}{:012x}", now.second_digits(), self.run, counter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_the_contracts_widths_and_never_repeat() {
        let now = Time::from_ms(1_760_000_000_000);
        let mut ids = IdSource::new(7);
        let order = ids.digits("42", 28, now);
        assert_eq!(order, "4200000007202510090000000001");
        assert_eq!(ids.digits("3000", 29, now).len(), 29);
        assert_eq!(ids.prepay(now), "wx2025100916532000000007000000000003");
        assert_eq!(ids.short("2", 16), "2000070000000004");
        assert!(ids.serial() < ids.serial());
        assert!(IdSource::new(8).serial() > ids.serial());
    }
}
