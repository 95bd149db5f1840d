//! Merchants' credentials: what a merchant receives, and what the platform verifies with.

use super::merchant_keys::{self, IssuedTo, issue, merchant_keys};
use super::{Folder, files, private_folder, write_private, write_public};
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
/// revoked or changed while the server runs counts at once.
#[derive(Debug)]
pub struct FolderKeys(pub Folder);

impl KeySource for FolderKeys {
    fn merchant(&self, mchid: &str) -> Option<MerchantKeys> {
        if !names_a_folder(mchid) {
            return None;
        }
        match merchant_keys(&self.0, mchid) {
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
        let place = self.0.merchant(mchid);
        files::stamp(&[place.join(merchant_keys::CERTIFICATES), place])
    }
}

/// The number comes from a request: only digits may become part of a path.
fn names_a_folder(mchid: &str) -> bool {
    !mchid.is_empty() && mchid.len() <= 32 && mchid.bytes().all(|byte| byte.is_ascii_digit())
}
