//! What occurred in a run, or in many: commands, refusals, kinds of tasks, postings, faults.

use std::collections::BTreeMap;
use std::fmt;

/// How often each thing occurred, by kind and name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Coverage(BTreeMap<(&'static str, String), u64>);

impl Coverage {
    fn count(&mut self, kind: &'static str, name: impl Into<String>) {
        *self.0.entry((kind, name.into())).or_default() += 1;
    }

    /// An operation was answered; refused by this rule, if by any.
    pub fn operation(&mut self, name: &str, rule: Option<&str>) {
        match rule {
            None => self.count("operation", name),
            Some(rule) => self.count("refusal", rule),
        }
    }

    /// A posting was written.
    pub fn posting(&mut self, journal: &str) {
        self.count("posting", journal);
    }

    /// A task was put down.
    pub fn task(&mut self, kind: &str) {
        self.count("task", kind);
    }

    /// A callback was brought.
    pub fn callback(&mut self, event: &str) {
        self.count("callback", event);
    }

    /// Something went wrong on purpose.
    pub fn fault(&mut self, name: &str) {
        self.count("fault", name);
    }

    /// What else happened.
    pub fn act(&mut self, name: &str) {
        self.count("outside", name);
    }

    /// Takes in what occurred elsewhere.
    pub fn merge(&mut self, other: &Coverage) {
        for (key, times) in &other.0 {
            *self.0.entry(key.clone()).or_default() += times;
        }
    }

    /// Whether it occurred.
    pub fn has(&self, kind: &str, name: &str) -> bool {
        self.0.keys().any(|(known, called)| *known == kind && called == name)
    }

    /// What of a list of kinds and names did not occur.
    pub fn missing(&self, wanted: &[(&'static str, &[&'static str])]) -> Vec<String> {
        let each = wanted.iter().flat_map(|(kind, names)| names.iter().map(move |name| (*kind, *name)));
        each.filter(|(kind, name)| !self.has(kind, name))
            .map(|(kind, name)| format!("{kind} {name}"))
            .collect()
    }

    /// How many requests were answered.
    pub fn requests(&self) -> u64 {
        self.0
            .iter()
            .filter(|((kind, _), _)| matches!(*kind, "operation" | "refusal"))
            .map(|(_, times)| times)
            .sum()
    }
}

impl fmt::Display for Coverage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut last = "";
        for ((kind, name), times) in &self.0 {
            if *kind != last {
                writeln!(f, "{kind}")?;
                last = kind;
            }
            writeln!(f, "  {name:<40} {times:>9}")?;
        }
        Ok(())
    }
}
