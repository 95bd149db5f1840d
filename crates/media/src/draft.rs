//! A file that is coming.

use crate::files::{private_folder, sync_folder};
use aws_lc_rs::digest::{Context, SHA256};
use std::fs::{File, OpenOptions};
use std::io::{Result, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use tongbao_vault::Sealer;

/// So many of the first bytes are kept, to tell by them what the file is.
pub const HEAD_BYTES: usize = 512;

/// A file that is coming: sealed piece by piece on its way to the disk. Dropped, it is gone.
pub struct Draft {
    path: Temporary,
    place: PathBuf,
    file: File,
    sealer: Sealer,
    digest: Context,
    size: u64,
    head: Vec<u8>,
    sealed: Vec<u8>,
}

/// A file that came whole and lasts; where it belongs, it is only when it is kept. Dropped, it is
/// gone.
#[derive(Debug)]
pub struct Finished {
    /// How many bytes, unsealed.
    pub size: u64,
    /// SHA-256 of them, in lower-case hexadecimal digits.
    pub sha256: String,
    /// The first [`HEAD_BYTES`] of them.
    pub head: Vec<u8>,
    path: Temporary,
    place: PathBuf,
}

impl Draft {
    pub(crate) fn begin(path: PathBuf, place: PathBuf, sealer: Sealer) -> Result<Draft> {
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
        Ok(Draft {
            path: Temporary(path),
            place,
            file,
            sealer,
            digest: Context::new(&SHA256),
            size: 0,
            head: Vec::new(),
            sealed: Vec::new(),
        })
    }

    /// Takes more bytes.
    pub fn write(&mut self, plain: &[u8]) -> Result<()> {
        self.size = self.size.saturating_add(u64::try_from(plain.len()).unwrap_or(u64::MAX));
        self.digest.update(plain);
        let wanted = HEAD_BYTES - self.head.len();
        self.head.extend_from_slice(&plain[..wanted.min(plain.len())]);
        self.sealer.push(plain, &mut self.sealed);
        self.flush()
    }

    /// That was all: makes it last.
    pub fn finish(mut self) -> Result<Finished> {
        self.sealer.finish(&mut self.sealed);
        self.file.write_all(&self.sealed)?;
        self.file.sync_all()?;
        let digest = self.digest.finish();
        let digits = digest.as_ref().iter().flat_map(|byte| [byte >> 4, byte & 15]);
        let sha256 = digits.filter_map(|digit| char::from_digit(digit.into(), 16)).collect();
        Ok(Finished { size: self.size, sha256, head: self.head, path: self.path, place: self.place })
    }

    fn flush(&mut self) -> Result<()> {
        self.file.write_all(&self.sealed)?;
        self.sealed.clear();
        Ok(())
    }
}

impl Finished {
    /// Puts it where it belongs, for good.
    pub fn keep(self) -> Result<()> {
        let folder = self.place.parent().unwrap_or(Path::new("."));
        private_folder(folder)?;
        std::fs::rename(&self.path.0, &self.place)?;
        sync_folder(folder)
    }
}

impl std::fmt::Debug for Draft {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Draft").field("size", &self.size).finish_non_exhaustive()
    }
}

/// Removed when it is dropped, unless it was moved away.
#[derive(Debug)]
struct Temporary(PathBuf);

impl Drop for Temporary {
    fn drop(&mut self) {
        // Moved away, or thrown away at the next start.
        let _ = std::fs::remove_file(&self.0);
    }
}
