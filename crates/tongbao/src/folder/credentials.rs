//! Merchants' credentials: what a merchant receives, and what the platform verifies with.

use super::{Folder, private_folder, read, write_private, write_public};
use crate::folder::platform_keys::CERTIFICATE_MS;
use tongbao_base::{Secret, Time};
use tongbao_wire::authority::{Authority, Subject};
use tongbao_wire::keyring::{KeySource, MerchantKeys, Mode};
use tongbao_wire::keys::{Apiv3Key, Certificate, PrivateKey};

/// Issues a merchant's certificate and key and writes its files.
pub fn write_credentials(
    folder: &Folder,
    authority: &Authority,
    merchant: &NewMerchant<'_>,
    now: Time,
) -> Result<(), String> {
    let place = folder.merchant(merchant.mchid);
    private_folder(&place)?;
    let key = PrivateKey::generate();
    let subject = Subject { common_name: merchant.mchid.to_owned(), organisation: merchant.name.to_owned() };
    let certificate = authority
        .issue(&subject, &key, now, now.after_ms(CERTIFICATE_MS))
        .map_err(|error| format!("cannot issue a certificate to {}: {error}", merchant.mchid))?;
    write_private(&place.join("apiclient_key.pem"), &key.to_pkcs8_pem())?;
    write_public(&place.join("apiclient_cert.pem"), &certificate.pem)?;
    write_public(&place.join("serial.txt"), &certificate.serial)?;
    let apiv3 = Apiv3Key::generate();
    write_private(&place.join("apiv3_key.txt"), &Secret::new(apiv3.reveal()))?;
    write_public(&place.join("appid.txt"), merchant.appid)?;
    write_public(&place.join("key_mode.txt"), mode_word(merchant.mode))?;
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

const fn mode_word(mode: Mode) -> &'static str {
    match mode {
        Mode::Certificate => "certificate",
        Mode::PublicKey => "public-key",
    }
}

/// Reads merchants' credentials from the folder when they are asked for, so that a merchant added
/// while the server runs is known at once.
#[derive(Debug)]
pub struct FolderKeys(pub Folder);

impl KeySource for FolderKeys {
    fn merchant(&self, mchid: &str) -> Option<MerchantKeys> {
        // The number comes from a request: only digits may become part of a path.
        if mchid.is_empty() || mchid.len() > 32 || !mchid.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let place = self.0.merchant(mchid);
        let certificate = Certificate::from_pem(&read(&place.join("apiclient_cert.pem")).ok()?).ok()?;
        let apiv3_key =
            read(&place.join("apiv3_key.txt")).ok().and_then(|text| Apiv3Key::parse(text.trim()).ok());
        let mode = match read(&place.join("key_mode.txt")).ok()?.trim() {
            "public-key" => Mode::PublicKey,
            _ => Mode::Certificate,
        };
        Some(MerchantKeys { mchid: mchid.to_owned(), certificates: vec![certificate], apiv3_key, mode })
    }
}
