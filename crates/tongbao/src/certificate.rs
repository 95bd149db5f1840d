//! `tongbao certificate issue` and `tongbao certificate list`

use crate::cli::{CertificateIssue, CertificateList};
use crate::config::Config;
use crate::folder::{self, Folder, Rotation};
use crate::installation;
use serde_json::json;
use tongbao_base::Time;
use tongbao_engine::{Clock, SystemClock};
use tongbao_sandbox::MovableClock;

/// Begins a rotation by hand.
pub async fn issue(arguments: &CertificateIssue) -> Result<(), String> {
    let config = Config::read(arguments.config.as_deref())?;
    let folder = Folder::open(&arguments.data.folder)?;
    let now = rules_time(&folder).await?;
    let rotation = config.cert.rotation();
    let switch_hours = arguments.switch_hours.unwrap_or(rotation.switch_hours);
    let wanted = Rotation { switch_hours, ..rotation }.next(now, SystemClock.now());
    let made = folder::issue_certificate(&folder, wanted)?;
    let (serial, signs_from) = (&made.certificate.serial, made.signs_from.rfc3339());
    if arguments.json {
        println!("{}", json!({ "serial": serial, "signs_from": signs_from }));
    } else {
        println!("platform certificate {serial}: listed now, signs for everybody from {signs_from}");
    }
    Ok(())
}

/// Prints the platform's certificates.
pub async fn list(arguments: &CertificateList) -> Result<(), String> {
    let folder = Folder::open(&arguments.data.folder)?;
    let now = rules_time(&folder).await?;
    let keys = folder::platform_keys(&folder)?;
    let signing = keys.signing_at(now).map(|one| one.certificate.serial.as_str());
    let mut lines = Vec::with_capacity(keys.certificates.len());
    for one in &keys.certificates {
        let certificate = &one.certificate;
        let state = if signing == Some(certificate.serial.as_str()) {
            "signing"
        } else if !certificate.holds_at(now) {
            "expired"
        } else if one.signs_from > now {
            "announced"
        } else {
            "replaced"
        };
        let (signs_from, not_after) = (one.signs_from.rfc3339(), certificate.not_after.rfc3339());
        if !arguments.json {
            println!("{} {state}: signs from {signs_from}, ends {not_after}", certificate.serial);
        }
        lines.push(json!({
            "serial": certificate.serial, "state": state, "signs_from": signs_from, "not_after": not_after,
        }));
    }
    if arguments.json {
        println!("{}", json!({ "certificates": lines, "public_key_id": keys.public_key_id }));
    } else {
        println!("{} public key", keys.public_key_id);
    }
    Ok(())
}

/// The time that the rules go by: the machine's, and what the sandbox's clock was moved by.
async fn rules_time(folder: &Folder) -> Result<Time, String> {
    let clock = MovableClock::new();
    let store = installation::open_store(folder)?;
    clock.restore(store.as_ref()).await.map_err(|error| error.to_string())?;
    Ok(clock.now())
}
