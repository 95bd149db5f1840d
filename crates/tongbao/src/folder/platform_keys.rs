//! The platform's own keys: the authority that issues certificates, the certificates that sign
//! replies, and the key of public-key mode.
//!
//! ```text
//! platform/ca_certificate.pem, ca_private_key.pem    the authority
//! platform/certificates/SERIAL.pem                   every certificate, with
//!                       SERIAL.key                   its private key and
//!                       SERIAL.signs_from            the moment from which it signs by itself
//! platform/certificate.pem, serial.txt               copies of the one that signs now, for clients
//! platform/public_key.pem, public_key_id.txt, public_key_private.pem
//! ```
//!
//! A certificate's `.pem` is written last: what was begun and not finished is no certificate.

use super::{Folder, files, private_folder, read, write_private, write_public};
use std::path::{Path, PathBuf};
use tongbao_base::{Secret, Time};
use tongbao_wire::authority::{Authority, Subject};
use tongbao_wire::keyring::{PlatformCertificate, PlatformKeys};
use tongbao_wire::keys::{Certificate, PrivateKey};

/// Merchants' certificates, and platform certificates unless configured otherwise, last so many
/// days: five years (contract 1.6).
pub const CERTIFICATE_DAYS: i64 = 5 * 365;

/// Writes a new authority, a first certificate and a public key.
pub(super) fn create(folder: &Folder, now: Time) -> Result<(), String> {
    let platform = folder.platform();
    private_folder(&platform)?;
    let authority = Authority::generate(now).map_err(|error| error.to_string())?;
    write_public(&platform.join("ca_certificate.pem"), authority.certificate_pem())?;
    write_private(&platform.join("ca_private_key.pem"), &authority.key_pem())?;

    let wanted = Wanted { from: now, until: now.after_ms(CERTIFICATE_DAYS * Time::DAY), signs_from: now };
    show_signing(folder, &issue_certificate(folder, wanted)?)?;

    let key = PrivateKey::generate();
    write_public(&platform.join("public_key.pem"), &key.public_key().to_pem())?;
    write_private(&platform.join("public_key_private.pem"), &key.to_pkcs8_pem())?;
    write_public(&platform.join("public_key_id.txt"), &public_key_id(now))
}

/// `PUB_KEY_ID_` and 28 digits, as samples show (contract 1.6).
fn public_key_id(now: Time) -> String {
    format!("PUB_KEY_ID_01{}{:012}", now.second_digits(), now.ms().rem_euclid(1_000_000_000_000))
}

/// A platform certificate that is to be made.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    /// The first moment at which it holds.
    pub from: Time,
    /// The last one.
    pub until: Time,
    /// When it starts signing by itself; until then it is listed only (1.7).
    pub signs_from: Time,
}

/// Makes a further certificate; it is listed from now on.
pub fn issue_certificate(folder: &Folder, wanted: Wanted) -> Result<PlatformCertificate, String> {
    let key = PrivateKey::generate();
    let subject = Subject {
        common_name: "Tongbao Platform Certificate".to_owned(),
        organisation: "Tongbao".to_owned(),
    };
    let certificate = authority(folder)?
        .issue(&subject, &key, wanted.from, wanted.until)
        .map_err(|error| format!("cannot issue a platform certificate: {error}"))?;
    let place = certificates_place(folder);
    private_folder(&place)?;
    let file = |extension: &str| place.join(format!("{}.{extension}", certificate.serial));
    write_private(&file("key"), &key.to_pkcs8_pem())?;
    write_public(&file("signs_from"), &wanted.signs_from.rfc3339())?;
    write_public(&file("pem"), &certificate.pem)?;
    Ok(PlatformCertificate { certificate, key, signs_from: wanted.signs_from })
}

/// Where the certificates lie; it changes when one is added.
pub fn certificates_place(folder: &Folder) -> PathBuf {
    folder.platform().join("certificates")
}

/// Copies the certificate that signs to where clients look for it.
pub fn show_signing(folder: &Folder, signing: &PlatformCertificate) -> Result<(), String> {
    let platform = folder.platform();
    let serial = platform.join("serial.txt");
    if std::fs::read_to_string(&serial).is_ok_and(|shown| shown.trim() == signing.certificate.serial) {
        return Ok(());
    }
    write_public(&platform.join("certificate.pem"), &signing.certificate.pem)?;
    write_public(&serial, &signing.certificate.serial)
}

/// The authority that issues certificates.
pub fn authority(folder: &Folder) -> Result<Authority, String> {
    let platform = folder.platform();
    let certificate = read(&platform.join("ca_certificate.pem"))?;
    let key = Secret::new(read(&platform.join("ca_private_key.pem"))?);
    Authority::from_pem(&certificate, key.reveal())
        .map_err(|error| format!("{}: the authority's files cannot be used: {error}", platform.display()))
}

/// Every key that may sign a reply; the certificates by the moment from which they sign.
pub fn platform_keys(folder: &Folder) -> Result<PlatformKeys, String> {
    let platform = folder.platform();
    let place = certificates_place(folder);
    let mut certificates = Vec::new();
    for path in files::listed(&place)?.into_iter().filter(|path| files::has_extension(path, "pem")) {
        certificates.push(certificate(&path)?);
    }
    if certificates.is_empty() {
        return Err(format!("{} holds no platform certificate; restore the folder", place.display()));
    }
    certificates.sort_by_key(|one| one.signs_from);
    Ok(PlatformKeys {
        certificates,
        public_key_id: read(&platform.join("public_key_id.txt"))?.trim().to_owned(),
        public_key: private_key(&platform.join("public_key_private.pem"))?,
    })
}

fn certificate(pem: &Path) -> Result<PlatformCertificate, String> {
    let certificate = Certificate::from_pem(&read(pem)?)
        .map_err(|error| format!("{} is not a certificate: {error}", pem.display()))?;
    let moment = pem.with_extension("signs_from");
    let signs_from = Time::parse_rfc3339(read(&moment)?.trim())
        .map_err(|_| format!("{} does not hold an RFC 3339 time", moment.display()))?;
    Ok(PlatformCertificate { certificate, key: private_key(&pem.with_extension("key"))?, signs_from })
}

fn private_key(path: &Path) -> Result<PrivateKey, String> {
    PrivateKey::from_pkcs8_pem(Secret::new(read(path)?).reveal())
        .map_err(|error| format!("{} is not a PKCS#8 RSA key: {error}", path.display()))
}
