//! The data folder: database, platform keys, merchants' credentials.
//!
//! A folder is made whole or not at all: it is written beside its place and moved there last.
//! Private files are readable by their owner alone.

mod credentials;
mod files;
mod keeper;
mod merchant_keys;
mod platform_keys;
mod serving;
mod vault_keys;

pub use credentials::{FolderKeys, NewMerchant, write_credentials};
pub use files::write_public;
pub use keeper::{FolderKeeper, Rotation};
pub use merchant_keys::{
    IssuedTo, issue_to_merchant, merchant_keys, mode_word, revoke_certificate, rotate_apiv3_key, set_mode,
};
pub use platform_keys::{
    CERTIFICATE_DAYS, Wanted, authority, certificates_place, issue_certificate, platform_keys,
};
pub use serving::Serving;
pub use vault_keys::vault;

use crate::installation;
use files::{cannot, private_folder, read, sync_folder_of, write_private};
use std::path::{Path, PathBuf};
use tongbao_base::Time;

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
        // Without the name a power cut would take everything that is acknowledged from here on.
        std::fs::rename(&draft.root, &self.root)
            .and_then(|()| sync_folder_of(&self.root))
            .map_err(|error| cannot("make", &self.root, &error))
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

    /// Daybooks and bills.
    pub fn bills(&self) -> PathBuf {
        self.root.join("bills")
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
