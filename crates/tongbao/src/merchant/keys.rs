//! `tongbao merchant key …` and `tongbao merchant certificate …`
//!
//! They write files of the data folder; a running `serve` reads them again with the next request.

use super::mode;
use crate::cli::{KeyModeSet, KeyRotate, MerchantCertificateIssue, MerchantCertificateRevoke};
use crate::folder::{self, CERTIFICATE_DAYS, Folder, IssuedTo};
use crate::installation;
use serde_json::json;
use tongbao_base::ids::MchId;
use tongbao_base::{Secret, Time};
use tongbao_engine::{Clock, SystemClock};
use tongbao_kernel::model::{Directory, Merchant};
use tongbao_kernel::view::Rows;
use tongbao_store::Reader;
use tongbao_wire::keyring::{MerchantKeys, NotValid};
use tongbao_wire::keys::{Apiv3Key, Certificate};

/// Where a certificate stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// It may sign.
    Valid,
    /// Its time is over.
    Expired,
    /// Its time has not come.
    NotYet,
    /// It was revoked.
    Revoked,
}

impl Standing {
    pub(super) fn of(keys: &MerchantKeys, certificate: &Certificate, now: Time) -> Standing {
        match keys.valid(&certificate.serial, now) {
            Ok(_) => Standing::Valid,
            Err(NotValid::Expired { .. }) => Standing::Expired,
            Err(NotValid::NotYet { .. }) => Standing::NotYet,
            Err(NotValid::Revoked { .. } | NotValid::Unknown) => Standing::Revoked,
        }
    }

    pub(super) const fn word(self) -> &'static str {
        match self {
            Standing::Valid => "valid",
            Standing::Expired => "expired",
            Standing::NotYet => "not yet valid",
            Standing::Revoked => "revoked",
        }
    }
}

/// A merchant that is there.
pub(super) async fn known(reader: &dyn Reader, mchid: &str) -> Result<Merchant, String> {
    let unknown = || format!("there is no merchant {mchid}; 'tongbao merchant list' names them");
    let mchid = MchId::from(mchid);
    let mut snapshot = reader.snapshot().await.map_err(|error| error.to_string())?;
    let mut rows = Rows::default();
    let key = Directory::key(&mchid);
    snapshot.load(&[key.clone()].into(), &mut rows).await.map_err(|error| error.to_string())?;
    let found = rows.view().find::<Directory>(&key).ok().flatten();
    let key = Merchant::key(&found.ok_or_else(unknown)?.platform, &mchid);
    snapshot.load(&[key.clone()].into(), &mut rows).await.map_err(|error| error.to_string())?;
    rows.view().find::<Merchant>(&key).ok().flatten().cloned().ok_or_else(unknown)
}

/// A merchant that is there and has keys.
async fn with_keys(folder: &Folder, mchid: &str) -> Result<(Merchant, MerchantKeys), String> {
    let merchant = known(installation::open_store(folder)?.as_ref(), mchid).await?;
    let keys = folder::merchant_keys(folder, mchid)
        .map_err(|reason| format!("merchant {mchid} has no keys to change: {reason}"))?;
    Ok((merchant, keys))
}

/// Gives a merchant another APIv3 key.
pub async fn rotate_key(arguments: &KeyRotate) -> Result<(), String> {
    let folder = Folder::open(&arguments.data.folder)?;
    with_keys(&folder, &arguments.mchid).await?;
    let key = match &arguments.key_file {
        None => Apiv3Key::generate(),
        Some(path) => {
            let text = std::fs::read_to_string(path)
                .map(Secret::new)
                .map_err(|error| format!("cannot read {}: {error}", path.display()))?;
            Apiv3Key::parse(text.reveal().trim()).map_err(|error| format!("{}: {error}", path.display()))?
        }
    };
    folder::rotate_apiv3_key(&folder, &arguments.mchid, &key)?;
    let file = folder.merchant(&arguments.mchid).join("apiv3_key.txt");
    if arguments.json {
        println!("{}", json!({ "mchid": arguments.mchid, "file": file }));
    } else {
        println!("merchant {}: new APIv3 key in {}", arguments.mchid, file.display());
    }
    Ok(())
}

/// Changes by which key a merchant verifies.
pub async fn set_mode(arguments: &KeyModeSet) -> Result<(), String> {
    let folder = Folder::open(&arguments.data.folder)?;
    with_keys(&folder, &arguments.mchid).await?;
    let mode = mode(arguments.mode);
    folder::set_mode(&folder, &arguments.mchid, mode)?;
    let word = folder::mode_word(mode);
    if arguments.json {
        println!("{}", json!({ "mchid": arguments.mchid, "key_mode": word }));
    } else {
        println!("merchant {}: key mode {word}", arguments.mchid);
    }
    Ok(())
}

/// Issues a further certificate to a merchant.
pub async fn issue_certificate(arguments: &MerchantCertificateIssue) -> Result<(), String> {
    let folder = Folder::open(&arguments.data.folder)?;
    let (merchant, _) = with_keys(&folder, &arguments.mchid).await?;
    let now = SystemClock.now();
    let until = arguments.until.unwrap_or_else(|| now.after_ms(CERTIFICATE_DAYS * Time::DAY));
    if until <= now {
        return Err(format!("--until is {until}, it is {now} already; choose a later time"));
    }
    let from = arguments.from.unwrap_or(now);
    if from >= until {
        return Err(format!("--from is {from}, not before the certificate's end at {until}"));
    }
    let to = IssuedTo { mchid: &arguments.mchid, name: &merchant.name };
    let certificate = folder::issue_to_merchant(&folder, &to, (from, until))?;
    let place = folder.merchant(&arguments.mchid).join("certificates").join(&certificate.serial);
    if arguments.json {
        let not_after = certificate.not_after.rfc3339();
        let told = json!({
            "mchid": arguments.mchid, "serial": certificate.serial, "not_after": not_after, "folder": place,
        });
        println!("{told}");
    } else {
        println!("merchant {}: certificate {} in {}", arguments.mchid, certificate.serial, place.display());
    }
    Ok(())
}

/// Revokes a certificate of a merchant.
pub async fn revoke_certificate(arguments: &MerchantCertificateRevoke) -> Result<(), String> {
    let folder = Folder::open(&arguments.data.folder)?;
    let (_, keys) = with_keys(&folder, &arguments.mchid).await?;
    let (mchid, serial) = (&arguments.mchid, &arguments.serial);
    if keys.certificate(serial).is_none() {
        return Err(format!(
            "merchant {mchid} has no certificate {serial}; 'tongbao merchant show {mchid}' lists them"
        ));
    }
    if let Some(at) = keys.revoked_at(serial) {
        return Err(format!("certificate {serial} was revoked at {at} already"));
    }
    let now = SystemClock.now();
    let others = keys.certificates.iter().filter(|one| !one.is_named(serial));
    if !arguments.force && !others.clone().any(|one| Standing::of(&keys, one, now) == Standing::Valid) {
        return Err(format!(
            "merchant {mchid} has no other certificate that holds; issue one first \
             ('tongbao merchant certificate issue {mchid}') or say --force"
        ));
    }
    let revocation = folder::revoke_certificate(&folder, &keys, serial)?;
    if arguments.json {
        println!("{}", json!({ "mchid": mchid, "serial": serial, "revoked_at": revocation.at.rfc3339() }));
    } else {
        println!("merchant {mchid}: certificate {serial} is revoked");
    }
    Ok(())
}
