//! What can go wrong with files and rows.

use std::path::Path;
use tongbao_base::Overflow;
use tongbao_store::StoreError;

/// Why there is no daybook or bill.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A file could not be read or written.
    #[error("{0}")]
    File(String),
    /// What was written does not equal the ledger.
    #[error("not proved: {0}")]
    Unproved(String),
}

impl Error {
    pub(crate) fn file(verb: &str, path: &Path, error: &std::io::Error) -> Self {
        Error::File(format!("cannot {verb} {}: {error}", path.display()))
    }
}

impl From<Overflow> for Error {
    fn from(_: Overflow) -> Self {
        Error::Unproved("a sum leaves 64 bits".to_owned())
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        Error::File(error.to_string())
    }
}
