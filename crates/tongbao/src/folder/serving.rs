//! One program at a time serves a folder.

use super::Folder;
use super::files::cannot;
use std::fs::{File, TryLockError};

/// The right to serve a folder; it ends with the program, however that ends.
#[derive(Debug)]
pub struct Serving {
    _lock: File,
}

impl Folder {
    /// Takes the right to serve the folder, unless another program has it: each would do the steps
    /// that are due, and move a clock of its own. Programs that only read or add to the folder need
    /// no right.
    pub fn serve(&self) -> Result<Serving, String> {
        let path = self.root().join("serving.lock");
        let mut options = File::options();
        let lock = options.create(true).truncate(false).write(true).open(&path);
        let lock = lock.map_err(|error| cannot("open", &path, &error))?;
        match lock.try_lock() {
            Ok(()) => Ok(Serving { _lock: lock }),
            Err(TryLockError::WouldBlock) => Err(format!(
                "{} is served by another program already; stop that one, or choose another folder with --data",
                self.root().display()
            )),
            Err(TryLockError::Error(error)) => Err(cannot("lock", &path, &error)),
        }
    }
}
