//! Callbacks: announced with the change that they tell of, delivered by the published schedule.

mod announce;
mod attempted;
mod content;
mod hold;

pub use announce::{Notice, announce};
pub use attempted::{Attempted, Delivery, Occasion};
pub use content::{Content, ContentOf};
pub use hold::Hold;
