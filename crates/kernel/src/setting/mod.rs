//! Values that the installation remembers.

mod set;

pub use set::Set;
