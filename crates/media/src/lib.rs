//! Uploaded files in a folder: sealed while they come, whole or not there, found by their owner and
//! number.
//!
//! ```text
//! media/.drafts/…              what is coming; gone at the next start
//! media/1900000100/MEDIA_ID    one file, sealed in the context media/1900000100/MEDIA_ID
//! ```
//!
//! A file's bytes are on the disk before the database says that there is a file. A crash in between
//! leaves bytes that nothing names; [`MediaFiles::list`] finds them.
//!
//! Every function blocks on the disk: call them where that is allowed.

mod draft;
mod files;

pub use draft::{Draft, Finished, HEAD_BYTES};
pub use files::{CannotRead, MediaFiles, Stored};
