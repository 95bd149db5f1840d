//! The platform's own keys: the authority that issues certificates, the certificates that sign
//! replies, and the key of public-key mode.

use super::{Folder, private_folder, read, write_private, write_public};
use std::path::Path;
use tongbao_base::{Secret, Time};
use tongbao_wire::authority::{Authority, Subject};
use tongbao_wire::keyring::{PlatformCertificate, PlatformKeys};
use tongbao_wire::keys::{Certificate, PrivateKey};

/// Certificates of platform and merchants last five years (contract 1.6).
pub(super) const CERTIFICATE_MS: i64 = 5 * 365 * Time::DAY;

/// Writes a new authority, a first certificate and a public key.
pub(super) fn create(folder: &Folder, now: Time) -> Result<(), String> {
    let platform = folder.platform();
    private_folder(&platform)?;
    let authority = Authority::generate(now).map_err(|error| error.to_string())?;
    write_public(&platform.join("ca_certificate.pem"), authority.certificate_pem())?;
    write_private(&platform.join("ca_private_key.pem"), &authority.key_pem())?;

    let (certificate, key) = issue(&authority, now)?;
    write_public(&platform.join("certificate.pem"), &certificate.pem)?;
    write_private(&platform.join("private_key.pem"), &key.to_pkcs8_pem())?;
    write_public(&platform.join("serial.txt"), &certificate.serial)?;

    let key = PrivateKey::generate();
    write_public(&platform.join("public_key.pem"), &key.public_key().to_pem())?;
    write_private(&platform.join("public_key_private.pem"), &key.to_pkcs8_pem())?;
    write_public(&platform.join("public_key_id.txt"), &public_key_id(now))
}

/// `PUB_KEY_ID_` and 28 digits, as samples show (contract 1.6).
fn public_key_id(now: Time) -> String {
    format!("PUB_KEY_ID_01{}{:012}", now.second_digits(), now.ms().rem_euclid(1_000_000_000_000))
}

fn issue(authority: &Authority, now: Time) -> Result<(Certificate, PrivateKey), String> {
    let key = PrivateKey::generate();
    let subject = Subject {
        common_name: "Tongbao Platform Certificate".to_owned(),
        organisation: "Tongbao".to_owned(),
    };
    let certificate = authority
        .issue(&subject, &key, now, now.after_ms(CERTIFICATE_MS))
        .map_err(|error| format!("cannot issue a platform certificate: {error}"))?;
    Ok((certificate, key))
}

/// Issues a further certificate; gives its serial number.
pub fn issue_certificate(folder: &Folder, now: Time) -> Result<String, String> {
    let (certificate, key) = issue(&authority(folder)?, now)?;
    let place = folder.platform().join("certificates");
    private_folder(&place)?;
    write_private(&place.join(format!("{}.key", certificate.serial)), &key.to_pkcs8_pem())?;
    write_public(&place.join(format!("{}.pem", certificate.serial)), &certificate.pem)?;
    Ok(certificate.serial)
}

/// The authority that issues certificates.
pub fn authority(folder: &Folder) -> Result<Authority, String> {
    let platform = folder.platform();
    let certificate = read(&platform.join("ca_certificate.pem"))?;
    let key = Secret::new(read(&platform.join("ca_private_key.pem"))?);
    Authority::from_pem(&certificate, key.reveal())
        .map_err(|error| format!("{}: the authority's files cannot be used: {error}", platform.display()))
}

/// Every key that may sign a reply.
pub fn platform_keys(folder: &Folder) -> Result<PlatformKeys, String> {
    let platform = folder.platform();
    let first = certificate(&platform.join("certificate.pem"), &platform.join("private_key.pem"))?;
    let mut certificates = vec![first];
    for path in further(&platform.join("certificates"))? {
        let mut more = certificate(&path, &path.with_extension("key"))?;
        // It signs for those who name it; the first one stays everybody's default.
        more.signs_from = more.certificate.not_after;
        certificates.push(more);
    }
    Ok(PlatformKeys {
        certificates,
        public_key_id: read(&platform.join("public_key_id.txt"))?.trim().to_owned(),
        public_key: private_key(&platform.join("public_key_private.pem"))?,
    })
}

fn further(place: &Path) -> Result<Vec<std::path::PathBuf>, String> {
    if !place.exists() {
        return Ok(Vec::new());
    }
    let entries = std::fs::read_dir(place).map_err(|error| super::cannot("read", place, &error))?;
    let mut paths: Vec<_> = entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "pem"));
    paths.sort();
    Ok(paths)
}

fn certificate(pem: &Path, key: &Path) -> Result<PlatformCertificate, String> {
    let certificate = Certificate::from_pem(&read(pem)?)
        .map_err(|error| format!("{} is not a certificate: {error}", pem.display()))?;
    let signs_from = certificate.not_before;
    Ok(PlatformCertificate { certificate, key: private_key(key)?, signs_from })
}

fn private_key(path: &Path) -> Result<PrivateKey, String> {
    PrivateKey::from_pkcs8_pem(Secret::new(read(path)?).reveal())
        .map_err(|error| format!("{} is not a PKCS#8 RSA key: {error}", path.display()))
}
