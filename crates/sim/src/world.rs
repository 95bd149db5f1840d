//! The house under test, on one thread: real gateway, engine and worker over a store, with a clock
//! that is set, a world outside that says what the script says, and a store that can fail.

mod banks;
mod clock;
mod faulty;
mod keys;
mod node;
mod outside;
mod stage;

pub use faulty::Trouble;
pub use node::{Backend, Bills, Outcome, World};
pub use outside::Word;
