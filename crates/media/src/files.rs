//! The folder.

use crate::draft::Draft;
use std::fs::{DirBuilder, File};
use std::io::{Error, ErrorKind, Result};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;
use tongbao_vault::{CannotOpen, Vault};

const DRAFTS: &str = ".drafts";

/// The folder of uploaded files.
pub struct MediaFiles {
    root: PathBuf,
    vault: Arc<Vault>,
    drafts: AtomicU64,
}

/// A stored file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// Whose it is.
    pub owner: String,
    /// Its number.
    pub media_id: String,
    /// When it was written.
    pub written_at: SystemTime,
}

/// A file that could not be read.
#[derive(Debug, thiserror::Error)]
pub enum CannotRead {
    /// It is not there, or the disk failed.
    #[error(transparent)]
    Disk(#[from] Error),
    /// It does not open.
    #[error(transparent)]
    Sealed(#[from] CannotOpen),
}

impl MediaFiles {
    /// Opens the folder, makes it when it is missing, and throws away what was coming when the
    /// program last ended.
    pub fn open(root: &Path, vault: Arc<Vault>) -> Result<MediaFiles> {
        let drafts = root.join(DRAFTS);
        match std::fs::remove_dir_all(&drafts) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
            _ => private_folder(&drafts)?,
        }
        root.parent().map_or(Ok(()), sync_folder)?;
        Ok(MediaFiles { root: root.to_path_buf(), vault, drafts: AtomicU64::new(0) })
    }

    /// Begins a file.
    pub fn draft(&self, owner: &str, media_id: &str) -> Result<Draft> {
        let place = self.place(owner, media_id)?;
        let number = self.drafts.fetch_add(1, Ordering::Relaxed);
        let path = self.root.join(DRAFTS).join(number.to_string());
        Draft::begin(path, place, self.vault.sealer(&context(owner, media_id)))
    }

    /// The bytes of a file as they were uploaded.
    pub fn read(&self, owner: &str, media_id: &str) -> std::result::Result<Vec<u8>, CannotRead> {
        let sealed = std::fs::read(self.place(owner, media_id)?)?;
        Ok(self.vault.open(&context(owner, media_id), &sealed)?)
    }

    /// Removes a file; one that is gone is fine.
    pub fn remove(&self, owner: &str, media_id: &str) -> Result<()> {
        match std::fs::remove_file(self.place(owner, media_id)?) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// Every file that is there.
    pub fn list(&self) -> Result<Vec<Stored>> {
        let mut stored = Vec::new();
        for folder in std::fs::read_dir(&self.root)? {
            let folder = folder?;
            let owner = folder.file_name().to_string_lossy().into_owned();
            if owner == DRAFTS || !folder.file_type()?.is_dir() {
                continue;
            }
            for file in std::fs::read_dir(folder.path())? {
                let file = file?;
                let media_id = file.file_name().to_string_lossy().into_owned();
                let written_at = file.metadata()?.modified()?;
                stored.push(Stored { owner: owner.clone(), media_id, written_at });
            }
        }
        Ok(stored)
    }

    /// Numbers become part of a path: nothing but letters, digits, `-` and `_` may stand in them.
    fn place(&self, owner: &str, media_id: &str) -> Result<PathBuf> {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        let fine = |text: &str| (1..=128).contains(&text.len()) && text.bytes().all(plain);
        if fine(owner) && fine(media_id) {
            Ok(self.root.join(owner).join(media_id))
        } else {
            Err(Error::new(ErrorKind::InvalidInput, "no number of a merchant or of a file"))
        }
    }
}

impl std::fmt::Debug for MediaFiles {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MediaFiles").field("root", &self.root).finish_non_exhaustive()
    }
}

fn context(owner: &str, media_id: &str) -> String {
    format!("media/{owner}/{media_id}")
}

/// Makes a folder that only its owner may enter, if it is missing, and makes it last.
pub(crate) fn private_folder(path: &Path) -> Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    DirBuilder::new().recursive(true).mode(0o700).create(path)?;
    path.parent().map_or(Ok(()), sync_folder)
}

/// Makes the names in a folder last.
pub(crate) fn sync_folder(path: &Path) -> Result<()> {
    File::open(path)?.sync_all()
}

#[cfg(test)]
mod tests;
