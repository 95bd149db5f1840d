//! Subsidies: the platform's own money into an order, back out of it, or not at all.

mod cancel;
mod create;
mod returning;

pub use cancel::Cancel;
pub use create::Create;
pub use returning::Return;
