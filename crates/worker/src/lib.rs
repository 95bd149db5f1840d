//! Tasks, done once; callbacks out.
//!
//! A task is a step that was committed together with the change that made it necessary. The
//! worker does it by a command that ends the task in the same commit ([`kernel::task::Done`]), so
//! a step takes effect once however often it is tried. A step that reaches outside (a refund, a
//! payout, a callback) and is killed in the middle is tried again by the next worker. Of all
//! processes over a database one at a time may have a worker: it alone knows what is under way.
//!
//! One step function serves both ways of time: the background loop ([`Worker::start`]) and the
//! movable clock ([`tongbao_engine::Steps`]).
//!
//! [`kernel::task::Done`]: tongbao_kernel::task::Done

mod daybooks;
mod flight;
mod lanes;
mod media;
mod notify;
mod outside;
mod pick;
mod pure;
mod row;
mod run;
mod seals;
mod settings;
mod settle;
mod worker;

pub use daybooks::{NotClosed, close_days};
pub use notify::{Answer, Courier, Errand, PrivateTargets};
pub use run::Running;
pub use seals::mark;
pub use settings::Settings;
pub use worker::Worker;
