//! The data folder: database, platform keys, merchants' credentials.
//!
//! A folder is made whole or not at all: it is written beside its place and moved there last.
//! Private files are readable by their owner alone.

mod credentials;
mod platform_keys;
mod vault_keys;

pub use credentials::{FolderKeys, NewMerchant, write_credentials};
pub use platform_keys::{authority, issue_certificate, platform_keys};
pub use vault_keys::vault;

use crate::installation;
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use tongbao_base::{Secret, Time};

/// An installation's folder.
#[derive(Debug, Clone)]
pub struct Folder {
    root: PathBuf,
}

impl Folder {
    /// Opens the folder; makes it, with the demo platform, when it is missing or empty.
    pub async fn open_or_create(root: &Path, now: Time) -> Result<Folder, String> {
        let folder = Folder { root: root.to_path_buf() };
        if folder.database().exists() {
            return Ok(folder);
        }
        if root.exists() {
            let mut entries = std::fs::read_dir(root).map_err(|error| cannot("read", root, &error))?;
            if entries.next().is_some() {
                return Err(format!(
                    "{} is not an installation (no tongbao.db) and not empty; choose another folder with --data",
                    root.display()
                ));
            }
        }
        folder.create(now).await?;
        Ok(folder)
    }

    /// Opens a folder that must be there.
    pub fn open(root: &Path) -> Result<Folder, String> {
        let folder = Folder { root: root.to_path_buf() };
        if folder.database().exists() {
            Ok(folder)
        } else {
            Err(format!(
                "{} is not an installation (no tongbao.db); name one with --data, or make one with 'tongbao serve'",
                root.display()
            ))
        }
    }

    async fn create(&self, now: Time) -> Result<(), String> {
        let mut name = self.root.file_name().map(std::ffi::OsStr::to_os_string).unwrap_or_default();
        name.push(format!(".making-{}", std::process::id()));
        let draft = Folder { root: self.root.with_file_name(name) };
        let made = draft.fill(now).await;
        if let Err(error) = made {
            // What was begun is of no use to anybody; the error that matters is the first one.
            let _ = std::fs::remove_dir_all(&draft.root);
            return Err(error);
        }
        if self.root.exists() {
            std::fs::remove_dir(&self.root).map_err(|error| cannot("replace", &self.root, &error))?;
        }
        std::fs::rename(&draft.root, &self.root).map_err(|error| cannot("make", &self.root, &error))
    }

    async fn fill(&self, now: Time) -> Result<(), String> {
        private_folder(&self.root)?;
        platform_keys::create(self, now)?;
        vault_keys::create(self)?;
        installation::create(self, now).await
    }

    /// The folder itself.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The embedded database.
    pub fn database(&self) -> PathBuf {
        self.root.join("tongbao.db")
    }

    /// What signs replies.
    pub fn platform(&self) -> PathBuf {
        self.root.join("platform")
    }

    /// The keys that seal what must not be stored in the clear.
    pub fn vault_key(&self) -> PathBuf {
        self.platform().join("vault_key.txt")
    }

    /// A merchant's credentials.
    pub fn merchant(&self, mchid: &str) -> PathBuf {
        self.root.join("merchants").join(mchid)
    }

    /// Uploaded files, sealed.
    pub fn media(&self) -> PathBuf {
        self.root.join("media")
    }

    /// What a newcomer needs to know of the demo platform.
    pub fn demo_file(&self) -> PathBuf {
        self.root.join("demo.json")
    }
}

fn cannot(verb: &str, path: &Path, error: &std::io::Error) -> String {
    format!("cannot {verb} {}: {error}; check the path and its permissions", path.display())
}

fn private_folder(path: &Path) -> Result<(), String> {
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
        .map_err(|error| cannot("make", path, &error))
}

/// Writes a file that anyone may read.
pub fn write_public(path: &Path, text: &str) -> Result<(), String> {
    write(path, text, 0o644)
}

/// Writes a file that only its owner may read.
fn write_private(path: &Path, text: &Secret) -> Result<(), String> {
    write(path, text.reveal(), 0o600)
}

fn write(path: &Path, text: &str, mode: u32) -> Result<(), String> {
    let mut options = std::fs::OpenOptions::new();
    let opened = options.write(true).create(true).truncate(true).mode(mode).open(path);
    opened
        .and_then(|mut file| file.write_all(text.as_bytes()).and_then(|()| file.sync_all()))
        .map_err(|error| cannot("write", path, &error))
}

fn read(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|error| cannot("read", path, &error))
}
