//! What is counted and logged: one wide line a batch, one count a command.

use crate::Failure;
use crate::decide::Decided;
use metrics::{counter, gauge, histogram};
use std::time::Duration;

const COMMANDS: &str = "engine_commands_total";
const QUERIES: &str = "engine_queries_total";
const BROKEN: &str = "engine_broken_total";
const CONFLICTS: &str = "engine_conflicts_total";
const QUEUE_DEPTH: &str = "engine_queue_depth";
const BATCH_SIZE: &str = "engine_batch_size";
const ROUNDS: &str = "engine_rounds";
const DECIDE_SECONDS: &str = "engine_decide_seconds";
const COMMIT_SECONDS: &str = "engine_commit_seconds";
const FAILING: &str = "engine_store_failing";
const IMBALANCE: &str = "tongbao_ledger_imbalance_fen";

/// Says what each number means, to whoever collects them.
pub(crate) fn describe() {
    metrics::describe_counter!(COMMANDS, "Commands by name, outcome and, if refused, rule");
    metrics::describe_counter!(QUERIES, "Queries by name, outcome and, if refused, rule");
    metrics::describe_counter!(BROKEN, "Commands and queries that met a broken invariant: wake somebody");
    metrics::describe_counter!(CONFLICTS, "Batches tried again because another writer was in the way");
    metrics::describe_gauge!(QUEUE_DEPTH, "Commands left waiting when a batch was taken");
    metrics::describe_gauge!(FAILING, "1 while the database takes no changes: wake somebody");
    metrics::describe_gauge!(IMBALANCE, "What all accounts add up to, in fen; not 0: wake somebody");
    metrics::describe_histogram!(BATCH_SIZE, "Commands in a batch");
    metrics::describe_histogram!(ROUNDS, "Loads of a batch");
    metrics::describe_histogram!(DECIDE_SECONDS, metrics::Unit::Seconds, "Loads and decisions of a batch");
    metrics::describe_histogram!(COMMIT_SECONDS, metrics::Unit::Seconds, "Commit of a batch");
}

/// How a batch went.
pub(crate) struct Lap<'a> {
    pub(crate) attempt: u32,
    pub(crate) decided: &'a Decided,
    pub(crate) decided_after: Duration,
    pub(crate) durable_after: Duration,
}

/// Records a batch that is durable.
pub(crate) fn batch(lap: &Lap<'_>) {
    let Lap { attempt, decided, decided_after, durable_after } = *lap;
    let committing = durable_after.saturating_sub(decided_after);
    let size = decided.verdicts.len();
    histogram!(BATCH_SIZE).record(number(size));
    histogram!(ROUNDS).record(decided.rounds);
    histogram!(DECIDE_SECONDS).record(decided_after);
    histogram!(COMMIT_SECONDS).record(committing);
    tracing::debug!(
        batch.size = size,
        batch.done = decided.changes.len(),
        batch.attempt = attempt,
        batch.rounds = decided.rounds,
        batch.keys = decided.keys,
        batch.decide_us = decided_after.as_micros(),
        batch.commit_us = committing.as_micros(),
        "batch"
    );
}

/// Counts a command by what became of it, and raises the alarm if it is broken.
pub(crate) fn command(name: &'static str, failure: Option<&Failure>) {
    let (outcome, rule) = labels(failure);
    counter!(COMMANDS, "command" => name, "outcome" => outcome, "rule" => rule).increment(1);
    alarm(name, failure);
}

/// Counts a query.
pub(crate) fn query(name: &'static str, failure: Option<&Failure>) {
    let (outcome, rule) = labels(failure);
    counter!(QUERIES, "query" => name, "outcome" => outcome, "rule" => rule).increment(1);
    alarm(name, failure);
}

fn alarm(name: &'static str, failure: Option<&Failure>) {
    if let Some(Failure::Broken(what)) = failure {
        counter!(BROKEN, "name" => name).increment(1);
        tracing::error!(%name, %what, "broken invariant; nothing was done");
    }
}

/// Counts a batch that must be tried again.
pub(crate) fn conflict() {
    counter!(CONFLICTS).increment(1);
}

/// Records how many still wait.
pub(crate) fn queue_depth(depth: usize) {
    gauge!(QUEUE_DEPTH).set(number(depth));
}

/// Records whether the database refuses changes.
pub(crate) fn failing(fails: bool) {
    gauge!(FAILING).set(u32::from(fails));
}

/// Records by how many fen the ledger is out, and raises the alarm if it is.
pub(crate) fn imbalance(fen: u128) {
    // A gauge is a float: beyond 32 bits it matters only that it is very much.
    gauge!(IMBALANCE).set(u32::try_from(fen).unwrap_or(u32::MAX));
    if fen != 0 {
        tracing::error!(fen, "the ledger does not add up: run 'tongbao check'");
    }
}

fn labels(failure: Option<&Failure>) -> (&'static str, String) {
    match failure {
        None => ("done", String::new()),
        Some(Failure::Refused(refusal)) => ("refused", refusal.rule()),
        Some(Failure::Busy) => ("busy", String::new()),
        Some(Failure::Broken(_)) => ("broken", String::new()),
        Some(Failure::Store(_)) => ("failed", String::new()),
        Some(Failure::Closed) => ("closed", String::new()),
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Measures how long something takes; decides nothing.
pub(crate) struct Stopwatch(std::time::Instant);

impl Stopwatch {
    /// Starts now.
    #[expect(clippy::disallowed_methods, reason = "a stop-watch is meant: how long, not when")]
    pub(crate) fn start() -> Self {
        Stopwatch(std::time::Instant::now())
    }

    /// Since the start.
    pub(crate) fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use metrics::{Counter, Gauge, Histogram, Key, KeyName, Metadata, Recorder, SharedString, Unit};
    use std::sync::Mutex;
    use tongbao_kernel::refusal::Refusal;

    /// Remembers which counters were asked for.
    #[derive(Default)]
    struct Counted(Mutex<Vec<String>>);

    impl Recorder for Counted {
        fn describe_counter(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
        fn describe_gauge(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
        fn describe_histogram(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
        fn register_counter(&self, key: &Key, _: &Metadata<'_>) -> Counter {
            let labels: Vec<_> = key.labels().map(metrics::Label::value).collect();
            self.0.lock().unwrap().push(format!("{} {}", key.name(), labels.join(" ")));
            Counter::noop()
        }
        fn register_gauge(&self, _: &Key, _: &Metadata<'_>) -> Gauge {
            Gauge::noop()
        }
        fn register_histogram(&self, _: &Key, _: &Metadata<'_>) -> Histogram {
            Histogram::noop()
        }
    }

    #[test]
    fn refusals_are_counted_by_rule_and_broken_invariants_raise_the_alarm() {
        let counted = Counted::default();
        metrics::with_local_recorder(&counted, || {
            command("order.create", None);
            command("order.create", Some(&Failure::Refused(Refusal::TooManySplits { max: 20 })));
            command("order.create", Some(&Failure::Broken("overdrawn".into())));
        });
        let expected = [
            "engine_commands_total order.create done ",
            "engine_commands_total order.create refused TooManySplits",
            "engine_commands_total order.create broken ",
            "engine_broken_total order.create",
        ];
        assert_eq!(*counted.0.lock().unwrap(), expected);
    }
}
