//! What is to come: what falls due, and whom something is owed to.
#![allow(missing_docs, reason = "fields and variants are the words of the contract")]

use serde_json::Value;

/// What falls due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Job {
    CloseOrder(String),
    CloseCombined(String),
    Settle(String),
    Release(String),
    Execute(String),
    RetryBack(String),
    RetryRecovery(String),
    Expire(String),
    Advance(String),
    ReviewPapers(String, i64),
    ExpirePapers(String, i64),
    VerifyAccount(usize),
    ReviewAlter(String, i64),
    PayRefund(String),
    PayOut(String),
}

impl Job {
    /// It asks somebody outside.
    pub fn is_outside(&self) -> bool {
        matches!(self, Job::PayRefund(_) | Job::PayOut(_))
    }
}

/// Something that falls due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    pub at: i64,
    pub job: Job,
}

/// A callback that somebody is owed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owed {
    pub to: String,
    pub event: &'static str,
    /// What must stand in it.
    pub says: Vec<(&'static str, Value)>,
    pub tries: usize,
    /// None: it was taken, or given up.
    pub next_at: Option<i64>,
    pub slack: i64,
    pub id: Option<String>,
}
