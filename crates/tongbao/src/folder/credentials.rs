//! Merchants' credentials: what a merchant receives, and what the platform verifies with.

use super::merchant_keys::{self, IssuedTo, issue, merchant_keys};
use super::{Folder, files, private_folder, write_private, write_public};
use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};
use std::time::{Duration, Instant};
use tongbao_base::{Secret, Time};
use tongbao_wire::authority::Authority;
use tongbao_wire::keyring::{KeySource, MerchantKeys, Mode, Stamp};
use tongbao_wire::keys::Apiv3Key;

/// Issues a merchant's certificate and key and writes its files.
pub fn write_credentials(
    folder: &Folder,
    authority: &Authority,
    merchant: &NewMerchant<'_>,
    now: Time,
) -> Result<(), String> {
    let place = folder.merchant(merchant.mchid);
    private_folder(&place)?;
    let to = IssuedTo { mchid: merchant.mchid, name: merchant.name };
    let until = now.after_ms(super::CERTIFICATE_DAYS * Time::DAY);
    issue(authority, &place, &to, (now, until))?;
    let apiv3 = Apiv3Key::generate();
    write_private(&place.join(merchant_keys::APIV3_KEY), &Secret::new(apiv3.reveal()))?;
    write_public(&place.join("appid.txt"), merchant.appid)?;
    write_public(&place.join(merchant_keys::MODE), merchant_keys::mode_word(merchant.mode))?;
    write_public(&place.join("mchid.txt"), merchant.mchid)
}

/// What the files tell.
#[derive(Debug, Clone, Copy)]
pub struct NewMerchant<'a> {
    /// Its number.
    pub mchid: &'a str,
    /// Its name.
    pub name: &'a str,
    /// Its first application, or nothing.
    pub appid: &'a str,
    /// Which key signs replies to it.
    pub mode: Mode,
}

/// Reads merchants' credentials from the folder when they are asked for, so that what is added,
/// revoked or changed while the server runs counts [`LOOK_AFTER`] later.
#[derive(Debug)]
pub struct FolderKeys {
    folder: Folder,
    /// When a merchant's folder was looked at, and what it looked like.
    looked: RwLock<HashMap<String, (Instant, Stamp)>>,
}

/// A folder is not looked at again before: under load one merchant's requests come a thousand times
/// a second, and each look is a question to the system.
const LOOK_AFTER: Duration = Duration::from_millis(5);

impl FolderKeys {
    /// Of the merchants in the folder.
    pub fn new(folder: Folder) -> FolderKeys {
        FolderKeys { folder, looked: RwLock::default() }
    }

    /// What a merchant's folder looked like just now.
    fn fresh(&self, mchid: &str) -> Option<Stamp> {
        let looked = self.looked.read().unwrap_or_else(PoisonError::into_inner);
        looked.get(mchid).filter(|(at, _)| at.elapsed() < LOOK_AFTER).map(|(_, stamp)| *stamp)
    }
}

impl KeySource for FolderKeys {
    fn merchant(&self, mchid: &str) -> Option<MerchantKeys> {
        if !names_a_folder(mchid) {
            return None;
        }
        match merchant_keys(&self.folder, mchid) {
            Ok(keys) => Some(keys),
            Err(reason) => {
                tracing::debug!(mchid, reason, "no merchant's keys");
                None
            }
        }
    }

    fn stamp(&self, mchid: &str) -> Stamp {
        if !names_a_folder(mchid) {
            return Stamp::Settled(0);
        }
        if let Some(stamp) = self.fresh(mchid) {
            return stamp;
        }
        let at = stop_watch();
        let place = self.folder.merchant(mchid);
        let stamp = files::stamp(&[place.join(merchant_keys::CERTIFICATES), place]);
        // Only who has files is remembered: numbers that nobody has are without end.
        if matches!(stamp, Stamp::Settled(changed) if changed != 0) {
            let mut looked = self.looked.write().unwrap_or_else(PoisonError::into_inner);
            looked.insert(mchid.to_owned(), (at, stamp));
        }
        stamp
    }
}

#[expect(clippy::disallowed_methods, reason = "a stop-watch: how long ago a folder was looked at")]
fn stop_watch() -> Instant {
    Instant::now()
}

/// The number comes from a request: only digits may become part of a path.
fn names_a_folder(mchid: &str) -> bool {
    !mchid.is_empty() && mchid.len() <= 32 && mchid.bytes().all(|byte| byte.is_ascii_digit())
}
