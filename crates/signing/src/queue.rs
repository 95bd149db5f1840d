//! What waits for a signing thread.
//!
//! Replies and callbacks share the threads. A client waits for its reply with a connection open, so
//! replies go first; every fourth signature is a callback's nevertheless, if one waits.

use crate::pool::Signed;
use std::collections::VecDeque;
use tokio::sync::oneshot;
use tongbao_wire::signature::Unsigned;

/// So many replies in a row go before a callback that waits.
const REPLIES_IN_A_ROW: u32 = 3;

/// Who waits for a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    /// A client, for its reply.
    Reply,
    /// Nobody: a callback is due.
    Callback,
}

/// What is to be done.
pub(crate) enum Job {
    /// Something to sign, alone or with others, and who is told.
    Sign(Unsigned, oneshot::Sender<Signed>),
    /// Other work with a private key.
    Other(Work),
}

/// Does the work and gives what remains: telling the caller.
pub(crate) type Work = Box<dyn FnOnce() -> Told + Send>;
pub(crate) type Told = Box<dyn FnOnce()>;

/// What waits, in the order in which it is done.
#[derive(Default)]
pub(crate) struct Queue {
    replies: VecDeque<Job>,
    callbacks: VecDeque<Job>,
    /// Replies since the last callback.
    in_a_row: u32,
    pub(crate) is_closed: bool,
}

impl Queue {
    pub(crate) fn put(&mut self, class: Class, job: Job) {
        match class {
            Class::Reply => self.replies.push_back(job),
            Class::Callback => self.callbacks.push_back(job),
        }
    }

    pub(crate) fn replies(&self) -> usize {
        self.replies.len()
    }

    pub(crate) fn len(&self) -> usize {
        self.replies.len().saturating_add(self.callbacks.len())
    }

    pub(crate) fn next(&mut self) -> Option<Job> {
        let callbacks_turn = self.replies.is_empty() || self.in_a_row >= REPLIES_IN_A_ROW;
        if callbacks_turn && let Some(job) = self.callbacks.pop_front() {
            self.in_a_row = 0;
            return Some(job);
        }
        self.in_a_row = self.in_a_row.saturating_add(1);
        self.replies.pop_front()
    }

    /// The next so many, or as many as there are.
    pub(crate) fn next_few(&mut self, count: usize) -> Vec<Job> {
        std::iter::from_fn(|| self.next()).take(count).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::{Arc, Mutex};

    #[test]
    fn replies_go_before_callbacks_which_get_every_fourth_turn() {
        let order = Arc::new(Mutex::new(String::new()));
        let mut queue = Queue::default();
        for (class, letter, count) in [(Class::Callback, 'c', 4), (Class::Reply, 'r', 7)] {
            for _ in 0..count {
                let order = Arc::clone(&order);
                let work: Work = Box::new(move || {
                    order.lock().unwrap().push(letter);
                    Box::new(|| ())
                });
                queue.put(class, Job::Other(work));
            }
        }
        let (few, rest) = (queue.next_few(3), queue.next_few(usize::MAX));
        assert_eq!((few.len(), rest.len(), queue.len()), (3, 8, 0));
        for job in few.into_iter().chain(rest) {
            let Job::Other(work) = job else { panic!("nothing to sign") };
            work()();
        }
        assert_eq!(*order.lock().unwrap(), "rrrcrrrcrcc");
    }
}
