//! A merchant's keys in the data folder.
//!
//! ```text
//! merchants/MCHID/apiclient_cert.pem, apiclient_key.pem, serial.txt    the first certificate
//! merchants/MCHID/certificates/SERIAL/…                                each further one, same names
//! merchants/MCHID/revoked.txt                                          SERIAL TIME, one a line
//! merchants/MCHID/apiv3_key.txt, key_mode.txt
//! ```

use super::files::{self, read, this_second};
use super::{Folder, authority, private_folder, write_private, write_public};
use std::path::Path;
use tongbao_base::{Secret, Time};
use tongbao_wire::authority::{Authority, Subject};
use tongbao_wire::keyring::{MerchantKeys, Mode, Revocation};
use tongbao_wire::keys::{Apiv3Key, Certificate, PrivateKey};

pub(super) const APIV3_KEY: &str = "apiv3_key.txt";
pub(super) const MODE: &str = "key_mode.txt";
pub(super) const CERTIFICATES: &str = "certificates";
const CERTIFICATE: &str = "apiclient_cert.pem";
const REVOKED: &str = "revoked.txt";

/// Whom a certificate is issued to.
#[derive(Debug, Clone, Copy)]
pub struct IssuedTo<'a> {
    /// The merchant's number.
    pub mchid: &'a str,
    /// Its name.
    pub name: &'a str,
}

/// Writes a new key and its certificate into a folder.
pub(super) fn issue(
    authority: &Authority,
    place: &Path,
    to: &IssuedTo<'_>,
    (from, until): (Time, Time),
) -> Result<Certificate, String> {
    let key = PrivateKey::generate();
    let subject = Subject { common_name: to.mchid.to_owned(), organisation: to.name.to_owned() };
    let certificate = authority
        .issue(&subject, &key, from, until)
        .map_err(|error| format!("cannot issue a certificate to {}: {error}", to.mchid))?;
    write_private(&place.join("apiclient_key.pem"), &key.to_pkcs8_pem())?;
    write_public(&place.join("serial.txt"), &certificate.serial)?;
    write_public(&place.join(CERTIFICATE), &certificate.pem)?;
    Ok(certificate)
}

/// Issues a further certificate to a merchant; the others go on holding (1.6).
pub fn issue_to_merchant(
    folder: &Folder,
    to: &IssuedTo<'_>,
    (from, until): (Time, Time),
) -> Result<Certificate, String> {
    let place = folder.merchant(to.mchid).join(CERTIFICATES);
    private_folder(&place)?;
    let draft = place.join(format!(".making-{}", std::process::id()));
    private_folder(&draft)?;
    let made = issue(&authority(folder)?, &draft, to, (from, until)).and_then(|certificate| {
        let target = place.join(&certificate.serial);
        std::fs::rename(&draft, &target).map_err(|error| files::cannot("make", &target, &error))?;
        Ok(certificate)
    });
    if made.is_err() {
        // What was begun is of no use to anybody; the error that matters is the first one.
        let _ = std::fs::remove_dir_all(&draft);
    }
    made
}

/// Revokes a certificate of a merchant: what it signs is refused from now on.
pub fn revoke_certificate(folder: &Folder, keys: &MerchantKeys, serial: &str) -> Result<Revocation, String> {
    let revocation = Revocation { serial: serial.to_ascii_uppercase(), at: this_second() };
    let all = keys.revoked.iter().chain([&revocation]);
    let lines: Vec<String> = all.map(|one| format!("{} {}", one.serial, one.at.rfc3339())).collect();
    write_public(&folder.merchant(&keys.mchid).join(REVOKED), &(lines.join("\n") + "\n"))?;
    Ok(revocation)
}

/// Gives a merchant another APIv3 key: what is sent from now on is encrypted with it.
pub fn rotate_apiv3_key(folder: &Folder, mchid: &str, key: &Apiv3Key) -> Result<(), String> {
    write_private(&folder.merchant(mchid).join(APIV3_KEY), &Secret::new(key.reveal()))
}

/// Changes by which key a merchant verifies what does not name one.
pub fn set_mode(folder: &Folder, mchid: &str, mode: Mode) -> Result<(), String> {
    write_public(&folder.merchant(mchid).join(MODE), mode_word(mode))
}

/// The word of a mode, as it stands in the file and on the command line.
pub const fn mode_word(mode: Mode) -> &'static str {
    match mode {
        Mode::Certificate => "certificate",
        Mode::PublicKey => "public-key",
        Mode::PublicKeyOnly => "public-key-only",
    }
}

/// Everything that the folder knows of a merchant's keys.
pub fn merchant_keys(folder: &Folder, mchid: &str) -> Result<MerchantKeys, String> {
    let place = folder.merchant(mchid);
    let mut certificates = vec![certificate(&place.join(CERTIFICATE))?];
    for further in files::listed(&place.join(CERTIFICATES))? {
        let made =
            further.file_name().and_then(|name| name.to_str()).is_some_and(|name| !name.starts_with('.'));
        if made {
            certificates.push(certificate(&further.join(CERTIFICATE))?);
        }
    }
    let text = std::fs::read_to_string(place.join(APIV3_KEY)).map(Secret::new).ok();
    let apiv3_key = text.and_then(|text| Apiv3Key::parse(text.reveal().trim()).ok());
    let mode = match read(&place.join(MODE))?.trim() {
        "public-key" => Mode::PublicKey,
        "public-key-only" => Mode::PublicKeyOnly,
        _ => Mode::Certificate,
    };
    Ok(MerchantKeys { mchid: mchid.to_owned(), certificates, revoked: revoked(&place)?, apiv3_key, mode })
}

fn certificate(path: &Path) -> Result<Certificate, String> {
    Certificate::from_pem(&read(path)?)
        .map_err(|error| format!("{} is not a certificate: {error}", path.display()))
}

fn revoked(place: &Path) -> Result<Vec<Revocation>, String> {
    let path = place.join(REVOKED);
    if !path.exists() {
        return Ok(Vec::new());
    }
    let unreadable =
        |line: &str| format!("{}: {line:?} is not a serial and an RFC 3339 time", path.display());
    let text = read(&path)?;
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    lines
        .map(|line| {
            let (serial, at) = line.trim().split_once(' ').ok_or_else(|| unreadable(line))?;
            let at = Time::parse_rfc3339(at.trim()).map_err(|_| unreadable(line))?;
            Ok(Revocation { serial: serial.to_owned(), at })
        })
        .collect()
}
